//! Makes a struct of an object.

use std::collections::BTreeSet;

use quote::{format_ident, quote};
use syn::{Ident, Item, parse_quote};

use super::member::Member;
use crate::api::types::{Struct, Type, TypeId, Types};
use crate::names;
use crate::rust::docs;

pub(super) fn items<'d>(types: &Types<'d>, id: TypeId, ty: &Type<'d>, object: &Struct<'d>) -> Vec<Item> {
    let members = object.fields.iter().map(|field| Member::of(types, id, field)).collect::<Vec<_>>();
    let extra = extra_name(&members);
    let extra_type = match &object.additional {
        Some(values) => {
            let values = types.ty(values);
            quote!(::std::collections::BTreeMap<String, #values>)
        }
        None => quote!(super::UnknownMembers),
    };
    let ident = format_ident!("{}", ty.name);
    let docs = docs::attributes(&ty.docs);
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
    if ty.is_sent {
        items.push(constructors(&ident, &members, &extra));
    }
    items
}

/// The name of the member for what the document does not describe.
pub(super) fn extra_name(members: &[Member<'_, '_>]) -> Ident {
    let taken = members.iter().map(|member| member.ident.to_string()).collect::<BTreeSet<_>>();
    format_ident!("{}", names::free("extra", "_", |name| !taken.contains(name)))
}

/// What a user makes a value with: a function that takes what is required, and a setter for everything else.
fn constructors(ident: &Ident, members: &[Member<'_, '_>], extra: &Ident) -> Item {
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

#[cfg(test)]
mod tests {
    use crate::rust::types::testing::types;

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
        kind: {type: string, enum: [ORDER]}
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
            pub foo_bar_camel: Option<i64>,
            /// The member `foo_bar`.
            pub foo_bar: Option<i32>,
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
                    foo_bar_camel: members.optional("fooBar")?,
                    foo_bar: members.optional("foo_bar")?,
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
                writer.optional("fooBar", &self.foo_bar_camel)?;
                writer.optional("foo_bar", &self.foo_bar)?;
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
        kind: {type: string, enum: [ORDER]}
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
    fn what_only_one_side_writes_is_demanded_of_that_side_alone() {
        let lowered = "
paths:
  /a:
    put:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Login'}}}}
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Session'}}}}}
components:
  schemas:
    User: &members
      type: object
      required: [id, password, name, kind]
      properties:
        id: {allOf: [{$ref: '#/components/schemas/Id'}]}
        password: {type: string, writeOnly: true, nullable: true}
        name: {type: string}
        kind: {type: string, enum: [USER], readOnly: true}
    Login: *members
    Session: *members
    Id: {type: string, readOnly: true}
";
        let rust = types(lowered);
        let is_shown = |line: &&str| {
            let line = line.trim_start();
            ["pub struct", "pub id", "pub password", "pub name", "pub kind", "pub fn new", "password: "]
                .iter()
                .any(|start| line.starts_with(start))
                || line.contains("(\"password\"")
        };
        let shown = rust.lines().filter(is_shown).collect::<Vec<_>>().join("\n");
        insta::assert_snapshot!(shown, @r#"
        pub struct User {
            pub id: Option<Id>,
            pub password: Option<Option<String>>,
            pub name: String,
            pub kind: String,
                    password: members.optional("password")?,
                writer.optional("password", &self.password)?;
            pub fn new(password: impl Into<Option<String>>, name: impl Into<String>) -> Self {
                    password: Some(password.into()),
        pub struct Login {
            pub id: Option<Id>,
            pub password: Option<String>,
            pub name: String,
            pub kind: String,
                    password: members.required("password")?,
                writer.required("password", &self.password)?;
            pub fn new(password: impl Into<Option<String>>, name: impl Into<String>) -> Self {
                    password: password.into(),
        pub struct Session {
            pub id: Id,
            pub password: Option<Option<String>>,
            pub name: String,
            pub kind: String,
                    password: members.optional("password")?,
                writer.optional("password", &self.password)?;
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
