//! What a document describes, counted without the passes that make a client of it.
//!
//! It is what a client is held against: an operation that a pass loses is in the census and not in the [`Summary`].
//! Nothing here is shared with the passes, which could be wrong in the same way.

use std::collections::BTreeSet;
use std::fmt;

use indexmap::IndexMap;
use jsonptr::PointerBuf;

use crate::diagnostics::Diagnostics;
use crate::document::Node;
use crate::sources::Sources;
use crate::summary::Summary;

/// The methods that have a field of a Path Item Object.
const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// A chain of references that is longer goes round in a circle.
const LONGEST_CHAIN: usize = 32;

/// What a document describes.
#[derive(Clone, Debug, Default)]
pub struct Census {
    /// The operations under `paths`, in the order of the document.
    pub operations: Vec<Endpoint>,
    /// The operations under `webhooks` that carry something with a schema.
    pub webhooks: Vec<Webhook>,
}

/// A method and a path, as the document writes them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Endpoint {
    /// As the document writes it: in lower case, but for those of `additionalOperations`.
    pub method: String,
    /// The path.
    pub path: String,
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method.to_uppercase(), self.path)
    }
}

/// A request that the vendor sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// Its key under `webhooks`.
    pub name: String,
    /// The JSON Pointers of the schemas of its bodies, and of what they refer to.
    pub payloads: Vec<String>,
}

impl Census {
    /// The operations of which a client has no method.
    pub fn missing<'c>(&'c self, client: &'c Summary) -> impl Iterator<Item = &'c Endpoint> {
        self.operations.iter().filter(|operation| !client.endpoints.contains(operation))
    }

    /// How many webhooks have a type for what they carry.
    pub fn typed_webhooks(&self, client: &Summary) -> usize {
        let pointers = client.schemas.iter().map(|schema| schema.pointer.as_str()).collect::<BTreeSet<_>>();
        let has_type = |payload: &String| pointers.contains(payload.as_str());
        self.webhooks.iter().filter(|webhook| webhook.payloads.iter().any(has_type)).count()
    }
}

/// Counts what a document describes after its overlays; none if it cannot be read.
pub fn of(sources: &Sources) -> Option<Census> {
    let root = crate::patch(sources, &mut Diagnostics::new()).ok()?.document.root;
    let mut census = Census::default();
    for (path, item) in root.members("paths").filter(|(path, _)| path.starts_with('/')) {
        for (method, _) in operations(&root, item) {
            census.operations.push(Endpoint { method: method.to_owned(), path: path.clone() });
        }
    }
    for (name, item) in root.members("webhooks") {
        for (_, operation) in operations(&root, item) {
            let payloads = payloads(&root, operation);
            if !payloads.is_empty() {
                census.webhooks.push(Webhook { name: name.clone(), payloads });
            }
        }
    }
    Some(census)
}

/// The operations of a path item, of which each may stand in it or where it refers to.
fn operations<'n>(root: &'n Node, item: &'n Node) -> impl Iterator<Item = (&'n str, &'n Node)> {
    let chain = chain(root, item);
    let fields =
        METHODS.into_iter().filter_map(|method| Some((method, chain.iter().find_map(|item| item.get(method))?)));
    let mut found = fields.collect::<IndexMap<_, _>>();
    for (method, operation) in chain.iter().flat_map(|item| item.members("additionalOperations")) {
        // What has a field of its own is no other method for being written in capitals.
        let field = METHODS.into_iter().find(|field| field.eq_ignore_ascii_case(method));
        found.entry(field.unwrap_or(method)).or_insert(operation);
    }
    found.into_iter()
}

fn payloads(root: &Node, operation: &Node) -> Vec<String> {
    let body = operation.get("requestBody").and_then(|body| chain(root, body).pop());
    let content = body.into_iter().flat_map(|body| body.members("content"));
    let schemas = content.filter_map(|(_, media_type)| media_type.get("schema"));
    schemas.flat_map(|schema| chain(root, schema)).map(|schema| schema.origin.pointer().to_string()).collect()
}

/// A node and the nodes that its references lead to.
fn chain<'n>(root: &'n Node, node: &'n Node) -> Vec<&'n Node> {
    let mut chain = vec![node];
    while let Some(reference) = chain.last().and_then(|node| node.get_str("$ref")) {
        let pointer = reference.strip_prefix('#').and_then(|pointer| PointerBuf::parse(pointer).ok());
        match pointer.and_then(|pointer| root.resolve(&pointer)) {
            Some(target) if chain.len() < LONGEST_CHAIN => chain.push(target),
            _ => break,
        }
    }
    chain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::SourceFile;

    const DOCUMENT: &str = "
paths:
  x-note: {get: {}}
  /pets:
    $ref: '#/components/pathItems/Pets'
    post: {}
  /pets/{id}: {parameters: [], get: {}, delete: {}}
webhooks:
  new-pet: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}}
  old-pet: {post: {requestBody: {content: {application/json: {schema: {type: object}}}}}}
  ping: {post: {}}
components:
  pathItems: {Pets: {get: {}, post: {}, query: {}, additionalOperations: {COPY: {}}}}
  schemas: {Pet: {type: object}}
";

    fn census() -> Census {
        let file = SourceFile { name: "api.yaml".to_owned(), text: DOCUMENT.to_owned() };
        of(&Sources::new(file)).expect("the document above is valid YAML")
    }

    #[test]
    fn every_operation_counts_once_wherever_it_stands() {
        let operations = census().operations.iter().map(|operation| format!("{operation}\n")).collect::<String>();
        insta::assert_snapshot!(operations, @"
        GET /pets
        POST /pets
        QUERY /pets
        COPY /pets
        GET /pets/{id}
        DELETE /pets/{id}
        ");
    }

    #[test]
    fn what_a_client_has_no_method_for_is_missing() {
        let census = census();
        let endpoints = census.operations.iter().filter(|operation| operation.method != "delete").cloned().collect();
        let client = Summary { endpoints, ..Summary::default() };
        let missing = census.missing(&client).map(Endpoint::to_string).collect::<Vec<_>>();
        assert_eq!(missing, ["DELETE /pets/{id}"]);
    }

    #[test]
    fn a_webhook_has_a_type_if_its_schema_or_what_that_refers_to_has() {
        let census = census();
        assert_eq!(census.webhooks.len(), 2);
        let typed = |pointers: &[&str]| {
            let schemas = pointers.iter().map(|pointer| crate::summary::SchemaName {
                pointer: (*pointer).to_owned(),
                name: "Pet".to_owned(),
                members: Vec::new(),
            });
            census.typed_webhooks(&Summary { schemas: schemas.collect(), ..Summary::default() })
        };
        assert_eq!(typed(&[]), 0);
        assert_eq!(typed(&["/components/schemas/Pet"]), 1);
        let inline = "/webhooks/old-pet/post/requestBody/content/application~1json/schema";
        assert_eq!(typed(&["/components/schemas/Pet", inline]), 2);
    }
}
