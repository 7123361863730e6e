//! The files that `validate` is about, and which of them are configs.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use circlet::model::{Kind, classify};
use circlet::text::Source;
use circlet::yaml;
use ignore::WalkBuilder;

use crate::cli::failure::Failure;
use crate::cli::repository;
use crate::cli::settings::Policy;
use crate::cli::validate::Arguments;

/// Where a text comes from.
pub(super) enum Input {
    Stdin,
    File(PathBuf),
}

impl Input {
    /// Where it lies, or would.
    pub(super) fn place(&self, arguments: &Arguments) -> PathBuf {
        match self {
            Self::Stdin => PathBuf::from(&arguments.stdin_filename),
            Self::File(path) => path.clone(),
        }
    }
}

/// The files and folders that were named, in that order; without any, the nearest config upwards.
pub(super) fn inputs(given: &[PathBuf], folder: &Path) -> Result<Vec<Input>> {
    let mut inputs = Vec::new();
    if given.is_empty() {
        let Some(config) = repository::find_config(folder) else {
            return Err(Failure::new(
                "there is no `.circleci/config.yml` here or in a folder above",
            )
            .help("name the config: `circlet validate FILE`")
            .help("make one: `circlet generate --collection FILE --write`")
            .into());
        };
        inputs.push(Input::File(repository::relative_path(folder, &config)));
    }
    for path in given {
        if path == Path::new("-") {
            inputs.push(Input::Stdin);
        } else if path.is_dir() {
            inputs.extend(walk(&folder_of_configs(path, folder)?)?);
        } else {
            inputs.push(Input::File(path.clone()));
        }
    }
    // A file that is named twice is checked, and mended, once.
    let mut seen = BTreeSet::new();
    inputs.retain(|input| match input {
        Input::Stdin => seen.insert(PathBuf::from("-")),
        Input::File(path) => seen.insert(repository::absolute_path(folder, path)),
    });
    Ok(inputs)
}

/// Where the configs below a folder are.
fn folder_of_configs(path: &Path, folder: &Path) -> Result<PathBuf> {
    let absolute = repository::absolute_path(folder, path);
    if absolute.iter().any(|component| component == ".circleci") {
        return Ok(path.to_owned());
    }
    let inner = path.join(".circleci");
    if inner.is_dir() {
        return Ok(inner);
    }
    let message = format!("`{}` is a folder without `.circleci`", path.display());
    Err(Failure::new(message).help("name the config itself").into())
}

/// The config that CircleCI reads, then the YAML files below a folder that git does not ignore, by name.
fn walk(folder: &Path) -> Result<Vec<Input>> {
    let mut inputs: Vec<_> = folder
        .parent()
        .filter(|_| folder.ends_with(".circleci"))
        .and_then(repository::config_in)
        .into_iter()
        .map(Input::File)
        .collect();
    let walk = WalkBuilder::new(folder).hidden(false).sort_by_file_name(Ord::cmp).build();
    for entry in walk {
        let entry = entry.with_context(|| format!("cannot read `{}`", folder.display()))?;
        let is_yaml = entry.path().extension().is_some_and(|it| it == "yml" || it == "yaml");
        if is_yaml && !entry.path().is_dir() {
            inputs.push(Input::File(entry.into_path()));
        }
    }
    Ok(inputs)
}

/// Why a file is not checked; `None` when it is.
pub(super) fn reason_to_skip(
    path: &Path,
    source: &Source,
    policy: &Policy,
    folder: &Path,
) -> Option<String> {
    let path = repository::absolute_path(folder, path);
    if policy.excludes(&path) {
        return Some("the settings exclude it".to_owned());
    }
    // Elsewhere, and under the name that CircleCI looks for, the user means it to be a config.
    let is_below = path.iter().any(|component| component == ".circleci");
    let is_config = [".circleci/config.yml", ".circleci/config.yaml"];
    if !is_below || is_config.iter().any(|name| path.ends_with(name)) {
        return None;
    }
    if policy.is_vendored_orb(&path) {
        return Some(Kind::Orb.to_string());
    }
    match classify(&yaml::parse(source.text()).document) {
        Kind::Config => None,
        other => Some(other.to_string()),
    }
}
