//! Compares the media types of bodies, and the schema of each that both documents have.
//!
//! Of a response, the client asks for what it reads ([`Kind`]): JSON where there is some, and
//! whatever there is otherwise. So what it does not ask for may come and go.

use indexmap::{IndexMap, IndexSet};

use super::super::Sides;
use super::super::change::Subject;
use super::super::rules::{Direction, Rule};
use super::keywords::{self, Keywords};
use super::schema::At;
use super::schema_use::Use;
use super::text::Writing;
use super::{Comparer, from, from_to, to, words};
use crate::api::media_type::{self, Kind};
use crate::document::Node;
use crate::openapi;

/// A media type of a response.
struct Offered<'d> {
    /// The media type without its parameters. A range that JSON is in counts as JSON, as it does for the client.
    name: String,
    node: &'d Node,
    kind: Kind,
}

/// The media types of a response.
struct Offer<'d>(Vec<Offered<'d>>);

impl<'d> Offer<'d> {
    fn of(root: &'d Node, response: &'d Node) -> Self {
        let kinds = media_type::of_content(response, |schema| openapi::resolve(root, schema).unwrap_or(schema));
        let offered = response.members("content").zip(kinds).map(|((name, node), (.., kind))| {
            let kind = match kind {
                // Without a schema the client takes any value of a media type that is JSON.
                Kind::Any => Kind::Bytes,
                kind => kind,
            };
            let essence = media_type::essence(name);
            let name =
                if kind == Kind::Json && essence.contains('*') { "application/json".to_owned() } else { essence };
            Offered { name, node, kind }
        });
        Self(offered.collect())
    }

    /// What the client reads as JSON.
    fn json(&self) -> Option<&Offered<'d>> {
        self.0.iter().find(|offered| offered.kind == Kind::Json)
    }

    /// Whether the client asks for a media type of this response: of JSON, for what has the schema that it reads.
    fn asks_for(&self, offered: &Offered<'_>) -> bool {
        let Some(json) = self.json().map(|json| json.node.get("schema")) else { return true };
        let schema = offered.node.get("schema");
        match (json, offered.kind) {
            (json, Kind::Json) => schema == json,
            (Some(_), Kind::Sequence) => true,
            (Some(json), kind) => media_type::is_beside(json, schema, kind),
            (None, _) => false,
        }
    }

    /// Whether a server that offers this has something that a client of the other offer asks for.
    fn serves(&self, client: &Self) -> bool {
        let asked = client.0.iter().filter(|asked| client.asks_for(asked)).collect::<Vec<_>>();
        self.0.iter().any(|offered| {
            asked.iter().any(|asked| covers(&asked.name, &offered.name) || covers(&offered.name, &asked.name))
        })
    }

    fn names(&self) -> IndexSet<&str> {
        self.0.iter().map(|offered| offered.name.as_str()).collect()
    }

    fn words(&self) -> String {
        self.names().into_iter().collect::<Vec<_>>().join(", ")
    }

    fn get(&self, name: &str) -> Option<&Offered<'d>> {
        self.0.iter().find(|offered| offered.name == name)
    }
}

impl<'d> Comparer<'d> {
    /// Compares the media types of a response to the client.
    pub(super) fn response_media_types(&mut self, subject: &Subject, nodes: Sides<&'d Node>) {
        let offers = Sides { old: Offer::of(self.roots.old, nodes.old), new: Offer::of(self.roots.new, nodes.new) };
        let Sides { old, new } = &offers;
        // An error comes whatever was asked for, and a client that reads JSON reads JSON of any name.
        let is_error = subject.name.starts_with(['4', '5', 'd']);
        let read = |server: &Offer<'_>, client: &Offer<'_>| {
            server.serves(client) || (is_error && (client.json().is_none() || server.json().is_some()))
        };
        let places = nodes.map(Some);
        let rule = match (read(new, old), read(old, new)) {
            (false, false) => Some(Rule::ResponseMediaTypesChanged),
            (false, true) => Some(Rule::ResponseMediaTypeRemoved),
            (true, false) => Some(Rule::ResponseMediaTypeAdded),
            (true, true) => None,
        };
        match rule {
            Some(rule) => self.report(rule, subject, from_to(old.words(), new.words()), places),
            None => self.options(subject, &offers, places),
        }
        if rule != Some(Rule::ResponseMediaTypesChanged) {
            self.offered(&At::new(subject.clone(), Direction::Response), &offers, is_error);
        }
    }

    /// Compares what the client asks for besides what it gets all the same.
    fn options(&mut self, subject: &Subject, Sides { old, new }: &Sides<Offer<'d>>, places: Sides<Option<&Node>>) {
        for name in old.names().difference(&new.names()) {
            if old.get(name).is_some_and(|offered| old.asks_for(offered)) {
                self.report(Rule::ResponseMediaTypeOptionRemoved, subject, from(*name), places);
            }
        }
        for name in new.names().difference(&old.names()) {
            if new.get(name).is_some_and(|offered| new.asks_for(offered)) {
                self.report(Rule::ResponseMediaTypeOptionAdded, subject, to(*name), places);
            }
        }
    }

