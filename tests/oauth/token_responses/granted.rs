use std::time::{Duration, SystemTime};

use generated_client::oauth::{ErrorCode, Malformed, MissingTokenType, Recovery, TokenError, TokenSet};

use super::{MARKER, answered, answered_with, refreshed_at, status, through};
use crate::proxy::{Fault, Proxy};
use crate::raw_server::{Answer, RawServer, Then, answer};

const SOON: Recovery = Recovery::Retry { after: Duration::from_secs(1) };

/// Access token, refresh token, lifetime in seconds and scope.
type Members<'a> = (&'a str, Option<&'a str>, Option<u64>, Option<&'a str>);

fn members(tokens: &TokenSet) -> Members<'_> {
    (
        tokens.access_token().expose(),
        tokens.refresh_token().map(|token| token.expose()),
        tokens.lifetime().map(|lifetime| lifetime.as_secs()),
        tokens.scope(),
    )
}

/// What is wrong with an answer that says yes.
async fn malformed(code: u16, body: &str) -> (Malformed, Recovery) {
    match answered(code, &[], body).await {
        Err(TokenError::Malformed { status: found, reason }) => {
            assert_eq!(found, status(code));
            let recovery = TokenError::Malformed { status: found, reason: reason.clone() }.recovery();
            (reason, recovery)
        }
        other => panic!("{body}: {other:?}"),
    }
}

