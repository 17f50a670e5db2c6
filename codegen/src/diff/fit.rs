//! Makes a report as long as it may be: what is least important is said in fewer words first.

/// A part of a report, from most words to fewest.
pub(super) struct Section {
    versions: Vec<String>,
}

impl Section {
    /// A part that is said in one of these versions. None is longer than the one before it.
    pub(super) fn new(versions: Vec<String>) -> Self {
        Self { versions }
    }
}

/// Chooses a version of each section, the most important section first, so that all of them together have at most this
/// size; if even the shortest have not, those.
pub(super) fn fit(sections: &[Section], most: usize, size: impl Fn(&str) -> usize) -> Vec<String> {
    let mut chosen = vec![0; sections.len()];
    let total = |chosen: &[usize]| {
        let versions = sections.iter().zip(chosen).filter_map(|(section, version)| section.versions.get(*version));
        versions.map(|version| size(version)).sum::<usize>()
    };
    while total(&chosen) > most {
        let shorter = (0..sections.len()).rev().find(|index| chosen[*index] + 1 < sections[*index].versions.len());
        match shorter {
            Some(index) => chosen[index] += 1,
            None => break,
        }
    }
    // What a long section has left is for the others, the most important first.
    for index in 0..sections.len() {
        while chosen[index] > 0 {
            chosen[index] -= 1;
            if total(&chosen) > most {
                chosen[index] += 1;
                break;
            }
        }
    }
    let versions = sections.iter().zip(chosen).filter_map(|(section, version)| section.versions.get(version));
    versions.cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_important_is_shortened_first() {
        let sections = [["aaaa", "aa"], ["bbbb", "b"], ["cccc", ""]];
        let sections = sections.map(|versions| Section::new(versions.map(str::to_owned).to_vec()));
        let fitted = |most| fit(&sections, most, str::len).concat();
        assert_eq!(fitted(12), "aaaabbbbcccc");
        assert_eq!(fitted(11), "aaaabbbb");
        assert_eq!(fitted(7), "aaaab");
        assert_eq!(fitted(0), "aab");
    }

    #[test]
    fn what_a_long_section_has_left_is_for_the_others() {
        let sections = [["aaaaaaaa", "a"], ["bbbb", "b"], ["cccc", ""]];
        let sections = sections.map(|versions| Section::new(versions.map(str::to_owned).to_vec()));
        assert_eq!(fit(&sections, 6, str::len).concat(), "abbbb");
    }
}
