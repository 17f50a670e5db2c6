//! An example of a call in the documentation of each method, which the compiler checks.
//!
//! ````text
//! /// ```no_run
//! /// # async fn example(client: &shop::Client) -> Result<(), Box<dyn std::error::Error>> {
//! /// let order = client.get_order("ord_1").await?;
//! /// # Ok(())
//! /// # }
//! /// ```
//! ````
//!
//! What is required is given, and up to two of the other parameters of which the document has examples. Values of the
//! document stand in literals alone, so that none of its text becomes code; lines that are not for readers are hidden.
//!
//! An example names the crate from outside, so there are none where it is not known which crate the client is.

mod value;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Ident, Stmt, parse_quote};

use self::value::{TYPES, Values};
use super::files;
use super::operations::argument;
use super::progenitor::{Method, Skeleton, SkeletonArgument};
use crate::api::Api;
use crate::api::operation::{BODY, BodyKind, Content, Operation, Outcome, RequestBody};
use crate::api::types::{Base, TypeRef};
use crate::names;
use crate::sources::Sources;

/// How many lines readers see at most.
const MOST_LINES: usize = 10;

/// How many parameters that may be left out an example gives at most.
const MOST_OPTIONAL: usize = 2;

/// The longest name of the variable for what comes back.
const MOST_LETTERS: usize = 24;

/// How much an example shows. What does not fit is tried with less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    /// Parameters and members that may be left out, where the document has examples of them.
    Optional,
    /// What is required.
    Required,
    /// Neither the body nor what else is large: it stands in a hidden line, without a value.
    Call,
}

/// Adds an example to the documentation of each operation.
pub(crate) fn add(api: &mut Api<'_>, skeleton: &Skeleton, sources: &Sources) {
    let Some(root) = sources.crate_name().and_then(root) else { return };
    let examples = api.operations.iter().zip(&skeleton.methods);
    let examples = examples.map(|(operation, method)| example(api, operation, method, &root)).collect::<Vec<_>>();
    for (operation, example) in api.operations.iter_mut().zip(examples) {
        operation.docs.links.push(example);
    }
}

/// The path of a crate; none if it has no name in Rust.
fn root(name: &str) -> Option<String> {
    let ident = syn::parse_str::<Ident>(name).ok()?;
    // What an example imports would hide a crate of the same name.
    Some(if ident == TYPES { format!("::{name}") } else { name.to_owned() })
}

/// The example of an operation, as a paragraph of documentation.
fn example(api: &Api<'_>, operation: &Operation<'_>, method: &Method, root: &str) -> String {
    let draw = |extent| Sketch::new(api, extent).draw(operation, method, root);
    let shown = [Extent::Optional, Extent::Required].into_iter().filter_map(draw).find(|lines| fits(lines));
    // Without large values, nothing is left that cannot be drawn.
    let lines = shown.or_else(|| draw(Extent::Call)).unwrap_or_default();
    let lines = lines.iter().map(|line| format!("{line}\n")).collect::<String>();
    format!(
        "```no_run\n# async fn example(client: &{root}::Client) -> Result<(), Box<dyn std::error::Error>> {{\n{lines}# Ok(())\n# }}\n```"
    )
}

fn fits(lines: &[String]) -> bool {
    lines.iter().filter(|line| !line.starts_with("# ")).count() <= MOST_LINES
}

/// An example while it is drawn.
struct Sketch<'a, 'd> {
    api: &'a Api<'d>,
    extent: Extent,
    values: Values<'a, 'd>,
    /// Variables without a value.
    hidden: Vec<Stmt>,
}

impl<'a, 'd> Sketch<'a, 'd> {
    fn new(api: &'a Api<'d>, extent: Extent) -> Self {
        let optional = if extent == Extent::Optional { MOST_OPTIONAL } else { 0 };
        Self { api, extent, values: Values::new(&api.types, optional), hidden: Vec::new() }
    }

