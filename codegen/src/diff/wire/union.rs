//! Compares the branches of unions.

use super::super::Sides;
use super::super::rules::Rule;
use super::constraints::Allows;
use super::formats::{Reading, reading};
use super::keywords::{Keywords, Kind};
use super::numbers::is_among;
use super::questions::Side;
use super::schema::At;
use super::schema_use::Use;
use super::{Comparer, from, from_to, to, words};
use crate::document::Node;
use crate::openapi::{self, SCHEMAS};

/// A branch and the values of the discriminator that choose it.
#[derive(Clone)]
struct Branch<'d> {
    node: &'d Node,
    /// The name of its schema.
    name: Option<&'d str>,
    tags: Vec<&'d str>,
}

/// A union in one document, and what is of one type in the other one.
pub(super) struct UnionBeside<'d> {
    /// The document that has the union.
    pub(super) side: Side,
    /// Whether more is said of its values than the branches say.
    pub(super) says_more: bool,
    /// Each branch, beside the schema of the other document.
    pub(super) pairs: Vec<Sides<&'d Node>>,
}

impl Side {
    /// The rule of a union that was there before, or is there now.
    fn of_union(self, rule: Rule) -> Rule {
        match self {
            Self::Old => rule,
            Self::New => rule.undone(),
        }
    }
}

impl<'d> Comparer<'d> {
    /// Compares unions, of which a schema may have several: the value is of a branch of each.
    pub(super) fn unions(&mut self, at: &At, schemas: Sides<&'d Node>, keywords: &Sides<&Keywords<'d>>) {
        let Sides { mut old, new } = keywords.map(Keywords::unions);
        let (mut pairs, mut come) = (Vec::new(), Vec::new());
        for new in new {
            match old.iter().position(|old| *old == new) {
                Some(index) => pairs.push(Sides { old: old.remove(index), new }),
                None => come.push(new),
            }
        }
        let rest = old.len().min(come.len());
        pairs.extend(old.drain(..rest).zip(come.drain(..rest)).map(|(old, new)| Sides { old, new }));
        for pair in pairs {
            self.union(at, schemas, pair, keywords);
        }
        let words = |root, branches: &[Node]| branches.iter().map(|branch| words::of(root, branch)).collect::<Vec<_>>();
        for gone in old {
            let value = from(words(self.roots.old, gone).join(" or "));
            self.allowed(at, Allows::More, value, schemas);
        }
        for come in come {
            let value = to(words(self.roots.new, come).join(" or "));
            self.allowed(at, Allows::Less, value, schemas);
        }
    }

    fn union(
        &mut self,
        at: &At,
        schemas: Sides<&'d Node>,
        branches: Sides<&'d [Node]>,
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
        let default = discriminator.map(|node| node.and_then(default_tag));
        if default.old != default.new && tag.old.is_some() == tag.new.is_some() {
            let value = from_to(default.old.unwrap_or("none"), default.new.unwrap_or("none"));
            self.report(Rule::RequestDefaultChanged.on(at.direction), &at.subject, value, places);
        }
        let Sides { old, new } = Sides {
            old: with_tags(self.roots.old, discriminator.old, branches.old),
            new: with_tags(self.roots.new, discriminator.new, branches.new),
        };
        let (pairs, old, new) = self.match_branches(at, old, new);
        for pair in pairs {
            self.tags(at, &pair, tag.new.or(tag.old), places);
            let nodes = Sides { old: pair.old.node, new: pair.new.node };
            let step = pair.new.tags.first().map_or_else(|| self.step(nodes), |tag| (*tag).to_owned());
            self.schema(&at.part(&format!(" ({step})")), nodes);
        }
        let removed = Rule::RequestUnionBranchRemoved.on(at.direction);
        for branch in old {
            let words = self.words(self.roots.old, &branch);
            self.report(removed, &at.subject, from(words), Sides { old: Some(branch.node), new: Some(schemas.new) });
        }
        for branch in new {
            let words = self.words(self.roots.new, &branch);
            let places = Sides { old: Some(schemas.old), new: Some(branch.node) };
            self.report(removed.undone(), &at.subject, to(words), places);
        }
    }

    /// Compares the values of the discriminator that choose a branch, where both documents have such.
    fn tags(&mut self, at: &At, pair: &Sides<Branch<'d>>, property: Option<&str>, places: Sides<Option<&Node>>) {
        let Some(property) = property.filter(|_| !pair.old.tags.is_empty() && !pair.new.tags.is_empty()) else {
            return;
        };
        let at = at.property(property, false);
        let removed = Rule::RequestEnumValueRemoved.on(at.direction);
        for tag in pair.old.tags.iter().filter(|tag| !pair.new.tags.contains(tag)) {
            self.report(removed, &at.subject, from(*tag), places);
        }
        for tag in pair.new.tags.iter().filter(|tag| !pair.old.tags.contains(tag)) {
            self.report(removed.undone(), &at.subject, to(*tag), places);
        }
    }

