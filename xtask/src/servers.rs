//! `cargo xtask servers`: installs the packages of the servers that the OAuth tests talk to.
//!
//! Each runtime has its own folder in `target/servers`. The last file written there is a copy of the lists of packages
//! that were installed, so an installation that was cut short, or one of other versions, does not count.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;
use std::{fs, io};

use atomic_write_file::AtomicWriteFile;

use crate::failure::Failure;
use crate::terminal::Terminal;
use crate::{Outcome, workspace};

/// What a server runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runtime {
    /// Node.js, with oidc-provider and Prism.
    Node,
    /// Python, with Authlib.
    Python,
}

impl Runtime {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Node, Self::Python];

    /// The program that runs a server.
    pub fn program(self) -> PathBuf {
        match self {
            Self::Node => PathBuf::from("node"),
            Self::Python if cfg!(windows) => self.folder().join("Scripts/python.exe"),
            Self::Python => self.folder().join("bin/python"),
        }
    }

    /// The folder with the packages; a server is started there.
    pub fn folder(self) -> PathBuf {
        workspace::installed_servers(match self {
            Self::Node => "node",
            Self::Python => "python",
        })
    }

    /// Whether the packages are there, in the versions that are listed now.
    ///
    /// # Errors
    /// If a list cannot be read.
    pub fn is_installed(self) -> Result<bool, Failure> {
        // A virtual environment leads nowhere once the Python that it was made with is gone.
        let is_there = self == Self::Node || self.program().exists();
        Ok(is_there && self.installation().is_current()?)
    }

    fn installation(self) -> Installation {
        let lists = match self {
            Self::Node => &["package.json", "package-lock.json"][..],
            Self::Python => &["requirements.txt"],
        };
        let lists = lists.iter().map(|name| workspace::servers().join(name)).collect();
        Installation { folder: self.folder(), lists }
    }

    /// Calls that succeed where this runtime can be used.
    fn probes(self) -> Vec<Command> {
        match self {
            Self::Node => vec![
                command("node", &["--eval", "process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)"]),
                command(NPM, &["--version"]),
            ],
            Self::Python => vec![command(
                PYTHON,
                &["-c", "import ensurepip, sys, venv; sys.exit(0 if sys.version_info >= (3, 10) else 1)"],
            )],
        }
    }

    /// What to install where they do not.
    fn requirement(self) -> &'static str {
        match self {
            Self::Node => "Node.js 20 or later with npm (https://nodejs.org)",
            Self::Python => "Python 3.10 or later with pip and venv (https://python.org; python3-venv of Debian)",
        }
    }

    /// The calls that install the packages. No package runs code of its own while that happens.
    fn commands(self) -> Vec<Command> {
        let folder = self.folder();
        match self {
            Self::Node => {
                let arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
                let mut npm = command(NPM, &arguments);
                npm.current_dir(folder);
                vec![npm]
            }
            Self::Python => {
                let mut venv = command(PYTHON, &["-m", "venv"]);
                venv.arg(&folder);
                let mut pip = Command::new(self.program());
                pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]);
                pip.args(["--require-hashes", "--only-binary", ":all:", "--requirement", "requirements.txt"]);
                pip.current_dir(folder);
                vec![venv, pip]
            }
        }
    }
}

const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };
const PYTHON: &str = if cfg!(windows) { "python" } else { "python3" };

/// Runs the command.
///
/// # Errors
/// If a list of packages cannot be read, or what it lists cannot be installed.
pub fn run(terminal: &mut Terminal<'_>) -> Result<Outcome, Failure> {
    // One that cannot be installed does not keep the other from its turn.
    let results = Runtime::ALL.map(|runtime| install(runtime, terminal));
    results.into_iter().collect::<Result<(), _>>()?;
    Ok(Outcome::Done)
}

