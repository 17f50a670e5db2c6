//! The names that the client has given, from run to run.
//!
//! A name once given stays, whatever is added to the document, moved in it, or called otherwise. So a client that is kept
//! has a file beside it that remembers which name is whose. Each run reads it, gives these names first, and writes it
//! again:
//!
//! ```yaml
//! operations:
//!   DELETE /v2/pets: list_pets_delete_v2_pets
//!   GET /pets: list_pets
//!   POST /pets application/json: add_pet
//!   POST /pets application/json -> text/event-stream: add_pet_stream
//! types:
//!   Pet/status: PetStatus
//! members:
//!   Pet:
//!     _id: underscore_id
//! arguments:
//!   GET /pets:
//!     header X-Shop: x_shop
//! servers:
//!   https://pets.test/v1: production
//! security_schemes:
//!   x-key: X_KEY
//! ```
//!
//! An operation is known by its method and path, by the media type of its body, and by that of a stream which it gives in
//! the place of something whole; a type by the name of its schema among the components, or by the way
//! from there, or from the operation, to where it stands inline; a member, a value and a branch by its text; a parameter
//! that may be left out by its place and its name; a server by its URL. Every operation and every server is remembered, so
//! that one whose id or description changes keeps its name. Of the others those are, whose names something
//! else might have some day: what is spelled like its name (`id`, or the schema `Pet`) has it in any case.
//!
//! What is gone from the document is forgotten, so that its name is free: an operation that moves to another path keeps
//! its name in this way, as its id gives the same one again.
//!
//! YAML is what the document and the overlays are written in, so the places of mistakes come from the same parser. A line
//! for each name, in the order of the alphabet, makes a change of one name a change of one line.

use std::collections::BTreeMap;

use syn::Ident;

use crate::diagnostics::{Aborted, Code, Diagnostic, Diagnostics, Severity};
use crate::document::{self, Node, Value};
use crate::sources::Sources;

/// The names that were given, by what they are the names of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct GivenNames {
    /// By method and path, and by the media type of the body.
    operations: BTreeMap<String, Method>,
    /// By their keys.
    types: BTreeMap<String, String>,
    /// Of members, values and branches, by the keys of their types and by their texts.
    members: BTreeMap<String, BTreeMap<String, String>>,
    /// By method and path, and by the places and names of parameters.
    arguments: BTreeMap<String, BTreeMap<String, String>>,
    /// By their URLs.
    servers: BTreeMap<String, String>,
    /// The constants, by the names in the document.
    security_schemes: BTreeMap<String, String>,
}

/// The name of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Method {
    name: String,
    /// What the document calls it, where it has another name for it than this.
    called: Option<String>,
}

/// What stands in a key before the media type of a stream.
const STREAM: &str = " -> ";

/// The end of the key of an operation that gives a stream of a media type where another one gives something whole.
pub(crate) fn of_stream(media_type: &str) -> String {
    format!("{STREAM}{media_type}")
}

impl GivenNames {
    /// None.
    pub(crate) const NONE: Self = Self {
        operations: BTreeMap::new(),
        types: BTreeMap::new(),
        members: BTreeMap::new(),
        arguments: BTreeMap::new(),
        servers: BTreeMap::new(),
        security_schemes: BTreeMap::new(),
    };

    /// Reads the file of the names; there are none without it.
    ///
    /// # Errors
    /// Reports the codes of [`document::parse`] and `names-invalid`.
    pub(crate) fn parse(sources: &Sources, diagnostics: &mut Diagnostics) -> Result<Self, Aborted> {
        let Some(file) = sources.names() else { return Ok(Self::default()) };
        let document = document::parse(sources, file, diagnostics)?;
        let before = diagnostics.count(Severity::Error);
        let mut reader = Reader { diagnostics };
        let names = reader.names(&document.root);
        if diagnostics.count(Severity::Error) > before {
            diagnostics.abort_if_errors()?;
        }
        Ok(names)
    }

    /// The name of an operation.
    pub(crate) fn operation(&self, key: &str) -> Option<&str> {
        self.operations.get(key).map(|method| method.name.as_str())
    }

    /// The names of an operation for the media types of its body.
    pub(crate) fn with_bodies(&self, key: &str) -> impl Iterator<Item = &str> {
        self.longer(key).filter(|(key, _)| !key.contains(STREAM)).map(|(_, name)| name)
    }

    /// The names of the operations that give what an operation gives as a stream.
    pub(crate) fn streams(&self, key: &str) -> impl Iterator<Item = &str> {
        self.longer(key).filter(|(key, _)| key.contains(STREAM)).map(|(_, name)| name)
    }

    /// The keys of an operation that say more than its own, with their names.
    fn longer(&self, key: &str) -> impl Iterator<Item = (&str, &str)> {
        let start = format!("{key} ");
        let following = self.operations.range(start.clone()..).take_while(move |(key, _)| key.starts_with(&start));
        following.map(|(key, method)| (key.as_str(), method.name.as_str()))
    }

