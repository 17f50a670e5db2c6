use std::error::Error as _;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::time::{Duration, Instant};

use generated_client::Secret;
use generated_client::oauth::{Cause, Delivery, Recovery, TokenEndpoint, TokenError};

use super::{
    MARKER, REFRESH_TOKEN, answered, answered_with, assert_unseen, refreshed_at, through, unavailable, unavailable_for,
};
use crate::apps::{self, at, parsed};
use crate::proxy::{Fault, TOKEN};
use crate::raw_server::{Answer, RawServer, Then, answer};

const TIMEOUT: Duration = Duration::from_millis(100);
const SOON: Recovery = Recovery::Retry { after: Duration::from_secs(1) };

/// Nobody answered.
fn unanswered(delivery: Delivery) -> TokenError {
    TokenError::Unavailable { status: None, retry_after: None, delivery, cause: Cause::default() }
}

#[tokio::test]
async fn rfc_6749_section_5_2_without_a_code_nobody_has_refused() {
    for body in [
        "",
        "{}",
        "%",
        "<!DOCTYPE html><title>403 Forbidden</title>%",
        r#"{"error": ""}"#,
        r#"{"error": null}"#,
        r#"{"error": 400, "message": "%"}"#,
        r#"{"error": {"code": "invalid_grant"}}"#,
        r#"{"error": ["invalid_grant"]}"#,
        r#"["invalid_grant"]"#,
        r#""invalid_grant""#,
        r#"{"error": "invalid_grant""#,
        r#"{"errors": [{"error": "invalid_grant"}]}"#,
        r#"{"Error": "invalid_grant"}"#,
        "error=invalid_grant",
    ] {
        for status in [400, 401, 403, 404] {
            let error = answered(status, &[], body).await.expect_err("it is no token response");
            assert_eq!((error.recovery(), error), (SOON, unavailable(status)), "{body}");
        }
    }
}

#[tokio::test]
async fn errors_of_the_server_are_no_refusals_whatever_they_say() {
    for status in [500, 501, 502, 503, 504, 599] {
        for body in ["", "<h1>%</h1>", r#"{"error": "invalid_grant"}"#, r#"{"access_token": "%"}"#] {
            let error = answered(status, &[], body).await.expect_err("it is no token response");
            assert_eq!((error.recovery(), error), (SOON, unavailable(status)), "{body}");
        }
    }
}

#[tokio::test]
async fn rfc_6585_section_4_too_many_requests_are_no_refusal_whatever_they_say() {
    let pause = Duration::from_secs(30);
    for body in ["", "<h1>%</h1>", r#"{"error": "slow_down"}"#, r#"{"error": "invalid_grant"}"#] {
        let error = answered(429, &[], body).await.expect_err("it is no token response");
        assert_eq!((error.recovery(), error), (SOON, unavailable(429)), "{body}");
        let error = answered(429, &[("Retry-After", "30")], body).await.expect_err("it is no token response");
        let expected = unavailable_for(429, Some(pause));
        assert_eq!((error.recovery(), error), (Recovery::Retry { after: pause }, expected), "{body}");
    }
}

