//! The names of modules: files, beside which are crates and other names.

use super::member_name;

/// What no module is called: crates, which what is in it may name, and what no file can be called on some systems.
const RESERVED: [&str; 12] =
    ["alloc", "aux", "bytes", "chrono", "con", "core", "nul", "prn", "reqwest", "serde", "serde_json", "std"];

/// The name of the module that some words stand for, where some names are taken.
pub fn module_name(words: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut name = member_name(words);
    while RESERVED.contains(&name.as_str()) || is_taken(&name) {
        name.push('_');
    }
    name
}
