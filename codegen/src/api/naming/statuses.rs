//! What the variants for the responses of one side of an operation are called: after what they hold, never after their
//! statuses, of which another one may come to mean the same.
//!
//! From: `200: Order`, `202: [Order]`, `204` without a body
//!
//! To: `Order(Order)`, `OrderArray(Vec<Order>)`, `Empty`

use std::collections::BTreeSet;

use super::content_name;
use super::parts::Given;
use crate::api::operation::Content;
use crate::api::types::{Base, ByStatus, StatusVariant, Types};
use crate::names::{self, Longer, Spelling, Wanted};

/// The variants for what is no value of a schema.
const RESERVED: [&str; 4] = ["Text", "Bytes", "Stream", "Empty"];

/// The names of the variants.
pub(super) fn statuses(types: &Types<'_>, holder: &str, by_status: &ByStatus, given: &Given<'_>) -> Vec<String> {
    let wanted = by_status.variants.iter().map(|variant| status(types, holder, variant));
    given.distinct(wanted.collect(), BTreeSet::new())
}

/// What a variant would be called alone.
pub(super) fn status(types: &Types<'_>, holder: &str, variant: &StatusVariant) -> Wanted {
    let with_status = |name: &str| format!("{name}{}", variant.statuses.first().map_or("", String::as_str));
    match &variant.content {
        Content::Json(ty) | Content::JsonOrBytes(ty) => {
            let (plain, full, identity, spelling) = match &ty.base {
                Base::Named(id) => {
                    let name = &types[*id].name;
                    (names::short_within(holder, name), name.clone(), types.key(*id), Spelling::Close)
                }
                base => {
                    let content = content_name(types, base);
                    let name = names::variant_name(&content);
                    (name.clone(), name, content.trim().to_owned(), Spelling::Other)
                }
            };
            let plain = if RESERVED.contains(&plain.as_str()) { format!("{plain}Value") } else { plain };
            Wanted { plain, spelling, longer: [full, with_status("Status")].into(), identity, given: None }
        }
        Content::Items(items) => {
            let item = items.ty.as_ref().map_or_else(|| "event".to_owned(), |ty| content_name(types, &ty.base));
            let longer = [names::variant_name(&format!("{item} stream")), with_status("Stream")];
            Wanted { longer: longer.into(), ..exact("Stream", &format!("{} stream", item.trim())) }
        }
        Content::Text => exact("Text", "text"),
        Content::Bytes => exact("Bytes", "bytes"),
        Content::Empty => exact("Empty", "empty"),
    }
}

/// What nothing else has the name of.
fn exact(name: &str, identity: &str) -> Wanted {
    Wanted {
        plain: name.to_owned(),
        spelling: Spelling::Exact,
        longer: Longer::default(),
        identity: identity.to_owned(),
        given: None,
    }
}
