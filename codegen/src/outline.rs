//! What the README and the manifest of a crate can say of a client.

use crate::api::Api;
use crate::api::security::SchemeKind;
use crate::document::Document;
use crate::rust::progenitor::{Skeleton, SkeletonArgument};

/// The flows of OAuth 2.0 for which the OAuth layer gets tokens.
const FLOWS: [&str; 3] = ["authorizationCode", "clientCredentials", "deviceAuthorization"];

/// How long the name of a package gets that is made of a title.
const NAME_LENGTH: usize = 50;

/// A client in a few words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// What the client is, as a sentence in CommonMark.
    pub title: String,
    /// Whether the document names a server, so that there are `Client::new` and `BASE_URL`.
    pub has_base_url: bool,
    /// The method of an operation that can be called without an argument, one that only reads if there is one.
    pub method: Option<String>,
    /// The constant of a security scheme that takes a key or a token.
    pub key_scheme: Option<String>,
    /// The constant of a security scheme by which users log in.
    pub login_scheme: Option<String>,
}

impl Outline {
    /// Outlines a client.
    pub(crate) fn of(api: &Api<'_>, skeleton: &Skeleton) -> Self {
        let operations = api.operations.iter().zip(&skeleton.methods);
        let callable = operations.filter(|(operation, method)| {
            operation.body.is_none() && method.arguments.iter().all(|argument| *argument == SkeletonArgument::Optional)
        });
        let method = callable.map(|(operation, _)| operation).min_by_key(|operation| operation.method != "get");
        let scheme = |is_wanted: fn(&SchemeKind<'_>) -> bool| {
            let scheme = api.security.schemes.iter().find(|scheme| is_wanted(&scheme.kind));
            scheme.map(|scheme| scheme.constant.clone())
        };
        Self {
            title: api.title.clone(),
            has_base_url: api.servers.default().is_some_and(|server| server.default_url().is_some()),
            method: method.map(|operation| operation.name.to_string()),
            key_scheme: scheme(takes_token),
            login_scheme: scheme(has_login),
        }
    }
}

fn takes_token(kind: &SchemeKind<'_>) -> bool {
    match kind {
        SchemeKind::ApiKey { .. } => true,
        SchemeKind::Http { scheme } => scheme.eq_ignore_ascii_case("bearer"),
        _ => false,
    }
}

fn has_login(kind: &SchemeKind<'_>) -> bool {
    matches!(kind, SchemeKind::OAuth2 { flows } if flows.iter().any(|flow| flow.name == FLOWS[0]))
}

/// Whether a security scheme of a document has a flow of OAuth 2.0 for which the OAuth layer gets tokens.
pub fn has_oauth_flow(document: &Document) -> bool {
    let components = document.root.get("components");
    let mut schemes = components.into_iter().flat_map(|components| components.members("securitySchemes"));
    schemes.any(|(_, scheme)| {
        let is_oauth = scheme.get_str("type") == Some("oauth2");
        is_oauth && scheme.get("flows").is_some_and(|flows| FLOWS.iter().any(|flow| flows.get(flow).is_some()))
    })
}

/// The name of a package with the client of a document, by its title: `github-rest-api-client`.
pub fn package_name(document: &Document) -> String {
    let title = document.root.get("info").and_then(|info| info.get_str("title")).unwrap_or_default();
    let words = title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut name = String::new();
    // A name begins with a letter.
    for word in words.map(str::to_ascii_lowercase).skip_while(|word| word.starts_with(|c: char| c.is_ascii_digit())) {
        if name.len() + word.len() > NAME_LENGTH {
            break;
        }
        name += &format!("{word}-");
    }
    match name.ends_with("client-") {
        true => name.trim_end_matches('-').to_owned(),
        false => name + "client",
    }
}

/// Whether a package may be called so: a letter, and then letters, digits, `-` and `_`; no keyword of Rust.
pub fn is_package_name(name: &str) -> bool {
    let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    let is_crate = syn::parse_str::<syn::Ident>(&name.replace('-', "_")).is_ok();
    is_plain && is_crate && name.starts_with(|c: char| c.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Diagnostics;
    use crate::sources::{SourceFile, Sources};

    fn document(text: &str) -> Document {
        let text = format!("openapi: 3.1.0\n{text}\npaths: {{}}\n");
        let sources = Sources::new(SourceFile { name: "api.yaml".to_owned(), text });
        crate::lower(&sources, &mut Diagnostics::new()).expect("it is a document")
    }

    #[test]
    fn the_name_of_a_package_is_made_of_the_title() {
        let cases = [
            ("GitHub v3 REST API", "github-v3-rest-api-client"),
            ("3 Shops: Müller's", "shops-m-ller-s-client"),
            ("HTTP Client", "http-client"),
            ("日本", "client"),
            ("", "client"),
            (&"word ".repeat(20), "word-word-word-word-word-word-word-word-word-word-client"),
        ];
        for (title, name) in cases {
            let info = serde_json::json!({ "title": title, "version": "1" });
            assert_eq!(package_name(&document(&format!("info: {info}"))), name, "{title}");
            assert!(is_package_name(name), "{name}");
        }
    }

    #[test]
    fn what_cargo_or_the_compiler_refuses_is_no_name() {
        for name in ["", "1a", "-a", "a b", "é", "fn", "self", "a/b", "a\n"] {
            assert!(!is_package_name(name), "{name}");
        }
        for name in ["a", "a-b_2", "Self-made"] {
            assert!(is_package_name(name), "{name}");
        }
    }

    #[test]
    fn the_layer_is_for_some_flows_alone() {
        let schemes = |flow: &str| {
            let urls = "tokenUrl: 'https://a.test/token', authorizationUrl: 'https://a.test/login', scopes: {}";
            format!(
                "info: {{title: T, version: '1'}}\ncomponents: {{securitySchemes: {{a: {{type: oauth2, flows: {{{flow}: {{{urls}}}}}}}}}}}"
            )
        };
        assert!(has_oauth_flow(&document(&schemes("authorizationCode"))));
        assert!(has_oauth_flow(&document(&schemes("clientCredentials"))));
        assert!(!has_oauth_flow(&document(&schemes("implicit"))));
        assert!(!has_oauth_flow(&document("info: {title: T, version: '1'}")));
    }
}
