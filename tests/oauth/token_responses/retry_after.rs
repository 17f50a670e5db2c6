use std::time::{Duration, SystemTime};

use generated_client::oauth::{Recovery, TokenError};

use super::{answered, answered_with};
use crate::raw_server::answer;

const DAY: u64 = 24 * 60 * 60;

/// The pause that a server asks for, and the one of [`TokenError::recovery`].
fn pauses(error: &TokenError) -> (Option<Duration>, Duration) {
    match (error, error.recovery()) {
        (TokenError::Unavailable { retry_after, .. }, Recovery::Retry { after }) => (*retry_after, after),
        other => panic!("{other:?}"),
    }
}

/// The pause that this text asks for.
async fn pause(text: &str) -> Option<Duration> {
    let error = answered(503, &[("Retry-After", text)], "").await.expect_err("it is an error");
    let (retry_after, after) = pauses(&error);
    assert_eq!(after, retry_after.unwrap_or(Duration::from_secs(1)), "{text}");
    // Whoever waits adds it to the time of day.
    assert!(SystemTime::now().checked_add(after).is_some());
    retry_after
}

#[tokio::test]
async fn rfc_9110_section_10_2_3_a_pause_in_seconds() {
    let cases = [
        ("0", 0),
        ("1", 1),
        ("007", 7),
        ("120", 120),
        ("86400", DAY),
        ("86401", DAY),
        ("18446744073709551615", DAY),
        ("18446744073709551616", DAY),
        ("99999999999999999999999999999999999999999999999999", DAY),
    ];
    for (text, seconds) in cases {
        assert_eq!(pause(text).await, Some(Duration::from_secs(seconds)), "{text}");
    }
}

#[tokio::test]
async fn rfc_9110_section_10_2_3_a_pause_until_a_date() {
    for text in [
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
    ] {
        assert_eq!(pause(text).await, Some(Duration::ZERO), "{text}");
    }
    assert_eq!(pause("Fri, 31 Dec 9999 23:59:59 GMT").await, Some(Duration::from_secs(DAY)));
    let in_a_minute = SystemTime::now() + Duration::from_secs(60);
    let pause = pause(&httpdate::fmt_http_date(in_a_minute)).await.expect("it is a date");
    // Dates have whole seconds, and the request takes its time.
    assert!((Duration::from_secs(50)..=Duration::from_secs(60)).contains(&pause), "{pause:?}");
}

#[tokio::test]
async fn rfc_9110_section_10_2_3_what_is_neither_says_nothing() {
    for text in [
        "",
        "soon",
        "-1",
        "+1",
        "1.5",
        "1e3",
        "0x10",
        "1 2",
        "30s",
        "NaN",
        "1, 2",
        "Fri, 31 Dec 99999 23:59:59 GMT",
        "Fri, 32 Dec 2026 25:61:61 GMT",
        "Fri, 31 Dec 2026 23:59:59 CET",
        "2026-12-31T23:59:59Z",
    ] {
        assert_eq!(pause(text).await, None, "{text}");
    }
    let error = answered_with(answer(503, b"Retry-After: \xff\xfe\r\n", b"")).await.expect_err("it is an error");
    assert_eq!(pauses(&error).0, None);
}

#[tokio::test]
async fn rfc_9110_section_10_2_3_the_first_pause_counts() {
    let headers = [("Retry-After", "30"), ("Retry-After", "60")];
    let error = answered(429, &headers, "").await.expect_err("it is an error");
    assert_eq!(pauses(&error).0, Some(Duration::from_secs(30)));
}
