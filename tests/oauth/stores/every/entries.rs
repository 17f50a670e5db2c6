//! What is read and written.

use std::time::Duration;

use generated_client::oauth::{Entry, Generation, SessionKey, State, Swap, TokenSet};

use crate::stores::{
    Place, SECRET, a_key, entry, is_locked, key, load, lock, name, named, number, shown, swap, write_first,
};

pub async fn what_was_never_written_is_none(place: &Place) {
    let store = place.open();
    assert!(load(&*store, &a_key()).await.is_none());
    let mut locked = lock(&*store, &a_key()).await;
    assert!(locked.load().await.expect("it can be read").is_none());
    assert!(load(&*store, &a_key()).await.is_none(), "a lock makes no entry");
}

pub async fn the_first_write_expects_none(place: &Place) {
    let store = place.open();
    let mut locked = lock(&*store, &a_key()).await;
    assert_eq!(swap(&mut locked, None, &entry(1)).await, Swap::Written);
    drop(locked);
    assert_eq!(number(&load(&*store, &a_key()).await), Some(1));
}

pub async fn a_write_over_another_generation_conflicts_and_changes_nothing(place: &Place) {
    let store = place.open();
    let mut locked = lock(&*store, &a_key()).await;
    for expected in [0, 1, u64::MAX] {
        assert_eq!(swap(&mut locked, expected, &named(2, "wrong")).await, Swap::Conflict, "{expected} of none");
        assert!(load(&*store, &a_key()).await.is_none());
    }
    drop(locked);
    for there in [0, 1, 7, i64::MAX as u64, u64::MAX] {
        let key = key(&format!("generation_{there}"));
        let mut locked = lock(&*store, &key).await;
        assert_eq!(swap(&mut locked, None, &entry(there)).await, Swap::Written, "{there}");
        for expected in [None, Some(there.wrapping_sub(1)), Some(there.wrapping_add(1))] {
            let swapped = swap(&mut locked, expected, &named(there, "wrong")).await;
            assert_eq!(swapped, Swap::Conflict, "{expected:?} of {there}");
            let left = load(&*store, &key).await.expect("it was written");
            assert_eq!(name(&left), there.to_string());
        }
        assert_eq!(swap(&mut locked, there, &named(there, "right")).await, Swap::Written, "{there}");
    }
}

pub async fn an_entry_comes_back_as_it_was(place: &Place) {
    let short = || TokenSet::new(format!("{SECRET}-short"), None);
    let states = [
        State::Tokens(short()),
        State::Tokens(short().with_refresh_token(format!("{SECRET}-refresh"))),
        State::Tokens(TokenSet::new(SECRET, Some(Duration::ZERO))),
        State::Tokens(TokenSet::new(SECRET, Some(Duration::from_millis(1)))),
        State::Tokens(TokenSet::new(SECRET, Some(Duration::MAX))),
        State::Tokens(TokenSet::new(SECRET, Some(Duration::from_secs(300))).with_refresh_token("")),
        State::Tokens(TokenSet::new(format!("{SECRET}\"\\\u{1}'; ü✓{{}}\u{10ffff}"), None)),
        State::Tokens(TokenSet::new(SECRET.repeat(4096), None)),
        State::Refused,
        State::Forgotten,
    ];
    let store = place.open();
    for (state, generation) in states.into_iter().zip(1..) {
        let written = Entry::new(Generation::new(generation), state);
        let expected = generation.checked_sub(1).filter(|before| *before > 0);
        let mut locked = lock(&*store, &a_key()).await;
        assert_eq!(swap(&mut locked, expected, &written).await, Swap::Written);
        let by_holder = locked.load().await.expect("it can be read").expect("it was written");
        drop(locked);
        let by_others = load(&*store, &a_key()).await.expect("it was written");
        assert_eq!(json(&by_holder), json(&written));
        assert_eq!(json(&by_others), json(&written));
    }
}

/// All that a store keeps of an entry.
fn json(entry: &Entry) -> String {
    entry.to_json(&a_key()).expect("it serialises").expose().to_owned()
}

