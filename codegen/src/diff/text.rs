//! Makes text of a comparison, for a terminal.

use std::fmt::Write as _;

use indexmap::IndexMap;

use super::change::{Change, Place, one_line};
use super::fit::{Section, fit};
use super::outline::{self, Aspect, Entry, Said};
use super::rules::Verdict;
use super::summary::plural;
use super::{Comparison, RustApi, alone};

/// How many lines a report has at most, as long as what breaks has a line each.
const MOST_LINES: usize = 390;
/// How many things are listed in one line.
const LISTED: usize = 6;

/// Renders the comparison, the worst first. What is least important is told in short where there is a lot.
pub fn render(comparison: &Comparison) -> String {
    let mut text = format!("{}\n", comparison.conclusion());
    if comparison.is_empty() {
        return text;
    }
    let _ = writeln!(text, "{}", comparison.counts());
    for part in comparison.parts() {
        let _ = writeln!(text, "\n{}", part.head);
        text.extend(part.kinds.iter().map(|kind| format!("    {kind}\n")));
    }
    for finding in &comparison.overlays {
        let place = finding.place.as_ref().map(|place| format!("{}: ", shown(place))).unwrap_or_default();
        let _ = write!(text, "\n{place}{}[{}]: {}\n", finding.severity.as_str(), finding.code, finding.message);
        text.extend(finding.help.iter().map(|help| format!("    help: {help}\n")));
    }
    if let RustApi::NotCompared { reason } = &comparison.rust_api {
        let _ = write!(text, "\nThe Rust API is not compared. {reason}\n");
    }
    let entries = comparison.entries();
    let of = |verdict: Verdict| entries.iter().filter(|entry| entry.verdict == verdict).collect::<Vec<_>>();
    let (breaking, unclear, compatible) = (of(Verdict::Breaking), of(Verdict::Unclear), of(Verdict::Compatible));
    let sections = [
        Section::new(vec![in_full(&breaking), in_lines(&breaking, "breaking"), breaking_alone(&breaking)]),
        Section::new(of_rust_alone(comparison, Verdict::Breaking)),
        Section::new(vec![in_full(&unclear), in_lines(&unclear, "unclear"), in_short(&unclear, "unclear")]),
        Section::new(of_rust_alone(comparison, Verdict::Unclear)),
        Section::new(vec![
            in_full(&compatible),
            in_lines(&compatible, "compatible"),
            in_short(&compatible, "compatible"),
        ]),
        Section::new(of_rust_alone(comparison, Verdict::Compatible)),
        Section::new(documentation(comparison)),
    ];
    let left = MOST_LINES.saturating_sub(text.lines().count());
    text.extend(fit(&sections, left, |text| text.lines().count()));
    text
}

