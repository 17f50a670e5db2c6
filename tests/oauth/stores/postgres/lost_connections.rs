//! Connections that end or stand still while somebody has a lock.

use std::process::Command;
use std::time::Duration;

use generated_client::oauth::{LockTimes, Swap, TokenStore as _};

use super::{
    SECRET, a_key, assert_says, entry, generation, is_locked, load, lock, named, number, refused, schema, shown, swap,
    write_first, write_next,
};
use crate::leaks;

/// Another machine would use the refresh token that is on its way to the server.
#[tokio::test]
async fn a_lock_outlasts_the_connection_by_which_it_was_taken() {
    let Some(schema) = schema().await else { return };
    let (store, other) = (schema.store(2), schema.store(1));
    write_first(&store, &a_key()).await;
    let mut locked = lock(&store, &a_key()).await;
    schema.end_connections().await;
    assert!(is_locked(&other, &a_key()).await);
    assert!(locked.hold(Duration::from_secs(20)).await, "nobody has been in");
    // The pool may give a connection that has ended.
    let mut swapped = locked.swap(generation(1), &entry(2)).await.map_err(shown);
    if swapped.is_err() {
        swapped = locked.swap(generation(1), &entry(2)).await.map_err(shown);
    }
    assert_eq!(swapped.expect("there are others"), Swap::Written);
    assert_eq!(number(&load(&other, &a_key()).await), Some(2));
    assert!(!is_locked(&other, &a_key()).await);
}

#[tokio::test]
async fn a_lock_that_others_had_meanwhile_is_not_held_and_the_generation_decides() {
    let Some(schema) = schema().await else { return };
    let (store, other) = (schema.store(1), schema.store(1));
    write_first(&store, &a_key()).await;
    let mut locked = lock(&store, &a_key()).await;
    schema.run("UPDATE oauth_tokens SET lease_until = now()").await;
    // It asks for more than is left of what it knows.
    let long = Duration::from_secs(3600);
    assert!(locked.hold(long).await, "nobody has been in");
    schema.run("UPDATE oauth_tokens SET lease_until = now()").await;
    assert_eq!(write_next(&other, &a_key()).await, 2);
    assert!(!locked.hold(2 * long).await, "somebody has been in");
    assert_eq!(swap(&mut locked, 1, &named(2, "late")).await, Swap::Conflict);
    drop(locked);
    let left = load(&store, &a_key()).await.expect("it was written");
    assert_eq!(super::super::name(&left), "2");
}

/// A machine that vanishes keeps others out for as long as it said that it needs the lock, and no longer.
#[tokio::test]
async fn a_lock_of_a_machine_that_has_vanished_ends_when_it_said() {
    let Some(schema) = schema().await else { return };
    let store = schema.store(1);
    let times = LockTimes { wait: Duration::ZERO, hold: Duration::from_secs(300) };
    std::mem::forget(store.lock(&a_key(), times).await.map_err(shown).expect("nobody has it"));
    assert!(is_locked(&store, &a_key()).await);
    let left = schema.ask("SELECT extract(epoch FROM lease_until - now())::int::text FROM oauth_tokens").await;
    let left: u64 = left[0].parse().expect("it is a number");
    assert!((300..=310).contains(&left), "{left}");
    schema.run("UPDATE oauth_tokens SET lease_until = now()").await;
    assert!(!is_locked(&store, &a_key()).await);
}

/// The holder has written, so others may go on; it locks anew before it does.
#[tokio::test]
async fn after_a_write_others_get_in_and_the_generation_decides() {
    let Some(schema) = schema().await else { return };
    let store = schema.store(2);
    let mut locked = lock(&store, &a_key()).await;
    assert_eq!(swap(&mut locked, None, &entry(1)).await, Swap::Written);
    assert_eq!(write_next(&schema.store(1), &a_key()).await, 2);
    assert!(!locked.hold(Duration::ZERO).await || !locked.hold(Duration::from_secs(1)).await);
    assert_eq!(swap(&mut locked, 1, &named(2, "late")).await, Swap::Conflict);
    assert_eq!(swap(&mut locked, 2, &entry(3)).await, Swap::Written);
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
    let processes = schema.processes().await;
    let [process] = &*processes else { panic!("the store has one connection, not {processes:?}") };
    let stopped = Stopped::new(process);
    let write = tokio::spawn(async move { (refused(&mut locked, Some(1), 2).await, locked) });
    tokio::time::sleep(Duration::from_millis(100)).await;
    // From here on, time passes as soon as everybody waits.
    tokio::time::pause();
    let begin = tokio::time::Instant::now();
    let (error, mut locked) = write.await.expect("it does not panic");
    assert!(begin.elapsed() < Duration::from_secs(60), "{:?}", begin.elapsed());
    tokio::time::sleep(Duration::from_secs(30)).await;
    tokio::time::resume();
    assert_eq!(number(&load(&store, &a_key()).await), Some(1));
    assert_says(&error, "timed out");
    drop(stopped);
    assert_eq!(swap(&mut locked, 1, &entry(2)).await, Swap::Written);
    leaks::assert_unseen(SECRET);
}
