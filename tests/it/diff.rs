use codegen::diff::{self, Bump, Comparison, ItemKind, RustAction, RustApi, Sides, Verdict};
use codegen::{Code, Diagnostics, InThread, SourceFile, Sources};

use crate::support::{fixtures, inline, own_sources, rendered, source};

/// The made-up shop, and what a vendor may make of it overnight.
fn shops() -> Sides<Sources> {
    let shop = source(&fixtures().join("documents/shop.yaml"));
    let changes = [
        ("operationId: get-order", "operationId: read-order"),
        ("{name: expand, in: query, schema", "{name: expand, in: query, required: true, schema"),
        ("required: [id, item]", "required: [id, item, note]"),
        ("        password: {$ref: '#/components/schemas/shop.Password'}\n", ""),
        ("enum: [open, 'shipped <i>']", "enum: [open, 'lost | @team']"),
        ("placed: {type: string, format: date-time}", "placed: {type: string}"),
        ("{type: integer, format: int32}", "{type: integer}"),
        ("'202': {description: Not yet}", "'203': {description: Not yet}"),
        // A component of another name, with the same values.
        ("shop.Fixed: {type", "shop.Flat: {type"),
        ("'#/components/schemas/shop.Fixed'", "'#/components/schemas/shop.Flat'"),
        ("'X-\"Key'", "'Y-\"Key'"),
        ("{Self: ['orders:write'], a-b: []}, {gone: []}", "{Self: ['orders:write', admin], a-b: []}, {gone: []}"),
        ("description: Secrets", "description: Codes"),
        ("operationId: list-backup-codes", "operationId: list-backup-codes\n      deprecated: true"),
        ("{type: object, required: [last4]", "{type: object, required: [last4, brand]"),
        ("properties: {last4: {type: string}}", "properties: {last4: {type: string}, brand: {type: [string, 'null']}}"),
        // An inline schema becomes a component, which is no change on the wire.
        ("reference: {type: string, format: uuid}", "reference: {$ref: '#/components/schemas/Reference'}"),
        ("  schemas:\n", "  schemas:\n    Reference: {type: string, format: uuid}\n"),
        ("https://sandbox.shop.test", "https://test.shop.test"),
    ];
    let changed = changes.iter().fold(shop.text.clone(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    });
    let named = |name: &str, text: &str| Sources::new(inline(name, text));
    Sides { old: named("old.yaml", &shop.text), new: named("new.yaml", &changed) }
}

fn compare(sources: &Sides<Sources>) -> Comparison {
    let mut diagnostics = Sides { old: Diagnostics::new(), new: Diagnostics::new() };
    diff::diff(sources, &InThread, &mut diagnostics).unwrap_or_else(|_| {
        panic!("{}{}", rendered(&diagnostics.old, &sources.old), rendered(&diagnostics.new, &sources.new))
    })
}

