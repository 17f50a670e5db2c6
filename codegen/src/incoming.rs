//! What the document says of requests that come in, webhooks and callbacks: for whoever receives them.

use crate::document::{Node, Value};
use crate::markdown::code_span;
use crate::openapi;

/// What an operation of a server of the reader's own gets besides its body, and what it is to answer, in one line; its
/// own words first.
pub(crate) fn description(root: &Node, item: &Node, operation: &Node) -> String {
    let own = ["summary", "description"].iter().filter_map(|name| operation.get_str(name)).map(in_one_line);
    let own = own.filter(|text| !text.is_empty()).map(sentence).collect::<Vec<_>>();
    let parameters = parameters(root, item, operation).map(|text| format!("It has {text}."));
    let responses = responses(root, operation).map(|text| format!("The answer is {text}."));
    own.into_iter().chain(parameters).chain(responses).collect::<Vec<_>>().join(" ")
}

fn parameters(root: &Node, item: &Node, operation: &Node) -> Option<String> {
    let of = |node: &'_ Node| node.get("parameters").and_then(Node::as_array).unwrap_or_default().to_vec();
    let parameters = of(item).into_iter().chain(of(operation)).filter_map(|parameter| {
        let parameter = openapi::resolve(root, &parameter)?.clone();
        let place = match parameter.get_str("in")? {
            "query" => "query parameter",
            place => place,
        };
        let is_required = parameter.get("required").is_some_and(|required| required.value == Value::Bool(true));
        let optional = if is_required { "" } else { "optional " };
        let description = parameter.get_str("description").map(in_one_line).filter(|text| !text.is_empty());
        let description = description.map(|text| format!(" ({})", text.trim_end_matches('.')));
        let name = code_span(parameter.get_str("name")?);
        Some(format!("the {optional}{place} {name}{}", description.unwrap_or_default()))
    });
    list(parameters.collect(), "and")
}

fn responses(root: &Node, operation: &Node) -> Option<String> {
    let responses = operation.members("responses").filter(|(status, _)| !status.starts_with("x-"));
    let responses = responses.map(|(status, response)| {
        let description = openapi::resolve(root, response).and_then(|response| response.get_str("description"));
        let description = description.map(in_one_line).filter(|text| !text.is_empty());
        let description = description.map(|text| format!(" ({})", text.trim_end_matches('.')));
        format!("{}{}", code_span(status), description.unwrap_or_default())
    });
    list(responses.collect(), "or")
}

fn list(mut items: Vec<String>, word: &str) -> Option<String> {
    let last = items.pop()?;
    Some(if items.is_empty() { last } else { format!("{} {word} {last}", items.join(", ")) })
}

fn sentence(text: String) -> String {
    if text.ends_with(['.', '!', '?']) { text } else { format!("{text}.") }
}

/// A text without line breaks: it stands in an item of a list.
pub(crate) fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
