//! Values of the types of a client: the document's own examples where they are of the type, and plain ones otherwise.

use std::collections::BTreeSet;

use proc_macro2::{Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use serde_json::Number;
use syn::LitInt;

use crate::api::types::{
    Base, Direction, Field, Form, Integer, Kind, Part, Presence, Struct, TypeId, TypeRef, Types, Union,
};
use crate::document::{Node, Value};
use crate::rust::types::setter_name;

/// The module of the types.
pub(super) const TYPES: &str = "types";

/// The most characters of a text, and of JSON.
const MOST_CHARACTERS: usize = 60;

/// How many values are made for an example at most.
const MOST_VALUES: usize = 16;

/// How many elements of a list are shown at most.
const MOST_ELEMENTS: usize = 2;

/// What is demanded of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    /// What an argument `impl Into<T>` takes.
    Into,
    /// A value of the type itself, whatever the compiler knows of its place.
    Exact,
    /// A value of the type itself, where the place has no other type.
    Typed,
}

/// Makes values for one example.
pub(super) struct Values<'a, 'd> {
    types: &'a Types<'d>,
    /// What the expressions name of the root of the crate.
    imports: BTreeSet<&'static str>,
    /// How many members that may be left out there may still be.
    optional: usize,
    /// How many values there may still be.
    left: usize,
}

impl<'a, 'd> Values<'a, 'd> {
    pub(super) fn new(types: &'a Types<'d>, optional: usize) -> Self {
        Self { types, imports: BTreeSet::new(), optional, left: MOST_VALUES }
    }

