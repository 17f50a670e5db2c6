//! Clients of made-up documents, and what is tested of them: `tests/cli/clients.rs` makes both, and runs this.

#![deny(warnings)]
#![allow(irrefutable_let_patterns, reason = "enums that grow are open for other crates alone")]

include!("../../target/clients/all.rs");
