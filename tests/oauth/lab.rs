//! An app, an authorization server, and a proxy between them.

use std::time::Duration;

use generated_client::Secret;
use generated_client::fourthwall;
use generated_client::oauth::{
    App, AuthorizationServer as Server, Confidential, LockTimes, Pkce, Public, RequestFormat, Session, SessionKey,
    State, TokenEndpoint, TokenSet, TokenStore, WithUsers,
};
use reqwest::Url;

use crate::browser::Browser;
use crate::leaks;
use crate::proxy::{Proxy, Recorded};
use crate::servers::{AuthorizationServer, Kind, Rotation, Settings};

/// Where users come back to.
pub const REDIRECT_URI: &str = "https://example.com/callback";

/// The key under which the tests store tokens.
pub fn key() -> SessionKey {
    "shop_1".parse().expect("it is a key")
}

/// A lock that is waited for so long.
pub fn times(wait: Duration) -> LockTimes {
    LockTimes { wait, hold: Duration::from_secs(30) }
}

/// Everything that a flow needs. [`finish`](Self::finish) looks for leaks.
pub struct Lab<K: WithUsers = Confidential> {
    pub server: AuthorizationServer,
    pub proxy: Proxy,
    pub app: App<K>,
    pub endpoint: TokenEndpoint<K>,
    secrets: Vec<String>,
}

/// The settings of a server with or without rotation.
pub fn rotating(rotation: Rotation) -> Settings {
    Settings { rotation, ..Settings::default() }
}

/// The servers that a confidential or public app with the identifiers of the tests deals with.
fn servers(server: &AuthorizationServer, api_url: &Url) -> Server {
    fourthwall::server_at(server.url().clone(), api_url.clone()).expect("both are on the loopback interface")
}

impl Lab<Confidential> {
    /// A confidential app and `oidc-provider`, which ends the login when a refresh token is used twice.
    pub async fn start() -> Option<Self> {
        Self::start_with(Kind::OidcProvider, rotating(Rotation::Always)).await
    }

    /// A confidential app and a server of this kind.
    pub async fn start_with(kind: Kind, settings: Settings) -> Option<Self> {
        let server = AuthorizationServer::start(kind, settings).await?;
        Some(Self::confidential(server, Pkce::Off, RequestFormat::Form))
    }

    /// A confidential app that behaves like this.
    pub fn confidential(server: AuthorizationServer, pkce: Pkce, format: RequestFormat) -> Self {
        let client_id = "app_confidential".parse().expect("it is a client identifier");
        let redirect_uri = REDIRECT_URI.parse().expect("it is a redirect URI");
        let app =
            App::confidential(fourthwall::server(), client_id, server.client_secret(), redirect_uri).with_pkce(pkce);
        Self::of(server, app, format)
    }
}

impl Lab<Public> {
    /// A public app.
    pub fn public(server: AuthorizationServer, format: RequestFormat) -> Self {
        let client_id = "app_public".parse().expect("it is a client identifier");
        let redirect_uri = REDIRECT_URI.parse().expect("it is a redirect URI");
        Self::of(server, App::public(fourthwall::server(), client_id, redirect_uri), format)
    }
}

impl<K: WithUsers> Lab<K> {
    fn of(server: AuthorizationServer, app: App<K>, format: RequestFormat) -> Self {
        leaks::watch();
        let proxy = Proxy::in_front_of(server.url());
        let app = app.with_authorization_server(servers(&server, proxy.url()));
        let endpoint = endpoint(&app, format);
        Self { server, proxy, app, endpoint, secrets: Vec::new() }
    }

    /// Has the token requests go to another server, such as Prism, on their way to the authorization server.
    pub fn through(mut self, url: &Url, format: RequestFormat) -> Self {
        self.proxy = Proxy::in_front_of(url);
        self.app = self.app.with_authorization_server(servers(&self.server, self.proxy.url()));
        self.endpoint = endpoint(&self.app, format);
        self
    }

