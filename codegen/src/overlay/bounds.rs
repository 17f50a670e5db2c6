//! How long overlays may search a document, and how much they may add to it.

use super::JsonPath;
use crate::diagnostics::{Code, Diagnostic};
use crate::document::{MAX_DEPTH, Node, Origin, Value};

/// How many values the actions of an overlay may add to any document; to a larger one, as many as it has. Most
/// documents of vendors have fewer altogether.
const LEAST_VALUES: u64 = 50_000;

/// How many steps the queries of an overlay may take, whatever the document has: a value that is looked at is one, and a
/// million of them take a second.
const LEAST_STEPS: u64 = 1_000_000;

/// How often the queries may look at all that the document has.
const SEARCHES: u64 = 300;

/// What the actions of an overlay may still do.
pub(super) struct Bounds {
    values: u64,
    max_values: u64,
    steps: u64,
    max_steps: u64,
}

impl Bounds {
    pub(super) fn of(document: &Sizes) -> Self {
        let max_values = document.total().max(LEAST_VALUES);
        let max_steps = LEAST_STEPS.saturating_add(document.total().saturating_mul(SEARCHES));
        Self { values: max_values, max_values, steps: max_steps, max_steps }
    }

    /// Takes the steps of a query.
    pub(super) fn search(&mut self, query: &JsonPath, sizes: &Sizes) -> Result<(), Box<Diagnostic>> {
        self.steps = self.steps.checked_sub(sizes.steps(query.as_str())).ok_or_else(|| {
            let message = format!("the queries of the overlay may take more than {} steps", self.max_steps);
            let problem = Diagnostic::error(Code::OverlayLimit, message).at(query.origin().value());
            Box::new(problem.help("say the way to the nodes, with fewer `..` and fewer filters inside of filters"))
        })?;
        Ok(())
    }

    /// Takes what a value adds where it is merged, so deep in the document.
    pub(super) fn add(&mut self, value: &Node, depth: usize, action: &Origin) -> Result<(), Box<Diagnostic>> {
        if depth + value.depth() > MAX_DEPTH {
            let message = format!("after the action, objects and arrays are nested more than {MAX_DEPTH} deep");
            let problem = Diagnostic::error(Code::OverlayLimit, message).at(action.value());
            return Err(Box::new(problem.help("put the value into `components`, and a reference in its place")));
        }
        let count = u64::try_from(value.count()).unwrap_or(u64::MAX);
        self.values = self.values.checked_sub(count).ok_or_else(|| {
            let message = format!("the actions of the overlay add more than {} values", self.max_values);
            let problem = Diagnostic::error(Code::OverlayLimit, message).at(action.value());
            Box::new(problem.help("select fewer nodes: those that an action adds may be selected by the next one"))
        })?;
        Ok(())
    }
}

/// How many values a document has at each depth.
pub(super) struct Sizes(Vec<u64>);

impl Sizes {
    pub(super) fn of(root: &Node) -> Self {
        let mut sizes = Self(Vec::new());
        sizes.add(root, 0);
        sizes
    }

    /// How many values there are.
    fn total(&self) -> u64 {
        self.0.iter().copied().fold(0, u64::saturating_add)
    }

    /// Adds what a value may have added that was merged so deep in the document.
    pub(super) fn add(&mut self, value: &Node, depth: usize) {
        self.count(value, depth, &mut |count| *count = count.saturating_add(1));
    }

    /// Takes away what a value had that was taken out so deep in the document.
    pub(super) fn remove(&mut self, value: &Node, depth: usize) {
        self.count(value, depth, &mut |count| *count = count.saturating_sub(1));
    }

    fn count(&mut self, node: &Node, depth: usize, change: &mut impl FnMut(&mut u64)) {
        if self.0.len() <= depth {
            self.0.resize(depth + 1, 0);
        }
        change(&mut self.0[depth]);
        match &node.value {
            Value::Array(items) => items.iter().for_each(|item| self.count(item, depth + 1, change)),
            Value::Object(members) => members.values().for_each(|member| self.count(member, depth + 1, change)),
            _ => {}
        }
    }

