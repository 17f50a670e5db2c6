//! Says the constraints of a schema in its description, and takes them out.
//!
//! A client must not refuse what the server takes or sends. The server knows its constraints of today; the client
//! knows those of the day on which it was made.
//!
//! Before: `{ type: string, description: The code, minLength: 1, maxLength: 50, pattern: ^[A-Z]+$ }`
//! After:  `{ type: string, description: "The code\n\n1 to 50 characters. Matches ``^[A-Z]+$``." }`
//!
//! | Constraints of | Stand in the description of |
//! |---|---|
//! | a part of an `allOf` | the schema that holds it; a part that says nothing else goes |
//! | elements, values of a map, branches of a union, that become no type of their own | the array, the map, the union |
//! | a parameter | the parameter |
//!
//! Branches that differ in their constraints alone become one.
//!
//! Loses the checks, with a note for each schema. A `not` goes whole, with a note.

mod clauses;

use self::clauses::{Clauses, sentence};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object, Origin, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, Kind};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "constraints_to_descriptions",
    purpose: Purpose::Types,
    run: |document, diagnostics| {
        openapi::walk_mut(&mut document.root, Kind::OpenApi, &mut |node, kind| {
            // A description that is no text is for others to refuse.
            if node.get("description").is_some_and(|text| text.as_str().is_none()) {
                return;
            }
            // The description of a schema inside of a parameter is shown nowhere.
            let described = match kind {
                Kind::Parameter => node.get_mut("schema"),
                Kind::Schema => Some(&mut *node),
                _ => None,
            };
            let constraints = described.map(|schema| Constraints::take(schema, diagnostics));
            if let (Some(constraints), Some(members)) = (constraints, node.as_object_mut()) {
                constraints.describe(members, kind);
            }
        });
    },
};

/// What a schema and the schemas that have no description of their own constrain.
#[derive(Default)]
struct Constraints {
    clauses: Vec<String>,
    /// Where the first one stands.
    origin: Option<Origin>,
}

impl Constraints {
    fn take(schema: &mut Node, diagnostics: &mut Diagnostics) -> Self {
        let mut taken = Self::default();
        let Some(members) = schema.as_object_mut() else { return taken };
        // What stands beside a reference does not count.
        if members.contains_key("$ref") {
            return taken;
        }
        drop_not(members, diagnostics);
        taken.own(members, diagnostics);
        if let Some(Value::Array(parts)) = members.get_mut("allOf").map(|node| &mut node.value) {
            parts.retain_mut(|part| {
                let constraints = Self::take(part, diagnostics);
                let is_done = !constraints.clauses.is_empty() && part.as_object().is_some_and(Object::is_empty);
                taken.add(constraints, |clauses| clauses);
                !is_done
            });
            if parts.is_empty() {
                members.shift_remove("allOf");
            }
        }
        for keyword in ["oneOf", "anyOf"] {
            taken.branches(members, keyword, diagnostics);
        }
        for (keyword, each) in [("items", "each element"), ("additionalProperties", "each value")] {
            if let Some(inner) = members.get_mut(keyword).filter(|inner| is_plain(inner)) {
                let constraints = Self::take(inner, diagnostics);
                taken.add(constraints, |clauses| vec![format!("{each}: {}", clauses.join(", "))]);
            }
        }
        if let Some(Value::Array(places)) = members.get_mut("prefixItems").map(|node| &mut node.value) {
            for (index, place) in places.iter_mut().enumerate().filter(|(_, place)| is_plain(place)) {
                let constraints = Self::take(place, diagnostics);
                taken.add(constraints, |clauses| vec![format!("element {index}: {}", clauses.join(", "))]);
            }
        }
        taken
    }

    /// Takes the constraints that stand in the schema itself.
    fn own(&mut self, members: &mut Object, diagnostics: &mut Diagnostics) {
        name_unsigned(members);
        let Clauses { texts, keywords } = Clauses::take(members);
        let Some((_, origin)) = keywords.first() else { return };
        let names = keywords.iter().map(|(name, _)| format!("`{name}`")).collect::<Vec<_>>();
        let (listed, them) = match names.as_slice() {
            [] => return,
            [only] => (only.clone(), "it"),
            [first @ .., last] => (format!("{} and {last}", first.join(", ")), "them"),
        };
        diagnostics.push(
            Diagnostic::note(
                Code::ConstraintDocumented,
                format!("the client documents {listed}, and does not check {them}"),
            )
            .at(origin.key())
            .help("the server checks it; check it before the call where that is too late"),
        );
        self.origin = Some(origin.clone());
        self.clauses = texts;
    }

