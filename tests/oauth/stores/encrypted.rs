//! Encryption: what is in the other store, and what is taken from there.

use super::*;

/// A store, and what of it others see.
fn stores() -> (MemoryStore, EncryptedStore<MemoryStore>) {
    leaks::watch();
    let inner = MemoryStore::new();
    (inner.clone(), EncryptedStore::new(inner, encryption_key()))
}

/// Puts an entry of a key into the place of another key.
async fn copy(store: &MemoryStore, from: &SessionKey, to: &SessionKey) {
    let entry = load(store, from).await.expect("it was written");
    let mut locked = lock(store, to).await;
    let current = number(&locked.load().await.expect("it can be read"));
    assert_eq!(swap(&mut locked, current, &entry).await, Swap::Written);
}

/// The error of a store that does not take what is there.
async fn refusal(store: &dyn TokenStore) -> StoreError {
    shown(store.load(&a_key()).await.expect_err("it is not taken"))
}

#[tokio::test]
async fn no_token_is_in_the_other_store() {
    let (inner, store) = stores();
    write_first(&store, &a_key()).await;
    let entry = load(&inner, &a_key()).await.expect("it was written");
    assert!(matches!(entry.state, State::Encrypted(_)), "{entry:?}");
    leaks::show(&(&store, &entry));
    let json = entry.to_json(&a_key()).expect("it serialises");
    assert!(!json.expose().contains(SECRET));
    // The same entry is encrypted otherwise each time, and comes back from JSON.
    write_first(&store, &key("shop_2")).await;
    let back = Entry::from_json(json.expose().as_bytes(), &a_key(), &"here").expect("it is an entry");
    assert_eq!(swap(&mut lock(&inner, &a_key()).await, 1, &back).await, Swap::Written);
    assert_eq!(name(&load(&store, &a_key()).await.expect("it is there")), "1");
    leaks::assert_unseen(SECRET);
}

#[tokio::test]
async fn an_entry_is_good_in_its_own_place_with_its_own_key_alone() {
    let (inner, store) = stores();
    write_first(&store, &a_key()).await;
    let other = EncryptedStore::new(inner.clone(), SealingKey::new([8; 32]));
    assert_says(&refusal(&other).await, "no key decrypts");
    // A key that was replaced still reads, and what is written then is for the new one alone.
    let rotated = other.with_old_key(encryption_key());
    assert_eq!(write_next(&rotated, &a_key()).await, 2);
    assert_says(&refusal(&store).await, "no key decrypts");
    // The entry of another session is of no use, and neither is one with another number.
    write_first(&store, &key("shop_2")).await;
    copy(&inner, &key("shop_2"), &a_key()).await;
    assert!(matches!(refusal(&store).await, StoreError::Foreign { .. }));
    let mut entry = load(&inner, &key("shop_2")).await.expect("it was written");
    entry.generation = Generation::new(5);
    assert_eq!(swap(&mut lock(&inner, &key("shop_2")).await, 1, &entry).await, Swap::Written);
    assert!(store.load(&key("shop_2")).await.is_err());
}

#[tokio::test]
async fn plain_entries_are_taken_where_that_is_said() {
    let (inner, store) = stores();
    write_first(&inner, &a_key()).await;
    assert_says(&refusal(&store).await, "is not encrypted");
    assert!(lock(&store, &a_key()).await.load().await.is_err());
    let adopting = store.clone().adopting_plain_entries();
    assert_eq!(write_next(&adopting, &a_key()).await, 2);
    assert_eq!(number(&load(&store, &a_key()).await), Some(2));
}

/// A session without the wrapper says so, and takes nothing for a logout.
#[tokio::test]
async fn a_session_of_the_other_store_does_not_take_what_it_cannot_read_for_a_logout() {
    let (inner, store) = stores();
    write_first(&store, &a_key()).await;
    let endpoint = generated_client::oauth::TokenEndpoint::new(&crate::apps::public()).expect("the system has TLS");
    let session = generated_client::oauth::Session::new(&endpoint, inner.clone(), a_key());
    for _ in 0..2 {
        let error = session.bearer().await.expect_err("it cannot be read");
        leaks::show_error(&error);
        let generated_client::oauth::SessionError::Store(error) = error else { panic!("{error:?}") };
        assert_says(&error, "is encrypted");
    }
    let session = generated_client::oauth::Session::new(&endpoint, store, a_key());
    session.bearer().await.expect("it is decrypted");
    leaks::assert_unseen(SECRET);
}
