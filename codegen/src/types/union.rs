//! Makes an enum of a union.
//!
//! With a tag, the tag chooses the variant, and a tag that the document does not list gives `Unknown`. Without, the
//! types are tried, the one that knows most of the value first; what is of none of them is `Unknown`.

mod variants;

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use syn::{Ident, Item, parse_quote};

use super::schemas::{Schemas, Tag, Union};
use super::{documentation, shape};

pub(super) fn items<'d>(schemas: &Schemas<'d>, name: &str, union: &Union<'d>) -> Vec<Item> {
    let ident = format_ident!("{name}");
    let docs = documentation::of_type(schemas.schema(name));
    let types = union.branches.iter().map(|branch| schemas.type_in(branch, name)).collect::<Vec<_>>();
    let variants = variants::names(schemas, name, union);
    let (read, unknown) = match &union.tag {
        Some(tag) => (read_by_tag(tag, &variants), quote!(super::UnknownMembers)),
        None => (read_by_shape(&variants), quote!(super::UnknownValue)),
    };
    let variant_docs = (0..variants.len()).map(|index| variants::docs(schemas, union, index));
    let shapes: Option<Item> = union.tag.is_none().then(|| {
        let shapes = union.branches.iter().map(|branch| shape::of(schemas, branch));
        // The document may have a type of the name `Shape`.
        parse_quote! {
            impl #ident {
                const SHAPES: &'static [super::shape::Shape] = {
                    use super::shape::Shape;
                    &[#(#shapes),*]
                };
            }
        }
    });
    let mut items: Vec<Item> = vec![
        parse_quote! {
            #(#docs)*
            #[derive(Clone, Debug)]
            #[non_exhaustive]
            pub enum #ident {
                #(#variant_docs #variants(#types),)*
                /// A value of a kind that the document does not describe.
                Unknown(#unknown),
            }
        },
        parse_quote! {
            impl json::Union for #ident {
                fn read(value: ::serde_json::Value) -> Result<Self, super::Invalid> {
                    #read
                }

                fn write<S: json::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    match self {
                        #(Self::#variants(value) => ::serde::Serialize::serialize(value, serializer),)*
                        Self::Unknown(value) => ::serde::Serialize::serialize(value, serializer),
                    }
                }
            }
        },
        parse_quote!(json::union!(#ident);),
    ];
    items.extend(shapes);
    let texts = types.iter().map(ToString::to_string).collect::<Vec<_>>();
    for (index, (variant, ty)) in variants.iter().zip(&types).enumerate() {
        let is_only = texts.iter().filter(|text| **text == texts[index]).count() == 1;
        // An alias may stand for the same type as another one.
        let is_own_type = schemas.referred(union.branches[index]).is_some_and(|name| schemas.is_own_type(name));
        if is_only && is_own_type {
            items.push(parse_quote! {
                impl From<#ty> for #ident {
                    fn from(value: #ty) -> Self {
                        Self::#variant(value)
                    }
                }
            });
        }
    }
    items
}

