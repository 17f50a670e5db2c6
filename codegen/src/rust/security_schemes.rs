//! Writes the security schemes of the document as constants.
//!
//! Before: `components: { securitySchemes: { x-key: { type: apiKey, in: header, name: X-Key } } }`
//! After:  `pub mod security_schemes { pub const X_KEY: SecurityScheme = SecurityScheme { name: "x-key", .. }; }`

use quote::{format_ident, quote};
use syn::{Expr, Item, parse_quote};

use super::docs;
use crate::api::security::{Flow, SchemeKind, Security, SecurityScheme};

/// The module; none if there are no schemes.
pub(super) fn module(security: &Security<'_>) -> Option<Item> {
    let schemes = &security.schemes;
    if schemes.is_empty() {
        return None;
    }
    let uses_flows =
        schemes.iter().any(|scheme| matches!(&scheme.kind, SchemeKind::OAuth2 { flows } if !flows.is_empty()));
    let uses_locations = schemes.iter().any(|scheme| matches!(scheme.kind, SchemeKind::ApiKey { .. }));
    let names = [("ApiKeyLocation", uses_locations), ("OAuthFlow", uses_flows)];
    let names = names.into_iter().filter(|(_, is_used)| *is_used).map(|(name, _)| format_ident!("{name}"));
    let constants = schemes.iter().map(constant);
    Some(parse_quote! {
        /// The ways to authenticate, by the names of the document.
        pub mod security_schemes {
            use super::hooks::{#(#names,)* SecurityScheme, SecuritySchemeKind};
            #(#constants)*
        }
    })
}

fn constant(scheme: &SecurityScheme<'_>) -> Item {
    let (name, ident) = (scheme.name, format_ident!("{}", scheme.constant));
    let docs = docs::attributes(&scheme.docs);
    let kind = kind(&scheme.kind);
    parse_quote! {
        #(#docs)*
        pub const #ident: SecurityScheme = SecurityScheme { name: #name, kind: #kind };
    }
}

fn kind(kind: &SchemeKind<'_>) -> Expr {
    match kind {
        SchemeKind::ApiKey { location, name } => {
            let location = match *location {
                "query" => quote!(Query),
                "cookie" => quote!(Cookie),
                _ => quote!(Header),
            };
            parse_quote!(SecuritySchemeKind::ApiKey { location: ApiKeyLocation::#location, name: #name })
        }
        SchemeKind::Http { scheme } => parse_quote!(SecuritySchemeKind::Http { scheme: #scheme }),
        SchemeKind::OAuth2 { flows } => {
            let flows = flows.iter().map(flow);
            parse_quote!(SecuritySchemeKind::OAuth2 { flows: &[#(#flows),*] })
        }
        SchemeKind::OpenIdConnect { url } => parse_quote!(SecuritySchemeKind::OpenIdConnect { url: #url }),
        SchemeKind::MutualTls => parse_quote!(SecuritySchemeKind::MutualTls),
        SchemeKind::Other => parse_quote!(SecuritySchemeKind::Other),
    }
}

/// The value of a flow, with what is known of it.
fn flow(flow: &Flow<'_>) -> Expr {
    let urls = flow.urls.iter().map(|(field, url)| {
        let field = format_ident!("{field}");
        quote!(#field: Some(#url),)
    });
    let scopes = (!flow.scopes.is_empty()).then(|| {
        let scopes = &flow.scopes;
        quote!(scopes: &[#(#scopes),*],)
    });
    let name = flow.name;
    parse_quote!(OAuthFlow { #(#urls)* #scopes ..OAuthFlow::new(#name) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rust::testing::written;

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
        insta::assert_snapshot!(written(document, |api, _| module(&api.security).into_iter().collect()), @r#"
        /// The ways to authenticate, by the names of the document.
        pub mod security_schemes {
            use super::hooks::{ApiKeyLocation, OAuthFlow, SecurityScheme, SecuritySchemeKind};
            /// `x-key`: an API key in the header `X-Key`.
            ///
            /// Ask \[us\]
            ///
            /// ```text
            /// for <it>
            /// ```
            pub const X_DASH_KEY: SecurityScheme = SecurityScheme {
                name: "x-key",
                kind: SecuritySchemeKind::ApiKey {
                    location: ApiKeyLocation::Header,
                    name: "X-Key",
                },
            };
            /// `x_key`: an API key in the query parameter `k"`.
            pub const X_KEY: SecurityScheme = SecurityScheme {
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
            ///
            /// The flow `authorizationCode`:
            ///
            /// * authorization URL: https://login.test/authorize
            /// * token URL: https://login.test/token
            /// * scope `order:read`: Read # orders <b>
            /// * scope `*/`
            ///
            /// The flow `implicit`:
            ///
            /// * authorization URL: /authorize
            /// * refresh URL: javascript:alert(1)
            /// ```
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
        insta::assert_snapshot!(written(document, |api, _| module(&api.security).into_iter().collect()), @r#"
        // spec.yaml:4:5: warning[security-scheme-unusable]: the security scheme `a` has no `type`
        // spec.yaml:5:5: warning[security-scheme-unusable]: the security scheme `b` has a `type` that OpenAPI does not know
        // spec.yaml:6:5: warning[security-scheme-unusable]: the security scheme `c` has an `in` that is none of `header`, `query` and `cookie`
        // spec.yaml:7:5: warning[security-scheme-unusable]: the security scheme `d` has no `name`
        // spec.yaml:8:5: warning[security-scheme-unusable]: the security scheme `e` has no `scheme`
        // spec.yaml:9:5: warning[security-scheme-unusable]: the security scheme `f` refers to nothing
        // spec.yaml:10:5: warning[security-scheme-unusable]: the security scheme `h` has no `type`
        // spec.yaml:11:13: warning[security-scheme-undefined]: the document defines no security scheme `i`
        /// The ways to authenticate, by the names of the document.
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
