//! Compares requests that come in, webhooks and callbacks: their payload goes the way of a response, and what their
//! receiver answers goes the way of a request.

use indexmap::{IndexMap, IndexSet};

use super::super::Sides;
use super::super::change::{Subject, Value};
use super::super::rules::{Direction, Rule};
use super::operations::{Operation, is_true, of_item};
use super::parameters::{self, parameters};
use super::responses::{response_of, statuses};
use super::schema::At;
use super::{Comparer, from_to};
use crate::document::Node;
use crate::openapi;

/// The requests of a callback, each to its URL.
struct Callback<'d> {
    node: &'d Node,
    urls: Vec<&'d str>,
    requests: Vec<Operation<'d>>,
}

impl<'d> Comparer<'d> {
    pub(super) fn webhooks(&mut self) {
        let by_name = |root: &'d Node| {
            let webhooks = root.members("webhooks").flat_map(|(name, item)| of_item(root, name, item));
            webhooks.map(|webhook| ((webhook.path, webhook.method), webhook)).collect::<IndexMap<_, _>>()
        };
        let Sides { mut old, new } = self.roots.map(by_name);
        for (key, new) in new {
            let name = Subject::new("webhook", key.0);
            let pair = old.shift_remove(&key);
            self.under(&name.to_string(), |comparer| match pair {
                Some(old) => comparer.incoming(&name, Sides { old, new }),
                None => {
                    let nodes = Sides { old: comparer.roots.old.get("webhooks"), new: Some(new.node) };
                    comparer.report(Rule::WebhookAdded, &name, Value::default(), nodes);
                }
            });
        }
        for ((name, _), old) in old {
            let name = Subject::new("webhook", name);
            let nodes = Sides { old: Some(old.node), new: self.roots.new.get("webhooks") };
            self.under(&name.to_string(), |comparer| {
                comparer.report(Rule::WebhookRemoved, &name, Value::default(), nodes);
            });
        }
    }

    /// The callbacks of an operation.
    pub(super) fn callbacks(&mut self, nodes: Sides<&'d Node>) {
        let mut old = callbacks(self.roots.old, nodes.old);
        for (name, new) in callbacks(self.roots.new, nodes.new) {
            let subject = Subject::new("the callback", name);
            let Some(old) = old.shift_remove(name) else {
                let nodes = Sides { old: Some(nodes.old), new: Some(new.node) };
                self.report(Rule::CallbackAdded, &subject, Value::default(), nodes);
                continue;
            };
            self.callback(&subject, Sides { old, new });
        }
        for (name, old) in old {
            let nodes = Sides { old: Some(old.node), new: Some(nodes.new) };
            self.report(Rule::CallbackRemoved, Subject::new("the callback", name), Value::default(), nodes);
        }
    }

    fn callback(&mut self, subject: &Subject, pair: Sides<Callback<'d>>) {
        let nodes = pair.as_ref().map(|callback| callback.node);
        if pair.old.urls != pair.new.urls {
            let urls = pair.as_ref().map(|callback| callback.urls.join(", "));
            self.report(Rule::CallbackChanged, subject, from_to(urls.old, urls.new), nodes.map(Some));
        }
        let Sides { mut old, new } = pair.map(|callback| callback.requests);
        let (mut pairs, mut moved) = (Vec::new(), Vec::new());
        for new in new {
            match old.iter().position(|old| (old.method, old.path) == (new.method, new.path)) {
                Some(index) => pairs.push(Sides { old: old.remove(index), new }),
                None => moved.push(new),
            }
        }
        // What goes to another URL is still known by its method.
        for new in moved {
            match old.iter().position(|old| old.method == new.method) {
                Some(index) => pairs.push(Sides { old: old.remove(index), new }),
                None => {
                    let places = Sides { old: Some(nodes.old), new: Some(new.node) };
                    self.report(Rule::CallbackAdded, subject, Value::default(), places);
                }
            }
        }
        for pair in pairs {
            self.incoming(subject, pair);
        }
        for old in old {
            let places = Sides { old: Some(old.node), new: Some(nodes.new) };
            self.report(Rule::CallbackRemoved, subject, Value::default(), places);
        }
    }

    fn incoming(&mut self, name: &Subject, pair: Sides<Operation<'d>>) {
        let nodes = pair.map(|request| request.node);
        self.documentation(name, nodes);
        self.deprecation(Rule::OperationDeprecated, name, nodes);
        self.payload(name, nodes);
        self.incoming_parameters(name, &pair);
        self.answers(name, nodes);
    }

    fn payload(&mut self, name: &Subject, nodes: Sides<&'d Node>) {
        let body = |root: &'d Node, node: &'d Node| openapi::resolve(root, node.get("requestBody")?);
        let bodies = Sides { old: body(self.roots.old, nodes.old), new: body(self.roots.new, nodes.new) };
        let (Some(old), Some(new)) = (bodies.old, bodies.new) else {
            let rule = match (bodies.old, bodies.new) {
                (Some(_), None) => Rule::ResponseBodyRemoved,
                (None, Some(_)) => Rule::ResponseBodyAdded,
                _ => return,
            };
            return self.report(rule, name, Value::default(), nodes.map(Some));
        };
        self.media_types(name, Direction::Response, Sides { old, new });
    }

    fn incoming_parameters(&mut self, name: &Subject, pair: &Sides<Operation<'d>>) {
        let mut old = parameters(self.roots.old, &pair.old);
        let nodes = pair.as_ref().map(|request| request.node);
        let of = |node: &Node| {
            let own = parameters::subject(node.get_str("in").unwrap_or_default(), node);
            Subject { name: format!("{} ({})", own.name, name.name), ..own }
        };
        for (key, new) in parameters(self.roots.new, &pair.new) {
            let Some(old) = old.shift_remove(&key) else {
                let places = Sides { old: Some(nodes.old), new: Some(new) };
                self.report(Rule::IncomingParameterAdded, of(new), Value::default(), places);
                continue;
            };
            let nodes = Sides { old, new };
            let required = nodes.map(|node| if is_true(node, "required") { ", required" } else { "" });
            let styles = parameters::styles(self.roots, nodes);
            let sent = Sides { old: styles.old + required.old, new: styles.new + required.new };
            if sent.old != sent.new {
                self.report(Rule::IncomingParameterChanged, of(new), from_to(sent.old, sent.new), nodes.map(Some));
            }
            self.documentation(&of(new), nodes);
            if let Sides { old: Some(old), new: Some(new_schema) } = nodes.map(parameters::schema) {
                let at = At::new(of(new), Direction::Response).written(parameters::writing(nodes));
                self.schema(&at, Sides { old, new: new_schema });
            }
        }
        for (_, old) in old {
            let places = Sides { old: Some(old), new: Some(nodes.new) };
            self.report(Rule::IncomingParameterRemoved, of(old), Value::default(), places);
        }
    }

    /// What receivers answer, where all is well.
    fn answers(&mut self, name: &Subject, nodes: Sides<&'d Node>) {
        let is_answer = |status: &String| status.starts_with(['2', 'd']);
        let Sides { old, new } = nodes.map(|node| statuses(node).filter(is_answer).collect::<IndexSet<_>>());
        let answer = |root: &'d Node, node: &'d Node, status: &str| {
            let own = [status, "2XX", "default"].into_iter().find_map(|status| response_of(node, status));
            openapi::resolve(root, own?)
        };
        for status in old.union(&new) {
            let subject = Subject::new("the answer", format!("{status} ({})", name.name));
            let pair = Sides {
                old: answer(self.roots.old, nodes.old, status),
                new: answer(self.roots.new, nodes.new, status),
            };
            let places = Sides { old: pair.old.or(Some(nodes.old)), new: pair.new.or(Some(nodes.new)) };
            let pair = match pair {
                Sides { old: Some(old), new: Some(new) } => Sides { old, new },
                Sides { old: None, .. } => {
                    self.report(Rule::AnswerAdded, &subject, Value::default(), places);
                    continue;
                }
                Sides { new: None, .. } => {
                    self.report(Rule::AnswerRemoved, &subject, Value::default(), places);
                    continue;
                }
            };
            let has_body = pair.map(|node| node.members("content").next().is_some());
            self.documentation(&subject, pair);
            match (has_body.old, has_body.new) {
                (true, true) => self.media_types(&subject, Direction::Request, pair),
                (false, true) => self.report(Rule::AnswerBodyAdded, &subject, Value::default(), places),
                (true, false) => self.report(Rule::AnswerBodyRemoved, &subject, Value::default(), places),
                (false, false) => {}
            }
        }
    }
}

fn callbacks<'d>(root: &'d Node, operation: &'d Node) -> IndexMap<&'d str, Callback<'d>> {
    let named = operation.members("callbacks").filter_map(|(name, callback)| {
        let node = openapi::resolve(root, callback)?;
        let items = node.as_object()?.iter().filter(|(url, _)| !url.starts_with("x-")).collect::<Vec<_>>();
        let requests = items.iter().flat_map(|(url, item)| of_item(root, url, item)).collect();
        let urls = items.iter().map(|(url, _)| url.as_str()).collect();
        Some((name.as_str(), Callback { node, urls, requests }))
    });
    named.collect()
}
