//! What the members of a value tell of its type, for unions without a tag.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::schemas::{Kind, Schemas, constant, string_values};
use crate::document::Node;

/// The `Shape` of the runtime for the values of a schema.
pub(super) fn of<'d>(schemas: &Schemas<'d>, schema: &'d Node) -> TokenStream {
    let resolved = schemas.resolve(schema);
    if let Some(name) = last_name(schemas, schema) {
        match schemas.kind(name) {
            Kind::Object(object) => {
                let required = object.required.iter();
                let members = object.properties.iter().map(|(name, _)| name);
                let constants = object.properties.iter().filter_map(|(name, schema)| Some((name, constant(schema)?)));
                let constants = constants.map(|(name, value)| quote!((#name, #value)));
                return quote!(Shape::Object {
                    required: &[#(#required),*],
                    members: &[#(#members),*],
                    constants: &[#(#constants),*],
                });
            }
            // A union of objects is an object that has whatever they have.
            Kind::Union(union) if union.tag.is_some() => {
                let tag = union.tag.map(|tag| tag.property);
                let members = union.branches.iter().flat_map(|branch| schemas.resolve(branch).members("properties"));
                let members = members.map(|(name, _)| name.as_str()).collect::<BTreeSet<_>>();
                return quote!(Shape::Object { required: &[#tag], members: &[#(#members),*], constants: &[] });
            }
            Kind::Form(_) | Kind::Union(_) | Kind::ByStatus(_) => return quote!(Shape::Any),
            Kind::StringEnum(_) | Kind::Other => {}
        }
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
        Some("object") => quote!(Shape::Object { required: &[], members: &[], constants: &[] }),
        _ => quote!(Shape::Any),
    }
}

/// The name of the component at the end of a chain of references.
fn last_name<'d>(schemas: &Schemas<'d>, schema: &'d Node) -> Option<&'d str> {
    let mut seen = BTreeSet::new();
    let mut name = None;
    let mut schema = schema;
    while let Some(next) = schemas.referred(schema).filter(|next| seen.insert(*next)) {
        name = Some(next);
        schema = schemas.schema(next);
    }
    name
}
