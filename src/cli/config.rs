//! The one config that a command is about, where it takes one.

use std::path::{Path, PathBuf};

use anyhow::Result;
use circlet::text::Source;

use crate::cli::failure::Failure;
use crate::cli::{files, repository};

/// A config that was read.
pub(super) struct Config {
    /// Where it lies, or would; as the user would write it.
    pub(super) path: PathBuf,
    pub(super) source: Source,
}

impl Config {
    /// Reads the file or folder that was named, standard input for `-`, or the nearest config upwards. `command` is
    /// for the advice.
    pub(super) fn read(given: Option<&Path>, folder: &Path, command: &str) -> Result<Self> {
        if given == Some(Path::new("-")) {
            let path = folder.join(".circleci/config.yml");
            return Ok(Self { path, source: files::read_stdin("<stdin>")? });
        }
        let path = match given {
            Some(given) if given.is_dir() => {
                let missing =
                    || format!("there is no `.circleci/config.yml` in `{}`", given.display());
                repository::config_in(given).ok_or_else(|| Failure::new(missing()))?
            }
            Some(given) => given.to_owned(),
            None => {
                let found = repository::find_config(folder).ok_or_else(|| {
                    Failure::new("there is no `.circleci/config.yml` here or in a folder above")
                        .help(format!("name the config: `circlet {command} FILE`"))
                })?;
                repository::relative_path(folder, &found)
            }
        };
        Ok(Self { source: files::read_source(&path)?, path })
    }
}
