//! Reviewdog's format with a finding for each change. It looks up itself what a pull request shows; with one at hand, what is
//! inserted stands on a line that is shown.

use crate::report::rdjson::{change, document};
use crate::report::review::comment::plain;
use crate::report::review::draft::draft;
use crate::report::review::{Proposal, ProposalFormat, PullRequest, Reader, ReviewError};

pub(super) const FORMAT: ProposalFormat = ProposalFormat {
    name: "rdjson",
    doc: "one document for reviewdog, which suggests the changes",
    reader: Reader::CodeHost,
    write,
};

fn write(
    proposals: &[Proposal<'_>],
    pull_request: Option<&PullRequest<'_>>,
) -> Result<String, ReviewError> {
    let mut findings = Vec::new();
    for proposal in proposals.iter().filter(|it| it.is_change()) {
        let file = match pull_request {
            Some(pull_request) => pull_request.file(proposal)?,
            None => None,
        };
        let draft = draft(proposal, |first, last| {
            pull_request.is_none() || file.is_some_and(|it| it.shows(first, last))
        });
        let name = proposal.source.name();
        findings.extend(draft.suggestions.iter().map(|suggested| {
            let suggestion = &suggested.suggestion;
            let lines = (suggestion.first, suggestion.last);
            change(name, lines, plain(proposal, &suggested.reasons), Some(suggestion))
        }));
        findings.extend(draft.left.iter().map(|left| {
            let first = left.change.old.start + 1;
            let lines = (first, left.change.old.end.max(first));
            change(name, lines, plain(proposal, &left.reasons), None)
        }));
    }
    Ok(document(findings))
}
