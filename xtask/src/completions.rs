//! `cargo xtask completions`: what a shell needs to complete the arguments.

use clap::{Args, Command};
use clap_complete::Shell;

use crate::Outcome;
use crate::failure::Failure;
use crate::terminal::Terminal;

/// The word that is completed. The completions of `cargo` are Cargo's, so an alias for `cargo xtask` gets these.
const NAME: &str = "xtask";

/// The arguments of `completions`.
#[derive(Args, Clone, Debug)]
pub struct Arguments {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

/// Runs the command.
///
/// # Errors
/// If standard output cannot be written.
pub fn run(arguments: &Arguments, mut command: Command, terminal: &mut Terminal<'_>) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, NAME, &mut script);
    terminal.print(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Done)
}
