//! Child processes that look at the inputs, and somebody who watches them.

use std::io::{BufRead as _, BufReader, Write as _};
use std::ops::Range;
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;
use std::{env, fs, io, thread};

use codegen::Faults;

use crate::input::Inputs;
use crate::judge;

/// The argument by which this program calls itself, before the number of the first input.
pub const WORKER: &str = "--worker";

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

/// Looks at inputs, one after the other, and says of each that it begins.
pub fn work(inputs: &Inputs, numbers: Range<u64>, keep: Option<&Path>) -> ExitCode {
    thread::scope(|scope| {
        let work = || {
            for number in numbers {
                println!("{number}");
                let _ = io::stdout().flush();
                let input = inputs.input(number);
                let is_taken = judge::try_all(&input);
                if let (true, Some(folder), None, Faults::Abort) = (is_taken, keep, &input.overlay, input.faults) {
                    fs::write(folder.join(format!("{number}.yaml")), &input.document).expect("the folder is writable");
                }
            }
        };
        let thread = thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work);
        match thread.expect("there is room for a thread").join() {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        }
    })
}

/// Has all inputs looked at; says what went wrong with which.
pub fn run(seed: u64, count: u64, keep: Option<&str>) -> Vec<String> {
    let workers = u64::try_from(thread::available_parallelism().map_or(1, usize::from).min(2)).unwrap_or(1);
    let share = count.div_ceil(workers);
    let findings = thread::scope(|scope| {
        let parts = (0..workers).map(|worker| worker * share..((worker + 1) * share).min(count));
        let parts = parts.map(|part| scope.spawn(move || watch(seed, part, keep))).collect::<Vec<_>>();
        parts.into_iter().flat_map(|part| part.join().expect("watching does not fail")).collect::<Vec<_>>()
    });
    eprintln!("{count} inputs from seed {seed}: {} without an answer", findings.len());
    findings
}

fn watch(seed: u64, mut numbers: Range<u64>, keep: Option<&str>) -> Vec<String> {
    let mut findings = Vec::new();
    while !numbers.is_empty() && findings.len() < ENOUGH {
        let (last, problem) = watch_one(seed, numbers.clone(), keep);
        let Some(problem) = problem else { break };
        findings.push(format!("--seed {seed} --input {last}: {problem}"));
        eprintln!("--seed {seed} --input {last}: {problem}");
        numbers.start = last + 1;
    }
    findings
}

/// The input that was begun last, and what went wrong with it.
fn watch_one(seed: u64, numbers: Range<u64>, keep: Option<&str>) -> (u64, Option<String>) {
    let mut child = start(seed, &numbers, keep);
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

fn start(seed: u64, numbers: &Range<u64>, keep: Option<&str>) -> Child {
    let program = env::current_exe().expect("this program is a file");
    let mut command = if cfg!(target_os = "linux") {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("ulimit -v {KILOBYTES}; exec \"$0\" \"$@\"")]).arg(program);
        shell
    } else {
        Command::new(program)
    };
    command.args([
        WORKER,
        &numbers.start.to_string(),
        "--until",
        &numbers.end.to_string(),
        "--seed",
        &seed.to_string(),
    ]);
    command.args(keep.into_iter().flat_map(|folder| ["--keep", folder]));
    command.env("RUST_BACKTRACE", "0");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it can start itself")
}
