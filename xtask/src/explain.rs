//! `cargo xtask explain`: what a diagnostic code means and what to do, or what a rule of `diff` says and why.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use codegen::Code;
use codegen::diff::Rule;

use crate::Outcome;
use crate::failure::Failure;
use crate::terminal::Terminal;

/// The arguments of `explain`.
#[derive(Args, Clone, Debug)]
pub struct Arguments {
    /// A code or a rule, as it stands in brackets in a message or a report; all of them if there is none
    #[arg(value_name = "CODE", value_parser = topics(), hide_possible_values = true)]
    pub code: Option<Topic>,
}

/// What can be explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// The code of a diagnostic.
    Code(Code),
    /// A rule of `diff`.
    Rule(Rule),
}

impl Topic {
    fn all() -> impl Iterator<Item = Self> {
        Code::ALL.iter().copied().map(Self::Code).chain(Rule::ALL.iter().copied().map(Self::Rule))
    }

    fn id(self) -> &'static str {
        match self {
            Self::Code(code) => code.as_str(),
            Self::Rule(rule) => rule.id(),
        }
    }
}

/// Reads a code or a rule; that clap knows all of them gives completions, and a suggestion for one that is not there.
fn topics() -> impl TypedValueParser<Value = Topic> {
    let known = PossibleValuesParser::new(Topic::all().map(Topic::id));
    known.try_map(|text| Topic::all().find(|topic| topic.id() == text).ok_or("there is no such code or rule"))
}

/// Runs the command.
///
/// # Errors
/// If standard output cannot be written.
pub fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> Result<Outcome, Failure> {
    let text = match arguments.code {
        Some(Topic::Code(code)) => code.explanation().to_owned(),
        Some(Topic::Rule(rule)) => rule.explanation(),
        None => {
            let codes = Code::ALL.iter().map(|code| format!("{:<26} {}\n", code.as_str(), code.title()));
            let rules = Rule::ALL.iter().map(|rule| format!("{:<50} {}\n", rule.id(), rule.why()));
            codes.chain(["\nRules of `cargo xtask diff`\n".to_owned()]).chain(rules).collect()
        }
    };
    terminal.print(&text)?;
    Ok(Outcome::Done)
}
