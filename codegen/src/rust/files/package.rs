//! A crate that holds nothing but the client: its manifest, and its root.

use heck::ToKebabCase;

use super::{ATTRIBUTES, GeneratedFile, blocking, header, mocks, oauth};
use crate::sources::{Part, Sources};

/// What the root of a crate says, and a module cannot.
///
/// Types that lead to each other make long chains, and rustdoc asks of each whether it is `Send`, `UnwindSafe` and so on.
const CRATE_ATTRIBUTES: &str = "\n#![recursion_limit = \"4096\"]";

/// Which TLS a crate has: its users choose, by the names that reqwest has for it.
const TLS: &str = r#"
[features]
default = ["rustls"]
# TLS by rustls, with the cryptography of aws-lc-rs, which takes a C compiler some time.
rustls = ["reqwest/rustls"]
# TLS by rustls, with the cryptography that the program installs before it makes a client, such as that of ring.
rustls-no-provider = ["reqwest/rustls-no-provider"]
# TLS of the system. Without any of these, clients reach plain http alone.
native-tls = ["reqwest/native-tls"]
"#;

/// Which workspace a crate belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Workspace {
    /// One of its own, wherever its folder is.
    OfItsOwn,
    /// The one in whose folder it is.
    Around,
}

impl Workspace {
    /// What the manifest says of it.
    fn section(self) -> &'static str {
        match self {
            Self::OfItsOwn => "# The crate stands alone, wherever its folder is.\n[workspace]\n",
            Self::Around => {
                "# The crate is a member of the workspace around it if that lists it, or if a member depends on it by its path.\n"
            }
        }
    }
}

/// The Cargo manifest of a crate that holds nothing but the client.
pub fn manifest(name: &str, dependencies: &[String], sources: &Sources, workspace: Workspace) -> String {
    let name = package_name(name);
    let header = header(sources, "#");
    // Files are locked by the standard library since 1.89.
    let version = if sources.has_part(Part::Oauth) { "1.89" } else { "1.88" };
    let sections = manifest_sections(dependencies, sources);
    let workspace = workspace.section();
    format!(
        r#"{header}
[package]
name = "{name}"
version = "0.1.0"
edition = "2024"
rust-version = "{version}"
publish = false

{sections}
{workspace}"#
    )
}

/// What the manifest of a crate with the client has to say of dependencies and features.
pub fn manifest_sections(dependencies: &[String], sources: &Sources) -> String {
    let features =
        [(Part::Blocking, blocking::FEATURES), (Part::Mocks, mocks::FEATURES), (Part::Oauth, oauth::FEATURES)];
    let features = features.iter().filter(|(part, _)| sources.has_part(*part)).map(|(_, text)| *text);
    format!("[dependencies]\n{}\n{TLS}{}", dependencies.join("\n"), features.collect::<String>())
}

/// The name that Cargo has for a crate in a folder of this name.
fn package_name(folder: &str) -> String {
    let name = folder.replace(|c: char| !c.is_ascii(), "-").to_kebab_case();
    match name.chars().next() {
        Some(first) if first.is_ascii_alphabetic() => name,
        _ => format!("client-{name}").trim_end_matches('-').to_owned(),
    }
}

/// The name that code has for it: see [`Sources::with_crate_name`].
pub fn crate_name(folder: &str) -> String {
    package_name(folder).replace('-', "_")
}

/// The files of a module as those of a crate: its root is `lib.rs`.
pub(crate) fn sources(module: &[GeneratedFile]) -> Vec<GeneratedFile> {
    let file = |file: &GeneratedFile| match file.name.as_str() {
        "mod.rs" => {
            let text = file.text.replacen(ATTRIBUTES, &format!("{CRATE_ATTRIBUTES}{ATTRIBUTES}"), 1);
            GeneratedFile { name: "lib.rs".to_owned(), text }
        }
        _ => file.clone(),
    };
    module.iter().map(file).collect()
}
