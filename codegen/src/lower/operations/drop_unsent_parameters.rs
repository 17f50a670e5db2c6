//! Drops parameters that no request can carry, or that the standard says to ignore.
//!
//! Before: `/orders: { get: { parameters: [{ name: id, in: path }, { name: Accept, in: header }, { name: a, in: query }] } }`
//! After:  `/orders: { get: { parameters: [{ name: a, in: query }] } }`
//!
//! - A path parameter that is not in the path has no place.
//! - Of two parameters of one name in one place, the last counts.
//! - `Accept`, `Content-Type` and `Authorization` are said by the media types and the security schemes
//!   ([OpenAPI, Parameter Object](https://spec.openapis.org/oas/v3.1.1.html#parameter-object)).
//! - No header has a name with a space in it, for instance.
//!
//! Loses these, with a warning, or a note where the standard says so.

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, Location, PathTemplate, is_header_name};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "drop_unsent_parameters",
    purpose: Purpose::NormalForm,
    run: |document, diagnostics| {
        openapi::change_paths(&mut document.root, |path, item, shared| {
            let template = PathTemplate::parse(path);
            clean(shared, item, &template, diagnostics);
            for (_, operation) in openapi::operations_of_mut(item) {
                clean(shared, operation, &template, diagnostics);
            }
        });
    },
};

/// Why a parameter is not sent, and whether that is what the standard says.
enum Reason {
    Ignored(String),
    Unsendable(String),
}

/// Takes such parameters out of a list of parameters.
fn clean(root: &Node, holder: &mut Node, template: &PathTemplate<'_>, diagnostics: &mut Diagnostics) {
    let Some(Value::Array(parameters)) = holder.get_mut("parameters").map(|node| &mut node.value) else { return };
    let mut index = 0;
    while let Some(parameter) = parameters.get(index) {
        match reason(root, parameter, &parameters[index + 1..], template) {
            None => index += 1,
            Some(reason) => {
                let parameter = parameters.remove(index);
                report(&parameter, reason, diagnostics);
            }
        }
    }
}

fn reason(root: &Node, parameter: &Node, after: &[Node], template: &PathTemplate<'_>) -> Option<Reason> {
    let parameter = openapi::resolve(root, parameter)?;
    let Some(name) = parameter.get_str("name") else {
        return Some(Reason::Unsendable("the parameter has no name".to_owned()));
    };
    if parameter.get_str("in") == Some("querystring") {
        let media_types = parameter.members("content").map(|(name, _)| format!("`{name}`")).collect::<Vec<_>>();
        let message = format!("the query string `{name}` is {}, which no client writes", media_types.join(" or "));
        return Some(Reason::Unsendable(message));
    }
    let Some(place) = parameter.get_str("in").and_then(Location::parse) else {
        return Some(Reason::Unsendable(format!("the parameter `{name}` is in no place that OpenAPI has")));
    };
    let is_same = |other: &Node| {
        let other = openapi::resolve(root, other);
        other.is_some_and(|other| {
            other.get_str("in") == Some(place.as_str())
                && other.get_str("name").is_some_and(|other| place.is_same_name(name, other))
        })
    };
    if after.iter().any(is_same) {
        let place = place.as_str();
        return Some(Reason::Unsendable(format!("another {place} parameter is also named `{name}`, and counts")));
    }
    match place {
        Location::Path if !template.parameters().any(|other| other == name) => {
            Some(Reason::Unsendable(format!("the path has no place for the parameter `{name}`")))
        }
        Location::Header if ["accept", "content-type", "authorization"].contains(&&*name.to_ascii_lowercase()) => {
            Some(Reason::Ignored(format!("the header `{name}` is not a parameter")))
        }
        Location::Header if !is_header_name(name) => {
            Some(Reason::Unsendable(format!("no header can be named {name:?}, so the parameter is not sent")))
        }
        _ => None,
    }
}

fn report(parameter: &Node, reason: Reason, diagnostics: &mut Diagnostics) {
    let diagnostic = match reason {
        Reason::Ignored(message) => Diagnostic::note(Code::ParameterDropped, message).help(
            "the standard says to ignore it: media types say what is sent and accepted, and hooks show who the caller is",
        ),
        Reason::Unsendable(message) => {
            Diagnostic::warning(Code::ParameterDropped, message).help("an overlay can fix or remove the parameter")
        }
    };
    diagnostics.push(diagnostic.at(parameter.origin.key()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn what_has_no_place_goes_with_a_warning() {
        let before = "
paths:
  /orders/{id}:
    parameters: [{name: kind, in: path}, {name: id, in: path}]
    get:
      parameters:
        - {$ref: '#/components/parameters/Accept'}
        - {name: authorization, in: header}
        - {name: X Bad, in: header}
        - {name: '', in: header}
        - {name: a, in: query, description: First}
        - {name: a, in: header}
        - {name: a, in: query, description: Last}
        - {name: A, in: query}
        - {name: X-A, in: header}
        - {name: x-a, in: header}
        - {name: b, in: formData}
        - {in: query}
components:
  parameters: {Accept: {name: Accept, in: header}}
";
        insta::assert_snapshot!(lower(PASS, before), @r#"
        # before.yaml:4:18: warning[parameter-dropped]: the path has no place for the parameter `kind`
        # before.yaml:7:11: note[parameter-dropped]: the header `Accept` is not a parameter
        # before.yaml:8:11: note[parameter-dropped]: the header `authorization` is not a parameter
        # before.yaml:9:11: warning[parameter-dropped]: no header can be named "X Bad", so the parameter is not sent
        # before.yaml:10:11: warning[parameter-dropped]: no header can be named "", so the parameter is not sent
        # before.yaml:11:11: warning[parameter-dropped]: another query parameter is also named `a`, and counts
        # before.yaml:15:11: warning[parameter-dropped]: another header parameter is also named `X-A`, and counts
        # before.yaml:17:11: warning[parameter-dropped]: the parameter `b` is in no place that OpenAPI has
        # before.yaml:18:11: warning[parameter-dropped]: the parameter has no name
        paths:
          /orders/{id}:
            parameters:
            - name: id
              in: path
            get:
              parameters:
              - name: a
                in: header
              - name: a
                in: query
                description: Last
              - name: A
                in: query
              - name: x-a
                in: header
        components:
          parameters:
            Accept:
              name: Accept
              in: header
        "#);
    }
}
