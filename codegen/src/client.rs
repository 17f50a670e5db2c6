//! Hands an outline of the lowered document to progenitor, and says where it goes wrong if it does.

mod accept;
mod culprit;
mod in_thread;
pub(crate) mod outline;

use crate::diagnostics::{Aborted, Code, Diagnostic, Diagnostics};
use crate::document::Document;
use crate::operations::Operation;
use crate::sources::Faults;

pub use self::accept::accept;
pub use self::in_thread::{InThread, progenitor_tokens};

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

/// Generates the Rust text of the operations, as progenitor writes it.
///
/// Where what is broken is to be left out, the operations at which progenitor fails go.
///
/// # Errors
/// Reports `generator-refused`, `generator-panicked` or `generator-crashed`, with the operation at which it happens.
pub fn generate(
    document: &Document,
    operations: &mut Vec<Operation<'_>>,
    progenitor: &dyn Progenitor,
    faults: Faults,
    diagnostics: &mut Diagnostics,
) -> Result<String, Aborted> {
    let run = |operations: &[Operation<'_>]| progenitor.run(&outline::of(document, operations).to_string());
    for _ in 0..MAX_LEFT_OUT {
        let failure = match run(operations) {
            Ok(tokens) => return Ok(tokens),
            Err(failure) => failure,
        };
        let culprit = culprit::find(operations, |part| run(part).is_err());
        let problem = describe(&failure, culprit);
        let index =
            culprit.and_then(|culprit| operations.iter().position(|operation| std::ptr::eq(operation, culprit)));
        let (Some(index), Faults::LeaveOut) = (index, faults) else { return Err(diagnostics.abort(problem)) };
        diagnostics.push(problem);
        let Operation { http_method, path, node, .. } = operations.remove(index);
        let message = format!("the client lacks the operation {} {}", http_method.to_uppercase(), path.as_str());
        diagnostics.push(
            Diagnostic::warning(Code::LeftOut, message).at(node.origin.key()).help("mend what the error above says"),
        );
        diagnostics.go_on();
    }
    let message = format!("progenitor fails at more than {MAX_LEFT_OUT} operations");
    Err(diagnostics.abort(Diagnostic::error(Code::GeneratorRefused, message).help("mend what the errors above say")))
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
            let Operation { http_method, path, name, node, .. } = culprit;
            let operation = format!("{} {} (`{name}`)", http_method.to_uppercase(), path.as_str());
            Diagnostic::error(code, format!("progenitor {verb} the operation {operation}"))
                .at(node.origin.key())
                .label(words)
                .help("this is a bug of the generator; an overlay can change the operation")
        }
        None => Diagnostic::error(code, format!("progenitor {verb} the document: {words}"))
            .help("this happens without any operation: look at `info` and `components`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::{SourceFile, Sources};
    use crate::{document, operations};

    /// Crashes at an operation of this description.
    struct Fragile;

    impl Progenitor for Fragile {
        fn run(&self, openapi: &str) -> Result<String, Failure> {
            match openapi.contains("POST it") {
                true => Err(Failure::Crashed("no answer {\nmore words".to_owned())),
                false => Ok(String::new()),
            }
        }
    }

    #[test]
    fn a_crash_is_reported_at_the_operation() {
        let text = "
paths:
  /a: {get: {operationId: good}, put: {operationId: fine}}
  /b: {get: {operationId: well}, post: {operationId: bad, summary: POST it}, put: {operationId: other}}
";
        let sources = Sources::new(SourceFile { name: "api.yaml".to_owned(), text: text.to_owned() });
        let mut diagnostics = Diagnostics::new();
        let document =
            document::parse(&sources, sources.spec(), &mut diagnostics).expect("the document above is valid YAML");
        let mut operations = operations::of(&document);
        assert!(generate(&document, &mut operations, &Fragile, Faults::Abort, &mut diagnostics).is_err());
        insta::assert_snapshot!(crate::messages::text(&diagnostics, &sources, crate::messages::Style::Plain), @"
        error[generator-crashed]: progenitor crashes at the operation POST /b (`bad`)
         --> api.yaml:4:34
          |
        4 |   /b: {get: {operationId: well}, post: {operationId: bad, summary: POST it}, put: {operationId: other}}
          |                                  ^^^^ no answer
          |
          = at: /paths/~1b/post
          = help: this is a bug of the generator; an overlay can change the operation
        ");
    }

    #[test]
    fn an_operation_at_which_it_fails_can_be_left_out() {
        let text = "
paths:
  /a: {get: {operationId: good}, put: {operationId: bad, summary: POST it}}
  /b: {get: {operationId: well}, post: {operationId: worse, summary: POST it}}
";
        let sources = Sources::new(SourceFile { name: "api.yaml".to_owned(), text: text.to_owned() });
        let mut diagnostics = Diagnostics::new();
        let document =
            document::parse(&sources, sources.spec(), &mut diagnostics).expect("the document above is valid YAML");
        let mut operations = operations::of(&document);
        assert!(generate(&document, &mut operations, &Fragile, Faults::LeaveOut, &mut diagnostics).is_ok());
        assert_eq!(operations.iter().map(|operation| operation.name.to_string()).collect::<Vec<_>>(), ["good", "well"]);
        insta::assert_snapshot!(crate::messages::short(&diagnostics, &sources), @"
        api.yaml:3:34: error[generator-crashed]: progenitor crashes at the operation PUT /a (`bad`)
        api.yaml:3:34: warning[left-out]: the client lacks the operation PUT /a
        api.yaml:4:34: error[generator-crashed]: progenitor crashes at the operation POST /b (`worse`)
        api.yaml:4:34: warning[left-out]: the client lacks the operation POST /b
        ");
    }
}
