//! Where the lines of the sources start, so that a place is found without reading a file again.

use std::ops::Range;

use crate::sources::{FileId, Sources};

/// The starts of the lines of each file, in bytes.
pub(crate) struct Lines(Vec<(FileId, Vec<usize>)>);

impl Lines {
    pub(crate) fn of(sources: &Sources) -> Self {
        let starts = |text: &str| {
            let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect()
        };
        Self(sources.ids().map(|id| (id, starts(&sources.file(id).text))).collect())
    }

    /// The number of the line of a place, from 1.
    pub(super) fn number(&self, file: FileId, at: usize) -> usize {
        self.starts(file).partition_point(|start| *start <= at)
    }

    /// The lines that a range touches.
    pub(super) fn around(&self, file: FileId, range: &Range<usize>, text: &str) -> Range<usize> {
        let starts = self.starts(file);
        let first = self.number(file, range.start);
        let last = self.number(file, range.end);
        let start = first.checked_sub(1).and_then(|index| starts.get(index)).copied().unwrap_or_default();
        start..starts.get(last).copied().unwrap_or(text.len())
    }

    fn starts(&self, file: FileId) -> &[usize] {
        self.0.iter().find(|(id, _)| *id == file).map(|(_, starts)| starts.as_slice()).unwrap_or_default()
    }
}
