//! Makes a Rust type of each schema of the lowered document.
//!
//! progenitor writes the operations; the types that they name are written here. typify's would have to be changed in
//! nearly every line: they refuse values that the vendor adds, forget members that the document does not describe, read
//! a union as whatever branch comes first, and repeat for each type what can stand once.
//!
//! | Schema | Type |
//! |---|---|
//! | object | struct, with a member for what the document does not describe |
//! | parts of a multipart body | struct, with files for bytes |
//! | strings of an enumeration | enum, with a variant for what the document does not list |
//! | `oneOf`, `anyOf` | enum; the tag chooses the variant, or the members that are there |
//! | responses of one side | enum; the status chooses the variant |
//! | headers of responses of one side | struct, read from what came |
//! | array or map that holds itself | struct around it |
//! | everything else | alias |

mod by_status;
mod cycles;
mod documentation;
mod headers;
mod multipart;
mod object;
mod schemas;
mod shape;
mod string_enum;
mod type_name;
mod union;
mod uses;
mod wrapper;

use quote::format_ident;
use syn::{Item, parse_quote};

use self::schemas::{Kind, Schemas};
use crate::diagnostics::Diagnostics;
use crate::document::Document;

/// The items of the module of types.
pub fn items(document: &Document, diagnostics: &mut Diagnostics) -> Vec<Item> {
    let schemas = Schemas::of(document);
    let mut items = schemas.names().flat_map(|name| type_items(&schemas, name, diagnostics)).collect::<Vec<_>>();
    items.extend(by_status::error_bodies(&schemas));
    items.extend(headers::items(&schemas));
    items
}

fn type_items(schemas: &Schemas<'_>, name: &str, diagnostics: &mut Diagnostics) -> Vec<Item> {
    match schemas.kind(name) {
        Kind::Object(object) => {
            object::note_directions(schemas, name, &object, diagnostics);
            object::items(schemas, name, &object)
        }
        Kind::Form(form) => multipart::items(schemas, name, &form),
        Kind::StringEnum(values) => string_enum::items(schemas, name, &values),
        Kind::Union(union) => union::items(schemas, name, &union),
        Kind::ByStatus(responses) => by_status::items(name, &responses),
        Kind::Wrapper => wrapper::items(schemas, name),
        Kind::Other => {
            let (ident, schema) = (format_ident!("{name}"), schemas.schema(name));
            let docs = documentation::of_type(schema);
            let target = schemas.alias_type(name, diagnostics);
            vec![parse_quote!(#(#docs)* pub type #ident = #target;)]
        }
    }
}

#[cfg(test)]
mod testing;
