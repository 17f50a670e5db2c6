//! Reads JSON (RFC 8259).

use std::borrow::Cow;

use jsonc_parser::ast::{ObjectPropName, Value as Ast};
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, CommentCollectionStrategy, ParseOptions, parse_to_ast};
use jsonptr::PointerBuf;
use serde_json::Number;

use super::builder::{Builder, nesting_limit};
use super::{Failure, Node, Value, comment_in_json};
use crate::diagnostics::{Code, Diagnostic, Location};
use crate::sources::FileId;

/// JSON by the letter: the parser's extensions are off.
const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// JSON with comments, as some editors write it.
const WITH_COMMENTS: ParseOptions = ParseOptions { allow_comments: true, allow_trailing_commas: true, ..STRICT };

/// Parses a JSON text.
pub(super) fn parse(text: &str, file: FileId) -> Result<Node, Failure> {
    let text = &without_mark(text);
    let location = |range: Range| Location { file, range: range.start..range.end, pointer: PointerBuf::root() };
    let parsed = parse_to_ast(text, &CollectOptions::default(), &STRICT).map_err(|error| {
        if matches!(error.kind(), ParseErrorKind::NestingDepthExceeded) {
            return nesting_limit(location(error.range()));
        }
        syntax(&error.kind().to_string(), location(error.range()))
    })?;
    let mut builder = Builder::new(file);
    if let Some(value) = parsed.value {
        build(value, &mut builder)?;
    }
    builder.finish().ok_or_else(|| syntax("the file is empty", location(Range::new(0, 0))))
}

/// What is said of the first comment in a text that is JSON but for its comments.
pub(super) fn comment(text: &str, file: FileId) -> Option<Failure> {
    let collected = CollectOptions { comments: CommentCollectionStrategy::Separate, tokens: false };
    let text = without_mark(text);
    let comments = parse_to_ast(&text, &collected, &WITH_COMMENTS).ok()?.comments?;
    let ranges = comments.values().flat_map(|comments| comments.iter()).map(Ranged::range);
    let first = ranges.min_by_key(|range| range.start)?;
    Some(comment_in_json(Location { file, range: first.start..first.end, pointer: PointerBuf::root() }))
}

/// The text with white space in the place of a byte order mark, which keeps the places right.
fn without_mark(text: &str) -> Cow<'_, str> {
    text.strip_prefix('\u{feff}').map_or(Cow::Borrowed(text), |rest| Cow::Owned(format!("   {rest}")))
}

fn syntax(what: &str, location: Location) -> Failure {
    let help = "what is wrong stands here or shortly before";
    let mut what = what.to_owned();
    if let Some(first) = what.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    Box::new(Diagnostic::error(Code::Syntax, format!("the text is not JSON: {what}")).at(location).help(help))
}

fn build(ast: Ast<'_>, builder: &mut Builder) -> Result<(), Failure> {
    let range = ast.range().start..ast.range().end;
    match ast {
        Ast::NullKeyword(_) => builder.scalar(Value::Null, range),
        Ast::BooleanLit(literal) => builder.scalar(Value::Bool(literal.value), range),
        Ast::StringLit(literal) => builder.scalar(Value::String(literal.value.into_owned()), range),
        Ast::NumberLit(literal) => {
            let number: Number = literal.value.parse().map_err(|_| {
                let message = format!("the number `{}` is out of range", literal.value);
                let place = builder.place(range.clone());
                Box::new(Diagnostic::error(Code::NumberNotFinite, message).at(place).help("write a smaller number"))
            })?;
            builder.scalar(Value::Number(number), range);
        }
        Ast::Array(array) => {
            builder.start_array(range.start..range.start + 1)?;
            for element in array.elements {
                build(element, builder)?;
            }
            builder.end();
        }
        Ast::Object(object) => {
            builder.start_object(range.start..range.start + 1)?;
            for property in object.properties {
                let key = property.name.range();
                let name = match property.name {
                    ObjectPropName::String(literal) => literal.value.into_owned(),
                    ObjectPropName::Word(word) => word.value.to_owned(),
                };
                builder.key(name, key.start..key.end)?;
                build(property.value, builder)?;
            }
            builder.end();
        }
    }
    Ok(())
}
