//! Who waits for whom.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use generated_client::oauth::StoreError;
use tokio::task::JoinSet;

use crate::lab::times;
use crate::stores::{Place, a_key, is_locked, key, load, lock, number, shown, swap, write_first, write_next};

/// How much longer than asked a wait may take on a busy machine.
const MARGIN: Duration = Duration::from_secs(2);

pub async fn a_lock_excludes_others_of_its_key_and_of_no_other(place: &Place) {
    let (one, other) = (place.open(), place.open());
    for is_there in [false, true] {
        let locked = lock(&*one, &a_key()).await;
        assert!(is_locked(&*one, &a_key()).await, "the entry is there: {is_there}");
        assert!(is_locked(&*other, &a_key()).await, "the entry is there: {is_there}");
        assert!(!is_locked(&*one, &key("shop_2")).await);
        assert!(!is_locked(&*other, &key("Shop_1")).await);
        drop(locked);
        if !is_there {
            write_first(&*one, &a_key()).await;
        }
    }
}

pub async fn a_wait_for_a_lock_ends_when_it_was_asked_to(place: &Place) {
    let (one, other) = (place.open(), place.open());
    for is_there in [false, true] {
        let locked = lock(&*one, &a_key()).await;
        for wait in [Duration::ZERO, Duration::from_millis(300)] {
            for store in [&one, &other] {
                let begin = Instant::now();
                let error = store.lock(&a_key(), times(wait)).await.map(drop).map_err(shown).expect_err("it is locked");
                let took = begin.elapsed();
                assert!(matches!(error, StoreError::Locked { waited } if waited == wait), "{error:?}");
                assert!(wait <= took && took < wait + MARGIN, "{wait:?}: {took:?}");
            }
        }
        drop(locked);
        if !is_there {
            write_first(&*one, &a_key()).await;
        }
    }
}

pub async fn a_lock_that_is_dropped_lets_one_in_that_waits(place: &Place) {
    let (one, other) = (place.open(), place.open());
    for next in 1..=3 {
        for store in [&one, &other] {
            let locked = lock(&*one, &a_key()).await;
            let waiting = tokio::spawn({
                let store = Arc::clone(store);
                async move { drop(lock(&*store, &a_key()).await) }
            });
            tokio::time::sleep(Duration::from_millis(100)).await;
            assert!(!waiting.is_finished());
            drop(locked);
            tokio::time::timeout(MARGIN, waiting).await.expect("it is let in").expect("it does not panic");
        }
        assert_eq!(write_next(&*one, &a_key()).await, next);
    }
}

pub async fn a_lock_that_was_dropped_without_a_write_leaves_no_entry(place: &Place) {
    let store = place.open();
    for _ in 0..3 {
        let mut locked = lock(&*store, &a_key()).await;
        assert!(locked.load().await.expect("it can be read").is_none());
    }
    assert!(load(&*store, &a_key()).await.is_none());
    write_first(&*store, &a_key()).await;
}

pub async fn a_lock_may_be_dropped_outside_of_a_runtime(place: &Place) {
    let store = place.open();
    let locked = lock(&*store, &a_key()).await;
    thread::spawn(move || drop(locked)).join().expect("it does not panic");
    tokio::time::timeout(MARGIN, lock(&*store, &a_key())).await.expect("the lock is free");
}

pub async fn a_read_does_not_wait_for_a_lock(place: &Place) {
    let (one, other) = (place.open(), place.open());
    let locked = lock(&*one, &a_key()).await;
    let read = async { [number(&load(&*one, &a_key()).await), number(&load(&*other, &a_key()).await)] };
    assert_eq!(tokio::time::timeout(MARGIN, read).await.expect("it does not wait"), [None, None]);
    drop(locked);
    write_first(&*one, &a_key()).await;
    let mut locked = lock(&*one, &a_key()).await;
    let read = async { [number(&load(&*one, &a_key()).await), number(&load(&*other, &a_key()).await)] };
    assert_eq!(tokio::time::timeout(MARGIN, read).await.expect("it does not wait"), [Some(1), Some(1)]);
    let conflict = swap(&mut locked, None, &crate::stores::entry(2)).await;
    assert_eq!(conflict, generated_client::oauth::Swap::Conflict, "the holder goes on");
}

pub async fn twenty_increments_at_once_count_to_twenty(place: &Place) {
    let stores = [place.open(), place.open()];
    let mut tasks = JoinSet::new();
    for index in 0..20 {
        let store = Arc::clone(&stores[index % stores.len()]);
        tasks.spawn(async move { write_next(&*store, &a_key()).await });
    }
    let mut numbers = tasks.join_all().await;
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=20).collect::<Vec<_>>());
    assert_eq!(number(&load(&*stores[0], &a_key()).await), Some(20));
}
