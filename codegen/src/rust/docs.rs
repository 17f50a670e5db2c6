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

#[cfg(test)]
mod tests {
    use crate::InThread;
    use crate::diagnostics::Diagnostics;
    use crate::sources::{SourceFile, Sources};

    #[test]
    fn examples_and_defaults_are_shown_but_for_those_of_secrets() {
        let text = |format: &str| {
            let word = format!(
                "{{type: string, format: {format}, default: swordfish, example: swordfish, examples: [swordfish]}}"
            );
            let text = format!(
                "openapi: 3.1.0
info: {{title: T, version: '1'}}
paths:
  /a:
    post:
      parameters:
      - {{name: own, in: query, schema: {word}}}
      - {{name: referred, in: header, schema: {{$ref: '#/components/schemas/Word'}}, example: swordfish}}
      requestBody: {{content: {{application/json: {{schema: {{properties: {{word: {word}}}}}}}}}}}
      responses: {{'200': {{description: D, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Word'}}}}}}}}}}
components: {{schemas: {{Word: {word}}}}}
"
            );
            let sources = Sources::new(SourceFile { name: "api.yaml".to_owned(), text });
            let generated = crate::generate(&sources, &InThread, &mut Diagnostics::new()).expect("it has no errors");
            generated.files.into_iter().map(|file| file.text).collect::<String>()
        };
        assert!(text("hostname").contains("swordfish"));
        assert!(!text("password").contains("swordfish"));
    }
}
