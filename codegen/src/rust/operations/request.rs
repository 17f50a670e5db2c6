//! The request of an operation, from its arguments.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Expr, Stmt, parse_quote};

use super::Locals;
use crate::api::Api;
use crate::api::operation::{BODY, BodyKind, Encoding, Format, Operation, Parameter, RequestBody, Style};
use crate::openapi::{self, Location, Segment};

/// The URL, without its query.
pub(super) fn url(api: &Api<'_>, operation: &Operation<'_>) -> Expr {
    let mut format = "{}".to_owned();
    let mut values = Vec::<Expr>::new();
    for segment in &operation.path.segments {
        let parameter = match segment {
            Segment::Literal(text) => Err(*text),
            Segment::Parameter(name) => {
                let mut parameters = operation.parameters.iter();
                let parameter = parameters.find(|other| other.location == Location::Path && other.name == *name);
                parameter.ok_or(*name)
            }
        };
        match parameter {
            Ok(parameter) => {
                format += "{}";
                values.push(path_parameter(parameter));
            }
            Err(text) => format += &text.replace('{', "{{").replace('}', "}}"),
        }
    }
    let server = operation.server.map_or("baseurl", |server| &api.servers.sets[server].field);
    let server = format_ident!("{server}");
    parse_quote!(format!(#format, self.#server #(, #values)*))
}

fn path_parameter(parameter: &Parameter<'_>) -> Expr {
    let (name, argument) = (parameter.name, format_ident!("{}", parameter.argument));
    let (style, is_exploded) = match parameter.format {
        Format::Style { style, explode, .. } => (style, explode),
        Format::Json => return parse_quote!(json_path_parameter(#name, &#argument)?),
    };
    let style: Expr = match style {
        Style::Label => parse_quote!(PathStyle::Label),
        Style::Matrix => parse_quote!(PathStyle::Matrix),
        _ if parameter.is_scalar => return parse_quote!(path_parameter(#name, &#argument.to_string())?),
        _ => parse_quote!(PathStyle::Simple),
    };
    let explode = explode(is_exploded);
    parse_quote!(styled_path_parameter(#name, &#argument, #style, #explode)?)
}

/// The statements that make the request of the URL and the arguments.
pub(super) fn building(operation: &Operation<'_>, locals: &Locals) -> Vec<Stmt> {
    let Locals { url, request, .. } = locals;
    let client = match operation.method {
        "get" => quote!(get(#url)),
        "put" => quote!(put(#url)),
        "post" => quote!(post(#url)),
        "delete" => quote!(delete(#url)),
        "head" => quote!(head(#url)),
        "patch" => quote!(patch(#url)),
        "options" => quote!(request(::reqwest::Method::OPTIONS, #url)),
        "trace" => quote!(request(::reqwest::Method::TRACE, #url)),
        other => {
            let method = openapi::method_on_wire(other);
            quote!(request(super::request::extension_method(#method)?, #url))
        }
    };
    // Parsed once, when it is complete: an operation may have hundreds of parameters.
    let mut chain = quote!(self.client.#client);
    match operation.accept.as_deref() {
        Some("application/json") => chain.extend(quote!(.accept_json())),
        Some(media_types) => chain.extend(quote!(.accept(#media_types))),
        None => {}
    }
    let argument = format_ident!("{BODY}");
    let argument: Expr = parse_quote!(#argument);
    let mut statements = Vec::new();
    match &operation.body {
        Some(body) if body.is_optional => {
            let with_body = with_body(body, &argument);
            statements.push(parse_quote!(if let Some(#argument) = #argument { #request = #request #with_body; }));
        }
        Some(body) => chain.extend(with_body(body, &argument)),
        None => {}
    }
    chain.extend(operation.parameters.iter().map(with_parameter));
    let mutable = (!statements.is_empty()).then(|| quote!(mut));
    statements.insert(0, parse_quote!(let #mutable #request = #chain;));
    statements
}

/// The call that gives a request its body.
fn with_body(body: &RequestBody<'_>, argument: &Expr) -> TokenStream {
    let content_type = body.content_type;
    match body.kind {
        BodyKind::Json if content_type == "application/json" => quote!(.json_body(&#argument)?),
        BodyKind::Json => quote!(.json_body_as(#content_type, &#argument)?),
        BodyKind::Form => match form_encodings(body).as_slice() {
            [] => quote!(.form_urlencoded(&#argument)?),
            encodings => quote!(.encoded_form(&#argument, &[#(#encodings),*])?),
        },
        BodyKind::Multipart => quote!(.multipart_body(#argument.into_form()?)?),
        BodyKind::Text => quote!(.text_body(#content_type, #argument)?),
        BodyKind::Bytes => quote!(.raw_body(#content_type, #argument)?),
    }
}

/// How the members of a form are written that are not written as usual.
fn form_encodings(body: &RequestBody<'_>) -> Vec<Expr> {
    let encodings = body.encoding.iter().map(|(name, encoding)| -> Expr {
        match encoding {
            Encoding::Style { style, explode } => {
                let (style, explode) = (query_style(*style), self::explode(*explode));
                parse_quote!((#name, FormEncoding::Style(#style, #explode)))
            }
            Encoding::ContentType(text) => parse_quote!((#name, FormEncoding::ContentType(#text))),
        }
    });
    encodings.collect()
}

/// The call that gives a request a parameter of the query, a header or a cookie.
fn with_parameter(parameter: &Parameter<'_>) -> TokenStream {
    let (name, argument) = (parameter.name, format_ident!("{}", parameter.argument));
    match (parameter.location, parameter.format) {
        (Location::Path, _) => TokenStream::new(),
        (Location::Query, Format::Style { style: Style::Form, explode: true, allow_reserved: false }) => {
            quote!(.query_parameter(#name, &#argument)?)
        }
        (Location::Query, Format::Style { style, explode, allow_reserved }) => {
            let (style, explode) = (query_style(style), self::explode(explode));
            match allow_reserved {
                true => quote!(.reserved_query_parameter(#name, &#argument, #style, #explode)?),
                false => quote!(.styled_query_parameter(#name, &#argument, #style, #explode)?),
            }
        }
        (Location::Query, Format::Json) => quote!(.json_query_parameter(#name, &#argument)?),
        (Location::Header, Format::Style { explode, .. }) => {
            let explode = self::explode(explode);
            quote!(.header_parameter(#name, &#argument, #explode)?)
        }
        (Location::Header, Format::Json) => quote!(.json_header_parameter(#name, &#argument)?),
        (Location::Cookie, Format::Style { explode, .. }) => {
            let explode = self::explode(explode);
            quote!(.cookie_parameter(#name, &#argument, #explode)?)
        }
        (Location::Cookie, Format::Json) => quote!(.json_cookie_parameter(#name, &#argument)?),
    }
}

/// The style of a query parameter in the runtime.
pub(in crate::rust) fn query_style(style: Style) -> Expr {
    match style {
        Style::SpaceDelimited => parse_quote!(QueryStyle::SpaceDelimited),
        Style::PipeDelimited => parse_quote!(QueryStyle::PipeDelimited),
        Style::DeepObject => parse_quote!(QueryStyle::DeepObject),
        Style::Form | Style::Simple | Style::Label | Style::Matrix => parse_quote!(QueryStyle::Form),
    }
}

/// Whether the parts of a value stand by themselves, in the runtime.
pub(in crate::rust) fn explode(explode: bool) -> Expr {
    if explode { parse_quote!(Explode::Yes) } else { parse_quote!(Explode::No) }
}
