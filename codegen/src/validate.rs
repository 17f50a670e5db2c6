//! Says what is wrong with a document that no pass could fix.

use crate::diagnostics::{Aborted, Code, Diagnostic, Diagnostics, similar};
use crate::document::{Document, Node, Value};

/// Checks that this is a document of a version that is read, with paths or something else of use.
///
/// Reports `paths-missing` and `path-invalid` too, which end nothing yet: more may be wrong.
///
/// # Errors
/// Reports `not-an-object`, `version-missing` and `version-unsupported`.
pub fn run(document: &Document, diagnostics: &mut Diagnostics) -> Result<(), Aborted> {
    // A document of another version says everything else in another way.
    version(document, diagnostics)?;
    paths(document, diagnostics);
    Ok(())
}

/// Checks that this is a document of Swagger 2.0, or of OpenAPI 3.0, 3.1 or 3.2.
///
/// # Errors
/// Reports `not-an-object`, `version-missing` and `version-unsupported`.
pub fn version(document: &Document, diagnostics: &mut Diagnostics) -> Result<(), Aborted> {
    let root = &document.root;
    if root.as_object().is_none() {
        let message = format!("an OpenAPI document is an object, not {}", root.kind());
        let help = "it starts with `openapi: 3.1.0`, `info:` and `paths:`";
        let problem = Diagnostic::error(Code::NotAnObject, message).at(root.origin.key()).help(help);
        return Err(diagnostics.abort(problem));
    }
    let (field, version) = match (root.get("openapi"), root.get("swagger")) {
        (Some(version), _) => ("openapi", version),
        (None, Some(version)) => ("swagger", version),
        (None, None) => {
            let problem = Diagnostic::error(Code::VersionMissing, "the field `openapi` is missing");
            let help = "an OpenAPI document says its version, such as `openapi: 3.1.0`";
            let problem = without(document, &["openapi", "swagger"], problem.help(help));
            return Err(diagnostics.abort(problem));
        }
    };
    let is_read = |text: &str| match field {
        "swagger" => text == "2.0",
        _ => OPENAPI.iter().any(|known| text.starts_with(known)),
    };
    let mut help = "Swagger 2.0 and OpenAPI 3.0.x, 3.1.x and 3.2.x are read".to_owned();
    // YAML takes a version of two parts for a number.
    let written = version.as_str().map(str::to_owned).or(match &version.value {
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    });
    match (field, written.as_deref()) {
        ("openapi", Some(text)) if is_read(&format!("{text}.")) => help = format!("write `openapi: {text}.0`"),
        ("swagger", Some("2")) => help = "write `swagger: '2.0'`".to_owned(),
        _ => {}
    }
    let message = match &version.value {
        Value::String(text) if is_read(text) => return Ok(()),
        // Without quotes it is a number in YAML, and nothing else.
        Value::Number(number) if field == "swagger" && number.as_f64() == Some(2.0) => return Ok(()),
        Value::String(text) if text.is_empty() => format!("`{field}` is empty"),
        Value::String(text) if field == "swagger" => format!("Swagger {text} is not read here"),
        Value::String(text) => format!("OpenAPI {text} is not read here"),
        _ => format!("`{field}` is a string, not {}", version.kind()),
    };
    let problem = Diagnostic::error(Code::VersionUnsupported, message).at(version.origin.value());
    Err(diagnostics.abort(problem.help(help)))
}

/// What the versions of OpenAPI that are read begin with.
const OPENAPI: [&str; 3] = ["3.0.", "3.1.", "3.2."];

/// What a document without paths lacks.
const PATHS_HELP: &str = "a client has the operations that stand under `paths`";

