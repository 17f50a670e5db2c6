use codegen::{Diagnostics, Generated, InThread, Sources, messages};

use crate::support::{fixtures, inline, shared, source};

/// The client of the vendor's whole document, with what was said of it; none where the document is not there.
fn platform() -> Option<(Generated, String)> {
    let sources = Sources::new(source(&shared("specs")?.join("fourthwall-platform.openapi.yaml")));
    let mut diagnostics = Diagnostics::new();
    let generated = codegen::generate(&sources, &InThread, &mut diagnostics);
    let said = messages::short(&diagnostics, &sources);
    Some((generated.unwrap_or_else(|_| panic!("{said}")), said))
}

fn lines(items: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    items.into_iter().map(|item| format!("{}\n", item.as_ref())).collect()
}

#[test]
fn names() {
    let Some((generated, _)) = platform() else { return };
    let components = generated.summary.schemas.iter().filter_map(|schema| {
        let name = schema.pointer.strip_prefix("/components/schemas/")?;
        (!name.contains('/')).then(|| format!("{}  {name}", schema.name))
    });
    insta::assert_snapshot!(lines(components));
}

#[test]
fn names_of_inline_schemas() {
    let Some((generated, _)) = platform() else { return };
    let inline = generated
        .summary
        .schemas
        .iter()
        .filter(|schema| schema.pointer.strip_prefix("/components/schemas/").is_none_or(|name| name.contains('/')));
    insta::assert_snapshot!(lines(inline.map(|schema| format!("{}  {}", schema.name, schema.pointer))));
}

#[test]
fn operations() {
    let Some((generated, _)) = platform() else { return };
    insta::assert_snapshot!(lines(generated.summary.operations));
}

/// Every list of the document that takes the number of a page can be walked.
#[test]
fn pages() {
    let Some(folder) = shared("specs") else { return };
    let overlay = source(&fixtures().join("overlays/platform_pages.overlay.yaml"));
    let sources = Sources::new(source(&folder.join("fourthwall-platform.openapi.yaml"))).with_overlay(overlay);
    let mut diagnostics = Diagnostics::new();
    let generated = codegen::generate(&sources, &InThread, &mut diagnostics);
    let generated = generated.unwrap_or_else(|_| panic!("{}", messages::short(&diagnostics, &sources)));
    let walked = generated.model.split("\n  ").fold((Vec::new(), ""), |(mut walked, operation), line| {
        if let Some(pages) = line.trim_start().strip_prefix("pages: ") {
            walked.push(format!("{operation}: {pages}"));
        }
        (walked, if line.starts_with(' ') { operation } else { line })
    });
    insta::assert_snapshot!(lines(walked.0));
}

#[test]
fn unions() {
    let Some((generated, _)) = platform() else { return };
    insta::assert_snapshot!(lines(generated.summary.unions));
}

#[test]
fn notes() {
    let Some((_, said)) = platform() else { return };
    insta::assert_snapshot!(said);
}

/// The names that types have when these schemas are all that there are, in the same order.
fn type_names(schemas: &[&String]) -> Vec<String> {
    let schemas = schemas.iter().map(|name| ((*name).clone(), serde_json::json!({ "type": "object" })));
    let schemas = schemas.collect::<serde_json::Map<_, _>>();
    let document = serde_json::json!({
        "openapi": "3.1.0", "info": { "title": "T", "version": "1" }, "paths": {}, "components": { "schemas": schemas },
    });
    let sources = Sources::new(inline("names.json", &document.to_string()));
    let lowered = codegen::lower(&sources, &mut Diagnostics::new()).expect("names are never an error");
    let components = lowered.root.get("components").expect("they were there");
    components.members("schemas").map(|(name, _)| name.clone()).collect()
}

#[test]
fn names_stay_when_other_schemas_go() {
    let Some(folder) = shared("specs") else { return };
    let sources = Sources::new(source(&folder.join("fourthwall-platform.openapi.yaml")));
    let document = codegen::patch(&sources, &mut Diagnostics::new()).expect("it can be read").document;
    let components = document.root.get("components").expect("it has schemas");
    let schemas = components.members("schemas").map(|(name, _)| name).collect::<Vec<_>>();
    let all = type_names(&schemas);
    let mut changes = Vec::new();
    for gone in 0..schemas.len() {
        let left = [&schemas[..gone], &schemas[gone + 1..]].concat();
        let before = [&all[..gone], &all[gone + 1..]].concat();
        let changed = before.iter().zip(type_names(&left)).filter(|(before, after)| *before != after);
        changes.extend(changed.map(|(before, after)| format!("without {}: {before} -> {after}", all[gone])));
    }
    insta::assert_snapshot!(lines(changes), @"");
}
