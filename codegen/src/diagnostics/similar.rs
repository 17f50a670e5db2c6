//! Finds what a misspelt name was probably meant to be.

/// The one of the others that is spelled most like a name, if no more than a third of the letters differ; capitals do not
/// count.
pub(crate) fn similar<'n>(name: &str, others: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let folded = name.to_lowercase();
    let distances = others.into_iter().map(|other| (strsim::osa_distance(&folded, &other.to_lowercase()), other));
    let is_near = |(distance, other): &(usize, &str)| {
        let letters = name.chars().count().max(other.chars().count());
        *distance <= letters / 3
    };
    distances.filter(is_near).min_by_key(|(distance, _)| *distance).map(|(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_a_few_letters() {
        let fields = ["target", "description", "update", "copy", "remove"];
        let cases = [
            ("udpate", Some("update")),
            ("Update", Some("update")),
            ("updates", Some("update")),
            ("descripton", Some("description")),
            ("cpy", Some("copy")),
            ("removed", Some("remove")),
            ("delete", None),
            ("merge", None),
            ("c", None),
            ("", None),
        ];
        for (name, expected) in cases {
            assert_eq!(similar(name, fields), expected, "{name}");
        }
    }
}
