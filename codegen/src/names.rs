//! Names that Rust takes, and names that nothing else has.
//!
//! Names of a document may be any text. What is no letter and no digit separates words. Names that are then equal are told
//! apart by what they name ([`distinct()`]); where there is nothing to tell, by a number.

mod acronyms;
pub(crate) mod branches;
mod distinct;
mod modules;
mod new_schemas;
mod shorten;
mod symbols;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use syn::Ident;
use unicode_ident::{is_xid_continue, is_xid_start};
use unicode_normalization::UnicodeNormalization;

pub use self::distinct::{Longer, Spelling, Wanted, distinct};
pub use self::modules::module_name;
pub(crate) use self::new_schemas::NewSchemas;
use self::shorten::{is_long, shortened};
use self::symbols::spelled;
pub use self::symbols::{case, spelled_out};

/// The names that types must not have: generated code means those of the standard library by them.
pub const RESERVED_TYPES: [&str; 13] =
    ["Box", "Default", "Err", "From", "Into", "None", "Ok", "Option", "Result", "Self", "Some", "String", "Vec"];

/// The names of types, traits and variants that every module has without importing them, and of the derived traits.
pub const PRELUDE: [&str; 43] = [
    "AsMut",
    "AsRef",
    "AsyncFn",
    "AsyncFnMut",
    "AsyncFnOnce",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Hash",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "Vec",
];

/// A text in camel case, of characters that names have; empty if it has none.
pub fn camel_case(text: &str) -> String {
    normalised(&nameable(text).to_upper_camel_case())
}

/// A text in snake case, of characters that names have; empty if it has none.
pub fn snake_case(text: &str) -> String {
    words(&acronyms::joined(text))
}

/// The words of a text, of characters that names have, in lower case and with an underscore between them.
pub fn words(text: &str) -> String {
    if is_snake_case(text) {
        return text.to_owned();
    }
    normalised(&nameable(text).to_snake_case())
}

/// Whether a text is in snake case, as far as can be said at a glance. Most names of properties are.
fn is_snake_case(text: &str) -> bool {
    let is_word =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    text.split('_').all(is_word)
}

/// The name of the type that stands for a schema of this name, which stays what it is when it is named again.
pub fn type_name(text: &str) -> String {
    let mut name = text.to_owned();
    // It ends: a name that is not the same has fewer words, marks or capital letters.
    while !is_type_name(&name) {
        let mut next = shortened(&camel_case(&name));
        if !next.starts_with(begins_type) {
            next.insert(0, 'X');
        }
        if RESERVED_TYPES.contains(&next.as_str()) {
            next += "Value";
        }
        if next == name {
            break;
        }
        name = next;
    }
    name
}

/// Whether a type is named so already, as far as can be said at a glance.
fn is_type_name(name: &str) -> bool {
    let is_word = |pair: &[u8]| !pair[0].is_ascii_uppercase() || pair[1].is_ascii_lowercase();
    name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && name.as_bytes().windows(2).all(is_word)
        && !name.ends_with(|last: char| last.is_ascii_uppercase())
        && !is_long(name)
        && !RESERVED_TYPES.contains(&name)
}

/// Whether the name of a type or a variant may begin with a character. Some letters have no upper case.
fn begins_type(first: char) -> bool {
    is_xid_start(first) && !first.is_lowercase()
}

/// The text with a space for each character that no name has. An apostrophe is a part of its word.
///
/// Letters are those that the compiler takes them for before their case is changed: `ª` is an `a`, and becomes an `A`.
fn nameable(text: &str) -> String {
    let text = &*acronyms::as_words(text);
    if text.is_ascii() {
        let letters = text.chars().filter(|c| *c != '\'');
        return letters.map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { ' ' }).collect();
    }
    let letters = text.nfc().filter(|c| !matches!(c, '\'' | '\u{2019}'));
    let letters = letters.map(|c| if is_xid_continue(c) { c } else { ' ' });
    letters.nfkc().map(|c| if is_xid_continue(c) { c } else { ' ' }).collect()
}