    /// Takes the constraints out of the branches of a union.
    fn branches(&mut self, members: &mut Object, keyword: &str, diagnostics: &mut Diagnostics) {
        let Some(Value::Array(branches)) = members.get_mut(keyword).map(|node| &mut node.value) else { return };
        let before = self.clauses.len();
        for branch in branches.iter_mut().filter(|branch| is_plain(branch)) {
            let form = form(branch);
            let constraints = Self::take(branch, diagnostics);
            self.add(constraints, |clauses| vec![format!("{form}: {}", clauses.join(", "))]);
        }
        if self.clauses.len() > before {
            unite(members, keyword);
        }
    }

    fn add(&mut self, other: Self, say: impl Fn(Vec<String>) -> Vec<String>) {
        if !other.clauses.is_empty() {
            self.clauses.extend(say(other.clauses));
            self.origin = self.origin.take().or(other.origin);
        }
    }

    /// Says everything at the end of the description of an object.
    fn describe(self, members: &mut Object, kind: Kind) {
        let Some(origin) = self.origin else { return };
        let paragraph = self.clauses.iter().map(|clause| sentence(clause)).collect::<Vec<_>>().join(" ");
        // A title becomes the description where there is none.
        let before = description(members).or_else(|| members.get("title"));
        let text = match before.and_then(Node::as_str).map(str::trim_end) {
            None | Some("") => paragraph,
            // Parameters are items of a list, which a second paragraph would end.
            Some(line) if kind == Kind::Parameter && !line.contains('\n') => {
                let stop = if line.ends_with(['.', '!', '?', ':']) { "" } else { "." };
                format!("{line}{stop} {paragraph}")
            }
            Some(before) => format!("{before}\n\n{paragraph}"),
        };
        let empty = || Node { value: Value::Null, origin };
        members.entry("description".to_owned()).or_insert_with(empty).value = Value::String(text);
    }
}

/// What describes a schema: its own description, or that of a part without a name, which speaks of the whole.
fn description(members: &Object) -> Option<&Node> {
    let parts = || members.get("allOf").and_then(Node::as_array).unwrap_or_default().iter();
    let of_part = |part| Node::as_object(part).filter(|part| !part.contains_key("$ref")).and_then(description);
    members.get("description").or_else(|| parts().find_map(of_part))
}

/// Gives integers without a sign, of which some are too large for one with a sign, the format that says so.
fn name_unsigned(schema: &mut Object) {
    let number = |keyword: &str| match &schema.get(keyword)?.value {
        Value::Number(number) => number.as_u64(),
        _ => None,
    };
    let is_plain = schema.get("type").and_then(Node::as_str) == Some("integer") && !schema.contains_key("format");
    let is_large = |number: u64| i64::try_from(number).is_err();
    let bound = |keyword: &str| number(keyword).is_some_and(is_large).then(|| schema.get(keyword)).flatten();
    let listed = schema.get("enum").filter(|values| {
        let values = values.as_array().unwrap_or_default().iter().filter(|value| value.value != Value::Null);
        let values = values.map(|value| match &value.value {
            Value::Number(number) => number.as_u64(),
            _ => None,
        });
        let values = values.collect::<Option<Vec<_>>>();
        values.is_some_and(|values| values.into_iter().any(is_large))
    });
    let large = bound("minimum").or(listed).or_else(|| bound("maximum").filter(|_| number("minimum").is_some()));
    if let (true, Some(large)) = (is_plain, large) {
        let format = Node { value: Value::String("uint64".to_owned()), origin: large.origin.clone() };
        schema.insert("format".to_owned(), format);
    }
}

/// Drops `not`: what a value must not be has no counterpart in a type.
fn drop_not(schema: &mut Object, diagnostics: &mut Diagnostics) {
    if let Some(not) = schema.shift_remove("not") {
        diagnostics.push(
            Diagnostic::note(Code::KeywordDropped, "the client does not check `not`")
                .at(not.origin.key())
                .help("the server checks it; say in a description what is not valid, with an overlay"),
        );
    }
}