    /// The words for a branch. The answer to a question has none.
    fn step(&self, nodes: Sides<&'d Node>) -> String {
        if self.question.is_some() {
            return String::new();
        }
        let old = words::of(self.roots.old, nodes.old);
        let new = words::of(self.roots.new, nodes.new);
        if new == old { new } else { format!("{old}, now {new}") }
    }

    /// The same for one that is gone or new.
    fn words(&self, root: &'d Node, branch: &Branch<'d>) -> String {
        if self.question.is_some() {
            return String::new();
        }
        let name = words::of(root, branch.node);
        match branch.tags.as_slice() {
            [] => name,
            tags if tags == [name.as_str()] => name,
            tags => format!("{name} as {}", tags.join(", ")),
        }
    }

    /// The branch of a union that the schema of the other document is, or has become, in a pair with that schema.
    fn branch_of(&self, at: &At, pairs: &[Sides<&'d Node>]) -> Option<Sides<&'d Node>> {
        let name = |root, node| Use::of(root, node).name;
        let has_one_name = |pair: &Sides<&'d Node>| {
            name(self.roots.old, pair.old).is_some_and(|old| Some(old) == name(self.roots.new, pair.new))
        };
        let find = |belong: &dyn Fn(&Sides<&'d Node>) -> bool| pairs.iter().copied().find(|pair| belong(pair));
        let likest = || {
            let outline = |root, node| self.questions.outline(root, node);
            let likeness =
                |pair: &Sides<&'d Node>| outline(self.roots.old, pair.old).likeness(&outline(self.roots.new, pair.new));
            let likenesses = pairs.iter().map(|pair| (likeness(pair), *pair)).filter(|(likeness, _)| *likeness > 0);
            likenesses.max_by_key(|(likeness, _)| *likeness).map(|(_, pair)| pair)
        };
        // A schema of a name that is used at its own place is there by its structure.
        find(&has_one_name).or_else(|| find(&|pair| self.is_same(at, *pair))).or_else(likest)
    }

    /// Compares a union with a schema of one type, and gives the rule of all of it; none if they take the same values.
    pub(super) fn type_of_union(&mut self, at: &At, union: &UnionBeside<'d>) -> Option<Rule> {
        let UnionBeside { side, says_more, pairs } = union;
        // A client keeps values of a union that are of none of its branches.
        if !says_more && pairs.iter().all(|pair| self.is_within(at, *side, *pair)) {
            let is_within_one = pairs.iter().any(|pair| self.is_within(at, side.other(), *pair));
            return (!is_within_one).then(|| side.of_union(Rule::RequestUnionMerged).on(at.direction));
        }
        let Some(nodes) = self.branch_of(at, pairs) else { return Some(Rule::RequestTypeChanged.on(at.direction)) };
        let step = self.step(nodes);
        self.schema(&at.part(&format!(" ({step})")), nodes);
        Some(side.of_union(Rule::RequestTypeNarrowed).on(at.direction))
    }

    /// Compares unions whose branches are all of one scalar type, which clients read alike: the values that are listed,
    /// and else that there is another constraint. Gives whether they are such.
    pub(super) fn text_union(&mut self, at: &At, schemas: Sides<&'d Node>, keywords: &Sides<&Keywords<'d>>) -> bool {
        let is_union = keywords.map(|keywords| matches!(keywords.kind(), Kind::Union(_)));
        if !is_union.old && !is_union.new {
            return false;
        }
        let scalars = Sides {
            old: scalars(self.roots.old, keywords.old, schemas.old),
            new: scalars(self.roots.new, keywords.new, schemas.new),
        };
        let Sides { old: Some((old_type, old)), new: Some((new_type, new)) } = scalars else { return false };
        if old_type != new_type {
            return false;
        }
        let values = Sides { old: Keywords::values_of(&old), new: Keywords::values_of(&new) };
        if values.old.is_some() || values.new.is_some() || old_type == "boolean" {
            self.enumerated(at, schemas, values);
            return true;
        }
        let listed = |texts: &[Keywords<'d>]| texts.iter().filter_map(Keywords::values).flatten().collect::<Vec<_>>();
        let (listed_old, listed_new) = (listed(&old), listed(&new));
        let removed = Rule::RequestKnownValueRemoved.on(at.direction);
        for value in listed_old.iter().filter(|value| !is_among(value, &listed_new)) {
            let places = Sides { old: Some(*value), new: Some(schemas.new) };
            self.report(removed, &at.subject, from(words::value(value)), places);
        }
        for value in listed_new.iter().filter(|value| !is_among(value, &listed_old)) {
            let places = Sides { old: Some(schemas.old), new: Some(*value) };
            self.report(removed.undone(), &at.subject, to(words::value(value)), places);
        }
        let unlisted = |texts: Vec<Keywords<'d>>| texts.into_iter().filter(|text| text.values().is_none()).collect();
        let (old, new): (Vec<_>, Vec<_>) = (unlisted(old), unlisted(new));
        let is_among =
            |text: &Keywords<'_>, others: &[Keywords<'_>]| others.iter().any(|other| other.says_the_same(text));
        let loses = !old.iter().all(|old| is_among(old, &new));
        let gains = !new.iter().all(|new| is_among(new, &old));
        let rule = match (old.iter().any(Keywords::is_bare), new.iter().any(Keywords::is_bare)) {
            // Beside a branch that takes any text, the others allow nothing more.
            (true, true) => return true,
            (true, false) => Rule::RequestConstraintTightened,
            (false, true) => Rule::RequestConstraintLoosened,
            (false, false) => match (loses, gains) {
                (false, false) => return true,
                (true, false) => Rule::RequestConstraintTightened,
                (false, true) => Rule::RequestConstraintLoosened,
                (true, true) => Rule::RequestConstraintChanged,
            },
        };
        let words = |root, schema| words::of_schema(root, schema);
        let value = from_to(words(self.roots.old, schemas.old), words(self.roots.new, schemas.new));
        self.report(rule.on(at.direction), &at.subject, value, schemas.map(Some));
        true
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
        let names = |old: &Branch<'d>, new: &Branch<'d>| old.name.is_some() && old.name == new.name;
        let tags = |old: &Branch<'d>, new: &Branch<'d>| old.tags.iter().any(|tag| new.tags.contains(tag));
        let written = |old: &Branch<'d>, new: &Branch<'d>| old.node == new.node;
        let same = |old: &Branch<'d>, new: &Branch<'d>| self.is_same(at, Sides { old: old.node, new: new.node });
        // Another tag is another kind on the wire, whatever the branch is called.
        let untagged = |old: &Branch<'d>, new: &Branch<'d>| old.tags.is_empty() || new.tags.is_empty();
        pair_up(&mut old, &mut new, &mut pairs, tags);
        pair_up(&mut old, &mut new, &mut pairs, |old, new| untagged(old, new) && written(old, new));
        pair_up(&mut old, &mut new, &mut pairs, |old, new| untagged(old, new) && names(old, new));
        pair_up(&mut old, &mut new, &mut pairs, |old, new| untagged(old, new) && same(old, new));
        // What is left is paired by what it is, the likest first.
        let outlines = Sides {
            old: old.iter().map(|branch| self.questions.outline(self.roots.old, branch.node)).collect::<Vec<_>>(),
            new: new.iter().map(|branch| self.questions.outline(self.roots.new, branch.node)).collect::<Vec<_>>(),
        };
        let mut candidates = Vec::new();
        for (old_index, old) in old.iter().enumerate() {
            for (new_index, _) in new.iter().enumerate().filter(|(_, new)| untagged(old, new)) {
                match outlines.old[old_index].likeness(&outlines.new[new_index]) {
                    0 => {}
                    likeness => candidates.push((likeness, old_index, new_index)),
                }
            }
        }
        candidates.sort_unstable_by(|one, other| other.cmp(one));
        let (mut old, mut new) =
            (old.into_iter().map(Some).collect::<Vec<_>>(), new.into_iter().map(Some).collect::<Vec<_>>());
        for (_, old_index, new_index) in candidates {
            if old[old_index].is_some() && new[new_index].is_some() {
                pairs.extend(old[old_index].take().zip(new[new_index].take()).map(|(old, new)| Sides { old, new }));
            }
        }
        (pairs, old.into_iter().flatten().collect(), new.into_iter().flatten().collect())
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

/// A tag of the branch that is the default: the name of its schema means nothing.
fn default_tag(discriminator: &Node) -> Option<&str> {
    let default = discriminator.get_str("defaultMapping")?;
    discriminator.members("mapping").find(|(_, target)| target.as_str() == Some(default)).map(|(tag, _)| tag.as_str())
}

fn with_tags<'d>(root: &'d Node, discriminator: Option<&'d Node>, branches: &'d [Node]) -> Vec<Branch<'d>> {
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
        Branch { node, name, tags }
    };
    branches.iter().map(branch).collect()
}

/// The branches of a union of scalars that clients read alike, or the one scalar, and their type; none if it is
/// something else.
fn scalars<'d>(root: &'d Node, keywords: &Keywords<'d>, schema: &'d Node) -> Option<(&'d str, Vec<Keywords<'d>>)> {
    let branches = match keywords.kind() {
        Kind::Union(branches) => branches,
        _ => vec![schema],
    };
    let mut branches = branches.into_iter().map(|branch| Keywords::of(root, Use::of(root, branch).schema()));
    let first = branches.next()?;
    let Kind::Type(name) = first.kind() else { return None };
    let is_alike = |branch: &Keywords<'_>| match name {
        // A date is read into a type of its own.
        "string" => reading(branch.text("format")) == Reading::AnyText,
        "integer" | "number" => branch.values().is_some(),
        "boolean" => true,
        _ => false,
    };
    let alike = |branch: Keywords<'d>| (branch.kind() == Kind::Type(name) && is_alike(&branch)).then_some(branch);
    let all = std::iter::once(first).chain(branches).map(alike);
    Some((name, all.collect::<Option<_>>()?))
}
