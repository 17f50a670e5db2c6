//! Types as text: for people, and as the compiler compares them.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Item, UseTree};

/// The aliases of a client and what they stand for.
pub(super) struct Aliases {
    of: IndexMap<String, TokenStream>,
    imports: IndexMap<String, TokenStream>,
}

impl Aliases {
    pub(super) fn of(types: &[Item], nominal: &BTreeSet<String>) -> Self {
        let mut aliases = Self { of: IndexMap::new(), imports: IndexMap::new() };
        for item in types {
            if let Item::Use(item) = item {
                aliases.import(&mut Vec::new(), &item.tree);
            }
        }
        for item in types {
            match item {
                Item::Type(item) if !nominal.contains(&item.ident.to_string()) => {
                    let target = aliases.with_paths(item.ty.to_token_stream());
                    aliases.of.insert(item.ident.to_string(), target);
                }
                _ => {}
            }
        }
        aliases
    }

    fn import(&mut self, path: &mut Vec<Ident>, tree: &UseTree) {
        match tree {
            UseTree::Path(inner) => {
                path.push(inner.ident.clone());
                self.import(path, &inner.tree);
                path.pop();
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.import(path, tree)),
            UseTree::Name(name) => {
                let name = &name.ident;
                // Types of other crates have a path from the root.
                let root = path.first().filter(|first| *first != "super").map(|_| quote!(::));
                self.imports.insert(name.to_string(), quote!(#root #(#path::)* #name));
            }
            UseTree::Rename(_) | UseTree::Glob(_) => {}
        }
    }

    /// What the compiler compares: aliases are what they stand for, whatever module names them, and so is what the module
    /// of the types imports.
    pub(super) fn compared(&self, tokens: &impl ToTokens, is_of_types: bool) -> String {
        let tokens = tokens.to_token_stream();
        let tokens = if is_of_types { self.with_paths(tokens) } else { tokens };
        self.follow(tokens, 0).to_string()
    }

    /// The tokens with the whole paths of what is imported.
    fn with_paths(&self, tokens: TokenStream) -> TokenStream {
        let mut whole = TokenStream::new();
        let (mut is_in_path, mut was_colon) = (false, false);
        for token in tokens {
            let is_colon = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ':');
            match token {
                TokenTree::Ident(name) => {
                    // Names of types are in capitals; those of arguments are not.
                    let is_type = name.to_string().starts_with(char::is_uppercase) && !is_in_path;
                    match self.imports.get(&name.to_string()).filter(|_| is_type) {
                        Some(path) => whole.extend(path.clone()),
                        None => whole.extend([TokenTree::Ident(name)]),
                    }
                }
                TokenTree::Group(group) => {
                    whole.extend([TokenTree::Group(Group::new(group.delimiter(), self.with_paths(group.stream())))]);
                }
                other => whole.extend([other]),
            }
            (is_in_path, was_colon) = (is_colon && was_colon, is_colon);
        }
        whole
    }

    fn follow(&self, tokens: TokenStream, depth: usize) -> TokenStream {
        // An alias that leads back to itself would not compile.
        const DEEPEST: usize = 32;
        let tokens = without_types_module(tokens);
        let mut followed = TokenStream::new();
        for token in tokens {
            match token {
                TokenTree::Ident(name) => match self.of.get(&name.to_string()).filter(|_| depth < DEEPEST) {
                    Some(target) => followed.extend(self.follow(target.clone(), depth + 1)),
                    None => followed.extend([TokenTree::Ident(name)]),
                },
                TokenTree::Group(group) => {
                    let inner = self.follow(group.stream(), depth);
                    followed.extend([TokenTree::Group(Group::new(group.delimiter(), inner))]);
                }
                other => followed.extend([other]),
            }
        }
        followed
    }
}

/// Takes `types::` away: the client names the types by their module, and the types each other without. Of `super::super::`,
/// by which types in files of their own name the runtime, one is left.
fn without_types_module(tokens: TokenStream) -> TokenStream {
    let tokens = tokens.into_iter().collect::<Vec<_>>();
    let is_colon = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
    let mut kept = TokenStream::new();
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        let is = |token: Option<&TokenTree>, word: &str| matches!(token, Some(TokenTree::Ident(name)) if name == word);
        let is_module = is(Some(token), "types") || (is(Some(token), "super") && is(tokens.get(index + 3), "super"));
        if is_module && is_colon(tokens.get(index + 1)) && is_colon(tokens.get(index + 2)) {
            index += 3;
            continue;
        }
        kept.extend([token.clone()]);
        index += 1;
    }
    kept
}

/// Tokens as people write them, without the paths that say where a well-known type comes from.
pub(super) fn tidy(tokens: &impl ToTokens) -> String {
    let mut text = String::new();
    write(tokens.to_token_stream(), &mut text);
    let modules =
        ["::std::collections::", "::std::fmt::", "::serde_json::", "::serde::", "::chrono::", "::reqwest::", "super::"];
    let text = modules.iter().fold(text, |text, module| text.replace(module, ""));
    text.trim().replace(",)", ")").replace(", >", ">")
}

fn write(tokens: TokenStream, text: &mut String) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => (" { ", " }"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                write(group.stream(), text);
                text.push_str(close);
            }
            TokenTree::Punct(punct) => match punct.as_char() {
                ',' => text.push_str(", "),
                '-' => text.push_str(" -"),
                '>' if text.ends_with('-') => text.push_str("> "),
                ':' if punct.spacing() == proc_macro2::Spacing::Alone && !text.ends_with(':') => text.push_str(": "),
                '=' | '+' => text.push_str(&format!(" {} ", punct.as_char())),
                other => text.push(other),
            },
            other => {
                let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '"';
                if text.ends_with(is_word) {
                    text.push(' ');
                }
                text.push_str(&other.to_string());
            }
        }
    }
    if text.ends_with(", ") {
        text.truncate(text.len() - 2);
    }
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    #[test]
    fn a_signature_is_written_as_people_write_it() {
        let signature: syn::Signature = parse_quote! {
            async fn get_order(&self, mut id: impl Into<super::Secret>, expand: Option<&[String]>,) -> Result<ResponseValue<types::Order>, Error<()>>
        };
        let expected = "async fn get_order(&self, mut id: impl Into<Secret>, expand: Option<&[String]>) -> Result<ResponseValue<types::Order>, Error<()>>";
        assert_eq!(tidy(&signature), expected);
        let ty: syn::Type = parse_quote!(Option<::std::collections::BTreeMap<String, ::serde_json::Value>>);
        assert_eq!(tidy(&ty), "Option<BTreeMap<String, Value>>");
    }

    #[test]
    fn aliases_are_what_they_stand_for() {
        let file: syn::File = parse_quote! {
            pub type Names = Vec<Name>;
            pub type Name = String;
        };
        let aliases = Aliases::of(&file.items, &BTreeSet::new());
        let compared = |ty: syn::Type| aliases.compared(&ty, false);
        assert_eq!(compared(parse_quote!(Option<types::Names>)), compared(parse_quote!(Option<Vec<String>>)));
        assert_ne!(compared(parse_quote!(Name)), compared(parse_quote!(Names)));
    }
}
