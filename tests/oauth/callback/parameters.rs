use generated_client::oauth::CallbackError::{
    self, CodeMissing, Duplicate, StateMismatch, StateMissing, WrongRedirectUri,
};

use super::{app_at, completed, error, sent, with_issuer};
use crate::apps::{self, REDIRECT_URI};

/// What is wrong with each callback of an app.
fn assert_errors(redirect_uri: &str, cases: &[(&str, Option<CallbackError>)]) {
    for (callback, expected) in cases {
        assert_eq!(&error(&app_at(redirect_uri), callback), expected, "{callback}");
    }
}

#[test]
fn rfc_8252_section_8_10_the_callback_arrives_exactly_at_the_redirect_uri() {
    let right = "https://example.com/callback?code=c&state={state}";
    assert_errors("https://example.com/callback", &[(right, None)]);
    assert_errors("HTTPS://EXAMPLE.com:443/a/../callback?", &[(right, None)]);
    for callback in [
        "http://example.com/callback?code=c&state={state}",
        "wss://example.com/callback?code=c&state={state}",
        "https://example.org/callback?code=c&state={state}",
        "https://www.example.com/callback?code=c&state={state}",
        "https://example.com./callback?code=c&state={state}",
        "https://example.com.evil.example/callback?code=c&state={state}",
        "https://example.com:8443/callback?code=c&state={state}",
        "https://example.com:80/callback?code=c&state={state}",
        "https://example.com/?code=c&state={state}",
        "https://example.com/callback/?code=c&state={state}",
        "https://example.com//callback?code=c&state={state}",
        "https://example.com/Callback?code=c&state={state}",
        "https://example.com/callback2?code=c&state={state}",
        "https://example.com/callback/more?code=c&state={state}",
        "https://example.com/callback%3F?code=c&state={state}",
        "https://example.com/%63allback?code=c&state={state}",
        "https://example.com/callback;a=b?code=c&state={state}",
        "https://example.com/callback?code=c&state={state}#",
        "https://example.com/callback?code=c&state={state}#fragment",
        "https://example.com/callback#?code=c&state={state}",
        "https://user@example.com/callback?code=c&state={state}",
        "https://user:password@example.com/callback?code=c&state={state}",
        "https://:password@example.com/callback?code=c&state={state}",
        "https://example.com@evil.example/callback?code=c&state={state}",
        "data:text/html,callback?code=c&state={state}",
        "mailto:user@example.com?code=c&state={state}",
    ] {
        assert_eq!(error(&apps::public(), callback), Some(WrongRedirectUri), "{callback}");
    }
}

#[test]
fn rfc_8252_section_7_3_the_port_of_a_loopback_redirect_uri_is_the_one_that_was_sent() {
    assert_errors(
        "http://127.0.0.1:3000/callback",
        &[
            ("http://127.0.0.1:3000/callback?code=c&state={state}", None),
            ("http://127.0.0.1:3001/callback?code=c&state={state}", Some(WrongRedirectUri)),
            ("http://127.0.0.1/callback?code=c&state={state}", Some(WrongRedirectUri)),
            ("http://127.0.0.2:3000/callback?code=c&state={state}", Some(WrongRedirectUri)),
            ("http://localhost:3000/callback?code=c&state={state}", Some(WrongRedirectUri)),
            ("http://[::1]:3000/callback?code=c&state={state}", Some(WrongRedirectUri)),
        ],
    );
    assert_errors("http://[::1]:3000/", &[("http://[::1]:3000?code=c&state={state}", None)]);
}

#[test]
fn rfc_6749_section_3_1_2_the_query_of_the_redirect_uri_stays_in_front() {
    assert_errors(
        "https://example.com/callback?app=1&lang=de",
        &[
            ("https://example.com/callback?app=1&lang=de&code=c&state={state}", None),
            ("https://example.com/callback?app=1&lang=de&app=2&state={state}&code=c", None),
            ("https://example.com/callback?app=1&lang=de", Some(StateMissing)),
            ("https://example.com/callback?app=1&lang=de&", Some(StateMissing)),
            ("https://example.com/callback?code=c&state={state}", Some(WrongRedirectUri)),
            ("https://example.com/callback", Some(WrongRedirectUri)),
            ("https://example.com/callback?app=1&code=c&state={state}", Some(WrongRedirectUri)),
            ("https://example.com/callback?app=1&lang=deutsch&code=c&state={state}", Some(WrongRedirectUri)),
            ("https://example.com/callback?app=2&lang=de&code=c&state={state}", Some(WrongRedirectUri)),
            ("https://example.com/callback?lang=de&app=1&code=c&state={state}", Some(WrongRedirectUri)),
            ("https://example.com/callback?code=c&state={state}&app=1&lang=de", Some(WrongRedirectUri)),
            ("https://example.com/callback?app=1&lang=de;code=c&state={state}", Some(WrongRedirectUri)),
        ],
    );
}

