//! Compares the security schemes, and what operations demand of their callers.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Sides;
use super::super::change::{Subject, Value};
use super::super::rules::Rule;
use super::{Comparer, from, to};
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
        let Sides { old, new } = nodes.map(definition);
        if old != new {
            self.report(Rule::SecuritySchemeChanged, subject, super::from_to(old, new), nodes.map(Some));
        }
        let Sides { old, new } = nodes.map(flows);
        if old.ways != new.ways {
            self.report(Rule::SecuritySchemeFlowsChanged, subject, Value::default(), nodes.map(Some));
        }
        // What an operation wants says the operation; here is a list for readers.
        if old.scopes != new.scopes {
            self.report(Rule::DocumentationChanged, subject, to("scopes"), nodes.map(Some));
        }
        self.documentation(subject, nodes);
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
            _ => {}
        }
        let schemes = |way: &Alternative| way.keys().cloned().collect::<Vec<_>>();
        let by_schemes = |ways: &[Alternative]| {
            let closed = ways.iter().filter(|way| !way.is_empty());
            closed.map(|way| (schemes(way), way.clone())).collect::<BTreeMap<_, _>>()
        };
        let (opened, closed) = (is_open(&ways.new) && !is_open(&ways.old), is_open(&ways.old) && !is_open(&ways.new));
        let Sides { old, new } = ways.as_ref().map(|ways| by_schemes(ways));
        for (schemes, old) in &old {
            let Some(new) = new.get(schemes) else {
                // Whoever shows credentials where none are needed is let in all the same.
                if opened {
                    continue;
                }
                self.report(Rule::SecurityAlternativeRemoved, name, from(schemes.join(" and ")), places);
                continue;
            };
            for (scheme, scopes) in old {
                let wanted = &new[scheme];
                for scope in scopes.difference(wanted) {
                    self.report(Rule::SecurityScopeRemoved, name, from(scope), places);
                }
                for scope in wanted.difference(scopes) {
                    self.report(Rule::SecurityScopeAdded, name, to(scope), places);
                }
            }
        }
        // Where anybody could call it before, that credentials are needed has been said.
        for schemes in new.keys().filter(|schemes| !closed && !old.contains_key(*schemes)) {
            self.report(Rule::SecurityAlternativeAdded, name, to(schemes.join(" and ")), places);
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

    /// The name of a scheme that both documents have, or else what the scheme is: another name goes over no wire.
    fn scheme_name(&self, root: &'d Node, name: &str) -> String {
        let has = |root| self.scheme(root, name).is_some();
        match self.scheme(root, name).filter(|_| !(has(self.roots.old) && has(self.roots.new))) {
            Some(scheme) => definition(scheme),
            None => name.to_owned(),
        }
    }
}

/// The flows of a scheme.
struct Flows<'d> {
    /// The URLs of each flow.
    ways: Vec<(&'d str, &'d str, &'d Node)>,
    scopes: Vec<&'d Node>,
}

fn flows(scheme: &Node) -> Flows<'_> {
    let mut found = Flows { ways: Vec::new(), scopes: Vec::new() };
    found.ways.extend(scheme.get("openIdConnectUrl").map(|url| ("", "openIdConnectUrl", url)));
    for (flow, node) in scheme.members("flows") {
        for (name, node) in node.as_object().into_iter().flatten() {
            match name.as_str() {
                "scopes" => found.scopes.push(node),
                name if name.ends_with("Url") => found.ways.push((flow, name, node)),
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
