//! Tokens in files of one machine, shared by its processes.
//!
//! An entry is a file of its own in a folder that nobody else can read. It is written to a temporary file beside it,
//! synced, and renamed, so that whoever reads it sees the old or the new one, whenever the machine stops. A third file
//! beside them is the lock.

use std::fmt;
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use secrecy::zeroize::Zeroizing;
use sha2::{Digest as _, Sha256};
use tokio::runtime::Handle;
use tokio::time::Instant;

use super::super::pkce::random_text;
use super::entry::key_of;
use super::{BoxFuture, Entry, Generation, LockTimes, LockedEntry, SessionKey, StoreError, Swap, TokenStore};

/// How long to wait between two looks at a lock that another process has.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// The longest file that is read as an entry, in bytes. Answers with tokens are shorter than a mebibyte.
const MAX_ENTRY: u64 = 4 * 1024 * 1024;

/// A store in a folder, for all processes of one machine. A folder on a network drive will not do: locks and renames
/// there are promises that not every server keeps.
///
/// The folder has the mode 0700 and its files 0600 when the store makes them; a folder of another user, or one that others
/// may use, is refused, also when it becomes one later. Whatever stands in the place of an entry
/// and is none, be it a torn file, another key's or a symbolic link, is an error that names it; it is never written
/// over. A process that is killed while it writes may leave a file `*.new` with tokens, which the next write removes.
/// Leave the files `*.lock` where they are: without its file, a lock keeps nobody away.
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
    /// If the folder cannot be made, belongs to another user, or others can use it.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, StoreError> {
        let folder = folder.into();
        let absolute = std::path::absolute(&folder).map_err(io_error(&folder))?;
        let made = make(&absolute).and_then(|()| refuse_open_folder(&absolute));
        made.and_then(|()| refuse_folder_of_others(&absolute)).map_err(io_error(&absolute))?;
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

/// Refuses a folder of another user, who could look into it, and whom no mode keeps out. Root may write into any.
#[cfg(unix)]
fn refuse_folder_of_others(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt as _;
    // Whose this process is, the owner of a file that it makes tells.
    let probe = folder.join(format!("{}.new", random_text().expose()));
    let made = write_new(&probe, "").and_then(|()| fs::metadata(&probe));
    let _ = fs::remove_file(&probe);
    match made?.uid() == fs::metadata(folder)?.uid() {
        true => Ok(()),
        false => Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            "the folder belongs to another user: give the store one of its own",
        )),
    }
}

