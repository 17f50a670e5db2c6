mod rows;

use codegen::{Diagnostics, ImportRequest, Imported, SourceFile, Sources};
use xtask::workspace;

use crate::support::{Beside, fixtures, inline, rendered, shared, source};

/// A document and the facts about it, as they are in a folder.
#[derive(Clone, Default)]
struct Folder {
    document: String,
    readme: String,
}

impl Folder {
    /// Imports pages, and gives the report.
    fn import(&mut self, pages: &[SourceFile]) -> String {
        self.import_from(pages, None)
    }

    /// Imports a page from a source, and gives the report.
    fn import_from(&mut self, pages: &[SourceFile], from: Option<&str>) -> String {
        let imported = self.try_import(pages, from).unwrap_or_else(|messages| panic!("{messages}"));
        let Imported { document, readme, report } = imported.0;
        *self = Self { document, readme };
        report.to_string()
    }

    /// Imports pages, and gives what is made with the messages, or the messages alone.
    fn try_import(&self, pages: &[SourceFile], from: Option<&str>) -> Result<(Imported, String), String> {
        self.import_beside(&Beside(&[]), pages, from)
    }

    /// Imports pages where there are files beside the document.
    fn import_beside(
        &self,
        beside: &Beside,
        pages: &[SourceFile],
        from: Option<&str>,
    ) -> Result<(Imported, String), String> {
        let spec = inline("spec/openapi.yaml", &self.document);
        let sources = pages.iter().fold(Sources::new(spec), |sources, page| sources.with_page(page.clone()));
        let request = ImportRequest { sources: &sources, readme: &self.readme, source: from, date: "2026-05-04" };
        let mut diagnostics = Diagnostics::new();
        let imported = codegen::import(&request, beside, &mut diagnostics);
        let messages = rendered(&diagnostics, &sources);
        match imported {
            Ok(imported) => Ok((imported, messages)),
            Err(_) => Err(messages),
        }
    }

    fn error(&self, pages: &[SourceFile]) -> String {
        match self.try_import(pages, None) {
            Ok((imported, _)) => panic!("it is taken: {}", imported.report),
            Err(messages) => messages,
        }
    }

    /// The rows of the sources.
    fn rows(&self) -> String {
        let rows = self.readme.lines().filter(|line| line.starts_with('|')).skip(2);
        rows.map(|line| format!("{line}\n")).collect()
    }
}

fn page(name: &str) -> SourceFile {
    let file = source(&fixtures().join("pages").join(name));
    inline(name, &file.text)
}

/// A page with a change in its text.
fn changed(name: &str, from: &str, to: &str) -> SourceFile {
    let page = page(name);
    assert!(page.text.contains(from), "{name} does not have {from}");
    inline(name, &page.text.replace(from, to))
}

/// The tree of a document, in which the order of members does not count.
fn tree(text: &str) -> codegen::Node {
    let sources = Sources::new(inline("document.yaml", text));
    codegen::patch(&sources, &mut Diagnostics::new()).expect("it can be read").document.root
}

#[test]
fn the_vendors_page_gives_the_vendored_document() {
    let Some(folder) = shared("specs") else { return };
    let own = std::fs::read_to_string(workspace::spec()).expect("it is in the repository");
    let readme = source(&workspace::root().join("spec/README.md")).text;
    let page = source(&folder.join("exchange-token.md"));
    let mut empty = Folder::default();
    empty.import(std::slice::from_ref(&page));
    let is_block = |document: &str| page.text.contains(&format!("\n{document}```"));
    assert!(is_block(&empty.document));
    if !is_block(&own) {
        eprintln!("skipped: the vendored document is of another day than the page");
        return;
    }
    assert!(empty.document == own);
    // What is there is the same already, and so are the facts.
    let mut ours = Folder { document: own.clone(), readme: readme.clone() };
    insta::assert_snapshot!(ours.import(&[page]), @"unchanged  the document says what it said");
    assert!(ours.document == own && ours.readme == readme);
}

