//! Reads and writes the bodies as the types of the client, and as those that serde derives.

mod bodies;
#[allow(dead_code)]
mod derived;
mod generated;

use std::fmt::Debug;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::generated::{read, types};

/// Times of which the median is taken.
const SAMPLES: usize = 41;

/// How long one sample takes, about.
const SAMPLE: Duration = Duration::from_millis(8);

/// At most so many times what serde's derive takes: to read, and to write.
const READ_BOUND: f64 = 1.2;
const WRITE_BOUND: f64 = 1.1;

/// At most so many times the bytes that serde's derive has allocated at one time.
const PEAK_BOUND: f64 = 1.1;

/// The same for small values in unions: the derive takes the discriminator away, which the client keeps, and it has no
/// room for members that are not described.
const PEAK_BOUND_OF_UNIONS: f64 = 1.3;

/// What was measured of one way: nanoseconds and bytes.
struct Measured([f64; 3]);

fn main() -> ExitCode {
    println!(
        "{:<22}{:>10}{:>14}{:>14}{:>14}{:>10}{:>10}{:>10}",
        "", "bytes", "read (µs)", "write (µs)", "peak (bytes)", "read", "write", "peak"
    );
    let (order, page, events) = (bodies::order(7), bodies::page(), bodies::events());
    let holds = [
        compare::<types::Order, derived::Order>("order", &order, PEAK_BOUND),
        compare::<types::OrderPage, derived::OrderPage>("100 orders", &page, PEAK_BOUND),
        compare::<types::EventPage, derived::EventPage>("100 events (unions)", &events, PEAK_BOUND_OF_UNIONS),
    ];
    println!(
        "\nof what serde's derive takes, at most: read {READ_BOUND}, write {WRITE_BOUND}, peak {PEAK_BOUND}, of unions \
         {PEAK_BOUND_OF_UNIONS}"
    );
    if holds == [true; 3] { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Measures both ways in turn, so that what else the machine does falls on both; prints them, and says whether the
/// bounds hold.
fn compare<T, D>(name: &str, body: &str, peak_bound: f64) -> bool
where
    T: read::Body + DeserializeOwned + Serialize + Debug,
    D: DeserializeOwned + Serialize + Debug,
{
    let ours = |body: &str| read::body::<T>(body.as_bytes()).expect("the body is of its type");
    let derived = |body: &str| serde_json::from_slice::<D>(body.as_bytes()).expect("the body is of its type");
    let through_serde = |body: &str| serde_json::from_slice::<T>(body.as_bytes()).expect("the body is of its type");
    let (our_value, their_value) = (ours(body), derived(body));
    let mut times = [const { Vec::new() }; 5];
    for _ in 0..SAMPLES {
        times[0].push(time(|| drop(black_box(ours(black_box(body))))));
        times[1].push(time(|| drop(black_box(derived(black_box(body))))));
        times[2].push(time(|| drop(black_box(serde_json::to_vec(black_box(&our_value))))));
        times[3].push(time(|| drop(black_box(serde_json::to_vec(black_box(&their_value))))));
        times[4].push(time(|| drop(black_box(through_serde(black_box(body))))));
    }
    let [read, derived_read, write, derived_write, serde_read] = times.map(median);
    let peak = |read: &dyn Fn()| allocation_counter::measure(read).bytes_max as f64;
    let ours_peak = peak(&|| drop(black_box(ours(body))));
    let derived_peak = peak(&|| drop(black_box(derived(body))));
    let (ours, derived) = (Measured([read, write, ours_peak]), Measured([derived_read, derived_write, derived_peak]));
    let ratios = [0, 1, 2].map(|index| ours.0[index] / derived.0[index]);
    row(name, body.len(), &ours, Some(ratios));
    row("  serde's derive", body.len(), &derived, None);
    println!("{:<22}{:>10}{:>14.2}", "  through serde", body.len(), serde_read / 1000.0);
    ratios.iter().zip([READ_BOUND, WRITE_BOUND, peak_bound]).all(|(ratio, most)| *ratio <= most)
}

fn row(name: &str, bytes: usize, Measured([read, write, peak]): &Measured, ratios: Option<[f64; 3]>) {
    let ratios = ratios.into_iter().flatten().map(|ratio| format!("{ratio:>10.2}")).collect::<String>();
    println!("{name:<22}{bytes:>10}{:>14.2}{:>14.2}{peak:>14.0}{ratios}", read / 1000.0, write / 1000.0);
}

/// The nanoseconds of one call.
fn time(call: impl Fn()) -> f64 {
    let begin = Instant::now();
    let mut calls = 0;
    while begin.elapsed() < SAMPLE {
        (0..8).for_each(|_| call());
        calls += 8;
    }
    begin.elapsed().as_secs_f64() * 1e9 / f64::from(calls)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
