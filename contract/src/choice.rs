//! How the choices that a schema leaves are made.

use crate::random::Random;

/// From here on, an object has no member that it can do without.
pub const DEEP: usize = 6;

/// A way to choose.
#[derive(Clone, Debug)]
pub enum Choice {
    /// No member that is not required, no element.
    Minimal,
    /// All members, two elements.
    Full,
    /// Now this, now that.
    Random(Random),
}

impl Choice {
    /// Whether to take a member that is not required.
    pub fn takes_optional(&mut self, depth: usize) -> bool {
        match self {
            Self::Minimal => false,
            Self::Full => depth < DEEP,
            Self::Random(random) => depth < DEEP && !random.once_in(3),
        }
    }

    /// True now and then, if it is up to chance.
    pub fn once_in(&mut self, times: usize) -> bool {
        match self {
            Self::Minimal | Self::Full => false,
            Self::Random(random) => random.once_in(times),
        }
    }

    /// Whether to take null where it may stand.
    pub fn takes_null(&mut self) -> bool {
        self.once_in(4)
    }

    /// Whether to take what the document does not describe, where it may come one day.
    pub fn takes_unknown(&mut self) -> bool {
        self.once_in(8)
    }

    /// How many elements to take.
    pub fn length(&mut self, shortest: usize, depth: usize) -> usize {
        match self {
            _ if depth >= DEEP => shortest,
            Self::Minimal => shortest,
            Self::Full => shortest.max(2),
            Self::Random(random) => shortest + random.below(4),
        }
    }

    /// One of several values; the first, unless it is up to chance.
    pub fn pick<T>(&mut self, values: Vec<T>) -> Option<T> {
        let index = match self {
            Self::Random(random) if !values.is_empty() => random.below(values.len()),
            _ => 0,
        };
        values.into_iter().nth(index)
    }
}
