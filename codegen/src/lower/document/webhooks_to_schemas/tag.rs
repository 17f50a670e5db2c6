//! Finds the property by which payloads tell themselves apart, and makes a tag of it.

use std::collections::{BTreeSet, VecDeque};

use serde_json::json;

use super::Payload;
use crate::document::{Node, Object, Origin, Value};
use crate::openapi;

/// What people call the kind of an event, the surest first.
///
/// An example proves little: those of an id differ too. Under one of these names it shows the kind.
const KINDS: [&str; 7] = ["type", "event", "eventType", "event_type", "topic", "name", "action"];

/// A property that has another value in each payload.
pub(super) struct Tag {
    pub property: String,
    /// The value of each payload, in order.
    pub values: Vec<TagValue>,
}

/// The one value of a property.
pub(super) struct TagValue {
    pub text: String,
    /// Whether an example shows it, and no constant requires it.
    pub is_example: bool,
    /// The values that the schema lists, where there are several.
    listed: Option<Vec<String>>,
}

impl Tag {
    /// The tag of payloads: rather by constants than by examples, then by the surer name, then what stands first.
    pub(super) fn find(root: &Node, payloads: &[Payload]) -> Option<Self> {
        let schemas = root.get("components")?.get("schemas")?;
        let payloads = payloads.iter().map(|payload| Some((payload, schemas.get(&payload.schema)?)));
        let payloads = payloads.collect::<Option<Vec<_>>>()?;
        let (_, first) = payloads.first()?;
        let properties = parts(root, first).into_iter().flat_map(|part| part.members("properties"));
        let tags = properties.filter_map(|(property, _)| Self::of(root, &payloads, property));
        tags.min_by_key(|tag| (tag.has_examples(), rank(&tag.property)))
    }

    fn of(root: &Node, payloads: &[(&Payload, &Node)], property: &str) -> Option<Self> {
        let value = |&(payload, schema): &(&Payload, &Node)| {
            // Of several webhooks, an example shows one.
            value(root, schema, property).filter(|value| !value.is_example || payload.webhooks.len() == 1)
        };
        let values = payloads.iter().map(value).collect::<Option<Vec<_>>>()?;
        let different = values.iter().map(|value| value.text.as_str()).collect::<BTreeSet<_>>();
        // A list of values is the list of all kinds, or its payload has several of them.
        let lists_all_kinds = |value: &TagValue| {
            let listed = value.listed.as_ref();
            listed.is_none_or(|listed| different.iter().all(|text| listed.iter().any(|other| other == text)))
        };
        let is_tag = different.len() == values.len() && values.iter().all(lists_all_kinds);
        let tag = Self { property: property.to_owned(), values };
        // An example tells nothing apart where there is one payload.
        let is_shown = rank(property) < KINDS.len() && payloads.len() > 1;
        Some(tag).filter(|tag| is_tag && (is_shown || !tag.has_examples()))
    }

    fn has_examples(&self) -> bool {
        self.values.iter().any(|value| value.is_example)
    }
}

fn rank(property: &str) -> usize {
    KINDS.iter().position(|kind| *kind == property).unwrap_or(KINDS.len())
}

/// The one value that a schema gives a property.
fn value(root: &Node, schema: &Node, property: &str) -> Option<TagValue> {
    let definitions = parts(root, schema).into_iter().filter_map(|part| part.get("properties")?.get(property));
    let definitions = definitions.flat_map(|definition| parts(root, definition)).collect::<Vec<_>>();
    if !definitions.iter().all(|definition| is_text(definition)) {
        return None;
    }
    let constants = definitions.iter().filter_map(|definition| constant(definition)).collect::<BTreeSet<_>>();
    match constants.into_iter().collect::<Vec<_>>().as_slice() {
        [only] => return Some(TagValue { text: (*only).to_owned(), is_example: false, listed: None }),
        [_, _, ..] => return None,
        [] => {}
    }
    // Without a type, a value that is not a text would be as good.
    definitions.iter().find(|definition| definition.get("type").is_some())?;
    let text = definitions.iter().find_map(|definition| example(definition))?.to_owned();
    let listed = definitions.iter().find_map(|definition| definition.get("enum")?.as_array());
    let listed = listed.map(|listed| listed.iter().filter_map(Node::as_str).map(str::to_owned).collect());
    Some(TagValue { text, is_example: true, listed })
}

