use std::time::Duration;

use generated_client::oauth::{ErrorCode, OAuthError, Recovery, TokenError};

use super::{answered, status, unavailable};

const SOON: Recovery = Recovery::Retry { after: Duration::from_secs(1) };

/// The error of an answer that is a refusal, and what to do about it.
async fn refusal(code: u16, body: &str) -> (OAuthError, Recovery) {
    let error = answered(code, &[], body).await.expect_err("it is a refusal");
    let recovery = error.recovery();
    match error {
        TokenError::Refused { status: found, error } => {
            assert_eq!(found, status(code));
            (*error, recovery)
        }
        other => panic!("{code} {body}: {other:?}"),
    }
}

#[tokio::test]
async fn rfc_6749_section_5_2_a_refusal_is_told_by_its_code() {
    let cases = [
        ("invalid_request", ErrorCode::InvalidRequest, Recovery::FixConfiguration),
        ("invalid_client", ErrorCode::InvalidClient, Recovery::FixConfiguration),
        ("invalid_grant", ErrorCode::InvalidGrant, Recovery::Reauthorize),
        ("unauthorized_client", ErrorCode::UnauthorizedClient, Recovery::FixConfiguration),
        ("unsupported_grant_type", ErrorCode::UnsupportedGrantType, Recovery::FixConfiguration),
        ("invalid_scope", ErrorCode::InvalidScope, Recovery::FixConfiguration),
    ];
    let others = [
        // Codes of section 4.1.2.1 do not belong here, and servers send them all the same.
        ("access_denied", ErrorCode::AccessDenied, Recovery::FixConfiguration),
        ("server_error", ErrorCode::ServerError, SOON),
        ("temporarily_unavailable", ErrorCode::TemporarilyUnavailable, SOON),
        // Codes of extensions (section 8.5); codes are case-sensitive.
        ("invalid_dpop_proof", ErrorCode::Other("invalid_dpop_proof".to_owned()), Recovery::FixConfiguration),
        ("INVALID_GRANT", ErrorCode::Other("INVALID_GRANT".to_owned()), Recovery::FixConfiguration),
    ];
    let cases = cases.map(|case| (&[400, 401, 403][..], case));
    for (statuses, (text, code, recovery)) in cases.into_iter().chain(others.map(|case| (&[400][..], case))) {
        for &status in statuses {
            let (error, found) = refusal(status, &format!(r#"{{"error": "{text}"}}"#)).await;
            assert_eq!((error.code(), error.code().as_str(), found), (&code, text, recovery), "{status} {text}");
        }
    }
}

#[tokio::test]
async fn rfc_6749_section_5_2_every_client_error_with_a_code_is_a_refusal() {
    for status in [402, 404, 405, 406, 409, 410, 415, 418, 422, 451, 499] {
        let (error, recovery) = refusal(status, r#"{"error": "invalid_grant"}"#).await;
        assert_eq!((error.code(), recovery), (&ErrorCode::InvalidGrant, Recovery::Reauthorize), "{status}");
    }
}

/// A gateway, a firewall or a framework has errors of its own, which say nothing of the login.
#[tokio::test]
async fn what_others_than_the_authorization_server_say_is_no_refusal() {
    for status in [400, 401, 403, 404, 405, 422] {
        for text in ["Bad Request", "Not Found", "invalid_grant ", "Access Denied"] {
            let error = answered(status, &[], &format!(r#"{{"error": "{text}"}}"#)).await.expect_err("it is no token");
            assert_eq!((error.recovery(), error), (SOON, unavailable(status)), "{status} {text}");
        }
    }
    for status in [401, 403, 404, 422] {
        for text in ["Unauthorized", "Forbidden", "access_denied", "blocked"] {
            let error = answered(status, &[], &format!(r#"{{"error": "{text}"}}"#)).await.expect_err("it is no token");
            assert_eq!((error.recovery(), error), (SOON, unavailable(status)), "{status} {text}");
        }
    }
    for status in [408, 421, 425, 429] {
        let error = answered(status, &[], r#"{"error": "invalid_grant"}"#).await.expect_err("it is no token");
        assert_eq!((error.recovery(), error), (SOON, unavailable(status)), "{status}");
    }
}

#[tokio::test]
async fn rfc_6749_section_5_2_description_and_uri_are_sanitised_and_not_printed() {
    let (error, _) = refusal(
        400,
        r#"{"error": "invalid_grant", "error_description": "%\r\n\u001b\"\\ü", "error_uri": "https://%/", "x": "%"}"#,
    )
    .await;
    assert_eq!(error.description(), Some(&*format!("{}??????", super::MARKER)));
    assert_eq!(error.uri(), Some(&*format!("https://{}/", super::MARKER)));
    let long = format!(r#"{{"error": "{0}", "error_description": "{0}"}}"#, "a".repeat(10_000));
    let (error, _) = refusal(400, &long).await;
    assert_eq!((error.code().as_str().len(), error.description().map(str::len)), (64, Some(500)));
    let (error, _) = refusal(400, r#"{"error": "a\nb\u0000\u001b[31mc\"d\\e"}"#).await;
    assert_eq!(error.code().as_str(), "a?b??[31mc?d?e");
}

#[tokio::test]
async fn a_code_counts_whatever_else_is_in_the_body() {
    for body in [
        r#"{"error": "invalid_grant", "error_description": null, "error_uri": null}"#,
        r#"{"error": "invalid_grant", "error_description": 5, "error_uri": ["%"]}"#,
        r#"{"error": "invalid_grant", "error_description": {"%": "%"}}"#,
        r#"{"access_token": "%", "error": "invalid_grant", "error_codes": [70008], "trace_id": "%"}"#,
        r#"{"error_description": "%", "error": "invalid_gr\u0061nt"}"#,
    ] {
        for status in [400, 401, 403] {
            let (error, recovery) = refusal(status, body).await;
            assert_eq!((error.code(), recovery), (&ErrorCode::InvalidGrant, Recovery::Reauthorize), "{status} {body}");
        }
    }
}
