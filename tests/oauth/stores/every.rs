//! What every store does. Each function here is a test for each store.

use super::{Place, SECRET};
use crate::leaks;

/// What is read and written.
mod entries;
/// Who waits for whom.
mod locks;
/// What is left of calls that nobody waits for any more.
mod cancellation;

/// Runs a test, if the place for the store is there, and looks for leaks.
async fn check(place: Option<Place>, test: impl AsyncFnOnce(&Place)) {
    leaks::watch();
    let Some(place) = place else { return };
    test(&place).await;
    leaks::assert_unseen(SECRET);
}

macro_rules! of_every_store {
    ($($group:ident::$test:ident,)*) => {
        of_every_store!(in_each { memory file postgres encrypted_memory encrypted_file encrypted_postgres } [$($group::$test)*]);
    };
    (in_each { $($store:ident)* } $tests:tt) => {
        $(of_every_store!(in_one $store $tests);)*
    };
    (in_one $store:ident [$($group:ident::$test:ident)*]) => {
        mod $store {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                super::check(super::place::$store().await, super::$group::$test).await;
            })*
        }
    };
}

/// The places by the names of the stores.
mod place {
    use super::Place;

    pub async fn memory() -> Option<Place> {
        Some(Place::memory())
    }

    pub async fn file() -> Option<Place> {
        Some(Place::file())
    }

    pub async fn postgres() -> Option<Place> {
        Place::postgres().await
    }

    pub async fn encrypted_memory() -> Option<Place> {
        Some(Place::memory().encrypted())
    }

    pub async fn encrypted_file() -> Option<Place> {
        Some(Place::file().encrypted())
    }

    pub async fn encrypted_postgres() -> Option<Place> {
        Place::postgres().await.map(Place::encrypted)
    }
}

of_every_store! {
    entries::what_was_never_written_is_none,
    entries::the_first_write_expects_none,
    entries::a_write_over_another_generation_conflicts_and_changes_nothing,
    entries::an_entry_comes_back_as_it_was,
    entries::another_instance_sees_what_was_written,
    entries::keys_do_not_see_one_another,
    entries::what_was_written_is_listed,
    entries::what_is_removed_is_gone_and_can_be_written_again,
    entries::a_holder_reads_and_writes_again_and_again,
    locks::a_lock_excludes_others_of_its_key_and_of_no_other,
    locks::a_wait_for_a_lock_ends_when_it_was_asked_to,
    locks::a_lock_that_is_dropped_lets_one_in_that_waits,
    locks::a_lock_that_was_dropped_without_a_write_leaves_no_entry,
    locks::a_lock_may_be_dropped_outside_of_a_runtime,
    locks::a_read_does_not_wait_for_a_lock,
    locks::twenty_increments_at_once_count_to_twenty,
    cancellation::a_lock_that_nobody_waits_for_any_more_locks_nothing,
    cancellation::one_that_gives_up_waiting_stands_in_nobodys_way,
    cancellation::a_write_that_nobody_waits_for_is_whole_or_not_there,
}
