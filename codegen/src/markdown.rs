//! Makes documentation of the vendor's text that rustdoc takes as text.
//!
//! Descriptions are CommonMark. In rustdoc, an indented block is a test, `[x]` is a link to an item, and HTML is
//! HTML. So each text is read as CommonMark and written again: code blocks are marked as `text`, HTML is text, images
//! are their captions, links lead to the web or nowhere, and bare URLs become links.

use proc_macro2::Span;
use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream};
use pulldown_cmark_to_cmark::{calculate_code_block_token_count, cmark_with_options};
use syn::{AttrStyle, Attribute, Expr, ExprLit, Ident, Lit, LitStr, Meta, MetaNameValue};

use crate::diagnostics::render::does_something;

/// The extensions of CommonMark that rustdoc reads.
const RUSTDOC: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS);

/// How deep quotes and lists may stand in each other; what stands deeper stands there beside each other.
const MAX_DEPTH: usize = 16;

/// The `#[doc]` attributes of a safe text, one for each line.
pub fn doc_attributes(text: &str) -> Vec<Attribute> {
    let safe = safe(text);
    let lines = safe.lines().map(|line| match line.trim_end() {
        "" => String::new(),
        line => format!(" {line}"),
    });
    lines.map(|line| doc_attribute(&line)).collect()
}

/// A `#[doc]` attribute. It is made of its parts: there is one for each line, and to parse them all takes time.
pub fn doc_attribute(line: &str) -> Attribute {
    let text = LitStr::new(line, Span::call_site());
    Attribute {
        pound_token: Default::default(),
        style: AttrStyle::Outer,
        bracket_token: Default::default(),
        meta: Meta::NameValue(MetaNameValue {
            path: Ident::new("doc", Span::call_site()).into(),
            eq_token: Default::default(),
            value: Expr::Lit(ExprLit { attrs: Vec::new(), lit: Lit::Str(text) }),
        }),
    }
}

/// A text as code inside of a paragraph, on one line.
pub fn code_span(text: &str) -> String {
    let text = without_controls(&text.replace(['\n', '\r', '\t'], " "));
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let ticks = "`".repeat(longest + 1);
    match text.starts_with('`') || text.ends_with('`') || text.trim().is_empty() {
        true => format!("{ticks} {text} {ticks}"),
        false => format!("{ticks}{text}{ticks}"),
    }
}

/// The text as CommonMark that rustdoc shows as text.
pub fn safe(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { read_and_written(text) }
}

fn read_and_written(text: &str) -> String {
    let text = &without_controls(text).replace("\r\n", "\n").replace('\r', "\n");
    let mut events = Vec::new();
    // Whether each open link is kept.
    let mut links = Vec::new();
    let mut code_blocks = 0;
    let mut depth = 0;
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
                push_text(html.trim_end_matches('\n'), &mut events);
                events.push(Event::SoftBreak);
            }
            Event::InlineHtml(text) | Event::Text(text) if !links.contains(&true) && code_blocks == 0 => {
                push_text(&text, &mut events);
            }
            Event::InlineHtml(html) => events.push(Event::Text(html)),
            // Every line repeats what marks the blocks around it.
            Event::Start(Tag::BlockQuote(_) | Tag::List(_) | Tag::Item | Tag::FootnoteDefinition(_))
                if depth >= MAX_DEPTH =>
            {
                depth += 1
            }
            Event::Start(Tag::BlockQuote(_) | Tag::List(_) | Tag::Item | Tag::FootnoteDefinition(_)) => {
                depth += 1;
                events.push(event);
            }
            Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition) => {
                depth -= 1;
                events.extend((depth < MAX_DEPTH).then_some(event));
            }
            other => events.push(other),
        }
    }
    let fence = calculate_code_block_token_count(&events).map_or(3, |count| count.max(3));
    let options = pulldown_cmark_to_cmark::Options { code_block_token_count: fence, ..Default::default() };
    let mut safe = String::new();
    match cmark_with_options(events.iter(), &mut safe, RUSTDOC, options) {
        // A tab is as wide as the reader's editor says.
        Ok(_) => safe.trim().replace('\t', "    "),
        // What cannot be written as CommonMark is shown as it is.
        Err(_) => as_it_is(text),
    }
}

/// Whether a text is a line of words that is safe as it stands, which most texts are.
///
/// No character in it marks anything up, nor does it begin as a list does.
fn is_plain(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b" .,:;?-'\"()/".contains(&byte);
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(is_plain)
        && !text.contains("://")
        && !text.ends_with(' ')
}

/// The text with the names of the characters that cannot be seen and do something: those that turn the text around them
/// are errors in a comment, and a NUL makes the file a binary one.
pub fn without_controls(text: &str) -> String {
    let mut named = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => named.push(c),
            c if does_something(c) => named += &format!("U+{:04X}", u32::from(c)),
            c => named.push(c),
        }
    }
    named
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

    #[test]
    fn a_line_of_words_is_what_reading_and_writing_it_would_make_of_it() {
        let words = [
            "The", "id", "a-b", "it's", "1.", "-", "--", "e.g.", "a;", "x?", "2nd,", "(no)", "...", "x.test/a", "a:",
            "\"b\"",
        ];
        let texts = words.iter().flat_map(|a| words.iter().flat_map(move |b| words.map(|c| format!("{a} {b}  {c}"))));
        let plain = texts.filter(|text| is_plain(text)).collect::<Vec<_>>();
        assert!(plain.len() > 1000, "{}", plain.len());
        for text in plain {
            assert_eq!(read_and_written(&text), text);
        }
        let others = [
            "1. a",
            "- a",
            "a\n\n    b",
            "http://x.test",
            "a*b*",
            "a_b",
            "#a",
            "a ",
            "",
            "é",
            "a `b`",
            "a\tb",
            "&amp;",
        ];
        assert!(!others.iter().any(|text| is_plain(text)));
    }

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
    fn urls_in_html_and_in_links_to_nowhere_become_links() {
        insta::assert_snapshot!(safe("a <a href=\"https://x.test/a\">b</a> [https://x.test/c](/d)\n\n<p>http://x.test</p>"), @r#"
        a \<a href="<https://x.test/a>">b\</a> <https://x.test/c>

        \<p><http://x.test>\</p>
        "#);
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
    fn what_cannot_be_seen_is_named() {
        assert_eq!(safe("a \u{202e}b\u{2069}\u{200f}\0\tc\r\nd"), "a U+202EbU+2069U+200FU+0000    c\nd");
        assert_eq!(safe("```\na\rb\r\nc\n```"), "```text\na\nb\nc\n```");
    }

    #[test]
    fn quotes_and_lists_may_be_nested_without_end() {
        for mark in ["> ", "- ", "1. ", ">- ", "[", "*", "`a ", "<b>", "| ", "[^a]: "] {
            let text = mark.repeat(30_000);
            assert!(safe(&text).len() < 20 * text.len(), "{mark}");
        }
    }

    #[test]
    fn a_safe_text_stays_the_same() {
        let hostile = "<b>\n* a\n\n      code\n1. [x]: y\n\n| a |\n|---|\n| <i> |\n\n> ``` \n> [b]\nhttp://a.test/_x_\n***\n&lt; \\[ $ ~~~\nz";
        let once = safe(hostile);
        assert_eq!(once, safe(&once));
    }
}