/// Whether a schema allows no other values than texts, as far as its type says.
fn is_text(schema: &Node) -> bool {
    let constant = schema.get("const").is_none_or(|constant| constant.as_str().is_some());
    constant
        && match schema.get("type").map(|node| &node.value) {
            None => true,
            Some(Value::Array(types)) => {
                let types = types.iter().map(Node::as_str).collect::<Vec<_>>();
                types.contains(&Some("string")) && types.iter().all(|ty| matches!(ty, Some("string" | "null")))
            }
            Some(other) => *other == Value::String("string".to_owned()),
        }
}

fn constant(schema: &Node) -> Option<&str> {
    match schema.get("enum").and_then(Node::as_array) {
        Some([only]) => only.as_str(),
        _ => schema.get_str("const"),
    }
}

fn example(schema: &Node) -> Option<&str> {
    let first = || schema.get("examples")?.as_array()?.first()?.as_str();
    schema.get_str("example").or_else(first).filter(|text| !text.is_empty())
}

/// A schema and what it is made of: what stands in it first, then what it refers to.
fn parts<'n>(root: &'n Node, schema: &'n Node) -> Vec<&'n Node> {
    let mut found = Vec::new();
    let mut followed = BTreeSet::new();
    let mut queue = VecDeque::from([schema]);
    while let Some(part) = queue.pop_front() {
        found.push(part);
        let inline = part.get("allOf").and_then(Node::as_array).unwrap_or_default();
        inline.iter().rev().for_each(|part| queue.push_front(part));
        if let Some(reference) = openapi::reference(part).filter(|reference| followed.insert(*reference)) {
            let pointer = openapi::reference_pointer(reference);
            queue.extend(pointer.and_then(|pointer| root.resolve(&pointer)));
        }
    }
    found
}

/// Gives a schema a tag: a required property with this value and no other.
pub(super) fn write(schema: &mut Node, property: &str, value: &str) {
    if write_inside(schema, property, value) {
        return;
    }
    // The property comes from what the schema refers to, which others may refer to.
    let origin = schema.origin.clone();
    let Some(members) = schema.as_object_mut() else { return };
    let reference = members.shift_remove("$ref").map(|reference| Object::from_iter([("$ref".to_owned(), reference)]));
    let reference = reference.map(|reference| Node::object(reference, origin.clone()));
    let tag = json!({
        "type": "object",
        "required": [property],
        "properties": { property: { "type": "string", "enum": [value] } },
    });
    let empty = || Node::array(Vec::new(), origin.clone());
    if let Value::Array(parts) = &mut members.entry("allOf".to_owned()).or_insert_with(empty).value {
        parts.splice(0..0, reference);
        parts.push(Node::from_json(tag, &origin));
    }
}

/// Gives the tag to the definition of the property that stands in the schema, if there is one.
fn write_inside(schema: &mut Node, property: &str, value: &str) -> bool {
    let origin = schema.origin.clone();
    let definition = schema.get_mut("properties").and_then(|properties| properties.get_mut(property));
    if let Some(definition) = definition {
        let at = definition.origin.clone();
        if let Some(members) = definition.as_object_mut() {
            members.insert("type".to_owned(), text("string", &at));
            members.insert("enum".to_owned(), Node::array(vec![text(value, &at)], at));
        }
        require(schema, property, &origin);
        return true;
    }
    match schema.get_mut("allOf").map(|node| &mut node.value) {
        Some(Value::Array(parts)) => parts.iter_mut().any(|part| write_inside(part, property, value)),
        _ => false,
    }
}

fn require(schema: &mut Node, property: &str, origin: &Origin) {
    let empty = || Node::array(Vec::new(), origin.clone());
    let Some(members) = schema.as_object_mut() else { return };
    if let Value::Array(required) = &mut members.entry("required".to_owned()).or_insert_with(empty).value
        && !required.iter().any(|name| name.as_str() == Some(property))
    {
        required.push(text(property, origin));
    }
}

fn text(value: &str, origin: &Origin) -> Node {
    Node::text(value, origin.clone())
}

#[cfg(test)]
mod tests {
    use super::super::PASS;
    use crate::lower::testing::lower;

