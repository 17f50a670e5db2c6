use std::collections::BTreeMap;
use std::error::Error as _;
use std::sync::atomic::{AtomicUsize, Ordering};

use generated_client::Secret;
use generated_client::webhooks::{
    APP_SIGNATURE_HEADER, DeliveryError, SIGNATURE_HEADER, SignatureError, SigningKey, parse, parse_request, verify,
};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

// The signatures of this file are what OpenSSL and Python say, not the code under test:
//   printf %s "$BODY" | openssl dgst -sha256 -hmac "$KEY" -binary | base64
//   base64.b64encode(hmac.new(KEY.encode(), BODY.encode(), hashlib.sha256).digest())

/// Keys and bodies hold this word, so that one search finds them where they must not be.
const SECRET: &str = "hunter2";

const KEY: &str = "hunter2-5b70e089-1abc";
const BODY: &str = r#"{"id":"weve_1","type":"ORDER_PLACED","data":{"note":"hunter2 für dich"}}"#;
const SIGNATURE: &str = "2dbB82o2k8t2/c1QwOtBqyvT2eVnJWxyNNkodGtUGe0=";

const OTHER_KEY: &str = "hunter2-other";
const SIGNATURE_WITH_OTHER_KEY: &str = "qRt1qKKwccx1xVXjJKs/+g2hQt5v3ErqgU+2iYWkLXk=";

fn key() -> SigningKey {
    SigningKey::new(KEY)
}

/// What the crate says about a signature of the body of these tests.
fn checked(signature: &str) -> Result<(), SignatureError> {
    verify(&key(), signature, BODY.as_bytes())
}

fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
    let name = |name: &str| HeaderName::from_bytes(name.as_bytes()).expect("a name");
    pairs.iter().map(|(header, value)| (name(header), HeaderValue::from_str(value).expect("a value"))).collect()
}

#[test]
fn a_right_signature_is_accepted_as_text_and_as_bytes() {
    assert_eq!(checked(SIGNATURE), Ok(()));
    assert_eq!(verify(&key(), SIGNATURE.as_bytes(), BODY.as_bytes()), Ok(()));
    assert_eq!(verify(&key(), HeaderValue::from_static(SIGNATURE), BODY.as_bytes()), Ok(()));
    assert_eq!(verify(&key(), "sT+bAMnQiyHQnUskuriUO5wTyaeeT8goyO5Ju9ZEhmg=", b""), Ok(()), "an empty body");
}

/// The bytes are those of RFC 4231; base64 of 5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843.
#[test]
fn test_case_2_of_rfc_4231() {
    let signature = "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=";
    assert_eq!(verify(&"Jefe".into(), signature, b"what do ya want for nothing?"), Ok(()));
}

/// What a file or a setting has at its end.
#[test]
fn a_line_break_at_the_end_of_a_key_is_none_of_it() {
    for end in ["\n", "\r\n"] {
        let key = format!("{KEY}{end}");
        for key in [SigningKey::new(key.clone()), key.clone().into(), key.as_str().into(), Secret::new(key).into()] {
            assert_eq!(verify(&key, SIGNATURE, BODY.as_bytes()), Ok(()), "{end:?}");
        }
    }
    for key in [format!(" {KEY}"), format!("{KEY} "), format!("{KEY}\n\n")] {
        assert_eq!(verify(&key.into(), SIGNATURE, BODY.as_bytes()), Err(SignatureError::Mismatch));
    }
    assert_eq!(verify(&"\n".into(), SIGNATURE, BODY.as_bytes()), Err(SignatureError::EmptyKey));
}

#[test]
fn a_key_is_made_from_what_holds_one() {
    for key in [KEY.into(), KEY.to_owned().into(), Secret::new(KEY).into(), SigningKey::new(Secret::new(KEY))] {
        assert_eq!(verify(&key, SIGNATURE, BODY.as_bytes()), Ok(()));
    }
}

#[test]
fn another_key_does_not_match() {
    assert_eq!(verify(&OTHER_KEY.into(), SIGNATURE, BODY.as_bytes()), Err(SignatureError::Mismatch));
    assert_eq!(checked(SIGNATURE_WITH_OTHER_KEY), Err(SignatureError::Mismatch));
}

#[test]
fn a_key_that_is_being_replaced_is_tried_after_the_new_one() {
    let deliveries = [SIGNATURE, SIGNATURE_WITH_OTHER_KEY];
    for signature in deliveries {
        let with = |key: &str| verify(&key.into(), signature, BODY.as_bytes());
        assert_eq!(with(OTHER_KEY).or_else(|_| with(KEY)), Ok(()));
    }
}

