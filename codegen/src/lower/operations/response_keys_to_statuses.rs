//! Writes the keys of responses as the standard does, and leaves out those that are no statuses.
//!
//! Before: `{ 4xx: Problem, '500 ': Failure, Default: Other, '1000': Odd }`
//! After:  `{ 4XX: Problem, '500': Failure, default: Other }`
//!
//! Loses what is described under a key that is no status, with a warning.

use crate::diagnostics::{Code, Diagnostic};
use crate::document::Object;
use crate::lower::{Pass, Purpose};
use crate::markdown::code_span;
use crate::openapi::{self, Kind};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "response_keys_to_statuses",
    purpose: Purpose::Types,
    run: |document, diagnostics| {
        openapi::walk_mut(&mut document.root, Kind::OpenApi, &mut |node, kind| {
            let (Kind::Responses, Some(responses)) = (kind, node.as_object_mut()) else { return };
            if responses.keys().all(|key| key.starts_with("x-") || status(key).as_deref() == Some(key)) {
                return;
            }
            let mut lowered = Object::default();
            for (key, response) in std::mem::take(responses) {
                let problem = match status(&key) {
                    _ if key.starts_with("x-") => {
                        lowered.insert(key, response);
                        continue;
                    }
                    None => format!("{} is not a status, so the client does not know this response", code_span(&key)),
                    Some(status) if lowered.contains_key(&status) => {
                        format!("{} stands twice, so the client does not know the second response", code_span(&status))
                    }
                    Some(status) => {
                        lowered.insert(status, response);
                        continue;
                    }
                };
                diagnostics.push(
                    Diagnostic::warning(Code::ResponseStatus, problem)
                        .at(response.origin.key())
                        .help("give it the status that it has with an overlay, or leave it out"),
                );
            }
            *responses = lowered;
        });
    },
};

/// The key of a status, a range or the default as the standard writes it.
fn status(key: &str) -> Option<String> {
    let key = key.trim();
    if key.eq_ignore_ascii_case("default") {
        return Some("default".to_owned());
    }
    match key.as_bytes() {
        [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9'] | [b'1'..=b'5', b'X' | b'x', b'X' | b'x'] => {
            Some(key.to_ascii_uppercase())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn keys_are_statuses_or_are_said_to_be_none() {
        let before = "
paths:
  /a:
    get:
      responses:
        4xx: {description: Range}
        '500 ': {description: Spaces}
        Default: {description: Anything}
        '1000': {description: Odd}
        ok: {description: Word}
        '4XX': {description: Again}
        x-note: {description: Extension}
    put: {responses: {'200': {description: Fine}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:9:9: warning[response-status]: `1000` is not a status, so the client does not know this response
        # before.yaml:10:9: warning[response-status]: `ok` is not a status, so the client does not know this response
        # before.yaml:11:9: warning[response-status]: `4XX` stands twice, so the client does not know the second response
        paths:
          /a:
            get:
              responses:
                4XX:
                  description: Range
                '500':
                  description: Spaces
                default:
                  description: Anything
                x-note:
                  description: Extension
            put:
              responses:
                '200':
                  description: Fine
        ");
    }
}
