//! The grammar of an OpenAPI document: which object stands where, so that data is never taken for a schema.
//!
//! [`walk`] and [`walk_mut`] visit every object of the grammar. They enter neither examples, defaults and enum values
//! nor `x-` extensions: whatever stands there is data of the vendor's, even where it looks like a `$ref`.
//!
//! Section 4 of [OpenAPI 3.2](https://spec.openapis.org/oas/v3.2.0.html#specification), of which 3.0 and 3.1 are a part;
//! and what [Swagger 2.0](https://spec.openapis.org/oas/v2.0.html) has in other places.

mod operations;
mod parameter;
mod path;
mod reference;
pub(crate) mod server_url;

use indexmap::IndexMap;
use jsonptr::{Pointer, PointerBuf, Token};

pub(crate) use self::operations::{
    change_paths, may_have_body, method_on_wire, operations, operations_of, operations_of_mut, path_items,
};
pub(crate) use self::parameter::{Location, Style, is_header_name};
pub(crate) use self::path::{PathTemplate, Segment};
pub(crate) use self::reference::{
    LONGEST_CHAIN, percent_decode, pointer_token, reference, reference_pointer, reference_to, resolve, shared_name,
    single_reference,
};

use crate::document::{Node, Object, Origin, Value};

/// The methods that have a field of a Path Item Object.
pub const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// The field of a Path Item Object that holds the operations of all other methods.
pub const ADDITIONAL_OPERATIONS: &str = "additionalOperations";

/// The members of a Swagger 2.0 document that hold what operations share, and those of the components that do so since.
pub const SWAGGER_SECTIONS: [(&str, &str); 4] = [
    ("definitions", "schemas"),
    ("parameters", "parameters"),
    ("responses", "responses"),
    ("securityDefinitions", "securitySchemes"),
];

/// What a reference to a component schema starts with.
pub const SCHEMAS: &str = "#/components/schemas/";

/// The kinds of objects, by the names of the standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// OpenAPI Object, the root.
    OpenApi,
    /// Components Object.
    Components,
    /// Paths Object.
    Paths,
    /// Path Item Object.
    PathItem,
    /// Operation Object.
    Operation,
    /// Parameter Object, or a Header Object, which has its fields.
    Parameter,
    /// Request Body Object.
    RequestBody,
    /// Media Type Object.
    MediaType,
    /// Encoding Object.
    Encoding,
    /// Responses Object.
    Responses,
    /// Response Object.
    Response,
    /// Callback Object.
    Callback,
    /// Link Object.
    Link,
    /// Example Object.
    Example,
    /// Security Scheme Object.
    SecurityScheme,
    /// Schema Object.
    Schema,
    /// An object whose member names are free and whose members are of this kind.
    Map(&'static Kind),
}

impl Kind {
    /// The kind of a member of an object of this kind; of the elements where the member is an array.
    pub fn member(self, name: &str) -> Option<Self> {
        use Kind::*;
        Some(match (self, name) {
            (Map(kind), _) => *kind,
            (Paths, _) if name.starts_with("x-") => return None,
            (Responses, _) if name.starts_with("x-") => return None,
            (Paths | Callback, _) => PathItem,
            (Responses, _) => Response,

            (OpenApi, "paths") => Paths,
            (OpenApi, "webhooks") => Map(&PathItem),
            (OpenApi, "components") => Components,
            // Where Swagger 2.0 has its components.
            (OpenApi, "definitions") => Map(&Schema),
            (OpenApi, "parameters") => Map(&Parameter),
            (OpenApi, "responses") => Map(&Response),
            (OpenApi, "securityDefinitions") => Map(&SecurityScheme),

            (Components, "schemas") => Map(&Schema),
            (Components, "responses") => Map(&Response),
            (Components, "parameters" | "headers") => Map(&Parameter),
            (Components, "requestBodies") => Map(&RequestBody),
            (Components, "callbacks") => Map(&Callback),
            (Components, "links") => Map(&Link),
            (Components, "examples") => Map(&Example),
            (Components, "securitySchemes") => Map(&SecurityScheme),
            (Components, "pathItems") => Map(&PathItem),
            (Components, "mediaTypes") => Map(&MediaType),

            (PathItem, method) if METHODS.contains(&method) => Operation,
            (PathItem, ADDITIONAL_OPERATIONS) => Map(&Operation),
            (PathItem | Operation, "parameters") => Parameter,
            (Operation, "requestBody") => RequestBody,
            (Operation, "responses") => Responses,
            (Operation, "callbacks") => Map(&Callback),

            (Parameter | RequestBody | Response, "content") => Map(&MediaType),
            // That of a response is of Swagger 2.0, too.
            (Parameter | MediaType | Response, "schema") => Schema,
            (Parameter | MediaType, "examples") => Map(&Example),
            (MediaType, "itemSchema") => Schema,
            (MediaType | Encoding, "encoding") => Map(&Encoding),
            (MediaType | Encoding, "prefixEncoding" | "itemEncoding") => Encoding,
            (Encoding | Response, "headers") => Map(&Parameter),
            (Response, "links") => Map(&Link),

            (
                Schema,
                "items"
                | "additionalProperties"
                | "not"
                | "allOf"
                | "anyOf"
                | "oneOf"
                | "prefixItems"
                | "contains"
                | "propertyNames"
                | "if"
                | "then"
                | "else"
                | "unevaluatedItems"
                | "unevaluatedProperties"
                | "contentSchema"
                | "additionalItems",
            ) => Schema,
            (Schema, "properties" | "patternProperties" | "dependentSchemas" | "$defs" | "definitions") => Map(&Schema),
            _ => return None,
        })
    }
}

