//! Gives parameters, headers and fields of forms a schema and a style: in Swagger 2.0 they are described without.
//!
//! Before: `{ name: a, in: query, type: array, items: { type: string }, collectionFormat: pipes }`
//! After:  `{ name: a, in: query, schema: { type: array, items: { type: string } }, style: pipeDelimited, explode: false }`
//!
//! What OpenAPI has no style for (values divided by tabs, by spaces in a path, arrays in arrays) becomes a text that callers
//! divide themselves, with a note. A format that Swagger does not have is the default, with a note.

use super::{boolean, is_swagger, object, text};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, Kind};

/// The members that describe the values (Swagger 2.0, Parameter Object), and the extensions that are read of schemas.
const KEYWORDS: [&str; 21] = [
    "type",
    "format",
    "items",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "enum",
    "multipleOf",
    "x-nullable",
    "x-enum-varnames",
    "x-enumNames",
    "x-enum-descriptions",
    "x-enumDescriptions",
];

pub(in crate::lower) const PASS: Pass = Pass {
    name: "items_to_schemas",
    purpose: Purpose::NormalForm,
    run: |document, diagnostics| {
        if !is_swagger(&document.root) {
            return;
        }
        openapi::walk_mut(&mut document.root, Kind::OpenApi, &mut |node, kind| {
            let is_described = kind == Kind::Parameter && openapi::reference(node).is_none();
            if is_described && node.get("schema").is_none() && node.get_str("in") != Some("body") {
                describe(node, diagnostics);
            }
        });
    },
};

fn describe(node: &mut Node, diagnostics: &mut Diagnostics) {
    let origin = node.origin.clone();
    let Some(members) = node.as_object_mut() else { return };
    let mut schema = Object::default();
    for name in KEYWORDS {
        schema.extend(members.shift_remove_entry(name));
    }
    if schema.is_empty() {
        return;
    }
    let format = members.shift_remove("collectionFormat");
    let is_array = schema.get("type").and_then(Node::as_str) == Some("array");
    let mut schema = Node { value: crate::document::Value::Object(schema), origin: origin.clone() };
    let has_arrays_in_it = drop_formats_of_items(&mut schema);
    if is_array {
        let location = members.get("in").and_then(Node::as_str).unwrap_or("header").to_owned();
        let place = format.as_ref().map_or(&origin, |format| &format.origin);
        let format = format.as_ref().map_or(Some("csv"), Node::as_str).unwrap_or_default();
        match style(format, &location) {
            _ if has_arrays_in_it => as_text(&mut schema, "arrays in arrays", place, diagnostics),
            Style::Written { style, explode } => {
                members.extend(style.map(|style| ("style".to_owned(), text(style, place))));
                members.extend(explode.map(|explode| ("explode".to_owned(), boolean(explode, place))));
            }
            Style::None(words) => as_text(&mut schema, words, place, diagnostics),
            Style::Unknown => {
                let message =
                    format!("`{format}` is not a format of a {location} parameter; its values are divided by commas");
                let note = Diagnostic::note(Code::ParameterStyle, message).at(place.key());
                diagnostics.push(note.help("an overlay can name one of `csv`, `ssv`, `tsv`, `pipes` and `multi`"));
                let explode = matches!(location.as_str(), "query" | "formData");
                members.extend(explode.then(|| ("explode".to_owned(), boolean(false, place))));
            }
        }
    }
    members.insert("schema".to_owned(), schema);
}

