//! Compares the bodies of requests and the responses.

use indexmap::{IndexMap, IndexSet};

use super::super::Sides;
use super::super::change::{Subject, Value};
use super::super::rules::{Direction, Rule};
use super::operations::is_true;
use super::schema::At;
use super::{Comparer, from, from_to, to};
use crate::document::Node;
use crate::openapi;

impl<'d> Comparer<'d> {
    pub(super) fn request_body(&mut self, nodes: Sides<&'d Node>) {
        let subject = &Subject::new("the request body", "");
        let body = |root: &'d Node, node: &'d Node| openapi::resolve(root, node.get("requestBody")?);
        let (old, new) = (body(self.roots.old, nodes.old), body(self.roots.new, nodes.new));
        let places = Sides { old: old.or(Some(nodes.old)), new: new.or(Some(nodes.new)) };
        let rule = match (old, new) {
            (None, None) => return,
            (None, Some(new)) if is_true(new, "required") => Rule::RequiredRequestBodyAdded,
            (None, Some(_)) => Rule::OptionalRequestBodyAdded,
            (Some(old), None) if is_true(old, "required") => Rule::RequiredRequestBodyRemoved,
            (Some(_), None) => Rule::OptionalRequestBodyRemoved,
            (Some(old), Some(new)) => {
                self.documentation(subject, Sides { old, new });
                self.media_types(subject, Direction::Request, Sides { old, new });
                match (is_true(old, "required"), is_true(new, "required")) {
                    (false, true) => Rule::RequestBodyBecameRequired,
                    (true, false) => Rule::RequestBodyBecameOptional,
                    _ => return,
                }
            }
        };
        self.report(rule, subject, Value::default(), places);
    }

    pub(super) fn responses(&mut self, nodes: Sides<&'d Node>) {
        let of = |node: &'d Node| {
            node.members("responses").filter(|(status, _)| !status.starts_with("x-")).map(|(status, _)| status.as_str())
        };
        let statuses = of(nodes.old).chain(of(nodes.new)).collect::<IndexSet<_>>();
        for status in statuses {
            let response =
                |root: &'d Node, node: &'d Node, status| openapi::resolve(root, node.get("responses")?.get(status)?);
            let own = Sides {
                old: response(self.roots.old, nodes.old, status),
                new: response(self.roots.new, nodes.new, status),
            };
            // A status without a response of its own is what the range or `default` says.
            let or_cover = |own: Option<&'d Node>, root, node| {
                own.or_else(|| cover(status).into_iter().find_map(|status| response(root, node, status)))
            };
            let covered = Sides {
                old: or_cover(own.old, self.roots.old, nodes.old),
                new: or_cover(own.new, self.roots.new, nodes.new),
            };
            let subject = Subject::new("the response", status);
            if let Sides { old: Some(old), new: Some(new) } = covered {
                self.response(&subject, Sides { old, new });
                continue;
            }
            let is_error = status.starts_with(['4', '5']) || status == "default";
            let added = if is_error { Rule::ErrorStatusAdded } else { Rule::SuccessStatusAdded };
            let rule = if own.old.is_none() { added } else { added.undone() };
            let places = Sides {
                old: own.old.or(nodes.old.get("responses")).or(Some(nodes.old)),
                new: own.new.or(nodes.new.get("responses")).or(Some(nodes.new)),
            };
            self.report(rule, &subject, Value::default(), places);
        }
    }

    fn response(&mut self, subject: &Subject, nodes: Sides<&'d Node>) {
        self.documentation(subject, nodes);
        self.headers(subject, nodes);
        let has_body = nodes.map(|node| node.members("content").next().is_some());
        match (has_body.old, has_body.new) {
            (true, true) => self.media_types(subject, Direction::Response, nodes),
            (true, false) => self.report(Rule::ResponseBodyRemoved, subject, Value::default(), nodes.map(Some)),
            (false, true) => self.report(Rule::ResponseBodyAdded, subject, Value::default(), nodes.map(Some)),
            (false, false) => {}
        }
    }

    fn headers(&mut self, subject: &Subject, nodes: Sides<&'d Node>) {
        let find = |node: &'d Node, name: &str| {
            node.members("headers").find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, header)| header)
        };
        for (name, old) in nodes.old.members("headers") {
            let header = Subject::new("the response header", format!("{name} ({})", subject.name));
            let Some(new) = find(nodes.new, name) else {
                let places = Sides { old, new: nodes.new };
                self.report(Rule::ResponseHeaderRemoved, &header, Value::default(), places.map(Some));
                continue;
            };
            let resolved =
                Sides { old: openapi::resolve(self.roots.old, old), new: openapi::resolve(self.roots.new, new) };
            let Sides { old: Some(old), new: Some(new) } = resolved else { continue };
            let parts = |node: &'d Node| (node.get("schema"), node.get("content"), is_true(node, "required"));
            if parts(old) != parts(new) {
                self.report(Rule::ResponseHeaderChanged, &header, Value::default(), Sides { old, new }.map(Some));
            }
        }
        for (name, new) in nodes.new.members("headers").filter(|(name, _)| find(nodes.old, name).is_none()) {
            let header = Subject::new("the response header", format!("{name} ({})", subject.name));
            let places = Sides { old: nodes.old, new };
            self.report(Rule::ResponseHeaderAdded, &header, Value::default(), places.map(Some));
        }
    }

    /// Compares the media types of two bodies, and the schema of each that both have.
    pub(super) fn media_types(&mut self, subject: &Subject, direction: Direction, nodes: Sides<&'d Node>) {
        let of = |node: &'d Node| node.members("content").map(|(name, media)| (essence(name), media));
        let media = nodes.map(|node| of(node).collect::<IndexMap<_, _>>());
        let names = media.as_ref().map(|media| media.keys().cloned().collect::<IndexSet<_>>());
        let places = nodes.map(Some);
        let is_response = direction == Direction::Response;
        if is_response && names.old.is_disjoint(&names.new) {
            let words = names.map(|names| names.into_iter().collect::<Vec<_>>().join(", "));
            return self.report(Rule::ResponseMediaTypesChanged, subject, from_to(words.old, words.new), places);
        }
        let removed = if is_response { Rule::ResponseMediaTypeRemoved } else { Rule::RequestMediaTypeRemoved };
        for name in names.old.difference(&names.new) {
            self.report(removed, subject, from(name), places);
        }
        for name in names.new.difference(&names.old) {
            self.report(removed.undone(), subject, to(name), places);
        }
        for name in names.old.intersection(&names.new) {
            let media = Sides { old: media.old[name], new: media.new[name] };
            self.documentation(subject, media);
            let schemas = media.map(|node| node.get("schema"));
            self.optional_schema(&At::new(subject.clone(), direction), schemas, media);
        }
    }
}

/// A media type without its parameters, which say how it is written and not what.
fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_lowercase()
}

/// What else a document may say of a status, the narrowest first. `default` is an error in the generated client.
fn cover(status: &str) -> Vec<&'static str> {
    match status.as_bytes() {
        [b'1', b'0'..=b'9', b'0'..=b'9'] => vec!["1XX"],
        [b'2', b'0'..=b'9', b'0'..=b'9'] => vec!["2XX"],
        [b'3', b'0'..=b'9', b'0'..=b'9'] => vec!["3XX"],
        [b'4', b'0'..=b'9', b'0'..=b'9'] => vec!["4XX", "default"],
        [b'5', b'0'..=b'9', b'0'..=b'9'] => vec!["5XX", "default"],
        b"4XX" | b"5XX" => vec!["default"],
        _ => vec![],
    }
}
