//! The whole way: to the server, back, exchange, refresh, and a call, with each server, kind of app and format.

use std::time::Duration;

use generated_client::fourthwall;
use generated_client::oauth::{
    CallbackError, ErrorCode, MemoryStore, Pkce, Recovery, RequestFormat, SessionError, SessionStatus, TokenError,
    WithUsers,
};

use crate::browser::Browser;
use crate::lab::{Lab, expired, rotating, stored};
use crate::leaks;
use crate::servers::{AuthorizationServer, Kind, Prism, Rotation, Settings};

const FORMATS: [RequestFormat; 2] = [RequestFormat::Form, RequestFormat::Json];

const ROTATIONS: [Rotation; 2] = [Rotation::Always, Rotation::Never];

/// Logs in, refreshes twice, and calls the API with what comes.
async fn whole_way<K: WithUsers>(mut lab: Lab<K>, rotation: Rotation) {
    let tokens = lab.login().await;
    assert!(lab.api_takes(tokens.access_token()).await);
    assert!(tokens.expires_at().is_some());
    let store = MemoryStore::new();
    let session = lab.session(store.clone());
    session.install(&expired(&tokens)).await.expect("the store works");
    let first = session.bearer().await.expect("the refresh succeeds");
    let second = session.replace(&first).await.expect("so does the second");
    assert!(lab.api_takes(second.access_token()).await);
    assert_eq!(lab.refreshes().await, 2);
    let newest = stored(&store).await.expect("it is stored");
    let is_same =
        newest.refresh_token().map(|token| token.expose()) == tokens.refresh_token().map(|token| token.expose());
    assert_eq!(is_same, rotation == Rotation::Never);
    lab.finish().await;
}

#[tokio::test]
async fn a_public_app_with_each_server_and_format() {
    for kind in Kind::ALL {
        for rotation in ROTATIONS {
            for format in FORMATS {
                let Some(server) = AuthorizationServer::start(kind, rotating(rotation)).await else { return };
                whole_way(Lab::public(server, format), rotation).await;
            }
        }
    }
}

#[tokio::test]
async fn a_confidential_app_with_each_server_and_format_with_pkce_and_without() {
    for kind in Kind::ALL {
        for rotation in ROTATIONS {
            for (format, pkce) in FORMATS.into_iter().zip([Pkce::S256, Pkce::Off]) {
                let Some(server) = AuthorizationServer::start(kind, rotating(rotation)).await else { return };
                whole_way(Lab::confidential(server, pkce, format), rotation).await;
            }
        }
    }
}

/// Prism lets through what fits the vendored document alone, so it checks every request of these flows.
#[tokio::test]
async fn every_request_fits_the_vendored_document() {
    for format in FORMATS {
        let Some(server) = AuthorizationServer::start(Kind::OidcProvider, Settings::default()).await else { return };
        let Some(prism) = Prism::start(server.url()).await else { return };
        whole_way(Lab::public(server, format).through(prism.url(), format), Rotation::Always).await;
        let Some(server) = AuthorizationServer::start(Kind::Authlib, Settings::default()).await else { return };
        let Some(prism) = Prism::start(server.url()).await else { return };
        let lab = Lab::confidential(server, Pkce::Off, format).through(prism.url(), format);
        whole_way(lab, Rotation::Always).await;
    }
}

#[tokio::test]
async fn a_user_who_refuses_is_told_apart() {
    for kind in Kind::ALL {
        let settings = Settings { deny: true, ..Settings::default() };
        let Some(lab) = Lab::start_with(kind, settings).await else { return };
        let (url, pending) = lab.app.authorize();
        let callback = Browser::new().connect(&url).await;
        let error = pending.complete(&callback).expect_err("the user refuses");
        leaks::show_error(&error);
        assert!(
            matches!(&error, CallbackError::Refused(error) if *error.code() == ErrorCode::AccessDenied),
            "{error:?}"
        );
        assert_eq!(error.recovery(), Recovery::Reauthorize);
    }
}

#[tokio::test]
async fn rfc_6749_section_4_1_2_a_code_that_was_used_is_refused() {
    for kind in Kind::ALL {
        let Some(lab) = Lab::start_with(kind, Settings::default()).await else { return };
        let (url, pending) = lab.app.authorize();
        let key = generated_client::oauth::SealingKey::random();
        let sealed = pending.seal(&key);
        let callback = Browser::new().connect(&url).await;
        let code = pending.complete(&callback).expect("the callback is right");
        let tokens = lab.endpoint.exchange(code).await.expect("the code is good");
        // A cookie that was not removed lets the same callback through again, and the server ends it.
        let again = lab.app.unseal(&sealed, &key).expect("it was sealed for this app");
        let error = lab.endpoint.exchange(again.complete(&callback).expect("it is the same")).await;
        let error = error.expect_err("the code is used up");
        leaks::show_error(&error);
        assert!(matches!(&error, TokenError::Refused { error, .. } if *error.code() == ErrorCode::InvalidGrant));
        // The strict server revokes what the first exchange brought, the other one does not.
        assert_eq!(lab.api_takes(tokens.access_token()).await, kind == Kind::Authlib);
        lab.finish().await;
    }
}

