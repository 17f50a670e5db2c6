use std::time::Duration;

use generated_client::oauth::{CallbackError, ErrorCode, Recovery};

use super::{error, refusal};
use crate::apps;

const SOON: Recovery = Recovery::Retry { after: Duration::from_secs(1) };

#[test]
fn rfc_6749_section_4_1_2_1_errors_are_told_apart() {
    let cases = [
        ("invalid_request", ErrorCode::InvalidRequest, Recovery::FixConfiguration),
        ("unauthorized_client", ErrorCode::UnauthorizedClient, Recovery::FixConfiguration),
        ("access_denied", ErrorCode::AccessDenied, Recovery::Reauthorize),
        ("unsupported_response_type", ErrorCode::UnsupportedResponseType, Recovery::FixConfiguration),
        ("invalid_scope", ErrorCode::InvalidScope, Recovery::FixConfiguration),
        ("server_error", ErrorCode::ServerError, SOON),
        ("temporarily_unavailable", ErrorCode::TemporarilyUnavailable, SOON),
        ("login_required", ErrorCode::Other("login_required".to_owned()), Recovery::FixConfiguration),
        // Codes are case-sensitive.
        ("ACCESS_DENIED", ErrorCode::Other("ACCESS_DENIED".to_owned()), Recovery::FixConfiguration),
    ];
    for (text, code, recovery) in cases {
        let callback = format!("https://example.com/callback?error={text}&state={{state}}");
        let refused = refusal(&apps::public(), &callback);
        assert_eq!((refused.code(), refused.code().as_str()), (&code, text));
        assert_eq!((refused.description(), refused.uri()), (None, None));
        let error = error(&apps::public(), &callback).expect("it is refused");
        assert_eq!(error.recovery(), recovery, "{text}");
        assert_eq!(error.to_string(), format!("the authorization was refused: {text}"));
    }
}

#[test]
fn rfc_6749_section_4_1_2_1_an_error_counts_more_than_a_code() {
    let callback = "https://example.com/callback?code=c&error=access_denied&state={state}";
    assert_eq!(refusal(&apps::public(), callback).code(), &ErrorCode::AccessDenied);
}

#[test]
fn rfc_6749_section_4_1_2_1_texts_of_the_server_are_sanitised_and_not_printed() {
    let long = "a".repeat(1000);
    let cases = [
        ("The+shop+is+closed%2E", "The shop is closed."),
        ("a%0D%0AX-Log:+b%00%1B%5B31m%7F", "a??X-Log: b??[31m?"),
        ("%22quoted%22+and+%5Cescaped", "?quoted? and ?escaped"),
        ("%E2%80%AEleft%E2%80%8B%F0%9F%94%92", "?left??"),
        ("%FF%FE", "??"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        (&*long, &long[..500]),
    ];
    for (sent, kept) in cases {
        let callback = format!(
            "https://example.com/callback?error=access_denied&error_description={sent}&error_uri={sent}&state={{state}}"
        );
        let refused = refusal(&apps::public(), &callback);
        assert_eq!((refused.description(), refused.uri()), (Some(kept), Some(kept)));
        let printed = format!("{refused} {refused:?} {:?}", CallbackError::Refused(Box::new(refused.clone())));
        assert!(!printed.contains(kept), "{printed}");
    }
}

#[test]
fn rfc_6749_section_8_5_codes_of_extensions_are_sanitised() {
    let long = "a".repeat(100);
    let cases = [("a%0Ab", "a?b"), ("%1B%5B31m", "?[31m"), ("a%22b%5C", "a?b?"), (&*long, &long[..64])];
    for (sent, kept) in cases {
        let callback = format!("https://example.com/callback?error={sent}&state={{state}}");
        let refused = refusal(&apps::public(), &callback);
        assert_eq!((refused.code(), &*refused.to_string()), (&ErrorCode::Other(kept.to_owned()), kept));
    }
}

#[test]
fn each_error_says_what_to_do() {
    let cases = [
        (CallbackError::WrongRedirectUri, Recovery::FixConfiguration),
        (CallbackError::IssuerMissing, Recovery::FixConfiguration),
        (CallbackError::IssuerMismatch, Recovery::FixConfiguration),
        (CallbackError::Duplicate("code"), Recovery::Reauthorize),
        (CallbackError::StateMissing, Recovery::Reauthorize),
        (CallbackError::StateUnexpected, Recovery::Reauthorize),
        (CallbackError::StateMismatch, Recovery::Reauthorize),
        (CallbackError::Expired, Recovery::Reauthorize),
        (CallbackError::CodeMissing, Recovery::Reauthorize),
    ];
    for (error, recovery) in cases {
        assert_eq!(error.recovery(), recovery, "{error}");
        assert!(!error.to_string().is_empty());
    }
}

#[test]
fn errors_do_not_quote_the_callback() {
    let marker = "do-not-show-this";
    for callback in [
        "https://{}.example.com/callback?code={}",
        "https://example.com/{}",
        "https://example.com/callback?code={}&code={}",
        "https://example.com/callback?code={}&state={}",
        "https://example.com/callback?code={}",
    ] {
        let error = error(&apps::public(), &callback.replace("{}", marker)).expect("it is refused");
        assert!(!format!("{error} {error:?}").contains(marker), "{error}");
    }
}