#[cfg(not(unix))]
fn refuse_folder_of_others(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Whether a file is the one that its name leads to.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    let file = file.metadata()?;
    match fs::metadata(path) {
        Ok(found) => Ok((found.dev(), found.ino()) == (file.dev(), file.ino())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Windows does not let go of the name of a file that is in use.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> io::Result<bool> {
    Ok(true)
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
        LockTimes { wait, .. }: LockTimes,
    ) -> BoxFuture<'a, Result<Box<dyn LockedEntry>, StoreError>> {
        Box::pin(async move {
            let (path, key) = (self.path(key), key.clone());
            let begin = Instant::now();
            loop {
                // What cleans up old files may remove this one at any time; the lock of a file without a name keeps
                // nobody away. So it is opened anew each time.
                let lock_path = path.with_extension("lock");
                if let Some(file) = blocking(move || try_lock(&lock_path)).await? {
                    let lock = Arc::new(Mutex::new(Lock { file, was_lost: false }));
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

    fn list(&self) -> BoxFuture<'_, Result<Vec<SessionKey>, StoreError>> {
        let folder = self.folder.clone();
        Box::pin(blocking(move || list(&folder)))
    }
}

/// The keys of the entries in a folder.
fn list(folder: &Path) -> Result<Vec<SessionKey>, StoreError> {
    let mut keys = Vec::new();
    for file in fs::read_dir(folder).map_err(io_error(folder))? {
        let path = file.map_err(io_error(folder))?.path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        match read_limited(&path) {
            Ok(json) => match key_of(&json) {
                Some(key) => keys.push(key),
                // Whoever asks for its session is told the same as an error.
                None => tracing::warn!(path = %path.display(), "no entry of the token store; it is not listed"),
            },
            // It was removed meanwhile.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(io_error(&path)(error)),
        }
    }
    keys.sort_unstable();
    Ok(keys)
}

/// Locks a file; none if somebody else has it.
fn try_lock(path: &Path) -> Result<Option<File>, StoreError> {
    if let Some(folder) = path.parent() {
        refuse_open_folder(folder).map_err(io_error(folder))?;
    }
    let lock = private(OpenOptions::new().create(true).truncate(false), path).map_err(io_error(path))?;
    match lock.try_lock() {
        // Somebody may have removed it after it was opened.
        Ok(()) => Ok(is_at(&lock, path).map_err(io_error(path))?.then_some(lock)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(io_error(path)(error)),
    }
}

struct Locked {
    path: PathBuf,
    key: SessionKey,
    /// The system ends the lock when the file is closed, and when the process dies. A write that nobody waits for any
    /// more keeps it until it is done, and the next call waits for that.
    lock: Arc<Mutex<Lock>>,
}

/// A file that is locked.
struct Lock {
    file: File,
    /// Somebody has removed the file, so that others may have had its successor.
    was_lost: bool,
}

impl Lock {
    /// Locks the successor of a file that somebody has removed.
    fn take_again(&mut self, path: &Path) -> Result<(), StoreError> {
        if is_at(&self.file, path).map_err(io_error(path))? {
            return Ok(());
        }
        self.file = try_lock(path)?.ok_or(StoreError::Locked { waited: Duration::ZERO })?;
        self.was_lost = true;
        Ok(())
    }
}

impl Locked {
    /// Uses the entry's file, one call after the other.
    async fn with_file<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Lock, &Path, &SessionKey) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (path, key, lock) = (self.path.clone(), self.key.clone(), Arc::clone(&self.lock));
        blocking(move || {
            let mut lock = lock.lock().unwrap_or_else(PoisonError::into_inner);
            work(&mut lock, &path, &key)
        })
        .await
    }
}

impl LockedEntry for Locked {
    fn hold(&mut self, _: Duration) -> BoxFuture<'_, bool> {
        let is_held = self.with_file(|lock, path, _| {
            let path = path.with_extension("lock");
            Ok(!lock.was_lost && is_at(&lock.file, &path).map_err(io_error(&path))?)
        });
        Box::pin(async move { is_held.await.unwrap_or(false) })
    }

    fn load(&mut self) -> BoxFuture<'_, Result<Option<Entry>, StoreError>> {
        Box::pin(self.with_file(|_, path, key| read(path, key)))
    }

    fn swap<'a>(&'a mut self, expected: Option<Generation>, new: &'a Entry) -> BoxFuture<'a, Result<Swap, StoreError>> {
        let new = new.clone();
        Box::pin(self.with_file(move |lock, path, key| {
            lock.take_again(&path.with_extension("lock"))?;
            if read(path, key)?.map(|entry| entry.generation) != expected {
                return Ok(Swap::Conflict);
            }
            write(path, new.to_json(key)?.expose())?;
            Ok(Swap::Written)
        }))
    }

    fn remove(&mut self, expected: Generation) -> BoxFuture<'_, Result<Swap, StoreError>> {
        Box::pin(self.with_file(move |lock, path, key| {
            let lock_path = path.with_extension("lock");
            lock.take_again(&lock_path)?;
            if read(path, key)?.map(|entry| entry.generation) != Some(expected) {
                return Ok(Swap::Conflict);
            }
            // Whoever waits for the lock looks whether it is still the one that its name leads to.
            for path in [path, &lock_path] {
                fs::remove_file(path).map_err(io_error(path))?;
            }
            path.parent().map_or(Ok(()), sync_folder).map_err(io_error(path))?;
            Ok(Swap::Written)
        }))
    }
}

fn read(path: &Path, key: &SessionKey) -> Result<Option<Entry>, StoreError> {
    let json = match fs::symlink_metadata(path) {
        // Reading a pipe would wait for a writer, and writing over a link would leave what it leads to as it is.
        Ok(metadata) if !metadata.is_file() => return Err(StoreError::Torn { place: path.display().to_string() }),
        Ok(_) => read_limited(path),
        Err(error) => Err(error),
    };
    match json {
        Ok(json) if json.len() as u64 > MAX_ENTRY => Err(StoreError::Torn { place: path.display().to_string() }),
        Ok(json) => Entry::from_json(&json, key, &path.display()).map(Some),
        // A drive that is not there has lost no entries.
        Err(error) if error.kind() == io::ErrorKind::NotFound && path.parent().is_some_and(Path::exists) => Ok(None),
        Err(error) => Err(io_error(path)(error)),
    }
}

/// Reads a file, but for what is more than an entry.
fn read_limited(path: &Path) -> io::Result<Zeroizing<Vec<u8>>> {
    let file = File::open(path)?;
    // Bytes that have to move as they grow would leave a copy behind.
    let length = file.metadata()?.len().min(MAX_ENTRY);
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(length).unwrap_or_default() + 64));
    file.take(MAX_ENTRY + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
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
        Err(error) if error.is_panic() => Err(StoreError::Panicked),
        Err(_) => Err(StoreError::other("the runtime ended while a file was used")),
    }
}
