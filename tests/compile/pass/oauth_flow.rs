use std::error::Error;

use generated_client::fourthwall;
use generated_client::oauth::{
    App, Confidential, MemoryStore, MissingTokenType, Pkce, Public, Recovery, RequestFormat, SealingKey, Session,
    TokenEndpoint, WithUsers,
};
use reqwest::Url;

/// The whole flow, which is the same for both client types.
async fn connect<K: WithUsers>(app: App<K>, key: &SealingKey, callback: &Url) -> Result<Session, Box<dyn Error>> {
    let endpoint = TokenEndpoint::builder(&app)
        .format(RequestFormat::Json)
        .missing_token_type(MissingTokenType::IsMalformed)
        .user_agent("my-app/1.0")
        .build()?;
    let (url, pending) = app.authorize();
    println!("{url} {pending:?}");
    let cookie = pending.seal(key);
    let code = app.unseal(&cookie, key)?.complete(callback)?;
    let tokens = match endpoint.exchange(code).await {
        Ok(tokens) => tokens,
        Err(error) if error.recovery() == Recovery::Reauthorize => return connect_again(),
        Err(error) => return Err(error.into()),
    };
    println!("{tokens:?} {:?} {:?}", tokens.expires_at(), tokens.scope());
    let session = Session::new(&endpoint, MemoryStore::new(), "shop_1".parse()?);
    session.install(&tokens).await?;
    session.bearer().await?;
    Ok(session)
}

fn connect_again() -> Result<Session, Box<dyn Error>> {
    Err("the user goes through the flow again".into())
}

fn public() -> Result<App<Public>, Box<dyn Error>> {
    Ok(App::public(fourthwall::server(), "app_12345".parse()?, "http://127.0.0.1:3000/callback".parse()?))
}

fn confidential() -> Result<App<Confidential>, Box<dyn Error>> {
    let server = fourthwall::server_at("https://example.com".parse()?, "https://api.example.com".parse()?)?;
    let app = App::confidential(
        fourthwall::server(),
        "app_12345".parse()?,
        "secret",
        "https://example.com/callback".parse()?,
    );
    Ok(app.with_pkce(Pkce::S256).with_authorization_server(server.with_issuer("https://example.com")))
}

async fn install(app: &App<Confidential>, callback: &Url) -> Result<(), Box<dyn Error>> {
    let code = app.accept_unsolicited(callback)?;
    TokenEndpoint::new(app)?.exchange(code).await?;
    Ok(())
}

#[test]
fn the_futures_of_the_flow_are_send() {
    fn is_send<T: Send>(_: impl FnOnce(SealingKey, Url) -> T) {}
    is_send(|key, url| async move { connect(public().unwrap(), &key, &url).await.is_ok() });
    is_send(|key, url| async move { connect(confidential().unwrap(), &key, &url).await.is_ok() });
    is_send(|_, url| async move { install(&confidential().unwrap(), &url).await.is_ok() });
}
