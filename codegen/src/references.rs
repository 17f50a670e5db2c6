//! Resolves the references of a document, in it and to files beside it.
//!
//! A reference may be a JSON Pointer into any place, an anchor, a URL that some `$id` has, or the path of another file.
//! Afterwards each is a JSON Pointer into the document; the files to which it refers have become a part of it, under
//! [`FILES`]. The passes in `lower::references` move what stands in unusual places to where later passes look.
//!
//! The texts of the files come from whoever can read files: [`with_referenced`] asks for them, before anything else is done.

pub(crate) mod absent;
mod bundle;
mod forest;
mod leave_out;
mod problem;
mod scan;
#[cfg(test)]
mod tests;

use self::forest::Forest;
use self::scan::{Scan, Wanted};
use crate::diagnostics::{Aborted, Diagnostics};
use crate::document::{self, Document, Node, Value};
use crate::openapi::Kind;
use crate::sources::{Faults, Files, Sources};

/// The extension of the document that holds the files to which it refers, by their paths. A member of this name that the
/// document has itself gets another one (`bundle.rs`), so that nothing of the document is taken for this.
pub(crate) const FILES: &str = "x-referenced-files";

/// How many files a document may refer to.
const MAX_FILES: usize = 10_000;

/// How many bytes all of them may have.
const MAX_BYTES: usize = 64 << 20;

/// Reads the files to which the document refers, and those to which they refer.
///
/// What is wrong with one of them is reported where the reference to it stands, when the client is generated.
#[must_use]
pub fn with_referenced(mut sources: Sources, files: &dyn Files) -> Sources {
    if !sources.files().iter().any(|file| may_leave(&file.text)) {
        return sources;
    }
    // What is wrong with the document is reported when it is read again.
    let mut unheard = Diagnostics::new();
    let Ok(patched) = crate::patch(&sources, &mut unheard) else { return sources };
    let mut forest = Forest::of(&sources.file(sources.spec()).name, patched.document.root);
    let mut bytes = 0;
    loop {
        let wanted = Scan::of(&forest).files();
        let wanted = wanted.into_iter().filter(|path| !sources.referenced().contains_key(path)).collect::<Vec<_>>();
        if wanted.is_empty() {
            return sources;
        }
        for path in wanted {
            let is_too_much = sources.referenced().len() >= MAX_FILES || bytes > MAX_BYTES;
            let file = match is_too_much {
                true => Err(format!("the document refers to more than {MAX_FILES} files or {MAX_BYTES} bytes")),
                false => files.read(&path),
            };
            bytes += file.as_ref().map_or(0, |file| file.text.len());
            sources.add_referenced(path.clone(), file);
            if let Some(Ok(file)) = sources.referenced().get(&path)
                && let Ok(document) = document::parse(&sources, *file, &mut unheard)
            {
                forest.add(path, document.root);
            }
        }
    }
}

/// Whether a text may have a reference that begins in another way than with a number sign.
fn may_leave(text: &str) -> bool {
    ["$ref", "$dynamicRef"].iter().any(|keyword| {
        text.split(keyword).skip(1).any(|rest| {
            let value = rest.trim_start_matches(['"', '\'', ':', '>', '-', '|', ' ', '\t', '\r', '\n']);
            !value.starts_with('#')
        })
    })
}

/// Resolves all references of the document.
///
/// # Errors
/// Reports `ref-dangling`, `ref-external`, `ref-unreadable` and `ref-wrong-kind`, and what is wrong with the text of a
/// file.
pub(crate) fn resolve(
    document: &mut Document,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Result<(), Aborted> {
    let origin = document.root.origin.clone();
    let root = std::mem::replace(&mut document.root, Node { value: Value::Null, origin });
    let mut forest = Forest::of(&sources.file(sources.spec()).name, root);
    for (path, file) in sources.referenced() {
        if let Ok(file) = file
            && let Ok(document) = document::parse(sources, *file, diagnostics)
        {
            forest.add(path.clone(), document.root);
        }
    }
    let mut scan = Scan::of(&forest);
    for broken in &scan.broken {
        diagnostics.push(problem::describe(broken, &forest, sources));
    }
    for (holder, kind) in &scan.mended {
        problem::mended(holder, *kind, &forest).into_iter().for_each(|warning| diagnostics.push(warning));
    }
    for (schema, holders) in &scan.definitions {
        problem::meant(schema, holders, &forest).into_iter().for_each(|warning| diagnostics.push(warning));
    }
    let leaves_out = |wanted: Wanted| sources.faults() == Faults::LeaveOut || !is_needed(wanted);
    // What refers to something that was left out is broken then.
    for _ in 0..leave_out::MAX_ROUNDS {
        let broken = scan.broken.iter().filter(|broken| leaves_out(broken.wanted)).cloned().collect::<Vec<_>>();
        if broken.is_empty() {
            break;
        }
        let notes = leave_out::cut(&mut forest, &broken);
        if sources.faults() == Faults::LeaveOut {
            notes.into_iter().for_each(|note| diagnostics.push(note));
        }
        scan = Scan::of(&forest);
    }
    document.root = bundle::apply(forest, scan, diagnostics);
    match sources.faults() {
        Faults::Abort => diagnostics.abort_if_errors(),
        Faults::LeaveOut => {
            diagnostics.go_on();
            Ok(())
        }
    }
}

/// Whether a client lacks something without it; examples are shown, or not.
fn is_needed(wanted: Wanted) -> bool {
    wanted != Wanted::Object(Kind::Example)
}
