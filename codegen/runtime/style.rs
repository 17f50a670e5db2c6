//! How a value becomes the text of a parameter
//! ([OpenAPI, Style Values](https://spec.openapis.org/oas/v3.1.1.html#style-values)).
//!
//! Null is left out wherever it stands, and so is an array without elements, as
//! [RFC 6570, section 2.3](https://www.rfc-editor.org/rfc/rfc6570#section-2.3) says of values that are undefined.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::ordered::Ordered;

/// The styles of a query parameter, and of a member of a form.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum QueryStyle {
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
}

/// Whether each element of an array, and each member of an object, stands for itself.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Explode {
    Yes,
    No,
}

/// The characters of a text that stand as they are; all others are percent-encoded.
#[derive(Clone, Copy)]
pub(super) enum Allowed {
    /// The unreserved characters ([RFC 3986, section 2.3](https://www.rfc-editor.org/rfc/rfc3986#section-2.3)).
    Unreserved,
    /// The reserved ones too, and what is percent-encoded already (`allowReserved`), as far as they do not end the
    /// parameter: `#`, `&`, `+`, and the brackets, which no query may have.
    Reserved,
    /// What a cookie may hold ([RFC 6265, section 4.1.1](https://www.rfc-editor.org/rfc/rfc6265#section-4.1.1)).
    Cookie,
    /// Every character: the text stands where nothing is percent-encoded.
    All,
}

/// What is percent-encoded where the unreserved characters are allowed.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What is percent-encoded where the reserved characters are allowed.
const NOT_RESERVED: &AsciiSet = &ENCODED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// What is percent-encoded in a cookie.
const NO_COOKIE: &AsciiSet = &percent_encoding::CONTROLS.add(b' ').add(b'"').add(b',').add(b';').add(b'\\');

impl Allowed {
    /// Encodes a text that stands alone.
    pub(super) fn encode(self, text: &str) -> String {
        match self {
            Self::Unreserved => utf8_percent_encode(text, ENCODED).to_string(),
            Self::Reserved => encode_reserved(text),
            Self::Cookie => utf8_percent_encode(text, NO_COOKIE).to_string(),
            Self::All => text.to_owned(),
        }
    }

    /// Encodes a text that stands between commas.
    fn encode_element(self, text: &str) -> String {
        self.encode(text).replace(',', "%2C")
    }
}

/// Encodes what is neither reserved nor unreserved, and leaves the triplets of percent-encoding as they are.
fn encode_reserved(text: &str) -> String {
    let mut parts = text.split('%');
    let encode = |part: &str| utf8_percent_encode(part, NOT_RESERVED).to_string();
    let mut encoded = parts.next().map(encode).unwrap_or_default();
    for part in parts {
        let is_triplet = part.len() >= 2 && part.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
        encoded += if is_triplet { "%" } else { "%25" };
        encoded += &encode(part);
    }
    encoded
}

/// What is wrong with a value that has no text in a style.
pub(super) type Unfit = &'static str;

const NESTED: Unfit = "is nested more deeply than its style can say";

/// The pairs of a query or of a form, encoded.
pub(super) fn pairs(
    name: &str,
    value: &Ordered,
    (style, explode): (QueryStyle, Explode),
    allowed: Allowed,
) -> Result<Vec<(String, String)>, Unfit> {
    let mut pairs = Vec::new();
    match (style, explode) {
        (QueryStyle::DeepObject, _) => deep(name.to_owned(), value, allowed, &mut pairs),
        (_, Explode::Yes) => exploded(name, value, allowed, &mut pairs)?,
        (_, Explode::No) => {
            if let Some(text) = delimited(value, style, allowed)? {
                pairs.push((encode_name(name, allowed), text));
            }
        }
    }
    Ok(pairs)
}

/// Names are encoded in full: brackets are allowed in no query.
fn encode_name(name: &str, allowed: Allowed) -> String {
    match allowed {
        Allowed::All => name.to_owned(),
        // There the first of them ends the name.
        Allowed::Cookie => allowed.encode(name).replace('=', "%3D"),
        Allowed::Reserved | Allowed::Unreserved => Allowed::Unreserved.encode(name),
    }
}

