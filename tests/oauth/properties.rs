//! Callbacks and answers of any kind.

/// Callbacks: any, and almost right ones.
mod callbacks;
/// Answers of the token endpoint: any, and almost right ones.
mod responses;

use proptest::test_runner::{Config, TestRunner};

/// Runs as many cases as these, and writes no file when one of them fails.
fn runner(cases: u32) -> TestRunner {
    TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() })
}
