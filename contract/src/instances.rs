//! Instances of schemas: the least, the most, each way in which a value can differ, and random ones.

use std::cell::Cell;

use serde_json::{Map, Value, json};

use crate::choice::{Choice, DEEP};
use crate::samples;
use crate::schema::{Schemas, tag_text};
use crate::shape::{Additional, Object, Schema, Shape, Union};

/// A value with more parts than this gets no more of those that it can do without; one of ten times as many is given up.
const LARGE: usize = 2000;

/// No value nests deeper; a schema of which every value does has no instance.
const DEEPEST: usize = 24;

/// A value of a schema.
#[derive(Clone, Debug, PartialEq)]
pub struct Instance {
    /// What is special about it.
    pub kind: &'static str,
    /// The value.
    pub value: Value,
}

/// Makes instances of the schemas of a document.
#[derive(Debug)]
pub struct Instances<'s, 'd> {
    /// The schemas.
    pub schemas: &'s Schemas<'d>,
    /// How many values the instance that is being made has so far.
    made: Cell<usize>,
}

impl<'s, 'd> Instances<'s, 'd> {
    /// Instances of these schemas.
    pub fn of(schemas: &'s Schemas<'d>) -> Self {
        Self { schemas, made: Cell::new(0) }
    }

    /// An instance; none if no value is found that the schema takes.
    pub fn one(&self, schema: &Schema<'d>, choice: &mut Choice) -> Option<Value> {
        self.made.set(0);
        self.make(schema, choice, 0)
    }

    /// The least, the most, and one instance for each way in which a value can differ from them.
    pub fn all(&self, schema: &Schema<'d>) -> Vec<Instance> {
        let mut instances = self.differing(schema, true, 0);
        let mut seen = std::collections::BTreeSet::new();
        instances.retain(|instance| seen.insert(instance.value.to_string()));
        instances
    }

    fn make(&self, schema: &Schema<'d>, choice: &mut Choice, depth: usize) -> Option<Value> {
        self.made.set(self.made.get() + 1);
        if depth > DEEPEST || self.made.get() > 10 * LARGE {
            return None;
        }
        let level = self.level(depth);
        let (shape, is_nullable) = self.schemas.shape(schema);
        if is_nullable && (choice.takes_null() || level >= DEEP) {
            return Some(Value::Null);
        }
        match shape {
            Shape::Anything => choice.pick(samples::anything()),
            Shape::Beyond => None,
            Shape::Bool => choice.pick(vec![json!(true), json!(false)]),
            Shape::Integer(range) => choice.pick(samples::integers(&range)),
            Shape::Number(range) => choice.pick(samples::numbers(&range)),
            Shape::Text(text) => choice.pick(samples::texts(&text)),
            Shape::Values { values, is_open } => match is_open && choice.takes_unknown() {
                true => Some(json!("SOMETHING_NEW")),
                false => choice.pick(values),
            },
            Shape::List { places, items, shortest, longest } => {
                let length = choice.length(shortest, level);
                let length = longest.map_or(length, |longest| length.min(longest));
                let elements =
                    (0..length).map(|index| self.make(places.get(index).unwrap_or(&items), choice, depth + 1));
                elements.collect::<Option<Vec<_>>>().map(Value::Array)
            }
            Shape::Object(object) => self.make_object(&object, choice, depth),
            Shape::Union(union) => {
                if union.is_open && choice.takes_unknown() {
                    return Some(with_unknown_tag(&union));
                }
                let branch = choice.pick((0..union.branches.len()).collect())?;
                self.make_branch(&union, branch, choice, depth)
            }
        }
    }

    /// How deep a value is taken to be: one that is large ends as if it were deep.
    fn level(&self, depth: usize) -> usize {
        if self.made.get() > LARGE { depth.max(DEEP) } else { depth }
    }

    fn make_object(&self, object: &Object<'d>, choice: &mut Choice, depth: usize) -> Option<Value> {
        let mut members = Map::new();
        for (name, property) in &object.properties {
            if !property.is_required && !choice.takes_optional(self.level(depth)) {
                continue;
            }
            let value = match property.tags.is_empty() {
                true => self.make(&property.schema, choice, depth + 1),
                false => choice.pick(property.tags.clone()),
            };
            match (value, property.is_required) {
                (Some(value), _) => {
                    members.insert((*name).to_owned(), value);
                }
                (None, true) => return None,
                (None, false) => {}
            }
        }
        match &object.additional {
            Additional::None => {}
            Additional::Of(schema) => {
                for index in 0..choice.length(0, self.level(depth)) {
                    members.insert(entry(index), self.make(schema, choice, depth + 1)?);
                }
            }
            Additional::Any => {
                if choice.takes_unknown() {
                    add_unknown_members(&mut members, object);
                }
            }
        }
        Some(Value::Object(members))
    }

