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

/// The text with a word for each character that names do not have, so that no two texts become one name; but for the
/// case of letters.
pub fn spelled_out(text: &str) -> String {
    let characters = text.chars().collect::<Vec<_>>();
    let is_letter = |index: usize| characters.get(index).is_some_and(|c| c.is_alphanumeric());
    let mut words = String::new();
    for (index, c) in characters.iter().enumerate() {
        let is_between = index.checked_sub(1).is_some_and(is_letter) && is_letter(index + 1);
        match c {
            _ if c.is_alphanumeric() => words.push(*c),
            '_' if is_between => words.push('_'),
            '-' if index > 0 => words += " Dash ",
            _ => match SIGNS.iter().chain(&OTHERS).find(|(symbol, _)| symbol == c) {
                Some((_, name)) => words += &format!(" {name} "),
                None => words += &format!(" U{:x} ", u32::from(*c)),
            },
        }
    }
    words
}

/// A word for the case of the letters of a text.
pub fn case(text: &str) -> &'static str {
    match (text.contains(char::is_uppercase), text.contains(char::is_lowercase)) {
        (false, _) => "lower",
        (true, false) => "upper",
        (true, true) if text.trim_start_matches(|c: char| !c.is_alphabetic()).starts_with(char::is_uppercase) => {
            "pascal"
        }
        (true, true) => "camel",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_named_where_they_begin_a_value_and_all_symbols_where_they_are_one() {
        let spelled = ["-created", "+1", "<=", "*", "$ref", "a-b", "a", "", "👍"].map(spelled);
        assert_eq!(spelled.join("; "), "Minus created; Plus 1; LessThan Equal ; Star ; $ref; a-b; a; ; 👍");
    }

    #[test]
    fn a_text_that_is_spelled_out_says_all_of_itself() {
        let texts = ["a_b", "a-b", "-b", "a.b", "_id", "id_", "@type", "a  b", "👍", "größe"].map(spelled_out);
        assert_eq!(
            texts.join("; "),
            "a_b; a Dash b;  Minus b; a Dot b;  Underscore id; id Underscore ;  At type; a Space  Space b;  U1f44d ; größe"
        );
    }

    #[test]
    fn the_case_of_a_text_has_a_word() {
        assert_eq!(
            ["id", "ID", "userId", "UserID", "_Id", "1"].map(case),
            ["lower", "upper", "camel", "pascal", "pascal", "lower"]
        );
    }
}
