//! Tokens in files of one machine, shared by its processes.
//!
//! An entry is a file of its own in a folder that nobody else can read. It is written to a temporary file beside it,
//! synced, and renamed, so that whoever reads it sees the old or the new one, whenever the machine stops. A third file
//! beside them is the lock.

use std::fmt;
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sha2::{Digest as _, Sha256};
use tokio::runtime::Handle;
use tokio::time::Instant;

use super::{BoxFuture, Entry, Generation, LockedEntry, SessionKey, StoreError, Swap, TokenStore};

/// How long to wait between two looks at a lock that another process has.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// A store in a folder, for all processes of one machine. A folder on a network drive will not do: locks and renames
/// there are promises that not every server keeps.
///
/// The folder has the mode 0700 and its files 0600 when the store makes them. Whatever stands in the place of an entry
/// and is none, be it a torn file, another key's or a symbolic link, is an error that names it; it is never written
/// over. A process that is killed while it writes may leave a file `*.new` with tokens, which the next write removes.
///
/// It needs a runtime of tokio.
#[derive(Clone)]
pub struct FileStore {
    folder: PathBuf,
}

impl FileStore {
    /// The store in this folder, which is made if it is not there. A relative path begins in the working directory of
    /// now, wherever the process goes later.
    ///
    /// # Errors
    /// If the folder cannot be made, or others can use it.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, StoreError> {
        let folder = folder.into();
        let absolute = std::path::absolute(&folder).map_err(io_error(&folder))?;
        make(&absolute).and_then(|()| refuse_open_folder(&absolute)).map_err(io_error(&absolute))?;
        Ok(Self { folder: absolute })
    }

    /// The file of an entry. Its name is a hash, because keys may be longer than names of files, and two of them may
    /// differ by case alone.
    pub fn path(&self, key: &SessionKey) -> PathBuf {
        let digest = Sha256::digest(key.as_str());
        let name = digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        self.folder.join(name + ".json")
    }
}

impl fmt::Debug for FileStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileStore").field("folder", &self.folder).finish()
    }
}

/// Makes a folder, and those around it that are not there, so that they outlast a crash as the files in them do.
fn make(folder: &Path) -> io::Result<()> {
    let missing = folder.ancestors().take_while(|folder| !folder.exists()).collect::<Vec<_>>();
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    missing.into_iter().filter_map(Path::parent).try_for_each(sync_folder)
}

/// Has the names in a folder outlast a crash. Windows has no such thing.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Refuses a folder in which others can look: it was there before, and its files may be watched or replaced.
#[cfg(unix)]
fn refuse_open_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    match fs::metadata(folder)?.permissions().mode() & 0o077 {
        0 => Ok(()),
        _ => Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            "others may use the folder: give the store one of its own (if this is one, `chmod 700`)",
        )),
    }
}

#[cfg(not(unix))]
fn refuse_open_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

fn io_error(path: &Path) -> impl Fn(io::Error) -> StoreError + '_ {
    |source| StoreError::Io { path: path.to_owned(), source }
}

impl TokenStore for FileStore {
    fn load<'a>(&'a self, key: &'a SessionKey) -> BoxFuture<'a, Result<Option<Entry>, StoreError>> {
        let (path, key) = (self.path(key), key.clone());
        Box::pin(blocking(move || read(&path, &key)))
    }

    fn lock<'a>(
        &'a self,
        key: &'a SessionKey,
        wait: Duration,
    ) -> BoxFuture<'a, Result<Box<dyn LockedEntry>, StoreError>> {
        Box::pin(async move {
            let (path, key) = (self.path(key), key.clone());
            let begin = Instant::now();
            loop {
                // What cleans up old files may remove this one at any time; the lock of a file without a name keeps
                // nobody away. So it is opened anew each time.
                let lock_path = path.with_extension("lock");
                if let Some(lock) = blocking(move || try_lock(&lock_path)).await? {
                    let lock = Arc::new(Mutex::new(lock));
                    return Ok(Box::new(Locked { path, key, lock }) as Box<dyn LockedEntry>);
                }
                if begin.elapsed() >= wait {
                    return Err(StoreError::Locked { waited: wait });
                }
                // A wait of the system's own could not be ended when nobody waits any more.
                tokio::time::sleep(LOOK_AGAIN).await;
            }
        })
    }
}

/// Locks a file; none if somebody else has it.
fn try_lock(path: &Path) -> Result<Option<File>, StoreError> {
    let lock = private(OpenOptions::new().create(true).truncate(false), path).map_err(io_error(path))?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(lock)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(io_error(path)(error)),
    }
}

struct Locked {
    path: PathBuf,
    key: SessionKey,
    /// The system ends the lock when the file is closed, and when the process dies. A write that nobody waits for any
    /// more keeps it until it is done, and the next call waits for that.
    lock: Arc<Mutex<File>>,
}

impl Locked {
    /// Uses the entry's file, one call after the other.
    async fn with_file<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Path, &SessionKey) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (path, key, lock) = (self.path.clone(), self.key.clone(), Arc::clone(&self.lock));
        blocking(move || {
            let _lock = lock.lock().unwrap_or_else(PoisonError::into_inner);
            work(&path, &key)
        })
        .await
    }
}

impl LockedEntry for Locked {
    fn load(&mut self) -> BoxFuture<'_, Result<Option<Entry>, StoreError>> {
        Box::pin(self.with_file(read))
    }

    fn swap<'a>(&'a mut self, expected: Option<Generation>, new: &'a Entry) -> BoxFuture<'a, Result<Swap, StoreError>> {
        let new = new.clone();
        Box::pin(self.with_file(move |path, key| {
            if read(path, key)?.map(|entry| entry.generation) != expected {
                return Ok(Swap::Conflict);
            }
            write(path, new.to_json(key)?.expose())?;
            Ok(Swap::Written)
        }))
    }
}

fn read(path: &Path, key: &SessionKey) -> Result<Option<Entry>, StoreError> {
    let json = match fs::symlink_metadata(path) {
        // Reading a pipe would wait for a writer, and writing over a link would leave what it leads to as it is.
        Ok(metadata) if !metadata.is_file() => return Err(StoreError::Torn { place: path.display().to_string() }),
        Ok(_) => fs::read(path),
        Err(error) => Err(error),
    };
    match json {
        Ok(json) => Entry::from_json(&json, key, &path.display()).map(Some),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(io_error(path)(error)),
    }
}

/// Puts a file in the place of another, all or nothing.
fn write(path: &Path, text: &str) -> Result<(), StoreError> {
    let new = path.with_extension("new");
    let written = write_new(&new, text).map_err(io_error(&new)).and_then(|()| {
        fs::rename(&new, path).map_err(io_error(path))?;
        // The name is in the folder, so that has to be synced too.
        path.parent().map_or(Ok(()), sync_folder).map_err(io_error(path))
    });
    if written.is_err() {
        // The error above says more than one that this may give.
        let _ = fs::remove_file(&new);
    }
    written
}

/// Makes a file that outlasts a crash.
fn write_new(path: &Path, text: &str) -> io::Result<()> {
    // A process that died has left it. It is removed, so that what is written is a file of ours.
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = private(OpenOptions::new().create_new(true), path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Opens or makes a file that nobody else can read.
fn private(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.write(true).open(path)
}

/// Does what may take its time where it keeps nobody waiting.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let runtime = Handle::try_current().map_err(StoreError::other)?;
    match runtime.spawn_blocking(work).await {
        Ok(result) => result,
        Err(_) => Err(StoreError::other("the runtime ended while a file was used")),
    }
}
