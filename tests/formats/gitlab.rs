//! `gitlab`: the rules of GitLab's code quality report, which has no schema.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::cases::{all, findings, report};

#[test]
fn each_entry_has_what_gitlab_asks_for() {
    let cases = all();
    let entries: Vec<Value> = serde_json::from_str(&report("gitlab", cases)).expect("a list");
    assert_eq!(entries.len(), findings(cases).count());
    for (entry, (source, diagnostic)) in entries.iter().zip(findings(cases)) {
        assert!(entry["description"].as_str().is_some_and(|it| !it.is_empty()));
        assert_eq!(entry["check_name"], diagnostic.rule);
        let severities = ["info", "minor", "major", "critical", "blocker"];
        assert!(entry["severity"].as_str().is_some_and(|it| severities.contains(&it)));
        assert_eq!(entry["location"]["path"], source.name());
        let line = |name: &str| entry["location"]["lines"][name].as_u64().expect("a number");
        assert!((1..=line("end")).contains(&line("begin")), "{entry}");
        let n_lines = source.text().split_terminator('\n').count().max(1);
        assert!(line("end") <= n_lines as u64, "{entry} stands behind the text");
    }
}

#[test]
fn no_two_entries_share_a_fingerprint() {
    let entries: Vec<Value> = serde_json::from_str(&report("gitlab", all())).expect("a list");
    let fingerprint = |entry: &Value| entry["fingerprint"].as_str().map(str::to_owned);
    let fingerprints: BTreeSet<String> = entries.iter().filter_map(fingerprint).collect();
    assert_eq!(fingerprints.len(), entries.len());
}

#[test]
fn nothing_found_is_an_empty_list() {
    assert_eq!(report("gitlab", &[]), "[]\n");
}