fn read_by_tag(tag: &Tag<'_>, variants: &[Ident]) -> TokenStream {
    let (property, values) = (tag.property, &tag.values);
    let arms =
        variants.iter().zip(values).map(|(variant, values)| quote!(#(#values)|* => members.read().map(Self::#variant)));
    quote! {
        let members = json::members(value)?;
        match members.tag(#property)? {
            #(#arms,)*
            _ => Ok(Self::Unknown(members)),
        }
    }
}

fn read_by_shape(variants: &[Ident]) -> TokenStream {
    let (last, others) = match variants.split_last() {
        Some(split) => split,
        None => return quote!(Ok(Self::Unknown(super::UnknownValue(value)))),
    };
    let numbers = (0..others.len()).map(Literal::usize_unsuffixed);
    quote! {
        let read = |candidate, value| match candidate {
            #(#numbers => json::FromJson::from_json(value).map(Self::#others),)*
            _ => json::FromJson::from_json(value).map(Self::#last),
        };
        let unknown = |value| Self::Unknown(super::UnknownValue(value));
        super::shape::read(value, Self::SHAPES, read, unknown)
    }
}

#[cfg(test)]
mod tests {
    use crate::types::testing::types;

    #[test]
    fn the_tag_chooses_the_variant() {
        let lowered = "
components:
  schemas:
    Pet:
      oneOf: [{$ref: '#/components/schemas/PetCat'}, {$ref: '#/components/schemas/Dog'}, {$ref: '#/components/schemas/Odd'}]
      discriminator:
        propertyName: kind
        mapping: {CAT: '#/components/schemas/PetCat', com.zoo.Dog: '#/components/schemas/Dog', UNKNOWN: '#/components/schemas/Odd'}
    PetCat: {type: object}
    Dog: {type: object}
    Odd: {type: object}
";
        insta::assert_snapshot!(enums(lowered), @r#"
        /// The schema `Pet`.
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum Pet {
            /// [`PetCat`], where `kind` is `CAT`.
            Cat(PetCat),
            /// [`Dog`], where `kind` is `com.zoo.Dog`.
            Dog(Dog),
            /// [`Odd`], where `kind` is `UNKNOWN`.
            UnknownValue(Odd),
            /// A value of a kind that the document does not describe.
            Unknown(super::UnknownMembers),
        }
        impl json::Union for Pet {
            fn read(value: ::serde_json::Value) -> Result<Self, super::Invalid> {
                let members = json::members(value)?;
                match members.tag("kind")? {
                    "CAT" => members.read().map(Self::Cat),
                    "com.zoo.Dog" => members.read().map(Self::Dog),
                    "UNKNOWN" => members.read().map(Self::UnknownValue),
                    _ => Ok(Self::Unknown(members)),
                }
            }
            fn write<S: json::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    Self::Cat(value) => ::serde::Serialize::serialize(value, serializer),
                    Self::Dog(value) => ::serde::Serialize::serialize(value, serializer),
                    Self::UnknownValue(value) => ::serde::Serialize::serialize(value, serializer),
                    Self::Unknown(value) => ::serde::Serialize::serialize(value, serializer),
                }
            }
        }
        json::union!(Pet);
        impl From<PetCat> for Pet {
            fn from(value: PetCat) -> Self {
                Self::Cat(value)
            }
        }
        impl From<Dog> for Pet {
            fn from(value: Dog) -> Self {
                Self::Dog(value)
            }
        }
        impl From<Odd> for Pet {
            fn from(value: Odd) -> Self {
                Self::UnknownValue(value)
            }
        }
        /// The schema `PetCat`.
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        "#);
    }

    #[test]
    fn several_tags_of_a_branch_are_one_variant_with_the_name_of_its_type() {
        let lowered = "
components:
  schemas:
    Pet:
      oneOf: [{$ref: '#/components/schemas/PetCat'}]
      discriminator: {propertyName: kind, mapping: {CAT: '#/components/schemas/PetCat', KITTEN: '#/components/schemas/PetCat'}}
    PetCat: {type: object}
";
        insta::assert_snapshot!(enums(lowered), @r#"
        /// The schema `Pet`.
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum Pet {
            /// [`PetCat`], where `kind` is `CAT` or `KITTEN`.
            Cat(PetCat),
            /// A value of a kind that the document does not describe.
            Unknown(super::UnknownMembers),
        }
        impl json::Union for Pet {
            fn read(value: ::serde_json::Value) -> Result<Self, super::Invalid> {
                let members = json::members(value)?;
                match members.tag("kind")? {
                    "CAT" | "KITTEN" => members.read().map(Self::Cat),
                    _ => Ok(Self::Unknown(members)),
                }
            }
            fn write<S: json::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    Self::Cat(value) => ::serde::Serialize::serialize(value, serializer),
                    Self::Unknown(value) => ::serde::Serialize::serialize(value, serializer),
                }
            }
        }
        json::union!(Pet);
        impl From<PetCat> for Pet {
            fn from(value: PetCat) -> Self {
                Self::Cat(value)
            }
        }
        /// The schema `PetCat`.
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        "#);
    }

    #[test]
    fn without_a_tag_the_members_choose() {
        let lowered = "
components:
  schemas:
    Discount:
      anyOf:
        - {$ref: '#/components/schemas/Fixed'}
        - {$ref: '#/components/schemas/Percent'}
        - {type: string, format: date}
        - {type: string}
        - {type: integer}
        - {type: array, items: {type: string}}
        - {$ref: '#/components/schemas/Size'}
    Fixed: {type: object, required: [amount], properties: {amount: {type: number}, type: {type: string, x-constant: FIXED}}}
    Percent: {type: object, properties: {amount: {type: number}, percent: {type: number}}}
    Size: {type: string, enum: [S, M]}
";
        insta::assert_snapshot!(enums(lowered), @r#"
        /// The schema `Discount`.
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum Discount {
            /// [`Fixed`].
            Fixed(Fixed),
            /// [`Percent`].
            Percent(Percent),
            /// A value of the type `date`.
            Date(::chrono::NaiveDate),
            /// A value of the type `string`.
            String(String),
            /// A value of the type `integer`.
            Integer(i64),
            /// A value of the type `array`.
            Array(Vec<String>),
            /// [`Size`].
            Size(Size),
            /// A value of a kind that the document does not describe.
            Unknown(super::UnknownValue),
        }
        impl json::Union for Discount {
            fn read(value: ::serde_json::Value) -> Result<Self, super::Invalid> {
                let read = |candidate, value| match candidate {
                    0 => json::FromJson::from_json(value).map(Self::Fixed),
                    1 => json::FromJson::from_json(value).map(Self::Percent),
                    2 => json::FromJson::from_json(value).map(Self::Date),
                    3 => json::FromJson::from_json(value).map(Self::String),
                    4 => json::FromJson::from_json(value).map(Self::Integer),
                    5 => json::FromJson::from_json(value).map(Self::Array),
                    _ => json::FromJson::from_json(value).map(Self::Size),
                };
                let unknown = |value| Self::Unknown(super::UnknownValue(value));
                super::shape::read(value, Self::SHAPES, read, unknown)
            }
            fn write<S: json::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    Self::Fixed(value) => ::serde::Serialize::serialize(value, serializer),
                    Self::Percent(value) => ::serde::Serialize::serialize(value, serializer),
                    Self::Date(value) => ::serde::Serialize::serialize(value, serializer),
                    Self::String(value) => ::serde::Serialize::serialize(value, serializer),
                    Self::Integer(value) => ::serde::Serialize::serialize(value, serializer),
                    Self::Array(value) => ::serde::Serialize::serialize(value, serializer),
                    Self::Size(value) => ::serde::Serialize::serialize(value, serializer),
                    Self::Unknown(value) => ::serde::Serialize::serialize(value, serializer),
                }
            }
        }
        json::union!(Discount);
        impl Discount {
            const SHAPES: &'static [super::shape::Shape] = {
                use super::shape::Shape;
                &[
                    Shape::Object {
                        required: &["amount"],
                        members: &["amount", "type"],
                        constants: &[("type", &["FIXED"])],
                        values: &[],
                    },
                    Shape::Object {
                        required: &[],
                        members: &["amount", "percent"],
                        constants: &[],
                        values: &[],
                    },
                    Shape::String {
                        values: &[],
                        is_formatted: true,
                    },
                    Shape::String {
                        values: &[],
                        is_formatted: false,
                    },
                    Shape::Integer,
                    Shape::Array,
                    Shape::String {
                        values: &["S", "M"],
                        is_formatted: false,
                    },
                ]
            };
        }
        impl From<Fixed> for Discount {
            fn from(value: Fixed) -> Self {
                Self::Fixed(value)
            }
        }
        impl From<Percent> for Discount {
            fn from(value: Percent) -> Self {
                Self::Percent(value)
            }
        }
        impl From<Size> for Discount {
            fn from(value: Size) -> Self {
                Self::Size(value)
            }
        }
        /// The schema `Fixed`.
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        "#);
    }

    /// The first enum and what is implemented for it.
    fn enums(lowered: &str) -> String {
        let rust = types(lowered);
        let end = rust.find("pub struct").unwrap_or(rust.len());
        rust[..end].to_owned()
    }
}
