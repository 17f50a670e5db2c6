//! Values of the simple kinds: those that are easily read or written wrongly.

use serde_json::{Value, json};

use crate::shape::{Range, Text};

/// Integers within the bounds of a schema and its format: the outermost, and some that look like other things.
pub fn integers(range: &Range<'_>) -> Vec<Value> {
    let (lowest, highest) = match range.format {
        Some("int8") => (i128::from(i8::MIN), i128::from(i8::MAX)),
        Some("uint8") => (0, i128::from(u8::MAX)),
        Some("int16") => (i128::from(i16::MIN), i128::from(i16::MAX)),
        Some("uint16") => (0, i128::from(u16::MAX)),
        Some("int32") => (i128::from(i32::MIN), i128::from(i32::MAX)),
        Some("uint32") => (0, i128::from(u32::MAX)),
        Some("uint64" | "uint") => (0, i128::from(u64::MAX)),
        _ => (i128::from(i64::MIN), i128::from(i64::MAX)),
    };
    #[allow(clippy::cast_possible_truncation, reason = "no schema has a bound that is no integer of 128 bits")]
    let bound = |bound: Option<f64>, step: i128, other: i128| match bound {
        Some(bound) if range.is_exclusive => bound as i128 + step,
        Some(bound) => bound as i128,
        None => other,
    };
    let lowest = lowest.max(bound(range.minimum, 1, lowest));
    let highest = highest.min(bound(range.maximum, -1, highest));
    let mut found = Vec::new();
    for number in [1, 0, -1, lowest, highest] {
        if (lowest..=highest).contains(&number) {
            let signed = i64::try_from(number).map(|number| json!(number));
            let number = signed.or_else(|_| u64::try_from(number).map(|number| json!(number)));
            found.extend(number.ok().filter(|number| !found.contains(number)));
        }
    }
    found
}

/// Numbers within the bounds of a schema: money as people and programs write it.
pub fn numbers(range: &Range<'_>) -> Vec<Value> {
    let is_single = range.format == Some("float");
    let all = [
        json!(24.99),
        json!(10),
        json!(0),
        json!(0.1),
        json!(10.5),
        json!(9_999_999_999_999.99),
        json!(-1.5),
        json!(-7),
        json!(9_007_199_254_740_993_i64),
    ];
    let within = |number: &Value| {
        let number = number.as_f64().unwrap_or_default();
        // A number of single precision has no more digits than these.
        let is_exact = !is_single || (number.fract().abs() * 2.0).fract() == 0.0 && number.abs() < 1000.0;
        let above = |bound: f64| number > bound || number == bound && !range.is_exclusive;
        let below = |bound: f64| number < bound || number == bound && !range.is_exclusive;
        is_exact && range.minimum.is_none_or(above) && range.maximum.is_none_or(below)
    };
    all.into_iter().filter(within).collect()
}

/// Strings that a schema takes, the first of them plain; none if it has a pattern and no example.
pub fn texts(text: &Text<'_>) -> Vec<Value> {
    let samples: &[&str] = match text.format {
        Some("date-time") => &[
            "2026-03-01T10:20:30Z",
            "2026-03-01T10:20:30+02:00",
            "2026-03-01T10:20:30-05:30",
            "2026-03-01T10:20:30.5Z",
            "2026-03-01T10:20:30.939Z",
            "2026-03-01T10:20:30.120+00:00",
            "2026-03-01T10:20:30.123456789Z",
            "1969-12-31T23:59:59.000-00:00",
        ],
        Some("date") => &["2026-03-01", "2024-02-29", "0001-01-01"],
        Some("time") => &["10:20:30Z", "10:20:30.5+02:00"],
        Some("uuid") => &["67e55044-10b1-426f-9247-bb680e5fe0c8", "00000000-0000-0000-0000-000000000000"],
        Some("email") => &["ada@example.com", "ada+orders@example.com"],
        Some("uri" | "url") => &["https://example.com/a?b=c#d", "https://example.com"],
        Some("hostname") => &["example.com"],
        Some("ip" | "ipv4") => &["192.0.2.1"],
        Some("ipv6") => &["2001:db8::1"],
        Some("byte") => &["aGVsbG8="],
        _ if text.has_pattern => {
            return text.example.map(|example| json!(example)).into_iter().collect();
        }
        _ => &[
            "text",
            "",
            "Zo\u{eb} \u{6f22}\u{5b57} \u{1f389} e\u{301}",
            "quote \" backslash \\ slash / line\nreturn\rtab\tbell\u{7}null\u{0}end",
            " spaces around ",
            "null",
            "2026-03-01T10:20:30.100Z",
            "1e3",
        ],
    };
    let example = text.example.filter(|_| text.format.is_none());
    let all = example.into_iter().chain(samples.iter().copied());
    let fitted = all.filter_map(|sample| {
        let mut sample = sample.to_owned();
        let length = sample.chars().count();
        if length < text.shortest {
            // An empty string stands for itself alone.
            if sample.is_empty() || text.format.is_some() {
                return None;
            }
            sample.extend(std::iter::repeat_n('x', text.shortest - length));
        }
        match text.longest {
            Some(longest) if sample.chars().count() > longest && text.format.is_some() => None,
            Some(longest) => Some(json!(sample.chars().take(longest).collect::<String>())),
            None => Some(json!(sample)),
        }
    });
    fitted.collect()
}

/// Values where a schema says nothing.
pub fn anything() -> Vec<Value> {
    vec![
        json!({ "a": { "b": [1, 2.5, null, "text"] }, "c": {} }),
        json!(false),
        json!(10),
        json!("text"),
        json!([]),
        json!([{ "a": 0.1 }, []]),
        json!({}),
        json!(null),
    ]
}

/// Members that no document describes.
pub fn unknown_members() -> Vec<(&'static str, Value)> {
    vec![
        ("xUnknownObject", json!({ "inner": { "list": [1, { "deep": 24.99 }] }, "type": "NEW" })),
        ("x-unknown-array", json!([1, 10.5, "text", null, [], {}])),
        ("x_unknown_number", json!(9_999_999_999_999.99)),
        ("xUnknownNull", json!(null)),
        // What the member for unknown members may be called.
        ("extra", json!("text")),
    ]
}
