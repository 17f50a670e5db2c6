//! Finds the items that are there under another name: types and operations by their structure, and the variants of an
//! enum by what they hold.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::items::{Item, ItemKind, Items, parent};

/// The paths of items that have another name, old to new.
pub(super) type Renames = IndexMap<String, String>;

/// Pairs each item that is gone with the one new item that is the same besides its name.
///
/// Of several that are the same, none is taken: a guess would be no help.
pub(super) fn find(old: &Items, new: &Items) -> Renames {
    let gone = candidates(old, new);
    let come = candidates(new, old);
    let names = |items: &[&Item]| items.iter().map(|item| name(&item.path).to_owned()).collect::<BTreeSet<_>>();
    // What holds a renamed type has another type itself, and is the same nevertheless.
    let names = names(&gone).union(&names(&come)).cloned().collect::<BTreeSet<_>>();
    let by_structure = |items: &[&Item]| {
        let mut found = BTreeMap::<_, Vec<String>>::new();
        for item in items {
            found.entry((item.kind.as_str(), without(&item.structure, &names))).or_default().push(item.path.clone());
        }
        found
    };
    let come = by_structure(&come);
    let pairs = by_structure(&gone).into_iter().filter_map(|(structure, gone)| {
        match (gone.as_slice(), come.get(&structure)?.as_slice()) {
            ([from], [to]) => Some((from.clone(), to.clone())),
            _ => None,
        }
    });
    let pairs = pairs.collect::<BTreeMap<_, _>>();
    let mut renames = Renames::new();
    for item in &gone {
        renames.extend(pairs.get(&item.path).map(|to| (item.path.clone(), to.clone())));
    }
    renames
}

/// Pairs each type that is a deprecated alias now with the new type that it is the other name of: the same type, and its
/// old name is no longer the one to use.
pub(super) fn find_kept(old: &Items, new: &Items) -> Renames {
    let kept = old.iter().filter_map(|(path, item)| {
        let alias = new.get(path).filter(|alias| alias.kind == ItemKind::Alias && alias.is_deprecated)?;
        let target = format!("types::{}", alias.shown);
        let is_same = new.get(&target)?.kind == item.kind && !old.contains_key(&target);
        is_same.then(|| (path.clone(), target))
    });
    kept.collect()
}

/// Pairs each variant that is gone with the one new variant of its enum that holds the same. The types have their new
/// names already.
pub(super) fn find_variants(old: &Items, new: &Items) -> Renames {
    let variants = |items: &Items, other: &Items| {
        let holds = |item: &Item| item.kind == ItemKind::Variant && !item.compared.is_empty();
        let gone = items.iter().filter(|(path, item)| !other.contains_key(*path) && holds(item));
        gone.map(|(path, item)| (path.clone(), item.compared.clone())).collect::<Vec<_>>()
    };
    let (gone, come) = (variants(old, new), variants(new, old));
    let belong = |(left, left_holds): &(String, String), (right, right_holds): &(String, String)| {
        parent(left) == parent(right) && left_holds == right_holds
    };
    let mut renames = Renames::new();
    for variant in &gone {
        let same = come.iter().filter(|other| belong(variant, other)).collect::<Vec<_>>();
        let is_only = gone.iter().filter(|other| belong(variant, other)).count() == 1;
        if let ([only], true) = (same.as_slice(), is_only) {
            renames.insert(variant.0.clone(), only.0.clone());
        }
    }
    renames
}

/// The types and operations of one client that the other one lacks, and that say enough of themselves.
fn candidates<'i>(items: &'i Items, other: &Items) -> Vec<&'i Item> {
    let says_enough = |item: &&Item| match item.kind {
        ItemKind::Enum if item.path.starts_with("operations::") => true,
        ItemKind::Struct | ItemKind::Enum => item.structure.matches(',').count() > 1,
        ItemKind::Function => !item.structure.is_empty(),
        _ => false,
    };
    items.values().filter(|item| !other.contains_key(&item.path)).filter(says_enough).collect()
}

fn name(path: &str) -> &str {
    path.rsplit_once("::").map_or(path, |(_, name)| name)
}

/// Puts a blank in the place of names.
fn without(structure: &str, names: &BTreeSet<String>) -> String {
    replace(structure, |word| names.contains(word).then_some("_"))
}

/// Gives the old items the names of the new ones.
pub(super) fn apply(old: Items, renames: &Renames) -> Items {
    if renames.is_empty() {
        return old;
    }
    // A variant has no name of its own in the types of others.
    let is_type = |path: &str| path.strip_prefix("types::").is_some_and(|name| !name.contains("::"));
    let types = renames.iter().filter(|(from, _)| is_type(from));
    let types = types.map(|(from, to)| (name(from), name(to))).collect::<IndexMap<_, _>>();
    let rename = |(path, mut item): (String, Item)| {
        let own = renames.get(&path).cloned();
        let of_parent = || {
            let parent = parent(&path)?;
            Some(format!("{}{}", renames.get(parent)?, &path[parent.len()..]))
        };
        let path = own.or_else(of_parent).unwrap_or(path);
        // A type that is converted from is a part of the path.
        let path = match path.split_once(": From<") {
            Some((holder, source)) => format!("{holder}: From<{}", replace(source, |word| types.get(word).copied())),
            None => path,
        };
        item.compared = replace(&item.compared, |word| types.get(word).copied());
        (path, item)
    };
    old.into_iter().map(rename).collect()
}

/// Replaces whole words of a Rust text.
fn replace<'n>(text: &str, replacement: impl Fn(&str) -> Option<&'n str>) -> String {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        replaced.push_str(replacement(word).unwrap_or(word));
        let next = after.find(is_word).unwrap_or(after.len());
        replaced.push_str(&after[..next]);
        rest = &after[next..];
    }
    replaced
}
