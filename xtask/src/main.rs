//! Arguments, dispatch, exit code.

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand, error::ErrorKind};
use xtask::child_process::{self, ChildProcess};
use xtask::terminal::{Color, Terminal};
use xtask::{Outcome, codegen, completions, corpus, diff, example, explain, import, servers};

/// Exit code: errors in the document, or output that is not up to date.
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

const CORPUS_EXAMPLES: &str = "Examples:
  cargo xtask corpus documents                           what becomes of each document of a folder?
  cargo xtask corpus documents --compile                 and does the compiler take the clients?
  cargo xtask corpus documents --filter shop             those with `shop` in the file name";

const COMPLETIONS_EXAMPLES: &str = "Examples:
  alias xtask='cargo xtask'; source <(cargo xtask completions bash)
  cargo xtask completions fish > ~/.config/fish/completions/xtask.fish";

const MORE_EXAMPLES: &str = "
  cargo xtask import exchange-token.md                   take a page of the vendor's, before codegen
  cargo xtask diff                                       what a changed document changes for users
  cargo xtask corpus documents --compile                 the client of each document in a folder
  cargo xtask explain ref-dangling                       what a message means, and what to do
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

    /// Take the vendor's pages or documents into spec/openapi.yaml
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

    /// Generate the client of each document in a folder, and say what became of it
    ///
    /// A document whose faults are its own is refused. What fails is a fault of the generator: an error of its own, a
    /// crash, a run of five minutes, an operation of the document that the client does not have, or a client that does not
    /// compile. The exit code is 1 if anything fails. Nothing is written but to target/corpus.
    #[command(after_help = CORPUS_EXAMPLES)]
    Corpus(corpus::Arguments),

    /// Explain a diagnostic code: what it means, an example, how to mend it
    Explain(explain::Arguments),

    /// Print completions for a shell, for the alias `xtask`
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions(completions::Arguments),

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

    /// Generate the client of one document, as a child of `corpus`
    #[command(name = corpus::document::COMMAND, hide = true)]
    CorpusDocument(corpus::document::Arguments),

    /// Send instances through the types of one client, as a child of `corpus`
    #[command(name = corpus::round_trip::COMMAND, hide = true)]
    CorpusRoundTrip(corpus::round_trip::Arguments),

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
        Command::Import(arguments) => {
            if arguments.source.is_some() && arguments.is_several() {
                let message = "--source says where one page is from";
                Cli::command().error(ErrorKind::ArgumentConflict, message).exit();
            }
            import::run(arguments, &mut terminal)
        }
        Command::Diff(arguments) => diff::run(arguments, &ChildProcess, &mut terminal),
        Command::Corpus(arguments) => corpus::run(arguments, &mut terminal),
        Command::CorpusDocument(arguments) => corpus::document::run(arguments, &mut terminal),
        Command::CorpusRoundTrip(arguments) => corpus::round_trip::run(arguments, &mut terminal),
        Command::Explain(arguments) => explain::run(arguments, &mut terminal),
        Command::Completions(arguments) => completions::run(arguments, Cli::command(), &mut terminal),
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
