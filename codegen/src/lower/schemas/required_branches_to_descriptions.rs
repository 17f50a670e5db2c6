//! Says in the description which members go together, where a union says nothing else.
//!
//! Before: `{ properties: { a: ..., b: ... }, oneOf: [{ required: [a] }, { required: [b] }] }`
//! After:  `{ properties: { a: ..., b: ... }, description: "Has exactly one of: `a`; `b`." }`
//!
//! A union of such branches is no union of types: each branch would forget the members of the others.
//!
//! Loses the check, with a note.

use crate::diagnostics::{Code, Diagnostic};
use crate::document::{Node, Object, Value};
use crate::lower::{Pass, Purpose};
use crate::{markdown, openapi};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "required_branches_to_descriptions",
    purpose: Purpose::Types,
    run: |document, diagnostics| {
        openapi::walk_schemas_mut(&mut document.root, |schema, _| {
            for (keyword, words) in [("oneOf", "exactly one of"), ("anyOf", "at least one of")] {
                let branches = schema.get(keyword).and_then(Node::as_array).unwrap_or_default();
                let groups = branches.iter().map(required_alone).collect::<Option<Vec<_>>>().unwrap_or_default();
                let groups = groups.into_iter().filter(|group| !group.is_empty()).collect::<Vec<_>>();
                if groups.is_empty() {
                    continue;
                }
                let Some(union) = schema.shift_remove(keyword) else { continue };
                describe(schema, &format!("Has {words}: {}.", groups.join("; ")), &union);
                let message = format!("the client documents which members `{keyword}` asks for, and does not check it");
                diagnostics.push(
                    Diagnostic::note(Code::ConstraintDocumented, message)
                        .at(union.origin.key())
                        .help("the server checks it; check it before the call where that is too late"),
                );
            }
        });
    },
};

/// The members that a branch asks for, if it says nothing else; empty if it asks for nothing.
fn required_alone(branch: &Node) -> Option<String> {
    let members = branch.as_object()?;
    let says_more = |(keyword, node): (&String, &Node)| match keyword.as_str() {
        "required" | "title" | "description" => false,
        "type" => node.as_str() != Some("object"),
        // What must not be there beside it says the same once more.
        "not" => node
            .as_object()
            .is_none_or(|not| !not.keys().all(|keyword| matches!(keyword.as_str(), "required" | "anyOf"))),
        _ => true,
    };
    if members.iter().any(says_more) || !(members.contains_key("required") || members.contains_key("not")) {
        return None;
    }
    let names = branch.get("required").and_then(Node::as_array).unwrap_or_default();
    let names = names.iter().filter_map(Node::as_str).map(markdown::code_span).collect::<Vec<_>>();
    Some(names.join(" and "))
}

fn describe(schema: &mut Object, sentence: &str, union: &Node) {
    let text = match schema.get("description").and_then(Node::as_str).map(str::trim_end) {
        None | Some("") => sentence.to_owned(),
        Some(text) => format!("{text}\n\n{sentence}"),
    };
    let empty = || Node { value: Value::Null, origin: union.origin.clone() };
    schema.entry("description".to_owned()).or_insert_with(empty).value = Value::String(text);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn a_union_of_required_members_alone_is_said_in_words() {
        let before = "
components:
  schemas:
    A:
      type: object
      description: An A.
      properties: {a: {type: string}, b: {type: string}, c: {type: string}}
      oneOf: [{required: [a]}, {required: [b, c], not: {required: [a]}}]
    B: {anyOf: [{required: [a]}, {type: object, required: [b]}]}
    C: {anyOf: [{required: [a]}, {$ref: '#/components/schemas/A'}]}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:8:7: note[constraint-documented]: the client documents which members `oneOf` asks for, and does not check it
        # before.yaml:9:9: note[constraint-documented]: the client documents which members `anyOf` asks for, and does not check it
        components:
          schemas:
            A:
              type: object
              description: |-
                An A.

                Has exactly one of: `a`; `b` and `c`.
              properties:
                a:
                  type: string
                b:
                  type: string
                c:
                  type: string
            B:
              description: 'Has at least one of: `a`; `b`.'
            C:
              anyOf:
              - required:
                - a
              - $ref: '#/components/schemas/A'
        ");
    }
}