    /// A value of a branch, with its tag and what the union says of all branches.
    fn make_branch(&self, union: &Union<'d>, index: usize, choice: &mut Choice, depth: usize) -> Option<Value> {
        let branch = &union.branches[index];
        let mut value = self.make(&branch.schema, choice, depth + 1)?;
        if !union.beside.properties.is_empty() {
            let beside = self.make_object(&union.beside, choice, depth)?;
            self.complete(&mut value, beside, union, index);
        }
        tag(&mut value, union, index);
        Some(value)
    }

    /// Adds to a value of a branch what holds beside the branches; what the branch only requires is described there.
    fn complete(&self, value: &mut Value, beside: Value, union: &Union<'d>, index: usize) {
        let (Value::Object(members), Value::Object(beside)) = (value, beside) else { return };
        if let Shape::Object(branch) = self.schemas.shape(&union.branches[index].schema).0 {
            let required = branch.properties.iter().filter(|(_, property)| property.schema.parts.is_empty());
            for (name, described) in required.filter_map(|(name, _)| Some((*name, union.beside.properties.get(name)?)))
            {
                let value = self.make(&described.schema, &mut Choice::Minimal, 0);
                members.extend(value.map(|value| (name.to_owned(), value)));
            }
        }
        for (name, member) in beside {
            members.entry(name).or_insert(member);
        }
    }

    /// One instance for each way in which a value can differ.
    ///
    /// Of the schemas of its members, it has the least and the most: each schema has its own turn.
    fn differing(&self, schema: &Schema<'d>, is_its_turn: bool, depth: usize) -> Vec<Instance> {
        // A schema that holds itself in arrays and maps alone has no end.
        if depth > DEEP {
            let least = self.one(schema, &mut Choice::Minimal);
            return least.map(|value| Instance { kind: "minimal", value }).into_iter().collect();
        }
        let (shape, is_nullable) = self.schemas.shape(schema);
        let mut found = Vec::new();
        let mut add = |kind, value| found.push(Instance { kind, value });
        if is_nullable {
            add("null", Value::Null);
        }
        match shape {
            Shape::Anything => samples::anything().into_iter().for_each(|value| add("any value", value)),
            Shape::Beyond => {}
            Shape::Bool => [true, false].into_iter().for_each(|value| add("boolean", json!(value))),
            Shape::Integer(range) => samples::integers(&range).into_iter().for_each(|value| add("integer", value)),
            Shape::Number(range) => samples::numbers(&range).into_iter().for_each(|value| add("number", value)),
            Shape::Text(text) => {
                let kind = match text.format {
                    Some("date-time") => "date-time",
                    Some("date") => "date",
                    _ => "string",
                };
                samples::texts(&text).into_iter().for_each(|value| add(kind, value));
            }
            Shape::Values { values, is_open } => {
                values.into_iter().for_each(|value| add("enum value", value));
                if is_open {
                    ["SOMETHING_NEW", "something else", ""]
                        .iter()
                        .for_each(|value| add("unknown enum value", json!(value)));
                }
            }
            Shape::List { places, items, shortest, longest } => {
                if shortest == 0 {
                    add("empty array", json!([]));
                }
                let least = |place: &Schema<'d>| self.make(place, &mut Choice::Minimal, depth + 1);
                for index in 0..places.len().min(longest.unwrap_or(usize::MAX)) {
                    let length = shortest.max(index + 1);
                    let all = (0..length).map(|place| least(places.get(place).unwrap_or(&items)));
                    let Some(all) = all.collect::<Option<Vec<_>>>() else { continue };
                    for instance in self.differing(&places[index], false, depth + 1) {
                        let mut all = all.clone();
                        all[index] = instance.value;
                        add(instance.kind, Value::Array(all));
                    }
                }
                if !places.is_empty() {
                    return found;
                }
                for instance in self.differing(&items, false, depth + 1) {
                    add(instance.kind, Value::Array(vec![instance.value; shortest.max(1)]));
                }
            }
            Shape::Object(object) => self.differing_objects(&object, schema, (is_its_turn, depth), &mut add),
            Shape::Union(union) => self.differing_branches(&union, schema, (is_its_turn, depth), &mut add),
        }
        found
    }

