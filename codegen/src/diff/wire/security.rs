//! Compares the security schemes, and what operations demand of their callers.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Sides;
use super::super::change::{Subject, Value};
use super::super::rules::Rule;
use super::operations::{Operation, operations};
use super::{Comparer, from, from_to, to, words};
use crate::document::Node;
use crate::openapi;

/// One way to be allowed: the schemes that it takes together, and the scopes of each.
type Alternative = BTreeMap<String, BTreeSet<String>>;

impl<'d> Comparer<'d> {
    pub(super) fn security_schemes(&mut self) {
        let roots = self.roots;
        let of = |root: &'d Node| root.get("components").map(|components| components.members("securitySchemes"));
        for (name, old) in of(roots.old).into_iter().flatten() {
            let subject = Subject::new("the security scheme", name);
            match self.scheme(roots.new, name) {
                Some(new) => self.security_scheme(&subject, Sides { old, new }),
                None => {
                    let nodes = Sides { old: Some(old), new: roots.new.get("components") };
                    self.report(Rule::SecuritySchemeRemoved, &subject, Value::default(), nodes);
                }
            }
        }
        for (name, new) in of(roots.new).into_iter().flatten() {
            if self.scheme(roots.old, name).is_some() {
                continue;
            }
            let nodes = Sides { old: roots.old.get("components"), new: Some(new) };
            self.report(Rule::SecuritySchemeAdded, Subject::new("the security scheme", name), Value::default(), nodes);
        }
    }