    /// The name of a type.
    pub(crate) fn ty(&self, key: &str) -> Option<&str> {
        self.types.get(key).map(String::as_str)
    }

    /// The name of a member, a value or a branch of a type.
    pub(crate) fn member(&self, key: &str, text: &str) -> Option<&str> {
        self.members.get(key)?.get(text).map(String::as_str)
    }

    /// The name of the argument for a parameter of an operation.
    pub(crate) fn argument(&self, key: &str, text: &str) -> Option<&str> {
        self.arguments.get(key)?.get(text).map(String::as_str)
    }

    /// The name of a server.
    pub(crate) fn server(&self, key: &str) -> Option<&str> {
        self.servers.get(key).map(String::as_str)
    }

    /// The constant of a security scheme.
    pub(crate) fn security_scheme(&self, name: &str) -> Option<&str> {
        self.security_schemes.get(name).map(String::as_str)
    }

    /// The names of all operations.
    pub(crate) fn methods(&self) -> impl Iterator<Item = &str> {
        self.operations.values().map(|method| method.name.as_str())
    }

    /// Remembers the name of an operation, and what the document calls it.
    pub(crate) fn add_operation(&mut self, key: String, name: String, called: Option<String>) {
        self.operations.insert(key, Method { name, called });
    }

    /// Remembers the name of a type.
    pub(crate) fn add_type(&mut self, key: String, name: String) {
        self.types.insert(key, name);
    }

    /// Remembers the name of a member, a value or a branch.
    pub(crate) fn add_member(&mut self, key: &str, text: String, name: String) {
        self.members.entry(key.to_owned()).or_default().insert(text, name);
    }

    /// Remembers the name of the argument for a parameter.
    pub(crate) fn add_argument(&mut self, key: &str, text: String, name: String) {
        self.arguments.entry(key.to_owned()).or_default().insert(text, name);
    }

    /// Remembers the name of a server.
    pub(crate) fn add_server(&mut self, key: String, name: String) {
        self.servers.insert(key, name);
    }

    /// Remembers the constant of a security scheme.
    pub(crate) fn add_security_scheme(&mut self, name: String, constant: String) {
        self.security_schemes.insert(name, constant);
    }

    /// Writes the file, but for its first line.
    pub(crate) fn print(&self) -> String {
        let mut text = "\
# The names of what the document describes. A name stays here once it is given, whatever is added to the document,
# moved in it, or called otherwise; what is gone from the document goes from here. Delete a line and run the command
# again to have the name that the document would give today.
"
        .to_owned();
        if !self.operations.is_empty() {
            text += "operations:\n";
            for (key, method) in &self.operations {
                let called = method.called.as_ref().map(|id| format!(" # the document calls it {}", quoted(id)));
                text += &format!("  {}: {}{}\n", quoted(key), quoted(&method.name), called.unwrap_or_default());
            }
        }
        let line = |(of, name): (&String, &String)| format!("{}: {}\n", quoted(of), quoted(name));
        let group = |field: &str, names: &BTreeMap<String, String>| match names.is_empty() {
            true => String::new(),
            false => format!("{field}:\n") + &names.iter().map(|name| format!("  {}", line(name))).collect::<String>(),
        };
        let groups = |field: &str, groups: &BTreeMap<String, BTreeMap<String, String>>| {
            let lines = groups.iter().map(|(key, names)| {
                let names = names.iter().map(|name| format!("    {}", line(name)));
                format!("  {}:\n", quoted(key)) + &names.collect::<String>()
            });
            if groups.is_empty() { String::new() } else { format!("{field}:\n") + &lines.collect::<String>() }
        };
        text += &group("types", &self.types);
        text += &groups("members", &self.members);
        text += &groups("arguments", &self.arguments);
        text += &group("servers", &self.servers);
        text += &group("security_schemes", &self.security_schemes);
        if self == &Self::default() {
            text += "{}\n";
        }
        text
    }
}

/// A text as a YAML scalar: as it is where nobody could take it for something else, and else in the quotes of JSON, which
/// are YAML's too.
fn quoted(text: &str) -> String {
    const KEYWORDS: [&str; 9] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || " _-./:{}()$".contains(c))
        && !text.contains(": ")
        && !text.ends_with([' ', ':'])
        && !KEYWORDS.contains(&text.to_ascii_lowercase().as_str());
    if is_plain {
        return text.to_owned();
    }
    document::in_quotes(text)
}

/// Reads the file, and says what is wrong with it.
struct Reader<'a> {
    diagnostics: &'a mut Diagnostics,
}