fn exploded(name: &str, value: &Ordered, allowed: Allowed, pairs: &mut Vec<(String, String)>) -> Result<(), Unfit> {
    let mut push = |name: &str, value: &Ordered| {
        let text = value.scalar().ok_or(NESTED)?;
        pairs.push((encode_name(name, allowed), allowed.encode(&text)));
        Ok(())
    };
    match value {
        Ordered::Null => Ok(()),
        Ordered::Scalar(_) => push(name, value),
        Ordered::Array(elements) => defined(elements).try_for_each(|element| push(name, element)),
        Ordered::Object(members) => {
            let mut members = members.iter().filter(|(_, value)| !value.is_null());
            members.try_for_each(|(name, value)| push(name, value))
        }
    }
}

/// One text for all of a value; none if it is undefined.
fn delimited(value: &Ordered, style: QueryStyle, allowed: Allowed) -> Result<Option<String>, Unfit> {
    // These delimiters have to be percent-encoded, so nothing tells them from the same characters in an element.
    let (delimiter, ambiguous) = match (style, allowed) {
        (QueryStyle::SpaceDelimited, Allowed::All) => (" ", Some(' ')),
        (QueryStyle::SpaceDelimited, _) => ("%20", Some(' ')),
        (QueryStyle::PipeDelimited, Allowed::All) => ("|", Some('|')),
        (QueryStyle::PipeDelimited, _) => ("%7C", Some('|')),
        _ => (",", None),
    };
    let Some(parts) = parts(value)? else { return Ok(value.scalar().map(|text| allowed.encode(&text))) };
    if ambiguous.is_some_and(|delimiter| parts.iter().flatten().any(|part| part.contains(delimiter))) {
        return Err("has an element that holds the delimiter of its style");
    }
    let parts = parts.into_iter().flatten().map(|part| allowed.encode_element(&part)).collect::<Vec<_>>();
    Ok((!parts.is_empty()).then(|| parts.join(delimiter)))
}

/// A value in the style `simple`, or in what follows the prefix of `label` and `matrix`; none if it is undefined.
pub(super) fn simple(
    value: &Ordered,
    explode: Explode,
    delimiter: &str,
    encode: impl Fn(&str) -> String,
) -> Result<Option<String>, Unfit> {
    let Some(parts) = parts(value)? else { return Ok(value.scalar().map(|text| encode(&text))) };
    let between = if explode == Explode::Yes { "=" } else { delimiter };
    let parts = parts.iter().map(|part| part.iter().map(|part| encode(part)).collect::<Vec<_>>().join(between));
    let parts = parts.collect::<Vec<_>>();
    Ok((!parts.is_empty()).then(|| parts.join(delimiter)))
}

/// The parts of an array or an object: one text for an element, two for a member. None if the value has no parts.
pub(super) fn parts(value: &Ordered) -> Result<Option<Vec<Vec<String>>>, Unfit> {
    let scalar = |value: &Ordered| value.scalar().ok_or(NESTED);
    let parts = match value {
        Ordered::Null | Ordered::Scalar(_) => return Ok(None),
        Ordered::Array(elements) => defined(elements).map(|element| Ok(vec![scalar(element)?])).collect(),
        Ordered::Object(members) => {
            let members = members.iter().filter(|(_, value)| !value.is_null());
            members.map(|(name, value)| Ok(vec![name.clone(), scalar(value)?])).collect()
        }
    };
    Result::<Vec<_>, Unfit>::map(parts, Some)
}

/// `name[member]`, and what the standard leaves open: `name[member][member]` for an object in an object, and
/// `name[member][0]` for an element of an array.
fn deep(name: String, value: &Ordered, allowed: Allowed, pairs: &mut Vec<(String, String)>) {
    match value {
        Ordered::Null => {}
        Ordered::Scalar(_) => pairs.push((encode_name(&name, allowed), allowed.encode(&value.text()))),
        Ordered::Array(elements) => {
            for (index, element) in defined(elements).enumerate() {
                deep(format!("{name}[{index}]"), element, allowed, pairs);
            }
        }
        Ordered::Object(members) => {
            for (member, value) in members {
                deep(format!("{name}[{member}]"), value, allowed, pairs);
            }
        }
    }
}

fn defined(elements: &[Ordered]) -> impl Iterator<Item = &Ordered> {
    elements.iter().filter(|element| !element.is_null())
}
