//! What the client offers, a line each, for those who review a change.

use std::collections::BTreeSet;
use std::fmt;

use indexmap::IndexMap;
use quote::ToTokens;
use syn::{GenericArgument, PathArguments, Type, TypeParamBound, TypePath};

use crate::api::Api;
use crate::api::operation::{Content, Operation};
use crate::api::types::{Base, Kind, Part, Type as ApiType, TypeId, TypeRef, Types};
use crate::census::Endpoint;
use crate::diagnostics::render::visible;
use crate::rust::operations::argument::{self, Argument};
use crate::rust::progenitor::{Method, Skeleton, SkeletonArgument};

/// The operations and the types of a client.
///
/// `Display` gives them as lines, operations first.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Method, path, and the signature of the method that calls them.
    pub operations: Vec<String>,
    /// The method and the path of each operation that the client has.
    pub endpoints: BTreeSet<Endpoint>,
    /// Each type with its members or values.
    pub types: Vec<String>,
    /// Each union with a discriminator: its type, the property, and the type of each of its values.
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
pub(crate) fn of(api: &Api<'_>, skeleton: &Skeleton) -> Summary {
    let operations = api.operations.iter().zip(&skeleton.methods);
    let endpoints = api
        .operations
        .iter()
        .map(|operation| Endpoint { method: operation.method.to_owned(), path: operation.key.to_owned() });
    Summary {
        operations: operations.map(|(operation, method)| visible(&line(api, operation, method)).into_owned()).collect(),
        endpoints: endpoints.collect(),
        types: api.types.iter().map(|(id, ty)| type_line(&api.types, id, ty)).collect(),
        unions: api.types.iter().filter_map(|(_, ty)| union(&api.types, ty)).collect(),
        schemas: schemas(api),
    }
}

