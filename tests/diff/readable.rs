//! Reports are read: what says the same is said once, what breaks comes first, and a lot of change fits on some screens.

use std::fmt::Write as _;
use std::sync::OnceLock;

use codegen::diff::{self, Comparison, Filter, Verdict};

use super::compare;

/// A document with these paths and schemas.
fn document(paths: &str, schemas: &str) -> String {
    format!("openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n{paths}components:\n  schemas:\n{schemas}")
}

/// An operation that gives a schema back.
fn gives(path: &str, schema: &str, more: &str) -> String {
    let content = format!("{{application/json: {{schema: {{$ref: '#/components/schemas/{schema}'}}}}}}");
    let id = path.trim_start_matches('/');
    format!(
        "  {path}: {{get: {{operationId: get-{id}, responses: {{'200': {{description: D, content: {content}}}{more}}}}}}}\n"
    )
}

fn text(old: &str, new: &str) -> String {
    diff::text::render(&compare(old, new))
}

#[test]
fn the_values_of_an_enumeration_are_one_thing_and_each_is_its_own_variant() {
    let of = |values: &str| {
        document(&gives("/a", "Order", ""), &format!("    Order: {{properties: {{status: {{enum: [{values}]}}}}}}\n"))
    };
    let many = (0..38).map(|index| format!(", more{index}")).collect::<String>();
    let (old, one, many) = (of("open, done"), of("open, done, lost"), of(&format!("open, done{many}")));
    insta::assert_snapshot!(text(&old, &one), @"
    A minor release: what compiled and worked goes on to, as far as the documents tell.
    Wire, for existing clients: 1 compatible. Rust: 1 compatible.

    compatible: Order.status can also be: lost
        at   after.yaml:7:54, was before.yaml:7:35
        in   GET /a
        wire compatible [response-enum-value-added]
             The old client keeps values that it does not know.
        Rust compatible: types::OrderStatus::Lost is new
    ");
    insta::assert_snapshot!(text(&old, &many), @"
    A minor release: what compiled and worked goes on to, as far as the documents tell.
    Wire, for existing clients: 1 compatible. Rust: 38 compatible.

    compatible: Order.status can also be: more0, more1, more2, more3, and 34 more
        at   after.yaml:7:54, was before.yaml:7:35
        in   GET /a
        wire compatible [response-enum-value-added]
             The old client keeps values that it does not know.
        Rust compatible: types::OrderStatus: new: More0, More1, More2, More3, More4, More5, and 32 more
    ");
    let comparison = compare(&old, &many);
    assert!(comparison.changes.iter().all(|change| change.rust.len() == 1), "{comparison:#?}");
}

#[test]
fn one_cause_in_many_operations_is_one_thing() {
    let of = |more: &str| {
        let paths = ["/a", "/b", "/c", "/d", "/e", "/f"].map(|path| gives(path, "Order", more)).concat();
        let response = "  responses: {Busy: {description: Busy}}\n";
        document(&paths, "    Order: {properties: {id: {type: string}}}\n") + response
    };
    let shared = of(", '429': {$ref: '#/components/responses/Busy'}");
    insta::assert_snapshot!(text(&of(""), &shared), @"
    A minor release: what compiled and worked goes on to, as far as the documents tell.
    Wire, for existing clients: 1 compatible. Rust: 6 compatible.

    compatible: the response 429 is new
        at   after.yaml:13:15
        in   GET /a, GET /b, GET /c, GET /d, and 2 more
        wire compatible [error-status-added]
             The call fails in either client; the old one has no type for the error.
        Rust compatible: operations: new: GetAError::TooManyRequests, GetBError::TooManyRequests, GetCError::TooManyRequests, GetDError::TooManyRequests, GetEError::TooManyRequests, GetFError::TooManyRequests
    ");
    // Written out, it is the same cause.
    let written = of(", '429': {description: Busy}");
    assert!(text(&of(""), &written).contains("the response 429 is new\n"), "{}", text(&of(""), &written));
    assert_eq!(text(&of(""), &written).matches("is new").count(), 1);
}

#[test]
fn what_has_changed_of_one_schema_stands_together() {
    let paths = gives("/a", "Order", "") + &gives("/b", "Item", "");
    let old = "    Order: {required: [id], properties: {id: {type: string}, note: {type: string}, item: {$ref: '#/components/schemas/Item'}}}\n    Item: {properties: {name: {type: string}}}\n";
    let new = "    Order: {required: [id], properties: {id: {type: integer}, item: {$ref: '#/components/schemas/Item'}, at: {type: string}}}\n    Item: {properties: {name: {type: string}, size: {type: string}}}\n";
    insta::assert_snapshot!(text(&document(&paths, old), &document(&paths, new)), @"
    A major release: something that compiled or worked no longer does.
    Wire, for existing clients: 1 breaking, 3 compatible. Rust: 2 breaking, 2 compatible.

    breaking: Order, 3 changes
        in   GET /a
        breaking: .id has another type: string → integer
            at   after.yaml:8:42, was before.yaml:8:42
            wire breaking; breaking for new clients at an old server [response-type-changed]
                 Neither client reads what the other server sends.
            Rust breaking: types::Order::id has another type: String → i64
        breaking: .note is gone
            at   before.yaml:8:62
            wire compatible [response-optional-property-removed]
                 The old client takes it for absent.
            Rust breaking: types::Order::note is gone
        compatible: .at is new
            at   after.yaml:8:106
            wire compatible [response-optional-property-added]
                 The old client keeps it among the members that it does not know.
            Rust compatible: types::Order::at is new

    compatible: Item.size is new
        at   after.yaml:9:47
        in   GET /a, GET /b
        wire compatible [response-optional-property-added]
             The old client keeps it among the members that it does not know.
        Rust compatible: types::Item::size is new
    ");
}

#[test]
fn a_part_that_schemas_share_has_changed_once() {
    let of = |member: &str| {
        let base = format!("    Base: {{properties: {{id: {{type: string}}{member}}}}}\n");
        let extend = |name: &str| {
            format!(
                "    {name}: {{allOf: [{{$ref: '#/components/schemas/Base'}}, {{properties: {{{name}: {{type: string}}}}}}]}}\n"
            )
        };
        let paths = ["Base", "Cat", "Dog"].map(|name| gives(&format!("/{}", name.to_lowercase()), name, "")).concat();
        document(&paths, &(base + &extend("Cat") + &extend("Dog")))
    };
    let text = text(&of(""), &of(", at: {type: string}"));
    assert!(text.contains("compatible: Base.at is new (and so in 2 schemas that share it)\n"), "{text}");
    assert_eq!(text.matches("is new").count(), 4, "{text}");
}

#[test]
fn what_has_changed_is_said_from_what_to_what() {
    let of = |header: &str, flow: &str, bound: &str, schema: &str| {
        let response = format!("{{description: D, headers: {{X-Left: {{schema: {header}}}}}}}");
        let operation = format!(
            "{{operationId: put, security: [{{o: []}}], requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}, responses: {{'204': {response}}}}}"
        );
        let schemas = format!("    A: {{properties: {{n: {{type: integer, {bound}}}}}}}\n    C: {{type: string}}\n");
        let schemes = format!(
            "  securitySchemes: {{o: {{type: oauth2, flows: {{clientCredentials: {{tokenUrl: '{flow}', scopes: {{}}}}}}}}}}\n"
        );
        document(&format!("  /a: {{put: {operation}}}\n"), &schemas) + &schemes
    };
    let reference = "{$ref: '#/components/schemas/A'}";
    let old = of("{type: integer}", "https://a.test/t", "maximum: 9", reference);
    let union = "{oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/C'}]}";
    let new = of("{type: string}", "https://b.test/t", "exclusiveMaximum: 9", union);
    let mut messages = compare(&old, &new).changes.iter().map(|change| change.message()).collect::<Vec<_>>();
    messages.sort();
    insta::assert_snapshot!(messages.join("\n"), @"
    A has a wider type: object → A or C
    A.n has a tighter constraint: maximum 9 → exclusiveMaximum 9
    the response header X-Left (204) is another one: integer → string
    the security scheme o has other flows: clientCredentials tokenUrl https://a.test/t → https://b.test/t
    ");
}

#[test]
fn the_place_the_empty_value_and_the_missing_one_are_named() {
    let of = |p: &str, q: &str, r: &str| {
        let whole = format!(
            "    Whole: {{properties: {{p: {{$ref: '#/components/schemas/{p}'}}, q: {{type: string{q}}}, r: {{enum: [{r}]}}}}}}\n"
        );
        let parts = "    A: {properties: {a: {type: string}}}\n    B: {properties: {b: {type: string}}}\n";
        document(&gives("/a", "Whole", ""), &(whole + parts))
    };
    let (old, new) = (of("A", ", default: x", "'', one"), of("B", "", "one"));
    let mut messages = compare(&old, &new).changes.iter().map(|change| change.message()).collect::<Vec<_>>();
    messages.sort();
    insta::assert_snapshot!(messages.join("\n"), @r#"
    Whole.p.a is gone
    Whole.p.b is new
    Whole.q has another default: x → none
    Whole.r can no longer be: ""
    "#);
}

/// What becomes of a document in months. The clients of it take some seconds.
fn months() -> &'static Comparison {
    static MONTHS: OnceLock<Comparison> = OnceLock::new();
    MONTHS.get_or_init(|| {
        let [old, new] = documents();
        compare(&old, &new)
    })
}

/// A document of many operations and schemas, and what becomes of it in months.
fn documents() -> [String; 2] {
    let (mut paths, mut schemas) = ([String::new(), String::new()], [String::new(), String::new()]);
    for index in 0..150 {
        let error = ", '429': {description: Busy}";
        paths[0] += &gives(&format!("/things{index}"), &format!("Thing{index}"), "");
        // Some operations go.
        if index % 15 != 0 {
            paths[1] += &gives(&format!("/things{index}"), &format!("Thing{index}"), error);
        }
        let members = |kind: &str, values: &str| {
            format!("id: {{type: {kind}}}, name: {{type: string}}, status: {{type: string, enum: [a, b{values}]}}")
        };
        let schema = |required: &str, members: &str| {
            format!("    Thing{index}: {{type: object, required: [{required}], properties: {{{members}}}}}\n")
        };
        schemas[0] += &schema("id", &members("string", ""));
        schemas[1] += &match index % 5 {
            0 => schema("id", &members("integer", "")),
            1 => schema("name", &members("string", ", c")),
            2 => schema("id", &(members("string", ", c, d, e, f, g, h") + ", more: {type: string, description: More}")),
            3 => schema("id", &members("string", "").replace("name: {", "name: {description: Its name, ")),
            _ => schema("id", &(members("string", "") + ", one: {type: string}, two: {type: string}")),
        };
    }
    let [old_paths, new_paths] = paths;
    let [old_schemas, new_schemas] = schemas;
    [document(&old_paths, &old_schemas), document(&new_paths, &new_schemas)]
}

#[test]
fn months_of_change_are_read_in_one_sitting_without_losing_what_breaks() {
    let comparison = months();
    let breaking = comparison.changes.iter().filter(|change| change.rule.wire().old_client == Verdict::Breaking);
    let breaking = breaking.map(|change| change.subject.to_string()).collect::<Vec<_>>();
    assert_eq!(breaking.len(), 60, "{comparison:#?}");
    let text = diff::text::render(comparison);
    let markdown = diff::markdown::render(comparison);
    for report in [&text, &markdown] {
        // What has changed of one schema stands below its name.
        let is_there = |subject: &str| match subject.split_once('.') {
            Some((schema, member)) => {
                let below = [format!(": {schema}, "), format!("**`{schema}`**, ")];
                let member = [format!(": .{member} "), format!("**`.{member}` ")];
                let is_below = below.iter().any(|name| report.contains(name));
                report.contains(subject) || (is_below && member.iter().any(|name| report.contains(name)))
            }
            None => report.contains(subject),
        };
        let missing = breaking.iter().filter(|subject| !is_there(subject)).collect::<Vec<_>>();
        assert!(missing.is_empty(), "{missing:?}");
    }
    assert!(text.lines().count() <= 400, "{}", text.lines().count());
    assert!(markdown.chars().count() < 65_536, "{}", markdown.chars().count());
    // At the top, what a release manager wants to know.
    let top = text.lines().take_while(|line| !line.starts_with("breaking")).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(top, @"
    A major release: something that compiled or worked no longer does.
    Wire, for existing clients: 60 breaking, 181 compatible. Rust: 170 breaking, 232 compatible.

    Breaking for existing clients: 60 changes, in 60 operations
        30 × what comes back: became optional
        20 × what comes back: has another type
        10 × operation: is gone

    Breaking for programs alone, when they are compiled again: 90 changes, in 60 operations
        60 × what comes back: can also be
        30 × what comes back: became required

    Compatible: 91 changes, in 140 operations
        90 × what comes back: is new
        1 × response: is new
    ");
}

#[test]
fn a_comment_that_is_too_long_says_what_it_lacks() {
    let paths = |count: usize| {
        (0..count).fold(String::from("  /a: {get: {responses: {'204': {description: D}}}}\n"), |mut paths, index| {
            let name = "x".repeat(80);
            let _ = writeln!(paths, "  /{name}{index}: {{get: {{responses: {{'204': {{description: D}}}}}}}}");
            paths
        })
    };
    let (old, new) = (document(&paths(700), "    A: {}\n"), document(&paths(0), "    A: {}\n"));
    let markdown = diff::markdown::render(&compare(&old, &new));
    assert!(markdown.chars().count() < 65_536, "{}", markdown.chars().count());
    assert!(markdown.contains("700 × breaking, is gone"), "{markdown}");
}

#[test]
fn a_reader_may_ask_for_a_part() {
    let comparison = months();
    let shown = |filter: Filter| comparison.filtered(&filter);
    let breaking = shown(Filter { only: Some(Verdict::Breaking), ..Filter::default() });
    assert!(!breaking.changes.is_empty());
    assert!(breaking.changes.iter().all(|change| comparison.verdict(change) == Verdict::Breaking));
    let operation = shown(Filter { operation: Some("get /things7".to_owned()), ..Filter::default() });
    assert!(operation.changes.iter().all(|change| change.operations.iter().any(|name| name.contains("/things7"))));
    let schema = shown(Filter { schema: Some("Thing149".to_owned()), ..Filter::default() });
    let messages = schema.changes.iter().map(|change| change.message()).collect::<Vec<_>>();
    assert_eq!(messages, ["Thing149.one is new", "Thing149.two is new"]);
    assert_eq!(schema.bump, comparison.bump);
    let paths = schema.rust_api.changes().iter().map(|change| change.path.as_str()).collect::<Vec<_>>();
    assert!(paths.iter().all(|path| path.starts_with("types::Thing149::")), "{paths:?}");
}
