use std::collections::BTreeSet;
use std::path::PathBuf;

use codegen::{Code, Diagnostics, InThread, Sources};

use crate::support::{files, fixtures, inline, parts, rendered, source};

/// Generates from a document that is wrong, and gives the messages.
fn messages(sources: &Sources) -> (String, BTreeSet<Code>) {
    let mut diagnostics = Diagnostics::new();
    let result = codegen::generate(sources, &InThread, &mut diagnostics);
    assert!(result.is_err(), "the document is taken");
    (rendered(&diagnostics, sources), diagnostics.iter().map(|diagnostic| diagnostic.code).collect())
}

/// The documents that are wrong.
fn wrong() -> Vec<PathBuf> {
    let is_wrong = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("err_"));
    files(&fixtures(), "yaml").into_iter().filter(is_wrong).collect()
}

#[test]
fn each_way_to_be_wrong_has_its_message() {
    for path in wrong() {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        insta::assert_snapshot!(name, messages(&parts(&source(&path))).0);
    }
}

#[test]
fn every_error_code_has_a_fixture() {
    let covered = wrong().iter().flat_map(|path| messages(&parts(&source(path))).1).collect::<BTreeSet<_>>();
    // Too large for a file, or not made by a document: the tests below and those of the passes have them.
    let elsewhere = [
        Code::NestingLimit,
        Code::PageWithoutDocument,
        Code::PageWithSeveralDocuments,
        Code::SourceAmbiguous,
        Code::DocumentEdited,
        Code::ImportConflict,
        Code::CommentsDropped,
        Code::OverlayNoChange,
        Code::OverlayOtherDocument,
        Code::YamlIndentation,
        Code::RefLimit,
        Code::LeftOut,
        Code::SwaggerAssumed,
        Code::WebhookWithoutPayload,
        Code::WebhookPayloadShared,
        Code::FieldUnknown,
        Code::DialectUnknown,
        Code::KeywordInvalid,
        Code::KeywordUnknown,
        Code::KeywordDropped,
        Code::TypeUnknown,
        Code::EnumTypeConflict,
        Code::FormatTooNarrow,
        Code::DynamicReference,
        Code::TupleFlattened,
        Code::PatternPropertiesFlattened,
        Code::ConditionDropped,
        Code::MappingUnmatched,
        Code::UnionEmpty,
        Code::UnionTooLarge,
        Code::RequiredInOneDirection,
        Code::RequiredUndeclared,
        Code::BodyDropped,
        Code::ConstraintDocumented,
        Code::ParameterUndeclared,
        Code::ParameterStyle,
        Code::MediaTypeReplaced,
        Code::BodyUntyped,
        Code::ParameterDropped,
        Code::HeaderDropped,
        Code::PasswordParameter,
        Code::ResponseStatus,
        Code::ResponseBodyUnread,
        Code::PaginationUnread,
        Code::OperationIdDuplicate,
        Code::NameKept,
        Code::SelectorUnmatched,
        Code::SchemaNameCollision,
        Code::AllOfCycle,
        Code::AllOfConflict,
        Code::SchemaUntyped,
        Code::ServerUnusable,
        Code::ServerVariable,
        Code::SecuritySchemeUnusable,
        Code::SecuritySchemeUndefined,
        Code::GeneratorRefused,
        Code::GeneratorPanicked,
        Code::GeneratorCrashed,
        Code::GeneratorOutput,
    ];
    let missing = Code::ALL.iter().filter(|code| !covered.contains(code) && !elsewhere.contains(code));
    assert_eq!(missing.collect::<Vec<_>>(), Vec::<&Code>::new());
}

#[test]
fn deep_nesting_is_an_error_and_no_overflow() {
    let opened = |text: &str| text.repeat(100_000);
    let documents = [
        ("brackets.yaml", opened("[")),
        ("brackets.json", opened("[")),
        ("braces.yaml", opened("{a: ")),
        ("dashes.yaml", opened("- ")),
        ("objects.json", opened("{\"a\":")),
    ];
    insta::assert_snapshot!(messages(&Sources::new(inline("api.yaml", &"[".repeat(300)))).0);
    for (name, text) in documents {
        let (text, codes) = messages(&Sources::new(inline(name, &text)));
        assert_eq!(codes, BTreeSet::from([Code::NestingLimit]), "{name}");
        assert!(text.len() < 3_000, "{name}: the message is {} bytes", text.len());
    }
}

/// A parser that keeps a copy for each anchor would need sixty times as much.
#[test]
fn anchors_inside_of_each_other_take_as_much_memory_as_none() {
    let memory = |anchor: &dyn Fn(usize) -> String| {
        let numbers = format!("[{}]", "1, ".repeat(20_000));
        let text = (0..60).fold(numbers, |text, depth| format!("{{{}a: {text}}}", anchor(depth)));
        let sources = Sources::new(inline("api.yaml", &text));
        let patched = || drop(codegen::patch(&sources, &mut Diagnostics::new()).expect("it is YAML"));
        allocation_counter::measure(patched).bytes_max
    };
    let none = memory(&|_| String::new());
    let with_anchors = memory(&|depth| format!("&a{depth} "));
    assert!(with_anchors < 2 * none, "{with_anchors} bytes with anchors, {none} without");
}

