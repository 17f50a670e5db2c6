use generated_client::oauth::CallbackError::{
    CodeMissing, Duplicate, IssuerMismatch, IssuerMissing, StateMismatch, StateMissing, WrongRedirectUri,
};

use super::{ISSUER, app_at, error, refusal, with_issuer};
use crate::apps::{self, REDIRECT_URI};

#[test]
fn rfc_6749_section_10_12_nothing_is_believed_before_the_state_is_right() {
    let app = with_issuer(app_at(REDIRECT_URI), ISSUER);
    let cases = [
        ("https://example.com/?code=c&code=c&state={other}", WrongRedirectUri),
        ("https://example.com/callback?code=c&code=c&state={other}", Duplicate("code")),
        ("https://example.com/callback?error=access_denied", StateMissing),
        ("https://example.com/callback?error=access_denied&state={other}", StateMismatch),
        (
            "https://example.com/callback?error=access_denied&iss=https://issuer.example.com&state={other}",
            StateMismatch,
        ),
        ("https://example.com/callback?iss=https://evil.example&state={other}", StateMismatch),
        ("https://example.com/callback?state={other}", StateMismatch),
    ];
    for (callback, expected) in cases {
        assert_eq!(error(&app, callback), Some(expected), "{callback}");
    }
}

#[test]
fn rfc_9207_section_2_4_the_issuer_is_the_configured_one_letter_by_letter() {
    let app = with_issuer(app_at(REDIRECT_URI), ISSUER);
    let cases = [
        ("iss=https://issuer.example.com", None),
        ("iss=https%3A%2F%2Fissuer.example.com", None),
        ("", Some(IssuerMissing)),
        ("iss", Some(IssuerMissing)),
        ("iss=", Some(IssuerMissing)),
        ("issuer=https://issuer.example.com", Some(IssuerMissing)),
        ("iss=https://issuer.example.com/", Some(IssuerMismatch)),
        ("iss=https://issuer.example.com:443", Some(IssuerMismatch)),
        ("iss=https://ISSUER.example.com", Some(IssuerMismatch)),
        ("iss=http://issuer.example.com", Some(IssuerMismatch)),
        ("iss=https://issuer.example.co", Some(IssuerMismatch)),
        ("iss=https://evil.example", Some(IssuerMismatch)),
        ("iss=+https://issuer.example.com", Some(IssuerMismatch)),
    ];
    for (issuer, expected) in cases {
        let callback = format!("https://example.com/callback?code=c&state={{state}}&{issuer}");
        assert_eq!(error(&app, &callback), expected, "{issuer}");
    }
}

#[test]
fn rfc_9207_section_2_4_an_error_of_another_issuer_is_not_believed() {
    let app = with_issuer(app_at(REDIRECT_URI), ISSUER);
    let callback = "https://example.com/callback?error=access_denied&state={state}";
    assert_eq!(error(&app, callback), Some(IssuerMissing));
    assert_eq!(error(&app, &format!("{callback}&iss=https://evil.example")), Some(IssuerMismatch));
    assert_eq!(refusal(&app, &format!("{callback}&iss={ISSUER}")).to_string(), "access_denied");
    let without_code = format!("https://example.com/callback?state={{state}}&iss={ISSUER}");
    assert_eq!(error(&app, &without_code), Some(CodeMissing));
}

#[test]
fn rfc_9207_section_2_4_without_a_configured_issuer_none_is_looked_at() {
    for issuer in ["", "&iss=", "&iss=https://evil.example"] {
        let callback = format!("https://example.com/callback?code=c&state={{state}}{issuer}");
        assert_eq!(error(&apps::confidential(), &callback), None, "{issuer}");
        assert_eq!(error(&apps::public(), &callback), None, "{issuer}");
    }
}

#[test]
fn the_issuer_is_that_of_the_app_after_unsealing_too() {
    let (key, app) = (generated_client::oauth::SealingKey::random(), with_issuer(app_at(REDIRECT_URI), ISSUER));
    let (url, pending) = app.authorize();
    let pending = app.unseal(&pending.seal(&key), &key).expect("it is the same app and key");
    let callback = super::written(&url, "https://example.com/callback?code=c&state={state}");
    assert_eq!(pending.complete(&callback).err(), Some(IssuerMissing));
}
