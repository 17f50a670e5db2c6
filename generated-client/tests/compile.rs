//! What must not compile.

#[test]
fn what_must_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/compile_fail/*.rs");
    // The control: the same code, put right.
    cases.pass("tests/compile_pass/*.rs");
}
