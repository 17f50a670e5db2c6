//! Says where a required member is: in requests, in responses, or in both.
//!
//! Requests have no `readOnly` members, and responses no `writeOnly` ones, even where they are required (OpenAPI, Schema
//! Object). One type serves both directions, so it has to take values of both.

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::Node;
use crate::types::schemas::{Object, Schemas, constant};

/// Where a member is.
#[derive(Clone, Copy)]
pub(in crate::types) enum Presence {
    /// Every value has it.
    Required,
    /// Every request has it, but a response may not.
    RequiredInRequests,
    /// Some values have it.
    Optional,
}

impl Presence {
    /// The words `readOnly` and `writeOnly` let `required` hold for responses alone, and for requests alone.
    pub(super) fn of<'d>(schemas: &Schemas<'d>, holder: &str, schema: &'d Node, is_required: bool) -> Self {
        let uses = schemas.uses();
        let is_sent = uses.are_sent(holder);
        // A constant may be what tells the types of a union apart.
        let says = |keyword: &str| constant(schema).is_none() && schemas.says(schema, keyword);
        if !is_required || (is_sent && says("readOnly")) {
            Self::Optional
        } else if uses.are_received(holder) && says("writeOnly") {
            if is_sent { Self::RequiredInRequests } else { Self::Optional }
        } else {
            Self::Required
        }
    }

    /// Whether a value without the member can be read.
    pub(super) fn is_optional(self) -> bool {
        !matches!(self, Self::Required)
    }
}

/// Says which members of a type of both directions are always there in one of them, which the type does not say.
pub(in crate::types) fn note_directions<'d>(
    schemas: &Schemas<'d>,
    name: &str,
    object: &Object<'d>,
    diagnostics: &mut Diagnostics,
) {
    if !schemas.uses().are_sent(name) || !schemas.uses().are_received(name) {
        return;
    }
    let required = schemas.schema(name).get("required").and_then(Node::as_array).unwrap_or_default();
    for node in required {
        let Some(member) = node.as_str() else { continue };
        let Some((_, schema)) = object.properties.iter().find(|(name, _)| *name == member) else { continue };
        let direction = match Presence::of(schemas, name, schema, true) {
            Presence::Required => continue,
            Presence::RequiredInRequests => "responses",
            Presence::Optional => "requests",
        };
        let message = format!("`{member}` is required, and {direction} come without it; it is optional in the client");
        diagnostics.push(
            Diagnostic::note(Code::RequiredInOneDirection, message)
                .at(node.origin.value())
                .help("two schemas, one for each direction, can say it exactly; an overlay can make them"),
        );
    }
}
