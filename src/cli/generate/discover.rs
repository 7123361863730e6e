//! What a repository holds that a job could run.

use std::fmt;
use std::path::Path;

use circlet::postman::{self, Candidate, Kind};
use ignore::{DirEntry, WalkBuilder};

use crate::cli::{files, repository, terminal};

/// No collection written by hand is as large; a dump of data may be.
const MAX_SIZE: u64 = 20 * 1024 * 1024;

/// The collections and environments of a repository, by path.
pub(in crate::cli) struct Found {
    pub(in crate::cli) collections: Vec<Choice>,
    pub(super) environments: Vec<Choice>,
}

/// A file or folder that a user can choose.
#[derive(Clone)]
pub(in crate::cli) struct Choice {
    /// As the user would write it.
    pub(in crate::cli) path: String,
    /// What it calls itself.
    name: String,
}

/// `path (name)`, as both may be what the user knows it by.
impl fmt::Display for Choice {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.name == self.path {
            formatter.write_str(&self.path)
        } else {
            write!(formatter, "{} ({})", self.path, self.name)
        }
    }
}

/// Looks through a repository, passing over what git ignores. `folder` is where the user is.
pub(in crate::cli) fn discover(root: &Path, folder: &Path) -> Found {
    let mut sources = Vec::new();
    let walk = WalkBuilder::new(root)
        .hidden(false)
        .require_git(false)
        .max_filesize(Some(MAX_SIZE))
        .filter_entry(is_worth_entering)
        .build();
    for entry in walk {
        // A folder that may not be read cannot hold what the user wants to run.
        let Ok(entry) = entry else { continue };
        let path = entry.path();
        let extension = path.extension().and_then(|extension| extension.to_str());
        if !matches!(extension, Some("json" | "yaml" | "yml")) {
            continue;
        }
        let Some(name) = path.strip_prefix(root).ok().and_then(repository::slashed) else {
            continue;
        };
        let source = files::read_source_as(path, &name);
        sources.extend(source.ok().filter(|source| postman::identify(source).is_some()));
    }
    let candidates = postman::discover(&sources);
    let choices = |kinds: &[Kind]| {
        let of_kind = candidates.iter().filter(|candidate| kinds.contains(&candidate.kind));
        of_kind.map(|candidate| choice(candidate, root, folder)).collect()
    };
    Found {
        collections: choices(&[Kind::Collection, Kind::CollectionFolder]),
        environments: choices(&[Kind::Environment]),
    }
}

/// Not what belongs to other tools. A v3 collection keeps its definition in `.resources`.
fn is_worth_entering(entry: &DirEntry) -> bool {
    let name = entry.file_name().as_encoded_bytes();
    let is_hidden = name.starts_with(b".") && name != b".resources";
    entry.depth() == 0 || !is_hidden && name != b"node_modules"
}

fn choice(candidate: &Candidate, root: &Path, folder: &Path) -> Choice {
    let path = repository::relative_path(folder, &root.join(&candidate.path));
    let path = path.display().to_string();
    let is_named = candidate.name != candidate.path;
    let name = if is_named { terminal::hide_keys(&candidate.name) } else { path.clone() };
    Choice { path, name }
}
