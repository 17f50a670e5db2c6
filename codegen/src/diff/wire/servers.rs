//! Compares the servers of two documents.

use indexmap::IndexSet;

use super::super::Sides;
use super::super::change::{Subject, Value};
use super::super::rules::Rule;
use super::operations::Operation;
use super::{Comparer, from_to};
use crate::document::Node;

/// How many URLs a server may have: those of all values of its variables soon are more than anybody reads.
const MOST_URLS: usize = 64;

/// The URLs of servers, each with the defaults of its variables first, and then with their other values.
fn urls(node: &Node) -> Vec<(String, &Node)> {
    let servers = node.get("servers").and_then(Node::as_array).unwrap_or_default();
    servers.iter().flat_map(|server| urls_of(server).into_iter().map(move |url| (url, server))).collect()
}

fn urls_of(server: &Node) -> IndexSet<String> {
    let mut urls = vec![server.get_str("url").unwrap_or_default().to_owned()];
    for (name, variable) in server.members("variables") {
        let default = variable.get_str("default").unwrap_or_default();
        let others = variable.get("enum").and_then(Node::as_array).unwrap_or_default().iter().filter_map(Node::as_str);
        let values = std::iter::once(default).chain(others).collect::<IndexSet<_>>();
        let with = |value: &&str| urls.iter().map(|url| url.replace(&format!("{{{name}}}"), value)).collect::<Vec<_>>();
        urls = values.iter().flat_map(with).take(MOST_URLS).collect();
    }
    urls.into_iter().map(|url| url.trim_end_matches('/').to_owned()).collect()
}

impl Comparer<'_> {
    pub(super) fn servers(&mut self) {
        let roots = self.roots;
        let Sides { old, new } = roots.map(urls);
        // Without servers, there is one whose URL is `/` (OpenAPI, OpenAPI Object).
        let is_default = |urls: &[(String, &Node)]| urls.iter().all(|(url, _)| url.is_empty());
        if is_default(&old) && is_default(&new) {
            return;
        }
        let has = |urls: &[(String, &Node)], url: &str| urls.iter().any(|(other, _)| other == url);
        let base = Sides { old: old.first(), new: new.first() };
        if let Sides { old: Some((from, old)), new: Some((to, new)) } = base
            && from != to
        {
            let nodes = Sides { old: Some(*old), new: Some(*new) };
            self.report(Rule::BaseUrlChanged, Subject::new("the base URL", ""), from_to(from, to), nodes);
        }
        // The base URL has been told of, unless it is the other document's further server.
        let is_base = |url: &str| base.old.is_some_and(|(base, _)| base == url) && base.new.is_some();
        for (url, node) in old.iter().filter(|(url, _)| !has(&new, url) && !is_base(url)) {
            let nodes = Sides { old: Some(*node), new: roots.new.get("servers") };
            self.report(Rule::ServerRemoved, Subject::new("the server", url), Value::default(), nodes);
        }
        let is_base = |url: &str| base.new.is_some_and(|(base, _)| base == url) && base.old.is_some();
        for (url, node) in new.iter().filter(|(url, _)| !has(&old, url) && !is_base(url)) {
            let nodes = Sides { old: roots.old.get("servers"), new: Some(*node) };
            self.report(Rule::ServerAdded, Subject::new("the server", url), Value::default(), nodes);
        }
    }

    /// The servers of an operation, or else those of its path, where one of both documents has such.
    pub(super) fn operation_servers(&mut self, name: &Subject, pair: &Sides<Operation<'_>>) {
        let own = |operation: &Operation<'_>| {
            let holder = [operation.node, operation.item].into_iter().find(|holder| holder.get("servers").is_some());
            holder.map(urls_alone)
        };
        let own = pair.as_ref().map(own);
        if own.old.is_none() && own.new.is_none() {
            return;
        }
        let Sides { old, new } = Sides {
            old: own.old.unwrap_or_else(|| urls_alone(self.roots.old)),
            new: own.new.unwrap_or_else(|| urls_alone(self.roots.new)),
        };
        if old != new {
            let words = |urls: Vec<String>| if urls.is_empty() { "none".to_owned() } else { urls.join(", ") };
            let nodes = Sides { old: Some(pair.old.node), new: Some(pair.new.node) };
            self.report(Rule::OperationServersChanged, name, from_to(words(old), words(new)), nodes);
        }
    }
}

/// The URL of the first server; empty if there is none.
pub(super) fn base_url(root: &Node) -> String {
    urls_alone(root).into_iter().next().unwrap_or_default()
}

fn urls_alone(node: &Node) -> Vec<String> {
    urls(node).into_iter().map(|(url, _)| url).collect()
}
