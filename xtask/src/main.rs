//! Arguments, dispatch, exit code.

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand, error::ErrorKind};
use xtask::child_process::{self, ChildProcess};
use xtask::terminal::{Color, Terminal};
use xtask::{Outcome, codegen};

/// Exit code: errors in the document, or output that is not up to date.
const FINDINGS: u8 = 1;
/// Exit code: the tool itself failed. (2 is for arguments that are wrong; `clap` gives it.)
const FAILED: u8 = 3;

const EXAMPLES: &str = "Examples:
  cargo xtask codegen                                    make this workspace's client again
  cargo xtask codegen --check                            is it up to date?
  cargo xtask codegen --spec api.yaml --crate ../api     a crate for another document
  cargo xtask codegen --spec api.yaml --emit lowered     what progenitor gets";

/// The commands of this workspace
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", after_help = EXAMPLES, arg_required_else_help = true)]
struct Cli {
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: Color,

    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generate a client from an OpenAPI document and its overlays
    #[command(after_help = EXAMPLES)]
    Codegen(codegen::Arguments),

    /// Run progenitor, as a child of `codegen`
    #[command(name = child_process::COMMAND, hide = true)]
    Progenitor,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut terminal = Terminal::of_process(cli.color);
    let result = match &cli.command {
        Command::Progenitor => return child_process::serve(),
        Command::Codegen(arguments) => {
            if arguments.spec.is_some() && arguments.needs_place() {
                let message = "with --spec, say what to make: --out DIR, --crate DIR or --emit STAGE";
                Cli::command().error(ErrorKind::MissingRequiredArgument, message).exit();
            }
            if arguments.prints_twice() {
                let message = "--emit and --format json both print to standard output";
                Cli::command().error(ErrorKind::ArgumentConflict, message).exit();
            }
            codegen::run(arguments, &ChildProcess, &mut terminal)
        }
    };
    match result {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(FINDINGS),
        Err(failure) => {
            terminal.error(&failure);
            ExitCode::from(FAILED)
        }
    }
}
