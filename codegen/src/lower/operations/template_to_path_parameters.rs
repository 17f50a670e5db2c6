//! Declares the parameters of a path that the document forgets to declare, and makes all of them required.
//!
//! A URL cannot be made without a value for each place of its template, so nothing else can be meant.
//!
//! Before: `/orders/{id}/{part}: { get: { parameters: [{ name: id, in: path, schema: .. }] } }`
//! After:  `/orders/{id}/{part}: { get: { parameters: [{ name: id, .., required: true }, { name: part, in: path, .. }] } }`
//!
//! Loses nothing, but a parameter that is not declared takes any string: a warning says so.

use std::collections::BTreeSet;

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, Kind, PathTemplate};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "template_to_path_parameters",
    purpose: Purpose::NormalForm,
    run: |document, diagnostics| {
        openapi::walk_mut(&mut document.root, Kind::OpenApi, &mut |node, kind| {
            if kind == Kind::Parameter && node.get_str("in") == Some("path") {
                let required = Node { value: Value::Bool(true), origin: node.origin.clone() };
                node.as_object_mut()
                    .into_iter()
                    .for_each(|members| drop(members.insert("required".to_owned(), required.clone())));
            }
        });
        openapi::change_paths(&mut document.root, |path, item, shared| {
            let template = PathTemplate::parse(path);
            let of_the_item = declared(shared, item);
            for (_, operation) in openapi::operations_of_mut(item) {
                let declared = declared(shared, operation);
                let mut seen = BTreeSet::new();
                for name in template.parameters().filter(|name| seen.insert(*name)) {
                    if !declared.contains(name) && !of_the_item.contains(name) {
                        declare(operation, name, diagnostics);
                    }
                }
            }
        });
    },
};

/// The names of the path parameters in a list of parameters.
fn declared(root: &Node, holder: &Node) -> BTreeSet<String> {
    let parameters = holder.get("parameters").and_then(Node::as_array).unwrap_or_default();
    let parameters = parameters.iter().filter_map(|parameter| openapi::resolve(root, parameter));
    let parameters = parameters.filter(|parameter| parameter.get_str("in") == Some("path"));
    parameters.filter_map(|parameter| parameter.get_str("name").map(str::to_owned)).collect()
}

fn declare(operation: &mut Node, name: &str, diagnostics: &mut Diagnostics) {
    let origin = operation.origin.clone();
    diagnostics.push(
        Diagnostic::warning(Code::ParameterUndeclared, format!("the path parameter `{name}` is not declared"))
            .at(origin.key())
            .help("it takes any string in the client; an overlay can declare it"),
    );
    let parameter = serde_json::json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } });
    let parameter = Node::from_json(parameter, &origin);
    let Some(members) = operation.as_object_mut() else { return };
    let empty = Node::array(Vec::new(), origin);
    if let Value::Array(parameters) = &mut members.entry("parameters".to_owned()).or_insert(empty).value {
        parameters.push(parameter);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn each_place_of_the_template_has_its_parameter() {
        let before = "
paths:
  /orders/{id}/{part}/{id}/{kind}:
    parameters: [{name: kind, in: path, required: false, schema: {type: integer}}]
    get: {parameters: [{$ref: '#/components/parameters/Id'}]}
    put: {parameters: [{name: part, in: query, required: false}]}
components:
  parameters: {Id: {name: id, in: path, schema: {type: string}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:5:5: warning[parameter-undeclared]: the path parameter `part` is not declared
        # before.yaml:6:5: warning[parameter-undeclared]: the path parameter `id` is not declared
        # before.yaml:6:5: warning[parameter-undeclared]: the path parameter `part` is not declared
        paths:
          /orders/{id}/{part}/{id}/{kind}:
            parameters:
            - name: kind
              in: path
              required: true
              schema:
                type: integer
            get:
              parameters:
              - $ref: '#/components/parameters/Id'
              - name: part
                in: path
                required: true
                schema:
                  type: string
            put:
              parameters:
              - name: part
                in: query
                required: false
              - name: id
                in: path
                required: true
                schema:
                  type: string
              - name: part
                in: path
                required: true
                schema:
                  type: string
        components:
          parameters:
            Id:
              name: id
              in: path
              schema:
                type: string
              required: true
        ");
    }
}
