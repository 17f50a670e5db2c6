#![doc = include_str!("../README.md")]

// `cargo xtask codegen` prints it; rustfmt would have another opinion.
#[rustfmt::skip]
mod generated;

pub mod fourthwall;
pub mod webhooks;

pub use generated::*;
pub use reqwest;
