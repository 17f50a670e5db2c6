//! Gives schemas that stand inside of components a component of their own.
//!
//! A pass that copies members from one schema into another would copy what is inside of them as well. Where that has to
//! be worked out again in the copy, which may hold itself, there is no end of it; where a reference stands instead, it is
//! worked out once.

use crate::document::{Node, Object, Value};
use crate::names::{self, NewSchemas};
use crate::openapi::Kind;

/// What speaks of one use of a schema, and stays there.
const OF_THE_USE: [&str; 9] =
    ["default", "deprecated", "description", "example", "externalDocs", "nullable", "readOnly", "writeOnly", "xml"];

/// Moves the schemas of which `is_apart` holds, for the keyword that holds them, to the components, if they stand inside
/// of one.
///
/// They are named as inline types are: after the component and the way to them.
pub(super) fn run(root: &mut Node, is_apart: &dyn Fn(&str, &Object) -> bool) {
    let mut new = NewSchemas::of(root);
    let schemas = root.get_mut("components").and_then(|components| components.get_mut("schemas"));
    for (name, schema) in schemas.and_then(Node::as_object_mut).into_iter().flatten() {
        let place = Place { component: name, tail: String::new(), spelled: String::new(), way: name.clone() };
        Apart { is_apart, new: &mut new }.inside(schema, &place);
    }
    new.store(root);
}

/// What a schema is called after.
struct Place<'a> {
    component: &'a str,
    /// What the way to it adds to the name of the component's type.
    tail: String,
    /// The same with words for what names do not have.
    spelled: String,
    /// The way to it, which no other schema has.
    way: String,
}

impl Place<'_> {
    fn then(&self, tail: &str, spelled: &str, step: &str) -> Self {
        Self {
            component: self.component,
            tail: format!("{}{tail}", self.tail),
            spelled: format!("{} {spelled}", self.spelled),
            way: format!("{}/{step}", self.way),
        }
    }

    /// What it is called, and what it is called where something else has its name: a component, or what is spelled in
    /// another way.
    fn names(&self) -> (String, [String; 3]) {
        let component = names::type_name(self.component);
        let (name, spelled) = (format!("{component}{}", self.tail), format!("{component}{}", self.spelled));
        let longer = [spelled.clone(), format!("{name} inline"), format!("{spelled} inline")];
        (name, longer)
    }
}

struct Apart<'a> {
    /// Of the keyword that holds it, and the schema.
    is_apart: &'a dyn Fn(&str, &Object) -> bool,
    new: &'a mut NewSchemas,
}

impl Apart<'_> {
    /// Moves what is inside of a schema, then the schema itself.
    fn schema(&mut self, keyword: &str, schema: &mut Node, place: &Place<'_>) {
        if !schema.as_object().is_some_and(|schema| (self.is_apart)(keyword, schema)) {
            return self.inside(schema, place);
        }
        let (name, longer) = place.names();
        let name = self.new.take_name(&name, &longer, &place.way);
        self.inside(schema, place);
        let moved = move_out(schema, &name);
        self.new.add(name, moved);
    }

    fn inside(&mut self, schema: &mut Node, place: &Place<'_>) {
        for (keyword, member) in schema.as_object_mut().into_iter().flatten() {
            match (Kind::Schema.member(keyword), &mut member.value) {
                (Some(Kind::Map(_)), Value::Object(members)) => {
                    for (property, child) in members {
                        let spelled = names::spelled_out(property);
                        self.schema(keyword, child, &place.then(&names::camel_case(property), &spelled, property));
                    }
                }
                // The parts are one type together, and so are they with what stands beside them.
                (Some(Kind::Schema), Value::Array(parts)) if keyword == "allOf" => {
                    parts.iter_mut().for_each(|part| self.inside(part, place));
                }
                (Some(Kind::Schema), Value::Array(branches)) => {
                    let steps = names::branches::steps(branches);
                    for (branch, step) in branches.iter_mut().zip(steps) {
                        self.schema(keyword, branch, &place.then(&step.tail, &step.tail, &step.way));
                    }
                }
                (Some(Kind::Schema), Value::Object(_)) => {
                    let tail = match keyword.as_str() {
                        "items" => "Item".to_owned(),
                        "additionalProperties" => "Value".to_owned(),
                        keyword => names::camel_case(keyword),
                    };
                    self.schema(keyword, member, &place.then(&tail, &tail, keyword));
                }
                _ => {}
            }
        }
    }
}

/// Takes a schema out of its place, and leaves a reference to the component `name`, with what speaks of this use alone.
pub(super) fn move_out(schema: &mut Node, name: &str) -> Node {
    let members = schema.as_object_mut().map(std::mem::take).unwrap_or_default();
    let is_of_the_use = |member: &str| OF_THE_USE.contains(&member);
    let (mut of_the_use, mut of_the_type): (Object, Object) =
        members.into_iter().partition(|(member, _)| is_of_the_use(member));
    if let Some(description) = of_the_use.get("description") {
        of_the_type.insert("description".to_owned(), description.clone());
    }
    // The use of the schema says that null is valid; the type then need not.
    if let (true, Some(Value::Array(values))) =
        (of_the_use.contains_key("nullable"), of_the_type.get_mut("enum").map(|values| &mut values.value))
    {
        values.retain(|value| value.value != Value::Null);
    }
    let node = |value| Node { value, origin: schema.origin.clone() };
    let reference = node(Value::String(format!("#/components/schemas/{name}")));
    let reference = Object::from_iter([("$ref".to_owned(), reference)]);
    let moved = node(Value::Object(of_the_type));
    schema.value = if of_the_use.is_empty() {
        Value::Object(reference)
    } else {
        let all = Value::Array(vec![node(Value::Object(reference))]);
        of_the_use.shift_insert(0, "allOf".to_owned(), node(all));
        Value::Object(of_the_use)
    };
    moved
}
