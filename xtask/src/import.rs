//! `cargo xtask import`: takes what the vendor publishes into the vendored document.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};
use std::{fs, io};

use chrono::{DateTime, Utc};
use clap::Args;
use codegen::{Diagnostics, ImportRequest, Imported, SourceFile, Sources, messages};

use crate::codegen::{Format, list, plural};
use crate::failure::Failure;
use crate::folder::Folder;
use crate::output::{OutputFile, Plan, Purpose, State};
use crate::terminal::Terminal;
use crate::{Outcome, findings, workspace};

/// The files of a folder that are taken for pages.
const EXTENSIONS: [&str; 4] = ["json", "md", "yaml", "yml"];

/// The arguments of `import`.
#[derive(Args, Clone, Debug)]
pub struct Arguments {
    /// A Markdown page with an OpenAPI document in a fenced block, or such a document in YAML or JSON; `-` is standard
    /// input, and a folder stands for the .md, .yaml, .yml and .json files in it
    #[arg(required = true, value_name = "PAGE")]
    pub pages: Vec<PathBuf>,

    /// Write nothing; show what would come in, change and go
    #[arg(long)]
    pub dry_run: bool,

    /// Where the page is from, for spec/README.md [default: what stands there, else the name of the file]
    #[arg(long, value_name = "URL", value_parser = source)]
    pub source: Option<String>,

    /// The folder that holds the document as openapi.yaml, and README.md with the facts about it [default: spec, with the
    /// document that is there]
    #[arg(long, value_name = "DIR")]
    pub spec_dir: Option<PathBuf>,

    /// How the report and the diagnostics are printed; json is one object on standard output
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

impl Arguments {
    /// Whether they may stand for more than one page.
    pub fn is_several(&self) -> bool {
        self.pages.len() > 1 || self.pages.iter().any(|path| path.is_dir())
    }
}

/// A source must be readable where it stands: in a cell of a Markdown table.
pub(crate) fn source(text: &str) -> Result<String, String> {
    match text.chars().find(|c| c.is_whitespace() || c.is_control() || "<>|`\\".contains(*c)) {
        None if !text.is_empty() => Ok(text.to_owned()),
        None => Err("it is empty".to_owned()),
        Some(c) => Err(format!("a source has no {c:?}; percent-encode it")),
    }
}

/// Runs the command.
///
/// # Errors
/// If a file or a stream cannot be read or written.
pub fn run(arguments: &Arguments, terminal: &mut Terminal<'_>) -> Result<Outcome, Failure> {
    let start = Instant::now();
    let folder = arguments.spec_dir.clone().unwrap_or_else(workspace::spec_folder);
    let document = arguments.spec_dir.as_ref().map_or_else(workspace::spec, |folder| folder.join("openapi.yaml"));
    let readme = folder.join("README.md");
    let mut sources = Sources::new(SourceFile { name: workspace::source_name(&document), text: text_of(&document)? });
    for page in pages(&arguments.pages)? {
        sources = sources.with_page(page);
    }
    let request = ImportRequest {
        sources: &sources,
        readme: &text_of(&readme)?,
        source: arguments.source.as_deref(),
        date: &DateTime::<Utc>::from(SystemTime::now()).format("%F").to_string(),
    };
    if arguments.format == Format::Json {
        terminal.quiet();
    }
    let what = plural(sources.pages().count(), "page");
    terminal.progress("Importing", &what);
    let mut diagnostics = Diagnostics::new();
    let imported = codegen::import(&request, &Folder::of(&document), &mut diagnostics);
    findings::show(arguments.format, &diagnostics, &sources, &what, terminal);
    let Ok(imported) = imported else {
        report(arguments, &sources, &diagnostics, None, terminal)?;
        return Ok(Outcome::Findings);
    };
    let files = vec![
        OutputFile { path: document.clone(), text: imported.document.clone() },
        OutputFile { path: readme, text: imported.readme.clone() },
    ];
    let plan = Plan::edit(files, if arguments.dry_run { Purpose::Show } else { Purpose::Write })?;
    report(arguments, &sources, &diagnostics, Some((&imported, &plan)), terminal)?;
    if !arguments.dry_run {
        plan.commit()?;
        for (path, _) in plan.files().filter(|(_, state)| *state != State::Unchanged) {
            terminal.status("Wrote", &workspace::shown(path));
        }
    }
    terminal.status("Finished", &format!("{what} in {:.2}s", start.elapsed().as_secs_f64()));
    let is_new = plan.files().any(|(path, state)| path == document && state != State::Unchanged);
    if is_new && !arguments.dry_run {
        let next = match &arguments.spec_dir {
            None => "cargo xtask codegen".to_owned(),
            Some(_) => format!("cargo xtask codegen --spec {} --crate DIR", workspace::shown(&document)),
        };
        terminal.status("Next", &next);
    }
    Ok(Outcome::Done)
}

fn report(
    arguments: &Arguments,
    sources: &Sources,
    diagnostics: &Diagnostics,
    made: Option<(&Imported, &Plan)>,
    terminal: &mut Terminal<'_>,
) -> Result<(), Failure> {
    if arguments.format != Format::Json {
        let Some((imported, plan)) = made else { return Ok(()) };
        let files = if arguments.dry_run { format!("\n{}", list(plan.files())) } else { String::new() };
        return terminal.print(&format!("{}{files}", imported.report));
    }
    let files = made.into_iter().flat_map(|(_, plan)| plan.files());
    let files =
        files.map(|(path, state)| serde_json::json!({ "path": workspace::shown(path), "state": state.as_str() }));
    let report = serde_json::json!({
        "schema_version": 1,
        "diagnostics": messages::json(diagnostics, sources),
        "import": made.map(|(imported, _)| &imported.report),
        "files": files.collect::<Vec<_>>(),
    });
    terminal.print(&format!("{report:#}\n"))
}

/// The text of a file; that of one that is not there is empty.
fn text_of(path: &Path) -> Result<String, Failure> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        result => result.map_err(Failure::io("read", path)),
    }
}

/// The pages, those of a folder in the order of their names.
pub(crate) fn pages(paths: &[PathBuf]) -> Result<Vec<SourceFile>, Failure> {
    let mut pages = Vec::new();
    for path in paths {
        if path == Path::new("-") {
            let text = io::read_to_string(io::stdin()).map_err(Failure::io("read", Path::new("standard input")))?;
            pages.push(SourceFile { name: "-".to_owned(), text });
            continue;
        }
        let files = if path.is_dir() { files_of(path)? } else { vec![path.clone()] };
        for file in files {
            let text = fs::read_to_string(&file).map_err(Failure::io("read", &file))?;
            pages.push(SourceFile { name: workspace::source_name(&file), text });
        }
    }
    Ok(pages)
}

fn files_of(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(Failure::io("read", folder))? {
        let path = entry.map_err(Failure::io("read", folder))?.path();
        let extension = path.extension().and_then(OsStr::to_str).map(str::to_ascii_lowercase);
        if path.is_file() && extension.is_some_and(|extension| EXTENSIONS.contains(&extension.as_str())) {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        let problem =
            io::Error::new(io::ErrorKind::NotFound, format!("no file in it ends with {}", EXTENSIONS.join(", ")));
        return Err(Failure::io("read", folder)(problem));
    }
    Ok(files)
}
