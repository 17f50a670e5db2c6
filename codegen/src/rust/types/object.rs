//! Makes a struct of an object.

use std::collections::BTreeSet;

use quote::{format_ident, quote};
use syn::{Ident, Item, parse_quote};

use super::member::Member;
use super::table;
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
    let mut taken = members.iter().map(Member::setter_name).collect();
    let rows = members.iter().map(|member| {
        let (field, row) = (member.field(), if ty.is_sent { member.row_with_setter(&mut taken) } else { member.row() });
        quote!(#field = #row)
    });
    let new = ty.is_sent.then(|| quote!(new));
    // Where users can make a value without saying anything: a member that is required some day breaks `new` as well.
    let default = (ty.is_sent && members.iter().all(Member::is_left_out)).then(|| quote!(#[derive(Default)]));
    let tokens = quote! {
        #(#docs)*
        #default
        pub struct #ident #new { #(#rows,)* } #extra: #extra_type
    };
    vec![table(parse_quote!(super::json::object), tokens)]
}

/// The name of the member for what the document does not describe.
pub(super) fn extra_name(members: &[Member<'_, '_>]) -> Ident {
    let taken = members.iter().map(|member| member.ident.to_string()).collect::<BTreeSet<_>>();
    format_ident!("{}", names::free("extra", "_", |name| !taken.contains(name)))
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
        clone: {type: string, nullable: true}
        fooBar: {type: integer, enum: [1, 2], readOnly: true}
        foo_bar: {type: integer, format: int32}
        extra: {type: array, items: {type: number, nullable: true}}
";
        insta::assert_snapshot!(types(lowered), @r#"
        use super::{Number, UnknownMembers, json};

        json::object! {
            pub struct Order {
                /// The id
                ///
                /// Example: `o_1`
                pub id: String = required "id",
                /// Always `ORDER`.
                pub kind: String = required "kind",
                pub note: Option<String> = required "note",
                #[deprecated]
                pub paid: Option<bool> = optional "paid",
                /// The server's default is `"none"`.
                pub hint: Option<Option<String>> = optional "hint" -> String,
                pub clone: Option<Option<String>> = optional "clone",
                /// One of `1`, `2`.
                ///
                /// The server sets it: only responses have it.
                pub foo_bar_camel: Option<i64> = optional "fooBar",
                pub foo_bar: Option<i32> = optional "foo_bar",
                pub extra: Option<Vec<Option<Number>>> = optional "extra",
            } extra_2: UnknownMembers
        }
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
        use std::collections::BTreeMap;
        use super::{DateTime, json};

        json::object! {
            pub struct Order new {
                pub type_: Name = required "type": Name,
                /// Always `ORDER`.
                pub kind: String = required "kind" = "ORDER".to_owned(),
                pub at: Option<DateTime> = required "at": Option<DateTime>,
                pub hint: Option<Option<String>> = optional "hint" -> String => with_hint(String) | with_hint_null,
            } extra: BTreeMap<String, Option<i64>>
        }

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
        pub struct User new {
            pub id: Option<Id> = optional "id" => with_id(Id),
            pub password: Option<Option<String>> = optional "password" -> String: Option<String>,
            pub name: String = required "name": String,
            pub kind: String = required "kind" = "USER".to_owned(),
        pub struct Login new {
            pub id: Option<Id> = optional "id" => with_id(Id),
            pub password: Option<String> = required "password": Option<String>,
            pub name: String = required "name": String,
            pub kind: String = required "kind" = "USER".to_owned(),
        pub struct Session {
            pub id: Id = required "id",
            pub password: Option<Option<String>> = optional "password" -> String,
            pub name: String = required "name",
            pub kind: String = required "kind",
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
        insta::assert_snapshot!(members, @r#"
        pub struct Tree {
            pub left: Option<Box<Tree>> = optional "left",
            pub all: Option<Vec<Tree>> = optional "all",
            pub leaf: Option<Leaf> = optional "leaf",
        pub struct Leaf {} extra: UnknownMembers
        "#);
    }
}
