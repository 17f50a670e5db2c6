//! What the variants of a union are called, and what they say of themselves.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

use crate::document::Node;
use crate::markdown;
use crate::types::schemas::{Schemas, Union};

/// The names of the variants: the value of the tag, or the name of the type.
pub(super) fn names<'d>(schemas: &Schemas<'d>, holder: &str, union: &Union<'d>) -> Vec<Ident> {
    let mut taken = BTreeSet::from(["Unknown".to_owned()]);
    let names = union.branches.iter().enumerate().map(|(index, branch)| {
        let referred = schemas.referred(branch).map(|name| crate::names::short_within(holder, name));
        match union.tag.as_ref().map(|tag| tag.values[index].as_slice()) {
            // A tag that is the name of a schema has its packages before it.
            Some([only]) => only.rsplit(['.', '/', '#']).next().unwrap_or(only).to_owned(),
            _ => referred.unwrap_or_else(|| {
                let is_first = !union.branches[..index].iter().any(|other| kind_name(other) == kind_name(branch));
                if is_first { kind_name(branch) } else { content_name(schemas, branch) }
            }),
        }
    });
    let names = names.collect::<Vec<_>>();
    let short = names.iter().map(|name| crate::names::variant(name, &mut BTreeSet::new())).collect::<BTreeSet<_>>();
    let are_distinct = short.len() == names.len();
    let full = |index: usize| schemas.referred(union.branches[index]).unwrap_or(&names[index]);
    let chosen = (0..names.len()).map(|index| if are_distinct { names[index].as_str() } else { full(index) });
    chosen.map(|name| crate::names::variant(name, &mut taken)).collect()
}

/// What a branch without a name is called.
fn kind_name(branch: &Node) -> String {
    match (branch.get_str("type"), branch.get_str("format")) {
        (Some("string"), Some(format @ ("date" | "date-time"))) => format.to_owned(),
        (Some(kind), _) => kind.to_owned(),
        (None, _) => "value".to_owned(),
    }
}

/// What a branch without a name is called beside another one of its kind: after what it holds too.
fn content_name<'d>(schemas: &Schemas<'d>, branch: &'d Node) -> String {
    let mut holders = String::new();
    let mut branch = branch;
    loop {
        let (content, holder) = match branch.get_str("type") {
            Some("array") => (branch.get("items"), "Array"),
            Some("object") => (branch.get("additionalProperties").filter(|node| node.as_object().is_some()), "Map"),
            _ => (None, ""),
        };
        let Some(content) = content else { return format!("{} {holders}", kind_name(branch)) };
        holders.insert_str(0, holder);
        if let Some(name) = schemas.referred(content) {
            return format!("{name} {holders}");
        }
        branch = content;
    }
}

/// What the variant of a branch says of itself.
pub(super) fn docs<'d>(schemas: &Schemas<'d>, union: &Union<'d>, index: usize) -> TokenStream {
    let branch = union.branches[index];
    let holds = match schemas.referred(branch) {
        Some(name) => format!("[`{name}`]"),
        None => format!("A value of the type `{}`", kind_name(branch)),
    };
    let doc = match &union.tag {
        Some(tag) => {
            let values = tag.values[index].iter().map(|value| markdown::code_span(value)).collect::<Vec<_>>();
            format!(" {holds}, where {} is {}.", markdown::code_span(tag.property), values.join(" or "))
        }
        None => format!(" {holds}."),
    };
    quote!(#[doc = #doc])
}

#[cfg(test)]
mod tests {
    use crate::types::testing::types;

    /// The variants of the enums.
    fn variants(lowered: &str) -> String {
        let rust = types(lowered);
        let is_shown = |line: &&str| line.starts_with("pub enum") || line.starts_with("    ") && line.ends_with("),");
        let lines = rust.lines().filter(|line| !line.contains("=>") && !line.contains("///")).filter(is_shown);
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn what_an_array_or_a_map_holds_tells_it_from_another_one() {
        let lowered = "
components:
  schemas:
    Value:
      oneOf:
        - {type: array, items: {type: string}}
        - {type: array, items: {type: integer}}
        - {type: array, items: {type: array, items: {$ref: '#/components/schemas/Cup'}}}
        - {type: array, items: {type: array, items: {$ref: '#/components/schemas/Cup'}}}
        - {type: object, additionalProperties: {type: integer}}
        - {type: object, additionalProperties: {type: array, items: {type: string, format: date}}}
        - {type: string, format: email}
        - {type: string, format: uri}
        - {$ref: '#/components/schemas/Cup'}
        - {$ref: '#/components/schemas/Cup'}
    Cup: {type: object}
";
        insta::assert_snapshot!(variants(lowered), @"
        pub enum Value {
            Array(Vec<String>),
            IntegerArray(Vec<i64>),
            CupArrayArray(Vec<Vec<Cup>>),
            Object(::std::collections::BTreeMap<String, i64>),
            DateArrayMap(::std::collections::BTreeMap<String, Vec<::chrono::NaiveDate>>),
            String(String),
            Cup(Cup),
            Unknown(super::UnknownValue),
        ");
    }

    #[test]
    fn unions_that_are_branches_of_each_other_have_the_branches_of_all() {
        let lowered = "
components:
  schemas:
    Loose: {anyOf: [{$ref: '#/components/schemas/Loose'}, {type: string}]}
    Empty: {anyOf: [{$ref: '#/components/schemas/Empty'}]}
    Expression: {oneOf: [{$ref: '#/components/schemas/Same'}, {$ref: '#/components/schemas/And'}]}
    Same: {allOf: [{$ref: '#/components/schemas/Term'}]}
    Term: {oneOf: [{$ref: '#/components/schemas/Expression'}, {type: integer}]}
    And: {type: object, properties: {all: {type: array, items: {$ref: '#/components/schemas/Expression'}}, last: {$ref: '#/components/schemas/Term'}}}
";
        insta::assert_snapshot!(variants(lowered), @"
        pub enum Loose {
            String(String),
            Unknown(super::UnknownValue),
        pub enum Expression {
            And(And),
            Integer(i64),
            Unknown(super::UnknownValue),
        pub enum Term {
            Integer(i64),
            And(Box<And>),
            Unknown(super::UnknownValue),
        ");
    }
}
