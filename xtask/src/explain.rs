//! `cargo xtask explain`: what a diagnostic code means and what to do, or what a rule of `diff` says and why.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StyledStr, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Args, Command, Error};
use codegen::Code;
use codegen::diff::Rule;

use crate::Outcome;
use crate::failure::Failure;
use crate::terminal::Terminal;

/// The arguments of `explain`.
#[derive(Args, Clone, Debug)]
pub struct Arguments {
    /// A code or a rule, as it stands in brackets in a message or a report; all of them if there is none
    #[arg(value_name = "CODE", value_parser = TopicParser, hide_possible_values = true)]
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

/// Reads a code or a rule. Clap's own list of what is known would hide what was meant, as it is some screens long.
#[derive(Clone)]
struct TopicParser;

impl TypedValueParser for TopicParser {
    type Value = Topic;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<Topic, Error> {
        let text = value.to_string_lossy();
        Topic::all().find(|topic| topic.id() == text).ok_or_else(|| {
            let argument = argument.map_or_else(String::new, Arg::to_string);
            let mut error = Error::new(ErrorKind::InvalidValue).with_cmd(command);
            error.insert(ContextKind::InvalidArg, ContextValue::String(argument));
            error.insert(ContextKind::InvalidValue, ContextValue::String(text.clone().into_owned()));
            let similar = similar(&text);
            if !similar.is_empty() {
                error.insert(ContextKind::SuggestedValue, ContextValue::Strings(similar));
            }
            let list = StyledStr::from("`cargo xtask explain` lists all codes and rules");
            error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![list]));
            error
        })
    }

    /// For completions.
    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(Topic::all().map(|topic| PossibleValue::new(topic.id()))))
    }
}

/// How similar a code is that somebody may have meant.
const SIMILAR: f64 = 0.8;

/// How much less similar others are that are named beside the most similar one.
const NEARLY_AS_SIMILAR: f64 = 0.05;

/// How many codes are named.
const NAMED: usize = 5;

/// The codes and rules that somebody may have meant, the most similar first.
fn similar(text: &str) -> Vec<String> {
    let text = text.to_lowercase();
    // A part of a code is as good as its beginning; a letter or two are no part.
    let is_part = |id: &str| text.len() > 3 && id.contains(&text);
    let similarity = |id: &str| if is_part(id) { 1.0 } else { strsim::jaro_winkler(&text, id) };
    let mut known = Topic::all().map(|topic| (similarity(topic.id()), topic.id())).collect::<Vec<_>>();
    known.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let least = known.first().map_or(SIMILAR, |(most, _)| SIMILAR.max(most - NEARLY_AS_SIMILAR));
    let similar = known.into_iter().take_while(|(similarity, _)| *similarity >= least);
    similar.take(NAMED).map(|(_, id)| id.to_owned()).collect()
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
