//! What the document says to readers about the API, a type, a property, a value or a parameter.

use heck::ToUpperCamelCase;

use super::is_true;
use super::read::is_scalar_union;
use super::schemas::{Schemas, branches, is_password};
use super::types::Constant;
use crate::document::{Node, Value};
use crate::incoming::in_one_line;
use crate::markdown::{self, code_span};
use crate::names;

/// Examples up to this length stand in a line, others in a block.
const LINE: usize = 80;

/// The formats of strings that the type says.
const TYPED_FORMATS: [&str; 3] = ["date", "date-time", "password"];

/// The extensions by which documents say what the values of an enumeration mean: a map by the values, or a list in
/// their order.
const ENUM_DESCRIPTIONS: [&str; 2] = ["x-enum-descriptions", "x-enumDescriptions"];

/// The extensions by which documents name the values of an enumeration, in their order.
const ENUM_NAMES: [&str; 2] = ["x-enum-varnames", "x-enumNames"];

/// The documentation of an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Docs {
    /// CommonMark, words of the vendor's among it: it becomes documentation only through [`markdown::doc_attributes`].
    pub(crate) text: String,
    /// What the generator adds, with links to other items; whatever it quotes is safe already.
    pub(crate) links: Vec<String>,
    /// Whether the document wants nobody to use it any more.
    pub(crate) is_deprecated: bool,
}

impl Docs {
    /// A text.
    pub(super) fn of(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Adds a paragraph.
    pub(super) fn push(&mut self, paragraph: &str) {
        let paragraph = paragraph.trim_end();
        if paragraph.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text += "\n\n";
        }
        self.text += paragraph;
    }
}

/// What the module is, in one line.
pub(super) fn title(root: &Node) -> String {
    let title = root.get("info").and_then(|info| info.get_str("title")).unwrap_or("an API");
    let line = title.split_whitespace().collect::<Vec<_>>().join(" ");
    markdown::safe(&format!("A typed client for {line}.")).lines().collect()
}

/// What the document says of the API as a whole, its tags among it.
pub(super) fn of_api(root: &Node) -> Docs {
    let info = root.get("info");
    let text = |name: &str| info.and_then(|info| info.get_str(name)).map(str::trim).filter(|text| !text.is_empty());
    let mut docs = Docs::of(format!("Client for {}", text("title").unwrap_or("an API")));
    ["summary", "description"].into_iter().filter_map(text).for_each(|text| docs.push(text));
    docs.push(&more(root).unwrap_or_default());
    let tags = root.get("tags").and_then(Node::as_array).unwrap_or_default();
    tags.iter().filter_map(tag).for_each(|section| docs.push(&section));
    docs.push(text("termsOfService").unwrap_or_default());
    docs.push(&format!("Version: {}", text("version").unwrap_or("unspecified")));
    docs
}

/// What the document says of a tag; none where that is its name alone.
fn tag(tag: &Node) -> Option<String> {
    let description = tag.get_str("description").or_else(|| tag.get_str("summary")).map(str::trim);
    let texts = description.filter(|text| !text.is_empty()).map(str::to_owned).into_iter().chain(more(tag));
    let texts = texts.collect::<Vec<_>>().join("\n\n");
    let heading = code_span(tag.get_str("name")?);
    (!texts.is_empty()).then(|| format!("## {heading}\n\n{texts}"))
}

/// Where the document sends readers (OpenAPI, External Documentation Object).
pub(super) fn more(node: &Node) -> Option<String> {
    let external = node.get("externalDocs")?;
    let url = external.get_str("url")?;
    let words = external.get_str("description").map(in_one_line).filter(|words| !words.is_empty());
    Some(format!("More: {}{url}", words.map(|words| format!("{words}, ")).unwrap_or_default()))
}

/// The documentation of a type. What is said of one use of an inline schema, its use says.
pub(super) fn of_type(schema: &Node, is_component: bool) -> Docs {
    let place = schema.origin.pointer();
    let name = place.tokens().last().map(|token| token.decoded().into_owned()).unwrap_or_default();
    // The name of the type says it, unless the component has another one. What a pass has made a component has no name.
    let is_named = is_component && place.tokens().count() == 3;
    let is_told = !is_named || name.to_upper_camel_case() == name;
    let named = || if is_told { String::new() } else { format!("The schema {}.", code_span(&name)) };
    let mut docs = Docs::of(described(schema, &name).unwrap_or_else(named));
    hints(schema).iter().for_each(|hint| docs.push(hint));
    if is_component {
        directions(schema).for_each(|hint| docs.push(hint));
        docs.push(&default(schema).unwrap_or_default());
        docs.push(&example(schema).unwrap_or_default());
        docs.is_deprecated = is_true(schema.get("deprecated"));
    }
    docs
}

