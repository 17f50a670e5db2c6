//! Compares the branches of unions.

use super::super::Sides;
use super::super::rules::Rule;
use super::keywords::Keywords;
use super::schema::At;
use super::schema_use::Use;
use super::{Comparer, from, from_to, to, words};
use crate::document::Node;
use crate::openapi::{self, SCHEMAS};

/// A branch and the values of the discriminator that choose it.
#[derive(Clone)]
struct Branch<'d> {
    node: &'d Node,
    tags: Vec<&'d str>,
}

impl<'d> Comparer<'d> {
    pub(super) fn union(
        &mut self,
        at: &At,
        schemas: Sides<&'d Node>,
        branches: Sides<Vec<&'d Node>>,
        keywords: &Sides<&Keywords<'d>>,
    ) {
        let discriminator = keywords.map(|keywords| keywords.get("discriminator"));
        let tag = discriminator.map(|node| node.and_then(|node| node.get_str("propertyName")));
        let places =
            Sides { old: discriminator.old.or(Some(schemas.old)), new: discriminator.new.or(Some(schemas.new)) };
        match (tag.old, tag.new) {
            (Some(old), Some(new)) if old != new => {
                self.report(Rule::RequestDiscriminatorChanged.on(at.direction), &at.subject, from_to(old, new), places);
            }
            (None, Some(new)) => {
                self.report(Rule::RequestDiscriminatorAdded.on(at.direction), &at.subject, to(new), places);
            }
            (Some(old), None) => {
                self.report(Rule::RequestDiscriminatorRemoved.on(at.direction), &at.subject, from(old), places);
            }
            _ => {}
        }
        let Sides { old, new } = Sides {
            old: with_tags(self.roots.old, discriminator.old, branches.old),
            new: with_tags(self.roots.new, discriminator.new, branches.new),
        };
        let (pairs, old, new) = self.match_branches(at, old, new);
        for pair in pairs {
            let [old_name, new_name] =
                [words::of(self.roots.old, pair.old.node), words::of(self.roots.new, pair.new.node)];
            let step = if new_name == old_name { new_name } else { format!("{old_name}, now {new_name}") };
            let step = pair.new.tags.first().map_or(step, |tag| (*tag).to_owned());
            self.schema(&at.part(&format!(" ({step})")), Sides { old: pair.old.node, new: pair.new.node });
        }
        let removed = Rule::RequestUnionBranchRemoved.on(at.direction);
        for branch in old {
            let words = branch.words(self.roots.old);
            self.report(removed, &at.subject, from(words), Sides { old: Some(branch.node), new: Some(schemas.new) });
        }
        for branch in new {
            let words = branch.words(self.roots.new);
            let places = Sides { old: Some(schemas.old), new: Some(branch.node) };
            self.report(removed.undone(), &at.subject, to(words), places);
        }
    }

    /// Finds for each branch the one that it was. A pair that is no pair shows in its differences.
    #[allow(clippy::type_complexity, reason = "pairs, what is gone, what is new")]
    fn match_branches(
        &self,
        at: &At,
        mut old: Vec<Branch<'d>>,
        mut new: Vec<Branch<'d>>,
    ) -> (Vec<Sides<Branch<'d>>>, Vec<Branch<'d>>, Vec<Branch<'d>>) {
        let mut pairs = Vec::new();
        let names = |old: &Branch<'d>, new: &Branch<'d>| {
            let name = |root, branch: &Branch<'d>| Use::of(root, branch.node).name;
            name(self.roots.old, old).is_some_and(|old| Some(old) == name(self.roots.new, new))
        };
        let tags = |old: &Branch<'d>, new: &Branch<'d>| !old.tags.is_empty() && old.tags == new.tags;
        let written = |old: &Branch<'d>, new: &Branch<'d>| old.node == new.node;
        let same = |old: &Branch<'d>, new: &Branch<'d>| self.is_same(at, Sides { old: old.node, new: new.node });
        // Another tag is another kind on the wire, whatever the branch is called.
        let untagged = |old: &Branch<'d>, new: &Branch<'d>| old.tags.is_empty() || new.tags.is_empty();
        pair_up(&mut old, &mut new, &mut pairs, tags);
        pair_up(&mut old, &mut new, &mut pairs, |old, new| untagged(old, new) && written(old, new));
        pair_up(&mut old, &mut new, &mut pairs, |old, new| untagged(old, new) && names(old, new));
        pair_up(&mut old, &mut new, &mut pairs, |old, new| untagged(old, new) && same(old, new));
        (pairs, old, new)
    }
}

fn pair_up<'d>(
    old: &mut Vec<Branch<'d>>,
    new: &mut Vec<Branch<'d>>,
    pairs: &mut Vec<Sides<Branch<'d>>>,
    belong: impl Fn(&Branch<'d>, &Branch<'d>) -> bool,
) {
    let mut index = 0;
    while index < new.len() {
        match old.iter().position(|old| belong(old, &new[index])) {
            Some(position) => pairs.push(Sides { old: old.remove(position), new: new.remove(index) }),
            None => index += 1,
        }
    }
}

fn with_tags<'d>(root: &'d Node, discriminator: Option<&'d Node>, branches: Vec<&'d Node>) -> Vec<Branch<'d>> {
    let mapping = discriminator.map(|node| node.members("mapping").collect::<Vec<_>>()).unwrap_or_default();
    let branch = |node: &'d Node| {
        let name = Use::of(root, node).name;
        let leads_here = |target: &Node| {
            let target = target.as_str().unwrap_or_default();
            let reference = openapi::reference(node);
            reference == Some(target) || name.is_some_and(|name| target.strip_prefix(SCHEMAS).unwrap_or(target) == name)
        };
        let mut tags =
            mapping.iter().filter(|(_, target)| leads_here(target)).map(|(tag, _)| tag.as_str()).collect::<Vec<_>>();
        tags.sort_unstable();
        // Without a mapping, the name of the schema is the tag (OpenAPI 3.1, Discriminator Object).
        if tags.is_empty() && discriminator.is_some() {
            tags.extend(name);
        }
        Branch { node, tags }
    };
    branches.into_iter().map(branch).collect()
}

impl Branch<'_> {
    fn words(&self, root: &Node) -> String {
        let name = words::of(root, self.node);
        match self.tags.as_slice() {
            [] => name,
            tags if tags == [name.as_str()] => name,
            tags => format!("{name} as {}", tags.join(", ")),
        }
    }
}
