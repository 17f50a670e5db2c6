//! `cargo xtask new`: a workspace of this shape for another API.
//!
//! ```text
//! page --import--> document, facts --generate--> client --templates--> files --write--> DIR, as one
//! ```
//!
//! The new workspace depends on the crate `xtask` of this repository, by its path or by git, and calls it with a
//! [`Layout`](workspace::Layout) of its own. It does not carry the generator: a copy of it could not be updated, and its
//! faults would be fixed once for each API. `Cargo.lock`, which starts as the one of this repository, pins it as well as a
//! copy would.
//!
//! Nothing is written into a folder in which there is something, and nothing before everything is made.

mod files;
mod generator;

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};
use std::{fs, io};

use chrono::{DateTime, Utc};
use clap::Args;
use codegen::{Diagnostics, Files, Generated, ImportRequest, Progenitor, SourceFile, Sources};

use self::generator::Generator;
use crate::codegen::{Format, Part, plural};
use crate::failure::Failure;
use crate::folder::Folder;
use crate::output::{self, Plan, Purpose, State};
use crate::terminal::Terminal;
use crate::{Outcome, findings, import, workspace};

/// The arguments of `new`.
#[derive(Args, Clone, Debug)]
pub struct Arguments {
    /// The folder of the workspace, which is made
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,

    /// The OpenAPI document, YAML or JSON, or what `import` takes for a page that has it; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub spec: PathBuf,

    /// Where the document is from, for spec/README.md [default: the name of the file]
    #[arg(long, value_name = "URL", value_parser = import::source)]
    pub source: Option<String>,

    /// The name of the client's package [default: made of the title of the document]
    #[arg(long, value_name = "NAME", value_parser = files::package_name)]
    pub name: Option<String>,

    /// A clone of this repository, on which the workspace depends by its path [default: this one]
    #[arg(long, value_name = "PATH")]
    pub codegen_path: Option<PathBuf>,

    /// A git repository with this one in it, on which the workspace depends
    #[arg(long, value_name = "URL", conflicts_with = "codegen_path", value_parser = generator::git_url)]
    pub codegen_git: Option<String>,
}

/// Runs the command.
///
/// # Errors
/// If a file or a stream cannot be read or written, or there is something in the folder.
pub fn run(
    arguments: &Arguments,
    progenitor: &dyn Progenitor,
    terminal: &mut Terminal<'_>,
) -> Result<Outcome, Failure> {
    let start = Instant::now();
    let folder = &arguments.folder;
    refuse_what_is_taken(folder)?;
    let generator = Generator::of(arguments)?;
    let Some(taken) = take(arguments, terminal)? else { return Ok(Outcome::Findings) };
    terminal.progress("Generating", &format!("the client of {}", taken.shown));
    let name = arguments.name.as_deref();
    let Some(client) = generate(&taken, name, progenitor, terminal)? else { return Ok(Outcome::Findings) };
    let name = client.name.as_str();
    let files = files::all(&files::Workspace { folder, name, taken: &taken, client: &client, generator });
    write(folder, files)?;
    let operations = plural(client.generated.summary.endpoints.len(), "operation");
    let types = plural(client.generated.summary.types.len(), "type");
    terminal.status("Created", &format!("{} with the client `{name}`: {operations} and {types}", folder.display()));
    terminal.status("Finished", &format!("in {:.2}s", start.elapsed().as_secs_f64()));
    terminal.status("Next", &format!("cd {} && cargo xtask codegen --check && cargo test", folder.display()));
    Ok(Outcome::Done)
}

/// What was taken from the vendor.
struct Taken {
    /// The document, by its path in the new workspace.
    document: SourceFile,
    /// The text of `spec/README.md`.
    readme: String,
    /// What the document is called in messages: it is not in its place yet.
    shown: String,
    /// The folder in which the document refers to other files.
    folder: Folder,
}

impl Taken {
    /// The name of the document in the folder `spec`.
    fn file_name(&self) -> &str {
        self.document.name.strip_prefix(files::SPEC).unwrap_or(&self.document.name)
    }
}

