//! The names of modules: files, beside which are crates and other names.

use unicode_normalization::UnicodeNormalization;

use super::member_name;

/// The crates that what is in a module may name: no module has one of their names.
const CRATES: [&str; 8] = ["alloc", "bytes", "chrono", "core", "reqwest", "serde", "serde_json", "std"];

/// The name of the module that some words stand for, where some names are taken.
pub fn module_name(words: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut name = member_name(&in_ascii(words));
    while CRATES.contains(&name.as_str()) || is_device(&name) || is_taken(&name) {
        name.push('_');
    }
    name
}

/// Whether Windows takes the name of a file for that of a device, whatever its ending.
fn is_device(name: &str) -> bool {
    let port = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt"));
    let is_port = port.is_some_and(|number| number.len() == 1 && number.bytes().all(|digit| digit.is_ascii_digit()));
    is_port || ["aux", "con", "nul", "prn"].contains(&name)
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
        let words = [
            "Orders & Carts",
            "type",
            "std",
            "types",
            "Größe",
            "Ünïcode",
            "日本",
            "заказ",
            "👍",
            "CON",
            "COM1",
            "com12",
            "ẗype",
            "",
        ];
        let names = words.map(|words| module_name(words, |name| name == "types"));
        insta::assert_snapshot!(names.join(" "), @"orders_carts type_ std_ types_ grosse unicode u65e5_u672c u437_u430_u43a_u430_u437 member con_ com1_ com12 type_ member");
        assert!(names.iter().all(|name| name.is_ascii()));
    }
}
