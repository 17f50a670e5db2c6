//! Puts path items, operations and media types in the place of the references to them, and parameters and headers that
//! have another description there.
//!
//! So the model finds operations under their paths, and media types under their bodies. A text beside a reference
//! counts more than that of what it leads to (OpenAPI 3.1, Reference Object).
//!
//! Before: `paths: { /a: { $ref: '#/components/pathItems/A', summary: B } }`, `components: { pathItems: { A: {...} } }`
//! After:  `paths: { /a: { get: {...}, summary: B } }`
//!
//! Loses what has no end, with a warning: a callback that has itself as a callback. What stands beside a reference counts
//! more than what it leads to, and a warning says so where both have an operation. The files, path items and media types
//! that were referred to go.

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Node, Object, Value};
use crate::lower::{Pass, Purpose};
use crate::openapi::{self, ADDITIONAL_OPERATIONS, Kind, METHODS};
use crate::references::FILES;

/// How many values may be put in the place of references, all together.
const MAX_VALUES: usize = 1_000_000;

/// How deep path items may stand in the callbacks of other path items.
const MAX_DEPTH: usize = 16;

pub(in crate::lower) const PASS: Pass = Pass {
    name: "references_to_inline",
    purpose: Purpose::NormalForm,
    run: |document, diagnostics| {
        let mut has_references = false;
        openapi::walk(&document.root, Kind::OpenApi, &mut |node, kind| {
            has_references |= is_inlined(node, kind) && openapi::reference(node).is_some();
        });
        if has_references {
            let before = document.root.clone();
            let mut work = Work { before: &before, open: Vec::new(), values: 0, diagnostics };
            work.enter(&mut document.root, Kind::OpenApi);
        }
        if let Some(root) = document.root.as_object_mut() {
            root.shift_remove(FILES);
        }
        if let Some(components) = document.root.get_mut("components").and_then(Node::as_object_mut) {
            components.shift_remove("pathItems");
            components.shift_remove("mediaTypes");
        }
    },
};

fn is_inlined(node: &Node, kind: Kind) -> bool {
    match kind {
        Kind::PathItem | Kind::Operation | Kind::MediaType | Kind::Encoding => true,
        // What else stands beside a reference has no effect.
        Kind::Parameter => node.as_object().is_some_and(|members| {
            members.len() > 1 && members.keys().all(|name| matches!(name.as_str(), "$ref" | "description"))
        }),
        _ => false,
    }
}

struct Work<'a> {
    before: &'a Node,
    /// The references inside of whose targets this is.
    open: Vec<String>,
    values: usize,
    diagnostics: &'a mut Diagnostics,
}