/// Each thing with all that there is to say of it. Why a verdict is what it is, is said once.
fn in_full(entries: &[&Entry<'_>]) -> String {
    let (mut text, mut said) = (String::new(), Said::default());
    for entry in entries {
        if let [only] = entry.aspects.as_slice() {
            let _ = write!(text, "\n{}: {}\n", entry.verdict, only.message(one_line));
            details(only, "    ", true, &mut said, &mut text);
            continue;
        }
        let _ =
            writeln!(text, "\n{}: {}, {}", entry.verdict, one_line(entry.name), plural(entry.aspects.len(), "change"));
        let all = entry.operations();
        // An operation is its own.
        if !all.contains(entry.name) {
            let _ = writeln!(text, "    in   {}", outline::operations(&all, one_line));
        }
        for aspect in &entry.aspects {
            let _ = writeln!(text, "    {}: {}", aspect.verdict, aspect.short_message(one_line));
            details(aspect, "        ", aspect.operations() != all, &mut said, &mut text);
        }
    }
    text
}

fn details(aspect: &Aspect<'_>, indent: &str, has_operations: bool, said: &mut Said, text: &mut String) {
    if let Some(place) = aspect.place() {
        let old = aspect.old_place().map(|place| format!(", was {}", shown(place))).unwrap_or_default();
        let _ = writeln!(text, "{indent}at   {}{old}", shown(place));
    }
    let operations = outline::operations(&aspect.other_operations(), one_line);
    if has_operations && !operations.is_empty() {
        let _ = writeln!(text, "{indent}in   {operations}");
    }
    for rule in aspect.rules() {
        let _ = writeln!(text, "{indent}wire {} [{rule}]", outline::wire(rule));
        if said.is_first(rule) {
            let _ = writeln!(text, "{indent}     {}", rule.why());
        }
    }
    let items = aspect.items();
    for group in &items.shown {
        let _ = writeln!(text, "{indent}Rust {}: {}", group.verdict(), group.line(str::to_owned));
        if let Some((old, new)) = group.signatures().filter(|_| said.is_first_of(group)) {
            let _ = write!(text, "{indent}     - {old}\n{indent}     + {new}\n");
        }
    }
    if items.more > 0 {
        let _ = writeln!(text, "{indent}     and {} more", items.more);
    }
    if !items.followers.is_empty() {
        let names = items.followers.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let _ = writeln!(text, "{indent}     also {}", outline::first_of(&names, LISTED));
    }
}

/// Each change on a line.
fn in_lines(entries: &[&Entry<'_>], title: &str) -> String {
    if entries.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{title}, a line each; `--schema` and `--operation` show all of it\n");
    for entry in entries {
        for aspect in &entry.aspects {
            let _ = writeln!(text, "    {}", line(aspect));
        }
    }
    text
}

fn line(aspect: &Aspect<'_>) -> String {
    let operations = aspect.other_operations();
    let named = operations.first().copied().map(one_line).unwrap_or_default();
    let of = match operations.len() {
        0 => String::new(),
        1 => format!(", in {named}"),
        more => format!(", in {named} and {} more", more - 1),
    };
    let place = aspect.place().map(|place| format!(", {}:{}", place.file, place.line)).unwrap_or_default();
    let rust = aspect.rust_in_short();
    let rust = if rust.is_empty() { rust } else { format!(" ({rust})") };
    format!("{}: {}{of}{place}{rust}", aspect.verdict, aspect.message(one_line))
}

/// What breaks has a line each; what else has changed of the same things is told in short.
fn breaking_alone(entries: &[&Entry<'_>]) -> String {
    let mut text = "\nbreaking, a line each; `--schema` and `--operation` show all of it\n".to_owned();
    let aspects = entries.iter().flat_map(|entry| &entry.aspects);
    let (breaking, others): (Vec<_>, Vec<_>) = aspects.partition(|aspect| aspect.verdict == Verdict::Breaking);
    text.extend(breaking.iter().map(|aspect| format!("    {}\n", line(aspect))));
    if !others.is_empty() {
        let _ = write!(text, "\nwhat else has changed of these\n{}", by_kind(&others));
    }
    text
}

/// Each kind of change on a line, with the first few things that have changed so.
fn in_short(entries: &[&Entry<'_>], title: &str) -> String {
    if entries.is_empty() {
        return String::new();
    }
    let aspects = entries.iter().flat_map(|entry| &entry.aspects).collect::<Vec<_>>();
    format!("\n{title}, in short; `--only {title}`, `--schema` and `--operation` show more\n{}", by_kind(&aspects))
}

fn by_kind(aspects: &[&Aspect<'_>]) -> String {
    let mut kinds = IndexMap::<&str, Vec<String>>::new();
    for aspect in aspects {
        let change = aspect.first();
        kinds.entry(change.rule.says()).or_default().push(one_line(&change.subject.to_string()));
    }
    kinds.sort_by_key(|_, subjects| std::cmp::Reverse(subjects.len()));
    let line = |(says, subjects): (&str, Vec<String>)| {
        format!("    {} × {says}: {}\n", subjects.len(), outline::first_of(&subjects, LISTED))
    };
    kinds.into_iter().map(line).collect()
}

/// What no change of the document explains, in full and in short.
fn of_rust_alone(comparison: &Comparison, verdict: Verdict) -> Vec<String> {
    let groups = alone::groups(&comparison.unexplained(), verdict);
    if groups.is_empty() {
        return Vec::new();
    }
    let title = format!("\n{verdict} in Rust alone: no operation uses it, or its name comes from another one\n");
    let mut full = String::new();
    for group in &groups {
        let _ = writeln!(full, "    {}", group.line(str::to_owned));
        if let Some((old, new)) = group.signatures() {
            let _ = write!(full, "         - {old}\n         + {new}\n");
        }
    }
    let short = alone::by_action(&comparison.unexplained(), verdict, str::to_owned);
    let short = short.into_iter().map(|line| format!("    {line}\n")).collect::<String>();
    vec![format!("{title}{full}"), format!("{title}{short}")]
}

/// The documentation that has changed, as a list and as a number.
fn documentation(comparison: &Comparison) -> Vec<String> {
    let changes = comparison.documentation();
    if changes.is_empty() {
        return Vec::new();
    }
    let line = |change: &Change| {
        let place = outline::place(change).map(shown).unwrap_or_default();
        let (subject, holder) = (one_line(&change.subject.to_string()), outline::holder(change, one_line));
        format!("    {place} {subject}{holder} {}\n", change.value.to.as_deref().map(one_line).unwrap_or_default())
    };
    let mut list = "\nDocumentation changes\n".to_owned();
    list.extend(changes.iter().take(outline::DOCUMENTATION).map(|change| line(change)));
    if changes.len() > outline::DOCUMENTATION {
        let _ = writeln!(list, "    and {} more", changes.len() - outline::DOCUMENTATION);
    }
    vec![list, format!("\nDocumentation changes: {}\n", changes.len())]
}

fn shown(place: &Place) -> String {
    format!("{}:{}:{}", one_line(&place.file), place.line, place.column)
}