#[test]
fn long_texts_count_for_what_aliases_expand_to() {
    let long = "k".repeat(100_000);
    let aliases = "*a, ".repeat(100);
    for text in [format!("{{a: &a {long}, b: [{aliases}]}}"), format!("{{&a {}: 1, b: [{aliases}]}}", &long[..1_000])] {
        let (said, codes) = messages(&Sources::new(inline("api.yaml", &text)));
        let is_long = text.len() > long.len();
        assert_eq!(codes.contains(&Code::AliasLimit), is_long, "{said}");
    }
}

#[test]
fn all_errors_of_a_stage_are_reported_at_once() {
    let document = "openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /a: {$ref: '#/components/pathItems/None'}
  /b: {get: {responses: {'200': {$ref: '#/components/responses/None'}}}}
";
    let sources = Sources::new(inline("two.yaml", document));
    let mut diagnostics = Diagnostics::new();
    assert!(codegen::generate(&sources, &InThread, &mut diagnostics).is_err());
    assert_eq!(diagnostics.iter().filter(|diagnostic| diagnostic.code == Code::RefDangling).count(), 2);
}

#[test]
fn an_action_that_changes_nothing_is_a_warning() {
    let overlay = "overlay: 1.1.0
info: {title: T, version: '1'}
actions: [{target: $.info, update: {title: T}}]
";
    let sources = Sources::new(inline("api.yaml", "info: {title: T}")).with_overlay(inline("o.yaml", overlay));
    let mut diagnostics = Diagnostics::new();
    assert!(codegen::patch(&sources, &mut diagnostics).is_ok());
    insta::assert_snapshot!(rendered(&diagnostics, &sources));
}

/// What lowering says of a document with these schemas.
fn said(schemas: &str) -> String {
    let document =
        format!("openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}");
    let sources = Sources::new(inline("api.yaml", &document));
    let mut diagnostics = Diagnostics::new();
    assert!(codegen::lower(&sources, &mut diagnostics).is_ok());
    rendered(&diagnostics, &sources)
}

#[test]
fn what_is_to_be_decided_fits_on_a_screen_and_the_rest_is_counted() {
    // Nine notes, ten warnings of one message, and one of another code.
    let notes = (1..=9).map(|index| format!("    A{index}: {{type: string, minLength: {index}, maxItems: {index}}}\n"));
    let warnings = (1..=10).map(|index| format!("    B{index}: {{type: strin{index}}}\n"));
    let same = (1..=10).map(|index| format!("    C{index}: {{type: strange}}\n"));
    let other = ["    D: {type: string, enum: [1, 2]}\n".to_owned()];
    insta::assert_snapshot!(said(&notes.chain(warnings).chain(same).chain(other).collect::<String>()));
}

#[test]
fn a_few_notes_are_shown() {
    let said = said("    A: {type: string, minLength: 1}\n    B: {type: array, maxItems: 3}\n");
    assert_eq!(said.matches("and does not check it").count(), 2, "{said}");
}

#[test]
fn a_place_in_a_text_without_line_breaks_is_shown_by_its_numbers() {
    let said = said(&format!("    A: {{description: '{}', type: string, minLength: 3}}\n", "a ".repeat(2000)));
    insta::assert_snapshot!(said);
}

#[test]
fn no_text_of_a_document_does_anything_where_messages_are_printed() {
    let hostile = "\u{1b}[2Jx\n::error::y\r::set-output name=a::b\u{202e}\u{9b}31m";
    let name = serde_json::to_string(hostile).expect("it is text");
    let documents = [
        format!(
            r#"{{"openapi": "3.1.0", "paths": {{"/a": {{"get": {{"responses": {{{name}: {{"$ref": {name}}}}}}}}}}}}}"#
        ),
        format!(
            r#"{{"openapi": "3.1.0", "paths": {{}}, "components": {{"schemas": {{{name}: {{"type": {name}, {name}: 1}}}}}}}}"#
        ),
        format!(r#"{{"openapi": {name}, "paths": {{}}}}"#),
        format!(r#"{{{name}: 1, {name}: 2}}"#),
        format!(
            r#"{{"openapi": "3.1.0", "paths": {{{name}: {{"get": {{"parameters": [{{"name": {name}, "in": {name}}}], "operationId": {name}, "security": [{{{name}: []}}]}}}}}}, "servers": [{{"url": {name}, "description": {name}}}]}}"#
        ),
        format!("a: [{hostile}\nb"),
    ];
    for document in documents {
        let sources = Sources::new(inline("api.json", &document));
        let mut diagnostics = Diagnostics::new();
        let _ = codegen::generate(&sources, &InThread, &mut diagnostics);
        assert!(!diagnostics.is_empty(), "{document}");
        let texts = [
            rendered(&diagnostics, &sources),
            codegen::messages::short(&diagnostics, &sources),
            codegen::messages::github(&diagnostics, &sources),
        ];
        for text in texts {
            let odd = text.chars().find(|c| c.is_control() && *c != '\n' || matches!(c, '\u{202a}'..='\u{202e}'));
            assert_eq!(odd, None, "{text}");
            let commands = text.lines().filter(|line| line.starts_with("::"));
            let is_ours = |line: &str| {
                [
                    "::error file=",
                    "::warning file=",
                    "::notice file=",
                    "::error title=",
                    "::warning title=",
                    "::notice title=",
                ]
                .iter()
                .any(|start| line.starts_with(start))
            };
            assert!(commands.clone().all(is_ours), "{text}");
        }
    }
}
