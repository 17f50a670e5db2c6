//! Gives each multipart body a schema of its own, which says of each member how its part is written.
//!
//! The schema of a multipart body may be that of a JSON body too, and a file is a string there and a stream here. The
//! struct of parts is made of this schema (`types`).
//!
//! Before:
//! ```yaml
//! requestBody:
//!   content:
//!     multipart/form-data: { schema: { $ref: Photo }, encoding: { image: { contentType: image/png } } }
//! Photo: { properties: { image: { type: string, format: binary }, title: { type: string } } }
//! ```
//! After:
//! ```yaml
//! requestBody:
//!   content:
//!     multipart/form-data: { schema: { $ref: AddPhotoForm }, encoding: { image: { contentType: image/png } } }
//! AddPhotoForm: { x-multipart: { image: { contentType: image/png } }, properties: .. }
//! ```
//!
//! A schema that nothing else refers to is marked where it is. Of a union of objects, the form has the members of all
//! branches, none of them required. Loses nothing but which of them go together, and what else a schema says that is no
//! object, with a note: the form takes any parts then.

use std::collections::BTreeMap;

use serde_json::json;

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object, Value};
use crate::lower::{Pass, Purpose};
use crate::names::{self, NewSchemas};
use crate::openapi::{self, METHODS, SCHEMAS};
use crate::operations::{BodyKind, media_kind};

/// The member by which a schema says that its values are sent in parts; it holds the Encoding Objects.
pub(crate) const MULTIPART: &str = "x-multipart";

pub(in crate::lower) const PASS: Pass = Pass {
    name: "multipart_bodies_to_parts",
    purpose: Purpose::Client,
    run: |document, diagnostics| {
        let root = document.root.clone();
        let mut uses = BTreeMap::new();
        count_references(&root, &mut uses);
        let mut forms = Forms { root: &root, uses, added: NewSchemas::of(&root), marked: BTreeMap::new(), diagnostics };
        for (_, item) in document.root.get_mut("paths").and_then(Node::as_object_mut).into_iter().flatten() {
            for method in METHODS {
                if let Some(operation) = item.get_mut(method) {
                    forms.operation(operation);
                }
            }
        }
        let Forms { added, marked, .. } = forms;
        added.store(&mut document.root);
        let schemas = document.root.get_mut("components").and_then(|components| components.get_mut("schemas"));
        for (name, schema) in schemas.and_then(Node::as_object_mut).into_iter().flatten() {
            if let Some(form) = marked.get(name) {
                schema.value = form.value.clone();
            }
        }
    },
};

struct Forms<'a> {
    root: &'a Node,
    /// How often each text is the target of a reference.
    uses: BTreeMap<String, usize>,
    added: NewSchemas,
    /// The schemas that become forms where they are.
    marked: BTreeMap<String, Node>,
    diagnostics: &'a mut Diagnostics,
}

impl Forms<'_> {
    fn operation(&mut self, operation: &mut Node) {
        let name = names::camel_case(operation.get_str("operationId").unwrap_or_default());
        let Some(body) = operation.get_mut("requestBody") else { return };
        let Some(resolved) = openapi::resolve(self.root, body) else { return };
        if !resolved.members("content").any(|(media_type, _)| media_kind(media_type) == BodyKind::Multipart) {
            return;
        }
        // What several operations share is written out: the name of a form is that of its operation.
        let mut resolved = resolved.clone();
        let content = resolved.get_mut("content").and_then(Node::as_object_mut);
        for (media_type, content) in content.into_iter().flatten() {
            if media_kind(media_type) == BodyKind::Multipart {
                self.media_type(content, &name);
            }
        }
        *body = resolved;
    }

    fn media_type(&mut self, media_type: &mut Node, operation: &str) {
        let origin = media_type.origin.clone();
        let empty = || Node { value: Value::Object(Object::new()), origin: origin.clone() };
        let schema = media_type.get("schema").cloned().unwrap_or_else(empty);
        let reference = openapi::single_reference(&schema).map(str::to_owned);
        let resolved = openapi::resolve_single(self.root, &schema);
        if resolved.get(MULTIPART).is_some() {
            return;
        }
        let encoding = media_type.get("encoding").filter(|node| node.as_object().is_some()).cloned();
        let form = self.form(resolved, encoding.unwrap_or_else(empty));
        let own = reference.as_deref().and_then(|reference| reference.strip_prefix(SCHEMAS));
        let own = own.filter(|_| reference.as_ref().and_then(|reference| self.uses.get(reference)) == Some(&1));
        let name = match own {
            Some(name) if std::ptr::eq(resolved, self.component(name).unwrap_or(self.root)) => {
                self.marked.insert(name.to_owned(), form);
                name.to_owned()
            }
            _ => {
                let name = self.added.take_name(&format!("{operation}Form"));
                self.added.add(name.clone(), form);
                name
            }
        };
        let reference = Node::from_json(json!({ "$ref": format!("{SCHEMAS}{name}") }), &schema.origin);
        if let Some(members) = media_type.as_object_mut() {
            members.insert("schema".to_owned(), reference);
        }
    }

    fn component(&self, name: &str) -> Option<&Node> {
        self.root.get("components")?.get("schemas")?.get(name)
    }

    /// The schema of a form.
    fn form(&mut self, schema: &Node, encoding: Node) -> Node {
        let mut form = schema.clone();
        let Some(members) = form.as_object_mut() else { return form };
        let mut is_object = members.contains_key("properties");
        for keyword in ["allOf", "oneOf", "anyOf"] {
            let Some(branches) = members.shift_remove(keyword) else { continue };
            let branches = branches.as_array().unwrap_or_default();
            let branches = branches.iter().map(|branch| openapi::resolve_single(self.root, branch));
            for (name, property) in branches.flat_map(|branch| branch.members("properties")) {
                is_object = true;
                let empty = Node { value: Value::Object(Object::new()), origin: schema.origin.clone() };
                let properties = members.entry("properties".to_owned()).or_insert(empty);
                if let Some(properties) = properties.as_object_mut().filter(|all| !all.contains_key(name)) {
                    properties.insert(name.clone(), property.clone());
                }
            }
            if keyword != "allOf" {
                self.note(schema, "the form does not say which of its parts go together");
            }
        }
        members.shift_remove("discriminator");
        // There is no way to send null in parts.
        members.shift_remove("nullable");
        if !is_object && schema.get_str("type") != Some("object") {
            self.note(schema, "the form takes any parts: its schema has no members");
        }
        let object = Node { value: Value::String("object".to_owned()), origin: schema.origin.clone() };
        members.insert("type".to_owned(), object);
        members.insert(MULTIPART.to_owned(), encoding);
        form
    }

    fn note(&mut self, schema: &Node, message: &str) {
        self.diagnostics.push(
            Diagnostic::note(Code::SchemaUntyped, message)
                .at(schema.origin.key())
                .help("an overlay can give the body an object with a member for each part"),
        );
    }
}

