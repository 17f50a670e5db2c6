//! Runs progenitor in a child process: whatever happens there, this process goes on.

use std::io::{self, Read, Write};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use codegen::{Failure, InThread, Progenitor};

/// The hidden command by which this program calls itself.
pub const COMMAND: &str = "progenitor";

/// How long progenitor may take; the largest real documents take a few seconds.
const LIMIT: Duration = Duration::from_secs(120);

/// The exit codes of the child besides 0, in which its output is the tokens; otherwise it is words.
const REFUSED: u8 = 10;
const PANICKED: u8 = 11;
const CRASHED: u8 = 12;

/// Runs progenitor in a child process.
#[derive(Clone, Copy, Debug)]
pub struct ChildProcess;

impl Progenitor for ChildProcess {
    fn run(&self, openapi: &str) -> Result<String, Failure> {
        let crashed = |error: io::Error| Failure::Crashed(format!("no child process: {error}"));
        let mut child = Command::new(std::env::current_exe().map_err(crashed)?)
            .arg(COMMAND)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(crashed)?;
        if let Some(mut stdin) = child.stdin.take() {
            // A child that has ended does not read; its exit status says why.
            let _ = stdin.write_all(openapi.as_bytes());
        }
        let stdout = in_background(child.stdout.take());
        let stderr = in_background(child.stderr.take());
        let Ok(output) = stdout.recv_timeout(LIMIT) else { return Err(give_up(child)) };
        let status = child.wait().map_err(crashed)?;
        match status.code().and_then(|code| u8::try_from(code).ok()) {
            Some(0) => Ok(output),
            Some(REFUSED) => Err(Failure::Refused(output)),
            Some(PANICKED) => Err(Failure::Panicked(output)),
            Some(CRASHED) => Err(Failure::Crashed(output)),
            _ => {
                let words = stderr.recv_timeout(LIMIT).unwrap_or_default();
                let words = words.lines().map(str::trim).find(|line| !line.is_empty()).map(str::to_owned);
                Err(Failure::Crashed(words.unwrap_or_else(|| status.to_string())))
            }
        }
    }
}

/// Reads a stream to its end without keeping the other one waiting.
fn in_background(stream: Option<impl Read + Send + 'static>) -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut stream) = stream {
            // What was read before an error is the best that there is.
            let _ = stream.read_to_end(&mut bytes);
        }
        // Nobody listens any more after the time limit.
        let _ = sender.send(String::from_utf8_lossy(&bytes).into_owned());
    });
    receiver
}

fn give_up(mut child: Child) -> Failure {
    // The child may have ended by itself in this moment.
    let _ = child.kill();
    let _ = child.wait();
    Failure::Crashed(format!("no answer in {} seconds", LIMIT.as_secs()))
}

/// What the child does: OpenAPI from standard input, tokens or words to standard output.
pub fn serve() -> ExitCode {
    std::panic::set_hook(Box::new(|_| {}));
    let mut openapi = String::new();
    let result = match io::stdin().read_to_string(&mut openapi) {
        Ok(_) => InThread.run(&openapi),
        Err(error) => Err(Failure::Crashed(error.to_string())),
    };
    let (output, code) = match result {
        Ok(tokens) => (tokens, 0),
        Err(Failure::Refused(words)) => (words, REFUSED),
        Err(Failure::Panicked(words)) => (words, PANICKED),
        Err(Failure::Crashed(words)) => (words, CRASHED),
    };
    match io::stdout().write_all(output.as_bytes()) {
        Ok(()) => ExitCode::from(code),
        Err(_) => ExitCode::from(CRASHED),
    }
}
