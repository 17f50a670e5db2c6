//! The files of a new workspace.
//!
//! Each is a template with a few words in `{{` and `}}` that are replaced, or a text that was made before.

use std::path::Path;

use codegen::Outline;

use super::generator::Generator;
use super::{Client, Taken};
use crate::codegen::Part;
use crate::output::OutputFile;
use crate::terminal;

/// The folder of the document.
pub(super) const SPEC: &str = "spec/";

/// What CI runs.
pub(super) const CI: &str = ".ci/run";

/// The lock file of this repository: the new workspace starts with what is tested here.
const LOCK: &str = include_str!("../../../Cargo.lock");

/// The files whose place does not depend on the API.
const TEMPLATES: [(&str, &str); 9] = [
    ("Cargo.toml", include_str!("templates/Cargo.toml.in")),
    ("README.md", include_str!("templates/README.md.in")),
    (".cargo/config.toml", include_str!("templates/cargo-config.toml.in")),
    (CI, include_str!("templates/ci-run.in")),
    (".gitattributes", include_str!("templates/gitattributes.in")),
    (".gitignore", include_str!("templates/gitignore.in")),
    ("xtask/Cargo.toml", include_str!("templates/xtask/Cargo.toml.in")),
    ("xtask/src/main.rs", include_str!("templates/xtask/src/main.rs.in")),
    ("xtask/tests/review.rs", include_str!("templates/xtask/tests/review.rs.in")),
];

/// The files of the client beside what is generated.
const CLIENT: [(&str, &str); 3] = [
    ("Cargo.toml", include_str!("templates/client/Cargo.toml.in")),
    ("README.md", include_str!("templates/client/README.md.in")),
    ("src/lib.rs", include_str!("templates/client/src/lib.rs.in")),
];

const SPEC_README: &str = include_str!("templates/spec/README.md.in");
const OVERLAY: &str = include_str!("templates/spec/overlays/10-vendor-errors.overlay.yaml.example");
const SNAPSHOT: &str = include_str!("templates/xtask/tests/snapshot.in");

/// The folders that a client cannot have.
const FOLDERS: [&str; 3] = ["spec", "target", "xtask"];

/// What a new workspace is made of.
pub(super) struct Workspace<'a> {
    pub(super) folder: &'a Path,
    /// The name of the client's package.
    pub(super) name: &'a str,
    pub(super) taken: &'a Taken,
    pub(super) client: &'a Client,
    pub(super) generator: Generator,
}

/// All files of a new workspace.
pub(super) fn all(workspace: &Workspace<'_>) -> Vec<OutputFile> {
    let Workspace { folder, name, taken, client, generator } = workspace;
    let generated = &client.generated;
    let with = client.with.iter().map(|part| match part {
        Part::Blocking => "Part::Blocking",
        Part::Mocks => "Part::Mocks",
        Part::Oauth => "Part::Oauth",
        Part::Retry => "Part::Retry",
        Part::Tracing => "Part::Tracing",
    });
    let with = with.collect::<Vec<_>>().join(", ");
    let words = [
        ("name", (*name).to_owned()),
        ("title", generated.outline.title.clone()),
        ("document", taken.file_name().to_owned()),
        ("generator", generator.dependency()),
        ("rust-version", env!("CARGO_PKG_RUST_VERSION").to_owned()),
        ("imports", if with.is_empty() { "" } else { "use xtask::codegen::Part;\n" }.to_owned()),
        ("with", with),
        // What JSON quotes, TOML reads as the same string.
        ("description", serde_json::json!(generated.outline.title).to_string()),
        ("sections", codegen::manifest_sections(&generated.dependencies, &client.sources)),
        ("usage", usage(&name.replace('-', "_"), &generated.outline)),
    ];
    let snapshot = |stage: &str, text: &str| fill(SNAPSHOT, &[("stage", stage.to_owned()), ("text", printed(text))]);
    let mut files = TEMPLATES.iter().map(|(path, text)| ((*path).to_owned(), fill(text, &words))).collect::<Vec<_>>();
    files.extend(CLIENT.iter().map(|(path, text)| (format!("{name}/{path}"), fill(text, &words))));
    let module = |file: &str| format!("{name}/src/generated/{file}");
    files.extend(generated.files.iter().map(|file| (module(&file.name), file.text.clone())));
    files.extend(client.referenced.iter().map(|(path, text)| (format!("{SPEC}{path}"), text.clone())));
    files.extend([
        (module(codegen::NAMES), generated.names.clone()),
        (taken.document.name.clone(), taken.document.text.clone()),
        (format!("{SPEC}README.md"), taken.readme.clone()),
        (format!("{SPEC}overlays/10-vendor-errors.overlay.yaml.example"), OVERLAY.to_owned()),
        (snapshot_path("operations_and_types"), snapshot("summary", &generated.summary.to_string())),
        (snapshot_path("model"), snapshot("model", &generated.model)),
        ("Cargo.lock".to_owned(), LOCK.to_owned()),
    ]);
    files.into_iter().map(|(path, text)| OutputFile { path: folder.join(path), text }).collect()
}

