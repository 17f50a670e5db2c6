//! Swagger 2.0: what becomes of a document, and that it is what the same document in OpenAPI 3.0 is.

use codegen::diff::Sides;
use codegen::{Diagnostics, Files, Generated, InThread, SourceFile, Sources, messages};

use crate::support::{fixtures, inline, rendered, source};

/// The document, and the same written by hand in OpenAPI 3.0.
fn workshops() -> Sides<Sources> {
    let folders = Sides { old: "swagger", new: "documents" };
    folders.map(|folder| Sources::new(source(&fixtures().join(folder).join("workshop.yaml"))))
}

fn client(sources: &Sources) -> Generated {
    let mut diagnostics = Diagnostics::new();
    let generated = codegen::generate(sources, &InThread, &mut diagnostics);
    generated.unwrap_or_else(|_| panic!("{}", rendered(&diagnostics, sources)))
}

#[test]
fn a_document_becomes_openapi_3() {
    let sources = workshops().old;
    let passes = codegen::LOWERING_PASSES;
    let last = passes.iter().position(|pass| pass.name == "swagger_to_openapi").expect("it is a pass");
    let mut diagnostics = Diagnostics::new();
    let lowered = codegen::lower_with(&passes[..=last], &sources, &mut diagnostics).expect("the document is taken");
    let said = messages::short(&diagnostics, &sources);
    insta::assert_snapshot!(format!("{said}{}", lowered.to_yaml()));
}

/// `cargo test -p xtask --test contract -- --ignored` compiles the client, and holds it to the document in OpenAPI 3.0.
#[test]
fn a_document_has_the_client_of_the_same_in_openapi_3() {
    let clients = workshops().map(|sources| {
        let client = client(&sources);
        // The first lines say of which file it was made; and a schema without a name is called after its place, which is
        // that of a parameter in one and that of a schema in the other.
        let body = |text: &str| {
            let lines = text.lines().skip_while(|line| line.starts_with("//"));
            let lines =
                lines.filter(|line| !["/// The schema `0`.", "/// The schema `schema`."].contains(&line.trim()));
            lines.collect::<Vec<_>>().join("\n")
        };
        client.files.into_iter().map(|file| (file.name, body(&file.text))).collect::<Vec<_>>()
    });
    assert_eq!(clients.old.len(), clients.new.len());
    for ((name, old), (_, new)) in clients.old.iter().zip(&clients.new) {
        let different = old.lines().zip(new.lines()).find(|(old, new)| old != new);
        assert!(old == new, "{name} is another file: {different:#?}");
    }
}

#[test]
fn nothing_is_different_from_the_same_in_openapi_3() {
    let sources = workshops();
    let mut diagnostics = Sides { old: Diagnostics::new(), new: Diagnostics::new() };
    let comparison = codegen::diff::diff(&sources, &InThread, &mut diagnostics).expect("both are documents");
    assert!(comparison.is_empty(), "{:#?}", comparison.changes);
}

#[test]
fn every_operation_is_in_the_client() {
    let sources = workshops().old;
    let census = codegen::census::of(&sources).expect("the document can be read");
    assert_eq!((census.operations.len(), census.missing(&client(&sources).summary).count()), (8, 0));
}

/// A folder in memory.
struct Folder;

impl Files for Folder {
    fn read(&self, path: &str) -> Result<SourceFile, String> {
        let text = "
parameters:
  Body: {name: thing, in: body, schema: {$ref: '#/definitions/Thing'}}
  Limit: {name: limit, in: query, type: array, items: {type: integer}}
responses: {Ok: {description: All, schema: {type: array, items: {$ref: '#/definitions/Thing'}}}}
definitions: {Thing: {type: object, properties: {name: {type: string, x-nullable: true}}}}
";
        (path == "common.yaml").then(|| inline(path, text)).ok_or_else(|| "it is absent".to_owned())
    }
}

#[test]
fn what_stands_in_other_files_is_of_swagger_too() {
    // Without quotes, the version is a number.
    let text = "
swagger: 2.0
info: {title: M, version: '1'}
host: m.test
schemes: [https]
consumes: [application/json]
produces: [application/json]
paths:
  /b:
    post:
      operationId: add
      parameters: [{$ref: 'common.yaml#/parameters/Body'}, {$ref: 'common.yaml#/parameters/Limit'}]
      responses: {'200': {$ref: 'common.yaml#/responses/Ok'}}
";
    let sources = codegen::with_referenced(Sources::new(inline("api.yaml", text)), &Folder);
    insta::assert_snapshot!(client(&sources).summary, @"
    operations
      POST /b [application/json]: add(body: Option<&Thing>).limit([i64]) -> Vec<Thing>
    types
      struct Thing { name: Option<Option<String>>, extra: UnknownMembers }
    ");
}
