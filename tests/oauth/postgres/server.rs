//! The programs of PostgreSQL, and a server that ends with this process.

use std::ffi::OsStr;
use std::fs;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long the server may take to start; on a busy machine it takes seconds.
const START: Duration = Duration::from_secs(60);

/// Where Debian and its like have the programs, a folder for each version.
const VERSIONS: &str = "/usr/lib/postgresql";

/// Runs the server until its standard input closes, which it does however this process ends. A line has it start again:
/// connections end, and what was committed stays.
///
/// The arguments are the folder of the programs and the folder of the server, in which this begins. `SIGQUIT` has the
/// server stop at once, whatever is connected; a shell starts it with that signal ignored, so until the server has a
/// handler for it, `SIGTERM` does the same. Nobody reads what the shell says about that.
const SCRIPT: &str = r#"
trap 'cd / && rm -rf -- "$2"' EXIT
"$1/initdb" --pgdata data --username postgres --auth trust --encoding UTF8 --no-locale --no-sync >initdb.log || exit 1
start() {
    "$1/postgres" -D data -k "$2" -p 5432 -c listen_addresses= \
        -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c shared_buffers=16MB \
        -c max_connections=200 -c autovacuum=off >>server.log 2>&1 &
}
start "$1" "$2"
while read -r _; do
    kill -INT $!
    wait $!
    start "$1" "$2"
done
exec 2>/dev/null
kill -TERM $!
kill -QUIT $!
wait $!
"#;

/// A server, with its database in a folder of its own.
///
/// Nothing is synced: these tests lose no power, and a test of what outlasts that would have to be one of PostgreSQL.
#[derive(Debug)]
pub struct Server {
    folder: PathBuf,
    /// It holds the standard input of the script open.
    script: Child,
}

impl Server {
    /// Starts a server, or says that the test is skipped.
    pub fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            return skip("`initdb` and `postgres` are neither in PATH nor in /usr/lib/postgresql");
        };
        let folder = TempDir::with_prefix("postgresql-").expect("there is a place for temporary files");
        let mut command = Command::new("sh");
        command.arg("-c").arg(SCRIPT).arg("sh").args([&programs, folder.path()]);
        if is_root(folder.path()) {
            // PostgreSQL refuses to run as root.
            let Some((user, group)) = unprivileged() else { return skip("there is no user but root to run it") };
            chown(folder.path(), Some(user), Some(group)).expect("root may do that");
            command.uid(user).gid(group);
        }
        let script = command
            .current_dir(folder.path())
            .env("LC_ALL", "C")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            // What the terminal sends to this process, the script learns from its standard input.
            .process_group(0)
            .spawn()
            .expect("there is a shell");
        // The script removes it.
        let folder = folder.keep();
        wait(script, folder)
    }

    /// Has it start again, and does not wait for that.
    pub fn restart(&self) {
        let mut stdin = self.script.stdin.as_ref().expect("it is piped");
        stdin.write_all(b"again\n").expect("the script reads it");
    }

    /// The folder in which the socket is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

/// Waits until the server takes connections.
fn wait(mut script: Child, folder: PathBuf) -> Option<Server> {
    let begin = Instant::now();
    while !is_ready(&folder) {
        if script.try_wait().expect("it is a child of this process").is_some() {
            let mut said = String::new();
            let stderr = script.stderr.take().expect("it is piped");
            // Half of a message is better than none.
            let _ = stderr.take(10_000).read_to_string(&mut said);
            panic!("PostgreSQL cannot be started; it says:\n{said}");
        }
        if begin.elapsed() > START {
            let said = fs::read_to_string(folder.join("server.log")).unwrap_or_default();
            panic!("PostgreSQL is not ready within {} seconds; it says:\n{said}", START.as_secs());
        }
        thread::sleep(Duration::from_millis(20));
    }
    Some(Server { folder, script })
}

/// Whether the server takes connections: it writes that into line 8 of its file, where `pg_ctl` looks too.
fn is_ready(folder: &Path) -> bool {
    let text = fs::read_to_string(folder.join("data/postmaster.pid")).unwrap_or_default();
    text.lines().nth(7).is_some_and(|line| line.trim() == "ready")
}

fn skip<T>(why: &str) -> Option<T> {
    crate::skipped::because(&format!("PostgreSQL: {why}"));
    None
}

/// The folder with `initdb` and `postgres`: the first of PATH, or the one of the newest version.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let in_path = std::env::split_paths(&path).collect::<Vec<_>>();
    let versions = fs::read_dir(VERSIONS).into_iter().flatten().flatten().map(|version| version.path());
    let mut versions = versions.collect::<Vec<_>>();
    versions.sort_by_key(|folder| std::cmp::Reverse(version(folder)));
    let has_both = |folder: &PathBuf| ["initdb", "postgres"].iter().all(|program| folder.join(program).is_file());
    in_path.into_iter().chain(versions.into_iter().map(|folder| folder.join("bin"))).find(has_both)
}

/// The number of a version, as the folder is called.
fn version(folder: &Path) -> Option<u32> {
    folder.file_name().and_then(OsStr::to_str)?.parse().ok()
}

/// Whether this process runs as root, to whom belongs what it makes.
fn is_root(made: &Path) -> bool {
    made.metadata().expect("it was made just now").uid() == 0
}

/// The user and group of PostgreSQL, or those of nobody.
fn unprivileged() -> Option<(u32, u32)> {
    let users = fs::read_to_string("/etc/passwd").ok()?;
    ["postgres", "nobody"].iter().find_map(|name| {
        let mut fields = users.lines().find(|line| line.split(':').next() == Some(name))?.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    })
}
