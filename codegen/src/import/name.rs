//! What operations and components are called in reports and in the table of the sources.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::document::Node;
use crate::openapi::METHODS;

/// An operation of a document, also one that is a webhook.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct OperationName {
    /// The member of the document that holds it: `paths` or `webhooks`.
    pub(super) section: &'static str,
    /// The path, or the name of the webhook.
    pub(super) item: String,
    /// None stands for a whole Path Item Object, where it has no methods.
    pub(super) method: Option<&'static str>,
}

/// The members of a document that hold Path Item Objects.
pub(super) const SECTIONS: [&str; 2] = ["paths", "webhooks"];

/// The Path Item Objects of a section, with their names.
pub(super) fn items<'n>(root: &'n Node, section: &str) -> impl Iterator<Item = (&'n String, &'n Node)> {
    root.members(section).filter(|(name, _)| !name.starts_with("x-"))
}

impl OperationName {
    /// The operations of a document, in its order.
    pub(super) fn all(root: &Node) -> Vec<Self> {
        let mut names = Vec::new();
        for section in SECTIONS {
            for (item, node) in items(root, section) {
                let mut methods = Self::methods(node).into_iter().map(Some).collect::<Vec<_>>();
                if methods.is_empty() {
                    methods.push(None);
                }
                names.extend(methods.into_iter().map(|method| Self { section, item: item.clone(), method }));
            }
        }
        names
    }

    /// The methods of a Path Item Object.
    pub(super) fn methods(item: &Node) -> Vec<&'static str> {
        item.as_object().into_iter().flatten().filter_map(|(name, _)| method(name)).collect()
    }

    /// The Path Item Object of the operation.
    pub(super) fn item_in<'n>(&self, root: &'n Node) -> Option<&'n Node> {
        root.get(self.section)?.get(&self.item)
    }

    /// The operation in its Path Item Object.
    pub(super) fn operation_in<'n>(&self, item: &'n Node) -> Option<&'n Node> {
        self.method.map_or(Some(item), |method| item.get(method))
    }

    /// The name that was written by `Display`.
    pub(super) fn parse(text: &str) -> Self {
        let (method, item) = match text.split_once(' ') {
            Some((first, rest)) => match method(&first.to_ascii_lowercase()) {
                Some(method) => (Some(method), rest),
                None => (None, text),
            },
            None => (None, text),
        };
        match item.strip_prefix("webhooks/") {
            Some(name) => Self { section: "webhooks", item: name.to_owned(), method },
            None => Self { section: "paths", item: item.to_owned(), method },
        }
    }
}

impl fmt::Display for OperationName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(method) = self.method {
            write!(f, "{} ", method.to_ascii_uppercase())?;
        }
        if self.section == "webhooks" {
            f.write_str("webhooks/")?;
        }
        f.write_str(&self.item)
    }
}

impl Serialize for OperationName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Whether a member of a Path Item Object is an operation: its method.
pub(super) fn method(name: &str) -> Option<&'static str> {
    METHODS.into_iter().find(|method| *method == name)
}

/// A component of a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ComponentName {
    /// The member of the Components Object that holds it, such as `schemas`.
    pub(super) section: String,
    pub(super) name: String,
}

impl ComponentName {
    /// The components of a document and their names, in its order.
    pub(super) fn all(root: &Node) -> Vec<(Self, &Node)> {
        let sections = root.members("components").filter(|(section, _)| !section.starts_with("x-"));
        let components = sections.flat_map(|(section, node)| {
            let members = node.as_object().into_iter().flatten();
            members.map(move |(name, node)| (Self { section: section.clone(), name: name.clone() }, node))
        });
        components.collect()
    }
}

impl fmt::Display for ComponentName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.section, self.name)
    }
}

impl Serialize for ComponentName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_as_it_was_written() {
        for text in ["POST /a/{b}", "/c", "GET webhooks/order.placed", "webhooks/gift", "/with space"] {
            assert_eq!(OperationName::parse(text).to_string(), text);
        }
    }
}