    fn scheme(&self, root: &'d Node, name: &str) -> Option<&'d Node> {
        openapi::resolve(root, root.get("components")?.get("securitySchemes")?.get(name)?)
    }

    fn security_scheme(&mut self, subject: &Subject, nodes: Sides<&'d Node>) {
        let users = self.users(&subject.name);
        let Sides { old, new } = nodes.map(definition);
        // The names of headers are the same in any case (RFC 9110, section 5.1).
        let is_header = |definition: &str| definition.starts_with("apiKey header ");
        if old != new && !(is_header(&old) && old.eq_ignore_ascii_case(&new)) {
            self.of_scheme(Rule::SecuritySchemeChanged, subject, from_to(old, new), nodes, &users);
        }
        let Sides { old, new } = nodes.map(flows);
        for (way, url) in &old.ways {
            let (rule, value) = match new.ways.get(way).map(|now| words::value(now)) {
                None => (Rule::SecuritySchemeFlowRemoved, from(format!("{way} {}", words::value(url)))),
                Some(now) if now == words::value(url) => continue,
                Some(now) => (Rule::SecuritySchemeFlowsChanged, from_to(format!("{way} {}", words::value(url)), now)),
            };
            self.of_scheme(rule, subject, value, nodes, &users);
        }
        for (way, url) in new.ways.iter().filter(|(way, _)| !old.ways.contains_key(*way)) {
            let value = to(format!("{way} {}", words::value(url)));
            self.of_scheme(Rule::SecuritySchemeFlowAdded, subject, value, nodes, &users);
        }
        // What an operation wants says the operation; here is a list for readers.
        if old.scopes != new.scopes {
            self.report(Rule::DocumentationChanged, subject, to("scopes"), nodes.map(Some));
        }
        self.documentation(subject, nodes);
    }

    /// The operations that want a scheme, before or after.
    fn users(&self, name: &str) -> BTreeSet<String> {
        let wants = |root: &'d Node, operation: &Operation<'d>| {
            let security = operation.node.get("security").or_else(|| root.get("security"));
            let requirements = security.and_then(Node::as_array).unwrap_or_default();
            requirements.iter().any(|requirement| requirement.get(name).is_some())
        };
        let of = |root: &'d Node| operations(root).into_iter().filter(move |operation| wants(root, operation));
        of(self.roots.old).chain(of(self.roots.new)).map(|operation| operation.name()).collect()
    }

    /// Reports what has changed of a scheme: for the operations that want it, and for readers where none does.
    fn of_scheme(
        &mut self,
        rule: Rule,
        subject: &Subject,
        value: Value,
        nodes: Sides<&'d Node>,
        users: &BTreeSet<String>,
    ) {
        if users.is_empty() {
            return self.report(Rule::DocumentationChanged, subject, to("definition"), nodes.map(Some));
        }
        for user in users {
            self.under(user, |comparer| comparer.report(rule, subject, value.clone(), nodes.map(Some)));
        }
    }

    pub(super) fn operation_security(&mut self, name: &Subject, nodes: Sides<&'d Node>) {
        let ways = Sides { old: self.ways(self.roots.old, nodes.old), new: self.ways(self.roots.new, nodes.new) };
        let own = nodes.map(|node| node.get("security"));
        // What the document demands of all operations is one change, however many there are.
        let is_of_all = own.old.is_none() && own.new.is_none();
        let name = &if is_of_all { Subject::new("the API", "") } else { name.clone() };
        let places = Sides {
            old: own.old.or(self.roots.old.get("security")).or(Some(nodes.old)),
            new: own.new.or(self.roots.new.get("security")).or(Some(nodes.new)),
        };
        let is_open = |ways: &[Alternative]| ways.iter().any(BTreeMap::is_empty);
        match (is_open(&ways.old), is_open(&ways.new)) {
            (true, false) => self.report(Rule::SecurityRequired, name, Value::default(), places),
            (false, true) => self.report(Rule::SecurityLifted, name, Value::default(), places),
            // Whoever shows credentials where none are needed is let in all the same.
            (true, true) => {
                let words = ways.as_ref().map(|ways| list(ways));
                if words.old != words.new {
                    let value = from_to(words.old, words.new);
                    self.report(Rule::SecurityAlternativesReplaced, name, value, places);
                }
            }
            (false, false) => self.alternatives(name, ways, places),
        }
    }

    /// Compares the ways to be allowed, none of which is to show nothing.
    fn alternatives(&mut self, name: &Subject, ways: Sides<Vec<Alternative>>, places: Sides<Option<&'d Node>>) {
        // Whoever has what a looser alternative wants is let in; whoever does not has one way less.
        let refused = |of: &[Alternative], by: &[Alternative]| {
            let refused = of.iter().filter(|way| !by.iter().any(|other| is_looser(other, way)));
            refused.cloned().collect::<Vec<_>>()
        };
        let (mut gone, mut come) = (refused(&ways.old, &ways.new), refused(&ways.new, &ways.old));
        // The same schemes with other scopes.
        gone.retain(|old| {
            let Some(index) = come.iter().position(|new| new.keys().eq(old.keys())) else { return true };
            self.scopes(name, Sides { old, new: &come.remove(index) }, places);
            false
        });
        gone.retain(|old| {
            // The way goes on to be one, with more on top.
            let scopes_of_one = come.iter().any(|new| new.keys().eq(old.keys()));
            let tighter = ways.new.iter().find(|new| is_looser(old, new));
            let Some(new) = tighter.filter(|_| !scopes_of_one) else { return true };
            match new.keys().eq(old.keys()) {
                true => self.scopes(name, Sides { old, new }, places),
                false => {
                    let value = from_to(in_words(old), in_words(new));
                    self.report(Rule::SecurityAlternativeTightened, name, value, places);
                }
            }
            false
        });
        come.retain(|new| {
            let Some(old) = ways.old.iter().find(|old| is_looser(new, old)) else { return true };
            match new.keys().eq(old.keys()) {
                true => self.scopes(name, Sides { old, new }, places),
                false => {
                    let value = from_to(in_words(old), in_words(new));
                    self.report(Rule::SecurityAlternativeLoosened, name, value, places);
                }
            }
            false
        });
        for way in gone {
            self.report(Rule::SecurityAlternativeRemoved, name, from(in_words(&way)), places);
        }
        for way in come {
            self.report(Rule::SecurityAlternativeAdded, name, to(in_words(&way)), places);
        }
    }

    fn scopes(&mut self, name: &Subject, ways: Sides<&Alternative>, places: Sides<Option<&'d Node>>) {
        for (scheme, old) in ways.old {
            let Some(new) = ways.new.get(scheme) else { continue };
            for scope in old.difference(new) {
                self.report(Rule::SecurityScopeRemoved, name, from(scope), places);
            }
            for scope in new.difference(old) {
                self.report(Rule::SecurityScopeAdded, name, to(scope), places);
            }
        }
    }

    /// The ways to be allowed to call an operation. Without any, there is one that takes nothing.
    fn ways(&self, root: &'d Node, operation: &'d Node) -> Vec<Alternative> {
        let security = operation.get("security").or_else(|| root.get("security"));
        let requirements = security.and_then(Node::as_array).unwrap_or_default();
        let way = |requirement: &'d Node| {
            let schemes = requirement.as_object().into_iter().flatten();
            let scopes = |node: &Node| {
                let scopes = node.as_array().unwrap_or_default().iter();
                scopes.filter_map(Node::as_str).map(str::to_owned).collect()
            };
            schemes.map(|(name, node)| (self.scheme_name(root, name), scopes(node))).collect::<Alternative>()
        };
        match requirements {
            [] => vec![Alternative::new()],
            requirements => requirements.iter().map(way).collect(),
        }
    }

