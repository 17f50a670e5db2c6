//! Keeps the operations that somebody wants of a document, and what they reach.
//!
//! Before: 800 paths, of which `--only tag:orders` wants three, and 5,000 schemas
//! After:  three paths, and the schemas, parameters and other components to which they lead
//!
//! It comes before all passes but those that find what is referred to, so that the others have less to do, and takes one
//! look at each operation and at each component that is reached. Webhooks are no operations and go.

mod selector;

use std::collections::{BTreeMap, BTreeSet};

pub use self::selector::Selector;
use crate::census::Endpoint;
use crate::diagnostics::{Aborted, Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object};
use crate::openapi::{self, ADDITIONAL_OPERATIONS, Kind, METHODS};

/// Takes what no selector wants out of a document, in which each reference is to a component. Without selectors all stays.
///
/// # Errors
/// Reports `selector-unmatched` for each selector that selects nothing.
pub(crate) fn run(root: &mut Node, selectors: &[Selector], diagnostics: &mut Diagnostics) -> Result<(), Aborted> {
    let mut matched = BTreeSet::<usize>::new();
    let mut kept = BTreeSet::new();
    for (path, method, operation) in openapi::operations(root) {
        let selected = selectors.iter().enumerate().filter(|(_, selector)| selector.selects(path, method, operation));
        let selected = selected.map(|(index, _)| index).collect::<Vec<_>>();
        matched.extend(&selected);
        if !selected.is_empty() {
            kept.insert(Endpoint { method: method.to_owned(), path: path.to_owned() });
        }
    }
    for (index, selector) in selectors.iter().enumerate() {
        if !matched.contains(&index) {
            let message = format!("no operation is selected by `{selector}`");
            let help = selector.nearest(root);
            diagnostics.push(Diagnostic::error(Code::SelectorUnmatched, message).help(help));
        }
    }
    diagnostics.abort_if_errors()?;
    keep_operations(root, &kept);
    let reached = Reach::of(root);
    for (kind, members) in root.get_mut("components").and_then(Node::as_object_mut).into_iter().flatten() {
        if let Some(members) = members.as_object_mut().filter(|_| Kind::Components.member(kind).is_some()) {
            members.retain(|name, _| reached.contains(&(kind.clone(), name.clone())));
        }
    }
    Ok(())
}

fn keep_operations(root: &mut Node, kept: &BTreeSet<Endpoint>) {
    if let Some(root) = root.as_object_mut() {
        root.shift_remove("webhooks");
    }
    let Some(paths) = root.get_mut("paths").and_then(Node::as_object_mut) else { return };
    paths.retain(|path, item| {
        let is_kept = |method: &str| kept.contains(&Endpoint { method: method.to_owned(), path: path.clone() });
        if let Some(additional) = item.get_mut(ADDITIONAL_OPERATIONS).and_then(Node::as_object_mut) {
            additional.retain(|method, _| is_kept(method));
        }
        let Some(members) = item.as_object_mut() else { return false };
        members.retain(|name, _| !METHODS.contains(&name.as_str()) || is_kept(name));
        openapi::operations_of(item).next().is_some()
    });
}

/// A component: its kind, as the Components Object names it, and its name.
type Component = (String, String);

/// Finds the components that are reached.
struct Reach<'d> {
    components: Option<&'d Object>,
    /// The schemas that extend a schema, by its name.
    extended_by: BTreeMap<String, Vec<&'d str>>,
    reached: BTreeSet<Component>,
    pending: Vec<(&'d Node, Kind)>,
}

impl<'d> Reach<'d> {
    fn of(root: &'d Node) -> BTreeSet<Component> {
        let components = root.get("components").and_then(Node::as_object);
        let mut reach =
            Self { components, extended_by: BTreeMap::new(), reached: BTreeSet::new(), pending: Vec::new() };
        let schemas = root.get("components").map(|components| components.members("schemas"));
        for (name, schema) in schemas.into_iter().flatten() {
            let parts = schema.get("allOf").and_then(Node::as_array).unwrap_or_default();
            for base in parts.iter().filter_map(component).filter(|(kind, _)| kind == "schemas").map(|(_, name)| name) {
                reach.extended_by.entry(base).or_default().push(name);
            }
        }
        reach.security(root);
        if let Some(paths) = root.get("paths") {
            reach.pending.push((paths, Kind::Paths));
        }
        while let Some((node, kind)) = reach.pending.pop() {
            openapi::walk(node, kind, &mut |node, kind| reach.object(node, kind));
        }
        reach.reached
    }