#[tokio::test]
async fn rfc_6749_section_10_3_redirects_are_not_followed() {
    let other = RawServer::start(answer(200, b"", br#"{"access_token": "a"}"#));
    for status in [300, 301, 302, 303, 304, 307, 308] {
        for path in [TOKEN, "/", "/?code=%"] {
            let location = format!("{}{path}", other.url().as_str().trim_end_matches('/'));
            for body in ["", r#"{"access_token": "%"}"#, r#"{"error": "invalid_grant"}"#] {
                let error = answered(status, &[("Location", &location)], body).await.expect_err("there are no tokens");
                assert_eq!((error.recovery(), error), (SOON, unavailable(status)), "{location}");
            }
        }
    }
    assert_eq!(other.connections(), 0);
    // The same server is none that may be asked again either: it would be asked twice for one code.
    let error = answered(307, &[("Location", TOKEN)], "").await.expect_err("there are no tokens");
    assert_eq!(error, unavailable(307));
}

#[tokio::test]
async fn an_answer_that_breaks_off_may_have_been_tokens() {
    let body = format!(r#"{{"access_token": "{MARKER}", "#);
    let headers = format!("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{body}");
    let chunked = format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n", body.len());
    for bytes in [headers, chunked] {
        let error = answered_with(Answer { bytes: bytes.into(), then: Then::Close }).await.expect_err("it breaks off");
        assert_eq!((error.recovery(), error), (SOON, unavailable(200)));
    }
}

#[tokio::test]
async fn a_pause_counts_also_where_the_body_does_not() {
    let head = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 30\r\nContent-Length: 9999999\r\n\r\n";
    let expected = Some(unavailable_for(503, Some(Duration::from_secs(30))));
    for then in [Then::Close, Then::Repeat(vec![b'a'; 4096])] {
        assert_eq!(answered_with(Answer { bytes: head.into(), then }).await.err(), expected);
    }
}

#[tokio::test]
async fn a_connection_that_closes_without_an_answer_may_have_taken_the_request_along() {
    let error = through(Fault::CutBefore, |builder| builder).await.expect_err("there is no answer");
    assert_eq!((error.recovery(), error), (SOON, unanswered(Delivery::Unknown)));
    for bytes in ["", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\n", "% is no HTTP\r\n\r\n", "HTTP/1.1 999999 OK\r\n\r\n"] {
        let answer = Answer { bytes: bytes.replace('%', MARKER).into(), then: Then::Close };
        let error = answered_with(answer).await.expect_err("it is no answer");
        assert_eq!((error.recovery(), error), (SOON, unanswered(Delivery::Unknown)), "{bytes}");
    }
}

#[tokio::test]
async fn without_a_connection_nothing_was_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback is there");
    let url = format!("http://{}", listener.local_addr().expect("it is bound"));
    drop(listener);
    let error = refreshed_at(&parsed(&url)).await.expect_err("nobody listens any more");
    assert_eq!((error.recovery(), error), (SOON, unanswered(Delivery::NotSent)));
}

/// The causes of an error, one after the other.
fn causes(error: &TokenError) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text += &format!(": {error}");
        cause = error.source();
    }
    text
}

#[tokio::test]
async fn why_there_is_no_connection_is_told_and_what_no_time_mends_is_a_matter_of_the_configuration() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback is there");
    let refused = format!("http://{}", listener.local_addr().expect("it is bound"));
    drop(listener);
    let error = refreshed_at(&parsed(&refused)).await.expect_err("nobody listens any more");
    assert!(causes(&error).contains("onnection refused"), "{}", causes(&error));
    assert_eq!(error.recovery(), SOON);
    // It speaks no TLS, so it cannot show who it is.
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback is there");
    let url = format!("https://{}", listener.local_addr().expect("it is bound"));
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept()?;
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")?;
        stream.read(&mut [0; 16])
    });
    let error = refreshed_at(&parsed(&url)).await.expect_err("there is no TLS");
    drop(server.join());
    assert_eq!(error.recovery(), Recovery::FixConfiguration, "{}", causes(&error));
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_none() {
    let late = Fault::DelayBefore(Duration::from_secs(10));
    let error = through(late, |builder| builder.timeout(TIMEOUT)).await.expect_err("there is no answer in time");
    assert_eq!((error.recovery(), error), (SOON, unanswered(Delivery::Unknown)));
}

#[tokio::test]
async fn a_body_that_takes_too_long_is_none() {
    let bytes = format!("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{{\"access_token\": \"{MARKER}\"");
    let server = RawServer::start(Answer { bytes: bytes.into(), then: Then::Wait });
    let endpoint = TokenEndpoint::builder(&at(apps::public(), server.url())).timeout(TIMEOUT).build();
    let (start, refresh_token) = (Instant::now(), Secret::new(REFRESH_TOKEN));
    let result = endpoint.expect("the system has TLS").refresh(&refresh_token).await;
    // When the server has waited long enough it breaks off, which comes to the same error.
    assert!(start.elapsed() < Duration::from_secs(5));
    assert_unseen(&result, &[REFRESH_TOKEN]);
    assert_eq!(result.err(), Some(unavailable(200)));
}
