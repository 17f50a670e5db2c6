//! Applies overlays: the human decisions about a vendor's document.
//!
//! The [OpenAPI Overlay Specification] 1.0.0 and 1.1.0; a document of either version is read by the rules of 1.1, and one
//! of 1.0 may not have the fields that only 1.1 has.
//! Where the standard is silent:
//!
//! * `update` beside `copy` is an error; beside `remove: true` both have no effect, as the standard says;
//! * removing `$` is an error;
//! * `null` is a primitive value;
//! * a node that a query gives twice is handled once, and array elements are removed from the end;
//! * a target that matches nothing is an error, unless the action says `x-allow-zero-matches: true`;
//! * an action that changes nothing is a warning;
//! * `extends` chooses no document, and a file of another name than the document is a warning.
//!
//! [OpenAPI Overlay Specification]: https://spec.openapis.org/overlay/v1.1.0.html

mod apply;
mod bounds;
mod extends;
mod json_path;
mod merge;
mod mirror;
mod model;
mod parse;
mod query_error;
#[cfg(test)]
mod tests;
mod way;

pub use self::apply::apply;
pub use self::extends::check_extends;
use self::json_path::JsonPath;
pub use self::model::ActionOutcome;
pub use self::parse::parse;
