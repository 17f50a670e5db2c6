//! What both authorization servers do alike, and where they differ.

use std::time::Duration;

use reqwest::header::WWW_AUTHENTICATE;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use super::{VERIFIER, answer, authorization_url, code, code_form, member, parameter, refresh_form, resource, token};
use crate::browser::Browser;
use crate::proxy::TOKEN;
use crate::servers::{AuthorizationServer, Kind, Rotation, Settings, Stats};

const API: &str = "/open-api/v1.0/shops/current";

/// Runs a test against both servers, as far as they are installed.
async fn with_each<F: Future<Output = ()>>(settings: Settings, test: impl Fn(Kind, AuthorizationServer) -> F) {
    let run = async |kind| {
        if let Some(server) = AuthorizationServer::start(kind, settings.clone()).await {
            test(kind, server).await;
        }
    };
    let [one, other] = Kind::ALL.map(run);
    tokio::join!(one, other);
}

#[tokio::test]
async fn a_public_client_logs_in_with_pkce() {
    with_each(Settings::default(), |kind, server| async move {
        let callback = Browser::new().connect(&authorization_url(&server, "app_public", true)).await;
        assert_eq!(parameter(&callback, "state").as_deref(), Some("a state"));
        assert_eq!(parameter(&callback, "iss").is_some(), kind == Kind::OidcProvider, "RFC 9207");
        let code = parameter(&callback, "code").expect("the user has not refused");
        let (status, tokens) = token(server.url(), &code_form(&code)).await;
        assert_eq!((status, &tokens["expires_in"]), (StatusCode::OK, &json!(300)), "{tokens}");
        let access_token = member(&tokens, "access_token");
        assert_eq!(resource(&server, API, access_token).await, StatusCode::OK);
        let stats = Stats { token_requests: 1, refresh_requests: 0, resource_requests: 1, anonymous_requests: 0 };
        assert_eq!(server.stats().await, stats);
        let mut issued = vec![code.as_str(), access_token, member(&tokens, "refresh_token")];
        let mut told = server.issued().await;
        issued.sort_unstable();
        told.sort_unstable();
        assert_eq!(told, issued);
    })
    .await;
}

#[tokio::test]
async fn a_confidential_client_logs_in_with_its_secret_and_json() {
    with_each(Settings::default(), |kind, server| async move {
        let callback = Browser::new().connect(&authorization_url(&server, "app_confidential", false)).await;
        let mut request = json!({
            "grant_type": "authorization_code",
            "client_id": "app_confidential",
            "client_secret": "another",
            "redirect_uri": super::REDIRECT_URI,
            "code": parameter(&callback, "code"),
        });
        let url = server.url().join(TOKEN).expect("it is a URL");
        let (status, error) = answer(Client::new().post(url.clone()).json(&request)).await;
        let expected = if kind == Kind::Authlib { StatusCode::BAD_REQUEST } else { StatusCode::UNAUTHORIZED };
        assert_eq!((status, member(&error, "error")), (expected, "invalid_client"));
        request["client_secret"] = server.client_secret().into();
        let (status, tokens) = answer(Client::new().post(url).json(&request)).await;
        assert_eq!((status, member(&tokens, "token_type")), (StatusCode::OK, "Bearer"));
    })
    .await;
}

#[tokio::test]
async fn a_code_is_good_once_and_with_its_verifier() {
    with_each(Settings::default(), |kind, server| async move {
        let stolen = code(&server).await;
        let other_verifier = VERIFIER.replace('d', "e");
        let mut form = code_form(&stolen);
        form.pop();
        form.push(("code_verifier", &other_verifier));
        assert_refused(token(server.url(), &form).await);
        let code = code(&server).await;
        let (_, tokens) = token(server.url(), &code_form(&code)).await;
        assert_refused(token(server.url(), &code_form(&code)).await);
        let expected = if kind == Kind::OidcProvider { StatusCode::UNAUTHORIZED } else { StatusCode::OK };
        assert_eq!(resource(&server, API, member(&tokens, "access_token")).await, expected);
    })
    .await;
}

#[tokio::test]
async fn a_rotated_refresh_token_is_refused() {
    with_each(Settings::default(), |kind, server| async move {
        let (_, first) = token(server.url(), &code_form(&code(&server).await)).await;
        let (status, second) = token(server.url(), &refresh_form(member(&first, "refresh_token"))).await;
        assert_eq!(status, StatusCode::OK);
        assert_ne!(first["refresh_token"], second["refresh_token"]);
        assert_refused(token(server.url(), &refresh_form(member(&first, "refresh_token"))).await);
        // With oidc-provider, the whole family is gone; with Authlib, nothing else has happened.
        let third = token(server.url(), &refresh_form(member(&second, "refresh_token"))).await;
        match kind {
            Kind::OidcProvider => assert_refused(third),
            Kind::Authlib => assert_eq!(third.0, StatusCode::OK),
        }
        assert_eq!(server.stats().await.refresh_requests, 3);
    })
    .await;
}

