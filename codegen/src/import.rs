//! Puts what a vendor publishes into the document of this workspace: `cargo xtask import`.
//!
//! ```text
//! pages --page--> documents --unite--> one document --replace--> the document with it in place --report-->
//! ```
//!
//! One document that is all that there is then stays byte for byte as the vendor wrote it. What is made of several is
//! written again.
//!
//! [`Facts`] remember which operations each source gave, so that an operation that a page no longer has goes when the
//! page is imported again.

mod page;
mod unite;
mod conflict;
mod replace;
mod references;
mod facts;
mod ownership;
mod edits;
mod comments;
mod report;

mod name;

use std::ops::Range;

use jsonptr::PointerBuf;

use self::facts::Facts;
use self::ownership::Ownership;
pub use self::report::Report;
use crate::diagnostics::{Aborted, Code, Diagnostic, Diagnostics, Location};
use crate::document::{self, Document, Node};
use crate::references::absent;
use crate::sources::{FileId, Files, Sources};
use crate::validate;

/// What to import.
#[derive(Clone, Copy, Debug)]
pub struct Request<'r> {
    /// The document of the workspace, whose text may be empty, and the pages.
    ///
    /// The name of a page that was imported before, and an operation that it had then, say which ones it had; `-` is no
    /// name.
    pub sources: &'r Sources,
    /// The text that holds the facts about the document: that of `spec/README.md`, or nothing.
    pub readme: &'r str,
    /// Where the one page is from, if it is not what its name says.
    pub source: Option<&'r str>,
    /// The date of today.
    pub date: &'r str,
}

/// What an import makes.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The new text of the document.
    pub document: String,
    /// The new text of what holds the facts.
    pub readme: String,
    /// What came in, what changed, and what went.
    pub report: Report,
}

/// Imports pages into the document.
///
/// `files` are those in the folder of the document: what it refers to and is not there is a warning.
///
/// # Errors
/// [`Aborted`] if a page has no document, or documents do not fit together; what it says is in `diagnostics`.
pub fn import(request: &Request<'_>, files: &dyn Files, diagnostics: &mut Diagnostics) -> Result<Imported, Aborted> {
    let sources = request.sources;
    let pages = page::read_all(sources, diagnostics)?;
    let current = current(sources, diagnostics)?;
    let facts = Facts::parse(request.readme);
    let ownership = Ownership::new(request, &facts, &pages, current.as_ref(), diagnostics)?;
    let scope = ownership.scope();
    let is_edited = edits::check(sources, &facts, &scope, diagnostics)?;
    let Some(united) = unite::run(&pages, diagnostics)? else {
        let problem = Diagnostic::error(Code::PageWithoutDocument, "there is no page to import");
        return Err(diagnostics.abort(problem.help("give a page or an OpenAPI document")));
    };
    let root = match &current {
        Some(current) if !scope.kept.is_empty() => {
            unite::check_shape(&current.root, diagnostics);
            unite::check_shape(&united, diagnostics);
            diagnostics.abort_if_errors()?;
            replace::run(&current.root, &united, &scope, diagnostics)?
        }
        _ => united,
    };
    absent::warning(&root, sources, files).into_iter().for_each(|warning| diagnostics.push(warning));
    let report = Report::of(current.as_ref().map(|current| &current.root), &root, &scope.kept);
    let same = current.as_ref().is_some_and(|current| current.root == root);
    let document = match &pages[..] {
        [page] if scope.kept.is_empty() => sources.file(page.file).text[page.part.clone()].to_owned(),
        // What was edited is written again: a comment is no part of the tree.
        _ if same && !is_edited => sources.file(sources.spec()).text.clone(),
        pages => {
            let kept = (!scope.kept.is_empty()).then(|| (sources.spec(), 0..sources.file(sources.spec()).text.len()));
            let merged = kept.into_iter().chain(pages.iter().map(|page| (page.file, page.part.clone())));
            merged.for_each(|(file, part)| note_comments(sources, file, part, diagnostics));
            written(root, &sources.file(sources.spec()).name)
        }
    };
    let changed = document != sources.file(sources.spec()).text;
    let readme = ownership.facts(&scope, changed).write(request.readme, &document);
    Ok(Imported { document, readme, report })
}

/// The document of the workspace; none where there is no text.
fn current(sources: &Sources, diagnostics: &mut Diagnostics) -> Result<Option<Document>, Aborted> {
    if sources.file(sources.spec()).text.trim().is_empty() {
        return Ok(None);
    }
    let document = document::parse(sources, sources.spec(), diagnostics)?;
    validate::version(&document, diagnostics)?;
    Ok(Some(document))
}

/// The text of a document that is made of several.
fn written(root: Node, name: &str) -> String {
    match name.ends_with(".json") {
        true => document::to_json_text(&root),
        false => Document::new(root).to_yaml(),
    }
}

fn note_comments(sources: &Sources, file: FileId, part: Range<usize>, diagnostics: &mut Diagnostics) {
    if let Some(comment) = comments::first(&sources.file(file).text[part.clone()]) {
        let range = part.start + comment.start..part.start + comment.end;
        let location = Location { file, range, pointer: PointerBuf::root() };
        let message = "comments do not reach the document that is made of several";
        let help = "what a comment says for this workspace belongs in the description of an overlay action";
        diagnostics.push(Diagnostic::note(Code::CommentsDropped, message).at(location).help(help));
    }
}
