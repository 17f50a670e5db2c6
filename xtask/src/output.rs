//! The one place that writes what users keep: only what differs, only after everything is there, all files as one.

mod staging;

use std::path::{Path, PathBuf};
use std::{fs, io};

use codegen::MARKER;
use similar::TextDiff;

use self::staging::Staging;
use crate::failure::Failure;
use crate::folder;

/// How many lines of a diff are shown.
const DIFF_LINES: usize = 100;

/// A file that a command makes.
#[derive(Clone, Debug)]
pub struct OutputFile {
    /// Where it goes.
    pub path: PathBuf,
    /// The whole text.
    pub text: String,
}

/// What is to be done with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is not there yet.
    New,
    /// Its text is another one.
    Changed,
    /// It is generated, and no longer made.
    Stale,
    /// It is as it should be.
    Unchanged,
}

impl State {
    /// The word for reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Stale => "stale",
            Self::Unchanged => "unchanged",
        }
    }
}

/// What has to happen for the output to be as it should be.
#[derive(Debug)]
pub struct Plan {
    steps: Vec<Step>,
    /// Keeps others from writing until this plan is done; none if it is for showing alone.
    staging: Option<Staging>,
    is_interrupted: bool,
}

/// What a plan is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Nothing is written.
    Show,
    /// It is carried out. What an interrupted run has begun is finished first, and others wait.
    Write,
}

#[derive(Debug)]
struct Step {
    path: PathBuf,
    state: State,
    old: String,
    new: String,
}

impl Plan {
    /// Compares what was made with what is on disk.
    ///
    /// A generated file in one of the folders that was not made is stale, and so are those of the modules in them.
    ///
    /// # Errors
    /// If something cannot be read, or a file that was not generated is in the way.
    pub fn new(files: Vec<OutputFile>, purpose: Purpose) -> Result<Self, Failure> {
        let (staging, is_interrupted) = staging(&files, purpose)?;
        let mut folders = files.iter().filter_map(|file| file.path.parent()).map(Path::to_owned).collect::<Vec<_>>();
        // A module that was in several files may be in one now.
        folders.extend(files.iter().map(|file| file.path.with_extension("")));
        folders.sort();
        folders.dedup();
        let made = files.iter().map(|file| file.path.clone()).collect::<Vec<_>>();
        let mut steps = files.into_iter().map(Step::compare).collect::<Result<Vec<_>, _>>()?;
        if let Some(foreign) = steps.iter().find(|step| step.state != State::New && !is_generated(&step.old)) {
            return Err(Failure::Foreign(foreign.path.clone()));
        }
        let mut index = 0;
        while let Some(folder) = folders.get(index).cloned() {
            index += 1;
            for path in generated_files(&folder)? {
                if !made.contains(&path) {
                    // A module that goes takes the files of its folder along.
                    let modules = path.with_extension("");
                    if !folders.contains(&modules) {
                        folders.push(modules);
                    }
                    let old = fs::read_to_string(&path).map_err(Failure::io("read", &path))?;
                    steps.push(Step { path, state: State::Stale, old, new: String::new() });
                }
            }
        }
        Ok(Self { steps, staging, is_interrupted })
    }

    /// Compares new texts of files that people or vendors have written with what is on disk.
    ///
    /// It is for texts that were made from the old ones, so that nothing in them is lost: they need no mark.
    ///
    /// # Errors
    /// If something cannot be read.
    pub fn edit(files: Vec<OutputFile>, purpose: Purpose) -> Result<Self, Failure> {
        let (staging, is_interrupted) = staging(&files, purpose)?;
        let steps = files.into_iter().map(Step::compare).collect::<Result<_, _>>()?;
        Ok(Self { steps, staging, is_interrupted })
    }

    /// Whether a run was interrupted that the next one that writes finishes or undoes.
    pub fn is_interrupted(&self) -> bool {
        self.is_interrupted
    }

    /// Whether there is nothing to do.
    pub fn is_fresh(&self) -> bool {
        !self.is_interrupted && self.steps.iter().all(|step| step.state == State::Unchanged)
    }

    /// The files and what is to be done with them.
    pub fn files(&self) -> impl Iterator<Item = (&Path, State)> {
        self.steps.iter().map(|step| (step.path.as_path(), step.state))
    }

    /// How many files are in this state.
    pub fn count(&self, state: State) -> usize {
        self.files().filter(|(_, other)| *other == state).count()
    }

