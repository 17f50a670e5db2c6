//! Finds what a change is about by what it is, and changes it.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

/// The members of an object.
fn members(value: &mut Value) -> &mut Map<String, Value> {
    value.as_object_mut().expect("it is an object")
}

/// The path and the method of an operation.
fn address(document: &Value, id: &str) -> (String, String) {
    let paths = document["paths"].as_object().expect("there are paths");
    let operations = paths.iter().flat_map(|(path, item)| {
        item.as_object().into_iter().flatten().map(move |(method, operation)| (path, method, operation))
    });
    let mut found = operations.filter(|(_, _, operation)| operation["operationId"] == id);
    let (path, method, _) = found.next().unwrap_or_else(|| panic!("there is no operation {id}"));
    (path.clone(), method.clone())
}

/// An operation.
pub fn operation<'d>(document: &'d mut Value, id: &str) -> &'d mut Value {
    let (path, method) = address(document, id);
    &mut document["paths"][path][method]
}

/// Removes an operation.
pub fn remove_operation(document: &mut Value, id: &str) {
    let (path, method) = address(document, id);
    remove(&mut document["paths"][&path], &method);
    if members(&mut document["paths"][&path]).is_empty() {
        remove(&mut document["paths"], &path);
    }
}

/// Gives an operation another path, with all that stands under it.
pub fn move_path(document: &mut Value, id: &str, to: &str) {
    let (path, _) = address(document, id);
    rename(&mut document["paths"], &path, to);
}

/// Gives an operation another method.
pub fn move_method(document: &mut Value, id: &str, to: &str) {
    let (path, method) = address(document, id);
    rename(&mut document["paths"][&path], &method, to);
}

/// Leaves out the named schemas that no operation and no webhook reaches. No change is about them, and they are as much
/// to generate and to compile as the others.
pub fn leave_out_unused_schemas(document: &mut Value) {
    let mut used = BTreeSet::new();
    collect_references(document, &document["paths"], &mut used);
    collect_references(document, &document["webhooks"], &mut used);
    members(&mut document["components"]["schemas"]).retain(|name, _| used.contains(name));
}

/// Adds the names of the schemas that a value refers to, by `$ref` or as the kind of a union.
fn collect_references(document: &Value, value: &Value, used: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            let Some(name) = text.strip_prefix("#/components/schemas/") else { return };
            if used.insert(name.to_owned()) {
                collect_references(document, &document["components"]["schemas"][name], used);
            }
        }
        Value::Array(elements) => elements.iter().for_each(|element| collect_references(document, element, used)),
        Value::Object(members) => members.values().for_each(|member| collect_references(document, member, used)),
        _ => {}
    }
}

/// A parameter of an operation.
pub fn parameter<'d>(document: &'d mut Value, id: &str, name: &str) -> &'d mut Value {
    let parameters = operation(document, id)["parameters"].as_array_mut().expect("it has parameters");
    let parameter = parameters.iter_mut().find(|parameter| parameter["name"] == name);
    parameter.unwrap_or_else(|| panic!("{id} has no parameter {name}"))
}

/// Adds a query parameter to an operation.
pub fn add_parameter(document: &mut Value, id: &str, name: &str, required: bool, schema: Value) {
    let parameter = json!({ "name": name, "in": "query", "required": required, "schema": schema });
    push(&mut operation(document, id)["parameters"], parameter);
}

/// The schema of the request body of an operation, of the first of its media types; references are followed.
pub fn request<'d>(document: &'d mut Value, id: &str) -> &'d mut Value {
    let (path, method) = address(document, id);
    let body = format!("/paths/{}/{method}/requestBody", escaped(&path));
    schema_of_body(document, &body)
}

/// The schema of the response of an operation, of the first of its media types; references are followed.
pub fn response<'d>(document: &'d mut Value, id: &str, status: &str) -> &'d mut Value {
    let (path, method) = address(document, id);
    let response = format!("/paths/{}/{method}/responses/{status}", escaped(&path));
    schema_of_body(document, &response)
}

/// The schema of the payload of a webhook.
pub fn payload<'d>(document: &'d mut Value, webhook: &str) -> &'d mut Value {
    schema_of_body(document, &format!("/webhooks/{}/post/requestBody", escaped(webhook)))
}

fn schema_of_body<'d>(document: &'d mut Value, body: &str) -> &'d mut Value {
    let content = document.pointer(&format!("{body}/content")).and_then(Value::as_object);
    let media_type = content.and_then(|content| content.keys().next()).expect("it has a media type");
    let pointer = format!("{body}/content/{}/schema", escaped(media_type));
    follow(document, pointer)
}

