//! Compares the media types of bodies, and the schema of each that both documents have.
//!
//! Of a response, the client asks for what it reads ([`Kind`]): JSON where there is some, and
//! whatever there is otherwise. So what it does not ask for may come and go.

use indexmap::{IndexMap, IndexSet};

use super::super::Sides;
use super::super::change::Subject;
use super::super::rules::{Direction, Rule};
use super::schema::At;
use super::{Comparer, from, from_to, to};
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
        self.0.iter().any(|offered| asked.iter().any(|asked| overlap(&asked.name, &offered.name)))
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

/// Whether a media type is both of two, of which each may be a range.
fn overlap(one: &str, other: &str) -> bool {
    let part = |one: &str, other: &str| one == other || one == "*" || other == "*";
    match (one.split_once('/'), other.split_once('/')) {
        (Some((one, one_sub)), Some((other, other_sub))) => part(one, other) && part(one_sub, other_sub),
        _ => one == other,
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
                self.media_type(at, nodes);
                seen.push(schemas);
            }
        }
    }

    /// Compares the media types of a body that nobody asks for.
    pub(super) fn media_types(&mut self, subject: &Subject, direction: Direction, nodes: Sides<&'d Node>) {
        let of = |node: &'d Node| node.members("content").map(|(name, media)| (sent(name), media));
        let media = nodes.map(|node| of(node).collect::<IndexMap<_, _>>());
        let names = media.as_ref().map(|media| media.keys().cloned().collect::<IndexSet<_>>());
        let places = nodes.map(Some);
        let is_response = direction == Direction::Response;
        if is_response && names.old.is_disjoint(&names.new) {
            let words = names.map(|names| names.into_iter().collect::<Vec<_>>().join(", "));
            return self.report(Rule::ResponseMediaTypesChanged, subject, from_to(words.old, words.new), places);
        }
        let removed = if is_response { Rule::ResponseMediaTypeOptionRemoved } else { Rule::RequestMediaTypeRemoved };
        for name in names.old.difference(&names.new) {
            self.report(removed, subject, from(name), places);
        }
        for name in names.new.difference(&names.old) {
            self.report(removed.undone(), subject, to(name), places);
        }
        for name in names.old.intersection(&names.new) {
            let media = Sides { old: media.old[name], new: media.new[name] };
            if !is_response {
                self.encoding(name, media);
            }
            self.media_type(&At::new(subject.clone(), direction), media);
        }
    }

    fn media_type(&mut self, at: &At, nodes: Sides<&'d Node>) {
        self.documentation(&at.subject, nodes);
        self.optional_schema(at, nodes.map(|node| node.get("schema")), nodes);
    }
}

/// The media type under which a body is sent, without its parameters: a range that JSON is in stands for JSON.
fn sent(media_type: &str) -> String {
    match media_type::essence(media_type) {
        range if range == "*/*" || range == "application/*" => "application/json".to_owned(),
        essence => essence,
    }
}
