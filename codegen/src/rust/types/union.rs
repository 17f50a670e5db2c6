//! Makes an enum of a union.
//!
//! With a discriminator, its value chooses the variant, and a value that the document does not list gives `Unknown`.
//! Without, the types are tried, the one that knows most of the value first; what is of none of them is `Unknown`.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use syn::{Ident, Item, parse_quote};

use super::shape;
use crate::api::naming::kind_name;
use crate::api::types::{Base, Branch, Type, TypeId, Types, Union};
use crate::markdown::code_span;
use crate::rust::docs;

pub(super) fn items<'d>(types: &Types<'d>, id: TypeId, ty: &Type<'d>, union: &Union<'d>) -> Vec<Item> {
    let ident = format_ident!("{}", ty.name);
    let docs = docs::attributes(&ty.docs);
    let fields = union.branches.iter().map(|branch| types.base_in(&branch.base, id)).collect::<Vec<_>>();
    let variants = union.branches.iter().map(|branch| format_ident!("{}", branch.name)).collect::<Vec<_>>();
    let (read, unknown) = match union.discriminator {
        Some(property) => (read_by_discriminator(property, union, &variants), quote!(super::UnknownMembers)),
        None => (read_by_shape(&variants), quote!(super::UnknownValue)),
    };
    let is_default = |index| union.default == Some(index);
    let variant_docs = union.branches.iter().enumerate();
    let variant_docs = variant_docs.map(|(index, branch)| branch_docs(types, union, branch, is_default(index)));
    let shapes: Option<Item> = union.discriminator.is_none().then(|| {
        let shapes = union.branches.iter().map(|branch| shape::of(types, &branch.base));
        // The document may have a type of the name `Shape`.
        parse_quote! {
            impl #ident {
                const SHAPES: &'static [super::shape::Shape] = {
                    use super::shape::{Shape, Values};
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
                #(#variant_docs #variants(#fields),)*
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
    // An alias may stand for the same type as another branch.
    let bases = union.branches.iter().map(|branch| types.without_aliases(&branch.base)).collect::<Vec<_>>();
    for ((base, variant), field) in bases.iter().zip(&variants).zip(&fields) {
        let is_vague = matches!(base, Base::Any | Base::Object | Base::Map(_));
        if is_vague || bases.iter().filter(|other| *other == base).count() > 1 {
            continue;
        }
        items.push(parse_quote! {
            impl From<#field> for #ident {
                fn from(value: #field) -> Self {
                    Self::#variant(value)
                }
            }
        });
        if *base == Base::String {
            items.push(parse_quote! {
                impl From<&str> for #ident {
                    fn from(value: &str) -> Self {
                        Self::#variant(value.to_owned())
                    }
                }
            });
        }
    }
    items
}

/// What the variant of a branch says of itself.
fn branch_docs(types: &Types<'_>, union: &Union<'_>, branch: &Branch<'_>, is_default: bool) -> TokenStream {
    let holds = match branch.base {
        Base::Named(id) => format!("[`{}`]", types[id].name),
        _ => format!("A value of the type `{}`", kind_name(&branch.base)),
    };
    let doc = match union.discriminator {
        Some(property) => {
            let values = branch.values.iter().map(|value| code_span(value)).collect::<Vec<_>>();
            let other = if is_default { ", or of no other variant" } else { "" };
            format!("{holds}, where {} is {}{other}.", code_span(property), values.join(" or "))
        }
        None => format!("{holds}."),
    };
    let mut docs = branch.docs.clone();
    docs.links.push(doc);
    let docs = docs::attributes(&docs);
    quote!(#(#docs)*)
}

fn read_by_discriminator(property: &str, union: &Union<'_>, variants: &[Ident]) -> TokenStream {
    let arms = variants.iter().zip(&union.branches).map(|(variant, branch)| {
        let values = &branch.values;
        quote!(Some(#(#values)|*) => members.read().map(Self::#variant))
    });
    // What does not fit the default is of a kind that the document does not describe.
    let other = match union.default.and_then(|default| variants.get(default)) {
        Some(default) => quote!(members.clone().read().map(Self::#default).or(Ok(Self::Unknown(members)))),
        None => quote!(Ok(Self::Unknown(members))),
    };
    quote! {
        let members = json::members(value)?;
        match members.tag(#property).as_deref() {
            #(#arms,)*
            _ => #other,
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
    use crate::rust::types::testing::types;

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
                match members.tag("kind").as_deref() {
                    Some("CAT") => members.read().map(Self::Cat),
                    Some("com.zoo.Dog") => members.read().map(Self::Dog),
                    Some("UNKNOWN") => members.read().map(Self::UnknownValue),
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
                match members.tag("kind").as_deref() {
                    Some("CAT" | "KITTEN") => members.read().map(Self::Cat),
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
    Fixed: {type: object, required: [amount], properties: {amount: {type: number}, type: {type: string, enum: [FIXED]}}}
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
                use super::shape::{Shape, Values};
                &[
                    Shape::Object {
                        required: &["amount"],
                        members: &["amount", "type"],
                        constants: &[(&["type"], Values::Strings(&["FIXED"]))],
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
        impl From<::chrono::NaiveDate> for Discount {
            fn from(value: ::chrono::NaiveDate) -> Self {
                Self::Date(value)
            }
        }
        impl From<String> for Discount {
            fn from(value: String) -> Self {
                Self::String(value)
            }
        }
        impl From<&str> for Discount {
            fn from(value: &str) -> Self {
                Self::String(value.to_owned())
            }
        }
        impl From<i64> for Discount {
            fn from(value: i64) -> Self {
                Self::Integer(value)
            }
        }
        impl From<Vec<String>> for Discount {
            fn from(value: Vec<String>) -> Self {
                Self::Array(value)
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

    #[test]
    fn variants_say_what_the_document_says_of_their_branches() {
        let lowered = "
components:
  schemas:
    Target:
      oneOf:
        - {type: string, format: uuid, description: The id of the shop.}
        - {type: string, description: Or its name.}
        - {type: array, title: Several, items: {type: string}, description: Ids of several.}
        - {type: integer, enum: [1, 2]}
        - {type: object, description: A part of the type., properties: {a: {type: string}}}
        - {allOf: [{$ref: '#/components/schemas/Shop'}], description: The shop itself.}
    Shop: {type: object, description: A shop., properties: {id: {type: string}}}
";
        let code = enums(lowered);
        let (variants, _) = code.split_once("impl").expect("it has methods");
        insta::assert_snapshot!(variants, @"
        /// The schema `Target`.
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum Target {
            /// The id of the shop.
            ///
            /// Format: `uuid`.
            ///
            /// Or its name.
            ///
            /// A value of the type `string`.
            String(String),
            /// Ids of several.
            ///
            /// A value of the type `array`.
            Array(Vec<String>),
            /// One of `1`, `2`.
            ///
            /// A value of the type `integer`.
            Integer(i64),
            /// [`TargetWithA`].
            WithA(TargetWithA),
            /// The shop itself.
            ///
            /// [`Shop`].
            Shop(Shop),
            /// A value of a kind that the document does not describe.
            Unknown(super::UnknownValue),
        }
        ");
    }

    /// The first enum and what is implemented for it.
    fn enums(lowered: &str) -> String {
        let rust = types(lowered);
        let end = rust.find("pub struct").unwrap_or(rust.len());
        rust[..end].to_owned()
    }
}
