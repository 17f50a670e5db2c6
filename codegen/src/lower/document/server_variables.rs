//! Completes the variables of servers, so that each that is left has a default, and each list of values holds it.
//!
//! Before: `{ url: 'https://{region}.test:{port}/{base}', variables: { region: { enum: [eu, us] }, port: { default: 80 } } }`
//! After:  `{ .., variables: { region: { enum: [eu, us], default: eu }, port: { default: '80' } } }`
//!
//! What has no default and no values, or is not defined at all, is left in the URL alone: who makes a client gives its
//! value. Loses what else such a variable says; each case has a warning.

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, Kind, server_url};

pub(in crate::lower) const PASS: Pass = Pass {
    name: "server_variables",
    purpose: Purpose::Types,
    run: |document, diagnostics| {
        openapi::walk_mut(&mut document.root, Kind::OpenApi, &mut |node, kind| {
            if !matches!(kind, Kind::OpenApi | Kind::PathItem | Kind::Operation) {
                return;
            }
            if let Some(Value::Array(servers)) = node.get_mut("servers").map(|servers| &mut servers.value) {
                servers.iter_mut().for_each(|server| complete(server, diagnostics));
            }
        });
    },
};

fn complete(server: &mut Node, diagnostics: &mut Diagnostics) {
    let mut warn = |node: &Node, message: String, help: &str| {
        let warning = Diagnostic::warning(Code::ServerVariable, message).at(node.origin.key());
        diagnostics.push(warning.help(help.to_owned()));
    };
    let names = server_url::names(server.get_str("url").unwrap_or_default());
    let names = names.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let mut undefined = Vec::new();
    if let Some(variables) = server.get_mut("variables").and_then(Node::as_object_mut) {
        for (name, variable) in &mut *variables {
            if !names.contains(name) {
                let message = format!("the variable `{name}` stands nowhere in the URL of its server");
                warn(variable, message, "it has no effect; an overlay can fix the URL");
            }
            let Some(members) = variable.as_object_mut() else { continue };
            texts(members);
            let Some(message) = default(name, members) else { continue };
            if members.get("default").is_none() {
                undefined.push(name.clone());
            }
            warn(variable, message, "an overlay can set `default` and `enum`");
        }
        variables.retain(|_, variable| variable.get_str("default").is_some());
    }
    for name in names {
        let is_defined = server.get("variables").is_some_and(|variables| variables.get(&name).is_some());
        if !is_defined && !undefined.contains(&name) {
            let message = format!("the URL of the server has a variable `{name}` that is not defined");
            warn(server, message, "who makes a client gives its value; an overlay can set its `default`");
        }
    }
}

/// Makes texts of the default and the values: in YAML, a port is a number.
fn texts(variable: &mut Object) {
    for name in ["default", "description"] {
        if let Some(node) = variable.get_mut(name) {
            text(node);
        }
        if variable.get(name).is_some_and(|node| node.as_str().is_none()) {
            variable.shift_remove(name);
        }
    }
    if let Some(Value::Array(values)) = variable.get_mut("enum").map(|values| &mut values.value) {
        values.iter_mut().for_each(text);
        values.retain(|value| value.as_str().is_some());
    }
    if variable.get("enum").is_some_and(|values| values.as_array().is_none_or(<[Node]>::is_empty)) {
        variable.shift_remove("enum");
    }
}

fn text(node: &mut Node) {
    node.value = match &node.value {
        Value::Number(number) => Value::String(number.to_string()),
        Value::Bool(value) => Value::String(value.to_string()),
        _ => return,
    };
}

/// Brings the default and the values together, and says what was wrong with them.
fn default(name: &str, variable: &mut Object) -> Option<String> {
    let default = variable.get("default").cloned();
    match (default, variable.get_mut("enum").map(|values| &mut values.value)) {
        (None, Some(Value::Array(values))) => {
            let first = values.first()?.clone();
            let message = format!("the variable `{name}` has no default; the first of its values is taken");
            variable.insert("default".to_owned(), first);
            Some(message)
        }
        (None, _) => {
            Some(format!("the variable `{name}` has neither default nor values; who makes a client gives its value"))
        }
        (Some(default), Some(Value::Array(values))) => {
            let is_listed = values.iter().any(|value| value.value == default.value);
            (!is_listed).then(|| {
                values.insert(0, default);
                format!("the default of the variable `{name}` is none of its values; it is one in the client")
            })
        }
        (Some(_), _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::lower;

    #[test]
    fn each_variable_has_a_default_or_is_asked_for() {
        let before = "
servers:
  - url: 'https://{region}.a.test:{port}/{base}/{tenant}{gone}'
    variables:
      region: {enum: [eu, us]}
      port: {default: 8443, enum: [443, 8443], description: 7}
      base: {default: v2, enum: [v1]}
      tenant: {description: Yours}
      unused: {default: a}
  - {url: '/{a}', variables: {a: {default: x, enum: []}}}
paths: {/a: {get: {servers: [{url: 'https://b.test/{c}'}]}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:5:7: warning[server-variable]: the variable `region` has no default; the first of its values is taken
        # before.yaml:7:7: warning[server-variable]: the default of the variable `base` is none of its values; it is one in the client
        # before.yaml:8:7: warning[server-variable]: the variable `tenant` has neither default nor values; who makes a client gives its value
        # before.yaml:9:7: warning[server-variable]: the variable `unused` stands nowhere in the URL of its server
        # before.yaml:3:5: warning[server-variable]: the URL of the server has a variable `gone` that is not defined
        # before.yaml:11:30: warning[server-variable]: the URL of the server has a variable `c` that is not defined
        servers:
        - url: https://{region}.a.test:{port}/{base}/{tenant}{gone}
          variables:
            region:
              enum:
              - eu
              - us
              default: eu
            port:
              default: '8443'
              enum:
              - '443'
              - '8443'
              description: '7'
            base:
              default: v2
              enum:
              - v2
              - v1
            unused:
              default: a
        - url: /{a}
          variables:
            a:
              default: x
        paths:
          /a:
            get:
              servers:
              - url: https://b.test/{c}
        ");
    }
}
