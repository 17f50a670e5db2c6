//! Which operation belongs to which source, before and after an import.

use std::collections::BTreeSet;

use super::Request;
use super::facts::{Facts, Row};
use super::name::OperationName;
use super::page::{Page, first_line};
use super::replace::Scope;
use crate::diagnostics::{Aborted, Code, Diagnostic, Diagnostics};
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

/// Whether a page was probably imported from the source of a row.
type Test<'t> = &'t dyn Fn(&Page, &Row) -> bool;

impl<'i> Ownership<'i> {
    /// Finds the rows of the pages.
    ///
    /// # Errors
    /// Reports `source-ambiguous`.
    pub(super) fn new(
        request: &'i Request<'i>,
        facts: &'i Facts,
        pages: &'i [Page],
        current: Option<&Document>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self, Aborted> {
        let current = current.map(|current| OperationName::all(&current.root)).unwrap_or_default();
        let mut ownership = Self { request, facts, pages, rows: vec![None; pages.len()], current };
        ownership.find_rows();
        // The row that has the name of a page may be that of another page of this import.
        let unknown = pages.iter().zip(&ownership.rows).filter(|(_, row)| row.is_none());
        for (page, _) in unknown {
            ownership.ambiguous(page).into_iter().for_each(|problem| diagnostics.push(problem));
        }
        diagnostics.abort_if_errors()?;
        Ok(ownership)
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
        Facts { rows: rows.collect(), digest: None }
    }

    /// The row of a page, and the operations that the page has.
    fn row(&self, page: usize, old: Option<&Row>, changed: bool) -> (Row, Vec<OperationName>) {
        let (request, page) = (self.request, &self.pages[page]);
        let source = request.source.or(old.map(|row| row.source.as_str())).unwrap_or_else(|| self.name_of(page));
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

    /// Finds the rows of the sources of all pages: by what the user says, by the path or the name of the file, or by what
    /// they gave. What says more of one page goes before what says less of another one.
    fn find_rows(&mut self) {
        let is_source = |_: &Page, row: &Row| self.request.source == Some(row.source.as_str());
        let source_and_some = |page: &Page, row: &Row| is_source(page, row) && self.shared(page, row) > 0;
        let path = |page: &Page, row: &Row| {
            let before = self.name(page).strip_suffix(&row.source);
            row.source.contains('/') && before.is_some_and(|before| before.is_empty() || before.ends_with('/'))
        };
        // Another page may have the name: whose operations there are says the rest.
        let name_and_some = |page: &Page, row: &Row| {
            self.has_name_of(page, row) && (self.shared(page, row) > 0 || self.owned(row).is_empty())
        };
        let gave_all = |page: &Page, row: &Row| {
            let names = row.operations.as_ref().map(|names| names.iter().collect::<BTreeSet<_>>());
            names.is_some_and(|names| !names.is_empty() && names == page.operations.iter().collect())
        };
        let tests: [Test<'_>; 5] = [&source_and_some, &is_source, &path, &name_and_some, &gave_all];
        let mut rows = vec![None; self.pages.len()];
        for test in tests {
            for (index, page) in self.pages.iter().enumerate() {
                if rows[index].is_some() {
                    continue;
                }
                let free = self.facts.rows.iter().enumerate().filter(|(row, _)| !rows.contains(&Some(*row)));
                let known = free.filter(|(_, row)| test(page, row));
                // The first of those that share the most.
                rows[index] = known.rev().max_by_key(|(_, row)| self.shared(page, row)).map(|(row, _)| row);
            }
        }
        self.rows = rows;
    }

    /// How many operations a page has that a row has, too.
    fn shared(&self, page: &Page, row: &Row) -> usize {
        self.owned(row).iter().filter(|name| page.operations.contains(name)).count()
    }

    fn name(&self, page: &Page) -> &'i str {
        &self.request.sources.file(page.file).name
    }

    /// The rows that no page has yet.
    fn free(&self) -> impl Iterator<Item = (usize, &'i Row)> {
        self.facts.rows.iter().enumerate().filter(|(index, _)| !self.rows.contains(&Some(*index)))
    }

    fn owned(&self, row: &Row) -> Vec<OperationName> {
        self.facts.owned(row, &self.current)
    }

    /// Whether a page has the name of the source of a row; standard input has no name.
    fn has_name_of(&self, page: &Page, row: &Row) -> bool {
        let name = self.name(page);
        name != "-" && row.is_of_file(name)
    }

    /// What is wrong with a page without a row, where there is one of its name.
    fn ambiguous(&self, page: &Page) -> Option<Diagnostic> {
        let (_, row) = self.free().find(|(_, row)| self.has_name_of(page, row))?;
        if self.request.source.is_some() {
            return None;
        }
        let file = self.request.sources.file(page.file);
        let message =
            format!("`{}` has none of the operations of the page of this name that was imported before", file.name);
        let alone = if self.pages.len() > 1 { " alone" } else { "" };
        let help = format!(
            "import it{alone} with `--source {}` if it is the same page; otherwise give `--source` the URL or the path that \
             tells it from the other",
            row.source
        );
        let place = first_line(page.file, &file.text, &page.part);
        Some(Diagnostic::error(Code::SourceAmbiguous, message).at(place).help(help))
    }

    /// What a page without a row is called: its name, with as much of the path as tells it from other pages.
    fn name_of(&self, page: &Page) -> &'i str {
        let own = self.name(page);
        let pages = self.pages.iter().map(|page| self.name(page)).filter(|other| *other != own);
        let others = pages.chain(self.facts.rows.iter().map(|row| row.source.as_str())).collect::<Vec<_>>();
        let is_own = |end: &&str| {
            let is_end = |rest: &str| rest.is_empty() || rest.ends_with('/');
            !others.iter().any(|other| other.strip_suffix(end).is_some_and(is_end))
        };
        own.rmatch_indices('/').map(|(at, _)| &own[at + 1..]).find(is_own).unwrap_or(own)
    }
}
