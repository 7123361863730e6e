//! A folder of YAML files to one config, by the rules of CircleCI's `config pack` and `orb pack`. Reads no folder: the
//! files are handed in, with their paths.

mod anchors;
mod check;
mod include;
mod layout;
mod rules;
mod write;

use crate::diagnostic::{Diagnostic, sort_and_deduplicate};
use crate::pack::anchors::Anchors;
use crate::pack::layout::Place;
use crate::text::Source;
use crate::yaml;

pub use layout::is_packed;
pub use rules::RULES;

/// A file of the folder.
#[derive(Clone, Debug)]
pub struct File {
    /// From the folder that is packed, with forward slashes: `commands/greet.yml`.
    pub path: String,
    /// Its text, under the name that reports give it.
    pub source: Source,
}

/// Reads a file that `<< include(path) >>` names, by its path from the folder that is packed. `Err` is what to tell
/// the user who wrote that.
pub type Include<'a> = &'a dyn Fn(&str) -> Result<String, String>;

/// What packing takes besides the files.
#[derive(Clone, Copy, Default)]
pub struct Options<'a> {
    /// Puts files in the place of `<< include(path) >>` in jobs, commands and executors, as `orb pack` does. Without it
    /// such text stays as it is.
    pub include: Option<Include<'a>>,
}

/// What came of packing.
#[derive(Clone, Debug)]
pub struct Packed {
    /// The config: keys in alphabetical order, aliases resolved, comments gone. `None` when a file has an error.
    pub text: Option<String>,
    /// What is wrong with each file, in the order of the files.
    pub diagnostics: Vec<Vec<Diagnostic>>,
}

/// Packs the files for which [`is_packed`] holds.
pub fn pack(files: &[File], options: Options<'_>) -> Packed {
    let parsed: Vec<_> = files.iter().map(|file| yaml::parse(file.source.text())).collect();
    let documents: Vec<_> = parsed.iter().map(|parsed| &parsed.document).collect();
    let anchors = Anchors::collect(files, &documents);
    let found = files.iter().zip(&parsed).map(|(file, parsed)| {
        check::check(parsed, Place::of(&file.path), file.source.name(), &anchors)
    });
    let mut findings = Findings { files, found: found.collect() };
    let tree = layout::tree(&documents, &anchors, &mut findings);
    let text = write::write(&tree, &documents, &anchors, options, &mut findings);
    findings.found.iter_mut().for_each(sort_and_deduplicate);
    Packed { text, diagnostics: findings.found }
}

/// What is wrong with the files.
struct Findings<'f> {
    files: &'f [File],
    /// By file.
    found: Vec<Vec<Diagnostic>>,
}

impl Findings<'_> {
    fn add(&mut self, file: usize, diagnostic: Diagnostic) {
        self.found[file].push(diagnostic);
    }

    /// How reports call a file.
    fn name(&self, file: usize) -> &str {
        self.files[file].source.name()
    }

    fn has_errors(&self) -> bool {
        self.found.iter().flatten().any(Diagnostic::is_error)
    }
}
