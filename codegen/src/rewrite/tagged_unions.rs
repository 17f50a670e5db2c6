//! Reads a union by its tag.
//!
//! typify tries one branch after the other and takes the first that fits. The tag says which branch it is: a known tag
//! with a bad body is an error of that branch, and an unknown tag keeps the whole value.
//!
//! Before: `#[derive(Deserialize, ..)] #[serde(untagged)] pub enum Pet { Cat(Cat), Dog(Dog) }`
//! After:  `pub enum Pet { Cat(Cat), Dog(Dog), Unknown(super::UnknownMembers) }` and an `impl Deserialize` that looks
//! at the tag
//!
//! The unions are those that `discriminator_to_one_of` left in the document: a `oneOf` of references with a mapping.

use heck::ToUpperCamelCase;
use indexmap::IndexMap;
use quote::{ToTokens, format_ident};
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, Ident, Item, ItemEnum, Variant, parse_quote};

use super::{Context, Pass};
use crate::document::Node;

pub(super) const PASS: Pass = Pass {
    name: "tagged_unions",
    run: |file, Context { document, .. }| {
        let schemas = document.root.get("components").map(|components| components.members("schemas"));
        let unions = schemas.into_iter().flatten().filter_map(|(name, schema)| Union::of(name, schema));
        let unions = unions.map(|union| (union.name.clone(), union)).collect::<IndexMap<_, _>>();
        let types = file.items.iter_mut().find_map(|item| match item {
            Item::Mod(module) if module.ident == "types" => module.content.as_mut(),
            _ => None,
        });
        let Some((_, items)) = types else { return };
        let mut items_of_union = IndexMap::new();
        let mut rewritten = Vec::with_capacity(items.len());
        for mut item in std::mem::take(items) {
            let union = match &mut item {
                Item::Enum(item) => unions.get(&item.ident.to_string()).and_then(|union| union.rewrite(item)),
                _ => None,
            };
            let Some((deserialize, renamed)) = union else {
                rewritten.push(item);
                continue;
            };
            items_of_union.insert(item_name(&item), renamed);
            rewritten.push(item);
            rewritten.push(deserialize);
        }
        // typify's conversions name the variants too.
        for item in &mut rewritten {
            let Item::Impl(item) = item else { continue };
            // The one that was made here has the new names.
            if item
                .trait_
                .as_ref()
                .is_some_and(|(path, _)| path.segments.last().is_some_and(|last| last.ident == "Deserialize"))
            {
                continue;
            }
            if let Some(renamed) = items_of_union.get(&item.self_ty.to_token_stream().to_string()) {
                RenameVariants(renamed).visit_item_impl_mut(item);
            }
        }
        *items = rewritten;
    },
};

struct Union {
    name: String,
    property: String,
    /// The schemas of the branches, in order.
    branches: Vec<String>,
    /// The branch of each tag.
    mapping: IndexMap<String, String>,
}

impl Union {
    fn of(name: &str, schema: &Node) -> Option<Self> {
        let discriminator = schema.get("discriminator")?;
        let branches = schema.get("oneOf")?.as_array()?.iter().map(|branch| tail(branch.get_str("$ref")?));
        let mapping =
            discriminator.members("mapping").map(|(tag, target)| Some((tag.clone(), tail(target.as_str()?)?)));
        Some(Self {
            name: name.to_upper_camel_case(),
            property: discriminator.get_str("propertyName")?.to_owned(),
            branches: branches.collect::<Option<_>>()?,
            mapping: mapping.collect::<Option<_>>()?,
        })
    }

