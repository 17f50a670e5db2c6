//! Sends every request in one place, and leaves of an operation what it alone has.
//!
//! Before:
//! ```text
//! pub async fn get_order<'a>(&'a self, id: &'a str) -> .. {
//!     let url = format!(..);
//!     #[allow(unused_mut)]
//!     let mut request = self.client.get(url).header(::reqwest::header::ACCEPT, ..).build()?;
//!     let info = OperationInfo { operation_id: "get_order" };
//!     self.pre(&mut request, &info).await?;
//!     let result = self.exec(request, &info).await;
//!     self.post(&result, &info).await?;
//!     let response = result?;
//!     match response.status().as_u16() { .. }
//! }
//! ```
//! After:
//! ```text
//! pub async fn get_order(&self, id: &str) -> .. {
//!     let url = format!(..);
//!     let request = self.client.get(url).accept_json();
//!     let response = self.send(request, "get_order", None).await?;
//!     match response.status().as_u16() { .. }
//! }
//! ```

use quote::{ToTokens, format_ident, quote};
use syn::parse::Parser;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Arm, Expr, ExprMatch, ExprMethodCall, ExprTry, FnArg, GenericParam, Ident, ImplItemFn, Lit, Local, Pat,
    ReceiverKind, Stmt, TypeReference, parse_quote,
};

use super::Pass;

pub(super) const PASS: Pass = Pass { name: "shared_sending", run: |file, _| Visitor.visit_file_mut(file) };

struct Visitor;

