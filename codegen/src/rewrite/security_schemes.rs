//! Makes constants of the security schemes of the document.
//!
//! Before: `components: { securitySchemes: { x-key: { type: apiKey, in: header, name: X-Key } } }`
//! After:  `pub mod security_schemes { pub const X_KEY: SecurityScheme = SecurityScheme { name: "x-key", .. }; }`
//!
//! A scheme of no type that OpenAPI has is left out, with a warning.

mod docs;

use std::collections::BTreeSet;

use indexmap::IndexMap;
use quote::{format_ident, quote};
use syn::{Expr, Ident, Item, parse_quote};

use super::{Context, Pass};
use crate::diagnostics::{Code, Diagnostic};
use crate::document::Node;
use crate::{markdown, names, openapi};

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
        let constants = schemes.iter().filter_map(|(name, scheme)| Some(scheme.as_ref()?.constant(name)));
        let constants = constants.collect::<Vec<_>>();
        if !constants.is_empty() {
            file.items.push(parse_quote! {
                /// The ways in which callers show who they are, by the names of the document.
                pub mod #module {
                    use super::hooks::{ApiKeyLocation, SecurityScheme, SecuritySchemeKind};
                    #(#constants)*
                }
            });
        }
    },
};

/// A security scheme that the client has.
pub(super) struct Scheme<'a> {
    /// Its constant in the module.
    ident: Ident,
    /// The value of its kind.
    kind: Expr,
    node: &'a Node,
}

impl Scheme<'_> {
    /// The path of the constant from the module of the client.
    pub(super) fn path(&self) -> Expr {
        let (module, ident) = (format_ident!("{MODULE}"), &self.ident);
        parse_quote!(#module::#ident)
    }

    fn constant(&self, name: &str) -> Item {
        let Self { ident, kind, node } = self;
        let docs = markdown::doc_attributes(&docs::of(name, node));
        parse_quote! {
            #(#docs)*
            pub const #ident: SecurityScheme = SecurityScheme { name: #name, kind: #kind };
        }
    }
}

/// The security schemes of the document by their names; none for one that is of no type that OpenAPI has.
pub(super) fn of(root: &Node) -> IndexMap<&str, Option<Scheme<'_>>> {
    let mut taken = BTreeSet::new();
    let schemes = defined(root).map(|(name, node)| {
        let kind = kind(root, node).ok();
        let scheme = kind.map(|(node, kind)| Scheme { ident: names::constant(name, &mut taken), kind, node });
        (name.as_str(), scheme)
    });
    schemes.collect()
}

fn defined(root: &Node) -> impl Iterator<Item = (&String, &Node)> {
    let components = root.get("components").map(|components| components.members("securitySchemes"));
    components.into_iter().flatten()
}

fn warn_of_unusable(context: &mut Context<'_>) {
    let root = &context.document.root;
    for (name, node) in defined(root) {
        if let Err(reason) = kind(root, node) {
            context.diagnostics.push(
                Diagnostic::warning(Code::SecuritySchemeUnusable, format!("the security scheme `{name}` {reason}"))
                    .at(node.origin.key())
                    .help("access by it is left out of what the client says; an overlay can complete it"),
            );
        }
    }
}

/// The scheme that a node is or refers to, with its kind; or what is wrong with it.
fn kind<'n>(root: &'n Node, node: &'n Node) -> Result<(&'n Node, Expr), &'static str> {
    let node = openapi::resolve(root, node).ok_or("refers to nothing")?;
    let kind = match node.get_str("type") {
        Some("apiKey") => {
            let location = match node.get_str("in") {
                Some("header") => quote!(Header),
                Some("query") => quote!(Query),
                Some("cookie") => quote!(Cookie),
                _ => return Err("has an `in` that is none of `header`, `query` and `cookie`"),
            };
            let name = node.get_str("name").ok_or("has no `name`")?;
            parse_quote!(SecuritySchemeKind::ApiKey { location: ApiKeyLocation::#location, name: #name })
        }
        Some("http") => {
            let scheme = node.get_str("scheme").ok_or("has no `scheme`")?.to_ascii_lowercase();
            parse_quote!(SecuritySchemeKind::Http { scheme: #scheme })
        }
        Some("oauth2") => parse_quote!(SecuritySchemeKind::OAuth2),
        Some("openIdConnect") => parse_quote!(SecuritySchemeKind::OpenIdConnect),
        Some("mutualTLS") => parse_quote!(SecuritySchemeKind::MutualTls),
        Some(_) => return Err("has a `type` that OpenAPI does not know"),
        None => return Err("has no `type`"),
    };
    Ok((node, kind))
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
        pub struct Client;
        /// The ways in which callers show who they are, by the names of the document.
        pub mod security_schemes {
            use super::hooks::{ApiKeyLocation, SecurityScheme, SecuritySchemeKind};
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
                kind: SecuritySchemeKind::OAuth2,
            };
            /// `connect`: a token of OpenID Connect, as <https://login.test/.well-known> says.
            pub const CONNECT: SecurityScheme = SecurityScheme {
                name: "connect",
                kind: SecuritySchemeKind::OpenIdConnect,
            };
            /// `mutual`: a client certificate.
            pub const MUTUAL: SecurityScheme = SecurityScheme {
                name: "mutual",
                kind: SecuritySchemeKind::MutualTls,
            };
        }
        "#);
    }

    #[test]
    fn what_is_no_scheme_is_left_out_with_a_warning() {
        let document = "
components:
  securitySchemes:
    a: {}
    b: {type: oauth1}
    c: {type: apiKey, in: body, name: key}
    d: {type: apiKey, in: header}
    e: {type: http}
    f: {$ref: '#/components/securitySchemes/g'}
    h: 3
";
        insta::assert_snapshot!(rewrite_with(PASS, document, "pub struct Client;"), @"
        // spec.yaml:4:5: warning[security-scheme-unusable]: the security scheme `a` has no `type`
        // spec.yaml:5:5: warning[security-scheme-unusable]: the security scheme `b` has a `type` that OpenAPI does not know
        // spec.yaml:6:5: warning[security-scheme-unusable]: the security scheme `c` has an `in` that is none of `header`, `query` and `cookie`
        // spec.yaml:7:5: warning[security-scheme-unusable]: the security scheme `d` has no `name`
        // spec.yaml:8:5: warning[security-scheme-unusable]: the security scheme `e` has no `scheme`
        // spec.yaml:9:5: warning[security-scheme-unusable]: the security scheme `f` refers to nothing
        // spec.yaml:10:5: warning[security-scheme-unusable]: the security scheme `h` has no `type`
        pub struct Client;
        ");
    }
}