/// Installs what a server runs on, or warns that it is left out.
pub(crate) fn install(runtime: Runtime, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
    let start = Instant::now();
    let folder = runtime.folder();
    let name = workspace::shown(&folder);
    if runtime.is_installed()? {
        terminal.status("Fresh", &name);
        return Ok(());
    }
    if !runtime.probes().into_iter().all(succeeds) {
        let requirement = runtime.requirement();
        terminal.warning(&format!("{name} is left out, and tests that need it are skipped: install {requirement}"));
        return Ok(());
    }
    terminal.status("Installing", &name);
    let installation = runtime.installation();
    installation.begin()?;
    for command in runtime.commands() {
        run_to_end(command)?;
    }
    installation.finish()?;
    terminal.status("Installed", &format!("{name} in {:.2}s", start.elapsed().as_secs_f64()));
    Ok(())
}

/// A folder, and the lists of the packages that it is to hold.
#[derive(Debug)]
struct Installation {
    folder: PathBuf,
    lists: Vec<PathBuf>,
}

impl Installation {
    fn is_current(&self) -> Result<bool, Failure> {
        let stamp = self.stamp();
        match fs::read_to_string(&stamp) {
            Ok(installed) => Ok(installed == self.listed()?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(Failure::io("read", &stamp)(error)),
        }
    }

    /// Makes the folder anew, with copies of the lists.
    fn begin(&self) -> Result<(), Failure> {
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(Failure::io("remove", &self.folder)(error));
            }
            _ => {}
        }
        fs::create_dir_all(&self.folder).map_err(Failure::io("write", &self.folder))?;
        for list in &self.lists {
            let copy = self.folder.join(list.file_name().unwrap_or_default());
            fs::copy(list, &copy).map_err(Failure::io("write", &copy))?;
        }
        Ok(())
    }

    fn finish(&self) -> Result<(), Failure> {
        let stamp = self.stamp();
        let listed = self.listed()?;
        let write = || {
            let mut file = AtomicWriteFile::open(&stamp)?;
            file.write_all(listed.as_bytes())?;
            file.commit()
        };
        write().map_err(Failure::io("write", &stamp))
    }

    fn listed(&self) -> Result<String, Failure> {
        let read = |list: &PathBuf| fs::read_to_string(list).map_err(Failure::io("read", list));
        self.lists.iter().map(read).collect()
    }

    fn stamp(&self) -> PathBuf {
        self.folder.join("installed.txt")
    }
}

fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments);
    command
}

/// Whether a program is there and ends well.
fn succeeds(mut command: Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// Runs a program whose errors go to standard error, where this one's go too.
fn run_to_end(mut command: Command) -> Result<(), Failure> {
    let words = [command.get_program()].into_iter().chain(command.get_args());
    let words = words.map(|word| workspace::shown(Path::new(word))).collect::<Vec<_>>().join(" ");
    match command.stdin(Stdio::null()).stdout(Stdio::null()).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Failure::Command { command: words, problem: status.to_string() }),
        Err(error) => Err(Failure::Command { command: words, problem: error.to_string() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_installation_counts_once_it_is_finished_and_until_a_list_changes() {
        let place = tempfile::tempdir().expect("there is a place for temporary files");
        let list = place.path().join("package.json");
        fs::write(&list, "{}").expect("it can be written");
        let installation = Installation { folder: place.path().join("installed"), lists: vec![list.clone()] };
        let is_current = || installation.is_current().expect("it can be read");
        assert!(!is_current());
        installation.begin().expect("it can be written");
        assert!(!is_current() && installation.folder.join("package.json").exists());
        installation.finish().expect("it can be written");
        assert!(is_current());
        fs::write(&list, "{\"name\": \"other\"}").expect("it can be written");
        assert!(!is_current());
    }

    #[test]
    fn a_program_that_is_not_there_is_told_from_one_that_ends_well() {
        let this = std::env::current_exe().expect("this program has a path");
        assert!(succeeds(command(&this.to_string_lossy(), &["--list"])));
        assert!(!succeeds(command("no-program-of-this-name", &[])));
        let failure = run_to_end(command("no-program-of-this-name", &["now"])).expect_err("there is no such program");
        assert!(failure.to_string().starts_with("`no-program-of-this-name now` failed: "), "{failure}");
    }
}
