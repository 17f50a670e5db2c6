//! "Connect my shop" as a web application, from the link to an answer of the API.
//!
//! `cargo xtask example connect` runs it against a server on your machine whose user agrees to everything. For an app at
//! Fourthwall, set these variables and run `cargo run --package generated-client --example connect`:
//!
//! | Variable | Meaning |
//! |---|---|
//! | `FOURTHWALL_CLIENT_ID`, `FOURTHWALL_CLIENT_SECRET` | what the settings of the app show |
//! | `FOURTHWALL_REDIRECT_URI` | as in those settings; `http://127.0.0.1:3000/callback` by default |
//! | `FOURTHWALL_TOKENS` | the folder for tokens; by default one that the system may clear when it starts |
//! | `FOURTHWALL_SEALING_KEY` | from `openssl rand -base64 32`; by default another one for each start |
//! | `FOURTHWALL_CONNECT_URL`, `FOURTHWALL_API_URL` | both, for another server than Fourthwall's |
//! | `RUST_LOG` | what to log: `info` by default |
//!
//! It listens where the redirect URI says, or at 127.0.0.1:3000 behind a proxy that has the https. It knows one shop and
//! no users, so whoever reaches it sees that shop: an application of yours signs its users in, and has a session for
//! each shop.

use std::env;
use std::error::Error;
use std::fmt::Display;
use std::path::PathBuf;
use std::process::ExitCode;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, COOKIE, REFERRER_POLICY, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use generated_client::fourthwall;
use generated_client::oauth::{
    App, Confidential, FileStore, PendingAuthorization, Recovery, RedirectUri, SealingKey, Session, SessionError,
    SessionStatus, TokenEndpoint,
};
use generated_client::{Client, Credentials};
use reqwest::{Method, Request, Url};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt::init();
    match serve().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve() -> Result<(), Box<dyn Error>> {
    let shop = Arc::new(Shop::from_environment()?);
    let address = shop.address();
    let listener = TcpListener::bind(&address).await.map_err(|error| format!("cannot listen at {address}: {error}"))?;
    let router = Router::new()
        .route("/", get(home))
        .route("/connect", get(connect))
        .route(CALLBACK, get(callback))
        .route("/shop", get(current_shop))
        .with_state(Arc::clone(&shop));
    println!("Open {} in a browser; Ctrl-C ends this", shop.app.redirect_uri().url().join("/")?);
    // Without a signal to wait for, the application ends at once rather than never.
    let interrupted = async { drop(tokio::signal::ctrl_c().await) };
    axum::serve(listener, router).with_graceful_shutdown(interrupted).await?;
    // A refresh may be in flight, and what it brings has to be stored.
    shop.session.clone().close().await?;
    Ok(())
}

/// Where Fourthwall sends browsers back to.
const CALLBACK: &str = "/callback";

/// The beginning of the name of the cookie with a pending authorization, from the link until the callback. The rest is the
/// id of the authorization, so that a second tab does not take the place of the first.
const PENDING: &str = "pending_authorization_";

/// All that the pages need.
struct Shop {
    app: App<Confidential>,
    endpoint: TokenEndpoint<Confidential>,
    session: Session,
    client: Client,
    sealing_key: SealingKey,
}

async fn home(State(shop): State<Arc<Shop>>) -> Response {
    match shop.session.load().await {
        Ok(SessionStatus::Valid) => page(StatusCode::OK, "Your shop is connected."),
        Ok(SessionStatus::Expired) => {
            page(StatusCode::OK, "Your shop is connected. Its next use takes a moment longer.")
        }
        Ok(SessionStatus::Unsaved) => {
            page(StatusCode::OK, "Your shop is connected, but its tokens are in memory alone: the store fails.")
        }
        Ok(_) => page(StatusCode::OK, "Your shop is not connected."),
        Err(error) => Problem::new(&error, error.recovery()).page("come back"),
    }
}

