//! Makes Markdown of a comparison, for a comment on a pull request.
//!
//! All that the document says stands in code, so that none of it becomes a link, a mention, or HTML. What is least
//! important is told in short where there is too much of it for a comment.

use std::fmt::Write as _;

use indexmap::IndexMap;

use super::change::{Change, Place, one_line};
use super::fit::{Section, fit};
use super::outline::{self, Aspect, Entry, Said};
use super::rules::Verdict;
use super::summary::plural;
use super::{Comparison, RustApi, alone};
use crate::markdown::{code_span, safe};

/// How long a report gets: GitHub takes 65,536 characters in a comment.
const LONGEST: usize = 65_000;
/// How many things are listed in one line.
const LISTED: usize = 12;
/// What stands where even the shortest words are too many.
const CUT: &str = "\n* and more, which `cargo xtask diff` shows\n";

/// Renders the comparison: what breaks and how much, what is breaking or unclear, and folded what is neither.
pub fn render(comparison: &Comparison) -> String {
    let mut text = format!("### {}\n", comparison.conclusion());
    if comparison.is_empty() {
        return text;
    }
    let _ = write!(text, "\n{}\n", comparison.counts());
    for part in comparison.parts() {
        let _ = write!(text, "\n{}:\n\n", part.head);
        text.extend(part.kinds.iter().map(|kind| format!("* {kind}\n")));
    }
    overlays(comparison, &mut text);
    if let RustApi::NotCompared { reason } = &comparison.rust_api {
        let _ = write!(text, "\n#### The Rust API is not compared\n\n{}\n", code_span(reason));
    }
    let entries = comparison.entries();
    let section = |verdict: Verdict, title: &dyn Fn(usize) -> String| {
        let entries = entries.iter().filter(|entry| entry.verdict == verdict).collect::<Vec<_>>();
        let alone = alone::groups(&comparison.unexplained(), verdict);
        let rust = rust_alone(&alone);
        let rust_in_short = alone::by_action(&comparison.unexplained(), verdict, code);
        let rust_in_short = rust_in_short.into_iter().map(|line| format!("* Rust alone, {line}\n")).collect::<String>();
        let count = entries.iter().map(|entry| entry.aspects.len()).sum::<usize>() + alone.len();
        let aspects = entries.iter().flat_map(|entry| &entry.aspects).collect::<Vec<_>>();
        let versions = [
            in_full(&entries) + &rust,
            in_lines(&aspects) + &rust_in_short,
            by_kind(&aspects, usize::MAX) + &rust_in_short,
            by_kind(&aspects, LISTED) + &rust_in_short,
        ];
        let of_kind = |text: String| if text.is_empty() { text } else { fold_or_head(verdict, &title(count), &text) };
        Section::new(versions.map(of_kind).to_vec())
    };
    let changes = |count| format!("{count} compatible {}", if count == 1 { "change" } else { "changes" });
    let sections = [
        section(Verdict::Breaking, &|_| "Breaking".to_owned()),
        section(Verdict::Unclear, &|_| "Unclear: needs review".to_owned()),
        section(Verdict::Compatible, &changes),
        Section::new(documentation(comparison)),
    ];
    let length = |text: &str| text.chars().count();
    let left = LONGEST.saturating_sub(length(&text));
    text.extend(fit(&sections, left, length));
    cut(text)
}

/// The parts that need an eye stand open, the others open with a click.
fn fold_or_head(verdict: Verdict, title: &str, text: &str) -> String {
    match verdict {
        Verdict::Compatible => fold(title, text),
        Verdict::Breaking | Verdict::Unclear => format!("\n#### {title}\n\n{text}"),
    }
}

/// Cuts what is too long in even the shortest words, at the end of a line.
fn cut(text: String) -> String {
    let Some((end, _)) = text.char_indices().nth(LONGEST) else { return text };
    let end = text[..end].rfind('\n').unwrap_or(end);
    let open = text[..end].matches("<details>").count() > text[..end].matches("</details>").count();
    format!("{}{CUT}{}", &text[..end], if open { "\n</details>\n" } else { "" })
}

fn overlays(comparison: &Comparison, text: &mut String) {
    if comparison.overlays.is_empty() {
        return;
    }
    text.push_str("\n#### Overlay actions to look at\n\n");
    for finding in &comparison.overlays {
        let place = finding.place.as_ref().map(|place| format!(", {}", shown(place))).unwrap_or_default();
        let (severity, message) = (finding.severity.as_str(), safe(&finding.message).replace('\n', " "));
        let _ = writeln!(text, "* **{severity}**: {message}{place} ({})", code_span(finding.code.as_str()));
        text.extend(finding.help.iter().map(|help| format!("  * {}\n", safe(help).replace('\n', " "))));
    }
}

