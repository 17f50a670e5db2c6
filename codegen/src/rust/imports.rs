//! Imports what the client uses of the runtime.
//!
//! Before: `request.cookie_parameter("a", &a, Explode::No)?`
//! After:  the same, below `use super::parameter::ParameterExt;` and `use super::style::Explode;`

use std::collections::BTreeSet;

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, format_ident};
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{ExprMethodCall, Item, Path, parse_quote};

/// A part of the runtime: its traits with their methods, and what else operations name of it.
struct Part {
    module: &'static str,
    traits: &'static [(&'static str, &'static [&'static str])],
    names: &'static [&'static str],
}

const PARTS: [Part; 4] = [
    Part {
        module: "body",
        traits: &[("BodyExt", &["encoded_form", "json_body_as", "raw_body", "text_body"])],
        names: &["FormEncoding"],
    },
    Part { module: "multipart", traits: &[("MultipartExt", &["multipart_body"])], names: &["FilePart"] },
    Part {
        module: "parameter",
        traits: &[(
            "ParameterExt",
            &[
                "cookie_parameter",
                "header_parameter",
                "json_cookie_parameter",
                "json_header_parameter",
                "json_query_parameter",
                "reserved_query_parameter",
                "styled_query_parameter",
            ],
        )],
        names: &["PathStyle", "json_path_parameter", "styled_path_parameter"],
    },
    Part { module: "style", traits: &[], names: &["Explode", "QueryStyle"] },
];

/// The imports of the module of the client, whose other items these are.
pub(super) fn of(items: &[Item]) -> Vec<Item> {
    let mut used = Used::default();
    items.iter().for_each(|item| used.visit_item(item));
    let parts = PARTS.iter().filter_map(|part| {
        let of_methods =
            part.traits.iter().filter(|(_, methods)| methods.iter().any(|name| used.methods.contains(*name)));
        let of_methods = of_methods.map(|(name, _)| *name);
        let named = part.names.iter().copied().filter(|name| used.names.contains(*name));
        let names = of_methods.chain(named).map(|name| format_ident!("{name}")).collect::<Vec<_>>();
        let module = format_ident!("{}", part.module);
        let import: Item = match names.as_slice() {
            [] => return None,
            [name] => parse_quote!(use super::#module::#name;),
            names => parse_quote!(use super::#module::{#(#names),*};),
        };
        Some(import)
    });
    let of_every_client: [Item; 5] = [
        parse_quote!(
            use super::error::Error;
        ),
        parse_quote!(
            use super::hooks::{self, Hooks, Next, OperationInfo, Security};
        ),
        parse_quote!(
            use super::request::{RequestBuilderExt, path_parameter};
        ),
        parse_quote!(
            use super::response::{ByteStream, ResponseValue};
        ),
        parse_quote!(
            use super::types;
        ),
    ];
    of_every_client.into_iter().chain(parts).collect()
}

/// The methods that are called, and the first segments of paths.
#[derive(Default)]
struct Used {
    methods: BTreeSet<String>,
    names: BTreeSet<String>,
}

impl<'ast> Visit<'ast> for Used {
    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        self.methods.insert(call.method.to_string());
        visit::visit_expr_method_call(self, call);
    }

    fn visit_path(&mut self, path: &'ast Path) {
        self.names.extend(path.segments.first().map(|segment| segment.ident.to_string()));
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        if let Ok(arguments) =
            call.parse_body_with(syn::punctuated::Punctuated::<syn::Expr, syn::Token![,]>::parse_terminated)
        {
            // The arguments live no longer than this call, so they have a visitor of their own.
            let mut used = Used::default();
            arguments.iter().for_each(|argument| used.visit_expr(argument));
            self.methods.append(&mut used.methods);
            self.names.append(&mut used.names);
        }
        visit::visit_macro(self, call);
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rust::testing::print;

    fn imports(code: &str) -> String {
        print(of(&syn::parse_file(code).expect("it is Rust").items))
    }

    #[test]
    fn what_is_used_is_imported() {
        let code = r#"
impl Client {
    fn call(&self) {
        let url = format!("{}/{}", self.baseurl, styled_path_parameter("id", &id, PathStyle::Label, Explode::No)?);
        self.client.post(url).cookie_parameter("a", &a, Explode::Yes)?.raw_body("image/png", body)?
    }
}"#;
        insta::assert_snapshot!(imports(code), @"
        use super::error::Error;
        use super::hooks::{self, Hooks, Next, OperationInfo, Security};
        use super::request::{RequestBuilderExt, path_parameter};
        use super::response::{ByteStream, ResponseValue};
        use super::types;
        use super::body::BodyExt;
        use super::parameter::{ParameterExt, PathStyle, styled_path_parameter};
        use super::style::Explode;
        ");
    }

    #[test]
    fn nothing_is_imported_for_the_usual() {
        insta::assert_snapshot!(imports("fn call() { request.query_parameter(\"a\", &a)? }"), @"
        use super::error::Error;
        use super::hooks::{self, Hooks, Next, OperationInfo, Security};
        use super::request::{RequestBuilderExt, path_parameter};
        use super::response::{ByteStream, ResponseValue};
        use super::types;
        ");
    }
}
