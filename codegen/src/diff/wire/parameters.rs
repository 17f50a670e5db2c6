//! Compares the parameters of an operation.

use indexmap::IndexMap;

use super::super::Sides;
use super::super::change::{Subject, Value};
use super::super::rules::{Direction, Rule};
use super::operations::{Operation, is_true, path_names};
use super::schema::At;
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
        let Sides { old, new } = nodes.map(style);
        if old != new {
            self.report(Rule::ParameterStyleChanged, subject, from_to(old, new), nodes.map(Some));
        }
        self.deprecation(Rule::ParameterDeprecated, subject, nodes);
        self.documentation(subject, nodes);
        if let Sides { old: Some(old), new: Some(new) } = nodes.map(schema) {
            self.schema(&At::new(subject.clone(), Direction::Request), Sides { old, new });
        }
    }
}

fn parameters<'d>(root: &'d Node, operation: &Operation<'d>) -> IndexMap<Key, &'d Node> {
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

fn subject(place: &str, node: &Node) -> Subject {
    let words = match place {
        "path" => "the path parameter",
        "query" => "the query parameter",
        "header" => "the header",
        "cookie" => "the cookie",
        _ => "the parameter",
    };
    Subject::new(words, node.get_str("name").unwrap_or_default())
}

fn schema(parameter: &Node) -> Option<&Node> {
    parameter.get("schema").or_else(|| parameter.members("content").next()?.1.get("schema"))
}

/// How the value is written, with the defaults of the standard.
fn style(parameter: &Node) -> String {
    if let Some((media_type, _)) = parameter.members("content").next() {
        return media_type.clone();
    }
    let style = parameter.get_str("style").unwrap_or(match parameter.get_str("in") {
        Some("query" | "cookie") => "form",
        _ => "simple",
    });
    let explodes = match parameter.get("explode") {
        Some(_) => is_true(parameter, "explode"),
        None => style == "form",
    };
    let exploded = if explodes { ", exploded" } else { "" };
    let reserved = if is_true(parameter, "allowReserved") { ", with reserved characters" } else { "" };
    format!("{style}{exploded}{reserved}")
}
