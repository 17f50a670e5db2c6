//! What is said of overlays, with its places.

use super::json_path::JsonPath;
use super::query_error::QueryError;
use crate::diagnostics::render::{Lines, Place};
use crate::diagnostics::{Diagnostics, Location};
use crate::document;
use crate::patch::patch;
use crate::sources::{SourceFile, Sources};
use crate::validate;

/// What is said of an overlay and a document, which is an OpenAPI document if it has an `info`: place, message, label, other places, and help.
fn said(document: &str, overlay: &str) -> String {
    let file = |name: &str, text: &str| SourceFile { name: name.to_owned(), text: text.to_owned() };
    let sources = Sources::new(file("api.yaml", document)).with_overlay(file("fix.overlay.yaml", overlay));
    let mut diagnostics = Diagnostics::new();
    // What the document has become is tested elsewhere.
    if let Ok(patched) = patch(&sources, &mut diagnostics)
        && patched.document.root.get("info").is_some()
    {
        let _ = validate::run(&patched.document, &mut diagnostics);
    }
    let lines = Lines::of(&sources);
    let place = |location: &Location| {
        let Place { file, line, column, .. } = Place::of(location, &sources, &lines);
        format!("{file}:{line}:{column}")
    };
    let mut said = String::new();
    for diagnostic in &diagnostics {
        let location = diagnostic.location.as_ref().map(place).unwrap_or_default();
        said += &format!("{location}: {}[{}]: {}", diagnostic.severity.as_str(), diagnostic.code, diagnostic.message);
        if !diagnostic.label.is_empty() {
            said += &format!(": {}", diagnostic.label);
        }
        for (location, label) in &diagnostic.related {
            said += &format!("\n  {}: {label}", place(location));
        }
        said += &diagnostic.help.as_ref().map(|help| format!("\n  help: {help}")).unwrap_or_default();
        said.push('\n');
    }
    said
}

/// What is said of one action, on line 3 of its overlay.
fn action(document: &str, action: &str) -> String {
    said(document, &format!("overlay: 1.1.0\ninfo: {{title: T, version: '1'}}\nactions: [{action}]\n"))
}