/// Says where a member of the root is missing: at the action that took it away, at the member that was probably meant to be
/// it, or else where the document begins.
fn without(document: &Document, names: &[&str], problem: Diagnostic) -> Diagnostic {
    if let Some(removed) = names.iter().find_map(|name| document.removed(name)) {
        return problem
            .at(removed.action.value())
            .label("this action removes it")
            .related(removed.member.key(), "it stands here")
            .help("delete the action, or let another one add the field again");
    }
    match names.iter().find_map(|name| Some((name, misspelt(document, name)?))) {
        Some((name, (other, member))) => problem
            .at(member.origin.key())
            .label("a field with a similar name exists")
            .help(format!("write `{name}` for `{other}`")),
        None => problem.at(document.root.origin.key()),
    }
}

/// The member of the root whose name is probably a misspelt one.
fn misspelt<'d>(document: &'d Document, name: &str) -> Option<(&'d str, &'d Node)> {
    let members = document.root.as_object()?;
    let names = members.keys().map(String::as_str).filter(|name| !name.starts_with("x-"));
    let other = similar(name, names)?;
    Some((other, members.get(other)?))
}

fn paths(document: &Document, diagnostics: &mut Diagnostics) {
    let paths = document.root.get("paths");
    let items = match paths.map(|paths| (&paths.value, paths)) {
        Some((Value::Object(items), _)) => items,
        None | Some((Value::Null, _)) => return missing_paths(document, paths, diagnostics),
        Some((_, paths)) => {
            let message = format!("`paths` is an object, not {}", paths.kind());
            diagnostics.push(Diagnostic::error(Code::PathsMissing, message).at(paths.origin.key()).help(PATHS_HELP));
            return;
        }
    };
    for (path, item) in items {
        if !path.starts_with('/')
            && !path.starts_with("x-")
            && let Some(other) = items.get(&format!("/{path}"))
        {
            let message = format!("the path `{path}` does not start with a slash, and there is one that does");
            diagnostics.push(
                Diagnostic::error(Code::PathInvalid, message)
                    .at(item.origin.key())
                    .related(other.origin.key(), "this one")
                    .help("merge the two, or take one away"),
            );
        }
    }
}