    /// The name of a scheme that both documents have, or else what the scheme is: another name is not sent.
    fn scheme_name(&self, root: &'d Node, name: &str) -> String {
        let has = |root| self.scheme(root, name).is_some();
        match self.scheme(root, name).filter(|_| !(has(self.roots.old) && has(self.roots.new))) {
            Some(scheme) => definition(scheme),
            None => name.to_owned(),
        }
    }
}

/// Whether whoever has what the other alternative wants has what this one wants.
fn is_looser(way: &Alternative, other: &Alternative) -> bool {
    way.iter().all(|(scheme, scopes)| other.get(scheme).is_some_and(|others| scopes.is_subset(others)))
}

/// An alternative in words: its schemes, with their scopes.
fn in_words(way: &Alternative) -> String {
    let scheme = |(name, scopes): (&String, &BTreeSet<String>)| match scopes.is_empty() {
        true => name.clone(),
        false => format!("{name} ({})", scopes.iter().cloned().collect::<Vec<_>>().join(", ")),
    };
    way.iter().map(scheme).collect::<Vec<_>>().join(" and ")
}

/// Alternatives in words, but for the one that takes nothing.
fn list(ways: &[Alternative]) -> String {
    let closed = ways.iter().filter(|way| !way.is_empty()).map(in_words).collect::<BTreeSet<_>>();
    if closed.is_empty() { "none".to_owned() } else { closed.into_iter().collect::<Vec<_>>().join(", ") }
}

/// The flows of a scheme.
struct Flows<'d> {
    /// The URLs of each flow, by the flow and what the URL is.
    ways: BTreeMap<String, &'d Node>,
    scopes: Vec<&'d Node>,
}

fn flows(scheme: &Node) -> Flows<'_> {
    let mut found = Flows { ways: BTreeMap::new(), scopes: Vec::new() };
    for name in ["openIdConnectUrl", "oauth2MetadataUrl"] {
        found.ways.extend(scheme.get(name).map(|url| (name.to_owned(), url)));
    }
    for (flow, node) in scheme.members("flows") {
        for (name, node) in node.as_object().into_iter().flatten() {
            match name.as_str() {
                "scopes" => found.scopes.push(node),
                name if name.ends_with("Url") => drop(found.ways.insert(format!("{flow} {name}"), node)),
                _ => {}
            }
        }
    }
    found
}

/// How credentials are shown, in one line.
fn definition(scheme: &Node) -> String {
    let of = |name| scheme.get_str(name).unwrap_or_default();
    match of("type") {
        "apiKey" => format!("apiKey {} {}", of("in"), of("name")),
        "http" => format!("http {}", of("scheme").to_lowercase()),
        other => other.to_owned(),
    }
}