#[tokio::test]
async fn without_rotation_a_refresh_token_stays_good() {
    let settings = Settings { rotation: Rotation::Never, ..Settings::default() };
    with_each(settings, |kind, server| async move {
        let (_, first) = token(server.url(), &code_form(&code(&server).await)).await;
        for _ in 0..2 {
            let (status, next) = token(server.url(), &refresh_form(member(&first, "refresh_token"))).await;
            assert_eq!(status, StatusCode::OK);
            let same = if kind == Kind::OidcProvider { &first["refresh_token"] } else { &Value::Null };
            assert_eq!(&next["refresh_token"], same);
            assert_eq!(resource(&server, API, member(&next, "access_token")).await, StatusCode::OK);
        }
    })
    .await;
}

#[tokio::test]
async fn a_user_may_refuse() {
    with_each(Settings { deny: true, ..Settings::default() }, |_, server| async move {
        let callback = Browser::new().connect(&authorization_url(&server, "app_public", true)).await;
        assert_eq!(parameter(&callback, "error").as_deref(), Some("access_denied"));
        assert_eq!(parameter(&callback, "state").as_deref(), Some("a state"));
        assert_eq!(parameter(&callback, "code"), None);
    })
    .await;
}

#[tokio::test]
async fn access_tokens_expire_and_are_revoked() {
    let settings = Settings { access_ttl: Duration::from_secs(1), ..Settings::default() };
    with_each(settings, |_, server| async move {
        let (_, tokens) = token(server.url(), &code_form(&code(&server).await)).await;
        tokio::time::sleep(Duration::from_millis(2100)).await;
        assert_eq!(resource(&server, API, member(&tokens, "access_token")).await, StatusCode::UNAUTHORIZED);
    })
    .await;
    with_each(Settings::default(), |_, server| async move {
        let (_, tokens) = token(server.url(), &code_form(&code(&server).await)).await;
        server.revoke_access_tokens().await;
        assert_eq!(resource(&server, API, member(&tokens, "access_token")).await, StatusCode::UNAUTHORIZED);
        let (_, tokens) = token(server.url(), &refresh_form(member(&tokens, "refresh_token"))).await;
        assert_eq!(resource(&server, API, member(&tokens, "access_token")).await, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn the_api_says_what_is_wrong_with_credentials() {
    with_each(Settings::default(), |kind, server| async move {
        let (_, tokens) = token(server.url(), &code_form(&code(&server).await)).await;
        let get = |path| Client::new().get(server.url().join(path).expect("it is a URL"));
        let challenge = |request: reqwest::RequestBuilder| async move {
            let response = request.send().await.expect("the server answers");
            let challenge = response.headers().get(WWW_AUTHENTICATE).map(|value| value.to_str().expect("ASCII"));
            (response.status(), challenge.unwrap_or_default().to_owned())
        };
        let (status, text) = challenge(get(API).bearer_auth("no-such-token")).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
        assert!(text.starts_with(r#"Bearer error="invalid_token""#), "{text}");
        assert_eq!(challenge(get(API)).await.0, StatusCode::UNAUTHORIZED);
        let forbidden = get("/open-api/v1.0/forbidden").bearer_auth(member(&tokens, "access_token"));
        let (status, text) = challenge(forbidden.try_clone().expect("it has no body")).await;
        assert_eq!((status, text.is_empty()), (StatusCode::FORBIDDEN, kind == Kind::Authlib));
        assert_eq!(member(&answer(forbidden).await.1, "error"), "insufficient_scope");
        let basic = "/open-api/v1.0/basic/draws/1";
        let (status, text) = challenge(get(basic).bearer_auth(member(&tokens, "access_token"))).await;
        assert_eq!((status, text.as_str()), (StatusCode::UNAUTHORIZED, r#"Basic realm="api""#));
        let (status, _) = challenge(get(basic).basic_auth("api_user", Some(server.api_password()))).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(server.stats().await.anonymous_requests, 1);
    })
    .await;
}

#[tokio::test]
async fn a_server_ends_when_it_is_dropped() {
    with_each(Settings::default(), |_, server| async move {
        let url = server.url().clone();
        drop(server);
        let error = Client::new().get(url).send().await.expect_err("nobody listens any more");
        assert!(error.is_connect(), "{error}");
    })
    .await;
}

/// RFC 6749 section 5.2: the code or the refresh token is not good, or not good any more.
fn assert_refused((status, error): (StatusCode, Value)) {
    assert_eq!((status, member(&error, "error")), (StatusCode::BAD_REQUEST, "invalid_grant"));
}
