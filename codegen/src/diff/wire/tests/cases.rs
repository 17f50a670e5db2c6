//! Changes and the rules that judge them.

mod documents;
mod schemas;

pub(super) use self::documents::{API, OF_DOCUMENTS};
pub(super) use self::schemas::{OF_ONE_SIDE, OF_SCHEMAS};
