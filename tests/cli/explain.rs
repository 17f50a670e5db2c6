use codegen::Code;

use crate::{folder, xtask};

#[test]
fn a_code_is_explained_and_all_are_listed() {
    let folder = folder("");
    let run = xtask(folder.path(), &["explain", "ref-dangling"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, Code::RefDangling.explanation()));
    let list = xtask(folder.path(), &["explain"]).stdout;
    assert_eq!(list.lines().count(), Code::ALL.len());
    assert!(list.contains("\nref-dangling               A `$ref` that points to nothing.\n"), "{list}");
}

#[test]
fn an_unknown_code_is_2_and_the_nearest_is_named() {
    let folder = folder("");
    let run = xtask(folder.path(), &["explain", "ref-dangeling"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("a similar value exists: 'ref-dangling'"), "{}", run.stderr);
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
