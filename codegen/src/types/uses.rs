//! Which types users make, and which they get.

use std::collections::BTreeSet;

use indexmap::IndexSet;

use super::schemas::{Kind as TypeKind, Schemas};
use crate::document::Node;
use crate::openapi::{self, Kind, METHODS, SCHEMAS};
use crate::responses::Variant;

/// How the components are used.
#[derive(Default)]
pub(super) struct Uses<'d> {
    /// The parts of requests.
    sent: BTreeSet<&'d str>,
    /// The parts of everything else: of responses, of the payloads of webhooks, and of what no operation names.
    received: BTreeSet<&'d str>,
}

impl<'d> Uses<'d> {
    pub(super) fn of(schemas: &Schemas<'d>) -> Self {
        let sent = reachable(schemas, sent_by_operations(schemas));
        let responses = openapi::operations(schemas.root).filter_map(|(_, _, operation)| operation.get("responses"));
        let mut received =
            responses.flat_map(|responses| references(schemas, responses, Kind::Responses)).collect::<Vec<_>>();
        let shared = schemas.root.get("components").and_then(|components| components.get("responses"));
        received.extend(shared.into_iter().flat_map(|shared| references(schemas, shared, Kind::Map(&Kind::Response))));
        received.extend(schemas.names().filter(|name| !sent.contains(name)));
        Self { sent, received: reachable(schemas, received) }
    }

    /// Whether users make values of a type: it is a part of a request.
    pub(super) fn are_sent(&self, name: &str) -> bool {
        self.sent.contains(name)
    }

    /// Whether users get values of a type.
    pub(super) fn are_received(&self, name: &str) -> bool {
        self.received.contains(name)
    }
}

/// The components that the bodies and the parameters of operations name.
fn sent_by_operations<'d>(schemas: &Schemas<'d>) -> Vec<&'d str> {
    let root = schemas.root;
    let mut found = Vec::new();
    let mut add = |node: &'d Node, kind: Kind| {
        found.extend(references(schemas, openapi::resolve(root, node).unwrap_or(node), kind));
    };
    for (_, item) in openapi::path_items(root) {
        let operations = METHODS.iter().filter_map(|method| item.get(method));
        for holder in std::iter::once(item).chain(operations) {
            let parameters = holder.get("parameters").and_then(Node::as_array).unwrap_or_default();
            parameters.iter().for_each(|parameter| add(parameter, Kind::Parameter));
            holder.get("requestBody").into_iter().for_each(|body| add(body, Kind::RequestBody));
        }
    }
    found
}

/// The names themselves and all that they lead to.
fn reachable<'d>(schemas: &Schemas<'d>, first: impl IntoIterator<Item = &'d str>) -> BTreeSet<&'d str> {
    let mut found = first.into_iter().collect::<IndexSet<_>>();
    let mut index = 0;
    while let Some(name) = found.get_index(index).copied() {
        found.extend(references(schemas, schemas.schema(name), Kind::Schema));
        if let TypeKind::ByStatus(variants) = schemas.kind(name) {
            let types = variants.names.keys().filter_map(|variant| match variant {
                Variant::Json(ty) => schemas.name(ty),
                _ => None,
            });
            found.extend(types);
        }
        index += 1;
    }
    found.into_iter().collect()
}

/// The components that an object refers to anywhere.
fn references<'d>(schemas: &Schemas<'d>, node: &'d Node, kind: Kind) -> Vec<&'d str> {
    let mut names = Vec::new();
    openapi::walk(node, kind, &mut |node, _| {
        let name = openapi::reference(node).and_then(|reference| reference.strip_prefix(SCHEMAS));
        names.extend(name.and_then(|name| schemas.name(name)));
    });
    names
}
