//! Which names lead back to themselves.

use std::collections::BTreeSet;
use std::hash::Hash;

use indexmap::{IndexMap, IndexSet};

/// The names that lead to each other, or to themselves, each group once.
///
/// The search keeps its own stack, as the names may be long chains, and looks at each edge once
/// ([Tarjan](https://doi.org/10.1137/0201010)).
pub(super) fn groups<K: Copy + Ord + Hash>(edges: &IndexMap<K, Vec<K>>) -> Vec<BTreeSet<K>> {
    let targets = |index: usize| edges.get_index(index).map(|(_, targets)| targets.as_slice()).unwrap_or_default();
    let mut search = Search { found: IndexMap::new(), open: IndexSet::new() };
    let mut groups = Vec::new();
    for start in 0..edges.len() {
        if search.found.contains_key(&start) {
            continue;
        }
        search.enter(start);
        // A name, and how many of its targets have been looked at.
        let mut path = vec![(start, 0)];
        while let Some((index, looked_at)) = path.last_mut() {
            let index = *index;
            if let Some(target) = targets(index).get(*looked_at) {
                *looked_at += 1;
                let Some(target) = edges.get_index_of(target) else { continue };
                match search.found.get(&target) {
                    None => {
                        search.enter(target);
                        path.push((target, 0));
                    }
                    Some(_) if search.open.contains(&target) => search.reaches(index, target),
                    Some(_) => {}
                }
                continue;
            }
            path.pop();
            if let Some((outer, _)) = path.last() {
                search.reaches(*outer, index);
            }
            let Some(group) = search.close(index) else { continue };
            let leads_to_itself =
                |index: usize| targets(index).iter().any(|name| edges.get_index_of(name) == Some(index));
            if group.len() > 1 || group.iter().any(|index| leads_to_itself(*index)) {
                groups.push(group.iter().filter_map(|index| edges.get_index(*index)).map(|(name, _)| *name).collect());
            }
        }
    }
    groups
}

struct Search {
    /// When each name was found, and the earliest one that it is known to lead to.
    found: IndexMap<usize, usize>,
    /// The names whose group is not known yet.
    open: IndexSet<usize>,
}

impl Search {
    fn enter(&mut self, index: usize) {
        let when = self.found.len();
        self.found.insert(index, when);
        self.open.insert(index);
    }

    /// Notes that a name leads to another one whose group is not known yet.
    fn reaches(&mut self, index: usize, target: usize) {
        let earliest = self.found[&target].min(self.found[&index]);
        if self.open.contains(&target) {
            self.found[&index] = earliest;
        }
    }

    /// The names of the group that a name is the first of.
    fn close(&mut self, index: usize) -> Option<Vec<usize>> {
        let (when, _, earliest) = self.found.get_full(&index)?;
        (when == *earliest).then(|| {
            let first = self.open.get_index_of(&index).unwrap_or_default();
            self.open.drain(first..).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The groups of a graph written as `a b, b a c`: `a` leads to `b`, and `b` to `a` and `c`.
    fn groups_of(graph: &str) -> Vec<String> {
        let edges = graph.split(", ").map(|line| {
            let mut names = line.split(' ');
            (names.next().unwrap_or_default(), names.collect())
        });
        let groups = groups(&edges.collect());
        groups.into_iter().map(|group| group.into_iter().collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn names_that_lead_to_each_other_are_a_group() {
        assert_eq!(groups_of("a b, b c, c a d, d e, e d, f f, g a f missing, h"), ["d e", "a b c", "f"]);
        assert_eq!(groups_of("a b c, b d, c d, d"), [""; 0]);
        assert_eq!(groups_of("a b, b c d, c a, d e, e b"), ["a b c d e"]);
    }

    #[test]
    fn a_long_chain_is_no_burden() {
        let names = (0..100_000).map(|index| format!("n{index}")).collect::<Vec<_>>();
        let mut edges = IndexMap::new();
        for index in 0..names.len() {
            edges.insert(names[index].as_str(), vec![names[(index + 1) % names.len()].as_str()]);
        }
        assert_eq!(groups(&edges).len(), 1);
    }
}