async fn connect(State(shop): State<Arc<Shop>>) -> impl IntoResponse {
    let (url, pending) = shop.app.authorize();
    // `Lax`, because the callback is a link from another site. The age is that which the callback allows.
    let max_age = PendingAuthorization::<Confidential>::MAX_AGE.as_secs();
    let sealed = pending.seal(&shop.sealing_key);
    let name = format!("{PENDING}{}", pending.id());
    let cookie = format!("{name}={sealed}; Max-Age={max_age}; {}", shop.cookie_attributes());
    ([(SET_COOKIE, cookie)], Redirect::to(url.as_str()))
}

async fn callback(State(shop): State<Arc<Shop>>, headers: HeaderMap, uri: Uri) -> Response {
    let url = shop.app.redirect_uri().callback(uri.path(), uri.query());
    let Some(id) = PendingAuthorization::<Confidential>::id_of(&url) else {
        return Problem::new("the callback has no state", Recovery::Reauthorize).page("connect your shop again");
    };
    let name = format!("{PENDING}{id}");
    let response = match complete(&shop, &headers, &name, &url).await {
        Ok(()) => Redirect::to("/shop").into_response(),
        // The authorization code is used up, whatever went wrong.
        Err(problem) => problem.page("connect your shop again"),
    };
    // A pending authorization serves once.
    let removed = format!("{name}=; Max-Age=0; {}", shop.cookie_attributes());
    ([(SET_COOKIE, removed)], response).into_response()
}

/// From the callback to tokens in the session.
async fn complete(shop: &Shop, headers: &HeaderMap, name: &str, url: &Url) -> Result<(), Problem> {
    let missing = || Problem::new("this browser began nothing here in the last ten minutes", Recovery::Reauthorize);
    let sealed = cookie(headers, name).ok_or_else(missing)?;
    let unsealed = shop.app.unseal(sealed, &shop.sealing_key);
    let pending = unsealed.map_err(|error| Problem::new(error, error.recovery()))?;
    let code = pending.complete(url).map_err(|error| Problem::new(&error, error.recovery()))?;
    let tokens = shop.endpoint.exchange(code).await.map_err(|error| Problem::new(&error, error.recovery()))?;
    shop.session.install(&tokens).await.map_err(|error| Problem::new(&error, error.recovery()))
}

async fn current_shop(State(shop): State<Arc<Shop>>) -> Response {
    match ask(&shop.client).await {
        Ok((status, text)) if status.is_success() => page(status, &text),
        Ok((status, text)) => page(StatusCode::BAD_GATEWAY, &format!("The API answered {status}: {text}")),
        Err(problem) => problem.page("show your shop again"),
    }
}

/// Asks the API. The client has the session, so each request goes with a token that is valid.
async fn ask(client: &Client) -> Result<(StatusCode, String), Problem> {
    let url = format!("{}/open-api/v1.0/shops/current", client.base_url());
    let url = Url::parse(&url).map_err(|error| Problem::new(error, Recovery::FixConfiguration))?;
    let response = client.execute(Request::new(Method::GET, url)).await.map_err(|error| {
        match (SessionError::of(&error), &error) {
            (Some(error), _) => Problem::new(error, error.recovery()),
            (_, generated_client::Error::Communication(_)) => Problem::new(&error, SOON),
            _ => Problem::new(&error, Recovery::FixConfiguration),
        }
    })?;
    let status = response.status();
    let text = response.text().await.map_err(|_| Problem::new("the answer of the API broke off", SOON))?;
    Ok((status, text))
}

const SOON: Recovery = Recovery::Retry { after: Duration::from_secs(1) };

/// Why there is nothing to show, and what to do about it. The errors of the client show no secret.
struct Problem {
    reason: String,
    recovery: Recovery,
}

impl Problem {
    fn new(reason: impl Display, recovery: Recovery) -> Self {
        Self { reason: reason.to_string(), recovery }
    }

    fn page(&self, again: &str) -> Response {
        let (status, advice) = match self.recovery {
            Recovery::Retry { after } => {
                (StatusCode::SERVICE_UNAVAILABLE, format!("Wait {} s, then {again}.", after.as_secs().max(1)))
            }
            Recovery::Reauthorize => (StatusCode::FORBIDDEN, "Connect your shop.".to_owned()),
            _ => {
                (StatusCode::INTERNAL_SERVER_ERROR, "Ask whoever runs this application to look at its log.".to_owned())
            }
        };
        page(status, &format!("That did not work: {}. {advice}", self.reason))
    }
}

