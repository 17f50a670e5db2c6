//! Writes what stands beside a union into its branches.
//!
//! Before: `{ properties: { id: ... }, oneOf: [{ $ref: A }, { $ref: B }] }`, `{ allOf: [{ $ref: Base }, { oneOf: [A, B] }] }`
//! After:  `{ oneOf: [{ allOf: [{ properties: { id: ... } }, { $ref: A }] }, { allOf: [{ properties: { id: ... } }, { $ref: B }] }] }`
//!
//! Of several unions, each branch of one meets each of the others. A branch that extends the schema anyhow stays as it
//! is; and what a schema extends is, in that schema, an object and no union of what extends it.
//!
//! Loses nothing as long as there are few branches. Where there would be too many, the members of all of them become
//! optional members of one object, with a warning.

use std::collections::BTreeSet;

use super::all_of_to_object::{drop_empty_parts, is_annotation, is_use_of_one};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object, Origin, Value};
use crate::lower::dialect::conditions_to_properties::Members;
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, SCHEMAS};

/// The most branches that a union gets by meeting others.
const MOST: usize = 64;

pub(in crate::lower) const PASS: Pass = Pass {
    name: "compositions_to_unions",
    purpose: Purpose::Types,
    run: |document, diagnostics| {
        let root = openapi::schemas_alone(&document.root);
        let components = root.get("components").map(|components| components.members("schemas"));
        let names = components.into_iter().flatten().map(|(name, schema)| (schema.origin.pointer().to_string(), name));
        let names = names.map(|(place, name)| (place, name.as_str())).collect::<std::collections::BTreeMap<_, _>>();
        let (document, budget) = document.with_budget();
        openapi::walk_schemas_up_mut(document, |schema, origin| {
            if !has_union(schema) && !schema.contains_key("allOf") {
                return;
            }
            drop_empty_parts(schema, &root);
            if is_use_of_one(schema) || !says_more(schema) {
                return;
            }
            let own = names.get(&origin.pointer().to_string()).copied();
            let mut found =
                Composition { root: &root, own, base: Vec::new(), unions: Vec::new(), path: BTreeSet::new() };
            found.collect(schema, origin);
            if budget.take(found.count(), origin, diagnostics) {
                found.store(schema, origin, diagnostics);
            }
        });
    },
};

fn has_union(schema: &Object) -> bool {
    ["oneOf", "anyOf"].iter().any(|keyword| schema.contains_key(*keyword))
}

/// Whether a schema says anything of its values beside one union.
fn says_more(schema: &Object) -> bool {
    schema.iter().any(|(keyword, node)| match keyword.as_str() {
        "oneOf" | "anyOf" | "type" => false,
        keyword => !is_annotation(keyword, node),
    })
}

struct Composition<'r> {
    root: &'r Node,
    /// The name of the schema.
    own: Option<&'r str>,
    /// What all values are.
    base: Vec<Node>,
    /// Of each of these, a value is one.
    unions: Vec<Vec<Node>>,
    /// The references that have been followed.
    path: BTreeSet<String>,
}

