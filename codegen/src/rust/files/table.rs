//! Prints the macros of the runtime that take tables: a row for each member, variant or value, each on a line of its own.
//!
//! Before: `json::object! { # [doc = " D"] pub struct Order { pub id : String = required "id", } extra : UnknownMembers }`
//! After:
//! ```text
//! json::object! {
//!     /// D
//!     pub struct Order {
//!         pub id: String = required "id",
//!     } extra: UnknownMembers
//! }
//! ```

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Lit, Macro};

/// How long a line may be.
const WIDTH: usize = 100;

/// Prints a call.
pub(super) fn print(call: &Macro) -> String {
    let path = flat(call.path.to_token_stream());
    let mut text = format!("{path}! {{");
    let tokens = attributes(call.tokens.clone(), 1, &mut text);
    new_line(1, &mut text);
    broken(tokens, 1, &mut text);
    text + "\n}\n"
}

fn new_line(level: usize, text: &mut String) {
    text.push('\n');
    text.push_str(&"    ".repeat(level));
}

/// Prints the attributes that stand before a row, each on a line, and gives back what follows.
fn attributes(tokens: impl IntoIterator<Item = TokenTree>, level: usize, text: &mut String) -> Vec<TokenTree> {
    let mut rest = tokens.into_iter().collect::<Vec<_>>();
    let mut end = 0;
    while let [TokenTree::Punct(pound), TokenTree::Group(attribute), ..] = &rest[end..]
        && pound.as_char() == '#'
        && attribute.delimiter() == Delimiter::Bracket
    {
        new_line(level, text);
        let attribute = attribute.stream();
        match doc_line(attribute.clone()) {
            Some(line) => text.push_str(format!("///{line}").trim_end()),
            None => *text += &format!("#[{}]", flat(attribute)),
        }
        end += 2;
    }
    rest.drain(..end);
    rest
}

/// The line of documentation that an attribute is.
fn doc_line(attribute: TokenStream) -> Option<String> {
    let tokens = attribute.into_iter().collect::<Vec<_>>();
    let [TokenTree::Ident(doc), TokenTree::Punct(_), TokenTree::Literal(line)] = tokens.as_slice() else { return None };
    match Lit::new(line.clone()) {
        Lit::Str(line) if doc == "doc" => Some(line.value()),
        _ => None,
    }
}

/// Prints tokens so that their braces are broken.
fn broken(tokens: impl IntoIterator<Item = TokenTree>, level: usize, text: &mut String) {
    let mut line = Line::default();
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && !group.stream().is_empty() => {
                line.push_word("{");
                *text += &std::mem::take(&mut line.text);
                rows(group.stream(), level + 1, text);
                new_line(level, text);
                line.push_word("}");
            }
            token => line.push(token),
        }
    }
    *text += &line.text;
}

/// Prints what commas end, each on a line.
fn rows(tokens: TokenStream, level: usize, text: &mut String) {
    let mut row = Vec::new();
    let mut print = |row: &mut Vec<TokenTree>| {
        if row.is_empty() {
            return;
        }
        let tokens = attributes(row.drain(..), level, text);
        new_line(level, text);
        let flat = flat(tokens.iter().cloned());
        match 4 * level + flat.len() < WIDTH {
            true => *text += &flat,
            false => broken(tokens, level, text),
        }
        text.push(',');
    };
    // How many types with parameters a token is in: `BTreeMap<String, i64>` is one thing.
    let (mut depth, mut is_arrow) = (0_usize, false);
    for token in tokens {
        let sign = match &token {
            TokenTree::Punct(punct) => Some(punct.as_char()),
            _ => None,
        };
        match sign {
            Some('<') => depth += 1,
            Some('>') if !is_arrow => depth = depth.saturating_sub(1),
            _ => {}
        }
        is_arrow = sign == Some('=');
        match sign {
            Some(',') if depth == 0 => print(&mut row),
            _ => row.push(token),
        }
    }
    print(&mut row);
}

/// Prints tokens on one line.
fn flat(tokens: impl IntoIterator<Item = TokenTree>) -> String {
    let mut line = Line::default();
    tokens.into_iter().for_each(|token| line.push(token));
    line.text
}

/// What has been printed of a line.
#[derive(Default)]
struct Line {
    text: String,
    /// Whether the next token follows without a space.
    is_tight: bool,
    /// The first half of `::` or `=>`, if it was the last token.
    half: Option<char>,
    /// Whether the last token was a name.
    is_name: bool,
}

