//! Which components an operation needs: by references, tags of unions, and security requirements.
//!
//! Whatever looks like a reference counts, also in an example: a component that is taken for needed stays, which
//! does no harm.

use std::collections::{BTreeMap, BTreeSet};

use super::name::{ComponentName, OperationName, method};
use crate::document::{Node, Value};
use crate::openapi;

/// The components of a document, each with those that it refers to.
pub(super) struct References<'n> {
    root: &'n Node,
    components: BTreeMap<ComponentName, Vec<ComponentName>>,
}

impl<'n> References<'n> {
    pub(super) fn of(root: &'n Node) -> Self {
        let components = ComponentName::all(root).into_iter().map(|(name, node)| (name, direct([node])));
        Self { root, components: components.collect() }
    }

    /// The components that nodes of the document lead to, also through other components.
    pub(super) fn reached(&self, from: impl IntoIterator<Item = &'n Node>) -> BTreeSet<ComponentName> {
        let mut reached = BTreeSet::new();
        let mut open = direct(from);
        while let Some(name) = open.pop() {
            if !reached.contains(&name) {
                open.extend(self.components.get(&name).into_iter().flatten().cloned());
                reached.insert(name);
            }
        }
        reached
    }

    /// The components that the rest of the document needs.
    pub(super) fn of_document(&self) -> BTreeSet<ComponentName> {
        let members = self.root.as_object().into_iter().flatten().filter(|(name, _)| *name != "components");
        let mut reached = self.reached(members.map(|(_, node)| node));
        reached.extend(self.root.get("security").into_iter().flat_map(schemes));
        reached
    }

    /// The components that an operation needs.
    pub(super) fn of_operation(&self, name: &OperationName) -> BTreeSet<ComponentName> {
        let Some(item) = name.item_in(self.root) else { return BTreeSet::new() };
        let Some(operation) = name.operation_in(item) else { return BTreeSet::new() };
        let shared = item.as_object().into_iter().flatten().filter(|(member, _)| method(member).is_none());
        let reference = item.get_str("$ref").and_then(openapi::reference_pointer);
        let target = reference.as_ref().and_then(|pointer| self.root.resolve(pointer));
        let mut reached = self.reached(shared.map(|(_, node)| node).chain(target).chain([operation]));
        reached.extend(item.get_str("$ref").and_then(component));
        if let (None, Some(security)) = (operation.get("security"), self.root.get("security")) {
            reached.extend(schemes(security));
        }
        reached
    }
}

/// The components that nodes refer to themselves.
fn direct<'n>(nodes: impl IntoIterator<Item = &'n Node>) -> Vec<ComponentName> {
    let mut names = Vec::new();
    nodes.into_iter().for_each(|node| collect(node, &mut names));
    names.sort();
    names.dedup();
    names
}

fn collect(node: &Node, names: &mut Vec<ComponentName>) {
    match &node.value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, names)),
        Value::Object(members) => {
            for (name, member) in members {
                match name.as_str() {
                    "$ref" => names.extend(member.as_str().and_then(component)),
                    "mapping" => {
                        let targets = member.as_object().into_iter().flatten().filter_map(|(_, node)| node.as_str());
                        names.extend(targets.filter_map(|text| component(text).or_else(|| schema(text))));
                    }
                    "defaultMapping" => {
                        names.extend(member.as_str().and_then(|text| component(text).or_else(|| schema(text))));
                    }
                    "security" => names.extend(schemes(member)),
                    _ => {}
                }
                collect(member, names);
            }
        }
        _ => {}
    }
}

/// The security schemes that a list of Security Requirement Objects names.
fn schemes(node: &Node) -> impl Iterator<Item = ComponentName> {
    let requirements = node.as_array().unwrap_or_default().iter().filter_map(Node::as_object).flatten();
    requirements.map(|(name, _)| ComponentName { section: "securitySchemes".to_owned(), name: name.clone() })
}

/// The component in which the target of a reference stands.
fn component(reference: &str) -> Option<ComponentName> {
    let pointer = openapi::reference_pointer(reference)?;
    let mut tokens = pointer.tokens().map(|token| token.decoded().into_owned());
    match (tokens.next()?.as_str(), tokens.next(), tokens.next()) {
        ("components", Some(section), Some(name)) => Some(ComponentName { section, name }),
        _ => None,
    }
}

/// The schema that a `mapping` names without a reference.
fn schema(name: &str) -> Option<ComponentName> {
    Some(ComponentName { section: "schemas".to_owned(), name: name.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Diagnostics;
    use crate::sources::{SourceFile, Sources};

    fn root(text: &str) -> Node {
        let sources = Sources::new(SourceFile { name: "api.yaml".to_owned(), text: text.to_owned() });
        crate::document::parse(&sources, sources.spec(), &mut Diagnostics::new()).expect("it can be read").root
    }

    fn shown(names: BTreeSet<ComponentName>) -> String {
        names.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn an_operation_needs_what_it_leads_to() {
        let root = root(
            "
security: [{key: []}]
paths:
  /a:
    parameters: [{$ref: '#/components/parameters/Id'}]
    get: {responses: {'200': {$ref: '#/components/responses/A'}}}
    put: {security: [{token: []}], responses: {}}
  /b: {$ref: '#/components/pathItems/B'}
components:
  parameters: {Id: {schema: {$ref: '#/components/schemas/Id'}}}
  responses: {A: {content: {x: {schema: {oneOf: [], discriminator: {mapping: {one: One, two: '#/components/schemas/Two'}}}}}}}
  schemas: {Id: {}, One: {items: {$ref: '#/components/schemas/One'}}, Two: {}, Other: {$ref: '#/components/schemas/Two'}}
  securitySchemes: {key: {}, token: {}}
  pathItems: {B: {get: {responses: {'200': {$ref: '#/components/responses/B'}}}}}
",
        );
        let references = References::of(&root);
        let of = |name| shown(references.of_operation(&OperationName::parse(name)));
        insta::assert_snapshot!(of("GET /a"), @"parameters/Id responses/A schemas/Id schemas/One schemas/Two securitySchemes/key");
        insta::assert_snapshot!(of("PUT /a"), @"parameters/Id schemas/Id securitySchemes/token");
        insta::assert_snapshot!(of("/b"), @"pathItems/B responses/B securitySchemes/key");
        assert!(!references.of_document().iter().any(|name| name.name == "Other"));
    }
}
