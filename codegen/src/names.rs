//! Names that nothing else has.

use std::collections::BTreeSet;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use quote::format_ident;
use syn::Ident;

use crate::document::{Node, Object, Value};

/// The names that types must not have: generated code means those of the standard library by them.
pub const RESERVED_TYPES: [&str; 9] = ["Box", "Default", "From", "Into", "Option", "Result", "Self", "String", "Vec"];

/// The first of `name`, `name2`, `name3`... that is free, with a separator before the number.
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

/// The name of a struct's member that stands for a member of this name in JSON.
pub fn member(name: &str, taken: &mut BTreeSet<String>) -> Ident {
    let snake = name.to_snake_case();
    let snake = match snake.chars().next() {
        None => "member".to_owned(),
        Some(first) if !first.is_alphabetic() => format!("x{snake}"),
        Some(_) => snake,
    };
    let free = free(&snake, "_", |name| taken.insert(name.to_owned()));
    // Keywords get an underscore; `gen` is one since the edition of 2024, which the parser does not know of. What is no
    // identifier even then has characters that Rust does not know.
    let ident = if free == "gen" { None } else { syn::parse_str(&free).ok() };
    let ident = ident.or_else(|| syn::parse_str(&format!("{free}_")).ok());
    ident.unwrap_or_else(|| format_ident!("member_{}", taken.len()))
}

/// What types are called inside of the enum `holder`, beside a variant `Empty`: their own names, without what the enum
/// says already.
pub fn within(holder: &str, names: &[&str]) -> Vec<String> {
    let short = names.iter().map(|name| short_within(holder, name)).collect::<Vec<_>>();
    let are_distinct = short.iter().collect::<BTreeSet<_>>().len() == names.len();
    let chosen = if are_distinct { short } else { names.iter().map(|name| (*name).to_owned()).collect() };
    chosen.into_iter().map(|name| if name == "Empty" { "EmptyValue".to_owned() } else { name }).collect()
}

/// What one type is called inside of an enum.
pub fn short_within(holder: &str, name: &str) -> String {
    match name.strip_prefix(holder) {
        Some(rest) if rest.starts_with(|first: char| first.is_ascii_digit()) => format!("Status{rest}"),
        Some(rest) if rest.starts_with(char::is_uppercase) => rest.to_owned(),
        _ => name.to_owned(),
    }
}

/// The name of an enum's variant that stands for this value or type.
pub fn variant(name: &str, taken: &mut BTreeSet<String>) -> Ident {
    let camel = name.to_upper_camel_case();
    let camel = match camel.chars().next() {
        None if name.is_empty() => "Empty".to_owned(),
        None => "Value".to_owned(),
        Some(first) if !first.is_alphabetic() => format!("X{camel}"),
        Some(_) if matches!(camel.as_str(), "Unknown" | "Self") => format!("{camel}Value"),
        Some(_) => camel,
    };
    let free = free(&camel, "", |name| taken.insert(name.to_owned()));
    syn::parse_str(&free).unwrap_or_else(|_| format_ident!("Value{}", taken.len()))
}

/// The name of a constant.
pub fn constant(name: &str, taken: &mut BTreeSet<String>) -> Ident {
    let shouty = name.to_shouty_snake_case();
    let shouty = match shouty.chars().next() {
        Some(first) if !first.is_alphabetic() => format!("X{shouty}"),
        _ => shouty,
    };
    // Some letters have no upper case, and some characters are in no identifier.
    let is_constant = !shouty.contains(char::is_lowercase) && syn::parse_str::<Ident>(&shouty).is_ok();
    let shouty = if is_constant { &shouty } else { "UNNAMED" };
    format_ident!("{}", free(shouty, "_", |name| taken.insert(name.to_owned())))
}

/// Schemas that a pass adds to the components of a document.
#[derive(Debug)]
pub struct NewSchemas {
    /// The names, as Rust writes them.
    taken: BTreeSet<String>,
    added: Object,
}

impl NewSchemas {
    /// None yet; the names of the document's own schemas are taken.
    pub fn of(root: &Node) -> Self {
        let schemas = root.get("components").map(|components| components.members("schemas"));
        let taken = schemas.into_iter().flatten().map(|(name, _)| name.to_upper_camel_case());
        let taken = taken.chain(RESERVED_TYPES.map(str::to_owned)).collect();
        Self { taken, added: Object::new() }
    }

    /// Takes a name that is free.
    pub fn take_name(&mut self, name: &str) -> String {
        free(name, "", |candidate| self.taken.insert(candidate.to_upper_camel_case()))
    }

    /// Adds a schema under a name that [`Self::take_name`] gave.
    pub fn add(&mut self, name: String, schema: Node) {
        self.added.insert(name, schema);
    }

    /// Puts the schemas into the document.
    pub fn store(self, root: &mut Node) {
        if self.added.is_empty() {
            return;
        }
        let origin = root.origin.clone();
        let mut parent = root;
        for name in ["components", "schemas"] {
            let Some(members) = parent.as_object_mut() else { return };
            let empty = || Node { value: Value::Object(Object::new()), origin: origin.clone() };
            parent = members.entry(name.to_owned()).or_insert_with(empty);
        }
        if let Some(schemas) = parent.as_object_mut() {
            schemas.extend(self.added);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_enum_says_already_is_left_out_as_long_as_the_names_differ() {
        let within = |names: &[&str]| within("GetAError", names).join(" ");
        assert_eq!(within(&["GetAErrorBody", "Problem", "GetAError404"]), "Body Problem Status404");
        assert_eq!(within(&["GetAErrorBody", "Body"]), "GetAErrorBody Body");
        assert_eq!(within(&["Empty", "GetAErrors"]), "EmptyValue GetAErrors");
    }

    #[test]
    fn members_are_snake_case_and_each_once() {
        let mut taken = BTreeSet::new();
        let mut member = |name: &str| member(name, &mut taken).to_string();
        let members = ["fooBar", "foo_bar", "type", "gen", "self", "Self", "2fa", "$", "@id", "é"].map(&mut member);
        assert_eq!(members.join(" "), "foo_bar foo_bar_2 type_ gen_ self_ self_2 x2fa member id é");
    }

    #[test]
    fn variants_are_camel_case_and_each_once() {
        let mut taken = BTreeSet::from(["Unknown".to_owned()]);
        let mut variant = |name: &str| variant(name, &mut taken).to_string();
        let variants = ["IN_PROGRESS", "in-progress", "UNKNOWN", "", "+", "1", "Self", "m/s"].map(&mut variant);
        assert_eq!(variants.join(" "), "InProgress InProgress2 UnknownValue Empty Value X1 SelfValue MS");
    }

    #[test]
    fn constants_are_shouty_and_each_once() {
        let mut taken = BTreeSet::new();
        let mut constant = |name: &str| constant(name, &mut taken).to_string();
        let constants = ["a-b", "a_b", "oauthToken", "Self", "fn", "2fa", "", "_", "\u{138}", "é", "a\"; fn f() {}"]
            .map(&mut constant);
        assert_eq!(constants.join(" "), "A_B A_B_2 OAUTH_TOKEN SELF FN X2FA UNNAMED UNNAMED_2 UNNAMED_3 É A_FN_F");
    }
}