impl Line {
    /// Prints a word, after a space unless the last token wants none.
    fn push_word(&mut self, word: &str) {
        if !self.text.is_empty() && !self.is_tight {
            self.text.push(' ');
        }
        self.push_tight(word);
    }

    /// Prints a word right after the last one.
    fn push_tight(&mut self, word: &str) {
        self.text += word;
        (self.is_tight, self.half, self.is_name) = (false, None, false);
    }

    fn push(&mut self, token: TokenTree) {
        match token {
            TokenTree::Punct(punct) => self.push_sign(punct.as_char(), punct.spacing() == Spacing::Joint),
            TokenTree::Group(group) => {
                let inner = flat(group.stream());
                let inner = inner.trim_end_matches(',');
                match group.delimiter() {
                    Delimiter::Parenthesis if self.is_name => self.push_tight(&format!("({inner})")),
                    Delimiter::Parenthesis => self.push_word(&format!("({inner})")),
                    Delimiter::Bracket => self.push_word(&format!("[{inner}]")),
                    Delimiter::Brace if inner.is_empty() => self.push_word("{}"),
                    Delimiter::Brace => self.push_word(&format!("{{ {inner} }}")),
                    Delimiter::None => self.push_word(inner),
                }
            }
            TokenTree::Ident(ident) => {
                self.push_word(&ident.to_string());
                self.is_name = true;
            }
            TokenTree::Literal(literal) => self.push_word(&literal.to_string()),
        }
    }

    fn push_sign(&mut self, sign: char, is_joint: bool) {
        match (sign, self.half) {
            (':', Some(':')) | ('<' | '.', _) => {
                self.push_tight(sign.encode_utf8(&mut [0; 4]));
                self.is_tight = true;
            }
            // A path from the root, after what stands before it in the row.
            (':', None) if is_joint && self.text.ends_with([':', ',']) => {
                self.push_word(":");
                self.is_tight = true;
            }
            ('>', Some('-')) => {
                self.push_tight(">");
                self.is_tight = false;
            }
            (':' | ',' | '>', _) => {
                self.push_tight(sign.encode_utf8(&mut [0; 4]));
                self.is_tight = is_joint && sign == ':';
            }
            _ => {
                self.push_word(sign.encode_utf8(&mut [0; 4]));
                self.is_tight = matches!(sign, '&' | '-');
            }
        }
        self.half = Some(sign).filter(|_| is_joint);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_is_a_line_and_a_long_one_several() {
        let call = syn::parse_quote! {
            shape::union! {
                Pet {
                    Cat: Shape::String { values: &["A", "B"], is_formatted: false },
                    Dog: Shape::Object {
                        required: &["bark", "name"], members: &["name", "bark", "collar", "owner"],
                        constants: &[(&["kind"], Values::Integers(&[-1]))], values: &[],
                    },
                    Fish(super::Fish): "a" | "b",
                    Bird: {},
                    #[doc = " An egg"]
                    #[deprecated]
                    pub egg: Option<Vec<Option<Egg>>> = optional "egg" -> Vec<Option<Egg>> => with_egg(Vec<Option<Egg>>) | with_egg_null,
                    kind: required "kind" = "PET".to_owned(),
                    marks: required "marks": BTreeMap<String, i64>,
                    named: required "named": ::std::collections::BTreeMap<String, ::chrono::NaiveDate>,
                } extra: UnknownMembers
            }
        };
        insta::assert_snapshot!(print(&call), @r#"
        shape::union! {
            Pet {
                Cat: Shape::String { values: &["A", "B"], is_formatted: false },
                Dog: Shape::Object {
                    required: &["bark", "name"],
                    members: &["name", "bark", "collar", "owner"],
                    constants: &[(&["kind"], Values::Integers(&[-1]))],
                    values: &[],
                },
                Fish(super::Fish): "a" | "b",
                Bird: {},
                /// An egg
                #[deprecated]
                pub egg: Option<Vec<Option<Egg>>> = optional "egg" -> Vec<Option<Egg>> => with_egg(Vec<Option<Egg>>) | with_egg_null,
                kind: required "kind" = "PET".to_owned(),
                marks: required "marks": BTreeMap<String, i64>,
                named: required "named": ::std::collections::BTreeMap<String, ::chrono::NaiveDate>,
            } extra: UnknownMembers
        }
        "#);
    }
}
