//! Where the lines and characters of the sources stand, so that a place is found without reading a file again.

use std::ops::Range;

use crate::sources::{FileId, Sources};

/// A document may be one line of many megabytes; its characters are counted once in each part of so many bytes.
const PART: usize = 4096;

/// The lines and characters of each file.
pub(crate) struct Lines(Vec<(FileId, File)>);

#[derive(Default)]
struct File {
    /// Where the lines start, in bytes.
    starts: Vec<usize>,
    /// How many characters start before each part.
    characters: Vec<usize>,
}

impl Lines {
    pub(crate) fn of(sources: &Sources) -> Self {
        Self(sources.ids().map(|id| (id, File::of(&sources.file(id).text))).collect())
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

    /// How many characters a range has.
    pub(super) fn characters(&self, file: FileId, range: Range<usize>, text: &str) -> usize {
        self.file(file).map_or(0, |file| file.before(range.end, text) - file.before(range.start, text))
    }

    fn starts(&self, file: FileId) -> &[usize] {
        self.file(file).map(|file| file.starts.as_slice()).unwrap_or_default()
    }

    fn file(&self, file: FileId) -> Option<&File> {
        self.0.iter().find(|(id, _)| *id == file).map(|(_, file)| file)
    }
}

impl File {
    fn of(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect();
        let mut before = 0;
        let characters = text.as_bytes().chunks(PART).map(|part| {
            let of_part = before;
            before += starting(part);
            of_part
        });
        Self { starts, characters: characters.collect() }
    }

    /// How many characters start before a place.
    fn before(&self, at: usize, text: &str) -> usize {
        let bytes = &text.as_bytes()[..at.min(text.len())];
        let part = bytes.len() / PART;
        // A place at the very end may be the start of a part that has nothing in it.
        match self.characters.get(part) {
            Some(before) => before + starting(&bytes[part * PART..]),
            None => starting(bytes),
        }
    }
}

/// How many characters of a text in UTF-8 start in a part of it.
fn starting(part: &[u8]) -> usize {
    part.iter().filter(|byte| (**byte as i8) >= -0x40).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::SourceFile;

    #[test]
    fn characters_are_counted_as_they_are_without_an_index() {
        let text = "a\u{e9}\u{6f22}\u{1f389}\n".repeat(3000);
        let sources = Sources::new(SourceFile { name: "api.yaml".to_owned(), text: text.clone() });
        let lines = Lines::of(&sources);
        for (start, _) in text.char_indices().step_by(97) {
            for (end, _) in text.char_indices().filter(|(end, _)| *end >= start).step_by(1009) {
                let counted = lines.characters(sources.spec(), start..end, &text);
                assert_eq!(counted, text[start..end].chars().count(), "{start}..{end}");
            }
        }
        assert_eq!(lines.characters(sources.spec(), 0..text.len(), &text), text.chars().count());
    }
}
