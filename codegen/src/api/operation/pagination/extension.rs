//! `x-pagination`, the word of an overlay for what OpenAPI has no word for. `spec/README.md` has its fields.

use super::{Checked, Cursor, Items, Next, Pagination, Reading, fault};
use crate::api::operation::BodyKind;
use crate::api::types::{Base, TypeRef};
use crate::document::{Node, Value};
use crate::markdown::code_span;

/// The extension of an Operation Object.
pub(super) const NAME: &str = "x-pagination";

/// The fields that say where the next page is, of which there is one, or none where a link of the document says it.
const WAYS: [&str; 6] = ["page", "offset", "cursor", "next-url", "link-header", "link"];

/// What helps wherever a field is wrong.
const HELP: &str = "`cargo xtask explain pagination-invalid` says what belongs in `x-pagination`";

impl<'d> Reading<'_, 'd> {
    pub(super) fn extension(&self, extension: &'d Node) -> Checked<Pagination<'d>> {
        let title = self.operation.title();
        known(extension, &[&WAYS[..], &["items", "has-next"]].concat())?;
        let Some(body) = self.body() else {
            let message = format!("the successes of {title} are not one JSON value, so it has no pages to walk");
            return Err(fault(extension, message, "an overlay can leave out what the server never answers"));
        };
        let kind = self.operation.body.as_ref().map(|body| body.kind);
        let may_be_stream = [BodyKind::Multipart, BodyKind::Lines, BodyKind::Records, BodyKind::Bytes];
        if kind.is_some_and(|kind| may_be_stream.contains(&kind)) {
            let message = format!("the body of {title} can be sent only once, so it has no pages to walk");
            return Err(fault(extension, message, "leave `x-pagination` out"));
        }
        let items = extension.get("items").map(|node| self.items(body, node)).transpose()?;
        let has_next = extension.get("has-next").map(|node| -> Checked<_> {
            let (way, ty) = self.way(body, text(node)?, node)?;
            match self.types.resolve(&ty.base) {
                Base::Boolean => Ok(way),
                _ => Err(fault(node, "`has-next` is the place of a boolean", HELP)),
            }
        });
        let has_next = has_next.transpose()?;
        let mut given = WAYS.iter().filter_map(|way| Some((*way, extension.get(way)?)));
        let next = match (given.next(), given.next()) {
            (Some((way, node)), None) => self.next(way, node, body, items.as_ref(), has_next.is_some())?,
            (None, _) => self.only_link()?.ok_or_else(|| {
                let message = "`x-pagination` does not say where the next page is, and no link of the document does";
                fault(extension, message, HELP)
            })?,
            (Some((first, _)), Some((second, node))) => {
                let message = format!("`x-pagination` says twice where the next page is: `{first}` and `{second}`");
                return Err(fault(node, message, "keep one of them"));
            }
        };
        Ok(Pagination { items, has_next, next })
    }

    fn items(&self, body: &TypeRef, node: &'d Node) -> Checked<Items> {
        let (way, ty) = self.way(body, text(node)?, node)?;
        match self.types.resolve(&ty.base) {
            Base::List(item) => Ok(Items { way, item: (**item).clone() }),
            _ => Err(fault(node, "`items` is the place of an array", HELP)),
        }
    }

    fn next(
        &self,
        way: &str,
        node: &'d Node,
        body: &TypeRef,
        items: Option<&Items>,
        has_next: bool,
    ) -> Checked<Next<'d>> {
        let without_end = || fault(node, "nothing says where the pages end", "say `items` or `has-next`");
        match way {
            "page" => {
                known(node, &["parameter", "first", "total-pages"])?;
                let parameter = self.counted(node)?;
                let total = node.get("total-pages").map(|node| self.total(body, node)).transpose()?;
                let default = || {
                    let message =
                        format!("the document does not say which number of {} is the first", code_span(parameter));
                    self.default_of(parameter).ok_or_else(|| fault(node, message, "say it with `first`"))
                };
                let first = first(node)?.map_or_else(default, Ok)?;
                if items.is_none() && !has_next {
                    return Err(without_end());
                }
                Ok(Next::Page { parameter, first, total })
            }
            "offset" => {
                known(node, &["parameter", "first"])?;
                let parameter = self.counted(node)?;
                let first = first(node)?.or_else(|| self.default_of(parameter)).unwrap_or(0);
                match items {
                    Some(_) => Ok(Next::Offset { parameter, first }),
                    None => Err(fault(node, "nothing says how many items a page has", "say `items`")),
                }
            }
            "cursor" => self.cursor(node, body, items),
            "next-url" => {
                let (way, ty) = self.way(body, text(node)?, node)?;
                match self.types.resolve(&ty.base) {
                    Base::String => Ok(Next::Url(way)),
                    _ => Err(fault(node, "`next-url` is the place of a string", HELP)),
                }
            }
            "link-header" => match node.value {
                Value::Bool(true) => Ok(Next::LinkHeader),
                _ => Err(fault(node, "`link-header` is `true`, or is left out", HELP)),
            },
            _ => self.named_link(text(node)?, node),
        }
    }

    /// The name of a query parameter that counts.
    fn counted(&self, node: &'d Node) -> Checked<&'d str> {
        let name = required(node, "parameter")?;
        self.counter(text(name)?, name).map(|parameter| parameter.name)
    }

    fn total(&self, body: &TypeRef, node: &'d Node) -> Checked<super::Way> {
        let (way, ty) = self.way(body, text(node)?, node)?;
        match self.types.resolve(&ty.base) {
            Base::Integer(_) => Ok(way),
            _ => Err(fault(node, "`total-pages` is the place of an integer", HELP)),
        }
    }

    fn cursor(&self, node: &'d Node, body: &TypeRef, items: Option<&Items>) -> Checked<Next<'d>> {
        const FROM: [&str; 3] = ["from", "from-header", "from-last-item"];
        known(node, &[&FROM[..], &["parameter"]].concat())?;
        let name = required(node, "parameter")?;
        let parameter = self.parameter(text(name)?, name)?.name;
        let mut given = FROM.iter().filter_map(|field| Some((*field, node.get(field)?)));
        let (Some((field, from)), None) = (given.next(), given.next()) else {
            let message = "a cursor comes from one place: `from`, `from-header` or `from-last-item`";
            return Err(fault(node, message, HELP));
        };
        let (way, ty) = match (field, items) {
            ("from-header", _) => return self.header_cursor(parameter, text(from)?, from),
            ("from", _) => self.way(body, text(from)?, from)?,
            (_, Some(items)) => self.way(&items.item, text(from)?, from)?,
            (_, None) => return Err(fault(from, "nothing says where the items are", "say `items`")),
        };
        self.check_cursor(parameter, &ty, from)?;
        let from = if field == "from" { Cursor::Body(way) } else { Cursor::LastItem(way) };
        Ok(Next::Cursor { parameter, from })
    }
}

/// Checks that a node is an object with fields of these alone.
fn known(node: &Node, fields: &[&str]) -> Checked<()> {
    let Some(members) = node.as_object() else {
        return Err(fault(node, format!("an object belongs here, not {}", node.kind()), HELP));
    };
    match members.iter().find(|(name, _)| !fields.contains(&name.as_str())) {
        None => Ok(()),
        Some((name, member)) => {
            let mut problem = fault(member, format!("there is no field {} here", code_span(name)), HELP);
            problem.location = Some(member.origin.key());
            Err(problem)
        }
    }
}

fn required<'d>(node: &'d Node, field: &str) -> Checked<&'d Node> {
    node.get(field).ok_or_else(|| fault(node, format!("the field `{field}` is missing"), HELP))
}

fn text(node: &Node) -> Checked<&str> {
    node.as_str().ok_or_else(|| fault(node, format!("a string belongs here, not {}", node.kind()), HELP))
}

/// The number of the first page or item, where it is said.
fn first(node: &Node) -> Checked<Option<i64>> {
    let Some(first) = node.get("first") else { return Ok(None) };
    match &first.value {
        Value::Number(number) if number.as_i64().is_some() => Ok(number.as_i64()),
        _ => Err(fault(first, "`first` is an integer", HELP)),
    }
}
