use std::time::Duration;

use generated_client::Secret;
use generated_client::oauth::{Recovery, TokenEndpoint, TokenError, TokenSet};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::runner;
use crate::apps::{self, at};
use crate::raw_server::{Answer, RawServer, answer};

const CASES: u32 = 2000;

/// Stands in every text of a body, and must stand in no error.
const MARKER: &str = "MARKER";

/// A token endpoint that answers as a case wants.
struct Endpoint {
    server: RawServer,
    endpoint: TokenEndpoint<generated_client::oauth::Confidential>,
}

impl Endpoint {
    fn start() -> Self {
        let server = RawServer::start(Answer::default());
        let endpoint = TokenEndpoint::new(&at(apps::confidential(), server.url())).expect("the system has TLS");
        Self { server, endpoint }
    }

    /// What this answer comes to.
    fn refreshed(&self, answer: Answer) -> Result<TokenSet, TokenError> {
        self.server.set(answer);
        let endpoint = self.endpoint.clone();
        let refresh = async move { endpoint.refresh(&Secret::new("a refresh token")).await };
        let runtime = self.server.runtime();
        runtime.handle().block_on(runtime.run(refresh))
    }
}

/// Whether an answer has tokens, found in another way than the client's.
fn has_tokens(status: u16, body: &[u8]) -> bool {
    let Ok(Value::Object(members)) = serde_json::from_slice(body) else { return false };
    let text = |name: &str| members.get(name).and_then(Value::as_str);
    let is_token = |token: &str| !token.is_empty() && token.chars().all(|c| ('!'..='~').contains(&c));
    (200..300).contains(&status)
        && status != 204
        && text("access_token").is_some_and(is_token)
        && text("token_type").is_none_or(|name| name.to_lowercase() == "bearer")
}

/// Numbers of answers, those that mean something more often than others. A server says nothing of its own below 200.
fn status() -> impl Strategy<Value = u16> {
    prop_oneof![4 => Just(200), 1 => Just(400), 1 => Just(401), 2 => 200_u16..600]
}

/// Any JSON, with [`MARKER`] in each of its texts.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(|text| format!("{MARKER}{text}").into()),
        Just(MARKER.into()),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let names = prop_oneof![any::<String>().prop_map(|name| format!("{MARKER}{name}")), Just("error".to_owned())];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((names, inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// An object with the members of answers, each left out, right, or anything.
fn answer_json() -> impl Strategy<Value = Value> {
    let member = |values: Vec<Value>| {
        let right = prop::sample::select(values).prop_map(Some);
        prop_oneof![2 => Just(None), 8 => right, 1 => any_json().prop_map(Some)]
    };
    let tokens = vec![
        json!("MARKER"),
        json!("MARKER1"),
        json!("MARKER.-_~+/=="),
        json!(""),
        json!("MARKER MARKER"),
        json!("MARKER=a"),
    ];
    let types = vec![json!("Bearer"), json!("bearer"), json!("BEARER"), json!("MARKER"), json!("")];
    let lifetimes = vec![json!(300), json!("300"), json!(-1), json!(1e308), json!("MARKER")];
    // A code is shown, so the marker is in none that is a text.
    let codes =
        vec![json!("invalid_grant"), json!("server_error"), json!("other"), json!(""), json!(5), json!(["MARKER"])];
    let members = (
        member(tokens.clone()),
        member(types),
        member(lifetimes),
        member(tokens),
        member(vec![json!("a b")]),
        prop_oneof![1 => Just(None), 1 => prop::sample::select(codes).prop_map(Some)],
        member(vec![json!("MARKER")]),
        member(vec![json!(["MARKER"])]),
    );
    members.prop_map(|(access, kind, lifetime, refresh, scope, code, description, other)| {
        let members = [
            ("access_token", access),
            ("token_type", kind),
            ("expires_in", lifetime),
            ("refresh_token", refresh),
            ("scope", scope),
            ("error", code),
            ("error_description", description),
            ("MARKER", other),
        ];
        members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect::<Map<_, _>>().into()
    })
}

/// The bytes of a body: JSON, JSON that breaks off, or any.
fn body() -> impl Strategy<Value = Vec<u8>> {
    let bytes = |json: Value| serde_json::to_vec(&json).expect("it has texts as names");
    let has_no_code = |json: &Value| json.get("error").is_none_or(|code| !code.is_string());
    let any_json = any_json().prop_filter("a code is shown", has_no_code).prop_map(bytes);
    let start = |(bytes, at): (Vec<u8>, prop::sample::Index)| bytes[..at.index(bytes.len() + 1)].to_vec();
    prop_oneof![
        6 => answer_json().prop_map(bytes),
        2 => any_json,
        1 => (answer_json().prop_map(bytes), any::<prop::sample::Index>()).prop_map(start),
        1 => prop::collection::vec(any::<u8>(), 0..64).prop_map(|bytes| [MARKER.as_bytes(), &bytes].concat()),
    ]
}

#[test]
fn tokens_are_taken_from_token_responses_alone_and_no_error_shows_a_body() {
    let endpoint = Endpoint::start();
    let result = runner(CASES).run(&(status(), body()), |(status, body)| {
        let result = endpoint.refreshed(answer(status, b"", &body));
        prop_assert_eq!(result.is_ok(), has_tokens(status, &body), "{:?}", result);
        let text = match &result {
            // The scope is no secret, and shown.
            Ok(tokens) => format!("{tokens:?}").replace(&format!("{:?}", tokens.scope()), ""),
            Err(error) => format!("{error} {error:?} {error:#?}"),
        };
        prop_assert!(!text.contains(MARKER), "{}", text);
        if let Err(error) = &result {
            let said_no = matches!(error, TokenError::Refused { .. });
            prop_assert!(!said_no || (400..500).contains(&status), "{}", error);
            prop_assert!(said_no || error.recovery() != Recovery::Reauthorize, "{}", error);
        }
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn any_pause_is_read_and_is_at_most_a_day() {
    let endpoint = Endpoint::start();
    let texts = prop_oneof![
        "[0-9]{1,40}".prop_map(String::into_bytes),
        "[ -~]{0,30}".prop_map(String::into_bytes),
        "[A-Z][a-z]{2}, [0-9]{1,2} [A-Z][a-z]{2} [0-9]{1,5} [0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2} GMT"
            .prop_map(String::into_bytes),
        "(Mon|Tue|Wed), [0-3][0-9] (Jan|Feb|Dec) [0-9]{4} [0-2][0-9]:[0-5][0-9]:[0-6][0-9] GMT"
            .prop_map(String::into_bytes),
        // What HTTP allows in a header: no control characters but tabs.
        prop::collection::vec(prop_oneof![Just(b'\t'), 0x20_u8..0x7f, 0x80_u8..], 0..30),
    ];
    let result = runner(CASES).run(&texts, |text| {
        let header = [b"Retry-After: ", &text[..], b"\r\n"].concat();
        let error = endpoint.refreshed(answer(503, &header, b"")).expect_err("there are no tokens");
        let TokenError::Unavailable { retry_after, .. } = &error else { panic!("{error:?}") };
        prop_assert!(retry_after.is_none_or(|pause| pause <= Duration::from_secs(24 * 60 * 60)), "{:?}", retry_after);
        let is_seconds = !text.is_empty() && text.iter().all(u8::is_ascii_digit);
        prop_assert!(!is_seconds || retry_after.is_some(), "{:?}", text);
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}
