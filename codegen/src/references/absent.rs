//! Says which files a document refers to that are not beside it, before anything is made of it.

use std::collections::BTreeMap;

use super::forest::{Forest, Missing};
use super::may_leave;
use super::scan::{Problem, Scan};
use crate::diagnostics::{Code, Diagnostic};
use crate::document::Node;
use crate::sources::{Files, Sources};

/// A warning of the files beside the document that are not there, at the first reference to one of them.
///
/// The root is that of the document as it will be; it may be made of all that the sources have.
pub(crate) fn warning(root: &Node, sources: &Sources, files: &dyn Files) -> Option<Diagnostic> {
    if !sources.files().iter().any(|file| may_leave(&file.text)) {
        return None;
    }
    let name = &sources.file(sources.spec()).name;
    let forest = Forest::of(name, root.clone());
    let mut absent = BTreeMap::new();
    for broken in Scan::of(&forest).broken {
        let (Problem::Missing(Missing::File(path)), Some(holder)) = (broken.problem, forest.node(&broken.holder))
        else {
            continue;
        };
        let reference = holder.get("$ref").or_else(|| holder.get("$dynamicRef")).unwrap_or(holder);
        absent.entry(path).or_insert_with(Vec::new).push(reference.origin.value());
    }
    absent.retain(|path, _| files.read(path).is_err());
    let references = absent.iter().flat_map(|(path, places)| places.iter().map(move |place| (path, place)));
    let (first, place) = references.min_by_key(|(_, place)| (place.file, place.range.start))?;
    let folder = name.rfind('/').map_or("", |slash| &name[..=slash]);
    let (message, what) = match absent.len() {
        1 => (format!("the document refers to the file `{first}`, which is not beside `{name}`"), "the file"),
        count => (
            format!("the document refers to {count} files that are not beside `{name}`, such as `{first}`"),
            "each file",
        ),
    };
    let help = format!(
        "copy {what} to where the reference leads from there, such as `{folder}{first}`, or bundle the files into one \
         document before you import it"
    );
    Some(Diagnostic::warning(Code::RefUnreadable, message).at(place.clone()).help(help))
}