/// A page with a text, which may be somebody else's and is no HTML.
fn page(status: StatusCode, text: &str) -> Response {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let html = format!(
        "<!doctype html><meta charset=\"utf-8\"><title>My shop</title>\n<p>{text}</p>\n\
         <p><a href=\"/connect\">Connect my shop</a> <a href=\"/shop\">Show my shop</a></p>\n"
    );
    // The address of a callback has a code in it, which is for nobody else.
    (status, [(CACHE_CONTROL, "no-store"), (REFERRER_POLICY, "no-referrer")], Html(html)).into_response()
}

/// The value of a cookie of the request.
fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(';')).find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

impl Shop {
    fn from_environment() -> Result<Self, Box<dyn Error>> {
        let redirect_uri: RedirectUri = setting("FOURTHWALL_REDIRECT_URI", Some("http://127.0.0.1:3000/callback"))?;
        if redirect_uri.url().path() != CALLBACK {
            return Err(format!("the path of FOURTHWALL_REDIRECT_URI is not {CALLBACK}").into());
        }
        let client_secret: String = setting("FOURTHWALL_CLIENT_SECRET", None)?;
        let app = App::confidential(
            fourthwall::server(),
            setting("FOURTHWALL_CLIENT_ID", None)?,
            client_secret,
            redirect_uri,
        );
        let (app, client) = match ["FOURTHWALL_CONNECT_URL", "FOURTHWALL_API_URL"].map(env::var_os) {
            [None, None] => (app, Client::new()?),
            _ => {
                let api_url: Url = setting("FOURTHWALL_API_URL", None)?;
                let server = fourthwall::server_at(setting("FOURTHWALL_CONNECT_URL", None)?, api_url.clone())?;
                (app.with_authorization_server(server), Client::with_base_url(api_url)?)
            }
        };
        let endpoint = TokenEndpoint::new(&app)?;
        let store = FileStore::open(folder()?)?;
        let session = Session::new(&endpoint, store, "my shop".parse()?);
        let client = client.with_hooks(Credentials::from(session.clone()));
        let sealing_key = env::var("FOURTHWALL_SEALING_KEY");
        let sealing_key = sealing_key.map_or_else(|_| Ok(SealingKey::random()), |key| key.parse())?;
        Ok(Self { app, endpoint, session, client, sealing_key })
    }

    /// Where to listen.
    fn address(&self) -> String {
        let url = self.app.redirect_uri().url();
        match (url.scheme(), url.host_str(), url.port_or_known_default()) {
            ("http", Some(host), Some(port)) => format!("{host}:{port}"),
            _ => "127.0.0.1:3000".to_owned(),
        }
    }

    /// What each line for the cookie says alike. No script sees the cookie, and no connection that others can read.
    fn cookie_attributes(&self) -> String {
        let secure = if self.app.redirect_uri().url().scheme() == "https" { "; Secure" } else { "" };
        format!("Path={CALLBACK}; HttpOnly; SameSite=Lax{secure}")
    }
}

/// Where the tokens are: a folder of the user's own, whose name nobody else could have taken.
fn folder() -> Result<PathBuf, String> {
    let below = |name: &str, path: &str| env::var_os(name).map(|folder| PathBuf::from(folder).join(path));
    let folder = env::var_os("FOURTHWALL_TOKENS").map(PathBuf::from);
    let folder = folder.or_else(|| below("XDG_STATE_HOME", "fourthwall-connect"));
    let folder = folder.or_else(|| below("HOME", ".local/state/fourthwall-connect"));
    folder.ok_or_else(|| "set FOURTHWALL_TOKENS to a folder for the tokens".to_owned())
}

/// A variable of the environment. Errors name it and not what is in it.
fn setting<T: FromStr<Err: Display>>(name: &str, default: Option<&str>) -> Result<T, String> {
    let missing = || format!("set {name}, or run `cargo xtask example connect`");
    let value = env::var(name).ok().or(default.map(str::to_owned)).ok_or_else(missing)?;
    value.parse().map_err(|error| format!("{name}: {error}"))
}
