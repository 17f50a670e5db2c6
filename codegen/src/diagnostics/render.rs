//! Makes text of diagnostics: in the style of rustc, one line each, annotations of GitHub, or JSON.

mod choice;
mod lines;
mod visible;
pub(crate) mod workflow;

use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;

use self::choice::Choice;
pub(crate) use self::lines::Lines;
pub(crate) use self::visible::does_something;
pub use self::visible::visible;
use super::{Diagnostic, Diagnostics, Location, Severity};
use crate::sources::Sources;

/// A line that is longer than this is not shown: it is a text without line breaks.
const LONGEST_LINE: usize = 2000;

/// Whether the text carries ANSI colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// No escape sequences.
    Plain,
    /// With escape sequences; the caller strips them where they are not wanted.
    Styled,
}

/// Renders with the source text, as rustc does: all errors, a screen of warnings and notes, and a count of the others.
pub fn text(diagnostics: &Diagnostics, sources: &Sources, style: Style) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Styled => Renderer::styled(),
    };
    let lines = Lines::of(sources);
    let Choice { shown, counted } = Choice::of(diagnostics);
    let mut out = String::new();
    for shown in shown {
        let finding = visible::finding(shown.diagnostic);
        let mut group = group(&finding, sources, &lines);
        let others = match shown.others {
            0 => None,
            1 => Some("1 other says the same".to_owned()),
            others => Some(format!("{others} others say the same")),
        };
        if let Some(others) = &others {
            group = group.element(Level::NOTE.message(others.as_str()));
        }
        // Of the source, the renderer shows control characters of ASCII and some that turn the text around them, no others.
        let is_text = |c: char| matches!(c, '\n' | '\u{1b}') || !does_something(c);
        out.push_str(&renderer.render(&[group]).replace(|c| !is_text(c), "\u{fffd}"));
        out.push_str("\n\n");
    }
    for (severity, codes) in counted {
        let count = codes.values().sum::<usize>();
        let are = if count == 1 { " is" } else { "s are" };
        let title = format!("{count} {}{are} not shown", severity.as_str());
        let mut group = Group::with_title(level(severity).primary_title(title.as_str()));
        let codes = codes.into_iter().map(|(code, count)| (code.as_str(), format!("{count}. {}", code.title())));
        let codes = codes.collect::<Vec<_>>();
        for (code, text) in &codes {
            group = group.element(Level::NOTE.with_name(*code).message(text.as_str()));
        }
        let help = "with `--format short` each of them is a line, and `explain` says what a code means";
        out.push_str(&renderer.render(&[group.element(Level::HELP.message(help))]));
        out.push_str("\n\n");
    }
    out
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    }
}

/// Renders one line each: `file:line:column: severity[code]: message`.
pub fn short(diagnostics: &Diagnostics, sources: &Sources) -> String {
    let lines = Lines::of(sources);
    let mut out = String::new();
    for diagnostic in diagnostics {
        if let Some(location) = &diagnostic.location {
            let place = Place::of(location, sources, &lines);
            let _ = write!(out, "{}:{}:{}: ", visible(place.file), place.line, place.column);
        }
        let Diagnostic { code, severity, message, .. } = diagnostic;
        let _ = writeln!(out, "{}[{code}]: {}", severity.as_str(), visible(message));
    }
    out
}

/// Renders a workflow command each: annotations that GitHub shows on the lines of a pull request.
pub fn github(diagnostics: &Diagnostics, sources: &Sources) -> String {
    let lines = Lines::of(sources);
    let annotation = |diagnostic: &Diagnostic| {
        let place = diagnostic.location.as_ref().map(|location| Place::of(location, sources, &lines));
        let place = place.as_ref().map(|place| (place.file, place.line, place.column));
        let command = match diagnostic.severity {
            Severity::Note => "notice",
            severity => severity.as_str(),
        };
        let help = diagnostic.help.iter().map(|help| format!("\nhelp: {}", visible(help))).collect::<String>();
        workflow::line(command, diagnostic.code.as_str(), place, &(visible(&diagnostic.message).into_owned() + &help))
    };
    diagnostics.iter().map(annotation).collect()
}

/// Renders a JSON array of objects: `code`, `severity`, `message`, `place`, `related`, `help`.
pub fn json(diagnostics: &Diagnostics, sources: &Sources) -> serde_json::Value {
    let lines = Lines::of(sources);
    let entries = diagnostics.iter().map(|diagnostic| Entry::of(diagnostic, sources, &lines));
    // Strings and numbers serialise without fail.
    entries.map(|entry| serde_json::to_value(entry).unwrap_or_default()).collect()
}

fn group<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources, lines: &Lines) -> Group<'a> {
    let title = level(diagnostic.severity).primary_title(diagnostic.message.as_str()).id(diagnostic.code.as_str());
    let mut group = Group::with_title(title);
    if let Some(location) = &diagnostic.location {
        let kind = AnnotationKind::Primary;
        group = with_source(group, location, &diagnostic.label, kind, sources, lines);
        for (place, label) in &diagnostic.related {
            group = with_source(group, place, label, AnnotationKind::Context, sources, lines);
        }
        if !location.pointer.is_root() {
            group = group.element(Level::NOTE.with_name("at").message(visible::pointer(location)));
        }
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    group
}

/// Adds a place: its lines alone, as a renderer reads all of the source that it is given.
fn with_source<'a>(
    group: Group<'a>,
    location: &Location,
    label: &'a str,
    kind: AnnotationKind,
    sources: &'a Sources,
    lines: &Lines,
) -> Group<'a> {
    let file = sources.file(location.file);
    let range = clamp(location, &file.text);
    let shown = lines.around(location.file, &range, &file.text);
    if shown.len() > LONGEST_LINE {
        let place = Place::of(location, sources, lines);
        let origin = Origin::path(file.name.as_str()).line(place.line).char_column(place.column);
        return group.element(Element::from(origin));
    }
    let mut annotation = kind.span(range.start - shown.start..range.end - shown.start);
    if !label.is_empty() {
        annotation = annotation.label(label);
    }
    let line = lines.number(location.file, shown.start);
    let text = &file.text[shown];
    group.element(Snippet::source(text).line_start(line).path(file.name.as_str()).annotation(annotation))
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
pub(crate) struct Place<'a> {
    pub(crate) file: &'a str,
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) pointer: String,
}

impl<'a> Entry<'a> {
    fn of(diagnostic: &'a Diagnostic, sources: &'a Sources, lines: &Lines) -> Self {
        Self {
            code: diagnostic.code.as_str(),
            severity: diagnostic.severity.as_str(),
            message: &diagnostic.message,
            place: diagnostic.location.as_ref().map(|location| Place::of(location, sources, lines)),
            related: diagnostic
                .related
                .iter()
                .map(|(location, message)| Related { message, place: Place::of(location, sources, lines) })
                .collect(),
            help: diagnostic.help.as_deref(),
        }
    }
}

impl<'a> Place<'a> {
    pub(crate) fn of(location: &Location, sources: &'a Sources, lines: &Lines) -> Self {
        let file = sources.file(location.file);
        let start = clamp(location, &file.text).start;
        let line_start = lines.around(location.file, &(start..start), &file.text).start;
        Self {
            file: &file.name,
            line: lines.number(location.file, start),
            column: lines.characters(location.file, line_start..start, &file.text) + 1,
            pointer: location.pointer.to_string(),
        }
    }
}