/// The types that stand for a schema of the document.
///
/// Of several that were made of one schema, such as an error and its code, the one with the shortest name is what the
/// values of the schema are.
fn schemas(api: &Api<'_>) -> Vec<SchemaName> {
    // What the status chooses is no schema of the document, and neither are headers; the values of a form are not JSON.
    let is_value = |kind: &Kind<'_>| !matches!(kind, Kind::ByStatus(_) | Kind::Headers(_) | Kind::Form(_));
    let mut names = IndexMap::<String, (&str, &Kind<'_>)>::new();
    for (name, origin, kind) in api.types.places().filter(|(.., kind)| is_value(kind)) {
        let shortest = names.entry(origin.pointer().to_string()).or_insert((name, kind));
        if name.len() < shortest.0.len() {
            *shortest = (name, kind);
        }
    }
    let names = names.into_iter().map(|(pointer, (name, kind))| {
        let fields = match kind {
            Kind::Struct(object) => object.fields.as_slice(),
            _ => &[],
        };
        let members = fields.iter().map(|field| (field.origin.pointer().to_string(), field.property.to_owned()));
        SchemaName { pointer, name: name.to_owned(), members: members.collect() }
    });
    names.collect()
}

fn union(types: &Types<'_>, ty: &ApiType<'_>) -> Option<String> {
    let Kind::Union(union) = &ty.kind else { return None };
    let property = union.discriminator?;
    let branches = union.branches.iter().flat_map(|branch| {
        let ty = base(types, &branch.base);
        branch.values.iter().map(move |value| format!("\n  {}: {ty}", visible(value)))
    });
    let branches = branches.collect::<String>();
    Some(format!("{} by `{}`{branches}", ty.name, visible(property)))
}

/// The line of an operation: its arguments, and after a dot each that may be left out.
fn line(api: &Api<'_>, operation: &Operation<'_>, method: &Method) -> String {
    let name = &operation.name;
    let media_type = operation.body.as_ref().map(|body| format!(" [{}]", body.media_type)).unwrap_or_default();
    let parameters = operation.parameters.iter().zip(&method.arguments).map(|(parameter, argument)| {
        (*argument == SkeletonArgument::Optional, argument::of_parameter(&api.types, parameter))
    });
    let (optional, required): (Vec<_>, Vec<_>) = parameters.partition(|(is_optional, _)| *is_optional);
    let body = argument::of_body(&api.types, operation);
    let required = required.iter().map(|(_, argument)| argument).chain(&body);
    let required = required.map(|argument| format!("{}: {}", argument.name, shown(argument)));
    let required = required.collect::<Vec<_>>().join(", ");
    let optional = optional.iter().map(|(_, argument)| format!(".{}({})", argument.name, shown(argument)));
    let success = short(&method.success);
    let pages = operation.pagination.as_ref().map(|pagination| match &pagination.items {
        Some(items) => format!(", in pages of {}", reference(&api.types, &items.item)),
        None => ", in pages".to_owned(),
    });
    let pages = pages.unwrap_or_default();
    format!("{}{media_type}: {name}({required}){} -> {success}{pages}", operation.title(), optional.collect::<String>())
}

fn type_line(types: &Types<'_>, id: TypeId, ty: &ApiType<'_>) -> String {
    let name = &ty.name;
    let structure = |fields: Vec<String>| match fields.is_empty() {
        true => format!("struct {name} {{}}"),
        false => format!("struct {name} {{ {} }}", fields.join(", ")),
    };
    let optional = |is_optional: bool, ty: String| if is_optional { format!("Option<{ty}>") } else { ty };
    match &ty.kind {
        Kind::Struct(object) => {
            let fields = object.fields.iter().map(|field| {
                let ty = held(types, id, &field.ty);
                format!("{}: {}", field.name, optional(field.presence.is_optional(), ty))
            });
            let extra = match &object.additional {
                Some(values) => format!("extra: BTreeMap<String, {}>", reference(types, values)),
                None => "extra: UnknownMembers".to_owned(),
            };
            structure(fields.chain([extra]).collect())
        }
        Kind::Form(form) => {
            let fields = form.fields.iter().map(|(field, part)| {
                let ty = match part {
                    Part::File { is_list: false, .. } => "FilePart".to_owned(),
                    Part::File { is_list: true, .. } => "Vec<FilePart>".to_owned(),
                    _ => held(types, id, &field.ty),
                };
                format!("{}: {}", field.name, optional(field.presence.is_optional(), ty))
            });
            structure(fields.chain(["extra: Vec<(String, FilePart)>".to_owned()]).collect())
        }
        Kind::Headers(headers) => {
            let fields = headers
                .fields
                .iter()
                .map(|field| format!("{}: {}", field.name, optional(!field.is_required, base(types, &field.base))));
            structure(fields.collect())
        }
        Kind::StringEnum(values) => {
            let values = values.iter().map(|value| value.name.as_str()).chain(["Unknown(String)"]);
            format!("enum {name} {{ {} }}", values.collect::<Vec<_>>().join(", "))
        }
        Kind::Union(union) => {
            let unknown = if union.discriminator.is_some() { "UnknownMembers" } else { "UnknownValue" };
            let variants = union.branches.iter().map(|branch| {
                let ty = TypeRef { base: branch.base.clone(), nullable: false };
                format!("{}({})", branch.name, held(types, id, &ty))
            });
            let variants = variants.chain([format!("Unknown({unknown})")]);
            format!("enum {name} {{ {} }}", variants.collect::<Vec<_>>().join(", "))
        }
        Kind::ByStatus(by_status) => {
            let variants = by_status.variants.iter().map(|variant| match &variant.content {
                Content::Json(ty) => format!("{}({})", variant.name, reference(types, ty)),
                Content::Text => format!("{}(String)", variant.name),
                Content::Bytes | Content::JsonOrBytes(_) => format!("{}(ByteStream)", variant.name),
                Content::Items(items) => {
                    let item = items.ty.as_ref().map_or_else(|| "Event".to_owned(), |ty| reference(types, ty));
                    format!("{}(ItemStream<{item}>)", variant.name)
                }
                Content::Empty => variant.name.clone(),
            });
            format!("enum {name} {{ {} }}", variants.collect::<Vec<_>>().join(", "))
        }
        Kind::Wrapper(inner) => format!("struct {name}({})", reference(types, inner)),
        Kind::Alias(target) => format!("type {name} = {}", reference(types, target)),
    }
}

/// A type as a member of another one.
fn held(types: &Types<'_>, holder: TypeId, ty: &TypeRef) -> String {
    let base = base(types, &ty.base);
    let base = match ty.base {
        Base::Named(id) if types.is_boxed(holder, id) => format!("Box<{base}>"),
        _ => base,
    };
    if ty.nullable { format!("Option<{base}>") } else { base }
}

fn reference(types: &Types<'_>, ty: &TypeRef) -> String {
    let base = base(types, &ty.base);
    if ty.nullable { format!("Option<{base}>") } else { base }
}

fn base(types: &Types<'_>, base: &Base) -> String {
    match base {
        Base::Any => "Value".to_owned(),
        Base::Object => "UnknownMembers".to_owned(),
        Base::String => "String".to_owned(),
        Base::Date => "NaiveDate".to_owned(),
        Base::DateTime => "DateTime".to_owned(),
        Base::Secret => "Secret".to_owned(),
        Base::Boolean => "bool".to_owned(),
        Base::Integer(integer) => integer.as_str().to_owned(),
        Base::Number => "Number".to_owned(),
        Base::List(items) => format!("Vec<{}>", reference(types, items)),
        Base::Map(values) => format!("BTreeMap<String, {}>", reference(types, values)),
        Base::Tuple(elements) => {
            let elements = elements.iter().map(|element| reference(types, element)).collect::<Vec<_>>();
            match elements.as_slice() {
                [only] => format!("({only},)"),
                elements => format!("({})", elements.join(", ")),
            }
        }
        Base::Named(id) => types[*id].name.clone(),
    }
}

/// The type of an argument, which may be whatever becomes this type.
fn shown(argument: &Argument) -> String {
    let ty = match syn::parse2(argument.ty.clone()) {
        Ok(Type::ImplTrait(ty)) => ty,
        Ok(ty) => return short(&ty),
        Err(_) => return argument.ty.to_string(),
    };
    let Some(TypeParamBound::Trait(bound)) = ty.bounds.first() else { return argument.ty.to_string() };
    let Some(last) = bound.path.segments.last() else { return String::new() };
    let inner = match &last.arguments {
        PathArguments::AngleBracketed(arguments) => arguments.args.iter().find_map(|argument| match argument {
            GenericArgument::Type(ty) => Some(short(ty)),
            _ => None,
        }),
        _ => None,
    };
    let inner = inner.unwrap_or_default();
    match last.ident.to_string().as_str() {
        "IntoList" => format!("[{inner}]"),
        "IntoOptionalBody" => "Option<Body>".to_owned(),
        "IntoOptionalItems" => format!("Option<ItemBody<{inner}>>"),
        "IntoOptionalList" => format!("Option<&[{inner}]>"),
        _ => inner,
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
