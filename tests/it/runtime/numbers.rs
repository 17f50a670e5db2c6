use std::cmp::Ordering;
use std::hash::{BuildHasher as _, RandomState};

use super::number::Number;

/// Numbers from the least to the largest, each line those that are equal.
const ORDER: &[&[&str]] = &[
    &["-1e300"],
    &["-9007199254740993"],
    &["-9007199254740992", "-9007199254740992.0"],
    &["-0.5"],
    &["0", "-0", "-0.0", "0.0"],
    &["0.5", "5e-1"],
    &["10", "10.0", "1e1"],
    &["9007199254740992", "9007199254740992.0"],
    &["9007199254740993"],
    &["18446744073709551615"],
    &["18446744073709551616"],
    &["1e300"],
];

#[test]
fn numbers_are_ordered_by_their_values_and_equal_ones_have_one_hash() {
    let hasher = RandomState::new();
    let number = |text: &str| text.parse::<Number>().expect("it is a number");
    let numbers = ORDER.iter().enumerate().flat_map(|(place, texts)| texts.iter().map(move |text| (place, text)));
    let numbers = numbers.map(|(place, text)| (place, number(text))).collect::<Vec<_>>();
    for (left_place, left) in &numbers {
        for (right_place, right) in &numbers {
            assert_eq!(left.cmp(right), left_place.cmp(right_place), "{left} and {right}");
            assert_eq!(left == right, left_place == right_place, "{left} and {right}");
            if left == right {
                assert_eq!(hasher.hash_one(left), hasher.hash_one(right), "{left} and {right}");
            }
        }
    }
}

#[test]
fn what_is_not_a_number_is_equal_to_itself() {
    let nan = Number::from(f64::NAN);
    assert_eq!(nan, nan.clone());
    assert_eq!(Number::from(f64::INFINITY).cmp(&nan), Ordering::Less);
}
