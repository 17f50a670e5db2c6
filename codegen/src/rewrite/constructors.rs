//! Gives each struct a constructor that takes what is required, and a setter for everything else.
//!
//! A request without a required member then does not compile. Values that convert into the member's type are taken.
//!
//! Before: `pub struct Token { pub id: String, pub scope: Option<String> }`
//! After:
//! ```text
//! impl Token {
//!     pub fn new(id: impl Into<String>) -> Self { Self { id: id.into(), scope: Default::default() } }
//!     pub fn with_scope(mut self, scope: impl Into<String>) -> Self { self.scope = Some(scope.into()); self }
//! }
//! ```

use quote::{ToTokens, format_ident};
use syn::{
    Expr, Field, Fields, FnArg, GenericArgument, Ident, ImplItem, ImplItemFn, Item, ItemStruct, LitStr, PathArguments,
    Type, parse_quote,
};

use super::Pass;

pub(super) const PASS: Pass = Pass {
    name: "constructors",
    run: |file, _| {
        for item in &mut file.items {
            let Item::Mod(module) = item else { continue };
            let Some((_, items)) = module.content.as_mut().filter(|_| module.ident == "types") else { continue };
            let mut with_constructors = Vec::with_capacity(items.len());
            for (index, item) in items.iter().enumerate() {
                let done = matches!(items.get(index + 1), Some(Item::Impl(next)) if is_constructor(next));
                with_constructors.push(item.clone());
                if let (Item::Struct(structure), false) = (item, done) {
                    with_constructors.extend(constructor(structure));
                }
            }
            *items = with_constructors;
        }
    },
};

fn is_constructor(item: &syn::ItemImpl) -> bool {
    item.trait_.is_none() && matches!(item.items.first(), Some(ImplItem::Fn(function)) if function.sig.ident == "new")
}

