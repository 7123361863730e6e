//! Files that the command line or an entry of `circlet.toml` names and that are not there, and which may be meant.

use std::cell::OnceCell;
use std::path::Path;

use circlet::diagnostic::Diagnostic;
use circlet::postman::{self, Argument};
use circlet::rules::settings::{Entry, EntryKey};
use circlet::text::nearest;

use crate::cli::generate::discover::{Choice, Found, discover};
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

/// Looks for files that entries name.
pub(super) struct Lookup<'r> {
    /// The folder of the settings.
    root: &'r Path,
    /// What the repository has; it is walked through only when something is gone.
    found: OnceCell<Found>,
}

impl<'r> Lookup<'r> {
    pub(super) fn new(root: &'r Path) -> Self {
        Self { root, found: OnceCell::new() }
    }

    /// The files that an entry names and that are not there.
    pub(super) fn missing(&self, entry: &Entry) -> Vec<Diagnostic> {
        let mut mistakes = Vec::new();
        for (name, noun) in KEYS {
            let may_be_id = matches!(name, "collection" | "environment" | "spec");
            for word in entry.key(name).map(EntryKey::words).unwrap_or_default() {
                let is_there = self.root.join(word.value).symlink_metadata().is_ok();
                if is_there || may_be_id && postman::classify(word.value) != Argument::Path {
                    continue;
                }
                if let Some(slip) = may_be_id.then(|| mistaken_id(word.value, noun)).flatten() {
                    mistakes.push(mistake_of(word.span, &slip.into()));
                    continue;
                }
                let repository = || repository::find_root(self.root, None);
                let found = self.found.get_or_init(|| discover(&repository(), self.root));
                mistakes.push(mistake(word.span, message(noun, word.value, found)));
            }
        }
        mistakes
    }
}

/// Says that there is no such file, and which one may be meant.
pub(super) fn message(noun: &str, path: &str, found: &Found) -> String {
    let choices: &[Choice] = match noun {
        "collection" => &found.collections,
        "environment" => &found.environments,
        _ => &[],
    };
    match near(path, choices) {
        Some(near) => format!("there is no {noun} `{path}`; did you mean `{near}`?"),
        None => format!("there is no {noun} `{path}`"),
    }
}

/// The file of the same name in another folder, or of the nearest name.
fn near<'f>(path: &str, choices: &'f [Choice]) -> Option<&'f str> {
    let name = Path::new(path).file_name();
    let paths = || choices.iter().map(|choice| choice.path.as_str());
    let mut same = paths().filter(|path| Path::new(path).file_name() == name);
    match (same.next(), same.next()) {
        (Some(only), None) => Some(only),
        _ => nearest(path, paths()),
    }
}