    /// What the expressions name of the root of the crate.
    pub(super) fn imports(&self) -> Vec<&'static str> {
        self.imports.iter().copied().collect()
    }

    /// What an argument takes of a type, without a reference. `name` stands for a text of which there is no example.
    pub(super) fn argument(&mut self, base: &Base, example: Option<&Node>, name: &str) -> Option<TokenStream> {
        match base {
            Base::List(items) => {
                let items = self.list(items, example, Wanted::Into, name)?;
                Some(quote!([#(#items),*]))
            }
            Base::Integer(integer) if *integer != Integer::I64 => self.base(base, example, Wanted::Typed, name),
            _ => self.base(base, example, Wanted::Into, name),
        }
    }

    /// A value of a type.
    pub(super) fn exact(&mut self, ty: &TypeRef, example: Option<&Node>, name: &str) -> Option<TokenStream> {
        let value = self.base(&ty.base, example, Wanted::Exact, name)?;
        Some(if ty.nullable { quote!(Some(#value)) } else { value })
    }

    /// Elements of a list, of the type itself.
    pub(super) fn elements(&mut self, ty: &TypeRef, example: Option<&Node>, name: &str) -> Option<Vec<TokenStream>> {
        self.list(ty, example, Wanted::Exact, name)
    }

    /// A text as a literal: the example, if it is a short one.
    pub(super) fn text(&self, example: Option<&Node>, name: &str) -> TokenStream {
        let is_short = |text: &&str| !text.is_empty() && text.chars().count() <= MOST_CHARACTERS;
        let text = example.and_then(Node::as_str).filter(is_short).unwrap_or(name);
        quote!(#text)
    }

    fn list(&mut self, ty: &TypeRef, example: Option<&Node>, wanted: Wanted, name: &str) -> Option<Vec<TokenStream>> {
        let examples = example.and_then(Node::as_array).unwrap_or_default().iter();
        let examples = examples.filter(|example| example.value != Value::Null).take(MOST_ELEMENTS).map(Some);
        let examples = examples.collect::<Vec<_>>();
        let examples = if examples.is_empty() { vec![None] } else { examples };
        let elements = examples.into_iter().map(|example| match ty.nullable {
            true => self.exact(ty, example, name),
            false => self.base(&ty.base, example, wanted, name),
        });
        elements.collect()
    }

    /// A value other than null.
    fn base(&mut self, base: &Base, example: Option<&Node>, wanted: Wanted, name: &str) -> Option<TokenStream> {
        self.left = self.left.checked_sub(1)?;
        let types = self.types;
        Some(match types.resolve(base) {
            Base::Any => json_macro(example),
            Base::Object => self.import("UnknownMembers", quote!(::default())),
            Base::String => match (self.text(example, name), wanted) {
                (text, Wanted::Into) => text,
                (text, Wanted::Exact | Wanted::Typed) => quote!(#text.to_owned()),
            },
            Base::Date => {
                let text = self.text(example, "2026-01-31");
                quote!(#text.parse::<chrono::NaiveDate>()?)
            }
            Base::DateTime => {
                let text = self.text(example, "2026-01-31T12:00:00Z");
                let parse = quote!(#text.parse::<DateTime>()?);
                self.imports.insert("DateTime");
                parse
            }
            Base::Secret if wanted == Wanted::Into => quote!("secret"),
            Base::Secret => self.import("Secret", quote!(::new("secret"))),
            Base::Boolean => {
                let value = example.is_none_or(|example| example.value != Value::Bool(false));
                quote!(#value)
            }
            Base::Integer(integer) => self::integer(*integer, number_of(example), wanted),
            Base::Number => {
                let number = self::number(number_of(example));
                match wanted {
                    Wanted::Into => number,
                    Wanted::Exact | Wanted::Typed => self.import("Number", quote!(::from(#number))),
                }
            }
            Base::List(items) => {
                let items = self.list(items, example, Wanted::Exact, name)?;
                quote!(vec![#(#items),*])
            }
            Base::Map(values) => {
                let first = example.and_then(|example| example.as_object()?.first());
                let first = first.filter(|(key, _)| key.chars().count() <= MOST_CHARACTERS);
                let key = first.map_or("key", |(key, _)| key.as_str());
                let value = self.exact(values, first.map(|(_, value)| value), "value")?;
                quote!(std::collections::BTreeMap::from([(#key.to_owned(), #value)]))
            }
            // Whoever holds it may have to hold a box in it.
            Base::Tuple(elements) if elements.iter().any(|element| is_recursive(types, &element.base)) => return None,
            Base::Tuple(elements) => {
                let examples = example.and_then(Node::as_array).unwrap_or_default();
                let elements = elements.iter().enumerate();
                let elements = elements.map(|(index, element)| self.exact(element, examples.get(index), name));
                let elements = elements.collect::<Option<Vec<_>>>()?;
                quote!((#(#elements,)*))
            }
            Base::Named(id) => self.named(*id, example)?,
        })
    }

    fn named(&mut self, id: TypeId, example: Option<&Node>) -> Option<TokenStream> {
        let types = self.types;
        self.imports.insert(TYPES);
        let ident = format_ident!("{}", types[id].name);
        match &types[id].kind {
            Kind::Struct(object) => self.object(id, object, example, None),
            Kind::Form(form) => self.form(id, form, example),
            Kind::StringEnum(values) => {
                let text = example.and_then(Node::as_str);
                let value = values.iter().find(|value| Some(value.value) == text).or_else(|| values.first())?;
                let variant = format_ident!("{}", value.name);
                Some(quote!(types::#ident::#variant))
            }
            Kind::Union(union) => self.union(id, union, example),
            Kind::Wrapper(inner) => {
                let inner = self.base(&inner.base, example, Wanted::Exact, "value")?;
                Some(quote!(types::#ident(#inner)))
            }
            // Nobody sends the first two; no name stands for another one here.
            Kind::ByStatus(_) | Kind::Headers(_) | Kind::Alias(_) => None,
        }
    }

    /// An object, made as users make it. `tag` is the property that says of which kind it is.
    fn object(
        &mut self,
        id: TypeId,
        object: &Struct<'d>,
        example: Option<&Node>,
        tag: Option<(&str, &str)>,
    ) -> Option<TokenStream> {
        let fields = object.fields.iter().map(|field| (field, None));
        self.made(id, fields, example, tag)
    }

    fn form(&mut self, id: TypeId, form: &Form<'d>, example: Option<&Node>) -> Option<TokenStream> {
        let fields = form.fields.iter().map(|(field, part)| (field, Some(part)));
        self.made(id, fields, example, None)
    }

    fn made<'f>(
        &mut self,
        id: TypeId,
        fields: impl Iterator<Item = (&'f Field<'d>, Option<&'f Part<'d>>)>,
        example: Option<&Node>,
        tag: Option<(&str, &str)>,
    ) -> Option<TokenStream>
    where
        'd: 'f,
    {
        let ident = format_ident!("{}", self.types[id].name);
        // What is in it shows what is required alone.
        let mut optional = std::mem::take(&mut self.optional);
        let (mut demanded, mut setters) = (Vec::new(), TokenStream::new());
        let whole = example.filter(|example| example.as_object().is_some());
        for (field, part) in fields {
            let tag = tag.filter(|(property, _)| *property == field.property);
            let tag = tag.map(|(_, value)| Node::from_json(value.into(), field.origin));
            let given = whole.and_then(|whole| whole.get(field.property)).or(tag.as_ref());
            let given =
                given.or_else(|| field.example.filter(|_| whole.is_none() || field.presence != Presence::Optional));
            let given = given.filter(|given| given.value != Value::Null);
            if field.presence != Presence::Optional {
                let is_given = field.constant.is_none() || field.required.is_none();
                if is_given {
                    demanded.push(self.member(id, field, part, given)?);
                }
                continue;
            }
            let is_shown = given.is_some() && !field.docs.is_deprecated && field.direction != Some(Direction::ReadOnly);
            if optional > 0 && is_shown {
                optional -= 1;
                let (set, value) = (format_ident!("{}", setter_name(field)), self.member(id, field, part, given)?);
                setters.extend(quote!(.#set(#value)));
            }
        }
        Some(quote!(types::#ident::new(#(#demanded),*) #setters))
    }

    /// What a constructor or a setter takes of a member.
    fn member(
        &mut self,
        holder: TypeId,
        field: &Field<'d>,
        part: Option<&Part<'d>>,
        example: Option<&Node>,
    ) -> Option<TokenStream> {
        if let Some(Part::File { is_list, .. }) = part {
            let file = self.import("FilePart", quote!(::new("content")));
            return Some(if *is_list { quote!(vec![#file]) } else { file });
        }
        // The setter takes what is in the `Option`, and the constructor the `Option` itself.
        if !field.ty.nullable || field.presence == Presence::Optional {
            return self.base(&field.ty.base, example, Wanted::Into, &field.name);
        }
        let value = self.base(&field.ty.base, example, Wanted::Exact, &field.name)?;
        Some(self.boxed(holder, &field.ty.base, value))
    }

    fn union(&mut self, id: TypeId, union: &Union<'d>, example: Option<&Node>) -> Option<TokenStream> {
        let types = self.types;
        let is_meant = |branch: &&crate::api::types::Branch<'d>| match (union.discriminator, example) {
            (Some(property), Some(example)) => {
                example.get_str(property).is_some_and(|value| branch.values.contains(&value))
            }
            (None, Some(example)) => is_of(types, &branch.base, example),
            (_, None) => false,
        };
        let meant = union.branches.iter().find(is_meant);
        let example = example.filter(|_| meant.is_some());
        let branch = meant.or_else(|| union.branches.first())?;
        let tag = union.discriminator.zip(branch.values.first().copied());
        let value = match types.named(&branch.base).map(|(id, ty)| (id, &ty.kind)) {
            Some((id, Kind::Struct(object))) => {
                self.left = self.left.checked_sub(1)?;
                self.object(id, object, example, tag)?
            }
            _ => self.base(&branch.base, example, Wanted::Exact, "value")?,
        };
        let value = self.boxed(id, &branch.base, value);
        let (ident, variant) = (format_ident!("{}", types[id].name), format_ident!("{}", branch.name));
        Some(quote!(types::#ident::#variant(#value)))
    }

    /// The value in a box, if its holder holds one.
    fn boxed(&self, holder: TypeId, base: &Base, value: TokenStream) -> TokenStream {
        match base {
            Base::Named(id) if self.types.is_boxed(holder, *id) => quote!(Box::new(#value)),
            _ => value,
        }
    }

    /// Something of an item of the root of the crate.
    fn import(&mut self, name: &'static str, rest: TokenStream) -> TokenStream {
        self.imports.insert(name);
        let name = format_ident!("{name}");
        quote!(#name #rest)
    }
}

/// Whether values may hold others of their own type by value.
fn is_recursive(types: &Types<'_>, base: &Base) -> bool {
    let mut is_recursive = false;
    base.named(&mut |id| is_recursive |= types.is_boxed(id, id));
    is_recursive
}

/// Whether a value is one of a union.
pub(super) fn is_union(types: &Types<'_>, base: &Base) -> bool {
    matches!(base, Base::Named(id) if matches!(types[*id].kind, Kind::Union(_)))
}

/// Whether an example is of a type, as far as its kind and its members say.
fn is_of(types: &Types<'_>, base: &Base, example: &Node) -> bool {
    let base = types.resolve(base);
    let kind = match base {
        Base::Named(id) => Some(&types[*id].kind),
        _ => None,
    };
    match (&example.value, base, kind) {
        (Value::String(text), _, Some(Kind::StringEnum(values))) => values.iter().any(|value| value.value == text),
        (Value::String(_), Base::String | Base::Date | Base::DateTime, _)
        | (Value::Bool(_), Base::Boolean, _)
        | (Value::Array(_), Base::List(_) | Base::Tuple(_), _)
        | (Value::Number(_), Base::Number, _)
        | (Value::Object(_), Base::Object | Base::Map(_), _) => true,
        (Value::Number(number), Base::Integer(_), _) => number.is_i64(),
        (Value::Object(members), _, Some(Kind::Struct(object))) => {
            let mut required = object.fields.iter().filter(|field| field.presence == Presence::Required);
            required.all(|field| members.contains_key(field.property))
        }
        _ => false,
    }
}

fn number_of(example: Option<&Node>) -> Option<&Number> {
    match &example?.value {
        Value::Number(number) => Some(number),
        _ => None,
    }
}

/// An integer: that of the example if it is one of the type.
fn integer(integer: Integer, example: Option<&Number>, wanted: Wanted) -> TokenStream {
    let value = example.and_then(Number::as_i64).filter(|value| integer.has(*value)).unwrap_or(1);
    // What no place says is an `i32` to the compiler.
    let is_plain = match integer {
        Integer::I32 => true,
        Integer::I64 => wanted == Wanted::Into && i32::try_from(value).is_ok(),
        _ => wanted == Wanted::Typed,
    };
    let suffix = if is_plain { "" } else { integer.as_str() };
    signed(value < 0, LitInt::new(&format!("{}{suffix}", value.unsigned_abs()), Span::call_site()))
}

/// A number that becomes one of the client.
fn number(example: Option<&Number>) -> TokenStream {
    match (example.and_then(Number::as_i64), example.and_then(Number::as_f64)) {
        (Some(value), _) => integer(Integer::I64, Some(&value.into()), Wanted::Into),
        (None, Some(value)) if (1e-9..1e15).contains(&value.abs()) => {
            signed(value < 0.0, Literal::f64_unsuffixed(value.abs()))
        }
        _ => quote!(1.5),
    }
}

/// A literal behind its sign, which is no part of it.
fn signed(is_negative: bool, literal: impl ToTokens) -> TokenStream {
    if is_negative { quote!(-#literal) } else { literal.to_token_stream() }
}

/// Any value: the example, if it is short.
fn json_macro(example: Option<&Node>) -> TokenStream {
    let example = example.filter(|example| example.to_json().to_string().chars().count() <= MOST_CHARACTERS);
    let json = example.map_or_else(|| quote!({}), json);
    quote!(serde_json::json!(#json))
}

/// A value as the macro for JSON takes it, in literals alone.
fn json(node: &Node) -> TokenStream {
    match &node.value {
        Value::Null => quote!(null),
        Value::Bool(value) => quote!(#value),
        Value::Number(value) => number(Some(value)),
        Value::String(text) => quote!(#text),
        Value::Array(items) => {
            let items = items.iter().map(json);
            quote!([#(#items),*])
        }
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| {
                let value = json(value);
                quote!(#name: #value)
            });
            quote!({ #(#members),* })
        }
    }
}