    /// How many steps a query takes at most, about.
    ///
    /// One that says the way to its nodes looks at what is on the way. Each `..` beyond the first looks at a value once for
    /// each value around it, and selectors side by side may select the same nodes again.
    fn steps(&self, query: &str) -> u64 {
        if says_the_way(query) {
            return u64::try_from(query.len()).unwrap_or(u64::MAX);
        }
        let descents = u32::try_from(query.matches("..").count()).unwrap_or(u32::MAX);
        let depths = (1_u64..).zip(&self.0);
        let steps = depths.map(|(depth, count)| count.saturating_mul(depth.saturating_pow(descents.saturating_sub(1))));
        let steps = steps.fold(0_u64, u64::saturating_add);
        steps.saturating_mul(selectors(query))
    }
}

/// Whether a query names each member and each element on the way to what it selects.
fn says_the_way(query: &str) -> bool {
    let unquoted = unquoted(query).map(|(_, c)| c).collect::<String>();
    !unquoted.contains(['*', '?', ':']) && !unquoted.contains("..")
}

/// How often a query may select the same node, by the selectors in its brackets.
fn selectors(query: &str) -> u64 {
    let mut product = 1_u64;
    let mut open = Vec::new();
    for (_, c) in unquoted(query) {
        match c {
            '[' => open.push(1_u64),
            ',' => open.last_mut().into_iter().for_each(|count| *count += 1),
            ']' => product = product.saturating_mul(open.pop().unwrap_or(1)),
            _ => {}
        }
    }
    product
}

/// The characters of a query that stand in no quotes, each with its place.
pub(super) fn unquoted(query: &str) -> impl Iterator<Item = (usize, char)> {
    let mut quote = None;
    let mut is_escaped = false;
    query.char_indices().filter(move |(_, c)| match (quote, *c) {
        (Some(_), _) if is_escaped => {
            is_escaped = false;
            false
        }
        (Some(_), '\\') => {
            is_escaped = true;
            false
        }
        (Some(other), c) => {
            quote = (other != c).then_some(other);
            false
        }
        (None, c @ ('"' | '\'')) => {
            quote = Some(c);
            false
        }
        (None, _) => true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Diagnostics;
    use crate::document::{self, Document};
    use crate::sources::{SourceFile, Sources};

    fn document(text: &str) -> Document {
        let sources = Sources::new(SourceFile { name: "api.yaml".to_owned(), text: text.to_owned() });
        document::parse(&sources, sources.spec(), &mut Diagnostics::new()).expect("it is YAML")
    }

    #[test]
    fn searches_end_in_an_error() {
        let document = document("{a: {b: {c: 1, d: [1, 2]}}, e: 1}");
        let sizes = Sizes::of(&document.root);
        let query = JsonPath::parse("$..*", document.root.origin.clone()).expect("it is a query");
        let mut bounds = Bounds::of(&sizes);
        let searches = (0..).take_while(|_| bounds.search(&query, &sizes).is_ok()).count();
        assert_eq!(searches, 1_000_000 / 8 + 300);
    }

    #[test]
    fn a_query_takes_more_steps_with_each_descent_and_each_selector() {
        let sizes = Sizes::of(&document("{a: {b: {c: 1, d: [1, 2]}}, e: 1}").root);
        let steps = ["$.*", "$..a", "$..a..b", "$..[?@..a]", "$['a', \"b,]\"][1:2, 2]", "$..a..b..c"];
        let steps = steps.map(|query| sizes.steps(query));
        assert_eq!(steps, [8, 8, 26, 26, 32, 100]);
        // What says the way looks at nothing else.
        assert_eq!(["$.a.b", "$.paths['/*..?:']"].map(|query| sizes.steps(query)), [5, 17]);
        assert_eq!(sizes.steps(&"$..*".repeat(200)), u64::MAX);
    }
}