/// The text of `spec/README.md` before it has the facts about the document.
pub(super) fn spec_readme(document: &str) -> String {
    fill(SPEC_README, &[("document", document.to_owned())])
}

/// Takes the name of a package, if a client can have it.
pub(super) fn package_name(name: &str) -> Result<String, String> {
    if !codegen::is_package_name(name) {
        return Err(
            "a name begins with a letter, has letters, digits, `-` and `_`, and is not a keyword of Rust".to_owned()
        );
    }
    let is_locked = LOCK.lines().any(|line| line == format!("name = \"{name}\""));
    if is_locked || FOLDERS.contains(&name) {
        return Err("the workspace has something else of that name".to_owned());
    }
    Ok(name.to_owned())
}

/// How the client is used, as far as this document goes, in CommonMark. Its examples are compiled with the tests.
fn usage(name: &str, outline: &Outline) -> String {
    let mut lines = Vec::new();
    let (client, base_url) = match outline.has_base_url {
        true => ("Client::new()?", "BASE_URL"),
        false => ("Client::with_base_url(\"https://api.example.com\")?", "\"https://api.example.com\""),
    };
    let (imports, arguments) = match &outline.key_scheme {
        Some(scheme) => {
            lines.push(format!("let credentials = Credentials::new().with(security_schemes::{scheme}, key)?;"));
            lines.push(format!("let client = {client}.with_hooks(credentials); // operations get what they ask for"));
            ("{Client, Credentials, security_schemes}", "key: String")
        }
        None => {
            lines.push(format!("let client = {client};"));
            ("Client", "")
        }
    };
    if let Some(method) = &outline.method {
        lines.push(format!("let response = client.{method}().await?;"));
    }
    let mut text = example(&format!("use {name}::{imports};"), arguments, &lines);
    if let Some(scheme) = &outline.login_scheme {
        let imported = if outline.has_base_url { "{BASE_URL, security_schemes}" } else { "security_schemes" };
        let lines = [
            format!(
                "let flow = security_schemes::{scheme}.oauth_flow(\"authorizationCode\").ok_or(\"the document has it\")?;"
            ),
            format!("let server = AuthorizationServer::of_flow(flow, {base_url})?;"),
            "let app = App::public(server, \"client-id\".parse()?, \"https://example.com/callback\".parse()?);"
                .to_owned(),
            "let (url, pending) = app.authorize(); // send the browser to `url`".to_owned(),
        ];
        let imports = format!("use {name}::oauth::{{App, AuthorizationServer}};\nuse {name}::{imported};");
        text += "\n\nUsers log in with OAuth 2.0; the module `oauth` says how it goes on:\n\n";
        text += &example(&imports, "", &lines);
    }
    text
}

/// A block of code that is compiled and not run.
fn example(imports: &str, arguments: &str, lines: &[String]) -> String {
    let lines = lines.join("\n");
    format!(
        "```no_run\n{imports}\n\n# async fn example({arguments}) -> Result<(), Box<dyn std::error::Error>> {{\n{lines}\n# Ok(())\n# }}\n```"
    )
}

fn snapshot_path(test: &str) -> String {
    format!("xtask/tests/snapshots/review__{test}.snap")
}

/// What a command prints of a text.
fn printed(text: &str) -> String {
    terminal::harmless(text).trim_end().to_owned()
}

/// The template with words for what stands in `{{` and `}}`.
///
/// What is put in is not looked at again: it may be the vendor's.
fn fill(template: &str, words: &[(&str, String)]) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, (name, after))) =
        rest.split_once("{{").and_then(|(before, rest)| Some((before, rest.split_once("}}")?)))
    {
        text += before;
        let word = words.iter().find(|(other, _)| *other == name);
        text += word.map_or("", |(_, word)| word.as_str());
        rest = after;
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_is_not_looked_at_again() {
        let words = [("a", "{{b}}".to_owned()), ("b", "x".to_owned())];
        assert_eq!(fill("{{a}} {{b}} {{c}} {{", &words), "{{b}} x  {{");
    }

    #[test]
    fn a_name_is_free() {
        assert_eq!(package_name("pets-client").as_deref(), Ok("pets-client"));
        for name in ["serde", "codegen", "xtask", "spec", "target", "fn", "a b"] {
            assert!(package_name(name).is_err(), "{name}");
        }
    }
}
