//! The names of modules: files, beside which are crates and other names.

use unicode_normalization::UnicodeNormalization;

use super::member_name;

/// What no module is called: crates, which what is in it may name, and what no file can be called on some systems.
const RESERVED: [&str; 12] =
    ["alloc", "aux", "bytes", "chrono", "con", "core", "nul", "prn", "reqwest", "serde", "serde_json", "std"];

/// The name of the module that some words stand for, where some names are taken.
pub fn module_name(words: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut name = member_name(&in_ascii(words));
    while RESERVED.contains(&name.as_str()) || is_taken(&name) {
        name.push('_');
    }
    name
}

/// The words in ASCII, as the compiler looks for no file of another name (E0754): letters lose their marks, and those of
/// other scripts are their numbers.
fn in_ascii(words: &str) -> String {
    let mut ascii = String::with_capacity(words.len());
    for c in words.chars() {
        let (base, capitals) = (std::iter::once(c).nfkd(), c.to_uppercase());
        let base = base.filter(char::is_ascii_alphanumeric).collect::<String>();
        match c {
            _ if c.is_ascii() => ascii.push(c),
            _ if !base.is_empty() => ascii += &base,
            // The `ß` is two letters.
            _ if capitals.clone().all(|c| c.is_ascii()) => ascii.extend(capitals.flat_map(char::to_lowercase)),
            _ if c.is_alphanumeric() => ascii += &format!(" u{:x} ", u32::from(c)),
            _ => ascii.push(' '),
        }
    }
    ascii
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_files_that_every_system_and_the_compiler_find() {
        let words =
            ["Orders & Carts", "type", "std", "types", "Größe", "Ünïcode", "日本", "заказ", "👍", "CON", "ẗype", ""];
        let names = words.map(|words| module_name(words, |name| name == "types"));
        insta::assert_snapshot!(names.join(" "), @"orders_carts type_ std_ types_ grosse unicode u65e5_u672c u437_u430_u43a_u430_u437 member con_ type_ member");
        assert!(names.iter().all(|name| name.is_ascii()));
    }
}
