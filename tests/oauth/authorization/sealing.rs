use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use generated_client::fourthwall;
use generated_client::oauth::{
    App, AuthorizationServer, CallbackError, PendingAuthorization, Pkce, Public, SealingKey, TokenEndpoint, TokenError,
};
use sha2::{Digest as _, Sha256};

use crate::apps::{self, CODE, REDIRECT_URI, at, callback, parameter, parsed};
use crate::proxy::{Fault, Proxy};
use crate::token_requests::body_of;

const KEY: [u8; 32] = [7; 32];

/// A sealed authorization of the public app.
fn sealed() -> String {
    apps::public().authorize().1.seal(&key())
}

fn key() -> SealingKey {
    SealingKey::new(KEY)
}

/// Whether the public app opens a text.
fn opens(text: &str) -> bool {
    apps::public().unseal(text, &key()).is_ok()
}

#[tokio::test]
async fn what_was_sealed_goes_on_as_if_it_had_never_been() {
    let proxy = Proxy::in_front_of(&parsed("http://127.0.0.1:1"));
    proxy.next(Fault::Answer { status: 200, headers: Vec::new(), body: r#"{"access_token": "a"}"#.to_owned() });
    let app = at(apps::public(), proxy.url());
    let (url, pending) = app.authorize();
    let pending = app.unseal(&pending.seal(&key()), &key()).expect("it is the same app and key");
    let code = pending.complete(&callback(&url, CODE)).expect("the state is still the same");
    TokenEndpoint::new(&app).expect("the system has TLS").exchange(code).await.expect("it is granted");
    let body = body_of(&proxy.last_token_request().expect("it came"));
    let value = |name: &str| body.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
    let challenge = value("code_verifier").map(|verifier| URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)));
    assert_eq!(challenge, parameter(&url, "code_challenge"));
    assert_eq!((value("code"), value("redirect_uri")), (Some(CODE), Some(REDIRECT_URI)));
}

#[test]
fn rfc_6749_section_10_12_the_state_of_another_browser_is_refused_after_unsealing_too() {
    let app = apps::confidential();
    let (url, _pending) = app.authorize();
    let other = app.unseal(&app.authorize().1.seal(&key()), &key()).expect("it is the same app and key");
    assert_eq!(other.complete(&callback(&url, CODE)).err(), Some(CallbackError::StateMismatch));
}

#[test]
fn rfc_6749_section_4_1_3_the_redirect_uri_stays_that_of_the_authorization() {
    let sealed = apps::public().authorize().1.seal(&key());
    let moved = App::public(fourthwall::server(), parsed("app_public"), parsed("https://example.com/moved"));
    let pending = moved.unseal(&sealed, &key()).expect("it is the same app and key");
    assert!(format!("{pending:?}").contains(REDIRECT_URI));
    assert_eq!(pending.complete(&parsed("https://example.com/moved")).err(), Some(CallbackError::WrongRedirectUri));
}

#[test]
fn a_text_opens_with_its_key_for_its_app_and_client_type_alone() {
    let redirect_uri = || parsed(REDIRECT_URI);
    let app = App::public(fourthwall::server(), parsed("app"), redirect_uri());
    let sealed = app.authorize().1.seal(&key());
    assert!(app.unseal(&sealed, &key()).is_ok() && app.unseal(&sealed, &key()).is_ok());
    let mut other_key = KEY;
    other_key[31] ^= 1;
    assert!(app.unseal(&sealed, &SealingKey::new(other_key)).is_err());
    assert!(app.unseal(&sealed, &SealingKey::random()).is_err());
    for client_id in ["app2", "ap", "App", "app "] {
        assert!(
            App::public(fourthwall::server(), parsed(client_id), redirect_uri()).unseal(&sealed, &key()).is_err(),
            "{client_id}"
        );
    }
    let confidential =
        App::confidential(fourthwall::server(), parsed("app"), "secret", redirect_uri()).with_pkce(Pkce::S256);
    assert!(confidential.unseal(&sealed, &key()).is_err());
    let sealed = confidential.authorize().1.seal(&key());
    assert!(confidential.unseal(&sealed, &key()).is_ok() && app.unseal(&sealed, &key()).is_err());
}

/// An authorization that was begun at one server would bring its code to another one.
#[tokio::test]
async fn rfc_9700_section_4_4_a_text_and_a_code_are_for_their_server_alone() {
    let own = "https://api.example.com";
    let sealed = at(apps::public(), &parsed(own)).authorize().1.seal(&key());
    assert!(at(apps::public(), &parsed(own)).unseal(&sealed, &key()).is_ok());
    for other in ["https://api.example.net", "https://api.example.com:8443", "https://api.example.com/v2"] {
        assert!(at(apps::public(), &parsed(other)).unseal(&sealed, &key()).is_err(), "{other}");
    }
    let server = |connect_url: &str, issuer: Option<&str>| {
        let server = fourthwall::server_at(parsed(connect_url), parsed(own)).expect("both are https");
        let server = issuer.into_iter().fold(server, AuthorizationServer::with_issuer);
        apps::public().with_authorization_server(server)
    };
    let sealed = server("https://shop.example.com", None).authorize().1.seal(&key());
    for other in [server("https://shop.example.net", None), server("https://shop.example.com", Some("https://a.test"))]
    {
        assert!(other.unseal(&sealed, &key()).is_err());
    }
    // Nor is a code shown to another token endpoint.
    let proxy = Proxy::in_front_of(&parsed("http://127.0.0.1:1"));
    let endpoint = TokenEndpoint::new(&at(apps::public(), proxy.url())).expect("the system has TLS");
    let code = apps::code_only(&at(apps::public(), &parsed(own)));
    assert!(matches!(endpoint.exchange(code).await, Err(TokenError::InvalidRequest(_))));
    assert_eq!(proxy.token_requests(), 0);
}

