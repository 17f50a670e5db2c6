//! Words that are written in capital letters, with small ones after them.
//!
//! The last capital letter of several is taken to begin a word, as in `HTTPServer`. That is wrong of these:
//!
//! Before: `podIPs`, `IPv6Address`, `APIkey`
//! After:  `podIps`, `Ipv6Address`, `API_key`
//!
//! Some names have a capital letter within a word:
//!
//! Before: `oAuth2Client`, `iOSVersion`, `callQoS`, `assume3DSecure`
//! After:  `oauth2Client`, `iosVersion`, `callQos`, `assume3dSecure`

use std::borrow::Cow;

/// Words that are no less whole where another one follows that does not begin with a capital letter.
const WHOLE: [&str; 9] = ["API", "HTTP", "ID", "IP", "JSON", "URI", "URL", "UUID", "XML"];

/// Names with capital letters that begin no word: one word in snake case.
const ONE_WORD: [(&str, &str); 7] = [
    ("ETag", "Etag"),
    ("IaaS", "Iaas"),
    ("IoT", "Iot"),
    ("OAuth", "Oauth"),
    ("PaaS", "Paas"),
    ("QoS", "Qos"),
    ("SaaS", "Saas"),
];

/// The same that begin with a small letter; elsewhere, that letter is the last one of another word.
const FIRST_WORD: [(&str, &str); 2] = [("iOS", "ios"), ("oAuth", "oauth")];

/// The text with these words as words.
pub(super) fn as_words(text: &str) -> Cow<'_, str> {
    if !text.contains(|c: char| c.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
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
    Cow::Owned(words)
}

/// The text with names as one word that would be two.
pub(super) fn joined(text: &str) -> Cow<'_, str> {
    if !text.contains(|c: char| c.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    let text = ONE_WORD.into_iter().fold(text.to_owned(), |text, (name, word)| text.replace(name, word));
    let first = FIRST_WORD.into_iter().find_map(|(name, word)| Some(format!("{word}{}", text.strip_prefix(name)?)));
    Cow::Owned(with_marked_numbers(&first.unwrap_or(text)))
}

/// The text with a capital letter as a part of the number before it, as in `3D`, unless it begins a word.
fn with_marked_numbers(text: &str) -> String {
    let letters = text.chars().collect::<Vec<_>>();
    let is = |index: usize, is: fn(&char) -> bool| letters.get(index).is_some_and(is);
    let marks = |index: usize| {
        index > 0
            && is(index - 1, char::is_ascii_digit)
            && is(index, char::is_ascii_uppercase)
            && (!is(index + 1, char::is_ascii_alphanumeric)
                || is(index + 1, char::is_ascii_uppercase) && is(index + 2, char::is_ascii_lowercase))
    };
    let marked = letters.iter().enumerate();
    marked.map(|(index, letter)| if marks(index) { letter.to_ascii_lowercase() } else { *letter }).collect()
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

    #[test]
    fn capitals_within_a_word_begin_none() {
        let names = ["oAuth2Client", "autoAuth", "iOSVersion", "multiOSImage", "getCallQoS", "IoTHub"];
        assert_eq!(names.map(joined).join(" "), "oauth2Client autoAuth iosVersion multiOSImage getCallQos IotHub");
        let numbers = ["assume3DSecure", "over200K", "E2ETest", "int32Type", "sha256RSA", "a2b", "v1APIKey", "s3URL"];
        assert_eq!(
            numbers.map(joined).join(" "),
            "assume3dSecure over200k E2eTest int32Type sha256RSA a2b v1APIKey s3URL"
        );
    }
}
