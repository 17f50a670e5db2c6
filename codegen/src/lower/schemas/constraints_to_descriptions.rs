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
mod tests;
