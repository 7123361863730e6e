//! The one config that a command reads: a file, that of a folder, standard input, or the nearest.

use std::path::Path;

use anyhow::Result;
use circlet::text::Source;

use crate::cli::failure::Failure;
use crate::cli::{files, repository};

/// Reads it. Its name is the path as a user in the current folder would write it.
pub(super) fn read(given: Option<&Path>) -> Result<Source> {
    let folder = files::current_folder()?;
    let config = match given {
        Some(path) if path == Path::new("-") => return files::read_stdin("<stdin>"),
        Some(path) if path.is_dir() => repository::config_in(path).ok_or_else(|| {
            let message = format!("there is no `.circleci/config.yml` in `{}`", path.display());
            Failure::new(message).help("name the config itself")
        })?,
        Some(path) => path.to_owned(),
        None => {
            let config = repository::find_config(&folder).ok_or_else(|| {
                Failure::new("there is no `.circleci/config.yml` here or in a folder above")
                    .help("name the config")
            })?;
            repository::relative_path(&folder, &config)
        }
    };
    files::read_source(&config)
}
