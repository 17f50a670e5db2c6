//! Measures how time and memory of generating a client grow with the document.
//!
//! `cargo bench -p tests --bench scale`. CONTRIBUTING.md says how to read what it prints.

use std::fmt::Write as _;
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use clap::Parser;
use codegen::{Diagnostics, Failure, Progenitor, SourceFile, Sources, messages, progenitor_tokens};

/// How many times larger than the first the documents are.
const SIZES: [usize; 3] = [1, 10, 100];

/// A document ten times as large takes at most so many times ten times as long; sorting is allowed.
const TIME_BOUND: f64 = 1.5;

/// A document ten times as large needs at most so many times ten times as much memory.
const MEMORY_BOUND: f64 = 1.2;

/// As much of the stack as `InThread` gives.
const STACK_BYTES: usize = 512 << 20;

/// Measures how time and memory grow with the document
#[derive(Parser)]
#[command(name = "scale")]
struct Arguments {
    /// How often each client is generated; the least time counts
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    generations: u32,

    /// Print the document of this size, and measure nothing
    #[arg(long, value_name = "SIZE")]
    print: Option<usize>,

    /// Cargo says this to every benchmark, and not to tests
    #[arg(long, hide = true)]
    bench: bool,
}

/// What one document took.
struct Measured {
    size: usize,
    bytes: usize,
    time: Duration,
    peak: u64,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Some(size) = arguments.print {
        print!("{}", document(size));
        return ExitCode::SUCCESS;
    }
    if !arguments.bench {
        eprintln!("nothing is measured: run it with `cargo bench -p tests --bench scale`");
        return ExitCode::SUCCESS;
    }
    match measure_all(arguments.generations) {
        Ok(all) if report(&all) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(trouble) => {
            eprintln!("error: {trouble}");
            ExitCode::from(2)
        }
    }
}

/// Prints what was measured, and whether both bounds hold.
fn report(all: &[Measured]) -> bool {
    println!("{:>6} {:>12} {:>12} {:>12} {:>14}", "size", "bytes", "time", "peak bytes", "peak per byte");
    for Measured { size, bytes, time, peak } in all {
        println!("{size:>6} {bytes:>12} {:>12} {peak:>12} {:>14}", format!("{time:.2?}"), peak / *bytes as u64);
    }
    println!();
    let mut holds = true;
    for (less, more) in all.iter().zip(all.iter().skip(1)) {
        let growth = more.bytes as f64 / less.bytes as f64;
        let time = more.time.as_secs_f64() / less.time.as_secs_f64() / growth;
        let memory = more.peak as f64 / less.peak as f64 / growth;
        for (what, factor, bound) in [("time", time, TIME_BOUND), ("memory", memory, MEMORY_BOUND)] {
            let holds_here = factor <= bound;
            holds &= holds_here;
            println!(
                "{} to {}: {what} grows {factor:.2} times as fast as the document, at most {bound}: {}",
                less.size,
                more.size,
                if holds_here { "holds" } else { "does not hold" }
            );
        }
    }
    holds
}

/// progenitor, in this thread: allocations are counted by thread.
struct Here;

impl Progenitor for Here {
    fn run(&self, openapi: &str) -> Result<String, Failure> {
        progenitor_tokens(openapi).map_err(Failure::Refused)
    }
}

/// The least that each size took. They take turns, so that what else the machine does falls on all of them.
fn measure_all(rounds: u32) -> Result<Vec<Measured>, String> {
    let mut all = SIZES.map(measure).into_iter().collect::<Result<Vec<_>, _>>()?;
    for _ in 1..rounds {
        for least in &mut all {
            let again = measure(least.size)?;
            least.time = least.time.min(again.time);
        }
    }
    Ok(all)
}

/// Generates the client of a document of this size, in a thread of its own.
fn measure(size: usize) -> Result<Measured, String> {
    let text = document(size);
    let bytes = text.len();
    let sources = Sources::new(SourceFile { name: format!("{size}.yaml"), text });
    let measure = move || {
        let mut diagnostics = Diagnostics::new();
        let begin = Instant::now();
        let mut is_generated = false;
        let allocated = allocation_counter::measure(|| {
            is_generated = codegen::generate(&sources, &Here, &mut diagnostics).is_ok();
        });
        let time = begin.elapsed();
        if !is_generated {
            return Err(messages::short(&diagnostics, &sources));
        }
        Ok(Measured { size, bytes, time, peak: allocated.bytes_max })
    };
    let thread = thread::Builder::new().stack_size(STACK_BYTES).spawn(measure).map_err(|error| error.to_string())?;
    thread.join().unwrap_or_else(|_| Err("the thread has panicked".to_owned()))
}

