//! Makes text of numbers and booleans where the standard has text.
//!
//! In YAML, `version: 1.0` is a number, and `summary: yes` would be one for older parsers; JSON is written by hand too.
//!
//! Before: `info: { title: 2048, version: 1.0 }`
//! After:  `info: { title: '2048', version: '1.0' }`
//!
//! Loses zeros at the end of a fraction, which no number keeps; texts like these are shown and not sent.

use crate::document::{Node, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, Kind};

/// The members that are text in whatever object they stand; in a schema, `name` and the like may be data.
const TEXTS: [&str; 6] = ["description", "operationId", "summary", "title", "version", "termsOfService"];

pub(in crate::lower) const PASS: Pass = Pass {
    name: "scalars_to_text",
    purpose: Purpose::NormalForm,
    run: |document, _| {
        let root = &mut document.root;
        if let Some(info) = root.get_mut("info") {
            texts(info);
        }
        if let Some(Value::Array(tags)) = root.get_mut("tags").map(|tags| &mut tags.value) {
            for tag in tags {
                texts(tag);
                tag.get_mut("name").into_iter().for_each(text);
            }
        }
        openapi::walk_mut(root, Kind::OpenApi, &mut |node, kind| {
            if matches!(kind, Kind::Map(_) | Kind::Paths | Kind::Responses | Kind::Callback | Kind::Components) {
                return;
            }
            texts(node);
            if kind == Kind::Operation
                && let Some(Value::Array(tags)) = node.get_mut("tags").map(|tags| &mut tags.value)
            {
                tags.iter_mut().for_each(text);
            }
            if kind == Kind::Parameter {
                node.get_mut("name").into_iter().for_each(text);
            }
        });
    },
};

fn texts(node: &mut Node) {
    for name in TEXTS {
        node.get_mut(name).into_iter().for_each(text);
    }
}

fn text(node: &mut Node) {
    node.value = match &node.value {
        Value::Number(number) => Value::String(number.to_string()),
        Value::Bool(value) => Value::String(value.to_string()),
        _ => return,
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn a_number_is_text_where_text_belongs() {
        let before = "
info: {title: 2048, version: 1.0}
tags: [{name: 1, description: true}]
paths: {/a: {get: {operationId: 7, tags: [1, b], parameters: [{name: 3, in: query, example: 4}]}}}
components: {schemas: {A: {title: 5, default: 6, properties: {title: {description: 8}}}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        info:
          title: '2048'
          version: '1.0'
        tags:
        - name: '1'
          description: 'true'
        paths:
          /a:
            get:
              operationId: '7'
              tags:
              - '1'
              - b
              parameters:
              - name: '3'
                in: query
                example: 4
        components:
          schemas:
            A:
              title: '5'
              default: 6
              properties:
                title:
                  description: '8'
        ");
    }
}
