//! Makes a struct of an object.

mod direction;
mod error_body;
mod member;

use std::collections::BTreeSet;

use quote::{format_ident, quote};
use syn::{Ident, Item, parse_quote};

pub(super) use self::direction::note_directions;
pub(super) use self::error_body::error_body;
pub(super) use self::member::Member;
use super::documentation;
use super::schemas::{Object, Schemas};
use crate::names;

pub(super) fn items<'d>(schemas: &Schemas<'d>, name: &str, object: &Object<'d>) -> Vec<Item> {
    let mut taken = BTreeSet::new();
    let members = Member::all(schemas, name, object, &mut taken);
    let members = members.into_iter().map(|(member, _)| member).collect::<Vec<_>>();
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
    if schemas.uses().are_sent(name) {
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
        kind: {type: string, x-constant: USER, readOnly: true}
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
