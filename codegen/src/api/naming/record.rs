//! What has to be remembered of the names of a client.

use std::collections::BTreeMap;

use super::operations::{Endpoint, is_renamed};
use super::{Alias, GivenNames, arguments, parts, places, statuses};
use crate::api::operation::Operation;
use crate::api::security::Security;
use crate::api::servers::Servers;
use crate::api::types::{Field, Kind, Place, TypeId, Types};
use crate::names::Wanted;

/// The names that the next run has to give again. `own` are the keys of which the inline types have names that were given
/// before.
pub(in crate::api) fn record(
    operations: &[Operation<'_>],
    servers: &Servers<'_>,
    security: &Security<'_>,
    types: &Types<'_>,
    own: &BTreeMap<TypeId, String>,
    aliases: &[Alias],
) -> GivenNames {
    let mut names = GivenNames::default();
    // What has the same key as another schema, by which nobody could tell them apart, is nothing to remember.
    let mut keys = BTreeMap::<String, usize>::new();
    types.iter().for_each(|(id, _)| *keys.entry(types.key(id)).or_default() += 1);
    operations.iter().for_each(|operation| of_operation(&mut names, operation));
    // Others have no name in the client.
    servers
        .iter()
        .filter(|_| servers.are_named())
        .for_each(|server| names.add_server(server.key(), server.name.clone()));
    for scheme in &security.schemes {
        if !places::scheme(scheme.name).is_certain(&scheme.constant) {
            names.add_security_scheme(scheme.name.to_owned(), scheme.constant.clone());
        }
    }
    for (id, ty) in types.iter() {
        let key = types.key(id);
        if keys[&key] > 1 {
            continue;
        }
        of_parts(&mut names, types, id, &key);
        match ty.place {
            Place::Component(name) if name == ty.name => {}
            Place::Component(_) => names.add_type(key, ty.name.clone()),
            Place::Inline(_) => names.add_type(own.get(&id).cloned().unwrap_or(key), ty.name.clone()),
        }
    }
    aliases.iter().for_each(|alias| names.add_type(alias.key.clone(), alias.name.clone()));
    names
}

fn of_operation(names: &mut GivenNames, operation: &Operation<'_>) {
    let id = operation.node.get_str("operationId").filter(|id| !id.is_empty());
    let origin = &operation.node.origin;
    let endpoint = Endpoint { method: operation.method, path: operation.key, id, origin, bodies: Vec::new() };
    let renamed = id.filter(|_| is_renamed(&endpoint.wanted(), &operation.name));
    names.add_operation(operation.name_key(), operation.name.clone(), renamed.map(str::to_owned));
    for parameter in &operation.parameters {
        if let Some(text) = arguments::to_remember(parameter) {
            names.add_argument(&endpoint.key(), text, parameter.argument.clone());
        }
    }
}

fn of_parts(names: &mut GivenNames, types: &Types<'_>, id: TypeId, key: &str) {
    let mut add = |wanted: Wanted, name: &str| {
        if !wanted.is_certain(name) {
            names.add_member(key, wanted.identity, name.to_owned());
        }
    };
    let mut add_field = |field: &Field<'_>| add(parts::field(field.property), &field.name);
    match &types[id].kind {
        Kind::Struct(object) => object.fields.iter().for_each(add_field),
        Kind::Form(form) => form.fields.iter().for_each(|(field, _)| add_field(field)),
        Kind::Headers(headers) => {
            headers.fields.iter().for_each(|field| add(parts::field(field.header), &field.name));
        }
        Kind::StringEnum(values) => {
            values.iter().for_each(|value| add(parts::value(value.value, value.called), &value.name));
        }
        Kind::Union(union) => {
            let holder = &types[id].name;
            union.branches.iter().for_each(|branch| add(parts::branch(types, holder, branch), &branch.name));
        }
        Kind::ByStatus(by_status) => {
            let holder = &types[id].name;
            let variants = by_status.variants.iter();
            variants.for_each(|variant| add(statuses::status(types, holder, variant), &variant.name));
        }
        Kind::Alias(_) => {
            for value in &types[id].named_values {
                names.add_member(key, value.value.to_string(), value.name.clone());
            }
        }
        Kind::Wrapper(_) => {}
    }
}
