//! Compares the responses of an operation: the statuses, as the client takes them, and the headers.

use indexmap::IndexSet;

use super::super::Sides;
use super::super::change::{Subject, Value};
use super::super::rules::{Direction, Rule, Verdict};
use super::operations::is_true;
use super::parameters;
use super::schema::At;
use super::{Comparer, from_to, words};
use crate::document::Node;
use crate::openapi;

/// The statuses of which a document says something, `default` included; ranges in upper case, as documents also write them
/// in lower case.
pub(super) fn statuses(operation: &Node) -> impl Iterator<Item = String> {
    let statuses = operation.members("responses").filter(|(status, _)| !status.starts_with("x-"));
    statuses.map(|(status, _)| if status == "default" { status.clone() } else { status.to_ascii_uppercase() })
}

/// What a document says of a status, as [`statuses`] names it.
pub(super) fn response_of<'d>(operation: &'d Node, status: &str) -> Option<&'d Node> {
    operation.members("responses").find(|(other, _)| other.eq_ignore_ascii_case(status)).map(|(_, response)| response)
}

impl<'d> Comparer<'d> {
    pub(super) fn responses(&mut self, http_method: &str, nodes: Sides<&'d Node>) {
        let has_success = nodes.map(|node| statuses(node).any(|status| status.starts_with('2')));
        let all = statuses(nodes.old).chain(statuses(nodes.new)).collect::<IndexSet<_>>();
        for status in all.iter().map(String::as_str) {
            let response =
                |root: &'d Node, node: &'d Node, status: &str| openapi::resolve(root, response_of(node, status)?);
            let own = Sides {
                old: response(self.roots.old, nodes.old, status),
                new: response(self.roots.new, nodes.new, status),
            };
            // A status without a response of its own is what the range or `default` says.
            let or_cover = |own: Option<&'d Node>, root, node, has_success| {
                own.or_else(|| cover(status, has_success).into_iter().find_map(|status| response(root, node, status)))
            };
            let covered = Sides {
                old: or_cover(own.old, self.roots.old, nodes.old, has_success.old),
                new: or_cover(own.new, self.roots.new, nodes.new, has_success.new),
            };
            let subject = Subject::new("the response", status);
            if let Sides { old: Some(old), new: Some(new) } = covered {
                self.response(&subject, http_method, status, Sides { old, new });
                continue;
            }
            // A redirection is a success where there is no other.
            let is_error = match status.as_bytes() {
                [b'4' | b'5' | b'd', ..] => true,
                [b'1' | b'3', ..] => has_success.old && has_success.new,
                _ => false,
            };
            // Where no success is described, the client takes any.
            let takes_any = if own.old.is_none() { !has_success.old } else { !has_success.new };
            let added = match is_error {
                true => Rule::ErrorStatusAdded,
                false if takes_any && status.starts_with('2') => Rule::SuccessDescribed,
                false => Rule::SuccessStatusAdded,
            };
            let rule = if own.old.is_none() { added } else { added.undone() };
            let places = Sides {
                old: own.old.or(nodes.old.get("responses")).or(Some(nodes.old)),
                new: own.new.or(nodes.new.get("responses")).or(Some(nodes.new)),
            };
            self.report(rule, &subject, Value::default(), places);
        }
    }

    fn response(&mut self, subject: &Subject, http_method: &str, status: &str, nodes: Sides<&'d Node>) {
        self.documentation(subject, nodes);
        self.headers(subject, nodes);
        if !openapi::may_have_body(http_method, status) {
            return;
        }
        let has_body = nodes.map(|node| node.members("content").next().is_some());
        match (has_body.old, has_body.new) {
            (true, true) => self.response_media_types(subject, nodes),
            (true, false) => self.report(Rule::ResponseBodyRemoved, subject, Value::default(), nodes.map(Some)),
            (false, true) => self.report(Rule::ResponseBodyAdded, subject, Value::default(), nodes.map(Some)),
            (false, false) => {}
        }
    }

    fn headers(&mut self, subject: &Subject, nodes: Sides<&'d Node>) {
        // The media type is said elsewhere (OpenAPI, Response Object).
        let headers =
            |node: &'d Node| node.members("headers").filter(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
        let find = |node: &'d Node, name: &str| {
            headers(node).find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, header)| header)
        };
        for (name, old) in headers(nodes.old) {
            let header = Subject::new("the response header", format!("{name} ({})", subject.name));
            let Some(new) = find(nodes.new, name) else {
                let places = Sides { old, new: nodes.new };
                self.report(Rule::ResponseHeaderRemoved, &header, Value::default(), places.map(Some));
                continue;
            };
            let resolved =
                Sides { old: openapi::resolve(self.roots.old, old), new: openapi::resolve(self.roots.new, new) };
            if let Sides { old: Some(old), new: Some(new) } = resolved {
                self.header(&header, Sides { old, new });
            }
        }
        for (name, new) in headers(nodes.new).filter(|(name, _)| find(nodes.old, name).is_none()) {
            let header = Subject::new("the response header", format!("{name} ({})", subject.name));
            let places = Sides { old: nodes.old, new };
            self.report(Rule::ResponseHeaderAdded, &header, Value::default(), places.map(Some));
        }
    }

    fn header(&mut self, header: &Subject, nodes: Sides<&'d Node>) {
        let schema = |node: &'d Node| node.get("schema").or_else(|| node.members("content").next()?.1.get("schema"));
        let is_same = match nodes.map(schema) {
            Sides { old: None, new: None } => true,
            Sides { old: Some(old), new: Some(new) } => {
                let mut comparer = Comparer::new(self.roots);
                let at = At::new(header.clone(), Direction::Response).written(parameters::writing(nodes));
                comparer.schema(&at, Sides { old, new });
                comparer.pairs();
                let is_compatible = comparer.findings.keys().all(|key| key.rule.wire().worst() == Verdict::Compatible);
                // What no client checks is no more than it is in a body.
                if is_compatible && comparer.has_findings() {
                    self.schema(&at, Sides { old, new });
                }
                is_compatible
            }
            _ => false,
        };
        let styles = parameters::styles(self.roots, nodes);
        let required = nodes.map(|node| is_true(node, "required"));
        let is_written_alike = styles.old == styles.new && required.old == required.new;
        if !is_same || !is_written_alike {
            let words = |root, node: &'d Node| {
                let ty = schema(node).map_or_else(|| "any value".to_owned(), |schema| words::of(root, schema));
                let media_type = node.members("content").next().map(|(name, _)| format!(" in {name}"));
                let required = if is_true(node, "required") { ", required" } else { "" };
                format!("{ty}{}{required}", media_type.unwrap_or_default())
            };
            let words = Sides { old: words(self.roots.old, nodes.old), new: words(self.roots.new, nodes.new) };
            // What is different may be a part that few words do not show.
            let value = if words.old == words.new { Value::default() } else { from_to(words.old, words.new) };
            self.report(Rule::ResponseHeaderChanged, header, value, nodes.map(Some));
        }
        self.documentation(header, nodes);
    }
}

/// What else a document may say of a status, the narrowest first. `default` is an error in the generated client, and
/// where there is no success, a success too.
fn cover(status: &str, has_success: bool) -> Vec<&'static str> {
    let success = if has_success { "2XX" } else { "default" };
    match status.as_bytes() {
        [b'1', b'0'..=b'9', b'0'..=b'9'] => vec!["1XX"],
        [b'2', b'0'..=b'9', b'0'..=b'9'] | b"2XX" => vec![success],
        [b'3', b'0'..=b'9', b'0'..=b'9'] => vec!["3XX"],
        [b'4', b'0'..=b'9', b'0'..=b'9'] => vec!["4XX", "default"],
        [b'5', b'0'..=b'9', b'0'..=b'9'] => vec!["5XX", "default"],
        b"4XX" | b"5XX" => vec!["default"],
        _ => vec![],
    }
}
