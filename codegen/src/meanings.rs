//! What each name of a client stands for on the wire.
//!
//! A program that was compiled against one client, and compiles against the next, does the same only if the names that it
//! uses stand for the same: `Client::list_pets` for `GET /pets`, `Client::list_pets::page` for a parameter, `types::Pet`
//! for a schema, `types::Pet::user_id` for a property, `types::Status::Open` for a value, `servers::PRODUCTION` for a URL.

use std::collections::BTreeMap;

use crate::api::Api;
use crate::api::operation::{Delivery, Operation};
use crate::api::servers::Server;
use crate::api::types::Kind;
use crate::rust;

/// What the names stand for, by their paths in the client.
pub(crate) fn of(api: &Api<'_>) -> BTreeMap<String, String> {
    let mut meanings = BTreeMap::new();
    for operation in &api.operations {
        let (path, endpoint) = (format!("Client::{}", operation.name), of_operation(operation));
        for parameter in operation.parameters.iter().filter(|parameter| parameter.is_optional) {
            let (location, name) = (parameter.location.as_str(), parameter.name);
            meanings.insert(format!("{path}::{}", parameter.argument), format!("{endpoint} {location} {name}"));
        }
        meanings.insert(path, endpoint);
    }
    for scheme in &api.security.schemes {
        meanings.insert(format!("security_schemes::{}", scheme.constant), format!("security scheme {}", scheme.name));
    }
    for (server, name) in rust::servers::named(&api.servers) {
        meanings.insert(format!("servers::{name}"), format!("server {}", server.key()));
    }
    for set in api.servers.usable_sets() {
        let servers = set.servers.iter().map(Server::key).collect::<Vec<_>>().join(" ");
        meanings.insert(format!("Client::{}", set.setter), format!("servers {servers}"));
    }
    for (id, ty) in api.types.iter() {
        let path = format!("types::{}", ty.name);
        let mut add = |name: &str, meaning: &str| {
            meanings.insert(format!("{path}::{name}"), meaning.to_owned());
        };
        match &ty.kind {
            Kind::Struct(object) => object.fields.iter().for_each(|field| add(&field.name, field.property)),
            Kind::Form(form) => form.fields.iter().for_each(|(field, _)| add(&field.name, field.property)),
            // The names of headers have no case.
            Kind::Headers(headers) => {
                headers.fields.iter().for_each(|field| add(&field.name, &field.header.to_ascii_lowercase()));
            }
            Kind::StringEnum(values) => values.iter().for_each(|value| add(&value.name, value.value)),
            // The signatures say which types the branches are, and what the contents of responses are.
            Kind::Union(_) | Kind::ByStatus(_) | Kind::Wrapper(_) | Kind::Alias(_) => {}
        }
        // The constants stand beside the types.
        for value in &ty.named_values {
            meanings.insert(format!("types::{}", value.name), format!("{} {}", api.types.key(id), value.value));
        }
        meanings.insert(path, api.types.key(id));
    }
    meanings
}

/// The method and the path, without the names of what stands in it, which go over no wire; and the media type of the
/// body, where there are several; and that of a stream, where there is something whole as well.
fn of_operation(operation: &Operation<'_>) -> String {
    let mut path = String::new();
    for (index, part) in operation.path.as_str().split('{').enumerate() {
        match part.split_once('}').filter(|_| index > 0) {
            Some((_, rest)) => path += &format!("{{}}{rest}"),
            None => path += part,
        }
    }
    let media_type = operation.media_type.map(|media_type| format!(" {media_type}")).unwrap_or_default();
    let stream = match operation.delivery {
        Delivery::Whole => String::new(),
        Delivery::Stream { media_type, .. } => format!(" -> {media_type}"),
    };
    format!("{} {path}{media_type}{stream}", operation.method.to_uppercase())
}
