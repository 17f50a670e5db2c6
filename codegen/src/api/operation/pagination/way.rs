//! The way from a value to a part of it: a JSON Pointer (RFC 6901) as members of Rust types.

use jsonptr::Pointer;

use crate::api::types::{Base, Kind, TypeRef, Types};
use crate::markdown::code_span;

/// The members that lead from a value to a part of it.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    /// As the document writes it.
    pub(crate) pointer: String,
    /// Whether the value itself may be null.
    pub(crate) may_begin_with_null: bool,
    pub(crate) steps: Vec<Step>,
}

/// A member on the way.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    /// The name in Rust.
    pub(crate) member: String,
    /// How many options there are around its value: one if it may be absent, and one if it may be null.
    pub(crate) options: usize,
}

impl Way {
    /// The way to the value itself.
    pub(super) fn whole(value: &TypeRef) -> Self {
        Self { pointer: String::new(), may_begin_with_null: value.nullable, steps: Vec::new() }
    }
}

/// Follows a JSON Pointer; else says why it leads nowhere.
pub(super) fn follow(types: &Types<'_>, from: &TypeRef, pointer: &str) -> Result<(Way, TypeRef), String> {
    let shown = code_span(pointer);
    let tokens = Pointer::parse(pointer)
        .map_err(|_| format!("{shown} is no JSON Pointer: one is empty, or begins with a slash"))?
        .tokens();
    let mut way = Way { pointer: pointer.to_owned(), ..Way::whole(from) };
    let mut ty = from;
    let mut passed = String::new();
    for token in tokens {
        let place = if passed.is_empty() { "the body".to_owned() } else { code_span(&passed) };
        let object = match types.resolve(&ty.base) {
            Base::Named(id) => match &types[*id].kind {
                Kind::Struct(object) => object,
                kind => return Err(format!("{shown} leads through {}: {place}", kind_of(kind))),
            },
            base => return Err(format!("{shown} leads through {}: {place}", base_of(base))),
        };
        let name = token.decoded();
        let field = object.fields.iter().find(|field| field.property == name);
        let field =
            field.ok_or_else(|| format!("{shown} leads nowhere: {place} has no member {}", code_span(&name)))?;
        let options = usize::from(field.presence.is_optional()) + usize::from(field.ty.nullable);
        way.steps.push(Step { member: field.name.clone(), options });
        passed = format!("{passed}/{}", token.encoded());
        ty = &field.ty;
    }
    Ok((way, ty.clone()))
}

/// What a type that is no object with members is.
fn kind_of(kind: &Kind<'_>) -> &'static str {
    match kind {
        Kind::Union(_) => "a union, of which only some branches may have the member",
        Kind::Wrapper(_) => "an array or a map",
        Kind::StringEnum(_) => "a string",
        _ => "something that is not an object with members",
    }
}

fn base_of(base: &Base) -> &'static str {
    match base {
        Base::Any | Base::Object => "a value of which the document says nothing",
        Base::List(_) | Base::Tuple(_) => "an array, whose elements have no names",
        Base::Map(_) => "a map, whose members may have any name",
        _ => "a value that has no members",
    }
}