#[tokio::test]
async fn rfc_9207_section_2_4_the_issuer_of_the_server_is_compared() {
    let Some(lab) = Lab::start().await else { return };
    let issuer = lab.server.url().as_str().trim_end_matches('/').to_owned();
    for (issuer, is_right) in [(issuer.clone(), true), (format!("{issuer}/"), false)] {
        let server = fourthwall::server_at(lab.server.url().clone(), lab.proxy.url().clone());
        let server = server.expect("both are on the loopback interface").with_issuer(issuer);
        let (url, pending) = lab.app.clone().with_authorization_server(server).authorize();
        let result = pending.complete(&Browser::new().connect(&url).await);
        assert_eq!(result.is_ok(), is_right, "{result:?}");
    }
}

#[tokio::test]
async fn a_token_that_expires_is_refreshed_when_the_server_says_so() {
    for kind in Kind::ALL {
        let settings = Settings { access_ttl: Duration::from_secs(2), ..Settings::default() };
        let Some(mut lab) = Lab::start_with(kind, settings).await else { return };
        let tokens = lab.login().await;
        assert_eq!(tokens.lifetime(), Some(Duration::from_secs(2)));
        let session = lab.session(MemoryStore::new());
        session.install(&tokens).await.expect("the store works");
        let first = session.bearer().await.expect("it is fresh");
        tokio::time::sleep(Duration::from_millis(2100)).await;
        assert!(!lab.api_takes(first.access_token()).await, "it has expired");
        let second = session.bearer().await.expect("it is refreshed");
        assert!(lab.api_takes(second.access_token()).await);
        assert_eq!(lab.refreshes().await, 1);
        lab.finish().await;
    }
}

#[tokio::test]
async fn a_refresh_token_that_somebody_else_has_used_ends_the_session() {
    for kind in Kind::ALL {
        let Some(mut lab) = Lab::start_with(kind, Settings::default()).await else { return };
        let tokens = lab.expired_login().await;
        let session = lab.session(MemoryStore::new());
        session.install(&tokens).await.expect("the store works");
        let refresh_token = tokens.refresh_token().expect("there is one");
        lab.endpoint.refresh(refresh_token).await.expect("it has not been used");
        let error = session.bearer().await.expect_err("it has been used");
        leaks::show_error(&error);
        assert!(matches!(error, SessionError::Disconnected), "{error:?}");
        lab.finish().await;
    }
}

#[tokio::test]
async fn after_a_restart_the_store_tells_whether_a_shop_is_connected() {
    let Some(mut lab) = Lab::start().await else { return };
    let store = MemoryStore::new();
    let session = lab.session(store.clone());
    assert_eq!(session.status(), SessionStatus::Unread);
    assert_eq!(session.load().await.expect("the store works"), SessionStatus::NotConnected);
    session.install(&lab.login().await).await.expect("it still does");
    let restarted = lab.session(store.clone());
    assert_eq!(restarted.load().await.expect("the store works"), SessionStatus::Valid);
    assert_eq!(restarted.status(), SessionStatus::Valid);
    restarted.install(&lab.expired_login().await).await.expect("the store works");
    assert_eq!(session.load().await.expect("the store works"), SessionStatus::Expired);
    assert_eq!(lab.refreshes().await, 0);
    lab.finish().await;
}

#[tokio::test]
async fn a_shop_that_disconnects_is_forgotten() {
    let Some(mut lab) = Lab::start().await else { return };
    let store = MemoryStore::new();
    let session = lab.session(store.clone());
    let tokens = lab.login().await;
    session.install(&tokens).await.expect("the store works");
    session.forget().await.expect("it still does");
    assert!(stored(&store).await.is_none());
    assert_eq!(session.load().await.expect("the store works"), SessionStatus::NotConnected);
    let error = session.bearer().await.expect_err("nothing is left");
    assert!(matches!(error, SessionError::NotConnected), "{error:?}");
    assert!(matches!(lab.session(store).bearer().await, Err(SessionError::NotConnected)));
    assert_eq!(lab.refreshes().await, 0);
    lab.finish().await;
}