impl Reader<'_> {
    fn names(&mut self, root: &Node) -> GivenNames {
        let mut names = GivenNames::default();
        for (field, node) in self.members(root) {
            match field {
                "operations" => {
                    let operations = self.group(node).into_iter();
                    names.operations = operations.map(|(key, name)| (key, Method { name, called: None })).collect();
                }
                "arguments" => names.arguments = self.groups(node),
                "types" => names.types = self.group(node),
                "members" => names.members = self.groups(node),
                "servers" => names.servers = self.group(node),
                "security_schemes" => names.security_schemes = self.group(node),
                _ => self.invalid(node, format!("the names have no field `{field}`")),
            }
        }
        names
    }

    fn members<'n>(&mut self, node: &'n Node) -> Vec<(&'n str, &'n Node)> {
        // Nothing is left of a field of which somebody has deleted all lines.
        if node.as_object().is_none() && node.value != Value::Null {
            self.invalid(node, format!("expected a mapping of names, found {}", node.kind()));
        }
        node.as_object().into_iter().flatten().map(|(key, node)| (key.as_str(), node)).collect()
    }

    /// Groups of names, by what they belong to.
    fn groups(&mut self, node: &Node) -> BTreeMap<String, BTreeMap<String, String>> {
        self.members(node).into_iter().map(|(key, node)| (key.to_owned(), self.group(node))).collect()
    }

    /// Names that stand beside each other, each of which is there once.
    fn group(&mut self, node: &Node) -> BTreeMap<String, String> {
        let mut names = BTreeMap::new();
        let mut first = BTreeMap::<&str, &Node>::new();
        for (key, node) in self.members(node) {
            let Some(name) = node.as_str().filter(|name| is_name(name)) else {
                self.invalid(node, "this is not a valid name in Rust".to_owned());
                continue;
            };
            if let Some(other) = first.insert(name, node) {
                let message = format!("`{name}` is the name of two things");
                self.diagnostics.push(
                    Diagnostic::error(Code::NamesInvalid, message)
                        .at(node.origin.value())
                        .related(other.origin.value(), "first here")
                        .help("delete one of the lines"),
                );
            }
            names.insert(key.to_owned(), name.to_owned());
        }
        names
    }

    fn invalid(&mut self, node: &Node, message: String) {
        let help = "restore the file, or delete the line to get a new name";
        self.diagnostics.push(Diagnostic::error(Code::NamesInvalid, message).at(node.origin.key()).help(help));
    }
}

/// Whether a text is a name that the generator may have given: it is one in Rust, and not too long to print.
fn is_name(text: &str) -> bool {
    const LONGEST: usize = 250;
    text != "gen" && text.chars().count() <= LONGEST && syn::parse_str::<Ident>(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::SourceFile;

    fn parse(text: &str) -> (Result<GivenNames, Aborted>, Diagnostics) {
        let file = |text: &str| SourceFile { name: "file.yaml".to_owned(), text: text.to_owned() };
        let mut diagnostics = Diagnostics::new();
        let sources = Sources::new(file("{}")).with_names(file(text));
        (GivenNames::parse(&sources, &mut diagnostics), diagnostics)
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut names = GivenNames::default();
        names.add_operation("GET /pets/{id}".to_owned(), "get_pet".to_owned(), None);
        names.add_operation("PUT /a: b #c".to_owned(), "type_".to_owned(), Some("\"\n".to_owned()));
        names.add_type("com.shop.Pet".to_owned(), "Pet".to_owned());
        for text in
            ["", "on", "1", "a b", " a", "a:", "größe", "\u{85}\u{2028}\u{feff}\u{7f}", "- a", "\"", "+1", "{a}"]
        {
            names.add_member("Pet/ns", text.to_owned(), format!("a{}", names.members.len()));
            names.add_member(text, text.to_owned(), "True".to_owned());
        }
        names.members.get_mut("Pet/ns").expect("it is there").retain(|text, _| text == "+1");
        let (read, _) = parse(&names.print());
        let mut read = read.expect("it is valid");
        read.operations.get_mut("PUT /a: b #c").expect("it is there").called = Some("\"\n".to_owned());
        assert_eq!(read, names);
        assert_eq!(parse(&GivenNames::default().print()).0.expect("it is valid"), GivenNames::default());
    }

    #[test]
    fn what_is_malformed_is_reported_where_it_stands() {
        let cases = [
            ("[]", "expected a mapping of names, found an array at 0"),
            ("paths: {}", "the names have no field `paths` at 0"),
            ("types: {A: 1}", "this is not a valid name in Rust at 8"),
            ("operations: {GET /a: 'fn'}", "this is not a valid name in Rust at 13"),
            ("members: {A: {a: x, b: x}}", "`x` is the name of two things at 23"),
            ("types: {A: B, A: C}", "the key `A` stands twice at 14"),
        ];
        for (text, expected) in cases {
            let (names, diagnostics) = parse(text);
            assert!(names.is_err(), "{text}");
            let said = diagnostics.iter().map(|it| {
                let start = it.location.as_ref().map_or(0, |place| place.range.start);
                format!("{} at {start}", it.message)
            });
            assert_eq!(said.collect::<Vec<_>>(), [expected]);
        }
    }
}
