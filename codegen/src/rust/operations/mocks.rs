//! What tests let a server answer: for each operation a table of the responses that the document describes.
//!
//! ```text
//! responses! {
//!     GetOrderRequest {
//!         responds_ok: status(200) json(types::Order),
//!         responds_not_found: status(404) empty(),
//!         responds_client_error: class(4, except 404) json(types::Problem),
//!     }
//! }
//! ```
//!
//! A response of which the document describes headers says so, `headers(200)`, and has a table of them below:
//!
//! ```text
//! response_headers! {
//!     GetOrderRequest 200 {
//!         with_etag(String): Required "ETag" Form::Text,
//!         with_x_stock(i64): Optional "X-Stock" Form::Scalar,
//!     }
//! }
//! ```

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use syn::{Ident, Item, parse_quote};

use crate::api::operation::{Content, EventData, ItemForm, Items, Operation, Response, Side, Status};
use crate::api::types::{Base, Kind, TypeRef, Types};
use crate::names;
use crate::rust::types::header_form;

/// The tables of an operation, by the name of its request.
pub(super) fn tables(types: &Types<'_>, operation: &Operation<'_>, request: &Ident) -> Vec<Item> {
    // No server answers with what is sent before the response (RFC 9110, section 15.2).
    let described = operation.responses.iter().filter(|response| response.status.digit() > 1);
    let (mut rows, mut headers) = (Vec::new(), Vec::new());
    for response in described {
        let table = header_table(types, operation, response, request);
        rows.extend(self::rows(types, operation, response, table.is_some()));
        headers.extend(table);
    }
    std::iter::once(parse_quote!(responses! { #request { #(#rows,)* } })).chain(headers).collect()
}

/// The headers of a response, if there are any, with the types by which a caller reads them.
fn header_table(types: &Types<'_>, operation: &Operation<'_>, response: &Response, request: &Ident) -> Option<Item> {
    let (_, id) = operation.headers.iter().find(|(side, _)| *side == response.side)?;
    let Kind::Headers(headers) = &types[*id].kind else { return None };
    let rows = response.headers.iter().filter_map(|described| {
        let field = headers.fields.iter().find(|field| field.header.eq_ignore_ascii_case(&described.name))?;
        let (name, form, ty) = (field.header, header_form(&field.form), types.base_outside(&field.base));
        let method = format_ident!("with_{}", field.name.trim_end_matches('_'));
        let presence = if described.is_required { quote!(Required) } else { quote!(Optional) };
        Some(quote!(#method(#ty): #presence #name Form::#form))
    });
    let rows = rows.collect::<Vec<_>>();
    let key = key(response.status);
    (!rows.is_empty()).then(|| parse_quote!(response_headers! { #request #key { #(#rows,)* } }))
}

/// What tells the headers of a response from those of the others: its status, or the digit of its class.
fn key(status: Status) -> Literal {
    match status {
        Status::Code(number) | Status::Range(number) => Literal::u16_unsuffixed(number),
    }
}

/// The rows of a response: two where it is JSON or bytes.
fn rows(types: &Types<'_>, operation: &Operation<'_>, response: &Response, has_headers: bool) -> Vec<TokenStream> {
    let name = match response.status {
        Status::Range(2) => "responds_success".to_owned(),
        status => format!("responds_{}", names::snake_case(&status.name())),
    };
    let statuses = statuses(operation, response.status);
    let headers = has_headers.then(|| {
        let key = key(response.status);
        quote!(headers(#key))
    });
    let row = |suffix: &str, content: TokenStream| {
        let name = format_ident!("{name}{suffix}");
        quote!(#name: #statuses #content #headers)
    };
    let json = |ty: &TypeRef| {
        let ty = json(types, ty);
        quote!(json(#ty))
    };
    match &response.content {
        Content::Empty => vec![row("", quote!(empty()))],
        Content::Json(ty) => vec![row("", json(ty))],
        // An error is read as JSON, or not at all.
        Content::JsonOrBytes(ty) if response.side == Side::Error => vec![row("", json(ty))],
        Content::JsonOrBytes(ty) => vec![row("", json(ty)), row("_bytes", quote!(bytes()))],
        Content::Text => vec![row("", quote!(text("text/plain; charset=utf-8")))],
        Content::Items(described) if response.side == Side::Success => vec![row("", items(types, described))],
        Content::Bytes | Content::Items(_) => vec![row("", quote!(bytes()))],
    }
}

/// The status, or the class of them without those that the document describes on their own.
fn statuses(operation: &Operation<'_>, status: Status) -> TokenStream {
    let number = Literal::u16_unsuffixed;
    match status {
        Status::Code(code) => {
            let code = number(code);
            quote!(status(#code))
        }
        Status::Range(digit) => {
            let own = operation.responses.iter().filter_map(|response| match response.status {
                Status::Code(code) if code / 100 == digit => Some(number(code)),
                _ => None,
            });
            let own = own.collect::<Vec<_>>();
            let except = (!own.is_empty()).then(|| quote!(, except #(#own)*));
            let digit = number(digit);
            quote!(class(#digit #except))
        }
    }
}

/// What a reference to JSON is of.
fn json(types: &Types<'_>, ty: &TypeRef) -> TokenStream {
    match types.resolve(&ty.base) {
        Base::List(items) if !ty.nullable => {
            let items = types.ty_outside(items);
            quote!([#items])
        }
        Base::String if !ty.nullable => quote!(str),
        _ => types.ty_outside(ty),
    }
}

/// Values that come one after the other; events of which nothing is described are text.
fn items(types: &Types<'_>, items: &Items) -> TokenStream {
    let framing = match &items.form {
        ItemForm::Event => None,
        ItemForm::Data => Some(quote!(Framing::Data)),
        ItemForm::EventObject(EventData::Json) => Some(quote!(Framing::Event(EventData::Json))),
        ItemForm::EventObject(EventData::Text) => Some(quote!(Framing::Event(EventData::Text))),
        ItemForm::EventObject(EventData::TextOf(names)) => {
            Some(quote!(Framing::Event(EventData::TextOf(&[#(#names),*]))))
        }
        ItemForm::Line => Some(quote!(Framing::Line)),
        ItemForm::Record => Some(quote!(Framing::Record)),
    };
    let Some((framing, ty)) = framing.zip(items.ty.as_ref()) else { return quote!(text("text/event-stream")) };
    let ty = types.ty_outside(ty);
    let sentinel = items.sentinel.as_ref().map(|sentinel| quote!(, #sentinel));
    quote!(items(#ty, #framing #sentinel))
}

#[cfg(test)]
mod tests {
    use syn::Item;

    use super::super::names::Names;
    use crate::api::Api;
    use crate::diagnostics::Diagnostics;
    use crate::rust::testing::written;

    /// The tables of all operations.
    fn all(api: &Api<'_>, _: &mut Diagnostics) -> Vec<Item> {
        let names = Names::of(&api.operations);
        let tables = |operation| super::tables(&api.types, operation, &names.request(operation));
        api.operations.iter().flat_map(tables).collect()
    }

    #[test]
    fn the_headers_of_each_response_are_a_table() {
        let lowered = "
paths:
  /a:
    get:
      operationId: a
      responses:
        '200':
          headers:
            x-total: {required: true, schema: {type: integer}}
            Type: {schema: {$ref: '#/components/schemas/Kind'}}
            Content-Type: {schema: {type: string}}
          content: {application/json: {schema: {type: string}}, image/png: {}}
        '201': {headers: {X-Total: {schema: {type: integer}}, Set-Cookie: {schema: {type: string}}}}
        '204': {description: Nothing}
        4XX: {headers: {Retry-After: {required: true, schema: {type: integer}}}}
components: {schemas: {Kind: {type: string, enum: [a, b]}}}
";
        let text = written(lowered, all);
        insta::assert_snapshot!(text, @r#"
        // spec.yaml:11:13: note[header-dropped]: the header `Content-Type` is not read
        responses! {
            ARequest { responds_ok : status(200) json(str) headers(200), responds_ok_bytes :
            status(200) bytes() headers(200), responds_created : status(201) empty()
            headers(201), responds_no_content : status(204) empty(), responds_client_error :
            class(4) empty() headers(4), }
        }
        response_headers! {
            ARequest 200 { with_x_total(i64) : Required "x-total" Form::Scalar,
            with_type(types::Kind) : Optional "Type" Form::Text, }
        }
        response_headers! {
            ARequest 201 { with_x_total(i64) : Optional "x-total" Form::Scalar,
            with_set_cookie(Vec < String >) : Optional "Set-Cookie" Form::Texts, }
        }
        response_headers! {
            ARequest 4 { with_retry_after(i64) : Required "Retry-After" Form::Scalar, }
        }
        "#);
    }

    #[test]
    fn each_described_response_is_a_row_and_no_other_is() {
        let lowered = "
paths:
  /a:
    get:
      operationId: a
      responses:
        '100': {description: Go on}
        '200': {content: {application/json: {schema: {type: array, items: {type: string}}}, image/png: {}}}
        '204': {description: Nothing}
        2XX: {content: {text/plain: {}}}
        '404': {content: {application/json: {schema: {type: string}}, text/csv: {}}}
        '409': {description: Taken}
        4XX: {content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}
        '500': {content: {text/event-stream: {schema: {$ref: '#/components/schemas/Problem'}}}}
  /b:
    get:
      operationId: b
      responses:
        '200': {content: {text/event-stream: {}}}
        '201': {content: {application/x-ndjson: {schema: {type: object}}}}
        default: {content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}
  /c:
    get:
      operationId: c
      responses:
        '200': {content: {text/event-stream: {schema: {$ref: '#/components/schemas/Problem'}, x-stream: {sentinel: END}}}}
components:
  schemas:
    Problem: {type: object, properties: {code: {type: string}}}
";
        let text = written(lowered, all);
        insta::assert_snapshot!(text, @r#"
        // spec.yaml:11:71: note[response-body-unread]: GET /a answers 404 with `text/csv` too; the client asks for `application/json`
        // spec.yaml:14:47: note[body-untyped]: `text/event-stream` is a stream of bytes in the client, and not a value of the schema
        responses! {
            ARequest { responds_ok : status(200) json([String]), responds_ok_bytes : status(200)
            bytes(), responds_no_content : status(204) empty(), responds_not_found : status(404)
            json(str), responds_conflict : status(409) empty(), responds_internal_server_error :
            status(500) bytes(), responds_success : class(2, except 200 204)
            text("text/plain; charset=utf-8"), responds_client_error : class(4, except 404 409)
            json(types::Problem), }
        }
        responses! {
            BRequest { responds_ok : status(200) text("text/event-stream"), responds_created :
            status(201) items(UnknownMembers, Framing::Line), responds_client_error : class(4)
            json(types::Problem), responds_server_error : class(5) json(types::Problem), }
        }
        responses! {
            CRequest { responds_ok : status(200) items(types::Problem, Framing::Data, "END"), }
        }
        "#);
    }
}
