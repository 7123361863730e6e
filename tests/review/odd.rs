//! Texts that are hard to suggest, and what programs read.

use circlet::report::{Diff, PROPOSAL_FORMATS, Proposal, PullRequest, ReviewError};
use circlet::text::Source;
use serde_json::Value;

use crate::host::{accept, apply, patches};
use crate::{github, host};

const KEY: &str = "PMAK-0123456789abcdef01234567-0123456789abcdef0123456789abcdef01";

fn written(format: &str, old: &str, new: &str, diff: &str) -> Result<String, ReviewError> {
    let source = Source::new("x", old);
    let proposal = Proposal {
        source: &source,
        is_new: false,
        path: "x",
        new,
        summary: vec!["changes `x`".to_owned()],
        reasons: Vec::new(),
    };
    let diff = Diff::parse(diff).expect("it is a diff");
    let pull_request = PullRequest { diff, head: "1".to_owned(), base: None };
    let format = PROPOSAL_FORMATS.iter().find(|it| it.name == format).expect("it exists");
    (format.write)(&[proposal], Some(&pull_request))
}

/// A pull request that shows all of a text.
fn whole(text: &str) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let n_lines = lines.len();
    let lines: String =
        lines.iter().flat_map(|line| ["+", line.trim_end_matches('\n'), "\n"]).collect();
    format!("diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -0,0 +1,{n_lines} @@\n{lines}")
}

/// How many suggestions it were. Accepting them and applying the rest makes the new text.
fn n_suggestions(old: &str, new: &str) -> usize {
    let review = written("github-review", old, new, &whole(old)).expect("it is written");
    let pull_request = host::PullRequest {
        diff: whole(old),
        commits: vec!["1".to_owned()],
        target: String::new(),
        merge_base: String::new(),
    };
    let review =
        github::post(&review, &pull_request).unwrap_or_else(|error| panic!("{error}: {review}"));
    let mut text = accept(old, &review.suggestions);
    for patch in patches(&review.body) {
        text = apply(&text, &patch);
    }
    assert_eq!(text, new);
    review.suggestions.len()
}

#[test]
fn odd_lines_are_suggested_where_they_can_be() {
    assert_eq!(n_suggestions("a\nb\n", "a\n````\n```\nb\n"), 1, "fences");
    assert_eq!(
        n_suggestions("\u{feff}a\r\nb\r\n", "\u{feff}c\r\nb\r\nd\r\n"),
        2,
        "line breaks of Windows"
    );
    assert_eq!(n_suggestions("a\nb", "a\nc\nd"), 1, "without a last line break");
    assert_eq!(n_suggestions("a\nb\nc\n", "a\nc\n"), 1, "a line goes");
    assert_eq!(n_suggestions("a\n\n\nb\n", "a\n\nb\n"), 1, "a blank line goes");
    assert_eq!(n_suggestions("a\nb\n", "a\n\nb\n"), 1, "a blank line comes");
    assert_eq!(
        n_suggestions("a\nb\nc\nd\ne\n", "a\n1\nb\n2\nc\n3\nd\ne\n4\n"),
        3,
        "lines come on both sides"
    );
}

#[test]
fn what_a_comment_would_change_is_in_the_patch() {
    assert_eq!(n_suggestions("a\nb\n", "a\nc\rd\n"), 0, "a carriage return in a line");
    assert_eq!(n_suggestions("a\nb\n", "a\n\0\n"), 0, "a control character");
    assert_eq!(n_suggestions("a\nb", "a\nb\n"), 0, "the last line break comes");
    assert_eq!(n_suggestions("a\nb\n", "a\nb"), 0, "the last line break goes");
    assert_eq!(n_suggestions("a\nb", "a\n"), 0, "the last line goes, and its line break stays");
    assert_eq!(n_suggestions("", "a\n"), 0, "there is no line to stand on");
    let key = format!("a: {KEY}\n");
    assert_eq!(
        n_suggestions(&format!("{key}b\n"), &format!("{key}c\nb\n")),
        1,
        "another line holds none"
    );
    assert_eq!(n_suggestions(&key, &format!("{key}b\n")), 0, "the only line holds a key");
}

#[test]
fn a_change_that_is_too_long_for_a_comment_is_told() {
    let new = "x".repeat(70_000);
    let review = written("github-review", "a\n", &new, &whole("a\n")).expect("it is written");
    let review: Value = serde_json::from_str(&review).expect("it is JSON");
    let body = review["body"].as_str().expect("a text");
    assert!(body.contains("too long for a comment") && body.len() < 1_000, "{body}");
}

#[test]
fn a_comment_is_never_too_long() {
    let line = |number: usize| format!("x{number}: {}\n", "y".repeat(400));
    let old: String = (0..110).map(line).collect();
    let source = Source::new("x", old.as_str());
    let message = "`".repeat(2_000) + &"<".repeat(2_000);
    let reason = |start| circlet::report::Reason {
        span: circlet::text::Span::empty(start),
        rule: "unknown-key",
        message: format!("{start}{message}"),
    };
    let proposal = Proposal {
        source: &source,
        is_new: false,
        path: "x",
        new: &old.replace('y', "z"),
        summary: vec!["<".repeat(2_000); 100],
        reasons: (0..100).map(reason).collect(),
    };
    for diff in [whole(&old), String::new()] {
        let pull_request = PullRequest {
            diff: Diff::parse(&diff).expect("it is a diff"),
            head: "1".to_owned(),
            base: None,
        };
        let format =
            PROPOSAL_FORMATS.iter().find(|it| it.name == "github-review").expect("it exists");
        let review = (format.write)(std::slice::from_ref(&proposal), Some(&pull_request))
            .expect("it is written");
        let commits = vec!["1".to_owned()];
        let host =
            host::PullRequest { diff, commits, target: String::new(), merge_base: String::new() };
        github::post(&review, &host).expect("it is accepted");
    }
}

#[test]
fn json_fits_its_schema_and_its_edits_make_the_change() {
    let schema = include_str!("../../schemas/generate.schema.json");
    let schema = serde_json::from_str(schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    for (old, new) in [("a\nö\nc\n", "ä\nö\nd\ne\nc\n"), ("a\r\nb", "b\r\n"), ("", "x"), ("a", "a")]
    {
        let document = written("json", old, new, "").expect("it is written");
        let document: Value = serde_json::from_str(&document).expect("it is JSON");
        assert!(validator.is_valid(&document), "{document}");
        let mut text = old.to_owned();
        let edits = document["files"][0]["edits"].as_array().cloned().unwrap_or_default();
        for edit in edits.iter().rev() {
            let offset = |end: &str| {
                let offset = edit["range"][end]["offset"].as_u64().expect("a number");
                usize::try_from(offset).expect("it is small")
            };
            let replacement = edit["text"].as_str().expect("a text");
            text.replace_range(offset("start")..offset("end"), replacement);
        }
        assert_eq!(text, new);
    }
    let key = written("json", "a\n", KEY, "").expect_err("a key is not data");
    assert!(!key.to_string().contains("PMAK"));
}

#[test]
fn rdjson_fits_reviewdogs_schema() {
    let schema = include_str!("../formats/rdjson.schema.json");
    let schema = serde_json::from_str(schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    for (old, new) in
        [("a\nb\nc\n", "a\nc\nd\n"), ("", "x\n"), ("a\n", "a\n"), ("a\nb\n", "a\nc\rd\n")]
    {
        let document = written("rdjson", old, new, &whole(old)).expect("it is written");
        let document = serde_json::from_str(&document).expect("it is JSON");
        assert!(validator.is_valid(&document), "{document}");
    }
}