/// The documentation of a property. Where its schema is a type of its own, the type says the rest.
pub(super) fn of_property(name: &str, schema: &Node, is_own_type: bool, constant: Option<Constant<'_>>) -> Docs {
    let described = if is_own_type { described_alone(schema) } else { described(schema, name) };
    let mut docs = Docs::of(described.unwrap_or_default());
    if !is_own_type {
        hints(schema).iter().for_each(|hint| docs.push(hint));
    }
    directions(schema).for_each(|hint| docs.push(hint));
    docs.push(&default(schema).unwrap_or_default());
    match constant {
        Some(constant @ Constant::String(_)) => docs.push(&format!("Always {}.", code_span(&constant.to_string()))),
        // What is no string is among the hints.
        Some(Constant::Integer(_) | Constant::Boolean(_)) => {}
        None => docs.push(&example(schema).unwrap_or_default()),
    }
    docs.is_deprecated = is_true(schema.get("deprecated"));
    docs
}

/// What the document says of the values of a branch; its type, if it has one of its own, says the rest.
pub(super) fn of_branch(schema: &Node, is_own_type: bool) -> Docs {
    let described = if is_own_type { described_alone(schema) } else { described(schema, "") };
    let mut docs = Docs::of(described.unwrap_or_default());
    if !is_own_type {
        hints(schema).iter().for_each(|hint| docs.push(hint));
    }
    docs
}

/// The documentation of a header.
pub(super) fn of_header(name: &str, header: &Node, schema: Option<&Node>) -> Docs {
    let own = header.get_str("description").map(str::trim).filter(|text| !text.is_empty());
    let text = own.or_else(|| schema?.get_str("description"));
    let mut docs = Docs::of(text.map_or_else(|| format!("The header {}.", code_span(name)), str::to_owned));
    docs.is_deprecated = is_true(header.get("deprecated"));
    docs
}

/// What the document says of a parameter, in one paragraph: it is an item of a list. The values of a secret are not shown.
pub(super) fn of_parameter<'d>(schemas: &Schemas<'d>, parameter: &'d Node) -> Option<String> {
    let schema = parameter.get("schema");
    let is_secret = schema.is_some_and(|schema| schemas.is_secret(schemas.resolve(schema)));
    let of_either = |name: &str| parameter.get(name).or_else(|| schema?.get(name));
    let quoted = |node: &Node| code_span(&node.as_str().map_or_else(|| node.to_json().to_string(), str::to_owned));
    let deprecated = is_true(of_either("deprecated")).then(|| "Deprecated.".to_owned());
    let default = schema.and_then(|schema| schema.get("default")).filter(|_| !is_secret);
    let default = default.map(|default| format!("The server's default is {}.", quoted(default)));
    let first = || schema?.get("examples")?.as_array()?.first();
    let named = || parameter.members("examples").find_map(|(_, example)| example.get("value"));
    let example = of_either("example").or_else(first).or_else(named).filter(|_| !is_secret);
    let example = example.map(|example| format!("Example: {}", quoted(example)));
    let hints = deprecated.into_iter().chain(default).chain(example).collect::<Vec<_>>().join(" ");
    match parameter.get_str("description").map(str::trim_end).filter(|text| !text.is_empty()) {
        None => Some(hints).filter(|hints| !hints.is_empty()),
        Some(text) if hints.is_empty() => Some(text.to_owned()),
        Some(text) => {
            let stop = if text.ends_with(['.', '!', '?', ':']) { "" } else { "." };
            Some(format!("{text}{stop} {hints}"))
        }
    }
}

/// What the document says of a value of an enumeration, by its text and its place in the list.
pub(super) fn of_value<'d>(schema: &'d Node, index: usize, value: &str) -> Option<&'d str> {
    let descriptions = ENUM_DESCRIPTIONS.iter().find_map(|name| schema.get(name))?;
    match descriptions.as_array() {
        Some(list) => list.get(index)?.as_str(),
        None => descriptions.get_str(value),
    }
}

/// What the document calls a value of an enumeration, by its place in the list; none unless each value has a name.
pub(super) fn name_of_value(schema: &Node, index: usize) -> Option<&str> {
    let names = ENUM_NAMES.iter().find_map(|name| schema.get(name)?.as_array())?;
    let are_all = schema.get("enum")?.as_array()?.len() == names.len();
    names.get(index).filter(|_| are_all)?.as_str().filter(|name| !name.trim().is_empty())
}

