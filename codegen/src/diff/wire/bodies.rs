//! Compares the bodies of requests, and how their members are written.

use std::collections::BTreeSet;

use super::super::Sides;
use super::super::change::{Subject, Value};
use super::super::rules::{Direction, Rule};
use super::keywords::Keywords;
use super::media_types::covers;
use super::operations::is_true;
use super::schema_use::Use;
use super::{Comparer, from, from_to, parameters, to};
use crate::api::media_type;
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

    /// Compares how the members of a form, or of a body in parts, are written (OpenAPI, Encoding Object).
    pub(super) fn encoding(&mut self, media_type: &str, nodes: Sides<&'d Node>) {
        let is_form = media_type == "application/x-www-form-urlencoded";
        if !is_form && !media_type.starts_with("multipart/") {
            return;
        }
        let Sides { old: Some(old), new: Some(new) } = nodes.map(|node| node.get("schema")) else { return };
        let members = Sides { old: members(self.roots.old, old), new: members(self.roots.new, new) };
        for (name, new) in &members.new {
            let Some((_, old)) = members.old.iter().find(|(other, _)| other == name) else { continue };
            let encoding = nodes.map(|node| node.get("encoding").and_then(|encoding| encoding.get(name)));
            let places = Sides { old: encoding.old.or(Some(old)), new: encoding.new.or(Some(new)) };
            let subject = Subject::new("the member", *name);
            if is_form {
                let Sides { old, new } = styles(self.roots, Sides { old, new }, encoding);
                if old != new {
                    self.report(Rule::RequestEncodingChanged, &subject, from_to(old, new), places);
                }
                continue;
            }
            let headers = Sides {
                old: part_headers(self.roots.old, encoding.old),
                new: part_headers(self.roots.new, encoding.new),
            };
            if headers.old != headers.new {
                let words = headers.map(|headers| if headers.is_empty() { "no headers".to_owned() } else { headers });
                self.report(Rule::RequestEncodingChanged, &subject, from_to(words.old, words.new), places);
            }
            if encoding.old.is_some_and(has_style) || encoding.new.is_some_and(has_style) {
                let Sides { old, new } = part_styles(self.roots, Sides { old, new }, encoding);
                if old != new {
                    self.report(Rule::RequestEncodingChanged, &subject, from_to(old, new), places);
                }
            } else {
                let old = part_types(self.roots.old, old, encoding.old);
                let new = part_types(self.roots.new, new, encoding.new);
                let is_covered = |one: &str, ranges: &[String]| ranges.iter().any(|range| covers(range, one));
                for media_type in old.iter().filter(|media_type| !is_covered(media_type, &new)) {
                    self.report(Rule::RequestPartMediaTypeRemoved, &subject, from(media_type), places);
                }
                for media_type in new.iter().filter(|media_type| !is_covered(media_type, &old)) {
                    self.report(Rule::RequestPartMediaTypeAdded, &subject, to(media_type), places);
                }
            }
        }
    }
}

fn members<'d>(root: &'d Node, schema: &'d Node) -> Vec<(&'d str, &'d Node)> {
    Keywords::of(root, Use::of(root, schema).schema()).properties().collect()
}

/// How a member of a form is written in both documents.
fn styles(roots: Sides<&Node>, schemas: Sides<&Node>, encoding: Sides<Option<&Node>>) -> Sides<String> {
    let styles = parameters::styles_of(roots, encoding, "form", schemas.map(Some));
    // A style is of no account beside a media type, and a media type beside a style.
    let media_type = encoding.map(|encoding| {
        let encoding = encoding?;
        encoding.get_str("contentType").filter(|_| !has_style(encoding)).map(str::to_owned)
    });
    Sides { old: media_type.old.unwrap_or(styles.old), new: media_type.new.unwrap_or(styles.new) }
}

/// Whether it is said how a value is put into text, and not of which media type it is.
fn has_style(encoding: &Node) -> bool {
    ["style", "explode", "allowReserved"].iter().any(|name| encoding.get(name).is_some())
}

/// How a part is written in both documents, of which one says a style: without one, an object is of a media type, and what
/// is in text is there once for each element.
fn part_styles(roots: Sides<&Node>, schemas: Sides<&Node>, encoding: Sides<Option<&Node>>) -> Sides<String> {
    let styles = parameters::styles_of(roots, encoding, "form", schemas.map(Some));
    let styled = encoding.map(|encoding| encoding.is_some_and(has_style));
    let written = |root, schema, encoding, is_styled: bool, style| match part_types(root, schema, encoding) {
        media_types if !is_styled && media_types != ["text/plain"] => media_types.join(", "),
        _ => style,
    };
    Sides {
        old: written(roots.old, schemas.old, encoding.old, styled.old, styles.old),
        new: written(roots.new, schemas.new, encoding.new, styled.new, styles.new),
    }
}

/// The headers that a part has to have.
fn part_headers(root: &Node, encoding: Option<&Node>) -> String {
    let headers = encoding.into_iter().flat_map(|encoding| encoding.members("headers"));
    let required = headers.filter(|(name, header)| {
        // The media type is said elsewhere (OpenAPI, Encoding Object).
        !name.eq_ignore_ascii_case("content-type")
            && openapi::resolve(root, header).is_some_and(|header| is_true(header, "required"))
    });
    let names = required.map(|(name, _)| name.to_ascii_lowercase()).collect::<BTreeSet<_>>();
    names.into_iter().collect::<Vec<_>>().join(", ")
}

/// The media types that a part may be of.
fn part_types(root: &Node, schema: &Node, encoding: Option<&Node>) -> Vec<String> {
    if let Some(media_types) = encoding.and_then(|encoding| encoding.get_str("contentType")) {
        return media_types.split(',').map(media_type::essence).collect();
    }
    let mut keywords = Keywords::of(root, Use::of(root, schema).schema());
    if let (Some("array"), Some(items)) = (keywords.text("type"), keywords.get("items")) {
        keywords = Keywords::of(root, Use::of(root, items).schema());
    }
    let default = match keywords.text("type") {
        Some("object" | "array") => "application/json",
        Some("string") if keywords.format() == Some("binary") => "application/octet-stream",
        Some("string") if !keywords.encoding().is_empty() => "application/octet-stream",
        Some("string") => keywords.text("contentMediaType").unwrap_or("text/plain"),
        None => keywords.text("contentMediaType").unwrap_or("application/octet-stream"),
        Some(_) => "text/plain",
    };
    vec![default.to_owned()]
}
