//! What the members of a value tell of its type, for unions without a discriminator.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::api::types::{Base, Kind, Struct, Types, Union};

/// The `Shape` of the runtime for the values of a type.
pub(super) fn of(types: &Types<'_>, base: &Base) -> TokenStream {
    match types.resolve(base) {
        Base::Named(id) => match &types[*id].kind {
            Kind::Struct(object) => of_object(types, object),
            Kind::Union(union) => match union.discriminator {
                Some(property) => of_discriminated(types, union, property),
                None => {
                    let ident = format_ident!("{}", types[*id].name);
                    quote!(Shape::OneOf(#ident::SHAPES))
                }
            },
            Kind::StringEnum(values) => {
                let values = values.iter().map(|value| value.value);
                quote!(Shape::String { values: &[#(#values),*], is_formatted: false })
            }
            Kind::Wrapper(inner) => of(types, &without_name(&inner.base)),
            Kind::Form(_) | Kind::ByStatus(_) | Kind::Headers(_) | Kind::Alias(_) => quote!(Shape::Any),
        },
        Base::String | Base::Secret => quote!(Shape::String { values: &[], is_formatted: false }),
        Base::Date | Base::DateTime => quote!(Shape::String { values: &[], is_formatted: true }),
        Base::Boolean => quote!(Shape::Boolean),
        Base::Integer(_) => quote!(Shape::Integer),
        Base::Number => quote!(Shape::Number),
        Base::List(_) => quote!(Shape::Array),
        Base::Object | Base::Map(_) => {
            quote!(Shape::Object { required: &[], members: &[], constants: &[], values: &[] })
        }
        Base::Any => quote!(Shape::Any),
    }
}

/// An array or a map, whatever it holds.
fn without_name(base: &Base) -> Base {
    match base {
        Base::List(_) | Base::Map(_) => base.clone(),
        _ => Base::Any,
    }
}

/// A union of objects is an object that has whatever they have.
fn of_discriminated(types: &Types<'_>, union: &Union<'_>, property: &str) -> TokenStream {
    let values = union.branches.iter().flat_map(|branch| &branch.values);
    let members = union.branches.iter().filter_map(|branch| match &types.named(&branch.base)?.1.kind {
        Kind::Struct(object) => Some(object.fields.iter().map(|field| field.property)),
        _ => None,
    });
    let members = members.flatten().collect::<BTreeSet<_>>();
    quote!(Shape::Object {
        required: &[#property],
        members: &[#(#members),*],
        constants: &[(#property, &[#(#values),*])],
        values: &[],
    })
}

fn of_object(types: &Types<'_>, object: &Struct<'_>) -> TokenStream {
    let required = object.required.iter().collect::<BTreeSet<_>>();
    let required = required.iter();
    let members = object.fields.iter().map(|field| field.property);
    let constants = object.fields.iter().filter_map(|field| Some((field.property, field.constant?)));
    let constants = constants.map(|(property, value)| quote!((#property, &[#value])));
    let values = object.fields.iter().filter_map(|field| match &types.named(&field.ty.base)?.1.kind {
        Kind::StringEnum(values) => {
            let (property, values) = (field.property, values.iter().map(|value| value.value));
            Some(quote!((#property, &[#(#values),*])))
        }
        _ => None,
    });
    quote!(Shape::Object {
        required: &[#(#required),*],
        members: &[#(#members),*],
        constants: &[#(#constants),*],
        values: &[#(#values),*],
    })
}
