//! Makes an enum of the responses of one side, of which the status chooses one.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Item, parse_quote};

use crate::api::operation::Content;
use crate::api::types::{Base, ByStatus, StatusVariant, Type, Types};

pub(super) fn items(types: &Types<'_>, ty: &Type<'_>, by_status: &ByStatus) -> Vec<Item> {
    let name = &ty.name;
    let ident = format_ident!("{name}");
    let variants = &by_status.variants;
    let names = variants.iter().map(|variant| format_ident!("{}", variant.name)).collect::<Vec<_>>();
    let fields = variants.iter().map(|variant| field(types, &variant.content));
    let docs = variants.iter().map(|variant| {
        let statuses = variant.statuses.iter().map(|status| format!("`{status}`")).collect::<Vec<_>>().join(", ");
        match &variant.content {
            Content::Json(ty) => match &ty.base {
                Base::Named(id) => format!(" [`{}`], for {statuses}.", types[*id].name),
                _ => format!(" JSON, for {statuses}."),
            },
            Content::Text => format!(" Text, for {statuses}."),
            Content::Bytes | Content::JsonOrBytes(_) => {
                format!(" What the caller reads piece by piece, for {statuses}.")
            }
            Content::Items(_) => format!(" Values one after the other, for {statuses}."),
            Content::Empty => " A response without a body.".to_owned(),
        }
    });
    let doc = format!(" The responses that `{name}` stands for; the status says which one it is.");
    // A body that is still being read has no copies, and no value that could be written.
    let is_read_later = |variant: &StatusVariant| {
        matches!(variant.content, Content::Bytes | Content::JsonOrBytes(_) | Content::Items(_))
    };
    let clone = (!variants.iter().any(is_read_later)).then(|| quote!(Clone,));
    let serializer = if variants.iter().all(is_read_later) { quote!(_) } else { quote!(serializer) };
    let writes = names.iter().zip(variants).map(|(name, variant)| match variant.content {
        Content::Empty => quote!(Self::#name => serializer.serialize_unit(),),
        Content::Bytes | Content::JsonOrBytes(_) | Content::Items(_) => {
            quote!(Self::#name(_) => Err(::serde::ser::Error::custom("bytes that are not read yet")),)
        }
        Content::Json(_) | Content::Text => {
            quote!(Self::#name(value) => ::serde::Serialize::serialize(value, serializer),)
        }
    });
    vec![
        parse_quote! {
            #[doc = #doc]
            #[derive(#clone Debug)]
            #[non_exhaustive]
            pub enum #ident {
                #(#[doc = #docs] #names #fields,)*
            }
        },
        parse_quote! {
            impl ::serde::Serialize for #ident {
                fn serialize<S: ::serde::Serializer>(&self, #serializer: S) -> Result<S::Ok, S::Error> {
                    match self {
                        #(#writes)*
                    }
                }
            }
        },
    ]
}

/// What a variant holds.
fn field(types: &Types<'_>, content: &Content) -> TokenStream {
    match content {
        Content::Json(ty) => {
            let ty = types.ty(ty);
            quote!((#ty))
        }
        Content::Text => quote!((String)),
        Content::Bytes | Content::JsonOrBytes(_) => quote!((super::ByteStream)),
        Content::Items(items) => {
            let item = items.ty.as_ref().map_or_else(|| quote!(super::Event), |ty| types.ty(ty));
            quote!((super::ItemStream<#item>))
        }
        Content::Empty => TokenStream::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::rust::types::testing::types;

    #[test]
    fn the_status_chooses_and_errors_say_their_code() {
        let lowered = "
paths:
  /a:
    get:
      operationId: getA
      responses:
        '200': {content: {application/json: {schema: {$ref: '#/components/schemas/Text'}}, image/png: {}}}
        '201': {content: {text/plain: {}}}
        '202': {content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Text'}}}}}
        '204': {description: Nothing}
        '404': {content: {application/json: {schema: {$ref: '#/components/schemas/GetAErrorBody'}}}}
        '409': {description: Nothing}
        4XX: {content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}
components:
  schemas:
    Text: {type: object}
    GetAErrorBody: {type: object, required: [code], properties: {code: {$ref: '#/components/schemas/Code'}}}
    Problem: {type: object, properties: {error: {type: string}, code: {type: integer}}}
    Code: {type: string, enum: [GONE]}
";
        let rust = types(lowered);
        let parts = ["enum GetA", "impl ::serde::Serialize for GetA", "impl super::ErrorBody"];
        let items = rust.split_inclusive("\n}\n").filter(|item| parts.iter().any(|part| item.contains(part)));
        insta::assert_snapshot!(items.collect::<String>(), @r#"

        /// The responses that `GetASuccess` stands for; the status says which one it is.
        #[derive(Debug)]
        #[non_exhaustive]
        pub enum GetASuccess {
            /// [`Text`], for `200`.
            TextValue(Text),
            /// JSON, for `202`.
            TextArray(Vec<Text>),
            /// What the caller reads piece by piece, for `200`.
            Bytes(ByteStream),
            /// Text, for `201`.
            Text(String),
            /// A response without a body.
            Empty,
        }

        impl ::serde::Serialize for GetASuccess {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                match self {
                    Self::TextValue(value) => ::serde::Serialize::serialize(value, serializer),
                    Self::TextArray(value) => ::serde::Serialize::serialize(value, serializer),
                    Self::Bytes(_) => {
                        Err(::serde::ser::Error::custom("bytes that are not read yet"))
                    }
                    Self::Text(value) => ::serde::Serialize::serialize(value, serializer),
                    Self::Empty => serializer.serialize_unit(),
                }
            }
        }
        "#);
    }
    #[test]
    fn streams_alone_are_never_written() {
        let lowered = "
paths:
  /a:
    get:
      operationId: getA
      responses:
        '200': {content: {image/png: {}}}
        '206': {content: {image/png: {}}, description: A part}
        '201': {content: {text/event-stream: {schema: {type: string}}}}
";
        let rust = types(lowered);
        let write = rust.split_inclusive("\n}\n").filter(|item| item.contains("::serde::Serialize for GetA"));
        insta::assert_snapshot!(write.collect::<String>(), @r#"

        impl ::serde::Serialize for GetASuccess {
            fn serialize<S: ::serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
                match self {
                    Self::Bytes(_) => {
                        Err(::serde::ser::Error::custom("bytes that are not read yet"))
                    }
                    Self::Stream(_) => {
                        Err(::serde::ser::Error::custom("bytes that are not read yet"))
                    }
                }
            }
        }
        "#);
    }
}