impl VisitMut for Visitor {
    fn visit_impl_item_fn_mut(&mut self, function: &mut ImplItemFn) {
        let Some(id) = function.block.stmts.iter().find_map(operation_id) else { return };
        let mut statements = Vec::new();
        let mut request = format_ident!("request");
        for statement in std::mem::take(&mut function.block.stmts) {
            let name = local_name(&statement);
            // An argument of the same name gives the variable an underscore.
            match (name.as_ref().map(|name| name.to_string().trim_start_matches('_').to_owned()).as_deref(), statement)
            {
                (Some("info" | "result"), _) => {}
                (Some("request"), Stmt::Local(local)) => {
                    request = name.unwrap_or(request);
                    statements.push(Stmt::Local(unbuilt(local)));
                }
                (Some("response"), _) => {
                    statements.push(parse_quote!(let #name = self.send(#request, #id, None).await?;));
                }
                (_, statement) if is_hook(&statement) => {}
                (_, statement) => statements.push(statement),
            }
        }
        function.block.stmts = statements;
        let is_type = |param: &GenericParam| !matches!(param, GenericParam::Lifetime(_));
        let generics = &mut function.sig.generics;
        generics.params = std::mem::take(&mut generics.params).into_iter().filter(is_type).collect();
        if let Some(FnArg::Receiver(receiver)) = function.sig.inputs.first_mut()
            && let ReceiverKind::Reference(_, lifetime, _) = &mut receiver.kind
        {
            *lifetime = None;
        }
        visit_mut::visit_impl_item_fn_mut(self, function);
    }

    fn visit_type_reference_mut(&mut self, reference: &mut TypeReference) {
        reference.lifetime = reference.lifetime.take().filter(|lifetime| lifetime.ident != "a");
        visit_mut::visit_type_reference_mut(self, reference);
    }

    fn visit_expr_match_mut(&mut self, expr: &mut ExprMatch) {
        visit_mut::visit_expr_match_mut(self, expr);
        expr.arms = std::mem::take(&mut expr.arms).into_iter().fold(Vec::new(), merge_arm);
    }
}

/// Adds an arm, to the last one where both do the same.
fn merge_arm(mut arms: Vec<Arm>, arm: Arm) -> Vec<Arm> {
    if let Some(last) = arms.last_mut().filter(|last| last.body == arm.body) {
        let (left, right) = (&last.pat, &arm.pat);
        if let Ok(both) = Pat::parse_multi.parse2(quote!(#left | #right)) {
            last.pat = both;
            return arms;
        }
    }
    arms.push(arm);
    arms
}

/// The name in `let info = OperationInfo { operation_id: "name" };`.
fn operation_id(statement: &Stmt) -> Option<Lit> {
    let Stmt::Local(Local { init: Some(init), .. }) = statement else { return None };
    let Expr::Struct(info) = &*init.expr else { return None };
    match &info.fields.first().filter(|_| info.path.is_ident("OperationInfo"))?.expr {
        Expr::Lit(id) => Some(id.lit.clone()),
        _ => None,
    }
}

fn local_name(statement: &Stmt) -> Option<Ident> {
    match statement {
        Stmt::Local(Local { pat: Pat::Ident(name), .. }) => Some(name.ident.clone()),
        _ => None,
    }
}

fn is_hook(statement: &Stmt) -> bool {
    let text = statement.to_token_stream().to_string();
    text.starts_with("self . pre (") || text.starts_with("self . post (")
}

/// `let request = ..` without the `.build()?` at its end.
fn unbuilt(mut local: Local) -> Local {
    local.attrs.clear();
    if let Pat::Ident(name) = &mut local.pat {
        name.mutability = None;
    }
    if let Some(init) = &mut local.init
        && let Expr::Try(ExprTry { expr, .. }) = &*init.expr
        && let Expr::MethodCall(ExprMethodCall { receiver, method, .. }) = &**expr
        && method == "build"
    {
        init.expr = receiver.clone();
    }
    local
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::testing::rewrite;

    #[test]
    fn arguments_may_have_the_names_of_variables_and_types_of_their_own() {
        let before = r#"
impl Client {
    pub async fn put<'a, B: Into<reqwest::Body>>(&'a self, result: &'a str, body: B) -> Result<(), Error<()>> {
        let mut _request = self.client.put(url).body(body).build()?;
        let _info = OperationInfo { operation_id: "put" };
        self.pre(&mut _request, &_info).await?;
        let _result = self.exec(_request, &_info).await;
        self.post(&_result, &_info).await?;
        let _response = _result?;
        match _response.status().as_u16() { _ => Err(Error::unexpected(_response).await) }
    }
}"#;
        insta::assert_snapshot!(rewrite(PASS, before), @r#"
        impl Client {
            pub async fn put<B: Into<reqwest::Body>>(
                &self,
                result: &str,
                body: B,
            ) -> Result<(), Error<()>> {
                let _request = self.client.put(url).body(body);
                let _response = self.send(_request, "put", None).await?;
                match _response.status().as_u16() {
                    _ => Err(Error::unexpected(_response).await),
                }
            }
        }
        "#);
    }

    #[test]
    fn what_all_operations_do_stands_once() {
        let before = r#"
impl Client {
    pub async fn get_order<'a>(&'a self, id: &'a str, at: Option<&'a types::At>) -> Result<(), Error<()>> {
        let url = format!("{}/a", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self.client.get(url).query_parameter("at", &at)?.build()?;
        let info = OperationInfo { operation_id: "get_order" };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => Err(Error::from_response(response).await),
            404u16 => Err(Error::from_response(response).await),
            _ => Err(Error::unexpected(response).await),
        }
    }
}"#;
        insta::assert_snapshot!(rewrite(PASS, before), @r#"
        impl Client {
            pub async fn get_order(
                &self,
                id: &str,
                at: Option<&types::At>,
            ) -> Result<(), Error<()>> {
                let url = format!("{}/a", self.baseurl,);
                let request = self.client.get(url).query_parameter("at", &at)?;
                let response = self.send(request, "get_order", None).await?;
                match response.status().as_u16() {
                    200u16 => ResponseValue::from_response(response).await,
                    400u16 | 404u16 => Err(Error::from_response(response).await),
                    _ => Err(Error::unexpected(response).await),
                }
            }
        }
        "#);
    }
}
