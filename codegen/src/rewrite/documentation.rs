//! Makes documentation of the vendor's text that rustdoc takes as text.
//!
//! Descriptions are CommonMark. In rustdoc, an indented block is a test, `[x]` is a link to an item, and HTML is
//! HTML. So each text is read as CommonMark and written again: code blocks are marked as `text`, HTML is text, images
//! are their captions, links lead to the web or nowhere, and bare URLs become links. Where the document says nothing,
//! the name in the document stands.
//!
//! Before: `///See [orders] <br>`
//! After:  `/// See \[orders\] \<br>`

use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream};
use pulldown_cmark_to_cmark::{calculate_code_block_token_count, cmark_with_options};
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, Expr, ExprLit, Field, File, Item, ItemMod, Lit, LitStr, Meta, Variant, parse_quote};

use super::Pass;

pub(super) const PASS: Pass =
    Pass { name: "documentation", run: |file, _| Visitor { in_types: false }.visit_file_mut(file) };

/// The extensions of CommonMark that rustdoc reads.
const RUSTDOC: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS);

struct Visitor {
    in_types: bool,
}

impl VisitMut for Visitor {
    fn visit_file_mut(&mut self, file: &mut File) {
        visit_mut::visit_file_mut(self, file);
    }

    fn visit_item_mod_mut(&mut self, module: &mut ItemMod) {
        let outer = std::mem::replace(&mut self.in_types, module.ident == "types");
        visit_mut::visit_item_mod_mut(self, module);
        self.in_types = outer;
    }

    fn visit_item_mut(&mut self, item: &mut Item) {
        visit_mut::visit_item_mut(self, item);
        let attributes = match item {
            Item::Struct(item) => &mut item.attrs,
            Item::Enum(item) => &mut item.attrs,
            Item::Const(item) => &mut item.attrs,
            Item::Mod(item) => &mut item.attrs,
            _ => return,
        };
        rewrite(attributes, None);
    }

    fn visit_impl_item_fn_mut(&mut self, function: &mut syn::ImplItemFn) {
        rewrite(&mut function.attrs, None);
    }

    fn visit_field_mut(&mut self, field: &mut Field) {
        let name = field.ident.as_ref().map(|name| wire_name(&field.attrs, &name.to_string()));
        let fallback = match &name {
            _ if is_flattened(&field.attrs) => Some("The members that the document does not describe.".to_owned()),
            Some(name) => Some(format!("The member `{name}`.")),
            None => Some("The value.".to_owned()),
        };
        rewrite(
            &mut field.attrs,
            fallback.filter(|_| self.in_types && matches!(field.vis, syn::Visibility::Public(_))),
        );
    }

    fn visit_variant_mut(&mut self, variant: &mut Variant) {
        let name = wire_name(&variant.attrs, &variant.ident.to_string());
        rewrite(&mut variant.attrs, Some(format!("The value `{name}`.")).filter(|_| self.in_types));
    }
}

/// The name in the document: what serde renames to, or the name in Rust.
fn wire_name(attributes: &[Attribute], rust: &str) -> String {
    let mut name = rust.trim_start_matches("r#").to_owned();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        // Attributes that are not read here are skipped up to their value.
        let _ = attribute.parse_nested_meta(|meta| {
            if let Ok(value) = meta.value() {
                let value = value.parse::<LitStr>()?;
                if meta.path.is_ident("rename") {
                    name = value.value();
                }
            }
            Ok(())
        });
    }
    name
}

fn is_flattened(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.to_token_stream().to_string().contains("flatten"))
}

/// Replaces all `#[doc]` attributes by safe ones, one for each line, in the place of the first.
fn rewrite(attributes: &mut Vec<Attribute>, fallback: Option<String>) {
    let text = attributes.iter().filter_map(doc_text).collect::<Vec<_>>().join("\n");
    let text = match (text.trim().is_empty(), fallback) {
        (true, Some(fallback)) => fallback,
        _ => text,
    };
    attributes.retain(|attribute| doc_text(attribute).is_none());
    let lines = safe(&text);
    let lines = lines.lines().map(|line| match line.trim_end() {
        "" => String::new(),
        line => format!(" {line}"),
    });
    attributes.splice(0..0, lines.map(|line| parse_quote!(#[doc = #line])));
}

fn doc_text(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(unindented(&text.value())),
            _ => None,
        },
        _ => None,
    }
}

/// `/// text` gives a text with a space in front, which would make four spaces of three.
fn unindented(text: &str) -> String {
    match text.strip_prefix(' ') {
        Some(rest) if !text.contains('\n') => rest.to_owned(),
        _ => text.to_owned(),
    }
}

/// The text as CommonMark that rustdoc shows as text.
pub fn safe(text: &str) -> String {
    let mut events = Vec::new();
    // Whether each open link is kept.
    let mut links = Vec::new();
    let mut code_blocks = 0;
    // The parser splits text at every character that might have been markup, URLs too.
    for event in TextMergeStream::new(Parser::new_ext(text, RUSTDOC)) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => {
                code_blocks += 1;
                events.push(Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(CowStr::from("text")))));
            }
            Event::End(TagEnd::CodeBlock) => {
                code_blocks -= 1;
                // A block at the end of the text may lack the line break, and would swallow its closing fence.
                if matches!(events.last(), Some(Event::Text(text)) if !text.ends_with('\n')) {
                    events.push(Event::Text(CowStr::from("\n")));
                }
                events.push(Event::End(TagEnd::CodeBlock));
            }
            Event::Start(Tag::Link { link_type, dest_url, title, .. }) => {
                let kept = is_web(&dest_url);
                links.push(kept);
                if kept {
                    // The definition of a link by reference is not among the events.
                    let autolink = link_type == LinkType::Autolink;
                    let link_type = if autolink { link_type } else { LinkType::Inline };
                    events.push(Event::Start(Tag::Link { link_type, dest_url, title, id: CowStr::from("") }));
                }
            }
            Event::End(TagEnd::Link) => events.extend(links.pop().unwrap_or(false).then_some(Event::End(TagEnd::Link))),
            // An image would be loaded from wherever it is; its caption stays.
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => {}
            Event::Start(Tag::HtmlBlock) => events.push(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => events.push(Event::End(TagEnd::Paragraph)),
            Event::Html(html) => {
                events.push(Event::Text(CowStr::from(html.trim_end_matches('\n').to_owned())));
                events.push(Event::SoftBreak);
            }
            Event::InlineHtml(html) => events.push(Event::Text(html)),
            Event::Text(text) if links.is_empty() && code_blocks == 0 => push_text(&text, &mut events),
            other => events.push(other),
        }
    }
    let fence = calculate_code_block_token_count(&events).map_or(3, |count| count.max(3));
    let options = pulldown_cmark_to_cmark::Options { code_block_token_count: fence, ..Default::default() };
    let mut safe = String::new();
    match cmark_with_options(events.iter(), &mut safe, RUSTDOC, options) {
        Ok(_) => safe.trim().to_owned(),
        // What cannot be written as CommonMark is shown as it is.
        Err(_) => as_it_is(text),
    }
}

