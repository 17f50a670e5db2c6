//! Replaces several files as one: whatever ends the process, the next run finds either what was, or how to finish.
//!
//! New texts are written into a folder beside the files, and synced to the disk. Then a journal says which file goes
//! where; from there on, the change is made, even if another run has to make it. A folder without a journal was never
//! finished, and goes.
//!
//! One run at a time writes to a folder: the lock is on the folder itself, so that no file of its own is left there. Windows
//! and some network file systems lock no folders. There, the lock is on a file among the temporary ones of the user, which
//! keeps the runs of one machine apart.

use std::collections::BTreeSet;
use std::env;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::is_generated;
use crate::failure::Failure;

/// The folder for what is not in its place yet.
const FOLDER: &str = ".codegen-staging";

/// The file in it that says what to do.
const JOURNAL: &str = "journal.json";

/// What is to be done, by paths below the folder of the output.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(super) struct Journal {
    /// The files to put in their places: each is staged under its number.
    write: Vec<PathBuf>,
    /// The files to remove.
    remove: Vec<PathBuf>,
}

/// A folder that no other run writes to.
#[derive(Debug)]
pub(super) struct Staging {
    root: PathBuf,
    /// What the lock is on.
    _lock: Option<File>,
}

impl Staging {
    /// Whether a run was interrupted before it was done with this folder.
    pub(super) fn is_interrupted(root: &Path) -> bool {
        root.join(FOLDER).exists()
    }

    /// Waits until no other run writes to the folder, and finishes or undoes what an interrupted one has begun.
    pub(super) fn open(root: &Path) -> Result<Self, Failure> {
        fs::create_dir_all(root).map_err(Failure::io("write", root))?;
        let locked = |file: File| file.lock().is_ok().then_some(file);
        let lock = File::open(root).ok().and_then(locked).or_else(|| locked(lock_file(root).ok()?));
        let staging = Self { root: root.to_owned(), _lock: lock };
        let path = staging.root.join(FOLDER).join(JOURNAL);
        match fs::read_to_string(&path) {
            Ok(text) => {
                let journal = serde_json::from_str::<Journal>(&text).map_err(io::Error::from);
                let journal = journal.and_then(Journal::checked).map_err(Failure::io("read", &path))?;
                staging.finish(&journal)?;
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => staging.clear()?,
            Err(error) => return Err(Failure::io("read", &path)(error)),
        }
        Ok(staging)
    }

    /// Writes and removes files below the folder.
    pub(super) fn replace(&self, write: &[(&Path, &str)], remove: &[&Path]) -> Result<(), Failure> {
        if write.is_empty() && remove.is_empty() {
            return Ok(());
        }
        let below = |path: &&Path| path.strip_prefix(&self.root).unwrap_or(path).to_owned();
        let journal = Journal {
            write: write.iter().map(|(path, _)| below(path)).collect(),
            remove: remove.iter().map(below).collect(),
        };
        if let Err(failure) = self.stage(&journal, write) {
            // Nothing has been replaced yet, and nothing will be.
            let _ = self.clear();
            return Err(failure);
        }
        self.finish(&journal)
    }

    fn stage(&self, journal: &Journal, texts: &[(&Path, &str)]) -> Result<(), Failure> {
        let folder = self.root.join(FOLDER);
        fs::create_dir(&folder).map_err(Failure::io("write", &folder))?;
        for (number, (path, text)) in texts.iter().enumerate() {
            let written = || {
                let staged = folder.join(number.to_string());
                let mut file = File::create_new(&staged)?;
                file.write_all(text.as_bytes())?;
                // Who may read a file stays as it is.
                if let Ok(metadata) = fs::metadata(path)
                    && metadata.is_file()
                {
                    file.set_permissions(metadata.permissions())?;
                }
                file.sync_all()
            };
            written().map_err(Failure::io("write", path))?;
        }
        let path = folder.join(JOURNAL);
        let written = || {
            let unfinished = folder.join("journal");
            let mut file = File::create_new(&unfinished)?;
            file.write_all(&serde_json::to_vec(journal)?)?;
            file.sync_all()?;
            fs::rename(&unfinished, &path)?;
            sync(&folder)
        };
        written().map_err(Failure::io("write", &path))
    }

    /// Does what a journal says, as far as it has not been done.
    fn finish(&self, journal: &Journal) -> Result<(), Failure> {
        let folder = self.root.join(FOLDER);
        for (number, path) in journal.write.iter().enumerate() {
            let (staged, path) = (folder.join(number.to_string()), self.root.join(path));
            let put = || {
                if let Some(parent) = path.parent() {
                    fs::create_dir_all(parent)?;
                }
                match fs::rename(&staged, &path) {
                    // It is in its place.
                    Err(error) if error.kind() == io::ErrorKind::NotFound && !staged.exists() => Ok(()),
                    result => result,
                }
            };
            put().map_err(Failure::io("write", &path))?;
        }
        for path in &journal.remove {
            let path = self.root.join(path);
            if fs::read_to_string(&path).is_ok_and(|text| is_generated(&text)) {
                fs::remove_file(&path).map_err(Failure::io("remove", &path))?;
            }
        }
        // The journal may go once the disk has all that it says.
        let folders = journal.write.iter().chain(&journal.remove).filter_map(|path| path.parent());
        for folder in folders.chain([Path::new("")]).collect::<BTreeSet<_>>() {
            let folder = self.root.join(folder);
            if folder.is_dir() {
                sync(&folder).map_err(Failure::io("write", &folder))?;
            }
        }
        self.clear()
    }

    /// Removes what was staged; the journal first, as it says that the rest is there.
    fn clear(&self) -> Result<(), Failure> {
        let folder = self.root.join(FOLDER);
        let removed = || {
            match fs::remove_file(folder.join(JOURNAL)) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                result => result?,
            }
            fs::remove_dir_all(&folder)
        };
        match removed() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            result => result.map_err(Failure::io("remove", &folder)),
        }
    }
}

