//! What a document says about the request of an operation, and whether a request is that.

use serde_json::{Map, Value};

use super::compare;
use super::document::{Operation, elements, essence, is_json, members, percent_decoded};
use super::server::Request;

/// A request as the document describes it, with these values.
pub struct Expected<'d> {
    pub operation: &'d Operation<'d>,
    /// The values of the parameters that are sent, by place and name.
    pub parameters: Vec<(&'d Value, Value)>,
    /// The media type and the value of the body, if one is sent.
    pub body: Option<(&'d str, Value)>,
    /// What the hooks are told of the security, as they tell the server.
    pub security: Option<Value>,
}

impl Expected<'_> {
    /// All that is wrong with a request.
    pub fn complaints(&self, request: &Request) -> Vec<String> {
        let mut complaints = Vec::new();
        let mut check = |what: &str, expected: &dyn std::fmt::Debug, found: &dyn std::fmt::Debug, is_right: bool| {
            if !is_right {
                complaints.push(format!("the {what} is {found:?} and not {expected:?}"));
            }
        };
        let method = self.operation.method.to_uppercase();
        check("method", &method, &request.method, method == request.method);
        let expected = self.path();
        check("path", &expected, &request.path, same_path(&expected, &request.path));
        let (mut expected, mut found) = (self.query(), query(request.query.as_deref().unwrap_or_default()));
        expected.sort();
        found.sort();
        check("query", &expected, &found, expected == found);
        for (name, value) in self.headers() {
            check(&format!("header {name}"), &value, &request.header(name), request.header(name) == Some(&*value));
        }
        let cookies = self.cookies();
        if !cookies.is_empty() {
            let found = request.header("cookie").unwrap_or_default();
            let mut pairs = found.split("; ").collect::<Vec<_>>();
            pairs.sort_unstable();
            check("cookie", &cookies, &found, pairs == cookies);
        }
        self.check_security(request, &mut complaints);
        self.check_accept(request, &mut complaints);
        self.check_body(request, &mut complaints);
        complaints
    }

    fn sent(&self, place: &str) -> impl Iterator<Item = (&str, &Value, &Value)> {
        let here = self.parameters.iter().filter(move |(parameter, _)| parameter["in"] == place);
        here.map(|(parameter, value)| (parameter["name"].as_str().unwrap_or_default(), *parameter, value))
    }

    /// The path, with the values percent-encoded.
    fn path(&self) -> String {
        let mut path = self.operation.path.to_owned();
        for (name, parameter, value) in self.sent("path") {
            let explode = parameter["explode"] == true;
            let text = match parameter["style"].as_str().unwrap_or("simple") {
                "label" => format!(".{}", simple(value, explode, if explode { "." } else { "," })),
                // What the fixtures have of it is no container.
                "matrix" => format!(";{name}={}", simple(value, explode, ",")),
                _ => simple(value, explode, ","),
            };
            path = path.replace(&format!("{{{name}}}"), &percent_encoded(&text));
        }
        path
    }

    /// The names and values of the query, decoded.
    fn query(&self) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        for (name, parameter, value) in self.sent("query") {
            if parameter.get("content").is_some() {
                pairs.push((name.to_owned(), value.to_string()));
                continue;
            }
            let style = parameter["style"].as_str().unwrap_or("form");
            let explode = parameter["explode"].as_bool().unwrap_or(style == "form");
            pairs.extend(form(name, value, style, explode));
        }
        pairs
    }

    fn headers(&self) -> Vec<(&str, String)> {
        // The standard says that a parameter of one of these names is none.
        let is_other = |name: &str| !["accept", "content-type", "authorization"].contains(&&*name.to_ascii_lowercase());
        let sent = self.sent("header").filter(|(name, ..)| is_other(name));
        sent.map(|(name, parameter, value)| (name, simple(value, parameter["explode"] == true, ","))).collect()
    }

    fn cookies(&self) -> Vec<String> {
        let mut pairs = Vec::new();
        for (name, parameter, value) in self.sent("cookie") {
            let explode = parameter["explode"].as_bool().unwrap_or(true);
            pairs.extend(form(name, value, "form", explode).into_iter().map(|(name, value)| format!("{name}={value}")));
        }
        pairs.sort();
        pairs
    }

    /// The hooks know what the document says.
    fn check_security(&self, request: &Request, complaints: &mut Vec<String>) {
        let found = request.header("x-security").map(|text| serde_json::from_str::<Value>(text).unwrap_or_default());
        if found != self.security {
            complaints.push(format!("the security is {found:?} and not {:?}", self.security));
        }
    }

    /// A client that reads JSON says so.
    fn check_accept(&self, request: &Request, complaints: &mut Vec<String>) {
        let contents = self.operation.responses.iter().flat_map(|(_, response)| members(&response["content"]));
        let media_types = contents.map(|(media_type, _)| media_type).collect::<Vec<_>>();
        let all_json = !media_types.is_empty() && media_types.into_iter().all(is_json);
        let accept = request.header("accept").unwrap_or_default();
        if all_json && !accept.contains("json") && !accept.contains("*/*") {
            complaints.push(format!("the header accept is {accept:?} and the responses are JSON"));
        }
    }

    fn check_body(&self, request: &Request, complaints: &mut Vec<String>) {
        let found = request.header("content-type");
        let Some((media_type, value)) = &self.body else {
            if !request.body.is_empty() || found.is_some() {
                complaints.push(format!("there is a body of {found:?}: {}", request.body));
            }
            return;
        };
        if !found.is_some_and(|found| is_in(&essence(found), &essence(media_type))) {
            complaints.push(format!("the header content-type is {found:?} and not {media_type:?}"));
        }
        match &*essence(media_type) {
            _ if is_json(media_type) => match serde_json::from_str(&request.body) {
                Ok(body) => {
                    complaints
                        .extend(compare::difference(value, &body).map(|difference| format!("the body: {difference}")));
                }
                Err(error) => complaints.push(format!("the body is not JSON: {error}: {}", request.body)),
            },
            "application/x-www-form-urlencoded" => {
                let pairs = members(value).flat_map(|(name, member)| match member {
                    // Encoding Object: what is an object is sent as JSON.
                    Value::Object(_) => vec![(name.to_owned(), member.to_string())],
                    _ => form(name, member, "form", true),
                });
                let (mut expected, mut found) = (pairs.collect::<Vec<_>>(), query(&request.body));
                expected.sort();
                found.sort();
                if expected != found {
                    complaints.push(format!("the form is {found:?} and not {expected:?}"));
                }
            }
            _ => {
                if value.as_str() != Some(&*request.body) {
                    complaints.push(format!("the body is {:?} and not {value}", request.body));
                }
            }
        }
    }
}

