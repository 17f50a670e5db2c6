//! The tests that need more than one crate, in reading order.

/// The committed output is fresh, and made the same way every time.
mod regeneration;
/// What a reviewer of a pull request reads.
mod review;
/// One message for each way in which a document can be wrong.
mod diagnostics;
/// The rules of the Overlay Specification, one by one, and its public test data.
mod overlay;
/// The generated client against a server.
mod wire;
/// What must not compile.
mod compile_fail;

/// How the tests call the code under test.
mod support;
