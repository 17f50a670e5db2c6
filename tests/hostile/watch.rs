//! Child processes that look at the fixtures and the inputs, and somebody who watches them.

use std::io::{BufRead as _, BufReader, Write as _};
use std::ops::Range;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;
use std::{env, fs, io, thread};

use crate::judge;

/// The argument by which this program calls itself, before the number of the first input.
pub const WORKER: &str = "--worker";

/// The argument before the number of the first that is not looked at any more.
pub const UNTIL: &str = "--until";

/// The argument that says that the numbers are those of the fixtures.
pub const FIXTURES: &str = "--fixtures";

/// How long all that is done with one input may take, of the processor where the system counts it: nearly all take a
/// hundredth of a second. Code that is not optimised, as in a usual run, takes ten times as long as other code.
const LIMIT: Duration = Duration::from_secs(if cfg!(debug_assertions) { 90 } else { 5 });

/// How many times as long it may take on a machine that does other things as well.
const PATIENCE: u32 = 30;

/// How much address space a process may have, where that can be limited: half of it is the stack of a thread that does not use it.
const KILOBYTES: u64 = 1_600_000;

/// The stack of the work: what the main thread of a program has.
const STACK_BYTES: usize = 8 << 20;

/// How many findings are enough.
const ENOUGH: usize = 200;

/// What a child process looks at, by numbers.
#[derive(Clone, Copy)]
pub enum Work<'a> {
    /// The fixtures.
    Fixtures,
    /// Documents that are made at random from a seed, and the folder for those of which there is a client.
    Inputs { seed: u64, keep: Option<&'a str> },
}

impl Work<'_> {
    /// What tells a child process.
    fn arguments(self) -> Vec<String> {
        match self {
            Self::Fixtures => vec![FIXTURES.to_owned()],
            Self::Inputs { seed, keep } => {
                let keep = keep.into_iter().flat_map(|folder| ["--keep".to_owned(), folder.to_owned()]);
                ["--seed".to_owned(), seed.to_string()].into_iter().chain(keep).collect()
            }
        }
    }

    /// What has this number: the name of a fixture, or the arguments that print the input.
    fn name(self, number: u64) -> String {
        match self {
            Self::Fixtures => judge::fixtures()[number as usize].display().to_string(),
            Self::Inputs { seed, .. } => format!("--seed {seed} --input {number}"),
        }
    }
}

/// Does what is to be done with each number, one after the other, and says of each that it begins.
pub fn work(numbers: Range<u64>, look: impl Fn(u64) + Sync) -> ExitCode {
    thread::scope(|scope| {
        let work = || {
            for number in numbers {
                println!("{number}");
                let _ = io::stdout().flush();
                look(number);
            }
        };
        let thread = thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work);
        match thread.expect("there is room for a thread").join() {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        }
    })
}

/// Has all numbers looked at; says what went wrong with which.
pub fn run(work: Work<'_>, count: u64) -> Vec<String> {
    let workers = u64::try_from(thread::available_parallelism().map_or(1, usize::from).min(2)).unwrap_or(1);
    let share = count.div_ceil(workers);
    let findings = thread::scope(|scope| {
        let parts = (0..workers).map(|worker| worker * share..((worker + 1) * share).min(count));
        let parts = parts.map(|part| scope.spawn(move || watch(work, part))).collect::<Vec<_>>();
        parts.into_iter().flat_map(|part| part.join().expect("watching does not fail")).collect::<Vec<_>>()
    });
    let what = match work {
        Work::Fixtures => format!("{count} fixtures"),
        Work::Inputs { seed, .. } => format!("{count} inputs from seed {seed}"),
    };
    eprintln!("{what}: {} without an answer", findings.len());
    findings
}

fn watch(work: Work<'_>, mut numbers: Range<u64>) -> Vec<String> {
    let mut findings = Vec::new();
    while !numbers.is_empty() && findings.len() < ENOUGH {
        let (last, problem) = watch_one(work, numbers.clone());
        let Some(problem) = problem else { break };
        let finding = format!("{}: {problem}", work.name(last));
        eprintln!("{finding}");
        findings.push(finding);
        numbers.start = last + 1;
    }
    findings
}

/// The number that was begun last, and what went wrong with it.
fn watch_one(work: Work<'_>, numbers: Range<u64>) -> (u64, Option<String>) {
    let mut child = start(work, &numbers);
    let stdout = child.stdout.take().expect("it is piped");
    let stderr = child.stderr.take().expect("it is piped");
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || BufReader::new(stdout).lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
    let words = thread::spawn(move || {
        let lines = BufReader::new(stderr).lines().map_while(Result::ok).filter(|line| !line.trim().is_empty());
        lines.take(400).collect::<Vec<_>>()
    });
    let mut last = numbers.start;
    let mut used = processor_time(&child);
    let mut waits = 0;
    loop {
        match lines.recv_timeout(LIMIT) {
            Ok(line) => {
                last = line.parse().unwrap_or(last);
                used = processor_time(&child);
                waits = 0;
            }
            // It waits for others, and not they for it.
            Err(RecvTimeoutError::Timeout)
                if waits < PATIENCE && processor_time(&child) < used.saturating_add(LIMIT) =>
            {
                waits += 1
            }
            Err(RecvTimeoutError::Timeout) => {
                // It may have ended by itself.
                let _ = child.kill();
                let _ = child.wait();
                return (last, Some(format!("no answer in {} seconds", LIMIT.as_secs())));
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    let status = child.wait().expect("it was started");
    let words = words.join().unwrap_or_default();
    (
        last,
        (!status.success())
            .then(|| format!("{status}: {}", words.iter().take(3).cloned().collect::<Vec<_>>().join(" | "))),
    )
}

/// How long the processor has worked for a process; for ever where the system does not say.
fn processor_time(child: &Child) -> Duration {
    /// The kernel shows clock ticks, of which a second has 100 on every platform.
    const TICKS: u64 = 100;
    let stat = fs::read_to_string(format!("/proc/{}/stat", child.id())).unwrap_or_default();
    // The second field is a name in parentheses; the user and system times are the 14th and the 15th.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect::<Vec<_>>();
    let ticks = |index: usize| fields.get(index).and_then(|field| field.parse::<u64>().ok());
    ticks(11)
        .zip(ticks(12))
        .map_or(Duration::MAX, |(user, system)| Duration::from_millis((user + system) * 1000 / TICKS))
}

fn start(work: Work<'_>, numbers: &Range<u64>) -> Child {
    let program = env::current_exe().expect("this program is a file");
    let mut command = if cfg!(target_os = "linux") {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("ulimit -v {KILOBYTES}; exec \"$0\" \"$@\"")]).arg(program);
        shell
    } else {
        Command::new(program)
    };
    command.args([WORKER, &numbers.start.to_string(), UNTIL, &numbers.end.to_string()]).args(work.arguments());
    command.env("RUST_BACKTRACE", "0");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it can start itself")
}
