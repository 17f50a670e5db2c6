//! The client of a made-up document, and a program that calls it: `tests/contract/crates.rs` makes both, and runs this.

include!("../../target/contract/all.rs");
