//! Where things are: the config, the repository around it, and paths relative to either.

use std::path::{Component, Path, PathBuf};

use anyhow::Result;

use crate::cli::failure::Failure;

/// The names of a config, as CircleCI looks for them.
const CONFIGS: [&str; 2] = [".circleci/config.yml", ".circleci/config.yaml"];

/// The config in a folder, which may be `.circleci` itself.
pub(super) fn config_in(folder: &Path) -> Option<PathBuf> {
    let base = base_of(folder);
    CONFIGS.iter().map(|name| base.join(name)).find(|path| path.symlink_metadata().is_ok())
}

/// The folder that holds `.circleci`.
fn base_of(folder: &Path) -> &Path {
    match folder.parent() {
        Some(parent) if folder.ends_with(".circleci") => parent,
        _ => folder,
    }
}

/// The config in a folder or the nearest above it, up to the root of the repository.
pub(super) fn find_config(folder: &Path) -> Option<PathBuf> {
    for ancestor in folder.ancestors() {
        if let Some(config) = config_in(ancestor) {
            return Some(config);
        }
        if ancestor.join(".git").exists() {
            return None;
        }
    }
    None
}

/// The folder that a job is checked out into: the nearest with `.git`, else the one around `.circleci`, else `folder` itself.
/// `config` may not exist yet.
pub(super) fn find_root(folder: &Path, config: Option<&Path>) -> PathBuf {
    let start = config.and_then(Path::parent).unwrap_or(folder);
    if let Some(root) = start.ancestors().find(|ancestor| ancestor.join(".git").exists()) {
        return root.to_owned();
    }
    if start.ends_with(".circleci") { base_of(start).to_owned() } else { folder.to_owned() }
}

/// Where a new config goes in a folder, which may be `.circleci` itself.
pub(super) fn new_config(folder: &Path) -> PathBuf {
    base_of(folder).join(CONFIGS[0])
}

/// An absolute path without `.` and `..`, whether it exists or not.
pub(super) fn absolute_path(folder: &Path, path: &Path) -> PathBuf {
    let mut absolute = PathBuf::new();
    for component in folder.join(path).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                absolute.pop();
            }
            other => absolute.push(other),
        }
    }
    absolute
}

/// How a user in `folder` would write an absolute path.
pub(super) fn relative_path(folder: &Path, path: &Path) -> PathBuf {
    for (n_up, ancestor) in folder.ancestors().enumerate() {
        if let Ok(rest) = path.strip_prefix(ancestor) {
            return std::iter::repeat_n(Path::new(".."), n_up).collect::<PathBuf>().join(rest);
        }
    }
    path.to_owned()
}

/// A path as a job sees it: relative to the repository's root, with forward slashes and without `./`. The Postman CLI ties
/// a run to its API only by that spelling.
pub(super) fn job_path(root: &Path, folder: &Path, path: &Path) -> Result<String> {
    let absolute = absolute_path(folder, path);
    // The lexical path first: a link in the repository is named as a link. The real one where the folder is a link.
    let inside = match absolute.strip_prefix(root) {
        Ok(inside) => Some(inside.to_owned()),
        Err(_) => match (absolute.canonicalize(), root.canonicalize()) {
            (Ok(path), Ok(root)) => path.strip_prefix(root).ok().map(Path::to_owned),
            _ => None,
        },
    };
    let Some(inside) = inside else {
        let message =
            format!("`{}` is outside the repository `{}`", path.display(), root.display());
        return Err(Failure::new(message)
            .help("the job sees only what is checked out with the repository; copy the file into it and commit it")
            .into());
    };
    slashed(&inside).ok_or_else(|| {
        let message =
            format!("the name of `{}` is not UTF-8, which no config can hold", path.display());
        Failure::new(message).help("rename the file").into()
    })
}

/// A path from the root of the repository that `folder` is in, or else the file, with forward slashes and without `./`: how
/// the programs that show findings beside code look it up. What lies elsewhere stays as it is written.
pub(super) fn path_from_root(folder: &Path, path: &Path) -> String {
    let absolute = absolute_path(folder, path);
    let (here, there) = (find_root(folder, None), find_root(folder, Some(&absolute)));
    let is_repository = |root: &Path| root.join(".git").exists();
    let roots =
        if is_repository(&there) && !is_repository(&here) { [there, here] } else { [here, there] };
    let inside = roots.iter().find_map(|root| job_path(root, folder, path).ok());
    inside.unwrap_or_else(|| path.display().to_string())
}

/// A relative path with forward slashes; `None` when it is not UTF-8.
pub(super) fn slashed(path: &Path) -> Option<String> {
    let components: Option<Vec<&str>> = path.iter().map(|component| component.to_str()).collect();
    components.map(|components| components.join("/"))
}
