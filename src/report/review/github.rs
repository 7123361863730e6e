//! Reviews with suggested changes, as `POST /repos/OWNER/REPOSITORY/pulls/NUMBER/reviews` of GitHub's API takes them: one JSON
//! document a line. GitHub refuses a whole review for one comment that it does not like, and so no comment stands on a line that
//! the pull request's diff does not show.

use serde::Serialize;

use crate::report::json;
use crate::report::review::comment::{overview, suggestion};
use crate::report::review::draft::{MAX_BYTES, draft};
use crate::report::review::{Proposal, ProposalFormat, PullRequest, Reader, ReviewError};

pub(super) const FORMAT: ProposalFormat = ProposalFormat {
    name: "github-review",
    doc: "with --diff-base: suggested changes for GitHub, as JSON, a review on each line",
    reader: Reader::CodeHost,
    write,
};

/// More comments in one request run into GitHub's limits against floods.
const MAX_COMMENTS: usize = 30;

#[derive(Serialize)]
struct Review<'a> {
    commit_id: &'a str,
    event: &'static str,
    body: String,
    comments: &'a [Comment<'a>],
}

#[derive(Serialize)]
struct Comment<'a> {
    path: &'a str,
    body: String,
    /// Only where there are several lines: GitHub refuses one that is not before `line`.
    #[serde(flatten)]
    start: Option<Start>,
    line: usize,
    side: &'static str,
}

#[derive(Serialize)]
struct Start {
    start_line: usize,
    start_side: &'static str,
}

/// The side of the diff that shows the new file.
const SIDE: &str = "RIGHT";

fn write(
    proposals: &[Proposal<'_>],
    pull_request: Option<&PullRequest<'_>>,
) -> Result<String, ReviewError> {
    let pull_request = pull_request.ok_or(ReviewError::NoPullRequest)?;
    let mut overviews = Vec::new();
    let mut comments = Vec::new();
    for proposal in proposals.iter().filter(|it| it.is_change()) {
        let file = pull_request.file(proposal)?;
        let draft = draft(proposal, |first, last| file.is_some_and(|it| it.shows(first, last)));
        overviews.push(overview(proposal, &draft));
        let n_parts = draft.n_parts();
        for (index, suggested) in draft.suggestions.iter().enumerate() {
            let (first, last) = (suggested.suggestion.first, suggested.suggestion.last);
            comments.push(Comment {
                path: proposal.path,
                body: suggestion(proposal, suggested, (index + 1, n_parts), "suggestion"),
                start: (first < last).then_some(Start { start_line: first, start_side: SIDE }),
                line: last,
                side: SIDE,
            });
        }
    }
    let bodies = packed(overviews);
    let n_reviews = bodies.len().max(comments.len().div_ceil(MAX_COMMENTS));
    let review = |index: usize| {
        let first = comments.len().min(index * MAX_COMMENTS);
        let last = comments.len().min(first + MAX_COMMENTS);
        // GitHub refuses a review without a body.
        let part = || format!("**circlet** goes on, part {} of {n_reviews}.", index + 1);
        json::to_line(&Review {
            commit_id: &pull_request.head,
            event: "COMMENT",
            body: bodies.get(index).cloned().unwrap_or_else(part),
            comments: &comments[first..last],
        })
    };
    Ok((0..n_reviews).map(review).collect())
}

/// As many texts together as one comment takes.
fn packed(texts: Vec<String>) -> Vec<String> {
    let mut bodies: Vec<String> = Vec::new();
    for text in texts {
        match bodies.last_mut() {
            Some(body) if body.len() + text.len() <= MAX_BYTES => {
                body.push_str("\n\n");
                body.push_str(&text);
            }
            _ => bodies.push(text),
        }
    }
    bodies
}
