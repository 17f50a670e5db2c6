//! Reads the parts of a multipart body.
//!
//! The schema of a multipart body may be that of a JSON body too, and a file is a string there and a stream here. So a
//! form is a type of its own, unless nothing else refers to its schema. Of a union of objects, the form has the members
//! of all branches, none of them required. A member that may be a file is one, whatever else it may be: a part of text has
//! no file name, by which servers know files.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::Reader;
use crate::api::docs;
use crate::api::media_type;
use crate::api::operation::Encoding;
use crate::api::schemas::{Schemas, branches, composition};
use crate::api::types::{Base, Form, Kind, Naming, Part, Place, TypeId};
use crate::diagnostics::{Code, Diagnostic};
use crate::document::{Node, Value};
use crate::openapi::SCHEMAS;

impl<'d> Reader<'d, '_> {
    /// The type of a multipart body. `body` is what its inline schema is called after, `form` what a form of its own is.
    pub(in crate::api) fn form(&mut self, media_type: &'d Node, body: &Naming<'d>, form: &Naming<'d>) -> TypeId {
        let schema = media_type.get("schema");
        let component = schema.and_then(|schema| self.schemas.referred(schema));
        let resolved = schema.map_or(media_type, |schema| self.schemas.resolve(schema));
        let properties = schema.map(|_| self.properties(resolved)).unwrap_or_default();
        let own = component.filter(|name| self.uses.get(name) == Some(&1)).and_then(|name| self.schemas.id(name));
        // A component that is another name for a schema stays one.
        let own = own.filter(|id| std::ptr::eq(self.types[*id].origin, &resolved.origin));
        let id = own.unwrap_or_else(|| {
            let is_inline = component.is_none() && !properties.is_empty();
            let place = Place::Inline(if is_inline { body } else { form }.clone());
            let kind = Kind::Form(Form { fields: Vec::new() });
            self.add(kind, docs::of_type(resolved, false), &resolved.origin, place)
        });
        let naming = Naming::of_type(id);
        let encoding = media_type.get("encoding");
        let parts = properties.iter().map(|(name, schema)| {
            let (schema, part) = self.part(name, schema, encoding.and_then(|encoding| encoding.get(name)));
            (*name, (schema, part))
        });
        let mut parts = parts.collect::<IndexMap<_, _>>();
        let fields = self.fields(parts.iter().map(|(name, (schema, _))| (*name, *schema)), resolved, &naming);
        let fields = fields.into_iter().filter_map(|mut field| {
            let (_, part) = parts.swap_remove(field.property)?;
            let schema = properties[field.property];
            // Null is the same as nothing in a form.
            field.required = field.required.filter(|_| !field.ty.nullable && !self.schemas.is_nullable(schema));
            field.ty.nullable = false;
            if matches!(part, Part::File { .. }) {
                field.ty.base = Base::Any;
                field.constant = None;
                field.docs = docs::of_property(field.property, schema, false, None);
            }
            Some((field, part))
        });
        let fields = fields.collect();
        self.types[id].kind = Kind::Form(Form { fields });
        id
    }

    /// The members of a form, those of the branches of a union among them.
    fn properties(&mut self, schema: &'d Node) -> IndexMap<&'d str, &'d Node> {
        let own = schema.members("properties").map(|(name, property)| (name.as_str(), property));
        let mut properties = own.collect::<IndexMap<_, _>>();
        let mut is_object = !properties.is_empty() || schema.get("properties").is_some();
        for keyword in ["allOf", "oneOf", "anyOf"] {
            let Some(branches) = schema.get(keyword) else { continue };
            for branch in branches.as_array().unwrap_or_default() {
                for (name, property) in self.schemas.resolve(branch).members("properties") {
                    is_object = true;
                    properties.entry(name.as_str()).or_insert(property);
                }
            }
            if keyword != "allOf" {
                self.note_form(schema, "the form does not say which of its parts go together");
            }
        }
        if !is_object && (schema.get_str("type") != Some("object") || composition(schema).is_some()) {
            self.note_form(schema, "the form takes any parts: its schema has no members");
        }
        properties
    }

    fn note_form(&mut self, schema: &Node, message: &str) {
        self.diagnostics.push(
            Diagnostic::note(Code::SchemaUntyped, message)
                .at(schema.origin.key())
                .help("an overlay can give the body an object with a member for each part"),
        );
    }

    /// How a member is written, and the schema of what is: a branch of its own, if files are one.
    fn part(&mut self, name: &str, schema: &'d Node, encoding: Option<&'d Node>) -> (&'d Node, Part<'d>) {
        let content_type = encoding.and_then(|encoding| encoding.get_str("contentType"));
        if let Some((schema, is_list)) = self.files(name, schema, content_type) {
            return (schema, Part::File { is_list, content_type });
        }
        let part = match encoding.and_then(Encoding::parse) {
            Some(Encoding::Style { style, explode }) => Part::Styled { style, explode },
            Some(Encoding::ContentType(_)) | None => {
                Part::Value { content_type: content_type.filter(|text| !self.is_usual(schema, text)) }
            }
        };
        (schema, part)
    }

    /// Whether a media type is that of the parts of a member of which the document says nothing more: each object is JSON, in
    /// an array too (OpenAPI, Encoding Object, `contentType`).
    fn is_usual(&self, schema: &'d Node, content_type: &str) -> bool {
        let resolved = self.schemas.resolve(schema);
        let is_object = match resolved.get_str("type") {
            Some("array") => resolved.get("items").is_some_and(|items| self.schemas.is_structured(items)),
            _ => self.schemas.is_structured(resolved),
        };
        content_type == "application/json" && is_object
    }

    /// The schema of the files that a member holds, and whether it is that of a list: the member's own, or that of a branch
    /// of its union. A list stands for one file, too.
    fn files(&mut self, name: &str, schema: &'d Node, content_type: Option<&str>) -> Option<(&'d Node, bool)> {
        let of = |schema: &'d Node, is_file: &dyn Fn(&'d Node) -> bool| {
            let is_list = self.schemas.resolve(schema).get("items").is_some_and(is_file);
            (is_list || is_file(schema)).then_some((schema, is_list))
        };
        let of_files = |schema| of(schema, &|schema| self.is_file(schema, content_type));
        let of_anything = |schema| of(schema, &|schema| content_type.is_none() && self.is_untyped(schema));
        if let Some(files) = of_files(schema).or_else(|| of_anything(schema)) {
            return Some(files);
        }
        let branches = branches(self.schemas.resolve(schema));
        let files = branches.iter().filter_map(of_files).max_by_key(|(_, is_list)| *is_list)?;
        if branches.iter().any(|branch| of_files(branch).is_none()) {
            let message = format!("the part `{name}` is a file in the client, and nothing else that its schema allows");
            let note = Diagnostic::note(Code::SchemaUntyped, message).at(schema.origin.key());
            self.diagnostics
                .push(note.help("an overlay can leave the branch with the file out, if the server takes the other"));
        }
        Some(files)
    }

    /// Whether the values of a schema are bytes: it says so, or their media type does.
    fn is_file(&self, schema: &'d Node, content_type: Option<&str>) -> bool {
        let schema = self.schemas.resolve(schema);
        let says_more = ["format", "enum", "properties"].iter().any(|keyword| schema.get(keyword).is_some());
        let is_bare = !says_more && composition(schema).is_none();
        let is_typed_as_bytes = || content_type.is_some_and(|text| media_type::kind(text) == media_type::Kind::Bytes);
        match schema.get_str("type") {
            _ if media_type::is_binary(schema) => true,
            Some("string") | None => is_bare && is_typed_as_bytes(),
            _ => false,
        }
    }

    /// Whether nothing at all is said of values, of which a part is `application/octet-stream` since OpenAPI 3.1 (Encoding
    /// Object, `contentType`).
    fn is_untyped(&self, schema: &'d Node) -> bool {
        const ANNOTATIONS: [&str; 6] = ["title", "description", "deprecated", "readOnly", "writeOnly", "nullable"];
        let version = self.schemas.root.get_str("openapi");
        version.is_some_and(|version| !version.starts_with("3.0"))
            && self.schemas.resolve(schema).as_object().is_some_and(|schema| {
                schema.keys().all(|keyword| ANNOTATIONS.contains(&keyword.as_str()) || keyword.starts_with("x-"))
            })
    }
}

/// How often each component is named: by a reference, or by the mapping of a discriminator.
pub(super) fn uses<'d>(schemas: &Schemas<'d>) -> BTreeMap<&'d str, usize> {
    let mut uses = BTreeMap::new();
    let mut pending = vec![schemas.root];
    while let Some(node) = pending.pop() {
        match &node.value {
            Value::String(text) if text.starts_with(SCHEMAS) => {
                if let Some(name) = schemas.by_reference(text) {
                    *uses.entry(name).or_default() += 1;
                }
            }
            Value::Array(items) => pending.extend(items),
            Value::Object(members) => pending.extend(members.values()),
            _ => {}
        }
    }
    uses
}
