//! Makes an enum of the responses of one side, of which the status chooses one, and says what code an error has.

use std::collections::BTreeSet;

use indexmap::IndexSet;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Item, parse_quote};

use super::object;
use super::schemas::{Kind, Schemas};
use crate::openapi;
use crate::responses::{self, SIDES, Variant, Variants};

pub(super) fn items(name: &str, variants: &Variants) -> Vec<Item> {
    let ident = format_ident!("{name}");
    let (names, kinds) = (variants.names.values().collect::<Vec<_>>(), variants.names.keys().collect::<Vec<_>>());
    let fields = kinds.iter().map(|variant| field(variant));
    let docs = kinds.iter().map(|variant| {
        let statuses = variants.by_status.iter().filter(|(_, variants)| variants.contains(*variant));
        let statuses = statuses.map(|(status, _)| format!("`{status}`")).collect::<Vec<_>>().join(", ");
        match variant {
            Variant::Json(ty) => format!(" [`{ty}`], for {statuses}."),
            Variant::Text => format!(" Text, for {statuses}."),
            Variant::Bytes => format!(" What the caller reads piece by piece, for {statuses}."),
            Variant::Empty => " A response without a body.".to_owned(),
        }
    });
    let doc = format!(" The responses that `{name}` stands for; the status says which one it is.");
    // A body that is still being read has no copies, and no value that could be written.
    let clone = (!variants.names.contains_key(&Variant::Bytes)).then(|| quote!(Clone,));
    let writes = names.iter().zip(&kinds).map(|(name, variant)| match variant {
        Variant::Empty => quote!(Self::#name => serializer.serialize_unit(),),
        Variant::Bytes => quote!(Self::#name(_) => Err(::serde::ser::Error::custom("bytes that are not read yet")),),
        _ => quote!(Self::#name(value) => ::serde::Serialize::serialize(value, serializer),),
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
                fn serialize<S: json::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    match self {
                        #(#writes)*
                    }
                }
            }
        },
    ]
}

/// What a variant holds.
fn field(variant: &Variant) -> TokenStream {
    match variant {
        Variant::Json(ty) => {
            let ty = format_ident!("{ty}");
            quote!((#ty))
        }
        Variant::Text => quote!((String)),
        Variant::Bytes => quote!((super::ByteStream)),
        Variant::Empty => TokenStream::new(),
    }
}

/// Says for each type of an error response where its code stands.
pub(super) fn error_bodies(schemas: &Schemas<'_>) -> Vec<Item> {
    let mut names = IndexSet::new();
    for (_, _, operation) in openapi::operations(schemas.root) {
        let has_success = responses::has_success(operation);
        let [_, (side, _)] = SIDES;
        let marked =
            operation.get_str(side).and_then(|reference| schemas.name(reference.strip_prefix(openapi::SCHEMAS)?));
        names.extend(marked);
        let errors = operation.members("responses");
        let errors = errors.filter(|(status, _)| responses::is_of_side(side, status, has_success));
        let responses = errors.filter_map(|(_, response)| openapi::resolve(schemas.root, response));
        let schemas_of_errors =
            responses.flat_map(|response| response.members("content")).filter_map(|(_, media)| media.get("schema"));
        names.extend(schemas_of_errors.filter_map(|schema| schemas.referred(schema)));
    }
    let mut done = BTreeSet::new();
    names.into_iter().flat_map(|name| error_body(schemas, name, &mut done)).collect()
}

fn error_body<'d>(schemas: &Schemas<'d>, name: &'d str, done: &mut BTreeSet<&'d str>) -> Vec<Item> {
    if !done.insert(name) {
        return Vec::new();
    }
    let ident = format_ident!("{name}");
    let mut items = Vec::new();
    let methods = match schemas.kind(name) {
        Kind::Object(object) => object::error_body(schemas, name, &object),
        Kind::ByStatus(variants) => {
            for variant in variants.names.keys() {
                if let Variant::Json(ty) = variant
                    && let Some(name) = schemas.name(ty)
                {
                    items.extend(error_body(schemas, name, done));
                }
            }
            let arms = |ask: TokenStream, none: TokenStream| {
                let arms = variants.names.iter().map(|(variant, name)| match variant {
                    Variant::Empty => quote!(Self::#name => #none,),
                    _ => quote!(Self::#name(error) => super::ErrorBody::#ask(error),),
                });
                arms.collect::<TokenStream>()
            };
            let codes = arms(quote!(code), quote!(None));
            let documented = arms(quote!(has_documented_code), quote!(false));
            quote! {
                fn code(&self) -> Option<&str> {
                    match self {
                        #codes
                    }
                }

                fn has_documented_code(&self) -> bool {
                    match self {
                        #documented
                    }
                }
            }
        }
        // The runtime knows what other aliases stand for.
        Kind::Other => {
            let target = schemas.referred(schemas.schema(name));
            return target.map(|target| error_body(schemas, target, done)).unwrap_or_default();
        }
        Kind::StringEnum(_) => quote! {
            fn code(&self) -> Option<&str> {
                Some(self.as_str())
            }

            fn has_documented_code(&self) -> bool {
                !matches!(self, Self::Unknown(_))
            }
        },
        Kind::Form(_) | Kind::Union(_) | Kind::Wrapper => quote!(
            fn code(&self) -> Option<&str> {
                None
            }
        ),
    };
    items.push(parse_quote! {
        impl super::ErrorBody for #ident {
            #methods
        }
    });
    items
}

#[cfg(test)]
mod tests {
    use crate::types::testing::types;

    #[test]
    fn the_status_chooses_and_errors_say_their_code() {
        let lowered = "
paths:
  /a:
    get:
      responses:
        '404': {content: {application/json: {schema: {$ref: '#/components/schemas/GetAError'}}}}
components:
  schemas:
    GetAError: {type: object, x-responses: {'404': '#/components/schemas/GetAErrorBody', 4XX: '#/components/schemas/Problem', '409': null}}
    GetASuccess: {type: object, x-responses: {'200': ['#/components/schemas/Text', bytes], '201': text, '204': null}}
    Text: {type: object}
    GetAErrorBody: {type: object, required: [code], properties: {code: {$ref: '#/components/schemas/Code'}}}
    Problem: {type: object, properties: {error: {type: string}, code: {type: integer}}}
    Code: {type: string, enum: [GONE]}
";
        let rust = types(lowered);
        let parts = ["enum GetA", "impl ::serde::Serialize for GetA", "impl super::ErrorBody"];
        let items = rust.split_inclusive("\n}\n").filter(|item| parts.iter().any(|part| item.contains(part)));
        insta::assert_snapshot!(items.collect::<String>(), @r#"
        /// The responses that `GetAError` stands for; the status says which one it is.
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum GetAError {
            /// [`GetAErrorBody`], for `404`.
            Body(GetAErrorBody),
            /// [`Problem`], for `4XX`.
            Problem(Problem),
            /// A response without a body.
            Empty,
        }
        impl ::serde::Serialize for GetAError {
            fn serialize<S: json::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    Self::Body(value) => ::serde::Serialize::serialize(value, serializer),
                    Self::Problem(value) => ::serde::Serialize::serialize(value, serializer),
                    Self::Empty => serializer.serialize_unit(),
                }
            }
        }
        /// The responses that `GetASuccess` stands for; the status says which one it is.
        #[derive(Debug)]
        #[non_exhaustive]
        pub enum GetASuccess {
            /// [`Text`], for `200`.
            TextValue(Text),
            /// What the caller reads piece by piece, for `200`.
            Bytes(super::ByteStream),
            /// Text, for `201`.
            Text(String),
            /// A response without a body.
            Empty,
        }
        impl ::serde::Serialize for GetASuccess {
            fn serialize<S: json::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    Self::TextValue(value) => ::serde::Serialize::serialize(value, serializer),
                    Self::Bytes(_) => {
                        Err(::serde::ser::Error::custom("bytes that are not read yet"))
                    }
                    Self::Text(value) => ::serde::Serialize::serialize(value, serializer),
                    Self::Empty => serializer.serialize_unit(),
                }
            }
        }
        json::string_enum!(Code);
        impl super::ErrorBody for GetAErrorBody {
            fn code(&self) -> Option<&str> {
                Some(self.code.as_str())
            }
            fn has_documented_code(&self) -> bool {
                !matches!(self.code, Code::Unknown(_))
            }
        }
        impl super::ErrorBody for Problem {
            fn code(&self) -> Option<&str> {
                self.error.as_ref().map(|code| code.as_str())
            }
        }
        impl super::ErrorBody for GetAError {
            fn code(&self) -> Option<&str> {
                match self {
                    Self::Body(error) => super::ErrorBody::code(error),
                    Self::Problem(error) => super::ErrorBody::code(error),
                    Self::Empty => None,
                }
            }
            fn has_documented_code(&self) -> bool {
                match self {
                    Self::Body(error) => super::ErrorBody::has_documented_code(error),
                    Self::Problem(error) => super::ErrorBody::has_documented_code(error),
                    Self::Empty => false,
                }
            }
        }
        "#);
    }
}
