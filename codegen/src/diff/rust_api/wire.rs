//! What the items of a client stand for on the wire, read from the code that writes and reads it.

use std::collections::BTreeMap;

use syn::{Expr, ExprLit, ImplItem, Item, ItemImpl, Lit, Member, Pat, Stmt, Type};

/// What the request of an operation is.
pub(super) struct Request {
    /// The name of the method that makes it.
    pub(super) name: String,
    /// The method and the path.
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

/// The properties of fields and the values of variants, by the paths of the items in the module of the types.
pub(super) fn names(types: &[Item]) -> Vec<(String, String)> {
    let implementations = types.iter().filter_map(|item| match item {
        Item::Impl(item) => Some(item),
        _ => None,
    });
    implementations.flat_map(of_implementation).collect()
}

fn of_implementation(item: &ItemImpl) -> Vec<(String, String)> {
    let Type::Path(target) = &*item.self_ty else { return Vec::new() };
    let interface = item.trait_.as_ref().and_then(|(interface, _)| interface.segments.last());
    let Some(holder) = target.path.get_ident() else { return Vec::new() };
    let body = |name: &str| {
        item.items.iter().find_map(|item| match item {
            ImplItem::Fn(function) if function.sig.ident == name => function.block.stmts.last(),
            _ => None,
        })
    };
    let names = match interface.map(|interface| interface.ident.to_string()).as_deref() {
        Some("Object") => body("read").map(properties),
        Some("StringEnum") => body("as_text").map(values),
        _ => None,
    };
    names.unwrap_or_default().into_iter().map(|(item, name)| (format!("{holder}::{item}"), name)).collect()
}

/// `Ok(Self { field: members.required("property")?, .. })`
fn properties(statement: &Stmt) -> Vec<(String, String)> {
    let Stmt::Expr(Expr::Call(call), None) = statement else { return Vec::new() };
    let Some(Expr::Struct(literal)) = call.args.first() else { return Vec::new() };
    let property = |value: &Expr| {
        let Expr::Try(read) = value else { return None };
        let Expr::MethodCall(read) = &*read.expr else { return None };
        text(read.args.first()?)
    };
    let fields = literal.fields.iter().filter_map(|field| match &field.member {
        Member::Named(name) => Some((name.to_string(), property(&field.expr)?)),
        Member::Unnamed(_) => None,
    });
    fields.collect()
}

/// `match self { Self::Variant => "value", .. }`
fn values(statement: &Stmt) -> Vec<(String, String)> {
    let Stmt::Expr(Expr::Match(choice), None) = statement else { return Vec::new() };
    let values = choice.arms.iter().filter_map(|arm| match &arm.pat {
        Pat::Path(variant) => Some((variant.path.segments.last()?.ident.to_string(), text(&arm.body)?)),
        _ => None,
    });
    values.collect()
}

fn text(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    }
}
