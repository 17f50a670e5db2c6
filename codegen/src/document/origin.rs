//! Where a node was written.

use std::ops::Range;
use std::sync::Arc;

use jsonptr::{PointerBuf, Token};

use crate::diagnostics::Location;
use crate::sources::FileId;

/// The place in a source file at which a node was written.
///
/// It travels with the node: through an overlay that merges it into the document, and through passes that
/// move it. A node that a pass makes has the origin of the node that it stands for.
#[derive(Clone, Debug)]
pub struct Origin(Arc<Entry>);

#[derive(Debug)]
struct Entry {
    file: FileId,
    /// The container and the member name or index in it; none for the root of a file.
    parent: Option<(Origin, Step)>,
    /// Where the member's key stands.
    key: Option<Range<usize>>,
    /// Where the value stands; for a container just where it starts.
    value: Range<usize>,
}

#[derive(Debug)]
enum Step {
    Name(Box<str>),
    Index(usize),
}

impl Origin {
    /// The origin of the root of a file.
    pub(super) fn root(file: FileId, value: Range<usize>) -> Self {
        Self(Arc::new(Entry { file, parent: None, key: None, value }))
    }

    /// The origin of a member of an object.
    pub(super) fn member(&self, name: &str, key: Range<usize>, value: Range<usize>) -> Self {
        let parent = Some((self.clone(), Step::Name(name.into())));
        Self(Arc::new(Entry { file: self.0.file, parent, key: Some(key), value }))
    }

    /// The origin of an element of an array.
    pub(super) fn element(&self, index: usize, value: Range<usize>) -> Self {
        let parent = Some((self.clone(), Step::Index(index)));
        Self(Arc::new(Entry { file: self.0.file, parent, key: None, value }))
    }

    /// The place of the value: what to point at when the value is at fault.
    pub fn value(&self) -> Location {
        self.at(self.0.value.clone())
    }

    /// The place of the key, or of the value where there is no key: what to point at when the whole node is meant.
    pub fn key(&self) -> Location {
        self.at(self.0.key.clone().unwrap_or_else(|| self.0.value.clone()))
    }

    /// The node in its own file, as it was written there.
    pub fn pointer(&self) -> PointerBuf {
        let mut pointer = PointerBuf::root();
        let mut entry = &self.0;
        while let Some((parent, step)) = &entry.parent {
            match step {
                Step::Name(name) => pointer.push_front(Token::new(&**name)),
                Step::Index(index) => pointer.push_front(Token::from(*index)),
            }
            entry = &parent.0;
        }
        pointer
    }

    fn at(&self, range: Range<usize>) -> Location {
        Location { file: self.0.file, range, pointer: self.pointer() }
    }
}