    /// The lines of the example; none if a value cannot be made.
    fn draw(mut self, operation: &Operation<'d>, method: &Method, root: &str) -> Option<Vec<String>> {
        let mut arguments = Vec::new();
        let mut optional = TokenStream::new();
        let mut left = if self.extent == Extent::Optional { MOST_OPTIONAL } else { 0 };
        for (parameter, need) in operation.parameters.iter().zip(&method.arguments) {
            match need {
                SkeletonArgument::Required => {
                    arguments.push(self.argument(&parameter.ty.base, parameter.example, &parameter.argument)?);
                }
                SkeletonArgument::Optional if left > 0 && parameter.example.is_some() => {
                    left -= 1;
                    let value = self.argument(&parameter.ty.base, parameter.example, &parameter.argument)?;
                    let name = argument::of_parameter(&self.api.types, parameter).name;
                    optional.extend(quote!(.#name(#value)));
                }
                SkeletonArgument::Optional => {}
            }
        }
        let (body, given) = match &operation.body {
            Some(body) => self.body(body)?,
            None => (None, None),
        };
        let method = format_ident!("{}", operation.name);
        let arguments = arguments.into_iter().chain(given);
        let call = quote!(client.#method(#(#arguments),*) #optional .await?);
        let call: Stmt = match variable(self.api, operation) {
            Some(variable) => parse_quote!(let #variable = #call;),
            None => parse_quote!(#call;),
        };
        let mut lines = Vec::new();
        if !self.hidden.is_empty() {
            // Whatever the types of the variables name.
            lines.push(format!("# use {root}::*;"));
            lines.extend(print(&self.hidden).into_iter().map(|line| format!("# {line}")));
        }
        match self.values.imports().as_slice() {
            [] => {}
            [only] => lines.extend([format!("use {root}::{only};"), String::new()]),
            several => lines.extend([format!("use {root}::{{{}}};", several.join(", ")), String::new()]),
        }
        lines.extend(print(&body.into_iter().chain([call]).collect::<Vec<_>>()));
        Some(lines)
    }

    /// What is given for a parameter.
    fn argument(&mut self, base: &Base, example: Option<&crate::document::Node>, name: &str) -> Option<TokenStream> {
        let types = &self.api.types;
        let resolved = types.resolve(base);
        let is_large = argument::is_borrowed(types, resolved) && !matches!(resolved, Base::Any | Base::List(_));
        let is_union = value::is_union(types, resolved);
        let value = match is_large && self.extent == Extent::Call {
            true => {
                let name = self.hide(name, &TypeRef { base: base.clone(), nullable: false });
                quote!(#name)
            }
            false => self.values.argument(resolved, example, name)?,
        };
        Some(if is_large && !is_union { quote!(&#value) } else { value })
    }

    /// What is given for the body, and the statement that makes it where it is no short value.
    fn body(&mut self, body: &RequestBody<'d>) -> Option<(Option<Stmt>, Option<TokenStream>)> {
        let name = format_ident!("{BODY}");
        let base = self.api.types.resolve(&body.ty.base);
        let is_json = !matches!(body.kind, BodyKind::Multipart | BodyKind::Text | BodyKind::Bytes);
        let is_large = match body.kind {
            BodyKind::Json | BodyKind::Form => body.ty.nullable || argument::is_borrowed(&self.api.types, base),
            BodyKind::Multipart | BodyKind::Lines | BodyKind::Records => true,
            BodyKind::Text | BodyKind::Bytes => false,
        };
        if !is_large {
            let value = match body.kind {
                BodyKind::Text | BodyKind::Bytes => self.values.text(body.example, "content"),
                _ if body.is_optional => self.values.exact(&body.ty, body.example, BODY)?,
                _ => self.values.argument(base, body.example, BODY)?,
            };
            return Some((None, Some(value)));
        }
        let statement = match (self.extent, base) {
            (Extent::Call, _) => {
                self.hide(BODY, &body.ty);
                None
            }
            (_, Base::List(items)) if !body.ty.nullable => {
                let items = self.values.elements(items, body.example, BODY)?;
                Some(parse_quote!(let #name = [#(#items),*];))
            }
            _ => {
                let value = self.values.exact(&body.ty, body.example, BODY)?;
                Some(parse_quote!(let #name = #value;))
            }
        };
        let given = if is_json { quote!(&#name) } else { quote!(#name) };
        Some((statement, Some(given)))
    }

    /// A variable of a type without a value, which readers do not see.
    fn hide(&mut self, name: &str, ty: &TypeRef) -> Ident {
        let (name, ty) = (format_ident!("{name}"), self.api.types.ty_outside(ty));
        self.hidden.push(parse_quote!(let #name: #ty = unimplemented!();));
        name
    }
}

/// The variable for what comes back; none if nothing does.
fn variable(api: &Api<'_>, operation: &Operation<'_>) -> Option<Ident> {
    let name = match &operation.success {
        Outcome::Same(Content::Empty) => return None,
        Outcome::Same(Content::Text) => "text".to_owned(),
        Outcome::Same(Content::Bytes) => "stream".to_owned(),
        Outcome::Same(Content::Json(TypeRef { base: Base::Named(id), .. })) => names::snake_case(&api.types[*id].name),
        Outcome::Same(_) | Outcome::ByStatus(_) => String::new(),
    };
    // The version of a type says nothing of a variable.
    let name = match name.rsplit_once("_v") {
        Some((plain, version)) if version.chars().all(|c| c.is_ascii_digit()) => plain.to_owned(),
        _ => name,
    };
    let is_short = name.len() <= MOST_LETTERS && !name.ends_with("response");
    let name = syn::parse_str::<Ident>(&name).ok().filter(|_| is_short);
    Some(name.unwrap_or_else(|| format_ident!("response")))
}

/// Statements as lines.
fn print(statements: &[Stmt]) -> Vec<String> {
    let text = files::print(vec![parse_quote!(fn example() { #(#statements)* })]);
    let lines = text.lines().filter_map(|line| line.strip_prefix("    "));
    lines.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests;
