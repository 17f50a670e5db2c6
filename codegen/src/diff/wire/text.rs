//! Compares what is written as text: a number and its digits are written alike, and so are one value and a list of it where
//! each element has the name of the whole.

use super::super::Sides;
use super::super::rules::Rule;
use super::Comparer;
use super::keywords::Keywords;
use super::schema::At;
use crate::api::media_type::{self, Kind};
use crate::document::Node;

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Writing {
    /// As JSON, or something that has as many types.
    Json,
    /// As text, which has no null.
    Text,
    /// As text, which is there once for each element of an array.
    Repeated,
    /// As an object, of which each member is a part of its own.
    Parts,
    /// As XML, where a schema says what is an attribute, and what is called otherwise.
    Xml,
}

impl Writing {
    /// How a member of an object is written.
    pub(super) fn of_member(self) -> Self {
        match self {
            Self::Parts => Self::Repeated,
            Self::Xml => Self::Xml,
            Self::Json | Self::Text | Self::Repeated => Self::Json,
        }
    }

    /// How an element of an array is written.
    pub(super) fn of_element(self) -> Self {
        if self == Self::Repeated { Self::Text } else { self }
    }

    /// How a body of a media type is written.
    pub(super) fn of_body(media_type: &str) -> Self {
        match media_type::kind(media_type) {
            Kind::Multipart => Self::Parts,
            _ if media_type.ends_with("/xml") || media_type.ends_with("+xml") => Self::Xml,
            _ => Self::Json,
        }
    }

    pub(super) fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::Repeated)
    }
}

impl<'d> Comparer<'d> {
    /// Compares values of two types, and gives the rule of all of it.
    pub(super) fn types(
        &mut self,
        at: &At,
        types: Sides<&str>,
        schemas: Sides<&'d Node>,
        keywords: &Sides<&Keywords<'d>>,
    ) -> Rule {
        let widened = Rule::RequestTypeWidened;
        let is_scalar = |name| matches!(name, "integer" | "number" | "boolean");
        let is_list = |keywords: &Keywords<'_>| keywords.text("type") == Some("array") && !keywords.wants_several();
        let rule = match (types.old, types.new) {
            ("integer", "number") => widened,
            ("number", "integer") => widened.undone(),
            (old, "string") if at.writing.is_text() && is_scalar(old) && keywords.new.is_bare() => widened,
            ("string", new) if at.writing.is_text() && is_scalar(new) && keywords.old.is_bare() => widened.undone(),
            (old, "array") if at.writing == Writing::Repeated && old != "object" && is_list(keywords.new) => {
                if let Some(new) = keywords.new.get("items") {
                    self.schema(&at.element(), Sides { new, ..schemas });
                }
                widened
            }
            ("array", new) if at.writing == Writing::Repeated && new != "object" && is_list(keywords.old) => {
                if let Some(old) = keywords.old.get("items") {
                    self.schema(&at.element(), Sides { old, ..schemas });
                }
                widened.undone()
            }
            _ => Rule::RequestTypeChanged,
        };
        rule.on(at.direction)
    }
}
