//! Reads an overlay and holds it against the schema of the standard.

use super::extends::no_uri_character;
use super::json_path::JsonPath;
use super::model::{Action, ActionKind, Overlay, ZeroMatches};
use crate::diagnostics::{Aborted, Code, Diagnostic, Diagnostics, Location, similar};
use crate::document::{self, Node, Value};
use crate::sources::{FileId, Sources};

/// Parses an overlay.
///
/// # Errors
/// Reports the codes of [`document::parse`], `overlay-invalid`, `overlay-query-syntax` and
/// `overlay-update-and-copy`; all that is wrong with the overlay, not only the first.
pub fn parse(sources: &Sources, file: FileId, diagnostics: &mut Diagnostics) -> Result<Overlay, Aborted> {
    let document = document::parse(sources, file, diagnostics)?;
    let before = diagnostics.count(crate::diagnostics::Severity::Error);
    let mut schema = Schema { text: &sources.file(file).text, version_1_0: None, diagnostics };
    let actions = schema.overlay(&document.root);
    if diagnostics.count(crate::diagnostics::Severity::Error) > before {
        diagnostics.abort_if_errors()?;
    }
    Ok(Overlay { file, extends: document.root.get("extends").cloned(), actions })
}

/// Checks one object after the other.
struct Schema<'a> {
    /// The text of the overlay.
    text: &'a str,
    /// Where the overlay says that it is of version 1.0, if it does.
    version_1_0: Option<Location>,
    diagnostics: &'a mut Diagnostics,
}

