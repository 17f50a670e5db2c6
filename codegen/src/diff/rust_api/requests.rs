//! The requests of operations, read from the text of a client: what comes of the methods that make them.

use std::collections::BTreeMap;

use syn::{Expr, ExprLit, ImplItem, Item, Lit, Stmt, Type};

/// What the request of an operation is.
pub(super) struct Request {
    /// The name of the method that makes it.
    pub(super) name: String,
    /// The method of HTTP and the path.
    pub(super) operation: String,
    /// What a success is.
    pub(super) success: Type,
    /// The name of the type of its errors.
    pub(super) error: String,
}

/// The requests of the operations, by the names of their types.
pub(super) fn requests<'i>(items: impl Iterator<Item = &'i Item>) -> BTreeMap<String, Request> {
    let requests = items.filter_map(|item| {
        let Item::Impl(item) = item else { return None };
        let (interface, _) = item.trait_.as_ref()?;
        let name = interface.segments.last().filter(|last| last.ident == "Operation").and(name(&item.self_ty))?;
        let ty = |name: &str| {
            item.items.iter().find_map(|item| match item {
                ImplItem::Type(ty) if ty.ident == name => Some(ty.ty.clone()),
                _ => None,
            })
        };
        let success = ty("Success")?;
        let error = ty("Error").and_then(|ty| self::name(&ty)).unwrap_or_default();
        let info = item.items.iter().find_map(|item| match item {
            ImplItem::Const(constant) if constant.ident == "INFO" => endpoint(&constant.expr),
            _ => None,
        })?;
        let (method, operation) = info;
        Some((name, Request { name: method, operation, success, error }))
    });
    requests.collect()
}

/// The name of a type, without its lifetimes.
pub(super) fn name(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
        _ => None,
    }
}

/// `OperationInfo::new("list_orders", ..).at("GET", "/orders")`, perhaps with a method after it, or in a block: the name of
/// the method, and the operation.
fn endpoint(expression: &Expr) -> Option<(String, String)> {
    match expression {
        Expr::Block(block) => match block.block.stmts.last()? {
            Stmt::Expr(expression, None) => endpoint(expression),
            _ => None,
        },
        Expr::MethodCall(call) if call.method == "at" => {
            let Expr::Call(new) = &*call.receiver else { return None };
            let mut arguments = call.args.iter().filter_map(text);
            Some((text(new.args.first()?)?, format!("{} {}", arguments.next()?, arguments.next()?)))
        }
        Expr::MethodCall(call) => endpoint(&call.receiver),
        _ => None,
    }
}

fn text(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    }
}