#[test]
fn a_conflict_of_a_copy_is_one_of_the_action() {
    let document = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {title: {}}\n";
    insta::assert_snapshot!(action(document, "{target: $.info.title, copy: $.paths}"), @r"
    fix.overlay.yaml:3:40: error[overlay-merge-conflict]: an object does not merge with a string at `$.info.title`: this copies an object
      api.yaml:3:1: this is an object
      api.yaml:2:8: this is a string
      help: let `copy` select a string, or let `target` select an object
    ");
    insta::assert_snapshot!(action(document, "{target: $.info, copy: $.paths}"), @r"
    fix.overlay.yaml:3:34: error[overlay-merge-conflict]: an object does not merge with a string at `$.info.title`: this copies an object
      api.yaml:3:9: this is an object
      api.yaml:2:8: this is a string
      help: remove `$.info.title` with an action before this one, then update `$.info`
    ");
}

#[test]
fn fields_of_1_1_are_errors_in_an_overlay_of_1_0() {
    let document = "openapi: 3.1.0\ninfo: {title: T}\npaths: {}\n";
    let overlay = "overlay: 1.0.3
info: {title: T, version: '1', description: D}
actions: [{target: $.info, copy: $.paths}]
";
    insta::assert_snapshot!(said(document, overlay), @r"
    fix.overlay.yaml:2:32: error[overlay-invalid]: Overlay 1.0 has no `info.description`
      fix.overlay.yaml:1:10: the overlay is of this version
      help: `info.description` is of Overlay 1.1: write `overlay: 1.1.0`
    fix.overlay.yaml:3:28: error[overlay-invalid]: Overlay 1.0 has no `copy`
      fix.overlay.yaml:1:10: the overlay is of this version
      help: `copy` is of Overlay 1.1: write `overlay: 1.1.0`
    ");
    insta::assert_snapshot!(said(document, &overlay.replace("1.0.3", "1.1.3").replace("$.paths", "$.info")), @r"
    fix.overlay.yaml:3:20: warning[overlay-no-change]: the action changes nothing: the document already says this
      help: delete the action if the vendor has fixed the document
    ");
}

#[test]
fn an_action_without_an_effect_is_told_so() {
    let said = ["{target: $.a}", "{target: $.a, remove: false}", "{target: $.a, update: 1}"];
    let said = said.map(|text| action("a: 1", text));
    insta::assert_snapshot!(said.concat(), @r"
    fix.overlay.yaml:3:20: warning[overlay-no-change]: the action changes nothing: it has neither `update`, `copy` nor `remove: true`
      help: say what to do with the target, or delete the action
    fix.overlay.yaml:3:20: warning[overlay-no-change]: the action changes nothing: it has neither `update`, `copy` nor `remove: true`
      help: say what to do with the target, or delete the action
    fix.overlay.yaml:3:20: warning[overlay-no-change]: the action changes nothing: the document already says this
      help: delete the action if the vendor has fixed the document
    ");
}

#[test]
fn extends_is_held_against_the_name_of_the_document_where_it_names_a_file() {
    let overlay = |extends: &str| {
        format!(
            "overlay: 1.1.0\nextends: {extends}\ninfo: {{title: T, version: '1'}}\nactions: [{{target: $.a, update: 2}}]"
        )
    };
    let fitting = [
        "api.yaml",
        "../api.yaml",
        "/spec/api.yaml?raw",
        "'./%61pi.yaml#/info'",
        "''",
        "..",
        "api.yaml/",
        "//vendor.test/v1/openapi.json",
        "https://vendor.test/v1/openapi.json",
        "urn:vendor:api",
        "file:///spec/api.yaml",
    ];
    for extends in fitting {
        assert_eq!(said("a: 1", &overlay(extends)), "", "{extends}");
    }
    let others = ["../other.yaml", "api.json", "file:///spec/other.yaml"];
    let others = others.map(|extends| said("a: 1", &overlay(extends))).concat();
    insta::assert_snapshot!(others, @r"
    fix.overlay.yaml:2:10: warning[overlay-other-document]: the overlay extends `other.yaml`, but is applied to `api.yaml`
      help: apply it to the document that it is for, or let `extends` name this one, or the URL of its original
    fix.overlay.yaml:2:10: warning[overlay-other-document]: the overlay extends `api.json`, but is applied to `api.yaml`
      help: apply it to the document that it is for, or let `extends` name this one, or the URL of its original
    fix.overlay.yaml:2:10: warning[overlay-other-document]: the overlay extends `other.yaml`, but is applied to `api.yaml`
      help: apply it to the document that it is for, or let `extends` name this one, or the URL of its original
    ");
    let wrong =
        ["https://example.com/some other.yaml", "100%.yaml", "'a#b#c'", "ü.yaml", "[api.yaml]", "spec\\api.yaml"];
    let wrong = wrong.map(|extends| said("a: 1", &overlay(extends))).concat();
    insta::assert_snapshot!(wrong, @r"
    fix.overlay.yaml:2:10: error[overlay-invalid]: `extends` is not a URI reference
      help: write `%20` for ` `
    fix.overlay.yaml:2:10: error[overlay-invalid]: `extends` is not a URI reference
      help: two hexadecimal digits follow a `%`; the character itself is `%25`
    fix.overlay.yaml:2:10: error[overlay-invalid]: `extends` is not a URI reference
      help: write `%23` for `#`
    fix.overlay.yaml:2:10: error[overlay-invalid]: `extends` is not a URI reference
      help: write `%C3%BC` for `ü`
    fix.overlay.yaml:2:10: error[overlay-invalid]: `extends` is a string, not an array
      help: write a string
    fix.overlay.yaml:2:10: error[overlay-invalid]: `extends` is not a URI reference
      help: write `/` for `\`
    ");
}

#[test]
fn a_field_that_an_action_removed_is_missing_because_of_the_action() {
    let document = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\n";
    insta::assert_snapshot!(action(document, "{target: $.openapi, remove: true}"), @r"
    fix.overlay.yaml:3:20: error[version-missing]: the field `openapi` is missing: this action removes it
      api.yaml:1:1: it stands here
      help: delete the action, or let another one add the field again
    ");
    let removed = "{target: $.paths, remove: true}";
    insta::assert_snapshot!(action(document, removed), @r"
    fix.overlay.yaml:3:20: error[paths-missing]: the field `paths` is missing: this action removes it
      api.yaml:3:1: it stands here
      help: delete the action, or let another one add the field again
    ");
    let has_components = format!("{document}components: {{}}\n");
    insta::assert_snapshot!(action(&has_components, removed), @r"
    fix.overlay.yaml:3:20: warning[paths-missing]: the field `paths` is missing, so the client has no operations: this action removes it
      api.yaml:3:1: it stands here
      help: delete the action, or let another one add the field again
    ");
    let added_again = format!("{removed}, {{target: $, update: {{paths: {{}}}}}}");
    assert_eq!(action(document, &added_again), "");
}

#[test]
fn a_value_of_another_kind_is_said_how_to_write() {
    let actions =
        ["target: null", "target: [$.a]", "target: 5", "target: $.a, copy: null", "target: $.a, description: 5"];
    let booleans = ["yes", "'true'", "'No'", "1", "null"].map(|value| format!("target: $.a, remove: {value}"));
    let actions = actions.map(str::to_owned).into_iter().chain(booleans);
    let said = actions.map(|text| action("a: 1", &format!("{{{text}}}"))).collect::<String>();
    insta::assert_snapshot!(said, @r"
    fix.overlay.yaml:3:20: error[overlay-invalid]: `target` is a string, not null
      help: write one query of RFC 9535, such as `$.info`
    fix.overlay.yaml:3:20: error[overlay-invalid]: `target` is a string, not an array
      help: write one query of RFC 9535, such as `$.info`
    fix.overlay.yaml:3:20: error[overlay-invalid]: `target` is a string, not a number
      help: write one query of RFC 9535, such as `$.info`
    fix.overlay.yaml:3:31: error[overlay-invalid]: `copy` is a string, not null
      help: write one query of RFC 9535, such as `$.info`
    fix.overlay.yaml:3:38: error[overlay-invalid]: `description` is a string, not a number
      help: quote it
    fix.overlay.yaml:3:33: error[overlay-invalid]: `remove` is `true` or `false`, not a string
      help: write `true`, without quotes
    fix.overlay.yaml:3:33: error[overlay-invalid]: `remove` is `true` or `false`, not a string
      help: write `true`, without quotes
    fix.overlay.yaml:3:33: error[overlay-invalid]: `remove` is `true` or `false`, not a string
      help: write `false`, without quotes, or leave it out
    fix.overlay.yaml:3:33: error[overlay-invalid]: `remove` is `true` or `false`, not a number
      help: write `true` or `false`, without quotes
    fix.overlay.yaml:3:33: error[overlay-invalid]: `remove` is `true` or `false`, not null
      help: write `true` or `false`, without quotes
    ");
}

/// What is said of a query: the byte, the message, and the help.
fn said_of_query(text: &str) -> String {
    let sources = Sources::new(SourceFile { name: "api.yaml".to_owned(), text: "{}".to_owned() });
    let document = document::parse(&sources, sources.spec(), &mut Diagnostics::new()).expect("it is YAML");
    match JsonPath::parse(text, document.root.origin) {
        Ok(_) => format!("{text}: it is a query\n"),
        Err(QueryError { position, message, help }) => format!("{text}: {position}: {message}\n  help: {help}\n"),
    }
}

#[test]
fn a_text_that_is_no_query_is_said_why() {
    let texts = [
        "",
        "a.b",
        "['a']",
        "#/paths/~1a/get/responses/200",
        "/info",
        " $.a",
        "$.a ",
        "x-a",
        "$[?@.b=1]",
        "$[?@.b === 1]",
        "$[?@.b =~ 'x']",
        "$[?@['a='] == 1 && @.b <= 2 && @.c != 'x=y' && length(@.d) >= 1]",
        "$[?foo(@.b)>1]",
        "$.paths[/pets]",
    ];
    insta::assert_snapshot!(texts.map(said_of_query).concat(), @r"
    : 0: a query begins with `$`
      help: `$` is the root of the document: write a query such as `$.info`
    a.b: 0: a query begins with `$`
      help: write `$.a.b`
    ['a']: 0: a query begins with `$`
      help: write `$['a']`
    #/paths/~1a/get/responses/200: 0: a query begins with `$`
      help: write `$.paths['/a'].get.responses['200']`
    /info: 0: a query begins with `$`
      help: write `$.info`
     $.a: 0: a query begins with `$`
      help: write `$.a`
    $.a : 3: a query has no spaces around it
      help: write `$.a`
    x-a: 0: a query begins with `$`
      help: write `$['x-a']`
    $[?@.b=1]: 6: `=` is not a comparison operator
      help: write `==`
    $[?@.b === 1]: 7: `===` is not a comparison operator
      help: write `==`
    $[?@.b =~ 'x']: 7: `=~` is not a comparison operator
      help: for a regular expression, write `match(@.name, '...')` or `search(@.name, '...')`
    $[?@['a='] == 1 && @.b <= 2 && @.c != 'x=y' && length(@.d) >= 1]: it is a query
    $[?foo(@.b)>1]: 3: there is no function `foo`
      help: RFC 9535 has the functions `length`, `count`, `match`, `search` and `value`
    $.paths[/pets]: 7: the query goes wrong here
      help: write a query of RFC 9535; put names with other characters than letters, digits and `_` into `['...']`
    ");
}

#[test]
fn a_conflict_is_said_as_a_query() {
    let conflicts = [
        ("{paths: {/a: {get: {tags: []}}}}", "{target: \"$.paths['/a'].get\", update: {tags: x}}"),
        ("{a: [{'0': {}}]}", "{target: '$.a[0]', update: {'0': x}}"),
        ("{'it''s \\': {x-b: {}}}", "{target: $, update: {'it''s \\': {x-b: 1}}}"),
        ("{}", "{target: $, update: [1]}"),
        ("x", "{target: $, update: {a: 1}}"),
    ];
    let said = conflicts.map(|(document, text)| action(document, text));
    let said = said.iter().flat_map(|said| said.lines()).filter(|line| !line.contains("api.yaml"));
    let said = said.map(|line| line.rsplit("error[overlay-merge-conflict]: ").next().unwrap_or_default());
    insta::assert_snapshot!(said.collect::<Vec<_>>().join("\n"), @r"
    a string does not merge with an array at `$.paths['/a'].get.tags`: this is a string
      help: remove `$.paths['/a'].get.tags` with an action before this one, then update `$.paths['/a'].get`
    a string does not merge with an object at `$.a[0]['0']`: this is a string
      help: remove `$.a[0]['0']` with an action before this one, then update `$.a[0]`
    a number does not merge with an object at `$['it\'s \\']['x-b']`: this is a number
      help: remove `$['it\'s \\']['x-b']` with an action before this one, then update `$['it\'s \\']`
    an array does not merge with an object at `$`: this is an array
      help: update `$` with an object
    an object does not merge with a string at `$`: this is an object
      help: update `$` with a string
    ");
}

#[test]
fn a_field_that_is_misspelt_is_told_the_right_one() {
    let said = ["{target: $.a, udpate: 2}", "{target: $.a, delete: true}"].map(|text| action("a: 1", text));
    insta::assert_snapshot!(said.concat(), @r"
    fix.overlay.yaml:3:25: error[overlay-invalid]: the standard knows no field `udpate` here
      help: a field with a similar name exists: `update`
    fix.overlay.yaml:3:25: error[overlay-invalid]: the standard knows no field `delete` here
      help: it knows `target`, `description`, `update`, `copy`, `remove`; a field of your own starts with `x-`
    ");
}

#[test]
fn one_is_not_said_as_several() {
    let actions =
        ["{target: $.a, copy: '$.b[1]'}", "{target: $.a, copy: '$.c[*]'}", "{target: '$.c[2]', remove: true}"];
    let said = actions.map(|text| action("{a: 1, b: [1], c: [1, 2]}", text));
    insta::assert_snapshot!(said.concat(), @r"
    fix.overlay.yaml:3:31: error[overlay-copy-source]: `copy` matches no node
      help: the longest part that matches is `$.b`, which holds 1 element
    fix.overlay.yaml:3:31: error[overlay-copy-source]: `copy` matches 2 nodes
      help: select exactly one node
    fix.overlay.yaml:3:20: error[overlay-target-unmatched]: the action matches no node: the longest part that matches is `$.c`, which holds 2 elements
      help: the document has changed, or the query is wrong: fix or delete the action, or let it say `x-allow-zero-matches: true`
    ");
}