impl Schema<'_> {
    fn overlay(&mut self, root: &Node) -> Vec<Action> {
        if root.as_object().is_none() {
            self.invalid(root, format!("an overlay is an object, not {}", root.kind()));
            return Vec::new();
        }
        self.fields(root, &["overlay", "info", "extends", "actions"]);
        if let Some(version) = self.required(root, "overlay") {
            self.version(version);
        }
        if let Some(info) = self.required(root, "info") {
            self.info(info);
        }
        self.extends(root);
        match self.required(root, "actions") {
            Some(actions) => self.actions(actions),
            None => Vec::new(),
        }
    }

    fn version(&mut self, version: &Node) {
        let text = version.as_str().unwrap_or_default();
        let patch = text.strip_prefix("1.0.").or_else(|| text.strip_prefix("1.1."));
        let known = patch.is_some_and(|patch| !patch.is_empty() && patch.bytes().all(|b| b.is_ascii_digit()));
        if !known {
            self.push(
                Diagnostic::error(Code::OverlayInvalid, "`overlay` is not a version that is read here")
                    .at(version.origin.value())
                    .help("write `overlay: 1.1.0`; 1.0 and 1.1 with any third number are read"),
            );
        } else if text.starts_with("1.0.") {
            self.version_1_0 = Some(version.origin.value());
        }
    }

    fn extends(&mut self, root: &Node) {
        let unfit = self.string(root, "extends").and_then(no_uri_character);
        let (Some(unfit), Some(member)) = (unfit, root.get("extends")) else { return };
        let help = match unfit {
            '\\' => "write `/` for `\\`".to_owned(),
            '%' => "two hexadecimal digits follow a `%`; the character itself is `%25`".to_owned(),
            _ => {
                let encoded = unfit.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
                format!("write `{encoded}` for `{unfit}`")
            }
        };
        let message = "`extends` is not a URI reference";
        self.push(Diagnostic::error(Code::OverlayInvalid, message).at(member.origin.value()).help(help));
    }

    fn info(&mut self, info: &Node) {
        if info.as_object().is_none() {
            self.invalid(info, format!("`info` is an object, not {}", info.kind()));
            return;
        }
        self.fields(info, &["title", "version", "description"]);
        for name in ["title", "version"] {
            self.required(info, name);
        }
        for name in ["title", "version", "description"] {
            self.string(info, name);
        }
        self.since_1_1(info, "description", "`info.description`");
    }

    fn actions(&mut self, actions: &Node) -> Vec<Action> {
        let Some(items) = actions.as_array() else {
            self.invalid(actions, format!("`actions` is an array, not {}", actions.kind()));
            return Vec::new();
        };
        if items.is_empty() {
            self.invalid(actions, "`actions` is empty".to_owned());
        }
        for (index, item) in items.iter().enumerate() {
            if let Some(first) = items[..index].iter().find(|other| *other == item) {
                self.push(
                    Diagnostic::error(Code::OverlayInvalid, "two actions are equal")
                        .at(item.origin.key())
                        .label("the same again")
                        .related(first.origin.key(), "first here")
                        .help("delete one of them"),
                );
            }
        }
        items.iter().filter_map(|item| self.action(item)).collect()
    }

    fn action(&mut self, action: &Node) -> Option<Action> {
        if action.as_object().is_none() {
            self.invalid(action, format!("an action is an object, not {}", action.kind()));
            return None;
        }
        self.fields(action, &["target", "description", "update", "copy", "remove"]);
        let target = match self.required(action, "target") {
            Some(_) => self.query(action, "target"),
            None => None,
        };
        let copy = self.query(action, "copy");
        self.since_1_1(action, "copy", "`copy`");
        let remove = self.boolean(action, "remove");
        let kind = match (remove, action.get("update"), action.get("copy")) {
            // `update` and `copy` have no effect beside it.
            (true, _, _) => ActionKind::Remove,
            (false, Some(update), Some(copy)) => {
                self.push(
                    Diagnostic::error(Code::OverlayUpdateAndCopy, "an action has both `update` and `copy`")
                        .at(copy.origin.key())
                        .label("the second effect")
                        .related(update.origin.key(), "the first effect")
                        .help(
                            "make two actions of it: the standard says of each that it has no effect beside the other",
                        ),
                );
                return None;
            }
            (false, Some(update), None) => ActionKind::Update(update.clone()),
            (false, None, Some(_)) => ActionKind::Copy(copy?),
            (false, None, None) => ActionKind::Nothing,
        };
        let zero_matches = match self.boolean(action, "x-allow-zero-matches") {
            true => ZeroMatches::Allowed,
            false => ZeroMatches::Refused,
        };
        Some(Action {
            target: target?,
            description: self.string(action, "description").map(str::to_owned),
            kind,
            zero_matches,
        })
    }

    /// Reports the members that the standard does not know; `x-` members are free.
    fn fields(&mut self, object: &Node, known: &[&str]) {
        for (name, member) in object.as_object().into_iter().flatten() {
            if !known.contains(&name.as_str()) && !name.starts_with("x-") {
                let help = match similar(name, known.iter().copied()) {
                    Some(other) => format!("a field with a similar name exists: `{other}`"),
                    None => {
                        let known = known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
                        format!("it knows {known}; a field of your own starts with `x-`")
                    }
                };
                self.push(
                    Diagnostic::error(Code::OverlayInvalid, format!("the standard knows no field `{name}` here"))
                        .at(member.origin.key())
                        .help(help),
                );
            }
        }
    }

    /// Reports a field that version 1.0 does not have, in an overlay of that version.
    fn since_1_1(&mut self, object: &Node, name: &str, words: &str) {
        let (Some(member), Some(version)) = (object.get(name), &self.version_1_0) else { return };
        let problem = Diagnostic::error(Code::OverlayInvalid, format!("Overlay 1.0 has no {words}"))
            .at(member.origin.key())
            .related(version.clone(), "the overlay is of this version")
            .help(format!("{words} is of Overlay 1.1: write `overlay: 1.1.0`"));
        self.push(problem);
    }

    fn required<'n>(&mut self, object: &'n Node, name: &str) -> Option<&'n Node> {
        let member = object.get(name);
        if member.is_none() {
            self.invalid(object, format!("the field `{name}` is missing"));
        }
        member
    }

    fn string<'n>(&mut self, object: &'n Node, name: &str) -> Option<&'n str> {
        let member = object.get(name)?;
        if member.as_str().is_none() {
            let help = match (name, &member.value) {
                ("target" | "copy", _) => "write one query of RFC 9535, such as `$.info`",
                (_, Value::Number(_) | Value::Bool(_)) => "quote it",
                _ => "write a string",
            };
            self.push(
                Diagnostic::error(Code::OverlayInvalid, format!("`{name}` is a string, not {}", member.kind()))
                    .at(member.origin.value())
                    .help(help),
            );
        }
        member.as_str()
    }

    fn boolean(&mut self, object: &Node, name: &str) -> bool {
        match object.get(name) {
            None => false,
            Some(Node { value: Value::Bool(value), .. }) => *value,
            Some(member) => {
                let help = match member.as_str().unwrap_or_default().to_ascii_lowercase().as_str() {
                    // YAML 1.2 has no other word for it, and in quotes it is a string.
                    "true" | "yes" | "on" | "y" => "write `true`, without quotes",
                    "false" | "no" | "off" | "n" => "write `false`, without quotes, or leave it out",
                    _ => "write `true` or `false`, without quotes",
                };
                let message = format!("`{name}` is `true` or `false`, not {}", member.kind());
                self.push(Diagnostic::error(Code::OverlayInvalid, message).at(member.origin.value()).help(help));
                false
            }
        }
    }

    fn query(&mut self, action: &Node, name: &str) -> Option<JsonPath> {
        let text = self.string(action, name)?;
        let origin = &action.get(name)?.origin;
        match JsonPath::parse(text, origin.clone()) {
            Ok(query) => Some(query),
            Err(error) => {
                let message = format!("`{name}` is not a JSONPath query");
                let mut place = origin.value();
                let written = self.text.get(place.range.clone()).unwrap_or_default();
                // Where the text stands as it is, with or without quotes, the place in it is known.
                if let Some(start) = written.find(text) {
                    place.range.start += start + error.position;
                    place.range.end = place.range.start + 1;
                }
                self.push(
                    Diagnostic::error(Code::OverlayQuerySyntax, message)
                        .at(place)
                        .label(error.message)
                        .help(error.help),
                );
                None
            }
        }
    }

    fn invalid(&mut self, node: &Node, message: String) {
        let standard = "the fields are those of https://spec.openapis.org/overlay/v1.1.0.html";
        self.push(Diagnostic::error(Code::OverlayInvalid, message).at(node.origin.key()).help(standard));
    }

    fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }
}
