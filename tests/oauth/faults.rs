//! The token endpoint goes wrong: what a session does about it, and what it tells.

use std::time::{Duration, Instant};

use generated_client::oauth::{
    Delivery, Malformed, MemoryStore, Recovery, Session, SessionError, SessionStatus, TokenError,
};
use reqwest::StatusCode;

use crate::lab::{Lab, living, rotating};
use crate::leaks;
use crate::proxy::{Fault, Proxy};
use crate::servers::{Kind, Rotation};

fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Fault {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Fault::Answer { status, headers, body: body.to_owned() }
}

fn html(status: u16) -> Fault {
    answer(status, &[("content-type", "text/html")], "<h1>hunter2-page</h1>")
}

/// The error of the token endpoint with which a session failed.
fn token_error(result: Result<generated_client::oauth::Bearer, SessionError>) -> TokenError {
    let error = result.expect_err("there is no valid token");
    leaks::show_error(&error);
    match error {
        SessionError::Token(error) => (*error).clone(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_goes_wrong_once_is_asked_again_and_nobody_notices() {
    for fault in
        [html(503), html(500), html(403), html(200), Fault::CutBefore, answer(429, &[("retry-after", "0")], "")]
    {
        let Some(mut lab) = Lab::start().await else { return };
        let session = lab.expired_session(MemoryStore::new()).await;
        let before = lab.proxy.token_requests();
        lab.proxy.next(fault.clone());
        let bearer = session.bearer().await.unwrap_or_else(|error| panic!("{fault:?}: {error:?}"));
        assert!(lab.api_takes(bearer.access_token()).await);
        assert_eq!(lab.proxy.token_requests() - before, 2, "{fault:?}");
        lab.finish().await;
    }
}

#[tokio::test]
async fn an_outage_is_no_logout() {
    let cases = [
        (html(503), Some(503)),
        (html(429), Some(429)),
        (html(403), Some(403)),
        (answer(502, &[], r#"{"error":"invalid_grant"}"#), Some(502)),
        (Fault::CutBefore, None),
    ];
    for (fault, status) in cases {
        let Some(mut lab) = Lab::start().await else { return };
        let session = lab.expired_session(MemoryStore::new()).await;
        (0..3).for_each(|_| lab.proxy.next(fault.clone()));
        let error = token_error(session.bearer().await);
        let TokenError::Unavailable { status: actual, delivery: Delivery::Unknown, .. } = error else {
            panic!("{error:?}");
        };
        assert_eq!(actual.map(|status| status.as_u16()), status);
        let Recovery::Retry { after } = error.recovery() else { panic!("{error:?}") };
        assert_eq!(session.status(), SessionStatus::Expired);
        // Until then nobody asks, and after that all is well.
        let asked = lab.proxy.token_requests();
        assert!(session.bearer().await.is_err());
        assert_eq!(lab.proxy.token_requests(), asked);
        tokio::time::sleep(after).await;
        session.bearer().await.expect("the outage is over");
        assert_eq!(lab.refreshes().await, 1);
        lab.finish().await;
    }
}

#[tokio::test]
async fn rfc_9110_section_10_2_3_a_short_wait_is_waited_and_a_long_one_is_told() {
    let Some(mut lab) = Lab::start().await else { return };
    let session = lab.expired_session(MemoryStore::new()).await;
    lab.proxy.next(answer(429, &[("retry-after", "1")], ""));
    let begin = Instant::now();
    let bearer = session.bearer().await.expect("it waits and asks again");
    assert!(begin.elapsed() >= Duration::from_secs(1), "{:?}", begin.elapsed());
    let asked = lab.proxy.token_requests();
    lab.proxy.next(answer(503, &[("retry-after", "3600")], ""));
    let error = token_error(session.replace(&bearer).await);
    assert_eq!(error.recovery(), Recovery::Retry { after: Duration::from_secs(3600) });
    assert_eq!(lab.proxy.token_requests(), asked + 1, "it was not asked again");
    assert!(session.bearer().await.is_err());
    assert_eq!(lab.proxy.token_requests(), asked + 1, "the server is left alone");
    lab.finish().await;
}

#[tokio::test]
async fn rfc_6749_section_10_3_a_redirect_takes_no_secret_along() {
    for status in [301, 302, 303, 307, 308] {
        let Some(mut lab) = Lab::start().await else { return };
        let session = lab.expired_session(MemoryStore::new()).await;
        let elsewhere = Proxy::in_front_of(lab.server.url());
        let target = elsewhere.url().join(crate::proxy::TOKEN).expect("it is a URL");
        (0..3).for_each(|_| lab.proxy.next(answer(status, &[("location", target.as_str())], "")));
        let error = token_error(session.bearer().await);
        let expected = StatusCode::from_u16(status).ok();
        assert!(matches!(error, TokenError::Unavailable { status, .. } if status == expected), "{error:?}");
        assert_eq!(elsewhere.token_requests(), 0);
        lab.finish().await;
    }
}

/// The control of the test above: an HTTP client as it comes takes the form along to another server.
#[tokio::test]
async fn control_a_usual_http_client_takes_the_secrets_along() {
    let Some(lab) = Lab::start().await else { return };
    let elsewhere = Proxy::in_front_of(lab.server.url());
    let target = elsewhere.url().join(crate::proxy::TOKEN).expect("it is a URL");
    lab.proxy.next(answer(307, &[("location", target.as_str())], ""));
    let url = lab.proxy.url().join(crate::proxy::TOKEN).expect("it is a URL");
    let form = [("client_secret", "not-a-real-secret")];
    let request = async move { reqwest::Client::new().post(url).form(&form).send().await };
    crate::quiet_runtime::QuietRuntime::new().run(request).await.expect("the other server answers");
    let body = elsewhere.last_token_request().expect("it was sent there").body;
    assert_eq!(&body[..], b"client_secret=not-a-real-secret");
}

#[tokio::test]
async fn an_answer_that_is_cut_after_the_rotation_loses_the_login_only_where_nothing_can_be_done() {
    // The old refresh token still serves, so the second attempt brings new tokens.
    let Some(mut lab) = Lab::start_with(Kind::OidcProvider, rotating(Rotation::Never)).await else { return };
    let session = lab.expired_session(MemoryStore::new()).await;
    lab.proxy.next(Fault::CutAfter);
    session.bearer().await.expect("the old refresh token still serves");
    lab.finish().await;

    // It does not, and the new one went down with the connection.
    let Some(mut lab) = Lab::start().await else { return };
    let session = lab.expired_session(MemoryStore::new()).await;
    lab.proxy.next(Fault::CutAfter);
    let error = session.bearer().await.expect_err("the tokens are lost");
    assert!(matches!(error, SessionError::Disconnected), "{error:?}");
    assert_eq!(error.recovery(), Recovery::Reauthorize);
    assert_eq!(session.status(), SessionStatus::Disconnected);
    leaks::show_error(&error);
    lab.finish().await;
}

#[tokio::test]
async fn a_refusal_of_the_app_is_no_logout_either() {
    let Some(mut lab) = Lab::start().await else { return };
    let session = lab.expired_session(MemoryStore::new()).await;
    let asked = lab.proxy.token_requests();
    lab.proxy.next(answer(401, &[], r#"{"error":"invalid_client"}"#));
    let error = token_error(session.bearer().await);
    assert!(matches!(error, TokenError::Refused { .. }), "{error:?}");
    assert_eq!(error.recovery(), Recovery::FixConfiguration);
    assert_eq!(lab.proxy.token_requests(), asked + 1, "asking again would not help");
    assert_eq!(session.status(), SessionStatus::Expired);
    lab.finish().await;
}

#[tokio::test]
async fn a_success_without_tokens_is_malformed_and_the_login_stays() {
    let cases = [
        ("{}", Malformed::NotATokenResponse),
        ("<html>", Malformed::NotATokenResponse),
        (r#"{"access_token":"a b"}"#, Malformed::AccessToken),
        (r#"{"access_token":"a","token_type":"mac"}"#, Malformed::TokenType),
    ];
    for (body, expected) in cases {
        let Some(mut lab) = Lab::start().await else { return };
        let session = lab.expired_session(MemoryStore::new()).await;
        (0..3).for_each(|_| lab.proxy.next(answer(200, &[], body)));
        let error = token_error(session.bearer().await);
        assert!(matches!(&error, TokenError::Malformed { reason, .. } if *reason == expected), "{body}: {error:?}");
        assert_eq!(session.status(), SessionStatus::Expired, "{body}");
        lab.finish().await;
    }
}

#[tokio::test]
async fn a_server_that_says_that_its_tokens_live_for_nothing_is_asked_once() {
    let Some(mut lab) = Lab::start().await else { return };
    let session = lab.expired_session(MemoryStore::new()).await;
    lab.proxy.next(Fault::Edit(|body| body.replace(r#""expires_in":300"#, r#""expires_in":0"#)));
    for _ in 0..20 {
        let bearer = session.bearer().await.expect("it is a token");
        assert_eq!((bearer.generation().get(), bearer.expires_at()), (2, None));
    }
    assert_eq!(lab.refreshes().await, 1);
    lab.finish().await;
}

/// A session whose token has so long to live, and of its life half has gone already.
async fn aging_session(lab: &mut Lab, lifetime: Duration) -> Session {
    let session = lab.session(MemoryStore::new());
    let tokens = living(&lab.login().await, lifetime);
    session.install(&tokens).await.expect("the store works");
    tokio::time::sleep(lifetime / 2 + Duration::from_millis(50)).await;
    session
}

#[tokio::test]
async fn a_token_is_served_while_a_refresh_runs_ahead() {
    let Some(mut lab) = Lab::start().await else { return };
    let session = aging_session(&mut lab, Duration::from_secs(8)).await;
    lab.proxy.next(Fault::DelayAfter(Duration::from_millis(500)));
    let begin = Instant::now();
    for _ in 0..20 {
        let bearer = session.bearer().await.expect("it has not expired");
        assert_eq!(bearer.generation().get(), 1);
    }
    assert!(begin.elapsed() < Duration::from_millis(250), "callers waited for {:?}", begin.elapsed());
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(session.bearer().await.expect("it is refreshed").generation().get(), 2);
    assert_eq!(lab.refreshes().await, 1);
    lab.finish().await;
}

#[tokio::test]
async fn a_token_is_served_to_its_real_end_while_the_refresh_fails() {
    let Some(mut lab) = Lab::start().await else { return };
    let session = aging_session(&mut lab, Duration::from_secs(8)).await;
    (0..12).for_each(|_| lab.proxy.next(html(503)));
    // Into the last quarter, in which callers wait for the refresh and then take the old token all the same.
    let end = Instant::now() + Duration::from_millis(3500);
    while Instant::now() < end {
        assert_eq!(session.bearer().await.expect("it has not expired").generation().get(), 1);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    tokio::time::sleep(Duration::from_millis(700)).await;
    let error = token_error(session.bearer().await);
    assert!(matches!(error.recovery(), Recovery::Retry { .. }), "{error:?}");
    lab.finish().await;
}

#[tokio::test]
async fn a_token_is_served_to_its_real_end_though_nothing_will_follow_it() {
    let Some(mut lab) = Lab::start().await else { return };
    let session = aging_session(&mut lab, Duration::from_secs(6)).await;
    lab.proxy.next(answer(400, &[], r#"{"error":"invalid_grant"}"#));
    let asked = lab.proxy.token_requests();
    // Longer than it takes until the store is read again.
    for _ in 0..20 {
        assert_eq!(session.bearer().await.expect("it has not expired").generation().get(), 1);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(lab.proxy.token_requests(), asked + 1);
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert!(matches!(session.bearer().await, Err(SessionError::Disconnected)));
    assert_eq!(lab.proxy.token_requests(), asked + 1);
    lab.finish().await;
}

#[tokio::test]
async fn a_refused_refresh_token_is_used_once_and_then_no_more() {
    let Some(mut lab) = Lab::start().await else { return };
    let store = MemoryStore::new();
    let session = lab.session(store.clone());
    let wrong = generated_client::oauth::TokenSet::new("not-an-access-token", Some(Duration::ZERO));
    session.install(&wrong.with_refresh_token("not-a-refresh-token")).await.expect("the store works");
    for _ in 0..5 {
        let error = session.bearer().await.expect_err("it is refused");
        assert!(matches!(error, SessionError::Disconnected), "{error:?}");
        assert_eq!(error.recovery(), Recovery::Reauthorize);
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    assert_eq!(lab.refreshes().await, 1);
    // The store remembers it for others too.
    let other = lab.session(store.clone());
    assert!(matches!(other.bearer().await, Err(SessionError::Disconnected)));
    assert_eq!(lab.refreshes().await, 1);
    // A new login ends it, also for those who found the old one dead.
    let tokens = lab.login().await;
    session.install(&tokens).await.expect("the store works");
    assert!(session.bearer().await.is_ok());
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert!(other.bearer().await.is_ok());
    lab.finish().await;
}
