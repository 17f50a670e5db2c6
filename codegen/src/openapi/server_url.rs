//! The URLs of servers (OpenAPI, Server Object).

/// A part of a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part<'d> {
    /// What stands there as it is.
    Literal(&'d str),
    /// The name of a variable.
    Variable(&'d str),
}

/// The parts of a URL, in order. A brace that has no other half is a character like others.
pub(crate) fn parts(url: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = url;
    while let Some((before, name, after)) = next_variable(rest) {
        parts.extend((!before.is_empty()).then_some(Part::Literal(before)));
        parts.push(Part::Variable(name));
        rest = after;
    }
    parts.extend((!rest.is_empty()).then_some(Part::Literal(rest)));
    parts
}

/// The names of the variables of a URL, each once.
pub(crate) fn names(url: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for part in parts(url) {
        match part {
            Part::Variable(name) if !names.contains(&name) => names.push(name),
            _ => {}
        }
    }
    names
}

/// The first variable of a text, with what stands before and after it.
fn next_variable(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(close) = text[from..].find('}').map(|at| from + at) {
        match text[from..close].rfind('{').map(|at| from + at) {
            Some(open) if open + 1 < close => return Some((&text[..open], &text[open + 1..close], &text[close + 1..])),
            _ => from = close + 1,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_in_pairs_are_variables() {
        let urls = ["https://{a}.test:{b}/{a}", "{base}", "/v1", "/{}/{a}", "/}{a}{", "/{{a}}", "/{a b/c}", ""];
        let lines = urls.map(|url| format!("{url}: {:?} {:?}", parts(url), names(url)));
        insta::assert_snapshot!(lines.join("\n"), @r#"
        https://{a}.test:{b}/{a}: [Literal("https://"), Variable("a"), Literal(".test:"), Variable("b"), Literal("/"), Variable("a")] ["a", "b"]
        {base}: [Variable("base")] ["base"]
        /v1: [Literal("/v1")] []
        /{}/{a}: [Literal("/{}/"), Variable("a")] ["a"]
        /}{a}{: [Literal("/}"), Variable("a"), Literal("{")] ["a"]
        /{{a}}: [Literal("/{"), Variable("a"), Literal("}")] ["a"]
        /{a b/c}: [Literal("/"), Variable("a b/c")] ["a b/c"]
        : [] []
        "#);
    }
}
