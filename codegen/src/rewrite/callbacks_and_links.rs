//! Says at each operation which requests come back to its caller, and where its responses lead.
//!
//! Before: `callbacks: { onPaid: { '{$request.body#/url}': { post: {..} } } }`,
//! `responses: { 201: { links: { Get: { operationId: get-order, parameters: { id: $response.body#/id } } } } }`
//! After:  `` /// * `onPaid`: `POST` to `{$request.body#/url}` with [`types::OnPaidCallback`]. ``,
//! `` /// * `Get`, after `201`: [`Client::get_order`] with `id` from `$response.body#/id`. ``

use std::collections::BTreeMap;

use syn::visit_mut::VisitMut;
use syn::{Attribute, ImplItemFn, parse_quote};

use super::Pass;
use crate::document::Node;
use crate::incoming::{self, in_one_line};
use crate::markdown::{self, code_span};
use crate::openapi::{self, METHODS, SCHEMAS};
use crate::operations::Operation;

pub(super) const PASS: Pass = Pass {
    name: "callbacks_and_links",
    run: |file, context| {
        let describe = Describe { root: &context.document.root, operations: context.operations };
        let docs = context.operations.iter().filter_map(|operation| {
            let docs = describe.operation(operation);
            (!docs.is_empty()).then(|| (operation.name.to_string(), docs))
        });
        Visitor { docs: docs.collect() }.visit_file_mut(file);
    },
};

struct Visitor {
    /// The lines for each method that has any.
    docs: BTreeMap<String, Vec<String>>,
}

impl VisitMut for Visitor {
    fn visit_impl_item_fn_mut(&mut self, function: &mut ImplItemFn) {
        let Some(lines) = self.docs.get(&function.sig.ident.to_string()) else { return };
        let lines = lines.iter().map(|line| parse_quote!(#[doc = #line])).collect::<Vec<Attribute>>();
        if function.attrs.ends_with(&lines) {
            return;
        }
        function.attrs.extend(lines);
    }
}

struct Describe<'a> {
    root: &'a Node,
    operations: &'a [Operation<'a>],
}

