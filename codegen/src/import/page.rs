//! Finds the OpenAPI document of a page.
//!
//! A page is Markdown with the document in a fenced block, whatever the info string behind the fence says after the
//! language; or it is the document itself. Blocks of other languages, and blocks that hold a part of a document as an
//! example, may stand beside it. A broken block that may be the document is an error, whatever else there is.

use std::ops::Range;

use jsonptr::PointerBuf;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::name::OperationName;
use crate::diagnostics::{Aborted, Code, Diagnostic, Diagnostics, Location};
use crate::document::{self, Document, Format};
use crate::sources::{FileId, Sources};
use crate::validate;

/// The languages of the blocks that may hold a document, in lower case; a block may also name none.
const LANGUAGES: [&str; 7] = ["", "yaml", "yml", "json", "jsonc", "openapi", "swagger"];

/// The members of which a document has one at least: a block without them is an example of the first lines.
const MAIN: [&str; 3] = ["paths", "webhooks", "components"];

/// How many broken blocks are enough.
const ENOUGH: usize = 20;

/// A page that was read.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) file: FileId,
    /// The language of the fenced block in which the document stands; none where it is the whole file.
    pub(super) language: Option<String>,
    /// The document in the text of the file.
    pub(super) part: Range<usize>,
    pub(super) document: Document,
    pub(super) operations: Vec<OperationName>,
}

/// Reads all pages; what is wrong with any of them is reported.
pub(super) fn read_all(sources: &Sources, diagnostics: &mut Diagnostics) -> Result<Vec<Page>, Aborted> {
    let pages = sources.pages().map(|file| read(sources, file, diagnostics)).collect::<Vec<_>>();
    pages.into_iter().collect()
}

fn read(sources: &Sources, file: FileId, diagnostics: &mut Diagnostics) -> Result<Page, Aborted> {
    let source = sources.file(file);
    let extension = source.name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    let blocks = match extension.as_deref() {
        Some("yaml" | "yml" | "json") => Vec::new(),
        _ => blocks(&source.text),
    };
    let is_markdown = matches!(extension.as_deref(), Some("md" | "mdx" | "markdown"));
    let (language, part, document) = if is_markdown || !blocks.is_empty() {
        in_block(sources, file, blocks, diagnostics)?
    } else {
        (None, 0..source.text.len(), document::parse(sources, file, diagnostics)?)
    };
    validate::version(&document, diagnostics)?;
    let operations = OperationName::all(&document.root);
    Ok(Page { file, language, part, document, operations })
}

/// The one document among the fenced blocks of a page.
fn in_block(
    sources: &Sources,
    file: FileId,
    blocks: Vec<Block>,
    diagnostics: &mut Diagnostics,
) -> Result<(Option<String>, Range<usize>, Document), Aborted> {
    let text = &sources.file(file).text;
    let mut found = Vec::<(Block, Document, Diagnostics)>::new();
    let mut complaints = Vec::new();
    // Whether one of the broken blocks may be the document, and not an example beside it.
    let mut is_broken = false;
    for block in blocks {
        let mut said = Diagnostics::new();
        let document = match block.is_as_it_stands {
            true => document::parse_part(sources, file, block.part.clone(), block.format(), &mut said).ok(),
            false => {
                said.push(
                    Diagnostic::error(Code::PageWithoutDocument, "the lines of the block do not stand for themselves")
                        .at(first_line(file, text, &block.part))
                        .label("this block is indented or quoted")
                        .help("take the block out of the list or the quotation in which it stands"),
                );
                None
            }
        };
        match document {
            Some(document) if ["openapi", "swagger"].iter().any(|name| document.root.get(name).is_some()) => {
                found.push((block, document, said));
            }
            Some(_) => {}
            None => {
                is_broken |= block.has_main;
                complaints.extend(said.iter().cloned());
            }
        }
        if complaints.len() >= ENOUGH || found.iter().filter(|(block, ..)| block.has_main).count() > 1 {
            break;
        }
    }
    // An example of the first lines is no second document.
    if found.iter().any(|(block, ..)| block.has_main) {
        found.retain(|(block, ..)| block.has_main);
    } else {
        is_broken |= !complaints.is_empty();
    }
    if is_broken {
        complaints.into_iter().for_each(|complaint| diagnostics.push(complaint));
        diagnostics.abort_if_errors()?;
    }
    if let [(first, ..), (second, ..), ..] = &found[..] {
        let problem = Diagnostic::error(Code::PageWithSeveralDocuments, "the page has more than one OpenAPI document")
            .at(first_line(file, text, &second.part))
            .label("the second")
            .related(first_line(file, text, &first.part), "the first")
            .help("import each from a file of its own");
        return Err(diagnostics.abort(problem));
    }
    if let Some((block, document, said)) = found.pop() {
        said.iter().for_each(|warning| diagnostics.push(warning.clone()));
        return Ok((Some(block.language), block.part, document));
    }
    let problem = Diagnostic::error(Code::PageWithoutDocument, "the page has no OpenAPI document")
        .at(first_line(file, text, &(0..text.len())))
        .help("it stands in a fenced block of its own, as YAML or JSON with the member `openapi` or `swagger`");
    Err(diagnostics.abort(problem))
}