    fn object(&mut self, node: &Node, kind: Kind) {
        if let Some((kind, name)) = component(node) {
            self.add(&kind, &name);
        }
        match kind {
            Kind::Operation => self.security(node),
            Kind::Schema => self.schema(node),
            _ => {}
        }
    }

    fn schema(&mut self, schema: &Node) {
        let mapping =
            schema.get("discriminator").into_iter().flat_map(|discriminator| discriminator.members("mapping"));
        for target in mapping.filter_map(|(_, target)| target.as_str()) {
            match component_of(target) {
                Some((kind, name)) => self.add(&kind, &name),
                // A name alone will do.
                None => self.add("schemas", target),
            }
        }
    }

    /// The schemes that are asked for.
    fn security(&mut self, holder: &Node) {
        let requirements = holder.get("security").and_then(Node::as_array).unwrap_or_default();
        for (name, _) in requirements.iter().filter_map(Node::as_object).flatten() {
            self.add("securitySchemes", name);
        }
    }

    fn add(&mut self, kind: &str, name: &str) {
        let Some((kind, node)) = self.components.and_then(|all| {
            let (kind, members) = all.get_key_value(kind)?;
            Some((kind, members.get(name)?))
        }) else {
            return;
        };
        if !self.reached.insert((kind.clone(), name.to_owned())) {
            return;
        }
        if let Some(Kind::Map(inner)) = Kind::Components.member(kind) {
            self.pending.push((node, *inner));
        }
        // The values of a schema with a discriminator are those of the schemas that extend it, and of theirs.
        if kind == "schemas" && node.get("discriminator").is_some() {
            let mut bases = vec![name];
            let mut seen = BTreeSet::new();
            while let Some(base) = bases.pop() {
                let extending = self.extended_by.get(base).cloned().unwrap_or_default();
                for name in extending.into_iter().filter(|name| seen.insert(*name)) {
                    bases.push(name);
                    self.add("schemas", name);
                }
            }
        }
    }
}

/// The component to which a node refers.
fn component(node: &Node) -> Option<Component> {
    component_of(openapi::reference(node)?)
}

fn component_of(target: &str) -> Option<Component> {
    let pointer = openapi::reference_pointer(target)?;
    let mut tokens = pointer.tokens();
    let (components, kind, name) = (tokens.next()?, tokens.next()?, tokens.next()?);
    (components.encoded() == "components").then(|| (kind.decoded().into_owned(), name.decoded().into_owned()))
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::{Diagnostics, render};
    use crate::sources::{SourceFile, Sources};

    const DOCUMENT: &str = "
openapi: 3.2.0
info: {title: T, version: '1'}
security: [{root: []}]
paths:
  /orders:
    parameters: [{$ref: '#/components/parameters/Page'}]
    get: {operationId: listOrders, tags: [orders], responses: {'200': {$ref: '#/components/responses/Orders'}}}
    post: {operationId: makeOrder, tags: [orders, admin], security: [{own: []}], responses: {}}
  /orders/{id}:
    get: {operationId: get_order, tags: [orders], responses: {'200': {$ref: '#/paths/~1pets/get/responses/200'}}}
  /pets:
    additionalOperations:
      COPY: {operationId: copyPets, responses: {}}
      LINK: {operationId: linkPets, responses: {'200': {$ref: '#/components/responses/Orders'}}}
    get: {operationId: listPets, tags: [pets], responses: {'200': {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}}
webhooks:
  gone: {post: {responses: {}}}
components:
  parameters: {Page: {name: page, in: query, schema: {$ref: '#/components/schemas/Number'}}}
  responses: {Orders: {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}}
  securitySchemes: {root: {type: http, scheme: bearer}, own: {type: http, scheme: basic}, other: {type: mutualTLS}}
  schemas:
    Number: {type: integer}
    Order: {type: object, properties: {next: {$ref: '#/components/schemas/Order'}, line: {oneOf: [{type: object}], discriminator: {propertyName: a, mapping: {a: Line}}}}}
    Line: {type: object, example: {$ref: '#/components/schemas/Nobody'}}
    Pet: {type: object, discriminator: {propertyName: kind}, properties: {kind: {type: string}}}
    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}]}
    Kitten: {allOf: [{$ref: '#/components/schemas/Cat'}, {properties: {toy: {$dynamicRef: '#toy'}}}]}
    Toy: {$dynamicAnchor: toy, type: object}
    Nobody: {type: object}