#[test]
fn several_authorizations_of_one_browser_are_told_apart_by_their_callbacks() {
    let app = apps::public();
    let ((url, first), (_, second)) = (app.authorize(), app.authorize());
    let id = PendingAuthorization::<Public>::id_of(&callback(&url, CODE));
    assert_eq!(id, Some(first.id()));
    assert_ne!(first.id(), second.id());
    let state = parameter(&url, "state").expect("there is one");
    assert!(!first.id().contains(&state) && !state.contains(&first.id()));
    for url in ["https://example.com/callback?code=a", "https://example.com/callback?state="] {
        assert_eq!(PendingAuthorization::<Public>::id_of(&parsed(url)), None);
    }
}

#[test]
fn a_text_with_one_flipped_bit_is_refused() {
    let sealed = sealed();
    let bytes = URL_SAFE_NO_PAD.decode(&sealed).expect("it is base64url");
    for (index, bit) in (0..bytes.len()).flat_map(|index| (0..8).map(move |bit| (index, bit))) {
        let mut changed = bytes.clone();
        changed[index] ^= 1 << bit;
        assert!(!opens(&URL_SAFE_NO_PAD.encode(changed)), "bit {bit} of byte {index}");
    }
    for (index, bit) in (0..sealed.len()).flat_map(|index| (0..7).map(move |bit| (index, bit))) {
        let mut changed = sealed.clone().into_bytes();
        changed[index] ^= 1 << bit;
        assert!(!opens(&String::from_utf8(changed).expect("it is ASCII")), "bit {bit} of character {index}");
    }
    assert!(opens(&sealed));
}

#[test]
fn a_text_that_is_shorter_longer_or_garbage_is_refused() {
    let (sealed, other) = (sealed(), sealed());
    for length in 0..sealed.len() {
        assert!(!opens(&sealed[..length]) && !opens(&sealed[sealed.len() - length..]), "{length}");
    }
    let padded = STANDARD.encode(URL_SAFE_NO_PAD.decode(&sealed).expect("it is base64url"));
    let half = sealed.len() / 2;
    let garbage = [
        format!("{sealed}A"),
        format!("{sealed}AAAA"),
        format!("{sealed}="),
        format!(" {sealed}"),
        format!("{sealed}\n"),
        sealed.repeat(2),
        // The nonce of one, and the ciphertext of the other.
        format!("{}{}", &sealed[..32], &other[32..]),
        format!("{}{}", &sealed[..half], &other[half..]),
        format!("{padded}="),
        "ü".repeat(400),
        "A".repeat(400),
        "\0".to_owned(),
        "{}".to_owned(),
        "A".repeat(1_000_000),
    ];
    for text in garbage {
        assert!(!opens(&text), "{text:.80}");
    }
}

#[test]
fn rfc_6265_section_4_1_1_a_text_is_the_value_of_a_cookie_and_shorter_than_a_kilobyte() {
    let long = format!("https://shop.example.com/{}", "long-path/".repeat(20));
    let app = App::public(fourthwall::server(), parsed("app"), parsed(&long));
    for sealed in [sealed(), app.authorize().1.seal(&key()), apps::confidential().authorize().1.seal(&key())] {
        assert!(sealed.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{sealed}");
        assert!(sealed.len() < 1024, "{}", sealed.len());
    }
}

#[test]
fn a_text_shows_nothing_of_what_is_in_it_and_is_never_the_same() {
    let (url, pending) = apps::public().authorize();
    let sealed = pending.seal(&key());
    let bytes = URL_SAFE_NO_PAD.decode(&sealed).expect("it is base64url");
    let state = parameter(&url, "state").expect("there is one");
    for word in [&*state, "code_verifier", "example.com", "app_public"] {
        assert!(!sealed.contains(word), "{word}");
        assert!(!bytes.windows(word.len()).any(|window| window == word.as_bytes()), "{word}");
    }
    // The same nonce twice would show how two texts differ.
    assert_ne!(sealed[..32], pending.seal(&key())[..32]);
}

#[test]
fn a_sealing_key_is_read_from_base64() {
    let text = STANDARD.encode(KEY);
    for text in [text.clone(), format!("{text}\n"), format!(" {text}\r\n")] {
        let key = text.parse::<SealingKey>().expect("it is the base64 of 32 bytes");
        assert!(apps::public().unseal(&sealed(), &key).is_ok(), "{text:?}");
    }
    let refused = [
        String::new(),
        STANDARD.encode([7; 31]),
        STANDARD.encode([7; 33]),
        URL_SAFE_NO_PAD.encode([255; 32]),
        "a passphrase of 32 characters...".to_owned(),
        text.replace('=', ""),
    ];
    for text in refused {
        let error = text.parse::<SealingKey>().expect_err("it is not");
        assert!(text.is_empty() || !format!("{error} {error:?}").contains(&text), "{error}");
    }
}
