//! What the document says of a security scheme, for readers.

use crate::document::Node;
use crate::markdown::{code_span, safe};

/// The URLs of a flow of OAuth 2.0 (OpenAPI, OAuth Flow Object): the member, the field, the words.
pub(super) const URLS: [(&str, &str, &str); 4] = [
    ("authorizationUrl", "authorization_url", "authorization URL"),
    ("deviceAuthorizationUrl", "device_authorization_url", "device authorization URL"),
    ("tokenUrl", "token_url", "token URL"),
    ("refreshUrl", "refresh_url", "refresh URL"),
];

/// The documentation of a scheme. Each part is made safe by itself, so that none goes on in the next.
pub(super) fn of(name: &str, scheme: &Node) -> String {
    let title = format!("{}: {}.", code_span(name), title(scheme));
    let flows = flows(scheme).map(|(name, node)| flow(name, node));
    parts([title].into_iter().chain(description(scheme)).chain(flows))
}

/// The documentation of what is no scheme of OpenAPI.
pub(super) fn of_unusable(name: &str, reason: &str, scheme: Option<&Node>) -> String {
    let kind = scheme.and_then(|scheme| scheme.get_str("type")).map(|kind| format!(" (`type`: {})", code_span(kind)));
    let title = format!("{} {reason}{}.", code_span(name), kind.unwrap_or_default());
    parts([title].into_iter().chain(scheme.and_then(description)))
}

fn description(scheme: &Node) -> Option<String> {
    scheme.get_str("description").map(str::to_owned)
}

fn parts(parts: impl Iterator<Item = String>) -> String {
    parts.map(|part| safe(&part)).collect::<Vec<_>>().join("\n\n")
}

/// The flows of a scheme by their names.
pub(super) fn flows(scheme: &Node) -> impl Iterator<Item = (&String, &Node)> {
    scheme.members("flows").filter(|(name, _)| !name.starts_with("x-"))
}

fn title(scheme: &Node) -> String {
    let quoted = |name: &str| code_span(scheme.get_str(name).unwrap_or_default());
    match scheme.get_str("type") {
        Some("apiKey") if scheme.get_str("in") == Some("query") => {
            format!("an API key in the query parameter {}", quoted("name"))
        }
        Some("apiKey") if scheme.get_str("in") == Some("cookie") => {
            format!("an API key in the cookie {}", quoted("name"))
        }
        Some("apiKey") => format!("an API key in the header {}", quoted("name")),
        Some("http") => match scheme.get_str("bearerFormat") {
            Some(format) => format!("{} authentication, the token as {}", quoted("scheme"), code_span(format)),
            None => format!("{} authentication", quoted("scheme")),
        },
        Some("oauth2") => "an access token of OAuth 2.0".to_owned(),
        Some("openIdConnect") => match scheme.get_str("openIdConnectUrl") {
            Some(url) => format!("a token of OpenID Connect, as {} says", in_one_line(url)),
            None => "a token of OpenID Connect".to_owned(),
        },
        _ => "a client certificate, which the HTTP client shows".to_owned(),
    }
}

/// A flow with its URLs and scopes.
fn flow(name: &str, flow: &Node) -> String {
    let urls = URLS.iter().filter_map(|(name, _, words)| {
        let url = flow.get_str(name)?;
        Some(format!("\n* {words}: {}", in_one_line(url)))
    });
    let scopes = flow.members("scopes").map(|(scope, description)| {
        let description = in_one_line(description.as_str().unwrap_or_default());
        let colon = if description.is_empty() { "" } else { ": " };
        format!("\n* scope {}{colon}{description}", code_span(scope))
    });
    format!("The flow {}:\n{}", code_span(name), urls.chain(scopes).collect::<String>())
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