/// The description, or else the title, if it is not the name once more.
fn described(schema: &Node, name: &str) -> Option<String> {
    let says_more = |title: &&str| !title.is_empty() && names::camel_case(title) != names::camel_case(name);
    described_alone(schema).or_else(|| schema.get_str("title").filter(says_more).map(str::to_owned))
}

fn described_alone(schema: &Node) -> Option<String> {
    schema.get_str("description").map(str::trim_end).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// What the document says of the values, and the type does not.
fn hints(schema: &Node) -> Vec<String> {
    let mut hints = Vec::from_iter(format_hint(schema));
    hints.extend(values_hint(schema, "Always"));
    hints.extend(elements_hint(schema));
    if is_scalar_union(schema) {
        let said = branches(schema).iter().flat_map(|branch| {
            let values = values_hint(branch, "Or");
            described(branch, "").into_iter().chain(format_hint(branch)).chain(values)
        });
        hints.extend(said);
    }
    hints
}

/// The format of a string, if the type does not say it.
fn format_hint(schema: &Node) -> Option<String> {
    let format = schema.get_str("format").filter(|format| !TYPED_FORMATS.contains(format));
    let format = format.filter(|_| schema.get_str("type") == Some("string"))?;
    Some(format!("Format: {}.", code_span(format)))
}

/// What the document says of the elements of a tuple, which have no names.
fn elements_hint(schema: &Node) -> Option<String> {
    let places = schema.get("prefixItems").and_then(Node::as_array).unwrap_or_default();
    let said = places.iter().map(|place| described(place, "").map(|text| in_one_line(&text)));
    let said = said.collect::<Vec<_>>();
    let lines = said.iter().enumerate().filter_map(|(index, text)| Some(format!("\n* `{index}`: {}", text.as_ref()?)));
    let lines = lines.collect::<String>();
    (!lines.is_empty()).then(|| format!("The elements:\n{lines}"))
}

/// The values of an enumeration that is no type of its own; one value alone begins in another way.
fn values_hint(schema: &Node, alone: &str) -> Option<String> {
    let values = schema.get("enum").and_then(Node::as_array).unwrap_or_default();
    let others = values.iter().enumerate().filter(|(_, value)| !matches!(value.value, Value::String(_) | Value::Null));
    let others = others.map(|(index, value)| (index, value.to_json().to_string())).collect::<Vec<_>>();
    let meaning = |index: usize, value: &str| of_value(schema, index, value).or_else(|| name_of_value(schema, index));
    if others.iter().any(|(index, value)| meaning(*index, value).is_some()) {
        let lines = others.iter().map(|(index, value)| {
            let meaning = meaning(*index, value).map(|text| format!(": {}", in_one_line(text)));
            format!("\n* {}{}", code_span(value), meaning.unwrap_or_default())
        });
        return Some(format!("One of:\n{}", lines.collect::<String>()));
    }
    let others = others.iter().map(|(_, value)| code_span(value)).collect::<Vec<_>>();
    match others.as_slice() {
        [] => None,
        [only] => Some(format!("{alone} {only}.")),
        several => Some(format!("One of {}.", several.join(", "))),
    }
}

/// In which direction the values are sent, if it is not both.
fn directions(schema: &Node) -> impl Iterator<Item = &'static str> {
    let read_only = is_true(schema.get("readOnly")).then_some("The server sets it: only responses have it.");
    let write_only = is_true(schema.get("writeOnly")).then_some("Only requests have it.");
    read_only.into_iter().chain(write_only)
}

/// The value that the server takes where there is none; that of a secret is not shown.
fn default(schema: &Node) -> Option<String> {
    let default = schema.get("default").filter(|_| !is_password(schema))?;
    Some(format!("The server's default is {}.", code_span(&default.to_json().to_string())))
}

/// The first example; that of a secret is not shown.
fn example(schema: &Node) -> Option<String> {
    let first = || schema.get("examples")?.as_array()?.first();
    let example = schema.get("example").or_else(first).filter(|_| !is_password(schema))?;
    let line = example.as_str().map_or_else(|| example.to_json().to_string(), str::to_owned);
    if line.len() <= LINE && !line.contains('\n') {
        return Some(format!("Example: {}", code_span(&line)));
    }
    let block = match example.as_str() {
        Some(text) => text.to_owned(),
        // A tree of JSON values can be printed.
        None => serde_json::to_string_pretty(&example.to_json()).unwrap_or(line),
    };
    Some(format!("Example:\n\n{}", block.lines().map(|line| format!("    {line}\n")).collect::<String>()))
}
