//! How much a pass may add to a document.

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::Origin;

/// How many values a pass may copy. Real documents of many megabytes stay far below it.
const MAX_VALUES: usize = 500_000;

/// What a pass may still copy.
pub(super) struct Budget {
    left: usize,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { left: MAX_VALUES }
    }

    /// Whether so many values may be copied; the first that may not are an error, at the place for which they were meant.
    pub(super) fn take(&mut self, count: usize, origin: &Origin, diagnostics: &mut Diagnostics) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left = self.left.saturating_sub(count);
        if self.left == 0 {
            let message = format!("the schemas that this one is made of expand to more than {MAX_VALUES} values");
            diagnostics.push(
                Diagnostic::error(Code::RefLimit, message)
                    .at(origin.key())
                    .help("an overlay can take some of the parts away, or write the members out"),
            );
        }
        self.left > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document;
    use crate::sources::{SourceFile, Sources};

    #[test]
    fn what_is_too_much_is_said_once() {
        let sources = Sources::new(SourceFile { name: "api.yaml".to_owned(), text: "a: 1".to_owned() });
        let document = document::parse(&sources, sources.spec(), &mut Diagnostics::new()).expect("it is YAML");
        let (mut budget, mut diagnostics) = (Budget::new(), Diagnostics::new());
        let mut take = |count| budget.take(count, &document.root.origin, &mut diagnostics);
        assert_eq!([1, MAX_VALUES - 2, 1, 1].map(&mut take), [true, true, false, false]);
        assert_eq!(diagnostics.iter().count(), 1);
    }
}
