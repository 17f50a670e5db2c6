//! The servers of the lowered document: those of the root, and those that some operations have of their own.

mod name;
mod place;

use std::collections::BTreeSet;

pub(crate) use self::place::Place;
use super::naming::{self, Given, GivenNames};
use crate::document::Node;
use crate::openapi;
use crate::openapi::server_url::{self, Part};

/// A server of the document.
pub(crate) struct Server<'d> {
    /// The Server Object.
    pub(crate) node: &'d Node,
    /// Its URL, with variables in braces.
    pub(crate) url: &'d str,
    /// The parts of the URL.
    pub(crate) parts: Vec<Part<'d>>,
    /// The variables of the URL, each once.
    pub(crate) variables: Vec<Variable<'d>>,
    /// What it is called, in snake case.
    pub(crate) name: String,
}

/// A variable of a server's URL.
pub(crate) struct Variable<'d> {
    pub(crate) name: &'d str,
    /// What it is called in Rust, in snake case.
    pub(crate) field: String,
    /// Without one, whoever makes a client gives the value.
    pub(crate) default: Option<&'d str>,
    /// All values that it may have, if they are listed.
    pub(crate) values: Vec<&'d str>,
    /// The variants for the values.
    pub(crate) variants: Vec<String>,
    pub(crate) description: Option<&'d str>,
    /// Where it stands first.
    pub(crate) place: Place,
}

/// What the URL of a server is by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Base {
    /// All that a client needs.
    Absolute,
    /// Something below another URL.
    Relative,
    /// A variable has no default, or it is no URL of HTTP.
    Unusable,
}

impl<'d> Server<'d> {
    fn of(node: &'d Node) -> Option<Self> {
        let url = node.get_str("url")?;
        let parts = server_url::parts(url);
        let variables = server_url::names(url);
        let fields = naming::fields(variables.iter().copied(), &Given::NONE);
        let variables = variables.into_iter().zip(fields);
        let variables = variables.map(|(name, field)| Variable::of(node, &parts, name, field)).collect();
        let mut server = Self { node, url, name: String::new(), parts, variables };
        server.name = name::of(node, &server.parts, server.default_url().as_deref());
        Some(server)
    }

    /// The URL with all variables at their defaults.
    pub(crate) fn default_url(&self) -> Option<String> {
        let parts = self.parts.iter().map(|part| match part {
            Part::Literal(text) => Some(*text),
            Part::Variable(name) => self.variables.iter().find(|variable| variable.name == *name)?.default,
        });
        let url = parts.collect::<Option<Vec<_>>>()?.concat();
        Some(url.trim().to_owned())
    }

    /// What no other server is known by: its URL, and the defaults of its variables.
    pub(crate) fn key(&self) -> String {
        let defaults =
            self.variables.iter().filter_map(|variable| Some(format!(" {}={}", variable.name, variable.default?)));
        std::iter::once(self.url.to_owned()).chain(defaults).collect()
    }

    /// What it is called where others would be called the same, the best first.
    pub(super) fn longer_names(&self) -> Vec<String> {
        name::longer(&self.name, &self.parts)
    }

    /// What the URL is by itself, with all variables at their defaults.
    pub(crate) fn base(&self) -> Base {
        let Some(url) = self.default_url() else { return Base::Unusable };
        // What no URI has (RFC 3986, section 2), such as the marks around what a reader is to fill in.
        if url.contains(|c: char| " \"<>\\^`{|}".contains(c) || c.is_control()) {
            return Base::Unusable;
        }
        let is_http = |scheme: &str| ["http", "https"].iter().any(|http| scheme.eq_ignore_ascii_case(http));
        match url.split_once("://") {
            Some((scheme, rest)) if is_http(scheme) && has_host(rest) => Base::Absolute,
            Some((scheme, _)) if !scheme.contains(['/', '?', '#']) => Base::Unusable,
            _ => Base::Relative,
        }
    }

