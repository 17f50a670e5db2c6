#[test]
fn what_must_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("compile_fail/*.rs");
    // The control: the same code, put right.
    cases.pass("compile_pass/*.rs");
}
