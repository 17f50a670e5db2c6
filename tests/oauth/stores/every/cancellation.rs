//! What is left of calls that nobody waits for any more.

use std::sync::Arc;
use std::time::Duration;

use generated_client::oauth::{Swap, TokenStore};
use tokio::task::JoinHandle;

use crate::stores::{Place, a_key, entry, load, lock, name, number, swap, write_next};

/// How long it may take on a busy machine until a lock is free that nobody wants any more.
const MARGIN: Duration = Duration::from_secs(5);

/// Ends a task at one of its points of suspension, unless it is faster, and says what it gave.
async fn abort_after<T>(yields: usize, task: JoinHandle<T>) -> Option<T> {
    for _ in 0..yields {
        tokio::task::yield_now().await;
    }
    task.abort();
    match task.await {
        Ok(output) => Some(output),
        Err(error) if error.is_cancelled() => None,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

/// How often a task may be suspended before it is ended: rarely at first, and then as long as a call takes.
fn yields() -> impl Iterator<Item = usize> {
    (0..20).chain((20..2000).step_by(100))
}

async fn is_free_soon(store: &dyn TokenStore) {
    tokio::time::timeout(MARGIN, lock(store, &a_key())).await.expect("the lock is free soon");
}

pub async fn a_lock_that_nobody_waits_for_any_more_locks_nothing(place: &Place) {
    let (one, other) = (place.open(), place.open());
    for yields in yields() {
        let store = Arc::clone(&one);
        abort_after(yields, tokio::spawn(async move { drop(lock(&*store, &a_key()).await) })).await;
        is_free_soon(&*other).await;
    }
    assert_eq!(write_next(&*one, &a_key()).await, 1);
}

pub async fn one_that_gives_up_waiting_stands_in_nobodys_way(place: &Place) {
    let (one, other) = (place.open(), place.open());
    let locked = lock(&*one, &a_key()).await;
    for _ in 0..3 {
        let store = Arc::clone(&one);
        let waiting = tokio::spawn(async move { drop(lock(&*store, &a_key()).await) });
        tokio::time::sleep(Duration::from_millis(50)).await;
        waiting.abort();
    }
    drop(locked);
    is_free_soon(&*other).await;
    is_free_soon(&*one).await;
    assert_eq!(write_next(&*one, &a_key()).await, 1);
}

/// One that was ended has written its entry or has not, and does not write it later, when somebody else has the lock.
pub async fn a_write_that_nobody_waits_for_is_whole_or_not_there(place: &Place) {
    let (one, other) = (place.open(), place.open());
    let mut written = 0;
    for yields in yields() {
        let mut locked = lock(&*one, &a_key()).await;
        let current = number(&locked.load().await.expect("it can be read"));
        assert!(current.unwrap_or_default() >= written, "{current:?} is older than {written}");
        let next = current.unwrap_or_default() + 1;
        let task = tokio::spawn(async move { swap(&mut locked, current, &entry(next)).await });
        if let Some(swapped) = abort_after(yields, task).await {
            assert_eq!(swapped, Swap::Written);
            written = next;
        }
        // All take turns here, so that nobody meets a generation that it has not read.
        written = written.max(write_next(&*other, &a_key()).await);
        let left = load(&*one, &a_key()).await.expect("it was written");
        assert_eq!((left.generation.get(), name(&left)), (written, &*written.to_string()));
    }
}
