//! Imports what the types use, and shortens the paths to it.

use std::collections::BTreeSet;

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, format_ident};
use syn::visit_mut::{self, VisitMut};
use syn::{Item, Path, parse_quote};

/// What the types name by a path of some length, besides the runtime.
const FOREIGN: [&[&str]; 3] = [&["chrono", "NaiveDate"], &["serde_json", "Value"], &["std", "collections", "BTreeMap"]];

/// Imports what the types name of the runtime and of other crates, and names it by the last part of its path.
///
/// Before: `pub at: Option<super::DateTime>`
/// After:  `pub at: Option<DateTime>`, below `use super::DateTime;`
///
/// What has the name of a type of the document keeps its path.
pub(super) fn shorten(items: &mut [Item], is_taken: impl Fn(&str) -> bool) -> Vec<Item> {
    let mut paths = Paths { is_taken, foreign: BTreeSet::new(), runtime: BTreeSet::new() };
    items.iter_mut().for_each(|item| paths.visit_item_mut(item));
    let Paths { foreign, runtime, .. } = paths;
    let foreign = foreign.into_iter().map(|path| -> Item {
        let segments = path.iter().map(|segment| format_ident!("{segment}"));
        parse_quote!(use #(#segments)::*;)
    });
    let runtime = runtime.into_iter().collect::<Vec<_>>();
    let runtime: Option<Item> = match runtime.as_slice() {
        [] => None,
        [name] => Some(parse_quote!(use super::#name;)),
        names => Some(parse_quote!(use super::{#(#names),*};)),
    };
    foreign.chain(runtime).collect()
}

struct Paths<F> {
    is_taken: F,
    foreign: BTreeSet<&'static [&'static str]>,
    runtime: BTreeSet<Ident>,
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
            let path = tokens[at..end.max(at)].iter().cloned().collect::<TokenStream>();
            match syn::parse2::<Path>(path) {
                Ok(mut path) if end > start + 1 => {
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
                    return;
                }
                self.runtime.insert(path.segments[1].ident.clone());
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
                self.foreign.insert(known);
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
