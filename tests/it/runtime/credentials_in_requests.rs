use reqwest::header::AUTHORIZATION;
use reqwest::{Client, Method, Request};

use super::credential::{Credential, TokenFuture, TokenSource};
use super::credentials::{Credentials, InsecureConnection, MissingCredentials};
use super::hooks::{
    ApiKeyLocation, Hooks, Next, OperationInfo, Security, SecurityScheme, SecuritySchemeKind, SendError,
};
use super::secret::Secret;
use crate::wire::server::{Server, response};

const fn scheme(name: &'static str, kind: SecuritySchemeKind) -> SecurityScheme {
    SecurityScheme { name, kind }
}

const fn api_key(location: ApiKeyLocation, name: &'static str) -> SecurityScheme {
    scheme("key", SecuritySchemeKind::ApiKey { location, name })
}

const HEADER: SecurityScheme = api_key(ApiKeyLocation::Header, "X-Key");
const QUERY: SecurityScheme = api_key(ApiKeyLocation::Query, "k&y");
const COOKIE: SecurityScheme = api_key(ApiKeyLocation::Cookie, "sid");
const BASIC: SecurityScheme = scheme("basic", SecuritySchemeKind::Http { scheme: "basic" });
const BEARER: SecurityScheme = scheme("bearer", SecuritySchemeKind::Http { scheme: "bearer" });
const DIGEST: SecurityScheme = scheme("digest", SecuritySchemeKind::Http { scheme: "digest" });
const OAUTH: SecurityScheme = scheme("oauth", SecuritySchemeKind::OAuth2 { flows: &[] });
const CONNECT: SecurityScheme = scheme("connect", SecuritySchemeKind::OpenIdConnect { url: "/" });
const MUTUAL: SecurityScheme = scheme("mutual", SecuritySchemeKind::MutualTls);
const OTHER: SecurityScheme = scheme("other", SecuritySchemeKind::Other);

fn request(url: &str) -> Request {
    Request::new(Method::GET, url.parse().expect("a URL"))
}

/// The query, and each header with whether nothing prints it.
fn shown(request: &Request) -> String {
    let headers = request.headers().iter().map(|(name, value)| {
        let mark = if value.is_sensitive() { "sensitive" } else { "SHOWN" };
        format!("\n{name}: {} ({mark})", value.to_str().expect("ASCII"))
    });
    format!("?{}{}", request.url().query().unwrap_or_default(), headers.collect::<String>())
}

fn applied(scheme: SecurityScheme, credential: impl Into<Credential>) -> String {
    let mut request = request("https://a.test/p?a=b");
    match scheme.apply(&mut request, credential) {
        Ok(()) => shown(&request),
        Err(error) => error.to_string(),
    }
}