/// Whether a media type is one of a range, or the same.
fn is_in(media_type: &str, range: &str) -> bool {
    match range.strip_suffix('*') {
        Some(start) => !media_type.contains('*') && (start == "*/" || media_type.starts_with(start)),
        None => media_type == range,
    }
}

/// The text of a value that is no container.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The style `simple`.
fn simple(value: &Value, explode: bool, separator: &str) -> String {
    match value {
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(separator),
        Value::Object(members) => pairs_of(members, explode, separator),
        other => text(other),
    }
}

fn pairs_of(members: &Map<String, Value>, explode: bool, separator: &str) -> String {
    let between = if explode { "=" } else { "," };
    let pairs = members.iter().map(|(name, value)| format!("{name}{between}{}", text(value)));
    pairs.collect::<Vec<_>>().join(separator)
}

/// The styles of a query: the pairs of a parameter.
fn form(name: &str, value: &Value, style: &str, explode: bool) -> Vec<(String, String)> {
    let one = |value: String| vec![(name.to_owned(), value)];
    let separator = match style {
        "spaceDelimited" => " ",
        "pipeDelimited" => "|",
        _ => ",",
    };
    match value {
        Value::Array(_) if explode => elements(value).map(|item| (name.to_owned(), text(item))).collect(),
        Value::Array(items) => one(items.iter().map(text).collect::<Vec<_>>().join(separator)),
        Value::Object(_) if style == "deepObject" => {
            members(value).map(|(member, value)| (format!("{name}[{member}]"), text(value))).collect()
        }
        Value::Object(_) if explode => members(value).map(|(member, value)| (member.to_owned(), text(value))).collect(),
        Value::Object(members) => one(pairs_of(members, false, separator)),
        other => one(text(other)),
    }
}

/// The pairs of a query or a form, decoded; a plus sign is a space there, as the URL Standard has it.
fn query(text: &str) -> Vec<(String, String)> {
    let decoded = |text: &str| percent_decoded(&text.replace('+', " "));
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect()
}

