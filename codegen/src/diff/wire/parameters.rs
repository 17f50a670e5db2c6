//! Compares the parameters of an operation.

use indexmap::IndexMap;

use super::super::Sides;
use super::super::change::{Subject, Value};
use super::super::rules::{Direction, Rule};
use super::keywords::{Keywords, Kind};
use super::operations::{Operation, is_true, path_names};
use super::schema::At;
use super::schema_use::Use;
use super::text::Writing;
use super::{Comparer, from_to};
use crate::document::Node;
use crate::openapi;

/// What makes two parameters the same: for one in the path its position, for another one its name.
type Key = (String, String);

impl<'d> Comparer<'d> {
    pub(super) fn parameters(&mut self, pair: &Sides<Operation<'d>>) {
        let mut old = parameters(self.roots.old, &pair.old);
        let mut new = parameters(self.roots.new, &pair.new);
        let keys = new.keys().filter(|key| old.contains_key(*key)).cloned().collect::<Vec<_>>();
        for key in keys {
            if let (Some(old), Some(new)) = (old.shift_remove(&key), new.shift_remove(&key)) {
                self.parameter(&subject(&key.0, new), Sides { old, new });
            }
        }
        let nodes = Sides { old: pair.old.node, new: pair.new.node };
        for ((place, name), new) in new {
            let moved = old.keys().find(|(_, other)| *other == name).cloned();
            if let Some(key) = moved
                && let Some(old) = old.shift_remove(&key)
            {
                let value = from_to(&key.0, &place);
                self.report(Rule::ParameterLocationChanged, subject(&place, new), value, Sides { old, new }.map(Some));
                continue;
            }
            let rule = match is_true(new, "required") {
                true => Rule::RequiredParameterAdded,
                false => Rule::OptionalParameterAdded,
            };
            self.report(rule, subject(&place, new), Value::default(), Sides { old: nodes.old, new }.map(Some));
        }
        for ((place, _), old) in old {
            let rule = match is_true(old, "required") {
                true => Rule::RequiredParameterRemoved,
                false => Rule::OptionalParameterRemoved,
            };
            self.report(rule, subject(&place, old), Value::default(), Sides { old, new: nodes.new }.map(Some));
        }
    }

    fn parameter(&mut self, subject: &Subject, nodes: Sides<&'d Node>) {
        match (is_true(nodes.old, "required"), is_true(nodes.new, "required")) {
            (false, true) => self.report(Rule::ParameterBecameRequired, subject, Value::default(), nodes.map(Some)),
            (true, false) => self.report(Rule::ParameterBecameOptional, subject, Value::default(), nodes.map(Some)),
            _ => {}
        }
        let Sides { old, new } = styles(self.roots, nodes);
        if old != new {
            self.report(Rule::ParameterStyleChanged, subject, from_to(old, new), nodes.map(Some));
        }
        self.deprecation(Rule::ParameterDeprecated, subject, nodes);
        self.documentation(subject, nodes);
        if let Sides { old: Some(old), new: Some(new) } = nodes.map(schema) {
            let is_required = is_true(nodes.old, "required") && is_true(nodes.new, "required");
            let at = At::new(subject.clone(), Direction::Request).written(writing(nodes)).with_required(is_required);
            self.schema(&at, Sides { old, new });
        }
    }
}

pub(super) fn parameters<'d>(root: &'d Node, operation: &Operation<'d>) -> IndexMap<Key, &'d Node> {
    let mut found = IndexMap::new();
    // Those of the operation replace those of its path.
    for holder in [operation.item, operation.node] {
        let nodes = holder.get("parameters").and_then(Node::as_array).unwrap_or_default();
        for node in nodes.iter().filter_map(|node| openapi::resolve(root, node)) {
            let (Some(place), Some(name)) = (node.get_str("in"), node.get_str("name")) else { continue };
            let name = match place {
                "path" => path_names(operation.path).position(|other| other == name).unwrap_or_default().to_string(),
                // The names of headers are the same in any case (RFC 9110, section 5.1).
                "header" => name.to_lowercase(),
                _ => name.to_owned(),
            };
            found.insert((place.to_owned(), name), node);
        }
    }
    found
}

