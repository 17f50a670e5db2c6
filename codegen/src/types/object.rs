//! Makes a struct of an object.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Attribute, Ident, ImplItemFn, Item, parse_quote};

use super::documentation;
use super::schemas::{Kind, Object, Schemas, constant};
use crate::document::Node;
use crate::lower::ERROR_CODES;
use crate::{markdown, names};

/// A member of a struct.
pub(super) struct Member<'d> {
    /// The name in JSON.
    pub(super) name: &'d str,
    pub(super) ident: Ident,
    /// The type of the values other than null.
    value_type: TokenStream,
    /// The type of the values.
    ty: TokenStream,
    is_nullable: bool,
    presence: Presence,
    /// The value that it always has.
    constant: Option<&'d str>,
    docs: Vec<Attribute>,
}

enum Presence {
    Required,
    Optional,
}

pub(super) fn items<'d>(schemas: &Schemas<'d>, name: &str, object: &Object<'d>) -> Vec<Item> {
    let mut taken = BTreeSet::new();
    let members = object.properties.iter().map(|(property, schema)| {
        let is_required = object.required.contains(property);
        Member::new(schemas, name, property, schema, is_required, &mut taken)
    });
    let members = members.collect::<Vec<_>>();
    let extra = extra_name(&mut taken);
    let extra_type = match object.additional {
        Some(schema) => {
            let ty = schemas.type_with_null(schema);
            quote!(::std::collections::BTreeMap<String, #ty>)
        }
        None => quote!(super::UnknownMembers),
    };
    let ident = format_ident!("{name}");
    let docs = documentation::of_type(schemas.schema(name));
    let fields = members.iter().map(Member::field);
    let reads = members.iter().map(Member::read);
    let writes = members.iter().map(Member::write);
    let mut items: Vec<Item> = vec![
        parse_quote! {
            #(#docs)*
            #[derive(Clone, Debug)]
            #[non_exhaustive]
            pub struct #ident {
                #(#fields,)*
                /// The members that the document does not describe.
                pub #extra: #extra_type,
            }
        },
        parse_quote! {
            impl json::Object for #ident {
                fn read(mut members: json::Members) -> Result<Self, super::Invalid> {
                    Ok(Self { #(#reads,)* #extra: members.rest()? })
                }

                fn write<W: json::SerializeMap>(&self, writer: &mut json::Writer<W>) -> Result<(), W::Error> {
                    #(#writes;)*
                    writer.rest(&self.#extra)
                }
            }
        },
        parse_quote!(json::object!(#ident);),
    ];
    if schemas.is_in_requests(name) {
        items.push(constructors(&ident, &members, &extra));
    }
    items
}

/// The name of the member for what the document does not describe.
pub(super) fn extra_name(taken: &mut BTreeSet<String>) -> Ident {
    format_ident!("{}", names::free("extra", "_", |name| taken.insert(name.to_owned())))
}

/// What a user makes a value with: a function that takes what is required, and a setter for everything else.
fn constructors(ident: &Ident, members: &[Member<'_>], extra: &Ident) -> Item {
    let arguments = members.iter().filter_map(Member::argument);
    let values = members.iter().map(Member::initial_value);
    let mut taken = members.iter().map(Member::setter_name).collect();
    let setters = members.iter().flat_map(|member| member.setters(&mut taken));
    let doc = match members.iter().filter_map(Member::argument).next() {
        None => " A value without any member of choice; the setters add them.",
        Some(_) => " A value with the required members; the setters add the others.",
    };
    parse_quote! {
        impl #ident {
            #[doc = #doc]
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values,)* #extra: Default::default() }
            }

            #(#setters)*
        }
    }
}

impl<'d> Member<'d> {
    fn new(
        schemas: &Schemas<'d>,
        holder: &str,
        name: &'d str,
        schema: &'d Node,
        is_required: bool,
        taken: &mut BTreeSet<String>,
    ) -> Self {
        let constant = constant(schema);
        let value_type = match constant {
            // An enum of one value would be one more type to know; whatever the server sends is kept.
            Some(_) => quote!(String),
            None => schemas.type_in(schema, holder),
        };
        let is_nullable = schemas.is_nullable(schema);
        Self {
            name,
            ident: names::member(name, taken),
            ty: if is_nullable { quote!(Option<#value_type>) } else { value_type.clone() },
            value_type,
            is_nullable,
            presence: if is_required { Presence::Required } else { Presence::Optional },
            constant: constant.filter(|_| is_required),
            docs: documentation::of_member(schema, name, constant),
        }
    }

    /// A member of a form, where null is the same as nothing. Some have a type that is not that of their schema.
    pub(super) fn of_form(
        schemas: &Schemas<'d>,
        holder: &str,
        name: &'d str,
        schema: &'d Node,
        is_required: bool,
        value_type: Option<TokenStream>,
        taken: &mut BTreeSet<String>,
    ) -> Self {
        let is_required = is_required && !schemas.is_nullable(schema);
        let mut member = Self::new(schemas, holder, name, schema, is_required, taken);
        member.is_nullable = false;
        if let Some(value_type) = value_type {
            member.value_type = value_type;
            member.constant = None;
        }
        member.ty = member.value_type.clone();
        member
    }

    /// Whether there may be nothing.
    pub(super) fn is_optional(&self) -> bool {
        matches!(self.presence, Presence::Optional)
    }

    pub(super) fn field(&self) -> TokenStream {
        let Self { ident, ty, docs, .. } = self;
        match self.presence {
            Presence::Required => quote!(#(#docs)* pub #ident: #ty),
            Presence::Optional => quote!(#(#docs)* pub #ident: Option<#ty>),
        }
    }

    fn read(&self) -> TokenStream {
        let Self { name, ident, .. } = self;
        match self.presence {
            Presence::Required => quote!(#ident: members.required(#name)?),
            Presence::Optional => quote!(#ident: members.optional(#name)?),
        }
    }

    fn write(&self) -> TokenStream {
        let Self { name, ident, .. } = self;
        match self.presence {
            Presence::Required => quote!(writer.required(#name, &self.#ident)?),
            Presence::Optional => quote!(writer.optional(#name, &self.#ident)?),
        }
    }

    pub(super) fn argument(&self) -> Option<TokenStream> {
        let Self { ident, ty, constant, .. } = self;
        match self.presence {
            Presence::Required if constant.is_none() => Some(quote!(#ident: impl Into<#ty>)),
            _ => None,
        }
    }

    pub(super) fn initial_value(&self) -> TokenStream {
        let Self { ident, constant, .. } = self;
        match (&self.presence, constant) {
            (Presence::Optional, _) => quote!(#ident: None),
            (Presence::Required, Some(constant)) if self.is_nullable => quote!(#ident: Some(#constant.to_owned())),
            (Presence::Required, Some(constant)) => quote!(#ident: #constant.to_owned()),
            (Presence::Required, None) => quote!(#ident: #ident.into()),
        }
    }

    pub(super) fn setter_name(&self) -> String {
        format!("with_{}", self.ident.to_string().trim_end_matches('_'))
    }

    /// The setter, and another one for null where that is a value.
    pub(super) fn setters(&self, taken: &mut BTreeSet<String>) -> Vec<ImplItemFn> {
        let Self { name, ident, value_type, .. } = self;
        if matches!(self.presence, Presence::Required) {
            return Vec::new();
        }
        let function = format_ident!("{}", self.setter_name());
        let name = markdown::code_span(name);
        let docs = markdown::doc_attributes(&format!("Sets the member {name}."));
        let null_docs = markdown::doc_attributes(&format!("Sets the member {name} to null."));
        let value = quote!(Some(#ident.into()));
        let value = if self.is_nullable { quote!(Some(#value)) } else { value };
        let mut setters = vec![parse_quote! {
            #(#docs)*
            #[must_use]
            pub fn #function(mut self, #ident: impl Into<#value_type>) -> Self {
                self.#ident = #value;
                self
            }
        }];
        if self.is_nullable {
            let null_function = names::free(&format!("{function}_null"), "_", |name| taken.insert(name.to_owned()));
            let null_function = format_ident!("{null_function}");
            setters.push(parse_quote! {
                #(#null_docs)*
                #[must_use]
                pub fn #null_function(mut self) -> Self {
                    self.#ident = Some(None);
                    self
                }
            });
        }
        setters
    }
}

/// The methods of `ErrorBody` for an error of this type.
pub(super) fn error_body<'d>(schemas: &Schemas<'d>, name: &str, object: &Object<'d>) -> TokenStream {
    let mut taken = BTreeSet::new();
    let members = object.properties.iter().map(|(property, schema)| {
        let is_required = object.required.contains(property);
        (Member::new(schemas, name, property, schema, is_required, &mut taken), *schema)
    });
    let members = members.collect::<Vec<_>>();
    let is_text = |schema: &'d Node| {
        let schema = schemas.resolve(schema);
        schema.get_str("type") == Some("string") && matches!(schema.get_str("format"), None | Some("uri"))
    };
    let code = ERROR_CODES.iter().find_map(|code| {
        let named = |(member, schema): &&(Member<'_>, &'d Node)| member.name == *code && is_text(schema);
        members.iter().find(named).filter(|(_, schema)| !schemas.is_nullable(schema))
    });
    let Some((Member { ident, ty, presence, .. }, schema)) = code else {
        return quote!(
            fn code(&self) -> Option<&str> {
                None
            }
        );
    };
    let is_enum = schemas.referred(schema).is_some_and(|name| matches!(schemas.kind(name), Kind::StringEnum(_)));
    let (code, pattern) = match presence {
        Presence::Required => (quote!(Some(self.#ident.as_str())), quote!(#ty::Unknown(_))),
        Presence::Optional => {
            (quote!(self.#ident.as_ref().map(|code| code.as_str())), quote!(None | Some(#ty::Unknown(_))))
        }
    };
    let has_documented_code = is_enum.then(|| {
        quote! {
            fn has_documented_code(&self) -> bool {
                !matches!(self.#ident, #pattern)
            }
        }
    });
    quote! {
        fn code(&self) -> Option<&str> {
            #code
        }

        #has_documented_code
    }
}

#[cfg(test)]
mod tests {
    use crate::types::testing::types;

    #[test]
    fn a_struct_has_a_member_for_each_property_and_for_all_others() {
        let lowered = "
components:
  schemas:
    Order:
      type: object
      required: [id, kind, note]
      properties:
        id: {type: string, description: The id, example: o_1}
        kind: {type: string, x-constant: ORDER}
        note: {type: string, nullable: true}
        paid: {type: boolean, deprecated: true}
        hint: {type: string, nullable: true, default: none}
        fooBar: {type: integer, enum: [1, 2], readOnly: true}
        foo_bar: {type: integer, format: int32}
        extra: {type: array, items: {type: number, nullable: true}}
";
        insta::assert_snapshot!(types(lowered), @r#"
        /// The schema `Order`.
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub struct Order {
            /// The id
            ///
            /// Example: `o_1`
            pub id: String,
            /// The member `kind`.
            ///
            /// Always `ORDER`.
            pub kind: String,
            /// The member `note`.
            pub note: Option<String>,
            /// The member `paid`.
            #[deprecated]
            pub paid: Option<bool>,
            /// The member `hint`.
            ///
            /// The server's default is `"none"`.
            pub hint: Option<Option<String>>,
            /// The member `fooBar`.
            ///
            /// One of `1`, `2`.
            ///
            /// The server sets it: only responses have it.
            pub foo_bar: Option<i64>,
            /// The member `foo_bar`.
            pub foo_bar_2: Option<i32>,
            /// The member `extra`.
            pub extra: Option<Vec<Option<super::Number>>>,
            /// The members that the document does not describe.
            pub extra_2: super::UnknownMembers,
        }
        impl json::Object for Order {
            fn read(mut members: json::Members) -> Result<Self, super::Invalid> {
                Ok(Self {
                    id: members.required("id")?,
                    kind: members.required("kind")?,
                    note: members.required("note")?,
                    paid: members.optional("paid")?,
                    hint: members.optional("hint")?,
                    foo_bar: members.optional("fooBar")?,
                    foo_bar_2: members.optional("foo_bar")?,
                    extra: members.optional("extra")?,
                    extra_2: members.rest()?,
                })
            }
            fn write<W: json::SerializeMap>(
                &self,
                writer: &mut json::Writer<W>,
            ) -> Result<(), W::Error> {
                writer.required("id", &self.id)?;
                writer.required("kind", &self.kind)?;
                writer.required("note", &self.note)?;
                writer.optional("paid", &self.paid)?;
                writer.optional("hint", &self.hint)?;
                writer.optional("fooBar", &self.foo_bar)?;
                writer.optional("foo_bar", &self.foo_bar_2)?;
                writer.optional("extra", &self.extra)?;
                writer.rest(&self.extra_2)
            }
        }
        json::object!(Order);
        "#);
    }

    #[test]
    fn a_part_of_a_request_has_a_constructor_and_setters() {
        let lowered = "
paths:
  /a: {put: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}}}
components:
  schemas:
    Order:
      type: object
      required: [type, kind, at]
      properties:
        type: {$ref: '#/components/schemas/Name'}
        kind: {type: string, x-constant: ORDER}
        at: {type: string, format: date-time, nullable: true}
        hint: {type: string, nullable: true}
      additionalProperties: {type: integer, nullable: true}
    Name: {type: string}
";
        insta::assert_snapshot!(types(lowered), @r#"
        /// The schema `Order`.
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub struct Order {
            /// The member `type`.
            pub type_: Name,
            /// The member `kind`.
            ///
            /// Always `ORDER`.
            pub kind: String,
            /// The member `at`.
            pub at: Option<super::DateTime>,
            /// The member `hint`.
            pub hint: Option<Option<String>>,
            /// The members that the document does not describe.
            pub extra: ::std::collections::BTreeMap<String, Option<i64>>,
        }
        impl json::Object for Order {
            fn read(mut members: json::Members) -> Result<Self, super::Invalid> {
                Ok(Self {
                    type_: members.required("type")?,
                    kind: members.required("kind")?,
                    at: members.required("at")?,
                    hint: members.optional("hint")?,
                    extra: members.rest()?,
                })
            }
            fn write<W: json::SerializeMap>(
                &self,
                writer: &mut json::Writer<W>,
            ) -> Result<(), W::Error> {
                writer.required("type", &self.type_)?;
                writer.required("kind", &self.kind)?;
                writer.required("at", &self.at)?;
                writer.optional("hint", &self.hint)?;
                writer.rest(&self.extra)
            }
        }
        json::object!(Order);
        impl Order {
            /// A value with the required members; the setters add the others.
            pub fn new(type_: impl Into<Name>, at: impl Into<Option<super::DateTime>>) -> Self {
                Self {
                    type_: type_.into(),
                    kind: "ORDER".to_owned(),
                    at: at.into(),
                    hint: None,
                    extra: Default::default(),
                }
            }
            /// Sets the member `hint`.
            #[must_use]
            pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
                self.hint = Some(Some(hint.into()));
                self
            }
            /// Sets the member `hint` to null.
            #[must_use]
            pub fn with_hint_null(mut self) -> Self {
                self.hint = Some(None);
                self
            }
        }
        /// The schema `Name`.
        pub type Name = String;
        "#);
    }

    #[test]
    fn types_that_hold_each_other_hold_a_box() {
        let lowered = "
components:
  schemas:
    Tree:
      properties: {left: {$ref: '#/components/schemas/Tree'}, all: {type: array, items: {$ref: '#/components/schemas/Tree'}}, leaf: {$ref: '#/components/schemas/Leaf'}}
    Leaf: {type: object}
";
        let rust = types(lowered);
        let members = rust.lines().filter(|line| line.trim_start().starts_with("pub ")).collect::<Vec<_>>().join("\n");
        insta::assert_snapshot!(members, @"
        pub struct Tree {
            pub left: Option<Box<Tree>>,
            pub all: Option<Vec<Tree>>,
            pub leaf: Option<Leaf>,
            pub extra: super::UnknownMembers,
        pub struct Leaf {
            pub extra: super::UnknownMembers,
        ");
    }
}
