//! Arguments, dispatch, exit code.

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand, error::ErrorKind};
use xtask::child_process::{self, ChildProcess};
use xtask::terminal::{Color, Terminal};
use xtask::{Outcome, codegen, example, servers};

/// Exit code: errors in the document, or output that is not up to date.
const FINDINGS: u8 = 1;
/// Exit code: the tool itself failed. (2 is for arguments that are wrong; `clap` gives it.)
const FAILED: u8 = 3;

const EXAMPLES: &str = "Examples:
  cargo xtask codegen                                    make this workspace's client again
  cargo xtask codegen --check                            is it up to date?
  cargo xtask codegen --spec api.yaml --crate ../api     a crate for another document
  cargo xtask codegen --spec api.yaml --emit lowered     what progenitor gets";

const MORE_EXAMPLES: &str = "
  cargo xtask example connect                            connect a shop of a server on this machine, in a browser
  cargo xtask example refresh-many                       64 tasks want a token, and the server is asked once";

/// The commands of this workspace
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", after_help = format!("{EXAMPLES}{MORE_EXAMPLES}"))]
#[command(arg_required_else_help = true)]
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

    /// Install the servers that the OAuth tests talk to
    ///
    /// Installs what tests/servers lists into target/servers, once: from npm for Node.js 20 or later, and from PyPI for
    /// Python 3.10 or later with pip and venv. Where one of these is missing, its servers are left out with a warning,
    /// the tests that need them are skipped, and the exit code is 0; it is 3 where something cannot be installed.
    Servers,

    /// Run an example of the client against a server on this machine
    ///
    /// Installs the server if it is not there, which needs Node.js 20 or later, starts it, and runs the example in
    /// generated-client/examples. Both end with the example or with Ctrl-C. The port of the callback is any free one;
    /// FOURTHWALL_REDIRECT_URI=http://127.0.0.1:3000/callback chooses.
    Example(example::Arguments),

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
        Command::Servers => servers::run(&mut terminal),
        Command::Example(arguments) => example::run(arguments, &mut terminal),
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
