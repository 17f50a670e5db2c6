//! What comes back from the token endpoint, and what it means.
//!
//! In the bodies, `%` stands for a text that stands nowhere else, so that it can be searched for where it must not be.

/// Answers that are tokens, and those that say yes without being tokens.
mod granted;
/// Answers that say no.
mod refused;
/// Answers of others than the authorization server, and no answers.
mod unavailable;
/// How long to wait.
mod retry_after;

use std::error::Error as _;
use std::time::Duration;

use generated_client::Secret;
use generated_client::oauth::{
    Cause, Confidential, Delivery, Pkce, TokenEndpoint, TokenEndpointBuilder, TokenError, TokenSet,
};
use reqwest::{StatusCode, Url};

use crate::apps::{self, CLIENT_SECRET, CODE, at, code_only};
use crate::leaks;
use crate::proxy::{Fault, Proxy, TOKEN};
use crate::raw_server::{Answer, RawServer};
use crate::token_requests::body_of;

const MARKER: &str = "a-text-of-the-server-that-stands-nowhere-else";
const REFRESH_TOKEN: &str = "the-old-refresh-token-that-stands-nowhere-else";

/// What an answer of the proxy comes to.
async fn answered(status: u16, headers: &[(&str, &str)], body: &str) -> Result<TokenSet, TokenError> {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    through(Fault::Answer { status, headers, body: body.replace('%', MARKER) }, |builder| builder).await
}

/// What a refresh comes to that goes wrong like this. The exchange of a code comes to the same.
async fn through(
    fault: Fault,
    adjust: impl FnOnce(TokenEndpointBuilder<Confidential>) -> TokenEndpointBuilder<Confidential>,
) -> Result<TokenSet, TokenError> {
    let proxy = Proxy::in_front_of(&apps::parsed("http://127.0.0.1:1"));
    proxy.next(fault.clone());
    proxy.next(fault);
    let app = at(apps::confidential().with_pkce(Pkce::S256), proxy.url());
    let endpoint = adjust(TokenEndpoint::builder(&app)).build().expect("the system has TLS");
    let exchanged = endpoint.exchange(code_only(&app)).await;
    let sent = body_of(&proxy.last_token_request().expect("it came"));
    let (_, verifier) = sent.iter().find(|(name, _)| name == "code_verifier").expect("there was a challenge");
    let refreshed = endpoint.refresh(&Secret::new(REFRESH_TOKEN)).await;
    let text = |result: &Result<_, TokenError>| result.as_ref().err().map(ToString::to_string);
    assert_eq!(text(&exchanged), text(&refreshed));
    assert_unseen(&exchanged, &[CODE, verifier, CLIENT_SECRET]);
    assert_unseen(&refreshed, &[REFRESH_TOKEN, CLIENT_SECRET]);
    assert_eq!(proxy.token_requests(), 2);
    refreshed
}

/// What a refresh of the confidential app comes to at a server with this URL.
async fn refreshed_at(url: &Url) -> Result<TokenSet, TokenError> {
    let endpoint = TokenEndpoint::builder(&at(apps::confidential(), url)).timeout(Duration::from_secs(5));
    let result = endpoint.build().expect("the system has TLS").refresh(&Secret::new(REFRESH_TOKEN)).await;
    assert_unseen(&result, &[REFRESH_TOKEN, CLIENT_SECRET]);
    result
}

/// What bytes as an answer come to.
async fn answered_with(answer: Answer) -> Result<TokenSet, TokenError> {
    refreshed_at(RawServer::start(answer).url()).await
}

/// Fails if one of these secrets, or what the server wrote, is in a result.
fn assert_unseen(result: &Result<TokenSet, TokenError>, secrets: &[&str]) {
    let text = match result {
        Ok(tokens) => format!("{tokens:?} {tokens:#?}"),
        Err(error) => {
            let mut text = format!("{error} {error:?} {error:#?}");
            let mut cause = error.source();
            while let Some(error) = cause {
                text += &format!(" {error} {error:?}");
                cause = error.source();
            }
            // A URL may have secrets of the app in it.
            assert!(!text.contains(TOKEN), "{text}");
            text
        }
    };
    for secret in secrets.iter().chain(&[MARKER]) {
        assert!(!text.contains(secret), "{secret} is in {text}");
    }
}

/// An error of which nothing but the status is known.
fn unavailable(status: u16) -> TokenError {
    unavailable_for(status, None)
}

/// The same, with the pause that the server wants.
fn unavailable_for(status: u16, retry_after: Option<Duration>) -> TokenError {
    TokenError::Unavailable {
        status: Some(self::status(status)),
        retry_after,
        delivery: Delivery::Unknown,
        cause: Cause::default(),
    }
}

fn status(status: u16) -> StatusCode {
    StatusCode::from_u16(status).expect("a test writes statuses that exist")
}

#[tokio::test]
async fn rfc_6749_section_5_1_nothing_of_a_request_or_an_answer_is_logged() {
    leaks::watch();
    let answers = [
        (200, r#"{"access_token": "%", "refresh_token": "%", "id_token": "%"}"#),
        (200, r#"{"access_token": "%\u0000"}"#),
        (200, "%"),
        (400, r#"{"error": "invalid_grant", "error_description": "%", "error_uri": "%"}"#),
        (403, "<h1>%</h1>"),
        (503, "%"),
    ];
    for (status, body) in answers {
        match answered(status, &[("Content-Type", "application/json")], body).await {
            Ok(tokens) => leaks::show(&tokens),
            Err(error) => leaks::show_error(&error),
        }
    }
    for fault in [Fault::CutBefore, Fault::CutAfter] {
        through(fault, |builder| builder).await.expect_err("there is no answer");
    }
    for secret in [MARKER, CODE, REFRESH_TOKEN, CLIENT_SECRET] {
        leaks::assert_unseen(secret);
    }
    // The control: the log has what these requests came to.
    assert!(leaks::seen("the authorization server refused with 400 Bad Request: invalid_grant").is_some());
}