/// Takes the document out of the page; none, after saying why, if it has none.
fn take(arguments: &Arguments, terminal: &mut Terminal<'_>) -> Result<Option<Taken>, Failure> {
    let is_json = arguments.spec.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    let name = if is_json { "openapi.json" } else { "openapi.yaml" };
    let mut sources = Sources::new(SourceFile { name: format!("{}{name}", files::SPEC), text: String::new() });
    for page in import::pages(std::slice::from_ref(&arguments.spec))? {
        sources = sources.with_page(page);
    }
    let request = ImportRequest {
        sources: &sources,
        readme: &files::spec_readme(name),
        source: arguments.source.as_deref(),
        date: &DateTime::<Utc>::from(SystemTime::now()).format("%F").to_string(),
    };
    let mut diagnostics = Diagnostics::new();
    let folder = Folder::of(&arguments.spec);
    let Ok(imported) = codegen::import(&request, &folder, &mut diagnostics) else {
        let pages = plural(sources.pages().count(), "page");
        findings::show(Format::Text, &diagnostics, &sources, &pages, terminal);
        return Ok(None);
    };
    let page = workspace::source_name(&arguments.spec);
    let is_page = sources.pages().any(|page| sources.file(page).text == imported.document);
    Ok(Some(Taken {
        document: SourceFile { name: format!("{}{name}", files::SPEC), text: imported.document },
        readme: imported.readme,
        shown: if is_page { page } else { format!("{name} in {page}") },
        folder,
    }))
}

/// A client, and what was needed to make it.
struct Client {
    /// The name of its package.
    name: String,
    generated: Generated,
    sources: Sources,
    /// What stands beside it.
    with: Vec<Part>,
    /// The files to which the document refers, by their paths in its folder.
    referenced: Vec<(String, String)>,
}

/// Makes the client; none, after saying why, if the document has errors.
fn generate(
    taken: &Taken,
    name: Option<&str>,
    progenitor: &dyn Progenitor,
    terminal: &mut Terminal<'_>,
) -> Result<Option<Client>, Failure> {
    let copied = Copied { folder: &taken.folder, files: RefCell::default() };
    let mut sources = codegen::with_referenced(Sources::new(taken.document.clone()), &copied);
    let mut diagnostics = Diagnostics::new();
    let lowered = codegen::lower(&sources, &mut diagnostics);
    let client = lowered.and_then(|document| {
        let with = if codegen::has_oauth_flow(&document) { vec![Part::Oauth] } else { Vec::new() };
        sources = with.iter().fold(sources.clone(), |sources, part| sources.with_part((*part).into()));
        let name = name.map_or_else(|| codegen::package_name(&document), str::to_owned);
        sources = sources.clone().with_crate_name(codegen::crate_name(&name));
        let generated = codegen::generate_lowered(&document, &sources, progenitor, &mut diagnostics)?;
        Ok((name, generated, with))
    });
    // What is wrong is shown where the user has it.
    let document = SourceFile { name: taken.shown.clone(), text: taken.document.text.clone() };
    let shown = codegen::with_referenced(Sources::new(document), &taken.folder);
    findings::show(Format::Text, &diagnostics, &shown, &taken.shown, terminal);
    Ok(client.ok().map(|(name, generated, with)| Client {
        name,
        generated,
        sources,
        with,
        referenced: copied.files.into_inner(),
    }))
}

/// The folder of the document as it will be in the new workspace.
struct Copied<'a> {
    folder: &'a Folder,
    /// The texts that were read, by their paths.
    files: RefCell<Vec<(String, String)>>,
}

impl Files for Copied<'_> {
    fn read(&self, path: &str) -> Result<SourceFile, String> {
        let SourceFile { text, .. } = self.folder.read(path)?;
        self.files.borrow_mut().push((path.to_owned(), text.clone()));
        Ok(SourceFile { name: format!("{}{path}", files::SPEC), text })
    }
}

/// Refuses a folder in which there is something, unless a run like this one was interrupted there.
fn refuse_what_is_taken(folder: &Path) -> Result<(), Failure> {
    match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Failure::io("read", folder)(error)),
        Ok(mut entries) => match entries.next().is_none() || output::is_interrupted(folder) {
            true => Ok(()),
            false => Err(Failure::Taken(folder.to_owned())),
        },
    }
}

/// Writes the workspace, all of it or nothing.
fn write(folder: &Path, files: Vec<output::OutputFile>) -> Result<(), Failure> {
    let plan = Plan::edit(files, Purpose::Write)?;
    // Another run may have been here first, or an interrupted one with another document.
    if plan.files().any(|(_, state)| state == State::Changed) {
        return Err(Failure::Taken(folder.to_owned()));
    }
    plan.commit()?;
    make_executable(&folder.join(files::CI))
}

#[cfg(unix)]
fn make_executable(path: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).map_err(Failure::io("write", path))
}

#[cfg(not(unix))]
fn make_executable(_: &Path) -> Result<(), Failure> {
    Ok(())
}
