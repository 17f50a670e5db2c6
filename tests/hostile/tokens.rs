//! What Rust does beside its values: its attributes, its macros, and its doctests.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::LitStr;

/// The word of the hostile texts: a name that is made of one is longer, or spelled in another way.
const WORD: &str = "zqzq";

/// The attributes, the macros and the marks of code blocks of a file, and the word if it is a name.
pub fn words(file: &str) -> syn::Result<BTreeSet<String>> {
    syn::parse_file(file)?;
    let mut words = Words::default();
    words.add(file.parse()?);
    Ok(words.words)
}

#[derive(Default)]
struct Words {
    words: BTreeSet<String>,
    /// How many backticks began the code block in the documentation.
    fence: Option<usize>,
}

impl Words {
    fn add(&mut self, tokens: TokenStream) {
        let tokens = tokens.into_iter().collect::<Vec<_>>();
        for (index, token) in tokens.iter().enumerate() {
            let before = |back: usize| index.checked_sub(back).and_then(|index| tokens.get(index));
            let is =
                |back: usize, c: char| matches!(before(back), Some(TokenTree::Punct(punct)) if punct.as_char() == c);
            match token {
                TokenTree::Group(group) => {
                    let is_attribute = is(1, '#') || is(1, '!') && is(2, '#');
                    match before(2) {
                        _ if is_attribute && group.delimiter() == Delimiter::Bracket => self.attribute(group.stream()),
                        Some(TokenTree::Ident(name)) if is(1, '!') => {
                            self.words.insert(format!("{name}!"));
                            self.add(group.stream());
                        }
                        _ => self.add(group.stream()),
                    }
                }
                TokenTree::Ident(name) => {
                    self.fence = None;
                    if name == WORD {
                        self.words.insert(WORD.to_owned());
                    }
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }

    fn attribute(&mut self, tokens: TokenStream) {
        let mut all = tokens.clone().into_iter();
        let name = all.next().map(|name| name.to_string()).unwrap_or_default();
        let text = all.nth(1).and_then(|text| syn::parse2::<LitStr>(text.into()).ok());
        match text {
            Some(text) if name == "doc" => text.value().lines().for_each(|line| self.line(line)),
            _ => self.add(tokens),
        }
        self.words.insert(format!("#[{name}]"));
    }

    /// A line of documentation: what no mark says is no Rust, rustdoc runs.
    fn line(&mut self, line: &str) {
        let line = line.trim_start_matches([' ', '>', '-', '*']).trim_end();
        let mark = line.trim_start_matches('`');
        let ticks = line.len() - mark.len();
        match self.fence {
            _ if ticks < 3 || mark.contains('`') => {}
            Some(opened) if ticks >= opened && mark.is_empty() => self.fence = None,
            Some(_) => {}
            None => {
                self.fence = Some(ticks);
                self.words.insert(format!("```{mark}"));
            }
        }
    }
}
