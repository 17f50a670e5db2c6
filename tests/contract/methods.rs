//! The methods of a generated client, as its source declares them.

use std::collections::BTreeMap;

use quote::ToTokens;
use syn::{FnArg, GenericArgument, ImplItem, Item, Pat, PathArguments, Type, Visibility};

/// A method that calls an operation.
#[derive(Debug)]
pub struct Method {
    /// As it is written, with `r#` where that is needed.
    pub name: String,
    pub arguments: Vec<Argument>,
}

/// An argument of a method.
#[derive(Debug)]
pub struct Argument {
    /// Without `r#` and the underscores that keep it from being a keyword.
    pub name: String,
    /// A type that owns its value, to read one from JSON.
    pub owned: String,
    /// What is written between the value's name and the comma to give the method what it takes.
    pub passed: &'static str,
    /// What is written before the value's name.
    pub prefix: &'static str,
}

impl Argument {
    /// Whether nothing may be passed.
    pub fn is_optional(&self) -> bool {
        self.owned.starts_with("Option") || self.owned.contains(":: Option <")
    }
}

/// The methods by their names without `r#` and final underscores.
pub fn of(source: &str) -> BTreeMap<String, Method> {
    let file = syn::parse_file(source).expect("the client is Rust");
    let mut methods = BTreeMap::new();
    for item in &file.items {
        let Item::Impl(item) = item else { continue };
        if item.trait_.is_some() || item.self_ty.to_token_stream().to_string() != "Client" {
            continue;
        }
        for item in &item.items {
            let ImplItem::Fn(function) = item else { continue };
            // The method for requests of the user's own takes one.
            let is_operation = function.sig.asyncness.is_some() && function.sig.ident != "execute";
            if !is_operation || !matches!(function.vis, Visibility::Public(_)) {
                continue;
            }
            let generics = function.sig.generics.type_params().map(|param| param.ident.to_string()).collect::<Vec<_>>();
            let arguments = function.sig.inputs.iter().filter_map(|input| match input {
                FnArg::Typed(typed) => match &*typed.pat {
                    Pat::Ident(name) => Some(argument(&name.ident.to_string(), &typed.ty, &generics)),
                    other => panic!("{} is no name of an argument", other.to_token_stream()),
                },
                FnArg::Receiver(_) => None,
            });
            let name = function.sig.ident.to_string();
            methods.insert(bare(&name), Method { name, arguments: arguments.collect() });
        }
    }
    methods
}

/// The methods that give some operations another server.
pub fn servers(source: &str) -> Vec<String> {
    let declared = source.split("pub fn with_").skip(1).filter_map(|text| text.split('(').next());
    declared.filter(|name| name.ends_with("_server")).map(|name| format!("with_{name}")).collect()
}

/// A name without what keeps it from being a keyword.
pub fn bare(name: &str) -> String {
    name.trim_start_matches("r#").trim_end_matches('_').to_owned()
}

fn argument(name: &str, ty: &Type, generics: &[String]) -> Argument {
    let (owned, prefix, passed) = match ty {
        Type::Reference(reference) => (owned(&reference.elem), "&", ""),
        Type::Path(_) => match inner_of_option(ty) {
            // Whatever turns into a body, or nothing.
            Some(inner) if inner.to_token_stream().to_string().ends_with("reqwest :: Body") => {
                ("Option<String>".to_owned(), "", ".map(Into::into)")
            }
            Some(Type::Reference(reference)) => {
                let passed = match &*reference.elem {
                    Type::Path(path) if path.path.is_ident("str") => ".as_deref()",
                    Type::Slice(_) => ".as_deref()",
                    _ => ".as_ref()",
                };
                (format!("Option<{}>", owned(&reference.elem)), "", passed)
            }
            // Whatever turns into a body.
            _ if generics.contains(&ty.to_token_stream().to_string()) => ("String".to_owned(), "", ""),
            _ => (owned(ty), "", ""),
        },
        _ => (owned(ty), "", ""),
    };
    Argument { name: bare(name), owned, passed, prefix }
}

/// The type that owns what a type borrows.
fn owned(ty: &Type) -> String {
    match ty {
        Type::Path(path) if path.path.is_ident("str") => "String".to_owned(),
        Type::Slice(slice) => format!("Vec<{}>", owned(&slice.elem)),
        // The source is a module of the crate, and the program stands outside of it.
        other => other.to_token_stream().to_string().replace("super ::", "generated ::"),
    }
}

fn inner_of_option(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == "Option")?;
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) => arguments.args.iter().find_map(|argument| match argument {
            GenericArgument::Type(ty) => Some(ty),
            _ => None,
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_read_into_types_that_own_their_values() {
        let source = "
impl Client {
    pub fn new() -> Self { todo!() }
    pub async fn r#move<'a, B: Into<reqwest::Body>>(
        &'a self, id: &'a str, type_: Option<&'a str>, sort: Option<&'a types::Sort>, page: Option<i32>,
        tags: &'a ::std::vec::Vec<::std::string::String>, at: types::At, body: B,
    ) -> Result<(), ()> { todo!() }
}
impl Other { async fn not(&self) {} }
";
        let lines = of(source).into_iter().map(|(key, method)| {
            let arguments = method.arguments.iter();
            let arguments = arguments
                .map(|a| format!("\n  let {}: {}; {}_{}", a.name, a.owned.replace(' ', ""), a.prefix, a.passed));
            format!("{key}: {}{}", method.name, arguments.collect::<String>())
        });
        insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"), @"
        move: r#move
          let id: String; &_
          let type: Option<String>; _.as_deref()
          let sort: Option<types::Sort>; _.as_ref()
          let page: Option<i32>; _
          let tags: ::std::vec::Vec<::std::string::String>; &_
          let at: types::At; _
          let body: String; _
        ");
    }
}
