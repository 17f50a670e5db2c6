//! What inline branches of a union are called after, beside the union: their title, the constant that tells them apart, or
//! what they have that the others lack. Never their place among the others: that is another one when a branch is added.

use std::collections::{BTreeMap, BTreeSet};

use super::{constant, string_values};
use crate::api::types::Constant;
use crate::document::Node;
use crate::names;

/// What a branch is called after.
pub(super) struct Step {
    /// What follows the name of the union.
    pub(super) tail: String,
    /// What the branch is known by, whatever other branches there are.
    pub(super) way: String,
}

/// What each branch is called after.
pub(super) fn steps(branches: &[Node]) -> Vec<Step> {
    let constants = telling_constants(branches);
    let mut uses = BTreeMap::<&str, usize>::new();
    for (property, _) in branches.iter().flat_map(|branch| branch.members("properties")) {
        *uses.entry(property).or_default() += 1;
    }
    let (mut tails, mut ways) = (BTreeSet::new(), BTreeSet::new());
    let steps = branches.iter().enumerate().map(|(index, branch)| {
        let called = branch.get_str("title").or_else(|| constants.get(index).copied());
        let tail = called.map(names::camel_case).filter(|called| !called.is_empty());
        let tail = tail.unwrap_or_else(|| tail_of_content(branch, &uses));
        let way = called.map_or_else(|| way_of_content(branch), str::to_owned);
        // Branches that are equal in all this have nothing but their order.
        Step {
            tail: names::free(&tail, "", |name| tails.insert(name.to_owned())),
            way: names::free(&way, " ", |way| ways.insert(way.to_owned())),
        }
    });
    steps.collect()
}

/// What the branch has: a property that no other branch has, a required one first; or else its kind.
fn tail_of_content(branch: &Node, uses: &BTreeMap<&str, usize>) -> String {
    let required = required(branch);
    let properties = branch.members("properties").map(|(property, _)| property.as_str());
    let own = properties.filter(|property| uses[property] == 1 && !names::camel_case(property).is_empty());
    let telling = own.min_by_key(|property| (!required.contains(property), *property));
    match telling {
        Some(property) => format!("With{}", names::camel_case(property)),
        None if branch.members("properties").next().is_some() => "Object".to_owned(),
        None if !string_values(branch).is_empty() => "Enum".to_owned(),
        None => names::camel_case(branch.get_str("type").unwrap_or("value")),
    }
}

/// What the branch requires, or else all that it has. A further optional property makes no other branch of it.
fn way_of_content(branch: &Node) -> String {
    let parts = [
        required(branch),
        branch.members("properties").map(|(property, _)| property.as_str()).collect(),
        string_values(branch).into_iter().collect(),
        branch.get_str("type").into_iter().collect(),
    ];
    let parts = parts.into_iter().find(|parts| !parts.is_empty()).unwrap_or_default();
    parts.into_iter().collect::<Vec<_>>().join(",")
}

fn required(branch: &Node) -> BTreeSet<&str> {
    let required = branch.get("required").and_then(Node::as_array).unwrap_or_default();
    required.iter().filter_map(Node::as_str).collect()
}

/// The strings that tell the branches of a union apart, if a property of all of them has one each.
fn telling_constants(branches: &[Node]) -> Vec<&str> {
    let of_property = |property: &str| {
        let constants = branches.iter().map(|branch| match constant(branch.get("properties")?.get(property)?)? {
            Constant::String(value) => Some(value).filter(|value| !names::camel_case(value).is_empty()),
            Constant::Integer(_) | Constant::Boolean(_) => None,
        });
        let constants = constants.collect::<Option<Vec<_>>>()?;
        let distinct = constants.iter().map(|value| names::camel_case(value)).collect::<BTreeSet<_>>();
        Some(constants).filter(|constants| distinct.len() == constants.len())
    };
    let properties = branches.first().into_iter().flat_map(|branch| branch.members("properties"));
    let properties = properties.map(|(property, _)| property.as_str()).collect::<BTreeSet<_>>();
    properties.into_iter().find_map(of_property).unwrap_or_default()
}
