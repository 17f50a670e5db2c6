//! The one type of the successes of an operation.

use indexmap::{IndexMap, IndexSet};

use super::super::{Operation, naming, rename};
use super::{Content, Outcome, Side};
use crate::api::docs::Docs;
use crate::api::types::{ByStatus, Kind, Place, StatusVariant, Type, Types};
use crate::names;

/// Gives the successes of each operation one type. Types of one shape are one by now.
pub(in crate::api) fn unify<'d>(operations: &mut [Operation<'d>], types: &mut Types<'d>) {
    rename(operations, types);
    let mut first = None::<usize>;
    for index in 0..operations.len() {
        // The operations of several media types have the same responses, but for what comes in which way.
        let same = first.filter(|first| {
            let (first, other) = (&operations[*first], &operations[index]);
            std::ptr::eq(first.node, other.node) && first.delivery == other.delivery
        });
        operations[index].success = match same {
            Some(first) => operations[first].success.clone(),
            None => {
                first = Some(index);
                success(&operations[index], types)
            }
        };
    }
}

fn success<'d>(operation: &Operation<'d>, types: &mut Types<'d>) -> Outcome {
    let contents = operation.responses_of(Side::Success).map(|response| &response.content).collect::<Vec<_>>();
    let Some(first) = contents.first() else { return Outcome::Same(Content::Empty) };
    let is_one = contents.iter().all(|content| types.is_same_content(content, first));
    if is_one && !matches!(first, Content::JsonOrBytes(_)) {
        return Outcome::Same((*first).clone());
    }
    let mut statuses = IndexMap::<Content, IndexSet<String>>::new();
    for response in operation.responses_of(Side::Success) {
        for content in response.content.alternatives() {
            let known = statuses.keys().find(|known| types.is_same_content(known, &content)).cloned();
            statuses.entry(known.unwrap_or(content)).or_default().insert(response.status.text());
        }
    }
    let order = |content: &Content| match content {
        Content::Json(_) | Content::JsonOrBytes(_) => 0,
        Content::Text | Content::Bytes | Content::Items(_) => 1,
        Content::Empty => 2,
    };
    let mut statuses = statuses.into_iter().collect::<Vec<_>>();
    statuses.sort_by_key(|(content, _)| order(content));
    let variants = statuses.into_iter().map(|(content, statuses)| StatusVariant {
        content,
        name: String::new(),
        statuses: statuses.into_iter().collect(),
    });
    let kind = Kind::ByStatus(ByStatus { variants: variants.collect() });
    let place = Place::Inline(naming(&names::camel_case(&operation.name), "Success"));
    Outcome::ByStatus(types.push(Type {
        name: String::new(),
        kind,
        docs: Docs::default(),
        origin: &operation.node.origin,
        is_sent: false,
        is_received: true,
        place,
        replaced_by: None,
        group: None,
        named_values: Vec::new(),
    }))
}
