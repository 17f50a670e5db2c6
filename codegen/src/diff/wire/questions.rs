//! Questions about two schemas, which are answered by comparing them: whether one is what became of the other, or takes
//! all of its values.

use std::cell::{Cell, RefCell};
use std::ptr;
use std::rc::Rc;

use indexmap::{IndexMap, IndexSet};

use super::super::Sides;
use super::super::rules::{Area, Direction, Rule, Verdict};
use super::Comparer;
use super::keywords::Keywords;
use super::likeness::Outline;
use super::opaque::Constraint;
use super::schema::{At, PairKey, address};
use super::schema_use::Use;
use super::text::Writing;
use crate::document::Node;

/// One of both documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Side {
    Old,
    New,
}

impl Side {
    pub(super) fn other(self) -> Self {
        match self {
            Self::Old => Self::New,
            Self::New => Self::Old,
        }
    }
}

/// What is asked of two schemas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Question {
    /// Whether they take the same values.
    Same,
    /// Whether the client of a document goes on working; whether null is a value is not asked.
    Works(Side),
}

impl Question {
    /// Whether a finding of this rule answers with no.
    pub(super) fn is_denied_by(self, rule: Rule) -> bool {
        match self {
            Self::Same => rule.area() != Area::Documentation,
            Self::Works(Side::Old) => rule.wire().old_client != Verdict::Compatible,
            Self::Works(Side::New) => rule.wire().new_client != Verdict::Compatible,
        }
    }
}

/// A question about a pair of uses of schemas, by their addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Asked {
    question: Question,
    addresses: Sides<usize>,
    direction: Direction,
    is_optional_property: bool,
    is_required: bool,
    writing: Writing,
}

/// The constraints of the parts of schemas, by the first of their keywords.
type Constraints<'d> = IndexMap<(*const Node, Option<&'static str>), Option<Rc<Constraint<'d>>>>;

/// What the comparison and the questions have in common.
#[derive(Default)]
pub(super) struct Questions<'d> {
    keywords: RefCell<IndexMap<*const Node, Rc<Keywords<'d>>>>,
    outlines: RefCell<IndexMap<*const Node, Rc<Outline<'d>>>>,
    constraints: RefCell<Constraints<'d>>,
    /// The pairs that have been met, by the comparison and by the questions that are open.
    pub(super) met: RefCell<IndexSet<PairKey>>,
    answers: RefCell<IndexMap<Asked, bool>>,
    /// How many pairs the questions have compared.
    pub(super) compared: Cell<usize>,
}

/// How many pairs all questions may compare. Documents of real services take some hundreds, and seldom thousands; those in
/// which each schema is a union of all others have no end that anybody would wait for. What is not asked any more is taken
/// for different: branches are then matched by how like they are.
const MAX_COMPARED: usize = 10_000;

impl<'d> Questions<'d> {
    /// What a schema says, which is asked as often as there are schemas to hold it against.
    pub(super) fn keywords(&self, root: &'d Node, schema: &'d Node) -> Rc<Keywords<'d>> {
        let mut known = self.keywords.borrow_mut();
        Rc::clone(known.entry(schema).or_insert_with(|| Rc::new(Keywords::of(root, schema))))
    }

    pub(super) fn outline(&self, root: &'d Node, node: &'d Node) -> Rc<Outline<'d>> {
        let mut known = self.outlines.borrow_mut();
        Rc::clone(known.entry(node).or_insert_with(|| Rc::new(Outline::of(root, node))))
    }

    pub(super) fn constraint(
        &self,
        root: &'d Node,
        part: &'d Node,
        names: &'static [&'static str],
    ) -> Option<Rc<Constraint<'d>>> {
        let mut known = self.constraints.borrow_mut();
        let key = (ptr::from_ref(part), names.first().copied());
        known.entry(key).or_insert_with(|| Constraint::of(root, part, names).map(Rc::new)).clone()
    }
}

impl<'d> Comparer<'d> {
    /// Whether two schemas take the same values. What is being compared counts as the same.
    pub(super) fn is_same(&self, at: &At, nodes: Sides<&'d Node>) -> bool {
        self.ask(Question::Same, at, nodes)
    }

    /// Whether the schema of one side takes no value that the other one does not take, null apart, and whether the client of
    /// the other one reads them all.
    pub(super) fn is_within(&self, at: &At, side: Side, nodes: Sides<&'d Node>) -> bool {
        let as_request = At { direction: Direction::Request, ..at.clone() };
        self.ask(Question::Works(side), &as_request, nodes)
            && (at.direction == Direction::Request || self.ask(Question::Works(side.other()), at, nodes))
    }

    /// Unions in unions ask again at each level, so each answer is remembered: without that, the time doubles with each.
    /// An answer that takes another pair for the same is kept as well: the branches that it matches are compared anyhow.
    fn ask(&self, question: Question, at: &At, nodes: Sides<&'d Node>) -> bool {
        let key = Asked {
            question,
            addresses: nodes.map(address),
            direction: at.direction,
            is_optional_property: at.is_optional_property,
            is_required: at.is_required,
            writing: at.writing,
        };
        if let Some(answer) = self.questions.answers.borrow().get(&key) {
            return *answer;
        }
        if self.questions.compared.get() >= MAX_COMPARED {
            return false;
        }
        let mut comparer =
            Comparer { question: Some(question), questions: Rc::clone(&self.questions), ..Comparer::new(self.roots) };
        match question {
            Question::Same => {
                comparer.schema(at, nodes);
                comparer.pairs();
                let mut met = self.questions.met.borrow_mut();
                comparer.pairs.keys().for_each(|pair| _ = met.swap_remove(pair));
            }
            // The branches are not compared anyhow, so what has been met counts for nothing; the question itself, where it
            // comes back to it, is answered by what it holds otherwise.
            Question::Works(_) => {
                self.questions.answers.borrow_mut().insert(key, true);
                let met = self.questions.met.take();
                let (old, new) = (Use::of(self.roots.old, nodes.old), Use::of(self.roots.new, nodes.new));
                self.questions.compared.update(|compared| compared + 1);
                comparer.values(at, Sides { old: old.schema(), new: new.schema() });
                comparer.pairs();
                self.questions.met.replace(met);
            }
        }
        let answer = !comparer.has_findings();
        self.questions.answers.borrow_mut().insert(key, answer);
        answer
    }
}
