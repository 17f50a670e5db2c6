//! The paths of operations (OpenAPI, Path Templating).

/// A path with places for parameters.
#[derive(Clone)]
pub(crate) struct PathTemplate<'d> {
    /// As it was written, without a fragment: no request sends one.
    text: &'d str,
    pub(crate) segments: Vec<Segment<'d>>,
}

/// A part of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Segment<'d> {
    /// What stands in every URL.
    Literal(&'d str),
    /// The name of a parameter.
    Parameter(&'d str),
}

impl<'d> PathTemplate<'d> {
    /// Reads a path. A brace that has no other half is a character like others.
    pub(crate) fn parse(path: &'d str) -> Self {
        let text = path.split('#').next().unwrap_or_default();
        let mut segments = Vec::new();
        let mut rest = text;
        while let Some((name, before, after)) = next_parameter(rest) {
            segments.extend((!before.is_empty()).then_some(Segment::Literal(before)));
            segments.push(Segment::Parameter(name));
            rest = after;
        }
        segments.extend((!rest.is_empty()).then_some(Segment::Literal(rest)));
        Self { text, segments }
    }

    /// The names of the parameters, in order; one that stands twice stands here twice.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = &'d str> {
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Parameter(name) => Some(*name),
            Segment::Literal(_) => None,
        })
    }

    /// The path as the document writes it.
    pub(crate) fn as_str(&self) -> &'d str {
        self.text
    }
}

/// The first parameter of a text, with what stands before and after it.
fn next_parameter(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(open) = text[from..].find('{').map(|at| from + at) {
        let inside = &text[open + 1..];
        let close = inside.find(['{', '}', '/']);
        match close.filter(|close| *close > 0 && inside[*close..].starts_with('}')) {
            Some(close) => return Some((&inside[..close], &text[..open], &inside[close + 1..])),
            None => from = open + 1,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_in_pairs_are_parameters() {
        let paths =
            ["/a", "/a/{b}.{c}", "/{a}{b}", "/{a}:undo", "/a/{b}#json", "/{}/{a", "/{a/b}", "/{{a}}", "/{ä+}/", ""];
        let lines = paths.map(|path| format!("{path}: {:?}", PathTemplate::parse(path).segments));
        insta::assert_snapshot!(lines.join("\n"), @r#"
        /a: [Literal("/a")]
        /a/{b}.{c}: [Literal("/a/"), Parameter("b"), Literal("."), Parameter("c")]
        /{a}{b}: [Literal("/"), Parameter("a"), Parameter("b")]
        /{a}:undo: [Literal("/"), Parameter("a"), Literal(":undo")]
        /a/{b}#json: [Literal("/a/"), Parameter("b")]
        /{}/{a: [Literal("/{}/{a")]
        /{a/b}: [Literal("/{a/b}")]
        /{{a}}: [Literal("/{"), Parameter("a"), Literal("}")]
        /{ä+}/: [Literal("/"), Parameter("ä+"), Literal("/")]
        : []
        "#);
    }
}
