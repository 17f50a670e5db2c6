//! Describes the model to progenitor, reads what it generates, and says where it goes wrong if it does.

mod culprit;
mod description;
mod in_thread;
mod skeleton;

use crate::api::Api;
use crate::api::operation::Operation;
use crate::diagnostics::{Aborted, Code, Diagnostic, Diagnostics};
use crate::sources::Faults;

pub use self::in_thread::{InThread, progenitor_tokens};
pub(crate) use self::skeleton::{Argument as SkeletonArgument, Method, Skeleton};

/// Runs progenitor in a place where it can do no harm.
///
/// progenitor panics on some documents and overflows the stack on others. This crate starts no processes, so whoever
/// can gives the place: a thread ([`InThread`]) survives panics and deep recursion, a child process everything.
pub trait Progenitor {
    /// Generates Rust for an OpenAPI 3.0 document in JSON, as [`progenitor_tokens`] does.
    ///
    /// # Errors
    /// Says in which way progenitor failed.
    fn run(&self, openapi: &str) -> Result<String, Failure>;
}

/// The ways in which progenitor fails, each with its last words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It returned an error.
    Refused(String),
    /// It panicked.
    Panicked(String),
    /// It took its process down: stack overflow, out of memory, out of time.
    Crashed(String),
}

/// How many operations at which progenitor fails are left out before it is given up.
const MAX_LEFT_OUT: usize = 50;

/// Lets progenitor generate the operations.
///
/// Where what is broken is to be left out, the operations at which progenitor fails go.
///
/// # Errors
/// Reports `generator-refused`, `generator-panicked` or `generator-crashed`, with the operation at which it happens, and
/// `generator-output` if what it gives is not what the model asks for.
pub(crate) fn generate(
    api: &mut Api<'_>,
    progenitor: &dyn Progenitor,
    faults: Faults,
    diagnostics: &mut Diagnostics,
) -> Result<Skeleton, Aborted> {
    for _ in 0..MAX_LEFT_OUT {
        let run = |operations: &[Operation<'_>]| {
            let document = serde_json::to_string(&description::of(api, operations));
            progenitor.run(&document.map_err(|error| Failure::Refused(error.to_string()))?)
        };
        let failure = match run(&api.operations) {
            Ok(tokens) => return skeleton::read(api, &tokens, diagnostics),
            Err(failure) => failure,
        };
        let culprit = culprit::find(&api.operations, |part| run(part).is_err());
        let problem = describe(&failure, culprit.and_then(|index| api.operations.get(index)));
        let (Some(index), Faults::LeaveOut) = (culprit, faults) else { return Err(diagnostics.abort(problem)) };
        diagnostics.push(problem);
        let operation = api.operations.remove(index);
        let message = format!("the client lacks the operation {}", operation.title());
        diagnostics.push(
            Diagnostic::warning(Code::LeftOut, message).at(operation.node.origin.key()).help("fix the error above"),
        );
        diagnostics.go_on();
    }
    let message = format!("progenitor fails at more than {MAX_LEFT_OUT} operations");
    Err(diagnostics.abort(Diagnostic::error(Code::GeneratorRefused, message).help("fix the errors above")))
}

