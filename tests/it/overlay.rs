use std::fs;
use std::path::Path;

use codegen::{Code, Diagnostics, Sources};
use serde_json::Value;

use crate::support::{files, inline, rendered, shared, source};

/// What becomes of a document: a value, or the codes of the errors.
fn patched(sources: &Sources) -> Result<Value, Vec<Code>> {
    let mut diagnostics = Diagnostics::new();
    match codegen::patch(sources, &mut diagnostics) {
        Ok(patched) => Ok(patched.document.root.to_json()),
        Err(_) => Err(diagnostics.iter().map(|diagnostic| diagnostic.code).collect()),
    }
}

/// Applies actions, written in YAML, to a YAML document; gives the result in one line, or the codes of the errors.
fn apply(document: &str, actions: &str) -> String {
    let overlay = format!("overlay: 1.1.0\ninfo: {{title: T, version: '1'}}\nactions: {actions}");
    let sources = Sources::new(inline("api.yaml", document)).with_overlay(inline("o.overlay.yaml", &overlay));
    match patched(&sources) {
        Ok(value) => value.to_string(),
        Err(codes) => codes.iter().map(|code| format!("error: {code}")).collect::<Vec<_>>().join(", "),
    }
}

/// Rules of the standard that no test data covers: document, actions, result.
///
/// The names in front are those of the sections: `update` merges, `copy` is of 1.1, `remove` wins.
const RULES: &[(&str, &str, &str, &str)] = &[
    // Actions run in order, each on the result of the one before.
    ("order", "{a: 1}", "[{target: $.a, remove: true}, {target: $, update: {a: 2}}]", r#"{"a":2}"#),
    // Zero matches: success by the standard, an error here unless the action says otherwise.
    ("zero matches", "{a: 1}", "[{target: $.b, remove: true}]", "error: overlay-target-unmatched"),
    ("zero allowed", "{a: 1}", "[{target: $.b, remove: true, x-allow-zero-matches: true}]", r#"{"a":1}"#),
    // All targets are of one kind.
    ("mixed kinds", "{a: {}, b: []}", "[{target: '$[*]', update: {c: 1}}]", "error: overlay-target-mixed"),
    ("mixed primitives", "{a: 1, b: x, c: null}", "[{target: '$[*]', update: 2}]", r#"{"a":2,"b":2,"c":2}"#),
    ("mixed removal", "{a: {}, b: [], c: 1}", "[{target: '$[*]', remove: true}]", "{}"),
    // `remove: true` wins; `remove: false` does nothing.
    ("remove wins", "{a: {b: 1}}", "[{target: $.a, remove: true, update: {c: 1}}]", "{}"),
    ("remove false", "{a: {b: 1}}", "[{target: $.a, remove: false, update: {c: 1}}]", r#"{"a":{"b":1,"c":1}}"#),
    (
        "update and copy",
        "{a: {}, b: {}}",
        "[{target: $.a, update: {c: 1}, copy: $.b}]",
        "error: overlay-update-and-copy",
    ),
    // Removing.
    ("remove root", "{a: 1}", "[{target: $, remove: true}]", "error: overlay-remove-root"),
    ("remove primitive of array", "{a: [1, 2, 3]}", "[{target: '$.a[1]', remove: true}]", r#"{"a":[1,3]}"#),
    ("remove keeps order", "{a: 1, b: 2, c: 3, d: 4}", "[{target: $.b, remove: true}]", r#"{"a":1,"c":3,"d":4}"#),
    ("remove all elements", "{a: [1, 2, 3]}", "[{target: '$.a[*]', remove: true}]", r#"{"a":[]}"#),
    ("remove out of order", "{a: [0, 1, 2, 3]}", "[{target: '$.a[2,0]', remove: true}]", r#"{"a":[1,3]}"#),
    ("remove backwards", "{a: [0, 1, 2]}", "[{target: '$.a[::-1]', remove: true}]", r#"{"a":[]}"#),
    ("remove twice the same", "{a: [0, 1, 2]}", "[{target: '$.a[0,0]', remove: true}]", r#"{"a":[1,2]}"#),
    (
        "remove past nine",
        "{a: [0,1,2,3,4,5,6,7,8,9,10,11]}",
        "[{target: '$.a[9,10,2]', remove: true}]",
        r#"{"a":[0,1,3,4,5,6,7,8,11]}"#,
    ),
    ("remove nested matches", "{a: {x: 1, b: {x: 1}}, c: 1}", "[{target: '$..[?@.x]', remove: true}]", r#"{"c":1}"#),
    // Updating objects.
    ("update adds at the end", "{z: 1, a: 2}", "[{target: $, update: {m: 3, z: 4}}]", r#"{"z":4,"a":2,"m":3}"#),
    (
        "update merges deep",
        "{a: {b: {c: 1}}}",
        "[{target: $, update: {a: {b: {d: 2}}}}]",
        r#"{"a":{"b":{"c":1,"d":2}}}"#,
    ),
    ("update concatenates deep", "{a: {b: [1]}}", "[{target: $.a, update: {b: [1, 2]}}]", r#"{"a":{"b":[1,1,2]}}"#),
    ("update object with array", "{a: {}}", "[{target: $.a, update: [1]}]", "error: overlay-merge-conflict"),
    ("update object with primitive", "{a: {}}", "[{target: $.a, update: 1}]", "error: overlay-merge-conflict"),
    (
        "update member of another kind",
        "{a: {b: 1}}",
        "[{target: $.a, update: {b: {c: 1}}}]",
        "error: overlay-merge-conflict",
    ),
    (
        "update member array with primitive",
        "{a: {b: [1]}}",
        "[{target: $.a, update: {b: 2}}]",
        "error: overlay-merge-conflict",
    ),
    ("update null with object", "{a: {b: null}}", "[{target: $.a, update: {b: {}}}]", "error: overlay-merge-conflict"),
    ("update null with text", "{a: {b: null}}", "[{target: $.a, update: {b: x}}]", r#"{"a":{"b":"x"}}"#),
    ("update to null", "{a: {b: 1}}", "[{target: $.a, update: {b: null}}]", r#"{"a":{"b":null}}"#),
    // Updating arrays: an array is concatenated, all else is one element.
    ("append array", "{a: [1]}", "[{target: $.a, update: [2, 3]}]", r#"{"a":[1,2,3]}"#),
    ("append object", "{a: [1]}", "[{target: $.a, update: {b: 1}}]", r#"{"a":[1,{"b":1}]}"#),
    ("append primitive", "{a: [1]}", "[{target: $.a, update: null}]", r#"{"a":[1,null]}"#),
    // Updating primitives.
    ("replace primitive", "{a: 1}", "[{target: $.a, update: x}]", r#"{"a":"x"}"#),
    ("replace primitive with object", "{a: 1}", "[{target: $.a, update: {}}]", "error: overlay-merge-conflict"),
    // A node that a query gives twice is updated once.
    ("update twice the same", "{a: {b: []}}", "[{target: \"$['a','a']\", update: {b: [1]}}]", r#"{"a":{"b":[1]}}"#),
    // Targets are found before any is changed.
    (
        "targets are found first",
        "{a: {b: {}}}",
        "[{target: '$..[?@.b]', update: {b: {b: {}}}}]",
        r#"{"a":{"b":{"b":{}}}}"#,
    ),
    // Copying.
    ("copy", "{a: {x: 1}, b: {y: 2}}", "[{target: $.b, copy: $.a}]", r#"{"a":{"x":1},"b":{"y":2,"x":1}}"#),
    ("copy into itself", "{a: {x: {}}}", "[{target: $.a.x, copy: $.a}]", r#"{"a":{"x":{"x":{}}}}"#),
    ("copy nothing", "{a: {}}", "[{target: $.a, copy: $.b}]", "error: overlay-copy-source"),
    ("copy several", "{a: {}, b: [1, 2]}", "[{target: $.a, copy: '$.b[*]'}]", "error: overlay-copy-source"),
    (
        "copy the state of the moment",
        "{a: {}, b: 1}",
        "[{target: $, update: {b: 2}}, {target: $.a, copy: $}]",
        r#"{"a":{"a":{},"b":2},"b":2}"#,
    ),
    (
        "move",
        "{a: {x: 1}}",
        "[{target: $, update: {b: {}}}, {target: $.b, copy: $.a}, {target: $.a, remove: true}]",
        r#"{"b":{"x":1}}"#,
    ),
    // A target alone is valid and does nothing.
    ("target alone", "{a: 1}", "[{target: $.a}]", r#"{"a":1}"#),
    // The last rule's document is data: extensions are free.
    ("extensions", "{a: 1}", "[{target: $.a, update: 2, x-why: {any: thing}}]", r#"{"a":2}"#),
];

#[test]
fn the_rules_of_the_standard() {
    let wrong = RULES.iter().filter_map(|(name, document, actions, expected)| {
        let found = apply(document, actions);
        (found != *expected).then(|| format!("{name}: {found} instead of {expected}\n"))
    });
    assert_eq!(wrong.collect::<String>(), "");
}

#[test]
fn an_overlay_grows_and_searches_no_document_without_end() {
    let values = (0..2_000).map(|index| format!("k{index}: {{a: 1}}")).collect::<Vec<_>>().join(", ");
    let document = format!("{{values: {{{values}}}, one: {{a: 1}}, deep: {}1{}}}", "[".repeat(60), "]".repeat(60));
    // No two actions may be equal.
    let actions = |action: &str, count| {
        let actions = (0..count).map(|index| format!("{{description: '{index}', {action}}}")).collect::<Vec<_>>();
        format!("[{}]", actions.join(", "))
    };
    let cases = [
        // Each copy of the document is twice as large as the one before.
        ("doubles", actions("target: $.one, copy: $", 12)),
        // Each value is looked at once for each value that it is in.
        ("searches", actions("target: '$..[?@..[?@..a]]', update: {}", 1_000)),
        ("deepens", actions("target: '$.deep[0][0][0][0][0][0][0][0][0][0][0][0][0][0][0]', copy: $.deep", 1)),
    ];
    for (name, actions) in cases {
        let result = apply(&document, &actions);
        assert!(result.ends_with("error: overlay-limit"), "{name}: {result}");
    }
}

#[test]
fn overlays_and_documents_may_be_json() {
    let overlay = r#"{"overlay": "1.0.0", "info": {"title": "T", "version": "1"}, "actions": [{"target": "$.a", "update": "\ud83d\ude00"}]}"#;
    let sources = Sources::new(inline("api.json", "{\"a\":\t1}")).with_overlay(inline("o.json", overlay));
    assert_eq!(patched(&sources).map(|value| value.to_string()), Ok("{\"a\":\"\u{1f600}\"}".to_owned()));
}

#[test]
fn the_compliant_sets_of_the_specification() {
    let Some(sets) = shared("overlay-conformance/compliant-sets") else { return };
    let mut count = 0;
    for entry in fs::read_dir(sets).expect("the folder can be read") {
        let set = entry.expect("readable").path();
        if !set.is_dir() {
            continue;
        }
        let before = Sources::new(source(&set.join("openapi.yaml")));
        let sources = before.with_overlay(source(&set.join("overlay.yaml")));
        let mut diagnostics = Diagnostics::new();
        let after = codegen::patch(&sources, &mut diagnostics)
            .unwrap_or_else(|_| panic!("{}: {}", set.display(), rendered(&diagnostics, &sources)));
        let expected = patched(&Sources::new(source(&set.join("output.yaml")))).expect("the output is YAML");
        assert_eq!(after.document.root.to_json(), expected, "{}", set.display());
        count += 1;
    }
    assert_eq!(count, 8, "the data folder is not whole");
}

/// Overlay documents without a document to change: `pass` ones are valid by the schema, `fail` ones are not.
#[test]
fn the_schema_examples_of_the_specification() {
    let Some(root) = shared("overlay-conformance") else { return };
    let mut counts = Vec::new();
    for version in ["v1.0", "v1.1"] {
        let valid = files(&root.join(version).join("pass"), "yaml");
        for path in &valid {
            let codes = schema_errors(path);
            // Valid by the schema, and its query is no query: `$.paths.*.get[?@.x-oai-traits.paged]` has a `-`.
            let is_trap = path.ends_with("actions-traits-example.yaml");
            let expected = if is_trap { vec![Code::OverlayQuerySyntax] } else { Vec::new() };
            assert_eq!(codes, expected, "{}", path.display());
        }
        let invalid = files(&root.join(version).join("fail"), "yaml");
        for path in &invalid {
            assert_ne!(schema_errors(path), Vec::new(), "{}", path.display());
        }
        counts.extend([valid.len(), invalid.len()]);
    }
    assert_eq!(counts, [12, 20, 13, 22], "the data folder is not whole");
}

/// The errors in an overlay itself, not those of applying it.
fn schema_errors(path: &Path) -> Vec<Code> {
    let sources = Sources::new(inline("api.yaml", "{}")).with_overlay(source(path));
    let of_the_overlay = |code: &Code| {
        matches!(code, Code::OverlayInvalid | Code::OverlayQuerySyntax | Code::OverlayUpdateAndCopy | Code::Syntax)
    };
    patched(&sources).map_or_else(|codes| codes, |_| Vec::new()).into_iter().filter(of_the_overlay).collect()
}
