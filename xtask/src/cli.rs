//! Arguments, dispatch, exit code.
//!
//! A workspace has the commands of [`Command`], and may have others: this repository's are in `main.rs`.

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::child_process::{self, ChildProcess};
use crate::failure::Failure;
use crate::terminal::{Color, Terminal};
use crate::workspace::Layout;
use crate::{Outcome, codegen, completions, diff, explain, import, workspace};

/// Exit code: [`Outcome::Findings`].
const FINDINGS: u8 = 1;
/// Exit code: the tool itself failed. (2 is for arguments that are wrong; `clap` gives it.)
const FAILED: u8 = 3;

const EXAMPLES: &str = "Examples:
  cargo xtask codegen                                    make this workspace's client again
  cargo xtask codegen --check                            is it up to date?
  cargo xtask codegen --spec api.yaml --crate ../api     a crate for another document
  cargo xtask codegen --spec api.yaml --only 'tag:orders' --only 'GET /v1/*' --out src/api
                                                         a client of some operations, and of what they reach
  cargo xtask codegen --spec api.yaml --emit model       what operations and types are on the wire";

const IMPORT_EXAMPLES: &str = "Examples:
  cargo xtask import --dry-run exchange-token.md         what would change?
  cargo xtask import pages                               take all pages of a folder
  curl URL | cargo xtask import - --source URL           take a page from the web";

const DIFF_EXAMPLES: &str = "Examples:
  cargo xtask diff                                       what the working tree changes since the last commit
  cargo xtask diff --against main --format markdown      the comment on a pull request
  cargo xtask diff --against old.yaml --spec new.yaml    two documents of any API";

const COMPLETIONS_EXAMPLES: &str = "Examples:
  alias xtask='cargo xtask'; source <(cargo xtask completions bash)
  cargo xtask completions fish > ~/.config/fish/completions/xtask.fish";

const MORE_EXAMPLES: &str = "
  cargo xtask import exchange-token.md                   take a page of the vendor's, before codegen
  cargo xtask diff                                       what a changed document changes for users
  cargo xtask explain ref-dangling                       what a message means, and what to do";

/// The commands of a workspace.
pub trait Commands: Subcommand {
    /// Examples of what they have beyond those of [`Command`]: a line each, with a line break before it.
    const EXAMPLES: &'static str;

    /// Runs the command. `cli` is all of the command line, for messages about wrong arguments.
    ///
    /// # Errors
    /// If the tool itself fails.
    fn run(&self, cli: clap::Command, terminal: &mut Terminal<'_>) -> Result<ExitCode, Failure>;
}

/// The commands of this workspace
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", arg_required_else_help = true)]
struct Cli<C: Commands> {
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: Color,

    #[command(subcommand)]
    command: C,
}

/// The commands that every workspace has.
#[derive(Subcommand)]
pub enum Command {
    /// Generate a client from an OpenAPI document and its overlays
    #[command(after_help = EXAMPLES)]
    Codegen(codegen::Arguments),

    /// Take the vendor's pages or documents into the document in spec
    ///
    /// One page that gives all operations gives the document byte for byte; several are merged. A page that was
    /// imported before replaces what it gave then, and nothing else. Prints what came in, what changed and what went,
    /// and writes nothing if anything is wrong.
    #[command(after_help = IMPORT_EXAMPLES)]
    Import(import::Arguments),

    /// Compare two states of the document: on the wire, and for those who compile against the client
    ///
    /// Prints each change with its verdicts, and which part of the version number has to rise. Old clients are those of
    /// the state before, at a server of the state after.
    #[command(after_help = DIFF_EXAMPLES)]
    Diff(diff::Arguments),

    /// Explain a diagnostic code: what it means, an example, how to fix it
    Explain(explain::Arguments),

    /// Print completions for a shell, for the alias `xtask`
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions(completions::Arguments),

    /// Run progenitor, as a child of `codegen`
    #[command(name = child_process::COMMAND, hide = true)]
    Progenitor,
}

/// Runs the command that the arguments of the process name, in a workspace that has no others.
pub fn main(layout: Layout) -> ExitCode {
    run::<Command>(layout)
}

/// Runs the command that the arguments of the process name.
pub fn run<C: Commands>(layout: Layout) -> ExitCode {
    workspace::choose(layout);
    let cli = || Cli::<C>::command().after_help(format!("{EXAMPLES}{MORE_EXAMPLES}{}", C::EXAMPLES));
    let matches = cli().get_matches();
    let Cli { color, command } =
        Cli::<C>::from_arg_matches(&matches).unwrap_or_else(|error| error.format(&mut cli()).exit());
    let mut terminal = Terminal::of_process(color);
    command.run(cli(), &mut terminal).unwrap_or_else(|failure| {
        terminal.error(&failure);
        ExitCode::from(FAILED)
    })
}

/// Ends the process with a message about wrong arguments, and the usage of the command that they are of.
fn refuse(mut cli: clap::Command, command: &str, kind: ErrorKind, message: &str) -> ! {
    // What a command is called with is known when all of them are built.
    cli.build();
    cli.find_subcommand(command).cloned().unwrap_or(cli).error(kind, message).exit()
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::SUCCESS,
            Outcome::Findings => Self::from(FINDINGS),
        }
    }
}

impl Commands for Command {
    const EXAMPLES: &'static str = "";

    fn run(&self, cli: clap::Command, terminal: &mut Terminal<'_>) -> Result<ExitCode, Failure> {
        let outcome = match self {
            Self::Progenitor => return Ok(child_process::serve()),
            Self::Codegen(arguments) => {
                if arguments.spec.is_some() && arguments.needs_place() {
                    let message = "with --spec, say what to make: --out DIR, --crate DIR or --emit STAGE";
                    refuse(cli, "codegen", ErrorKind::MissingRequiredArgument, message);
                }
                if arguments.prints_twice() {
                    let message = "--emit and --format json both print to standard output";
                    refuse(cli, "codegen", ErrorKind::ArgumentConflict, message);
                }
                if arguments.is_standard_input() {
                    let message = "--spec is a file here, and not `-`: what is generated names the document, which \
                        --check reads again; write standard input to a file first";
                    refuse(cli, "codegen", ErrorKind::InvalidValue, message);
                }
                codegen::run(arguments, &ChildProcess, terminal)
            }
            Self::Import(arguments) => {
                if arguments.source.is_some() && arguments.is_several() {
                    refuse(cli, "import", ErrorKind::ArgumentConflict, "--source says where one page is from");
                }
                import::run(arguments, terminal)
            }
            Self::Diff(arguments) => diff::run(arguments, &ChildProcess, terminal),
            Self::Explain(arguments) => explain::run(arguments, terminal),
            Self::Completions(arguments) => completions::run(arguments, cli, terminal),
        };
        outcome.map(ExitCode::from)
    }
}