pub(super) fn subject(place: &str, node: &Node) -> Subject {
    let words = match place {
        "path" => "the path parameter",
        "query" => "the query parameter",
        "header" => "the header",
        "cookie" => "the cookie",
        _ => "the parameter",
    };
    Subject::new(words, node.get_str("name").unwrap_or_default())
}

pub(super) fn schema(parameter: &Node) -> Option<&Node> {
    parameter.get("schema").or_else(|| parameter.members("content").next()?.1.get("schema"))
}

/// How the values of a parameter or a header are written in both documents: as text, unless they are of a media type.
pub(super) fn writing(parameters: Sides<&Node>) -> Writing {
    let is_repeated = |parameter: &Node| {
        matches!(parameter.get_str("in"), Some("query" | "cookie"))
            && matches!(parameter.get_str("style"), None | Some("form"))
            && parameter.get("explode").is_none_or(|_| is_true(parameter, "explode"))
    };
    let has_schema = parameters.map(|parameter| parameter.get("schema").is_some());
    let repeats = parameters.map(is_repeated);
    match (has_schema.old && has_schema.new, repeats.old && repeats.new) {
        (false, _) => Writing::Json,
        (true, false) => Writing::Text,
        (true, true) => Writing::Repeated,
    }
}

/// How the value of a parameter is written in both documents, with the defaults of the standard.
pub(super) fn styles(roots: Sides<&Node>, parameters: Sides<&Node>) -> Sides<String> {
    let default = match parameters.new.get_str("in") {
        Some("query" | "cookie") => "form",
        _ => "simple",
    };
    let styles = styles_of(roots, parameters.map(Some), default, parameters.map(|parameter| parameter.get("schema")));
    let media_type = parameters.map(|parameter| parameter.members("content").next().map(|(name, _)| name.clone()));
    Sides { old: media_type.old.unwrap_or(styles.old), new: media_type.new.unwrap_or(styles.new) }
}

/// How values of two schemas are written, as far as it can be seen: one value is written alike whether or not it is
/// exploded, and the elements of an array in a path or a header are too (RFC 6570). Numbers and booleans have no reserved
/// characters.
pub(super) fn styles_of(
    roots: Sides<&Node>,
    said: Sides<Option<&Node>>,
    default: &str,
    schemas: Sides<Option<&Node>>,
) -> Sides<String> {
    let style = |said: Option<&Node>| said.and_then(|said| said.get_str("style")).unwrap_or(default).to_owned();
    let is_explodable = |root, said, schema: Option<&Node>| {
        let keywords = schema.map(|schema| Keywords::of(root, Use::of(root, schema).schema()));
        match keywords.as_ref().map(Keywords::kind) {
            Some(Kind::Type("array")) => style(said) != "simple",
            Some(Kind::Type(name)) if name != "object" => false,
            _ => style(said) != "deepObject",
        }
    };
    let is_text = |root, schema: Option<&Node>| schema.is_none_or(|schema| is_text(root, schema));
    let may_be_reserved = is_text(roots.old, schemas.old) || is_text(roots.new, schemas.new);
    let both = is_explodable(roots.old, said.old, schemas.old) && is_explodable(roots.new, said.new, schemas.new);
    said.map(|said| {
        let style = style(said);
        let explodes = match said.and_then(|said| said.get("explode")) {
            Some(node) => node.value == crate::document::Value::Bool(true),
            None => style == "form",
        };
        let exploded = if both && explodes { ", exploded" } else { "" };
        let is_reserved = said.is_some_and(|said| is_true(said, "allowReserved"));
        format!("{style}{exploded}{}", if is_reserved && may_be_reserved { ", with reserved characters" } else { "" })
    })
}

/// Whether a value, or an element of it, may be a text.
fn is_text(root: &Node, schema: &Node) -> bool {
    let is_text = |schema: &Node| {
        let keywords = Keywords::of(root, Use::of(root, schema).schema());
        !matches!(keywords.kind(), Kind::Type("integer" | "number" | "boolean"))
    };
    let keywords = Keywords::of(root, Use::of(root, schema).schema());
    match (keywords.kind(), keywords.get("items")) {
        (Kind::Type("array"), Some(items)) => is_text(items),
        _ => is_text(schema),
    }
}
