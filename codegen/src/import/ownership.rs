//! Which operation belongs to which source, before and after an import.

use std::collections::BTreeSet;

use super::Request;
use super::facts::{Facts, Row};
use super::name::OperationName;
use super::page::Page;
use super::replace::Scope;
use crate::document::Document;

/// The pages, each with the row of the source that it was imported from before.
pub(super) struct Ownership<'i> {
    request: &'i Request<'i>,
    facts: &'i Facts,
    pages: &'i [Page],
    /// For each page the index of its row.
    rows: Vec<Option<usize>>,
    current: Vec<OperationName>,
}

impl<'i> Ownership<'i> {
    pub(super) fn new(
        request: &'i Request<'i>,
        facts: &'i Facts,
        pages: &'i [Page],
        current: Option<&Document>,
    ) -> Self {
        let mut rows = Vec::new();
        for page in pages {
            let found = row_of(request, facts, page, &rows);
            rows.push(found);
        }
        let current = current.map(|current| OperationName::all(&current.root)).unwrap_or_default();
        Self { request, facts, pages, rows, current }
    }

    /// What happens to each operation.
    pub(super) fn scope(&self) -> Scope {
        let mut incoming = Vec::new();
        for name in self.pages.iter().flat_map(|page| &page.operations) {
            if !incoming.contains(name) {
                incoming.push(name.clone());
            }
        }
        let rows = self.rows.iter().flatten().map(|index| &self.facts.rows[*index]);
        let theirs = rows.clone().flat_map(|row| self.facts.owned(row, &self.current)).collect::<BTreeSet<_>>();
        let others = self.current.iter().filter(|name| !incoming.contains(name));
        let (gone, kept) = others.cloned().partition(|name| theirs.contains(name));
        let whole = rows.into_iter().any(|row| row.operations.is_none());
        Scope { incoming, gone, kept, whole }
    }

    /// The facts after the import; `changed` says whether the document did.
    pub(super) fn facts(&self, scope: &Scope, changed: bool) -> Facts {
        let mut rows = Vec::new();
        for (index, row) in self.facts.rows.iter().enumerate() {
            match self.rows.iter().position(|other| *other == Some(index)) {
                Some(page) => rows.push(self.row(page, Some(row), changed)),
                None => rows.extend(self.left(row, scope)),
            }
        }
        let new = (0..self.pages.len()).filter(|page| self.rows[*page].is_none());
        rows.extend(new.map(|page| self.row(page, None, true)));
        let mut taken = BTreeSet::new();
        let mut has_rest = false;
        let rows = rows.into_iter().filter_map(|(row, mut names)| {
            // One source alone can have all others.
            if row.operations.is_none() && !std::mem::replace(&mut has_rest, true) {
                return Some(row);
            }
            // What several have belongs to the first.
            names.retain(|name| taken.insert(name.clone()));
            (!names.is_empty()).then_some(Row { operations: Some(names), ..row })
        });
        Facts { rows: rows.collect() }
    }

    /// The row of a page, and the operations that the page has.
    fn row(&self, page: usize, old: Option<&Row>, changed: bool) -> (Row, Vec<OperationName>) {
        let (request, page) = (self.request, &self.pages[page]);
        let name = &request.sources.file(page.file).name;
        let name = name.rsplit('/').next().unwrap_or_default();
        let source = request.source.or(old.map(|row| row.source.as_str())).unwrap_or(name);
        let date = old.filter(|_| !changed).map_or(request.date, |row| &row.taken);
        // A whole document is all but what pages gave.
        let operations = page.language.is_some().then(|| page.operations.clone());
        (Row::new(source, page.language.as_deref(), date, operations), page.operations.clone())
    }

    /// What is left to a source that is not imported now.
    fn left(&self, row: &Row, scope: &Scope) -> Option<(Row, Vec<OperationName>)> {
        let owned = self.facts.owned(row, &self.current);
        let left = owned.into_iter().filter(|name| scope.kept.contains(name)).collect::<Vec<_>>();
        (!left.is_empty()).then(|| (row.clone(), left))
    }
}

/// The row of the source of a page: by the URL that the user gives, by the name of the file, or by what it gave.
fn row_of(request: &Request<'_>, facts: &Facts, page: &Page, found: &[Option<usize>]) -> Option<usize> {
    let name = &request.sources.file(page.file).name;
    let by_source = |row: &Row| request.source == Some(row.source.as_str());
    let by_name = |row: &Row| name != "-" && row.is_of_file(name);
    let by_operations = |row: &Row| {
        let names = row.operations.as_ref().map(|names| names.iter().collect::<BTreeSet<_>>());
        names.is_some_and(|names| !names.is_empty() && names == page.operations.iter().collect())
    };
    let tests: [&dyn Fn(&Row) -> bool; 3] = [&by_source, &by_name, &by_operations];
    tests.into_iter().find_map(|test| {
        let free = facts.rows.iter().enumerate().filter(|(index, _)| !found.contains(&Some(*index)));
        free.into_iter().find(|(_, row)| test(row)).map(|(index, _)| index)
    })
}
