//! The tests that need more than one crate, in reading order.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

/// The committed output is fresh, and made the same way every time.
mod regeneration;
/// What a reviewer of a pull request reads.
mod review;
/// The vendor's whole document, which is third-party data beside the repository: what becomes of it.
mod platform;
/// What stock progenitor gets wrong without a word.
mod miscompiles;
/// Each fact about the client is decided once.
mod model;
/// Names never move, and never come to mean something else.
mod names;
/// What becomes of each construct of a schema.
mod constructs;
/// Swagger 2.0 is what the same document in OpenAPI 3.0 is.
mod swagger;
/// What OpenAPI 3.2 has and no version before it.
mod openapi_3_2;
/// Pages of a vendor's, and the document that is made of them.
mod import;
/// What a change of a document changes: on the wire, and for those who compile against the client.
mod diff;
/// One message for each way in which a document can be wrong.
mod diagnostics;
/// What `cargo xtask explain` says of each code, and whether its examples are examples.
mod explain;
/// The rules of the Overlay Specification, one by one, and its public test data.
mod overlay;
/// The generated client against a server.
mod wire;
/// What stands beside every generated client, called as its operations call it.
mod runtime;
/// What happens around the requests of the generated client.
mod hooks;
/// The hooks that send requests again.
mod retry;
/// The hooks that give spans.
mod spans;
/// The mocks beside our client.
mod mocks;
/// The signatures of webhook deliveries.
mod webhooks;

/// How the tests call the code under test.
mod support;
