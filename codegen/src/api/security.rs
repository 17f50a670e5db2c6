//! The security schemes of the document, and what operations ask for (OpenAPI, Security Scheme Object).
//!
//! A scheme that is not described as OpenAPI does it is of another kind, with a warning: what operations ask for is not
//! less for it. So is one that operations ask for and that the document does not define.

use super::docs::Docs;
use super::is_true;
use super::naming::{self, GivenNames};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::Node;
use crate::incoming::in_one_line;
use crate::markdown::code_span;
use crate::openapi;

/// The security schemes, and what an operation asks for that says nothing of its own.
pub(crate) struct Security<'d> {
    pub(crate) schemes: Vec<SecurityScheme<'d>>,
    default: Option<Vec<Vec<Requirement<'d>>>>,
}

/// A security scheme.
pub(crate) struct SecurityScheme<'d> {
    /// Its name in the document.
    pub(crate) name: &'d str,
    /// Its constant.
    pub(crate) constant: String,
    pub(crate) kind: SchemeKind<'d>,
    pub(crate) docs: Docs,
}

/// How callers authenticate.
pub(crate) enum SchemeKind<'d> {
    /// The location is one of `header`, `query` and `cookie`.
    ApiKey {
        location: &'d str,
        name: &'d str,
    },
    Http {
        scheme: String,
    },
    OAuth2 {
        flows: Vec<Flow<'d>>,
    },
    OpenIdConnect {
        url: &'d str,
    },
    MutualTls,
    /// A way that OpenAPI does not describe.
    Other,
}

/// A flow of OAuth 2.0 (OpenAPI, OAuth Flow Object).
pub(crate) struct Flow<'d> {
    pub(crate) name: &'d str,
    /// The URLs of the flow, by their fields in the runtime.
    pub(crate) urls: Vec<(&'static str, &'d str)>,
    pub(crate) scopes: Vec<&'d str>,
}

/// A scheme that an operation asks for.
#[derive(Clone)]
pub(crate) struct Requirement<'d> {
    /// The constant of the scheme.
    pub(crate) constant: String,
    pub(crate) scopes: Vec<&'d str>,
}

/// The URLs of a flow: the field of the document, the field of the runtime, the words.
const URLS: [(&str, &str, &str); 4] = [
    ("authorizationUrl", "authorization_url", "authorization URL"),
    ("deviceAuthorizationUrl", "device_authorization_url", "device authorization URL"),
    ("tokenUrl", "token_url", "token URL"),
    ("refreshUrl", "refresh_url", "refresh URL"),
];

impl<'d> Security<'d> {
    /// Reads the schemes, those among them that operations ask for without a definition.
    pub(super) fn of(root: &'d Node, given: &GivenNames, diagnostics: &mut Diagnostics) -> Self {
        let mut schemes = Vec::<SecurityScheme<'_>>::new();
        let components = root.get("components").map(|components| components.members("securitySchemes"));
        for (name, node) in components.into_iter().flatten() {
            schemes.push(defined(root, name, node, diagnostics));
        }
        for (name, requirement) in asked_for(root) {
            if schemes.iter().any(|scheme| scheme.name == name) {
                continue;
            }
            let message = format!("the document defines no security scheme `{name}`");
            diagnostics.push(
                Diagnostic::warning(Code::SecuritySchemeUndefined, message)
                    .at(requirement.origin.key())
                    .help("the client has one of which nothing but the name is known; an overlay can define it"),
            );
            schemes.push(SecurityScheme {
                name,
                constant: String::new(),
                kind: SchemeKind::Other,
                docs: Docs::of(format!("{} is not defined in the document.", code_span(name))),
            });
        }
        let constants = naming::schemes(&schemes.iter().map(|scheme| scheme.name).collect::<Vec<_>>(), given);
        schemes.iter_mut().zip(constants).for_each(|(scheme, constant)| scheme.constant = constant);
        let mut security = Self { schemes, default: None };
        security.default = root.get("security").and_then(|node| security.alternatives(node));
        security
    }

