use proptest::prelude::*;
use std::sync::LazyLock;

use reqwest::{Client, Request};
use serde::Serialize;
use serde_json::{Value, json};

use super::call::{Call, Transport};
use super::hooks::OperationInfo;
use super::parameter::PathStyle;
use super::secret::Secret;
use super::style::{Explode, QueryStyle};

/// The object of the standard's examples; a map of `serde_json` would sort its members.
#[derive(Serialize)]
struct Color {
    #[serde(rename = "R")]
    red: u8,
    #[serde(rename = "G")]
    green: u8,
    #[serde(rename = "B")]
    blue: u8,
}

const COLOR: Color = Color { red: 100, green: 200, blue: 150 };
const COLORS: [&str; 3] = ["blue", "black", "brown"];

static TRANSPORT: LazyLock<Transport> =
    LazyLock::new(|| Transport::new("http://shop.test", Client::new()).expect("it is a URL"));

fn get() -> Call<'static> {
    get_at("/a")
}

fn get_at(path: &'static str) -> Call<'static> {
    Call::new(&TRANSPORT, OperationInfo::new("get", None).at("GET", path))
}

fn query(name: &str, value: &impl Serialize, style: QueryStyle, explode: Explode) -> Result<String, String> {
    // Those of operations are in the program.
    let name = name.to_owned().leak();
    let request = get().styled_query(name, value, style, explode).request()?;
    Ok(request.url().query().unwrap_or("no query").to_owned())
}

/// The segment of a path.
fn segment(fill: impl FnOnce(Call<'static>) -> Call<'static>) -> Result<String, String> {
    let url = fill(get_at("/{color}/")).request()?.url().to_string();
    let segment = url.strip_prefix("http://shop.test/").and_then(|path| path.strip_suffix('/'));
    segment.map(str::to_owned).ok_or_else(|| format!("{url} is another path"))
}

fn path(value: &impl Serialize, style: PathStyle, explode: Explode) -> Result<String, String> {
    segment(|call| call.styled_path("color", value, style, explode))
}

fn sent(call: Call<'_>) -> Request {
    call.request().expect("it can be sent")
}

/// [OpenAPI, Style Examples](https://spec.openapis.org/oas/v3.1.1.html#style-examples), row by row.
#[test]
fn a_path_parameter_is_as_in_the_table_of_the_standard() {
    let rows = [
        (
            PathStyle::Matrix,
            Explode::No,
            [";color", ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"],
        ),
        (
            PathStyle::Matrix,
            Explode::Yes,
            [";color", ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"],
        ),
        (PathStyle::Label, Explode::No, ["", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"]),
        (PathStyle::Label, Explode::Yes, ["", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"]),
        (PathStyle::Simple, Explode::No, ["", "blue", "blue,black,brown", "R,100,G,200,B,150"]),
        (PathStyle::Simple, Explode::Yes, ["", "blue", "blue,black,brown", "R=100,G=200,B=150"]),
    ];
    for (style, explode, [undefined, string, array, object]) in rows {
        // What the table has for the empty ones of `simple` and `label` would lead to another path.
        let undefined = (!undefined.is_empty()).then(|| undefined.to_owned());
        assert_eq!(path(&Value::Null, style, explode).ok(), undefined);
        assert_eq!(path(&json!([]), style, explode).ok(), undefined);
        assert_eq!(path(&"blue", style, explode), Ok(string.to_owned()));
        assert_eq!(path(&COLORS, style, explode), Ok(array.to_owned()));
        assert_eq!(path(&COLOR, style, explode), Ok(object.to_owned()));
    }
}

#[test]
fn a_query_parameter_is_as_in_the_table_of_the_standard() {
    use {Explode::*, QueryStyle::*};
    let rows = [
        (Form, No, ["color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"]),
        (Form, Yes, ["color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"]),
        (SpaceDelimited, No, ["color=blue", "color=blue%20black%20brown", "color=R%20100%20G%20200%20B%20150"]),
        (PipeDelimited, No, ["color=blue", "color=blue%7Cblack%7Cbrown", "color=R%7C100%7CG%7C200%7CB%7C150"]),
        (
            DeepObject,
            Yes,
            [
                "color=blue",
                "color%5B0%5D=blue&color%5B1%5D=black&color%5B2%5D=brown",
                "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
            ],
        ),
    ];
    for (style, explode, [string, array, object]) in rows {
        assert_eq!(query("color", &"blue", style, explode), Ok(string.to_owned()));
        assert_eq!(query("color", &COLORS, style, explode), Ok(array.to_owned()));
        assert_eq!(query("color", &COLOR, style, explode), Ok(object.to_owned()));
        assert_eq!(query("color", &Value::Null, style, explode), Ok("no query".to_owned()));
        assert_eq!(query("color", &json!([]), style, explode), Ok("no query".to_owned()));
        assert_eq!(query("color", &json!([null]), style, explode), Ok("no query".to_owned()));
        assert_eq!(query("color", &json!({ "a": null }), style, explode), Ok("no query".to_owned()));
    }
}

#[test]
fn a_delimiter_inside_of_an_element_divides_nothing() {
    let elements = json!(["a,b", "c d", "e|f"]);
    let form = query("x", &elements, QueryStyle::Form, Explode::No);
    assert_eq!(form.as_deref(), Ok("x=a%2Cb,c%20d,e%7Cf"));
    assert_eq!(path(&elements, PathStyle::Simple, Explode::No).as_deref(), Ok("a%2Cb,c%20d,e%7Cf"));
    assert_eq!(path(&json!(["a.b", "c"]), PathStyle::Label, Explode::Yes).as_deref(), Ok(".a%2Eb.c"));
    for style in [QueryStyle::SpaceDelimited, QueryStyle::PipeDelimited] {
        let refused = query("x", &elements, style, Explode::No);
        insta::allow_duplicates! {
            insta::assert_snapshot!(refused.expect_err("no server could read it back"), @"the query parameter `x` has an element that holds the delimiter of its style");
        }
    }
}

#[test]
fn what_is_nested_is_written_where_the_style_can_say_it() {
    let filter = json!({ "price": { "from": 1, "to": null }, "tags": ["a", { "b": true }], "text": "ä&=" });
    let deep = query("filter", &filter, QueryStyle::DeepObject, Explode::Yes).expect("it can be said");
    insta::assert_snapshot!(deep.replace('&', "\n"), @"
    filter%5Bprice%5D%5Bfrom%5D=1
    filter%5Btags%5D%5B0%5D=a
    filter%5Btags%5D%5B1%5D%5Bb%5D=true
    filter%5Btext%5D=%C3%A4%26%3D
    ");
    for (style, explode) in [(QueryStyle::Form, Explode::Yes), (QueryStyle::Form, Explode::No)] {
        let refused = query("filter", &filter, style, explode);
        insta::allow_duplicates! {
            insta::assert_snapshot!(refused.expect_err("the style cannot say it"), @"the query parameter `filter` is nested more deeply than its style can say");
        }
    }
    let json = sent(get().json_query("filter", &json!({ "a": [1, "ä"] })));
    insta::assert_snapshot!(json.url(), @"http://shop.test/a?filter=%7B%22a%22%3A%5B1%2C%22%C3%A4%22%5D%7D");
    assert_eq!(sent(get().json_query("filter", &None::<u8>)).url().query(), None);
}

#[test]
fn reserved_characters_stay_where_the_document_allows_them() {
    let reserved = |value: &str| {
        let request = sent(get().reserved_query("a[b]", value, QueryStyle::Form, Explode::Yes));
        request.url().query().unwrap_or_default().to_owned()
    };
    assert_eq!(reserved("/x?y:z@(1),;=$!*'"), "a%5Bb%5D=/x?y:z@(1),;=$!*%27");
    // These would end the parameter, or are in no query.
    assert_eq!(reserved("a&b#c+d[e] "), "a%5Bb%5D=a%26b%23c%2Bd%5Be%5D%20");
    assert_eq!(reserved("50% %41 %ü"), "a%5Bb%5D=50%25%20%41%20%25%C3%BC");
    let list = sent(get().reserved_query("x", &["a,b", "c/d"], QueryStyle::Form, Explode::No));
    assert_eq!(list.url().query(), Some("x=a%2Cb,c/d"));
}

#[test]
fn parameters_of_all_styles_stand_side_by_side() {
    let request = get()
        .query("q", "a b")
        .query("none", &None::<u8>)
        .styled_query("color", &COLORS, QueryStyle::PipeDelimited, Explode::No)
        .query("page", &2);
    assert_eq!(sent(request).url().query(), Some("q=a%20b&color=blue%7Cblack%7Cbrown&page=2"));
}

fn headers(request: &Request) -> String {
    request
        .headers()
        .iter()
        .map(|(name, value)| format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes())))
        .collect()
}

#[test]
fn headers_are_simple() {
    let request = get()
        .header_parameter("X-Text", "blue, 100% ü", Explode::No)
        .header_parameter("X-List", &COLORS, Explode::No)
        .header_parameter("X-Commas", &["a,b", "c"], Explode::No)
        .header_parameter("X-Object", &COLOR, Explode::No)
        .header_parameter("X-Exploded", &COLOR, Explode::Yes)
        .header_parameter("X-None", &None::<u8>, Explode::No)
        .header_parameter("X-Empty", &json!([]), Explode::No)
        .json_header("X-Json", &json!({ "a": [1, "b"] }))
        .json_header("X-Null", &Value::Null);
    insta::assert_snapshot!(headers(&sent(request)), @r#"
    x-text: blue, 100% ü
    x-list: blue,black,brown
    x-commas: a%2Cb,c
    x-object: R,100,G,200,B,150
    x-exploded: R=100,G=200,B=150
    x-json: {"a":[1,"b"]}
    "#);
}

#[test]
fn no_header_breaks_out_of_its_line() {
    let refused = |call: Call<'_>| call.request().expect_err("it is no header");
    insta::assert_snapshot!(refused(get().header_parameter("X-A", "a\r\nX-B: c", Explode::No)), @"the header parameter `X-A` has characters that no header may have");
    insta::assert_snapshot!(refused(get().header_parameter("X A", "a", Explode::No)), @"the header parameter `X A` has a name that no header may have");
    insta::assert_snapshot!(refused(get().header_parameter("X-A", &json!([[1]]), Explode::No)), @"the header parameter `X-A` is nested more deeply than its style can say");
}

#[test]
fn cookies_share_a_header() {
    let request = get()
        .cookie("session", "s%3Aa/b+c==", Explode::Yes)
        .cookie("te;xt", "a b;c,d\r\nü\"", Explode::Yes)
        .cookie("list", &COLORS, Explode::No)
        .cookie("color", &COLORS, Explode::Yes)
        .cookie("object", &COLOR, Explode::Yes)
        .cookie("none", &None::<u8>, Explode::Yes);
    let request = sent(request);
    insta::assert_snapshot!(headers(&request), @"cookie: session=s%3Aa/b+c==; te%3Bxt=a%20b%3Bc%2Cd%0D%0A%C3%BC%22; list=blue,black,brown; color=blue; color=black; color=brown; R=100; G=200; B=150");
    assert!(!format!("{request:?}").contains("session"), "{request:?}");
}

#[test]
fn a_cookie_header_of_the_callers_holds_the_cookie_parameters_too() {
    let request = get().header("cookie", "own=1").cookie("session", "s", Explode::Yes);
    assert_eq!(headers(&sent(request)), "cookie: own=1; session=s\n");
    let request = get().cookie("session", "s", Explode::Yes).header_parameter("Cookie", "own=1", Explode::No);
    assert_eq!(headers(&sent(request)), "cookie: own=1; session=s\n");
}

#[test]
fn secrets_are_let_into_headers_and_cookies_and_into_no_url() {
    let secret = Secret::new("hunter2");
    let request = get().header_parameter("X-Key", &secret, Explode::No).cookie("key", &secret, Explode::Yes);
    let request = sent(request);
    assert_eq!(headers(&request), "x-key: hunter2\ncookie: key=hunter2\n");
    assert!(!format!("{request:?}").contains("hunter2"), "{request:?}");
    assert!(query("key", &secret, QueryStyle::Form, Explode::Yes).is_err());
    assert!(path(&secret, PathStyle::Simple, Explode::No).is_err());
    let refused = get().json_query("key", &secret).request().expect_err("it is a secret");
    assert!(!refused.contains("hunter2"));
}

/// [RFC 6570, section 1.4](https://www.rfc-editor.org/rfc/rfc6570#section-1.4): each expression is expanded.
#[test]
fn a_path_parameter_fills_each_of_its_places() {
    let request = sent(get_at("/twice/{id}/again/{id}.{id}").path("id", "{id}"));
    assert_eq!(request.url().path(), "/twice/%7Bid%7D/again/%7Bid%7D.%7Bid%7D");
}

/// [RFC 3986, sections 3.3 and 5.2.4](https://www.rfc-editor.org/rfc/rfc3986#section-5.2.4): whole segments are steps.
#[test]
fn a_value_that_is_a_part_of_its_segment_may_be_empty_or_a_dot() {
    let filled = |path, a: &str, b: &str| {
        let request = get_at(path).path("a", a).path("b", b).request()?;
        Ok(request.url().path().to_owned())
    };
    let filled = |path, a, b| filled(path, a, b).unwrap_or_else(|reason: String| reason);
    insta::assert_snapshot!(filled("/odata/Items('{a}')/{b}", "", "x"), @"/odata/Items('')/x");
    insta::assert_snapshot!(filled("/f(p={a},n={b})", ".", ""), @"/f(p=.,n=)");
    insta::assert_snapshot!(filled("/a/{a}{b}", "", "x"), @"/a/x");
    insta::assert_snapshot!(filled("/a/{a}{b}", "..", "."), @"/a/...");
    insta::assert_snapshot!(filled("/a/{a}{b}", "", ""), @"the segment `{a}{b}` of the path is empty, `.` or `..`");
    insta::assert_snapshot!(filled("/a/{a}{b}/c", ".", "."), @"the segment `{a}{b}` of the path is empty, `.` or `..`");
    insta::assert_snapshot!(filled("/a/.{a}/{b}", ".", "x"), @"the segment `.{a}` of the path is empty, `.` or `..`");
    insta::assert_snapshot!(filled("/a/{a}/{b}", "x", ""), @"the path parameter `b` is empty, `.` or `..`");
}

proptest! {
    /// Whatever a value is, it stays in its place, and a server that knows the style reads it back.
    #[test]
    fn no_value_climbs_out_of_its_place(text in ".*", other in ".*") {
        for style in [PathStyle::Simple, PathStyle::Label, PathStyle::Matrix] {
            for value in [json!(text), json!([text, other]), json!({ text.as_str(): other })] {
                for explode in [Explode::Yes, Explode::No] {
                    let Ok(segment) = path(&value, style, explode) else { continue };
                    let url = reqwest::Url::parse(&format!("http://shop.test/a/{segment}/b")).expect("it is a URL");
                    prop_assert_eq!(url.path(), format!("/a/{segment}/b"));
                    prop_assert_eq!(url.query(), None);
                }
            }
        }
        if let Ok(segment) = segment(|call| call.path("color", &text)) {
            let url = reqwest::Url::parse(&format!("http://shop.test/a/{segment}/b")).expect("it is a URL");
            prop_assert_eq!(url.path(), format!("/a/{segment}/b"));
        }
    }

    #[test]
    fn a_server_reads_back_what_was_sent(elements in prop::collection::vec(".*", 1..4), name in ".+") {
        let exploded = query(&name, &elements, QueryStyle::Form, Explode::Yes).expect("it can be sent");
        let url = reqwest::Url::parse(&format!("http://shop.test/?{exploded}")).expect("it is a URL");
        let pairs = url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned()));
        let expected = elements.iter().map(|element| (name.clone(), element.clone()));
        prop_assert_eq!(pairs.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
        let listed = query("x", &elements, QueryStyle::Form, Explode::No).expect("it can be sent");
        let parts = listed.trim_start_matches("x=").split(',').map(|part| {
            percent_encoding::percent_decode_str(part).decode_utf8().expect("it was UTF-8").into_owned()
        });
        prop_assert_eq!(parts.collect::<Vec<_>>(), elements);
    }
}

#[test]
fn json_may_stand_in_a_path_and_in_a_cookie() {
    let path = segment(|call| call.json_path("color", &json!({ "R": "a/b" })));
    assert_eq!(path.expect("it is JSON"), "%7B%22R%22%3A%22a%2Fb%22%7D");
    let request = sent(get().cookie("a", &1, Explode::Yes).json_cookie("color", &json!(["a;b", 1])));
    assert_eq!(request.headers()["cookie"], "a=1; color=[%22a%3Bb%22%2C1]");
    assert!(sent(get().json_cookie("color", &Value::Null)).headers().get("cookie").is_none());
}

#[test]
fn no_segment_is_a_step_to_another_path_also_where_its_dots_are_encoded() {
    for value in [json!(["."]), json!([".", null]), json!({ "": null })] {
        let refused = path(&value, PathStyle::Label, Explode::Yes);
        assert!(refused.is_err(), "{value}: {refused:?}");
    }
    assert_eq!(path(&json!([".", "."]), PathStyle::Label, Explode::Yes).as_deref(), Ok(".%2E.%2E"));
    assert_eq!(segment(|call| call.path("color", "%2e")).as_deref(), Ok("%252e"));
    for (style, explode) in [
        (PathStyle::Label, Explode::Yes),
        (PathStyle::Label, Explode::No),
        (PathStyle::Simple, Explode::No),
        (PathStyle::Matrix, Explode::Yes),
    ] {
        for value in [json!("."), json!(".."), json!(["", "."]), json!([".", ""]), json!("%2e"), json!({ ".": "." })] {
            let Ok(segment) = path(&value, style, explode) else { continue };
            let url = reqwest::Url::parse(&format!("http://shop.test/a/{segment}/b")).expect("it is a URL");
            assert_eq!(url.path(), format!("/a/{segment}/b"), "{value}");
        }
    }
}

#[test]
fn the_value_of_a_header_is_not_shown() {
    let request = sent(get().header_parameter("X-Key", &"hunter2", Explode::No));
    assert!(!format!("{:?}", request.headers()).contains("hunter2"));
    let request = sent(get().json_header("X-Key", &json!({ "a": "hunter2" })));
    assert!(!format!("{:?}", request.headers()).contains("hunter2"));
}

#[test]
fn a_parameter_that_is_set_again_is_replaced() {
    let call = get().query("page", &1).query("tags", &COLORS).query("page", &2).cookie("a", &1, Explode::Yes);
    let request =
        sent(call.cookie("a", &2, Explode::Yes).header("x-a", "1").header("x-a", "2").query("tags", &json!([])));
    assert_eq!(request.url().query(), Some("page=2"));
    assert_eq!(request.headers()["cookie"], "a=2");
    assert_eq!(request.headers()["x-a"], "2");
}
