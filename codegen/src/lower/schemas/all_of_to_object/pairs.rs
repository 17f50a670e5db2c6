//! Schemas that are made of what several schemas say of one property.
//!
//! What two schemas say of a property may lead back to the two: each pair becomes one component, however often it is met.

use std::collections::BTreeMap;

use jsonptr::{Pointer, PointerBuf, Token};

use crate::document::{Node, Object, Origin, Value};
use crate::lower::references::targets_to_components::name_of_place;
use crate::names::{self, NewSchemas};
use crate::openapi::{self, SCHEMAS};

/// The pairs of a document.
pub(super) struct Pairs {
    schemas: NewSchemas,
    /// The parts of each pair, by its name.
    parts: BTreeMap<String, Vec<Node>>,
    /// The names of the pairs, by the text of their parts.
    names: BTreeMap<String, String>,
    /// Those that have not been merged yet.
    pending: Vec<(String, Node)>,
}

impl Pairs {
    /// None yet.
    pub(super) fn of(root: &Node) -> Self {
        let schemas = NewSchemas::of(root);
        Self { schemas, parts: BTreeMap::new(), names: BTreeMap::new(), pending: Vec::new() }
    }

    /// Makes a component of a property that these schemas describe, unless nothing in it can lead back to it.
    ///
    /// The component is named after its parts where these are components, so that it is called the same whoever else has
    /// such a property. Else the holder of the property and its name give it its name.
    pub(super) fn pair(&mut self, named: (&Origin, &str), property: &mut Node, parts: Vec<Node>, root: &mut Node) {
        if !parts.iter().any(has_reference) {
            return;
        }
        let mut all = Vec::<Node>::new();
        for part in parts {
            let name = openapi::reference(&part).and_then(|reference| reference.strip_prefix(SCHEMAS));
            let inner = name.and_then(|name| self.parts.get(name)).cloned();
            for part in inner.unwrap_or_else(|| vec![part]) {
                if !all.contains(&part) {
                    all.push(part);
                }
            }
        }
        let text = all.iter().map(|part| part.to_json().to_string()).collect::<Vec<_>>().join(" ");
        let node = |value| Node { value, origin: property.origin.clone() };
        let Called { name, longer, place } = Called::of(named, &all, &text);
        let referred = self.names.entry(text).or_insert_with(|| {
            let referred = self.schemas.take_name(&name, &longer, &place);
            let whole = Object::from_iter([("allOf".to_owned(), node(Value::Array(all.clone())))]);
            let whole = node(Value::Object(whole));
            let schemas = root.get_mut("components").and_then(|components| components.get_mut("schemas"));
            if let Some(schemas) = schemas.and_then(Node::as_object_mut) {
                schemas.insert(referred.clone(), whole.clone());
            }
            self.parts.insert(referred.clone(), all);
            self.pending.push((referred.clone(), whole));
            referred
        });
        self.schemas.also_at(referred, &name, &longer, &place);
        let reference = node(Value::String(format!("{SCHEMAS}{referred}")));
        let reference = node(Value::Object(Object::from_iter([("$ref".to_owned(), reference)])));
        let members = property.as_object_mut().map(std::mem::take).unwrap_or_default();
        // What is said of the use alone stays there.
        property.value = match members.len() {
            0 | 1 => reference.value,
            _ => {
                let only = Node::array(vec![reference], property.origin.clone());
                let mut members = members;
                members.insert("allOf".to_owned(), only);
                Value::Object(members)
            }
        };
    }

    /// A pair that has not been merged yet.
    pub(super) fn next(&mut self) -> Option<(String, Node)> {
        self.pending.pop()
    }

    /// Adds a pair that has been merged.
    pub(super) fn add(&mut self, name: String, schema: Node) {
        self.schemas.add(name, schema);
    }

    /// Puts the pairs into the document.
    pub(super) fn store(self, root: &mut Node) {
        self.schemas.store(root);
    }
}

/// What a pair is called after.
struct Called {
    name: String,
    longer: [String; 1],
    place: String,
}

impl Called {
    fn of((holder, member): (&Origin, &str), parts: &[Node], text: &str) -> Self {
        let is_reference = |part: &&Node| part.as_object().is_some_and(|part| part.len() == 1);
        let component = |part| openapi::reference(Some(part).filter(is_reference)?)?.strip_prefix(SCHEMAS);
        let components = parts.iter().map(component);
        if let Some(components) = components.collect::<Option<Vec<_>>>() {
            let spelled = components.iter().map(|name| names::spelled_out(name)).collect::<Vec<_>>().join(" and ");
            let components = components.iter().map(|name| names::type_name(name)).collect::<Vec<_>>();
            return Self { name: components.join("And"), longer: [spelled], place: text.to_owned() };
        }
        let holder = holder.pointer();
        let whole = of_whole(&holder);
        let with = |member: &str| format!("{} {member}", name_of_place(&whole));
        Self {
            name: with(&names::camel_case(member)),
            longer: [with(&names::spelled_out(member))],
            place: format!("{holder} {member}"),
        }
    }
}

/// Whether there is a reference anywhere in a schema.
fn has_reference(node: &Node) -> bool {
    match &node.value {
        Value::Array(items) => items.iter().any(has_reference),
        Value::Object(members) => members.contains_key("$ref") || members.values().any(has_reference),
        _ => false,
    }
}

/// The place of the schema of which a place is in a part: the number of a part names nothing.
fn of_whole(place: &Pointer) -> PointerBuf {
    let is_number = |token: &Token<'_>| token.encoded().bytes().all(|byte| byte.is_ascii_digit());
    let (mut whole, mut tokens) = (PointerBuf::root(), place.tokens().peekable());
    while let Some(token) = tokens.next() {
        match tokens.next_if(|next| token.encoded() == "allOf" && is_number(next)) {
            Some(_) => {}
            None => whole.push_back(token),
        }
    }
    whole
}