/// Judges a document whose `paths` is absent, or null: a member without a value says nothing, as if it were not there.
fn missing_paths(document: &Document, null: Option<&Node>, diagnostics: &mut Diagnostics) {
    let root = &document.root;
    let is_there = |name: &&str| root.get(name).is_some_and(|node| node.value != Value::Null);
    let has_others = ["components", "webhooks", "definitions"].iter().any(is_there);
    // Since 3.1 a document may be about webhooks or components alone.
    let is_optional = root.get_str("openapi").is_some_and(|version| !version.starts_with("3.0."));
    let is_misspelt = null.is_none() && misspelt(document, "paths").is_some();
    let message = match null {
        Some(_) => "`paths` is an object, not null",
        None => "the field `paths` is missing",
    };
    let problem = match (has_others, is_optional && !is_misspelt) {
        (true, true) => return,
        (true, false) => Diagnostic::warning(Code::PathsMissing, format!("{message}, so the client has no operations"))
            .help("the standard demands `paths`, if only `paths: {}`"),
        (false, _) => Diagnostic::error(Code::PathsMissing, message).help(PATHS_HELP),
    };
    diagnostics.push(match null {
        Some(null) => problem.at(null.origin.key()),
        None => without(document, &["paths"], problem),
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::render;
    use crate::document;
    use crate::sources::{SourceFile, Sources};

    /// A document, and what is said of it.
    fn judged(text: &str) -> (Sources, Diagnostics) {
        let sources = Sources::new(SourceFile { name: "a.yaml".to_owned(), text: text.to_owned() });
        let mut diagnostics = Diagnostics::new();
        let document = document::parse(&sources, sources.spec(), &mut diagnostics).expect("it is YAML");
        // What is asked is what it says.
        let _ = run(&document, &mut diagnostics);
        (sources, diagnostics)
    }

    /// What is said of a document of this version with these members.
    fn messages(version: &str, members: &str) -> String {
        let (sources, diagnostics) = judged(&format!("openapi: {version}\n{members}\n"));
        render::short(&diagnostics, &sources)
    }

    #[test]
    fn paths_without_a_value_are_as_good_as_none() {
        let missing = "a.yaml:1:1: error[paths-missing]: the field `paths` is missing\n";
        let null = "a.yaml:2:1: error[paths-missing]: `paths` is an object, not null\n";
        let array = "a.yaml:2:1: error[paths-missing]: `paths` is an object, not an array\n";
        for version in ["3.0.3", "3.1.0"] {
            assert_eq!(messages(version, "info: {}"), missing);
            assert_eq!(messages(version, "components:"), missing);
            assert_eq!(messages(version, "paths:"), null);
            assert_eq!(messages(version, "paths: null\ncomponents:\nwebhooks:"), null);
            assert_eq!(messages(version, "paths: []\ncomponents: {}"), array);
            assert_eq!(messages(version, "paths: {}\ninfo:\ncomponents:"), "");
        }
        let warning =
            "a.yaml:2:1: warning[paths-missing]: `paths` is an object, not null, so the client has no operations\n";
        assert_eq!(messages("3.0.3", "paths:\ncomponents: {}"), warning);
        assert_eq!(messages("3.1.0", "paths:\ncomponents: {}"), "");
    }

    /// What is said of a document: message and help.
    fn said(text: &str) -> String {
        let (_, diagnostics) = judged(text);
        let said = diagnostics.iter();
        said.map(|one| format!("{}\n  help: {}\n", one.message, one.help.as_deref().unwrap_or_default())).collect()
    }

    #[test]
    fn a_field_that_is_misspelt_is_shown() {
        let documents = [
            "openapi: 3.1.0\npath: {}\n",
            "openapi: 3.1.0\nPaths: {}\ncomponents: {}\n",
            "openAPI: 3.1.0\npaths: {}\n",
            "swager: '2.0'\npaths: {}\n",
            "openapi: 3.1.0\nx-paths: {}\n",
        ];
        insta::assert_snapshot!(documents.map(said).concat(), @r"
        the field `paths` is missing
          help: write `paths` for `path`
        the field `paths` is missing, so the client has no operations
          help: write `paths` for `Paths`
        the field `openapi` is missing
          help: write `openapi` for `openAPI`
        the field `openapi` is missing
          help: write `swagger` for `swager`
        the field `paths` is missing
          help: a client has the operations that stand under `paths`
        ");
    }

    #[test]
    fn a_version_that_lacks_a_part_is_given_it() {
        let versions = ["openapi: 3.1", "openapi: '3.0'", "openapi: 3", "openapi: ''", "openapi: null", "openapi: 3.9"];
        let swagger = ["swagger: '2'", "swagger: 1.2"];
        let said = versions.iter().chain(&swagger).map(|version| said(&format!("{version}\npaths: {{}}\n")));
        insta::assert_snapshot!(said.collect::<String>(), @r"
        `openapi` is a string, not a number
          help: write `openapi: 3.1.0`
        OpenAPI 3.0 is not read here
          help: write `openapi: 3.0.0`
        `openapi` is a string, not a number
          help: Swagger 2.0 and OpenAPI 3.0.x, 3.1.x and 3.2.x are read
        `openapi` is empty
          help: Swagger 2.0 and OpenAPI 3.0.x, 3.1.x and 3.2.x are read
        `openapi` is a string, not null
          help: Swagger 2.0 and OpenAPI 3.0.x, 3.1.x and 3.2.x are read
        `openapi` is a string, not a number
          help: Swagger 2.0 and OpenAPI 3.0.x, 3.1.x and 3.2.x are read
        Swagger 2 is not read here
          help: write `swagger: '2.0'`
        `swagger` is a string, not a number
          help: Swagger 2.0 and OpenAPI 3.0.x, 3.1.x and 3.2.x are read
        ");
    }
}
