//! Where a job goes: the config to change and the repository around it.

use std::path::{Path, PathBuf};

use anyhow::Result;
use circlet::text::Source;

use crate::cli::failure::Failure;
use crate::cli::generate::Arguments;
use crate::cli::{files, repository};

/// The config to change and the repository around it.
pub(super) struct Site {
    /// Where the user is.
    pub(super) folder: PathBuf,
    /// What the job checks out.
    pub(super) root: PathBuf,
    /// `None` for standard input.
    pub(super) config: Option<PathBuf>,
    /// Whether the config is still to be made.
    pub(super) is_new: bool,
}

impl Site {
    /// Finds both from where the user is.
    pub(super) fn find(arguments: &Arguments) -> Result<Self> {
        let folder = files::current_folder()?;
        let given = arguments.config.as_deref();
        if given == Some(Path::new("-")) {
            if arguments.save {
                let message = "`--save` records requests for a file; `-` is standard input";
                return Err(Failure::new(message).into());
            }
            if arguments.write {
                let message = "`--write` needs a file; `-` is standard input";
                return Err(Failure::new(message)
                    .help("take the result from standard output with `--format config`")
                    .into());
            }
            let root = repository::find_root(&folder, None);
            return Ok(Self { folder, root, config: None, is_new: false });
        }
        let config = match given {
            Some(path) => {
                let absolute = repository::absolute_path(&folder, path);
                if is_folder(path) {
                    let config = repository::config_in(&absolute);
                    config.unwrap_or_else(|| repository::new_config(&absolute))
                } else {
                    absolute
                }
            }
            None => repository::find_config(&folder)
                .unwrap_or_else(|| repository::new_config(&repository::find_root(&folder, None))),
        };
        let root = repository::find_root(&folder, Some(&config));
        let is_new = config.symlink_metadata().is_err();
        Ok(Self { folder, root, config: Some(config), is_new })
    }

    /// The config's path as the user would write it.
    pub(super) fn shown(&self) -> PathBuf {
        match &self.config {
            Some(config) => repository::relative_path(&self.folder, config),
            None => PathBuf::from("<stdin>"),
        }
    }

    /// The config's text; empty for one that is still to be made.
    pub(super) fn read(&self) -> Result<Source> {
        let shown = self.shown();
        match &self.config {
            Some(_) if self.is_new => Ok(Source::new(shown.display().to_string(), "")),
            Some(_) => files::read_source(&shown),
            None => files::read_stdin("<stdin>"),
        }
    }

    /// Whether CircleCI finds the config without being told of it.
    pub(super) fn is_usual(&self) -> bool {
        let usual = repository::new_config(&self.root);
        self.config.as_ref().is_none_or(|config| *config == usual)
    }

    /// What stands in the file; `None` where there is none.
    pub(super) fn old_text<'b>(&self, base: &'b Source) -> Option<&'b str> {
        (!self.is_new).then_some(base.text())
    }

    /// The config's path from the root of the repository, as git has it.
    pub(super) fn path(&self) -> String {
        let path = match self.config.as_deref() {
            Some(config) => {
                // Outside of the repository only its name means something to others.
                let name = config.file_name().map(Path::new);
                config.strip_prefix(&self.root).ok().or(name).and_then(repository::slashed)
            }
            None => repository::slashed(&repository::new_config(Path::new(""))),
        };
        path.unwrap_or_else(|| self.shown().display().to_string())
    }
}

/// Whether a path means a folder; one that is not there may say so by its form.
fn is_folder(path: &Path) -> bool {
    let ends_as_folder = path.to_string_lossy().ends_with(std::path::is_separator);
    path.is_dir() || !path.exists() && (ends_as_folder || path.ends_with(".circleci"))
}
