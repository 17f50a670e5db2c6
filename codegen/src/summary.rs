//! What the client offers, a line each, for those who review a change.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use indexmap::IndexMap;
use quote::ToTokens;
use syn::{
    Fields, FnArg, GenericArgument, ImplItem, ImplItemFn, Item, Pat, PathArguments, ReturnType, Type, TypePath,
    Visibility,
};

use crate::census::Endpoint;
use crate::document::{Document, Node};
use crate::lower::MULTIPART;
use crate::openapi;
use crate::operations::Operation;
use crate::responses::BY_STATUS;

/// The operations and the types of a client.
///
/// `Display` gives them as lines, operations first.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Method, path, and the signature of the method that calls them.
    pub operations: Vec<String>,
    /// The method and the path of each operation that a method of the client calls; a path with a fragment stands for
    /// one of several media types.
    pub endpoints: BTreeSet<Endpoint>,
    /// Each type with its members or values.
    pub types: Vec<String>,
    /// Each union with a tag: its type, the tag, and the type of each of its values.
    pub unions: Vec<String>,
    /// The schemas of the document that have a type of their own.
    pub schemas: Vec<SchemaName>,
}

/// A schema of the document and its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaName {
    /// The JSON Pointer of the schema in the vendor's document.
    pub pointer: String,
    /// The name of the type in the module `types`.
    pub name: String,
    /// The properties that are members of the type: the JSON Pointer of each in the vendor's document, which may be in
    /// a schema that this one extends, and its name.
    pub members: Vec<(String, String)>,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "operations")?;
        self.operations.iter().try_for_each(|line| writeln!(f, "  {line}"))?;
        writeln!(f, "types")?;
        self.types.iter().try_for_each(|line| writeln!(f, "  {line}"))
    }
}

/// Summarises a client.
pub(crate) fn of(document: &Document, operations: &[Operation<'_>], client: &syn::File, types: &[Item]) -> Summary {
    let mut summary = Summary { schemas: schemas(document), unions: unions(document), ..Summary::default() };
    let called = operations.iter().map(|operation| (operation.name.to_string(), operation));
    let called = called.collect::<BTreeMap<_, _>>();
    for item in &client.items {
        let Item::Impl(item) = item else { continue };
        let functions = item.items.iter().filter_map(|item| match item {
            ImplItem::Fn(function) if matches!(function.vis, Visibility::Public(_)) => Some(function),
            _ => None,
        });
        for function in functions {
            let Some(called) = called.get(&function.sig.ident.to_string()) else { continue };
            summary.operations.push(line(&document.root, called, function));
            summary.endpoints.insert(Endpoint { method: called.http_method.to_owned(), path: called.key.to_owned() });
        }
    }
    summary.types = types.iter().filter_map(type_line).collect();
    summary
}

/// The components, in the order of the lowered document.
fn components(document: &Document) -> impl Iterator<Item = (&String, &Node)> {
    let components = document.root.get("components").map(|components| components.members("schemas"));
    components.into_iter().flatten()
}

/// The components that stand for a schema of the document.
///
/// Of several that were made of one schema, such as an error and its code, the one with the shortest name is what the
/// values of the schema are.
fn schemas(document: &Document) -> Vec<SchemaName> {
    let mut names = IndexMap::<String, (String, &Node)>::new();
    // What the status chooses is no schema of the document, and the values of a form are not JSON.
    let is_value = |schema: &Node| schema.get(BY_STATUS).is_none() && schema.get(MULTIPART).is_none();
    for (name, schema) in components(document).filter(|(_, schema)| is_value(schema)) {
        let shortest = names.entry(schema.origin.pointer().to_string()).or_insert_with(|| (name.clone(), schema));
        if name.len() < shortest.0.len() {
            *shortest = (name.clone(), schema);
        }
    }
    let members = |schema: &Node| {
        let properties = schema.members("properties");
        properties.map(|(name, property)| (property.origin.pointer().to_string(), name.clone())).collect()
    };
    let of =
        |(pointer, (name, schema)): (String, (String, &Node))| SchemaName { pointer, name, members: members(schema) };
    names.into_iter().map(of).collect()
}

fn unions(document: &Document) -> Vec<String> {
    let union = |(name, schema): (&String, &Node)| {
        schema.get("oneOf").or_else(|| schema.get("anyOf"))?;
        let discriminator = schema.get("discriminator")?;
        let branches = discriminator.members("mapping").map(|(tag, target)| {
            let target = target.as_str().unwrap_or_default().rsplit('/').next().unwrap_or_default();
            format!("\n  {tag}: {target}")
        });
        let branches = branches.collect::<String>();
        Some(format!("{name} by `{}`{branches}", discriminator.get_str("propertyName")?))
    };
    components(document).filter_map(union).collect()
}

/// The line of an operation.
fn line(root: &Node, operation: &Operation<'_>, function: &ImplItemFn) -> String {
    let name = function.sig.ident.to_string();
    let body = operation.node.get("requestBody").and_then(|body| openapi::resolve(root, body));
    let media_type = body.and_then(|body| body.members("content").next()).map(|(name, _)| format!(" [{name}]"));
    let media_type = media_type.unwrap_or_default();
    let (method, path) = (operation.http_method.to_uppercase(), operation.path.as_str());
    let arguments = function.sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(argument) => match &*argument.pat {
            Pat::Ident(name) => Some(format!("{}: {}", name.ident, short(&argument.ty))),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    });
    let arguments = arguments.collect::<Vec<_>>().join(", ");
    let result = match &function.sig.output {
        ReturnType::Type(_, ty) => short(ty),
        ReturnType::Default => "()".to_owned(),
    };
    format!("{method} {path}{media_type}: {name}({arguments}) -> {result}")
}

