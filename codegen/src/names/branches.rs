//! What inline branches of a union are called after, beside the union: their title, the constant that tells them apart, the
//! type that they add to, or what they have that the others lack. Never their place among the others: that is another one
//! when a branch is added.
//!
//! From: `oneOf: [{properties: {kind: {enum: [card]}, ..}}, {required: [Cash], ..}, {allOf: [{$ref: Voucher}, ..]}, {type: string}]`
//!
//! To: `Card`, `Cash`, `Voucher`, `String`

use std::collections::{BTreeMap, BTreeSet};

use super::{Longer, Spelling, Wanted, camel_case, distinct, free};
use crate::document::{Node, Value};
use crate::openapi;

/// What a branch is called after.
pub(crate) struct Step {
    /// What follows the name of the union.
    pub(crate) tail: String,
    /// What the branch is known by, whatever other branches there are.
    pub(crate) way: String,
}

/// What each branch is called after.
pub(crate) fn steps(branches: &[Node]) -> Vec<Step> {
    let branches = branches.iter().map(Outline::of).collect::<Vec<_>>();
    let others = Others::of(&branches);
    let called = branches.iter().map(|branch| branch.title.or_else(|| others.telling_constant(branch)));
    let called = called.map(|called| called.filter(|called| !camel_case(called).is_empty())).collect::<Vec<_>>();
    let wanted = branches.iter().zip(&called).map(|(branch, called)| Wanted {
        plain: called.map_or_else(|| others.tail_of_content(branch), camel_case),
        spelling: if called.is_some() { Spelling::Exact } else { Spelling::Other },
        longer: Longer::Listed(branch.longer_tails()),
        identity: called.map_or_else(|| branch.way_of_content(), str::to_owned),
        given: None,
    });
    let wanted = wanted.collect::<Vec<_>>();
    // A type of its own has a name already.
    let (own, inline): (Vec<_>, Vec<_>) = (0..branches.len()).partition(|&index| branches[index].is_reference);
    let mut tails = own.into_iter().map(|index| (index, wanted[index].plain.clone())).collect::<BTreeMap<_, _>>();
    let wanted_inline = inline.iter().map(|&index| wanted[index].clone()).collect::<Vec<_>>();
    tails.extend(inline.into_iter().zip(distinct(&wanted_inline, &mut BTreeSet::new())));
    let mut ways = BTreeSet::new();
    let steps = tails.into_values().zip(wanted).map(|(tail, wanted)| {
        // Branches that are equal in all this have nothing but their order.
        let way = free(&wanted.identity, " ", |way| ways.insert(way.to_owned()));
        Step { tail, way }
    });
    steps.collect()
}

/// What a branch says of its values, with all that it is composed of where it stands.
#[derive(Default)]
struct Outline<'n> {
    title: Option<&'n str>,
    ty: Option<&'n str>,
    /// The strings that it lists.
    values: Vec<&'n str>,
    required: BTreeSet<&'n str>,
    /// The properties, with the string that each always is.
    properties: BTreeMap<&'n str, Option<&'n str>>,
    /// The names of the types to which it adds something.
    references: Vec<&'n str>,
    /// Whether it is a reference and nothing more.
    is_reference: bool,
}

impl<'n> Outline<'n> {
    fn of(branch: &'n Node) -> Self {
        let mut outline = Self { is_reference: openapi::single_reference(branch).is_some(), ..Self::default() };
        outline.add(branch);
        outline
    }

    fn add(&mut self, part: &'n Node) {
        let required = part.get("required").and_then(Node::as_array).unwrap_or_default();
        self.title = self.title.or_else(|| part.get_str("title"));
        self.ty = self.ty.or_else(|| part.get_str("type"));
        self.values.extend(strings(part));
        self.required.extend(required.iter().filter_map(Node::as_str));
        for (property, schema) in part.members("properties") {
            let constant = match strings(schema).as_slice() {
                [only] => Some(*only),
                _ => None,
            };
            let known = self.properties.entry(property).or_default();
            *known = known.or(constant);
        }
        self.references.extend(openapi::reference(part).and_then(|reference| reference.rsplit('/').next()));
        part.get("allOf").and_then(Node::as_array).into_iter().flatten().for_each(|part| self.add(part));
    }

