//! The names of symbols that are all that a value is, or that it begins with.

/// The symbols that change what follows them: `-created` is another order than `created`, `<5` another one than `>5`.
const SIGNS: [(char, &str); 7] = [
    ('!', "Not"),
    ('+', "Plus"),
    ('-', "Minus"),
    ('<', "LessThan"),
    ('=', "Equal"),
    ('>', "GreaterThan"),
    ('~', "Tilde"),
];

/// Others: they are named where nothing else is.
const OTHERS: [(char, &str); 24] = [
    (' ', "Space"),
    ('"', "Quote"),
    ('#', "Hash"),
    ('$', "Dollar"),
    ('%', "Percent"),
    ('&', "And"),
    ('\'', "Apostrophe"),
    ('(', "Open"),
    (')', "Close"),
    ('*', "Star"),
    (',', "Comma"),
    ('.', "Dot"),
    ('/', "Slash"),
    (':', "Colon"),
    (';', "Semicolon"),
    ('?', "QuestionMark"),
    ('@', "At"),
    ('[', "OpenSquare"),
    ('\\', "Backslash"),
    (']', "CloseSquare"),
    ('^', "Caret"),
    ('_', "Underscore"),
    ('`', "Backtick"),
    ('|', "Or"),
];

/// The text with the names of its symbols instead of them, where they say something that the rest does not.
pub(super) fn spelled(text: &str) -> String {
    let has_letters = text.contains(char::is_alphanumeric);
    let named = |c: &char| {
        let mut names = SIGNS.iter().chain(OTHERS.iter().filter(|_| !has_letters));
        names.find(|(symbol, _)| symbol == c).map(|(_, name)| *name)
    };
    let names = text.chars().map_while(|c| named(&c)).collect::<Vec<_>>();
    let rest = text.chars().skip(names.len()).collect::<String>();
    if names.is_empty() { rest } else { format!("{} {rest}", names.join(" ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_named_where_they_begin_a_value_and_all_symbols_where_they_are_one() {
        let spelled = ["-created", "+1", "<=", "*", "$ref", "a-b", "a", "", "👍"].map(spelled);
        assert_eq!(spelled.join("; "), "Minus created; Plus 1; LessThan Equal ; Star ; $ref; a-b; a; ; 👍");
    }
}