/// The signature is right: it is the HMAC of `{}` with the empty key, which everybody has.
#[test]
fn an_empty_key_accepts_nothing() {
    let signature = "IvjuqQlACvmK3zaBqfMZI+9rf8ukq7VT2Sgjo+nVwl4=";
    assert_eq!(verify(&"".into(), signature, b"{}"), Err(SignatureError::EmptyKey));
}

#[test]
fn each_flipped_bit_of_a_signature_is_seen() {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for index in 0..SIGNATURE.len() - 1 {
        for bit in 0..6 {
            let mut signature = SIGNATURE.as_bytes().to_vec();
            let digit = ALPHABET.iter().position(|letter| *letter == signature[index]).expect("it is base64");
            signature[index] = ALPHABET[digit ^ (1 << bit)];
            // The last digit has two bits that stand for nothing and must be zero.
            let of_a_byte = index < SIGNATURE.len() - 2 || bit >= 2;
            let expected = if of_a_byte { SignatureError::Mismatch } else { SignatureError::Malformed };
            assert_eq!(verify(&key(), &signature, BODY.as_bytes()), Err(expected), "digit {index}, bit {bit}");
        }
    }
}

#[test]
fn each_changed_byte_of_a_body_is_seen() {
    for index in 0..BODY.len() {
        let mut body = BODY.as_bytes().to_vec();
        body[index] ^= 1;
        assert_eq!(verify(&key(), SIGNATURE, &body), Err(SignatureError::Mismatch), "byte {index}");
    }
    let longer = format!("{BODY}\n");
    for body in [&BODY[1..], &BODY[..BODY.len() - 1], &longer, ""] {
        assert_eq!(verify(&key(), SIGNATURE, body.as_bytes()), Err(SignatureError::Mismatch), "{body}");
    }
}

#[test]
fn what_is_not_the_base64_of_32_bytes_is_malformed() {
    let cases = [
        ("empty", ""),
        ("not base64", "hunter2, hunter2, hunter2, hunter2, hunter2!"),
        ("hexadecimal", "d9d6c1f36a3693cb76fdcd50c0eb41ab2bd3d9e567256c7234d928746b5419ed"),
        ("cut", "2dbB82o2k8t2/c1QwOtBqyvT2eVnJWxyNNkodGtUGe"),
        ("a byte less", "2dbB82o2k8t2/c1QwOtBqyvT2eVnJWxyNNkodGtUGQ=="),
        ("a byte more", "2dbB82o2k8t2/c1QwOtBqyvT2eVnJWxyNNkodGtUGe0A"),
        ("twice", "2dbB82o2k8t2/c1QwOtBqyvT2eVnJWxyNNkodGtUGe0=2dbB82o2k8t2/c1QwOtBqyvT2eVnJWxyNNkodGtUGe0="),
        ("no padding", "2dbB82o2k8t2/c1QwOtBqyvT2eVnJWxyNNkodGtUGe0"),
        ("more padding", "2dbB82o2k8t2/c1QwOtBqyvT2eVnJWxyNNkodGtUGe0=="),
        ("URL-safe alphabet", "2dbB82o2k8t2_c1QwOtBqyvT2eVnJWxyNNkodGtUGe0="),
        ("space before", " 2dbB82o2k8t2/c1QwOtBqyvT2eVnJWxyNNkodGtUGe0="),
        ("space after", "2dbB82o2k8t2/c1QwOtBqyvT2eVnJWxyNNkodGtUGe0= "),
        ("line break after", "2dbB82o2k8t2/c1QwOtBqyvT2eVnJWxyNNkodGtUGe0=\n"),
        ("name of the algorithm", "sha256=2dbB82o2k8t2/c1QwOtBqyvT2eVnJWxyNNkodGtUGe0="),
    ];
    for (case, signature) in cases {
        assert_eq!(checked(signature), Err(SignatureError::Malformed), "{case}");
    }
    assert_eq!(verify(&key(), [0xff; 44], BODY.as_bytes()), Err(SignatureError::Malformed), "not a text");
}

#[test]
fn a_signed_body_is_parsed() {
    let delivery: Value = parse(&key(), SIGNATURE, BODY.as_bytes()).expect("it is signed");
    assert_eq!(delivery["type"], "ORDER_PLACED");
}

#[test]
fn a_signed_body_of_another_shape_is_named_by_its_place() {
    let signature = "GJrVcGXxZUd/HLkhXapUPDYVFc4HUlJyCHkkDucQg/A=";
    let no_json = parse::<Value>(&key(), signature, br#"{"hunter2": "#);
    assert_eq!(no_json, Err(DeliveryError::Body { line: 1, column: 12 }));
    let signature = "D6JZqxGbsTjq8mWbVe//AfjwvFOvSMw/LvrV4/SM2T8=";
    let other_type = parse::<BTreeMap<String, String>>(&key(), signature, b"{\"id\":\n [\"hunter2\"]}");
    assert_eq!(other_type, Err(DeliveryError::Body { line: 2, column: 1 }));
}

/// Counts how often it is parsed.
struct Counted;

static PARSED: AtomicUsize = AtomicUsize::new(0);

impl<'de> serde::Deserialize<'de> for Counted {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        PARSED.fetch_add(1, Ordering::Relaxed);
        serde::de::IgnoredAny::deserialize(deserializer).map(|_| Self)
    }
}

