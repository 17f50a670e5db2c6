//! What the clones of a session share.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use super::expiry::{Now, Phase, Policy};
use super::flight::Flight;
use super::live::Live;
use super::turn::Desk;
use super::{SessionError, SessionStatus};
use crate::oauth::endpoint::Endpoint;
use crate::oauth::store::{SessionKey, TokenStore};

/// A session, once for all its clones.
pub(super) struct Inner {
    pub endpoint: Arc<Endpoint>,
    pub store: Arc<dyn TokenStore>,
    pub key: SessionKey,
    pub policy: Policy,
    live: RwLock<Option<Arc<Live>>>,
    pub flight: Mutex<Flight>,
    /// Behind it, one at a time deals with the store. It is held over whole refreshes.
    pub desk: tokio::sync::Mutex<Desk>,
    pub unsaved: AtomicBool,
}

impl Inner {
    pub fn new(endpoint: Arc<Endpoint>, store: Arc<dyn TokenStore>, key: SessionKey, policy: Policy) -> Self {
        Self {
            endpoint,
            store,
            key,
            policy,
            live: RwLock::default(),
            flight: Mutex::default(),
            desk: tokio::sync::Mutex::default(),
            unsaved: AtomicBool::new(false),
        }
    }

    /// The tokens in use.
    pub fn live(&self) -> Option<Arc<Live>> {
        self.live.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn set_live(&self, live: Option<Arc<Live>>) {
        *self.live.write().unwrap_or_else(PoisonError::into_inner) = live;
    }

    pub fn phase(&self, live: &Live) -> Phase {
        live.phase(Now::read(), &self.policy)
    }

    pub fn status(&self) -> SessionStatus {
        let live = self.live().map(|live| self.phase(&live));
        match live {
            Some(Phase::Expired) => SessionStatus::Expired,
            Some(_) if self.unsaved.load(Ordering::Relaxed) => SessionStatus::Unsaved,
            Some(_) => SessionStatus::Valid,
            None => match self.lock_flight().failure.as_ref().map(|failure| &failure.error) {
                Some(SessionError::NotConnected) => SessionStatus::NotConnected,
                Some(SessionError::Disconnected) => SessionStatus::Disconnected,
                _ => SessionStatus::Unread,
            },
        }
    }
}
