//! What is said of parameters with values that their style has no way to write.
//!
//! A request with such a value is refused before it is sent, or the value is left out: whoever makes the client knows it
//! before.

use super::{Format, Parameter};
use crate::api::is_true;
use crate::api::read::Reader;
use crate::api::types::{Base, Kind, TypeRef, Types};
use crate::diagnostics::{Code, Diagnostic};
use crate::document::Node;
use crate::openapi::{Location, Style};

/// Says of a parameter what its style cannot write.
pub(super) fn push<'d>(reader: &mut Reader<'d, '_>, parameter: &Parameter<'d>, node: &'d Node) {
    let Format::Style { style, .. } = parameter.format else { return };
    let name = parameter.name;
    let content = node.members("content").next().filter(|_| node.get("schema").is_none());
    if let Some((media_type, content)) = content.filter(|_| !parameter.is_scalar && !is_any(reader, parameter)) {
        let message = format!("the parameter `{name}` is written in the style of its place, and not as {media_type:?}");
        let warning = Diagnostic::warning(Code::ParameterStyle, message);
        reader.say_once(content, warning.help("an overlay can make a string of it, which the caller writes"));
    }
    let note = |message: String| Diagnostic::note(Code::ParameterStyle, message);
    let schema = node.get("schema").unwrap_or(node);
    match (style, nested(reader.types(), &parameter.ty)) {
        (Style::DeepObject, Some(Nested::Array)) => {
            let message = format!("the arrays in `{name}` are written as `{name}[member][0]`, which no standard says");
            reader.say_once(schema, note(message).help("see what the server reads; `Client::execute` sends anything"));
        }
        (Style::DeepObject, _) | (_, None) => {}
        (_, Some(nested)) => {
            let what = match nested {
                Nested::Array => "an array",
                Nested::Object => "an object",
            };
            let message = format!("a request is refused if `{name}` holds {what}, which its style has no way to write");
            let help = "an overlay can give it the style `deepObject`, or `content` if the server reads JSON";
            reader.say_once(schema, note(message).help(help));
        }
    }
    let is_in_query = parameter.location == Location::Query;
    let is_list = || matches!(reader.types().resolve(&parameter.ty.base), Base::List(_));
    if let Some(required) = node.get("required").filter(|_| is_in_query && !parameter.is_optional && is_list()) {
        let message = format!("the parameter `{name}` is required, and a request has none if its array is empty");
        reader.say_once(required, note(message).help("give it at least one element"));
    }
    let empty = node.get("allowEmptyValue").filter(|empty| is_in_query && is_true(Some(empty)));
    let is_text = || matches!(reader.types().resolve(&parameter.ty.base), Base::String | Base::Secret | Base::Any);
    if let Some(empty) = empty.filter(|_| !is_text()) {
        let message = format!("the client does not send the parameter `{name}` without a value");
        reader.say_once(empty, note(message).help("an overlay can make a string of it, which may be empty"));
    }
}

/// Whether the document does not say what a parameter is: it may be a text.
fn is_any(reader: &Reader<'_, '_>, parameter: &Parameter<'_>) -> bool {
    *reader.types().resolve(&parameter.ty.base) == Base::Any
}

/// What stands in an object or an array, and is neither a text nor a number.
#[derive(Clone, Copy)]
enum Nested {
    Array,
    Object,
}

/// What the members or elements of a value may be that have no text of their own.
fn nested(types: &Types<'_>, ty: &TypeRef) -> Option<Nested> {
    let of = |ty: &TypeRef| match types.resolve(&ty.base) {
        Base::List(_) | Base::Tuple(_) => Some(Nested::Array),
        Base::Map(_) | Base::Object => Some(Nested::Object),
        Base::Named(id) => match types[*id].kind {
            Kind::Struct(_) => Some(Nested::Object),
            _ => None,
        },
        _ => None,
    };
    match types.resolve(&ty.base) {
        Base::List(inner) | Base::Map(inner) => of(inner),
        Base::Tuple(elements) => elements.iter().find_map(of),
        Base::Named(id) => match &types[*id].kind {
            Kind::Struct(object) => object.fields.iter().find_map(|field| of(&field.ty)),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::{Diagnostics, render};
    use crate::sources::{SourceFile, Sources};
    use crate::{api, document};

    /// What is said of a document in its normal form.
    fn said(yaml: &str) -> String {
        let sources = Sources::new(SourceFile { name: "spec.yaml".to_owned(), text: yaml.to_owned() });
        let mut diagnostics = Diagnostics::new();
        let document = document::parse(&sources, sources.spec(), &mut diagnostics).expect("it is YAML");
        api::build(&document, &mut diagnostics);
        render::short(&diagnostics, &sources)
    }

    #[test]
    fn what_a_style_cannot_write_is_said() {
        let document = "
paths:
  /a:
    get:
      operationId: a
      parameters:
        - {name: deep, in: query, style: deepObject, schema: {$ref: '#/components/schemas/Filter'}}
        - {name: exploded, in: query, schema: {$ref: '#/components/schemas/Filter'}}
        - {name: flat, in: query, schema: {type: object, properties: {a: {type: string}}}}
        - {name: rows, in: query, schema: {type: array, items: {type: object, properties: {a: {type: string}}}}}
        - {name: json, in: query, content: {application/json: {schema: {$ref: '#/components/schemas/Filter'}}}}
        - {name: xml, in: query, content: {application/xml: {schema: {$ref: '#/components/schemas/Filter'}}}}
        - {name: text, in: header, content: {text/plain: {schema: {type: string}}}}
        - {name: ids, in: query, required: true, schema: {type: array, items: {type: string}}}
        - {name: verbose, in: query, allowEmptyValue: true, schema: {type: boolean}}
        - {name: text, in: query, allowEmptyValue: true, schema: {type: string}}
components:
  schemas:
    Filter: {type: object, properties: {ids: {type: array, items: {type: integer}}}}
";
        insta::assert_snapshot!(said(document), @r#"
        spec.yaml:7:54: note[parameter-style]: the arrays in `deep` are written as `deep[member][0]`, which no standard says
        spec.yaml:8:39: note[parameter-style]: a request is refused if `exploded` holds an array, which its style has no way to write
        spec.yaml:10:35: note[parameter-style]: a request is refused if `rows` holds an object, which its style has no way to write
        spec.yaml:12:44: warning[parameter-style]: the parameter `xml` is written in the style of its place, and not as "application/xml"
        spec.yaml:12:11: note[parameter-style]: a request is refused if `xml` holds an array, which its style has no way to write
        spec.yaml:14:34: note[parameter-style]: the parameter `ids` is required, and a request has none if its array is empty
        spec.yaml:15:38: note[parameter-style]: the client does not send the parameter `verbose` without a value
        "#);
    }
}
