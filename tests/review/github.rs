//! A stand-in for `POST /repos/OWNER/REPOSITORY/pulls/NUMBER/reviews`: what GitHub's API documents, and what it answers with 422.

use serde_json::Value;

use crate::host::{PullRequest, Suggestion, blocks};

/// GitHub refuses longer texts.
const MAX_CHARACTERS: usize = 65_536;

/// A review that was accepted.
#[derive(Debug)]
pub(crate) struct Review {
    pub(crate) body: String,
    pub(crate) suggestions: Vec<Suggestion>,
}

/// What becomes of a request; `Err` holds the message that comes with 422. All or nothing.
pub(crate) fn post(request: &str, pull_request: &PullRequest) -> Result<Review, String> {
    let request: Value = serde_json::from_str(request).map_err(|error| error.to_string())?;
    known_keys(&request, &["commit_id", "event", "body", "comments"])?;
    let commit = request["commit_id"].as_str().unwrap_or_default();
    if !pull_request.commits.iter().any(|it| it == commit) {
        return Err(format!("Commit {commit} is not part of the pull request"));
    }
    if !["COMMENT", "APPROVE", "REQUEST_CHANGES"].iter().any(|event| request["event"] == *event) {
        return Err("Event is not a word for an event".to_owned());
    }
    let body = text(&request["body"])?;
    let comments = request["comments"].as_array().ok_or("Comments must be a list")?;
    if comments.len() > 30 {
        return Err("was submitted too quickly".to_owned());
    }
    let suggestions = comments.iter().map(|comment| accepted(comment, pull_request));
    Ok(Review { body, suggestions: suggestions.collect::<Result<_, _>>()? })
}

fn accepted(comment: &Value, pull_request: &PullRequest) -> Result<Suggestion, String> {
    known_keys(comment, &["path", "body", "start_line", "start_side", "line", "side"])?;
    let path = comment["path"].as_str().ok_or("Path is missing")?;
    let hunks = pull_request.hunks(path).ok_or("Path could not be resolved")?;
    let line = number(comment, "line")?.ok_or("Line is missing")?;
    let first = number(comment, "start_line")?;
    if first.is_some() != comment.get("start_side").is_some() {
        return Err("Start line and start side go together".to_owned());
    }
    if first.is_some_and(|first| first >= line) {
        return Err("Start line must precede the end line".to_owned());
    }
    for side in ["side", "start_side"] {
        if comment.get(side).is_some_and(|side| side != "RIGHT") {
            return Err("Suggestions cannot be applied to deleted lines".to_owned());
        }
    }
    let first = first.unwrap_or(line);
    let hunk = hunks.iter().find(|hunk| hunk.iter().any(|it| it.new == line));
    let hunk = hunk.ok_or(format!("Line {line} could not be resolved"))?;
    if !hunk.iter().any(|it| it.new == first) {
        return Err(format!("Start line {first} must be part of the same hunk as the line"));
    }
    let body = text(&comment["body"])?;
    let mut blocks = blocks(&body);
    match blocks.pop() {
        Some((word, new)) if word == "suggestion" && blocks.is_empty() => {
            Ok(Suggestion { path: path.to_owned(), lines: first..=line, new })
        }
        _ => Err(format!("not one suggestion: {body}")),
    }
}

fn text(value: &Value) -> Result<String, String> {
    match value.as_str() {
        Some("") => Err("Body cannot be blank".to_owned()),
        Some(text) if text.chars().count() > MAX_CHARACTERS => Err("Body is too long".to_owned()),
        Some(text) => Ok(text.to_owned()),
        None => Err("Body must be a text".to_owned()),
    }
}

fn number(value: &Value, key: &str) -> Result<Option<usize>, String> {
    let Some(value) = value.get(key) else { return Ok(None) };
    let number = value.as_u64().and_then(|number| usize::try_from(number).ok());
    number.filter(|number| *number > 0).map(Some).ok_or(format!("{key} is not a number"))
}

pub(crate) fn known_keys(value: &Value, known: &[&str]) -> Result<(), String> {
    let keys = value.as_object().ok_or("it is not an object")?.keys();
    match keys.into_iter().find(|key| !known.contains(&key.as_str())) {
        Some(key) => Err(format!("\"{key}\" is not a permitted key")),
        None => Ok(()),
    }
}
