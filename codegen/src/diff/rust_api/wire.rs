//! What the items of a client stand for on the wire, read from the code that writes and reads it.

use syn::{Expr, ExprLit, ImplItem, Item, ItemImpl, Lit, Member, Pat, Stmt, Type};

/// A request, as far as it tells operations apart.
pub(super) struct Request {
    /// The method and the path.
    pub(super) operation: String,
    /// The form of the body tells operations of one URL apart.
    pub(super) is_form: bool,
}

/// The request that a function sends, if it does.
pub(super) fn request(body: &str) -> Option<Request> {
    let verbs = ["get", "put", "post", "delete", "head", "patch", "request"];
    let verb = verbs.iter().find(|verb| body.contains(&format!(". client . {verb} (")))?;
    let url = body.split_once("format ! (").and_then(|(_, rest)| rest.split('"').nth(1))?;
    let operation = format!("{} {}", verb.to_uppercase(), url.trim_start_matches("{}"));
    Some(Request { operation, is_form: body.contains("form_urlencoded") })
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