/// Counts what `$ref`, and any other text that names a component, refers to.
fn count_references(node: &Node, uses: &mut BTreeMap<String, usize>) {
    match &node.value {
        Value::String(text) if text.starts_with(SCHEMAS) => *uses.entry(text.clone()).or_default() += 1,
        Value::Array(items) => items.iter().for_each(|item| count_references(item, uses)),
        Value::Object(members) => members.values().for_each(|member| count_references(member, uses)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn a_body_has_a_schema_of_its_own() {
        let before = "
paths:
  /photos:
    post:
      operationId: add-photo
      requestBody:
        content:
          multipart/form-data: {schema: {$ref: '#/components/schemas/Photo'}, encoding: {image: {contentType: image/png}}}
    put:
      operationId: put-photo
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Photo'}}}}
    patch:
      operationId: patch-photo
      requestBody: {content: {multipart/form-data: {schema: {$ref: '#/components/schemas/PatchPhotoBody'}}}}
    delete:
      operationId: delete-photo
      requestBody: {$ref: '#/components/requestBodies/Any'}
components:
  requestBodies: {Any: {content: {multipart/mixed: {}}}}
  schemas:
    Photo: {type: object, required: [image], properties: {image: {type: string, format: binary}}}
    PatchPhotoBody: {oneOf: [{$ref: '#/components/schemas/Photo'}, {properties: {url: {type: string}}}]}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:19:35: note[schema-untyped]: the form takes any parts: its schema has no members
        # before.yaml:22:5: note[schema-untyped]: the form does not say which of its parts go together
        paths:
          /photos:
            post:
              operationId: add-photo
              requestBody:
                content:
                  multipart/form-data:
                    schema:
                      $ref: '#/components/schemas/AddPhotoForm'
                    encoding:
                      image:
                        contentType: image/png
            put:
              operationId: put-photo
              requestBody:
                content:
                  application/json:
                    schema:
                      $ref: '#/components/schemas/Photo'
            patch:
              operationId: patch-photo
              requestBody:
                content:
                  multipart/form-data:
                    schema:
                      $ref: '#/components/schemas/PatchPhotoBody'
            delete:
              operationId: delete-photo
              requestBody:
                content:
                  multipart/mixed:
                    schema:
                      $ref: '#/components/schemas/DeletePhotoForm'
        components:
          requestBodies:
            Any:
              content:
                multipart/mixed: {}
          schemas:
            Photo:
              type: object
              required:
              - image
              properties:
                image:
                  type: string
                  format: binary
            PatchPhotoBody:
              properties:
                image:
                  type: string
                  format: binary
                url:
                  type: string
              type: object
              x-multipart: {}
            AddPhotoForm:
              type: object
              required:
              - image
              properties:
                image:
                  type: string
                  format: binary
              x-multipart:
                image:
                  contentType: image/png
            DeletePhotoForm:
              type: object
              x-multipart: {}
        ");
    }
}