/// A fenced block that may be an OpenAPI document.
#[derive(Debug)]
struct Block {
    language: String,
    part: Range<usize>,
    /// Whether the text of the block is the text of the page, without an indentation or a quotation mark to take away.
    is_as_it_stands: bool,
    /// Whether it looks as if it had one of the [`MAIN`] members.
    has_main: bool,
}

impl Block {
    fn format(&self) -> Format {
        if self.language.to_ascii_lowercase().starts_with("json") { Format::Json } else { Format::Yaml }
    }
}

/// The fenced blocks of a Markdown text that look like an OpenAPI document.
fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    // The info string, the text, and where it stands.
    let mut open = None::<(String, String, Range<usize>)>;
    // A byte order mark is no part of the first line.
    let body = text.trim_start_matches('\u{feff}');
    let mark = text.len() - body.len();
    for (event, range) in Parser::new(body).into_offset_iter() {
        let range = range.start + mark..range.end + mark;
        match (event, &mut open) {
            (Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))), _) => {
                open = Some((info.into_string(), String::new(), range.end..range.end));
            }
            (Event::Text(line), Some((_, content, part))) => {
                *part = part.start.min(range.start)..range.end;
                content.push_str(&line);
            }
            (Event::End(TagEnd::CodeBlock), _) => {
                let Some((info, content, part)) = open.take() else { continue };
                let language = info.split([' ', '\t', ',', '{', ':', ';', '+']).next().unwrap_or_default().to_owned();
                let may_hold_one = LANGUAGES.contains(&language.to_ascii_lowercase().as_str());
                if may_hold_one && has_member(&content, &["openapi", "swagger"]) {
                    // The parser gives lines without carriage returns.
                    let is_as_it_stands = text[part.clone()].replace("\r\n", "\n") == content;
                    let has_main = has_member(&content, &MAIN);
                    blocks.push(Block { language, part, is_as_it_stands, has_main });
                }
            }
            _ => {}
        }
    }
    blocks
}

/// Whether a text has what looks like one of these members, so that what is wrong in it is worth a message: a line starts
/// with it, or it stands anywhere in braces, where members need no lines of their own.
fn has_member(text: &str, names: &[&str]) -> bool {
    if is_in_braces(text) {
        return names.iter().any(|name| {
            text.match_indices(name).any(|(at, _)| {
                let begins = text[..at].ends_with(['"', '\'', '{', ',', ' ', '\t', '\n']);
                begins && is_member(&text[at..], &[name])
            })
        });
    }
    text.lines()
        .any(|line| is_member(line.trim_start_matches(['\u{feff}', ' ', '\t']).trim_start_matches(['"', '\'']), names))
}

/// Whether the first thing in a text is a brace. Comments may stand before it, and what begins a document of YAML.
fn is_in_braces(text: &str) -> bool {
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim_start);
    let mut lines =
        lines.skip_while(|line| line.is_empty() || ["#", "//", "---"].iter().any(|start| line.starts_with(start)));
    lines.next().is_some_and(|line| line.starts_with('{'))
}