/// The text in a fence that is longer than any run of backticks in it.
fn as_it_is(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}text\n{text}\n{fence}")
}

fn is_web(url: &str) -> bool {
    ["https://", "http://", "mailto:"].iter().any(|scheme| url.starts_with(scheme))
}

/// Makes links of the bare URLs in a text.
fn push_text<'e>(text: &str, events: &mut Vec<Event<'e>>) {
    let mut rest = text;
    while let Some(start) = ["https://", "http://"].iter().filter_map(|scheme| rest.find(scheme)).min() {
        let ends =
            |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`' | '(' | ')' | '[' | ']' | '\\' | '|');
        let url = &rest[start..];
        let url = &url[..url.find(ends).unwrap_or(url.len())];
        let url = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_']);
        if start > 0 {
            events.push(Event::Text(CowStr::from(rest[..start].to_owned())));
        }
        let (link_type, dest_url) = (LinkType::Autolink, CowStr::from(url.to_owned()));
        let (title, id) = (CowStr::from(""), CowStr::from(""));
        events.push(Event::Start(Tag::Link { link_type, dest_url: dest_url.clone(), title, id }));
        events.push(Event::Text(dest_url));
        events.push(Event::End(TagEnd::Link));
        rest = &rest[start + url.len()..];
    }
    if !rest.is_empty() {
        events.push(Event::Text(CowStr::from(rest.to_owned())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::testing::rewrite;

    #[test]
    fn code_is_never_a_test() {
        insta::assert_snapshot!(safe("Run:\n\n    panic!()\n\n```rust\npanic!()\n```\n\n* a\n\n      panic!()"), @"
        Run:

        ```text
        panic!()
        ```

        ```text
        panic!()
        ```

        * a
          
          ```text
          panic!()
          ```
        ");
    }

    #[test]
    fn html_and_links_to_items_are_text() {
        insta::assert_snapshot!(safe("<div>\n\nSee [orders], [x](Self::y), ![logo](https://x.test/a.png) <br>"), @r"
        \<div>

        See \[orders\], x, logo \<br>
        ");
    }

    #[test]
    fn links_to_the_web_stay_and_bare_urls_become_links() {
        insta::assert_snapshot!(safe("[a](https://x.test/a) https://x.test/b?c=d_e. (http://x.test)"), @"[a](https://x.test/a) <https://x.test/b?c=d_e>. (<http://x.test>)");
    }

    #[test]
    fn a_text_that_cannot_be_written_again_is_shown_as_it_is() {
        insta::assert_snapshot!(as_it_is("a ``` b\n    c"), @"
        ````text
        a ``` b
            c
        ````
        ");
        assert_eq!(safe(&as_it_is("a ``` b\n    c")), as_it_is("a ``` b\n    c"));
    }

    #[test]
    fn a_safe_text_stays_the_same() {
        let hostile = "<b>\n* a\n\n      code\n1. [x]: y\n\n| a |\n|---|\n| <i> |\n\n> ``` \n> [b]\nhttp://a.test/_x_\n***\n&lt; \\[ $ ~~~\nz";
        let once = safe(hostile);
        assert_eq!(once, safe(&once));
    }

    #[test]
    fn what_has_no_text_says_its_name_in_the_document() {
        let before = r#"
pub mod types {
    /**Kind
of [x].*/
    pub enum Kind { #[serde(rename = "a-b")] AB }
    pub struct Item { pub id: i64, #[serde(rename = "type", default)] pub type_: i64, #[serde(flatten)] pub extra: i64 }
}"#;
        insta::assert_snapshot!(rewrite(PASS, before), @r#"
        pub mod types {
            /// Kind
            /// of \[x\].
            pub enum Kind {
                /// The value `a-b`.
                #[serde(rename = "a-b")]
                AB,
            }
            pub struct Item {
                /// The member `id`.
                pub id: i64,
                /// The member `type`.
                #[serde(rename = "type", default)]
                pub type_: i64,
                /// The members that the document does not describe.
                #[serde(flatten)]
                pub extra: i64,
            }
        }
        "#);
    }
}
