//! Writes the operations: for each a method of the client, which makes a request, the type of the request, and that of
//! its errors.
//!
//! What is required is an argument of the method, in the order of the document; what is not is a method of the request.
//! So nothing that a vendor adds changes a call. Of the arguments, those for the path come first, as they stand there; then
//! the other parameters of the path item, and those of the operation, each as the document lists them; the body is last.
//!
//! The other shape for what is optional is a struct: `client.list_orders(&ListOrdersOptions::new().with_page(2))`. Editors
//! offer the methods of a request behind the call, and the struct to those who know its name; a call without options has to
//! say so, and would break when the first option comes. For Stripe's document (779 optional parameters of 213 operations) it
//! is 7,400 lines more, and takes 1 to 4 % more of `cargo check` and of rustdoc, whose pages are 6 % larger.
//!
//! The methods are flat: `client.list_orders()`, and not `client.orders().list_orders()`. A tag is a word for readers. A
//! vendor that moves an operation to another tag changes nothing on the wire, and would break every call; an operation
//! that has several tags, or none, would need a rule for its place; and most names of operations say the tag once more. So
//! tags are modules of the source, with an `impl Client` each, and what they hold is exported without them.
//!
//! What is quoted is parsed, which is a good part of the time that all takes: so items are put into others, and have their
//! documentation, when they are parsed already.

mod answers;
pub(crate) mod argument;
mod mocks;
mod names;
mod pages;
mod request;

use indexmap::IndexMap;
use syn::{ImplItem, Item, ItemImpl, parse_quote};

pub(crate) use self::names::{Names, camel_case};
pub(super) use self::request::{explode, query_style};
use super::progenitor::{Method, Skeleton};
use crate::api::Api;
use crate::api::operation::Operation;
use crate::openapi::Segment;
use crate::sources::{Part, Sources};

/// Operations that belong together.
pub(crate) struct Group {
    /// The name of the module.
    pub(crate) name: String,
    /// What the document calls them.
    pub(crate) title: String,
    pub(crate) operations: Vec<OperationItems>,
}

/// An operation of the client, with what belongs to it.
pub(crate) struct OperationItems {
    /// The segments of its path that are no parameters, as names.
    pub(crate) segments: Vec<String>,
    /// First the `impl Client` of the method.
    pub(crate) items: Vec<Item>,
    /// What tests let a server answer; nothing if no mocks are wanted.
    pub(crate) mocks: Vec<Item>,
}

impl OperationItems {
    /// The segments without that of the group which they are in.
    pub(crate) fn segments_in(&self, group: &str) -> Vec<String> {
        match self.segments.as_slice() {
            [first, rest @ ..] if first == group && !rest.is_empty() => rest.to_vec(),
            all => all.to_vec(),
        }
    }
}

/// The modules that operations name: no module of operations has the name of one.
pub(super) const NAMED_MODULES: [&str; 2] = ["security_schemes", "types"];

/// The items of the operations, in the order of the document, by the first tag of each, or the first segment of its path.
pub(super) fn groups(api: &Api<'_>, skeleton: &Skeleton, sources: &Sources) -> Vec<Group> {
    let names = Names::of(&api.operations);
    let mocks = |operation: &Operation<'_>| match sources.has_part(Part::Mocks) {
        true => mocks::tables(&api.types, operation, &names.request(operation)),
        false => Vec::new(),
    };
    let mut groups = IndexMap::<String, (String, Vec<(&Operation<'_>, &Method)>)>::new();
    for (operation, method) in api.operations.iter().zip(&skeleton.methods) {
        let title = title(operation);
        let name = crate::names::module_name(&title, |name| NAMED_MODULES.contains(&name));
        groups.entry(name).or_insert_with(|| (title, Vec::new())).1.push((operation, method));
    }
    let groups = groups.into_iter().map(|(name, (title, operations))| {
        let operations = operations.into_iter().map(|(operation, method)| OperationItems {
            segments: literals(operation).map(crate::names::snake_case).filter(|name| !name.is_empty()).collect(),
            items: items(api, operation, method, &names),
            mocks: mocks(operation),
        });
        Group { name, title, operations: operations.collect() }
    });
    groups.collect()
}

/// What an operation belongs to.
fn title(operation: &Operation<'_>) -> String {
    let tag = operation.node.get("tags").and_then(|tags| tags.as_array()?.first()?.as_str());
    tag.filter(|tag| !tag.trim().is_empty()).or_else(|| literals(operation).next()).unwrap_or("root").to_owned()
}

/// The segments of the path that are no parameters.
fn literals<'o>(operation: &'o Operation<'_>) -> impl Iterator<Item = &'o str> {
    let literals = operation.path.segments.iter().filter_map(|segment| match segment {
        Segment::Literal(text) => Some(text.split('/')),
        Segment::Parameter(_) => None,
    });
    literals.flatten().filter(|text| !text.is_empty())
}

/// The method of the client for an operation, and its types.
fn items(api: &Api<'_>, operation: &Operation<'_>, method: &Method, names: &Names) -> Vec<Item> {
    let mut client: ItemImpl = parse_quote!(impl Client {});
    client.items.push(ImplItem::Fn(request::method(api, operation, method, names)));
    let mut items = vec![Item::Impl(client)];
    items.extend(request::items(api, operation, method, names));
    items.push(answers::implementation(api, operation, method, names));
    items.extend(pages::items(api, operation, method, names));
    if operation.errors_of == operation.name {
        items.extend(answers::error(api, operation, names));
    }
    items
}

#[cfg(test)]
mod tests;