    /// A unified diff from what is on disk to what should be, cut to a readable length.
    pub fn diff(&self, name: impl Fn(&Path) -> String) -> String {
        let changed = self.steps.iter().filter(|step| step.state != State::Unchanged);
        let diff = changed.map(|step| {
            let name = below(&name(&step.path));
            let diff = TextDiff::from_lines(&step.old, &step.new);
            diff.unified_diff().context_radius(3).header(&format!("a/{name}"), &format!("b/{name}")).to_string()
        });
        cut(&diff.collect::<String>())
    }

    /// Writes and removes, all or nothing: what is interrupted is finished or undone by the next run.
    ///
    /// A plan that is for showing writes nothing.
    ///
    /// # Errors
    /// If something cannot be written or removed.
    pub fn commit(&self) -> Result<(), Failure> {
        let Some(staging) = &self.staging else { return Ok(()) };
        let written = self.steps.iter().filter(|step| matches!(step.state, State::New | State::Changed));
        let written = written.map(|step| (step.path.as_path(), step.new.as_str())).collect::<Vec<_>>();
        let stale = self.steps.iter().filter(|step| step.state == State::Stale);
        staging.replace(&written, &stale.map(|step| step.path.as_path()).collect::<Vec<_>>())
    }
}

/// Whether a run that wrote to a folder was interrupted.
pub fn is_interrupted(folder: &Path) -> bool {
    Staging::is_interrupted(folder)
}

/// The folder in which the files are staged, and whether a run was interrupted there before.
fn staging(files: &[OutputFile], purpose: Purpose) -> Result<(Option<Staging>, bool), Failure> {
    let Some(root) = common_folder(files) else { return Ok((None, false)) };
    let is_no_folder = |path: &&Path| fs::metadata(path).is_ok_and(|metadata| !metadata.is_dir());
    if let Some(file) = root.ancestors().find(is_no_folder) {
        let problem = io::Error::new(io::ErrorKind::NotADirectory, "it is a file and not a folder");
        return Err(Failure::io("generate into", file)(problem));
    }
    match purpose {
        Purpose::Show => Ok((None, Staging::is_interrupted(&root))),
        Purpose::Write => Ok((Some(Staging::open(&root)?), false)),
    }
}

/// The innermost folder that holds all files.
fn common_folder(files: &[OutputFile]) -> Option<PathBuf> {
    let first = folder::of_file(&files.first()?.path);
    let holds_all = |ancestor: &&Path| files.iter().all(|file| folder::of_file(&file.path).starts_with(ancestor));
    first.ancestors().find(holds_all).map(Path::to_owned)
}

impl Step {
    fn compare(file: OutputFile) -> Result<Self, Failure> {
        let OutputFile { path, text: new } = file;
        // Nobody may ever write to a pipe, or there is no end of a device.
        if fs::metadata(&path).is_ok_and(|metadata| !metadata.is_file()) {
            return Err(Failure::Foreign(path));
        }
        let old = match fs::read_to_string(&path) {
            Ok(old) => old,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Self { path, state: State::New, old: String::new(), new });
            }
            Err(error) if error.kind() == io::ErrorKind::InvalidData => return Err(Failure::Foreign(path)),
            Err(error) => return Err(Failure::io("read", &path)(error)),
        };
        let state = if old == new { State::Unchanged } else { State::Changed };
        Ok(Self { path, state, old, new })
    }
}

/// The Rust files in a folder that a command of ours has written.
fn generated_files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Failure::io("read", folder)(error)),
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(Failure::io("read", folder))?.path();
        let is_rust = path.extension().is_some_and(|extension| extension == "rs");
        if is_rust && path.is_file() && fs::read_to_string(&path).is_ok_and(|text| is_generated(&text)) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Whether the first line has our mark; that of another generator does not count.
fn is_generated(text: &str) -> bool {
    text.lines().next().is_some_and(|line| line.contains(MARKER))
}

/// A path as it stands behind `a/` and `b/` in a diff.
fn below(path: &str) -> String {
    path.split('/').filter(|part| !matches!(*part, "" | ".")).collect::<Vec<_>>().join("/")
}

fn cut(diff: &str) -> String {
    let lines = diff.lines().count();
    if lines <= DIFF_LINES {
        return diff.to_owned();
    }
    let shown = diff.lines().take(DIFF_LINES).map(|line| format!("{line}\n")).collect::<String>();
    format!("{shown}... {} more lines\n", lines - DIFF_LINES)
}
