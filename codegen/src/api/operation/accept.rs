//! The header `Accept`: the media types of the responses, as far as the client reads them
//! ([RFC 9110, section 12.5.1](https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1)).

use indexmap::IndexMap;

use super::response::{Body, Described, DescribedResponse, Side};
use crate::api::media_type::{Kind, is_beside};
use crate::openapi::is_header_name;

/// How much a media type is wanted, out of ten.
type Weight = u8;

const WANTED: Weight = 10;
/// What comes beside JSON.
const TAKEN: Weight = 9;
/// What errors alone are.
const OF_ERRORS: Weight = 5;
/// Text and bytes may be anything, whatever the document says.
const ANYTHING: Weight = 1;

/// The value of the header for an operation; none if no response has a body.
pub(super) fn of(described: &Described<'_>) -> Option<String> {
    let mut weights = IndexMap::<String, Weight>::new();
    let mut takes_anything = false;
    for side in [Side::Success, Side::Error] {
        // Where a success has no body, errors are all that there is to ask for.
        let highest = if side == Side::Error && !weights.is_empty() { OF_ERRORS } else { WANTED };
        for response in described.of_side(side) {
            takes_anything |= side == Side::Success && matches!(response.body, Body::Text | Body::Bytes);
            for (media_type, weight) in read(response) {
                let weight = weight.min(highest);
                let known = weights.entry(media_type).or_insert(weight);
                *known = weight.max(*known);
            }
        }
        if side == Side::Success && described.leaves_success_open() {
            takes_anything = true;
            weights.insert("*/*".to_owned(), WANTED);
        }
    }
    if takes_anything {
        weights.entry("*/*".to_owned()).or_insert(ANYTHING);
    }
    let parts = weights.into_iter().map(|(media_type, weight)| match weight {
        WANTED => media_type,
        weight => format!("{media_type};q=0.{weight}"),
    });
    let parts = parts.collect::<Vec<_>>();
    // That is what every client asks for.
    (!parts.is_empty() && parts != ["*/*"]).then(|| parts.join(", "))
}

/// The media types of a response that are read.
fn read(response: &DescribedResponse<'_>) -> Vec<(String, Weight)> {
    let media_types = response.media_types.iter().filter_map(|(name, schema, kind)| {
        let weight = match &response.body {
            Body::Empty => return None,
            Body::Json(json) => (*kind == Kind::Json && *schema == Some(*json)).then_some(WANTED)?,
            Body::JsonOrBytes(json) => match kind {
                Kind::Json if *schema == Some(*json) => WANTED,
                _ if is_beside(json, *schema, *kind) => TAKEN,
                _ => return None,
            },
            Body::Items(items) => (items.name == *name).then_some(WANTED)?,
            // Values that come one after the other are asked for by another method.
            Body::Text | Body::Bytes if *kind == Kind::Sequence && response.beside.is_some() => return None,
            Body::Text | Body::Bytes => WANTED,
        };
        // Whoever sends whatever it has is to send JSON.
        let is_range = *kind == Kind::Json && name.contains('*');
        Some((if is_range { "application/json".to_owned() } else { range(name)? }, weight))
    });
    media_types.collect()
}

/// A media type with its parameters, but for the character set: it is asked for in another header.
fn range(media_type: &str) -> Option<String> {
    let mut parts = media_type.split(';').map(str::trim);
    let essence = parts.next()?.to_ascii_lowercase();
    let (main, sub) = essence.split_once('/')?;
    let parameters = parts.filter(|parameter| {
        let pair = parameter.split_once('=');
        pair.is_some_and(|(name, value)| {
            is_header_name(name) && is_header_name(value) && !["charset", "q"].contains(&&*name.to_ascii_lowercase())
        })
    });
    let parameters = parameters.map(|parameter| format!("; {parameter}")).collect::<String>();
    (is_header_name(main) && is_header_name(sub)).then(|| format!("{essence}{parameters}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::schemas::Schemas;
    use crate::diagnostics::Diagnostics;
    use crate::document;
    use crate::sources::{SourceFile, Sources};

    #[test]
    fn what_is_read_is_asked_for() {
        let text = "
- {'200': {content: {application/json; charset=utf-8: {schema: {type: object}}}}, 4XX: {content: {application/problem+json: {schema: {type: object}}}}}
- {'200': {content: {application/json: {schema: {type: object}}, application/xml: {}, application/pdf: {}}}}
- {'200': {content: {'*/*': {schema: {type: object}}}}, '404': {content: {application/json: {schema: {type: object}}}}}
- {'200': {content: {image/png: {}}}, '404': {content: {application/json: {schema: {type: object}}}}}
- {'200': {content: {text/csv; header=present: {}}}}
- {'200': {content: {application/json: {schema: {type: object}}, application/jose+jwe: {schema: {type: object}}, text/event-stream: {schema: {type: object}}}}}
- {'204': {description: Done}, '404': {content: {application/json: {schema: {type: object}}}}}
- {'204': {description: Done}}
- {2XX: {content: {'*/*': {}}}}
- {'404': {content: {application/json: {schema: {type: object}}}}}
- {'200': {content: {\"x\\r\\ny\": {}}}}
";
        let sources = Sources::new(SourceFile { name: "responses.yaml".to_owned(), text: text.to_owned() });
        let root = document::parse(&sources, sources.spec(), &mut Diagnostics::new()).expect("it is YAML").root;
        let schemas = Schemas::of(&root);
        let lines = root.as_array().unwrap_or_default().iter().map(|responses| {
            let members = [("responses".to_owned(), responses.clone())].into_iter().collect();
            let value = document::Value::Object(members);
            let operation = document::Node { value, origin: responses.origin.clone() };
            of(&Described::of(&schemas, "get", &operation)).unwrap_or_else(|| "nothing".to_owned())
        });
        insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"), @"
        application/json, application/problem+json;q=0.5
        application/json, application/pdf;q=0.9
        application/json
        image/png, application/json;q=0.5, */*;q=0.1
        text/csv; header=present, */*;q=0.1
        application/json
        application/json
        nothing
        nothing
        */*, application/json;q=0.5
        */*;q=0.1
        ");
    }
}
