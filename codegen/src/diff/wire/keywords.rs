//! What a schema says of its values, the parts of its `allOf` included.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::schema_use::Use;
use crate::document::{Node, Value};

/// The keywords of a schema. The lowering has merged objects already; here are the parts of everything else.
pub(super) struct Keywords<'d> {
    all: IndexMap<&'d str, &'d Node>,
    /// The schemas that hold under a condition.
    conditional: Vec<&'d Node>,
    /// The schema and the parts of its `allOf`, of which each may have the same keyword.
    parts: Vec<&'d Node>,
}

/// The keywords whose value is a list of schemas, of which a value is of one.
pub(super) const UNIONS: [&str; 2] = ["oneOf", "anyOf"];

/// What values a schema is about.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind<'d> {
    /// Any value.
    Any,
    /// A value of one of several schemas.
    Union(Vec<&'d Node>),
    /// A value of a JSON type.
    Type(&'d str),
}

impl<'d> Keywords<'d> {
    pub(super) fn of(root: &'d Node, schema: &'d Node) -> Self {
        let mut found = Self { all: IndexMap::new(), conditional: Vec::new(), parts: Vec::new() };
        let (mut pending, mut seen) = (vec![schema], BTreeSet::<*const Node>::new());
        while let Some(schema) = pending.pop() {
            // What a part says once, it says no second time.
            if !seen.insert(schema) {
                continue;
            }
            for (keyword, node) in schema.as_object().into_iter().flatten().filter(|(keyword, _)| *keyword != "allOf") {
                found.all.entry(keyword.as_str()).or_insert(node);
            }
            found.parts.push(schema);
            found.conditional.extend(["then", "else"].iter().filter_map(|keyword| schema.get(keyword)));
            found.conditional.extend(schema.members("dependentSchemas").map(|(_, schema)| schema));
            let parts = schema.get("allOf").and_then(Node::as_array).unwrap_or_default();
            pending.extend(parts.iter().rev().map(|part| Use::of(root, part).schema()));
        }
        found
    }

    pub(super) fn get(&self, keyword: &str) -> Option<&'d Node> {
        self.all.get(keyword).copied()
    }

    pub(super) fn text(&self, keyword: &str) -> Option<&'d str> {
        self.get(keyword)?.as_str()
    }

    pub(super) fn array(&self, keyword: &str) -> &'d [Node] {
        self.get(keyword).and_then(Node::as_array).unwrap_or_default()
    }

    pub(super) fn is_true(&self, keyword: &str) -> bool {
        self.get(keyword).is_some_and(|node| node.value == Value::Bool(true))
    }

    /// The values of an enumeration, null apart: whether it is one is said elsewhere.
    pub(super) fn values(&self) -> Option<Vec<&'d Node>> {
        let values = self.get("enum")?.as_array()?;
        self.unless_all(values.iter().filter(|value| value.value != Value::Null).collect())
    }

    /// The values of scalars of one type, of which one is enough; none if one of them takes any.
    pub(super) fn values_of(scalars: &[Self]) -> Option<Vec<&'d Node>> {
        let values = scalars.iter().map(Self::values).collect::<Option<Vec<_>>>()?;
        scalars.first()?.unless_all(values.into_iter().flatten().collect())
    }

    /// The values that are listed, unless they are all that there are of the type.
    fn unless_all(&self, values: Vec<&'d Node>) -> Option<Vec<&'d Node>> {
        let is_listed = |value| values.iter().any(|node| node.value == Value::Bool(value));
        let are_all = self.text("type") == Some("boolean") && is_listed(true) && is_listed(false);
        (!are_all).then_some(values)
    }

    /// Whether nothing is said of the values besides their type.
    pub(super) fn is_bare(&self) -> bool {
        self.constraints().next().is_none()
    }

    /// Whether more is said of the values of a union than that each is one of its branches'.
    pub(super) fn says_more_than_union(&self) -> bool {
        let says_more = |keyword| keyword != "discriminator" && !UNIONS.contains(&keyword);
        self.unions().len() > 1 || self.constraints().any(|(keyword, _)| says_more(keyword))
    }

    /// Whether two texts have the same constraints.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        let constraints = |keywords: &Self| keywords.constraints().collect::<std::collections::BTreeMap<_, _>>();
        let (own, others) = (constraints(self), constraints(other));
        own.len() == others.len() && own.iter().all(|(keyword, node)| others.get(keyword) == Some(node))
    }

    fn constraints(&self) -> impl Iterator<Item = (&'d str, &'d Node)> {
        const NO_CONSTRAINTS: [&str; 8] =
            ["type", "title", "description", "default", "example", "examples", "deprecated", "nullable"];
        let all = self.all.iter().map(|(keyword, node)| (*keyword, *node));
        all.filter(|(keyword, _)| !NO_CONSTRAINTS.contains(keyword) && !keyword.starts_with("x-"))
    }

    pub(super) fn properties(&self) -> impl Iterator<Item = (&'d str, &'d Node)> {
        let properties = self.get("properties").and_then(Node::as_object).into_iter().flatten();
        properties.map(|(name, node)| (name.as_str(), node))
    }

    /// The schemas of elements by their place. Older drafts have them in `items`.
    pub(super) fn places(&self) -> &'d [Node] {
        match self.array("prefixItems") {
            [] => self.array("items"),
            places => places,
        }
    }

    /// The schema of the elements that have none by their place.
    pub(super) fn further_items(&self) -> Option<&'d Node> {
        let is_list = self.get("items").is_some_and(|items| items.as_array().is_some());
        let items = if is_list { self.get("additionalItems") } else { self.get("items") };
        items.or_else(|| self.get("unevaluatedItems"))
    }

    /// How many elements an array has, where the client reads it as a tuple: the pass `tuples_to_items` says which.
    pub(super) fn tuple_length(&self) -> Option<usize> {
        /// The most elements of a tuple.
        const LONGEST: usize = 12;
        let count = |keyword| match &self.get(keyword)?.value {
            Value::Number(count) => usize::try_from(count.as_u64()?).ok(),
            _ => None,
        };
        let places = self.places().len();
        let is_closed = self.further_items().is_some_and(|items| items.value == Value::Bool(false));
        let most = is_closed.then_some(places).into_iter().chain(count("maxItems")).min()?;
        (places > 0 && count("minItems") == Some(most) && (2..=LONGEST).contains(&most)).then_some(most)
    }

    /// Whether an array has to have more elements than one.
    pub(super) fn wants_several(&self) -> bool {
        self.get("minItems").and_then(|node| node.to_json().as_f64()).is_some_and(|least| least > 1.0)
    }

    /// The schema of the members that have none by their name.
    pub(super) fn further_properties(&self) -> Option<&'d Node> {
        self.get("additionalProperties").or_else(|| self.get("unevaluatedProperties"))
    }

    pub(super) fn parts(&self) -> &[&'d Node] {
        &self.parts
    }

    /// The schemas that hold under a condition.
    pub(super) fn conditional(&self) -> &[&'d Node] {
        &self.conditional
    }

    /// The format, but for those that are encodings; that a text is a secret is nothing that the other side could see.
    pub(super) fn format(&self) -> Option<&'d str> {
        let own = self.text("format").filter(|format| !["password", "byte", "base64url"].contains(format));
        let holds_bytes =
            || self.encoding().is_empty() && self.text("contentMediaType") == Some("application/octet-stream");
        own.or_else(|| holds_bytes().then_some("binary"))
    }

    /// How a text is encoded; empty if it is not.
    pub(super) fn encoding(&self) -> String {
        let encoding = self.text("contentEncoding").map(str::to_ascii_lowercase);
        match (encoding.as_deref(), self.text("format")) {
            // Eight bits and none are no encoding.
            (Some("7bit" | "8bit" | "binary"), _) => String::new(),
            (Some(encoding), _) => encoding.to_owned(),
            (None, Some("byte")) => "base64".to_owned(),
            (None, Some("base64url")) => "base64url".to_owned(),
            (None, _) => String::new(),
        }
    }

    /// The media type of what a text holds; empty if nothing is said of it, or it is bytes.
    pub(super) fn media_type(&self) -> String {
        let essence = |media_type: &str| media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let media_type = self.text("contentMediaType").map(essence).unwrap_or_default();
        if media_type == "application/octet-stream" { String::new() } else { media_type }
    }

    /// The groups of members of which an object has to have one, where `oneOf` or `anyOf` says no more.
    pub(super) fn required_groups(&self, keyword: &str) -> Option<BTreeSet<Group<'d>>> {
        required_groups(self.array(keyword))
    }

    /// The branches of each union, of which a value is of one. Parts that say the same are one.
    pub(super) fn unions(&self) -> Vec<&'d [Node]> {
        let mut found = Vec::new();
        for branches in self.each_union() {
            if !found.contains(&branches) {
                found.push(branches);
            }
        }
        found
    }

    fn each_union(&self) -> impl Iterator<Item = &'d [Node]> {
        let of_keyword = |keyword| self.parts.iter().filter_map(move |part| part.get(keyword)?.as_array());
        let branches = UNIONS.into_iter().flat_map(of_keyword);
        branches.filter(|branches| !branches.is_empty() && required_groups(branches).is_none())
    }

    pub(super) fn kind(&self) -> Kind<'d> {
        if let Some(branches) = self.each_union().next() {
            return Kind::Union(branches.iter().collect());
        }
        if let Some(name) = self.text("type") {
            return Kind::Type(name);
        }
        if ["contentEncoding", "contentMediaType"].iter().any(|keyword| self.get(keyword).is_some()) {
            return Kind::Type("string");
        }
        if ["properties", "additionalProperties", "required", "patternProperties"]
            .iter()
            .any(|keyword| self.get(keyword).is_some())
        {
            return Kind::Type("object");
        }
        if ["items", "prefixItems"].iter().any(|keyword| self.get(keyword).is_some()) {
            return Kind::Type("array");
        }
        match self.values() {
            Some(values) if !values.is_empty() && values.iter().all(|value| value.as_str().is_some()) => {
                Kind::Type("string")
            }
            _ => Kind::Any,
        }
    }
}

/// The members that an object has to have, and what must not be there beside them.
pub(super) type Group<'d> = (BTreeSet<&'d str>, String);

/// The groups that branches are, where they say no more: that is no union of types.
fn required_groups(branches: &[Node]) -> Option<BTreeSet<Group<'_>>> {
    let group = |branch| {
        let says_more = |(keyword, node): (&String, &Node)| match keyword.as_str() {
            "required" | "not" | "title" | "description" => false,
            "type" => node.as_str() != Some("object"),
            _ => true,
        };
        let is_group = Node::get(branch, "required").is_some() && !branch.as_object()?.iter().any(says_more);
        let names = branch.get("required").and_then(Node::as_array).unwrap_or_default();
        let not = branch.get("not").map_or_else(String::new, |not| not.to_json().to_string());
        is_group.then(|| (names.iter().filter_map(Node::as_str).collect(), not))
    };
    let groups = branches.iter().map(group).collect::<Option<BTreeSet<_>>>()?;
    (!groups.is_empty()).then_some(groups)
}
