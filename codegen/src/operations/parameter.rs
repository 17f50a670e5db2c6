//! The parameters of operations (OpenAPI, Parameter Object).

use std::collections::BTreeSet;

use quote::format_ident;
use syn::Ident;

use super::media_type::{self, Kind};
use super::path::PathTemplate;
use crate::document::{Node, Value};
use crate::{names, openapi};

/// The names that generated code calls functions by: an argument must not hide them.
const FUNCTIONS: [&str; 3] = ["json_path_parameter", "path_parameter", "styled_path_parameter"];

/// A parameter of an operation.
pub(crate) struct Parameter<'d> {
    /// The Parameter Object.
    pub(crate) node: &'d Node,
    /// The name that goes over the wire.
    pub(crate) name: &'d str,
    /// The name of the argument.
    pub(crate) argument: Ident,
    pub(crate) place: Place,
    /// Whether nothing may be sent.
    pub(crate) is_optional: bool,
    pub(crate) format: Format,
    /// Whether its values are strings, numbers or booleans alone, each with a text of its own.
    pub(crate) is_scalar: bool,
    /// What its values are; none if the document does not say.
    pub(crate) schema: Option<&'d Node>,
}

/// Where a parameter stands; in the order of the arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    Cookie,
}

impl Place {
    /// The place that `in` names.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "path" => Some(Self::Path),
            "query" => Some(Self::Query),
            "header" => Some(Self::Header),
            "cookie" => Some(Self::Cookie),
            _ => None,
        }
    }

    /// As the document writes it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }

    /// Whether two names are one here: the names of headers have no case.
    pub(crate) fn is_same_name(self, a: &str, b: &str) -> bool {
        if self == Self::Header { a.eq_ignore_ascii_case(b) } else { a == b }
    }
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// By a style; with `allowReserved` if the characters that divide a URL stay as they are.
    Style { style: Style, explode: bool, allow_reserved: bool },
    /// As JSON: the parameter has `content`.
    Json,
}

/// The styles of the standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Matrix,
    Label,
    Simple,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
}

impl Style {
    /// The style that `style` names, if a parameter in this place may have it.
    pub(crate) fn parse(text: &str, place: Place) -> Option<Self> {
        match (text, place) {
            ("matrix", Place::Path) => Some(Self::Matrix),
            ("label", Place::Path) => Some(Self::Label),
            ("simple", Place::Path | Place::Header) => Some(Self::Simple),
            ("form", Place::Query | Place::Cookie) => Some(Self::Form),
            ("spaceDelimited", Place::Query) => Some(Self::SpaceDelimited),
            ("pipeDelimited", Place::Query) => Some(Self::PipeDelimited),
            ("deepObject", Place::Query) => Some(Self::DeepObject),
            _ => None,
        }
    }

    /// The style that `style` names in an Encoding Object, which is that of a query parameter.
    pub(crate) fn parse_query(text: &str) -> Option<Self> {
        Self::parse(text, Place::Query)
    }

    /// The variant of the runtime's `QueryStyle`.
    pub(crate) fn query_variant(self) -> &'static str {
        match self {
            Self::SpaceDelimited => "SpaceDelimited",
            Self::PipeDelimited => "PipeDelimited",
            Self::DeepObject => "DeepObject",
            Self::Form | Self::Simple | Self::Label | Self::Matrix => "Form",
        }
    }

    /// The style of a parameter that names none.
    fn default_in(place: Place) -> Self {
        match place {
            Place::Path | Place::Header => Self::Simple,
            Place::Query | Place::Cookie => Self::Form,
        }
    }
}

/// The parameters of an operation, those of its path item among them, in the order of the arguments.
pub(super) fn of<'d>(
    root: &'d Node,
    item: &'d Node,
    operation: &'d Node,
    path: &PathTemplate<'d>,
    has_body: bool,
) -> Vec<Parameter<'d>> {
    let given = [item, operation].into_iter().filter_map(|holder| holder.get("parameters")?.as_array()).flatten();
    let mut found = Vec::<(Place, &str, &Node)>::new();
    for node in given.filter_map(|node| openapi::resolve(root, node)) {
        let (Some(name), Some(place)) = (node.get_str("name"), node.get_str("in").and_then(Place::parse)) else {
            continue;
        };
        let mut others = found.iter_mut();
        match others.find(|(other_place, other, _)| *other_place == place && place.is_same_name(other, name)) {
            Some(other) => *other = (place, name, node),
            None => found.push((place, name, node)),
        }
    }
    let names = path.parameters().collect::<Vec<_>>();
    found.retain(|(place, name, _)| *place != Place::Path || names.contains(name));
    found.sort_by_key(|(place, name, _)| match place {
        Place::Path => (*place, names.iter().position(|other| other == name), *name),
        _ => (*place, None, *name),
    });
    let mut taken = FUNCTIONS.into_iter().map(str::to_owned).collect::<BTreeSet<_>>();
    taken.extend(has_body.then(|| super::body::ARGUMENT.to_owned()));
    found.into_iter().map(|(place, name, node)| parameter(root, place, name, node, &mut taken)).collect()
}

fn parameter<'d>(
    root: &'d Node,
    place: Place,
    name: &'d str,
    node: &'d Node,
    taken: &mut BTreeSet<String>,
) -> Parameter<'d> {
    let content = node.members("content").next();
    let media_type = content.map(|(_, media_type)| media_type);
    let schema = media_type.map_or_else(|| node.get("schema"), |media_type| media_type.get("schema"));
    let is_required = place == Place::Path || is_true(node.get("required"));
    let is_json = content.is_some_and(|(media_type, _)| media_type::kind(media_type) == Kind::Json);
    let style = node.get_str("style").and_then(|style| Style::parse(style, place));
    let style = style.unwrap_or_else(|| Style::default_in(place));
    let explode = node.get("explode").map_or(style == Style::Form, |explode| is_true(Some(explode)));
    let allow_reserved = place == Place::Query && is_true(node.get("allowReserved"));
    let format = if is_json { Format::Json } else { Format::Style { style, explode, allow_reserved } };
    Parameter {
        node,
        name,
        argument: argument(name, place, taken),
        place,
        is_optional: place != Place::Path
            && (!is_required || schema.is_some_and(|schema| openapi::is_nullable(root, schema))),
        format,
        is_scalar: schema.is_some_and(|schema| is_scalar(root, schema)),
        schema,
    }
}

/// The name of an argument: that of the parameter, unless another one has it.
fn argument(name: &str, place: Place, taken: &mut BTreeSet<String>) -> Ident {
    let plain = names::member(name, &mut BTreeSet::new());
    if taken.insert(plain.to_string()) {
        return plain;
    }
    let name = names::free(&format!("{}_{plain}", place.as_str()), "_", |name| taken.insert(name.to_owned()));
    format_ident!("{name}")
}

fn is_scalar(root: &Node, schema: &Node) -> bool {
    let resolved = openapi::resolve_single(root, schema);
    let is_union = ["oneOf", "anyOf", "allOf"].iter().any(|keyword| resolved.get(keyword).is_some());
    let is_scalar = matches!(resolved.get_str("type"), Some("string" | "integer" | "number" | "boolean"));
    is_scalar && !is_union && !openapi::is_nullable(root, schema)
}

fn is_true(node: Option<&Node>) -> bool {
    node.is_some_and(|node| node.value == Value::Bool(true))
}