    fn differing_objects(
        &self,
        object: &Object<'d>,
        schema: &Schema<'d>,
        (is_its_turn, depth): (bool, usize),
        add: &mut impl FnMut(&'static str, Value),
    ) {
        let Some(minimal) = self.one(schema, &mut Choice::Minimal) else { return };
        let is_map = object.properties.is_empty() && matches!(object.additional, Additional::Of(_));
        add(if is_map { "empty map" } else { "minimal" }, minimal.clone());
        if let Some(full) = self.one(schema, &mut Choice::Full) {
            add("full", full);
        }
        let with = |name: &str, value: Value| {
            let mut changed = minimal.clone();
            if let Value::Object(members) = &mut changed {
                members.insert(name.to_owned(), value);
            }
            changed
        };
        if is_its_turn {
            for (name, property) in &object.properties {
                for tag in &property.tags {
                    add("union member", with(name, json!(tag)));
                }
                if property.tags.is_empty() {
                    for instance in self.differing(&property.schema, false, depth + 1) {
                        add(instance.kind, with(name, instance.value));
                    }
                }
            }
        }
        match &object.additional {
            Additional::None => {}
            Additional::Of(schema) => {
                for instance in self.differing(schema, false, depth + 1) {
                    add("map entry", with(&entry(0), instance.value.clone()));
                    add("map entry", with("with \"quotes\", / and \u{e9}", instance.value));
                }
            }
            Additional::Any => {
                let mut unknown = minimal.clone();
                if let Value::Object(members) = &mut unknown {
                    add_unknown_members(members, object);
                }
                add("unknown members", unknown);
            }
        }
    }

    fn differing_branches(
        &self,
        union: &Union<'d>,
        schema: &Schema<'d>,
        (is_its_turn, depth): (bool, usize),
        add: &mut impl FnMut(&'static str, Value),
    ) {
        for (index, branch) in union.branches.iter().enumerate() {
            for mut choice in [Choice::Minimal, Choice::Full] {
                if let Some(value) = self.make_branch(union, index, &mut choice, 0) {
                    add("union member", value);
                }
            }
            if is_its_turn {
                let beside = self.make_object(&union.beside, &mut Choice::Minimal, 0);
                for mut instance in self.differing(&branch.schema, true, depth + 1) {
                    if let Some(beside) = &beside {
                        self.complete(&mut instance.value, beside.clone(), union, index);
                    }
                    tag(&mut instance.value, union, index);
                    add(instance.kind, instance.value);
                }
            }
        }
        if union.is_open {
            add("unknown tag", with_unknown_tag(union));
            let tag = union.tag.unwrap_or_default();
            add("unknown tag", json!({ tag: "SOMETHING_NEW" }));
            // A new schema has members of the old ones, and they mean something else.
            let old = self.one(schema, &mut Choice::Full);
            if let Some(Value::Object(mut members)) = old {
                members.values_mut().for_each(|value| *value = json!(["changed"]));
                members.insert(tag.to_owned(), json!("something else"));
                add("unknown tag", Value::Object(members));
            }
        }
    }
}

/// The name of an entry of a map.
fn entry(index: usize) -> String {
    format!("key{index}")
}

/// Gives a value the tag of its branch.
fn tag(value: &mut Value, union: &Union<'_>, index: usize) {
    if let (Some(property), Some(tag), Value::Object(members)) = (union.tag, &union.branches[index].tag, value)
        && members.get(property).map(tag_text).as_ref() != Some(tag)
    {
        members.insert(property.to_owned(), json!(tag));
    }
}

/// A value of a schema that a union may have one day.
fn with_unknown_tag(union: &Union<'_>) -> Value {
    let mut members = samples::unknown_members().into_iter().map(|(name, value)| (name.to_owned(), value));
    let first = members.next();
    let tag = (union.tag.unwrap_or_default().to_owned(), json!("SOMETHING_NEW"));
    first.into_iter().chain([tag]).chain(members).collect::<Map<_, _>>().into()
}

fn add_unknown_members(members: &mut Map<String, Value>, object: &Object<'_>) {
    for (name, value) in samples::unknown_members() {
        if !object.properties.contains_key(name) {
            members.insert(name.to_owned(), value);
        }
    }
}

#[cfg(test)]
mod tests;