fn type_line(item: &Item) -> Option<String> {
    match item {
        Item::Struct(item) => {
            let name = &item.ident;
            let fields = item.fields.iter().map(|field| match &field.ident {
                Some(name) => format!("{name}: {}", short(&field.ty)),
                None => short(&field.ty),
            });
            let fields = fields.collect::<Vec<_>>().join(", ");
            Some(match item.fields {
                Fields::Named(_) if fields.is_empty() => format!("struct {name} {{}}"),
                Fields::Named(_) => format!("struct {name} {{ {fields} }}"),
                _ => format!("struct {name}({fields})"),
            })
        }
        Item::Enum(item) => {
            let variants = item.variants.iter().map(|variant| {
                let fields = variant.fields.iter().map(|field| short(&field.ty)).collect::<Vec<_>>().join(", ");
                if fields.is_empty() { variant.ident.to_string() } else { format!("{}({fields})", variant.ident) }
            });
            Some(format!("enum {} {{ {} }}", item.ident, variants.collect::<Vec<_>>().join(", ")))
        }
        Item::Type(item) if matches!(item.vis, Visibility::Public(_)) => {
            Some(format!("type {} = {}", item.ident, short(&item.ty)))
        }
        _ => None,
    }
}

/// A type without the modules in front of its names.
fn short(ty: &Type) -> String {
    match ty {
        Type::Path(TypePath { qself: None, path, .. }) => {
            let Some(last) = path.segments.last() else { return String::new() };
            let arguments = match &last.arguments {
                PathArguments::AngleBracketed(arguments) => arguments
                    .args
                    .iter()
                    .filter_map(|argument| match argument {
                        GenericArgument::Type(ty) => Some(short(ty)),
                        _ => None,
                    })
                    .collect::<Vec<_>>(),
                _ => Vec::new(),
            };
            match arguments.as_slice() {
                [] => last.ident.to_string(),
                arguments => format!("{}<{}>", last.ident, arguments.join(", ")),
            }
        }
        Type::Reference(reference) => format!("&{}", short(&reference.elem)),
        Type::Slice(slice) => format!("[{}]", short(&slice.elem)),
        Type::Tuple(tuple) => format!("({})", tuple.elems.iter().map(short).collect::<Vec<_>>().join(", ")),
        Type::Array(array) => format!("[{}; {}]", short(&array.elem), array.len.to_token_stream()),
        other => other.to_token_stream().to_string(),
    }
}