    /// The strings that it always has, by the properties; where it is a string itself, that.
    fn constants(&self) -> impl Iterator<Item = (&'n str, &'n str)> {
        let own = match self.values.as_slice() {
            [only] => Some(("", *only)),
            _ => None,
        };
        let constants = self.properties.iter().filter_map(|(property, constant)| Some((*property, (*constant)?)));
        own.into_iter().chain(constants)
    }

    /// What it is called where others would be called the same, the best first.
    fn longer_tails(&self) -> Vec<String> {
        let all = |words: &mut dyn Iterator<Item = &str>| words.map(camel_case).collect::<String>();
        let constants = all(&mut self.constants().map(|(_, constant)| constant));
        let values = all(&mut self.values.iter().copied());
        let required = all(&mut self.required.iter().copied());
        let properties = all(&mut self.properties.keys().copied());
        let with = |what: &str| if what.is_empty() { String::new() } else { format!("With{what}") };
        let tails = [
            constants.clone(),
            values,
            with(&required),
            with(&properties),
            format!("{constants}{}", with(&properties)),
        ];
        tails.into_iter().filter(|tail| !tail.is_empty()).collect()
    }

    /// What it requires, or else all that it has. A further optional property makes no other branch of it.
    fn way_of_content(&self) -> String {
        let parts = [
            self.required.iter().copied().collect::<Vec<_>>(),
            self.properties.keys().copied().collect(),
            self.values.iter().copied().collect::<BTreeSet<_>>().into_iter().collect(),
            self.references.clone(),
            self.ty.into_iter().collect(),
        ];
        parts.into_iter().find(|parts| !parts.is_empty()).unwrap_or_default().join(",")
    }
}

/// How many branches have what may tell them apart.
struct Others<'n> {
    properties: BTreeMap<&'n str, usize>,
    references: BTreeMap<&'n str, usize>,
    /// By the property, and the word that a constant becomes.
    constants: BTreeMap<&'n str, BTreeMap<String, usize>>,
}

