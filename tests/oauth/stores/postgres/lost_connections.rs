//! Connections that end or stand still while somebody has a lock.

use std::process::Command;
use std::time::Duration;

use generated_client::oauth::{LockedEntry, PostgresStore, Swap};

use super::{
    SECRET, a_key, assert_says, entry, is_locked, load, lock, named, number, refused, schema, shown, swap, write_first,
    write_next,
};
use crate::leaks;
use crate::postgres::Schema;

/// Ends the connection of the one who has a lock.
async fn end_connection(schema: &Schema) {
    let ended = schema.holders().await;
    let [process] = &*ended else { panic!("one has a lock, not {ended:?}") };
    schema.run(&format!("SELECT pg_terminate_backend({process})")).await;
}

/// A holder that writes generation 2, and another store.
async fn holder_without_connection() -> Option<(Schema, PostgresStore, Box<dyn LockedEntry>)> {
    let schema = schema().await?;
    let store = schema.store(2);
    write_first(&store, &a_key()).await;
    let locked = lock(&store, &a_key()).await;
    assert!(is_locked(&schema.store(1), &a_key()).await);
    end_connection(&schema).await;
    Some((schema, store, locked))
}

#[tokio::test]
async fn a_lock_ends_with_its_connection_and_a_write_after_that_locks_anew() {
    let Some((schema, store, mut locked)) = holder_without_connection().await else { return };
    assert!(!is_locked(&schema.store(1), &a_key()).await);
    refused(&mut locked, Some(1), 2).await;
    assert_eq!(number(&locked.load().await.map_err(shown).expect("it locks anew")), Some(1));
    assert!(is_locked(&schema.store(1), &a_key()).await);
    assert_eq!(swap(&mut locked, 1, &entry(2)).await, Swap::Written);
    assert_eq!(number(&load(&store, &a_key()).await), Some(2));
}

#[tokio::test]
async fn after_its_connection_ended_a_write_conflicts_with_one_that_was_faster() {
    let Some((schema, store, mut locked)) = holder_without_connection().await else { return };
    assert_eq!(write_next(&schema.store(1), &a_key()).await, 2);
    refused(&mut locked, Some(1), 2).await;
    assert_eq!(swap(&mut locked, 1, &named(2, "late")).await, Swap::Conflict);
    drop(locked);
    let left = load(&store, &a_key()).await.expect("it was written");
    assert_eq!(super::super::name(&left), "2");
}

/// The holder has written, so others may go on; it locks anew before it does.
#[tokio::test]
async fn after_a_write_others_get_in_and_the_generation_decides() {
    let Some(schema) = schema().await else { return };
    let store = schema.store(2);
    let mut locked = lock(&store, &a_key()).await;
    assert_eq!(swap(&mut locked, None, &entry(1)).await, Swap::Written);
    assert_eq!(write_next(&schema.store(1), &a_key()).await, 2);
    assert_eq!(swap(&mut locked, 1, &named(2, "late")).await, Swap::Conflict);
    assert!(is_locked(&schema.store(1), &a_key()).await);
    assert_eq!(swap(&mut locked, 2, &entry(3)).await, Swap::Written);
}

#[tokio::test]
async fn a_lock_ends_with_the_runtime_of_its_holder() {
    let Some(schema) = schema().await else { return };
    let store = schema.store(1);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = runtime.expect("a thread can be started");
    let holder = runtime.spawn({
        let (pool, _entered) = (schema.pool(1), runtime.enter());
        async move { lock(&PostgresStore::new(pool), &a_key()).await }
    });
    let locked = holder.await.expect("it does not panic");
    assert!(is_locked(&store, &a_key()).await);
    runtime.shutdown_background();
    std::thread::spawn(move || drop(locked)).join().expect("it does not panic");
    tokio::time::timeout(Duration::from_secs(5), lock(&store, &a_key())).await.expect("the lock is free");
}

/// A process of the server that stands still until this is dropped.
struct Stopped(String);

impl Stopped {
    fn new(process: &str) -> Self {
        signal("-STOP", process);
        Self(process.to_owned())
    }
}

impl Drop for Stopped {
    fn drop(&mut self) {
        signal("-CONT", &self.0);
    }
}

fn signal(signal: &str, process: &str) {
    let sent = Command::new("kill").args([signal, process]).status();
    assert!(sent.is_ok_and(|status| status.success()), "{process} belongs to the server of these tests");
}

/// A database whose machine has gone without a word. The operating system would wait for a quarter of an hour, and keep
/// the only connection of the pool as long.
#[tokio::test]
async fn a_database_that_does_not_answer_is_an_error_and_its_connection_is_given_up() {
    let Some(schema) = schema().await else { return };
    let store = schema.store(1);
    write_first(&store, &a_key()).await;
    let mut locked = lock(&store, &a_key()).await;
    let holders = schema.holders().await;
    let [process] = &*holders else { panic!("one has a lock, not {holders:?}") };
    let stopped = Stopped::new(process);
    let write = tokio::spawn(async move { (refused(&mut locked, Some(1), 2).await, locked) });
    tokio::time::sleep(Duration::from_millis(100)).await;
    // From here on, time passes as soon as everybody waits.
    tokio::time::pause();
    let begin = tokio::time::Instant::now();
    let (error, mut locked) = write.await.expect("it does not panic");
    assert!(begin.elapsed() < Duration::from_secs(30), "{:?}", begin.elapsed());
    tokio::time::sleep(Duration::from_secs(30)).await;
    tokio::time::resume();
    assert_eq!(number(&load(&store, &a_key()).await), Some(1));
    assert_says(&error, "does not answer");
    drop(stopped);
    assert_eq!(swap(&mut locked, 1, &entry(2)).await, Swap::Written);
    leaks::assert_unseen(SECRET);
}
