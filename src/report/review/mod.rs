//! A new text to bytes: as a diff, as data, or as suggested changes on a pull request. One file per format, and one table of
//! the formats.

mod comment;
mod diff;
mod draft;
mod github;
mod gitlab;
mod json;
mod markdown;
mod rdjson;

pub use diff::{Diff, DiffError};

use crate::report::review::diff::FileDiff;
use crate::text::{Source, Span, unified_diff};

/// A file and the text that it is to become.
#[derive(Clone, Debug)]
pub struct Proposal<'a> {
    /// The file as it is; empty when it is still to be made. Formats that do not name the file by [`path`](Self::path) take
    /// the name of the source.
    pub source: &'a Source,
    /// Whether the file is still to be made.
    pub is_new: bool,
    /// Its path from the root of its repository, with `/` and without `./`.
    pub path: &'a str,
    /// What it is to become.
    pub new: &'a str,
    /// What the change as a whole does, each a phrase that goes on after a name: ``adds job `a` ``.
    pub summary: Vec<String>,
    /// What is to be said of certain places.
    pub reasons: Vec<Reason>,
}

/// Why a place changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The place in the old text.
    pub span: Span,
    /// The rule that speaks.
    pub rule: &'static str,
    /// A phrase that stands alone.
    pub message: String,
}

/// What suggestions are made on: a pull request, or a merge request, and its changes.
#[derive(Clone, Debug)]
pub struct PullRequest<'d> {
    /// From where it started to its head.
    pub diff: Diff<'d>,
    /// The commit at its head, which must hold the old texts.
    pub head: String,
    /// Where it starts, as far as that is known.
    pub base: Option<Base>,
}

/// Where a pull request starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// The commit that it is to be merged into.
    pub target: String,
    /// The commit at which it left that branch.
    pub merge_base: String,
}

/// Why a format cannot say something.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReviewError {
    /// The format suggests changes on a pull request, and none was given.
    #[error("suggestions stand on lines of a pull request, and there is none to look at")]
    NoPullRequest,
    /// The format names the commits where the pull request starts, and they are not known.
    #[error(
        "discussions on GitLab name the commits where the merge request starts, and a diff does not tell them"
    )]
    NoBase,
    /// The diff is that of another text.
    #[error("the diff of the pull request does not fit `{path}`: line {line} is another one")]
    AnotherText {
        /// The file.
        path: String,
        /// The first line that differs, from 1.
        line: usize,
    },
    /// What is to be written holds a key, which data for programs must neither leak nor alter.
    #[error(
        "what changes in `{path}` stands on a line with a Postman API key, which no report may hold"
    )]
    Key {
        /// The file.
        path: String,
    },
}

/// Who reads a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Someone at a terminal.
    Person,
    /// A program that applies the change.
    Program,
    /// A code host, or a program that comments there: people then accept the change, or do not.
    CodeHost,
}

/// A form in which new texts are shown.
#[derive(Clone, Copy)]
pub struct ProposalFormat {
    /// The word that chooses it.
    pub name: &'static str,
    /// What it is, as a phrase for a help page.
    pub doc: &'static str,
    /// Who reads it. Only formats for code hosts look at the pull request.
    pub reader: Reader,
    /// Writes the proposals that change something.
    pub write: fn(&[Proposal<'_>], Option<&PullRequest<'_>>) -> Result<String, ReviewError>,
}

/// All formats; the first is the default.
pub const PROPOSAL_FORMATS: &[ProposalFormat] = &[
    ProposalFormat {
        name: "diff",
        doc: "a unified diff, in colour on a terminal",
        reader: Reader::Person,
        write: diffs,
    },
    ProposalFormat {
        name: "patch",
        doc: "the same without colour anywhere, for `git apply`",
        reader: Reader::Program,
        write: diffs,
    },
    json::FORMAT,
    rdjson::FORMAT,
    github::FORMAT,
    gitlab::FORMAT,
];

#[expect(clippy::unnecessary_wraps, reason = "the table has formats that can fail")]
fn diffs(proposals: &[Proposal<'_>], _: Option<&PullRequest<'_>>) -> Result<String, ReviewError> {
    let diff =
        |it: &Proposal<'_>| unified_diff(it.path, (!it.is_new).then_some(it.source.text()), it.new);
    Ok(proposals.iter().map(diff).collect())
}

impl Proposal<'_> {
    /// Whether there is something to do.
    pub fn is_change(&self) -> bool {
        self.is_new || self.source.text() != self.new
    }
}

impl<'d> PullRequest<'d> {
    /// What becomes of a file in it.
    fn file(&self, proposal: &Proposal<'_>) -> Result<Option<&FileDiff<'d>>, ReviewError> {
        let file = self.diff.file(proposal.path);
        match file.and_then(|file| file.first_difference(proposal.source.text())) {
            Some(line) => Err(ReviewError::AnotherText { path: proposal.path.to_owned(), line }),
            None => Ok(file),
        }
    }
}
