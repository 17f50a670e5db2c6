//! The one door for text of documents to whoever reads messages: a terminal, or the log of a CI job.

use std::borrow::Cow;

use super::{Diagnostic, Location};

/// The text on one line, with pictures and names of the characters that do something where they are printed.
///
/// An escape sequence changes the terminal, a line break begins a line that a CI service may take for a command, and the
/// characters that turn the text around them hide what it says.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(does_something) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match u32::from(c) {
            code @ ..0x20 => shown.extend(char::from_u32(0x2400 + code)),
            0x7f => shown.push('\u{2421}'),
            code if does_something(c) => shown += &format!("U+{code:04X}"),
            _ => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

/// Whether a character does something where it is printed.
pub(crate) fn does_something(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A finding whose texts are all visible.
pub(super) fn finding(diagnostic: &Diagnostic) -> Diagnostic {
    let text = |text: &str| visible(text).into_owned();
    Diagnostic {
        message: text(&diagnostic.message),
        label: text(&diagnostic.label),
        related: diagnostic.related.iter().map(|(place, label)| (place.clone(), text(label))).collect(),
        help: diagnostic.help.as_deref().map(text),
        ..diagnostic.clone()
    }
}

/// The pointer of a place.
pub(super) fn pointer(location: &Location) -> String {
    visible(location.pointer.as_str()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_something_where_it_is_printed_is_shown() {
        let text = "a\n::error::b\r\u{1b}[31m\u{7f}\u{9b}c\u{202e}d\u{2028}\u{85}\té漢";
        assert_eq!(visible(text), "a␊::error::b␍␛[31m␡U+009BcU+202EdU+2028U+0085␉é漢");
        assert!(matches!(visible("plain é"), Cow::Borrowed(_)));
    }
}