#[test]
fn the_vendors_whole_document_and_then_a_page_change_what_the_page_says() {
    let Some(folder) = shared("specs") else { return };
    let [platform, page] =
        ["fourthwall-platform.openapi.yaml", "exchange-token.md"].map(|name| source(&folder.join(name)));
    let mut both = Folder::default();
    both.import(std::slice::from_ref(&platform));
    assert!(both.document == platform.text);
    insta::assert_snapshot!(both.import(std::slice::from_ref(&page)), @"
    unchanged  the document says what it said
    kept       60 operations that the pages do not have
    ");
    assert!(both.document == platform.text);
    insta::assert_snapshot!(both.rows(), @"
    | `fourthwall-platform.openapi.yaml` | 2026-05-04 | all others |
    | the fenced `yaml` block of `exchange-token.md` | 2026-05-04 | `POST /open-api/v1.0/platform/token` |
    ");
    let text = page.text.replace("Token Request", "Request for a Token");
    insta::assert_snapshot!(both.import(&[SourceFile { text, ..page }]), @"
    changed    component schemas/com.fourthwall.app.openapi.endpoint.TokenRequest
    kept       60 operations that the pages do not have
    ");
    let expected = platform.text.replace("title: Token Request", "title: Request for a Token");
    assert!(tree(&both.document) == tree(&expected));
}

#[test]
fn one_page_gives_its_block_byte_for_byte() {
    for name in ["list-pets.md", "create-pet.md"] {
        let mut folder = Folder::default();
        folder.import(&[page(name)]);
        assert!(page(name).text.contains(&format!("\n{}```", folder.document)), "{}", folder.document);
        let again = folder.clone();
        folder.import(&[page(name)]);
        assert!(folder.document == again.document && folder.readme == again.readme);
    }
}

#[test]
fn a_document_is_a_page_of_its_own() {
    for (name, text) in [("a.json", "{\"openapi\": \"3.0.3\", \"paths\": {}}"), ("-", "openapi: 3.0.3\npaths: {}\n")] {
        let mut folder = Folder::default();
        folder.import(&[inline(name, text)]);
        assert_eq!(folder.document, text);
    }
}

#[test]
fn pages_are_united_and_what_they_say_alike_stands_once() {
    let mut folder = Folder::default();
    let report = folder.import(&[page("list-pets.md"), page("create-pet.md")]);
    insta::assert_snapshot!(format!("{report}\n{}\n{}", folder.document, folder.readme));
    let again = folder.clone();
    insta::assert_snapshot!(folder.import(&[page("create-pet.md"), page("list-pets.md")]), @"unchanged  the document says what it said");
    assert!(folder.document == again.document && folder.readme == again.readme);
}

#[test]
fn what_two_pages_say_in_different_ways_is_an_error_with_both_places() {
    let other = changed("create-pet.md", "enum: [cat, dog]", "enum: [cat, fish]");
    insta::assert_snapshot!("unequal_component", Folder::default().error(&[page("list-pets.md"), other]));
    let other = changed("list-pets.md", "'200'", "'203'");
    let other = inline("list-pets-again.md", &other.text);
    insta::assert_snapshot!("unequal_operation", Folder::default().error(&[page("list-pets.md"), other]));
    let other = changed("create-pet.md", "https://pets", "https://cats");
    insta::assert_snapshot!("unequal_servers", Folder::default().error(&[page("list-pets.md"), other]));
    let other = changed("list-pets.md", "security: []", "security: [{key: []}]");
    insta::assert_snapshot!("unequal_security", Folder::default().error(&[page("create-pet.md"), other]));
    let other = changed("create-pet.md", "version: '1'", "version: '2'");
    insta::assert_snapshot!("unequal_info", Folder::default().error(&[page("list-pets.md"), other]));
}

#[test]
fn a_component_that_others_use_too_changes_for_all_and_the_report_says_so() {
    let mut folder = Folder::default();
    folder.import(&[page("shop.yaml")]);
    let new = changed("create-pet.md", "enum: [cat, dog]", "enum: [cat, dog, fish]");
    insta::assert_snapshot!(folder.import(&[new]), @"
    changed    component schemas/Kind, which GET /orders/{id} and 1 more operation use too
    added      tags
    kept       3 operations that the pages do not have
    ");
}

#[test]
fn what_operations_take_from_the_document_must_be_the_same_in_those_that_stay() {
    let mut folder = Folder::default();
    folder.import(&[page("shop.yaml")]);
    insta::assert_snapshot!(folder.error(&[changed("create-pet.md", "https://pets", "https://cats")]));
    // Where nothing stays, there is nothing to be the same as.
    let both = [page("list-pets.md"), page("create-pet.md")];
    let mut folder = Folder::default();
    folder.import(&both);
    folder.import(&both.map(|page| inline(&page.name, &page.text.replace("https://pets", "https://cats"))));
    assert!(folder.document.contains("https://cats"));
}

#[test]
fn what_operations_take_from_their_path_must_be_the_same_in_those_that_stay() {
    let mut folder = Folder::default();
    folder.import(&[page("shop.yaml")]);
    let page = "openapi: 3.1.0
info: {title: Pets, version: '1'}
servers: [{url: 'https://pets.example.com'}]
paths:
  /orders/{id}:
    get:
      operationId: get-order
      responses: {'200': {description: OK}}
";
    insta::assert_snapshot!(folder.error(&[inline("get-order.yaml", page)]));
}

#[test]
fn comments_that_are_lost_are_said() {
    let mut folder = Folder::default();
    folder.import(&[page("shop.yaml")]);
    let made = folder.try_import(&[page("create-pet.md")], None).expect("they fit together");
    insta::assert_snapshot!(made.1);
    assert!(!made.0.document.contains("# The whole"));
}

#[test]
fn a_page_without_a_document_is_an_error() {
    let block = |text: &str| inline("page.md", &format!("# Title\n\n{text}\n"));
    let document = "```yaml\nopenapi: 3.1.0\npaths: {}\n```\n";
    let cases = [
        block("No block"),
        block(&format!("{document}\n{document}")),
        block(&format!("* {}", document.replace('\n', "\n  "))),
        block(&document.replace("paths: {}", "paths: {")),
        block(&document.replace("3.1.0", "2.0")),
        block("```yaml\na: {openapi: 3.1.0}\n  openapi: 1\n```\n"),
        inline("page.yaml", "a: 1\n"),
        inline("page.json", "[]"),
    ];
    let messages = cases.iter().map(|page| Folder::default().error(std::slice::from_ref(page)));
    insta::assert_snapshot!(messages.collect::<String>());
}

#[test]
fn other_blocks_may_stand_beside_the_document() {
    let document = "openapi: 3.1.0\npaths: {}\n";
    let others = [
        "```js\nconst api = {\nopenapi: '3.1.0', paths: f(`x`) }\n```\n",
        "```diff\n openapi: '3.1.0'\n-a: [\n+b\n```\n",
        "* An example:\n\n  ```yaml\n  openapi: 3.1.0\n  info: {}\n  ```\n",
        "* The version:\n\n  ```yaml\n  openapi: 3.1.0\n  ```\n",
        "```yaml\nopenapi: 3.1.0\ninfo: {\n```\n",
    ];
    for other in others {
        for page in [format!("{other}\n```yaml\n{document}```\n"), format!("```yaml\n{document}```\n\n{other}")] {
            let mut folder = Folder::default();
            folder.import(&[inline("page.md", &page)]);
            assert_eq!(folder.document, document, "{page}");
        }
    }
    // What may be the document is not left out for an example of it.
    let broken = "```yaml\nopenapi: 3.1.0\npaths: {\n```\n";
    for page in [format!("{broken}\n```yaml\n{document}```\n"), format!("```yaml\nopenapi: 3.1.0\n```\n\n{broken}")] {
        assert!(Folder::default().error(&[inline("page.md", &page)]).starts_with("error[syntax]: "), "{page}");
    }
    let json = "{\"info\": {\"title\": \"T\"}, \"openapi\": \"3.1.0\", \"paths\": {}}\n";
    let mut folder = Folder::default();
    folder.import(&[inline("page.md", &format!("```json\n{json}```\n"))]);
    assert_eq!(folder.document, json);
}

#[test]
fn a_block_of_json_is_json() {
    let document = "{\"openapi\": \"3.1.0\", \"paths\": {},\n  // Ours\n  \"tags\": []}\n";
    let page = |language: &str| inline("page.md", &format!("```{language}\n{document}```\n"));
    assert_eq!(Folder::default().error(&[page("json")]), Folder::default().error(&[page("")]));
    insta::assert_snapshot!(Folder::default().error(&[page("")]), @"
    error[syntax]: JSON has no comments
     --> page.md:3:3
      |
    3 |   // Ours
      |   ^^^^^^^
      |
      = help: take the comments away; those of YAML begin with `#`
    ");
}

#[test]
fn files_that_are_not_beside_the_document_are_said() {
    let document = "openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /a: {$ref: 'paths/a.yaml'}
components:
  schemas:
    Own: {$ref: '#/components/schemas/Pet'}
    Pet: {$ref: 'b.yaml#/Pet'}
    Cat: {$ref: 'b.yaml#/Cat', example: {$ref: 'c.yaml'}}
";
    let page = inline("page.md", &format!("# Title\n\n```yaml\n{document}```\n"));
    let said = |files| {
        let made = Folder::default().import_beside(&Beside(files), std::slice::from_ref(&page), None);
        made.expect("it is taken all the same").1
    };
    insta::assert_snapshot!(said(&[]), @"
    warning[ref-unreadable]: the document refers to 2 files that are not beside `spec/openapi.yaml`, such as `paths/a.yaml`
     --> page.md:7:14
      |
    7 |   /a: {$ref: 'paths/a.yaml'}
      |              ^^^^^^^^^^^^^^
      |
      = at: /paths/~1a/$ref
      = help: copy each file to where the reference leads from there, such as `spec/paths/a.yaml`, or bundle the files into one document before you import it
    ");
    insta::assert_snapshot!(said(&["paths/a.yaml"]), @"
    warning[ref-unreadable]: the document refers to the file `b.yaml`, which is not beside `spec/openapi.yaml`
      --> page.md:11:17
       |
    11 |     Pet: {$ref: 'b.yaml#/Pet'}
       |                 ^^^^^^^^^^^^^
       |
       = at: /components/schemas/Pet/$ref
       = help: copy the file to where the reference leads from there, such as `spec/b.yaml`, or bundle the files into one document before you import it
    ");
    assert_eq!(said(&["paths/a.yaml", "b.yaml"]), "");
}

#[test]
fn an_edit_by_hand_is_not_taken_for_the_vendors() {
    let mut folder = Folder::default();
    folder.import(&[page("list-pets.md"), page("create-pet.md")]);
    let imported = folder.clone();
    folder.document = folder.document.replace("title: Pets", "title: Our Pets");
    assert_ne!(folder.document, imported.document);
    // The operation of the other page would stay as it was edited.
    insta::assert_snapshot!(folder.error(&[page("list-pets.md")]), @"
    error[document-edited]: `spec/openapi.yaml` is not what was imported: the recorded sha256 is `34acf478bab113864f9460c15415f2a7b802af82f784361dc35182c990c2d463`, and that of the file is `92c1e495a2741946e2e148e4c0e49cc93306f2dbf2b5d3315fd239f1eaf3e57b`
     --> spec/openapi.yaml:1:1
      |
    1 | openapi: 3.1.0
      | ^^^^^^^^^^^^^^
      |
      = help: revert the edits and put them into an overlay, or import all pages of the document together
    ");
    // All pages take the place of all that is there.
    let (made, messages) =
        folder.try_import(&[page("list-pets.md"), page("create-pet.md")], None).expect("it is taken");
    assert_eq!((&made.document, &made.readme), (&imported.document, &imported.readme));
    insta::assert_snapshot!(messages, @"
    warning[document-edited]: `spec/openapi.yaml` is not what was imported: the recorded sha256 is `34acf478bab113864f9460c15415f2a7b802af82f784361dc35182c990c2d463`, and that of the file is `92c1e495a2741946e2e148e4c0e49cc93306f2dbf2b5d3315fd239f1eaf3e57b`
     --> spec/openapi.yaml:1:1
      |
    1 | openapi: 3.1.0
      | ^^^^^^^^^^^^^^
      |
      = help: what the pages say takes its place; a change of the document belongs in an overlay
    ");
    // A comment is no part of the tree, and goes as well.
    folder.document = format!("# Ours\n{}", imported.document);
    let (made, messages) =
        folder.try_import(&[page("list-pets.md"), page("create-pet.md")], None).expect("it is taken");
    assert!(messages.starts_with("warning[document-edited]"), "{messages}");
    assert_eq!(made.document, imported.document);
    // One that was taken away is no edit.
    folder.document = String::new();
    folder.import(&[page("list-pets.md")]);
}

#[test]
fn a_document_of_another_shape_is_not_merged() {
    let broken = changed("create-pet.md", "    NewPet:\n", "    NewPet: &a\n");
    let broken = inline("create-pet.md", &broken.text.replace("  schemas:\n", "  schemas: null\n  x-schemas:\n"));
    insta::assert_snapshot!(Folder::default().error(&[page("list-pets.md"), broken]));
}

#[test]
fn the_source_is_what_the_user_says_and_is_kept() {
    let mut folder = Folder { readme: "# Mine\n\nWords.\n".to_owned(), ..Folder::default() };
    let url = "https://docs.example.com/list-pets.md";
    let (made, _) = folder.try_import(&[page("list-pets.md")], Some(url)).expect("it is taken");
    folder = Folder { document: made.document, readme: made.readme };
    let url = "https://docs.example.com/create-pet.md";
    let (made, _) = folder.try_import(&[inline("-", &page("create-pet.md").text)], Some(url)).expect("it is taken");
    folder = Folder { document: made.document, readme: made.readme };
    let from_name = folder.clone();
    folder.import(&[page("list-pets.md")]);
    assert!(folder.readme == from_name.readme);
    insta::assert_snapshot!(folder.readme);
}

#[test]
fn swagger_documents_of_one_kind_are_merged() {
    let document = |path: &str, name: &str, more: &str| {
        let text = format!(
            "swagger: '2.0'\ninfo: {{title: A, version: '1'}}\n{more}paths:\n  {path}: {{get: {{responses: {{'200': \
             {{description: D, schema: {{$ref: '#/definitions/{name}'}}}}}}}}}}\ndefinitions: {{{name}: {{type: object}}}}\n"
        );
        inline(&format!("{name}.yaml"), &text)
    };
    let mut folder = Folder::default();
    folder.import(&[document("/a", "A", ""), document("/b", "B", "")]);
    let expected = "{swagger: '2.0', info: {title: A, version: '1'}, paths: {
        /a: {get: {responses: {'200': {description: D, schema: {$ref: '#/definitions/A'}}}}},
        /b: {get: {responses: {'200': {description: D, schema: {$ref: '#/definitions/B'}}}}}},
        definitions: {A: {type: object}, B: {type: object}}}";
    assert_eq!(tree(&folder.document), tree(expected));
    // One of them again: the definitions of the other one stay.
    folder.import(&[document("/b", "B", "")]);
    assert_eq!(tree(&folder.document), tree(expected));
    let error = folder.error(&[document("/a", "A", ""), document("/b", "B", "host: b.test\n")]);
    assert!(error.contains("`host` of the document is not the same in both"), "{error}");
}

#[test]
fn no_name_of_a_page_does_anything_where_the_report_is_printed() {
    let document = r#"{"openapi": "3.1.0", "info": {"title": "T", "version": "1"},
        "paths": {"/a\n::error::b\u001b[2J\u202e": {"get": {"responses": {"204": {"description": "D"}}}}},
        "components": {"parameters": {"P\n::error::b\u202e": {"name": "p", "in": "query", "schema": {}}}}}"#;
    let mut folder = Folder::default();
    let first = folder.import(&[inline("page.md", &format!("# A\n\n```json\n{document}\n```\n"))]);
    let changed = document.replace("\"query\"", "\"header\"");
    let second = folder.import(&[inline("page.md", &format!("# A\n\n```json\n{changed}\n```\n"))]);
    for report in [first, second] {
        assert!(report.contains("::error::b"), "{report}");
        let does_something = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert!(!report.lines().any(|line| line.starts_with("::")) && !report.contains(does_something), "{report:?}");
    }
}
