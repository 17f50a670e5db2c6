//! Words that are written in capital letters, with small ones after them.
//!
//! The last capital letter of several is taken to begin a word, as in `HTTPServer`. That is wrong of these:
//!
//! Before: `podIPs`, `IPv6Address`, `APIkey`
//! After:  `podIps`, `Ipv6Address`, `API_key`

/// Words that are no less whole where another one follows that does not begin with a capital letter.
const WHOLE: [&str; 9] = ["API", "HTTP", "ID", "IP", "JSON", "URI", "URL", "UUID", "XML"];

/// Names of which only the first letters are capitals: one word in snake case.
const ONE_WORD: [(&str, &str); 2] = [("OAuth", "Oauth"), ("ETag", "Etag")];

/// The text with these words as words.
pub(super) fn as_words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let (other, capitals) = split(rest, |c| !c.is_ascii_uppercase());
        let (capitals, after) = split(capitals, |c| c.is_ascii_uppercase());
        let (small, behind) = split(after, |c| c.is_lowercase());
        words += other;
        match (capitals, small) {
            // `IPs`, `IPv6`
            (_, "s") | (_, "v") if capitals.len() > 1 && (small == "s" || starts_with_digit(behind)) => {
                words += &capitals[..1];
                words += &capitals[1..].to_ascii_lowercase();
            }
            (word, _) if !small.is_empty() && WHOLE.contains(&word) => {
                words += word;
                words.push('_');
            }
            _ => words += capitals,
        }
        words += small;
        rest = behind;
    }
    words
}

/// The text with names as one word that would be two.
pub(super) fn joined(text: &str) -> String {
    ONE_WORD.into_iter().fold(text.to_owned(), |text, (name, word)| text.replace(name, word))
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// The text up to the first character that is another one, and the rest.
fn split(text: &str, is: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !is(c)).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acronyms_are_words_with_what_belongs_to_them() {
        let texts =
            ["podIPs", "IDs", "externalIDsOfURLs", "IPv6Address", "createanAPIkey", "HTTPServer", "APIKey", "As", "x"];
        assert_eq!(
            texts.map(as_words).join(" "),
            "podIps Ids externalIdsOfUrls Ipv6Address createanAPI_key HTTPServer APIKey As x"
        );
        assert_eq!(["OAuth2Token", "getETag"].map(joined).join(" "), "Oauth2Token getEtag");
    }
}
