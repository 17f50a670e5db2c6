//! Sends instances of the schemas through the types: they come back equal as JSON.

use std::collections::BTreeMap;

use codegen::SchemaName;
use serde_json::{Value, json};

use super::choice::Choice;
use super::compare::{self, short};
use super::crates::Program;
use super::document::{Document, unescaped};
use super::instances::{Instance, Instances};
use super::random::Random;
use super::report::Report;
use super::schema::Schemas;
use super::shape::{Schema, Shape};

/// How many random instances each schema has.
const RANDOM: u64 = 10;

/// A value on its way through a type.
struct Sent<'n> {
    name: &'n str,
    instance: Instance,
    /// What the value is wrong in: the member that the error has to name.
    wrong: Option<String>,
}

/// Sends instances of all schemas that have a type.
pub fn check(document: &Document, schemas: &Schemas<'_>, names: &[SchemaName], program: &Program, report: &mut Report) {
    let instances = Instances { schemas };
    let mut sent = Vec::new();
    let mut without = Vec::new();
    for SchemaName { pointer, name } in names {
        let before = sent.len();
        let mut send = |instance, wrong| sent.push(Sent { name, instance, wrong });
        if pointer == "/webhooks" {
            // The type of any delivery: no schema of the document stands for it.
            deliveries(document, schemas).into_iter().for_each(|instance| send(instance, None));
            continue;
        }
        let Some(node) = document.at(pointer) else {
            report.fail("names", format!("{name}: there is nothing at {pointer} in the document"));
            continue;
        };
        let examples = document.examples(node);
        if node.get("schema").is_none() && !examples.is_empty() && !pointer.contains("/schemas/") {
            // A Media Type Object that shows values and has no schema.
            for example in examples {
                send(Instance { kind: "example", value: example.clone() }, None);
            }
            continue;
        }
        let component = pointer.strip_prefix("/components/schemas/").filter(|rest| !rest.contains('/'));
        let schema = match component {
            Some(name) => {
                let name = unescaped(name);
                let found = document.schemas().find(|(other, _)| *other == name).map(|(name, _)| name);
                schemas.component(found.expect("it is there"))
            }
            None => schemas.schema(node),
        };
        // Null belongs to the use of a schema that has no name.
        let takes = |value: &Value| component.is_some() || !value.is_null();
        for instance in instances.all(&schema).into_iter().filter(|instance| takes(&instance.value)) {
            send(instance, None);
        }
        for seed in 0..RANDOM {
            let mut choice = Choice::Random(Random::seeded(seed));
            if let Some(value) = instances.one(&schema, &mut choice).filter(takes) {
                send(Instance { kind: "random", value }, None);
            }
        }
        for (instance, member) in wrong(&instances, &schema) {
            send(instance, Some(member));
        }
        if sent.len() == before {
            without.push(name.as_str());
        }
    }
    if !without.is_empty() {
        report.say(format!("no instance of {}", without.join(", ")));
    }
    let lines = sent.iter().map(|sent| format!("{}\t\t{}", sent.name, sent.instance.value)).collect::<Vec<_>>();
    match program.run(&["round-trip"], &lines) {
        Ok(answers) => compare_all(&sent, &answers, report),
        Err(error) => report.fail("values", error),
    }
}