#[tokio::test]
async fn rfc_6749_section_5_1_a_token_response_is_read() {
    let cases: [(&str, Members<'_>); 6] = [
        (r#"{"access_token": "a"}"#, ("a", None, None, None)),
        (
            r#"{"access_token": "a", "token_type": "Bearer", "expires_in": 300, "refresh_token": "r", "scope": "s t"}"#,
            ("a", Some("r"), Some(300), Some("s t")),
        ),
        // What is null or empty counts as left out.
        (
            r#"{"access_token": "a", "token_type": null, "expires_in": null, "refresh_token": "", "scope": null}"#,
            ("a", None, None, None),
        ),
        // Unknown members are ignored, whatever is in them.
        (
            r#"{"access_token": "a", "id_token": "%", "refresh_expires_in": 0, "not-before-policy": 0, "error": "%",
                "session_state": {"%": ["%"]}, "expires": "%", "Access_Token": "b", "": null}"#,
            ("a", None, None, None),
        ),
        (r#" { "access_token" : "\u0061" , "expires_in" : "300" } "#, ("a", None, Some(300), None)),
        (r#"{"access_token": "a", "token_type": "bEARER", "expires_in": -1}"#, ("a", None, None, None)),
    ];
    for (body, expected) in cases {
        let tokens = answered(200, &[], body).await.expect("it is a token response");
        assert_eq!(members(&tokens), expected, "{body}");
    }
}

/// New tokens that are thrown away are a login that is lost: the answer has used up the old ones.
#[tokio::test]
async fn what_is_odd_beside_an_access_token_does_not_make_it_worth_less() {
    let cases: [(&str, Members<'_>); 5] = [
        (r#"{"access_token": "a", "refresh_token": "r", "scope": ["s", "t"]}"#, ("a", Some("r"), None, Some("s t"))),
        (r#"{"access_token": "a", "refresh_token": "r", "scope": {"%": 1}}"#, ("a", Some("r"), None, None)),
        (r#"{"access_token": "a", "refresh_token": "r", "token_type": ["Bearer"]}"#, ("a", Some("r"), None, None)),
        (r#"{"access_token": "a", "refresh_token": 42, "expires_in": {"%": 1}}"#, ("a", Some("42"), None, None)),
        (r#"{"access_token": "a", "refresh_token": ["%", 1], "scope": 5}"#, ("a", None, None, Some("5"))),
    ];
    for (body, expected) in cases {
        let tokens = answered(200, &[], body).await.expect("the access token is right");
        assert_eq!(members(&tokens), expected, "{body}");
    }
}

#[tokio::test]
async fn rfc_6749_section_5_1_no_size_of_a_token_is_assumed() {
    let token = "a".repeat(500_000);
    let body = format!(r#"{{"access_token": "{token}", "refresh_token": "{token}"}}"#);
    let tokens = answered(200, &[], &body).await.expect("it is a token response");
    assert_eq!(members(&tokens), (&*token, Some(&*token), None, None));
}

#[tokio::test]
async fn rfc_6749_section_5_1_the_media_type_is_not_looked_at() {
    for media_type in ["application/json;charset=UTF-8", "text/html", "text/plain; charset=iso-8859-1", "", "%"] {
        let body = r#"{"access_token": "a"}"#;
        assert!(answered(200, &[("Content-Type", media_type)], body).await.is_ok(), "{media_type}");
    }
}

#[tokio::test]
async fn rfc_6749_section_5_1_a_lifetime_counts_from_when_the_token_was_asked_for() {
    const DELAY: Duration = Duration::from_millis(500);
    let server = RawServer::start(answer(200, b"", br#"{"access_token": "a", "expires_in": 300}"#));
    let proxy = Proxy::in_front_of(server.url());
    proxy.next(Fault::DelayAfter(DELAY));
    let before = SystemTime::now();
    let tokens = refreshed_at(proxy.url()).await.expect("it is a token response");
    assert!(before.elapsed().expect("the clock goes on") >= DELAY);
    let life = tokens.expires_at().expect("it expires").duration_since(before).expect("the clock goes on");
    assert!(life < Duration::from_secs(300) + DELAY, "{life:?}");
}

#[tokio::test]
async fn rfc_6749_section_7_1_a_token_of_another_type_is_not_used() {
    for name in ["mac", "DPoP", "", "Bearer%", "N_A", "Bearer Bearer"] {
        let body = format!(r#"{{"access_token": "%", "token_type": "{name}"}}"#);
        assert_eq!(malformed(200, &body).await, (Malformed::TokenType, Recovery::FixConfiguration), "{name}");
    }
}

#[tokio::test]
async fn rfc_6749_section_5_1_a_missing_type_is_what_the_app_says_it_is() {
    let answer = |body: &str| Fault::Answer { status: 200, headers: Vec::new(), body: body.to_owned() };
    for (body, is_taken) in [
        (r#"{"access_token": "a"}"#, false),
        (r#"{"access_token": "a", "token_type": null}"#, false),
        (r#"{"access_token": "a", "token_type": "Bearer"}"#, true),
    ] {
        for (meaning, is_taken) in [(MissingTokenType::IsBearer, true), (MissingTokenType::IsMalformed, is_taken)] {
            let result = through(answer(body), |builder| builder.missing_token_type(meaning)).await;
            let expected = TokenError::Malformed { status: status(200), reason: Malformed::TokenType };
            assert_eq!(result.err(), (!is_taken).then_some(expected), "{meaning:?}: {body}");
        }
    }
}

#[tokio::test]
async fn rfc_6749_appendix_a_12_a_token_that_no_header_takes_is_refused() {
    for token in ["", "%\\n", "%\\u0000", "% %", "%ü", " %"] {
        let body = format!(r#"{{"access_token": "{token}"}}"#);
        assert_eq!(malformed(200, &body).await, (Malformed::AccessToken, SOON), "{token}");
    }
}

#[tokio::test]
async fn rfc_6749_section_5_1_what_is_no_token_response_gives_no_tokens() {
    for body in [
        "",
        " ",
        "{}",
        "[]",
        "null",
        "%",
        r#""%""#,
        "42",
        r#"[{"access_token": "%"}]"#,
        r#"{"access_token": null}"#,
        r#"{"access_token": 5}"#,
        r#"{"access_token": ["%"]}"#,
        r#"{"accessToken": "%"}"#,
        r#"{"data": {"access_token": "%"}}"#,
        r#"{"access_token": "%""#,
        r#"{"access_token": "%"} %"#,
        "{'access_token': '%'}",
        "access_token=%&token_type=Bearer",
        "<!DOCTYPE html><title>%</title>",
        r#"{"error": null}"#,
        r#"{"error": ""}"#,
        r#"{"error": {"code": "%"}}"#,
        r#"{"error_description": "%"}"#,
    ] {
        assert_eq!(malformed(200, body).await, (Malformed::NotATokenResponse, SOON), "{body}");
    }
    let nested = format!(r#"{{"access_token": {}"#, "[".repeat(100_000));
    assert_eq!(malformed(200, &nested).await, (Malformed::NotATokenResponse, SOON));
}

#[tokio::test]
async fn rfc_6749_section_5_1_the_status_of_a_token_response_is_200() {
    // The tokens of a server that says another success are tokens too, and the old ones are used up by them.
    for code in [201, 202, 203, 206, 299] {
        let tokens =
            answered(code, &[], r#"{"access_token": "a", "refresh_token": "r"}"#).await.expect("it has tokens");
        assert_eq!(members(&tokens), ("a", Some("r"), None, None), "{code}");
        assert_eq!(malformed(code, "{}").await, (Malformed::NotATokenResponse, SOON), "{code}");
    }
    assert_eq!(malformed(204, "").await, (Malformed::NotATokenResponse, SOON));
}

#[tokio::test]
async fn an_error_beside_the_status_of_a_success_is_told() {
    let cases = [
        (r#"{"error": "invalid_grant", "error_description": "%"}"#, ErrorCode::InvalidGrant),
        (r#"{"error": "server_error", "access_token": null}"#, ErrorCode::ServerError),
        (r#"{"error": "slow_down", "error_description": 5}"#, ErrorCode::SlowDown),
    ];
    for (body, code) in cases {
        // Whoever answers in this way has not refused, so nobody has to log in again.
        assert_eq!(malformed(200, body).await, (Malformed::ErrorCode(code), SOON), "{body}");
    }
}

#[tokio::test]
async fn rfc_6749_section_5_1_a_body_above_a_mebibyte_is_not_read() {
    const MEBIBYTE: usize = 1024 * 1024;
    let padded = |length: usize| {
        let body = format!(r#"{{"access_token": "{MARKER}", "a": ""#);
        format!("{body}{}\"}}", "a".repeat(length - body.len() - 2))
    };
    let fits = answered_with(answer(200, b"", padded(MEBIBYTE).as_bytes())).await;
    assert_eq!(fits.expect("it fits").access_token().expose(), MARKER);
    let too_large = TokenError::Malformed { status: status(200), reason: Malformed::TooLarge };
    let with_length = answered_with(answer(200, b"", padded(MEBIBYTE + 1).as_bytes())).await;
    assert_eq!(with_length.err(), Some(too_large.clone()));
    assert_eq!(too_large.recovery(), SOON);
    // None of these ever ends, so it is the client that does.
    let chunk = format!("1000\r\n{}\r\n", "a".repeat(4096)).into_bytes();
    let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    let without_length = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
    let long = b"HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n".to_vec();
    for (bytes, more) in [(chunked, chunk), (without_length, vec![b'a'; 4096]), (long, vec![b'a'; 4096])] {
        let endless = answered_with(Answer { bytes, then: Then::Repeat(more) }).await;
        assert_eq!(endless.err(), Some(too_large.clone()));
    }
}
