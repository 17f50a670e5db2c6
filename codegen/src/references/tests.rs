//! Members of a document that are called as what stands there for a while.

use super::*;
use crate::sources::SourceFile;

/// A folder with one file.
struct Beside(&'static str, &'static str);

impl Files for Beside {
    fn read(&self, path: &str) -> Result<SourceFile, String> {
        match path == self.0 {
            true => Ok(SourceFile { name: path.to_owned(), text: self.1.to_owned() }),
            false => Err("there is no such file".to_owned()),
        }
    }
}

/// A document with its references resolved, as YAML.
fn resolved(text: &str, files: &dyn Files) -> String {
    let sources = Sources::new(SourceFile { name: "api.yaml".to_owned(), text: text.to_owned() });
    let sources = with_referenced(sources, files);
    let mut diagnostics = Diagnostics::new();
    let mut document = document::parse(&sources, sources.spec(), &mut diagnostics).expect("it can be read");
    resolve(&mut document, &sources, &mut diagnostics).expect("it has no errors");
    document.to_yaml()
}

/// An example that refers to nothing goes, and no client lacks it.
#[test]
fn what_is_left_out_is_known_by_its_place_and_not_by_a_member() {
    let text = "
openapi: 3.1.0
components:
  examples: {Lost: {$ref: '#/nowhere'}, Kept: {value: [{x-left-out: true}]}}
  schemas:
    A: {properties: {a: {x-left-out: null}}, prefixItems: [{x-left-out: null}, {}]}
  parameters: {P: {name: p, in: query, examples: {b: {$ref: '#/nowhere'}, c: {}}}}
";
    insta::assert_snapshot!(resolved(text, &Beside("", "")), @"
    openapi: 3.1.0
    components:
      examples:
        Kept:
          value:
          - x-left-out: true
      schemas:
        A:
          properties:
            a:
              x-left-out: null
          prefixItems:
          - x-left-out: null
          - {}
      parameters:
        P:
          name: p
          in: query
          examples:
            c: {}
    ");
}

#[test]
fn a_member_of_the_document_is_not_taken_for_the_files_to_which_it_refers() {
    let text = "
openapi: 3.1.0
x-referenced-files: {b.yaml: {type: boolean}, c: {$ref: '#/x-referenced-files/b.yaml'}}
x-referenced-files-2: ours
components:
  schemas:
    A: {$ref: '#/x-referenced-files/c'}
    B: {$ref: 'b.yaml'}
";
    insta::assert_snapshot!(resolved(text, &Beside("b.yaml", "type: string")), @"
    openapi: 3.1.0
    x-referenced-files-2: ours
    components:
      schemas:
        A:
          $ref: '#/x-referenced-files-3/c'
        B:
          $ref: '#/x-referenced-files/b.yaml'
    x-referenced-files-3:
      b.yaml:
        type: boolean
      c:
        $ref: '#/x-referenced-files-3/b.yaml'
    x-referenced-files:
      b.yaml:
        type: string
    ");
}

#[test]
fn members_that_many_objects_have_from_one_are_an_error_if_they_are_too_many() {
    let names = (0..1_000).map(|index| format!("v{index}: {{}}")).collect::<Vec<_>>().join(", ");
    let holders = (0..1_000).map(|index| format!("    A{index}: {{properties: {{$ref: '#/x-all'}}}}\n"));
    let text = format!("openapi: 3.1.0\nx-all: {{{names}}}\ncomponents:\n  schemas:\n{}", holders.collect::<String>());
    let sources = Sources::new(SourceFile { name: "api.yaml".to_owned(), text });
    let mut diagnostics = Diagnostics::new();
    let mut document = document::parse(&sources, sources.spec(), &mut diagnostics).expect("it can be read");
    resolve(&mut document, &sources, &mut diagnostics).expect_err("it is too much");
    let codes = diagnostics.iter().map(|diagnostic| diagnostic.code.as_str()).collect::<Vec<_>>();
    assert_eq!(codes, ["ref-limit"]);
}
