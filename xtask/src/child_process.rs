//! Runs this program in a child process: whatever happens there, this process goes on.

use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::process::{Command, ExitCode, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use codegen::{Failure, InThread, Progenitor};

/// The hidden command by which this program calls itself to run progenitor.
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
        let Some(answer) = call([COMMAND.as_ref()], openapi, LIMIT).map_err(crashed)? else {
            return Err(Failure::Crashed(format!("no answer in {} seconds", LIMIT.as_secs())));
        };
        match answer.status.code().and_then(|code| u8::try_from(code).ok()) {
            Some(0) => Ok(answer.stdout),
            Some(REFUSED) => Err(Failure::Refused(answer.stdout)),
            Some(PANICKED) => Err(Failure::Panicked(answer.stdout)),
            Some(CRASHED) => Err(Failure::Crashed(answer.stdout)),
            _ => Err(Failure::Crashed(answer.last_words())),
        }
    }
}

/// What a child process has left behind.
#[derive(Debug)]
pub(crate) struct Answer {
    /// How it ended.
    pub status: ExitStatus,
    /// All of its standard output.
    pub stdout: String,
    /// All of its standard error, or the part that came in time.
    pub stderr: String,
}

impl Answer {
    /// What it said as it went down: a line, or how it ended.
    pub fn last_words(&self) -> String {
        let words = self.stderr.lines().map(str::trim).find(|line| !line.is_empty());
        words.map_or_else(|| self.status.to_string(), str::to_owned)
    }
}

/// Runs this program in a child process; none if it takes longer than the limit.
///
/// # Errors
/// If there is no such process.
pub(crate) fn call<'a>(
    arguments: impl IntoIterator<Item = &'a OsStr>,
    input: &str,
    limit: Duration,
) -> io::Result<Option<Answer>> {
    let mut child = Command::new(std::env::current_exe()?)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let (stdin, input) = (child.stdin.take(), input.to_owned());
    // The child may answer before it has read everything, or read nothing: neither keeps this one waiting.
    thread::spawn(move || {
        // A child that has ended does not read; its exit status says why.
        stdin.map(|mut stdin| stdin.write_all(input.as_bytes()))
    });
    let stdout = in_background(child.stdout.take());
    let stderr = in_background(child.stderr.take());
    let Ok(stdout) = stdout.recv_timeout(limit) else {
        // The child may have ended by itself in this moment.
        let _ = child.kill();
        let _ = child.wait();
        return Ok(None);
    };
    let status = child.wait()?;
    Ok(Some(Answer { status, stdout, stderr: stderr.recv_timeout(limit).unwrap_or_default() }))
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
