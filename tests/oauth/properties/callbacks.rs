use generated_client::fourthwall;
use generated_client::oauth::{App, Confidential};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use reqwest::Url;

use super::runner;
use crate::apps::{self, REDIRECT_URI, parameter};

const CASES: u32 = 10_000;
const ISSUER: &str = "https://issuer.example.com";
const CODE: &str = "the code & more";

fn app() -> App<Confidential> {
    apps::confidential().with_authorization_server(fourthwall::server().with_issuer(ISSUER))
}

/// Whether a callback is right, found in another way than the client's: by the text of the URL alone.
fn is_right(callback: &Url, state: Option<&str>) -> bool {
    let (place, query) = callback.as_str().split_once('?').unwrap_or((callback.as_str(), ""));
    let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(name), decoded(value))
    });
    let pairs = pairs.collect::<Vec<_>>();
    let values = |name: &str| {
        pairs.iter().filter(|(other, _)| other == name.as_bytes()).map(|(_, value)| &value[..]).collect::<Vec<_>>()
    };
    let is_absent = |name| matches!(values(name)[..], [] | [b""]);
    place == REDIRECT_URI
        && !query.contains('#')
        && match state {
            Some(state) => values("state") == [state.as_bytes()],
            None => is_absent("state"),
        }
        && values("iss") == [ISSUER.as_bytes()]
        && matches!(values("code")[..], [code] if !code.is_empty())
        && is_absent("error")
        && ["error_description", "error_uri"].iter().all(|name| values(name).len() <= 1)
}

/// The bytes of `application/x-www-form-urlencoded` text.
fn decoded(text: &str) -> Vec<u8> {
    let bytes = text.replace('+', " ").into_bytes();
    let digit = |index: usize| bytes.get(index).and_then(|byte| (*byte as char).to_digit(16));
    let (mut decoded, mut index) = (Vec::new(), 0);
    while let Some(byte) = bytes.get(index) {
        match (byte, digit(index + 1), digit(index + 2)) {
            (b'%', Some(high), Some(low)) => {
                decoded.extend(u8::try_from(high * 16 + low));
                index += 3;
            }
            _ => {
                decoded.push(*byte);
                index += 1;
            }
        }
    }
    decoded
}

/// A callback in its parts. Every text may stand for something with `{state}` in it.
#[derive(Clone, Debug)]
struct Callback {
    scheme: String,
    credentials: String,
    host: String,
    port: String,
    path: String,
    parameters: Vec<(String, String)>,
    rest: String,
}

impl Callback {
    fn right() -> Self {
        let parameters = [("code", "the%20code+%26+more"), ("state", "{state}"), ("iss", ISSUER)];
        Self {
            scheme: "https".to_owned(),
            credentials: String::new(),
            host: "example.com".to_owned(),
            port: String::new(),
            path: "/callback".to_owned(),
            parameters: parameters.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            rest: String::new(),
        }
    }

    /// The URL, if it is one.
    fn url(&self, state: &str) -> Option<Url> {
        let Self { scheme, credentials, host, port, path, parameters, rest } = self;
        let query = parameters.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
        let text = format!("{scheme}://{credentials}{host}{port}{path}?{query}{rest}");
        Url::parse(&text.replace("{state}", state)).ok()
    }

    fn change(&mut self, change: &Change) {
        let count = self.parameters.len();
        match change.clone() {
            Change::Scheme(scheme) => self.scheme = scheme,
            Change::Credentials(credentials) => self.credentials = credentials,
            Change::Host(host) => self.host = host,
            Change::Port(port) => self.port = port,
            Change::Path(path) => self.path = path,
            Change::Rest(rest) => self.rest = rest,
            Change::Insert(at, name, value) => self.parameters.insert(at.index(count + 1), (name, value)),
            _ if count == 0 => {}
            Change::Remove(at) => drop(self.parameters.remove(at.index(count))),
            Change::Duplicate(at) => self.parameters.push(self.parameters[at.index(count)].clone()),
            Change::Swap(at, with) => self.parameters.swap(at.index(count), with.index(count)),
            Change::Rename(at, name) => self.parameters[at.index(count)].0 = name,
            Change::Value(at, value) => self.parameters[at.index(count)].1 = value,
        }
    }
}

/// Something else about a callback.
#[derive(Clone, Debug)]
enum Change {
    Scheme(String),
    Credentials(String),
    Host(String),
    Port(String),
    Path(String),
    Rest(String),
    Insert(prop::sample::Index, String, String),
    Remove(prop::sample::Index),
    Duplicate(prop::sample::Index),
    Swap(prop::sample::Index, prop::sample::Index),
    Rename(prop::sample::Index, String),
    Value(prop::sample::Index, String),
}