fn constructor(structure: &ItemStruct) -> Option<Item> {
    let Fields::Named(fields) = &structure.fields else { return None };
    let name = &structure.ident;
    let mut arguments = Vec::<FnArg>::new();
    let mut values = Vec::<Expr>::new();
    let mut setters = Vec::<ImplItemFn>::new();
    for field in &fields.named {
        let Some(member) = &field.ident else { continue };
        let ty = &field.ty;
        match Presence::of(field) {
            Presence::Required => {
                arguments.push(parse_quote!(#member: impl ::std::convert::Into<#ty>));
                values.push(parse_quote!(#member.into()));
            }
            Presence::Optional { inner } => {
                values.push(parse_quote!(::std::option::Option::None));
                let value = parse_quote!(::std::option::Option::Some(#member.into()));
                setters.push(setter(member, inner, &value));
            }
            Presence::Defaulted { default } => {
                values.push(default);
                setters.push(setter(member, ty, &parse_quote!(#member.into())));
            }
        }
    }
    let members = fields.named.iter().filter_map(|field| field.ident.as_ref());
    let doc = match arguments.is_empty() {
        true => " A value without any member; the setters add them.",
        false => " A value with the required members; the setters add the others.",
    };
    Some(parse_quote! {
        impl #name {
            #[doc = #doc]
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#members: #values),* }
            }
            #(#setters)*
        }
    })
}

fn setter(member: &Ident, ty: &Type, value: &Expr) -> ImplItemFn {
    let plain = member.to_string();
    let plain = plain.trim_start_matches("r#").trim_end_matches('_');
    let function = format_ident!("with_{plain}");
    let doc = format!(" Sets the member `{plain}`.");
    parse_quote! {
        #[doc = #doc]
        #[must_use]
        pub fn #function(mut self, #member: impl ::std::convert::Into<#ty>) -> Self {
            self.#member = #value;
            self
        }
    }
}

/// Whether a value can be made without a member.
enum Presence<'f> {
    Required,
    Optional { inner: &'f Type },
    Defaulted { default: Expr },
}

impl<'f> Presence<'f> {
    fn of(field: &'f Field) -> Self {
        let serde = serde_default(field);
        if let (Some(inner), false) = (option(&field.ty), serde.required_null) {
            return Self::Optional { inner };
        }
        match serde.default {
            Some(default) => Self::Defaulted { default },
            None => Self::Required,
        }
    }
}

struct SerdeDefault {
    default: Option<Expr>,
    /// The member must be there, and may be null.
    required_null: bool,
}

/// What the `#[serde(..)]` attributes say about a member that is absent.
fn serde_default(field: &Field) -> SerdeDefault {
    let mut found = SerdeDefault { default: None, required_null: false };
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        // Attributes that are not read here are skipped up to their value.
        let _ = attribute.parse_nested_meta(|meta| {
            let value = match meta.value() {
                Ok(value) => Some(value.parse::<LitStr>()?),
                Err(_) => None,
            };
            if meta.path.is_ident("default") {
                found.default = Some(match value {
                    Some(function) => {
                        let function: Expr = function.parse()?;
                        parse_quote!(#function())
                    }
                    None => parse_quote!(::std::default::Default::default()),
                });
            } else if meta.path.is_ident("flatten") {
                found.default = Some(parse_quote!(::std::default::Default::default()));
            } else if meta.path.is_ident("deserialize_with") {
                found.required_null = true;
            }
            Ok(())
        });
    }
    found
}

/// The type in an `Option`.
fn option(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    if !path.to_token_stream().to_string().starts_with(":: std :: option :: Option <") {
        return None;
    }
    match &path.path.segments.last()?.arguments {
        PathArguments::AngleBracketed(arguments) => match arguments.args.first()? {
            GenericArgument::Type(ty) => Some(ty),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::testing::rewrite;

    #[test]
    fn required_members_are_arguments_and_the_others_setters() {
        let before = r#"
pub mod types {
    pub struct Token {
        pub id: ::std::string::String,
        #[serde(rename = "type", skip_serializing_if = "::std::option::Option::is_none")]
        pub type_: ::std::option::Option<i64>,
        #[serde(default = "defaults::count::<i64, 3>")]
        pub count: i64,
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        pub tags: ::std::vec::Vec<::std::string::String>,
        #[serde(deserialize_with = "::std::option::Option::deserialize")]
        pub note: ::std::option::Option<i64>,
        #[serde(flatten)]
        pub extra: super::UnknownMembers,
    }
    pub struct Id(pub ::std::string::String);
}"#;
        insta::assert_snapshot!(rewrite(PASS, before), @r#"
        pub mod types {
            pub struct Token {
                pub id: ::std::string::String,
                #[serde(rename = "type", skip_serializing_if = "::std::option::Option::is_none")]
                pub type_: ::std::option::Option<i64>,
                #[serde(default = "defaults::count::<i64, 3>")]
                pub count: i64,
                #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
                pub tags: ::std::vec::Vec<::std::string::String>,
                #[serde(deserialize_with = "::std::option::Option::deserialize")]
                pub note: ::std::option::Option<i64>,
                #[serde(flatten)]
                pub extra: super::UnknownMembers,
            }
            impl Token {
                /// A value with the required members; the setters add the others.
                pub fn new(
                    id: impl ::std::convert::Into<::std::string::String>,
                    note: impl ::std::convert::Into<::std::option::Option<i64>>,
                ) -> Self {
                    Self {
                        id: id.into(),
                        type_: ::std::option::Option::None,
                        count: defaults::count::<i64, 3>(),
                        tags: ::std::default::Default::default(),
                        note: note.into(),
                        extra: ::std::default::Default::default(),
                    }
                }
                /// Sets the member `type`.
                #[must_use]
                pub fn with_type(mut self, type_: impl ::std::convert::Into<i64>) -> Self {
                    self.type_ = ::std::option::Option::Some(type_.into());
                    self
                }
                /// Sets the member `count`.
                #[must_use]
                pub fn with_count(mut self, count: impl ::std::convert::Into<i64>) -> Self {
                    self.count = count.into();
                    self
                }
                /// Sets the member `tags`.
                #[must_use]
                pub fn with_tags(
                    mut self,
                    tags: impl ::std::convert::Into<::std::vec::Vec<::std::string::String>>,
                ) -> Self {
                    self.tags = tags.into();
                    self
                }
                /// Sets the member `extra`.
                #[must_use]
                pub fn with_extra(
                    mut self,
                    extra: impl ::std::convert::Into<super::UnknownMembers>,
                ) -> Self {
                    self.extra = extra.into();
                    self
                }
            }
            pub struct Id(pub ::std::string::String);
        }
        "#);
    }
}