/// Makes one of the branches of a union that are the same but for their titles.
fn unite(members: &mut Object, keyword: &str) {
    let branches = members.get(keyword).and_then(Node::as_array).unwrap_or_default();
    let untitled = branches.iter().map(|branch| {
        let mut branch = branch.as_object().filter(|_| is_plain(branch))?.clone();
        branch.shift_remove("title");
        Some(branch)
    });
    let untitled = untitled.collect::<Option<Vec<_>>>().unwrap_or_default();
    let [first, others @ ..] = untitled.as_slice() else { return };
    let fits = first.iter().all(|(name, node)| members.get(name).is_none_or(|other| other == node));
    if fits && others.iter().all(|other| other == first) {
        members.shift_remove(keyword);
        members.extend(first.clone());
    }
}

/// What people call the values of a branch.
fn form(branch: &Node) -> String {
    let of_type = || match branch.get_str("type") {
        Some(name @ ("integer" | "array" | "object")) => format!("an {name}"),
        Some(name) => format!("a {name}"),
        None => "a form".to_owned(),
    };
    branch.get_str("title").map_or_else(of_type, str::to_owned)
}

/// Whether a schema becomes no type of its own, whose description would be shown.
fn is_plain(schema: &Node) -> bool {
    let of_types = ["properties", "enum", "oneOf", "anyOf", "allOf"];
    schema.as_object().is_some_and(|members| !of_types.iter().any(|keyword| members.contains_key(*keyword)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn constraints_are_said_at_the_end_of_the_description() {
        let before = "
components:
  schemas:
    Code: {type: string, description: \"The code\\n\", maxLength: 50, pattern: '^[A-Z]+$', minLength: 1}
    Order:
      minProperties: 1
      properties:
        count: {type: integer, title: Count, minimum: 0, maximum: 10, exclusiveMinimum: true, multipleOf: 5}
        maximum: {type: number, minimum: 0.5, maximum: 1e3}
        tags: {type: array, minItems: 1, uniqueItems: true, items: {type: string, minLength: 1}}
        rows: {type: array, maxItems: 3, items: {minProperties: 2, properties: {a: {type: string}}}}
        names: {additionalProperties: {type: string, maxLength: 2, pattern: x}}
        pin: {type: string, format: password, minLength: 4, maxLength: 4}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:4:53: note[constraint-documented]: the client documents `maxLength`, `pattern` and `minLength`, and does not check them
        # before.yaml:6:7: note[constraint-documented]: the client documents `minProperties`, and does not check it
        # before.yaml:8:58: note[constraint-documented]: the client documents `maximum`, `exclusiveMinimum` and `multipleOf`, and does not check them
        # before.yaml:9:33: note[constraint-documented]: the client documents `minimum` and `maximum`, and does not check them
        # before.yaml:10:29: note[constraint-documented]: the client documents `minItems` and `uniqueItems`, and does not check them
        # before.yaml:10:83: note[constraint-documented]: the client documents `minLength`, and does not check it
        # before.yaml:11:29: note[constraint-documented]: the client documents `maxItems`, and does not check it
        # before.yaml:11:50: note[constraint-documented]: the client documents `minProperties`, and does not check it
        # before.yaml:12:54: note[constraint-documented]: the client documents `maxLength` and `pattern`, and does not check them
        # before.yaml:13:47: note[constraint-documented]: the client documents `minLength` and `maxLength`, and does not check them
        components:
          schemas:
            Code:
              type: string
              description: |-
                The code

                1 to 50 characters. Matches `^[A-Z]+$`.
            Order:
              properties:
                count:
                  type: integer
                  title: Count
                  description: |-
                    Count

                    More than 0 and at most 10. A multiple of 5.
                maximum:
                  type: number
                  description: At least 0.5 and at most 1000.
                tags:
                  type: array
                  items:
                    type: string
                  description: 'At least 1 element. No element twice. Each element: at least 1 character.'
                rows:
                  type: array
                  items:
                    properties:
                      a:
                        type: string
                    description: At least 2 members.
                  description: At most 3 elements.
                names:
                  additionalProperties:
                    type: string
                  description: 'Each value: at most 2 characters, matches `x`.'
                pin:
                  type: string
                  format: password
                  description: Exactly 4 characters.
              description: At least 1 member.
        ");
    }

    #[test]
    fn what_says_nothing_goes_without_a_word_and_what_is_malformed_stays() {
        let before = "
components:
  schemas:
    A: {minLength: 0, minItems: 0, minProperties: 0, uniqueItems: false, pattern: '', exclusiveMinimum: true}
    B: {minLength: -1, maximum: '3', exclusiveMaximum: 3}
    C: {description: 3, minLength: 1}
    D: {$ref: '#/components/schemas/A'}
    E: {example: {minLength: 1}, default: {pattern: x}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            A: {}
            B:
              minLength: -1
              maximum: '3'
              exclusiveMaximum: 3
            C:
              description: 3
              minLength: 1
            D:
              $ref: '#/components/schemas/A'
            E:
              example:
                minLength: 1
              default:
                pattern: x
        ");
    }

    #[test]
    fn a_part_of_an_all_of_that_says_nothing_else_goes() {
        let before = "
components:
  schemas:
    A: {allOf: [{$ref: '#/components/schemas/B'}, {maxLength: 3}], description: An A}
    B: {allOf: [{pattern: '`'}, {allOf: [{minLength: 2}], maxLength: 4}]}
    C: {allOf: [{$ref: '#/components/schemas/D'}, {type: object, minProperties: 1}, {}]}
    D: {type: object}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:4:52: note[constraint-documented]: the client documents `maxLength`, and does not check it
        # before.yaml:5:18: note[constraint-documented]: the client documents `pattern`, and does not check it
        # before.yaml:5:59: note[constraint-documented]: the client documents `maxLength`, and does not check it
        # before.yaml:5:43: note[constraint-documented]: the client documents `minLength`, and does not check it
        # before.yaml:6:66: note[constraint-documented]: the client documents `minProperties`, and does not check it
        components:
          schemas:
            A:
              allOf:
              - $ref: '#/components/schemas/B'
              description: |-
                An A

                At most 3 characters.
            B:
              description: Matches `` ` ``. At most 4 characters. At least 2 characters.
            C:
              allOf:
              - $ref: '#/components/schemas/D'
              - type: object
              - {}
              description: At least 1 member.
            D:
              type: object
        ");
    }

    #[test]
    fn the_description_of_a_part_stays_beside_constraints() {
        let before = "
components:
  schemas:
    A: {allOf: [{$ref: '#/components/schemas/B'}, {description: An A}, {maxLength: 3}]}
    B: {allOf: [{type: string}, {allOf: [{description: A B, minLength: 2}]}]}
    C: {allOf: [{type: object, minProperties: 1, description: A part}], description: A C}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:4:73: note[constraint-documented]: the client documents `maxLength`, and does not check it
        # before.yaml:5:61: note[constraint-documented]: the client documents `minLength`, and does not check it
        # before.yaml:6:32: note[constraint-documented]: the client documents `minProperties`, and does not check it
        components:
          schemas:
            A:
              allOf:
              - $ref: '#/components/schemas/B'
              - description: An A
              description: |-
                An A

                At most 3 characters.
            B:
              allOf:
              - type: string
              - allOf:
                - description: A B
              description: |-
                A B

                At least 2 characters.
            C:
              allOf:
              - type: object
                description: A part
              description: |-
                A C

                At least 1 member.
        ");
    }

    #[test]
    fn a_parameter_says_the_constraints_of_its_schema() {
        let before = "
paths:
  /a:
    get:
      parameters:
        - {name: size, in: query, description: How many, schema: {type: integer, description: Size, minimum: 1, maximum: 100}}
        - {name: ids, in: query, schema: {type: array, items: {type: string, pattern: '^a`b'}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:6:101: note[constraint-documented]: the client documents `minimum` and `maximum`, and does not check them
        # before.yaml:7:78: note[constraint-documented]: the client documents `pattern`, and does not check it
        paths:
          /a:
            get:
              parameters:
              - name: size
                in: query
                description: How many. At least 1 and at most 100.
                schema:
                  type: integer
                  description: Size
              - name: ids
                in: query
                schema:
                  type: array
                  items:
                    type: string
                description: 'Each element: matches ``^a`b``.'
        ");
    }

    #[test]
    fn a_union_says_the_constraints_of_its_branches() {
        let before = "
components:
  schemas:
    A: {oneOf: [{type: integer, minimum: 0}, {type: string, maxLength: 3}, {type: object, properties: {a: {type: string}}, minProperties: 1}]}
    B: {anyOf: [{title: A postcode, type: string, pattern: '^A'}, {title: A ZIP, type: string, pattern: '^9'}]}
    C: {type: string, oneOf: [{minLength: 3}, {maxLength: 0}]}
    D: {oneOf: [{type: string}, {type: string}]}
    E: {type: integer, oneOf: [{type: number, minimum: 3}]}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:4:33: note[constraint-documented]: the client documents `minimum`, and does not check it
        # before.yaml:4:61: note[constraint-documented]: the client documents `maxLength`, and does not check it
        # before.yaml:4:124: note[constraint-documented]: the client documents `minProperties`, and does not check it
        # before.yaml:5:51: note[constraint-documented]: the client documents `pattern`, and does not check it
        # before.yaml:5:96: note[constraint-documented]: the client documents `pattern`, and does not check it
        # before.yaml:6:32: note[constraint-documented]: the client documents `minLength`, and does not check it
        # before.yaml:6:48: note[constraint-documented]: the client documents `maxLength`, and does not check it
        # before.yaml:8:47: note[constraint-documented]: the client documents `minimum`, and does not check it
        components:
          schemas:
            A:
              oneOf:
              - type: integer
              - type: string
              - type: object
                properties:
                  a:
                    type: string
                description: At least 1 member.
              description: 'An integer: at least 0. A string: at most 3 characters.'
            B:
              type: string
              description: 'A postcode: matches `^A`. A ZIP: matches `^9`.'
            C:
              type: string
              description: 'A form: at least 3 characters. A form: at most 0 characters.'
            D:
              oneOf:
              - type: string
              - type: string
            E:
              type: integer
              oneOf:
              - type: number
              description: 'A number: at least 3.'
        ");
    }

    #[test]
    fn a_not_that_would_forbid_more_goes() {
        let before = "
components:
  schemas:
    A: {type: string, not: {pattern: '^x'}}
    B: {type: object, not: {properties: {a: {minLength: 1}}}}
    C: {type: object, not: {required: [a]}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:4:23: note[keyword-dropped]: the client does not check `not`
        # before.yaml:5:23: note[keyword-dropped]: the client does not check `not`
        # before.yaml:6:23: note[keyword-dropped]: the client does not check `not`
        components:
          schemas:
            A:
              type: string
            B:
              type: object
            C:
              type: object
        ");
    }

    #[test]
    fn integers_of_which_some_are_too_large_for_a_sign_have_none() {
        let before = "
components:
  schemas:
    Most: {type: integer, minimum: 0, maximum: 18446744073709551615}
    Least: {type: integer, minimum: 9223372036854775808}
    Listed: {type: integer, enum: [1, 9223372036854775808]}
    Signed: {type: integer, maximum: 18446744073709551615}
    Mixed: {type: integer, enum: [-1, 9223372036854775808]}
";
        let after = lower(PASS, before);
        let formats = after
            .lines()
            .filter(|line| line.starts_with("    ") && !line.starts_with("     ") || line.contains("format"));
        insta::assert_snapshot!(formats.map(str::trim).collect::<Vec<_>>().join(" "), @"Most: format: uint64 Least: format: uint64 Listed: format: uint64 Signed: Mixed:");
    }

    #[test]
    fn how_many_elements_a_tuple_has_is_in_its_type() {
        let before = "
components:
  schemas:
    Point: {type: array, minItems: 2, maxItems: 2, uniqueItems: true, prefixItems: [{type: number, minimum: 0}, {type: number}]}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:4:52: note[constraint-documented]: the client documents `uniqueItems`, and does not check it
        # before.yaml:4:100: note[constraint-documented]: the client documents `minimum`, and does not check it
        components:
          schemas:
            Point:
              type: array
              minItems: 2
              maxItems: 2
              prefixItems:
              - type: number
              - type: number
              description: 'No element twice. Element 0: at least 0.'
        ");
    }
}