/// One of these texts, or any other.
fn text(texts: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(texts).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "[ -~]{0,8}",
    ]
}

fn name() -> impl Strategy<Value = String> {
    text(&["code", "state", "iss", "error", "error_description", "error_uri", "%63ode", "stat%65", "State", "a", ""])
}

fn value() -> impl Strategy<Value = String> {
    text(&[
        "",
        "c",
        "{state}",
        "{state}a",
        "a{state}",
        "%7Bstate%7D",
        "https%3A%2F%2Fissuer.example.com",
        "access_denied",
    ])
}

fn change() -> impl Strategy<Value = Change> {
    let index = any::<prop::sample::Index>;
    let scheme = prop::sample::select(&["http", "HTTPS", "wss", "ftp", "app"][..]).prop_map(str::to_owned);
    prop_oneof![
        1 => scheme.prop_map(Change::Scheme),
        1 => text(&["@", ":@", "user@", ":password@", "user:password@", "example.com@"]).prop_map(Change::Credentials),
        1 => text(&["EXAMPLE.com", "ex%61mple.com", "example.com.", "www.example.com"]).prop_map(Change::Host),
        1 => text(&[":443", ":80", ":", ":0443", ":65536"]).prop_map(Change::Port),
        1 => text(&["", "/", "/callback/", "//callback", "/./callback", "/a/../callback", "\\callback", "/callbac%6B"])
            .prop_map(Change::Path),
        1 => text(&["#", "#a", "&", "&a", "?", "&code", "&#&state={state}"]).prop_map(Change::Rest),
        3 => (index(), name(), value()).prop_map(|(at, name, value)| Change::Insert(at, name, value)),
        1 => index().prop_map(Change::Remove),
        1 => index().prop_map(Change::Duplicate),
        3 => (index(), index()).prop_map(|(at, with)| Change::Swap(at, with)),
        1 => (index(), name()).prop_map(|(at, name)| Change::Rename(at, name)),
        2 => (index(), value()).prop_map(|(at, value)| Change::Value(at, value)),
    ]
}

/// Both ways of taking a callback in take those that are right, and no others.
fn assert_checked(callback: impl Fn(&str) -> Option<Url>) -> TestCaseResult {
    let app = app();
    let (url, pending) = app.authorize();
    let state = parameter(&url, "state").expect("there is one");
    if let Some(callback) = callback(&state) {
        let result = pending.complete(&callback);
        prop_assert_eq!(result.is_ok(), is_right(&callback, Some(&state)), "{}: {:?}", callback, result);
        let result = app.accept_unsolicited(&callback);
        prop_assert_eq!(result.is_ok(), is_right(&callback, None), "{}: {:?}", callback, result);
    }
    Ok(())
}

#[test]
fn almost_right_callbacks_are_taken_if_nothing_that_counts_has_changed() {
    let changes = prop::collection::vec(change(), 0..4);
    let result = runner(CASES).run(&changes, |changes| {
        assert_checked(|state| {
            let mut callback = Callback::right();
            changes.iter().for_each(|change| callback.change(change));
            callback.url(state)
        })
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn any_url_is_checked_as_a_callback_without_a_panic() {
    let texts = prop_oneof![
        any::<String>(),
        any::<String>().prop_map(|text| format!("https://{text}")),
        any::<String>().prop_map(|text| format!("{REDIRECT_URI}?{text}")),
        "[a-z]{1,5}:[ -~]{0,20}",
        "https://example.com/callback\\?(code|state|iss|error|a|=|&|%|[0-9A-F]){0,12}",
    ];
    let result = runner(CASES).run(&texts, |text| assert_checked(|_| Url::parse(&text).ok()));
    result.unwrap_or_else(|error| panic!("{error}"));
}

/// The control: the changes give both kinds of callbacks, or the properties would say little.
#[test]
fn the_oracle_knows_right_from_wrong() {
    let right = |callback: &Callback| is_right(&callback.url("state").expect("it is a URL"), Some("state"));
    let callback = Callback::right();
    assert!(right(&callback));
    assert_eq!(decoded(&callback.parameters[0].1), CODE.as_bytes());
    for (change, is_right) in [
        (Change::Port(":443".to_owned()), true),
        (Change::Path("/a/../callback".to_owned()), true),
        (Change::Rest("&a".to_owned()), true),
        (Change::Rest("#".to_owned()), false),
        (Change::Scheme("http".to_owned()), false),
        (Change::Rest("&state=state".to_owned()), false),
        (Change::Rest("&error=a".to_owned()), false),
        (Change::Rest("&%65rror=a".to_owned()), false),
    ] {
        let mut changed = callback.clone();
        changed.change(&change);
        assert_eq!(right(&changed), is_right, "{change:?}");
    }
}
