//! What the members of a value tell of its type, for unions without a tag.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::schemas::{Kind, Object, Schemas, constant, string_values};
use crate::document::Node;

/// The `Shape` of the runtime for the values of a schema.
pub(super) fn of<'d>(schemas: &Schemas<'d>, schema: &'d Node) -> TokenStream {
    let resolved = schemas.resolve(schema);
    if let Some(name) = schemas.component(schema) {
        match schemas.kind(name) {
            Kind::Object(object) => return of_object(schemas, &object),
            // A union of objects is an object that has whatever they have.
            Kind::Union(union) if union.tag.is_some() => {
                let tag = union.tag.iter().map(|tag| {
                    let (property, values) = (tag.property, tag.values.iter().flatten());
                    quote!((#property, &[#(#values),*]))
                });
                let required = union.tag.iter().map(|tag| tag.property);
                let members = union.branches.iter().flat_map(|branch| schemas.resolve(branch).members("properties"));
                let members = members.map(|(name, _)| name.as_str()).collect::<BTreeSet<_>>();
                return quote!(Shape::Object {
                    required: &[#(#required),*],
                    members: &[#(#members),*],
                    constants: &[#(#tag),*],
                    values: &[],
                });
            }
            Kind::Union(_) => {
                let ident = format_ident!("{name}");
                return quote!(Shape::OneOf(#ident::SHAPES));
            }
            Kind::Form(_) | Kind::ByStatus(_) => return quote!(Shape::Any),
            Kind::StringEnum(_) | Kind::Wrapper | Kind::Other => {}
        }
    }
    if ["allOf", "oneOf", "anyOf"].iter().any(|keyword| resolved.get(keyword).is_some()) {
        return quote!(Shape::Any);
    }
    match resolved.get_str("type") {
        Some("string") => {
            let values = string_values(resolved).unwrap_or_default();
            let is_formatted = matches!(resolved.get_str("format"), Some("date" | "date-time"));
            quote!(Shape::String { values: &[#(#values),*], is_formatted: #is_formatted })
        }
        Some("boolean") => quote!(Shape::Boolean),
        Some("integer") => quote!(Shape::Integer),
        Some("number") => quote!(Shape::Number),
        Some("array") => quote!(Shape::Array),
        Some("object") => quote!(Shape::Object { required: &[], members: &[], constants: &[], values: &[] }),
        _ => quote!(Shape::Any),
    }
}

fn of_object<'d>(schemas: &Schemas<'d>, object: &Object<'d>) -> TokenStream {
    let required = object.required.iter();
    let members = object.properties.iter().map(|(name, _)| name);
    let constants = object.properties.iter().filter_map(|(name, schema)| Some((name, constant(schema)?)));
    let constants = constants.map(|(name, value)| quote!((#name, &[#value])));
    let values = object.properties.iter().filter_map(|(name, schema)| {
        let values = string_values(schemas.resolve(schema))?;
        Some(quote!((#name, &[#(#values),*])))
    });
    quote!(Shape::Object {
        required: &[#(#required),*],
        members: &[#(#members),*],
        constants: &[#(#constants),*],
        values: &[#(#values),*],
    })
}
