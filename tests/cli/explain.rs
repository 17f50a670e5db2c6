use codegen::Code;
use codegen::diff::Rule;

use crate::{folder, xtask};

#[test]
fn a_code_is_explained_and_all_are_listed() {
    let folder = folder("");
    let run = xtask(folder.path(), &["explain", "ref-dangling"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, Code::RefDangling.explanation()));
    let list = xtask(folder.path(), &["explain"]).stdout;
    let (codes, rules) = list.split_once("\nRules of `cargo xtask diff`\n").expect("the rules of `diff` are there too");
    assert_eq!((codes.lines().count(), rules.lines().count()), (Code::ALL.len(), Rule::ALL.len()));
    assert!(list.contains("\nref-dangling               A `$ref` that points to nothing.\n"), "{list}");
}

#[test]
fn a_rule_of_diff_is_explained() {
    let folder = folder("");
    let run = xtask(folder.path(), &["explain", "request-enum-value-removed"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    insta::assert_snapshot!(run.stdout, @"
    # request-enum-value-removed

    A rule of `cargo xtask diff`, in the area `schema`: something can no longer be. It is about what clients send.

    Requests with the value are refused.

    - The client of the old document, at the server of the new one: breaking.
    - The client of the new document, at the server of the old one: compatible.

    The same change on the other side of the wire is `response-enum-value-removed`.
    Undone, it is `request-enum-value-added`.
    ");
}

#[test]
fn an_unknown_code_is_2_and_the_nearest_are_named() {
    let folder = folder("");
    let explain = |code: &str| {
        let run = xtask(folder.path(), &["explain", code]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""));
        run.stderr
    };
    insta::assert_snapshot!(explain("ref-dangeling"), @"
    error: invalid value 'ref-dangeling' for '[CODE]'

      tip: a similar value exists: 'ref-dangling'
      tip: `cargo xtask explain` lists all codes and rules

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(explain("nope"), @"
    error: invalid value 'nope' for '[CODE]'

      tip: `cargo xtask explain` lists all codes and rules

    For more information, try '--help'.
    ");
    let tip = |code: &str| explain(code).lines().nth(2).unwrap_or_default().trim_start().to_owned();
    assert_eq!(tip("overlay-inval"), "tip: a similar value exists: 'overlay-invalid'");
    assert_eq!(tip("Paths-Missing"), "tip: a similar value exists: 'paths-missing'");
    let similar = tip("property-removed");
    assert!(similar.starts_with("tip: some similar values exist: 'request-required-property-removed', "), "{similar}");
    assert_eq!(similar.matches("-property-removed'").count(), 4);
}

#[test]
fn each_shell_gets_completions() {
    let folder = folder("");
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let run = xtask(folder.path(), &["completions", shell]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{shell}");
        assert!(run.stdout.contains("xtask") && run.stdout.contains("spec-dir"), "{shell}: {}", run.stdout);
    }
    // The others complete no arguments without a flag.
    for shell in ["bash", "zsh"] {
        let run = xtask(folder.path(), &["completions", shell]);
        assert!(run.stdout.contains("ref-dangling"), "{shell}: {}", run.stdout);
    }
}

#[test]
fn without_a_command_there_is_what_there_is_with_examples() {
    let folder = folder("");
    let run = xtask(folder.path(), &[]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    for command in ["codegen", "import", "explain", "completions"] {
        assert!(run.stderr.contains(&format!("\n  {command} ")), "{}", run.stderr);
    }
    assert!(run.stderr.contains("\nExamples:\n  cargo xtask codegen "), "{}", run.stderr);
}