/// The text in the form in which the compiler compares names, and of whose letters it does not warn.
fn normalised(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    text.nfkc().collect()
}

/// The first of `name`, `name2`, `name3`... that is free, with a separator before the number.
///
/// For what is alone in wanting its name, as the methods of the runtime are, of which each is there once. Things of the
/// document are told apart by [`distinct()`]: a number would be another one when something comes before them.
pub fn free(name: &str, separator: &str, mut is_free: impl FnMut(&str) -> bool) -> String {
    let mut candidate = name.to_owned();
    for number in 2.. {
        if is_free(&candidate) {
            break;
        }
        candidate = format!("{name}{separator}{number}");
    }
    candidate
}

/// The name of a struct's member that stands for a member of this name in JSON, if no other one has it.
pub fn member_name(name: &str) -> String {
    let snake = shortened(&snake_case(name));
    let snake = match snake.chars().next() {
        None => "member".to_owned(),
        Some(first) if !is_xid_start(first) => format!("x{snake}"),
        Some(_) => snake,
    };
    // Keywords get an underscore; `gen` is one since the edition of 2024, which the parser does not know of. All others have
    // small letters, and no more of them than `continue` has.
    let is_word = snake.len() <= "continue".len() && snake.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_keyword = snake == "gen" || is_word && syn::parse_str::<Ident>(&snake).is_err();
    if is_keyword { format!("{snake}_") } else { snake }
}

