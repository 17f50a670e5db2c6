use codegen::{Diagnostics, Generated, InThread, Sources, messages};

use crate::support::{shared, source};

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
