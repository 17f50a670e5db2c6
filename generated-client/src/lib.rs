#![doc = include_str!("../README.md")]

// `cargo xtask codegen` prints it; rustfmt would have another opinion.
#[rustfmt::skip]
mod generated;

pub use generated::*;
