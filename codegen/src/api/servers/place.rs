//! Where the variables of a server's URL stand in it: their values must stay there.

use crate::document::Node;
use crate::openapi::server_url::Part;

/// Where a variable stands in a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// It is the scheme: `{scheme}://shop.test`.
    Scheme,
    /// In the host and the port: `https://{region}.shop.test`.
    Authority,
    /// In the host, and what the document gives for it goes on with a path: `https://{address}`.
    Address,
    /// After the host, with a slash of its own: `https://shop.test{path}`.
    FromRoot,
    /// Between two slashes, or a part of that: `https://shop.test/{version}`.
    Segment,
    /// In the path, over several steps of it.
    Segments,
    /// It is the URL, or its beginning: `{url}/v1`.
    Start,
}

impl Place {
    /// The place where a variable stands first, with all others at their defaults.
    pub(super) fn of(server: &Node, parts: &[Part<'_>], name: &str) -> Self {
        let default = |name: &str| server.get("variables")?.get(name)?.get_str("default");
        let text = |part: &Part<'_>| match part {
            Part::Literal(text) => (*text).to_owned(),
            Part::Variable(name) => default(name).unwrap_or("x").to_owned(),
        };
        let position = parts.iter().position(|part| *part == Part::Variable(name)).unwrap_or_default();
        let before = parts[..position].iter().map(text).collect::<String>();
        let after = parts[position..].iter().skip(1).map(text).collect::<String>();
        let own = default(name).unwrap_or_default();
        match before.split_once("//") {
            None if before.is_empty() && own.contains("://") => Self::Start,
            None if after.starts_with("://") => Self::Scheme,
            Some((_, authority)) if !authority.contains('/') => match own.find('/') {
                Some(0) => Self::FromRoot,
                Some(_) => Self::Address,
                None => Self::Authority,
            },
            None if before.is_empty() && own.is_empty() && after.starts_with('/') => Self::Start,
            _ if own.contains('/') => Self::Segments,
            _ => Self::Segment,
        }
    }

    /// Its name in the runtime.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Scheme => "Scheme",
            Self::Authority => "Authority",
            Self::Address => "Address",
            Self::FromRoot => "FromRoot",
            Self::Segment => "Segment",
            Self::Segments => "Segments",
            Self::Start => "Start",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Diagnostics;
    use crate::document;
    use crate::openapi::server_url;
    use crate::sources::{SourceFile, Sources};

    #[test]
    fn each_place_is_known_by_what_stands_before() {
        let text = "
- {url: '{scheme}://{host}:{port}/{base}/v{version}', variables: {scheme: {default: https}, base: {default: a/b}}}
- {url: 'https://{address}{rest}', variables: {address: {default: a.test/b}}}
- {url: 'https://a.test{path}', variables: {path: {default: /v1}}}
- {url: '{url}/v1', variables: {url: {default: 'https://a.test'}}}
- {url: '{unknown}/v1'}
- {url: '//{host}/{a}'}
- {url: '/{a}'}
";
        let sources = Sources::new(SourceFile { name: "spec.yaml".to_owned(), text: text.to_owned() });
        let document = document::parse(&sources, sources.spec(), &mut Diagnostics::new()).expect("it is YAML");
        let mut lines = String::new();
        for server in document.root.as_array().into_iter().flatten() {
            let parts = server_url::parts(server.get_str("url").expect("it has one"));
            for part in &parts {
                if let Part::Variable(name) = part {
                    lines += &format!("{name}: {:?}\n", Place::of(server, &parts, name));
                }
            }
        }
        insta::assert_snapshot!(lines, @"
        scheme: Scheme
        host: Authority
        port: Authority
        base: Segments
        version: Segment
        address: Address
        rest: Segment
        path: FromRoot
        url: Start
        unknown: Start
        host: Authority
        a: Segment
        a: Segment
        ");
    }
}