/// A document of so many parts, each with what real documents have: references between and within the parts, `allOf`,
/// `oneOf`, enums, nested inline objects, parameters, bodies and errors.
fn document(size: usize) -> String {
    let (mut paths, mut schemas) = (String::new(), String::new());
    for number in 0..size {
        let next = (number + 1) % size;
        let _ = write!(
            paths,
            "
  /shops/{{shop}}/orders{number}:
    parameters:
      - {{name: shop, in: path, required: true, schema: {{type: string}}}}
    get:
      operationId: list-orders-{number}
      summary: Lists the orders
      parameters:
        - {{name: page, in: query, description: The page, schema: {{type: integer, format: int32, minimum: 1}}}}
        - {{name: state, in: query, schema: {{type: array, items: {{$ref: '#/components/schemas/State{number}'}}}}}}
      responses:
        '200':
          description: The orders
          content: {{application/json: {{schema: {{type: array, items: {{$ref: '#/components/schemas/Order{number}'}}}}}}}}
        '404':
          description: There is no such shop
          content: {{application/json: {{schema: {{$ref: '#/components/schemas/Problem{number}'}}}}}}
    post:
      operationId: place-order-{number}
      requestBody:
        required: true
        content: {{application/json: {{schema: {{$ref: '#/components/schemas/NewOrder{number}'}}}}}}
      responses:
        '201':
          description: The order
          content: {{application/json: {{schema: {{$ref: '#/components/schemas/Order{number}'}}}}}}
        '422':
          description: The order is wrong
          content:
            application/json:
              schema:
                type: object
                required: [fields]
                properties:
                  fields: {{type: array, items: {{type: object, properties: {{name: {{type: string}}, reason: {{type: string}}}}}}}}"
        );
        let _ = write!(
            schemas,
            "
    NewOrder{number}:
      type: object
      required: [lines]
      properties:
        lines: {{type: array, items: {{$ref: '#/components/schemas/Line{number}'}}}}
        note: {{type: [string, 'null'], maxLength: 200}}
        address:
          type: object
          properties:
            street: {{type: string}}
            country: {{type: object, properties: {{code: {{type: string}}, name: {{type: string}}}}}}
    Order{number}:
      description: An order that was placed
      allOf:
        - $ref: '#/components/schemas/NewOrder{number}'
        - type: object
          required: [id, state, payment]
          properties:
            id: {{type: string, format: uuid}}
            state: {{$ref: '#/components/schemas/State{number}'}}
            payment: {{$ref: '#/components/schemas/Payment{number}'}}
            placed_at: {{type: string, format: date-time}}
            successor: {{$ref: '#/components/schemas/Order{next}'}}
    Line{number}:
      type: object
      required: [product, count]
      properties:
        product: {{type: string}}
        count: {{type: integer, minimum: 1}}
        price: {{type: number}}
        options: {{type: object, additionalProperties: {{type: string}}}}
    State{number}: {{type: string, enum: [placed, paid, shipped, cancelled]}}
    Payment{number}:
      oneOf:
        - $ref: '#/components/schemas/Card{number}'
        - $ref: '#/components/schemas/Voucher{number}'
      discriminator:
        propertyName: kind
        mapping: {{card: '#/components/schemas/Card{number}', voucher: '#/components/schemas/Voucher{number}'}}
    Card{number}:
      type: object
      required: [kind, last_digits]
      properties: {{kind: {{type: string}}, last_digits: {{type: string}}, brand: {{type: string, enum: [a, b]}}}}
    Voucher{number}:
      type: object
      required: [kind, code]
      properties: {{kind: {{type: string}}, code: {{type: string}}}}
    Problem{number}:
      type: object
      properties: {{title: {{type: string}}, detail: {{anyOf: [{{type: string}}, {{type: array, items: {{type: string}}}}]}}}}"
        );
    }
    format!(
        "openapi: 3.1.0\ninfo: {{title: Many shops, version: '1'}}\nservers: [{{url: 'https://example.com'}}]\n\
         paths:{paths}\ncomponents:\n  schemas:{schemas}\n"
    )
}
