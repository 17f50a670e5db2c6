//! What a caller gives for a parameter or a body: whatever becomes its type without loss.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use crate::api::operation::{BODY, BodyKind, Operation, Parameter, RequestBody};
use crate::api::types::{Base, Integer, Kind, TypeRef, Types};

/// An argument of a method.
pub(crate) struct Argument {
    pub(crate) name: Ident,
    /// Its type.
    pub(crate) ty: TokenStream,
    /// The expression that makes a reference to what is sent of it.
    pub(crate) value: TokenStream,
}

/// The argument for a parameter. Whether it may be left out is not said here.
pub(crate) fn of_parameter(types: &Types<'_>, parameter: &Parameter<'_>) -> Argument {
    let name = format_ident!("{}", parameter.argument);
    let base = types.resolve(&parameter.ty.base);
    let (ty, value) = match base {
        Base::List(items) => {
            let items = types.ty_outside(items);
            (quote!(impl IntoList<#items>), quote!(&#name.into_list()))
        }
        Base::Any => (quote!(impl Into<::serde_json::Value>), quote!(&#name.into())),
        // A reference is enough to write it.
        Base::Object | Base::Map(_) | Base::Tuple(_) => by_reference(types, base, &name),
        Base::Named(id) if matches!(types[*id].kind, Kind::Union(_)) => converted(types, base, &name),
        // Its values have names, which begin with that of the type.
        Base::Integer(_) if has_named_values(types, &parameter.ty.base) => {
            let (_, value) = scalar(types, base, &name);
            let ty = types.base_outside(&parameter.ty.base);
            (if *base == Base::Integer(Integer::I64) { quote!(impl Into<#ty>) } else { ty }, value)
        }
        _ => scalar(types, base, &name),
    };
    Argument { name, ty, value }
}

/// Whether a type names the values of integers.
fn has_named_values(types: &Types<'_>, base: &Base) -> bool {
    matches!(base, Base::Named(id) if !types[*id].named_values.is_empty())
}

/// The argument for the body of an operation that has one.
pub(crate) fn of_body(types: &Types<'_>, operation: &Operation<'_>) -> Option<Argument> {
    let body = operation.body.as_ref()?;
    let name = format_ident!("{BODY}");
    let (ty, value) = match body.kind {
        BodyKind::Multipart => {
            let ty = types.base_outside(&body.ty.base);
            (ty, quote!(#name))
        }
        BodyKind::Text => (quote!(impl Into<String>), quote!(#name.into())),
        BodyKind::Bytes => (quote!(impl Into<::reqwest::Body>), quote!(#name)),
        BodyKind::Json | BodyKind::Form => of_json(types, &body.ty, &name),
        BodyKind::Lines | BodyKind::Records => {
            let items = items(types, body);
            (quote!(impl Into<ItemBody<#items>>), quote!(#name.into()))
        }
    };
    let (ty, value) = match (body.is_optional, body.kind) {
        (false, _) => (ty, value),
        (true, BodyKind::Text | BodyKind::Bytes) => (quote!(impl IntoOptionalBody), quote!(#name.into_optional_body())),
        (true, BodyKind::Multipart) => (quote!(impl Into<Option<#ty>>), quote!(#name.into())),
        (true, BodyKind::Json | BodyKind::Form) => optional_json(types, &body.ty, &name),
        (true, BodyKind::Lines | BodyKind::Records) => {
            let items = items(types, body);
            (quote!(impl IntoOptionalItems<#items>), quote!(#name.into_optional_items()))
        }
    };
    Some(Argument { name, ty, value })
}

/// What each value of a body is that is a list.
fn items(types: &Types<'_>, body: &RequestBody<'_>) -> TokenStream {
    match &body.ty.base {
        Base::List(items) => types.ty_outside(items),
        other => types.base_outside(other),
    }
}

/// A value that becomes JSON: what may be large is borrowed.
fn of_json(types: &Types<'_>, ty: &TypeRef, name: &Ident) -> (TokenStream, TokenStream) {
    let base = types.resolve(&ty.base);
    match base {
        _ if ty.nullable => {
            let ty = types.ty_outside(ty);
            (quote!(&#ty), quote!(#name))
        }
        Base::List(items) => {
            let items = types.ty_outside(items);
            (quote!(&[#items]), quote!(#name))
        }
        _ if is_borrowed(types, base) => by_reference(types, &ty.base, name),
        _ => scalar(types, base, name),
    }
}

/// The same for a body that may be left out.
fn optional_json(types: &Types<'_>, ty: &TypeRef, name: &Ident) -> (TokenStream, TokenStream) {
    let base = types.resolve(&ty.base);
    match base {
        Base::List(items) if !ty.nullable => {
            let items = types.ty_outside(items);
            (quote!(impl IntoOptionalList<'b, #items>), quote!(#name.into_optional_list()))
        }
        _ if ty.nullable || is_borrowed(types, base) => {
            let ty = types.ty_outside(ty);
            (quote!(impl Into<Option<&'b #ty>>), quote!(#name.into()))
        }
        _ => {
            let ty = types.base_outside(base);
            (quote!(impl Into<Option<#ty>>), quote!(#name.into()))
        }
    }
}

/// Whether an argument is a reference: what it is of may be large.
pub(in crate::rust) fn is_borrowed(types: &Types<'_>, base: &Base) -> bool {
    match base {
        Base::Any | Base::Object | Base::Map(_) | Base::List(_) | Base::Tuple(_) => true,
        Base::Named(id) => !matches!(types[*id].kind, Kind::StringEnum(_)),
        _ => false,
    }
}

fn by_reference(types: &Types<'_>, base: &Base, name: &Ident) -> (TokenStream, TokenStream) {
    let ty = types.base_outside(base);
    (quote!(&#ty), quote!(#name))
}

fn converted(types: &Types<'_>, base: &Base, name: &Ident) -> (TokenStream, TokenStream) {
    let ty = types.base_outside(base);
    (quote!(impl Into<#ty>), quote!(&#name.into()))
}

/// A string, a number, a boolean or the like.
fn scalar(types: &Types<'_>, base: &Base, name: &Ident) -> (TokenStream, TokenStream) {
    match base {
        Base::String | Base::Number | Base::Date | Base::DateTime | Base::Secret | Base::Integer(Integer::I64) => {
            converted(types, base, name)
        }
        Base::Named(id) if matches!(types[*id].kind, Kind::StringEnum(_)) => converted(types, base, name),
        // A literal would have to say its type to become one of these.
        Base::Boolean | Base::Integer(_) => {
            let ty = types.base_outside(base);
            (ty, quote!(&#name))
        }
        _ => by_reference(types, base, name),
    }
}
