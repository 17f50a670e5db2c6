//! Writes a reference whose target depends on the way to it as a reference to what it is by itself.
//!
//! Before: `Node: { $dynamicAnchor: node, properties: { next: { $dynamicRef: "#node" } } }`
//! After:  `Node: { properties: { next: { $ref: "#/components/schemas/Node" } } }`
//!
//! The target is the schema itself if it has the anchor, else the first schema of the components that has it. The older
//! `$recursiveRef: "#"` leads to the schema in which it stands.
//!
//! Loses that a schema which extends the target and has the same anchor stands in its place, with a note. A reference
//! without a target goes, with a warning: any value is taken.

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, Kind, SCHEMAS};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "dynamic_references_to_references",
    purpose: Purpose::NormalForm,
    run: |document, diagnostics| {
        let Some(schemas) = document.root.get("components").and_then(|components| components.get("schemas")) else {
            return;
        };
        let anchors = schemas.as_object().into_iter().flatten().filter_map(|(name, schema)| {
            let anchor = schema.get_str("$dynamicAnchor").or_else(|| schema.get_str("$anchor"))?;
            Some((anchor.to_owned(), name.clone()))
        });
        let anchors = anchors.collect::<Vec<_>>();
        // The schemas of the components know in which one they are; all others are in none.
        if let Some(schemas) = document.root.get_mut("components").and_then(|components| components.get_mut("schemas"))
        {
            for (name, schema) in schemas.as_object_mut().into_iter().flatten() {
                openapi::walk_mut(schema, Kind::Schema, &mut |node, kind| {
                    if let (Kind::Schema, Some(members)) = (kind, node.as_object_mut()) {
                        resolve(members, Some(name), &anchors, diagnostics);
                    }
                });
            }
        }
        openapi::walk_schemas_mut(&mut document.root, |schema, _| resolve(schema, None, &anchors, diagnostics));
    },
};

fn resolve(schema: &mut Object, own: Option<&String>, anchors: &[(String, String)], diagnostics: &mut Diagnostics) {
    let Some(keyword) = ["$dynamicRef", "$recursiveRef"].into_iter().find(|keyword| schema.contains_key(*keyword))
    else {
        return;
    };
    let Some(node) = schema.shift_remove(keyword) else { return };
    let text = node.as_str().unwrap_or_default();
    let target = match text.strip_prefix('#') {
        // A reference to a place is an ordinary one.
        Some(fragment) if fragment.starts_with('/') => Some(text.to_owned()),
        Some("") => own.map(|name| format!("{SCHEMAS}{}", escaped(name))),
        Some(anchor) => {
            let with_anchor = || anchors.iter().filter(|(other, _)| other == anchor).map(|(_, name)| name);
            let found = with_anchor().find(|name| Some(*name) == own).or_else(|| with_anchor().next());
            found.map(|name| format!("{SCHEMAS}{}", escaped(name)))
        }
        None => None,
    };
    let problem = match &target {
        Some(target) => Diagnostic::note(
            Code::DynamicReference,
            format!("the client takes `{text}` for `{target}` wherever it stands"),
        )
        .help("a schema that puts another one in its place can say so with an overlay"),
        None => Diagnostic::warning(
            Code::DynamicReference,
            format!("`{text}` leads to no schema of the components; the client takes any value"),
        )
        .help("an overlay can refer to the schema that is meant"),
    };
    diagnostics.push(problem.at(node.origin.value()));
    if let Some(target) = target {
        schema.entry("$ref".to_owned()).or_insert(Node { value: Value::String(target), origin: node.origin });
    }
}

/// A name as a token of a JSON Pointer (RFC 6901, section 3).
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn a_reference_leads_to_the_schema_itself_or_to_the_first_one_with_the_anchor() {
        let before = "
components:
  schemas:
    Node: {$dynamicAnchor: node, properties: {next: {$dynamicRef: '#node'}}}
    Leaf: {$dynamicAnchor: node, allOf: [{$ref: '#/components/schemas/Node'}], properties: {of: {$dynamicRef: '#node'}}}
    Other: {items: {$dynamicRef: '#node'}}
    Tree: {$recursiveAnchor: true, properties: {children: {items: {$recursiveRef: '#'}}}}
    Lost: {$dynamicRef: '#gone'}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:4:67: note[dynamic-reference]: the client takes `#node` for `#/components/schemas/Node` wherever it stands
        # before.yaml:5:111: note[dynamic-reference]: the client takes `#node` for `#/components/schemas/Leaf` wherever it stands
        # before.yaml:6:34: note[dynamic-reference]: the client takes `#node` for `#/components/schemas/Node` wherever it stands
        # before.yaml:7:83: note[dynamic-reference]: the client takes `#` for `#/components/schemas/Tree` wherever it stands
        # before.yaml:8:25: warning[dynamic-reference]: `#gone` leads to no schema of the components; the client takes any value
        components:
          schemas:
            Node:
              $dynamicAnchor: node
              properties:
                next:
                  $ref: '#/components/schemas/Node'
            Leaf:
              $dynamicAnchor: node
              allOf:
              - $ref: '#/components/schemas/Node'
              properties:
                of:
                  $ref: '#/components/schemas/Leaf'
            Other:
              items:
                $ref: '#/components/schemas/Node'
            Tree:
              $recursiveAnchor: true
              properties:
                children:
                  items:
                    $ref: '#/components/schemas/Tree'
            Lost: {}
        ");
    }
}
