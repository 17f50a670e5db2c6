//! The parameters of operations (OpenAPI, Parameter Object).

mod notes;

use crate::api::docs;
use crate::api::example;
use crate::api::is_true;
use crate::api::media_type;
use crate::api::naming;
use crate::api::operation::is_scalar;
use crate::api::read::Reader;
use crate::api::types::{Base, Naming, TypeRef, Types};
use crate::diagnostics::{Code, Diagnostic};
use crate::document::Node;
use crate::names;
use crate::openapi::{self, Location, PathTemplate, Style};

/// A parameter of an operation.
#[derive(Clone)]
pub(crate) struct Parameter<'d> {
    /// The name that goes over the wire.
    pub(crate) name: &'d str,
    /// The name of the argument.
    pub(crate) argument: String,
    pub(crate) location: Location,
    /// Whether nothing may be sent.
    pub(crate) is_optional: bool,
    pub(crate) format: Format,
    /// Whether its values are strings, numbers or booleans alone, each with a text of its own.
    pub(crate) is_scalar: bool,
    pub(crate) ty: TypeRef,
    /// An example of its values.
    pub(crate) example: Option<&'d Node>,
    /// What the document says of it.
    pub(crate) description: Option<String>,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// By a style; with `allowReserved` if the characters that divide a URL stay as they are.
    Style { style: Style, explode: bool, allow_reserved: bool },
    /// As JSON: the parameter has `content`.
    Json,
}

/// Reads the parameters of an operation, those of its path item among them, in the order of the arguments.
pub(super) fn read<'d>(
    reader: &mut Reader<'d, '_>,
    item: &'d Node,
    operation: &'d Node,
    path: &PathTemplate<'d>,
    key: &str,
    type_name: &str,
) -> Vec<Parameter<'d>> {
    let root = reader.schemas.root;
    let given = [item, operation].into_iter().filter_map(|holder| holder.get("parameters")?.as_array()).flatten();
    let mut found = Vec::<(Location, &str, &Node, &Node)>::new();
    for (given, node) in given.filter_map(|node| Some((node, openapi::resolve(root, node)?))) {
        let (Some(name), Some(location)) = (node.get_str("name"), node.get_str("in").and_then(Location::parse)) else {
            continue;
        };
        let mut others = found.iter_mut();
        match others
            .find(|(other_location, other, ..)| *other_location == location && location.is_same_name(other, name))
        {
            Some(other) => *other = (location, name, given, node),
            None => found.push((location, name, given, node)),
        }
    }
    let names = path.parameters().collect::<Vec<_>>();
    found.retain(|(location, name, ..)| *location != Location::Path || names.contains(name));
    // What has a place in the path has one among the arguments; the others stand as the document has them.
    found.sort_by_key(|(location, name, ..)| match location {
        Location::Path => names.iter().position(|other| other == name).unwrap_or_default(),
        _ => names.len(),
    });
    let has_body = operation.get("requestBody").is_some();
    let wires = found.iter().map(|(location, name, ..)| (*location, *name)).collect::<Vec<_>>();
    let arguments = naming::arguments(key, &wires, has_body, reader.given());
    let parameters = found.into_iter().zip(arguments).map(|((location, name, given, node), argument)| {
        // What several operations share is named after itself.
        let shared = openapi::shared_name(given).map(names::camel_case);
        let naming = shared.unwrap_or_else(|| format!("{type_name}{}", names::camel_case(name)));
        parameter(reader, location, name, node, &naming, argument)
    });
    parameters.collect()
}

fn parameter<'d>(
    reader: &mut Reader<'d, '_>,
    location: Location,
    name: &'d str,
    node: &'d Node,
    naming: &str,
    argument: String,
) -> Parameter<'d> {
    let content = node.members("content").next();
    let schema = node.get("schema").or_else(|| content?.1.get("schema"));
    let is_json = node.get("schema").is_none()
        && content
            .is_some_and(|(name, _)| matches!(media_type::kind(name), media_type::Kind::Json | media_type::Kind::Any));
    let style = node.get_str("style").and_then(|style| Style::parse(style, location));
    let style = style.unwrap_or_else(|| Style::default_in(location));
    let explode = node.get("explode").map_or(style == Style::Form, |explode| is_true(Some(explode)));
    let allow_reserved = location == Location::Query && is_true(node.get("allowReserved"));
    let naming = Naming::of_name(naming).then_by("", location.as_str());
    let ty = reader.optional_type_ref(schema, &naming);
    let shown = TypeRef { base: without_secrets(reader.types(), &ty.base), nullable: ty.nullable };
    if shown != ty {
        let message = format!("the secret parameter `{name}` is a plain string in the client");
        let note = Diagnostic::note(Code::PasswordParameter, message);
        reader.say_once(node, note.help("mind where it goes: URLs are logged"));
    }
    let is_required = location == Location::Path || (is_true(node.get("required")) && !shown.nullable);
    let parameter = Parameter {
        name,
        argument,
        location,
        is_optional: !is_required,
        format: if is_json { Format::Json } else { Format::Style { style, explode, allow_reserved } },
        is_scalar: is_scalar(reader.types(), &shown),
        example: example::of_described(reader.schemas, node),
        ty: shown,
        description: docs::of_parameter(reader.schemas, node),
    };
    notes::push(reader, &parameter, node);
    parameter
}

/// The same with strings for secrets, which cannot be written into a URL.
///
/// An argument lives for one call and is printed by nothing.
fn without_secrets(types: &Types<'_>, base: &Base) -> Base {
    let inner = |ty: &TypeRef| TypeRef { base: without_secrets(types, &ty.base), nullable: ty.nullable };
    match base {
        Base::Named(_) if *types.resolve(base) == Base::Secret => Base::String,
        Base::Secret => Base::String,
        Base::List(items) => Base::List(Box::new(inner(items))),
        Base::Map(values) => Base::Map(Box::new(inner(values))),
        Base::Tuple(elements) => Base::Tuple(elements.iter().map(inner).collect()),
        other => other.clone(),
    }
}
