//! What the items of a client stand for on the wire, read from the code that writes and reads it.

/// A request, as far as it tells operations apart.
pub(super) struct Request {
    /// The method and the path.
    pub(super) operation: String,
    /// The form of the body tells operations of one URL apart.
    pub(super) is_form: bool,
}

/// The request that a function sends, if it does.
pub(super) fn request(body: &str) -> Option<Request> {
    let verbs = ["get", "put", "post", "delete", "head", "patch", "request"];
    let verb = verbs.iter().find(|verb| body.contains(&format!(". client . {verb} (")))?;
    let url = body.split_once("format ! (").and_then(|(_, rest)| rest.split('"').nth(1))?;
    let operation = format!("{} {}", verb.to_uppercase(), url.trim_start_matches("{}"));
    Some(Request { operation, is_form: body.contains("form_urlencoded") })
}
