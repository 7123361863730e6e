//! The stand-ins refuse what the code hosts refuse; else the other tests would show nothing.

use serde_json::{Value, json};

use crate::github;
use crate::host::{PullRequest, accept, apply, blocks};

fn pull_request() -> PullRequest {
    let diff = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -2,3 +2,3 @@\n b\n-C\n+c\n d\n@@ -9,2 +9,3 @@\n i\n+j\n k\n";
    PullRequest {
        diff: diff.to_owned(),
        commits: vec!["1".to_owned(), "2".to_owned()],
        target: "0".to_owned(),
        merge_base: "0".to_owned(),
    }
}

fn review(change: impl Fn(&mut Value)) -> Result<(), String> {
    let mut review = json!({
        "commit_id": "2",
        "event": "COMMENT",
        "body": "x",
        "comments": [{
            "path": "x", "body": "```suggestion\nc\n```", "start_line": 2, "start_side": "RIGHT", "line": 4, "side": "RIGHT",
        }],
    });
    change(&mut review);
    github::post(&review.to_string(), &pull_request()).map(drop)
}

#[test]
fn the_stand_in_for_github_refuses_what_github_refuses() {
    assert_eq!(review(|_| {}), Ok(()));
    let refused = |change: fn(&mut Value)| review(change).expect_err("it is refused");
    assert!(refused(|it| it["commit_id"] = json!("0")).contains("not part of the pull request"));
    assert!(refused(|it| it["body"] = json!("")).contains("blank"));
    assert!(refused(|it| it["position"] = json!(1)).contains("position"));
    assert!(refused(|it| it["comments"][0]["position"] = json!(1)).contains("position"));
    assert!(refused(|it| it["comments"][0]["path"] = json!("y")).contains("Path"));
    assert!(refused(|it| it["comments"][0]["line"] = json!(5)).contains("Line 5"));
    assert!(refused(|it| it["comments"][0]["line"] = json!(9)).contains("same hunk"));
    assert!(refused(|it| it["comments"][0]["start_line"] = json!(4)).contains("precede"));
    assert!(refused(|it| it["comments"][0]["start_line"] = json!(1)).contains("Start line 1"));
    assert!(refused(|it| it["comments"][0]["side"] = json!("LEFT")).contains("deleted"));
    assert!(refused(|it| it["comments"][0]["body"] = json!("x")).contains("not one suggestion"));
}

#[test]
fn hunks_know_both_numbers_of_a_line() {
    let hunks = pull_request().hunks("x").expect("it is there");
    let numbers: Vec<Vec<_>> =
        hunks.iter().map(|hunk| hunk.iter().map(|it| (it.new, it.old)).collect()).collect();
    let first = vec![(2, Some(2)), (3, None), (4, Some(4))];
    assert_eq!(numbers, [first, vec![(9, Some(9)), (10, None), (11, Some(10))]]);
}

#[test]
fn blocks_are_accepted_and_patches_applied() {
    let found = blocks("a\n````suggestion\n```\n````\n```diff\n```");
    assert_eq!(found[0], ("suggestion".to_owned(), vec!["```".to_owned()]));
    assert_eq!(found[1], ("diff".to_owned(), Vec::new()));
    let suggestion = |first, last, new: &[&str]| crate::host::Suggestion {
        path: String::new(),
        lines: first..=last,
        new: new.iter().map(|line| (*line).to_owned()).collect(),
    };
    let suggestions = [suggestion(3, 3, &[]), suggestion(1, 1, &["x", "y"])];
    assert_eq!(accept("a\nb\nc\n", &suggestions), "x\ny\nb\n");
    let patch = circlet::unified_diff("x", Some("a\nb\nc"), "a\nB\nc\n");
    assert_eq!(apply("a\nb\nc", &patch), "a\nB\nc\n");
}