/// The message about a failure.
fn describe(failure: &Failure, culprit: Option<&Operation<'_>>) -> Diagnostic {
    let (code, verb, words) = match failure {
        Failure::Refused(words) => (Code::GeneratorRefused, "refuses", words),
        Failure::Panicked(words) => (Code::GeneratorPanicked, "panics at", words),
        Failure::Crashed(words) => (Code::GeneratorCrashed, "crashes at", words),
    };
    // Some panics print a part of the document over many lines.
    let words = words.lines().next().unwrap_or_default().trim_end_matches([' ', '{']);
    match culprit {
        Some(culprit) => {
            let title = format!("{} (`{}`)", culprit.title(), culprit.name);
            Diagnostic::error(code, format!("progenitor {verb} the operation {title}"))
                .at(culprit.node.origin.key())
                .label(words)
                .help("this is a bug of the generator; an overlay can change the operation")
        }
        None => Diagnostic::error(code, format!("progenitor {verb} the document: {words}"))
            .help("this happens without any operation: this is a bug of the generator"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::sources::{SourceFile, Sources};
    use crate::{api, document};

    /// Crashes at operations of this name.
    struct Fragile;

    impl Progenitor for Fragile {
        fn run(&self, openapi: &str) -> Result<String, Failure> {
            if openapi.contains("bad") {
                return Err(Failure::Crashed("no answer {\nmore words".to_owned()));
            }
            progenitor_tokens(openapi).map_err(Failure::Refused)
        }
    }

    type Change = fn(String) -> String;

    /// Gives what another one does, changed.
    struct Changed(Change);

    impl Progenitor for Changed {
        fn run(&self, openapi: &str) -> Result<String, Failure> {
            progenitor_tokens(openapi).map(self.0).map_err(Failure::Refused)
        }
    }

    fn parse(text: &str) -> (Sources, Document) {
        let sources = Sources::new(SourceFile { name: "api.yaml".to_owned(), text: text.to_owned() });
        let document = document::parse(&sources, sources.spec(), &mut Diagnostics::new());
        (sources, document.expect("the document is valid YAML"))
    }

    #[test]
    fn a_crash_is_reported_at_the_operation() {
        let (sources, document) = parse(
            "
paths:
  /a: {get: {operationId: good}, put: {operationId: fine}}
  /b: {get: {operationId: well}, post: {operationId: bad}, put: {operationId: other}}
",
        );
        let mut diagnostics = Diagnostics::new();
        let mut api = api::build(&document, &mut diagnostics);
        assert!(generate(&mut api, &Fragile, Faults::Abort, &mut diagnostics).is_err());
        insta::assert_snapshot!(crate::messages::text(&diagnostics, &sources, crate::messages::Style::Plain), @"
        error[generator-crashed]: progenitor crashes at the operation POST /b (`bad`)
         --> api.yaml:4:34
          |
        4 |   /b: {get: {operationId: well}, post: {operationId: bad}, put: {operationId: other}}
          |                                  ^^^^ no answer
          |
          = at: /paths/~1b/post
          = help: this is a bug of the generator; an overlay can change the operation
        ");
    }

    #[test]
    fn an_operation_at_which_it_fails_can_be_left_out() {
        let (sources, document) = parse(
            "
paths:
  /a: {get: {operationId: good}, put: {operationId: bad}}
  /b: {get: {operationId: well}, post: {operationId: bad_too}}
",
        );
        let mut diagnostics = Diagnostics::new();
        let mut api = api::build(&document, &mut diagnostics);
        assert!(generate(&mut api, &Fragile, Faults::LeaveOut, &mut diagnostics).is_ok());
        let names = api.operations.iter().map(|operation| operation.name.as_str()).collect::<Vec<_>>();
        assert_eq!(names, ["good", "well"]);
        insta::assert_snapshot!(crate::messages::short(&diagnostics, &sources), @"
        api.yaml:3:34: error[generator-crashed]: progenitor crashes at the operation PUT /a (`bad`)
        api.yaml:3:34: warning[left-out]: the client lacks the operation PUT /a
        api.yaml:4:34: error[generator-crashed]: progenitor crashes at the operation POST /b (`bad_too`)
        api.yaml:4:34: warning[left-out]: the client lacks the operation POST /b
        ");
    }

    /// Whatever progenitor leaves out, adds or changes, no client silently lacks something.
    #[test]
    fn what_it_gives_is_held_against_the_model() {
        let (sources, document) = parse(
            "
paths:
  /a/{b}:
    get:
      operationId: good
      parameters: [{name: b, in: path, required: true, schema: {type: string}}, {name: c, in: query, schema: {type: string}}]
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}
components: {schemas: {A: {type: object}}}
",
        );
        let changes: [(&str, Change); 5] = [
            ("no Rust", |tokens| format!("{tokens} }}")),
            ("another method", |tokens| tokens.replace("good", "better")),
            ("other arguments", |tokens| tokens.replace("argument_00000", "first")),
            ("an optional argument", |tokens| tokens.replacen("Option < & 'a str >", "& 'a str", 1)),
            ("another type", |tokens| tokens.replace("types :: A", "types :: B")),
        ];
        let mut said = String::new();
        for (what, change) in changes {
            let mut diagnostics = Diagnostics::new();
            let mut api = api::build(&document, &mut diagnostics);
            assert!(generate(&mut api, &Changed(change), Faults::Abort, &mut diagnostics).is_err(), "{what}");
            said += &format!("{what}\n{}", crate::messages::short(&diagnostics, &sources));
        }
        insta::assert_snapshot!(said, @"
        no Rust
        error[generator-output]: progenitor's output is not Rust: cannot parse string into token stream
        another method
        api.yaml:4:5: error[generator-output]: the client has no method `good`
        error[generator-output]: progenitor wrote a method `better`, for which there is no operation
        other arguments
        api.yaml:4:5: error[generator-output]: the method `good` lacks the argument `b`
        an optional argument
        api.yaml:4:5: error[generator-output]: the method `good` does not take the argument `c` as the document does
        another type
        api.yaml:4:5: error[generator-output]: the method `good` names the type `B`, which the client does not have
        ");
    }
}
