//! The commands of this repository: those of every workspace, and those that are about the generator.

use std::process::ExitCode;

use clap::Subcommand;
use xtask::child_process::ChildProcess;
use xtask::cli::{self, Commands};
use xtask::failure::Failure;
use xtask::terminal::Terminal;
use xtask::{corpus, example, new, servers, workspace};

const CORPUS_EXAMPLES: &str = "Examples:
  cargo xtask corpus documents                           what becomes of each document of a folder?
  cargo xtask corpus documents --compile                 and does the compiler take the clients?
  cargo xtask corpus documents --filter shop             those with `shop` in the file name";

const NEW_EXAMPLES: &str = "Examples:
  cargo xtask new ../petstore --spec petstore.yaml       beside this repository, on which it depends by its path
  cargo xtask new ../petstore --spec page.md --name pets --codegen-git https://example.com/this.git";

#[derive(Subcommand)]
enum Command {
    #[command(flatten)]
    OfEveryWorkspace(cli::Command),

    /// Make a workspace of this shape for another API
    ///
    /// It has the document byte for byte, a folder for overlays, the client as a crate, the snapshots that reviewers read,
    /// what CI runs, and `cargo xtask`, which is that of this repository: by its path, or by git. The OAuth layer stands
    /// beside the client if the document has a flow for it.
    #[command(after_help = NEW_EXAMPLES)]
    New(new::Arguments),

    /// Generate the client of each document in a folder, and say what became of it
    ///
    /// A document whose faults are its own, or that cannot be read, is refused. What fails is a fault of the generator: an
    /// error of its own, a crash, a run of five minutes, an operation of the document that the client does not have, or a
    /// client that does not compile. The exit code is 1 if anything fails. Nothing is written but to target/corpus.
    #[command(after_help = CORPUS_EXAMPLES)]
    Corpus(corpus::Arguments),

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
}

impl Commands for Command {
    const EXAMPLES: &'static str = "
  cargo xtask new ../petstore --spec petstore.yaml       a workspace of this shape for another API
  cargo xtask corpus documents --compile                 the client of each document in a folder
  cargo xtask example connect                            connect a shop of a server on this machine, in a browser
  cargo xtask example refresh-many                       64 tasks want a token, and the server is asked once";

    fn run(&self, cli: clap::Command, terminal: &mut Terminal<'_>) -> Result<ExitCode, Failure> {
        let outcome = match self {
            Self::OfEveryWorkspace(command) => return command.run(cli, terminal),
            Self::New(arguments) => new::run(arguments, &ChildProcess, terminal),
            Self::Corpus(arguments) => corpus::run(arguments, terminal),
            Self::CorpusDocument(arguments) => corpus::document::run(arguments, terminal),
            Self::CorpusRoundTrip(arguments) => corpus::round_trip::run(arguments, terminal),
            Self::Servers => servers::run(terminal),
            Self::Example(arguments) => example::run(arguments, terminal),
        };
        outcome.map(ExitCode::from)
    }
}

fn main() -> ExitCode {
    cli::run::<Command>(workspace::OWN)
}
