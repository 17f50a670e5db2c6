//! What a server is called: what its description says in few words, or else its host.

use heck::ToSnakeCase;

use crate::document::Node;
use crate::names;
use crate::openapi::server_url::Part;

/// The words that tell no server from another.
const FILLERS: [&str; 12] = ["a", "an", "and", "api", "base", "endpoint", "for", "of", "our", "server", "the", "url"];

/// A description that is longer is none of a name.
const MOST_WORDS: usize = 3;

/// The name of a server, in snake case. `default` is the URL with all variables at their defaults.
pub(super) fn of(node: &Node, parts: &[Part<'_>], default: Option<&str>) -> String {
    let described = ["name", "description"].iter().find_map(|member| described(node.get_str(member)?));
    let located = || located(parts).or_else(|| self::located(&[Part::Literal(default?)]));
    let other = || if parts.len() > 1 { "server" } else { "root" }.to_owned();
    described.or_else(located).unwrap_or_else(other)
}

/// Longer names of a server that others are called like, the best first: with what its host has of its own, with its host,
/// or that it is a path, and with all of its URL.
pub(super) fn longer(name: &str, parts: &[Part<'_>]) -> Vec<String> {
    let words = parts.iter().map(|part| match part {
        Part::Literal(text) => (*text).to_owned(),
        Part::Variable(name) => format!(" by {name} "),
    });
    let url = words.collect::<String>();
    let ends = match url.split_once("://") {
        Some((_, rest)) => {
            let host = rest.split('/').next().unwrap_or_default();
            [located(parts).unwrap_or_default(), host.to_owned(), rest.to_owned(), url.clone()].to_vec()
        }
        None => vec!["path".to_owned(), url],
    };
    let ends = ends.iter().map(|end| names::snake_case(end)).filter(|end| !end.is_empty() && end != name);
    let longer = ends.map(|end| match end.strip_prefix(name) {
        Some(rest) if rest.starts_with('_') => names::member_name(&end),
        _ => names::member_name(&format!("{name}_{end}")),
    });
    longer.collect()
}

/// The words of a short description.
fn described(text: &str) -> Option<String> {
    let clause = text.split(['.', ',', ':', ';', '(', '\n']).next().filter(|_| !text.contains("://"))?;
    let snake = clause.to_snake_case();
    let words = snake.split('_').filter(|word| !word.is_empty() && !FILLERS.contains(word)).collect::<Vec<_>>();
    let is_plain = words.iter().all(|word| word.chars().all(|c| c.is_ascii_alphanumeric()));
    (is_plain && (1..=MOST_WORDS).contains(&words.len())).then(|| words.join("_"))
}

/// The words of the host, without what all servers of a vendor have; or those of the path.
fn located(parts: &[Part<'_>]) -> Option<String> {
    let text = parts.iter().map(|part| match part {
        Part::Literal(text) => *text,
        // The values differ.
        Part::Variable(_) => ".",
    });
    let text = text.collect::<String>();
    let (host, path) = match text.split_once("//") {
        Some((_, rest)) => rest.split_once('/').unwrap_or((rest, "")),
        None => ("", text.as_str()),
    };
    let host = host.rsplit('@').next().unwrap_or_default().split(':').next().unwrap_or_default();
    let labels = host.split('.').filter(|label| !label.is_empty()).collect::<Vec<_>>();
    let domain = labels.len().saturating_sub(2);
    let own = labels[..domain].iter().copied().filter(|label| !["www", "api"].contains(label)).collect::<Vec<_>>();
    let words = match (own.is_empty(), labels.is_empty()) {
        (false, _) => own.join("_"),
        (true, false) => labels.join("_"),
        (true, true) => path.replace('.', "_"),
    };
    Some(words.to_snake_case()).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Diagnostics;
    use crate::document;
    use crate::openapi::server_url;
    use crate::sources::{SourceFile, Sources};

    #[test]
    fn a_server_is_called_by_its_description_or_its_host() {
        let text = "
- {url: 'https://a.test', description: 'Production server (uses live data)'}
- {url: 'https://a.test', description: The API server}
- {url: 'https://a.test', description: 'Where all of the files of all shops are kept'}
- {url: 'https://files.eu.shop.test/v1'}
- {url: 'https://api.shop.test', name: eu-west, description: Not this}
- {url: 'https://{region}.files.shop.test'}
- {url: 'http://localhost:8080', description: 'http://localhost:8080'}
- {url: /api/v2}
- {url: /}
- {url: '{scheme}://{host}/{base}'}
- {url: '{origin}', x-default: 'https://uploads.shop.test'}
- {url: 'https://a.test', description: '生产'}
";
        let sources = Sources::new(SourceFile { name: "spec.yaml".to_owned(), text: text.to_owned() });
        let document = document::parse(&sources, sources.spec(), &mut Diagnostics::new()).expect("it is YAML");
        let names = document.root.as_array().into_iter().flatten().map(|server| {
            let url = server.get_str("url").expect("it has one");
            format!("{url}: {}\n", of(server, &server_url::parts(url), server.get_str("x-default")))
        });
        insta::assert_snapshot!(names.collect::<String>(), @"
        https://a.test: production
        https://a.test: a_test
        https://a.test: a_test
        https://files.eu.shop.test/v1: files_eu
        https://api.shop.test: eu_west
        https://{region}.files.shop.test: files
        http://localhost:8080: localhost
        /api/v2: api_v2
        /: root
        {scheme}://{host}/{base}: server
        {origin}: uploads
        https://a.test: a_test
        ");
    }
}