#[test]
fn nothing_is_parsed_before_its_signature_is_right() {
    for signature in ["", SIGNATURE_WITH_OTHER_KEY] {
        parse::<Counted>(&key(), signature, BODY.as_bytes()).err().expect("it is not signed");
        let headers = headers(&[(SIGNATURE_HEADER, signature)]);
        parse_request::<Counted>(&key(), &headers, BODY.as_bytes()).err().expect("nor so");
    }
    parse_request::<Counted>(&key(), &HeaderMap::new(), BODY.as_bytes()).err().expect("nor without a header");
    assert_eq!(PARSED.load(Ordering::Relaxed), 0);
    parse::<Counted>(&key(), SIGNATURE, BODY.as_bytes()).expect("now it is");
    assert_eq!(PARSED.load(Ordering::Relaxed), 1);
}

/// What the crate says about a request with these headers.
fn requested(pairs: &[(&str, &str)]) -> Result<Value, DeliveryError> {
    parse_request(&key(), &headers(pairs), BODY.as_bytes())
}

#[test]
fn a_request_has_its_signature_in_the_header_of_the_shop_or_of_the_app() {
    let wrong = SIGNATURE_WITH_OTHER_KEY;
    for pairs in [
        &[(SIGNATURE_HEADER, SIGNATURE)][..],
        &[("x-fourthwall-hmac-sha256", SIGNATURE)],
        &[(APP_SIGNATURE_HEADER, SIGNATURE)],
        &[(SIGNATURE_HEADER, wrong), (APP_SIGNATURE_HEADER, SIGNATURE)],
        &[(SIGNATURE_HEADER, SIGNATURE), (APP_SIGNATURE_HEADER, wrong)],
    ] {
        assert_eq!(requested(pairs).expect("it is signed")["id"], "weve_1", "{pairs:?}");
    }
}

#[test]
fn a_request_without_one_right_signature_is_refused() {
    let wrong = SIGNATURE_WITH_OTHER_KEY;
    for (pairs, expected) in [
        (&[][..], SignatureError::Missing),
        (&[("X-Hmac-SHA256", SIGNATURE)], SignatureError::Missing),
        (&[(SIGNATURE_HEADER, "")], SignatureError::Malformed),
        (&[(SIGNATURE_HEADER, SIGNATURE), (SIGNATURE_HEADER, SIGNATURE)], SignatureError::Malformed),
        (&[(SIGNATURE_HEADER, wrong), (SIGNATURE_HEADER, SIGNATURE)], SignatureError::Malformed),
        (&[(SIGNATURE_HEADER, wrong)], SignatureError::Mismatch),
        (&[(SIGNATURE_HEADER, wrong), (APP_SIGNATURE_HEADER, wrong)], SignatureError::Mismatch),
    ] {
        assert_eq!(requested(pairs), Err(DeliveryError::Signature(expected)), "{pairs:?}");
    }
}

#[test]
fn neither_key_nor_signature_nor_body_is_printed() {
    let body = r#"{"hunter2": "#;
    let results = [
        parse::<Value>(&key(), "hunter2", body.as_bytes()),
        parse(&key(), SIGNATURE, body.as_bytes()),
        parse(&"".into(), SIGNATURE, body.as_bytes()),
        parse_request(&key(), &HeaderMap::new(), body.as_bytes()),
        parse(&key(), "GJrVcGXxZUd/HLkhXapUPDYVFc4HUlJyCHkkDucQg/A=", body.as_bytes()),
    ];
    let mut text = format!("{:?}\n", key());
    for result in results {
        let error = result.expect_err("an error");
        text += &format!("{error:?}: {error}");
        text += &error.source().map(|cause| format!(": {cause}\n")).unwrap_or_default();
    }
    assert!(!text.contains(SECRET) && !text.contains(&SIGNATURE[..8]), "{text}");
    insta::assert_snapshot!(text, @"
    SigningKey([redacted])
    Signature(Malformed): the delivery cannot be trusted: the signature of the delivery is malformed
    Signature(Mismatch): the delivery cannot be trusted: the signature of the delivery does not match
    Signature(EmptyKey): the delivery cannot be trusted: the signing key is empty
    Signature(Missing): the delivery cannot be trusted: the delivery has no signature
    Body { line: 1, column: 12 }: the body of the delivery goes wrong at line 1, column 12
    ");
}
