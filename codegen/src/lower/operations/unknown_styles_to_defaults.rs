//! Takes away styles that parameters cannot have where they are.
//!
//! Before: `{ name: id, in: path, style: deepObject }`
//! After:  `{ name: id, in: path }`
//!
//! Loses the style, with a warning: the value is written as if the document named none.

use crate::diagnostics::{Code, Diagnostic};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, Kind, Location, Style};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "unknown_styles_to_defaults",
    purpose: Purpose::NormalForm,
    run: |document, diagnostics| {
        openapi::walk_mut(&mut document.root, Kind::OpenApi, &mut |parameter, kind| {
            // The headers of a response have no place and one style.
            let (Kind::Parameter, Some(place)) = (kind, parameter.get_str("in").and_then(Location::parse)) else {
                return;
            };
            let Some(given) = parameter.get("style") else { return };
            if given.as_str().is_some_and(|style| Style::parse(style, place).is_some()) {
                return;
            }
            let name = parameter.get_str("name").unwrap_or_default();
            let style = given.as_str().map_or_else(|| given.to_json().to_string(), str::to_owned);
            let place = place.as_str();
            let message = format!("the {place} parameter `{name}` cannot have the style `{style}`");
            diagnostics.push(
                Diagnostic::warning(Code::ParameterStyle, message)
                    .at(given.origin.key())
                    .help("it is written as if there were none; an overlay can name another one"),
            );
            if let Some(members) = parameter.as_object_mut() {
                members.shift_remove("style");
            }
        });
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn a_style_is_one_of_its_place() {
        let before = "
paths:
  /a:
    get:
      parameters:
        - {name: a, in: query, style: deepObject}
        - {name: b, in: header, style: form}
        - {name: c, in: cookie, style: [form]}
      responses: {'200': {headers: {X-A: {style: simple}}}}
";
        insta::assert_snapshot!(lower(PASS, before), @r#"
        # before.yaml:7:33: warning[parameter-style]: the header parameter `b` cannot have the style `form`
        # before.yaml:8:33: warning[parameter-style]: the cookie parameter `c` cannot have the style `["form"]`
        paths:
          /a:
            get:
              parameters:
              - name: a
                in: query
                style: deepObject
              - name: b
                in: header
              - name: c
                in: cookie
              responses:
                '200':
                  headers:
                    X-A:
                      style: simple
        "#);
    }
}
