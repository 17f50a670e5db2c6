//! What is wrong with a JSON value, and where.

use std::fmt;

/// Why a JSON value is not of its type, and where.
///
/// It holds names of the document and no part of the value, so it may be printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Invalid(Box<Found>);

/// What is wrong: in a box, because nearly everything that is read is right.
#[derive(Clone, PartialEq, Eq)]
struct Found {
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
    Syntax,
}

impl Invalid {
    /// The place as a JSON Pointer ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)), with `*` for names that the
    /// document does not give.
    pub fn pointer(&self) -> String {
        let mut pointer = String::new();
        for step in self.0.steps.iter().rev() {
            match step {
                Step::Member(name) => pointer += &format!("/{}", name.replace('~', "~0").replace('/', "~1")),
                Step::Element(index) => pointer += &format!("/{index}"),
                Step::AnyMember => pointer += "/*",
            }
        }
        pointer
    }

    /// A value of another kind than its type has.
    pub(super) fn kind(expected: &'static str, found: &'static str) -> Self {
        Self::of(Problem::Kind { expected, found })
    }

    /// A value of the right kind that is none of the type's.
    pub(super) fn value(expected: &'static str) -> Self {
        Self::of(Problem::Value { expected })
    }

    /// A member that is not there.
    pub(super) fn missing(name: &'static str) -> Self {
        Self::of(Problem::Missing).at(Step::Member(name))
    }

    /// A text that is no JSON, or one that is nested too deeply.
    #[cold]
    pub(super) fn syntax() -> Self {
        Self::of(Problem::Syntax)
    }

    #[cold]
    fn of(problem: Problem) -> Self {
        Self(Box::new(Found { steps: Vec::new(), problem }))
    }

    /// The same, seen from one level further out.
    pub(super) fn at(mut self, step: Step) -> Self {
        self.0.steps.push(step);
        self
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pointer() {
            pointer if pointer.is_empty() => f.write_str("the value: ")?,
            pointer => write!(f, "`{pointer}`: ")?,
        }
        match &self.0.problem {
            Problem::Missing => f.write_str("the member is missing"),
            Problem::Kind { expected, found } => write!(f, "expected {expected}, found {found}"),
            Problem::Value { expected } => write!(f, "expected {expected}"),
            Problem::Syntax => f.write_str("the text is no JSON"),
        }
    }
}

impl fmt::Debug for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Invalid({self})")
    }
}

impl std::error::Error for Invalid {}
