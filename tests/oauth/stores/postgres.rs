//! PostgreSQL: connections that end, settings of others, and databases that do not answer.

use std::time::{Duration, Instant};

use generated_client::oauth::{LockedEntry, PostgresStore, Recovery, StoreError, Swap, TokenStore};
use tokio::task::JoinSet;

use super::{
    SECRET, a_key, assert_says, entry, generation, is_locked, key, load, lock, named, number, schema, shown, swap,
    write_first, write_next,
};
use crate::lab::times;
use crate::leaks;
use crate::postgres::Schema;

/// Connections that end or stand still while somebody has a lock.
mod lost_connections;

/// What a write says that fails.
async fn refused(locked: &mut Box<dyn LockedEntry>, expected: Option<u64>, number: u64) -> StoreError {
    let swapped = locked.swap(generation(expected), &entry(number)).await.map_err(shown);
    leaks::assert_unseen(SECRET);
    swapped.expect_err("it cannot be written")
}

#[tokio::test]
async fn the_table_can_be_made_again_and_keeps_its_entries() {
    let Some(schema) = schema().await else { return };
    let store = schema.store(2);
    write_first(&store, &a_key()).await;
    store.create_table().await.map_err(shown).expect("it is there");
    schema.run(PostgresStore::SCHEMA).await;
    assert_eq!(number(&load(&store, &a_key()).await), Some(1));
}

/// PostgreSQL itself does not keep apart those who make a table "if it is not there" at the same time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_table_can_be_made_by_many_at_once() {
    leaks::watch();
    for _ in 0..5 {
        let Some(schema) = Schema::new().await else { return };
        let mut tasks = JoinSet::new();
        for _ in 0..10 {
            let store = schema.store(1);
            tasks.spawn(async move { store.create_table().await.map_err(shown) });
        }
        for made in tasks.join_all().await {
            made.expect("one makes it, and the others find it");
        }
    }
}

#[tokio::test]
async fn without_the_table_an_error_says_how_to_make_it() {
    leaks::watch();
    let Some(schema) = Schema::new().await else { return };
    let store = schema.store(1);
    let errors = [
        store.load(&a_key()).await.map(drop).map_err(shown).expect_err("there is no table"),
        store.lock(&a_key(), times(Duration::ZERO)).await.map(drop).map_err(shown).expect_err("there is no table"),
    ];
    for error in errors {
        assert_says(&error, "create_table");
        assert_eq!(error.recovery(), Recovery::FixConfiguration);
    }
    store.create_table().await.expect("the table can be made");
    write_first(&store, &a_key()).await;
}

#[tokio::test]
async fn a_pool_of_one_connection_is_enough() {
    let Some(schema) = schema().await else { return };
    let store = schema.store(1);
    for next in 1..=50 {
        assert_eq!(write_next(&store, &a_key()).await, next);
        drop(lock(&store, &a_key()).await);
        assert_eq!(number(&load(&store, &a_key()).await), Some(next));
    }
    assert_eq!(schema.holders().await, [""; 0]);
}

#[tokio::test]
async fn a_lock_of_somebody_elses_transaction_counts() {
    let Some(schema) = schema().await else { return };
    let store = schema.store(2);
    write_first(&store, &a_key()).await;
    let mut transaction = schema.pool(1).begin().await.expect("the database is there");
    let select = "SELECT 1 FROM oauth_tokens WHERE session_key = 'shop_1' FOR UPDATE";
    sqlx::raw_sql(select).execute(&mut *transaction).await.expect("nobody has it");
    assert!(is_locked(&store, &a_key()).await);
    transaction.rollback().await.expect("the database is there");
    assert!(!is_locked(&store, &a_key()).await);
}

/// The one that is next in the queue has a lock of its own, so that those behind it wait for two.
#[tokio::test]
async fn a_wait_behind_others_that_wait_is_no_longer() {
    let Some(schema) = schema().await else { return };
    let stores = [1, 2, 3].map(|_| schema.store(1));
    write_first(&stores[0], &a_key()).await;
    let locked = lock(&stores[0], &a_key()).await;
    let wait = Duration::from_secs(3);
    let next = stores[1].clone();
    let next = tokio::spawn(async move { next.lock(&a_key(), times(wait)).await.map(drop).map_err(shown) });
    tokio::time::sleep(Duration::from_millis(200)).await;
    let begin = Instant::now();
    let last = stores[2].lock(&a_key(), times(wait)).await.map(drop).map_err(shown);
    assert!(begin.elapsed() < wait + Duration::from_secs(2), "{:?}", begin.elapsed());
    for waited in [next.await.expect("it does not panic"), last] {
        assert!(matches!(waited, Err(StoreError::Locked { .. })), "{waited:?}");
    }
    drop(locked);
}

#[tokio::test]
async fn a_key_that_was_only_ever_locked_leaves_no_row() {
    let Some(schema) = schema().await else { return };
    let store = schema.store(1);
    drop(lock(&store, &a_key()).await);
    drop(lock(&store, &a_key()).await);
    // A task gives the lock back.
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(schema.ask("SELECT session_key FROM oauth_tokens").await, [""; 0]);
}

