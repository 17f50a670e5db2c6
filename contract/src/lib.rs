//! What an OpenAPI document says of values: instances of its schemas, and what is lost of them on the way.
//!
//! The document is read here by code of its own, and nothing of the generator is used: what the generator gets wrong, it
//! cannot get wrong here in the same way. Text in, values out: no files, no processes.

/// The document, read.
pub mod document;
pub mod shape;
pub mod schema;
mod null;

/// Values of the schemas.
pub mod random;
pub mod choice;
pub mod samples;
pub mod instances;

/// Values that come back.
pub mod compare;
pub mod round_trip;
pub mod program;