#[test]
fn rfc_6749_section_10_12_the_state_is_there_and_the_right_one() {
    assert_errors(
        REDIRECT_URI,
        &[
            ("https://example.com/callback", Some(StateMissing)),
            ("https://example.com/callback?", Some(StateMissing)),
            ("https://example.com/callback?code=c", Some(StateMissing)),
            ("https://example.com/callback?code=c&state", Some(StateMissing)),
            ("https://example.com/callback?code=c&state=", Some(StateMissing)),
            ("https://example.com/callback?code=c&State={state}", Some(StateMissing)),
            ("https://example.com/callback?code=c&state%5B%5D={state}", Some(StateMissing)),
            ("https://example.com/callback?code=c&state={other}", Some(StateMismatch)),
            ("https://example.com/callback?code=c&state={start}", Some(StateMismatch)),
            ("https://example.com/callback?code=c&state={state}A", Some(StateMismatch)),
            ("https://example.com/callback?code=c&state={state}=", Some(StateMismatch)),
            ("https://example.com/callback?code=c&state={state}%00", Some(StateMismatch)),
            ("https://example.com/callback?code=c&state=+{state}", Some(StateMismatch)),
            ("https://example.com/callback?code=c&state=%FF", Some(StateMismatch)),
            ("https://example.com/callback?code=c&state=a", Some(StateMismatch)),
        ],
    );
}

#[test]
fn rfc_6749_section_4_1_2_the_code_is_there() {
    assert_errors(
        REDIRECT_URI,
        &[
            ("https://example.com/callback?state={state}", Some(CodeMissing)),
            ("https://example.com/callback?state={state}&code", Some(CodeMissing)),
            ("https://example.com/callback?state={state}&code=", Some(CodeMissing)),
            ("https://example.com/callback?state={state}&Code=c", Some(CodeMissing)),
            ("https://example.com/callback?state={state}&code=&error=", Some(CodeMissing)),
            ("https://example.com/callback?state={state}&error_description=a", Some(CodeMissing)),
        ],
    );
}

#[test]
fn rfc_6749_section_3_1_no_parameter_of_a_response_stands_twice() {
    let app = with_issuer(app_at(REDIRECT_URI), "https://i");
    let right = "https://example.com/callback?code=c&state={state}&iss=https://i";
    assert_eq!(error(&app, right), None);
    for name in ["code", "state", "iss"] {
        let value = if name == "state" { "{state}" } else { "c" };
        let encoded = format!("%{:x}{}", name.as_bytes()[0], &name[1..]);
        for more in [format!("{name}={value}"), format!("{name}="), name.to_owned(), encoded] {
            assert_eq!(error(&app, &format!("{right}&{more}")), Some(Duplicate(name)), "{more}");
            let first = right.replace('?', &format!("?{more}&"));
            assert_eq!(error(&app, &first), Some(Duplicate(name)), "{first}");
        }
    }
    for name in ["error", "error_description", "error_uri"] {
        let twice = format!("{right}&{name}=a&a=b&{name}=a");
        assert_eq!(error(&app, &twice), Some(Duplicate(name)), "{name}");
    }
}

#[test]
fn rfc_6749_section_4_1_2_unknown_parameters_and_the_order_do_not_matter() {
    for callback in [
        "https://example.com/callback?state={state}&code=c",
        "https://example.com/callback?a=b&code=c&a=b&state={state}&shop=1&shop=2",
        "https://example.com/callback?&&code=c&&state={state}&",
        "https://example.com/callback?code=c&state={state}&=&=a&%FF=%FF",
        "https://example.com/callback?code=c&state={state}&session_state=a&scope=b&Code=d&STATE=e",
        "https://example.com/callback?code=c&state={state}&error=&error_description=&error_uri=",
    ] {
        assert_eq!(error(&apps::public(), callback), None, "{callback}");
    }
}

#[tokio::test]
async fn rfc_6749_appendix_b_parameters_are_percent_encoded() {
    let cases = [
        ("abc", "abc"),
        ("%61%62%63", "abc"),
        ("a%2Bb%26c%3Dd%25", "a+b&c=d%"),
        ("a+b%20c", "a b c"),
        ("a=b=", "a=b="),
        ("%E2%9C%93", "✓"),
        ("a/b?c", "a/b?c"),
        ("a%2", "a%2"),
    ];
    for (written, code) in cases {
        let callback = format!("https://example.com/callback?%63ode={written}&state={{state}}");
        let sent = sent(apps::confidential(), |app| completed(app, &callback).expect("it is right")).await;
        assert_eq!(sent, [Some(code.to_owned()), None], "{written}");
    }
}
