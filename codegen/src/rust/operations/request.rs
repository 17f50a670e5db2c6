//! The request of an operation: the method that makes it of what is required, and its methods for what is not.
//!
//! ```text
//! impl Client {
//!     pub fn list_orders(&self, shop: impl Into<String>) -> ListOrdersRequest<'_> {
//!         let call = Call::new(&self.transport, ListOrdersRequest::INFO);
//!         ListOrdersRequest(call.accept("application/json").path("shop", &shop.into()))
//!     }
//! }
//!
//! impl ListOrdersRequest<'_> {
//!     pub fn page(self, page: impl Into<i64>) -> Self {
//!         Self(self.0.query("page", &page.into()))
//!     }
//! }
//! ```

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{ImplItem, ImplItemFn, Item, ItemImpl, ItemStruct, parse_quote};

use super::argument::{self, Argument};
use super::names::Names;
use crate::api::Api;
use crate::api::docs::Docs;
use crate::api::operation::{
    BodyKind, Delivery, Encoding, Format, Operation, Parameter, RequestBody, Side, StreamMember, Style,
};
use crate::markdown::code_span;
use crate::openapi::Location;
use crate::rust::docs;
use crate::rust::progenitor::{Method, SkeletonArgument};

/// The method of the client.
pub(super) fn method(api: &Api<'_>, operation: &Operation<'_>, method: &Method, names: &Names) -> ImplItemFn {
    let mut docs = operation.docs.clone();
    if operation.responses_of(Side::Error).next().is_some() {
        docs.links.push(format!("Errors: [`{}`]", names.error(operation)));
    }
    let docs = docs::attributes(&docs);
    let name = format_ident!("{}", operation.name);
    let request = names.request(operation);
    let required = arguments(api, operation, method, SkeletonArgument::Required);
    let body = operation.body.as_ref().zip(argument::of_body(&api.types, operation));
    let mut call = quote!(Call::new(&self.transport, #request::INFO));
    if let Some(server) = operation.server {
        let field = format_ident!("{}", api.servers.sets[server].field);
        call.extend(quote!(.at(&self.#field)));
    }
    if let Some(media_types) = &operation.accept {
        call.extend(quote!(.accept(#media_types)));
    }
    call.extend(required.iter().map(|(parameter, argument)| with_parameter(parameter, argument)));
    call.extend(body.as_ref().map(|(body, argument)| with_body(body, argument, operation.delivery)));
    let arguments = required.iter().map(|(_, argument)| argument).chain(body.as_ref().map(|(_, argument)| argument));
    let arguments = arguments.map(|Argument { name, ty, .. }| quote!(#name: #ty)).collect::<Vec<_>>();
    // The lifetime of a body that may be left out stands in a bound, where none can be left to the compiler.
    let lifetime = arguments.iter().any(|argument| argument.to_string().contains("'b ")).then(|| quote!(<'b>));
    let method = parse_quote! {
        pub fn #name #lifetime(&self #(, #arguments)*) -> #request<'_> {
            #request(#call)
        }
    };
    ImplItemFn { attrs: docs, ..method }
}

/// The parameters that have to be given, or those that may be, with their arguments.
fn arguments<'a, 'd>(
    api: &Api<'_>,
    operation: &'a Operation<'d>,
    method: &Method,
    need: SkeletonArgument,
) -> Vec<(&'a Parameter<'d>, Argument)> {
    let parameters = operation.parameters.iter().zip(&method.arguments).filter(|(_, argument)| **argument == need);
    parameters.map(|(parameter, _)| (parameter, argument::of_parameter(&api.types, parameter))).collect()
}

/// The type of the request, and its methods.
pub(super) fn items(api: &Api<'_>, operation: &Operation<'_>, method: &Method, names: &Names) -> Vec<Item> {
    let request = names.request(operation);
    let links = vec![format!("The request of [`Client::{}`].", operation.name)];
    let docs = docs::attributes(&Docs { links, is_deprecated: false, text: operation.title_text() });
    let optional = arguments(api, operation, method, SkeletonArgument::Optional);
    let mut ty: ItemStruct = parse_quote! {
        #[must_use = "nothing is sent until it is awaited"]
        pub struct #request<'a>(Call<'a>);
    };
    ty.attrs.splice(0..0, docs);
    let mut items = vec![Item::Struct(ty), parse_quote!(request!(#request);)];
    if !optional.is_empty() {
        let mut setters: ItemImpl = parse_quote!(impl #request<'_> {});
        setters.items =
            optional.iter().map(|(parameter, argument)| ImplItem::Fn(setter(parameter, argument))).collect();
        items.push(Item::Impl(setters));
    }
    items
}

fn setter(parameter: &Parameter<'_>, argument: &Argument) -> ImplItemFn {
    let text = match parameter.description.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => text.to_owned(),
        None => format!("The {} {}.", parameter.location.noun(), code_span(parameter.name)),
    };
    let docs = docs::attributes(&Docs { text, ..Docs::default() });
    let Argument { name, ty, .. } = argument;
    let call = with_parameter(parameter, argument);
    let setter = parse_quote! {
        pub fn #name(self, #name: #ty) -> Self {
            Self(self.0 #call)
        }
    };
    ImplItemFn { attrs: docs, ..setter }
}

/// The call that gives a request a parameter.
fn with_parameter(parameter: &Parameter<'_>, argument: &Argument) -> TokenStream {
    let (name, value) = (parameter.name, &argument.value);
    match (parameter.location, parameter.format) {
        (Location::Path, Format::Json) => quote!(.json_path(#name, #value)),
        (Location::Path, Format::Style { style, explode, .. }) => {
            let style = match style {
                Style::Label => quote!(PathStyle::Label),
                Style::Matrix => quote!(PathStyle::Matrix),
                _ if parameter.is_scalar || !explode => return quote!(.path(#name, #value)),
                _ => quote!(PathStyle::Simple),
            };
            let explode = self::explode(explode);
            quote!(.styled_path(#name, #value, #style, #explode))
        }
        (Location::Query, Format::Style { style: Style::Form, explode: true, allow_reserved: false }) => {
            quote!(.query(#name, #value))
        }
        (Location::Query, Format::Style { style, explode, allow_reserved }) => {
            let (style, explode) = (query_style(style), self::explode(explode));
            match allow_reserved {
                true => quote!(.reserved_query(#name, #value, #style, #explode)),
                false => quote!(.styled_query(#name, #value, #style, #explode)),
            }
        }
        (Location::Query, Format::Json) => quote!(.json_query(#name, #value)),
        (Location::Header, Format::Style { explode, .. }) => {
            let explode = self::explode(explode);
            quote!(.header_parameter(#name, #value, #explode))
        }
        (Location::Header, Format::Json) => quote!(.json_header(#name, #value)),
        (Location::Cookie, Format::Style { explode, .. }) => {
            let explode = self::explode(explode);
            quote!(.cookie(#name, #value, #explode))
        }
        (Location::Cookie, Format::Json) => quote!(.json_cookie(#name, #value)),
    }
}

/// The call that gives a request its body.
fn with_body(body: &RequestBody<'_>, argument: &Argument, delivery: Delivery<'_>) -> TokenStream {
    let value = &argument.value;
    if body.is_optional {
        let name = &argument.name;
        let with_body = filled(body, &quote!(#name), delivery);
        return quote!(.body_if(#value, |call, #name| call #with_body));
    }
    filled(body, value, delivery)
}

/// The same with a body that is there; JSON and forms are of a reference.
fn filled(body: &RequestBody<'_>, value: &TokenStream, delivery: Delivery<'_>) -> TokenStream {
    let content_type = &*body.content_type;
    let asked = match delivery {
        Delivery::Stream { asked_by, .. } => asked_by,
        Delivery::Whole => None,
    };
    match body.kind {
        BodyKind::Json | BodyKind::Form => {
            // What may be left out may be a value: a reference to it serves as well.
            let value = if body.is_optional { quote!(&#value) } else { value.clone() };
            match (body.kind, asked) {
                (BodyKind::Form, _) => {
                    let encodings = form_encodings(body);
                    quote!(.form(#value, &[#(#encodings),*]))
                }
                (_, Some(StreamMember { name, value: asks })) => {
                    let asks = asks.map_or_else(|| quote!(true), |text| quote!(#text));
                    quote!(.streamed_json(#content_type, #value, #name, #asks))
                }
                _ if content_type == "application/json" => quote!(.json(#value)),
                _ => quote!(.json_as(#content_type, #value)),
            }
        }
        BodyKind::Lines => quote!(.item_lines(#content_type, #value)),
        BodyKind::Records => quote!(.item_records(#content_type, #value)),
        BodyKind::Multipart => quote!(.multipart(#content_type, #value.into_form())),
        BodyKind::Text => {
            let text: TokenStream = if body.is_optional { value.clone() } else { quote!(Into::<String>::into(body)) };
            quote!(.bytes(#content_type, #text))
        }
        BodyKind::Bytes => quote!(.bytes(#content_type, #value)),
    }
}

/// How the members of a form are written that are not written as usual.
fn form_encodings(body: &RequestBody<'_>) -> Vec<TokenStream> {
    let encodings = body.encoding.iter().map(|(name, encoding)| match encoding {
        Encoding::Style { style, explode } => {
            let (style, explode) = (query_style(*style), self::explode(*explode));
            quote!((#name, FormEncoding::Style(#style, #explode)))
        }
        Encoding::ContentType(text) => quote!((#name, FormEncoding::ContentType(#text))),
    });
    encodings.collect()
}

/// The style of a query parameter in the runtime.
pub(in crate::rust) fn query_style(style: Style) -> TokenStream {
    match style {
        Style::SpaceDelimited => quote!(QueryStyle::SpaceDelimited),
        Style::PipeDelimited => quote!(QueryStyle::PipeDelimited),
        Style::DeepObject => quote!(QueryStyle::DeepObject),
        Style::Form | Style::Simple | Style::Label | Style::Matrix => quote!(QueryStyle::Form),
    }
}

/// Whether the parts of a value stand by themselves, in the runtime.
pub(in crate::rust) fn explode(explode: bool) -> TokenStream {
    if explode { quote!(Explode::Yes) } else { quote!(Explode::No) }
}
