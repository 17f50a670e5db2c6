//! How much may be added to a document.

use super::{Node, Origin};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};

/// How many values may be copied into any document, however small.
const LEAST: usize = 20_000;

/// How many may be copied for each that the document has. Those that are published take two at most.
const FOR_EACH: usize = 5;

/// How many values the passes may copy into a document, all together.
///
/// What is made of a document is in proportion to what was written, and so is the time that it takes.
#[derive(Clone, Debug)]
pub(crate) struct Budget {
    limit: usize,
    /// None once more was asked for than was left.
    left: Option<usize>,
}

impl Budget {
    /// That of a document to which nothing has been added.
    pub(crate) fn of(root: &Node) -> Self {
        let limit = root.count().saturating_mul(FOR_EACH).max(LEAST);
        Self { limit, left: Some(limit) }
    }

    /// Whether nothing more may be copied.
    pub(crate) fn is_spent(&self) -> bool {
        self.left.is_none()
    }

    /// Whether so many values may be copied; the first that may not are an error, at the place for which they were meant.
    pub(crate) fn take(&mut self, count: usize, origin: &Origin, diagnostics: &mut Diagnostics) -> bool {
        let Some(left) = self.left else { return false };
        self.left = left.checked_sub(count);
        if self.left.is_some() {
            return true;
        }
        let message = format!("the parts that this is made of expand to more than {} values", self.limit);
        diagnostics.push(
            Diagnostic::error(Code::RefLimit, message)
                .at(origin.key())
                .help("an overlay can take some of the parts away, or write the members out"),
        );
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document;
    use crate::sources::{SourceFile, Sources};

    fn root(text: &str) -> Node {
        let sources = Sources::new(SourceFile { name: "api.yaml".to_owned(), text: text.to_owned() });
        document::parse(&sources, sources.spec(), &mut Diagnostics::new()).expect("it is YAML").root
    }

    #[test]
    fn what_is_too_much_is_said_once() {
        let root = root("a: 1");
        let (mut budget, mut diagnostics) = (Budget::of(&root), Diagnostics::new());
        let mut take = |count| budget.take(count, &root.origin, &mut diagnostics);
        assert_eq!([1, LEAST - 2, 1, 1, 1].map(&mut take), [true, true, true, false, false]);
        assert_eq!(diagnostics.iter().count(), 1);
    }

    #[test]
    fn a_large_document_may_grow_by_more() {
        let count = 2 * LEAST;
        let root = root(&format!("[{}]", "1, ".repeat(count)));
        assert!(Budget::of(&root).take(LEAST * 2, &root.origin, &mut Diagnostics::new()));
    }
}
