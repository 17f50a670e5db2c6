//! Hostile texts in every position: of a client, a message or a report, none is more than a text.
//!
//! A position is where a name or a value stands in the fixtures, by the keywords above it. In each, one document after the
//! other gets a text that is code, a command or hidden, in the place of what stands there or behind it.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use codegen::diff::{self, Sides};
use codegen::messages::{self, Style};
use codegen::{Diagnostics, Faults, Files, Generated, ImportRequest, InThread, SourceFile, Sources, generate};
use serde_json::Value;

use crate::tokens;

/// All that does something somewhere; and what an address, a media type or a name may hold as well.
const TEXTS: [&str; 2] = [
    "\u{202e}\u{2066}\0\u{1b}[31m\u{2028}\u{85}\r\n::error::zqzq\n*/ zqzq!(); /* \"# `'\\ #![zqzq]\n```\nzqzq!()\rzqzq!()\n```\n",
    "\"*/zqzq!();/*'`#![zqzq]{zqzq.b}",
];

/// The members that hold others by names of the document's own.
const MAPS: [&str; 22] = [
    "$defs",
    "callbacks",
    "content",
    "definitions",
    "dependentSchemas",
    "encoding",
    "examples",
    "headers",
    "links",
    "mapping",
    "mediaTypes",
    "parameters",
    "pathItems",
    "paths",
    "patternProperties",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "scopes",
    "securitySchemes",
    "variables",
];

/// The members that hold any value.
const VALUES: [&str; 6] = ["const", "dataValue", "default", "enum", "example", "value"];

/// How many of the keywords above it make a position another one.
const KEYWORDS: usize = 4;

/// One position of so many is looked at where a few have to do.
const SAMPLE: usize = 40;

/// How much is tried.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Some positions, in the way of which the most is left.
    Sample,
    /// All positions, in that way.
    Positions,
    /// All positions, in all ways.
    Ways,
}

/// Where a text stands.
struct Position<'d> {
    document: &'d Fixture,
    /// The pointer of the value, or of that whose name it is.
    place: String,
    is_name: bool,
}

struct Fixture {
    root: Value,
    /// The files of its client.
    files: BTreeMap<String, String>,
}

/// Puts hostile texts into positions; says which got out.
pub fn run(documents: &[Value], extent: Extent) -> Vec<String> {
    let mut known = BTreeSet::new();
    let mut texts = BTreeSet::new();
    let fixture = |root: &Value| {
        let files = client(&sources(root), &mut Diagnostics::new()).map(files).unwrap_or_default();
        for (name, text) in files.iter().filter(|(name, _)| name.ends_with(".rs")) {
            if texts.insert(text.clone()) {
                known.extend(tokens::words(text).unwrap_or_else(|error| panic!("{name}: {error}")));
            }
        }
        Fixture { root: root.clone(), files }
    };
    let mut fixtures = documents.iter().map(fixture).collect::<Vec<_>>();
    // Each position is looked at in the smallest document that has it.
    fixtures.sort_by_cached_key(|fixture| fixture.root.to_string().len());
    let mut positions = positions(&fixtures);
    if extent == Extent::Sample {
        positions = positions.into_iter().step_by(SAMPLE).collect();
    }
    eprintln!("hostile texts in {} positions", positions.len());
    thread::scope(|scope| {
        let known = &known;
        let halves = positions.chunks(positions.len().div_ceil(2).max(1));
        let halves = halves.map(|half| {
            scope.spawn(move || half.iter().flat_map(|position| position.try_all(known, extent)).collect::<Vec<_>>())
        });
        let halves = halves.collect::<Vec<_>>();
        halves.into_iter().flat_map(|half| half.join().expect("a panic is a finding")).collect::<Vec<_>>()
    })
}

