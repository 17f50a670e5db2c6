//! The callback of a program on its user's machine.

use std::time::Duration;

use generated_client::oauth::{
    App, CallbackError, ErrorCode, LoopbackReceiver, MemoryStore, PendingAuthorization, Public, Session, TokenEndpoint,
};
use reqwest::Url;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use crate::apps::{self, parameter, parsed};
use crate::browser::Browser;
use crate::lab::key;
use crate::leaks;
use crate::servers::{AuthorizationServer, Kind, Settings};
use crate::vendors::{SCOPE, endpoints};

/// A receiver, and an authorization that waits for it, at a server that nobody asks.
async fn receiver() -> (LoopbackReceiver, Url, PendingAuthorization<Public>) {
    leaks::watch();
    let receiver = LoopbackReceiver::bind("/callback").await.expect("there is a free port");
    let app = App::public(generated_client::fourthwall::server(), parsed("app"), receiver.redirect_uri().clone());
    let (url, pending) = app.authorize();
    (receiver, url, pending)
}

async fn get(url: &Url) -> (u16, String) {
    let response = reqwest::get(url.clone()).await.expect("the receiver answers");
    (response.status().as_u16(), response.text().await.expect("it is text"))
}

/// The server takes any port, as the standard demands of it.
#[tokio::test]
async fn rfc_8252_section_7_3_a_program_logs_its_user_in_on_any_port() {
    leaks::watch();
    let settings = Settings { redirect_uris: vec!["http://127.0.0.1/callback".to_owned()], ..Settings::default() };
    let Some(server) = AuthorizationServer::start(Kind::OidcProvider, settings).await else { return };
    let receiver = LoopbackReceiver::bind("/callback").await.expect("there is a free port");
    leaks::show(&receiver);
    let app = App::public(endpoints(&server), parsed("app_native"), receiver.redirect_uri().clone());
    let app = app.with_scopes([SCOPE]);
    let endpoint = TokenEndpoint::new(&app).expect("the system has TLS");
    let (url, pending) = app.authorize();
    let browser = tokio::spawn(async move { get(&Browser::new().connect(&url).await).await });
    let code = receiver.with_page("Done.").receive(pending).await.expect("the user agrees");
    assert_eq!(browser.await.expect("it does not panic"), (200, "Done.".to_owned()));
    let tokens = endpoint.exchange(code).await.expect("the code is good");
    let session = Session::new(&endpoint, MemoryStore::new(), key());
    session.install(&tokens).await.expect("the store works");
    session.bearer().await.expect("it is fresh");
    for secret in server.issued().await {
        leaks::assert_unseen(&secret);
    }
}

#[tokio::test]
async fn whatever_else_is_asked_for_uses_nothing_up_and_keeps_nobody_waiting() {
    let (receiver, url, pending) = receiver().await;
    let place = receiver.redirect_uri().url().clone();
    let waiting = tokio::spawn(receiver.receive(pending));
    // A connection ahead of time, one that ends early, and one that is no HTTP.
    let address = format!("127.0.0.1:{}", place.port().expect("it has one"));
    let _unused = TcpStream::connect(&address).await.expect("the receiver listens");
    drop(TcpStream::connect(&address).await.expect("the receiver listens"));
    let mut noise = TcpStream::connect(&address).await.expect("the receiver listens");
    noise.write_all(b"\x16\x03\x01\r\n\r\n").await.expect("it can be written");
    for other in ["/favicon.ico", "/callback", "/callback?code=a&state=b", "/"] {
        assert_eq!(get(&place.join(other).expect("it is a URL")).await.0, 404, "{other}");
    }
    let post = reqwest::Client::new().post(apps::callback(&url, "a")).send().await;
    assert!(post.is_err() || post.is_ok_and(|response| response.status() == 404));
    let (status, text) = get(&apps::callback(&url, "the-code-of-the-user")).await;
    assert_eq!(status, 200);
    assert!(text.contains("close this window"), "{text}");
    let _code = waiting.await.expect("it does not panic").expect("the callback is right");
    leaks::assert_unseen("the-code-of-the-user");
}

#[tokio::test]
async fn a_user_who_refuses_is_told_apart() {
    let (receiver, url, pending) = receiver().await;
    let state = parameter(&url, "state").expect("there is one");
    let mut refusal = receiver.redirect_uri().url().clone();
    refusal.set_query(Some(&format!("error=access_denied&state={state}")));
    let waiting = tokio::spawn(receiver.receive(pending));
    assert_eq!(get(&refusal).await.0, 200);
    let error = waiting.await.expect("it does not panic").expect_err("the user refuses");
    assert!(matches!(&error, CallbackError::Refused(error) if *error.code() == ErrorCode::AccessDenied), "{error:?}");
}

#[tokio::test]
async fn a_receiver_that_nobody_waits_for_any_more_listens_no_more() {
    let (receiver, _, pending) = receiver().await;
    let place = receiver.redirect_uri().url().clone();
    let waiting = tokio::spawn(receiver.receive(pending));
    assert_eq!(get(&place).await.0, 404);
    waiting.abort();
    assert!(waiting.await.is_err());
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(reqwest::get(place).await.is_err());
    for path in ["callback", "", "/a#b", "/?code=a"] {
        assert!(LoopbackReceiver::bind(path).await.is_err(), "{path}");
    }
}
