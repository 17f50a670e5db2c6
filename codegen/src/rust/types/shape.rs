//! What the members of a value tell of its type, for unions without a discriminator.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use crate::api::types::{Base, Constant, Direction, Field, Kind, Listed, Struct, Types, Union};

/// The `Shape` of the runtime for the values of a type.
pub(super) fn of(types: &Types<'_>, base: &Base) -> TokenStream {
    match types.resolve(base) {
        Base::Named(id) => match &types[*id].kind {
            Kind::Struct(object) => of_object(types, object),
            Kind::Union(union) => match union.discriminator {
                Some(property) => of_discriminated(types, union, property),
                None => {
                    let ident = format_ident!("{}", types[*id].name);
                    quote!(Shape::OneOf(#ident::SHAPES))
                }
            },
            Kind::StringEnum(values) => {
                let values = values.iter().map(|value| value.value);
                quote!(Shape::String { values: &[#(#values),*], is_formatted: false })
            }
            Kind::Wrapper(inner) => of(types, &without_name(&inner.base)),
            Kind::Form(_) | Kind::ByStatus(_) | Kind::Headers(_) | Kind::Alias(_) => quote!(Shape::Any),
        },
        Base::String | Base::Secret => quote!(Shape::String { values: &[], is_formatted: false }),
        Base::Date | Base::DateTime => quote!(Shape::String { values: &[], is_formatted: true }),
        Base::Boolean => quote!(Shape::Boolean),
        Base::Integer(_) => quote!(Shape::Integer),
        Base::Number => quote!(Shape::Number),
        Base::List(_) | Base::Tuple(_) => quote!(Shape::Array),
        Base::Object | Base::Map(_) => {
            quote!(Shape::Object { required: &[], members: &[], constants: &[], values: &[] })
        }
        Base::Any => quote!(Shape::Any),
    }
}

/// An array or a map, whatever it holds.
fn without_name(base: &Base) -> Base {
    match base {
        Base::List(_) | Base::Map(_) | Base::Tuple(_) => base.clone(),
        _ => Base::Any,
    }
}

/// A union of objects is an object that has whatever they have.
fn of_discriminated(types: &Types<'_>, union: &Union<'_>, property: &str) -> TokenStream {
    // What is of no other branch need not have it.
    let required = union.default.is_none().then_some(property);
    let constant = of_tags(union, property).filter(|_| required.is_some());
    let members = union.branches.iter().filter_map(|branch| match &types.named(&branch.base)?.1.kind {
        Kind::Struct(object) => Some(object.fields.iter().map(|field| field.property)),
        _ => None,
    });
    let members = members.flatten().collect::<BTreeSet<_>>();
    quote!(Shape::Object {
        required: &[#required],
        members: &[#(#members),*],
        constants: &[#constant],
        values: &[],
    })
}

/// The values of a discriminator: the mapping has the texts of what is no string.
fn of_tags(union: &Union<'_>, property: &str) -> Option<TokenStream> {
    let values = union.branches.iter().flat_map(|branch| &branch.values);
    let is_text = values.clone().all(|value| value.parse::<i64>().is_err() && value.parse::<bool>().is_err());
    is_text.then(|| quote!((&[#property], Values::Strings(&[#(#values),*]))))
}

/// How many levels of members a constant is looked for.
const MOST_LEVELS: usize = 3;

/// The constants of an object and of the objects in it, each with its path.
fn find_constants<'d>(types: &Types<'d>, object: &Struct<'d>, path: &mut Vec<&'d str>, found: &mut Vec<TokenStream>) {
    if path.len() == MOST_LEVELS {
        return;
    }
    for field in &object.fields {
        path.push(field.property);
        if let Some(constant) = field.constant {
            let values = match constant {
                Constant::String(value) => quote!(Values::Strings(&[#value])),
                Constant::Integer(value) => {
                    let value = Literal::i64_unsuffixed(value);
                    quote!(Values::Integers(&[#value]))
                }
                Constant::Boolean(value) => quote!(Values::Booleans(&[#value])),
            };
            found.push(quote!((&[#(#path),*], #values)));
        } else if let Some(Kind::Struct(inner)) = types.named(&field.ty.base).map(|(_, ty)| &ty.kind) {
            find_constants(types, inner, path, found);
        }
        path.pop();
    }
}

/// The values that are listed for a property.
fn values_of(types: &Types<'_>, field: &Field<'_>) -> Option<TokenStream> {
    Some(match (&field.listed, types.named(&field.ty.base).map(|(_, ty)| &ty.kind)) {
        (Some(Listed::Integers(values)), _) => {
            let values = values.iter().map(|value| Literal::i64_unsuffixed(*value));
            quote!(Values::Integers(&[#(#values),*]))
        }
        (Some(Listed::Numbers(values)), _) => {
            let values = values.iter().map(|value| Literal::f64_unsuffixed(*value));
            quote!(Values::Numbers(&[#(#values),*]))
        }
        (Some(Listed::Null), _) => quote!(Values::Null),
        (None, Some(Kind::StringEnum(values))) => {
            let values = values.iter().map(|value| value.value);
            quote!(Values::Strings(&[#(#values),*]))
        }
        (None, _) => return None,
    })
}

fn of_object(types: &Types<'_>, object: &Struct<'_>) -> TokenStream {
    // A response has no `writeOnly` members, even where they are required.
    let is_left_out = |name: &&&str| {
        let field = object.fields.iter().find(|field| field.property == **name);
        field.is_some_and(|field| field.direction == Some(Direction::WriteOnly) && field.presence.is_optional())
    };
    let required = object.required.iter().filter(|name| !is_left_out(name)).collect::<BTreeSet<_>>();
    let required = required.iter();
    let members = object.fields.iter().map(|field| field.property);
    let mut constants = Vec::new();
    find_constants(types, object, &mut Vec::new(), &mut constants);
    let values = object.fields.iter().filter_map(|field| {
        let (property, values) = (field.property, values_of(types, field)?);
        Some(quote!((#property, #values)))
    });
    let shape = quote!(Shape::Object {
        required: &[#(#required),*],
        members: &[#(#members),*],
        constants: &[#(#constants),*],
        values: &[#(#values),*],
    });
    if object.is_closed { quote!(Shape::Closed(&#shape)) } else { shape }
}

#[cfg(test)]
mod tests {
    use crate::rust::types::testing::types;

    /// The shapes of the first union.
    fn shapes(lowered: &str) -> String {
        let rust = types(lowered);
        let (_, table) = rust.split_once("shape::union! {\n").expect("it has a union");
        let (shapes, _) = table.split_once("\n}\n").expect("the table ends");
        shapes.to_owned()
    }

    #[test]
    fn what_only_requests_have_is_required_of_no_response() {
        let lowered = "
paths:
  /accounts:
    post:
      operationId: create
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Account'}}}}
      responses: {'200': {description: It, content: {application/json: {schema: {$ref: '#/components/schemas/Account'}}}}}
components:
  schemas:
    Account: {oneOf: [{$ref: '#/components/schemas/User'}, {$ref: '#/components/schemas/Robot'}]}
    User:
      type: object
      required: [id, name, password]
      properties: {id: {type: string, readOnly: true}, name: {type: string}, password: {type: string, writeOnly: true}}
    Robot: {type: object, required: [key], properties: {key: {type: string}}}
";
        insta::assert_snapshot!(shapes(lowered), @r#"
        Account {
            User(User): Shape::Object {
                required: &["id", "name"],
                members: &["id", "name", "password"],
                constants: &[],
                values: &[],
            },
            Robot(Robot): Shape::Object {
                required: &["key"],
                members: &["key"],
                constants: &[],
                values: &[],
            },
        }
        "#);
    }

    #[test]
    fn listed_numbers_and_null_alone_tell_branches_apart() {
        let lowered = "
components:
  schemas:
    Failure: {oneOf: [{$ref: '#/components/schemas/Invalid'}, {$ref: '#/components/schemas/Missing'}]}
    Invalid:
      type: object
      properties:
        code: {type: integer, enum: [1001, 1002]}
        share: {type: number, enum: [0.5, 1]}
        whole: {type: number, enum: [1]}
        level: {$ref: '#/components/schemas/Level'}
        nothing: {nullable: true, enum: [null]}
    Missing: {type: object, properties: {code: {type: integer, enum: [2001]}}}
    Level: {type: integer, nullable: true, enum: [1, 2, null]}
";
        insta::assert_snapshot!(shapes(lowered), @r#"
        Failure {
            Invalid(Invalid): Shape::Object {
                required: &[],
                members: &["code", "share", "whole", "level", "nothing"],
                constants: &[],
                values: &[("code", Values::Integers(&[1001, 1002])), ("share", Values::Numbers(&[0.5, 1.0])), ("whole", Values::Integers(&[1])), ("level", Values::Integers(&[1, 2])), ("nothing", Values::Null)],
            },
            Missing(Missing): Shape::Object {
                required: &[],
                members: &["code"],
                constants: &[(&["code"], Values::Integers(&[2001]))],
                values: &[],
            },
        }
        "#);
    }

    #[test]
    fn an_object_without_other_members_is_closed() {
        let lowered = "
components:
  schemas:
    Choice: {oneOf: [{$ref: '#/components/schemas/Closed'}, {$ref: '#/components/schemas/Open'}]}
    Closed: {type: object, properties: {a: {type: string}}, additionalProperties: false}
    Open: {type: object, properties: {a: {type: string}}, additionalProperties: true}
";
        insta::assert_snapshot!(shapes(lowered), @r#"
        Choice {
            Closed(Closed): Shape::Closed(&Shape::Object { required: &[], members: &["a"], constants: &[], values: &[] }),
            Open(Open): Shape::Object { required: &[], members: &["a"], constants: &[], values: &[] },
        }
        "#);
    }
}