/// Each thing with all that there is to say of it. Why a verdict is what it is, is said once.
fn in_full(entries: &[&Entry<'_>]) -> String {
    let (mut text, mut said) = (String::new(), Said::default());
    for entry in entries {
        if let [only] = entry.aspects.as_slice() {
            let _ = write!(text, "* **{}**", only.message(code));
            details(only, "  ", true, &mut said, &mut text);
            continue;
        }
        let all = entry.operations();
        let _ = write!(text, "* **{}**, {}", code(entry.name), plural(entry.aspects.len(), "change"));
        // An operation is its own.
        if !all.contains(entry.name) {
            let _ = write!(text, ", in {}", outline::operations(&all, code));
        }
        text.push('\n');
        for aspect in &entry.aspects {
            let _ = write!(text, "  * {}: **{}**", aspect.verdict, aspect.short_message(code));
            details(aspect, "    ", aspect.operations() != all, &mut said, &mut text);
        }
    }
    text
}

fn details(aspect: &Aspect<'_>, indent: &str, has_operations: bool, said: &mut Said, text: &mut String) {
    text.extend(aspect.place().map(|place| format!(", {}", shown(place))));
    text.push('\n');
    let operations = outline::operations(&aspect.other_operations(), code);
    if has_operations && !operations.is_empty() {
        let _ = writeln!(text, "{indent}* in {operations}");
    }
    for rule in aspect.rules() {
        let why = if said.is_first(rule) { format!(". {}", rule.why()) } else { String::new() };
        let _ = writeln!(text, "{indent}* wire: {} ({}){why}", outline::wire(rule), code_span(rule.id()));
    }
    let items = aspect.items();
    for group in &items.shown {
        let _ = writeln!(text, "{indent}* Rust: {}, {}", group.verdict(), group.line(code_span));
        if let Some((old, new)) = group.signatures().filter(|_| said.is_first_of(group)) {
            let _ = write!(text, "{indent}  ```diff\n{indent}  - {old}\n{indent}  + {new}\n{indent}  ```\n");
        }
    }
    if items.more > 0 {
        let _ = writeln!(text, "{indent}* Rust: and {} more", items.more);
    }
    if !items.followers.is_empty() {
        let names = items.followers.iter().map(|name| code_span(name)).collect::<Vec<_>>();
        let _ = writeln!(text, "{indent}* Rust: also {}", outline::first_of(&names, LISTED));
    }
}

/// Each change on a line.
fn in_lines(aspects: &[&Aspect<'_>]) -> String {
    let line = |aspect: &&Aspect<'_>| {
        let operations = aspect.other_operations();
        let of = match operations.len() {
            0 => String::new(),
            1 => format!(", in {}", code(operations[0])),
            more => format!(", in {} and {} more", code(operations[0]), more - 1),
        };
        let place = aspect.place().map(|place| format!(", {}", shown(place))).unwrap_or_default();
        let rust = aspect.rust_in_short();
        let rust = if rust.is_empty() { rust } else { format!(" ({rust})") };
        format!("* {}: {}{of}{place}{rust}\n", aspect.verdict, aspect.message(code))
    };
    aspects.iter().map(line).collect()
}

/// Each kind of change on a line, with the things that have changed so, or the first few of them.
fn by_kind(aspects: &[&Aspect<'_>], most: usize) -> String {
    let mut kinds = IndexMap::<_, Vec<String>>::new();
    for aspect in aspects {
        let change = aspect.first();
        kinds.entry((aspect.verdict, change.rule.says())).or_default().push(outline::subject(&change.subject, code));
    }
    kinds.sort_by_key(|(verdict, _), subjects| std::cmp::Reverse((*verdict, subjects.len())));
    let line = |((verdict, says), subjects): ((Verdict, &str), Vec<String>)| {
        format!("* {} × {verdict}, {says}: {}\n", subjects.len(), outline::first_of(&subjects, most))
    };
    kinds.into_iter().map(line).collect()
}

fn rust_alone(groups: &[alone::Group<'_>]) -> String {
    let mut text = String::new();
    for group in groups {
        let _ = writeln!(text, "* Rust alone: {}", group.line(code_span));
        if let Some((old, new)) = group.signatures() {
            let _ = write!(text, "  ```diff\n  - {old}\n  + {new}\n  ```\n");
        }
    }
    text
}

/// The documentation that has changed, as a list and as a number.
fn documentation(comparison: &Comparison) -> Vec<String> {
    let changes = comparison.documentation();
    if changes.is_empty() {
        return Vec::new();
    }
    let line = |change: &&Change| {
        let place = outline::place(change).map(shown).unwrap_or_default();
        let holder = outline::holder(change, code);
        format!("* {}{holder}{}, {place}\n", outline::subject(&change.subject, code), value(change))
    };
    let mut list = changes.iter().take(outline::DOCUMENTATION).map(line).collect::<String>();
    if changes.len() > outline::DOCUMENTATION {
        let _ = writeln!(list, "* and {} more", changes.len() - outline::DOCUMENTATION);
    }
    let title = format!("Documentation changes: {}", changes.len());
    vec![fold(&title, &list), format!("\n{title}\n")]
}

/// A part that opens with a click. The empty lines make Markdown of what is between the tags.
fn fold(title: &str, text: &str) -> String {
    format!("\n<details>\n<summary>{title}</summary>\n\n{text}\n</details>\n")
}

fn value(change: &Change) -> String {
    match (&change.value.from, &change.value.to) {
        (Some(from), Some(to)) => format!(": {} → {}", code(from), code(to)),
        (Some(only), None) | (None, Some(only)) => format!(": {}", code(only)),
        (None, None) => String::new(),
    }
}

/// A text of the document as code, of a length that can be read.
fn code(text: &str) -> String {
    code_span(&one_line(text))
}

fn shown(place: &Place) -> String {
    code_span(&format!("{}:{}", place.file, place.line))
}