/// One position of each kind.
fn positions(fixtures: &[Fixture]) -> Vec<Position<'_>> {
    let mut kinds = BTreeSet::new();
    let mut positions = Vec::new();
    for document in fixtures {
        for place in crate::mutation::places(&document.root) {
            let is_text = document.root.pointer(&place).is_some_and(|value| !value.is_array() && !value.is_object());
            for is_name in [false, true] {
                let is_there = if is_name { !place.is_empty() && !is_index(&place) } else { is_text };
                if is_there && kinds.insert((kind(&place), is_name)) {
                    positions.push(Position { document, place: place.clone(), is_name });
                }
            }
        }
    }
    positions
}

fn is_index(place: &str) -> bool {
    place.rsplit('/').next().is_some_and(|last| last.parse::<usize>().is_ok_and(|index| index < 100))
}

/// The last keywords of a place.
fn kind(place: &str) -> String {
    let mut kinds = Vec::<&str>::new();
    for token in place.split('/').skip(1) {
        let is_in = |above: usize, names: &[&str]| {
            kinds.len().checked_sub(above).and_then(|index| kinds.get(index)).is_some_and(|kind| names.contains(kind))
        };
        let is_any = kinds.iter().any(|kind| VALUES.contains(kind));
        let is_own =
            is_any || is_in(1, &MAPS) || is_in(2, &["callbacks", "security"]) || token.parse::<usize>().is_ok();
        kinds.push(if is_own { "*" } else { token });
    }
    kinds[kinds.len().saturating_sub(KEYWORDS)..].join("/")
}

impl Position<'_> {
    fn try_all(&self, known: &BTreeSet<String>, extent: Extent) -> Vec<String> {
        let behind = |text: &str| self.with(&|own| format!("{own}{text}"));
        let all: [(&str, &dyn Fn() -> Vec<String>); 4] = [
            ("behind", &|| self.in_client(&behind(TEXTS[0]), known)),
            ("behind, harmless", &|| self.in_client(&behind(TEXTS[1]), known)),
            ("instead", &|| self.in_client(&self.with(&|_| TEXTS[0].to_owned()), known)),
            ("as a change", &|| self.in_reports(&behind(TEXTS[0]))),
        ];
        let of = if self.is_name { "the name of " } else { "" };
        let ways = if extent == Extent::Ways { all.len() } else { 1 };
        let findings = all.into_iter().take(ways).flat_map(|(way, found)| {
            let found = catch_unwind(AssertUnwindSafe(found)).unwrap_or_else(|_| vec!["it panicked".to_owned()]);
            found.into_iter().map(move |what| format!("{of}{} ({way}): {what}", self.place))
        });
        findings.collect()
    }

    /// The document with another text.
    fn with(&self, change: &dyn Fn(&str) -> String) -> Value {
        let mut root = self.document.root.clone();
        if !self.is_name {
            if let Some(value) = root.pointer_mut(&self.place) {
                *value = Value::String(change(&value.as_str().map_or_else(|| value.to_string(), str::to_owned)));
            }
            return root;
        }
        let (holder, name) = self.place.rsplit_once('/').unwrap_or_default();
        let name = name.replace("~1", "/").replace("~0", "~");
        if let Some(Value::Object(members)) = root.pointer_mut(holder) {
            let renamed = |(key, value)| if key == name { (change(&name), value) } else { (key, value) };
            *members = std::mem::take(members).into_iter().map(renamed).collect();
        }
        root
    }

    /// What got out into the client and what is said of it.
    fn in_client(&self, changed: &Value, known: &BTreeSet<String>) -> Vec<String> {
        let sources = sources(changed);
        let mut diagnostics = Diagnostics::new();
        let generated = client(&sources, &mut diagnostics);
        let mut found = said(&diagnostics, &sources);
        let Some(generated) = generated else { return found };
        let summary = &generated.summary;
        let lines = [&summary.operations, &summary.types, &summary.unions].map(|lines| lines.join("\n"));
        found.extend(lines.iter().filter_map(|text| shown("the summary", text)));
        found.extend(shown("the model", &generated.model));
        for (name, text) in files(generated) {
            if self.document.files.get(&name) == Some(&text) {
                continue;
            }
            found.extend(shown(&name, &text));
            if !name.ends_with(".rs") {
                continue;
            }
            match tokens::words(&text) {
                Ok(words) => found.extend(words.difference(known).map(|word| format!("{name} has `{word}`"))),
                Err(error) => found.push(format!("{name} is no Rust: {error}")),
            }
        }
        found
    }

    /// What got out into the reports about what changed.
    fn in_reports(&self, changed: &Value) -> Vec<String> {
        let sides = Sides { old: sources(&self.document.root), new: sources(changed) };
        let mut diagnostics = Sides::<Diagnostics>::default();
        let mut found = Vec::new();
        if let Ok(comparison) = diff::diff(&sides, &InThread, &mut diagnostics) {
            found.extend(shown("the report of `diff`", &diff::text::render(&comparison)));
            found.extend(shown("the page of `diff`", &diff::markdown::render(&comparison)));
            let lines = diff::github::render(&comparison);
            found.extend(shown("the lines of `diff`", &lines));
            found.extend(lines.lines().filter(|line| !line.starts_with("::")).map(|line| format!("`diff` has {line}")));
        }
        let page = SourceFile { name: "page.md".to_owned(), text: format!("# Page\n\n```yaml\n{changed}\n```\n") };
        let pages = sources(&self.document.root).with_page(page);
        let request = ImportRequest { sources: &pages, readme: "", source: None, date: "2026-05-04" };
        let mut diagnostics = Diagnostics::new();
        if let Ok(imported) = codegen::import(&request, &NoFiles, &mut diagnostics) {
            found.extend(shown("the report of `import`", &imported.report.to_string()));
        }
        found.extend(said(&diagnostics, &pages));
        found
    }
}