    /// Compares what either client gets: a media type that it asks for, under its name.
    fn offered(&mut self, at: &At, Sides { old, new }: &Sides<Offer<'d>>, is_error: bool) {
        let mut pairs = Vec::new();
        for offered in &new.0 {
            if let Some(before) = old.get(&offered.name)
                && (old.asks_for(before) || new.asks_for(offered))
            {
                pairs.push(Sides { old: before, new: offered });
            }
        }
        let is_json = |pair: &Sides<&Offered<'_>>| pair.old.kind == Kind::Json && pair.new.kind == Kind::Json;
        // No client has chosen the name of an error.
        if is_error
            && !pairs.iter().any(is_json)
            && let (Some(old), Some(new)) = (old.json(), new.json())
        {
            pairs.push(Sides { old, new });
        }
        let mut seen = Vec::new();
        for pair in pairs {
            let nodes = pair.map(|offered| offered.node);
            // JSON of several names is one value.
            let schemas = nodes.map(|node| node.get("schema"));
            if !is_json(&pair) || !seen.contains(&schemas) {
                self.media_type(at, &pair.new.name, nodes);
                seen.push(schemas);
            }
        }
    }

    /// Compares the media types of a body that nobody asks for.
    pub(super) fn media_types(&mut self, subject: &Subject, direction: Direction, nodes: Sides<&'d Node>) {
        let of = |node: &'d Node| {
            let sent = node.members("content").map(|(name, media)| Sent::of(name, media));
            sent.map(|sent| (sent.name.clone(), sent)).collect::<IndexMap<_, _>>()
        };
        let Sides { old, new } = nodes.map(of);
        let mut pairs = Vec::new();
        let (mut gone, mut come) = (Vec::new(), Vec::new());
        for sent in old.values() {
            match new.get(&sent.name).or_else(|| new.values().find(|other| other.takes(sent))) {
                Some(new) => pairs.push(Sides { old: sent, new }),
                None => gone.push(sent),
            }
        }
        for sent in new.values().filter(|sent| !old.contains_key(&sent.name)) {
            match old.values().find(|other| other.takes(sent)) {
                Some(old) => pairs.push(Sides { old, new: sent }),
                None => come.push(sent),
            }
        }
        let places = nodes.map(Some);
        let is_response = direction == Direction::Response;
        if is_response && pairs.is_empty() && !(gone.is_empty() && come.is_empty()) {
            let words = |all: &[&Sent<'_>]| all.iter().map(|sent| sent.range.as_str()).collect::<Vec<_>>().join(", ");
            let value = from_to(words(&gone), words(&come));
            return self.report(Rule::ResponseMediaTypesChanged, subject, value, places);
        }
        let removed = if is_response { Rule::ResponseMediaTypeOptionRemoved } else { Rule::RequestMediaTypeRemoved };
        for sent in gone {
            self.report(removed, subject, from(&sent.range), places);
        }
        for sent in come {
            self.report(removed.undone(), subject, to(&sent.range), places);
        }
        for pair in pairs {
            let media = pair.map(|sent| sent.node);
            if !is_response {
                self.encoding(&pair.new.name, media);
            }
            self.media_type(&At::new(subject.clone(), direction), &pair.new.name, media);
        }
    }

    /// Compares what a body of a media type is. Without a schema, any value will do.
    fn media_type(&mut self, at: &At, name: &str, nodes: Sides<&'d Node>) {
        self.documentation(&at.subject, nodes);
        let schemas = nodes.map(|node| node.get("schema"));
        let bytes = Sides { old: is_bytes(self.roots.old, schemas.old), new: is_bytes(self.roots.new, schemas.new) };
        if media_type::kind(name) == Kind::Bytes && bytes.old && bytes.new {
            return;
        }
        let narrowed = Rule::RequestTypeNarrowed.on(at.direction);
        let places = Sides { old: schemas.old.or(Some(nodes.old)), new: schemas.new.or(Some(nodes.new)) };
        match (schemas.old, schemas.new) {
            (None, None) => {}
            (Some(old), Some(new)) => self.schema(&at.clone().written(Writing::of_body(name)), Sides { old, new }),
            (None, Some(new)) => {
                let value = from_to("any value", words::of(self.roots.new, new));
                self.report(narrowed, &at.subject, value, places);
            }
            (Some(old), None) => {
                let value = from_to(words::of(self.roots.old, old), "any value");
                self.report(narrowed.undone(), &at.subject, value, places);
            }
        }
    }
}

/// Whether no more is said of a body than that it is bytes: OpenAPI 3.0 says it with `format: binary`, and OpenAPI 3.1 by
/// saying nothing (OpenAPI 3.1, Considerations for File Uploads).
fn is_bytes(root: &Node, schema: Option<&Node>) -> bool {
    let Some(schema) = schema else { return true };
    let said = Keywords::of(root, Use::of(root, schema).schema());
    match said.kind() {
        keywords::Kind::Any => said.is_bare(),
        keywords::Kind::Type("string") => said.format() == Some("binary"),
        _ => false,
    }
}

/// A media type of a body that nobody asks for.
struct Sent<'d> {
    /// The media type without its parameters, which may be a range.
    range: String,
    /// What is sent for it: for a range that JSON is in, that is JSON.
    name: String,
    node: &'d Node,
}

impl<'d> Sent<'d> {
    fn of(media_type: &str, node: &'d Node) -> Self {
        let range = media_type::essence(media_type);
        let name = if matches!(range.as_str(), "*/*" | "application/*") { "application/json" } else { &range };
        Self { name: name.to_owned(), range, node }
    }

    /// Whether who takes this takes what is sent for the other one.
    fn takes(&self, other: &Self) -> bool {
        covers(&self.range, &other.name)
    }
}

/// Whether a range of media types, or the only one that it is, covers another one (RFC 9110, section 12.5.1).
pub(super) fn covers(range: &str, other: &str) -> bool {
    let part = |range: &str, other: &str| range == other || range == "*";
    match (range.split_once('/'), other.split_once('/')) {
        (Some((range, range_sub)), Some((other, other_sub))) => part(range, other) && part(range_sub, other_sub),
        _ => range == other,
    }
}
