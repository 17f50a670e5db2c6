//! How long a request waits for its response.
//!
//! reqwest has one limit for each read of all requests of a client, and counts the time in which a body is sent as one of
//! reading: <https://github.com/seanmonstar/reqwest/issues/2784>. So requests that may take longer have a client of their own.
//! Remove when a request may have a limit of its own for reading, or when that of reqwest begins after the body.

use std::sync::{Arc, OnceLock};

use reqwest::{Body, Request};

use super::hooks::Redirects;
use super::request::{READ, WHOLE_BODY, http_client};

/// A body of at most so many bytes is sent well within the time for a read.
const SHORT_BODY: usize = 1 << 20;

/// What sends the requests whose redirects are treated alike.
#[derive(Clone)]
pub(super) struct HttpClients {
    pub(super) usual: reqwest::Client,
    /// The client for requests that may take longer; none where the caller has made the usual one, with limits of its own.
    patient: Option<Arc<Patient>>,
}

impl HttpClients {
    /// With a client of the caller's.
    pub(super) const fn of_caller(usual: reqwest::Client) -> Self {
        Self { usual, patient: None }
    }

    /// With the time limits of this module.
    pub(super) fn preconfigured(redirects: Redirects) -> reqwest::Result<Self> {
        let patient = Patient { redirects, client: OnceLock::new() };
        Ok(Self { usual: http_client(redirects, READ)?, patient: Some(Arc::new(patient)) })
    }

    /// The client for requests that may take longer than others.
    pub(super) fn patient(&self) -> Option<&Patient> {
        self.patient.as_deref()
    }
}

/// A client that gives each read as long as a whole body has, made when there is the first request for it.
pub(super) struct Patient {
    redirects: Redirects,
    client: OnceLock<reqwest::Client>,
}

impl Patient {
    /// The client, if a request is one for it: it has a longer limit of its own, or a body that may take long to be sent.
    pub(super) fn for_request(&self, request: &Request) -> reqwest::Result<Option<&reqwest::Client>> {
        let is_long = |body: &Body| body.as_bytes().is_none_or(|bytes| bytes.len() > SHORT_BODY);
        if request.timeout().is_none_or(|limit| *limit <= READ) && !request.body().is_some_and(is_long) {
            return Ok(None);
        }
        Ok(Some(match self.client.get() {
            Some(client) => client,
            None => {
                let client = http_client(self.redirects, WHOLE_BODY)?;
                self.client.get_or_init(|| client)
            }
        }))
    }
}
