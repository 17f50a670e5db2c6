//! What must not compile.

/// The control: the same code, put right. It compiles with this test, as a case of its own would have all dependencies
/// built once more.
mod compile_pass {
    mod oauth_flow;
    mod request;
}

#[test]
fn what_must_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
