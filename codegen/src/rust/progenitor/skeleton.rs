//! Reads what progenitor has generated: the signature of each method.
//!
//! Before: `pub async fn list_orders<'a>(&'a self, argument_00000: Option<&'a ::std::vec::Vec<::std::string::String>>)`
//! After:  `async fn list_orders(&self, ids: Option<&[String]>)`, with the argument's own name
//!
//! An object of which the document says nothing is `UnknownMembers`, which `Debug` does not show.

use std::collections::{BTreeMap, BTreeSet};

use quote::{ToTokens, format_ident};
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{
    FnArg, GenericArgument, GenericParam, Ident, ImplItem, Item, Pat, PathArguments, ReceiverKind, Signature, Type,
    TypePath, TypeReference, parse_quote,
};

use super::description;
use crate::api::Api;
use crate::api::operation::{BODY, BodyKind, Operation, RequestBody};
use crate::diagnostics::{Aborted, Code, Diagnostic, Diagnostics};

/// The signature of the method of each operation, in the order of the model.
pub(crate) struct Skeleton {
    pub(crate) methods: Vec<Signature>,
}

/// Reads the Rust text that progenitor wrote, and holds it against the model.
///
/// # Errors
/// Reports `generator-output` if it is not Rust, or has more, less or something else than the model.
pub(super) fn read(api: &Api<'_>, tokens: &str, diagnostics: &mut Diagnostics) -> Result<Skeleton, Aborted> {
    let bug = "this is a bug of the generator; an overlay can remove the operation";
    let report = |message: String| Diagnostic::error(Code::GeneratorOutput, message).help(bug);
    let file = match syn::parse_file(tokens) {
        Ok(file) => file,
        Err(error) => return Err(diagnostics.abort(report(format!("progenitor's output is not Rust: {error}")))),
    };
    let mut given = methods(file.items);
    let names = api.types.iter().map(|(_, ty)| ty.name.as_str()).collect::<BTreeSet<_>>();
    let mut methods = Vec::with_capacity(api.operations.len());
    for (index, operation) in api.operations.iter().enumerate() {
        let at = operation.node.origin.key();
        let Some(mut signature) = given.remove(&description::operation_name(index, operation)) else {
            diagnostics.push(report(format!("the client has no method `{}`", operation.name)).at(at));
            continue;
        };
        if let Err(problem) = finish(&mut signature, operation) {
            diagnostics.push(report(format!("the method `{}` {problem}", operation.name)).at(at.clone()));
        }
        let mut used = UsedTypes::default();
        used.visit_signature(&signature);
        for name in used.0.iter().filter(|name| !names.contains(name.as_str())) {
            let message =
                format!("the method `{}` names the type `{name}`, which the client does not have", operation.name);
            diagnostics.push(report(message).at(at.clone()));
        }
        methods.push(signature);
    }
    for name in given.keys() {
        diagnostics.push(report(format!("progenitor wrote a method `{name}`, for which there is no operation")));
    }
    diagnostics.abort_if_errors()?;
    Ok(Skeleton { methods })
}

/// The methods of the client that are operations.
fn methods(items: Vec<Item>) -> BTreeMap<String, Signature> {
    let impls = items.into_iter().filter_map(|item| match item {
        Item::Impl(item) if item.trait_.is_none() => Some(item.items),
        _ => None,
    });
    let functions = impls.flatten().filter_map(|item| match item {
        // The constructors are no operations, and wait for nothing.
        ImplItem::Fn(function) if function.sig.asyncness.is_some() => Some(function.sig),
        _ => None,
    });
    functions.map(|signature| (signature.ident.to_string(), signature)).collect()
}

