//! A stand-in for `POST /projects/ID/merge_requests/NUMBER/discussions`: what GitLab's API documents, and what it answers with 400.

use serde_json::Value;

use crate::github::known_keys;
use crate::host::{PullRequest, Suggestion, blocks};

/// What becomes of a request: a suggestion, or the text of a discussion without a place.
pub(crate) enum Discussion {
    Suggestion(Suggestion),
    Note(String),
}

/// `Err` holds the message that comes with 400. `n_lines` is the length of a file at the head.
pub(crate) fn post(
    request: &str,
    pull_request: &PullRequest,
    n_lines: usize,
) -> Result<Discussion, String> {
    let request: Value = serde_json::from_str(request).map_err(|error| error.to_string())?;
    known_keys(&request, &["body", "position"])?;
    let body = request["body"].as_str().filter(|body| !body.is_empty()).ok_or("body is missing")?;
    let Some(position) = request.get("position") else {
        return Ok(Discussion::Note(body.to_owned()));
    };
    known_keys(
        position,
        &[
            "position_type",
            "base_sha",
            "start_sha",
            "head_sha",
            "old_path",
            "new_path",
            "old_line",
            "new_line",
        ],
    )?;
    let expected = [
        ("position_type", "text"),
        ("base_sha", &pull_request.merge_base),
        ("start_sha", &pull_request.target),
        ("head_sha", pull_request.head()),
    ];
    if let Some((key, _)) = expected.iter().find(|(key, value)| position[key] != *value) {
        return Err(format!("{key} is {}", position[key]));
    }
    let path = position["new_path"].as_str().ok_or("new_path is missing")?;
    if position["old_path"].as_str().is_none() {
        return Err("old_path is missing".to_owned());
    }
    let hunks = pull_request.hunks(path).ok_or("the file is not in the merge request")?;
    let number = |key: &str| position[key].as_u64().and_then(|it| usize::try_from(it).ok());
    let line = number("new_line").ok_or("new_line is missing")?;
    let shown = hunks.iter().flatten().find(|shown| shown.new == line);
    if shown.ok_or("line_code can't be blank")?.old != number("old_line") {
        return Err("line_code must be a valid line code".to_owned());
    }
    let blocks = blocks(body);
    let [(word, new)] = blocks.as_slice() else { return Err("not one block".to_owned()) };
    let range = word.strip_prefix("suggestion:-").ok_or("not a suggestion")?;
    let (above, below) = range.split_once('+').ok_or("no range")?;
    let (above, below): (usize, usize) =
        (above.parse().map_err(|_| "above")?, below.parse().map_err(|_| "below")?);
    if above > 100 || below > 100 || above >= line || line + below > n_lines {
        return Err("the range of the suggestion does not exist".to_owned());
    }
    Ok(Discussion::Suggestion(Suggestion {
        path: path.to_owned(),
        lines: line - above..=line + below,
        new: new.clone(),
    }))
}
