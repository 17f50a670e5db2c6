use generated_client::oauth::CallbackError::{
    self, CodeMissing, Duplicate, IssuerMismatch, IssuerMissing, StateUnexpected, WrongRedirectUri,
};
use generated_client::oauth::{App, Confidential, ErrorCode, Pkce};

use super::{ISSUER, app_at, sent, with_issuer};
use crate::apps::{self, REDIRECT_URI, parsed};

/// What is wrong with a callback that nobody here asked for.
fn error(app: &App<Confidential>, callback: &str) -> Option<CallbackError> {
    app.accept_unsolicited(&parsed(callback)).err()
}

#[test]
fn a_code_without_state_is_taken() {
    for callback in [
        "https://example.com/callback?code=c",
        "https://example.com/callback?code=c&state=",
        "https://example.com/callback?code=c&state",
        "https://example.com/callback?shop=1&code=c&iss=https://evil.example",
    ] {
        assert_eq!(error(&apps::confidential(), callback), None, "{callback}");
    }
    let app = app_at("https://example.com/callback?app=1");
    assert_eq!(error(&app, "https://example.com/callback?app=1&code=c"), None);
}

#[test]
fn everything_else_is_checked_as_in_any_callback() {
    let cases = [
        ("https://example.com/callback?code=c&state=a", StateUnexpected),
        ("https://example.com/callback?error=access_denied&state=a", StateUnexpected),
        ("https://example.com/callback?code=c&state=a&state=b", Duplicate("state")),
        ("https://example.com/callback?code=c&state=&state=", Duplicate("state")),
        ("https://example.com/callback?code=c&code=c", Duplicate("code")),
        ("https://example.com/callback", CodeMissing),
        ("https://example.com/callback?code=", CodeMissing),
        ("https://example.com/?code=c", WrongRedirectUri),
        ("http://example.com/callback?code=c", WrongRedirectUri),
        ("https://example.com/callback?code=c#fragment", WrongRedirectUri),
        ("https://user@example.com/callback?code=c", WrongRedirectUri),
    ];
    for (callback, expected) in cases {
        assert_eq!(error(&apps::confidential(), callback), Some(expected), "{callback}");
    }
}

#[test]
fn rfc_9207_section_2_4_the_issuer_is_demanded_here_too() {
    let app = with_issuer(app_at(REDIRECT_URI), ISSUER);
    let callback = "https://example.com/callback?code=c";
    assert_eq!(error(&app, callback), Some(IssuerMissing));
    assert_eq!(error(&app, &format!("{callback}&iss=https://evil.example")), Some(IssuerMismatch));
    assert_eq!(error(&app, &format!("{callback}&iss={ISSUER}")), None);
}

#[test]
fn rfc_6749_section_4_1_2_1_an_error_is_told_here_too() {
    match error(&apps::confidential(), "https://example.com/callback?error=access_denied&code=c") {
        Some(CallbackError::Refused(error)) => assert_eq!(error.code(), &ErrorCode::AccessDenied),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_code_is_the_one_of_the_callback() {
    let callback = parsed("https://example.com/callback?code=a%2Bb");
    // Without a challenge there is no verifier, also where the app's own flows have one.
    for pkce in [Pkce::Off, Pkce::S256] {
        let app = apps::confidential().with_pkce(pkce);
        let sent = sent(app, |app| app.accept_unsolicited(&callback).expect("it is right")).await;
        assert_eq!(sent, [Some("a+b".to_owned()), None]);
    }
}
