//! Makes an enum of the responses of one side, of which the status chooses one, and says what code an error has.

use std::collections::BTreeSet;

use indexmap::{IndexMap, IndexSet};
use quote::{format_ident, quote};
use syn::{Ident, Item, parse_quote};

use super::object;
use super::schemas::{Kind, Schemas};
use crate::{names, openapi};

pub(super) fn items(name: &str, responses: &IndexMap<&str, Option<&str>>) -> Vec<Item> {
    let ident = format_ident!("{name}");
    let targets = targets(responses);
    let types = targets.iter().map(|target| format_ident!("{target}")).collect::<Vec<_>>();
    let variants = variants(name, &targets);
    let docs = targets.iter().map(|target| {
        let statuses =
            responses.iter().filter(|(_, other)| **other == Some(*target)).map(|(status, _)| format!("`{status}`"));
        format!(" [`{target}`], for {}.", statuses.collect::<Vec<_>>().join(", "))
    });
    let is_sometimes_empty = responses.values().any(Option::is_none);
    let empty = is_sometimes_empty.then(|| {
        quote! {
            /// A response without a body.
            Empty,
        }
    });
    let writes_empty = is_sometimes_empty.then(|| quote!(Self::Empty => serializer.serialize_unit(),));
    let doc = format!(" The responses that `{name}` stands for; the status says which one it is.");
    vec![
        parse_quote! {
            #[doc = #doc]
            #[derive(Clone, Debug)]
            #[non_exhaustive]
            pub enum #ident {
                #(#[doc = #docs] #variants(#types),)*
                #empty
            }
        },
        parse_quote! {
            impl ::serde::Serialize for #ident {
                fn serialize<S: json::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    match self {
                        #(Self::#variants(value) => ::serde::Serialize::serialize(value, serializer),)*
                        #writes_empty
                    }
                }
            }
        },
    ]
}

fn targets<'d>(responses: &IndexMap<&'d str, Option<&'d str>>) -> IndexSet<&'d str> {
    responses.values().flatten().copied().collect()
}

fn variants(name: &str, targets: &IndexSet<&str>) -> Vec<Ident> {
    let targets = targets.iter().copied().collect::<Vec<_>>();
    names::within(name, &targets).iter().map(|variant| format_ident!("{variant}")).collect()
}

/// Says for each type of an error response where its code stands.
pub(super) fn error_bodies(schemas: &Schemas<'_>) -> Vec<Item> {
    let mut names = IndexSet::new();
    for (_, _, operation) in openapi::operations(schemas.root) {
        let errors = operation.members("responses").filter(|(status, _)| status.starts_with(['4', '5']));
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
        Kind::ByStatus(responses) => {
            let targets = targets(&responses);
            items.extend(targets.iter().flat_map(|target| error_body(schemas, target, done)));
            let variants = variants(name, &targets);
            let is_sometimes_empty = responses.values().any(Option::is_none);
            let (no_code, not_documented) = match is_sometimes_empty {
                true => (Some(quote!(Self::Empty => None,)), Some(quote!(Self::Empty => false,))),
                false => (None, None),
            };
            quote! {
                fn code(&self) -> Option<&str> {
                    match self {
                        #(Self::#variants(error) => super::ErrorBody::code(error),)*
                        #no_code
                    }
                }

                fn has_documented_code(&self) -> bool {
                    match self {
                        #(Self::#variants(error) => super::ErrorBody::has_documented_code(error),)*
                        #not_documented
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
        Kind::Union(_) => quote!(
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
    GetAErrorBody: {type: object, required: [code], properties: {code: {$ref: '#/components/schemas/Code'}}}
    Problem: {type: object, properties: {error: {type: string}, code: {type: integer}}}
    Code: {type: string, enum: [GONE]}
";
        let rust = types(lowered);
        let parts = ["enum GetAError {", "impl ::serde::Serialize for GetAError", "impl super::ErrorBody"];
        let items = rust.split_inclusive("\n}\n").filter(|item| parts.iter().any(|part| item.contains(part)));
        insta::assert_snapshot!(items.collect::<String>(), @"
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
        ");
    }
}
