//! Makes an enum of a union.
//!
//! With a discriminator, its value chooses the variant, and a value that the document does not list gives `Unknown`.
//! Without, the types are tried, the one that knows most of the value first; what is of none of them is `Unknown`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Attribute, Ident, Item, ItemEnum, Variant, parse_quote};

use super::{shape, table};
use crate::api::naming::kind_name;
use crate::api::types::{Base, Branch, Type, TypeId, Types, Union};
use crate::markdown::code_span;
use crate::rust::docs;

pub(super) fn items<'d>(types: &Types<'d>, id: TypeId, ty: &Type<'d>, union: &Union<'d>) -> Vec<Item> {
    let ident = format_ident!("{}", ty.name);
    let docs = docs::attributes(&ty.docs);
    let fields = union.branches.iter().map(|branch| types.base_in(&branch.base, id)).collect::<Vec<_>>();
    let variants = union.branches.iter().map(|branch| format_ident!("{}", branch.name)).collect::<Vec<_>>();
    let unknown = match union.discriminator {
        Some(_) => quote!(super::UnknownMembers),
        None => quote!(super::UnknownValue),
    };
    let is_default = |index| union.default == Some(index);
    let described = union.branches.iter().enumerate().zip(variants.iter().zip(&fields));
    let described = described.map(|((index, branch), (variant, field))| {
        let variant = parse_quote!(#variant(#field));
        Variant { attrs: branch_docs(types, union, branch, is_default(index)), ..variant }
    });
    // An alias may stand for the same type as another branch.
    let bases = union.branches.iter().map(|branch| types.without_aliases(&branch.base)).collect::<Vec<_>>();
    let is_distinct = |base: &Base| {
        let is_vague = matches!(base, Base::Any | Base::Object | Base::Map(_));
        !is_vague && bases.iter().filter(|other| *other == base).count() == 1
    };
    let rows = bases.iter().zip(&variants).zip(&fields).map(|((base, variant), field)| {
        let from = is_distinct(base).then(|| quote!((#field)));
        quote!(#variant #from)
    });
    let rows = rows.collect::<Vec<_>>();
    let mut enumeration: ItemEnum = parse_quote! {
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum #ident {
            /// A value of a kind that the document does not describe.
            Unknown(#unknown),
        }
    };
    enumeration.attrs.splice(0..0, docs);
    enumeration.variants = described.chain(std::mem::take(&mut enumeration.variants)).collect();
    let mut items = vec![Item::Enum(enumeration), choice(types, &ident, union, &rows)];
    items.extend(bases.iter().zip(&variants).filter(|(base, _)| is_distinct(base) && **base == Base::String).map(
        |(_, variant)| -> Item {
            parse_quote! {
                impl From<&str> for #ident {
                    fn from(value: &str) -> Self {
                        Self::#variant(value.to_owned())
                    }
                }
            }
        },
    ));
    items
}

/// What the variant of a branch says of itself.
fn branch_docs(types: &Types<'_>, union: &Union<'_>, branch: &Branch<'_>, is_default: bool) -> Vec<Attribute> {
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
    docs::attributes(&docs)
}

/// What reads and writes a union: what chooses each variant, whose row begins so.
fn choice(types: &Types<'_>, ident: &Ident, union: &Union<'_>, rows: &[TokenStream]) -> Item {
    match union.discriminator {
        Some(property) => {
            let values = union.branches.iter().map(|branch| {
                let values = &branch.values;
                quote!(#(#values)|*)
            });
            let default = union.default.and_then(|default| union.branches.get(default));
            let default = default.map(|branch| {
                let variant = format_ident!("{}", branch.name);
                quote!(else #variant)
            });
            let tokens = quote!(#ident by #property { #(#rows: #values,)* } #default);
            table(parse_quote!(super::json::tagged_union), tokens)
        }
        None => {
            let shapes = union.branches.iter().map(|branch| shape::of(types, &branch.base));
            table(parse_quote!(super::shape::union), quote!(#ident { #(#rows: #shapes,)* }))
        }
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
        use super::{UnknownMembers, json};

        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Pet {
            /// [`PetCat`], where `kind` is `CAT`.
            Cat(PetCat),
            /// [`Dog`], where `kind` is `com.zoo.Dog`.
            Dog(Dog),
            /// [`Odd`], where `kind` is `UNKNOWN`.
            UnknownValue(Odd),
            /// A value of a kind that the document does not describe.
            Unknown(UnknownMembers),
        }

        json::tagged_union! {
            Pet by "kind" {
                Cat(PetCat): "CAT",
                Dog(Dog): "com.zoo.Dog",
                UnknownValue(Odd): "UNKNOWN",
            }
        }

        json::object! {
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
        use super::{UnknownMembers, json};

        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Pet {
            /// [`PetCat`], where `kind` is `CAT` or `KITTEN`.
            Cat(PetCat),
            /// A value of a kind that the document does not describe.
            Unknown(UnknownMembers),
        }

        json::tagged_union! {
            Pet by "kind" {
                Cat(PetCat): "CAT" | "KITTEN",
            }
        }

        json::object! {
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
        use chrono::NaiveDate;
        use super::{Number, UnknownMembers, UnknownValue, json, shape};

        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Discount {
            /// [`Fixed`].
            Fixed(Fixed),
            /// [`Percent`].
            Percent(Percent),
            /// A value of the type `date`.
            Date(NaiveDate),
            /// A value of the type `string`.
            String(String),
            /// A value of the type `integer`.
            Integer(i64),
            /// A value of the type `array`.
            Array(Vec<String>),
            /// [`Size`].
            Size(Size),
            /// A value of a kind that the document does not describe.
            Unknown(UnknownValue),
        }

        shape::union! {
            Discount {
                Fixed(Fixed): Shape::Object {
                    required: &["amount"],
                    members: &["amount", "type"],
                    constants: &[(&["type"], Values::Strings(&["FIXED"]))],
                    values: &[],
                },
                Percent(Percent): Shape::Object {
                    required: &[],
                    members: &["amount", "percent"],
                    constants: &[],
                    values: &[],
                },
                Date(NaiveDate): Shape::String { values: &[], is_formatted: true },
                String(String): Shape::String { values: &[], is_formatted: false },
                Integer(i64): Shape::Integer,
                Array(Vec<String>): Shape::Array,
                Size(Size): Shape::String { values: &["S", "M"], is_formatted: false },
            }
        }

        impl From<&str> for Discount {
            fn from(value: &str) -> Self {
                Self::String(value.to_owned())
            }
        }

        json::object! {
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
        insta::assert_snapshot!(variants, @r#"
        use super::{UnknownMembers, UnknownValue, json, shape};

        #[derive(Clone, Debug, PartialEq, Eq)]
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
            Unknown(UnknownValue),
        }

        shape::union! {
            Target {
                String(String): Shape::String { values: &[], is_formatted: false },
                Array(Vec<String>): Shape::Array,
                Integer(i64): Shape::Integer,
                WithA(TargetWithA): Shape::Object {
                    required: &[],
                    members: &["a"],
                    constants: &[],
                    values: &[],
                },
                Shop(Shop): Shape::Object { required: &[], members: &["id"], constants: &[], values: &[] },
            }
        }
        "#);
    }

    #[test]
    fn branches_that_are_one_scalar_are_that() {
        let lowered = "
components:
  schemas:
    Link:
      description: Where it is.
      anyOf: [{type: string, format: uri, description: The whole way.}, {type: string, title: A name}]
    Count: {oneOf: [{type: integer}, {type: integer, enum: [-1]}], description: 'An integer: at least 0.'}
";
        insta::assert_snapshot!(types(lowered), @"
        /// Where it is.
        ///
        /// The whole way.
        ///
        /// Format: `uri`.
        ///
        /// A name
        pub type Link = String;

        /// An integer: at least 0.
        ///
        /// Or `-1`.
        pub type Count = i64;
        ");
    }

    /// The first enum and what is implemented for it.
    fn enums(lowered: &str) -> String {
        let rust = types(lowered);
        let end = rust.find("pub struct").unwrap_or(rust.len());
        rust[..end].to_owned()
    }
}