/// A text in which all but the unreserved characters are percent-encoded (RFC 3986, section 2.3).
fn percent_encoded(text: &str) -> String {
    let encoded = text.bytes().map(|byte| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    });
    encoded.collect()
}

/// Whether two paths have the same segments, and the second is written with the characters of a path alone.
fn same_path(expected: &str, found: &str) -> bool {
    let segments = |path: &str| path.split('/').map(percent_decoded).collect::<Vec<_>>();
    let is_pchar = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@%/".contains(c);
    segments(expected) == segments(found) && found.chars().all(is_pchar)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::document::Document;

    const DOCUMENT: &str = "
paths:
  /orders/{id}/files/{name}.pdf:
    post:
      operationId: file
      parameters:
        - {name: id, in: path, required: true}
        - {name: name, in: path, required: true}
        - {name: 'at[gt]', in: query}
        - {name: tags, in: query}
        - {name: ids, in: query, explode: false}
        - {name: where, in: query, style: deepObject}
        - {name: X-Trace, in: header}
      requestBody: {content: {application/json: {}}}
      responses: {'200': {content: {application/json: {}}}}
";

    fn complaints(change: impl Fn(&mut Request)) -> Vec<String> {
        let document = Document::parse(DOCUMENT).expect("it is YAML");
        let operation = document.operations().remove(0);
        let values = [
            json!("a/b c"),
            json!("ü"),
            json!("1+1"),
            json!(["x", "y&z"]),
            json!([1, 2]),
            json!({ "a": true }),
            json!("t"),
        ];
        let parameters = operation.parameters.iter().copied().zip(values).collect();
        let body = Some(("application/json", json!({ "a": 10 })));
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut request = Request {
            method: "POST".to_owned(),
            path: "/orders/a%2Fb%20c/files/%c3%bc.pdf".to_owned(),
            query: Some("tags=x&tags=y%26z&ids=1%2C2&at%5Bgt%5D=1%2B1&where%5Ba%5D=true".to_owned()),
            headers: vec![
                header("x-trace", "t"),
                header("content-type", "application/json; charset=utf-8"),
                header("accept", "application/json"),
                header("x-security", "[{}]"),
            ],
            body: r#"{ "a": 10 }"#.to_owned(),
        };
        change(&mut request);
        let security = Some(json!([{}]));
        Expected { operation: &operation, parameters, body, security }.complaints(&request)
    }

    #[test]
    fn a_request_as_described_has_no_complaints() {
        assert_eq!(complaints(|_| {}), Vec::<String>::new());
    }

    #[test]
    fn every_part_of_a_request_counts() {
        let changes: [fn(&mut Request); 9] = [
            |request| request.method = "PUT".to_owned(),
            |request| request.path = request.path.replace("%2F", "/"),
            |request| request.path = request.path.replace("%c3%bc", "ü"),
            |request| request.query = request.query.take().map(|query| query.replace("%2B", "+")),
            |request| request.headers[0].1 = "u".to_owned(),
            |request| request.headers[1].1 = "text/json".to_owned(),
            |request| request.headers[2].1 = "text/html".to_owned(),
            |request| request.headers.truncate(3),
            |request| request.body = r#"{"a":10.0}"#.to_owned(),
        ];
        let found = changes.map(|change| complaints(change).join("\n"));
        insta::assert_snapshot!(found.join("\n"), @r#"
        the method is "PUT" and not "POST"
        the path is "/orders/a/b%20c/files/%c3%bc.pdf" and not "/orders/a%2Fb%20c/files/%C3%BC.pdf"
        the path is "/orders/a%2Fb%20c/files/ü.pdf" and not "/orders/a%2Fb%20c/files/%C3%BC.pdf"
        the query is [("at[gt]", "1 1"), ("ids", "1,2"), ("tags", "x"), ("tags", "y&z"), ("where[a]", "true")] and not [("at[gt]", "1+1"), ("ids", "1,2"), ("tags", "x"), ("tags", "y&z"), ("where[a]", "true")]
        the header X-Trace is Some("u") and not "t"
        the header content-type is Some("text/json") and not "application/json"
        the header accept is "text/html" and the responses are JSON
        the security is None and not Some(Array [Object {}])
        the body: at `/a`: sent 10, got 10.0
        "#);
    }
}