fn compare_all(sent: &[Sent<'_>], answers: &[String], report: &mut Report) {
    let mut failed = BTreeMap::<&str, (usize, usize)>::new();
    let mut types = std::collections::BTreeSet::new();
    let (mut equal, mut named) = (0, 0);
    for (sent, answer) in sent.iter().zip(answers) {
        let answer = serde_json::from_str::<Value>(answer).expect("the program answers JSON");
        let complaint = complaint(sent, &answer);
        let count = failed.entry(sent.instance.kind).or_default();
        count.1 += 1;
        match (complaint, &sent.wrong) {
            (Some(complaint), _) => {
                count.0 += 1;
                let value = short(&sent.instance.value);
                let (name, kind) = (sent.name, sent.instance.kind);
                let like = format!("{name} {}", generalised(&complaint));
                report.fail_like("values", like, format!("{name} ({kind}): {complaint}; the value is {value}"));
            }
            (None, Some(_)) => named += 1,
            (None, None) => {
                equal += 1;
                types.insert(sent.name);
            }
        }
    }
    report
        .say(format!("{equal} instances of {} schemas came back equal, {named} errors named the member", types.len()));
    let failed = failed.into_iter().filter(|(_, (failed, _))| *failed > 0);
    let failed = failed.map(|(kind, (failed, of))| format!("{kind}: {failed} of {of}")).collect::<Vec<_>>();
    if !failed.is_empty() {
        report.say(format!("failed by kind: {}", failed.join(", ")));
    }
}

/// What is wrong with an answer.
fn complaint(sent: &Sent<'_>, answer: &Value) -> Option<String> {
    match (&sent.wrong, answer["error"].as_str()) {
        (None, Some(error)) => Some(format!("not read: {error}")),
        // What the document describes is of a kind that the type knows.
        (None, None) if KNOWN_KINDS.contains(&sent.instance.kind) && answer["is_unknown"] == json!(true) => {
            Some("it is read as a value of an unknown kind".to_owned())
        }
        (None, None) => {
            compare::difference(&sent.instance.value, &answer["ok"]).map(|difference| difference.to_string())
        }
        (Some(member), Some(error)) if names(error, member) => None,
        (Some(member), Some(error)) => Some(format!("the error does not name `{member}`: {error}")),
        (Some(member), None) => Some(format!("`{member}` is wrong, and it was read")),
    }
}

/// The instances that have nothing in them that the document does not describe.
const KNOWN_KINDS: [&str; 4] = ["minimal", "full", "union member", "delivery"];

/// What the webhooks of the document deliver, each with the kind of event that its examples show, and one of another.
fn deliveries(document: &Document, schemas: &Schemas<'_>) -> Vec<Instance> {
    let instances = Instances { schemas };
    let mut deliveries = Vec::new();
    for pointer in document.webhooks() {
        let Some(node) = document.at(&pointer) else { continue };
        for choice in [Choice::Minimal, Choice::Full] {
            let Some(Value::Object(mut members)) = instances.one(&schemas.schema(node), &mut { choice }) else {
                continue;
            };
            let kind = node["properties"]["type"].get("example").or_else(|| node["properties"]["type"].get("const"));
            members.extend(kind.map(|kind| ("type".to_owned(), kind.clone())));
            deliveries.push(Instance { kind: "delivery", value: members.clone().into() });
            members.insert("type".to_owned(), json!("SOMETHING_NEW"));
            deliveries.push(Instance { kind: "unknown tag", value: members.into() });
        }
    }
    deliveries
}

/// A complaint without the values that differ from one failure of a kind to the next.
fn generalised(complaint: &str) -> String {
    let place = complaint.split(": sent ").next().unwrap_or_default();
    place.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// Whether a text has a name as a word of its own.
fn names(text: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(name)
        .any(|(start, _)| !text[..start].ends_with(is_part) && !text[start + name.len()..].starts_with(is_part))
}

/// Values that have the tag of a branch and are not of its schema, and the member that is wrong.
fn wrong<'d>(instances: &Instances<'_, 'd>, schema: &Schema<'d>) -> Vec<(Instance, String)> {
    let mut found = Vec::new();
    let (Shape::Union(union), _) = instances.schemas.shape(schema) else { return found };
    let Some(tag) = union.tag else { return found };
    for branch in &union.branches {
        let (Some(name), (Shape::Object(object), _)) = (&branch.tag, instances.schemas.shape(&branch.schema)) else {
            continue;
        };
        let Some(Value::Object(mut good)) = instances.one(&branch.schema, &mut Choice::Full) else { continue };
        good.insert(tag.to_owned(), json!(name));
        for (member, property) in object.properties.iter().filter(|(member, _)| **member != tag) {
            if property.is_required {
                let mut members = good.clone();
                members.remove(*member);
                found.push((Instance { kind: "missing member", value: members.into() }, (*member).to_owned()));
            }
            let other = match instances.schemas.shape(&property.schema).0 {
                Shape::Bool | Shape::Integer(_) | Shape::Number(_) | Shape::Text(_) | Shape::Object(_) => json!([true]),
                Shape::Values { is_open: true, .. } | Shape::List { .. } => json!({ "a": 1 }),
                _ => continue,
            };
            let mut members = good.clone();
            members.insert((*member).to_owned(), other);
            found.push((Instance { kind: "wrong member", value: members.into() }, (*member).to_owned()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(wrong: Option<&str>, answer: Value) -> Option<String> {
        let instance = Instance { kind: "minimal", value: json!({ "id": 10 }) };
        complaint(&Sent { name: "Order", instance, wrong: wrong.map(str::to_owned) }, &answer)
    }

    #[test]
    fn a_value_that_comes_back_otherwise_is_a_failure() {
        assert_eq!(judged(None, json!({ "ok": { "id": 10 } })), None);
        for answer in [json!({ "ok": { "id": 10.0 } }), json!({ "ok": {} }), json!({ "error": "no" }), json!({})] {
            assert!(judged(None, answer.clone()).is_some(), "{answer}");
        }
    }

    #[test]
    fn an_error_has_to_name_the_member_that_is_wrong() {
        assert_eq!(judged(Some("id"), json!({ "error": "missing field `id`" })), None);
        for answer in [json!({ "ok": { "id": 10 } }), json!({ "error": "data did not match any variant" })] {
            assert!(judged(Some("id"), answer.clone()).is_some(), "{answer}");
        }
    }
}
