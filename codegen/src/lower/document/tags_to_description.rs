//! Says in the description of the API what its tags mean, and where more stands about it.
//!
//! Before: `{ info: { description: A shop }, tags: [{ name: orders, description: What was bought }], externalDocs: { url: .. } }`
//! After:  `{ info: { description: "A shop\n\nMore: ..\n\n## `orders`\n\nWhat was bought" }, .. }`
//!
//! Loses nothing: what is quoted stays where it is.

use crate::document::{Node, Object, Value};
use crate::lower::operations::annotations_to_descriptions::{append, more};
use crate::lower::{Pass, Purpose};
use crate::markdown::code_span;

pub(in crate::lower) const PASS: Pass = Pass {
    name: "tags_to_description",
    purpose: Purpose::Client,
    run: |document, _| {
        let root = &mut document.root;
        let tags = root.get("tags").and_then(Node::as_array).unwrap_or_default();
        let texts = std::iter::once(more(root)).chain(tags.iter().map(section)).flatten().collect::<Vec<_>>();
        let text = (!texts.is_empty()).then(|| texts.join("\n\n"));
        let origin = root.origin.clone();
        let Some(root) = root.as_object_mut().filter(|_| text.is_some()) else { return };
        let info = root.entry("info".to_owned());
        let info = info.or_insert_with(|| Node { value: Value::Object(Object::new()), origin });
        append(info, "\n\n", text);
    },
};

/// What the document says of a tag; none where that is its name alone.
fn section(tag: &Node) -> Option<String> {
    let description = tag.get_str("description").or_else(|| tag.get_str("summary")).map(str::trim);
    let texts = description.filter(|text| !text.is_empty()).map(str::to_owned).into_iter().chain(more(tag));
    let texts = texts.collect::<Vec<_>>().join("\n\n");
    let heading = code_span(tag.get_str("name")?);
    (!texts.is_empty()).then(|| format!("## {heading}\n\n{texts}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn tags_and_links_are_said() {
        let before = "
info: {description: A shop}
externalDocs: {description: The manual, url: 'https://shop.test/docs'}
tags:
  - {name: orders, description: \"What was bought\\n\\nand when\", externalDocs: {url: 'https://shop.test/orders'}}
  - {name: plain}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        info:
          description: |-
            A shop

            More: The manual, https://shop.test/docs

            ## `orders`

            What was bought

            and when

            More: https://shop.test/orders
        externalDocs:
          description: The manual
          url: https://shop.test/docs
        tags:
        - name: orders
          description: |-
            What was bought

            and when
          externalDocs:
            url: https://shop.test/orders
        - name: plain
        ");
    }
}