/// A document with one operation, of which a schema is given.
fn document(schema: &str) -> SourceFile {
    let text = format!(
        "openapi: 3.1.0
info: {{title: T, version: '1'}}
paths:
  /pets:
    get: {{operationId: get-pet, responses: {{'200': {{description: D, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Pet'}}}}}}}}}}}}
components:
  schemas:
    Pet: {schema}
"
    );
    inline("api.yaml", &text)
}

#[test]
fn text_for_a_terminal() {
    insta::assert_snapshot!(diff::text::render(&compare(&shops())));
}

#[test]
fn markdown_for_a_pull_request() {
    insta::assert_snapshot!(diff::markdown::render(&compare(&shops())));
}

#[test]
fn json_for_machines() {
    let json = diff::json::render(&compare(&shops()));
    insta::assert_snapshot!(json);
    let value: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    let fingerprints = |list: &serde_json::Value| {
        let entries = list.as_array().expect("a list").iter();
        entries.map(|entry| entry["fingerprint"].as_str().expect("text").to_owned()).collect::<Vec<_>>()
    };
    for list in [&value["changes"], &value["rust_api"]["changes"]] {
        let mut unique = fingerprints(list);
        unique.sort();
        unique.dedup();
        assert_eq!(unique.len(), fingerprints(list).len(), "two changes share a fingerprint");
    }
}

#[test]
fn annotations_for_workflows() {
    let annotations = diff::github::render(&compare(&shops()));
    insta::assert_snapshot!(annotations);
    assert!(annotations.lines().all(|line| line.starts_with("::error ") || line.starts_with("::warning ")));
}

#[test]
fn the_same_comparison_gives_the_same_reports() {
    let render = || {
        let comparison = compare(&shops());
        diff::json::render(&comparison) + &diff::markdown::render(&comparison)
    };
    assert_eq!(render(), render());
}

#[test]
fn a_fingerprint_stays_when_something_else_changes() {
    let fingerprints = |new: &str| {
        let new = Sources::new(document(new));
        let old = Sources::new(document("{properties: {a: {type: string}, b: {type: string}}}"));
        let changes = compare(&Sides { old, new }).changes;
        changes.into_iter().map(|change| change.fingerprint).collect::<Vec<_>>()
    };
    let one = fingerprints("{properties: {a: {type: string}, b: {type: boolean}}}");
    let both = fingerprints("{properties: {a: {type: boolean}, b: {type: boolean}}}");
    assert_eq!((one.len(), both.len()), (1, 2));
    assert!(both.contains(&one[0]));
}

#[test]
fn our_own_document_is_no_change_of_itself() {
    let comparison = compare(&Sides { old: own_sources(), new: own_sources() });
    assert!(comparison.is_empty());
    assert_eq!((comparison.bump, comparison.worst()), (Bump::None, Verdict::Compatible));
    assert_eq!(diff::text::render(&comparison), "No change: there is nothing to release.\n");
    assert_eq!(diff::markdown::render(&comparison), "### No change: there is nothing to release.\n");
    assert_eq!(diff::github::render(&comparison), "");
}

/// What follows for the number of the version.
#[test]
fn the_version_rises_with_the_worst_change() {
    let bump = |new: &str| {
        let old = Sources::new(document("{properties: {name: {type: string}}}"));
        compare(&Sides { old, new: Sources::new(document(new)) }).bump
    };
    assert_eq!(bump("{properties: {name: {type: string}}}"), Bump::None);
    assert_eq!(bump("{properties: {name: {type: string, description: The name}}}"), Bump::Patch);
    assert_eq!(bump("{properties: {name: {type: string}, age: {type: integer}}}"), Bump::Minor);
    assert_eq!(bump("{properties: {name: {type: integer}}}"), Bump::Major);
    // On the wire nothing breaks; the type of the member is another one.
    assert_eq!(bump("{required: [name], properties: {name: {type: string}}}"), Bump::Major);
}

/// Whoever compiles a program against both versions finds the items here.
#[test]
fn a_change_of_the_rust_api_names_the_item() {
    let sources = Sides { old: "{properties: {name: {type: string}}}", new: "{properties: {name: {type: integer}}}" };
    let comparison = compare(&sources.map(|schema| Sources::new(document(schema))));
    let [change] = comparison.rust_api.changes() else { panic!("{comparison:?}") };
    assert_eq!(
        (change.path.as_str(), change.kind, change.action),
        ("types::Pet::name", ItemKind::Field, RustAction::Retyped)
    );
    assert_eq!(change.verdict, Verdict::Breaking);
    assert_eq!(comparison.changes[0].rust, [0]);
}

/// Whoever walks through pages finds out that there are none any more, or that their items are others.
#[test]
fn pages_that_come_and_go_are_changes_of_the_rust_api() {
    const PAGES: &str = "{items: /events, cursor: {parameter: after, from: /paging/next}}";
    let ledger = source(&fixtures().join("documents/ledger.yaml")).text;
    assert!(ledger.contains(PAGES));
    let with =
        |pages: &str| Sources::new(inline("ledger.yaml", &ledger.replace(&format!("x-pagination: {PAGES}"), pages)));
    let changes = |old: &str, new: &str| {
        let comparison = compare(&Sides { old: with(old), new: with(new) });
        let line = |change: &diff::RustChange| format!("{} {} {}", change.verdict, change.action.as_str(), change.path);
        comparison.rust_api.changes().iter().map(line).collect::<Vec<_>>()
    };
    let (walked, by_page) =
        (format!("x-pagination: {PAGES}"), "x-pagination: {cursor: {parameter: after, from: /paging/next}}");
    assert_eq!(
        changes("", &walked),
        ["compatible added Client::list_events::items", "compatible added Client::list_events::pages"]
    );
    assert_eq!(
        changes(&walked, ""),
        ["breaking removed Client::list_events::items", "breaking removed Client::list_events::pages"]
    );
    assert_eq!(changes(&walked, by_page), ["breaking removed Client::list_events::items"]);
}

#[test]
fn overlay_actions_that_no_longer_fit_are_part_of_the_report() {
    let overlay = "overlay: 1.1.0
info: {title: T, version: '1'}
actions:
  - {target: '$.paths.*.get', update: {deprecated: true}}
  - {target: $.components.schemas.Pet.properties.name, update: {description: The name}}
";
    let with_overlay = |schema: &str| Sources::new(document(schema)).with_overlay(inline("fix.overlay.yaml", overlay));
    let old = with_overlay("{properties: {name: {type: string}}}");
    let mended = compare(&Sides {
        old: old.clone(),
        new: with_overlay("{properties: {name: {type: string, description: The name}}}"),
    });
    let codes = mended.overlays.iter().map(|finding| finding.code).collect::<Vec<_>>();
    assert_eq!((codes, mended.bump), (vec![Code::OverlayNoChange], Bump::None));
    insta::assert_snapshot!(diff::markdown::render(&mended));
    let gone = compare(&Sides { old, new: with_overlay("{properties: {title: {type: string}}}") });
    assert!(matches!(gone.rust_api, RustApi::NotCompared { .. }));
    assert_eq!(gone.worst(), Verdict::Breaking);
    insta::assert_snapshot!(diff::markdown::render(&gone));
    insta::assert_snapshot!(diff::github::render(&gone));
}

#[test]
fn a_document_that_cannot_be_read_is_an_error_of_its_side() {
    let sources = Sides { old: Sources::new(document("{}")), new: Sources::new(inline("api.yaml", "[1]")) };
    let mut diagnostics = Sides { old: Diagnostics::new(), new: Diagnostics::new() };
    assert!(diff::diff(&sources, &InThread, &mut diagnostics).is_err());
    assert!(diagnostics.old.is_empty() && !diagnostics.new.is_empty());
}

/// A constraint says all that stands behind its references: each of these schemas has one that leads to all others.
#[test]
fn constraints_that_lead_to_each_other_take_little_memory() {
    let count = 120;
    let schema = |index: usize| {
        let other = |step: usize| format!("{{$ref: '#/components/schemas/S{}'}}", (index * step + 1) % count);
        let (next, far) = (other(1), other(7));
        format!(
            "    S{index}: {{properties: {{next: {next}, far: {far}}}, not: {{properties: {{a: {next}, b: {far}}}}}}}\n"
        )
    };
    let schemas = (0..count).map(schema).collect::<String>();
    let response = "{description: D, content: {application/json: {schema: {$ref: '#/components/schemas/S0'}}}}";
    let text = |title: &str| {
        let paths = format!("{{/a: {{get: {{responses: {{'200': {response}}}}}}}}}");
        format!(
            "openapi: 3.1.0\ninfo: {{title: {title}, version: '1'}}\npaths: {paths}\ncomponents:\n  schemas:\n{schemas}"
        )
    };
    let sources = Sides { old: text("A"), new: text("B") }.map(|text| Sources::new(inline("api.yaml", &text)));
    let bytes = allocation_counter::measure(|| drop(compare(&sources))).bytes_max;
    assert!(bytes < 16 << 20, "{bytes} bytes");
}

/// A report goes to a terminal, and to a page where others are mentioned.
#[test]
fn text_of_the_document_stays_text() {
    let hostile = "a\\n### b\\e[31m`` <script> @team | x";
    let old = Sources::new(document("{properties: {name: {type: string}}}"));
    let new =
        Sources::new(document(&format!("{{properties: {{\"{hostile}\": {{type: string, default: \"{hostile}\"}}}}}}")));
    let comparison = compare(&Sides { old, new });
    let text = diff::text::render(&comparison);
    assert!(text.contains("a ### b") && !text.contains('\u{1b}'), "{text}");
    let markdown = diff::markdown::render(&comparison);
    insta::assert_snapshot!(markdown);
    assert!(diff::github::render(&comparison).lines().all(|line| line.starts_with("::")));
}