";

    /// What is left of the document: the operations, and the components by their kinds; or what is said.
    fn selected(selectors: &[&str]) -> String {
        let file = SourceFile { name: "api.yaml".to_owned(), text: DOCUMENT.to_owned() };
        let selectors = selectors.iter().map(|selector| selector.parse().expect("it is one"));
        let sources = Sources::new(file).with_only(selectors.collect());
        let mut diagnostics = Diagnostics::new();
        let Ok(document) = crate::lower_with(&[], &sources, &mut diagnostics) else {
            return render::short(&diagnostics, &sources);
        };
        let operations =
            crate::openapi::operations(&document.root).map(|(path, method, _)| format!("{method} {path}\n"));
        let mut left = operations.collect::<String>();
        for (kind, members) in document.root.members("components") {
            let names = members.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect::<Vec<_>>();
            if !names.is_empty() {
                left += &format!("{kind}: {}\n", names.join(" "));
            }
        }
        assert!(document.root.get("webhooks").is_none());
        left
    }

    #[test]
    fn what_is_selected_stays_with_all_that_it_reaches() {
        insta::assert_snapshot!(selected(&["tag:orders"]), @"
        get /orders
        post /orders
        get /orders/{id}
        parameters: Page
        responses: Orders PetsGet200
        securitySchemes: root own
        schemas: Number Order Line Pet Cat Kitten Toy
        ");
        insta::assert_snapshot!(selected(&["operation:make-order"]), @"
        post /orders
        parameters: Page
        securitySchemes: root own
        schemas: Number
        ");
        insta::assert_snapshot!(selected(&["GET /orders*", "tag:admin"]), @"
        get /orders
        post /orders
        get /orders/{id}
        parameters: Page
        responses: Orders PetsGet200
        securitySchemes: root own
        schemas: Number Order Line Pet Cat Kitten Toy
        ");
    }

    #[test]
    fn an_operation_of_any_method_is_selected() {
        insta::assert_snapshot!(selected(&["operation:copyPets", "get /orders"]), @"
        get /orders
        COPY /pets
        parameters: Page
        responses: Orders
        securitySchemes: root
        schemas: Number Order Line
        ");
        insta::assert_snapshot!(selected(&["LINK /pets"]), @"
        LINK /pets
        responses: Orders
        securitySchemes: root
        schemas: Order Line
        ");
    }

    #[test]
    fn the_values_of_a_base_are_those_of_what_extends_it() {
        insta::assert_snapshot!(selected(&["/pets"]), @"
        get /pets
        COPY /pets
        LINK /pets
        responses: Orders PetsGet200
        securitySchemes: root
        schemas: Order Line Pet Cat Kitten Toy
        ");
    }

    #[test]
    fn a_selector_that_selects_nothing_is_an_error() {
        insta::assert_snapshot!(selected(&["tag:order", "operation:list-order", "POST /pets", "tag:orders"]), @"
        error[selector-unmatched]: no operation is selected by `tag:order`
        error[selector-unmatched]: no operation is selected by `operation:list-order`
        error[selector-unmatched]: no operation is selected by `POST /pets`
        ");
    }
}
