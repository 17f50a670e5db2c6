//! Which arguments fit a function that takes other types: a call that compiles goes on to do so.

use super::items::{Item, ItemKind};

/// Whether what uses the old item compiles against the new one, as far as types go.
pub(super) fn fit(old: &Item, new: &Item) -> bool {
    if old.compared == new.compared {
        return true;
    }
    match old.kind {
        ItemKind::Function => {
            let pairs = old.takes.iter().zip(&new.takes);
            old.gives == new.gives
                && old.takes.len() == new.takes.len()
                && pairs.into_iter().all(|(old, new)| old == new || takes(new, old))
        }
        // There is nothing in it, so whoever matches an error of an operation looks at nothing there.
        ItemKind::Variant => old.path.starts_with("operations::") && old.compared == "(())",
        _ => false,
    }
}

/// Whether an argument takes whatever another one took.
fn takes(new: &str, old: &str) -> bool {
    let (new, old) = (without_spaces(new), without_spaces(old));
    let inner =
        |text: &str, bound: &str| Some(text.strip_prefix(bound)?.strip_suffix('>')?.trim_end_matches(',').to_owned());
    // A body that may be left out.
    let optional = inner(&new, "implInto<Option<").and_then(|inner| inner.strip_suffix('>').map(str::to_owned));
    if let Some(optional) = optional {
        return optional.replacen("'b", "", 1) == old || optional == old;
    }
    if let Some(items) = inner(&new, "implIntoOptionalList<'b,") {
        return old == format!("&[{items}]");
    }
    if let Some(items) = inner(&new, "implIntoOptionalItems<") {
        return old == format!("implInto<ItemBody<{items}>>");
    }
    match new.as_str() {
        "implIntoOptionalBody" => ["implInto<::reqwest::Body>", "implInto<String>"].contains(&old.as_str()),
        "implInto<i64>" => ["i8", "i16", "i32", "u8", "u16", "u32"].contains(&old.as_str()),
        _ => false,
    }
}

fn without_spaces(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_that_takes_more_takes_what_it_took() {
        for (old, new) in [
            ("& Order", "impl Into < Option < & 'b Order > >"),
            ("SendForm", "impl Into < Option < SendForm > >"),
            ("& [Order]", "impl IntoOptionalList < 'b , Order >"),
            ("impl Into < String >", "impl IntoOptionalBody"),
            ("impl Into < ItemBody < Order > >", "impl IntoOptionalItems < Order >"),
            ("i32", "impl Into < i64 >"),
        ] {
            assert!(takes(new, old), "{old} for {new}");
            assert!(!takes(old, new), "{new} for {old}");
        }
        assert!(!takes("impl Into < Option < & 'b Order > >", "& Pet"));
    }
}