    /// What an operation asks for; none if the document does not say.
    pub(super) fn of_operation(&self, operation: &'d Node) -> Option<Vec<Vec<Requirement<'d>>>> {
        match operation.get("security") {
            Some(security) => self.alternatives(security),
            None => self.default.clone(),
        }
    }

    /// Reads security requirements: of the alternatives, one is needed, with all that it lists.
    fn alternatives(&self, security: &'d Node) -> Option<Vec<Vec<Requirement<'d>>>> {
        let alternatives = security.as_array()?.iter().filter_map(|alternative| {
            let requirements = alternative.as_object()?.iter().filter_map(|(name, scopes)| {
                let scheme = self.schemes.iter().find(|scheme| scheme.name == name)?;
                let scopes = scopes.as_array().unwrap_or_default().iter().filter_map(Node::as_str);
                Some(Requirement { constant: scheme.constant.clone(), scopes: scopes.collect() })
            });
            Some(requirements.collect())
        });
        Some(alternatives.collect())
    }
}

/// The names of the schemes that operations ask for, each with where it stands.
fn asked_for(root: &Node) -> impl Iterator<Item = (&str, &Node)> {
    let of_operations = openapi::operations(root).filter_map(|(_, _, operation)| operation.get("security"));
    let security = root.get("security").into_iter().chain(of_operations);
    let alternatives = security.filter_map(Node::as_array).flatten();
    alternatives.filter_map(Node::as_object).flatten().map(|(name, node)| (name.as_str(), node))
}

fn defined<'d>(root: &'d Node, name: &'d str, node: &'d Node, diagnostics: &mut Diagnostics) -> SecurityScheme<'d> {
    let found = openapi::resolve(root, node);
    // From 3.1 on, a description may stand beside a reference.
    let description = node.get_str("description").or_else(|| found?.get_str("description"));
    let scheme = found.unwrap_or(node);
    let problem = if found.is_some() { problem(scheme) } else { Some("refers to nothing") };
    let Some(reason) = problem else {
        let kind = kind(scheme);
        let mut docs = Docs::of(format!("{}: {}.", code_span(name), title(&kind, scheme)));
        docs.push(description.unwrap_or_default());
        if is_true(scheme.get("deprecated")) {
            docs.push("Deprecated: the vendor says to use another one.");
        }
        if let Some(url) = scheme.get_str("oauth2MetadataUrl") {
            docs.push(&format!("The metadata of the authorization server: {}", in_one_line(url)));
        }
        if matches!(kind, SchemeKind::OAuth2 { .. }) {
            flows(scheme).for_each(|(name, flow)| docs.push(&describe_flow(name, flow)));
        }
        return SecurityScheme { name, constant: String::new(), kind, docs };
    };
    diagnostics.push(
        Diagnostic::warning(Code::SecuritySchemeUnusable, format!("the security scheme `{name}` {reason}"))
            .at(node.origin.key())
            .help("the client has it as one of another kind, which hooks apply; an overlay can complete it"),
    );
    let given = scheme.get_str("type").map(|kind| format!(" (`type`: {})", code_span(kind))).unwrap_or_default();
    let mut docs = Docs::of(format!("{} {reason}{given}.", code_span(name)));
    docs.push(description.unwrap_or_default());
    SecurityScheme { name, constant: String::new(), kind: SchemeKind::Other, docs }
}

/// What keeps a scheme from being one of OpenAPI.
fn problem(scheme: &Node) -> Option<&'static str> {
    let has = |name: &str| scheme.get_str(name).is_some();
    match scheme.get_str("type") {
        None => Some("has no `type`"),
        Some("apiKey") if !matches!(scheme.get_str("in"), Some("header" | "query" | "cookie")) => {
            Some("has an `in` that is none of `header`, `query` and `cookie`")
        }
        Some("apiKey") if !has("name") => Some("has no `name`"),
        Some("http") if !has("scheme") => Some("has no `scheme`"),
        Some("apiKey" | "http" | "oauth2" | "openIdConnect" | "mutualTLS") => None,
        Some(_) => Some("has a `type` that OpenAPI does not know"),
    }
}

fn kind(scheme: &Node) -> SchemeKind<'_> {
    let text = |name: &str| scheme.get_str(name).unwrap_or_default();
    match text("type") {
        "apiKey" => SchemeKind::ApiKey { location: text("in"), name: text("name") },
        "http" => SchemeKind::Http { scheme: text("scheme").to_ascii_lowercase() },
        "oauth2" => SchemeKind::OAuth2 {
            flows: flows(scheme)
                .map(|(name, flow)| Flow {
                    name,
                    urls: URLS.iter().filter_map(|(member, field, _)| Some((*field, flow.get_str(member)?))).collect(),
                    scopes: flow.members("scopes").map(|(scope, _)| scope.as_str()).collect(),
                })
                .collect(),
        },
        "openIdConnect" => SchemeKind::OpenIdConnect { url: text("openIdConnectUrl") },
        _ => SchemeKind::MutualTls,
    }
}

/// The flows of a scheme by their names.
fn flows(scheme: &Node) -> impl Iterator<Item = (&str, &Node)> {
    let flows = scheme.members("flows").filter(|(name, _)| !name.starts_with("x-"));
    flows.map(|(name, node)| (name.as_str(), node))
}

fn title(kind: &SchemeKind<'_>, scheme: &Node) -> String {
    match kind {
        SchemeKind::ApiKey { location: "query", name } => {
            format!("an API key in the query parameter {}", code_span(name))
        }
        SchemeKind::ApiKey { location, name } => format!("an API key in the {location} {}", code_span(name)),
        SchemeKind::Http { .. } => {
            let name = code_span(scheme.get_str("scheme").unwrap_or_default());
            match scheme.get_str("bearerFormat") {
                Some(format) => format!("{name} authentication, the token as {}", code_span(format)),
                None => format!("{name} authentication"),
            }
        }
        SchemeKind::OAuth2 { .. } => "an access token of OAuth 2.0".to_owned(),
        SchemeKind::OpenIdConnect { url: "" } => "a token of OpenID Connect".to_owned(),
        SchemeKind::OpenIdConnect { url } => format!("a token of OpenID Connect, as {} says", in_one_line(url)),
        SchemeKind::MutualTls | SchemeKind::Other => "a client certificate, which the HTTP client shows".to_owned(),
    }
}

/// A flow with its URLs and scopes.
fn describe_flow(name: &str, flow: &Node) -> String {
    let urls = URLS.iter().filter_map(|(name, _, words)| {
        let url = flow.get_str(name)?;
        Some(format!("\n* {words}: {}", in_one_line(url)))
    });
    let scopes = flow.members("scopes").map(|(scope, description)| {
        let description = in_one_line(description.as_str().unwrap_or_default());
        let colon = if description.is_empty() { "" } else { ": " };
        format!("\n* scope {}{colon}{description}", code_span(scope))
    });
    format!("The flow {}:\n{}", code_span(name), urls.chain(scopes).collect::<String>())
}