#[tokio::test]
async fn an_entry_that_somebody_changed_is_torn_or_foreign_and_is_not_written_over() {
    let Some(schema) = schema().await else { return };
    let store = schema.store(2);
    write_first(&store, &a_key()).await;
    let changes = [
        ("left(whole.entry, length(whole.entry) / 2)", "Torn"),
        ("'hunter2'", "Torn"),
        ("whole.entry || whole.entry", "Torn"),
        ("replace(whole.entry, '\"version\":1', '\"version\":2')", "Foreign"),
        ("replace(whole.entry, 'shop_1', 'Shop_1')", "Foreign"),
    ];
    // A statement with the entry in it would be in the log.
    schema.run("CREATE TABLE whole AS SELECT entry FROM oauth_tokens").await;
    for (change, kind) in changes {
        schema.run(&format!("UPDATE oauth_tokens SET entry = {change} FROM whole")).await;
        let changed = schema.ask("SELECT entry FROM oauth_tokens").await;
        let mut locked = lock(&store, &a_key()).await;
        let mut errors = vec![
            store.load(&a_key()).await.map_err(shown).expect_err("it was changed"),
            locked.load().await.map_err(shown).expect_err("it was changed"),
        ];
        for expected in [None, Some(1)] {
            errors.push(refused(&mut locked, expected, 2).await);
        }
        for error in errors {
            assert!(format!("{error:?}").starts_with(kind), "{change}: {error:?}");
            assert_says(&error, "`shop_1`");
        }
        drop(locked);
        assert_eq!(schema.ask("SELECT entry FROM oauth_tokens").await, changed);
    }
}

/// Requests to a server that hangs would take all connections of an application.
#[tokio::test]
async fn a_lock_keeps_no_connection_and_no_transaction() {
    let Some(schema) = schema().await else { return };
    let pool = schema.pool(1);
    let store = PostgresStore::new(pool.clone());
    let mut locked = Vec::new();
    for number in 0..10 {
        locked.push(lock(&store, &key(&format!("shop_{number}"))).await);
    }
    assert_eq!(schema.holders().await, [""; 0]);
    let connection = tokio::time::timeout(Duration::from_secs(5), pool.acquire()).await;
    connection.expect("the only connection is free").expect("the database is there");
}

/// A lock that others wait for, under the settings that a database or a role may have.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_settings_of_the_database_do_not_matter() {
    let settings = [
        ("default_transaction_isolation", "repeatable read"),
        ("default_transaction_isolation", "serializable"),
        ("default_transaction_read_only", "on"),
        ("lock_timeout", "1"),
        ("idle_in_transaction_session_timeout", "1"),
        ("statement_timeout", "50"),
    ];
    for (setting, value) in settings {
        let Some(schema) = schema().await else { return };
        let schema = schema.with(setting, value);
        let mut tasks = JoinSet::new();
        for _ in 0..5 {
            let store = schema.store(1);
            tasks.spawn(async move {
                let mut locked = lock(&store, &a_key()).await;
                let current = locked.load().await.map_err(shown).expect("the entry can be read");
                tokio::time::sleep(Duration::from_millis(30)).await;
                let next = number(&current).unwrap_or_default() + 1;
                assert_eq!(swap(&mut locked, number(&current), &entry(next)).await, Swap::Written);
            });
        }
        tasks.join_all().await;
        assert_eq!(number(&load(&schema.store(1), &a_key()).await), Some(5), "{setting}");
    }
}

/// Has every write of an entry run a body in PL/pgSQL, as long as there is a row in the table `refusing`.
async fn on_write(schema: &Schema, body: &str) {
    let sql = "
        CREATE TABLE refusing AS SELECT 1;
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF EXISTS (SELECT FROM refusing) THEN {}; END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER refuse BEFORE UPDATE OF entry ON oauth_tokens FOR EACH ROW EXECUTE FUNCTION refuse()";
    schema.run(&sql.replace("{}", body)).await;
}

/// Errors of PostgreSQL may have details with the whole row, and those of a trigger any words.
#[tokio::test]
async fn an_error_of_the_database_shows_no_token() {
    let Some(schema) = schema().await else { return };
    let body = "RAISE EXCEPTION '%', NEW.entry USING DETAIL = NEW.entry, HINT = NEW.entry, COLUMN = NEW.entry";
    on_write(&schema, body).await;
    let store = schema.store(1);
    let error = refused(&mut lock(&store, &a_key()).await, None, 1).await;
    assert_says(&error, "P0001");
}

/// Others would use the old refresh token while the holder tries to write the new one again.
#[tokio::test]
async fn after_a_write_that_the_database_refused_or_left_out_the_holder_still_has_the_lock() {
    for body in ["RAISE EXCEPTION 'no space'", "RETURN NULL"] {
        let Some(schema) = schema().await else { return };
        let (store, other) = (schema.store(1), schema.store(1));
        write_first(&store, &a_key()).await;
        on_write(&schema, body).await;
        let mut locked = lock(&store, &a_key()).await;
        for _ in 0..3 {
            refused(&mut locked, Some(1), 2).await;
            assert!(is_locked(&other, &a_key()).await, "{body}");
            assert_eq!(number(&load(&other, &a_key()).await), Some(1), "{body}");
        }
        schema.run("DELETE FROM refusing").await;
        assert_eq!(swap(&mut locked, 1, &entry(2)).await, Swap::Written);
        assert_eq!(number(&load(&other, &a_key()).await), Some(2));
    }
}

#[tokio::test]
async fn where_there_is_no_database_an_error_comes_in_time() {
    leaks::watch();
    let folder = tempfile::TempDir::new().expect("there is a place for temporary files");
    let options = sqlx::postgres::PgConnectOptions::new_without_pgpass().socket(folder.path());
    let pool = sqlx::postgres::PgPoolOptions::new().acquire_timeout(Duration::from_millis(500));
    let store = PostgresStore::new(pool.connect_lazy_with(options));
    store.load(&key("shop_1")).await.map_err(shown).expect_err("there is no database");
    store.lock(&a_key(), times(Duration::ZERO)).await.map(drop).map_err(shown).expect_err("there is no database");
    store.create_table().await.map_err(shown).expect_err("there is no database");
}