/// What a reference within the document leads to; the place itself if there is none.
fn follow(document: &mut Value, pointer: String) -> &mut Value {
    let reference = document.pointer(&pointer).and_then(|schema| schema["$ref"].as_str());
    let target = reference.map(|reference| reference.trim_start_matches('#').to_owned());
    match target {
        Some(target) => follow(document, target),
        None => document.pointer_mut(&pointer).unwrap_or_else(|| panic!("there is nothing at {pointer}")),
    }
}

/// The whole name of a named schema, by the end of it.
fn name_of(document: &Value, end: &str) -> String {
    let schemas = document["components"]["schemas"].as_object().expect("there are schemas");
    let is_it = |name: &&String| {
        name.strip_suffix(end).is_some_and(|rest| rest.is_empty() || (rest.ends_with('.') && !rest.contains("Page")))
    };
    let found = schemas.keys().filter(is_it).collect::<Vec<_>>();
    let [name] = found[..] else { panic!("{} schemas are called {end}: {found:?}", found.len()) };
    name.clone()
}

/// A named schema, by the end of its name.
pub fn schema<'d>(document: &'d mut Value, end: &str) -> &'d mut Value {
    let name = name_of(document, end);
    &mut document["components"]["schemas"][name]
}

/// A reference to a named schema, by the end of its name.
pub fn reference(document: &Value, end: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{}", name_of(document, end)) })
}

/// Gives a named schema another name, and the references to it.
pub fn rename_schema(document: &mut Value, end: &str, to: &str) {
    let name = name_of(document, end);
    let new = name.strip_suffix(end).map(|rest| format!("{rest}{to}")).unwrap_or_default();
    rename(&mut document["components"]["schemas"], &name, &new);
    let (from, to) = (format!("#/components/schemas/{name}"), format!("#/components/schemas/{new}"));
    replace_texts(document, &from, &to);
}

fn replace_texts(value: &mut Value, from: &str, to: &str) {
    match value {
        Value::String(text) if text == from => to.clone_into(text),
        Value::Array(elements) => elements.iter_mut().for_each(|element| replace_texts(element, from, to)),
        Value::Object(members) => members.values_mut().for_each(|member| replace_texts(member, from, to)),
        _ => {}
    }
}

/// Writes a named schema where the one place is that refers to it.
pub fn write_inline(document: &mut Value, end: &str) {
    let name = name_of(document, end);
    let schema = document["components"]["schemas"][&name].clone();
    let mut reference = reference(document, end);
    remove(&mut document["components"]["schemas"], &name);
    assert_eq!(replace_nodes(document, &mut reference, &schema), 1, "{name} is written inline once");
}

fn replace_nodes(value: &mut Value, from: &mut Value, to: &Value) -> usize {
    if value == from {
        *value = to.clone();
        return 1;
    }
    match value {
        Value::Array(elements) => elements.iter_mut().map(|element| replace_nodes(element, from, to)).sum(),
        Value::Object(members) => members.values_mut().map(|member| replace_nodes(member, from, to)).sum(),
        _ => 0,
    }
}

/// Adds a property to the schema of an object.
pub fn add_property(schema: &mut Value, name: &str, required: bool, property: Value) {
    schema["properties"][name] = property;
    if required {
        push(&mut schema["required"], json!(name));
    }
}

/// Adds an element to an array that may not be there.
pub fn push(array: &mut Value, element: Value) {
    match array.as_array_mut() {
        Some(elements) => elements.push(element),
        None => *array = json!([element]),
    }
}

/// Removes the one element of an array that a test finds.
pub fn take(array: &mut Value, is_it: impl Fn(&Value) -> bool) {
    let elements = array.as_array_mut().expect("it is an array");
    let before = elements.len();
    elements.retain(|element| !is_it(element));
    assert_eq!(elements.len() + 1, before, "one element goes");
}

/// Removes a member that is there.
pub fn remove(object: &mut Value, name: &str) {
    let members = members(object);
    assert!(members.contains_key(name), "there is no {name}");
    members.retain(|member, _| member != name);
}

/// Moves a member behind the others.
pub fn move_to_end(object: &mut Value, name: &str) {
    let member = object[name].clone();
    remove(object, name);
    object[name] = member;
}

/// Gives a member another name and leaves it where it stands.
pub fn rename(object: &mut Value, from: &str, to: &str) {
    let members = members(object);
    assert!(members.contains_key(from) && !members.contains_key(to), "{from} cannot become {to}");
    let renamed = |(name, member): (String, Value)| (if name == from { to.to_owned() } else { name }, member);
    *members = std::mem::take(members).into_iter().map(renamed).collect();
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