    /// Whether two servers are the same, whatever is said of them.
    pub(crate) fn is(&self, other: &Self) -> bool {
        let variables = |server: &Self| {
            let variables = server.variables.iter();
            variables.map(|variable| (variable.default, variable.values.clone())).collect::<Vec<_>>()
        };
        self.url == other.url && variables(self) == variables(other)
    }
}

impl<'d> Variable<'d> {
    fn of(server: &'d Node, parts: &[Part<'d>], name: &'d str, field: String) -> Self {
        let node = server.get("variables").and_then(|variables| variables.get(name));
        let text = |member: &str| node.and_then(|node| node.get_str(member));
        let values = node.and_then(|node| node.get("enum")).and_then(Node::as_array).unwrap_or_default();
        let values = values.iter().filter_map(Node::as_str).collect::<Vec<_>>();
        Self {
            name,
            field,
            default: text("default"),
            variants: naming::values(values.iter().map(|value| (*value, *value)), &Given::NONE),
            values,
            description: text("description"),
            place: Place::of(server, parts, name),
        }
    }
}

/// Whether what follows a scheme begins with a host, and a port if there is one
/// ([RFC 3986, section 3.2](https://www.rfc-editor.org/rfc/rfc3986#section-3.2)).
fn has_host(rest: &str) -> bool {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let (host, port) = match host.rsplit_once(':').filter(|(_, port)| !port.contains(']')) {
        Some((host, port)) => (host, port),
        None => (host, ""),
    };
    let is_host = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => !host.is_empty() && !host.contains(['[', ']', ':']),
    };
    is_host && (port.is_empty() || port.parse::<u16>().is_ok())
}

/// The servers of a document.
pub(crate) struct Servers<'d> {
    /// Those of the root.
    pub(crate) root: Vec<Server<'d>>,
    /// Those that some operations have of their own, without those that are the root's.
    pub(crate) sets: Vec<ServerSet<'d>>,
}

/// Servers that some operations have of their own.
pub(crate) struct ServerSet<'d> {
    pub(crate) servers: Vec<Server<'d>>,
    /// The field of the client, and the method that reads it.
    pub(crate) field: String,
    /// The method that replaces it.
    pub(crate) setter: String,
}

impl<'d> ServerSet<'d> {
    /// The server that requests go to if nobody says more: the first that has all that it takes.
    pub(crate) fn default(&self) -> Option<&Server<'d>> {
        self.servers.iter().find(|server| server.base() != Base::Unusable)
    }
}

impl<'d> Servers<'d> {
    /// Reads the servers, and names them; their methods take names of the client.
    pub(super) fn of(root: &'d Node, methods: &mut BTreeSet<String>, given: &GivenNames) -> Self {
        let mut servers = Self { root: self::of(Some(root)), sets: Vec::new() };
        for (_, item) in openapi::path_items(root) {
            for operation in openapi::operations_of(item).map(|(_, operation)| operation) {
                let own = own(item, operation);
                if own.is_empty() || servers.are_of_root(&own) || servers.sets.iter().any(|set| are(&set.servers, &own))
                {
                    continue;
                }
                servers.sets.push(ServerSet { servers: own, field: String::new(), setter: String::new() });
            }
        }
        servers.name(given);
        naming::server_sets(&mut servers.sets, methods, given);
        servers
    }

    /// Gives each server a name that no other one has.
    fn name(&mut self, given: &GivenNames) {
        let mut distinct = Vec::<&Server<'_>>::new();
        for server in self.iter() {
            if !distinct.iter().any(|other| other.is(server)) {
                distinct.push(server);
            }
        }
        let names = naming::servers(&distinct, given);
        let names = self.iter().map(|server| {
            let index = distinct.iter().position(|other| other.is(server));
            index.map(|index| names[index].clone()).unwrap_or_default()
        });
        let names = names.collect::<Vec<_>>();
        let all = self.root.iter_mut().chain(self.sets.iter_mut().flat_map(|set| &mut set.servers));
        all.zip(names).for_each(|(server, name)| server.name = name);
    }