    /// The whole way of a user: to the server, back, and the exchange of the code.
    pub async fn login(&mut self) -> TokenSet {
        let (url, pending) = self.app.authorize();
        leaks::show(&pending);
        let callback = Browser::new().connect(&url).await;
        let code = pending.complete(&callback).expect("the callback is right");
        leaks::show(&code);
        let tokens = self.endpoint.exchange(code).await.expect("the code is good");
        leaks::show(&tokens);
        let state = url.query_pairs().find(|(name, _)| name == "state").map(|(_, state)| state.into_owned());
        self.secrets.extend(state);
        self.secrets.extend(self.proxy.last_token_request().iter().flat_map(secrets_of));
        tokens
    }

    /// A login whose access token has expired already, though the server does not know that.
    pub async fn expired_login(&mut self) -> TokenSet {
        expired(&self.login().await)
    }

    /// A session with the usual behaviour.
    pub fn session(&self, store: impl TokenStore) -> Session {
        Session::new(&self.endpoint, store, key())
    }

    /// A session whose access token has expired.
    pub async fn expired_session(&mut self, store: impl TokenStore) -> Session {
        let session = self.session(store);
        session.install(&self.expired_login().await).await.expect("the store works");
        session
    }

    /// How many refreshes the server has counted itself.
    pub async fn refreshes(&self) -> usize {
        self.server.stats().await.refresh_requests
    }

    /// Whether the API takes an access token.
    pub async fn api_takes(&self, access_token: &Secret) -> bool {
        let url = self.server.url().join("/open-api/v1.0/shops/current").expect("it is a URL");
        let token = access_token.expose().to_owned();
        let request = async move { reqwest::Client::new().get(url).bearer_auth(token).send().await };
        crate::quiet_runtime::QuietRuntime::new().run(request).await.expect("the API answers").status().is_success()
    }

    /// Looks for every secret of this flow in everything that was logged or printed.
    pub async fn finish(self) {
        leaks::show(&self.app);
        leaks::show(&self.endpoint);
        let issued = self.server.issued().await;
        assert!(!issued.is_empty(), "a server that issued nothing shows nothing");
        let secrets = issued.into_iter().chain(self.secrets).chain([self.server.client_secret().to_owned()]);
        for secret in secrets {
            leaks::assert_unseen(&secret);
        }
    }
}

fn endpoint<K: WithUsers>(app: &App<K>, format: RequestFormat) -> TokenEndpoint<K> {
    TokenEndpoint::builder(app).format(format).build().expect("the system has TLS")
}

/// The same tokens, at the end of their life.
pub fn expired(tokens: &TokenSet) -> TokenSet {
    living(tokens, Duration::ZERO)
}

/// The same tokens, with a life of this length before them.
pub fn living(tokens: &TokenSet, lifetime: Duration) -> TokenSet {
    let new = TokenSet::new(tokens.access_token().clone(), Some(lifetime));
    match tokens.refresh_token() {
        Some(token) => new.with_refresh_token(token.clone()),
        None => new,
    }
}

/// What a store has under [`key`].
pub async fn stored(store: &impl TokenStore) -> Option<TokenSet> {
    match store.load(&key()).await.expect("the store works")?.state {
        State::Tokens(tokens) => Some(tokens),
        _ => None,
    }
}

/// The values in a token request that nobody else may see.
fn secrets_of(request: &Recorded) -> Vec<String> {
    let json = serde_json::from_slice::<std::collections::BTreeMap<String, String>>(&request.body);
    let pairs = json.map(|members| members.into_iter().collect::<Vec<_>>()).unwrap_or_else(|_| {
        let mut url = Url::parse("http://form.test").expect("it is a URL");
        url.set_query(std::str::from_utf8(&request.body).ok());
        url.query_pairs().into_owned().collect()
    });
    let is_secret = |name: &str| !matches!(name, "client_id" | "redirect_uri" | "grant_type");
    pairs.into_iter().filter(|(name, _)| is_secret(name)).map(|(_, value)| value).collect()
}
