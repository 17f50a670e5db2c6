use std::time::{Duration, SystemTime};

use reqwest::Response;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::task::JoinHandle;

use super::api_error::retry_after;
use super::date_time::DateTime;
use super::error::{Unexpected, UnexpectedResponse};
use super::headers::{self, Form};
use super::invalid::Invalid;
use super::json::FromJson;
use super::response::RawResponse;
use crate::wire::server::Server;

/// What comes back when a server answers with these bytes.
async fn answered(response: impl Into<Vec<u8>>) -> reqwest::Response {
    let server = Server::answering(response).await;
    reqwest::get(server.url()).await.expect("the server answers")
}

fn response(content_type: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

async fn text(content_type: &str, body: &[u8]) -> Result<String, Unexpected> {
    let raw = RawResponse::read(answered(response(content_type, body)).await).await.expect("it is whole");
    raw.text().ok_or(Unexpected::Charset)
}

#[tokio::test]
async fn text_is_read_in_the_character_set_that_it_says() {
    let rows: [(&str, &[u8], Result<&str, Unexpected>); 8] = [
        ("text/plain", "ä".as_bytes(), Ok("ä")),
        ("text/csv; header=present; Charset=\"UTF-8\"", "a,ü".as_bytes(), Ok("a,ü")),
        ("text/plain; charset=utf-8", b"\xEF\xBB\xBFa", Ok("a")),
        ("text/plain; charset=ISO-8859-1", b"\xE4", Ok("ä")),
        ("application/xml", b"<a/>", Ok("<a/>")),
        ("text/plain", b"", Ok("")),
        ("text/plain", b"\xFF", Err(Unexpected::Charset)),
        ("text/plain; charset=utf-16", b"\0a", Err(Unexpected::Charset)),
    ];
    for (content_type, body, expected) in rows {
        assert_eq!(text(content_type, body).await, expected.map(str::to_owned), "{content_type}");
    }
}

#[tokio::test]
async fn text_that_is_cut_keeps_what_came() {
    let response = answered("HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\nhalf").await;
    let read = RawResponse::read(response).await.expect_err("it is cut");
    assert_eq!((read.status.as_u16(), &read.body[..], read.reason), (404, &b"half"[..], Unexpected::Incomplete));
}

/// Sends a body that has no end, and says how much of it was sent when the client had enough.
async fn endless(status: &'static str) -> (Response, JoinHandle<usize>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("loopback is there");
    let url = format!("http://{}/", listener.local_addr().expect("it is bound"));
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("the client connects");
        stream.read(&mut [0; 4096]).await.expect("the client writes");
        let head = format!("HTTP/1.1 {status}\r\nContent-Type: application/json\r\n\r\n");
        stream.write_all(head.as_bytes()).await.expect("the client reads");
        let (mut sent, piece) = (0, vec![b' '; 1 << 20]);
        // Far more than anybody wants, so that the test ends if nobody stops it.
        while sent < 256 << 20 && stream.write_all(&piece).await.is_ok() {
            sent += piece.len();
        }
        sent
    });
    (reqwest::get(url).await.expect("the server answers"), server)
}

#[tokio::test]
async fn of_a_body_without_end_no_more_is_read_than_anybody_needs() {
    let (response, server) = endless("200 OK").await;
    let read = RawResponse::read(response).await.expect_err("it has no end");
    assert_eq!((&read.reason, read.body.len() <= 64 << 20), (&Unexpected::TooLong, true));
    assert_eq!(read.to_string(), "the server answered 200 OK, with a body of more than 67108864 bytes");
    drop(read);
    assert!(server.await.expect("the server ends") < 128 << 20);
    let (response, server) = endless("500 Internal Server Error").await;
    assert_eq!(UnexpectedResponse::undocumented(response).await.status.as_u16(), 500);
    assert!(server.await.expect("the server ends") < 128 << 20);
}

fn map(lines: &[(&'static str, &'static str)]) -> HeaderMap {
    let lines = lines.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
    let mut map = HeaderMap::new();
    lines.for_each(|(name, value)| _ = map.append(name, value));
    map
}

fn read<T: FromJson>(value: &'static str, form: Form) -> Result<Option<T>, Invalid> {
    headers::optional(&map(&[("x-a", value)]), "X-A", form)
}

