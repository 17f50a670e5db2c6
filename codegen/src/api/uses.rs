//! Which types users make, and which they get; and what that does to required properties.
//!
//! Requests have no `readOnly` properties, and responses no `writeOnly` ones, even where they are required (OpenAPI,
//! Schema Object). One type serves both directions, so it has to take values of both.

use indexmap::IndexSet;

use super::operation::Operation;
use super::types::{Direction, Field, Kind, Presence, TypeId, TypeRef, Types};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};

/// Marks how types are used.
pub(super) fn mark(types: &mut Types<'_>, operations: &[Operation<'_>]) {
    let sent = reachable(types, operations.iter().flat_map(Operation::sent));
    let received = operations.iter().flat_map(Operation::received).collect::<Vec<_>>();
    let others = types.iter().map(|(id, _)| id).filter(|id| !sent.contains(id)).collect::<Vec<_>>();
    let received = reachable_from(types, named(received.into_iter()).chain(others));
    for index in 0..types.all.len() {
        let id = TypeId(index);
        (types[id].is_sent, types[id].is_received) = (sent.contains(&id), received.contains(&id));
    }
}

/// Marks which of their properties the values of each type have, once it is known how types are used.
pub(super) fn mark_properties(types: &mut Types<'_>, diagnostics: &mut Diagnostics) {
    for ty in types.all.iter_mut().filter(|ty| ty.replaced_by.is_none()) {
        let (is_sent, is_received) = (ty.is_sent, ty.is_received);
        match &mut ty.kind {
            Kind::Struct(object) => {
                for field in &mut object.fields {
                    field.presence = presence(field, is_sent, is_received);
                    if is_sent && is_received {
                        note(field, diagnostics);
                    }
                }
            }
            Kind::Form(form) => {
                form.fields.iter_mut().for_each(|(field, _)| field.presence = presence(field, is_sent, is_received));
            }
            _ => {}
        }
    }
}

fn presence(field: &Field<'_>, is_sent: bool, is_received: bool) -> Presence {
    match (field.required, field.direction) {
        (None, _) => Presence::Optional,
        (Some(_), Some(Direction::ReadOnly)) if is_sent => Presence::Optional,
        (Some(_), Some(Direction::WriteOnly)) if is_received && is_sent => Presence::RequiredInRequests,
        (Some(_), Some(Direction::WriteOnly)) if is_received => Presence::Optional,
        (Some(_), _) => Presence::Required,
    }
}

/// Says that a property is always there in one direction, which a type of both does not say.
fn note(field: &Field<'_>, diagnostics: &mut Diagnostics) {
    let (Some(required), Some(direction)) = (field.required, field.direction) else { return };
    let direction = match direction {
        Direction::ReadOnly => "requests",
        Direction::WriteOnly => "responses",
    };
    let name = field.property;
    let message = format!("`{name}` is required, and {direction} come without it; it is optional in the client");
    diagnostics.push(
        Diagnostic::note(Code::RequiredInOneDirection, message)
            .at(required.value())
            .help("two schemas, one for each direction, can say it exactly; an overlay can make them"),
    );
}

fn named<'t>(refs: impl Iterator<Item = &'t TypeRef>) -> impl Iterator<Item = TypeId> {
    refs.flat_map(|ty| {
        let mut found = Vec::new();
        ty.base.named(&mut |id| found.push(id));
        found
    })
}

fn reachable<'t>(types: &Types<'_>, first: impl Iterator<Item = &'t TypeRef>) -> IndexSet<TypeId> {
    reachable_from(types, named(first))
}

/// The types themselves and all that they lead to.
fn reachable_from(types: &Types<'_>, first: impl Iterator<Item = TypeId>) -> IndexSet<TypeId> {
    let mut found = first.collect::<IndexSet<_>>();
    let mut index = 0;
    while let Some(id) = found.get_index(index).copied() {
        types[id].kind.bases(&mut |base| {
            base.named(&mut |id| {
                found.insert(id);
            });
        });
        index += 1;
    }
    found
}
