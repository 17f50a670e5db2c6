//! Measures the command that generates a client beside `oas3-gen`, where that is installed.
//!
//! `cargo bench -p tests --bench generate [-- DOCUMENT]`. CONTRIBUTING.md says how to read what it prints.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use clap::Parser;
use tempfile::TempDir;
use xtask::workspace;

/// Used when it lies beside the repository; it is third-party data.
const LARGE_DOCUMENT: &str = "../shared/specs/fourthwall-platform.openapi.yaml";
/// Used in its place.
const SMALL_DOCUMENT: &str = "tests/fixtures/documents/platform.yaml";

/// Measures the command that generates a client beside `oas3-gen`, where that is installed
#[derive(Parser)]
#[command(name = "generate")]
struct Arguments {
    /// The OpenAPI document; a relative path begins at the root of the repository
    document: Option<PathBuf>,

    /// How often each client is generated
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    generations: u32,

    /// Cargo says this to every benchmark, and not to tests
    #[arg(long, hide = true)]
    bench: bool,
}

/// A command that writes the client of a document into a folder, and what it took.
struct Generator {
    name: &'static str,
    command: fn(document: &Path, out: &Path) -> Command,
    times: Vec<Duration>,
    processor: Duration,
}

impl Generator {
    fn new(name: &'static str, command: fn(document: &Path, out: &Path) -> Command) -> Self {
        Self { name, command, times: Vec::new(), processor: Duration::ZERO }
    }

    fn run(&mut self, document: &Path) -> Result<(), String> {
        let folder = TempDir::new().map_err(|error| format!("there is no place for temporary files: {error}"))?;
        let mut command = (self.command)(document, &folder.path().join("client"));
        let (before, start) = (of_children(), Instant::now());
        let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
        self.times.push(start.elapsed());
        self.processor += of_children().saturating_sub(before);
        match status {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(format!("{}: {status}", self.name)),
            Err(error) => Err(format!("{}: {error}", self.name)),
        }
    }

    /// In seconds: the median, the minimum, and what the processor was used for each time.
    fn numbers(&mut self) -> [f64; 3] {
        self.times.sort_unstable();
        let middle = [(self.times.len() - 1) / 2, self.times.len() / 2].map(|index| self.times[index].as_secs_f64());
        let rounds = f64::from(u32::try_from(self.times.len()).unwrap_or(u32::MAX));
        [middle.iter().sum::<f64>() / 2.0, self.times[0].as_secs_f64(), self.processor.as_secs_f64() / rounds]
    }
}

/// How long the processor has worked for the child processes that have ended; nothing where no file says so.
fn of_children() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // proc_pid_stat(5): the fields after the name in parentheses begin with the third; a tick is a hundredth of a second.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks = fields.skip(13).take(2).filter_map(|field| field.parse::<u64>().ok()).sum::<u64>();
    Duration::from_millis(ticks * 10)
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if !arguments.bench {
        eprintln!("nothing is measured: run it with `cargo bench -p tests --bench generate`");
        return ExitCode::SUCCESS;
    }
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("error: {trouble}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), String> {
    let root = workspace::root();
    let document = arguments.document.clone().unwrap_or_else(|| {
        let is_there = root.join(LARGE_DOCUMENT).is_file();
        PathBuf::from(if is_there { LARGE_DOCUMENT } else { SMALL_DOCUMENT })
    });
    let build = Command::new(env!("CARGO"))
        .args(["build", "--locked", "--release", "--package", "xtask"])
        .current_dir(root)
        .env("CARGO_TARGET_DIR", root.join("target"))
        .status();
    if !build.is_ok_and(|status| status.success()) {
        return Err("the command does not compile".to_owned());
    }
    let mut generators = vec![Generator::new("this workspace", |document, out| {
        let mut command = Command::new(workspace::root().join("target/release/xtask"));
        command.arg("codegen").arg("--spec").arg(document).arg("--out").arg(out);
        command
    })];
    if Command::new("oas3-gen").arg("--version").output().is_ok() {
        generators.push(Generator::new("oas3-gen", |document, out| {
            let mut command = Command::new("oas3-gen");
            command.arg("generate").arg("-i").arg(document).arg("-o").arg(out).arg("client-mod");
            command
        }));
    } else {
        eprintln!("oas3-gen is not installed: `cargo install oas3-gen` puts it beside");
    }
    let path = root.join(&document);
    for round in 0..=arguments.generations {
        for generator in &mut generators {
            generator.run(&path)?;
            if round == 0 {
                // The first is for the caches.
                (generator.times, generator.processor) = (Vec::new(), Duration::ZERO);
            }
        }
    }
    println!("{}: {} generations\n", document.display(), arguments.generations);
    println!("{:<16}{:>12}{:>12}{:>16}", "", "median (s)", "least (s)", "processor (s)");
    let numbers = generators.iter_mut().map(|generator| (generator.name, generator.numbers())).collect::<Vec<_>>();
    for (name, [median, least, processor]) in &numbers {
        println!("{name:<16}{median:>12.3}{least:>12.3}{processor:>16.3}");
    }
    if let [(_, ours), (name, theirs)] = numbers.as_slice() {
        let [median, least, processor] = [0, 1, 2].map(|index| ours[index] / theirs[index]);
        print!("\nOf {name}: {median:.2}, least {least:.2}");
        // Elsewhere than on Linux, no file says how long the processor worked.
        println!("{}", if processor.is_finite() { format!(", processor {processor:.2}") } else { String::new() });
    }
    Ok(())
}
