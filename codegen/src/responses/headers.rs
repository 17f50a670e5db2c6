//! The headers that the document describes of the responses of an operation (OpenAPI, Header Object).

use std::collections::{BTreeMap, BTreeSet};

use super::{SIDES, has_success, is_of_side};
use crate::document::{Node, Value};
use crate::{names, openapi};

/// The headers of one side of an operation.
pub(crate) struct Headers<'d> {
    /// The name of their type.
    pub(crate) name: String,
    /// The id of the operation.
    pub(crate) operation: &'d str,
    /// Whether they are those of errors.
    pub(crate) is_error: bool,
    pub(crate) members: Vec<Header<'d>>,
}

/// A header.
pub(crate) struct Header<'d> {
    /// As the document writes it.
    pub(crate) name: &'d str,
    /// The Header Object.
    pub(crate) node: &'d Node,
    /// Whether each response of the side has it.
    pub(crate) is_required: bool,
    /// What its values are; none if the document does not say, or says different things of different statuses.
    pub(crate) schema: Option<&'d Node>,
    /// Whether its text is JSON.
    pub(crate) is_json: bool,
}

/// The headers of all operations that have some.
pub(crate) fn of(root: &Node) -> Vec<Headers<'_>> {
    let schemas = root.get("components").map(|components| components.members("schemas"));
    let mut taken = schemas.into_iter().flatten().map(|(name, _)| name.clone()).collect::<BTreeSet<_>>();
    let mut found = Vec::new();
    for (_, _, operation) in openapi::operations(root) {
        let Some(id) = operation.get_str("operationId") else { continue };
        let has_success = has_success(operation);
        for (side, _) in SIDES {
            let is_error = side == SIDES[1].0;
            let responses = operation.members("responses");
            let responses = responses.filter(|(status, _)| is_of_side(side, status, has_success));
            let responses = responses.filter_map(|(_, response)| openapi::resolve(root, response));
            let members = members(root, &responses.collect::<Vec<_>>());
            if !members.is_empty() {
                let tail = if is_error { "ErrorHeaders" } else { "Headers" };
                let name = names::type_name(&format!("{}{tail}", names::camel_case(id)));
                let name = names::free(&name, "", |name| taken.insert(name.to_owned()));
                found.push(Headers { name, operation: id, is_error, members });
            }
        }
    }
    found
}

fn members<'d>(root: &'d Node, responses: &[&'d Node]) -> Vec<Header<'d>> {
    let mut members = Vec::<Header<'_>>::new();
    // The names of headers have no case.
    let mut places = BTreeMap::new();
    let mut counts = Vec::new();
    for response in responses {
        for (name, node) in response.members("headers") {
            let Some(node) = openapi::resolve(root, node) else { continue };
            let place = *places.entry(name.to_ascii_lowercase()).or_insert_with(|| {
                members.push(header(name, node));
                counts.push(0);
                members.len() - 1
            });
            let other = header(name, node);
            let known = &mut members[place];
            if known.schema != other.schema || known.is_json != other.is_json {
                (known.schema, known.is_json) = (None, false);
            }
            counts[place] += usize::from(other.is_required);
        }
    }
    for (member, count) in members.iter_mut().zip(counts) {
        member.is_required = count == responses.len();
    }
    members
}

fn header<'d>(name: &'d str, node: &'d Node) -> Header<'d> {
    let content = node.members("content").next();
    let schema = content.map_or_else(|| node.get("schema"), |(_, media_type)| media_type.get("schema"));
    let is_json = content.is_some_and(|(media_type, _)| openapi::is_json(media_type));
    let is_required = node.get("required").is_some_and(|required| required.value == Value::Bool(true));
    Header { name, node, is_required, schema, is_json }
}
