//! Makes constants of the security schemes of the document, and tells readers of the client where they are.
//!
//! Before: `components: { securitySchemes: { x-key: { type: apiKey, in: header, name: X-Key } } }`
//! After:  `pub mod security_schemes { pub const X_KEY: SecurityScheme = SecurityScheme { name: "x-key", .. }; }`
//!
//! A scheme that is not described as OpenAPI does it is of the kind `Other`, with a warning: what operations ask for is
//! not less for it. So is one that operations ask for and that is not defined; that warning is `operation_security`'s.

mod docs;

use std::collections::BTreeSet;

use quote::{format_ident, quote};
use syn::{Expr, Ident, Item, parse_quote};

use super::{Context, Pass};
use crate::diagnostics::{Code, Diagnostic};
use crate::document::Node;
use crate::{lower, markdown, names, openapi};

/// The name of the module.
const MODULE: &str = "security_schemes";

pub(super) const PASS: Pass = Pass {
    name: MODULE,
    run: |file, context| {
        let module = format_ident!("{MODULE}");
        if file.items.iter().any(|item| matches!(item, Item::Mod(item) if item.ident == module)) {
            return;
        }
        warn_of_unusable(context);
        let schemes = of(&context.document.root);
        if schemes.is_empty() {
            return;
        }
        let uses_flows = schemes.iter().any(|scheme| !scheme.flows().is_empty());
        let uses_locations = schemes.iter().any(|scheme| scheme.is("apiKey"));
        let names = [("ApiKeyLocation", uses_locations), ("OAuthFlow", uses_flows)];
        let names = names.into_iter().filter(|(_, is_used)| *is_used).map(|(name, _)| format_ident!("{name}"));
        let constants = schemes.iter().map(Scheme::constant);
        let constants = constants.collect::<Vec<_>>();
        file.items.push(parse_quote! {
            /// The ways in which callers show who they are, by the names of the document.
            pub mod #module {
                use super::hooks::{#(#names,)* SecurityScheme, SecuritySchemeKind};
                #(#constants)*
            }
        });
        for item in &mut file.items {
            if let Item::Struct(client) = item
                && client.ident == "Client"
            {
                let docs = [
                    " # Access",
                    "",
                    " [`security_schemes`] are the ways in which callers show who they are.",
                    " [`Credentials`](super::Credentials) show it with each operation that asks for it:",
                    " give them to [`Client::with_hooks`].",
                ];
                let place = client.attrs.iter().take_while(|attribute| attribute.path().is_ident("doc")).count();
                let docs = (place > 0).then_some("").into_iter().chain(docs);
                client.attrs.splice(place..place, docs.map(|line| parse_quote!(#[doc = #line])));
            }
        }
    },
};

/// A security scheme that the client has.
pub(super) struct Scheme<'a> {
    /// Its name in the document.
    pub(super) name: &'a str,
    /// Its constant in the module.
    ident: Ident,
    /// The scheme, or why it is none.
    node: Result<&'a Node, Unusable<'a>>,
}

/// What stands in the place of a scheme.
#[derive(Clone, Copy)]
struct Unusable<'a> {
    /// What is wrong with it, as the rest of a sentence about it.
    reason: &'static str,
    /// What there is of it.
    node: Option<&'a Node>,
}

impl<'a> Scheme<'a> {
    /// The path of the constant from the module of the client.
    pub(super) fn path(&self) -> Expr {
        let (module, ident) = (format_ident!("{MODULE}"), &self.ident);
        parse_quote!(#module::#ident)
    }

    fn is(&self, kind: &str) -> bool {
        self.node.is_ok_and(|node| node.get_str("type") == Some(kind))
    }

    fn text(&self, name: &str) -> &'a str {
        self.node.ok().and_then(|node| node.get_str(name)).unwrap_or_default()
    }

    /// The flows of OAuth 2.0 that the scheme has.
    fn flows(&self) -> Vec<(&'a String, &'a Node)> {
        match self.node {
            Ok(node) if self.is("oauth2") => docs::flows(node).collect(),
            _ => Vec::new(),
        }
    }

    fn constant(&self) -> Item {
        let Self { name, ident, node } = self;
        let docs = match node {
            Ok(node) => docs::of(name, node),
            Err(Unusable { reason, node }) => docs::of_unusable(name, reason, *node),
        };
        let docs = markdown::doc_attributes(&docs);
        let kind = self.kind();
        parse_quote! {
            #(#docs)*
            pub const #ident: SecurityScheme = SecurityScheme { name: #name, kind: #kind };
        }
    }

    fn kind(&self) -> Expr {
        match self.node.ok().and_then(|node| node.get_str("type")) {
            Some("apiKey") => {
                let (location, name) = (format_ident!("{}", location(self.text("in"))), self.text("name"));
                parse_quote!(SecuritySchemeKind::ApiKey { location: ApiKeyLocation::#location, name: #name })
            }
            Some("http") => {
                let scheme = self.text("scheme").to_ascii_lowercase();
                parse_quote!(SecuritySchemeKind::Http { scheme: #scheme })
            }
            Some("oauth2") => {
                let flows = self.flows().into_iter().map(|(name, node)| flow(name, node));
                parse_quote!(SecuritySchemeKind::OAuth2 { flows: &[#(#flows),*] })
            }
            Some("openIdConnect") => {
                let url = self.text("openIdConnectUrl");
                parse_quote!(SecuritySchemeKind::OpenIdConnect { url: #url })
            }
            Some("mutualTLS") => parse_quote!(SecuritySchemeKind::MutualTls),
            _ => parse_quote!(SecuritySchemeKind::Other),
        }
    }
}

/// The value of a flow, with what is known of it.
fn flow(name: &str, node: &Node) -> Expr {
    let urls = docs::URLS.iter().filter_map(|(member, field, _)| {
        let (field, url) = (format_ident!("{field}"), node.get_str(member)?);
        Some(quote!(#field: Some(#url),))
    });
    let scopes = node.members("scopes").map(|(scope, _)| scope).collect::<Vec<_>>();
    let scopes = (!scopes.is_empty()).then(|| quote!(scopes: &[#(#scopes),*],));
    parse_quote!(OAuthFlow { #(#urls)* #scopes ..OAuthFlow::new(#name) })
}

/// The variant for where an API key is.
fn location(location: &str) -> &'static str {
    match location {
        "query" => "Query",
        "cookie" => "Cookie",
        _ => "Header",
    }
}

/// The security schemes of the document, and those that operations ask for without a definition.
pub(super) fn of(root: &Node) -> Vec<Scheme<'_>> {
    let mut taken = BTreeSet::new();
    let mut found = BTreeSet::new();
    let mut schemes = Vec::new();
    let undefined =
        asked_for(root).map(|(name, _)| (name, Err(Unusable { reason: "is not defined in the document", node: None })));
    for (name, node) in defined(root).map(|(name, node)| (name.as_str(), usable(root, node))).chain(undefined) {
        if found.insert(name) {
            schemes.push(Scheme { name, ident: names::constant(name, &mut taken), node });
        }
    }
    schemes
}

/// The schemes of the document by their names.
pub(super) fn defined(root: &Node) -> impl Iterator<Item = (&String, &Node)> {
    let components = root.get("components");
    let of = move |member: &'static str| components.into_iter().flat_map(move |node| node.members(member));
    of("securitySchemes").chain(of(lower::SECURITY_SCHEMES_BEYOND_3_0))
}

/// The names of the schemes that operations ask for, each with where it stands.
fn asked_for(root: &Node) -> impl Iterator<Item = (&str, &Node)> {
    let of_operations = openapi::operations(root).filter_map(|(_, _, operation)| operation.get("security"));
    let security = root.get("security").into_iter().chain(of_operations);
    let alternatives = security.filter_map(Node::as_array).flatten();
    alternatives.filter_map(Node::as_object).flatten().map(|(name, node)| (name.as_str(), node))
}

fn warn_of_unusable(context: &mut Context<'_>) {
    let root = &context.document.root;
    for (name, node) in defined(root) {
        if let Err(Unusable { reason, .. }) = usable(root, node) {
            context.diagnostics.push(
                Diagnostic::warning(Code::SecuritySchemeUnusable, format!("the security scheme `{name}` {reason}"))
                    .at(node.origin.key())
                    .help("the client has it as one of another kind, which hooks apply; an overlay can complete it"),
            );
        }
    }
}

/// The scheme that a node is or refers to; or what is wrong with it.
fn usable<'n>(root: &'n Node, node: &'n Node) -> Result<&'n Node, Unusable<'n>> {
    let found = openapi::resolve(root, node);
    let problem = found.map_or(Some("refers to nothing"), problem);
    problem.map_or_else(|| Ok(found.unwrap_or(node)), |reason| Err(Unusable { reason, node: found }))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::testing::rewrite_with;

    #[test]
    fn every_type_of_openapi_has_a_kind() {
        let document = r#"
components:
  securitySchemes:
    x-key: {type: apiKey, in: header, name: X-Key, description: "Ask [us]\n\n    for <it>"}
    x_key: {type: apiKey, in: query, name: 'k"'}
    session: {type: apiKey, in: cookie, name: sid}
    basic: {type: http, scheme: Basic}
    '2nd': {type: http, scheme: bearer, bearerFormat: JWT}
    alias: {$ref: '#/components/securitySchemes/basic'}
    Self:
      type: oauth2
      description: "```\nunclosed"
      flows:
        authorizationCode:
          authorizationUrl: https://login.test/authorize
          tokenUrl: https://login.test/token
          scopes: {'order:read': "Read\n\n# orders <b>", '*/': ''}
        implicit: {authorizationUrl: /authorize, refreshUrl: 'javascript:alert(1)', scopes: {}}
    connect: {type: openIdConnect, openIdConnectUrl: 'https://login.test/.well-known'}
    mutual: {type: mutualTLS}
"#;
        insta::assert_snapshot!(rewrite_with(PASS, document, "pub struct Client;"), @r#"
        /// # Access
        ///
        /// [`security_schemes`] are the ways in which callers show who they are.
        /// [`Credentials`](super::Credentials) show it with each operation that asks for it:
        /// give them to [`Client::with_hooks`].
        pub struct Client;
        /// The ways in which callers show who they are, by the names of the document.
        pub mod security_schemes {
            use super::hooks::{ApiKeyLocation, OAuthFlow, SecurityScheme, SecuritySchemeKind};
            /// `x-key`: an API key in the header `X-Key`.
            ///
            /// Ask \[us\]
            ///
            /// ```text
            /// for <it>
            /// ```
            pub const X_KEY: SecurityScheme = SecurityScheme {
                name: "x-key",
                kind: SecuritySchemeKind::ApiKey {
                    location: ApiKeyLocation::Header,
                    name: "X-Key",
                },
            };
            /// `x_key`: an API key in the query parameter `k"`.
            pub const X_KEY_2: SecurityScheme = SecurityScheme {
                name: "x_key",
                kind: SecuritySchemeKind::ApiKey {
                    location: ApiKeyLocation::Query,
                    name: "k\"",
                },
            };
            /// `session`: an API key in the cookie `sid`.
            pub const SESSION: SecurityScheme = SecurityScheme {
                name: "session",
                kind: SecuritySchemeKind::ApiKey {
                    location: ApiKeyLocation::Cookie,
                    name: "sid",
                },
            };
            /// `basic`: `Basic` authentication.
            pub const BASIC: SecurityScheme = SecurityScheme {
                name: "basic",
                kind: SecuritySchemeKind::Http {
                    scheme: "basic",
                },
            };
            /// `2nd`: `bearer` authentication, the token as `JWT`.
            pub const X2ND: SecurityScheme = SecurityScheme {
                name: "2nd",
                kind: SecuritySchemeKind::Http {
                    scheme: "bearer",
                },
            };
            /// `alias`: `Basic` authentication.
            pub const ALIAS: SecurityScheme = SecurityScheme {
                name: "alias",
                kind: SecuritySchemeKind::Http {
                    scheme: "basic",
                },
            };
            /// `Self`: an access token of OAuth 2.0.
            ///
            /// ```text
            /// unclosed
            /// ```
            ///
            /// The flow `authorizationCode`:
            ///
            /// * authorization URL: <https://login.test/authorize>
            /// * token URL: <https://login.test/token>
            /// * scope `order:read`: Read # orders \<b>
            /// * scope `*/`
            ///
            /// The flow `implicit`:
            ///
            /// * authorization URL: /authorize
            /// * refresh URL: javascript:alert(1)
            pub const SELF: SecurityScheme = SecurityScheme {
                name: "Self",
                kind: SecuritySchemeKind::OAuth2 {
                    flows: &[
                        OAuthFlow {
                            authorization_url: Some("https://login.test/authorize"),
                            token_url: Some("https://login.test/token"),
                            scopes: &["order:read", "*/"],
                            ..OAuthFlow::new("authorizationCode")
                        },
                        OAuthFlow {
                            authorization_url: Some("/authorize"),
                            refresh_url: Some("javascript:alert(1)"),
                            ..OAuthFlow::new("implicit")
                        },
                    ],
                },
            };
            /// `connect`: a token of OpenID Connect, as <https://login.test/.well-known> says.
            pub const CONNECT: SecurityScheme = SecurityScheme {
                name: "connect",
                kind: SecuritySchemeKind::OpenIdConnect {
                    url: "https://login.test/.well-known",
                },
            };
            /// `mutual`: a client certificate, which the HTTP client shows.
            pub const MUTUAL: SecurityScheme = SecurityScheme {
                name: "mutual",
                kind: SecuritySchemeKind::MutualTls,
            };
        }
        "#);
    }

    #[test]
    fn what_is_no_scheme_is_of_another_kind_with_a_warning() {
        let document = "
components:
  securitySchemes:
    a: {}
    b: {type: oauth1, description: Signed}
    c: {type: apiKey, in: body, name: key}
    d: {type: apiKey, in: header}
    e: {type: http}
    f: {$ref: '#/components/securitySchemes/g'}
    h: 3
security: [{i: [], a: []}]
";
        insta::assert_snapshot!(rewrite_with(PASS, document, "pub struct Client;"), @r#"
        // spec.yaml:4:5: warning[security-scheme-unusable]: the security scheme `a` has no `type`
        // spec.yaml:5:5: warning[security-scheme-unusable]: the security scheme `b` has a `type` that OpenAPI does not know
        // spec.yaml:6:5: warning[security-scheme-unusable]: the security scheme `c` has an `in` that is none of `header`, `query` and `cookie`
        // spec.yaml:7:5: warning[security-scheme-unusable]: the security scheme `d` has no `name`
        // spec.yaml:8:5: warning[security-scheme-unusable]: the security scheme `e` has no `scheme`
        // spec.yaml:9:5: warning[security-scheme-unusable]: the security scheme `f` refers to nothing
        // spec.yaml:10:5: warning[security-scheme-unusable]: the security scheme `h` has no `type`
        /// # Access
        ///
        /// [`security_schemes`] are the ways in which callers show who they are.
        /// [`Credentials`](super::Credentials) show it with each operation that asks for it:
        /// give them to [`Client::with_hooks`].
        pub struct Client;
        /// The ways in which callers show who they are, by the names of the document.
        pub mod security_schemes {
            use super::hooks::{SecurityScheme, SecuritySchemeKind};
            /// `a` has no `type`.
            pub const A: SecurityScheme = SecurityScheme {
                name: "a",
                kind: SecuritySchemeKind::Other,
            };
            /// `b` has a `type` that OpenAPI does not know (`type`: `oauth1`).
            ///
            /// Signed
            pub const B: SecurityScheme = SecurityScheme {
                name: "b",
                kind: SecuritySchemeKind::Other,
            };
            /// `c` has an `in` that is none of `header`, `query` and `cookie` (`type`: `apiKey`).
            pub const C: SecurityScheme = SecurityScheme {
                name: "c",
                kind: SecuritySchemeKind::Other,
            };
            /// `d` has no `name` (`type`: `apiKey`).
            pub const D: SecurityScheme = SecurityScheme {
                name: "d",
                kind: SecuritySchemeKind::Other,
            };
            /// `e` has no `scheme` (`type`: `http`).
            pub const E: SecurityScheme = SecurityScheme {
                name: "e",
                kind: SecuritySchemeKind::Other,
            };
            /// `f` refers to nothing.
            pub const F: SecurityScheme = SecurityScheme {
                name: "f",
                kind: SecuritySchemeKind::Other,
            };
            /// `h` has no `type`.
            pub const H: SecurityScheme = SecurityScheme {
                name: "h",
                kind: SecuritySchemeKind::Other,
            };
            /// `i` is not defined in the document.
            pub const I: SecurityScheme = SecurityScheme {
                name: "i",
                kind: SecuritySchemeKind::Other,
            };
        }
        "#);
    }
}