impl<'n> Others<'n> {
    fn of(branches: &[Outline<'n>]) -> Self {
        let mut others = Self { properties: BTreeMap::new(), references: BTreeMap::new(), constants: BTreeMap::new() };
        for branch in branches {
            branch.properties.keys().for_each(|property| *others.properties.entry(property).or_default() += 1);
            branch.references.iter().for_each(|name| *others.references.entry(name).or_default() += 1);
            for (property, constant) in branch.constants() {
                *others.constants.entry(property).or_default().entry(camel_case(constant)).or_default() += 1;
            }
        }
        others
    }

    /// The constant that no other branch has: of the property of which the most branches have one.
    fn telling_constant(&self, branch: &Outline<'n>) -> Option<&'n str> {
        let uses = |property: &str, constant: &str| self.constants.get(property)?.get(&camel_case(constant)).copied();
        let telling = branch.constants().filter(|(property, constant)| uses(property, constant) == Some(1));
        let told = |property: &str| self.constants.get(property).map_or(0, BTreeMap::len);
        telling.min_by_key(|(property, _)| (std::cmp::Reverse(told(property)), *property)).map(|(_, constant)| constant)
    }

    /// What the branch has: a type of its own that it adds to, the one property that it requires, or one that no other
    /// branch has; or else its kind.
    fn tail_of_content(&self, branch: &Outline<'n>) -> String {
        let is_name = |name: &&&str| !camel_case(name).is_empty();
        let reference = branch.references.iter().filter(is_name).find(|name| self.references[*name] == 1);
        let own = branch.properties.keys().filter(is_name).filter(|property| self.properties[*property] == 1);
        let own = own.min_by_key(|property| (!branch.required.contains(*property), **property));
        match (reference, own) {
            (Some(reference), _) => camel_case(reference),
            (None, Some(own)) if branch.required.len() == 1 && branch.required.contains(own) => camel_case(own),
            (None, Some(own)) => format!("With{}", camel_case(own)),
            (None, None) if !branch.properties.is_empty() => "Object".to_owned(),
            (None, None) if !branch.values.is_empty() => "Enum".to_owned(),
            (None, None) => camel_case(branch.ty.unwrap_or("value")),
        }
    }
}

/// The strings that a schema lists, null aside; nothing if one is no string.
fn strings(schema: &Node) -> Vec<&str> {
    let listed = schema.get("enum").and_then(Node::as_array).unwrap_or_default();
    let all = listed.iter().chain(schema.get("const")).filter(|value| value.value != Value::Null).map(Node::as_str);
    all.collect::<Option<Vec<_>>>().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Diagnostics;
    use crate::document;
    use crate::sources::{SourceFile, Sources};

    /// What branches are called after, which is the same in any order.
    fn tails(yaml: &str) -> String {
        let sources = Sources::new(SourceFile { name: "branches.yaml".to_owned(), text: format!("oneOf:\n{yaml}") });
        let parsed = document::parse(&sources, sources.spec(), &mut Diagnostics::new());
        let root = parsed.expect("it is YAML").root;
        let mut branches = root.get("oneOf").and_then(Node::as_array).expect("there are branches").to_vec();
        let named = |branches: &[Node]| steps(branches).into_iter().map(|step| step.tail).collect::<Vec<_>>();
        let forwards = named(&branches);
        branches.reverse();
        assert!(named(&branches).iter().rev().eq(&forwards));
        forwards.join(" ")
    }

    #[test]
    fn a_constant_that_no_other_branch_has_names_a_branch() {
        insta::assert_snapshot!(tails("
- {properties: {type: {enum: [http]}, object: {enum: [sink]}, url: {}}}
- {properties: {type: {enum: [amazonS3]}, object: {enum: [sink]}, bucket: {}}}
- {properties: {type: {const: off}, object: {enum: [sink]}}}
- {enum: [auto], type: string}
- {enum: [none], type: string}
- {type: string}
"), @"Http AmazonS3 Off Auto None String");
    }

    #[test]
    fn what_is_composed_is_named_after_its_constant_or_the_type_that_it_adds_to() {
        insta::assert_snapshot!(tails("
- allOf: [{$ref: '#/components/schemas/Base'}, {properties: {kind: {enum: [chat]}}}]
- allOf: [{$ref: '#/components/schemas/Base'}, {properties: {kind: {enum: [text]}}}]
- allOf: [{$ref: '#/components/schemas/Base'}, {$ref: '#/components/schemas/Image'}]
"), @"Chat Text Image");
    }

    #[test]
    fn a_property_that_is_required_alone_names_a_branch() {
        insta::assert_snapshot!(tails("
- {required: [Circle], properties: {Circle: {}}}
- {required: [Square], properties: {Square: {}, id: {}}}
- {required: [id, text], properties: {id: {}, text: {}}}
- {properties: {id: {}, note: {}}}
- {properties: {id: {}}}
- {type: string, enum: [Unit, Other]}
"), @"Circle Square WithText WithNote Object Enum");
    }

    #[test]
    fn branches_of_one_kind_say_more_of_themselves() {
        insta::assert_snapshot!(tails("
- {required: [kind, id], properties: {kind: {enum: [a]}, id: {}}}
- {required: [kind, org], properties: {kind: {enum: [a]}, org: {}, id: {}}}
- {required: [kind], properties: {kind: {enum: [b]}, id: {}, org: {}}}
- {enum: [x, y]}
- {enum: [z, w]}
"), @"WithIdKind WithKindOrg B XY ZW");
    }
}
