//! References to places of the document (OpenAPI, Reference Object; RFC 6901, JSON Pointer).

use jsonptr::{Pointer, PointerBuf};

use crate::document::Node;

/// The target of a `$ref`, as it was written.
pub fn reference(node: &Node) -> Option<&str> {
    node.get_str("$ref")
}

/// The place in the document that a `$ref` of this text names, if it stays in the document.
///
/// The fragment of a URI is percent-encoded (RFC 6901, section 6).
pub fn reference_pointer(reference: &str) -> Option<PointerBuf> {
    let fragment = reference.strip_prefix('#')?;
    let decoded = percent_decode(fragment)?;
    Pointer::parse(&decoded).ok().map(Pointer::to_buf)
}

/// How many references may lead to each other. A cycle of them leads nowhere; no sensible chain is longer.
pub const LONGEST_CHAIN: usize = 32;

/// The object that a node is, or that its chain of references leads to.
pub fn resolve<'n>(root: &'n Node, node: &'n Node) -> Option<&'n Node> {
    let mut node = node;
    for _ in 0..LONGEST_CHAIN {
        match reference(node) {
            None => return Some(node),
            Some(reference) => node = root.resolve(&reference_pointer(reference)?)?,
        }
    }
    None
}

/// The name under which the components have what a node refers to.
pub fn shared_name(node: &Node) -> Option<&str> {
    reference(node)?.strip_prefix("#/components/")?.split_once('/').map(|(_, name)| name)
}

/// The component that a schema is nothing else than: a reference, alone or with annotations around it.
pub fn single_reference(schema: &Node) -> Option<&str> {
    reference(schema).or_else(|| match schema.get("allOf")?.as_array()? {
        [only] if schema.get("oneOf").is_none() && schema.get("properties").is_none() => reference(only),
        _ => None,
    })
}

/// The `$ref` that names a place in the document.
///
/// Only the percent sign is encoded: the names of components stand as they are, as long as they hold no `%`, `~` or `/`.
pub fn reference_to(pointer: &str) -> String {
    format!("#{}", pointer.replace('%', "%25"))
}

/// A name as a token of a JSON Pointer (RFC 6901, section 3).
pub fn pointer_token(name: &str) -> String {
    jsonptr::Token::new(name).encoded().to_owned()
}

/// Decodes the percent-encoded bytes of a URI reference; none if it is not well-formed.
pub fn percent_decode(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        if let (b'%', [high, low, after @ ..]) = (first, tail) {
            let digit = |byte: &u8| char::from(*byte).to_digit(16);
            bytes.push(u8::try_from(digit(high)? * 16 + digit(low)?).ok()?);
            rest = after;
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).ok()
}
