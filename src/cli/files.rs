//! Reads texts, and writes them so that a file is never half written.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use circlet::text::Source;

use crate::cli::failure::Failure;

/// The current folder.
pub(super) fn current_folder() -> Result<PathBuf> {
    std::env::current_dir().context("cannot tell the current folder")
}

/// Reads a file; the path as given is its name.
pub(super) fn read_source(path: &Path) -> Result<Source> {
    read_source_as(path, &path.display().to_string())
}

/// Reads a file and gives it a name.
pub(super) fn read_source_as(path: &Path, name: &str) -> Result<Source> {
    let reading = || format!("cannot read `{}`", path.display());
    let bytes = fs::read(path).with_context(reading)?;
    Source::from_bytes(name, bytes).with_context(reading)
}

/// Reads standard input to its end.
pub(super) fn read_stdin(name: &str) -> Result<Source> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes).context("cannot read standard input")?;
    Source::from_bytes(name, bytes).context("cannot read standard input")
}

/// Puts a text in the place of `old`, or makes the file where `old` is `None`. The file is at all times either the old one
/// or the new one. A symbolic link stays; its target changes.
pub(super) fn write(path: &Path, old: Option<&str>, new: &str) -> Result<()> {
    replace(path, old.map(str::as_bytes), new)
}

/// Puts a text into a file, whatever that held, as atomically as `write` does. A pipe or a device takes it as it comes.
pub(super) fn overwrite(path: &Path, text: &str) -> Result<()> {
    let writing = || format!("cannot write `{}`", path.display());
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => {
            let old = fs::read(path).with_context(writing)?;
            replace(path, Some(&old), text)
        }
        Ok(_) => {
            let mut file = File::options().write(true).open(path).with_context(writing)?;
            file.write_all(text.as_bytes()).with_context(writing)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => replace(path, None, text),
        Err(error) => Err(error).with_context(writing),
    }
}

fn replace(path: &Path, old: Option<&[u8]>, new: &str) -> Result<()> {
    let writing = || format!("cannot write `{}`, nothing was changed", path.display());
    let target = match old {
        Some(_) => path.canonicalize().with_context(writing)?,
        None => path.to_owned(),
    };
    let folder = match target.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let made = if old.is_none() {
        NewFolders::make(folder).with_context(writing)?
    } else {
        NewFolders::default()
    };
    let mut file = temporary_file(folder).with_context(writing)?;
    if let Some(old) = old {
        let is_as_read = fs::read(&target).with_context(writing)? == old;
        if !is_as_read {
            let message = format!("`{}` was changed by someone else meanwhile", path.display());
            return Err(Failure::new(message).help("run the command again").into());
        }
        copy_attributes(&target, file.as_file()).with_context(writing)?;
    }
    file.write_all(new.as_bytes()).with_context(writing)?;
    file.as_file().sync_all().with_context(writing)?;
    match old {
        Some(_) => file.persist(&target).map(drop).with_context(writing)?,
        None => file.persist_noclobber(&target).map(drop).with_context(writing)?,
    }
    made.keep();
    sync_folder(folder);
    Ok(())
}

/// Folders that were made for a file. They go away again unless they are kept, the innermost first.
#[derive(Default)]
struct NewFolders(Vec<PathBuf>);

impl NewFolders {
    /// Makes a folder and those around it.
    fn make(folder: &Path) -> io::Result<Self> {
        let missing = folder.ancestors().filter(|folder| !folder.as_os_str().is_empty());
        let missing = missing.take_while(|folder| folder.symlink_metadata().is_err());
        let made = Self(missing.map(Path::to_owned).collect());
        fs::create_dir_all(folder)?;
        Ok(made)
    }

    fn keep(mut self) {
        self.0.clear();
    }
}

impl Drop for NewFolders {
    fn drop(&mut self) {
        for folder in &self.0 {
            // A folder that someone else put something into meanwhile stays.
            fs::remove_dir(folder).ok();
        }
    }
}

/// A file that goes away unless it is given its name. A new file's mode is what the user's umask leaves of `0666`.
fn temporary_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(OsStr::new(".circlet-"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Gives a file the mode and, as far as we may, the owner of another.
fn copy_attributes(from: &Path, to: &File) -> io::Result<()> {
    let metadata = fs::metadata(from)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        // Only the superuser may give files away; for anyone else the file is their own already.
        std::os::unix::fs::fchown(to, Some(metadata.uid()), Some(metadata.gid())).ok();
    }
    to.set_permissions(metadata.permissions())
}

/// Makes the new name of a file survive a power cut. Where folders cannot be synced, the file itself still is.
fn sync_folder(folder: &Path) {
    if cfg!(unix) {
        File::open(folder).and_then(|folder| folder.sync_all()).ok();
    }
}
