//! Tells apart what would have one name.
//!
//! The order in which things stand has no part in it, so that nothing gets another name when something else is moved. A
//! name that was given before stays, whoever else would have it now.
//!
//! From: `listPets` of `GET /pets`, `list_pets` of `DELETE /v2/pets`; the members `id`, `_id`
//!
//! To: `list_pets_get_pets`, `list_pets`; `id`, `underscore_id`
//!
//! 1. What was given before comes first.
//! 2. Of those that would have one name, the one that is spelled like it has it. Where none is, and there are several,
//!    none has it.
//! 3. The others get the first of their longer names that nothing else would have, by the same rule.
//! 4. What is left, because longer names are equal too, gets some digits that are made of what it is.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

/// Something that gets a name.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// What it would be called if nothing else had a name.
    pub plain: String,
    /// How well it is spelled like its name; the best comes first.
    pub spelling: Spelling,
    /// Longer names, made of what it is.
    pub longer: Longer,
    /// All that makes it what it is.
    pub identity: String,
    /// The name that it was given before.
    pub given: Option<String>,
}

/// Longer names of something, the best first.
#[derive(Clone, Debug)]
pub enum Longer {
    /// These.
    Listed(Vec<String>),
    /// What the function makes of the plain name and of a text: most names are nobody else's, and then it is not called.
    Made(fn(plain: &str, text: &str) -> Vec<String>, String),
}

impl Default for Longer {
    fn default() -> Self {
        Self::Listed(Vec::new())
    }
}

impl<const COUNT: usize> From<[String; COUNT]> for Longer {
    fn from(names: [String; COUNT]) -> Self {
        Self::Listed(names.into())
    }
}

/// How well something is spelled like its name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spelling {
    /// Exactly: nothing else that would have this name is spelled like it.
    Exact,
    /// In another way in which names are spelled.
    Close,
    /// Differently.
    #[default]
    Other,
}

impl Wanted {
    /// The longer names.
    pub fn longer_names(&self) -> Cow<'_, [String]> {
        match &self.longer {
            Longer::Listed(names) => Cow::Borrowed(names),
            Longer::Made(make, text) => Cow::Owned(make(&self.plain, text)),
        }
    }

    /// Whether it has the name that it has whatever comes later, so that nobody has to remember it.
    pub fn is_certain(&self, name: &str) -> bool {
        self.spelling == Spelling::Exact && self.plain == name
    }
}

/// The names, none of which is one of those that are taken; they are taken then.
pub fn distinct(wanted: &[Wanted], taken: &mut BTreeSet<String>) -> Vec<String> {
    let mut names = vec![None; wanted.len()];
    for (name, wanted) in names.iter_mut().zip(wanted) {
        *name = wanted.given.clone().filter(|given| taken.insert(given.clone()));
    }
    let open = |names: &[Option<String>]| (0..names.len()).filter(|&index| names[index].is_none()).collect::<Vec<_>>();
    let mut groups = BTreeMap::<&str, Vec<usize>>::new();
    open(&names).into_iter().for_each(|index| groups.entry(&wanted[index].plain).or_default().push(index));
    for (plain, group) in &groups {
        if let Some(winner) = winner(wanted, group).filter(|_| !taken.contains(*plain)) {
            names[winner] = Some((*plain).to_owned());
        }
    }
    // A longer name is never one that something would have by itself.
    taken.extend(groups.into_keys().map(str::to_owned));
    let longer =
        open(&names).into_iter().map(|index| (index, wanted[index].longer_names())).collect::<BTreeMap<_, _>>();
    for level in 0.. {
        let open = open(&names);
        if open.iter().all(|index| longer[index].len() <= level) {
            break;
        }
        let longer = open.iter().filter_map(|&index| Some((index, longer[&index].get(level)?)));
        let mut candidates = BTreeMap::<&str, Vec<usize>>::new();
        longer.for_each(|(index, name)| candidates.entry(name).or_default().push(index));
        for (name, group) in candidates {
            if let Some(winner) = winner(wanted, &group).filter(|_| !taken.contains(name)) {
                names[winner] = Some(name.to_owned());
            }
            taken.insert(name.to_owned());
        }
    }
    let mut last = open(&names);
    last.sort_by_key(|&index| &wanted[index].identity);
    for index in last {
        let Wanted { plain, identity, .. } = &wanted[index];
        // Names of types and variants have no underscores: progenitor would take them out.
        let (mark, separator) = if plain.contains(char::is_uppercase) { ("X", "") } else { ("_x", "_") };
        let longer = format!("{plain}{mark}{}", digits(identity));
        // Things that are equal in all have no order but that of the document.
        names[index] = Some(super::free(&longer, separator, |name| taken.insert(name.to_owned())));
    }
    names.into_iter().flatten().collect()
}

