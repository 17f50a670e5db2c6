//! Says at each operation which access the document asks for.
//!
//! Before: `self.send(request, "get_order", None)`
//! After:  `const SECURITY: Security = &[&[security_schemes::OAUTH.with_scopes(&["order_read"])]];` and
//! `self.send(request, "get_order", Some(SECURITY))`
//!
//! A scheme that the document does not define has a constant too, and a warning: an operation that asks for it must not
//! look like one that asks for nothing.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprMethodCall, ImplItemFn, parse_quote};

use super::Pass;
use super::security_schemes;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::Node;
use crate::operations::Operation;

pub(super) const PASS: Pass = Pass {
    name: "operation_security",
    run: |file, context| {
        let security = security(&context.document.root, context.operations, context.diagnostics);
        Visitor { security }.visit_file_mut(file);
    },
};

struct Visitor {
    /// The value of each operation of which the document says something, by the names of the methods.
    security: BTreeMap<String, Expr>,
}

impl VisitMut for Visitor {
    fn visit_impl_item_fn_mut(&mut self, function: &mut ImplItemFn) {
        let Some(security) = self.security.get(&function.sig.ident.to_string()) else { return };
        let is_empty = *security == parse_quote!(&[]);
        let argument = if is_empty { parse_quote!(Some(&[])) } else { parse_quote!(Some(SECURITY)) };
        let mut call = Call { argument, found: false };
        call.visit_block_mut(&mut function.block);
        if call.found && !is_empty {
            function.block.stmts.insert(0, parse_quote!(const SECURITY: Security = #security;));
        }
    }
}

/// Puts the argument into `self.send(request, "get_order", None)`.
struct Call {
    argument: Expr,
    found: bool,
}

impl VisitMut for Call {
    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        visit_mut::visit_expr_method_call_mut(self, call);
        let is_self = matches!(&*call.receiver, Expr::Path(path) if path.path.is_ident("self"));
        if let Some(last @ Expr::Path(_)) = call.args.last_mut()
            && is_self
            && call.method == "send"
            && *last == parse_quote!(None)
        {
            *last = self.argument.clone();
            self.found = true;
        }
    }
}

fn security(root: &Node, operations: &[Operation<'_>], diagnostics: &mut Diagnostics) -> BTreeMap<String, Expr> {
    let constants = security_schemes::of(root).iter().map(|scheme| (scheme.name, scheme.path())).collect();
    let defined = security_schemes::defined(root).map(|(name, _)| name.as_str()).collect();
    let mut requirements = Requirements { constants, defined, undefined: BTreeSet::new(), diagnostics };
    let default = root.get("security").and_then(|security| requirements.alternatives(security));
    let mut found = BTreeMap::new();
    for operation in operations {
        let security = match operation.node.get("security") {
            Some(security) => requirements.alternatives(security),
            None => default.clone(),
        };
        if let Some(security) = security {
            found.insert(operation.name.to_string(), security);
        }
    }
    found
}

/// Reads security requirements (OpenAPI, Security Requirement Object).
struct Requirements<'a> {
    /// The constants, by the names of the schemes.
    constants: BTreeMap<&'a str, Expr>,
    /// The names of those that the document defines.
    defined: BTreeSet<&'a str>,
    /// The names that no scheme has, each reported once.
    undefined: BTreeSet<&'a str>,
    diagnostics: &'a mut Diagnostics,
}

impl<'a> Requirements<'a> {
    /// The value for a `security`.
    fn alternatives(&mut self, security: &'a Node) -> Option<Expr> {
        let alternatives = security.as_array()?.iter().filter_map(|alternative| self.alternative(alternative));
        let alternatives = alternatives.collect::<Vec<_>>();
        Some(parse_quote!(&[#(#alternatives),*]))
    }

    /// What is needed at once.
    fn alternative(&mut self, alternative: &'a Node) -> Option<Expr> {
        let requirements = alternative.as_object()?.iter().filter_map(|(name, scopes)| {
            self.warn_of_undefined(name, scopes);
            let constant = self.constants.get(name.as_str())?;
            let scopes = scopes.as_array().unwrap_or_default().iter().filter_map(Node::as_str);
            Some(parse_quote!(#constant.with_scopes(&[#(#scopes),*])))
        });
        let requirements = requirements.collect::<Vec<Expr>>();
        Some(parse_quote!(&[#(#requirements),*]))
    }

    fn warn_of_undefined(&mut self, name: &'a str, requirement: &Node) {
        if !self.defined.contains(name) && self.undefined.insert(name) {
            let message = format!("the document defines no security scheme `{name}`");
            self.diagnostics.push(
                Diagnostic::warning(Code::SecuritySchemeUndefined, message)
                    .at(requirement.origin.key())
                    .help("the client has one of which nothing but the name is known; an overlay can define it"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::testing::rewrite_with;

    /// The client of a document with one operation, and what else stands in the document.
    fn client(document: &str) -> String {
        let schemes =
            "components: {securitySchemes: {key: {type: apiKey, in: header, name: K}, oauth: {type: oauth2}, bad: {}}}";
        let before =
            r#"impl Client { pub async fn get_a(&self) { let response = self.send(request, "get_a", None).await?; } }"#;
        rewrite_with(PASS, &format!("{document}\n{schemes}"), before)
    }

    #[test]
    fn an_operation_says_what_it_needs() {
        let document = "
security: [{key: []}]
paths: {/a: {get: {operationId: get-a, security: [{oauth: ['order:read', '\"'], key: []}, {}]}}}";
        insta::assert_snapshot!(client(document), @r#"
        impl Client {
            pub async fn get_a(&self) {
                const SECURITY: Security = &[
                    &[
                        security_schemes::OAUTH.with_scopes(&["order:read", "\""]),
                        security_schemes::KEY.with_scopes(&[]),
                    ],
                    &[],
                ];
                let response = self.send(request, "get_a", Some(SECURITY)).await?;
            }
        }
        "#);
    }

    #[test]
    fn what_the_root_says_is_for_operations_that_say_nothing() {
        insta::assert_snapshot!(client("security: [{key: []}]\npaths: {/a: {get: {operationId: get-a}}}"), @r#"
        impl Client {
            pub async fn get_a(&self) {
                const SECURITY: Security = &[&[security_schemes::KEY.with_scopes(&[])]];
                let response = self.send(request, "get_a", Some(SECURITY)).await?;
            }
        }
        "#);
    }

    #[test]
    fn no_credentials_are_not_the_same_as_no_word() {
        insta::assert_snapshot!(client("security: [{key: []}]\npaths: {/a: {get: {operationId: get-a, security: []}}}"), @r#"
        impl Client {
            pub async fn get_a(&self) {
                let response = self.send(request, "get_a", Some(&[])).await?;
            }
        }
        "#);
        insta::assert_snapshot!(client("paths: {/a: {get: {operationId: get-a}}}"), @r#"
        impl Client {
            pub async fn get_a(&self) {
                let response = self.send(request, "get_a", None).await?;
            }
        }
        "#);
    }

    #[test]
    fn schemes_that_are_not_defined_are_asked_for_all_the_same() {
        let document = "paths: {/a: {get: {operationId: get-a, security: [{none: [], key: []}, {bad: []}, {key: []}]}, put: {security: [{none: []}]}}}";
        insta::assert_snapshot!(client(document), @r#"
        // spec.yaml:1:52: warning[security-scheme-undefined]: the document defines no security scheme `none`
        impl Client {
            pub async fn get_a(&self) {
                const SECURITY: Security = &[
                    &[
                        security_schemes::NONE.with_scopes(&[]),
                        security_schemes::KEY.with_scopes(&[]),
                    ],
                    &[security_schemes::BAD.with_scopes(&[])],
                    &[security_schemes::KEY.with_scopes(&[])],
                ];
                let response = self.send(request, "get_a", Some(SECURITY)).await?;
            }
        }
        "#);
        insta::assert_snapshot!(client("paths: {/a: {get: {operationId: get-a, security: [{none: []}]}}}"), @r#"
        // spec.yaml:1:52: warning[security-scheme-undefined]: the document defines no security scheme `none`
        impl Client {
            pub async fn get_a(&self) {
                const SECURITY: Security = &[&[security_schemes::NONE.with_scopes(&[])]];
                let response = self.send(request, "get_a", Some(SECURITY)).await?;
            }
        }
        "#);
    }
}
