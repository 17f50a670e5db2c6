//! What is wrong with a JSON value, and where.

use std::fmt;

use serde_json::Value;

/// Why a JSON value is not of its type, and where.
///
/// It holds names of the document and no part of the value, so it may be printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Invalid {
    /// The way from the place to the root.
    steps: Vec<Step>,
    problem: Problem,
}

/// The way from a value to one that it holds.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Step {
    Member(&'static str),
    Element(usize),
    /// A member whose name the document does not give.
    AnyMember,
}

#[derive(Clone, PartialEq, Eq)]
enum Problem {
    Missing,
    Kind { expected: &'static str, found: &'static str },
    Value { expected: &'static str },
}

impl Invalid {
    /// The place as a JSON Pointer ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)), with `*` for names that the
    /// document does not give.
    pub fn pointer(&self) -> String {
        let mut pointer = String::new();
        for step in self.steps.iter().rev() {
            match step {
                Step::Member(name) => pointer += &format!("/{}", name.replace('~', "~0").replace('/', "~1")),
                Step::Element(index) => pointer += &format!("/{index}"),
                Step::AnyMember => pointer += "/*",
            }
        }
        pointer
    }

    /// A value of another kind than its type has.
    pub(super) fn kind(expected: &'static str, found: &Value) -> Self {
        let found = match found {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        };
        Self { steps: Vec::new(), problem: Problem::Kind { expected, found } }
    }

    /// A value of the right kind that is none of the type's.
    pub(super) fn value(expected: &'static str) -> Self {
        Self { steps: Vec::new(), problem: Problem::Value { expected } }
    }

    /// A member that is not there.
    pub(super) fn missing(name: &'static str) -> Self {
        Self { steps: vec![Step::Member(name)], problem: Problem::Missing }
    }

    /// The same, seen from one level further out.
    pub(super) fn at(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pointer() {
            pointer if pointer.is_empty() => f.write_str("the value: ")?,
            pointer => write!(f, "`{pointer}`: ")?,
        }
        match &self.problem {
            Problem::Missing => f.write_str("the member is missing"),
            Problem::Kind { expected, found } => write!(f, "expected {expected}, found {found}"),
            Problem::Value { expected } => write!(f, "expected {expected}"),
        }
    }
}

impl fmt::Debug for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Invalid({self})")
    }
}

impl std::error::Error for Invalid {}
