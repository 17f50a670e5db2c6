//! Names each component schema by the shortest tail of its name that no other one ends in.
//!
//! Documents made from Java or .NET name schemas with their packages. The segments of a name are what `.`, `/`, `$`
//! and `:` separate. A tail starts with a segment that starts with a capital letter, if there is one, so that
//! `Order.v1` does not become `V1`. Names are written as Rust writes them, because progenitor would do it anyhow and
//! two names that are equal then would not compile.
//!
//! Before: `com.shop.model.Order`, `com.shop.model.cart.Item`, `com.shop.model.order.Item`
//! After:  `Order`, `CartItem`, `OrderItem`
//!
//! Loses nothing. Names that are equal to the last segment are numbered, with a warning: such names change when one
//! of them goes.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToUpperCamelCase;
use indexmap::IndexMap;

use super::Pass;
use crate::diagnostics::{Code, Diagnostic};
use crate::document::{Document, Node, Value};
use crate::names;
use crate::openapi::{self, Kind};

pub(super) const PASS: Pass = Pass {
    name: "schema_names_to_short_tails",
    run: |document, diagnostics| {
        let schemas = document.root.get("components").and_then(|components| components.get("schemas"));
        let Some(schemas) = schemas.and_then(Node::as_object) else { return };
        let (short, numbered) = short_names(schemas.keys());
        for name in numbered {
            let message = format!("another schema is also `{}` in Rust", name.to_upper_camel_case());
            diagnostics.push(
                Diagnostic::warning(Code::SchemaNameCollision, message)
                    .at(schemas[&name].origin.key())
                    .label(format!("it becomes `{}`", short[&name]))
                    .help("rename one of them with an overlay"),
            );
        }
        rename(document, &short);
    },
};

/// The new name of each name, in order, and the names that had to be numbered.
fn short_names<'n>(names: impl Iterator<Item = &'n String>) -> (IndexMap<String, String>, Vec<String>) {
    let tails = names.map(|name| (name, tails(name))).collect::<Vec<_>>();
    let mut owners = BTreeMap::<&str, usize>::new();
    for tail in tails.iter().flat_map(|(_, tails)| tails) {
        *owners.entry(tail).or_default() += 1;
    }
    let unambiguous = |tails: &[String]| tails.iter().find(|tail| owners[tail.as_str()] == 1).cloned();
    // A number is no reason to take the name of another schema.
    let reserved = tails.iter().filter_map(|(_, tails)| unambiguous(tails)).collect::<BTreeSet<_>>();
    let mut taken = BTreeSet::new();
    let mut numbered = Vec::new();
    let mut short = IndexMap::new();
    for (name, tails) in &tails {
        let own = unambiguous(tails);
        let base = own.clone().or(tails.last().cloned()).unwrap_or_default();
        // As typify writes a name that is no identifier.
        let base = if base.starts_with(|first: char| first.is_alphabetic()) { base } else { format!("X{base}") };
        let is_free = |name: &str| (own.is_some() || !reserved.contains(name)) && taken.insert(name.to_owned());
        let chosen = names::free(&base, "", is_free);
        if chosen != base {
            numbered.push((*name).clone());
        }
        short.insert((*name).clone(), chosen);
    }
    (short, numbered)
}

/// The tails of a name as Rust names, the shortest first, each once.
fn tails(name: &str) -> Vec<String> {
    // `Page<com.shop.Order>` is a page: what is in brackets is an argument, shortened on its own.
    let arguments = name.find(['<', '«', '[', '(', ',']).unwrap_or(name.len());
    let (path, arguments) = name.split_at(arguments);
    let arguments = arguments.split_inclusive(|c: char| !c.is_alphanumeric() && c != '_' && c != '.').map(last_segment);
    let arguments = arguments.collect::<String>();
    let mut segments = path.split(['.', '/', '$', ':']).filter(|segment| !segment.is_empty()).collect::<Vec<_>>();
    let whole = segments.last().map(|last| format!("{last}{arguments}"));
    if let (Some(last), Some(whole)) = (segments.last_mut(), &whole) {
        *last = whole;
    }
    let is_type = |segment: &&str| segment.starts_with(|first: char| first.is_uppercase());
    let first_type = segments.iter().position(is_type).unwrap_or(segments.len());
    let starts = (0..segments.len()).rev().filter(|&start| start < first_type || is_type(&segments[start]));
    let mut tails = starts.map(|start| segments[start..].join(" ").to_upper_camel_case()).collect::<Vec<_>>();
    tails.dedup();
    tails
}

