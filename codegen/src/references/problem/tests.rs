use crate::diagnostics::Diagnostics;
use crate::references::{resolve, with_referenced};
use crate::sources::{Files, SourceFile, Sources};

/// A folder with a few files; at all other paths stands what is no file.
struct Folder;

impl Files for Folder {
    fn read(&self, path: &str) -> Result<SourceFile, String> {
        let text = match path {
            "other.yaml" => "Pet: {type: string}",
            "two.yaml" => "schemas: {Pet: {}, Dog: {}}",
            "broken.yaml" => "[",
            _ => return Err("it is not a file".to_owned()),
        };
        Ok(SourceFile { name: path.to_owned(), text: text.to_owned() })
    }
}

/// What is said of a schema with this reference, in a document with these further members: message and help.
fn said(reference: &str, more: &str) -> String {
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\n{more}paths:\n  /a:\n    get:\n      parameters:\n      - {{name: a, in: query, schema: {{$ref: {reference}}}}}\n"
    );
    let sources = with_referenced(Sources::new(SourceFile { name: "api.yaml".to_owned(), text }), &Folder);
    let mut diagnostics = Diagnostics::new();
    let mut document = crate::patch(&sources, &mut diagnostics).expect("it is YAML").document;
    // What is asked is what it says.
    let _ = resolve(&mut document, &sources, &mut diagnostics);
    let said = diagnostics.iter().filter(|diagnostic| diagnostic.code.as_str().starts_with("ref-"));
    said.map(|one| format!("{}\n  help: {}\n", one.message, one.help.as_deref().unwrap_or_default())).collect()
}

#[test]
fn what_is_no_string_is_told_apart_from_a_comment() {
    insta::assert_snapshot!(["5", "[a]", "#/a"].map(|reference| said(&format!("{reference}\n "), "")).concat(), @r"
    `$ref` is a string, not a number
      help: write the way to a node, such as `'#/components/schemas/Name'`
    `$ref` is a string, not an array
      help: write the way to a node, such as `'#/components/schemas/Name'`
    `$ref` is a string, not null
      help: quote it: in YAML, what follows ` #` is a comment
    ");
}

#[test]
fn a_file_that_is_broken_is_not_to_be_put_there() {
    insta::assert_snapshot!(["broken.yaml", "folder"].map(|reference| said(reference, "")).concat(), @r"
    the file `broken.yaml` cannot be read: what is wrong with it stands above
      help: correct what is wrong in the file
    the file `folder` cannot be read: it is not a file
      help: put a YAML or JSON file in UTF-8 there, or bundle the files into one document
    ");
}

#[test]
fn what_is_missing_is_named_with_what_there_is() {
    let components =
        "components: {schemas: {}, responses: {A: {}, B: {}, C: {}, D: {}, E: {}, F: {}, G: {}, H: {}, I: {}}}\n";
    let cases = [
        ("'#/components/schemas/No'", ""),
        ("'#/components/schemas/No'", components),
        ("'#/components/responses/No'", components),
        ("other.yaml#/Cat", ""),
        ("other.yaml#/pet", ""),
        ("two.yaml#/schemas/Cat", ""),
    ];
    insta::assert_snapshot!(cases.map(|(reference, more)| said(reference, more)).concat(), @r"
    the reference `#/components/schemas/No` leads nowhere
      help: the root has no `components`; it holds `openapi`, `info`, `paths`
    the reference `#/components/schemas/No` leads nowhere
      help: `#/components/schemas` has no `No`; it holds nothing
    the reference `#/components/responses/No` leads nowhere
      help: `#/components/responses` has no `No`; it holds `A`, `B`, `C`, `D`, `E`, `F`, `G`, `H` and 1 more
    the reference `other.yaml#/Cat` leads nowhere
      help: `other.yaml` has no `Cat`; it holds `Pet`
    the reference `other.yaml#/pet` leads nowhere
      help: there is `other.yaml#/Pet`
    the reference `two.yaml#/schemas/Cat` leads nowhere
      help: `two.yaml#/schemas` has no `Cat`; it holds `Pet`, `Dog`
    ");
}