impl Describe<'_> {
    fn operation(&self, operation: &Operation<'_>) -> Vec<String> {
        let parts = [
            ("Requests that come back, to a server of the caller's:", self.callbacks(operation)),
            ("Where its responses lead:", self.links(operation)),
        ];
        let parts = parts.into_iter().filter(|(_, items)| !items.is_empty()).flat_map(|(title, items)| {
            let items = items.into_iter().map(|item| format!(" * {item}"));
            ["".to_owned(), format!(" {title}"), String::new()].into_iter().chain(items)
        });
        parts.collect()
    }

    fn callbacks(&self, operation: &Operation<'_>) -> Vec<String> {
        let mut items = Vec::new();
        for (name, callback) in operation.node.members("callbacks").filter(|(name, _)| !name.starts_with("x-")) {
            for (expression, item) in callback.as_object().into_iter().flatten() {
                for method in METHODS {
                    let Some(request) = item.get(method) else { continue };
                    let method = code_span(&method.to_uppercase());
                    let payload = self.payload(request).map(|link| format!(" with {link}")).unwrap_or_default();
                    let text = incoming::description(self.root, item, request);
                    // The vendor's words, made safe by themselves.
                    let text = in_one_line(&markdown::safe(&text));
                    let (name, expression) = (code_span(name), code_span(expression));
                    items.push(format!("{name}: {method} to {expression}{payload}. {text}").trim_end().to_owned());
                }
            }
        }
        items
    }

    /// The type of a JSON body.
    fn payload(&self, request: &Node) -> Option<String> {
        let body = openapi::resolve(self.root, request.get("requestBody")?)?;
        let mut json = body.members("content").filter(|(media_type, _)| openapi::is_json(media_type));
        let schema = json.find_map(|(_, media_type)| media_type.get("schema"))?;
        let name = openapi::single_reference(schema)?.strip_prefix(SCHEMAS)?;
        Some(format!("[`types::{name}`]"))
    }

    fn links(&self, operation: &Operation<'_>) -> Vec<String> {
        let mut items = Vec::new();
        for (status, response) in operation.node.members("responses") {
            let Some(response) = openapi::resolve(self.root, response) else { continue };
            for (name, link) in response.members("links") {
                let Some(link) = openapi::resolve(self.root, link) else { continue };
                items.push(self.link(status, name, link));
            }
        }
        items
    }

    fn link(&self, status: &str, name: &str, link: &Node) -> String {
        let target = self.target(link).map_or_else(String::new, |target| format!(": {target}"));
        let value =
            |value: &Node| code_span(&value.as_str().map_or_else(|| value.to_json().to_string(), str::to_owned));
        let parameters =
            link.members("parameters").map(|(name, node)| format!("{} from {}", code_span(name), value(node)));
        let body = link.get("requestBody").map(|node| format!("the body from {}", value(node)));
        let arguments = parameters.chain(body).collect::<Vec<_>>().join(", ");
        let arguments = if arguments.is_empty() { arguments } else { format!(" with {arguments}") };
        let server = link.get("server").and_then(|server| server.get_str("url"));
        let server = server.map(|url| format!(", at {}", code_span(url))).unwrap_or_default();
        let description = link.get_str("description").map(|text| format!(" {}", in_one_line(&markdown::safe(text))));
        let (name, status) = (code_span(name), code_span(status));
        format!("{name}, after {status}{target}{arguments}{server}.{}", description.unwrap_or_default())
    }

    /// The method that a link names, or how the document names it.
    fn target(&self, link: &Node) -> Option<String> {
        if let Some(id) = link.get_str("operationId") {
            let mut operations = self.operations.iter();
            let found = operations.find(|operation| operation.node.get_str("operationId") == Some(id));
            return Some(found.map_or_else(|| code_span(id), |operation| format!("[`Client::{}`]", operation.name)));
        }
        let reference = link.get_str("operationRef")?;
        let pointer = openapi::reference_pointer(reference);
        let tokens = pointer.iter().flat_map(|pointer| pointer.tokens()).map(|token| token.decoded().into_owned());
        let found = match tokens.collect::<Vec<_>>().as_slice() {
            [paths, path, method] if paths == "paths" => {
                let mut operations = self.operations.iter();
                operations.find(|operation| operation.key == path && operation.http_method == method)
            }
            _ => None,
        };
        Some(found.map_or_else(|| code_span(reference), |operation| format!("[`Client::{}`]", operation.name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::testing::rewrite_with;

    #[test]
    fn readers_see_what_comes_back_and_what_comes_next() {
        let document = "
paths:
  /a:
    post:
      operationId: subscribe
      callbacks:
        onPaid:
          '{$request.body#/url}':
            parameters: [{name: q, in: query, schema: {type: string}}]
            post:
              summary: Paid
              description: '<b> [x]'
              parameters: [{name: X-Sig, in: header, required: true, description: The signature., schema: {type: string}}]
              requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/OnPaidCallback'}}}}
              responses: {'204': {description: Got it}, '410': {description: ''}}
        onText: {'{$url}': {put: {}}}
      responses:
        '201':
          description: OK
          links:
            Get: {operationId: get-it, parameters: {id: '$response.body#/id', n: 3}, description: 'Read [it]'}
            ByRef: {operationRef: '#/paths/~1a~1{id}/get', requestBody: '$response.body', server: {url: 'https://b.test'}}
            Else: {operationRef: 'https://c.test/#/paths/~1a/get'}
            Gone: {$ref: '#/components/links/None'}
        '202': {description: Later, links: {Named: {$ref: '#/components/links/Named'}}}
  /a/{id}: {get: {operationId: get-it}}
components:
  schemas: {OnPaidCallback: {type: object}}
  links: {Named: {operationId: unknown}}
";
        let before = "impl Client { /// Subscribes\n pub async fn subscribe(&self) {} pub async fn get_it(&self) {} }";
        insta::assert_snapshot!(rewrite_with(PASS, document, before), @r"
        impl Client {
            /// Subscribes
            ///
            /// Requests that come back, to a server of the caller's:
            ///
            /// * `onPaid`: `POST` to `{$request.body#/url}` with [`types::OnPaidCallback`]. Paid. \<b> \[x\]. It has the optional query parameter `q` and the header `X-Sig` (The signature). The answer is `204` (Got it) or `410`.
            /// * `onText`: `PUT` to `{$url}`.
            ///
            /// Where its responses lead:
            ///
            /// * `Get`, after `201`: [`Client::get_it`] with `id` from `$response.body#/id`, `n` from `3`. Read \[it\]
            /// * `ByRef`, after `201`: [`Client::get_it`] with the body from `$response.body`, at `https://b.test`.
            /// * `Else`, after `201`: `https://c.test/#/paths/~1a/get`.
            /// * `Named`, after `202`: `unknown`.
            pub async fn subscribe(&self) {}
            pub async fn get_it(&self) {}
        }
        ");
    }
}
