//! Reads what progenitor has generated: that the arguments of each method are those of the model, and what it gives back.
//!
//! Before: `pub async fn operation_00000<'a>(&'a self, argument_00000: Option<&'a str>) -> Result<ResponseValue<Orders>, ..>`
//! After:  the first operation, whose first argument is optional, and whose success is `Orders`
//!
//! An object of which the document says nothing is `UnknownMembers`, which `Debug` does not show.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{
    FnArg, GenericArgument, ImplItem, Item, Pat, PathArguments, ReturnType, Signature, Type, TypePath, parse_quote,
};

use super::description;
use crate::api::Api;
use crate::api::operation::{BODY, Content, Operation, Outcome};
use crate::api::types::Types;
use crate::diagnostics::{Aborted, Code, Diagnostic, Diagnostics};

/// What progenitor says of each operation, in the order of the model.
pub(crate) struct Skeleton {
    pub(crate) methods: Vec<Method>,
}

/// A method that calls an operation.
pub(crate) struct Method {
    /// The arguments for the parameters, in order.
    pub(crate) arguments: Vec<Argument>,
    /// What a success is.
    pub(crate) success: Type,
}

/// Whether an argument has to be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Argument {
    Required,
    Optional,
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
        let Some(signature) = given.remove(&description::operation_name(index, operation)) else {
            diagnostics.push(report(format!("the client has no method `{}`", operation.name)).at(at));
            continue;
        };
        let mut used = UsedTypes::default();
        used.visit_signature(&signature);
        for name in used.0.iter().filter(|name| !names.contains(name.as_str())) {
            let message =
                format!("the method `{}` names the type `{name}`, which the client does not have", operation.name);
            diagnostics.push(report(message).at(at.clone()));
        }
        match method(signature, operation, &api.types) {
            Ok(method) => methods.push(method),
            Err(problem) => {
                diagnostics.push(report(format!("the method `{}` {problem}", operation.name)).at(at));
            }
        }
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

/// What a signature says of an operation.
fn method(signature: Signature, operation: &Operation<'_>, types: &Types<'_>) -> Result<Method, String> {
    let mut given = BTreeMap::new();
    for input in &signature.inputs {
        let FnArg::Typed(argument) = input else { continue };
        let Pat::Ident(pattern) = &*argument.pat else { return Err("has an argument without a name".to_owned()) };
        given.insert(pattern.ident.to_string(), &*argument.ty);
    }
    // It sorts them by their places, and the model by the document, so each is found by its name.
    let expected = description::argument_names(operation);
    if operation.body.is_some() && given.remove(BODY).is_none() {
        return Err("lacks the body".to_owned());
    }
    let mut arguments = Vec::new();
    for (parameter, name) in operation.parameters.iter().zip(&expected) {
        let ty = given.remove(name).ok_or_else(|| format!("lacks the argument `{}`", parameter.argument))?;
        if is_option(ty) != parameter.is_optional {
            return Err(format!("does not take the argument `{}` as the document does", parameter.argument));
        }
        arguments.push(if parameter.is_optional { Argument::Optional } else { Argument::Required });
    }
    if let Some(name) = given.keys().next() {
        return Err(format!("has the argument `{name}`, for which there is no parameter"));
    }
    let mut success = success(&signature.output).ok_or("gives back no response")?;
    Plain.visit_type_mut(&mut success);
    // OpenAPI 3.0, which progenitor reads, has no tuples.
    if let Outcome::Same(content) = &operation.success
        && let Some(ty) = content.ty().filter(|ty| ty.base.has_tuple())
    {
        success = syn::parse2(types.ty_outside(ty)).map_err(|error| error.to_string())?;
    }
    if let Outcome::Same(Content::Items(items)) = &operation.success {
        success = match items.ty {
            Some(_) => parse_quote!(ItemStream<#success>),
            None => parse_quote!(ItemStream<Event>),
        };
    }
    Ok(Method { arguments, success })
}

fn is_option(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Option"))
}

/// The `T` of `Result<ResponseValue<T>, _>`.
fn success(output: &ReturnType) -> Option<Type> {
    let ReturnType::Type(_, ty) = output else { return None };
    first_argument(&first_argument(ty)?)
}

fn first_argument(ty: &Type) -> Option<Type> {
    let Type::Path(path) = ty else { return None };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty.clone()),
        _ => None,
    })
}

/// Writes types as people write them: what is of the client stands without its module, but for the types.
struct Plain;

impl VisitMut for Plain {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        visit_mut::visit_type_mut(self, ty);
        let Type::Path(TypePath { qself: None, path, .. }) = ty else { return };
        let text = path.to_token_stream().to_string();
        if text.starts_with(":: serde_json :: Map") {
            *path = parse_quote!(UnknownMembers);
            return;
        }
        let is_plain = ["super ::", ":: std :: vec :: Vec", ":: std :: string :: String", ":: std :: option :: Option"]
            .iter()
            .any(|name| text.starts_with(name));
        if let (true, Some(last)) = (is_plain, path.segments.last().cloned()) {
            *path = last.into();
        }
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