    /// All servers: those of the root, then those of the sets.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Server<'d>> {
        self.root.iter().chain(self.sets.iter().flat_map(|set| &set.servers))
    }

    /// The number of the servers that an operation has of its own, if its requests go there.
    pub(super) fn of_operation(&self, item: &'d Node, operation: &'d Node) -> Option<usize> {
        let own = own(item, operation);
        let set = self.sets.iter().position(|set| are(&set.servers, &own))?;
        self.sets[set].default().map(|_| set)
    }

    /// The server of the root that a client has if nobody says more: the first that has all that it takes.
    pub(crate) fn default(&self) -> Option<&Server<'d>> {
        self.root.iter().find(|server| server.base() == Base::Absolute)
    }

    /// Whether there is anything to choose: several servers, or variables.
    pub(crate) fn are_named(&self) -> bool {
        let is_alone = self.sets.is_empty() && self.root.len() < 2;
        !is_alone || self.root.iter().any(|server| !server.variables.is_empty())
    }

    /// The sets that have a server to which requests can go.
    pub(crate) fn usable_sets(&self) -> impl Iterator<Item = &ServerSet<'d>> {
        self.sets.iter().filter(|set| set.default().is_some())
    }

    /// Whether operations with these servers are like those with none: the same is chosen, and all are known.
    fn are_of_root(&self, own: &[Server<'d>]) -> bool {
        let first = own.iter().find(|server| server.base() != Base::Unusable);
        let same = match (first, self.default()) {
            (Some(own), Some(root)) => own.is(root),
            (Some(own), None) => self.root.first().is_some_and(|root| root.is(own)),
            _ => false,
        };
        same && own.iter().all(|server| self.root.iter().any(|root| root.is(server)))
    }
}

/// The servers of an operation, or else of its path (OpenAPI, Operation Object). An empty list says nothing.
fn own<'d>(item: &'d Node, operation: &'d Node) -> Vec<Server<'d>> {
    let names_any =
        |holder: &&'d Node| holder.get("servers").and_then(Node::as_array).is_some_and(|servers| !servers.is_empty());
    of([operation, item].into_iter().find(names_any))
}

fn of(holder: Option<&Node>) -> Vec<Server<'_>> {
    let servers = holder.and_then(|holder| holder.get("servers")).and_then(Node::as_array).unwrap_or_default();
    servers.iter().filter_map(Server::of).collect()
}

fn are(left: &[Server<'_>], right: &[Server<'_>]) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(left, right)| left.is(right))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Diagnostics;
    use crate::document;
    use crate::sources::{SourceFile, Sources};

    #[test]
    fn a_url_is_all_that_a_client_needs_if_requests_can_go_there() {
        let text = r#"
- https://a.test/v1
- HTTPS://A.Test/
- http://user@localhost:8080
- http://[::1]:80/a
- https://<your-domain>/api
- https://[your-domain]/api
- https://a.test:port/
- https://a.test/<tenant>
- https:///a
- ftp://a.test
- /v1
- //a.test/v1
"#;
        let sources = Sources::new(SourceFile { name: "servers.yaml".to_owned(), text: text.to_owned() });
        let root = document::parse(&sources, sources.spec(), &mut Diagnostics::new()).expect("it is YAML").root;
        let lines = root.as_array().unwrap_or_default().iter().map(|url| {
            let members = [("url".to_owned(), url.clone())].into_iter().collect();
            let node = Node { value: document::Value::Object(members), origin: url.origin.clone() };
            let server = Server::of(&node).expect("it has a URL");
            format!("{}: {:?}", server.url, server.base())
        });
        insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"), @"
        https://a.test/v1: Absolute
        HTTPS://A.Test/: Absolute
        http://user@localhost:8080: Absolute
        http://[::1]:80/a: Absolute
        https://<your-domain>/api: Unusable
        https://[your-domain]/api: Unusable
        https://a.test:port/: Unusable
        https://a.test/<tenant>: Unusable
        https:///a: Unusable
        ftp://a.test: Unusable
        /v1: Relative
        //a.test/v1: Relative
        ");
    }
}
