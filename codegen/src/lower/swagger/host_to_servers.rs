//! Makes servers of the host, the base path and the schemes.
//!
//! Before: `host: api.test`, `basePath: /v1`, `schemes: [http, https]`
//! After:  `servers: [{ url: https://api.test/v1 }, { url: http://api.test/v1 }]`
//!
//! An operation with schemes of its own gets servers of its own. `https` comes first: the order says nothing in Swagger 2.0,
//! and the first server is the one that a client takes. Where no scheme is named, `https` is assumed, with a note; without a
//! host, the server is the one that the document is from.

use super::{is_swagger, object, text, texts};
use crate::diagnostics::{Code, Diagnostic};
use crate::document::{Node, Object, Origin};
use crate::lower::{Pass, Purpose};
use crate::openapi::METHODS;

pub(in crate::lower) const PASS: Pass = Pass {
    name: "host_to_servers",
    purpose: Purpose::NormalForm,
    run: |document, diagnostics| {
        let root = &mut document.root;
        if !is_swagger(root) {
            return;
        }
        let origin = root.origin.clone();
        let Some(members) = root.as_object_mut() else { return };
        let [host, base, schemes] = ["host", "basePath", "schemes"].map(|name| members.shift_remove(name));
        let server = Server::of(host.as_ref(), base.as_ref());
        let place = host.as_ref().or(base.as_ref()).map_or(&origin, |node| &node.origin);
        let given = texts(schemes.as_ref()).filter(|schemes| !schemes.is_empty());
        if server.needs_scheme() && given.is_none() {
            let message = "no `schemes` say how the server is reached, so `https` is taken";
            let note = Diagnostic::note(Code::SwaggerAssumed, message).at(place.key());
            diagnostics.push(note.help("an overlay can give the document a list `schemes`"));
        }
        if host.is_some() || base.is_some() {
            let schemes = given.unwrap_or_else(|| vec!["https".to_owned()]);
            members.insert("servers".to_owned(), server.urls(schemes, place));
        }
        let items = members.get_mut("paths").and_then(Node::as_object_mut);
        for (_, item) in items.into_iter().flatten() {
            for method in METHODS {
                if let Some(operation) = item.get_mut(method).and_then(Node::as_object_mut) {
                    own(operation, &server);
                }
            }
        }
    },
};

/// Gives an operation with schemes of its own its servers.
fn own(operation: &mut Object, server: &Server) {
    let Some(schemes) = operation.shift_remove("schemes") else { return };
    if let Some(given) = texts(Some(&schemes)).filter(|given| server.needs_scheme() && !given.is_empty()) {
        operation.insert("servers".to_owned(), server.urls(given, &schemes.origin));
    }
}

/// Where the paths of the document begin.
struct Server {
    host: Option<String>,
    /// Empty, or with a slash at the start and none at the end.
    base: String,
}

impl Server {
    fn of(host: Option<&Node>, base: Option<&Node>) -> Self {
        let text = |node: Option<&Node>| node.and_then(Node::as_str).unwrap_or_default().trim().to_owned();
        let base = text(base).trim_matches('/').to_owned();
        let base = if base.is_empty() { base } else { format!("/{base}") };
        Self { host: Some(text(host).trim_end_matches('/').to_owned()).filter(|host| !host.is_empty()), base }
    }

    /// Whether it takes a scheme to make a URL of it; some documents have a scheme where the host is.
    fn needs_scheme(&self) -> bool {
        self.host.as_ref().is_some_and(|host| !host.contains("://"))
    }

    fn urls(&self, mut schemes: Vec<String>, origin: &Origin) -> Node {
        schemes.sort_by_key(|scheme| scheme != "https");
        let base = &self.base;
        let urls = match &self.host {
            Some(host) if self.needs_scheme() => {
                schemes.iter().map(|scheme| format!("{scheme}://{host}{base}")).collect()
            }
            Some(host) => vec![format!("{host}{base}")],
            None => vec![if base.is_empty() { "/".to_owned() } else { base.clone() }],
        };
        let servers = urls.iter().map(|url| object([("url", text(url, origin))], origin));
        Node::array(servers.collect(), origin.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn each_scheme_makes_a_server() {
        let before = "
swagger: '2.0'
host: api.test:8080
basePath: v1/
schemes: [http, https]
paths: {/a: {get: {schemes: [wss]}, put: {schemes: []}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        swagger: '2.0'
        paths:
          /a:
            get:
              servers:
              - url: wss://api.test:8080/v1
            put: {}
        servers:
        - url: https://api.test:8080/v1
        - url: http://api.test:8080/v1
        ");
    }

    #[test]
    fn what_is_missing_is_assumed() {
        insta::assert_snapshot!(lower(PASS, "{swagger: '2.0', host: api.test, basePath: /}"), @"
        # before.yaml:1:18: note[swagger-assumed]: no `schemes` say how the server is reached, so `https` is taken
        swagger: '2.0'
        servers:
        - url: https://api.test
        ");
        insta::assert_snapshot!(lower(PASS, "{swagger: '2.0', host: 'http://api.test/'}"), @"
        swagger: '2.0'
        servers:
        - url: http://api.test
        ");
        insta::assert_snapshot!(lower(PASS, "{swagger: '2.0', basePath: /v1, schemes: [https]}"), @"
        swagger: '2.0'
        servers:
        - url: /v1
        ");
        insta::assert_snapshot!(lower(PASS, "{swagger: '2.0', schemes: [https]}"), @"swagger: '2.0'");
    }
}
