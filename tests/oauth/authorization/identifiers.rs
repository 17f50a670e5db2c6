use generated_client::fourthwall;
use generated_client::oauth::{ClientId, InvalidRedirectUri, RedirectUri};
use reqwest::Url;

use crate::apps::parsed;

/// Why a text is no redirect URI; nothing if it is one, and then it stays as it was written.
fn refusal(text: &str) -> Option<InvalidRedirectUri> {
    match text.parse::<RedirectUri>() {
        Ok(redirect_uri) => {
            assert_eq!((redirect_uri.as_str(), redirect_uri.to_string()), (text, text.to_owned()));
            None
        }
        Err(error) => Some(error),
    }
}

/// Whether an authorization server with these URLs is refused.
fn is_insecure(connect_url: &str, api_url: &str) -> bool {
    fourthwall::server_at(parsed(connect_url), parsed(api_url)).is_err()
}

#[test]
fn rfc_6749_section_3_1_2_1_a_redirect_uri_is_https() {
    for text in [
        "https://example.com",
        "https://example.com/",
        "https://example.com:8443/callback",
        "https://example.com/callback?app=1&lang=de",
        "https://example.com/callback?codes=1&State=2",
        "https://example.com/r%C3%BCckkehr/~user/@home",
        "https://192.0.2.1/callback",
        "https://[2001:db8::1]/callback",
        "https://localhost/callback",
        "HTTPS://Example.COM/Callback",
    ] {
        assert_eq!(refusal(text), None, "{text}");
    }
    for text in [
        "http://example.com/callback",
        "http://example.com:443/callback",
        "ftp://example.com/callback",
        "myapp://callback",
        "myapp:/callback",
        "com.example.app://callback",
        "com.example.app:callback",
        "javascript:alert(1)",
        "data:text/html,callback",
        "file:///callback",
        "urn:ietf:wg:oauth:2.0:oob",
    ] {
        assert_eq!(refusal(text), Some(InvalidRedirectUri::NotSecure), "{text}");
    }
}

#[test]
fn rfc_8252_section_7_1_a_scheme_of_the_app_is_a_domain_backwards() {
    for text in ["com.example.app:/callback", "com.example.app:/", "com.example.app:/oauth/callback?app=1"] {
        assert_eq!(refusal(text), None, "{text}");
        let uri = parsed::<RedirectUri>(text);
        assert_eq!(uri.callback(uri.url().path(), uri.url().query()).as_str(), text);
    }
    for (text, expected) in [
        ("com.example.app:/callback#a", InvalidRedirectUri::Fragment),
        ("com.example.app:/a b", InvalidRedirectUri::NotAUrl),
        ("com.example.app:/callback?code=1", InvalidRedirectUri::ReservedParameter),
    ] {
        assert_eq!(refusal(text), Some(expected), "{text}");
    }
}

#[test]
fn rfc_8252_section_7_3_http_is_for_loopback_literals_with_any_port() {
    for text in [
        "http://127.0.0.1",
        "http://127.0.0.1/callback",
        "http://127.0.0.1:1/callback",
        "http://127.0.0.1:65535/callback",
        "http://127.255.255.254:3000/callback",
        "http://[::1]/callback",
        "http://[::1]:3000/callback",
    ] {
        assert_eq!(refusal(text), None, "{text}");
    }
    for text in [
        "http://localhost/callback",
        "http://localhost:3000/callback",
        "http://127.0.0.1.example.com/callback",
        "http://0.0.0.0/callback",
        "http://10.0.0.1/callback",
        "http://128.0.0.1/callback",
        "http://[::]/callback",
        "http://[::2]/callback",
        "http://[::ffff:127.0.0.1]/callback",
    ] {
        assert_eq!(refusal(text), Some(InvalidRedirectUri::NotSecure), "{text}");
    }
}