    #[test]
    fn a_constant_is_a_tag_under_any_name() {
        let before = "
webhooks:
  a: {post: {requestBody: {content: {application/json: {schema: {
    properties: {type: {type: string, example: a}, what: {const: A}}}}}}}}
  b: {post: {requestBody: {content: {application/json: {schema: {
    description: Own, properties: {type: {type: string, example: b}, what: {type: string, enum: [B]}}}}}}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            AWebhook:
              properties:
                type:
                  type: string
                  example: a
                what:
                  const: A
            BWebhook:
              description: Own
              properties:
                type:
                  type: string
                  example: b
                what:
                  type: string
                  enum:
                  - B
            WebhookEvent:
              description: |-
                A delivery of one of the webhooks that the document describes:

                * `a`: `POST`.
                * `b`: `POST`.
              oneOf:
              - $ref: '#/components/schemas/AWebhook'
              - $ref: '#/components/schemas/BWebhook'
              discriminator:
                propertyName: what
                mapping:
                  A: '#/components/schemas/AWebhook'
                  B: '#/components/schemas/BWebhook'
        ");
    }

    #[test]
    fn components_keep_their_names_and_what_others_use_is_not_tagged() {
        let before = "
webhooks:
  made: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Made'}}}}}}
  gone: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Gone'}}}}}}
  seen: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Seen'}}}}}}
components:
  schemas:
    Base: {type: object, properties: {topic: {type: string}}}
    Made: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {topic: {example: made}}}]}
    Gone: {type: object, properties: {topic: {$ref: '#/components/schemas/Topic', example: gone}}}
    Seen: {type: object, properties: {topic: {type: string, example: seen}}}
    Topic: {type: string, enum: [made, gone, seen]}
    Feed: {type: array, items: {$ref: '#/components/schemas/Seen'}}
    WebhookEvent: {type: object}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            Base:
              type: object
              properties:
                topic:
                  type: string
            Made:
              allOf:
              - $ref: '#/components/schemas/Base'
              - properties:
                  topic:
                    example: made
                    type: string
                    enum:
                    - made
                required:
                - topic
            Gone:
              type: object
              properties:
                topic:
                  $ref: '#/components/schemas/Topic'
                  example: gone
                  type: string
                  enum:
                  - gone
              required:
              - topic
            Seen:
              type: object
              properties:
                topic:
                  type: string
                  example: seen
            Topic:
              type: string
              enum:
              - made
              - gone
              - seen
            Feed:
              type: array
              items:
                $ref: '#/components/schemas/Seen'
            WebhookEvent:
              type: object
            SeenWebhook:
              allOf:
              - $ref: '#/components/schemas/Seen'
              - type: object
                required:
                - topic
                properties:
                  topic:
                    type: string
                    enum:
                    - seen
            AnyWebhookEvent:
              description: |-
                A delivery of one of the webhooks that the document describes:

                * `made`: `POST`.
                * `gone`: `POST`.
                * `seen`: `POST`.
              oneOf:
              - $ref: '#/components/schemas/Made'
              - $ref: '#/components/schemas/Gone'
              - $ref: '#/components/schemas/SeenWebhook'
              discriminator:
                propertyName: topic
                mapping:
                  made: '#/components/schemas/Made'
                  gone: '#/components/schemas/Gone'
                  seen: '#/components/schemas/SeenWebhook'
        ");
    }

    #[test]
    fn nothing_that_tells_apart_is_no_discriminator() {
        let before = "
webhooks:
  made: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Event'}}}}}}
  gone: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Event'}}}}}}
  other: {post: {requestBody: {content: {application/json: {schema: {properties: {event: {type: string, example: x}}}}}}}}
components:
  schemas:
    Event: {type: object, properties: {event: {type: string, example: made}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:4:10: note[webhook-payload-shared]: the webhooks `made` and `gone` have one payload, and one variant
        components:
          schemas:
            Event:
              type: object
              properties:
                event:
                  type: string
                  example: made
            OtherWebhook:
              properties:
                event:
                  type: string
                  example: x
            WebhookEvent:
              description: |-
                A delivery of one of the webhooks that the document describes:

                * `made`: `POST`.
                * `gone`: `POST`.
                * `other`: `POST`.
              oneOf:
              - $ref: '#/components/schemas/Event'
              - $ref: '#/components/schemas/OtherWebhook'
        ");
    }
}