#[test]
fn a_header_is_of_its_type() {
    assert_eq!(read::<String>("12", Form::Text), Ok(Some("12".to_owned())));
    assert_eq!(read::<i64>("12", Form::Scalar), Ok(Some(12)));
    assert_eq!(read::<i32>("007", Form::Scalar), Ok(Some(7)));
    assert_eq!(read::<Value>("1.5", Form::Scalar), Ok(Some(1.5.into())));
    assert_eq!(read::<bool>("true", Form::Scalar), Ok(Some(true)));
    assert_eq!(read::<Vec<String>>("a, 1 ,,b", Form::Texts), Ok(Some(["a", "1", "b"].map(str::to_owned).to_vec())));
    assert_eq!(read::<Vec<i64>>("1,2", Form::Scalars), Ok(Some(vec![1, 2])));
    assert_eq!(read::<Value>(r#"{"a": [1]}"#, Form::Json), Ok(Some(serde_json::json!({ "a": [1] }))));
    let object = serde_json::json!({ "R": 100, "G": "200" });
    let forms = |explode| [Form::Object { explode, texts: &["G"] }, Form::TextObject { explode, scalars: &["R"] }];
    for form in forms(false) {
        assert_eq!(read::<Value>("R,100,G,200", form), Ok(Some(object.clone())));
    }
    for form in forms(true) {
        assert_eq!(read::<Value>("R=100,G=200", form), Ok(Some(object.clone())));
    }
}

/// [RFC 9110, section 5.6.7](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7)
#[test]
fn a_moment_in_a_header_may_be_a_date_of_http() {
    let moment =
        |value| read::<DateTime>(value, Form::Text).map(|moment| moment.map(|moment| moment.as_str().to_owned()));
    let expected = Ok(Some("1994-11-06T08:49:37Z".to_owned()));
    assert_eq!(moment("Sun, 06 Nov 1994 08:49:37 GMT"), expected);
    assert_eq!(moment("Sunday, 06-Nov-94 08:49:37 GMT"), expected);
    assert_eq!(moment("Sun Nov  6 08:49:37 1994"), expected);
    assert_eq!(moment("1994-11-06T08:49:37Z"), expected);
    let invalid = moment("hunter2").expect_err("it is no moment");
    assert_eq!(invalid.to_string(), "`/X-A`: expected a date and time of RFC 3339");
    assert_eq!(
        read::<String>("Sun, 06 Nov 1994 08:49:37 GMT", Form::Text),
        Ok(Some("Sun, 06 Nov 1994 08:49:37 GMT".to_owned()))
    );
}

#[test]
fn what_is_wrong_with_a_header_is_named_by_its_name() {
    let invalid = read::<i64>("hunter2", Form::Scalar).expect_err("it is no integer");
    assert_eq!(invalid.to_string(), "`/X-A`: expected an integer of the type i64, found a string");
    assert_eq!(read::<Value>("{", Form::Json).expect_err("it is no JSON").to_string(), "`/X-A`: expected JSON");
    let missing = headers::required::<i64>(&HeaderMap::new(), "X-A", Form::Scalar).expect_err("it is not there");
    assert_eq!(missing.to_string(), "`/X-A`: the member is missing");
    assert_eq!(headers::optional::<i64>(&HeaderMap::new(), "X-A", Form::Scalar), Ok(None));
}

#[test]
fn rfc_9110_section_10_2_3_a_pause_is_in_seconds_or_ends_at_a_date() {
    let date = ("date", "Wed, 21 Oct 2015 07:28:00 GMT");
    let pause = |text| retry_after(&map(&[date, ("retry-after", text)])).map(|pause| pause.as_secs());
    assert_eq!(pause("7"), Some(7));
    // The three forms of a date (section 5.6.7), and one that is over.
    assert_eq!(pause("Wed, 21 Oct 2015 07:29:00 GMT"), Some(60));
    assert_eq!(pause("Wednesday, 21-Oct-15 07:28:01 GMT"), Some(1));
    assert_eq!(pause("Wed Oct 21 08:28:00 2015"), Some(3600));
    assert_eq!(pause("Wed, 21 Oct 2015 07:00:00 GMT"), Some(0));
    for text in ["", "soon", "-1", "+1", "1.5", "30s", "2026-12-31T23:59:59Z"] {
        assert_eq!(pause(text), None, "{text}");
    }
    let in_a_minute = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(60));
    let headers = HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::try_from(in_a_minute).expect("it is ASCII"))]);
    let pause = retry_after(&headers).expect("it is a date");
    assert!((50..=60).contains(&pause.as_secs()), "{pause:?}");
}

#[test]
fn lines_of_one_name_are_one_list_but_for_cookies() {
    let lists = map(&[("x-a", "a,b"), ("x-a", "c"), ("set-cookie", "a=b; Expires=Wed, 1 Jan"), ("set-cookie", "c=d")]);
    let list = |name| headers::optional::<Vec<String>>(&lists, name, Form::Texts).expect("they are texts");
    assert_eq!(list("X-A"), Some(["a", "b", "c"].map(str::to_owned).to_vec()));
    assert_eq!(list("Set-Cookie"), Some(["a=b; Expires=Wed, 1 Jan", "c=d"].map(str::to_owned).to_vec()));
}
