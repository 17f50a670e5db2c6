//! Measures this workspace against stock progenitor: how long a client takes to generate, and to check.
//!
//! `cargo bench -p tests --bench lean [-- DOCUMENT]`. CONTRIBUTING.md says how to read what it prints.

use std::fmt;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use clap::Parser;
use codegen::messages::{self, Style};
use codegen::{Diagnostics, GeneratedFile, InThread, SourceFile, Sources, Workspace};
use progenitor::{GenerationSettings, Generator, InterfaceStyle};
use serde_json::Value;
use xtask::workspace;

/// At most this part of the check of stock progenitor's Builder output: of the large document, and of any other.
const CHECK_BOUNDS: (f64, f64) = (0.3, 0.5);
/// At most this many times stock progenitor's generation in the Builder style.
const GENERATION_BOUND: f64 = 1.5;
/// The best of the other generators against stock progenitor's positional output: seconds of a check.
const BEST_OTHER: (f64, f64) = (5.2, 8.2);

/// Used when it lies beside the repository; it is third-party data.
const LARGE_DOCUMENT: &str = "../shared/specs/fourthwall-platform.openapi.yaml";
/// Used in its place, so many times that what is the same in every client does not count.
const SMALL_DOCUMENT: &str = "tests/fixtures/documents/shop.yaml";
const COPIES: usize = 30;

/// As much of the stack as `InThread` gives.
const STACK_BYTES: usize = 512 << 20;

/// What progenitor's output may name.
const STOCK_DEPENDENCIES: [&str; 10] = [
    r#"bytes = "1.9""#,
    r#"chrono = { version = "0.4", default-features = false, features = ["serde", "std"] }"#,
    r#"futures = "0.3""#,
    r#"progenitor-client = "0.15""#,
    r#"regress = "0.12""#,
    r#"reqwest = { version = "0.13", features = ["form", "json", "query"] }"#,
    r#"serde = { version = "1", features = ["derive"] }"#,
    r#"serde_json = "1""#,
    r#"serde_urlencoded = "0.7""#,
    r#"uuid = { version = "1", features = ["serde"] }"#,
];

/// Measures this workspace against stock progenitor, for one document.
#[derive(Parser)]
#[command(name = "lean")]
struct Arguments {
    /// The OpenAPI document; a relative path begins at the root of the repository
    document: Option<PathBuf>,

    /// How often each client is generated
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    generations: u32,

    /// How often each client is checked
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    checks: u32,

    /// Cargo says this to every benchmark, and not to tests
    #[arg(long, hide = true)]
    bench: bool,
}

/// Why nothing could be measured, for people.
type Result<T> = std::result::Result<T, String>;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if !arguments.bench {
        eprintln!("nothing is measured: run it with `cargo bench -p tests --bench lean`");
        return ExitCode::SUCCESS;
    }
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(trouble) => {
            eprintln!("error: {trouble}");
            ExitCode::from(2)
        }
    }
}

/// Measures, prints, and says whether both bounds hold.
fn run(arguments: &Arguments) -> Result<bool> {
    let source = document(arguments)?;
    let name = source.name.clone();
    let sources = Sources::new(source);
    let lowered = lowered(&sources)?;
    let mut clients = [
        Client::new("this workspace", "lean-ours", || ours(&sources)),
        Client::new("progenitor, builder", "lean-builder", || stock(&lowered, InterfaceStyle::Builder)),
        Client::new("progenitor, positional", "lean-positional", || stock(&lowered, InterfaceStyle::Positional)),
    ];
    generate(&mut clients, arguments.generations);
    if let Some(trouble) = clients[0].trouble.take() {
        return Err(trouble);
    }
    check(&mut clients, arguments.checks, &sources)?;
    println!("{name}: {} generations, {} checks\n", arguments.generations, arguments.checks);
    let (of_large, of_others) = CHECK_BOUNDS;
    let (report, holds) = report(&clients, if name.ends_with(LARGE_DOCUMENT) { of_large } else { of_others });
    print!("{report}");
    Ok(holds)
}