impl Work<'_> {
    fn enter(&mut self, node: &mut Node, kind: Kind) {
        let open = self.open.len();
        if is_inlined(node, kind) {
            while let Some(target) = self.target(node) {
                self.merge(node, target);
            }
        }
        match &mut node.value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.enter(item, kind)),
            Value::Object(members) => {
                for (name, member) in members {
                    match kind.member(name) {
                        // Schemas hold none of these, and make up most of a document.
                        None | Some(Kind::Schema) => {}
                        // They are not a part of the result.
                        Some(Kind::Map(Kind::PathItem | Kind::MediaType)) if kind == Kind::Components => {}
                        Some(kind) => self.enter(member, kind),
                    }
                }
            }
            _ => {}
        }
        self.open.truncate(open);
    }

    /// Takes the reference away; gives what it leads to.
    fn target(&mut self, node: &mut Node) -> Option<Object> {
        let reference = openapi::reference(node)?.to_owned();
        let place = node.origin.key();
        node.as_object_mut()?.shift_remove("$ref");
        let target = self.before.resolve(&openapi::reference_pointer(&reference)?)?;
        let problem = if self.open.contains(&reference) || self.open.len() >= MAX_DEPTH {
            Some(Diagnostic::warning(Code::RefLimit, "what the reference leads to has no end, and is left out here"))
        } else if self.values > MAX_VALUES {
            let message = format!("references expand to more than {MAX_VALUES} values");
            Some(Diagnostic::error(Code::RefLimit, message))
        } else {
            None
        };
        if let Some(problem) = problem {
            self.diagnostics.push(problem.at(place).help("write it out with an overlay"));
            return None;
        }
        self.values += target.count();
        self.open.push(reference);
        target.as_object().cloned()
    }

    fn merge(&mut self, node: &mut Node, target: Object) {
        let Some(members) = node.as_object_mut() else { return };
        self.merge_members(members, target, |name| METHODS.contains(&name));
    }

    fn merge_members(&mut self, members: &mut Object, target: Object, is_operation: fn(&str) -> bool) {
        for (name, mut member) in target {
            if name == ADDITIONAL_OPERATIONS
                && let Some(own) = members.get_mut(&name).and_then(Node::as_object_mut)
                && let Some(others) = member.as_object_mut()
            {
                self.merge_members(own, std::mem::take(others), |_| true);
                continue;
            }
            if let (Some(own), true) = (members.get(&name), is_operation(&name)) {
                self.diagnostics.push(
                    Diagnostic::warning(
                        Code::LeftOut,
                        format!("the client lacks the operation `{name}` of the reference"),
                    )
                    .at(own.origin.key())
                    .related(member.origin.key(), "not this one")
                    .help("one of the same method stands beside the reference; take one of them away"),
                );
            }
            members.entry(name).or_insert(member);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document;
    use crate::lower::testing::lower;
    use crate::sources::{SourceFile, Sources};

    #[test]
    fn a_path_item_stands_in_its_place() {
        let before = "
paths:
  /a: {$ref: '#/components/pathItems/A', summary: ours}
  /b: {$ref: '#/paths/~1a'}
  /c: {$ref: '#/x-referenced-files/paths~1c.yaml', put: {summary: ours}}
webhooks:
  d: {$ref: '#/components/pathItems/A'}
components:
  pathItems:
    A: {summary: theirs, get: {responses: {'200': {content: {a/b: {$ref: '#/x-referenced-files/media.yaml'}}}}}}
x-referenced-files:
  paths/c.yaml: {get: {$ref: '#/x-referenced-files/get.yaml'}, put: {summary: theirs}}
  get.yaml: {summary: gets}
  media.yaml: {schema: {type: string}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:5:52: warning[left-out]: the client lacks the operation `put` of the reference
        paths:
          /a:
            summary: ours
            get:
              responses:
                '200':
                  content:
                    a/b:
                      schema:
                        type: string
          /b:
            summary: ours
            get:
              responses:
                '200':
                  content:
                    a/b:
                      schema:
                        type: string
          /c:
            put:
              summary: ours
            get:
              summary: gets
        webhooks:
          d:
            summary: theirs
            get:
              responses:
                '200':
                  content:
                    a/b:
                      schema:
                        type: string
        components: {}
        ");
    }

    #[test]
    fn a_description_beside_a_reference_counts() {
        let before = "
paths:
  /a:
    parameters: [{$ref: '#/components/parameters/P'}, {$ref: '#/components/parameters/P', required: true}]
    get:
      parameters: [{$ref: '#/components/parameters/P', description: ours}]
      responses: {'200': {$ref: '#/components/responses/R'}}
components:
  parameters: {P: {name: p, in: query, description: theirs}}
  responses: {R: {headers: {X-A: {$ref: '#/components/headers/A', description: ours}}}}
  headers: {A: {description: theirs, schema: {type: string}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        paths:
          /a:
            parameters:
            - $ref: '#/components/parameters/P'
            - $ref: '#/components/parameters/P'
              required: true
            get:
              parameters:
              - description: ours
                name: p
                in: query
              responses:
                '200':
                  $ref: '#/components/responses/R'
        components:
          parameters:
            P:
              name: p
              in: query
              description: theirs
          responses:
            R:
              headers:
                X-A:
                  description: ours
                  schema:
                    type: string
          headers:
            A:
              description: theirs
              schema:
                type: string
        ");
    }

    #[test]
    fn what_has_no_end_ends() {
        let before = "
paths:
  /a: {$ref: '#/components/pathItems/A'}
components:
  pathItems:
    A: {post: {callbacks: {again: {url: {$ref: '#/components/pathItems/A'}}, other: {url: {$ref: '#/components/pathItems/B'}}}}}
    B: {put: {callbacks: {back: {url: {$ref: '#/components/pathItems/A'}}}}}
";
        insta::assert_snapshot!(lower(PASS, before), @"
        # before.yaml:6:36: warning[ref-limit]: what the reference leads to has no end, and is left out here
        # before.yaml:7:34: warning[ref-limit]: what the reference leads to has no end, and is left out here
        paths:
          /a:
            post:
              callbacks:
                again:
                  url: {}
                other:
                  url:
                    put:
                      callbacks:
                        back:
                          url: {}
        components: {}
        ");
    }

    #[test]
    fn what_doubles_with_each_step_is_an_error() {
        let mut before = "paths: {/a: {$ref: '#/components/pathItems/P0'}}\ncomponents:\n  pathItems:\n".to_owned();
        for step in 0..15 {
            let next = format!("{{$ref: '#/components/pathItems/P{}'}}", step + 1);
            let callbacks = (0..4).map(|index| format!("c{index}: {{url: {next}}}")).collect::<Vec<_>>().join(", ");
            before += &format!("    P{step}: {{post: {{callbacks: {{{callbacks}}}}}}}\n");
        }
        before += "    P15: {}\n";
        let sources = Sources::new(SourceFile { name: "api.yaml".to_owned(), text: before });
        let mut diagnostics = Diagnostics::new();
        let document = document::parse(&sources, sources.spec(), &mut diagnostics);
        let mut document = document.expect("the document above is valid YAML");
        (PASS.run)(&mut document, &mut diagnostics);
        assert!(diagnostics.abort_if_errors().is_err());
    }
}
