//! Divides what has too many lines for a file by words, so that what comes or goes moves nothing else.

use std::collections::BTreeMap;

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

/// Groups by one word after those that all have in common, and by the next one what has too many lines still.
pub(super) fn divide<'t, T: Divided>(all: Vec<&'t T>, in_common: usize, groups: &mut BTreeMap<String, Vec<&'t T>>) {
    let mut by_word = BTreeMap::<Option<&str>, Vec<&T>>::new();
    for one in all {
        by_word.entry(one.words().get(in_common).map(String::as_str)).or_default().push(one);
    }
    for (word, group) in by_word {
        match (word, group.as_slice()) {
            (Some(_), [_, _, ..]) if lines(&group) > LINES => divide(group, in_common + 1, groups),
            (Some(_), [first, ..]) => _ = groups.insert(first.words()[..=in_common].join("_"), group),
            (None, [first, ..]) => _ = groups.insert(first.words().join("_"), group),
            (_, []) => {}
        }
    }
}