#[test]
fn rfc_6749_section_3_1_2_a_redirect_uri_is_absolute_without_fragment_and_credentials() {
    let cases = [
        (InvalidRedirectUri::NotAUrl, &["", "/callback", "//example.com/callback", "callback", "?a=b", "https://"][..]),
        (InvalidRedirectUri::NotAUrl, &["https://example.com:port/", "https://exa mple.com/", "https://[::1/"]),
        (InvalidRedirectUri::Fragment, &["https://example.com/#", "https://example.com/a#b", "http://127.0.0.1#b"]),
        (InvalidRedirectUri::Credentials, &["https://user@example.com/", "https://user:password@example.com/"]),
        (InvalidRedirectUri::Credentials, &["https://:password@example.com/", "https://@example.com/"]),
        (InvalidRedirectUri::Credentials, &["https://:@example.com/", "http://127.0.0.1:80@127.0.0.1/"]),
    ];
    for (expected, texts) in cases {
        for text in texts {
            assert_eq!(refusal(text), Some(expected), "{text}");
        }
    }
}

#[test]
fn rfc_3986_a_redirect_uri_that_only_browsers_understand_is_refused() {
    for text in [
        " https://example.com/callback",
        "https://example.com/callback ",
        "https://example.com/call\tback",
        "https://example.com/callback\n",
        "https://example.com/call back",
        "https://example.com/callback?a=b c",
        "https:example.com/callback",
        "https:/example.com/callback",
        "https:///example.com/callback",
        "https:example.com/callback?u=https://example.com",
        "https:\\\\example.com\\callback",
        "https://example.com\\callback",
        "https://example.com/rückkehr",
        "https://bücher.example/callback",
        "https://example.com/<callback>",
        "https://example.com/callback?a={b}",
    ] {
        assert_eq!(refusal(text), Some(InvalidRedirectUri::NotAUrl), "{text}");
    }
}

#[test]
fn rfc_6749_section_4_1_2_a_redirect_uri_has_no_parameters_of_the_response() {
    for name in ["code", "state", "iss", "error", "error_description", "error_uri", "%63ode", "cod%65"] {
        for query in [format!("{name}=1"), name.to_owned(), format!("a=b&{name}="), format!("{name}=1&a=b")] {
            let text = format!("https://example.com/callback?{query}");
            assert_eq!(refusal(&text), Some(InvalidRedirectUri::ReservedParameter), "{text}");
        }
    }
}

#[test]
fn rfc_6749_appendix_a_1_a_client_identifier_is_visible_ascii_and_spaces() {
    for text in ["a", "app_12345", "...", "a b", "a/b", "~!@#$%^&*()_+{}|:\"<>?`-=[]\\;',./"] {
        assert_eq!(text.parse::<ClientId>().expect("it is one").as_str(), text);
    }
    for text in ["", ".", "..", "a\n", "a\0", "\t", "\u{7f}", "ä", "a\r\nHost: example.com"] {
        let error = text.parse::<ClientId>().expect_err("it is none").to_string();
        assert!(error.starts_with("the client identifier is"), "{text:?}: {error}");
    }
}

#[test]
fn rfc_6749_section_3_1_servers_are_secure_and_their_urls_without_credentials() {
    let secure = "https://example.com";
    for url in [secure, "https://example.com:8443/a/b", "http://127.0.0.1:3000", "http://[::1]:3000/api"] {
        assert!(!is_insecure(url, secure) && !is_insecure(secure, url), "{url}");
    }
    for url in [
        "http://example.com",
        "http://localhost:3000",
        "http://[::ffff:127.0.0.1]",
        "ws://127.0.0.1",
        "ftp://example.com",
        "unix:/run/server",
        "data:,",
        "https://user@example.com",
        "https://user:password@example.com",
        "http://:password@127.0.0.1",
    ] {
        assert!(is_insecure(url, secure) && is_insecure(secure, url) && is_insecure(url, url), "{url}");
    }
}

#[test]
fn errors_do_not_quote_the_text() {
    let marker = "do-not-show-this";
    for text in ["http://{}", "{}", "https://{}@example.com", "https://example.com#{}", "https://example.com?code={}"] {
        let error = text.replace("{}", marker).parse::<RedirectUri>().expect_err("it is none");
        assert!(!format!("{error} {error:?}").contains(marker), "{error}");
    }
    let url = parsed::<Url>(&format!("https://user:{marker}@example.com"));
    let error = fourthwall::server_at(url.clone(), url).expect_err("it has credentials");
    assert!(!format!("{error} {error:?}").contains(marker), "{error}");
}