impl Journal {
    /// The journal, if all of its paths are below the folder: somebody else may have written it.
    fn checked(self) -> io::Result<Self> {
        let is_below = |path: &PathBuf| path.components().all(|part| matches!(part, Component::Normal(_)));
        match self.write.iter().chain(&self.remove).all(is_below) {
            true => Ok(self),
            false => Err(io::Error::new(io::ErrorKind::InvalidData, "it leads out of the folder")),
        }
    }
}

/// The file that is locked in place of a folder.
fn lock_file(root: &Path) -> io::Result<File> {
    File::options().create(true).append(true).open(lock_path(root)?)
}

/// Where that file is, the same for each way to the folder.
fn lock_path(root: &Path) -> io::Result<PathBuf> {
    let mut hasher = DefaultHasher::new();
    fs::canonicalize(root)?.hash(&mut hasher);
    Ok(env::temp_dir().join(format!("codegen-{:016x}.lock", hasher.finish())))
}

/// Has the names of a folder written to the disk, where the system can do that.
fn sync(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn folder() -> TempDir {
        TempDir::new().expect("there is a place for temporary files")
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("it can be read");
        let mut names = entries
            .map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned())
            .collect::<Vec<_>>();
        names.sort();
        names
    }

    fn read(path: &Path) -> String {
        fs::read_to_string(path).expect("it is there")
    }

    #[test]
    fn what_was_begun_is_finished_wherever_it_was_interrupted() {
        for moved in 0..=2 {
            let folder = folder();
            let (a, b) = (folder.path().join("a"), folder.path().join("src/b"));
            fs::write(&a, "old").expect("it can be written");
            let journal = Journal { write: vec!["a".into(), "src/b".into()], remove: Vec::new() };
            let staging = Staging::open(folder.path()).expect("nobody else is here");
            staging.stage(&journal, &[(a.as_path(), "new a"), (b.as_path(), "new b")]).expect("there is room");
            drop(staging);
            assert!(Staging::is_interrupted(folder.path()));
            fs::create_dir_all(folder.path().join("src")).expect("there is room");
            for (number, path) in [&a, &b].into_iter().enumerate().take(moved) {
                fs::rename(folder.path().join(FOLDER).join(number.to_string()), path).expect("it is staged");
            }
            Staging::open(folder.path()).expect("nobody else is here");
            assert_eq!((read(&a).as_str(), read(&b).as_str()), ("new a", "new b"));
            assert_eq!(names(folder.path()), ["a", "src"]);
        }
    }

    #[test]
    fn a_folder_that_cannot_be_locked_has_one_file_that_can() {
        let (one, other) = (folder(), folder());
        let first = lock_file(one.path()).expect("there is a place for temporary files");
        first.lock().expect("nobody else has it");
        let is_free = |path: &Path| lock_file(path).expect("it can be opened").try_lock().is_ok();
        assert!(!is_free(&one.path().join(".")));
        assert!(is_free(other.path()));
        drop(first);
        assert!(is_free(one.path()));
        for folder in [one, other] {
            fs::remove_file(lock_path(folder.path()).expect("the folder is there")).expect("the test made it");
        }
    }

    #[test]
    fn what_was_not_staged_whole_is_undone() {
        let folder = folder();
        fs::write(folder.path().join("a"), "old").expect("it can be written");
        fs::create_dir(folder.path().join(FOLDER)).expect("there is room");
        fs::write(folder.path().join(FOLDER).join("0"), "ne").expect("there is room");
        Staging::open(folder.path()).expect("nobody else is here");
        assert_eq!((names(folder.path()), read(&folder.path().join("a")).as_str()), (vec!["a".to_owned()], "old"));
    }

    #[test]
    fn a_journal_of_somebody_else_leads_nowhere_else() {
        for path in ["../a", "/tmp/a", "b/../../a"] {
            let folder = folder();
            fs::create_dir(folder.path().join(FOLDER)).expect("there is room");
            let journal = serde_json::json!({ "write": [path], "remove": [] }).to_string();
            fs::write(folder.path().join(FOLDER).join(JOURNAL), journal).expect("there is room");
            fs::write(folder.path().join(FOLDER).join("0"), "theirs").expect("there is room");
            assert!(Staging::open(folder.path()).is_err(), "{path}");
        }
    }
}
