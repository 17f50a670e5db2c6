//! Which document an overlay says that it is for.

use url::Url;

use super::model::Overlay;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::openapi;
use crate::sources::Sources;

/// Warns if an overlay says that it is for another file than the document.
///
/// Only the name of a file can be compared, and only where a file is meant: a vendored document has another name than the
/// URL under which its vendor publishes it, and an overlay may well say the latter.
pub fn check_extends(overlay: &Overlay, sources: &Sources, diagnostics: &mut Diagnostics) {
    let Some(extends) = &overlay.extends else { return };
    let Some(named) = extends.as_str().and_then(file_name) else { return };
    let document = last_segment(&sources.file(sources.spec()).name);
    if named == document {
        return;
    }
    let message = format!("the overlay extends `{named}`, but is applied to `{document}`");
    diagnostics.push(
        Diagnostic::warning(Code::OverlayOtherDocument, message).at(extends.origin.value()).help(
            "apply it to the document that it is for, or let `extends` name this one, or the URL of its original",
        ),
    );
}

/// The character that keeps a text from being a URI reference ([RFC 3986, section 4.1]), if there is one.
///
/// [RFC 3986, section 4.1]: https://www.rfc-editor.org/rfc/rfc3986#section-4.1
pub(super) fn no_uri_character(text: &str) -> Option<char> {
    let mut rest = text.chars();
    let mut has_fragment = false;
    while let Some(c) = rest.next() {
        let is_fine = match c {
            '%' => rest.as_str().bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2,
            '#' => !std::mem::replace(&mut has_fragment, true),
            c => c.is_ascii_alphanumeric() || "-._~:/?[]@!$&'()*+,;=".contains(c),
        };
        if !is_fine {
            return Some(c);
        }
    }
    None
}

/// The name of the file that a URI reference leads to; none if it leads to another machine, or to no file.
fn file_name(reference: &str) -> Option<String> {
    let is_elsewhere = match Url::parse(reference) {
        Ok(url) => url.scheme() != "file",
        Err(_) => reference.starts_with("//"),
    };
    if is_elsewhere {
        return None;
    }
    let path = reference.split(['?', '#']).next().unwrap_or_default();
    let name = openapi::percent_decode(last_segment(path))?;
    (!matches!(name.as_str(), "" | "." | "..")).then_some(name)
}

fn last_segment(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}