/// A folder with nothing beside the document.
struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _: &str) -> Result<SourceFile, String> {
        Err("there is no such file".to_owned())
    }
}

fn sources(root: &Value) -> Sources {
    Sources::new(SourceFile { name: "api.json".to_owned(), text: root.to_string() }).with_faults(Faults::LeaveOut)
}

fn client(sources: &Sources, diagnostics: &mut Diagnostics) -> Option<Generated> {
    generate(sources, &InThread, diagnostics).ok()
}

/// All that is written for a client, by the names of the files.
fn files(generated: Generated) -> BTreeMap<String, String> {
    let files = generated.files.into_iter().map(|file| (file.name, file.text));
    files.chain([("names.yaml".to_owned(), generated.names)]).collect()
}

/// What got out into messages.
fn said(diagnostics: &Diagnostics, sources: &Sources) -> Vec<String> {
    let (short, github) = (messages::short(diagnostics, sources), messages::github(diagnostics, sources));
    let texts = [
        ("the messages", messages::text(diagnostics, sources, Style::Plain)),
        ("the short messages", short.clone()),
        ("the lines of messages", github.clone()),
    ];
    let is_ours = |line: &str| {
        ["error", "warning", "notice"].iter().any(|level| {
            let rest = line.strip_prefix("::").and_then(|line| line.strip_prefix(level));
            rest.is_some_and(|rest| rest.starts_with(" file=") || rest.starts_with(" title="))
        })
    };
    // The line of a place begins with a colon more.
    let is_command = |line: &&str| line.starts_with("::") && !line.starts_with(":::");
    let commands = texts.iter().flat_map(|(_, text)| text.lines()).filter(is_command);
    let commands = commands.filter(|line| !is_ours(line)).map(|line| format!("a message has the line {line}"));
    texts.iter().filter_map(|(what, text)| shown(what, text)).chain(commands).collect()
}

/// The first character of a text that does something where it is printed.
fn shown(what: &str, text: &str) -> Option<String> {
    let odd = |c: char| {
        c.is_control() && c != '\n'
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let found = text.chars().find(|c| odd(*c))?;
    let line = text.lines().find(|line| line.contains(found)).unwrap_or_default();
    Some(format!("{what}: U+{:04X} in {line:?}", u32::from(found)))
}
