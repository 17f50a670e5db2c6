//! Says why a text is not a query of RFC 9535, and what was probably meant.

use jsonptr::{Pointer, PointerBuf};

use super::bounds::unquoted;
use super::way::way_to;

/// Why a text is not a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// The byte in the query at which it goes wrong.
    pub position: usize,
    /// What is wrong there.
    pub message: String,
    /// What to write.
    pub help: String,
}

/// The functions that RFC 9535 has (section 2.4).
const FUNCTIONS: [&str; 5] = ["length", "count", "match", "search", "value"];

impl QueryError {
    /// What a parser says of a text, in better words where the mistake is a common one.
    pub(super) fn of(text: &str, error: &serde_json_path::ParseError) -> Self {
        let inside = [function(text), comparison(text)].into_iter().flatten().min_by_key(|error| error.position);
        beginning(text).or(inside).unwrap_or_else(|| Self {
            position: error.position(),
            // The parser has words for some mistakes only.
            message: match error.message() {
                "parser error" => "the query goes wrong here".to_owned(),
                message => message.to_owned(),
            },
            help:
                "write a query of RFC 9535; put names with other characters than letters, digits and `_` into `['...']`"
                    .to_owned(),
        })
    }
}

/// A query begins with the root, and has no spaces around it.
fn beginning(text: &str) -> Option<QueryError> {
    let trimmed = text.trim();
    let is_query = |text: &str| serde_json_path::JsonPath::parse(text).is_ok();
    let (position, message) = match text.starts_with('$') {
        false => (0, "a query begins with `$`"),
        true if trimmed != text && is_query(trimmed) => (trimmed.len(), "a query has no spaces around it"),
        true => return None,
    };
    let pointer = trimmed.strip_prefix('#').unwrap_or(trimmed);
    let pointer = Pointer::parse(pointer).ok().filter(|pointer| !pointer.is_root()).map(|way| way_to(None, way));
    // Without its first character, a query begins with a dot or a bracket.
    let rooted = match trimmed.starts_with(['.', '[']) {
        true => vec![format!("${trimmed}")],
        false => vec![trimmed.to_owned(), format!("$.{trimmed}")],
    };
    let name =
        (!trimmed.contains(|c| ".[]()*?'\"".contains(c))).then(|| way_to(None, &PointerBuf::from_tokens([trimmed])));
    let mut meant = pointer.into_iter().chain(rooted).chain(name).filter(|_| !trimmed.is_empty());
    let help = match meant.find(|query| is_query(query)) {
        Some(query) => format!("write `{query}`"),
        None => "`$` is the root of the document: write a query such as `$.info`".to_owned(),
    };
    Some(QueryError { position, message: message.to_owned(), help })
}

/// A function that the standard does not have.
fn function(text: &str) -> Option<QueryError> {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    unquoted(text).filter(|(_, c)| *c == '(').find_map(|(end, _)| {
        let name = text.get(..end)?;
        let start = name.trim_end_matches(is_of_name).len();
        let name = name.get(start..).filter(|name| !name.is_empty() && !FUNCTIONS.contains(name))?;
        let message = format!("there is no function `{name}`");
        let help = "RFC 9535 has the functions `length`, `count`, `match`, `search` and `value`".to_owned();
        Some(QueryError { position: start, message, help })
    })
}

/// A comparison with one equals sign, or with three.
fn comparison(text: &str) -> Option<QueryError> {
    let signs = unquoted(text).filter(|(_, c)| *c == '=').map(|(position, _)| position);
    let mut runs = Vec::<(usize, usize)>::new();
    for position in signs {
        match runs.last_mut() {
            Some((start, length)) if *start + *length == position => *length += 1,
            _ => runs.push((position, 1)),
        }
    }
    runs.into_iter().find_map(|(position, length)| {
        let (before, rest) = (text.get(..position)?, text.get(position + length..)?);
        let is_fine = length == 2 || length == 1 && before.ends_with(['!', '<', '>']);
        let help = match rest.starts_with('~') {
            true => "for a regular expression, write `match(@.name, '...')` or `search(@.name, '...')`",
            false => "write `==`",
        };
        let sign = "=".repeat(length) + if rest.starts_with('~') { "~" } else { "" };
        let message = format!("`{sign}` is not a comparison operator");
        (!is_fine).then(|| QueryError { position, message, help: help.to_owned() })
    })
}
