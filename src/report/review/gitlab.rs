//! Discussions with suggested changes, as `POST /projects/ID/merge_requests/NUMBER/discussions` of GitLab's API takes them: one
//! JSON document a line. What cannot be suggested is a discussion of the merge request as a whole.

use serde::Serialize;

use crate::report::json;
use crate::report::review::comment::{overview, suggestion};
use crate::report::review::diff::FileDiff;
use crate::report::review::draft::draft;
use crate::report::review::{Proposal, ProposalFormat, PullRequest, Reader, ReviewError};

pub(super) const FORMAT: ProposalFormat = ProposalFormat {
    name: "gitlab-suggestions",
    doc: "with --diff-base: the same for GitLab, a discussion on each line",
    reader: Reader::CodeHost,
    write,
};

/// A suggestion may reach this many lines above the one that it stands on.
const MAX_LINES_ABOVE: usize = 100;

#[derive(Serialize)]
struct Discussion<'a> {
    body: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<Position<'a>>,
}

#[derive(Serialize)]
struct Position<'a> {
    #[serde(rename = "position_type")]
    kind: &'static str,
    base_sha: &'a str,
    start_sha: &'a str,
    head_sha: &'a str,
    old_path: &'a str,
    new_path: &'a str,
    /// Of a line that the merge request leaves as it is; GitLab finds such a line only by both its numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    old_line: Option<usize>,
    new_line: usize,
}

fn write(
    proposals: &[Proposal<'_>],
    pull_request: Option<&PullRequest<'_>>,
) -> Result<String, ReviewError> {
    let pull_request = pull_request.ok_or(ReviewError::NoPullRequest)?;
    let base = pull_request.base.as_ref().ok_or(ReviewError::NoBase)?;
    let mut lines = String::new();
    for proposal in proposals.iter().filter(|it| it.is_change()) {
        let file = pull_request.file(proposal)?;
        let draft = draft(proposal, |first, last| {
            last - first <= MAX_LINES_ABOVE && file.is_some_and(|it| it.shows(first, last))
        });
        let n_parts = draft.n_parts();
        for (index, suggested) in draft.suggestions.iter().enumerate() {
            let (first, last) = (suggested.suggestion.first, suggested.suggestion.last);
            let fence = format!("suggestion:-{}+0", last - first);
            let position = Position {
                kind: "text",
                base_sha: &base.merge_base,
                start_sha: &base.target,
                head_sha: &pull_request.head,
                old_path: file.and_then(FileDiff::old_path).unwrap_or(proposal.path),
                new_path: proposal.path,
                old_line: file.and_then(|it| it.old_line(last)),
                new_line: last,
            };
            let body = suggestion(proposal, suggested, (index + 1, n_parts), &fence);
            lines.push_str(&json::to_line(&Discussion { body, position: Some(position) }));
        }
        if !draft.rest.is_empty() {
            let body = overview(proposal, &draft);
            lines.push_str(&json::to_line(&Discussion { body, position: None }));
        }
    }
    Ok(lines)
}
