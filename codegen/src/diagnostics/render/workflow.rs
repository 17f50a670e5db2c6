//! [Workflow commands]: lines of output of which GitHub makes annotations.
//!
//! [Workflow commands]: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands

/// The line of an annotation; `place` is a file, a line and a column, from 1.
pub(crate) fn line(command: &str, title: &str, place: Option<(&str, usize, usize)>, message: &str) -> String {
    let place = place.map(|(file, line, column)| format!("file={},line={line},col={column},", property(file)));
    format!("::{command} {}title={}::{}\n", place.unwrap_or_default(), property(title), data(message))
}

/// What stands after `::`, escaped so that it stays on its line.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, which a comma or a colon would end.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
