//! An app gets tokens for itself through the client of a real document, at the server of this URL. This file becomes a test of
//! the client.

use iceberg::oauth::{App, ClientAuthentication, MemoryStore, Session, TokenEndpoint};
use iceberg::{Client, Credentials, security_schemes};

fn setting(name: &str) -> String {
    std::env::var(name).unwrap()
}

#[tokio::test]
async fn an_app_gets_tokens_for_itself() {
    let base_url = setting("SERVER_URL");
    let flow = security_schemes::OAUTH2.oauth_flow("clientCredentials").unwrap();
    let app = App::of_flow(flow, &base_url, "app_service".parse().unwrap(), setting("SERVER_SECRET")).unwrap();
    let app = app.with_scopes(["catalog"]).with_client_authentication(ClientAuthentication::Basic);
    let session = Session::new(&TokenEndpoint::new(&app).unwrap(), MemoryStore::new(), "catalog".parse().unwrap());
    let client = Client::with_base_url(&base_url).unwrap().with_hooks(Credentials::from(session.clone()));
    assert_eq!(client.get_config().await.unwrap().defaults["warehouse"], "north");
    let revoke = format!("{base_url}/_test/revoke-access-tokens");
    reqwest::Client::new().post(revoke).send().await.unwrap().error_for_status().unwrap();
    client.get_config().await.unwrap();
    assert_eq!(session.bearer().await.unwrap().generation().get(), 2);
}