/// What stands behind the last dot.
fn last_segment(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

fn rename(document: &mut Document, names: &IndexMap<String, String>) {
    let renamed = |reference: &str| {
        let pointer = openapi::reference_pointer(reference)?;
        let mut tokens = pointer.tokens().map(|token| token.decoded().into_owned()).collect::<Vec<_>>();
        match tokens.as_mut_slice() {
            [components, schemas, name, ..] if components == "components" && schemas == "schemas" => {
                name.clone_from(names.get(name.as_str())?);
            }
            _ => return None,
        }
        Some(format!("#{}", jsonptr::PointerBuf::from_tokens(&tokens)))
    };
    openapi::walk_mut(&mut document.root, Kind::OpenApi, &mut |node, kind| {
        if matches!(kind, Kind::Map(_)) {
            return;
        }
        if let Some(new) = openapi::reference(node).and_then(renamed)
            && let Some(reference) = node.get_mut("$ref")
        {
            reference.value = Value::String(new);
        }
        let mapping = node.get_mut("discriminator").and_then(|node| node.get_mut("mapping"));
        for target in mapping.and_then(Node::as_object_mut).into_iter().flat_map(|mapping| mapping.values_mut()) {
            // A mapping gives a reference or the bare name of a schema.
            let new = target.as_str().and_then(|text| renamed(text).or_else(|| names.get(text).cloned()));
            if let Some(new) = new {
                target.value = Value::String(new);
            }
        }
    });
    let schemas = document.root.get_mut("components").and_then(|components| components.get_mut("schemas"));
    if let Some(members) = schemas.and_then(Node::as_object_mut) {
        *members = std::mem::take(members)
            .into_iter()
            .map(|(name, schema)| (names.get(&name).cloned().unwrap_or(name), schema))
            .collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    fn short(names: &[&str]) -> String {
        let names = names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let (short, _) = short_names(names.iter());
        short.iter().map(|(from, to)| format!("{from} -> {to}\n")).collect()
    }

    #[test]
    fn the_shortest_tail_that_no_other_name_ends_in() {
        insta::assert_snapshot!(short(&["com.shop.Order", "com.shop.cart.Item", "com.shop.order.Item", "Order.v1", "3d.Model", "404", "com.shop.Page<com.shop.Order>"]), @"
        com.shop.Order -> Order
        com.shop.cart.Item -> CartItem
        com.shop.order.Item -> OrderItem
        Order.v1 -> OrderV1
        3d.Model -> Model
        404 -> X404
        com.shop.Page<com.shop.Order> -> PageOrder
        ");
    }

    #[test]
    fn a_name_that_is_the_tail_of_another_stays() {
        insta::assert_snapshot!(short(&["Item", "cart.Item", "order_status", "Cart.Item"]), @"
        Item -> Item
        cart.Item -> CartItem
        order_status -> OrderStatus
        Cart.Item -> CartItem2
        ");
    }

    #[test]
    fn references_and_mappings_follow() {
        let before = "
paths: {/a: {get: {responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/a.b.Pet'}}}}}}}}
components:
  schemas:
    a.b.Pet:
      discriminator: {propertyName: kind, mapping: {cat: 'a.b.Cat', dog: '#/components/schemas/a.b.Dog'}}
      properties: {owner: {$ref: '#/components/schemas/a.b.Dog/properties/owner'}}
    a.b.Cat: {}
    a.b.Dog: {properties: {owner: {}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        paths:
          /a:
            get:
              responses:
                '200':
                  content:
                    application/json:
                      schema:
                        $ref: '#/components/schemas/Pet'
        components:
          schemas:
            Pet:
              discriminator:
                propertyName: kind
                mapping:
                  cat: Cat
                  dog: '#/components/schemas/Dog'
              properties:
                owner:
                  $ref: '#/components/schemas/Dog/properties/owner'
            Cat: {}
            Dog:
              properties:
                owner: {}
        ");
    }

    #[test]
    fn names_that_are_equal_in_rust_are_numbered_with_a_warning() {
        insta::assert_snapshot!(lower(PASS, "components: {schemas: {foo-bar: {}, FooBar: {}}}"), @"
        # before.yaml:1:37: warning[schema-name-collision]: another schema is also `FooBar` in Rust
        components:
          schemas:
            FooBar: {}
            FooBar2: {}
        ");
    }
}
