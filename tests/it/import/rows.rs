//! Which row of the sources a page has, and which operations go with it.

use codegen::SourceFile;

use super::{Folder, changed, page, tree};
use crate::support::inline;

#[test]
fn a_page_replaces_its_own_part() {
    let mut folder = Folder::default();
    folder.import(&[page("shop.yaml")]);
    assert_eq!(folder.document, page("shop.yaml").text);
    insta::assert_snapshot!(folder.import(&[page("create-pet.md")]), @"
    added      tags
    kept       3 operations that the pages do not have
    ");
    assert!(tree(&folder.document) == tree(&with_tags(&page("shop.yaml").text)));
    // The new body is a component of another name, and nothing else uses the old one.
    let new = changed("create-pet.md", "NewPet", "PetToCreate");
    insta::assert_snapshot!(folder.import(&[new]), @"
    changed    operation POST /pets
    added      component schemas/PetToCreate
    removed    component schemas/NewPet
    kept       3 operations that the pages do not have
    ");
    // The operation moves: what the page gave before goes, once it is said to be the same page.
    let moved = inline("create-pet.md", &page("create-pet.md").text.replace("  /pets:", "  /animals:"));
    insta::assert_snapshot!(folder.import_from(&[moved], Some("create-pet.md")), @"
    added      operation POST /animals
    removed    operation POST /pets
    added      component schemas/NewPet
    removed    component schemas/PetToCreate
    kept       3 operations that the pages do not have
    ");
    insta::assert_snapshot!(folder.rows(), @"
    | `shop.yaml` | 2026-05-04 | all others |
    | the fenced `yaml` block of `create-pet.md` | 2026-05-04 | `POST /animals` |
    ");
    // The whole document has it where it was; the page still has what it gave.
    insta::assert_snapshot!(folder.import(&[page("shop.yaml")]), @"
    added      operation POST /pets
    kept       1 operation that the pages do not have
    ");
    insta::assert_snapshot!(folder.rows(), @"
    | `shop.yaml` | 2026-05-04 | all others |
    | the fenced `yaml` block of `create-pet.md` | 2026-05-04 | `POST /animals` |
    ");
}

/// A document with an operation at each of the paths, which use a component of the name that follows.
fn document(name: &str, operations: &[(&str, &str)]) -> SourceFile {
    let paths = operations.iter().map(|(path, schema)| {
        let schema = format!("{{$ref: '#/components/schemas/{schema}'}}");
        format!(
            "  {path}: {{get: {{responses: {{'200': {{description: OK, content: {{a/b: {{schema: {schema}}}}}}}}}}}}}\n"
        )
    });
    let schemas = operations.iter().map(|(_, schema)| format!("    {schema}: {{title: {schema}}}\n"));
    let (paths, schemas) = (paths.collect::<String>(), schemas.collect::<String>());
    inline(name, &format!("openapi: 3.0.3\npaths:\n{paths}components:\n  schemas:\n{schemas}"))
}

#[test]
fn several_documents_each_replace_their_own_part() {
    let mut folder = Folder::default();
    folder.import(&[document("a.yaml", &[("/a", "A"), ("/b", "B")]), document("c.yaml", &[("/c", "C"), ("/d", "D")])]);
    insta::assert_snapshot!(folder.rows(), @"
    | `a.yaml` | 2026-05-04 | all others |
    | `c.yaml` | 2026-05-04 | `GET /c`, `GET /d` |
    ");
    insta::assert_snapshot!(folder.import(&[document("c.yaml", &[("/c", "E")])]), @"
    changed    operation GET /c
    removed    operation GET /d
    added      component schemas/E
    removed    component schemas/C
    removed    component schemas/D
    kept       2 operations that the pages do not have
    ");
    insta::assert_snapshot!(folder.import(&[document("a.yaml", &[("/a", "A"), ("/e", "E")])]), @"
    added      operation GET /e
    removed    operation GET /b
    removed    component schemas/B
    kept       1 operation that the pages do not have
    ");
    insta::assert_snapshot!(folder.import(&[document("a.yaml", &[("/e", "E")])]), @"
    removed    operation GET /a
    removed    component schemas/A
    kept       1 operation that the pages do not have
    ");
    insta::assert_snapshot!(folder.rows(), @"
    | `a.yaml` | 2026-05-04 | all others |
    | `c.yaml` | 2026-05-04 | `GET /c` |
    ");
    // One that has all that there is stands alone, as it was written.
    let whole = document("all.yaml", &[("/c", "C"), ("/e", "E")]);
    folder.import(std::slice::from_ref(&whole));
    assert_eq!(folder.document, whole.text);
    insta::assert_snapshot!(folder.rows(), @"| `all.yaml` | 2026-05-04 | all others |");
}

#[test]
fn pages_of_one_name_do_not_take_each_others_operations() {
    let [a, b] = [("a/index.yaml", "/a", "A"), ("b/index.yaml", "/b", "B")]
        .map(|(name, path, schema)| document(name, &[(path, schema)]));
    // Together.
    let mut folder = Folder::default();
    folder.import(&[a.clone(), b.clone()]);
    insta::assert_snapshot!(folder.rows(), @"
    | `a/index.yaml` | 2026-05-04 | all others |
    | `b/index.yaml` | 2026-05-04 | `GET /b` |
    ");
    let both = folder.clone();
    for pages in [vec![b.clone()], vec![a.clone()], vec![b.clone(), a.clone()]] {
        let report = folder.import(&pages);
        assert!(report.starts_with("unchanged "), "{report}");
        assert_eq!((&folder.document, folder.rows()), (&both.document, both.rows()));
    }
    // One after the other: nothing says whether it is the page from before.
    let mut folder = Folder::default();
    folder.import(std::slice::from_ref(&a));
    insta::assert_snapshot!(folder.error(std::slice::from_ref(&b)), @"
    error[source-ambiguous]: `b/index.yaml` has none of the operations of the page of this name that was imported before
     --> b/index.yaml:1:1
      |
    1 | openapi: 3.0.3
      | ^^^^^^^^^^^^^^
      |
      = help: import it with `--source index.yaml` if it is the same page; otherwise give `--source` the URL or the path that tells it from the other
    ");
    let error = folder.error(&[b.clone(), document("c.yaml", &[("/c", "C")])]);
    assert!(error.contains("help: import it alone with `--source index.yaml`"), "{error}");
    let mut other = folder.clone();
    let report = folder.import_from(std::slice::from_ref(&b), Some("b/index.yaml"));
    assert!(report.contains("kept       1 operation") && !report.contains("removed"), "{report}");
    insta::assert_snapshot!(folder.rows(), @"
    | `index.yaml` | 2026-05-04 | all others |
    | `b/index.yaml` | 2026-05-04 | `GET /b` |
    ");
    let report = other.import_from(std::slice::from_ref(&b), Some("index.yaml"));
    assert!(report.contains("removed    operation GET /a"), "{report}");
    // Beside the page from before, it is another one.
    let mut folder = Folder::default();
    folder.import(std::slice::from_ref(&a));
    folder.import(&[b, a]);
    insta::assert_snapshot!(folder.rows(), @"
    | `index.yaml` | 2026-05-04 | all others |
    | `b/index.yaml` | 2026-05-04 | `GET /b` |
    ");
}

#[test]
fn an_operation_that_moves_to_another_page_of_the_name_takes_no_other_along() {
    let z = |operations: &[(&str, &str)]| document("z/index.yaml", operations);
    let mut folder = Folder::default();
    folder.import(&[z(&[("/z1", "Z1"), ("/z2", "Z2")]), document("a/index.yaml", &[("/a", "A")])]);
    let mut both = folder.clone();
    let a = document("a/index.yaml", &[("/z1", "Z1"), ("/a", "A")]);
    let report = folder.import(std::slice::from_ref(&a));
    assert!(!report.contains("removed"), "{report}");
    let report = both.import(&[a, z(&[("/z2", "Z2")])]);
    assert!(!report.contains("removed"), "{report}");
    insta::assert_snapshot!(both.rows(), @"
    | `z/index.yaml` | 2026-05-04 | all others |
    | `a/index.yaml` | 2026-05-04 | `GET /z1`, `GET /a` |
    ");
}

/// The document with the tags that the page brings.
fn with_tags(document: &str) -> String {
    format!("{document}tags: [{{name: Pets}}, {{name: Writing}}]\n")
}
