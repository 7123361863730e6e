//! Files that an entry of `circlet.toml` names and that are gone, and where they may be now.

use std::path::Path;

use circlet::diagnostic::Diagnostic;
use circlet::postman::{self, Argument};
use circlet::rules::{Entry, EntryKey};
use circlet::text::nearest;

use crate::cli::generate::discover::{Choice, discover};
use crate::cli::generate::entry::{mistake, mistake_of};
use crate::cli::generate::inputs::mistaken_id;
use crate::cli::repository;

/// Keys that name files, and what they call them. The first ones take ids as well.
const KEYS: [(&str, &str); 5] = [
    ("collection", "collection"),
    ("environment", "environment"),
    ("spec", "specification"),
    ("iteration-data", "file"),
    ("template", "template"),
];

/// The files that an entry names and that are not there. `root` is the folder of the settings.
pub(super) fn missing(entry: &Entry, root: &Path, config: &Path) -> Vec<Diagnostic> {
    let mut mistakes = Vec::new();
    for (name, noun) in KEYS {
        let words = entry.key(name).map(EntryKey::words).unwrap_or_default();
        for word in words {
            let is_there = root.join(word.value).symlink_metadata().is_ok();
            let may_be_id = matches!(name, "collection" | "environment" | "spec");
            let is_id = may_be_id && postman::classify(word.value) != Argument::Path;
            if is_there || is_id {
                continue;
            }
            if let Some(slip) = may_be_id.then(|| mistaken_id(word.value, noun)).flatten() {
                mistakes.push(mistake_of(word.span, &slip.into()));
                continue;
            }
            let message = format!("there is no {noun} `{}`", word.value);
            let message = match moved(name, word.value, root, config) {
                Some(path) => format!("{message}; did you mean `{path}`?"),
                None => message,
            };
            mistakes.push(mistake(word.span, message));
        }
    }
    mistakes
}

/// Where a collection or an environment is now: of the same name in another folder, or of the nearest.
fn moved(key: &str, path: &str, root: &Path, config: &Path) -> Option<String> {
    let found = discover(&repository::find_root(root, Some(config)), root);
    let choices = match key {
        "collection" => found.collections,
        "environment" => found.environments,
        _ => return None,
    };
    let name = Path::new(path).file_name();
    let mut same = choices.iter().filter(|choice| Path::new(&choice.path).file_name() == name);
    match (same.next(), same.next()) {
        (Some(only), None) => Some(only.path.clone()),
        _ => nearest(path, choices.iter().map(|Choice { path, .. }| path.as_str()))
            .map(str::to_owned),
    }
}