/// What stands at a place of the document; none outside of the grammar.
pub fn kind_at(pointer: &Pointer) -> Option<Kind> {
    pointer.tokens().try_fold(Kind::OpenApi, |kind, token| {
        let name = token.decoded();
        // The elements of an array are of the kind of the array.
        let element = || name.parse::<usize>().is_ok().then_some(kind);
        kind.member(&name).or_else(element)
    })
}

/// The places from which [`walk`] reaches every object: the root, and what references lead to outside of the grammar.
pub fn places(root: &Node) -> IndexMap<PointerBuf, Kind> {
    let mut places = IndexMap::from([(PointerBuf::root(), Kind::OpenApi)]);
    let mut visited = 0;
    while let Some((place, kind)) = places.get_index(visited).map(|(place, kind)| (place.clone(), *kind)) {
        visited += 1;
        let Some(node) = root.resolve(&place) else { continue };
        walk(node, kind, &mut |node, kind| {
            let target = reference(node).and_then(reference_pointer);
            if let Some(target) = target.filter(|target| kind_at(target).is_none()) {
                places.entry(target).or_insert(kind);
            }
        });
    }
    places
}

/// Visits an object and all objects below it, each before what it holds.
pub fn walk(node: &Node, kind: Kind, visit: &mut impl FnMut(&Node, Kind)) {
    match &node.value {
        Value::Array(items) => items.iter().for_each(|item| walk(item, kind, visit)),
        Value::Object(members) => {
            visit(node, kind);
            for (name, member) in members {
                if let Some(kind) = kind.member(name) {
                    walk(member, kind, visit);
                }
            }
        }
        _ => {}
    }
}

/// Visits an object and all objects below it with their places, each before what it holds.
pub fn walk_places(node: &Node, kind: Kind, place: &mut PointerBuf, visit: &mut impl FnMut(&Node, Kind, &Pointer)) {
    match &node.value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                place.push_back(Token::from(index));
                walk_places(item, kind, place, visit);
                place.pop_back();
            }
        }
        Value::Object(members) => {
            visit(node, kind, place);
            for (name, member) in members {
                if let Some(kind) = kind.member(name) {
                    place.push_back(Token::new(name));
                    walk_places(member, kind, place, visit);
                    place.pop_back();
                }
            }
        }
        _ => {}
    }
}

/// Visits an object and all objects below it, each before what it holds; what the visitor leaves is entered.
pub fn walk_mut(node: &mut Node, kind: Kind, visit: &mut impl FnMut(&mut Node, Kind)) {
    if matches!(node.value, Value::Object(_)) {
        visit(node, kind);
    }
    match &mut node.value {
        Value::Array(items) => items.iter_mut().for_each(|item| walk_mut(item, kind, visit)),
        Value::Object(members) => {
            for (name, member) in members {
                if let Some(kind) = kind.member(name) {
                    walk_mut(member, kind, visit);
                }
            }
        }
        _ => {}
    }
}

/// Visits every Schema Object of a document with its members, each after what it holds.
///
/// What the visitor puts there is not visited again.
pub fn walk_schemas_up_mut(root: &mut Node, mut visit: impl FnMut(&mut Object, &Origin)) {
    walk_up_mut(root, Kind::OpenApi, &mut visit);
}

fn walk_up_mut(node: &mut Node, kind: Kind, visit: &mut impl FnMut(&mut Object, &Origin)) {
    match &mut node.value {
        Value::Array(items) => items.iter_mut().for_each(|item| walk_up_mut(item, kind, visit)),
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                if let Some(kind) = kind.member(name) {
                    walk_up_mut(member, kind, visit);
                }
            }
            if kind == Kind::Schema {
                visit(members, &node.origin);
            }
        }
        _ => {}
    }
}

/// Visits every Schema Object of a document with its members, each before what it holds.
pub fn walk_schemas_mut(root: &mut Node, mut visit: impl FnMut(&mut Object, &Origin)) {
    walk_mut(root, Kind::OpenApi, &mut |node, kind| {
        if let (Kind::Schema, Value::Object(members)) = (kind, &mut node.value) {
            visit(members, &node.origin);
        }
    });
}

/// Whether a media type, with or without parameters, is JSON or written in it.
pub fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json") || essence.to_ascii_lowercase().ends_with("+json")
}

/// A document that has the schemas of the components and nothing else, for those who change schemas and follow references.
pub fn schemas_alone(root: &Node) -> Node {
    let object = |name: &str, node: Option<Node>, origin: &Origin| {
        Node::object(node.map(|node| (name.to_owned(), node)).into_iter().collect(), origin.clone())
    };
    let components = root.get("components");
    let schemas = components.and_then(|components| components.get("schemas")).cloned();
    let components = components.map(|components| object("schemas", schemas, &components.origin));
    object("components", components, &root.origin)
}
