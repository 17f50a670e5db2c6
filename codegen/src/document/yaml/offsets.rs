//! Characters and bytes of a text.

/// Turns the parser's character indices into byte offsets.
pub(super) struct Offsets<'t> {
    text: &'t str,
    /// The byte offset of every [`Self::STRIDE`]th character; empty for ASCII, where both are the same.
    checkpoints: Vec<usize>,
    /// What stands before the text that the parser sees: a byte order mark.
    skipped: usize,
}

impl<'t> Offsets<'t> {
    const STRIDE: usize = 64;

    pub(super) fn of(text: &'t str) -> Self {
        let body = text.strip_prefix('\u{feff}').unwrap_or(text);
        let checkpoints = if body.is_ascii() {
            Vec::new()
        } else {
            body.char_indices().step_by(Self::STRIDE).map(|(at, _)| at).collect()
        };
        Self { text: body, checkpoints, skipped: text.len() - body.len() }
    }

    /// The byte offset of a character.
    pub(super) fn byte(&self, index: usize) -> usize {
        let in_body = match self.checkpoints.get(index / Self::STRIDE) {
            None if self.checkpoints.is_empty() => index.min(self.text.len()),
            None => self.text.len(),
            Some(&start) => {
                let rest = &self.text[start..];
                start + rest.char_indices().nth(index % Self::STRIDE).map_or(rest.len(), |(at, _)| at)
            }
        };
        in_body + self.skipped
    }
}
