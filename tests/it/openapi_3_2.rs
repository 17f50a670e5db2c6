//! What OpenAPI 3.2 has and no version before it: what is said of it, what becomes of it, and what the client has.

use codegen::{Diagnostics, Files, InThread, SourceFile, Sources, census, messages};

use crate::support::{files, fixtures, inline, rendered, source};

#[test]
fn each_construct_is_read() {
    for path in files(&fixtures().join("openapi_3_2"), "yaml") {
        let sources = Sources::new(source(&path));
        let mut diagnostics = Diagnostics::new();
        let lowered = codegen::lower(&sources, &mut Diagnostics::new());
        let lowered = lowered.unwrap_or_else(|_| panic!("{} is not taken", path.display())).to_yaml();
        let generated = codegen::generate(&sources, &InThread, &mut diagnostics);
        let generated = generated.unwrap_or_else(|_| panic!("{}", rendered(&diagnostics, &sources)));
        let census = census::of(&sources).expect("the document can be read");
        assert_eq!(census.missing(&generated.summary).count(), 0, "{}", path.display());
        let said = messages::short(&diagnostics, &sources);
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        insta::assert_snapshot!(name, format!("{said}\n--- after\n{lowered}\n--- model\n{}", generated.model));
    }
}

/// A folder in memory.
struct Folder;

impl Files for Folder {
    fn read(&self, path: &str) -> Result<SourceFile, String> {
        let text = "
$self: https://own.test/api/shared.yaml
components: {schemas: {S: {type: object, properties: {a: {$ref: 'https://own.test/api/openapi.yaml#/components/schemas/A'}}}}}
";
        (path == "shared.yaml").then(|| inline(path, text)).ok_or_else(|| "it is absent".to_owned())
    }
}

#[test]
fn files_beside_the_document_stand_beside_its_own_url() {
    let text = "
openapi: 3.2.0
$self: https://own.test/api/openapi.yaml
info: {title: M, version: '1'}
servers: [{url: 'https://own.test'}]
paths:
  /s:
    get:
      operationId: getS
      responses:
        '200':
          description: S
          content: {application/json: {schema: {$ref: 'https://own.test/api/shared.yaml#/components/schemas/S'}}}
components: {schemas: {A: {type: string}}}
";
    let sources = codegen::with_referenced(Sources::new(inline("api.yaml", text)), &Folder);
    let mut diagnostics = Diagnostics::new();
    let generated = codegen::generate(&sources, &InThread, &mut diagnostics);
    let generated = generated.unwrap_or_else(|_| panic!("{}", rendered(&diagnostics, &sources)));
    insta::assert_snapshot!(generated.summary, @"
    operations
      GET /s: get_s() -> S
    types
      type A = String
      struct S { a: Option<A>, extra: UnknownMembers }
    ");
}
