//! The documentation of operations: what the document says of each, what it needs and sends, and where it leads.

use super::{BODY, Content, Delivery, Operation, Side};
use crate::api::docs::{self, Docs};
use crate::api::is_true;
use crate::api::schemas::Schemas;
use crate::api::servers::Servers;
use crate::api::types::Types;
use crate::document::Node;
use crate::incoming::{self, in_one_line};
use crate::markdown::{self, code_span};
use crate::openapi;

/// Writes the documentation of all operations, when everything that it names has its name.
pub(in crate::api) fn describe<'d>(
    operations: &mut [Operation<'d>],
    types: &Types<'d>,
    servers: &Servers<'d>,
    schemas: &Schemas<'d>,
) {
    let all = operations.iter().map(|operation| {
        let describe = Describe { schemas, types, operations };
        let mut docs = describe.text(operation);
        docs.links = describe.links(operation, servers);
        docs
    });
    let all = all.collect::<Vec<_>>();
    operations.iter_mut().zip(all).for_each(|(operation, docs)| operation.docs = docs);
}

struct Describe<'a, 'd> {
    schemas: &'a Schemas<'d>,
    types: &'a Types<'d>,
    operations: &'a [Operation<'d>],
}

impl<'d> Describe<'_, 'd> {
    /// What the document says, in its own words and in those of the generator.
    fn text(&self, operation: &Operation<'d>) -> Docs {
        let node = operation.node;
        let own = |name: &str| node.get_str(name).map(str::trim).unwrap_or_default();
        let mut docs = Docs { is_deprecated: is_true(node.get("deprecated")), ..Docs::default() };
        let (summary, description) = (own("summary"), own("description"));
        // Many documents say the same twice.
        if !in_one_line(description).starts_with(in_one_line(summary).trim_end_matches('.')) {
            docs.push(summary);
        }
        docs.push(description);
        docs.push(&self.access(node).unwrap_or_default());
        docs.push(&self.responses(node).unwrap_or_default());
        docs.push(&docs::more(node).unwrap_or_default());
        if let Some(media_type) = operation.media_type {
            docs.push(&format!("The body is sent as {}.", code_span(media_type)));
        }
        docs.push(&self.stream(operation).unwrap_or_default());
        let (method, path) = (openapi::method_on_wire(operation.method), operation.path.as_str());
        docs.push(&format!("Sends a {} request to {}", code_span(&method), code_span(path)));
        docs.push(&arguments(operation));
        let headers = operation.headers.iter().map(|(_, id)| code_span(&format!("types::{}", self.types[*id].name)));
        let headers = headers.collect::<Vec<_>>();
        if !headers.is_empty() {
            docs.push(&format!("Headers: {}", headers.join(", ")));
        }
        docs
    }

    /// That values come one after the other, and how they are asked for.
    fn stream(&self, operation: &Operation<'d>) -> Option<String> {
        match operation.delivery {
            Delivery::Stream { media_type, asked_by } => {
                let asks = asked_by
                    .map(|member| {
                        let value = member.value.map(|value| format!(" to {}", code_span(value))).unwrap_or_default();
                        format!(", for which {} is set{value} in what is sent", code_span(member.name))
                    })
                    .unwrap_or_default();
                Some(format!("Returns a stream of values, as {}{asks}.", code_span(media_type)))
            }
            Delivery::Whole => {
                let mut responses = operation.responses_of(Side::Success);
                let has_items = responses.any(|response| matches!(response.content, Content::Items(_)));
                has_items.then(|| "Returns a stream of values.".to_owned())
            }
        }
    }

    /// What callers have to show of themselves (OpenAPI, Security Requirement Object); none where the document does not say.
    fn access(&self, operation: &Node) -> Option<String> {
        let alternatives = operation.get("security").or_else(|| self.schemas.root.get("security"))?.as_array()?;
        let alternatives = alternatives.iter().filter_map(Node::as_object).map(|schemes| {
            let schemes = schemes.iter().map(|(name, scopes)| {
                let scopes = scopes.as_array().unwrap_or_default().iter().filter_map(Node::as_str).map(code_span);
                let scopes = scopes.collect::<Vec<_>>();
                match scopes.as_slice() {
                    [] => code_span(name),
                    [only] => format!("{} with the scope {only}", code_span(name)),
                    several => format!("{} with the scopes {}", code_span(name), several.join(", ")),
                }
            });
            let schemes = schemes.collect::<Vec<_>>();
            if schemes.is_empty() { "none".to_owned() } else { schemes.join(" and ") }
        });
        let alternatives = alternatives.collect::<Vec<_>>();
        let alternatives = if alternatives.is_empty() { "none".to_owned() } else { alternatives.join(", or ") };
        Some(format!("Access: {alternatives}"))
    }

    /// What the document says of each response that is a success, a line each: errors have a type that says it.
    fn responses(&self, operation: &Node) -> Option<String> {
        let given = || operation.members("responses").filter(|(status, _)| !status.starts_with("x-"));
        let has_success = given().any(|(status, _)| status.starts_with('2'));
        let is_success = |status: &str| match has_success {
            true => status.starts_with('2'),
            false => !status.starts_with(['4', '5']),
        };
        let lines = given().filter(|(status, _)| is_success(status)).filter_map(|(status, response)| {
            // A text beside a reference counts more than that of its target (OpenAPI 3.1, Reference Object).
            let own = response.get_str("description");
            let description = own
                .or_else(|| openapi::resolve(self.schemas.root, response)?.get_str("description"))
                .map(in_one_line)?;
            let phrase =
                http::StatusCode::from_bytes(status.as_bytes()).ok().and_then(|status| status.canonical_reason());
            let says_more = !phrase.unwrap_or_default().eq_ignore_ascii_case(description.trim_end_matches('.'));
            says_more.then(|| format!("\n* {}: {description}", code_span(status)))
        });
        let lines = lines.collect::<String>();
        (!lines.is_empty()).then(|| format!("Responses:\n{lines}"))
    }

    /// What links to other items.
    fn links(&self, operation: &Operation<'d>, servers: &Servers<'d>) -> Vec<String> {
        let setter = operation.server.map(|server| &servers.sets[server].setter);
        let server = setter.map(|setter| format!("The request goes to the server of [`Client::{setter}`]."));
        let parts = [
            ("Callbacks, which the server sends to the caller:", self.callbacks(operation)),
            ("Links of its responses:", self.targets(operation)),
        ];
        let parts = parts.into_iter().filter(|(_, items)| !items.is_empty()).map(|(title, items)| {
            let items = items.into_iter().map(|item| format!("\n* {item}")).collect::<String>();
            format!("{title}\n{items}")
        });
        server.into_iter().chain(parts).collect()
    }

    fn callbacks(&self, operation: &Operation<'d>) -> Vec<String> {
        let mut items = Vec::new();
        for (name, callback) in operation.node.members("callbacks").filter(|(name, _)| !name.starts_with("x-")) {
            for (expression, item) in callback.as_object().into_iter().flatten() {
                for (method, request) in openapi::operations_of(item) {
                    let method = code_span(&openapi::method_on_wire(method));
                    let payload = self.payload(request).map(|link| format!(" with {link}")).unwrap_or_default();
                    let text = incoming::description(self.schemas.root, item, request);
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
    fn payload(&self, request: &'d Node) -> Option<String> {
        let body = openapi::resolve(self.schemas.root, request.get("requestBody")?)?;
        let mut json = body.members("content").filter(|(media_type, _)| openapi::is_json(media_type));
        let schema = json.find_map(|(_, media_type)| media_type.get("schema"))?;
        let id = self.schemas.id(self.schemas.referred(schema)?)?;
        Some(format!("[`types::{}`]", self.types[id].name))
    }

    fn targets(&self, operation: &Operation<'d>) -> Vec<String> {
        let mut items = Vec::new();
        for (status, response) in operation.node.members("responses") {
            let Some(response) = openapi::resolve(self.schemas.root, response) else { continue };
            for (name, link) in response.members("links") {
                let Some(link) = openapi::resolve(self.schemas.root, link) else { continue };
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
                operations.find(|operation| operation.key == path && operation.method == method)
            }
            _ => None,
        };
        Some(found.map_or_else(|| code_span(reference), |operation| format!("[`Client::{}`]", operation.name)))
    }
}

/// The arguments, a line each, if the document says anything of one of them.
fn arguments(operation: &Operation<'_>) -> String {
    // What may be left out is a method of the request, with its own documentation.
    let parameters = operation.parameters.iter().filter(|parameter| !parameter.is_optional);
    let parameters = parameters.map(|parameter| (parameter.argument.as_str(), parameter.description.as_deref()));
    let body = operation.body.iter();
    let body = body.map(|body| (BODY, body.description.map(str::trim).filter(|text| !text.is_empty())));
    let lines = parameters
        .chain(body)
        .filter_map(|(name, description)| Some(format!("\n* `{name}`: {}", description?.replace('\n', "\n  "))));
    let lines = lines.collect::<String>();
    if lines.is_empty() { lines } else { format!("Arguments:\n{lines}") }
}