#[test]
fn each_scheme_has_its_place() {
    let basic = || Credential::basic("Aladdin", "open sesame");
    let texts = [
        applied(HEADER, "k"),
        applied(QUERY, "a b&c=ü"),
        applied(COOKIE, "s"),
        applied(BASIC, basic()),
        applied(BEARER, "t"),
        applied(DIGEST, "t"),
        applied(OAUTH, Secret::new("t")),
        applied(CONNECT, "t".to_owned()),
        applied(MUTUAL, Credential::client_certificate()),
        applied(OTHER, Credential::authorization("Signed abc")),
        applied(DIGEST, Credential::authorization("Digest username=\"a\"")),
    ];
    insta::assert_snapshot!(texts.join("\n"), @r#"
    ?a=b
    x-key: k (sensitive)
    ?a=b&k%26y=a%20b%26c%3D%C3%BC
    ?a=b
    cookie: sid=s (sensitive)
    ?a=b
    authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ== (sensitive)
    ?a=b
    authorization: Bearer t (sensitive)
    ?a=b
    authorization: digest t (sensitive)
    ?a=b
    authorization: Bearer t (sensitive)
    ?a=b
    authorization: Bearer t (sensitive)
    ?a=b
    ?a=b
    authorization: Signed abc (sensitive)
    ?a=b
    authorization: Digest username="a" (sensitive)
    "#);
}

#[test]
fn what_does_not_fit_is_refused_and_not_shown() {
    let basic = |name: &str, password: &str| Credential::basic(name, password);
    let certificate = Credential::client_certificate;
    let texts = [
        applied(HEADER, "hunter2\n"),
        applied(HEADER, basic("hunter2", "hunter2")),
        applied(api_key(ApiKeyLocation::Header, "X Key"), "hunter2"),
        applied(COOKIE, "hunter2; admin=1"),
        applied(api_key(ApiKeyLocation::Cookie, "a=b"), "hunter2"),
        applied(BASIC, "hunter2"),
        applied(BASIC, basic("hunter2:", "a")),
        applied(BASIC, basic("a", "hunter2\n")),
        applied(BEARER, "hunter2\r\nX-Admin: 1"),
        applied(BEARER, basic("a", "hunter2")),
        applied(OAUTH, certificate()),
        applied(MUTUAL, "hunter2"),
        applied(OTHER, "hunter2"),
    ];
    let text = texts.join("\n");
    assert!(!text.contains("hunter2") && !text.contains('?'), "{text}");
    insta::assert_snapshot!(text, @"
    the security scheme `key` is given what no header can hold
    the security scheme `key` takes a key
    the security scheme `key` names a header that HTTP cannot have
    the security scheme `key` is given what no cookie can hold
    the security scheme `key` is given what no cookie can hold
    the security scheme `basic` takes a user name and a password
    the security scheme `basic` is given a user name with a colon, or a control character
    the security scheme `basic` is given a user name with a colon, or a control character
    the security scheme `bearer` is given what no header can hold
    the security scheme `bearer` takes a token
    the security scheme `oauth` takes a token
    the security scheme `mutual` takes a client certificate
    the security scheme `other` is of a kind that has no place; give the whole header
    ");
}

#[test]
fn a_credential_takes_the_place_of_what_stands_there_and_of_nothing_else() {
    let mut request = request("https://a.test/?k%26y=old&k=kept&x=%20");
    request.headers_mut().insert("cookie", "a=1; sid=old; sidx=2".parse().expect("a header"));
    for _ in 0..2 {
        QUERY.apply(&mut request, "new").expect("it fits");
        COOKIE.apply(&mut request, "new").expect("it fits");
    }
    insta::assert_snapshot!(shown(&request), @"
    ?k=kept&x=%20&k%26y=new
    cookie: a=1; sidx=2; sid=new (sensitive)
    ");
}

/// What a request has of credentials for these requirements.
fn chosen(credentials: &Credentials, security: Option<Security>, url: &str) -> Result<String, SendError> {
    let http = Client::new();
    let next = Next::new(&http, OperationInfo::new("op", security)).with_base_url("https://a.test/v1");
    let mut request = request(url);
    let applied = credentials.apply(&mut request, &next);
    // None of these waits for anything.
    let applied = futures_util::FutureExt::now_or_never(applied).expect("it does not wait");
    applied.map(|()| shown(&request))
}

/// The error of hooks.
fn hook<E: std::error::Error + Copy + 'static>(error: SendError) -> Option<E> {
    match error {
        SendError::Hook(error) => error.downcast_ref::<E>().copied(),
        _ => None,
    }
}

#[test]
fn an_operation_gets_the_first_alternative_of_which_all_is_there() {
    const BOTH: Security = &[&[BASIC.with_scopes(&[])], &[QUERY.with_scopes(&[]), BEARER.with_scopes(&["a"])]];
    const BASIC_ALONE: Security = &[&[BASIC.with_scopes(&[])]];
    const OPTIONAL: Security = &[&[], &[HEADER.with_scopes(&[])]];
    const TWO_OF_ONE_HEADER: Security = &[&[BEARER.with_scopes(&[]), OAUTH.with_scopes(&[])]];
    let held = Credentials::new().with(BEARER, "t").and_then(|held| held.with(QUERY, "q")).expect("they fit");
    let at = "https://a.test/v1/p";
    let choose = |security| chosen(&held, security, at).unwrap_or_else(|error| error.to_string());
    insta::assert_snapshot!(choose(Some(BOTH)), @"
    ?k%26y=q
    authorization: Bearer t (sensitive)
    ");
    assert_eq!(choose(Some(&[])), "?");
    assert_eq!(choose(Some(OPTIONAL)), "?");
    assert_eq!(choose(Some(BASIC_ALONE)), "`op` asks for credentials that the client does not have");
    let optional = Credentials::new().with(HEADER, "k").expect("it fits");
    assert!(chosen(&optional, Some(OPTIONAL), at).expect("it is there").contains("x-key: k"));
    let two = held.clone().with(OAUTH, "o").expect("it fits");
    let error = chosen(&two, Some(TWO_OF_ONE_HEADER), at).expect_err("a header holds one");
    assert_eq!(hook(error), Some(MissingCredentials { operation_id: "op" }));
}

#[test]
fn where_the_document_says_nothing_the_first_goes_to_the_base_url_alone() {
    let held = Credentials::new().with(BEARER, "t").and_then(|held| held.with(QUERY, "q")).expect("they fit");
    assert!(chosen(&held, None, "https://a.test/p").expect("sent").ends_with("authorization: Bearer t (sensitive)"));
    for elsewhere in ["https://b.test/p", "http://a.test/p", "https://a.test:444/p"] {
        assert_eq!(chosen(&held, None, elsewhere).expect("sent"), "?");
    }
}

#[test]
fn nothing_prints_a_credential() {
    let held = Credentials::new().with(BASIC, Credential::basic("hunter2", "hunter2")).expect("it fits");
    let held = held.with(COOKIE, "hunter2").expect("it fits").with(COOKIE, "hunter3").expect("it fits");
    insta::assert_snapshot!(format!("{held:?} {:?}", Credential::token("hunter2")), @r#"{"basic", "key"} Credential([redacted])"#);
}

#[tokio::test]
async fn as_hooks_they_are_sent() {
    let server = Server::answering(response("204 No Content", "text/plain", "")).await;
    const SECURITY: Security = &[&[HEADER.with_scopes(&[]), COOKIE.with_scopes(&[])]];
    let held = Credentials::new().with(HEADER, "k").and_then(|held| held.with(COOKIE, "s")).expect("they fit");
    let http = Client::new();
    let next = Next::new(&http, OperationInfo::new("op", Some(SECURITY)));
    held.send(request(&server.url()), next).await.expect("the server answers");
    let text = server.request().await;
    assert!(text.contains("x-key: k\r\n") && text.contains("cookie: sid=s\r\n"), "{text}");
    assert!(!text.contains(AUTHORIZATION.as_str()));

    const OTHERS: Security = &[&[OTHER.with_scopes(&[])]];
    let missing = Next::new(&http, OperationInfo::new("op", Some(OTHERS)));
    let error = held.send(request("http://127.0.0.1:9"), missing).await.expect_err("it is not sent");
    assert!(matches!(error, SendError::Hook(error) if error.is::<MissingCredentials>()));
}

#[test]
fn a_credential_for_any_scheme_goes_where_its_kind_is_asked_for() {
    const KINDS: [(SecurityScheme, &str); 6] =
        [(OAUTH, "Bearer"), (CONNECT, "Bearer"), (BEARER, "Bearer"), (BASIC, "Basic"), (HEADER, ""), (OTHER, "")];
    const ALONE: [Security; 6] = [
        &[&[OAUTH.with_scopes(&[])]],
        &[&[CONNECT.with_scopes(&[])]],
        &[&[BEARER.with_scopes(&[])]],
        &[&[BASIC.with_scopes(&[])]],
        &[&[HEADER.with_scopes(&[])]],
        &[&[OTHER.with_scopes(&[])]],
    ];
    let held = Credentials::new().with_any("t").and_then(|held| held.with_any(Credential::basic("u", "p")));
    let held = held.expect("they fit");
    for ((scheme, expected), security) in KINDS.into_iter().zip(ALONE) {
        match chosen(&held, Some(security), "https://a.test/v1/p") {
            Ok(shown) => assert!(shown.contains(&format!("authorization: {expected} ")), "{}: {shown}", scheme.name),
            Err(error) => assert_eq!((hook::<MissingCredentials>(error).is_some(), expected), (true, "")),
        }
    }
    // One for the scheme itself goes first.
    let held = held.with(OAUTH, "own").expect("it fits");
    assert!(chosen(&held, Some(ALONE[0]), "https://a.test/v1/p").expect("it is there").contains("Bearer own"));
    assert!(chosen(&held, None, "https://a.test/v1/p").expect("the first").contains("Bearer t"));
}

#[test]
fn rfc_6750_section_5_3_nothing_goes_over_plain_http_to_another_machine() {
    const SECURITY: Security = &[&[BEARER.with_scopes(&[])]];
    let held = Credentials::new().with(BEARER, "t").expect("it fits");
    for url in ["http://a.test/p", "http://a.test:443/p", "http://192.0.2.1/p", "http://127.0.0.1.a.test/p"] {
        let error = chosen(&held, Some(SECURITY), url).expect_err("everybody could read it");
        assert_eq!(hook(error), Some(InsecureConnection { operation_id: "op" }), "{url}");
        assert!(chosen(&held.clone().over_plain_http(), Some(SECURITY), url).is_ok(), "{url}");
        assert_eq!(chosen(&held, Some(&[]), url).expect("there is nothing to read"), "?");
    }
    for url in ["https://a.test/p", "http://127.0.0.1:1/p", "http://[::1]/p", "http://localhost:1/p"] {
        assert!(chosen(&held, Some(SECURITY), url).is_ok(), "{url}");
    }
}

/// Gives tokens of which the server refuses the first ones.
struct Numbered {
    number: std::sync::atomic::AtomicUsize,
    is_new: bool,
}

impl TokenSource for Numbered {
    fn token(&self) -> TokenFuture<'_> {
        let number = self.number.load(std::sync::atomic::Ordering::SeqCst);
        Box::pin(async move { Ok(Secret::new(format!("t{number}"))) })
    }

    fn replace<'a>(&'a self, _: &'a Secret) -> TokenFuture<'a> {
        self.number.fetch_add(usize::from(self.is_new), std::sync::atomic::Ordering::SeqCst);
        self.token()
    }
}

/// The tokens of the requests that a server gets which gives these answers, and the status that comes back.
async fn sent_with_source(answers: &[&str], is_new: bool, body: Option<reqwest::Body>) -> (Vec<String>, u16) {
    let answers = answers.iter().map(|status| response(status, "text/plain", "").into());
    let server = Server::answering_each(answers.collect()).await;
    let source = Numbered { number: 1.into(), is_new };
    let held = Credentials::new().with(OAUTH, Credential::source(source)).expect("a scheme of tokens");
    let http = Client::new();
    const SECURITY: Security = &[&[OAUTH.with_scopes(&[])]];
    let next = Next::new(&http, OperationInfo::new("op", Some(SECURITY)));
    let mut request = request(&server.url());
    *request.body_mut() = body;
    let status = held.send(request, next).await.expect("the server answers").status().as_u16();
    let requests = server.requests().await;
    let token = |request: &String| {
        let header = request.lines().find_map(|line| line.strip_prefix("authorization: "));
        header.unwrap_or_default().to_owned()
    };
    (requests.iter().map(token).collect(), status)
}

#[tokio::test]
async fn rfc_6750_section_3_1_a_refused_token_is_replaced_once() {
    let bearers = |numbers: &[u32]| numbers.iter().map(|number| format!("Bearer t{number}")).collect::<Vec<_>>();
    const TAKEN: &str = "200 OK";
    const REFUSED: &str = "401 Unauthorized";
    assert_eq!(sent_with_source(&[TAKEN], true, None).await, (bearers(&[1]), 200));
    assert_eq!(sent_with_source(&[REFUSED, TAKEN], true, None).await, (bearers(&[1, 2]), 200));
    assert_eq!(sent_with_source(&[REFUSED, REFUSED], true, None).await, (bearers(&[1, 2]), 401));
    assert_eq!(sent_with_source(&[REFUSED, TAKEN], true, Some("again".into())).await, (bearers(&[1, 2]), 200));
    // Without another token there is nothing to try.
    assert_eq!(sent_with_source(&[REFUSED], false, None).await, (bearers(&[1]), 401));
    let chunks = futures_util::stream::iter([Ok::<_, std::io::Error>("once")]);
    let stream = reqwest::Body::wrap_stream(chunks);
    assert_eq!(sent_with_source(&[REFUSED], true, Some(stream)).await, (bearers(&[1]), 401));
}

/// A source without a token.
struct Empty;

impl TokenSource for Empty {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(async { Err(MissingCredentials { operation_id: "of the source" }.into()) })
    }

    fn replace<'a>(&'a self, _: &'a Secret) -> TokenFuture<'a> {
        self.token()
    }
}

#[tokio::test]
async fn what_a_source_says_comes_back_and_a_source_goes_where_tokens_go() {
    let held = Credentials::new().with_any(Credential::source(Empty)).expect("a source is for tokens");
    const SECURITY: Security = &[&[BEARER.with_scopes(&[])]];
    let error = chosen(&held, Some(SECURITY), "https://a.test/p").expect_err("it has none");
    assert_eq!(error.to_string(), "`of the source` asks for credentials that the client does not have");
    assert_eq!(hook(error), Some(MissingCredentials { operation_id: "of the source" }));
    assert!(Credentials::new().with(BASIC, Credential::source(Empty)).is_err());
    assert!(BEARER.apply(&mut request("https://a.test"), Credential::source(Empty)).is_err());
}
