//! Many ask for a token that has expired, and the server is asked once.
//!
//! `cargo xtask example refresh-many` runs it. It logs in by itself, which the server of that command allows alone:
//! Fourthwall's asks a person, in a browser.

use std::collections::HashSet;
use std::env;
use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use generated_client::fourthwall;
use generated_client::oauth::{
    App, Confidential, MemoryStore, RedirectUri, Session, SessionError, TokenEndpoint, TokenSet,
};
use reqwest::header::LOCATION;
use reqwest::{Url, redirect};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

/// How many ask.
const TASKS: usize = 64;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let api_url: Url = setting("FOURTHWALL_API_URL")?.parse()?;
    let server = fourthwall::server_at(setting("FOURTHWALL_CONNECT_URL")?.parse()?, api_url.clone())?;
    let redirect_uri = setting("FOURTHWALL_REDIRECT_URI")?.parse()?;
    let client_secret = setting("FOURTHWALL_CLIENT_SECRET")?;
    let app =
        App::confidential(fourthwall::server(), setting("FOURTHWALL_CLIENT_ID")?.parse()?, client_secret, redirect_uri)
            .with_authorization_server(server);
    let endpoint = TokenEndpoint::new(&app)?;

    let browser = browser(app.redirect_uri())?;
    let tokens = log_in(&browser, &app, &endpoint).await?;
    let session = Session::new(&endpoint, MemoryStore::new(), "my shop".parse()?);
    session.install(&expired(&tokens)?).await?;

    let before = token_requests(&browser, &api_url).await?;
    let different = ask_at_once(&session).await?;
    let requests = token_requests(&browser, &api_url).await? - before;
    println!("tasks that asked for a token: {TASKS}");
    println!("different tokens that they got: {different}");
    println!("token requests that the server counted: {requests}");
    session.close().await?;
    Ok(())
}

/// The same tokens, with nothing left of the access token's life.
fn expired(tokens: &TokenSet) -> Result<TokenSet, &'static str> {
    let refresh_token = tokens.refresh_token().ok_or("the server gave no refresh token")?;
    Ok(TokenSet::new(tokens.access_token().clone(), Some(Duration::ZERO)).with_refresh_token(refresh_token.clone()))
}

/// Has all tasks ask in the same moment, and counts the different tokens that come.
async fn ask_at_once(session: &Session) -> Result<usize, Box<dyn Error>> {
    let start = Arc::new(Barrier::new(TASKS));
    let mut tasks = JoinSet::new();
    for _ in 0..TASKS {
        let (session, start) = (session.clone(), Arc::clone(&start));
        tasks.spawn(async move {
            start.wait().await;
            let bearer = session.bearer().await?;
            Ok::<_, SessionError>(bearer.access_token().expose().to_owned())
        });
    }
    let mut tokens = HashSet::new();
    while let Some(token) = tasks.join_next().await {
        tokens.insert(token??);
    }
    Ok(tokens.len())
}

/// What a browser is of use for here: it keeps cookies, and follows redirects until one leads back to the app.
fn browser(redirect_uri: &RedirectUri) -> reqwest::Result<reqwest::Client> {
    let redirect_uri = redirect_uri.to_string();
    let policy = redirect::Policy::custom(move |attempt| match attempt.url().as_str().starts_with(&redirect_uri) {
        true => attempt.stop(),
        false => attempt.follow(),
    });
    reqwest::Client::builder().cookie_store(true).redirect(policy).no_proxy().build()
}

/// Goes the way of a user, and exchanges the code.
async fn log_in(
    browser: &reqwest::Client,
    app: &App<Confidential>,
    endpoint: &TokenEndpoint<Confidential>,
) -> Result<TokenSet, Box<dyn Error>> {
    let (url, pending) = app.authorize();
    let response = browser.get(url).send().await?;
    let callback = response.headers().get(LOCATION).ok_or("this server does not let a program log in")?;
    let code = pending.complete(&callback.to_str()?.parse()?)?;
    Ok(endpoint.exchange(code).await?)
}

/// How many requests came to the token endpoint, as the server itself has counted them.
async fn token_requests(browser: &reqwest::Client, api_url: &Url) -> Result<u64, Box<dyn Error>> {
    let response = browser.get(api_url.join("/_test/stats")?).send().await?.error_for_status()?;
    let stats: serde_json::Value = response.json().await?;
    Ok(stats["token_requests"].as_u64().ok_or("this server does not count")?)
}

fn setting(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| format!("set {name}, or run `cargo xtask example refresh-many`"))
}