/// How the values of an array are written.
enum Style {
    /// As OpenAPI has it: what stands there beside the defaults.
    Written { style: Option<&'static str>, explode: Option<bool> },
    /// As OpenAPI has not: what divides them.
    None(&'static str),
    /// Swagger has no such format here.
    Unknown,
}

fn style(format: &str, location: &str) -> Style {
    let has_styles = matches!(location, "query" | "formData");
    match format {
        "csv" => Style::Written { style: None, explode: has_styles.then_some(false) },
        "multi" if has_styles => Style::Written { style: None, explode: Some(true) },
        "ssv" if has_styles => Style::Written { style: Some("spaceDelimited"), explode: Some(false) },
        "pipes" if has_styles => Style::Written { style: Some("pipeDelimited"), explode: Some(false) },
        "ssv" => Style::None("values divided by spaces here"),
        "pipes" => Style::None("values divided by `|` here"),
        "tsv" => Style::None("values divided by tabs"),
        _ => Style::Unknown,
    }
}

/// Takes the formats of the elements away; says whether any of them are arrays.
fn drop_formats_of_items(schema: &mut Node) -> bool {
    let Some(items) = schema.get_mut("items") else { return false };
    items.as_object_mut().map(|items| items.shift_remove("collectionFormat"));
    let is_array = items.get_str("type") == Some("array");
    drop_formats_of_items(items) || is_array
}

fn as_text(schema: &mut Node, words: &str, place: &crate::document::Origin, diagnostics: &mut Diagnostics) {
    let message = format!("OpenAPI 3 has no style for {words}, so the array is a text in the client");
    let help = "callers write its values into the text as the server reads them";
    diagnostics.push(Diagnostic::note(Code::ParameterStyle, message).at(place.key()).help(help));
    let origin = schema.origin.clone();
    *schema = object([("type", text("string", &origin))], &origin);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn each_format_has_its_style() {
        let before = "
swagger: '2.0'
paths:
  /a:
    get:
      parameters:
        - {name: plain, in: query, type: string, enum: [a], x-enum-varnames: [A], required: true, x-own: 1}
        - {name: default, in: query, type: array, items: {type: string, collectionFormat: csv}, minItems: 1}
        - {name: csv, in: path, type: array, items: {type: string}, collectionFormat: csv}
        - {name: ssv, in: query, type: array, items: {type: string}, collectionFormat: ssv}
        - {name: pipes, in: formData, type: array, items: {type: string}, collectionFormat: pipes}
        - {name: multi, in: query, type: array, items: {type: string}, collectionFormat: multi}
        - {name: multi, in: path, type: array, items: {type: string}, collectionFormat: multi}
        - {name: tsv, in: query, type: array, items: {type: string}, collectionFormat: tsv}
        - {name: ssv, in: header, type: array, items: {type: string}, collectionFormat: ssv}
        - {name: deep, in: query, type: array, items: {type: array, items: {type: string}}}
        - {name: body, in: body, schema: {type: string}}
      responses:
        '200': {headers: {A: {type: array, items: {type: integer}, description: B}, C: {type: boolean}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:13:71: note[parameter-style]: `multi` is not a format of a path parameter; its values are divided by commas
        # before.yaml:14:70: note[parameter-style]: OpenAPI 3 has no style for values divided by tabs, so the array is a text in the client
        # before.yaml:15:71: note[parameter-style]: OpenAPI 3 has no style for values divided by spaces here, so the array is a text in the client
        # before.yaml:16:11: note[parameter-style]: OpenAPI 3 has no style for arrays in arrays, so the array is a text in the client
        swagger: '2.0'
        paths:
          /a:
            get:
              parameters:
              - name: plain
                in: query
                required: true
                x-own: 1
                schema:
                  type: string
                  enum:
                  - a
                  x-enum-varnames:
                  - A
              - name: default
                in: query
                explode: false
                schema:
                  type: array
                  items:
                    type: string
                  minItems: 1
              - name: csv
                in: path
                schema:
                  type: array
                  items:
                    type: string
              - name: ssv
                in: query
                style: spaceDelimited
                explode: false
                schema:
                  type: array
                  items:
                    type: string
              - name: pipes
                in: formData
                style: pipeDelimited
                explode: false
                schema:
                  type: array
                  items:
                    type: string
              - name: multi
                in: query
                explode: true
                schema:
                  type: array
                  items:
                    type: string
              - name: multi
                in: path
                schema:
                  type: array
                  items:
                    type: string
              - name: tsv
                in: query
                schema:
                  type: string
              - name: ssv
                in: header
                schema:
                  type: string
              - name: deep
                in: query
                schema:
                  type: string
              - name: body
                in: body
                schema:
                  type: string
              responses:
                '200':
                  headers:
                    A:
                      description: B
                      schema:
                        type: array
                        items:
                          type: integer
                    C:
                      schema:
                        type: boolean
        ");
    }
}
