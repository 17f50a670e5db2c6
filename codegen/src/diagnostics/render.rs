//! Makes text of diagnostics: in the style of rustc, one line each, or JSON.

use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Renderer, Snippet};
use serde::Serialize;

use super::{Diagnostic, Diagnostics, Location, Severity};
use crate::sources::Sources;

/// Whether the text carries ANSI colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// No escape sequences.
    Plain,
    /// With escape sequences; the caller strips them where they are not wanted.
    Styled,
}

/// Renders with the source text, as rustc does.
pub fn text(diagnostics: &Diagnostics, sources: &Sources, style: Style) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Styled => Renderer::styled(),
    };
    let mut out = String::new();
    for diagnostic in diagnostics {
        out.push_str(&renderer.render(&[group(diagnostic, sources)]));
        out.push_str("\n\n");
    }
    out
}

/// Renders one line each: `file:line:column: severity[code]: message`.
pub fn short(diagnostics: &Diagnostics, sources: &Sources) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        if let Some(location) = &diagnostic.location {
            let place = Place::of(location, sources);
            let _ = write!(out, "{}:{}:{}: ", place.file, place.line, place.column);
        }
        let Diagnostic { code, severity, message, .. } = diagnostic;
        let _ = writeln!(out, "{}[{code}]: {message}", severity.as_str());
    }
    out
}

/// Renders a JSON array of objects: `code`, `severity`, `message`, `place`, `related`, `help`.
pub fn json(diagnostics: &Diagnostics, sources: &Sources) -> serde_json::Value {
    let entries = diagnostics.iter().map(|diagnostic| Entry::of(diagnostic, sources));
    // Strings and numbers serialise without fail.
    entries.map(|entry| serde_json::to_value(entry).unwrap_or_default()).collect()
}

fn group<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    };
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.as_str());
    let mut group = Group::with_title(title);
    if let Some(location) = &diagnostic.location {
        let kind = AnnotationKind::Primary;
        group = group.element(snippet(location, &diagnostic.label, kind, sources));
        for (place, label) in &diagnostic.related {
            group = group.element(snippet(place, label, AnnotationKind::Context, sources));
        }
        if !location.pointer.is_root() {
            group = group.element(Level::NOTE.with_name("at").message(location.pointer.to_string()));
        }
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    group
}

fn snippet<'a>(
    location: &Location,
    label: &'a str,
    kind: AnnotationKind,
    sources: &'a Sources,
) -> impl Into<Element<'a>> + use<'a> {
    let file = sources.file(location.file);
    let mut annotation = kind.span(clamp(location, &file.text));
    if !label.is_empty() {
        annotation = annotation.label(label);
    }
    Snippet::source(file.text.as_str()).path(file.name.as_str()).annotation(annotation)
}

/// Cuts a range to whole characters inside the text: a span outside of it would be a panic of the renderer.
fn clamp(location: &Location, text: &str) -> std::ops::Range<usize> {
    let boundary = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = boundary(location.range.start);
    start..boundary(location.range.end.max(start))
}

#[derive(Serialize)]
struct Entry<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Place<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Related<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    place: Place<'a>,
}

/// A location as people and editors count: line and column from 1, the column in characters.
#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    pointer: String,
}

impl<'a> Entry<'a> {
    fn of(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Self {
        Self {
            code: diagnostic.code.as_str(),
            severity: diagnostic.severity.as_str(),
            message: &diagnostic.message,
            place: diagnostic.location.as_ref().map(|location| Place::of(location, sources)),
            related: diagnostic
                .related
                .iter()
                .map(|(location, message)| Related { message, place: Place::of(location, sources) })
                .collect(),
            help: diagnostic.help.as_deref(),
        }
    }
}

impl<'a> Place<'a> {
    fn of(location: &Location, sources: &'a Sources) -> Self {
        let file = sources.file(location.file);
        let before = &file.text[..clamp(location, &file.text).start];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Self {
            file: &file.name,
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            pointer: location.pointer.to_string(),
        }
    }
}