pub async fn another_instance_sees_what_was_written(place: &Place) {
    let (one, other) = (place.open(), place.open());
    assert!(load(&*other, &a_key()).await.is_none());
    write_first(&*one, &a_key()).await;
    assert_eq!(number(&load(&*other, &a_key()).await), Some(1));
    let mut locked = lock(&*other, &a_key()).await;
    assert_eq!(swap(&mut locked, 1, &entry(2)).await, Swap::Written);
    drop(locked);
    assert_eq!(number(&load(&*one, &a_key()).await), Some(2));
}

pub async fn keys_do_not_see_one_another(place: &Place) {
    let long = |end: &str| "x".repeat(999) + end;
    // Long keys of many letters, which no database can make shorter.
    let varied =
        |shift: u32| (0..1000).filter_map(|index| char::from_u32(0xC0 + (index * 7 + shift) % 0x150)).collect();
    let short_keys = [
        "shop_1",
        "Shop_1",
        "SHOP_1",
        "shop_1 ",
        " shop_1",
        "shop_10",
        "shop_%",
        ".",
        "..",
        "../shop_1",
        "/shop_1",
        "shop/1",
        "shop\\1",
        "'; --",
        "ü",
        "u\u{308}",
        "✓ \u{10ffff}",
    ];
    let long_keys = [long("a"), long("b"), varied(0), varied(1)];
    let keys = short_keys.map(str::to_owned).into_iter().chain(long_keys).map(|text| key(&text)).collect::<Vec<_>>();
    let store = place.open();
    for (index, key) in keys.iter().enumerate() {
        assert!(load(&*store, key).await.is_none(), "{}", short(key));
        let mut locked = lock(&*store, key).await;
        assert_eq!(swap(&mut locked, None, &named(1, index)).await, Swap::Written, "{}", short(key));
    }
    for (index, key) in keys.iter().enumerate() {
        let left = load(&*store, key).await.expect("it was written");
        assert_eq!(name(&left), index.to_string(), "{}", short(key));
    }
}

/// The beginning of a key.
fn short(key: &SessionKey) -> String {
    key.as_str().chars().take(40).collect()
}

pub async fn a_holder_reads_and_writes_again_and_again(place: &Place) {
    let store = place.open();
    let mut locked = lock(&*store, &a_key()).await;
    for next in 1..=5 {
        let current = number(&locked.load().await.expect("it can be read"));
        assert_eq!(current.unwrap_or_default(), next - 1);
        assert_eq!(swap(&mut locked, current, &entry(next)).await, Swap::Written);
    }
    assert_eq!(number(&locked.load().await.expect("it can be read")), Some(5));
}

pub async fn what_was_written_is_listed(place: &Place) {
    let store = place.open();
    assert!(store.list().await.map_err(shown).expect("it can be read").is_empty());
    for name in ["shop_2", "shop_1", "a/b"] {
        write_first(&*store, &key(name)).await;
    }
    // Entries without tokens are listed too, and what was only locked is not.
    let forgotten = Entry::new(Generation::new(2), State::Forgotten);
    assert_eq!(swap(&mut lock(&*store, &key("shop_2")).await, 1, &forgotten).await, Swap::Written);
    drop(lock(&*store, &key("shop_3")).await);
    let listed = place.open().list().await.map_err(shown).expect("it can be read");
    assert_eq!(listed, ["a/b", "shop_1", "shop_2"].map(key));
}

pub async fn what_is_removed_is_gone_and_can_be_written_again(place: &Place) {
    let store = place.open();
    write_first(&*store, &a_key()).await;
    let mut locked = lock(&*store, &a_key()).await;
    let remove = locked.remove(Generation::new(2)).await.map_err(shown);
    assert_eq!(remove.expect("it is another generation"), Swap::Conflict);
    let remove = locked.remove(Generation::new(1)).await.map_err(shown);
    assert_eq!(remove.expect("it can be removed"), Swap::Written);
    drop(locked);
    assert!(load(&*store, &a_key()).await.is_none());
    assert!(store.list().await.expect("it can be read").is_empty());
    // The lock still keeps others away.
    let other = place.open();
    let mut locked = lock(&*store, &a_key()).await;
    assert!(is_locked(&*other, &a_key()).await);
    let remove = locked.remove(Generation::new(1)).await.map_err(shown);
    assert_eq!(remove.expect("there is nothing"), Swap::Conflict);
    assert_eq!(swap(&mut locked, None, &entry(1)).await, Swap::Written);
}
