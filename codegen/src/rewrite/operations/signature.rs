//! The documentation and the arguments of a method.

use quote::format_ident;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, Expr, ExprLit, FnArg, GenericParam, ImplItemFn, Lit, LitStr, Meta, Pat, ReceiverKind, Signature, Type,
    TypeReference, parse_quote,
};

use crate::client::outline;
use crate::operations::{BodyKind, Operation, RequestBody};

/// Gives a method its own names in the place of the numbers, and the types that progenitor has no word for.
pub(super) fn rewrite(function: &mut ImplItemFn, index: usize, operation: &Operation<'_>) {
    let signature = &mut function.sig;
    signature.ident = operation.name.clone();
    drop_lifetimes(signature);
    for input in &mut signature.inputs {
        let FnArg::Typed(argument) = input else { continue };
        let Pat::Ident(name) = &mut *argument.pat else { continue };
        let parameters = operation.parameters.iter().enumerate();
        let number = name.ident.to_string();
        match parameters
            .map(|(index, parameter)| (outline::argument_name(index), parameter))
            .find(|(n, _)| *n == number)
        {
            Some((_, parameter)) => name.ident = parameter.argument.clone(),
            None => {
                if let Some(body) = &operation.body {
                    *argument.ty = body_type(&argument.ty, body);
                }
            }
        }
    }
    let has_stream = operation.body.as_ref().is_some_and(|body| body.kind == BodyKind::Binary && !body.is_optional);
    if !has_stream {
        signature.generics = Default::default();
    }
    document(&mut function.attrs, index, operation);
}

/// The type of the argument for the body.
fn body_type(outlined: &Type, body: &RequestBody<'_>) -> Type {
    let outlined = match outlined {
        // A form may hold streams, so it is used up.
        Type::Reference(reference) if body.kind == BodyKind::Multipart => &reference.elem,
        outlined => outlined,
    };
    match (body.kind, body.is_optional) {
        (_, false) => outlined.clone(),
        // A caller who sends nothing could not say what it would have been made of.
        (BodyKind::Binary, true) => parse_quote!(Option<::reqwest::Body>),
        (_, true) => parse_quote!(Option<#outlined>),
    }
}

/// Writes the path and the names of the arguments as they are.
fn document(attributes: &mut [Attribute], index: usize, operation: &Operation<'_>) {
    let outlined = format!("request to `{}`", outline::path(index, operation));
    let path = format!("request to `{}`", operation.path.as_str());
    for attribute in attributes {
        let Meta::NameValue(meta) = &mut attribute.meta else { continue };
        let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &mut meta.value else { continue };
        let mut written = text.value().replace(&outlined, &path);
        for (index, parameter) in operation.parameters.iter().enumerate() {
            let line = |name: &str| format!("\n- `{name}`");
            written = written.replace(&line(&outline::argument_name(index)), &line(&parameter.argument.to_string()));
        }
        *text = LitStr::new(&written, text.span());
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
