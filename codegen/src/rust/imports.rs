//! Imports what the types use, and shortens the paths to it.

use std::collections::BTreeSet;

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{Item, Path, VisRestricted, parse_quote};

/// What the types name by a path of some length, besides the runtime.
const FOREIGN: [&[&str]; 3] = [&["chrono", "NaiveDate"], &["serde_json", "Value"], &["std", "collections", "BTreeMap"]];

/// What types import.
#[derive(Default)]
pub(crate) struct Imports {
    foreign: BTreeSet<&'static [&'static str]>,
    runtime: BTreeSet<Ident>,
    /// Whether some paths to the runtime are as long as they were.
    pub(super) leaves_paths: bool,
}

impl Imports {
    /// Adds what other types import.
    pub(super) fn extend(&mut self, others: &Self) {
        self.foreign.extend(&others.foreign);
        self.runtime.extend(others.runtime.iter().cloned());
    }

    /// Whether there is something of the runtime by this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.runtime.iter().any(|ident| ident == name)
    }

    /// The imports of a module at this path from the root of the client.
    pub(super) fn items(&self, root: &Path) -> Vec<Item> {
        let foreign = self.foreign.iter().map(|path| -> Item {
            let segments = path.iter().map(|segment| format_ident!("{segment}"));
            parse_quote!(use #(#segments)::*;)
        });
        let runtime = self.runtime.iter().collect::<Vec<_>>();
        let runtime: Option<Item> = match runtime.as_slice() {
            [] => None,
            [name] => Some(parse_quote!(use #root::#name;)),
            names => Some(parse_quote!(use #root::{#(#names),*};)),
        };
        foreign.chain(runtime).collect()
    }
}

/// Names what types name of the runtime and of other crates by the last part of its path, and says what they have to
/// import for that.
///
/// Before: `pub at: Option<super::DateTime>`
/// After:  `pub at: Option<DateTime>`, below `use super::DateTime;`
///
/// What has the name of a type of the document keeps its path.
pub(super) fn shorten(items: &mut [Item], is_taken: impl Fn(&str) -> bool) -> Imports {
    let mut paths = Paths { is_taken, imports: Imports::default() };
    items.iter_mut().for_each(|item| paths.visit_item_mut(item));
    paths.imports
}

/// Lengthens the paths that types still have to the runtime, for a module that is one deeper.
///
/// Before: `pub(super) fn into_form(self) -> super::Number`
/// After:  `pub(in super::super) fn into_form(self) -> super::super::Number`
pub(super) fn deepen(items: &mut [Item]) {
    items.iter_mut().for_each(|item| Deeper.visit_item_mut(item));
}

struct Deeper;

impl VisitMut for Deeper {
    fn visit_path_mut(&mut self, path: &mut Path) {
        visit_mut::visit_path_mut(self, path);
        if path.segments.first().is_some_and(|first| first.ident == "super") {
            path.segments.insert(0, parse_quote!(super));
        }
    }

    fn visit_vis_restricted_mut(&mut self, visibility: &mut VisRestricted) {
        visit_mut::visit_vis_restricted_mut(self, visibility);
        visibility.in_token = Some(Default::default());
    }

    fn visit_macro_mut(&mut self, call: &mut syn::Macro) {
        call.tokens = deeper_tokens(std::mem::take(&mut call.tokens));
    }
}

fn deeper_tokens(tokens: TokenStream) -> TokenStream {
    let deeper = tokens.into_iter().flat_map(|token| match token {
        TokenTree::Ident(name) if name == "super" => quote!(super::super),
        TokenTree::Group(group) => {
            TokenTree::Group(Group::new(group.delimiter(), deeper_tokens(group.stream()))).into()
        }
        token => token.into(),
    });
    deeper.collect()
}

/// Visits the first two segments of the paths among tokens.
pub(super) fn paths(tokens: TokenStream, visit: &mut impl FnMut(&Ident, &Ident)) {
    let tokens = tokens.into_iter().collect::<Vec<_>>();
    for (at, token) in tokens.iter().enumerate() {
        match (token, tokens.get(at + 3)) {
            (TokenTree::Group(group), _) => paths(group.stream(), visit),
            (TokenTree::Ident(first), Some(TokenTree::Ident(second))) if is_separator(&tokens[at + 1..]) => {
                let is_start =
                    at < 3 || !is_separator(&tokens[at - 2..]) || !matches!(tokens[at - 3], TokenTree::Ident(_));
                if is_start {
                    visit(first, second);
                }
            }
            _ => {}
        }
    }
}

/// Whether tokens begin with the colons between two segments.
fn is_separator(tokens: &[TokenTree]) -> bool {
    let is_colon = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':');
    tokens.iter().take(2).filter(|token| is_colon(token)).count() == 2
}

struct Paths<F> {
    is_taken: F,
    imports: Imports,
}

impl<F: Fn(&str) -> bool> Paths<F> {
    /// The same for paths among tokens: idents with colons between them.
    fn shorten_tokens(&mut self, tokens: TokenStream) -> TokenStream {
        let is_colon =
            |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
        let tokens = tokens.into_iter().collect::<Vec<_>>();
        let mut shortened = TokenStream::new();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let is_root = is_colon(tokens.get(at)) && is_colon(tokens.get(at + 1));
            let start = if is_root { at + 2 } else { at };
            let mut end = start;
            while matches!(tokens.get(end), Some(TokenTree::Ident(_))) {
                end += 1;
                if !(is_colon(tokens.get(end)) && is_colon(tokens.get(end + 1))) {
                    break;
                }
                end += 2;
            }
            // Most tokens begin no path, and a parser of its own for each of them would take time.
            let path = (end > start + 1).then(|| syn::parse2::<Path>(tokens[at..end].iter().cloned().collect()));
            match path {
                Some(Ok(mut path)) => {
                    self.visit_path_mut(&mut path);
                    path.to_tokens(&mut shortened);
                    at = end;
                }
                _ => {
                    match token {
                        TokenTree::Group(group) => {
                            let inner = self.shorten_tokens(group.stream());
                            shortened.extend([TokenTree::Group(Group::new(group.delimiter(), inner))]);
                        }
                        token => shortened.extend([token.clone()]),
                    }
                    at += 1;
                }
            }
        }
        shortened
    }
}

impl<F: Fn(&str) -> bool> VisitMut for Paths<F> {
    fn visit_path_mut(&mut self, path: &mut Path) {
        visit_mut::visit_path_mut(self, path);
        let segments = path.segments.iter().map(|segment| segment.ident.to_string()).collect::<Vec<_>>();
        let length = match segments.first() {
            Some(first) if first == "super" => {
                if segments.get(1).is_none_or(|name| (self.is_taken)(name)) {
                    self.imports.leaves_paths = true;
                    return;
                }
                let name = &path.segments[1].ident;
                self.imports.runtime.insert(name.clone());
                // What its macro writes calls those of `json`.
                if name == "shape" {
                    self.imports.runtime.insert(format_ident!("json"));
                }
                1
            }
            _ => {
                let known = FOREIGN.into_iter().find(|known| segments.iter().zip(*known).all(|(a, b)| a == b));
                let known = known.filter(|known| segments.len() >= known.len());
                let Some((known, (last, _))) = known.and_then(|known| Some((known, known.split_last()?))) else {
                    return;
                };
                if (self.is_taken)(last) {
                    return;
                }
                self.imports.foreign.insert(known);
                known.len() - 1
            }
        };
        path.leading_colon = None;
        path.segments = std::mem::take(&mut path.segments).into_iter().skip(length).collect();
    }

    /// `json::object!` and its like, whose rows have types.
    fn visit_macro_mut(&mut self, call: &mut syn::Macro) {
        self.visit_path_mut(&mut call.path);
        call.tokens = self.shorten_tokens(std::mem::take(&mut call.tokens));
    }
}
