//! Documentation as attributes. No text of a document becomes documentation in another way.

use syn::{Attribute, parse_quote};

use crate::api::docs::Docs;
use crate::markdown;

/// The attributes of an item.
pub(super) fn attributes(docs: &Docs) -> Vec<Attribute> {
    let mut attributes = markdown::doc_attributes(&docs.text);
    for paragraph in &docs.links {
        attributes.extend(paragraph_attributes(paragraph, attributes.is_empty()));
    }
    if docs.is_deprecated {
        attributes.push(parse_quote!(#[deprecated]));
    }
    attributes
}

/// A paragraph of the generator's own, which may link to items; what it quotes is safe.
pub(super) fn paragraph_attributes(paragraph: &str, is_first: bool) -> Vec<Attribute> {
    let separator = (!is_first).then_some("");
    let lines = separator.into_iter().chain(paragraph.lines()).map(|line| match line.is_empty() {
        true => String::new(),
        false => format!(" {line}"),
    });
    lines.map(|line| markdown::doc_attribute(&line)).collect()
}
