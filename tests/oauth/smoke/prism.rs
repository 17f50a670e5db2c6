//! Prism stops what the document does not describe.

use reqwest::StatusCode;

use super::{code, code_form, member, refresh_form, token};
use crate::servers::{AuthorizationServer, Kind, Prism, Settings};

#[tokio::test]
async fn requests_of_the_document_pass_and_others_do_not() {
    let Some(server) = AuthorizationServer::start(Kind::OidcProvider, Settings::default()).await else { return };
    let Some(prism) = Prism::start(server.url()).await else { return };
    let (status, tokens) = token(prism.url(), &code_form(&code(&server).await)).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    let form = refresh_form(member(&tokens, "refresh_token"));
    let (status, error) = token(prism.url(), &form[1..]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(error.to_string().contains("must have required property 'grant_type'"), "{error}");
    assert_eq!(server.stats().await.token_requests, 1, "the request is not sent on");
    assert_eq!(token(prism.url(), &form).await.0, StatusCode::OK);
}
