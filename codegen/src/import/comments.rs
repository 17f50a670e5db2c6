//! Finds the comments of a YAML text, which a document that is written again no longer has.

use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle};

/// Where the first comment of a YAML text stands; none in JSON.
pub(super) fn first(text: &str) -> Option<Range<usize>> {
    if text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
        return None;
    }
    let literals = literals(text);
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let marks = line.match_indices('#').map(|(at, _)| at);
        for mark in marks.filter(|at| *at == 0 || line[..*at].ends_with([' ', '\t'])) {
            let at = start + mark;
            if !literals.iter().any(|literal| literal.contains(&at)) {
                return Some(at..start + line.trim_end().len());
            }
        }
        start += line.len();
    }
    None
}

/// Where the strings stand in which ` #` is text: quoted ones and blocks.
fn literals(text: &str) -> Vec<Range<usize>> {
    // The parser counts characters.
    let offsets = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect::<Vec<_>>();
    let byte = |index: usize| offsets.get(index).copied().unwrap_or(text.len());
    let mut literals = Vec::new();
    for (event, span) in Parser::new_from_str(text).map_while(Result::ok) {
        let Event::Scalar(_, style, ..) = event else { continue };
        let (start, end) = (byte(span.start.index()), byte(span.end.index()));
        let written = &text[start..end];
        let length = match style {
            ScalarStyle::Plain => continue,
            ScalarStyle::SingleQuoted => written.rfind('\'').unwrap_or_default(),
            ScalarStyle::DoubleQuoted => written.rfind('"').unwrap_or_default(),
            ScalarStyle::Literal | ScalarStyle::Folded => written.len(),
        };
        literals.push(start..start + length);
    }
    literals
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comment(text: &str) -> Option<&str> {
        first(text).map(|range| &text[range])
    }

    #[test]
    fn comments_stand_on_their_own_line_or_behind_a_value() {
        assert_eq!(comment("a: 1\n# one\nb: 2 # two\n"), Some("# one"));
        assert_eq!(comment("a: ü # one\n"), Some("# one"));
        assert_eq!(comment("a: 'x' # one\n"), Some("# one"));
        assert_eq!(comment("a: |\n  text\nb: 1 # one\n"), Some("# one"));
    }

    #[test]
    fn a_mark_inside_of_a_text_is_no_comment() {
        assert_eq!(
            comment("a: '#/x #y'\nb: \"a # b\"\nc: >-\n  #/components/schemas/X\n\n  # heading\nd: a#b\n"),
            None
        );
        assert_eq!(comment("a: |\n  # Heading\n  text # not\nb: >-\n  # x\n"), None);
        assert_eq!(comment("{\"a\": \"x # y\"}"), None);
    }
}