/// Gives a method and its arguments their names, and the types that progenitor has no word for.
fn finish(signature: &mut Signature, operation: &Operation<'_>) -> Result<(), String> {
    signature.ident = format_ident!("{}", operation.name);
    drop_lifetimes(signature);
    let expected = description::argument_names(operation);
    let names = operation.parameters.iter().map(|parameter| parameter.argument.as_str()).chain([BODY]);
    let mut names = expected.iter().map(String::as_str).zip(names);
    for input in &mut signature.inputs {
        let FnArg::Typed(argument) = input else { continue };
        let Pat::Ident(pattern) = &mut *argument.pat else { return Err("has an argument without a name".to_owned()) };
        let (wanted, name) = names.next().ok_or("has too many arguments")?;
        if pattern.ident != wanted {
            return Err(format!("has the argument `{}` where `{name}` belongs", pattern.ident));
        }
        pattern.ident = Ident::new(name, pattern.ident.span());
        Plain.visit_type_mut(&mut argument.ty);
        if let Some(body) = operation.body.as_ref().filter(|_| wanted == BODY) {
            *argument.ty = body_type(&argument.ty, body);
        }
    }
    if names.next().is_some_and(|(wanted, _)| wanted != BODY || operation.body.is_some()) {
        return Err("has too few arguments".to_owned());
    }
    Plain.visit_return_type_mut(&mut signature.output);
    let has_stream = operation.body.as_ref().is_some_and(|body| body.kind == BodyKind::Bytes && !body.is_optional);
    if !has_stream {
        signature.generics = Default::default();
    }
    Ok(())
}

/// The type of the argument for the body.
fn body_type(given: &Type, body: &RequestBody<'_>) -> Type {
    let given = match given {
        // A form may hold streams, so it is used up.
        Type::Reference(reference) if body.kind == BodyKind::Multipart => &reference.elem,
        given => given,
    };
    match (body.kind, body.is_optional) {
        (_, false) => given.clone(),
        // A caller who sends nothing could not say what it would have been made of.
        (BodyKind::Bytes, true) => parse_quote!(Option<::reqwest::Body>),
        (_, true) => parse_quote!(Option<#given>),
    }
}

/// Lets the compiler find the lifetimes.
fn drop_lifetimes(signature: &mut Signature) {
    let is_type = |param: &GenericParam| !matches!(param, GenericParam::Lifetime(_));
    let generics = &mut signature.generics;
    generics.params = std::mem::take(&mut generics.params).into_iter().filter(is_type).collect();
    if let Some(FnArg::Receiver(receiver)) = signature.inputs.first_mut()
        && let ReceiverKind::Reference(_, lifetime, _) = &mut receiver.kind
    {
        *lifetime = None;
    }
    Lifetimes.visit_signature_mut(signature);
}

struct Lifetimes;

impl VisitMut for Lifetimes {
    fn visit_type_reference_mut(&mut self, reference: &mut TypeReference) {
        reference.lifetime = reference.lifetime.take().filter(|lifetime| lifetime.ident != format_ident!("a"));
        visit_mut::visit_type_reference_mut(self, reference);
    }
}

/// Writes types as people write them.
struct Plain;

impl VisitMut for Plain {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        visit_mut::visit_type_mut(self, ty);
        match ty {
            Type::Reference(reference) => {
                if let Some(element) = element_of_vec(&reference.elem) {
                    *reference.elem = parse_quote!([#element]);
                }
            }
            Type::Path(TypePath { qself: None, path, .. }) => {
                let text = path.to_token_stream().to_string();
                if text.starts_with(":: serde_json :: Map") {
                    *path = parse_quote!(super::UnknownMembers);
                    return;
                }
                let is_std = [":: std :: vec :: Vec", ":: std :: string :: String", ":: std :: option :: Option"]
                    .iter()
                    .any(|name| text.starts_with(name));
                if let (true, Some(last)) = (is_std, path.segments.last().cloned()) {
                    *path = last.into();
                }
            }
            _ => {}
        }
    }
}

fn element_of_vec(ty: &Type) -> Option<Type> {
    let Type::Path(TypePath { qself: None, path, .. }) = ty else { return None };
    let only = path.segments.first().filter(|only| path.segments.len() == 1 && only.ident == "Vec")?;
    match &only.arguments {
        PathArguments::AngleBracketed(arguments) => match arguments.args.first()? {
            GenericArgument::Type(element) => Some(element.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// The names behind `types::`.
#[derive(Default)]
struct UsedTypes(BTreeSet<String>);

impl<'ast> Visit<'ast> for UsedTypes {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        let mut segments = path.segments.iter().skip_while(|segment| segment.ident != "types");
        if let (Some(_), Some(name)) = (segments.next(), segments.next()) {
            self.0.insert(name.ident.to_string());
        }
        visit::visit_path(self, path);
    }
}