fn document(arguments: &Arguments) -> Result<SourceFile> {
    let read = |path: &Path| {
        let text = fs::read_to_string(path).map_err(|error| trouble("read", path, &error))?;
        Ok(SourceFile { name: workspace::source_name(path), text })
    };
    let root = workspace::root();
    match &arguments.document {
        Some(document) => read(&root.join(document)),
        None if root.join(LARGE_DOCUMENT).is_file() => read(&root.join(LARGE_DOCUMENT)),
        None => many(read(&root.join(SMALL_DOCUMENT))?),
    }
}

/// Makes a large document of the small one: copies of its paths and schemas, each with its own names.
fn many(small: SourceFile) -> Result<SourceFile> {
    let name = format!("{}, {COPIES} times", small.name);
    let sources = Sources::new(small);
    let mut diagnostics = Diagnostics::new();
    let document = codegen::patch(&sources, &mut diagnostics).map_err(|_| words(&diagnostics, &sources))?;
    let document = document.document.root.to_json();
    let members = |pointer| document.pointer(pointer).and_then(Value::as_object).into_iter().flatten();
    let (mut paths, mut schemas) = (Vec::new(), Vec::new());
    for copy in 0..COPIES {
        let renamed = |value: &Value| {
            let text = value.to_string().replace(r#""operationId":""#, &format!(r#""operationId":"copy-{copy}-"#));
            members("/components/schemas").fold(text, |text, (name, _)| {
                text.replace(&format!("/schemas/{name}\""), &format!("/schemas/{name}{copy}\""))
            })
        };
        paths.extend(members("/paths").map(|(path, value)| format!(r#""/{copy}{path}":{}"#, renamed(value))));
        let named = members("/components/schemas").map(|(name, value)| format!(r#""{name}{copy}":{}"#, renamed(value)));
        schemas.extend(named);
    }
    let [openapi, info, servers] = ["openapi", "info", "servers"].map(|member| &document[member]);
    let text = format!(
        r#"{{"openapi":{openapi},"info":{info},"servers":{servers},"paths":{{{}}},"components":{{"schemas":{{{}}}}}}}"#,
        paths.join(","),
        schemas.join(",")
    );
    Ok(SourceFile { name, text })
}

/// A client for the document, and what was measured of it.
struct Client<'a> {
    /// What the table calls it.
    name: &'static str,
    /// The name of its crate.
    package: &'static str,
    /// Makes it once, from the text of the document to the text of the client.
    make: Box<dyn Fn() -> Result<Made> + 'a>,
    made: Option<Made>,
    generations: Vec<Duration>,
    checks: Vec<Duration>,
    /// Why it is not measured any further.
    trouble: Option<String>,
}

/// The text of a client, with the lines of a manifest that it needs.
struct Made {
    files: Vec<GeneratedFile>,
    dependencies: Vec<String>,
}

impl<'a> Client<'a> {
    fn new(name: &'static str, package: &'static str, make: impl Fn() -> Result<Made> + 'a) -> Self {
        let (generations, checks) = (Vec::new(), Vec::new());
        Self { name, package, make: Box::new(make), made: None, generations, checks, trouble: None }
    }

    fn lines(&self) -> Option<usize> {
        self.made.as_ref().map(|made| made.files.iter().map(|file| file.text.lines().count()).sum())
    }

    fn give_up(&mut self, trouble: String) {
        eprintln!("{}: {trouble}", self.name);
        self.trouble = Some(trouble);
    }
}

/// The document in its normal form, as JSON, with as much of each operation as stock progenitor takes.
fn lowered(sources: &Sources) -> Result<String> {
    let mut diagnostics = Diagnostics::new();
    let Ok(document) = codegen::lower(sources, &mut diagnostics) else { return Err(words(&diagnostics, sources)) };
    let mut json = document.root.to_json();
    json["openapi"] = "3.0.3".into();
    let paths = json["paths"].as_object_mut().into_iter().flat_map(|paths| paths.values_mut());
    for operation in paths.filter_map(|item| item.as_object_mut()).flat_map(|item| item.values_mut()) {
        simplify(operation);
    }
    Ok(with_names_of_their_own(json).to_string())
}

/// Gives each schema a name to which none of those is equal that progenitor makes of places: two types of one name do not
/// compile.
fn with_names_of_their_own(mut document: Value) -> Value {
    if let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        *schemas = std::mem::take(schemas).into_iter().map(|(name, schema)| (name + SUFFIX, schema)).collect();
    }
    suffix_references(&mut document);
    document
}

/// What the name of a schema ends with.
const SUFFIX: &str = "Component";

fn suffix_references(node: &mut Value) {
    match node {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get_mut("$ref") {
                *reference += SUFFIX;
            }
            members.values_mut().for_each(suffix_references);
        }
        Value::Array(items) => items.iter_mut().for_each(suffix_references),
        _ => {}
    }
}

/// Leaves an operation with one request media type, one success and one error.
fn simplify(operation: &mut serde_json::Value) {
    let first_of = |node: &mut serde_json::Value| {
        if let Some(content) = node.get_mut("content").and_then(|content| content.as_object_mut()) {
            let first = content.keys().next().cloned();
            content.retain(|name, _| Some(name) == first.as_ref());
        }
    };
    if let Some(body) = operation.get_mut("requestBody") {
        first_of(body);
    }
    let Some(responses) = operation.get_mut("responses").and_then(|responses| responses.as_object_mut()) else {
        return;
    };
    let mut sides = std::collections::BTreeSet::new();
    responses.retain(|status, _| sides.insert(status.starts_with('2')));
    responses.values_mut().for_each(first_of);
}

fn ours(sources: &Sources) -> Result<Made> {
    let mut diagnostics = Diagnostics::new();
    match codegen::generate(sources, &InThread, &mut diagnostics) {
        Ok(generated) => Ok(Made { files: generated.files, dependencies: generated.dependencies }),
        Err(_) => Err(words(&diagnostics, sources)),
    }
}

fn words(diagnostics: &Diagnostics, sources: &Sources) -> String {
    format!("no client\n{}", messages::text(diagnostics, sources, Style::Plain))
}

/// What progenitor makes of the document by itself, in a thread that survives its panics.
fn stock(lowered: &str, style: InterfaceStyle) -> Result<Made> {
    let lowered = lowered.to_owned();
    let thread = thread::Builder::new().stack_size(STACK_BYTES).spawn(move || -> Result<String> {
        let document = serde_json::from_str(&lowered).map_err(|error| format!("no OpenAPI 3.0: {error}"))?;
        let mut settings = GenerationSettings::new();
        settings.with_interface(style);
        let tokens = Generator::new(&settings).generate_tokens(&document);
        let tokens = tokens.map_err(|error| format!("progenitor refuses the document: {error}"))?;
        let file = syn::parse2(tokens).map_err(|error| format!("progenitor's output is no Rust: {error}"))?;
        Ok(prettyplease::unparse(&file))
    });
    let thread = thread.map_err(|error| format!("no thread: {error}"))?;
    let text = thread.join().map_err(|_| "progenitor panics at the document".to_owned())??;
    let files = vec![GeneratedFile { name: "mod.rs".to_owned(), text }];
    Ok(Made { files, dependencies: STOCK_DEPENDENCIES.map(str::to_owned).to_vec() })
}

/// Generates all clients in turn, so that what else the machine does falls on all of them.
fn generate(clients: &mut [Client<'_>], rounds: u32) {
    for round in 0..=rounds {
        match round {
            0 => eprintln!("generating: a round that does not count"),
            _ => eprintln!("generating: round {round} of {rounds}"),
        }
        for client in clients.iter_mut().filter(|client| client.trouble.is_none()) {
            let start = Instant::now();
            let made = (client.make)();
            let time = start.elapsed();
            match made {
                Ok(made) => {
                    client.made = Some(made);
                    // The first is for the caches.
                    client.generations.extend((round > 0).then_some(time));
                }
                Err(trouble) => client.give_up(trouble),
            }
        }
    }
}

/// Checks all clients in turn, in one Cargo workspace: they share the dependencies and their versions.
fn check(clients: &mut [Client<'_>], rounds: u32, sources: &Sources) -> Result<()> {
    let crates = Crates::write(clients, sources)?;
    for client in clients.iter_mut().filter(|client| client.trouble.is_none()) {
        eprintln!("checking: {}, with the dependencies where they are not yet; it does not count", client.name);
        if let Some(errors) = crates.check(client.package, &[])? {
            client.give_up(format!("the client does not compile, with {errors} errors"));
        }
    }
    for round in 1..=rounds {
        eprintln!("checking: round {round} of {rounds}");
        for client in clients.iter_mut().filter(|client| client.trouble.is_none()) {
            crates.touch(client.package)?;
            let start = Instant::now();
            crates.check(client.package, &["--frozen"])?;
            client.checks.push(start.elapsed());
        }
    }
    Ok(())
}

/// The clients as a Cargo workspace with the lock file of this one.
///
/// The folder is always the same, because Cargo keeps what it made of each; and people may look at what was measured.
struct Crates {
    target: PathBuf,
    folder: PathBuf,
}

impl Crates {
    fn write(clients: &[Client<'_>], sources: &Sources) -> Result<Self> {
        let target = workspace::root().join("target/lean-benchmark");
        let crates = Self { folder: target.join("crates"), target };
        if crates.folder.exists() {
            fs::remove_dir_all(&crates.folder).map_err(|error| trouble("remove", &crates.folder, &error))?;
        }
        let mut members = Vec::new();
        for client in clients {
            let Some(made) = &client.made else { continue };
            let manifest = codegen::manifest(client.package, &made.dependencies, sources, Workspace::Around);
            write(&crates.folder.join(client.package).join("Cargo.toml"), &manifest)?;
            for file in &made.files {
                let name = if file.name == "mod.rs" { "lib.rs" } else { &file.name };
                write(&crates.folder.join(client.package).join("src").join(name), &file.text)?;
            }
            members.push(client.package);
        }
        write(&crates.folder.join("Cargo.toml"), &format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n"))?;
        let lock = workspace::root().join("Cargo.lock");
        fs::copy(&lock, crates.folder.join("Cargo.lock")).map_err(|error| trouble("copy", &lock, &error))?;
        Ok(crates)
    }

    /// Makes a crate look changed.
    fn touch(&self, package: &str) -> Result<()> {
        let path = self.folder.join(package).join("src/lib.rs");
        let file = File::options().write(true).open(&path);
        file.and_then(|file| file.set_modified(SystemTime::now())).map_err(|error| trouble("touch", &path, &error))
    }

    /// Checks a crate that has changed, and gives the number of its errors if there are any.
    fn check(&self, package: &str, arguments: &[&str]) -> Result<Option<usize>> {
        let output = Command::new(env!("CARGO"))
            .args(["check", "--package", package])
            .args(arguments)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_INCREMENTAL", "0")
            .envs([("CARGO_TERM_COLOR", "never"), ("CARGO_TERM_QUIET", "false")])
            // A cache of compilations would be measured instead.
            .env("RUSTC_WRAPPER", "")
            .output()
            .map_err(|error| format!("cannot run cargo: {error}"))?;
        let words = String::from_utf8_lossy(&output.stderr);
        if words.contains(&format!("could not compile `{package}`")) {
            let is_error = |line: &&str| line.starts_with("error") && !line.starts_with("error: could not compile");
            return Ok(Some(words.lines().filter(is_error).count()));
        }
        if !output.status.success() {
            return Err(format!("cargo check --package {package}: {}\n{words}", output.status));
        }
        if !words.contains(&format!("Checking {package} ")) {
            return Err(format!("cargo has not checked {package} again:\n{words}"));
        }
        Ok(None)
    }
}

fn write(path: &Path, text: &str) -> Result<()> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).and_then(|()| fs::write(path, text)).map_err(|error| trouble("write", path, &error))
}

fn trouble(action: &str, path: &Path, error: &std::io::Error) -> String {
    format!("cannot {action} {}: {error}", path.display())
}

/// The table and the ratios, and whether both bounds hold.
fn report(clients: &[Client<'_>; 3], check_bound: f64) -> (String, bool) {
    let [ours, builder, positional] = clients;
    let mut text = row("", "lines", "generation (s)", "check (s)");
    for client in clients {
        let lines = client.lines().map_or_else(|| "-".to_owned(), |lines| lines.to_string());
        text += &row(client.name, &lines, &times(&client.generations), &times(&client.checks));
    }
    text += "\nMedian (minimum to maximum).\n";
    for client in clients {
        text += &client.trouble.as_ref().map(|trouble| format!("{}: {trouble}\n", client.name)).unwrap_or_default();
    }
    let (generation, generation_holds) = bound(&ours.generations, &builder.generations, GENERATION_BOUND);
    let (check, check_holds) = bound(&ours.checks, &builder.checks, check_bound);
    let positional = Ratio::new(&ours.checks, &positional.checks);
    let positional = positional.map_or("not measured".to_owned(), |ratio| ratio.to_string());
    let (other, stock) = BEST_OTHER;
    text += &format!(
        "\nGeneration, of progenitor's builder: {generation}\n\
         Check, of progenitor's builder: {check}\n\
         Check, of progenitor's positional: {positional}; the best of the others: {:.2} ({other} s of {stock} s)\n",
        other / stock
    );
    (text, generation_holds && check_holds)
}

fn row(name: &str, lines: &str, generation: &str, check: &str) -> String {
    format!("{name:<24}{lines:>8}{generation:>26}{check:>28}\n")
}

/// The median, the minimum and the maximum, in seconds.
fn times(times: &[Duration]) -> String {
    match (median(times), times.iter().min(), times.iter().max()) {
        (Some(median), Some(min), Some(max)) => {
            format!("{median:.3} ({:.3} to {:.3})", min.as_secs_f64(), max.as_secs_f64())
        }
        _ => "-".to_owned(),
    }
}

/// In seconds.
fn median(times: &[Duration]) -> Option<f64> {
    let mut times = times.iter().map(Duration::as_secs_f64).collect::<Vec<_>>();
    times.sort_by(f64::total_cmp);
    let upper = times.get(times.len() / 2)?;
    let lower = times.get((times.len() - 1) / 2)?;
    Some((lower + upper) / 2.0)
}

/// How long ours takes, of how long stock takes.
struct Ratio {
    medians: f64,
    minima: f64,
}

impl Ratio {
    fn new(ours: &[Duration], stock: &[Duration]) -> Option<Self> {
        let minima = ours.iter().min()?.as_secs_f64() / stock.iter().min()?.as_secs_f64();
        Some(Self { medians: median(ours)? / median(stock)?, minima })
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2} (minima: {:.2})", self.medians, self.minima)
    }
}

/// The ratio beside its bound. A bound that cannot be measured does not hold.
fn bound(ours: &[Duration], stock: &[Duration], bound: f64) -> (String, bool) {
    match Ratio::new(ours, stock) {
        Some(ratio) => {
            let holds = ratio.medians <= bound;
            (format!("{ratio}, at most {bound}: {}", if holds { "holds" } else { "does not hold" }), holds)
        }
        None => (format!("not measured, at most {bound}"), false),
    }
}
