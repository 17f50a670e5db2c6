//! The sessions of a program that acts for many, and what they tell.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use generated_client::oauth::{
    FileStore, Generation, MemoryStore, SessionEvent, SessionKey, SessionStatus, Sessions, TokenSet, TokenStore,
};

use crate::apps;
use crate::lab::{Lab, expired, key, living};
use crate::proxy::Fault;

/// What was told, and of which session.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<(SessionKey, SessionEvent)>>>);

impl Told {
    fn tell(&self, key: &SessionKey, event: SessionEvent) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((key.clone(), event));
    }

    /// What was told since it was last asked.
    fn events(&self) -> Vec<SessionEvent> {
        let told = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        assert!(told.iter().all(|(other, _)| *other == key()));
        told.into_iter().map(|(_, event)| event).collect()
    }
}

/// Sessions that tell what happens.
fn sessions(lab: &Lab, store: impl TokenStore, told: &Told) -> Sessions {
    let told = told.clone();
    Sessions::with(&lab.endpoint, store, move |session| {
        let told = told.clone();
        session.on_event(move |key, event| told.tell(key, event))
    })
}

#[tokio::test]
async fn a_session_tells_of_rotations_and_of_its_end_in_each_process() {
    let Some(mut lab) = Lab::start().await else { return };
    let (told, told_elsewhere, store) = (Told::default(), Told::default(), MemoryStore::new());
    let session = sessions(&lab, store.clone(), &told).session(&key());
    let elsewhere = sessions(&lab, store.clone(), &told_elsewhere).session(&key());
    let tokens = lab.expired_login().await;
    session.install(&tokens).await.expect("the store works");
    assert_eq!(told.events(), []);
    let bearer = session.bearer().await.expect("the refresh succeeds");
    let expected = SessionEvent::Refreshed { generation: Generation::new(2), expires_at: bearer.expires_at() };
    assert_eq!(told.events(), [expected]);
    assert!(bearer.expires_at().is_some());
    // The other process takes it from the store, where it is news for nobody.
    elsewhere.bearer().await.expect("it is stored");
    assert_eq!(told_elsewhere.events(), []);
    // What the server says no to is the end, for both, once each.
    lab.endpoint.refresh(tokens.refresh_token().expect("there is one")).await.expect_err("it is used up");
    for _ in 0..2 {
        session.replace(&bearer).await.expect_err("the login is dead");
    }
    assert_eq!(told.events(), [SessionEvent::Disconnected]);
    let bearer = elsewhere.bearer().await.expect("it does not know yet");
    elsewhere.replace(&bearer).await.expect_err("the login is dead");
    assert_eq!(told_elsewhere.events(), [SessionEvent::Disconnected]);
    session.install(&lab.login().await).await.expect("the store works");
    session.forget().await.expect("the store works");
    assert_eq!(told.events(), [SessionEvent::Forgotten]);
    // A new session of a login that has ended has nothing to tell.
    let session = sessions(&lab, store, &told).session(&key());
    assert_eq!(session.load().await.expect("the store works"), SessionStatus::NotConnected);
    assert_eq!(told.events(), []);
    lab.finish().await;
}

#[tokio::test]
async fn a_listener_that_panics_costs_no_login() {
    let Some(mut lab) = Lab::start().await else { return };
    let sessions = Sessions::with(&lab.endpoint, MemoryStore::new(), |session| {
        session.on_event(|_, event| panic!("{event:?} is too much"))
    });
    let session = sessions.session(&key());
    session.install(&lab.expired_login().await).await.expect("the store works");
    let bearer = session.bearer().await.expect("the refresh succeeds");
    assert!(lab.api_takes(bearer.access_token()).await);
    session.forget().await.expect("the store works");
    lab.finish().await;
}

#[tokio::test]
async fn whoever_asks_for_a_key_gets_the_same_session_and_all_are_closed_at_once() {
    let Some(mut lab) = Lab::start().await else { return };
    let folder = tempfile::TempDir::new().expect("there is a place for temporary files");
    let store = || FileStore::open(folder.path().join("tokens")).expect("it can be made");
    let sessions = Sessions::new(&lab.endpoint, store());
    sessions.session(&key()).install(&living(&lab.login().await, Duration::from_secs(8))).await.expect("it works");
    tokio::time::sleep(Duration::from_millis(4100)).await;
    // A refresh runs ahead, and the program ends.
    lab.proxy.next(Fault::DelayAfter(Duration::from_millis(500)));
    assert_eq!(sessions.session(&key()).bearer().await.expect("it is valid").generation().get(), 1);
    assert_eq!(sessions.clone().session(&key()).status(), SessionStatus::Valid);
    assert!(sessions.close_all().await.is_empty());
    let restarted = Sessions::new(&lab.endpoint, store()).session(&key());
    assert_eq!(restarted.bearer().await.expect("it is stored").generation().get(), 2);
    assert_eq!(lab.refreshes().await, 1);
    lab.finish().await;
}

#[tokio::test]
async fn what_is_left_of_logins_that_ended_is_purged_and_nothing_else() {
    let endpoint = generated_client::oauth::TokenEndpoint::new(&apps::public()).expect("the system has TLS");
    let store = MemoryStore::new();
    let sessions = Sessions::new(&endpoint, store.clone());
    let keys = ["alive", "expired", "forgotten"].map(|text| text.parse::<SessionKey>().expect("it is a key"));
    let tokens = TokenSet::new("an-access-token", Some(Duration::from_secs(300))).with_refresh_token("a-refresh-token");
    for key in &keys {
        sessions.session(key).install(&tokens).await.expect("the store works");
    }
    sessions.session(&keys[1]).install(&expired(&tokens)).await.expect("the store works");
    sessions.session(&keys[2]).forget().await.expect("the store works");
    assert_eq!(sessions.list().await.expect("the store works"), keys);
    // Whoever holds a session goes on with it.
    let held = sessions.session(&keys[0]);
    assert_eq!(sessions.purge(Duration::from_secs(60)).await.expect("the store works"), 0);
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(sessions.purge(Duration::ZERO).await.expect("the store works"), 1);
    assert_eq!(sessions.list().await.expect("the store works"), keys[..2]);
    assert_eq!(held.status(), SessionStatus::Valid);
    // Those that nobody held are made anew, and read the store.
    assert_eq!(sessions.session(&keys[1]).status(), SessionStatus::Unread);
    assert_eq!(sessions.session(&keys[2]).load().await.expect("the store works"), SessionStatus::NotConnected);
    assert!(format!("{sessions:?}").contains("held"));
}