    /// Rewrites the enum of the union, unless it is not one of typify's or has been rewritten; gives its
    /// `Deserialize` and the new names of its variants.
    fn rewrite(&self, item: &mut ItemEnum) -> Option<(Item, IndexMap<Ident, Ident>)> {
        let untagged = item.attrs.iter().position(|attribute| is_serde(attribute, "untagged"))?;
        let is_whole = item.variants.len() == self.branches.len()
            && item.variants.iter().all(|variant| variant.fields.len() == 1)
            && self.mapping.values().all(|branch| self.branches.contains(branch));
        if !is_whole {
            return None;
        }
        item.attrs.remove(untagged);
        item.attrs.push(parse_quote!(#[serde(untagged)]));
        item.attrs.iter_mut().for_each(without_deserialize);
        let names = self.variant_names();
        let mut renamed = IndexMap::new();
        for (variant, name) in item.variants.iter_mut().zip(&names) {
            renamed.insert(std::mem::replace(&mut variant.ident, name.clone()), name.clone());
        }
        let unknown: Variant = parse_quote! {
            /// A value of a kind that the document does not describe.
            Unknown(super::UnknownMembers)
        };
        item.variants.push(unknown);
        let (ident, property) = (&item.ident, &self.property);
        let arms = self.mapping.iter().filter_map(|(tag, branch)| {
            let variant = names.get(self.branches.iter().position(|other| other == branch)?)?;
            let arm: syn::Arm = parse_quote!(
                ::std::option::Option::Some(#tag) => members.into_value().map(Self::#variant),
            );
            Some(arm)
        });
        let deserialize = parse_quote! {
            impl<'de> ::serde::Deserialize<'de> for #ident {
                fn deserialize<D: ::serde::Deserializer<'de>>(
                    deserializer: D,
                ) -> ::std::result::Result<Self, D::Error> {
                    let members = <super::UnknownMembers as ::serde::Deserialize>::deserialize(deserializer)?;
                    match members.get(#property).and_then(::serde_json::Value::as_str) {
                        #(#arms)*
                        ::std::option::Option::Some(_) => ::std::result::Result::Ok(Self::Unknown(members)),
                        ::std::option::Option::None => {
                            ::std::result::Result::Err(::serde::de::Error::missing_field(#property))
                        }
                    }
                }
            }
        };
        Some((deserialize, renamed))
    }

    /// The names of the branches: those of their types.
    fn variant_names(&self) -> Vec<Ident> {
        let names = self.branches.iter().map(String::as_str);
        let names = names.map(|name| if name == "Unknown" { "UnknownValue" } else { name });
        names.map(|name| format_ident!("{name}")).collect()
    }
}

fn item_name(item: &Item) -> String {
    match item {
        Item::Enum(item) => item.ident.to_string(),
        _ => String::new(),
    }
}

/// Replaces `Self::Old` by `Self::New`.
struct RenameVariants<'r>(&'r IndexMap<Ident, Ident>);

impl VisitMut for RenameVariants<'_> {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        let is_variant = path.segments.len() == 2 && path.segments[0].ident == "Self";
        if let Some(name) = path.segments.last_mut().filter(|_| is_variant)
            && let Some(new) = self.0.get(&name.ident)
        {
            name.ident = new.clone();
        }
        visit_mut::visit_path_mut(self, path);
    }
}

/// The Rust name of the schema that a reference leads to, unless it has none.
fn tail(reference: &str) -> Option<String> {
    let name = reference.rsplit('/').next()?.to_upper_camel_case();
    syn::parse_str::<Ident>(&name).ok().map(|ident| ident.to_string())
}

fn is_serde(attribute: &Attribute, word: &str) -> bool {
    attribute.path().is_ident("serde") && attribute.to_token_stream().to_string().contains(word)
}

/// Takes `Deserialize` out of a `derive`.
fn without_deserialize(attribute: &mut Attribute) {
    use syn::punctuated::Punctuated;
    if !attribute.path().is_ident("derive") {
        return;
    }
    let Ok(mut traits) = attribute.parse_args_with(Punctuated::<syn::Path, syn::Token![,]>::parse_terminated) else {
        return;
    };
    traits =
        traits.into_iter().filter(|path| path.segments.last().is_none_or(|last| last.ident != "Deserialize")).collect();
    *attribute = parse_quote!(#[derive(#traits)]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::testing::rewrite_with;

    const DOCUMENT: &str = "
components:
  schemas:
    Pet:
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Unknown'}]
      discriminator: {propertyName: kind, mapping: {CAT: '#/components/schemas/Cat', dog: '#/components/schemas/Unknown', puppy: '#/components/schemas/Unknown'}}
    Cat: {}
    Unknown: {}
";

    #[test]
    fn the_tag_chooses_the_branch() {
        let before = "
pub mod types {
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(untagged)]
    pub enum Pet { Variant0(Cat), Unknown(::std::boxed::Box<Unknown>) }
    impl ::std::convert::From<Cat> for Pet { fn from(value: Cat) -> Self { Self::Variant0(value) } }
}";
        insta::assert_snapshot!(rewrite_with(PASS, DOCUMENT, before), @r#"
        pub mod types {
            #[derive(::serde::Serialize, Clone, Debug)]
            #[serde(untagged)]
            pub enum Pet {
                Cat(Cat),
                UnknownValue(::std::boxed::Box<Unknown>),
                /// A value of a kind that the document does not describe.
                Unknown(super::UnknownMembers),
            }
            impl<'de> ::serde::Deserialize<'de> for Pet {
                fn deserialize<D: ::serde::Deserializer<'de>>(
                    deserializer: D,
                ) -> ::std::result::Result<Self, D::Error> {
                    let members = <super::UnknownMembers as ::serde::Deserialize>::deserialize(
                        deserializer,
                    )?;
                    match members.get("kind").and_then(::serde_json::Value::as_str) {
                        ::std::option::Option::Some("CAT") => members.into_value().map(Self::Cat),
                        ::std::option::Option::Some("dog") => {
                            members.into_value().map(Self::UnknownValue)
                        }
                        ::std::option::Option::Some("puppy") => {
                            members.into_value().map(Self::UnknownValue)
                        }
                        ::std::option::Option::Some(_) => {
                            ::std::result::Result::Ok(Self::Unknown(members))
                        }
                        ::std::option::Option::None => {
                            ::std::result::Result::Err(::serde::de::Error::missing_field("kind"))
                        }
                    }
                }
            }
            impl ::std::convert::From<Cat> for Pet {
                fn from(value: Cat) -> Self {
                    Self::Cat(value)
                }
            }
        }
        "#);
    }
}
