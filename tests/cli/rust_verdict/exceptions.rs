//! The exceptions of what is compatible breaks no program: CONTRIBUTING.md lists them, and the compiler says that each is
//! one.

use std::fs;

use codegen::diff::{self, Sides, Verdict};
use codegen::{Diagnostics, InThread, Sources};
use tempfile::TempDir;
use xtask::workspace;

use super::program::Use;
use super::{compile, generated, generated_with, lines, source};

/// A document in which nothing that an exception changes has to do with what another one changes.
const API: &str = "openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /required: {get: {operationId: required, parameters: [{name: a, in: query, required: true, schema: {type: string}}], responses: {'204': {description: D}}}}
  /bodiless: {post: {operationId: bodiless, responses: {'204': {description: D}}}}
  /order: {get: {operationId: order, parameters: [{name: number, in: query, required: true, schema: {type: integer}}, {name: text, in: query, required: true, schema: {type: string}}], responses: {'204': {description: D}}}}
  /second: {get: {operationId: second, responses: {'200': {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/Plain'}}}}}}}
  /empty: {delete: {operationId: empty, responses: {'204': {description: D}}}}
  /upload: {post: {operationId: upload, requestBody: {required: true, content: {multipart/form-data: {schema: {$ref: '#/components/schemas/Upload'}}}}, responses: {'204': {description: D}}}}
  /paged: {get: {operationId: paged, x-pagination: {items: /rows, offset: {parameter: offset}}, parameters: [{name: offset, in: query, schema: {type: integer}}], responses: {'200': {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/Page'}}}}}}}
  /paged/too: {get: {operationId: paged-too, x-pagination: {items: /rows, offset: {parameter: offset}}, parameters: [{name: offset, in: query, schema: {type: integer, format: int64}}], responses: {'200': {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/Page'}}}}}}}
  /text: {post: {operationId: text, requestBody: {required: true, content: {text/plain: {schema: {type: string}}}}, responses: {'204': {description: D}}}}
  /error: {get: {operationId: error, responses: {'204': {description: D}, '404': {description: Not there}}}}
  /sent: {post: {operationId: send, requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Sent'}}}}, responses: {'200': {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/Received'}}}}}}}
components:
  schemas:
    Plain: {type: object, properties: {id: {type: string}}}
    Other: {type: object, required: [other], properties: {other: {type: string}}}
    Page: {type: object, required: [rows], properties: {rows: {type: array, items: {$ref: '#/components/schemas/Plain'}}}}
    Upload: {type: object, properties: {title: {type: string}}}
    Sent:
      type: object
      properties:
        needs: {$ref: '#/components/schemas/Needs'}
        turns: {$ref: '#/components/schemas/Turns'}
        wide: {$ref: '#/components/schemas/Wide'}
    Needs: {type: object, required: [text], properties: {text: {type: string}}}
    Turns: {type: object, required: [number, text], properties: {number: {type: integer}, text: {type: string}}}
    Wide:
      type: object
      required: [small, listed, one]
      properties:
        small: {type: integer, format: int32}
        listed: {type: string, enum: [cat, dog]}
        one: {$ref: '#/components/schemas/Plain'}
    Received:
      type: object
      required: [ratio, large, sure]
      properties:
        note: {type: string}
        maybe: {type: integer}
        sure: {type: [integer, 'null']}
        ratio: {type: number}
        large: {type: integer, format: int64}
        first: {$ref: '#/components/schemas/First'}
        last: {$ref: '#/components/schemas/Last'}
        open: {$ref: '#/components/schemas/Open'}
        spot: {$ref: '#/components/schemas/Spot'}
        mark: {$ref: '#/components/schemas/Mark'}
    Mark: {type: object, properties: {at: {type: string}}}
    First: {type: object, required: [state], properties: {state: {type: string, enum: [on, off]}}}
    Last: {type: object, required: [state], properties: {state: {type: string, enum: [on, off]}}}
    Open: {type: object, properties: {id: {type: integer}}}
    Spot: {type: object, required: [at], properties: {at: {type: array, prefixItems: [{type: string}, {type: integer}]}}}
";

/// A change that breaks a program.
struct Exception {
    /// How CONTRIBUTING.md begins to say it.
    said: &'static str,
    /// The part of the document that changes, and what it becomes.
    change: (&'static str, &'static str),
    /// What a user has written.
    user: &'static str,
}

const fn exception(said: &'static str, change: (&'static str, &'static str), user: &'static str) -> Exception {
    Exception { said, change, user }
}

/// Those of which `diff` says that they break.
const EXCEPTIONS: &[Exception] = &[
    exception(
        OPTIONAL,
        ("{name: a, in: query, required: true,", "{name: a, in: query,"),
        "fn f(x: &api::Client) { let _ = x.required(\"a\"); }",
    ),
    exception(
        OPTIONAL,
        ("Needs: {type: object, required: [text],", "Needs: {type: object,"),
        "fn f() { api::types::Needs::new(\"a\"); }",
    ),
    exception(
        OPTIONAL,
        ("note: {type: string}", "note: {type: [string, 'null']}"),
        "fn f(x: api::types::Received) -> Option<String> { x.note }",
    ),
    exception(
        "An operation that had no body comes to take one that may be left out",
        (
            "operationId: bodiless,",
            "operationId: bodiless, requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Plain'}}}},",
        ),
        "fn f(x: &api::Client) { let _ = x.bodiless(); }",
    ),
    exception(
        "Required parameters or properties change places",
        (
            "{name: number, in: query, required: true, schema: {type: integer}}, {name: text, in: query, required: true, schema: {type: string}}",
            "{name: text, in: query, required: true, schema: {type: string}}, {name: number, in: query, required: true, schema: {type: integer}}",
        ),
        "fn f(x: &api::Client) { let _ = x.order(1, \"a\"); }",
    ),
    exception(
        "Required parameters or properties change places",
        ("{number: {type: integer}, text: {type: string}}", "{text: {type: string}, number: {type: integer}}"),
        "fn f() { api::types::Turns::new(1, \"a\"); }",
    ),
    exception(
        "A second type of success",
        (
            "operationId: second, responses: {",
            "operationId: second, responses: {'202': {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/Other'}}}}, ",
        ),
        "async fn f(x: api::Client) -> api::types::Plain { x.second().await.ok().unwrap().into_inner() }",
    ),
    exception(
        "A success that had no body comes to have one",
        (
            "operationId: empty, responses: {'204': {description: D}}",
            "operationId: empty, responses: {'200': {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/Plain'}}}}}",
        ),
        "async fn f(x: api::Client) { let _: () = x.empty().await.ok().unwrap().into_inner(); }",
    ),
    exception(
        REQUIRED,
        ("required: [ratio, large, sure]", "required: [ratio, large, sure, maybe]"),
        "fn f(x: api::types::Received) -> Option<i64> { x.maybe }",
    ),
    exception(
        REQUIRED,
        ("sure: {type: [integer, 'null']}", "sure: {type: integer}"),
        "fn f(x: api::types::Received) -> Option<i64> { x.sure }",
    ),
    exception(
        NARROWER,
        ("ratio: {type: number}", "ratio: {type: integer}"),
        "fn f(x: api::types::Received) -> api::Number { x.ratio }",
    ),
    exception(
        NARROWER,
        ("large: {type: integer, format: int64}", "large: {type: integer, format: int32}"),
        "fn f(x: api::types::Received) -> i64 { x.large }",
    ),
    exception(
        NARROWER,
        ("small: {type: integer, format: int32}", "small: {type: integer, format: int64}"),
        "fn f(x: api::types::Wide) -> i32 { x.small }",
    ),
    exception(
        NARROWER,
        ("listed: {type: string, enum: [cat, dog]}", "listed: {type: string}"),
        "fn f(x: api::types::Wide) -> api::types::WideListed { x.listed }",
    ),
    exception(
        NARROWER,
        (
            "one: {$ref: '#/components/schemas/Plain'}",
            "one: {oneOf: [{$ref: '#/components/schemas/Plain'}, {$ref: '#/components/schemas/Other'}]}",
        ),
        "fn f(x: api::types::Wide) -> api::types::Plain { x.one }",
    ),
    exception(
        "Inline schemas that were of one shape come to differ",
        (
            "Last: {type: object, required: [state], properties: {state: {type: string, enum: [on, off]}}}",
            "Last: {type: object, required: [state], properties: {state: {type: string, enum: [on, off, ajar]}}}",
        ),
        "fn f(x: api::types::First) -> api::types::LastState { x.state }",
    ),
    exception(
        "A schema of the components becomes an inline one",
        (
            "mark: {$ref: '#/components/schemas/Mark'}\n    Mark: {type: object, properties: {at: {type: string}}}",
            "mark: {type: object, properties: {at: {type: string}}}",
        ),
        "fn f(_: api::types::Mark) {}",
    ),
    exception(
        EXTRA,
        ("Open: {type: object, properties: {", "Open: {type: object, properties: {extra: {type: string}, "),
        "fn f(x: api::types::Open) -> api::UnknownMembers { x.extra }",
    ),
    exception(
        EXTRA,
        ("Upload: {type: object, properties: {", "Upload: {type: object, properties: {part: {type: string}, "),
        "fn f(x: api::types::Upload, part: api::FilePart) { x.with_part(\"a\", part); }",
    ),
    exception(
        "An array of which places are described comes to have so many elements, always",
        ("[{type: string}, {type: integer}]}", "[{type: string}, {type: integer}], minItems: 2, items: false}"),
        "fn f(x: api::types::Spot) -> usize { x.at.len() }",
    ),
    exception(
        PAGES,
        (
            "[{name: offset, in: query, schema: {type: integer}}",
            "[{name: items, in: query, schema: {type: string}}, {name: offset, in: query, schema: {type: integer}}",
        ),
        "fn f(x: &api::Client) { let _ = x.paged().items(); }",
    ),
    exception(
        PAGES,
        (
            "[{name: offset, in: query, schema: {type: integer, format: int64}}",
            "[{name: pages, in: query, schema: {type: string}}, {name: offset, in: query, schema: {type: integer, format: int64}}",
        ),
        "fn f(x: &api::Client) { let _ = x.paged_too().pages(); }",
    ),
];

const OPTIONAL: &str = "A parameter or a property that is required becomes optional";
const REQUIRED: &str = "A property of a response becomes required, or a value that could be null no longer can";
const NARROWER: &str = "A value of a response gets a narrower type, or one of a body a wider one";
const EXTRA: &str = "An object gets a property `extra`, or a form `with_part`";
const PAGES: &str = "An operation with pages gets an optional parameter `items` or `pages`";

/// Those that `diff` lets pass.
const PASSED: &[Exception] = &[
    exception(
        "a body of bytes, text or lines that may be left out",
        ("requestBody: {required: true, content: {text/plain:", "requestBody: {required: false, content: {text/plain:"),
        "fn f(x: &api::Client) { struct Own; impl From<Own> for String { fn from(_: Own) -> Self { Self::new() } } let _ = x.text(Own); }",
    ),
    exception(
        "the variant of an error that gets a schema",
        (
            "'404': {description: Not there}",
            "'404': {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/Plain'}}}}",
        ),
        "fn f() -> api::operations::ErrorError { api::operations::ErrorError::NotFound(()) }",
    ),
];

#[test]
#[ignore = "it compiles crates; CI runs it"]
fn each_exception_breaks_a_program() {
    let folder = TempDir::new().expect("there is a place for temporary files");
    let all = || EXCEPTIONS.iter().chain(PASSED);
    let program = all().enumerate().map(|(line, exception)| Use {
        path: exception.said.to_owned(),
        line,
        // All stand in one file.
        code: exception.user.replacen("fn f(", &format!("fn f{line}("), 1),
    });
    let program = program.collect::<Vec<_>>();
    let before = generated(API);
    let failing = compile(folder.path(), &before, &program);
    assert!(failing.is_empty(), "the program does not fit its own client: {:?}", lines(&program, &failing));
    let changed = all().fold(API.to_owned(), |text, exception| {
        let (from, to) = exception.change;
        assert_eq!(API.matches(from).count(), 1, "{from}");
        text.replace(from, to)
    });
    // The changes have nothing to do with each other, so that the compiler judges all at once. That names are kept makes
    // none of them compatible.
    let failing = compile(folder.path(), &generated_with(&changed, &before.names), &program);
    let fitting = program.iter().filter(|line| !failing.contains(&line.line)).map(|line| &line.code);
    assert_eq!(fitting.collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn diff_says_of_each_exception_what_contributing_says() {
    let breaks = |exception: &Exception| {
        let (from, to) = exception.change;
        let new = API.replacen(from, to, 1);
        let sources = Sides { old: API, new: new.as_str() }.map(|text| Sources::new(source(text)));
        let mut diagnostics = Sides { old: Diagnostics::new(), new: Diagnostics::new() };
        let comparison = diff::diff(&sources, &InThread, &mut diagnostics).expect("both documents can be read");
        comparison.rust_api.changes().iter().any(|change| change.verdict == Verdict::Breaking)
    };
    let silent = EXCEPTIONS.iter().filter(|exception| !breaks(exception)).map(|exception| exception.user);
    assert_eq!(silent.collect::<Vec<_>>(), [""; 0], "diff does not say that they break");
    let loud = PASSED.iter().filter(|exception| breaks(exception)).map(|exception| exception.user);
    assert_eq!(loud.collect::<Vec<_>>(), [""; 0], "diff says that they break");
}

#[test]
fn contributing_lists_the_exceptions() {
    let text = fs::read_to_string(workspace::root().join("CONTRIBUTING.md")).expect("it is there");
    let (_, list) = text
        .split_once(
            "The exceptions, of which `diff` says that they break:

",
        )
        .expect("there is the list");
    let (list, rest) = list.split_once("\n\n`diff` lets two more pass").expect("the list has an end");
    let joined = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let listed = list.split("\n* ").map(|item| joined(item.trim_start().trim_start_matches("* "))).collect::<Vec<_>>();
    for item in &listed {
        assert!(EXCEPTIONS.iter().any(|exception| item.starts_with(exception.said)), "no row shows: {item}");
    }
    for Exception { said, .. } in EXCEPTIONS {
        assert!(listed.iter().any(|item| item.starts_with(said)), "not in the list: {said}");
    }
    let (rest, _) = rest.split_once("\n\n").expect("a paragraph has an end");
    for Exception { said, .. } in PASSED {
        assert!(joined(rest).contains(said), "not said: {said}");
    }
}