/// Whether a text starts with one of these members, behind the quotation mark of its name.
fn is_member(text: &str, names: &[&str]) -> bool {
    let rest = names.iter().find_map(|name| text.strip_prefix(name));
    rest.is_some_and(|rest| rest.trim_start_matches(['"', '\'']).trim_start().starts_with(':'))
}

/// The first line of a part of a page.
pub(super) fn first_line(file: FileId, text: &str, part: &Range<usize>) -> Location {
    let length = text[part.clone()].lines().next().map_or(0, str::len);
    Location { file, range: part.start..part.start + length, pointer: PointerBuf::root() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, String, bool)> {
        let found = blocks(text).into_iter();
        found.map(|block| (block.language, text[block.part].to_owned(), block.is_as_it_stands)).collect()
    }

    #[test]
    fn a_block_is_known_by_what_it_holds() {
        let page =
            "# A\n\n```yaml GET /a\nopenapi: 3.1.0\n\n```\n\n~~~JSON\n{ \"openapi\" : 1 }\n~~~\n\n```yaml\na: 1\n```\n";
        let block = |language: &str, text: &str| (language.to_owned(), text.to_owned(), true);
        assert_eq!(found(page), [block("yaml", "openapi: 3.1.0\n\n"), block("JSON", "{ \"openapi\" : 1 }\n"),]);
    }

    #[test]
    fn a_block_without_an_end_or_with_carriage_returns_is_taken_as_it_stands() {
        assert_eq!(found("````\nopenapi: 3.1.0\n```\n"), [(String::new(), "openapi: 3.1.0\n```\n".to_owned(), true)]);
        let page = "```yaml\r\nopenapi: 3.1.0\r\ninfo: {}\r\n```\r\n";
        assert_eq!(found(page), [("yaml".to_owned(), "openapi: 3.1.0\r\ninfo: {}\r\n".to_owned(), true)]);
    }

    #[test]
    fn a_byte_order_mark_before_the_first_fence_is_no_part_of_it() {
        let page = "\u{feff}```yaml\nopenapi: 3.1.0\n```\n";
        assert_eq!(found(page), [("yaml".to_owned(), "openapi: 3.1.0\n".to_owned(), true)]);
    }

    #[test]
    fn a_block_of_another_language_holds_no_document() {
        let block = |info: &str| format!("```{info}\nopenapi: 3.1.0\n```\n");
        for info in [
            "",
            "yaml",
            "YML",
            "json",
            "jsonc",
            "openapi",
            "yaml GET /a",
            "yaml{1,2}",
            "{.yaml}",
            "yaml:api.yaml",
            "swagger",
            "openapi+yaml",
        ] {
            assert_eq!(found(&block(info)).len(), 1, "{info}");
        }
        for info in ["js", "diff", "ts twoslash", "text", "python"] {
            assert_eq!(found(&block(info)).len(), 0, "{info}");
        }
    }

    #[test]
    fn json_may_have_the_version_anywhere() {
        let json = "{\"info\": {}, \"openapi\": \"3.1.0\", \"paths\": {}}";
        for text in [
            json,
            &json.replace(' ', ""),
            "{info: {}, openapi: 3.1.0}",
            "{\n  'swagger' : '2.0'}",
            "# Ours\n---\n{a: 1, openapi: 3.1.0}",
        ] {
            assert_eq!(found(&format!("```\n{text}\n```\n")).len(), 1, "{text}");
        }
        for text in ["{\"info\": \"openapi\"}", "{\"x-openapi\": 1}", "{\"openapis\": 1}", "a: {openapi: 1}"] {
            assert_eq!(found(&format!("```\n{text}\n```\n")).len(), 0, "{text}");
        }
    }

    #[test]
    fn a_block_in_a_list_does_not_stand_for_itself() {
        assert_eq!(found("* ```yaml\n  openapi: 3.1.0\n  a: 1\n  ```\n").first().map(|block| block.2), Some(false));
        assert_eq!(found("> ```yaml\n> openapi: 3.1.0\n> a: 1\n> ```\n").first().map(|block| block.2), Some(false));
    }
}
