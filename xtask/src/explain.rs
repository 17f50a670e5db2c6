//! `cargo xtask explain`: what a diagnostic code means, and what to do.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use codegen::Code;

use crate::Outcome;
use crate::failure::Failure;
use crate::terminal::Terminal;

/// The arguments of `explain`.
#[derive(Args, Clone, Debug)]
pub struct Arguments {
    /// A code, as it stands in brackets in a message; all codes if there is none
    #[arg(value_name = "CODE", value_parser = codes(), hide_possible_values = true)]
    pub code: Option<Code>,
}

/// Reads a code; that clap knows all of them gives completions, and a suggestion for one that is not there.
fn codes() -> impl TypedValueParser<Value = Code> {
    let known = PossibleValuesParser::new(Code::ALL.iter().map(|code| code.as_str()));
    known.try_map(|text| Code::ALL.iter().find(|code| code.as_str() == text).copied().ok_or("there is no such code"))
}

/// Runs the command.
///
/// # Errors
/// If standard output cannot be written.
pub fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> Result<Outcome, Failure> {
    let text = match arguments.code {
        Some(code) => code.explanation().to_owned(),
        None => Code::ALL.iter().map(|code| format!("{:<26} {}\n", code.as_str(), code.title())).collect(),
    };
    terminal.print(&text)?;
    Ok(Outcome::Done)
}
