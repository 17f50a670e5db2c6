//! Compares what strings and numbers are written as: formats, encodings, and what a text holds.

use super::super::Sides;
use super::super::rules::Rule;
use super::keywords::Keywords;
use super::schema::At;
use super::{Comparer, from_to, to};
use crate::document::Node;

/// How the generated client reads the strings of a format.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    AnyText,
    Date,
    DateTime,
}

impl<'d> Comparer<'d> {
    pub(super) fn format(&mut self, at: &At, name: &str, schemas: Sides<&'d Node>, keywords: &Sides<&Keywords<'d>>) {
        if name == "string" {
            self.content(at, schemas, keywords);
        }
        let Sides { old, new } = keywords.map(Keywords::format);
        if old == new {
            return;
        }
        // Without a format, the client has integers of 64 bits.
        if name == "integer" && [old, new].into_iter().flatten().eq(["int64"]) {
            return self.report(Rule::DocumentationChanged, &at.subject, to("format"), schemas.map(Some));
        }
        let (narrowed, changed) = (Rule::RequestFormatNarrowed, Rule::RequestFormatChanged);
        let rule = match name {
            "string" => match (reading(old), reading(new)) {
                (old, new) if old == new => Rule::RequestFormatHintChanged,
                (Reading::AnyText, _) => narrowed,
                (_, Reading::AnyText) => narrowed.undone(),
                _ => changed,
            },
            "integer" => {
                let (old, new) = (bounds(old), bounds(new));
                let holds = |outer: (i128, i128), inner: (i128, i128)| outer.0 <= inner.0 && inner.1 <= outer.1;
                match (holds(old, new), holds(new, old)) {
                    (true, true) => Rule::RequestFormatHintChanged,
                    (true, false) => narrowed,
                    (false, true) => narrowed.undone(),
                    (false, false) => changed,
                }
            }
            _ => Rule::RequestFormatHintChanged,
        };
        let value = from_to(old.unwrap_or("none"), new.unwrap_or("none"));
        self.report(rule.on(at.direction), &at.subject, value, schemas.map(Some));
    }

    /// Compares how a text is encoded, and what it holds: that is no constraint, it says what the text means.
    fn content(&mut self, at: &At, schemas: Sides<&'d Node>, keywords: &Sides<&Keywords<'d>>) {
        let words = |text: &str| if text.is_empty() { "none".to_owned() } else { text.to_owned() };
        let Sides { old, new } = keywords.map(Keywords::encoding);
        if old != new {
            let value = from_to(words(&old), words(&new));
            self.report(Rule::RequestContentEncodingChanged.on(at.direction), &at.subject, value, schemas.map(Some));
        }
        let Sides { old, new } = keywords.map(Keywords::media_type);
        if old != new {
            let value = from_to(words(&old), words(&new));
            self.report(Rule::RequestContentMediaTypeChanged.on(at.direction), &at.subject, value, schemas.map(Some));
        }
        if let Sides { old: Some(old), new: Some(new) } = keywords.map(|keywords| keywords.get("contentSchema")) {
            self.schema(&at.part(" (content)"), Sides { old, new });
        }
    }
}

pub(super) fn reading(format: Option<&str>) -> Reading {
    match format {
        Some("date") => Reading::Date,
        Some("date-time") => Reading::DateTime,
        _ => Reading::AnyText,
    }
}

/// The integers that the client's type for a format holds.
pub(super) fn bounds(format: Option<&str>) -> (i128, i128) {
    match format {
        Some("int8") => (i8::MIN.into(), i8::MAX.into()),
        Some("int16") => (i16::MIN.into(), i16::MAX.into()),
        Some("int32") => (i32::MIN.into(), i32::MAX.into()),
        Some("uint8") => (0, u8::MAX.into()),
        Some("uint16") => (0, u16::MAX.into()),
        Some("uint32") => (0, u32::MAX.into()),
        Some("uint64") => (0, u64::MAX.into()),
        _ => (i64::MIN.into(), i64::MAX.into()),
    }
}