impl Composition<'_> {
    fn collect(&mut self, schema: &Object, origin: &Origin) {
        for part in schema.get("allOf").and_then(Node::as_array).unwrap_or_default() {
            match (openapi::reference(part), part.as_object()) {
                (Some(reference), _) => self.refer(reference, part),
                (None, Some(members)) => self.collect(members, &part.origin),
                (None, None) => {}
            }
        }
        let is_beside = |keyword: &str, node: &Node| {
            !matches!(keyword, "allOf" | "oneOf" | "anyOf") && !is_annotation(keyword, node)
        };
        let beside = schema.iter().filter(|(keyword, node)| is_beside(keyword, node));
        let beside = beside.map(|(keyword, node)| (keyword.clone(), node.clone())).collect::<Object>();
        if beside.keys().any(|keyword| keyword != "type") {
            self.base.push(Node::object(beside, origin.clone()));
        }
        for keyword in ["oneOf", "anyOf"] {
            let Some(branches) = schema.get(keyword).and_then(Node::as_array) else { continue };
            // What extends the schema is none of the schema's own branches.
            if !branches.iter().any(|branch| self.is_own(branch)) {
                self.unions.push(branches.to_vec());
            }
        }
    }

    /// How many values there are in the branches that these unions make, at most.
    fn count(&self) -> usize {
        let sum = |schemas: &[Node]| schemas.iter().map(Node::count).fold(0, usize::saturating_add);
        let branches = self.unions.iter().map(Vec::len).fold(1, usize::saturating_mul).min(MOST);
        let unions = self.unions.iter().map(|union| sum(union)).fold(0, usize::saturating_add);
        sum(&self.base).saturating_add(unions).saturating_mul(branches)
    }

    fn refer(&mut self, reference: &str, part: &Node) {
        let target = openapi::resolve(self.root, part).and_then(Node::as_object);
        let is_open =
            |target: &Object| has_union(target) || target.contains_key("allOf") && leads_to_union(self.root, target);
        match target.filter(|target| is_open(target)) {
            // What it says once, it says no second time.
            Some(target) if self.path.insert(reference.to_owned()) => self.collect(target, &part.origin),
            Some(_) => {}
            None => self.base.push(part.clone()),
        }
    }

    /// Whether a branch is the schema, or one that it extends.
    fn is_own(&self, branch: &Node) -> bool {
        let Some(reference) = openapi::reference(branch) else { return false };
        self.path.contains(reference) || (self.own.is_some() && reference.strip_prefix(SCHEMAS) == self.own)
    }

    /// Whether a branch has all that the schema has, because it extends it.
    fn extends(&self, branch: &Node) -> bool {
        let Some(own) = self.own else { return false };
        let own = format!("{SCHEMAS}{own}");
        let mut seen = BTreeSet::new();
        let mut pending = vec![branch];
        while let Some(node) = pending.pop() {
            let Some(reference) = openapi::reference(node) else { continue };
            if reference == own {
                return true;
            }
            if seen.insert(reference.to_owned()) {
                let target = openapi::resolve(self.root, node);
                pending.extend(target.and_then(|target| target.get("allOf")?.as_array()).into_iter().flatten());
            }
        }
        false
    }

    fn store(self, schema: &mut Object, origin: &Origin, diagnostics: &mut Diagnostics) {
        if self.unions.is_empty() {
            let parts = schema.get("allOf").and_then(Node::as_array).unwrap_or_default();
            let has_open_part = parts.iter().any(|part| {
                openapi::reference(part).is_some()
                    && openapi::resolve(self.root, part).and_then(Node::as_object).is_some_and(has_union)
            });
            if has_open_part || has_union(schema) {
                self.replace(schema, "allOf", origin, |composition| composition.base.clone());
            }
            return;
        }
        let product = self.unions.iter().try_fold(1_usize, |product, union| product.checked_mul(union.len()));
        if product.is_none_or(|product| product > MOST) {
            let mut members = Members::new(self.root);
            self.unions.iter().flatten().for_each(|branch| members.of(branch));
            let properties = Node::object(members.into_properties(origin), origin.clone());
            let part = Object::from_iter([("properties".to_owned(), properties)]);
            // What all values have is said last, so that it counts.
            let part = Node::object(part, origin.clone());
            let message = "too many types meet here; the client has one type with the members of all of them";
            diagnostics.push(
                Diagnostic::warning(Code::UnionTooLarge, message)
                    .at(origin.key())
                    .help("an overlay can split the schema, or say which members there are"),
            );
            self.replace(schema, "allOf", origin, |composition| {
                [vec![part.clone()], composition.base.clone()].concat()
            });
            return;
        }
        self.replace(schema, "oneOf", origin, |composition| composition.branches(origin));
    }

    /// Leaves of a schema what it says of itself, and these schemas.
    fn replace(&self, schema: &mut Object, keyword: &str, origin: &Origin, schemas: impl Fn(&Self) -> Vec<Node>) {
        schema.retain(|keyword, node| is_annotation(keyword, node) && keyword != "discriminator");
        schema.insert(keyword.to_owned(), Node::array(schemas(self), origin.clone()));
    }

    fn branches(&self, origin: &Origin) -> Vec<Node> {
        let mut rows = vec![Vec::<&Node>::new()];
        for union in &self.unions {
            let mut longer = Vec::with_capacity(rows.len() * union.len());
            for row in &rows {
                longer.extend(union.iter().map(|branch| [row.as_slice(), &[branch]].concat()));
            }
            rows = longer;
        }
        // No value is of two types at once.
        let possible = rows.iter().filter(|row| self.is_possible(row)).collect::<Vec<_>>();
        let rows = if possible.is_empty() { rows.iter().collect() } else { possible };
        rows.into_iter().map(|row| self.branch(row, origin)).collect()
    }

    fn is_possible(&self, row: &[&Node]) -> bool {
        let types = row.iter().filter_map(|branch| openapi::resolve(self.root, branch)?.get_str("type"));
        let types = types.map(|name| if name == "integer" { "number" } else { name }).collect::<BTreeSet<_>>();
        types.len() < 2
    }

    fn branch(&self, row: &[&Node], origin: &Origin) -> Node {
        if let [only] = row
            && (self.base.is_empty() || self.extends(only))
        {
            return (*only).clone();
        }
        let parts = self.base.iter().chain(row.iter().copied()).cloned().collect();
        let mut members = Object::from_iter([("allOf".to_owned(), Node::array(parts, origin.clone()))]);
        // The branches that have a name give it to the variant.
        let names = row.iter().filter_map(|branch| {
            let reference = openapi::reference(branch).and_then(|reference| reference.strip_prefix(SCHEMAS));
            reference.or_else(|| branch.get_str("title"))
        });
        let names = names.map(|name| name.rsplit('.').next().unwrap_or(name)).collect::<Vec<_>>();
        if names.len() == row.len() {
            let title = Value::String(names.join(" "));
            members.insert("title".to_owned(), Node { value: title, origin: origin.clone() });
        }
        Node::object(members, origin.clone())
    }
}

