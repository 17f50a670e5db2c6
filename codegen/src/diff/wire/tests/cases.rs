//! Changes and the rules that judge them.

mod documents;
mod one_side;
mod schemas;

pub(super) use self::documents::{API, OF_DOCUMENTS};
pub(super) use self::one_side::OF_ONE_SIDE;
pub(super) use self::schemas::OF_SCHEMAS;
