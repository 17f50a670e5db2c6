//! Says of each type of an error response where its code stands, and what it says to people.

use std::collections::BTreeMap;

use indexmap::IndexSet;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Item, parse_quote};

use super::member::Member;
use crate::api::Api;
use crate::api::operation::Side;
use crate::api::types::{Base, Field, Kind, Struct, TypeId, Types};
use crate::lower::ERROR_CODES;

/// The members in which errors say what is wrong, the surest first: those of RFC 9457 and RFC 6749 are among them.
const MESSAGES: [&str; 8] =
    ["message", "error_message", "errorMessage", "error_description", "detail", "msg", "description", "title"];

/// The implementations of `ErrorBody`, for the types of errors and of what they hold.
pub(super) fn items(api: &Api<'_>) -> BTreeMap<TypeId, Item> {
    let types = &api.types;
    let mut errors = IndexSet::new();
    for operation in &api.operations {
        let contents = operation.responses_of(Side::Error).filter_map(|response| response.content.ty());
        errors.extend(contents.filter_map(|ty| types.named(&ty.base)).map(|(id, _)| id));
    }
    // Each may be in another one.
    let mut index = 0;
    while let Some(id) = errors.get_index(index) {
        if let Kind::Struct(object) = &types[*id].kind {
            errors.extend(inner(types, object).map(|(_, id)| id));
        }
        index += 1;
    }
    errors.into_iter().map(|id| (id, item(types, id))).collect()
}

fn item(types: &Types<'_>, id: TypeId) -> Item {
    let ident = format_ident!("{}", types[id].name);
    let methods = match &types[id].kind {
        Kind::Struct(object) => of_object(types, id, object),
        Kind::StringEnum(_) => quote! {
            fn code(&self) -> Option<&str> {
                Some(self.as_str())
            }

            fn has_documented_code(&self) -> bool {
                !matches!(self, Self::Unknown(_))
            }
        },
        // The runtime knows what other names stand for.
        Kind::Form(_) | Kind::ByStatus(_) | Kind::Union(_) | Kind::Headers(_) | Kind::Wrapper(_) | Kind::Alias(_) => {
            TokenStream::new()
        }
    };
    parse_quote! {
        impl super::ErrorBody for #ident {
            #methods
        }
    }
}

fn of_object(types: &Types<'_>, id: TypeId, object: &Struct<'_>) -> TokenStream {
    let inner = inner(types, object).map(|(field, _)| {
        let value = value(field);
        quote! {
            fn inner(&self) -> Option<&dyn super::ErrorBody> {
                #value.map(|error| error as &dyn super::ErrorBody)
            }
        }
    });
    let code = own_code(types, id, object);
    let is_text = |field: &Field<'_>| *types.resolve(&field.ty.base) == Base::String;
    let message =
        MESSAGES.iter().find_map(|name| object.fields.iter().find(|field| field.property == *name && is_text(field)));
    let message = message.map(|field| {
        let text = value(field);
        quote! {
            fn message(&self) -> Option<&str> {
                #text.map(|text| text.as_str())
            }
        }
    });
    quote!(#inner #code #message)
}

/// The object in which an error stands, as in `{"error": {"code": .., "message": ..}}`.
fn inner<'f, 'd>(types: &Types<'d>, object: &'f Struct<'d>) -> Option<(&'f Field<'d>, TypeId)> {
    let field = object.fields.iter().find(|field| field.property == "error")?;
    let (id, ty) = types.named(&field.ty.base)?;
    matches!(ty.kind, Kind::Struct(_)).then_some((field, id))
}

/// A reference to the value of a member, if it has one.
fn value(field: &Field<'_>) -> TokenStream {
    let ident = format_ident!("{}", field.name);
    match (field.presence.is_optional(), field.ty.nullable) {
        (false, false) => quote!(Some(&self.#ident)),
        (true, true) => quote!(self.#ident.as_ref().and_then(Option::as_ref)),
        _ => quote!(self.#ident.as_ref()),
    }
}

/// The code that is a member of the object.
fn own_code(types: &Types<'_>, id: TypeId, object: &Struct<'_>) -> Option<TokenStream> {
    let is_enum = |base: &Base| types.named(base).is_some_and(|(_, ty)| matches!(ty.kind, Kind::StringEnum(_)));
    let is_text = |base: &Base| is_enum(base) || *types.resolve(base) == Base::String;
    let code = ERROR_CODES.iter().find_map(|code| {
        let mut fields = object.fields.iter();
        fields.find(|field| field.property == *code && is_text(&field.ty.base) && !field.ty.nullable)
    });
    let field = code?;
    let Member { ident, ty, .. } = Member::of(types, id, field);
    let (code, pattern) = match field.presence.is_optional() {
        false => (quote!(Some(self.#ident.as_str())), quote!(#ty::Unknown(_))),
        true => (quote!(self.#ident.as_ref().map(|code| code.as_str())), quote!(None | Some(#ty::Unknown(_)))),
    };
    let is_documented = match is_enum(&field.ty.base) {
        true => Some(quote!(!matches!(self.#ident, #pattern))),
        // An inner error would say that its code is.
        false => inner(types, object).map(|_| quote!(false)),
    };
    let has_documented_code = is_documented.map(|is_documented| {
        quote! {
            fn has_documented_code(&self) -> bool {
                #is_documented
            }
        }
    });
    Some(quote! {
        fn code(&self) -> Option<&str> {
            #code
        }

        #has_documented_code
    })
}

#[cfg(test)]
mod tests {
    use crate::rust::types::testing::types;

    #[test]
    fn errors_say_their_code_and_what_is_wrong_wherever_it_stands() {
        let lowered = "
paths:
  /a:
    get:
      operationId: get-a
      responses:
        '400': {content: {application/json: {schema: {$ref: '#/components/schemas/Flat'}}}}
        '500': {content: {application/json: {schema: {$ref: '#/components/schemas/Nested'}}}}
components:
  schemas:
    Flat:
      type: object
      required: [code]
      properties: {code: {type: string}, title: {type: string}, detail: {type: string, nullable: true}}
    Nested: {type: object, properties: {error: {$ref: '#/components/schemas/Inner'}}}
    Inner:
      type: object
      required: [message]
      properties: {type: {type: string, enum: [api_error]}, message: {type: string}, error: {$ref: '#/components/schemas/Inner'}}
";
        let rust = types(lowered);
        let items = rust.split_inclusive("\n}\n").filter(|item| item.starts_with("\nimpl ErrorBody"));
        insta::assert_snapshot!(items.collect::<String>(), @"

        impl ErrorBody for Flat {
            fn code(&self) -> Option<&str> {
                Some(self.code.as_str())
            }

            fn message(&self) -> Option<&str> {
                self.detail.as_ref().and_then(Option::as_ref).map(|text| text.as_str())
            }
        }

        impl ErrorBody for Nested {
            fn inner(&self) -> Option<&dyn ErrorBody> {
                self.error.as_ref().map(|error| error as &dyn ErrorBody)
            }
        }

        impl ErrorBody for Inner {
            fn inner(&self) -> Option<&dyn ErrorBody> {
                self.error.as_ref().map(|error| error as &dyn ErrorBody)
            }

            fn code(&self) -> Option<&str> {
                self.type_.as_ref().map(|code| code.as_str())
            }

            fn has_documented_code(&self) -> bool {
                false
            }

            fn message(&self) -> Option<&str> {
                Some(&self.message).map(|text| text.as_str())
            }
        }
        ");
    }
}