/// The one of a group that has the name that all would have.
fn winner(wanted: &[Wanted], group: &[usize]) -> Option<usize> {
    let best = group.iter().map(|&index| wanted[index].spelling).min()?;
    let mut exact = group.iter().copied().filter(|&index| wanted[index].spelling == best);
    match (group, exact.next(), exact.next()) {
        ([only], ..) => Some(*only),
        (_, Some(only), None) => Some(only),
        _ => None,
    }
}

/// Six hexadecimal digits.
fn digits(identity: &str) -> String {
    Sha256::digest(identity).iter().take(3).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Things that would have the first word as their name, with longer names; `!` before those that are spelled so.
    fn named(things: &[&str], given: &[(&str, &str)]) -> Vec<String> {
        let wanted = things.iter().map(|thing| {
            let words = thing.trim_start_matches('!').split(' ').collect::<Vec<_>>();
            let given = given.iter().find(|(of, _)| of == thing).map(|(_, name)| (*name).to_owned());
            Wanted {
                plain: words[0].to_owned(),
                spelling: if thing.starts_with('!') { Spelling::Exact } else { Spelling::Other },
                longer: Longer::Listed(words[1..].iter().map(|word| (*word).to_owned()).collect()),
                identity: (*thing).to_owned(),
                given,
            }
        });
        distinct(&wanted.collect::<Vec<_>>(), &mut BTreeSet::from(["taken".to_owned()]))
    }

    #[test]
    fn what_is_spelled_like_a_name_has_it_and_the_others_get_longer_ones() {
        assert_eq!(named(&["a a_b", "!a", "a a_c a_d"], &[]), ["a_b", "a", "a_c"]);
        assert_eq!(named(&["a a_b", "a a_c"], &[]), ["a_b", "a_c"]);
        assert_eq!(named(&["taken a_b", "b"], &[]), ["a_b", "b"]);
    }

    #[test]
    fn a_longer_name_is_never_one_that_something_else_would_have() {
        assert_eq!(named(&["!a", "a b c", "!b"], &[]), ["a", "c", "b"]);
        assert_eq!(named(&["!a", "a b c", "a b d"], &[]), ["a", "c", "d"]);
    }

    #[test]
    fn what_is_equal_in_all_its_names_gets_digits_of_its_own() {
        assert_eq!(named(&["!a", "a b", "a b b"], &[]), ["a", "a_xc8687a", "a_x94fcf3"]);
    }

    #[test]
    fn names_of_types_that_are_equal_in_all_have_no_underscore() {
        let names = named(&["A", "A"], &[]);
        assert_eq!(names[1], format!("{}2", names[0]));
    }

    #[test]
    fn a_name_that_was_given_stays_whoever_comes() {
        assert_eq!(named(&["!a a_b", "a a_c"], &[("a a_c", "a")]), ["a_b", "a"]);
        // One that is taken cannot be given again.
        assert_eq!(named(&["!a"], &[("!a", "taken")]), ["a"]);
    }
}
