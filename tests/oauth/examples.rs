//! The examples of the client, as people run them.

/// The examples as processes.
mod process;
/// A browser, as far as they need one.
mod visits;

use std::net::TcpListener;
use std::path::Path;
use std::time::Duration;

use reqwest::{StatusCode, Url};
use tempfile::TempDir;

use self::process::{Ended, Example};
use self::visits::Browser;
use crate::servers::{AuthorizationServer, Kind, Settings};

/// How many redirects a browser follows.
const REDIRECTS: usize = 10;

/// Long enough for a login, short enough to wait for its end.
const ACCESS_TTL: Duration = Duration::from_secs(3);

/// What of the API the example shows.
const API_PATH: &str = "/open-api/v1.0/shops/current";

/// A redirect URI on a port that nobody uses.
fn free_redirect_uri() -> Url {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("there is a port");
    let address = listener.local_addr().expect("it is bound");
    Url::parse(&format!("http://{address}/callback")).expect("it is a URL")
}

/// The server of an example, with tokens that expire while the test waits.
async fn start_server(redirect_uri: &Url) -> Option<AuthorizationServer> {
    let settings =
        Settings { access_ttl: ACCESS_TTL, redirect_uris: vec![redirect_uri.to_string()], ..Settings::default() };
    AuthorizationServer::start(Kind::OidcProvider, settings).await
}

#[tokio::test]
async fn a_shop_is_connected_and_stays_so() {
    let redirect_uri = free_redirect_uri();
    let Some(server) = start_server(&redirect_uri).await else { return };
    let root = TempDir::new().expect("there is a place for temporary files");
    let tokens = root.path().join("tokens");
    let mut example = Example::start("connect", &server, &redirect_uri, &tokens);
    example.wait_for(&redirect_uri);
    let at = |path: &str| redirect_uri.join(path).expect("it is a URL");
    let browser = Browser::new();
    let mut bodies = Vec::new();
    let mut secrets = vec![server.client_secret().to_owned()];

    // Nobody is connected.
    let home = browser.page(at("/")).await;
    assert!(home.status.is_success() && home.body.contains(r#"<a href="/connect">Connect my shop</a>"#));
    let shop = browser.page(at("/shop")).await;
    assert!(shop.status == StatusCode::FORBIDDEN && shop.body.contains("Connect your shop."), "{}", shop.body);
    bodies.extend([home.body, shop.body]);

    // The whole way.
    let mut visits = browser.visit(at("/connect"), REDIRECTS).await;
    let cookie = visits[0].cookie().expect("the pending authorization is in a cookie");
    let (sealed, attributes) = cookie.split_once("; ").expect("it has attributes");
    assert_eq!(attributes, "Max-Age=600; Path=/callback; HttpOnly; SameSite=Lax");
    let (name, value) = sealed.split_once('=').expect("it has a value");
    secrets.push(value.to_owned());
    let removed = format!("{name}=; Max-Age=0; Path=/callback; HttpOnly; SameSite=Lax");
    let callback = visits.iter().find(|visit| visit.url.path() == "/callback").expect("it leads back");
    assert_eq!(callback.cookie(), Some(removed.as_str()), "it is removed");
    let state = callback.url.query_pairs().find(|(name, _)| name == "state").expect("the callback has a state");
    secrets.push(state.1.into_owned());
    let shop = visits.pop().expect("it leads somewhere");
    assert_eq!((shop.url.path(), shop.status), ("/shop", StatusCode::OK), "{}", shop.body);
    assert!(shop.body.contains(API_PATH) && shop.body.contains("app_confidential"), "{}", shop.body);
    let home = browser.page(at("/")).await;
    assert!(home.body.contains("Your shop is connected"), "{}", home.body);
    bodies.extend([shop.body, home.body]);

    // A callback of a flow that this browser did not begin, whether it began another one or none.
    for begins in [false, true] {
        if begins {
            browser.visit(at("/connect"), 0).await;
        }
        let page = browser.page(at("/callback?code=a-code-of-somebody&state=a-state-of-somebody")).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        let says = |text| page.body.contains(text);
        assert!(says("this browser began nothing here") && says("Connect your shop."), "{}", page.body);
        assert!(!page.body.contains("of-somebody"), "{}", page.body);
        assert!(page.cookie().is_some_and(|cookie| cookie.contains("Max-Age=0")));
        bodies.push(page.body);
    }

    // The access token expires.
    tokio::time::sleep(ACCESS_TTL + Duration::from_millis(200)).await;
    let before = server.stats().await.refresh_requests;
    let shop = browser.page(at("/shop")).await;
    assert!(shop.status.is_success() && shop.body.contains(API_PATH), "{}", shop.body);
    assert_eq!(server.stats().await.refresh_requests - before, 1);
    bodies.push(shop.body);

    #[cfg(unix)]
    {
        // The application is started again, and needs no login.
        let first = example.interrupt();
        assert!(first.status.success(), "{}", first.stderr);
        let mut example = Example::start("connect", &server, &redirect_uri, &tokens);
        example.wait_for(&redirect_uri);
        let shop = browser.page(at("/shop")).await;
        assert!(shop.status.is_success() && shop.body.contains(API_PATH), "{}", shop.body);
        secrets.extend(server.issued().await);

        // The server is gone, and time mends that.
        drop(server);
        tokio::time::sleep(ACCESS_TTL + Duration::from_millis(200)).await;
        let shop = browser.page(at("/shop")).await;
        assert_eq!(shop.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(shop.body.contains("then show your shop again."), "{}", shop.body);
        let second = example.interrupt();
        assert!(second.status.success(), "{}", second.stderr);

        // Both have logged at the finest level.
        for Ended { stdout, .. } in [&first, &second] {
            assert!(stdout.contains("in a browser") && stdout.contains("TRACE"), "{stdout}");
        }
        assert!(first.stdout.contains("tokens refreshed and stored"), "{}", first.stdout);
        bodies.extend([shop.body, first.stdout, first.stderr, second.stdout, second.stderr]);
    }
    #[cfg(not(unix))]
    secrets.extend(server.issued().await);
    assert!(secrets.len() > 5, "a code and two tokens, twice");
    for secret in &secrets {
        assert!(!bodies.iter().any(|body| body.contains(secret)), "{secret} was shown or printed");
    }
}

#[tokio::test]
async fn many_ask_for_a_token_and_one_request_is_made() {
    let redirect_uri = free_redirect_uri();
    let Some(server) = start_server(&redirect_uri).await else { return };
    let example = Example::start("refresh_many", &server, &redirect_uri, Path::new(""));
    let Ended { status, stdout, stderr } = example.wait();
    assert!(status.success() && stderr.is_empty(), "{stderr}");
    assert_eq!(
        stdout,
        "tasks that asked for a token: 64\ndifferent tokens that they got: 1\ntoken requests that the server counted: 1\n"
    );
}