/// Whether a part of a schema is a union.
fn leads_to_union(root: &Node, schema: &Object) -> bool {
    let mut seen = BTreeSet::new();
    let mut pending = vec![schema];
    while let Some(schema) = pending.pop() {
        if has_union(schema) {
            return true;
        }
        for part in schema.get("allOf").and_then(Node::as_array).unwrap_or_default() {
            match openapi::reference(part) {
                Some(reference) if !seen.insert(reference.to_owned()) => {}
                Some(_) => pending.extend(openapi::resolve(root, part).and_then(Node::as_object)),
                None => pending.extend(part.as_object()),
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn each_branch_has_what_stands_beside_the_union() {
        let before = "
components:
  schemas:
    Base: {type: object, properties: {id: {type: string}}}
    A: {type: object, properties: {a: {type: string}}}
    B: {type: object, properties: {b: {type: string}}}
    Either: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
    Beside: {type: object, description: Ours, properties: {x: {}}, anyOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
    Part: {allOf: [{$ref: '#/components/schemas/Base'}, {oneOf: [{$ref: '#/components/schemas/A'}, {properties: {c: {}}}]}]}
    Referred: {allOf: [{$ref: '#/components/schemas/Base'}, {$ref: '#/components/schemas/Either'}]}
    Use: {allOf: [{$ref: '#/components/schemas/Either'}, {description: A use}], nullable: true}
    Scalars: {oneOf: [{type: string}, {type: integer}], allOf: [{anyOf: [{type: string}, {type: boolean}]}]}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            Base:
              type: object
              properties:
                id:
                  type: string
            A:
              type: object
              properties:
                a:
                  type: string
            B:
              type: object
              properties:
                b:
                  type: string
            Either:
              oneOf:
              - $ref: '#/components/schemas/A'
              - $ref: '#/components/schemas/B'
            Beside:
              description: Ours
              oneOf:
              - allOf:
                - type: object
                  properties:
                    x: {}
                - $ref: '#/components/schemas/A'
                title: A
              - allOf:
                - type: object
                  properties:
                    x: {}
                - $ref: '#/components/schemas/B'
                title: B
            Part:
              oneOf:
              - allOf:
                - $ref: '#/components/schemas/Base'
                - $ref: '#/components/schemas/A'
                title: A
              - allOf:
                - $ref: '#/components/schemas/Base'
                - properties:
                    c: {}
            Referred:
              oneOf:
              - allOf:
                - $ref: '#/components/schemas/Base'
                - $ref: '#/components/schemas/A'
                title: A
              - allOf:
                - $ref: '#/components/schemas/Base'
                - $ref: '#/components/schemas/B'
                title: B
            Use:
              allOf:
              - $ref: '#/components/schemas/Either'
              nullable: true
              description: A use
            Scalars:
              oneOf:
              - allOf:
                - type: string
                - type: string
        ");
    }

    #[test]
    fn unions_that_meet_in_every_step_are_met_once() {
        let schemas = (0..60).map(|index| {
            let next = format!("{{$ref: '#/components/schemas/A{}'}}", index + 1);
            format!("    A{index}: {{allOf: [{next}, {next}, {{properties: {{a{index}: {{}}}}}}]}}\n")
        });
        let schemas = schemas.collect::<String>();
        let union = "    A60: {oneOf: [{properties: {y: {}}}, {properties: {z: {}}}]}\n";
        let before = format!("components:\n  schemas:\n{schemas}{union}");
        assert!(lower(PASS, &before).contains("a59"));
    }

    #[test]
    fn a_schema_that_extends_the_union_is_an_object() {
        let before = "
components:
  schemas:
    Pet: {type: object, properties: {name: {}}, oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]}
    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {lives: {}}}]}
    Dog: {properties: {tricks: {}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            Pet:
              oneOf:
              - $ref: '#/components/schemas/Cat'
              - allOf:
                - type: object
                  properties:
                    name: {}
                - $ref: '#/components/schemas/Dog'
                title: Dog
            Cat:
              allOf:
              - type: object
                properties:
                  name: {}
              - properties:
                  lives: {}
            Dog:
              properties:
                tricks: {}
        ");
    }

    #[test]
    fn a_product_of_unions_does_not_explode() {
        let branches = |letter: char| {
            (0..9).map(|index| format!("{{properties: {{{letter}{index}: {{}}}}}}")).collect::<Vec<_>>().join(", ")
        };
        let parts = ('a'..='f').map(|letter| format!("{{oneOf: [{}]}}", branches(letter))).collect::<Vec<_>>();
        let lowered = lower(PASS, &format!("components: {{schemas: {{A: {{allOf: [{}]}}}}}}", parts.join(", ")));
        assert!(lowered.starts_with("# before.yaml:1:24: warning[union-too-large]"), "{lowered}");
        assert_eq!(lowered.matches(": {}").count(), 54, "{lowered}");
    }
}
