//! Divides what has too many lines for a file by words, so that what comes or goes moves nothing else.

use std::collections::BTreeMap;

use crate::names;

/// How many lines a file has at most, imports aside, unless it is a single thing that has more.
pub(super) const LINES: usize = 3000;

/// What stands in a file with others.
pub(super) trait Divided {
    /// The words that say where it belongs, such as those of its name.
    fn words(&self) -> &[String];

    fn lines(&self) -> usize;
}

/// How many lines all have.
pub(super) fn lines<T: Divided>(all: &[&T]) -> usize {
    all.iter().map(|one| one.lines()).sum()
}

/// Groups what has too many lines by first words, and by the next one what has too many still: by the names of the
/// modules, where some are taken.
pub(super) fn divide<T: Divided>(all: Vec<&T>, is_taken: impl Fn(&str) -> bool) -> BTreeMap<String, Vec<&T>> {
    let mut groups = BTreeMap::new();
    divide_after(0, all, &mut groups);
    let mut modules = BTreeMap::<String, Vec<&T>>::new();
    for (words, group) in groups {
        // Words that differ in letters that no file name has are one name.
        modules.entry(names::module_name(&words, &is_taken)).or_default().extend(group);
    }
    modules
}

/// The same, by the word after so many that all have in common.
fn divide_after<'t, T: Divided>(in_common: usize, all: Vec<&'t T>, groups: &mut BTreeMap<String, Vec<&'t T>>) {
    let mut by_word = BTreeMap::<Option<&str>, Vec<&T>>::new();
    for one in all {
        by_word.entry(one.words().get(in_common).map(String::as_str)).or_default().push(one);
    }
    for (word, group) in by_word {
        match (word, group.as_slice()) {
            (Some(_), [_, _, ..]) if lines(&group) > LINES => divide_after(in_common + 1, group, groups),
            (Some(_), [first, ..]) => _ = groups.insert(first.words()[..=in_common].join("_"), group),
            (None, [first, ..]) => _ = groups.insert(first.words().join("_"), group),
            (_, []) => {}
        }
    }
}
