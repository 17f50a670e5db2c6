//! Takes the titles of schemas away; a title becomes the description where there is none.
//!
//! A title is for readers, and a description is what the client shows them. (progenitor names inline schemas by their
//! titles, and takes two of one title for the same type.)
//!
//! Before: `{ title: Token Request, type: object }`
//! After:  `{ type: object, description: Token Request }`
//!
//! Loses nothing that reaches the client: beside a description, a title is shown nowhere.

use crate::document::{Node, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi;

pub(in crate::lower) const PASS: Pass = Pass {
    name: "titles_to_descriptions",
    purpose: Purpose::Client,
    run: |document, _| {
        openapi::walk_schemas_mut(&mut document.root, |schema, _| {
            let Some(Node { value: Value::String(title), origin }) = schema.shift_remove("title") else { return };
            // A reference stands alone, and what it leads to has a description of its own.
            if !schema.contains_key("description") && !schema.contains_key("$ref") {
                schema.insert("description".to_owned(), Node { value: Value::String(title), origin });
            }
        });
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn a_title_is_a_description_where_there_is_none() {
        let before = "
components:
  schemas:
    A: {title: An A, properties: {title: {type: string, title: The title}}}
    B: {title: A B, description: More}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        components:
          schemas:
            A:
              properties:
                title:
                  type: string
                  description: The title
              description: An A
            B:
              description: More
        ");
    }
}
