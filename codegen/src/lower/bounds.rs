//! How much a pass may add to a document.

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Origin};

/// How many values a pass may copy. Real documents of many megabytes stay below a tenth of it.
const MAX_VALUES: usize = 2_000_000;

/// What a pass may still copy.
pub(super) struct Budget {
    left: usize,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { left: MAX_VALUES }
    }

    /// Whether these values may be copied; the first that may not are an error, at the place for which they were meant.
    pub(super) fn take<'n>(
        &mut self,
        values: impl IntoIterator<Item = &'n Node>,
        origin: &Origin,
        diagnostics: &mut Diagnostics,
    ) -> bool {
        if self.left == 0 {
            return false;
        }
        let count = values.into_iter().map(Node::count).sum::<usize>();
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
