//! Builds a tree from the events of a parser, in the order of the text.

use std::ops::Range;

use super::{Failure, Node, Object, Origin, Value};
use crate::diagnostics::{Code, Diagnostic, Location};
use crate::sources::FileId;

/// How deep objects and arrays may be nested.
///
/// Everything after the parser walks the tree by recursion, some of it after the tree has grown to twice that depth, and
/// the compiler that reads the client takes types of about as many levels. Real documents stay below 60.
pub const MAX_DEPTH: usize = 72;

/// Takes keys, scalars, starts and ends; gives the root.
pub(super) struct Builder {
    file: FileId,
    open: Vec<Open>,
    root: Option<Node>,
}

/// A container that has started and not ended.
struct Open {
    node: Node,
    /// The key whose value comes next.
    key: Option<(String, Range<usize>)>,
}

impl Open {
    /// How many values it holds that are finished.
    fn len(&self) -> usize {
        match &self.node.value {
            Value::Array(items) => items.len(),
            Value::Object(members) => members.len(),
            _ => 0,
        }
    }
}

/// The value of this number in an object or an array.
fn child(node: &Node, number: usize) -> Option<&Node> {
    match &node.value {
        Value::Array(items) => items.get(number),
        Value::Object(members) => members.get_index(number).map(|(_, member)| member),
        _ => None,
    }
}

impl Builder {
    pub(super) fn new(file: FileId) -> Self {
        Self { file, open: Vec::new(), root: None }
    }

    /// Whether the next scalar is a key.
    pub(super) fn expects_key(&self) -> bool {
        self.open.last().is_some_and(|open| open.node.as_object().is_some() && open.key.is_none())
    }

    /// The key of the next member.
    pub(super) fn key(&mut self, name: String, range: Range<usize>) -> Result<(), Failure> {
        if let Some(open) = self.open.last_mut() {
            let origin = open.node.origin.member(&name, range.clone(), range.clone());
            if let Some(first) = open.node.get(&name) {
                return Err(Box::new(
                    Diagnostic::error(Code::DuplicateKey, format!("the key `{name}` stands twice"))
                        .at(origin.key())
                        .label("again here")
                        .related(first.origin.key(), "first here")
                        .help("keep one of them: readers disagree on which one counts"),
                ));
            }
            open.key = Some((name, range));
        }
        Ok(())
    }

    /// A value that holds no others.
    pub(super) fn scalar(&mut self, value: Value, range: Range<usize>) {
        let origin = self.origin(range);
        self.insert(Node { value, origin });
    }

    /// A value that stands somewhere else as well.
    pub(super) fn copy(&mut self, node: Node, range: Range<usize>) -> Result<(), Failure> {
        if self.open.len() + node.depth() > MAX_DEPTH {
            return Err(nesting_limit(Location { file: self.file, range, pointer: jsonptr::PointerBuf::root() }));
        }
        self.insert(node);
        Ok(())
    }

    /// The way to the value that was finished last: its number, and before that those of the containers around it.
    pub(super) fn way_to_last(&self) -> Vec<usize> {
        let mut way = self.open.iter().map(|open| open.len()).collect::<Vec<_>>();
        if let Some(last) = way.last_mut() {
            *last = last.saturating_sub(1);
        }
        way
    }

    /// The value at the end of a way that [`Self::way_to_last`] gave; none while it is open.
    pub(super) fn at(&self, way: &[usize]) -> Option<&Node> {
        // The containers that are still open are not in their own containers yet.
        let mut level = 0;
        while self.open.get(level)?.len() == *way.get(level)? {
            level += 1;
        }
        let outermost = &self.open.get(level)?.node;
        way.get(level..)?.iter().try_fold(outermost, |node, number| child(node, *number))
    }

    fn insert(&mut self, node: Node) {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return;
        };
        match &mut open.node.value {
            Value::Array(items) => items.push(node),
            Value::Object(members) => {
                if let Some((name, _)) = open.key.take() {
                    members.insert(name, node);
                }
            }
            // Only containers are opened.
            _ => {}
        }
    }

    pub(super) fn start_object(&mut self, range: Range<usize>) -> Result<(), Failure> {
        self.start(Value::Object(Object::default()), range)
    }

    pub(super) fn start_array(&mut self, range: Range<usize>) -> Result<(), Failure> {
        self.start(Value::Array(Vec::new()), range)
    }

    /// Ends the innermost container and puts it in its place.
    pub(super) fn end(&mut self) {
        if let Some(open) = self.open.pop() {
            self.insert(open.node);
        }
    }

    /// The finished tree; none if there was no value.
    pub(super) fn finish(self) -> Option<Node> {
        self.root
    }

    /// The place of what comes next, for a message about it; what has no key yet belongs to its container.
    pub(super) fn place(&self, range: Range<usize>) -> Location {
        match self.open.last() {
            Some(open) if self.expects_key() => Location { range, ..open.node.origin.value() },
            _ => self.origin(range).value(),
        }
    }

    fn start(&mut self, value: Value, range: Range<usize>) -> Result<(), Failure> {
        let origin = self.origin(range.clone());
        if self.open.len() >= MAX_DEPTH {
            return Err(nesting_limit(Location { file: self.file, range, pointer: jsonptr::PointerBuf::root() }));
        }
        self.open.push(Open { node: Node { value, origin }, key: None });
        Ok(())
    }

    /// The origin of what comes next.
    pub(super) fn origin(&self, range: Range<usize>) -> Origin {
        let Some(open) = self.open.last() else {
            return Origin::root(self.file, range);
        };
        match (&open.node.value, &open.key) {
            (Value::Array(items), _) => open.node.origin.element(items.len(), range),
            (_, Some((name, key))) => open.node.origin.member(name, key.clone(), range),
            // A value without a key: the parser gives none.
            (_, None) => open.node.origin.member("", range.clone(), range),
        }
    }
}

/// The message for a text that is nested too deeply; its JSON Pointer would be as long as the nesting.
pub(super) fn nesting_limit(location: Location) -> Failure {
    let message = format!("objects and arrays are nested more than {MAX_DEPTH} deep");
    Box::new(
        Diagnostic::error(Code::NestingLimit, message)
            .at(location)
            .help("move inner schemas to `components` and refer to them with `$ref`"),
    )
}
