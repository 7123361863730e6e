//! The paths among arguments: the same files, named from another folder.

use std::path::{Path, PathBuf};

use crate::cli::generate::Arguments;
use crate::cli::repository;

/// Arguments of a user in the folder `from`, as one in `to` would write them. What is no path there, such as an id, stays.
pub(super) fn rebase(arguments: &Arguments, from: &Path, to: &Path) -> Arguments {
    let path = |path: &PathBuf| PathBuf::from(renamed(path, from, to));
    let text = |text: &String| {
        let is_there = from.join(text).symlink_metadata().is_ok();
        if is_there { renamed(Path::new(text), from, to) } else { text.clone() }
    };
    Arguments {
        collections: arguments.collections.iter().map(text).collect(),
        environment: arguments.environment.as_ref().map(text),
        spec: arguments.spec.as_ref().map(text),
        iteration_data: arguments.iteration_data.as_ref().map(path),
        template: arguments.template.as_ref().map(path),
        config: arguments.config.as_ref().map(path),
        ..arguments.clone()
    }
}

/// With forward slashes, as these stand in files.
fn renamed(path: &Path, from: &Path, to: &Path) -> String {
    let path = repository::relative_path(to, &repository::absolute_path(from, path));
    if path == Path::new("") {
        return ".".to_owned();
    }
    let slashed = path.is_relative().then(|| repository::slashed(&path)).flatten();
    slashed.unwrap_or_else(|| path.display().to_string())
}
