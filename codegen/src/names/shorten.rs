//! Shortens names that nobody would read to the end.

/// The longest name, in characters, without the number that it may end in.
const LONGEST: usize = 100;

/// How much of a longer name its end is: what a name ends in says more than what is in its middle.
const END: usize = 40;

/// Whether a name is too long.
pub(super) fn is_long(name: &str) -> bool {
    name.len() > LONGEST && name.trim_end_matches(|c: char| c.is_ascii_digit()).chars().nth(LONGEST).is_some()
}

/// The name without words in its middle, if it is too long.
pub(super) fn shortened(name: &str) -> String {
    if !is_long(name) {
        return name.to_owned();
    }
    let letters = name.chars().collect::<Vec<_>>();
    let starts_word = |index: &usize| {
        let (previous, this) = (letters[*index - 1], letters[*index]);
        this == '_' || (this.is_uppercase() && !previous.is_uppercase())
    };
    let begin_end = LONGEST - END;
    let tail_start = letters.len() - END;
    // A word may be longer than all that is left; it is cut.
    let begin_end = (1..=begin_end).rev().find(starts_word).unwrap_or(begin_end);
    let tail_start = (tail_start..letters.len()).find(starts_word).unwrap_or(tail_start);
    letters[..begin_end].iter().chain(&letters[tail_start..]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_loses_words_in_its_middle() {
        let name = format!("OrderRequest{}ShippingAddressCountryCode", "BuyerProfile".repeat(9));
        assert_eq!(
            shortened(&name),
            "OrderRequestBuyerProfileBuyerProfileBuyerProfileBuyerProfileBuyerProfileShippingAddressCountryCode"
        );
        let name = format!("order_request{}_country_code", "_buyer_profile".repeat(9));
        assert_eq!(
            shortened(&name),
            "order_request_buyer_profile_buyer_profile_buyer_profile_profile_buyer_profile_country_code"
        );
    }

    #[test]
    fn short_names_stay_and_a_long_word_is_cut() {
        let name = "Ab".repeat(50);
        assert_eq!(shortened(&name), name);
        assert_eq!(shortened(&format!("{name}12")), format!("{name}12"));
        assert_eq!(shortened(&"é".repeat(300)), "é".repeat(100));
        assert_eq!(shortened(&"A".repeat(300)), "A".repeat(100));
    }
}
