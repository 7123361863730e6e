//! JSON for programs that apply the change themselves; `schemas/generate.schema.json` describes it.

use serde::Serialize;

use crate::postman::contains_key;
use crate::report::json::{self, Range};
use crate::report::review::draft::{Change, Lines, changes};
use crate::report::review::{Proposal, ProposalFormat, PullRequest, Reader, ReviewError};

pub(super) const FORMAT: ProposalFormat = ProposalFormat {
    name: "json",
    doc: "one document with the edits and their places, for programs",
    reader: Reader::Program,
    write,
};

/// Grows only when a reader of the old shape would misunderstand the new one.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    files: Vec<File<'a>>,
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    is_new: bool,
    summary: &'a [String],
    edits: Vec<Edit>,
}

/// Whole lines and what comes instead; an empty range inserts.
#[derive(Serialize)]
struct Edit {
    range: Range,
    text: String,
}

fn write(proposals: &[Proposal<'_>], _: Option<&PullRequest<'_>>) -> Result<String, ReviewError> {
    let files = proposals.iter().filter(|it| it.is_change()).map(file);
    Ok(json::to_text(&Document { version: VERSION, files: files.collect::<Result<_, _>>()? }))
}

fn file<'a>(proposal: &'a Proposal<'_>) -> Result<File<'a>, ReviewError> {
    let (old, new) = (Lines::new(proposal.source.text()), Lines::new(proposal.new));
    let edit = |Change { old: from, new: to }: Change| {
        let text = new.lines[to].concat();
        let range = json::range(proposal.source, old.span(&from));
        // In JSON a key would become stars like anywhere, and then be written as such.
        let key = || ReviewError::Key { path: proposal.path.to_owned() };
        if contains_key(&text) { Err(key()) } else { Ok(Edit { range, text }) }
    };
    Ok(File {
        path: proposal.source.name(),
        is_new: proposal.is_new,
        summary: &proposal.summary,
        edits: changes(&old, &new).into_iter().map(edit).collect::<Result<_, _>>()?,
    })
}
