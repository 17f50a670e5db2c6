//! Hostile documents: whatever the input, there is an answer, within bounds of time, memory and stack.
//!
//! First the documents of `fixtures/hostile`, whose first line says which errors they have. Then documents that are
//! made at random, from a fixed seed: graphs of references through every keyword, and mutations of the fixtures. Each is
//! looked at in a child process, so that whatever ends it is seen here. Last, the fixtures with hostile texts in them.
//!
//! ```console
//! cargo test -p xtask --test hostile                             # some inputs, some texts
//! cargo test -p xtask --test hostile -- --ignored                # a few hundred inputs, a text in each position
//! cargo test -p xtask --test hostile -- --count 300000 --seed 7  # as many as you like
//! cargo test -p xtask --test hostile -- --texts                  # hostile texts in all ways, which takes minutes
//! cargo test -p xtask --test hostile -- --input 4711             # prints one of them, and what becomes of it
//! ```
//!
//! All of these take minutes, and what they find is rare: without a word, only some are looked at, which shows what breaks
//! at once. `.ci/run` says `--ignored`.
//!
//! With `--keep FOLDER`, the documents of which there is a client are written there, for
//! `cargo xtask corpus FOLDER --compile`.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

/// The inputs.
mod input;
mod graph;
mod mutation;
mod overlay;

/// What becomes of them.
mod judge;
mod watch;

/// What becomes of texts.
mod texts;
mod tokens;

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use self::input::Inputs;
use self::texts::Extent;
use self::watch::Work;

/// How many inputs there are if nobody says more.
const SAMPLE: u64 = 30;

/// How many there are with `--ignored`, which CI asks for.
const COUNT: u64 = 400;

/// Where they begin if nobody says more.
const SEED: u64 = 20;

fn main() -> ExitCode {
    let arguments = env::args().skip(1).collect::<Vec<_>>();
    let value = |name: &str| {
        let index = arguments.iter().position(|argument| argument == name)?;
        arguments.get(index + 1).cloned()
    };
    let number = |name: &str, default: u64| value(name).and_then(|text| text.parse().ok()).unwrap_or(default);
    let seed = number("--seed", SEED);
    let is_there = |name: &str| arguments.iter().any(|argument| argument == name);
    if let Some(first) = value(watch::WORKER).and_then(|text| text.parse().ok()) {
        let numbers = first..number(watch::UNTIL, first + 1);
        if is_there(watch::FIXTURES) {
            let fixtures = judge::fixtures();
            return watch::work(numbers, |number| judge::try_fixture(&fixtures[number as usize]));
        }
        let keep = value("--keep").map(PathBuf::from);
        let inputs = Inputs::load(seed);
        return watch::work(numbers, |number| judge::try_input(&inputs.input(number), number, keep.as_deref()));
    }
    if let Some(input) = value("--input").and_then(|text| text.parse().ok()) {
        let input = Inputs::load(seed).input(input);
        println!("{input}");
        println!("{}", judge::words(&input));
        return ExitCode::SUCCESS;
    }
    // By these words, all tests run what else takes minutes.
    let (count, extent) = match is_there("--ignored") || is_there("--include-ignored") {
        _ if is_there("--texts") => (COUNT, Extent::Ways),
        true => (COUNT, Extent::Positions),
        false => (SAMPLE, Extent::Sample),
    };
    let keep = value("--keep");
    let wrong = watch::run(Work::Fixtures, judge::fixtures().len() as u64);
    let bad = watch::run(Work::Inputs { seed, keep: keep.as_deref() }, number("--count", count));
    let shown = texts::run(&Inputs::complete(), extent);
    for words in &shown {
        eprintln!("{words}");
    }
    if wrong.is_empty() && bad.is_empty() && shown.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