/// What one type is called inside of an enum. What would begin with a digit is a status of a response, or no name alone.
pub fn short_within(holder: &str, name: &str) -> String {
    let is_status = |rest: &str| {
        matches!(rest.as_bytes(), [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9'] | [b'1'..=b'5', b'x' | b'X', b'x' | b'X'])
    };
    match name.strip_prefix(holder) {
        Some(rest) if is_status(rest) => format!("Status{rest}"),
        Some(rest) if rest.starts_with(char::is_uppercase) => rest.to_owned(),
        _ => name.to_owned(),
    }
}

/// The name of an enum's variant that stands for this value or type, if no other one has it.
pub fn variant_name(name: &str) -> String {
    let camel = shortened(&variant_case(&spelled(name)));
    match camel.chars().next() {
        None if name.is_empty() => "Empty".to_owned(),
        None => "Value".to_owned(),
        Some(first) if !begins_type(first) => format!("X{camel}"),
        Some(_) if matches!(camel.as_str(), "Unknown" | "Self") => format!("{camel}Value"),
        Some(_) => camel,
    }
}

/// A text in camel case, in which numbers stay apart: `1.0` is not `10`.
fn variant_case(text: &str) -> String {
    let mut camel = String::new();
    for word in nameable(text).split(|c: char| !c.is_alphanumeric()) {
        let word = word.to_upper_camel_case();
        if camel.ends_with(char::is_numeric) && word.starts_with(char::is_numeric) {
            camel.push('_');
        }
        camel += &word;
    }
    normalised(&camel)
}

/// The name of a constant that stands for what has this name, if no other one has it.
pub fn constant_name(name: &str) -> String {
    let shouty = shortened(&normalised(&nameable(&acronyms::joined(name)).to_shouty_snake_case()));
    let shouty = match shouty.chars().next() {
        Some(first) if !is_xid_start(first) => format!("X{shouty}"),
        _ => shouty,
    };
    let is_constant = !shouty.is_empty() && !shouty.contains(char::is_lowercase);
    if is_constant { shouty } else { "UNNAMED".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_snake_case() {
        let members = ["fooBar", "foo_bar", "type", "gen", "self", "Self", "2fa", "$", "@id", "é"].map(member_name);
        assert_eq!(members.join(" "), "foo_bar foo_bar type_ gen_ self_ self_ x2fa member id é");
    }

    #[test]
    fn variants_are_camel_case() {
        let variants =
            ["IN_PROGRESS", "in-progress", "UNKNOWN", "", "👍", "👎", "1", "Self", "m/s", "m²"].map(variant_name);
        assert_eq!(variants.join(" "), "InProgress InProgress UnknownValue Empty Value Value X1 SelfValue MS M");
    }

    #[test]
    fn signs_and_numbers_keep_variants_apart() {
        let variants = ["created", "-created", "<", ">", "<=", "+1", "-1", "1", "10", "1.0", "X10"].map(variant_name);
        assert_eq!(
            variants.join(" "),
            "Created MinusCreated LessThan GreaterThan LessThanEqual Plus1 Minus1 X1 X10 X1_0 X10"
        );
    }

    #[test]
    fn characters_that_no_name_has_separate_words_and_equal_forms_are_one_name() {
        // The angstrom sign is `Å` to the compiler, and the two letters of the last name are one syllable.
        let members = ["m²s", "①", "Å", "\u{212b}", "cafe\u{301}", "owner's", "\u{1100}\u{1161}"].map(member_name);
        assert_eq!(members.join(" "), "m_s member å å café owners 가");
        let names = ["m²", "①", "a b c", "string", "\u{212b}", "3d", "owner’s", ""].map(type_name);
        assert_eq!(names.join(" "), "M X Abc StringValue Å X3d Owners X");
    }

    #[test]
    fn every_letter_gives_names_that_the_compiler_takes_as_they_are() {
        let is_plain = |name: &str| name.nfkc().eq(name.chars()) && type_name(name) == name;
        let letters = ('\0'..=char::MAX).filter(|c| is_xid_continue(*c) && !c.is_ascii());
        let odd = letters.filter(|c| !is_plain(&type_name(&format!("{c}a{c}")))).collect::<String>();
        assert_eq!(odd, "");
    }

    #[test]
    fn every_letter_gives_names_of_the_case_that_the_compiler_wants() {
        let is_snake = |name: &str| !name.contains(char::is_uppercase);
        let is_camel = |name: &str| !name.starts_with(char::is_lowercase);
        let is_odd = |c: &char| {
            let name = c.to_string();
            !is_snake(&member_name(&name))
                || !is_camel(&variant_name(&name))
                || !is_camel(&type_name(&name))
                || constant_name(&name).contains(char::is_lowercase)
        };
        let letters = ('\0'..=char::MAX).filter(|c| is_xid_continue(*c) && !c.is_ascii());
        assert_eq!(letters.filter(is_odd).collect::<String>(), "");
    }

    #[test]
    fn what_looks_like_a_name_at_a_glance_is_one() {
        let parts = ["A", "Ab", "Abc2", "3d", "b", "ID", "s", "_", "OAuth", "Iot", "V2", "Box", "iOS"];
        let texts = parts.iter().flat_map(|a| parts.iter().flat_map(move |b| parts.map(|c| format!("{a}{b}{c}"))));
        let texts = texts.chain(parts.map(str::to_owned)).chain(["Ab".repeat(60), "ab".repeat(60)]).collect::<Vec<_>>();
        let types = texts.iter().filter(|text| is_type_name(text)).collect::<Vec<_>>();
        let snakes =
            texts.iter().map(|text| text.to_lowercase()).filter(|text| is_snake_case(text)).collect::<Vec<_>>();
        assert!(types.len() > 100 && snakes.len() > 1000, "{} {}", types.len(), snakes.len());
        for name in types {
            assert_eq!(shortened(&camel_case(name)), *name);
        }
        for name in snakes {
            assert_eq!(nameable(&name).to_snake_case(), name);
        }
    }

    #[test]
    fn constants_are_shouty() {
        let constants = ["a-b", "a_b", "oauthToken", "Self", "fn", "2fa", "", "_", "\u{138}", "é", "a\"; fn f() {}"]
            .map(constant_name);
        assert_eq!(constants.join(" "), "A_B A_B OAUTH_TOKEN SELF FN X2FA UNNAMED UNNAMED UNNAMED É A_FN_F");
    }
}
