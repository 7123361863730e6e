//! Over the changes of all fixtures and random pull requests: everything is accepted, and suggestions and the summary's diff
//! together hold the whole change.

use std::fs;
use std::path::{Path, PathBuf};

use circlet::report::{Base, Diff, PROPOSAL_FORMATS, Proposal, Reason};
use circlet::rules::{Which, fix, validate};
use circlet::text::{Source, unified_diff};

use crate::host::{PullRequest, Suggestion, accept, apply};
use crate::{github, gitlab, host};

const PATH: &str = ".circleci/config.yml";

/// A text and what it is to become.
struct Change {
    name: String,
    old: Source,
    new: String,
    reasons: Vec<Reason>,
}

fn files(folder: &str, name: &str) -> Vec<PathBuf> {
    fn walk(folder: &Path, name: &str, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("the folder is readable") {
            let path = entry.expect("the entry is readable").path();
            if path.is_dir() {
                walk(&path, name, found);
            } else if path.to_string_lossy().ends_with(name) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), name, &mut found);
    found.sort();
    found
}

/// All merges of `fixtures/merge`, and all fixes of `fixtures/validate`.
fn changes() -> Vec<Change> {
    let read = |path: &Path| fs::read_to_string(path).expect("the fixture is text");
    let mut changes = Vec::new();
    for path in files("fixtures/merge", "/merged.yml") {
        let old = Source::new(PATH, read(&path.with_file_name("config.yml")));
        let name = path.display().to_string();
        changes.push(Change { name, old, new: read(&path), reasons: Vec::new() });
    }
    for path in files("fixtures/validate", ".yml") {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let old = Source::new(PATH, text);
        let new = fix(&old, Which::All, validate).source.text().to_owned();
        let fixes =
            validate(&old).into_iter().filter_map(|it| Some((it.rule, it.message, it.fix?)));
        let reasons = fixes.flat_map(|(rule, message, fix)| {
            let edits: Vec<_> = fix.edits.iter().cloned().collect();
            let reason = move |span| Reason { span, rule, message: message.clone() };
            edits.into_iter().map(move |edit| reason(edit.span))
        });
        let reasons = reasons.collect();
        changes.push(Change { name: path.display().to_string(), old, new, reasons });
    }
    changes.retain(|change| change.old.text() != change.new);
    changes
}

/// Numbers that look random and are the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).expect("it is small")
    }
}

/// What a text may have been before a pull request: without some of its lines, with others between and instead.
fn before(text: &str, random: &mut Random) -> String {
    let n_changes = 1 + random.below(4);
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    for _ in 0..n_changes {
        let index = random.below(lines.len() + 1);
        match random.below(3) {
            0 => lines.insert(index, "another: line\n"),
            1 if index < lines.len() => lines[index] = "other: line\n",
            _ if index < lines.len() => {
                let end = lines.len().min(index + 1 + random.below(8));
                lines.drain(index..end);
            }
            _ => {}
        }
    }
    lines.concat()
}

fn id(digit: char) -> String {
    digit.to_string().repeat(40)
}

fn written(format: &str, change: &Change, pull_request: &PullRequest) -> String {
    let proposal = Proposal {
        source: &change.old,
        is_new: false,
        path: PATH,
        new: &change.new,
        summary: vec!["adds job `a`".to_owned()],
        reasons: change.reasons.clone(),
    };
    let diff = Diff::parse(&pull_request.diff).expect("it is a diff");
    let (target, merge_base) = (pull_request.target.clone(), pull_request.merge_base.clone());
    let head = pull_request.head().to_owned();
    let known =
        circlet::report::PullRequest { diff, head, base: Some(Base { target, merge_base }) };
    let format = PROPOSAL_FORMATS.iter().find(|it| it.name == format).expect("it exists");
    (format.write)(&[proposal], Some(&known))
        .unwrap_or_else(|error| panic!("{}: {error}", change.name))
}

/// What GitHub is left with: suggestions, and patches.
fn on_github(change: &Change, pull_request: &PullRequest) -> (Vec<Suggestion>, Vec<String>) {
    let mut suggestions = Vec::new();
    let mut patches = Vec::new();
    for line in written("github-review", change, pull_request).lines() {
        let review = github::post(line, pull_request).unwrap_or_else(|error| {
            panic!("{}: {error}\n{line}\n{}", change.name, pull_request.diff)
        });
        suggestions.extend(review.suggestions);
        patches.extend(host::patches(&review.body));
    }
    (suggestions, patches)
}

fn on_gitlab(change: &Change, pull_request: &PullRequest) -> (Vec<Suggestion>, Vec<String>) {
    let mut suggestions = Vec::new();
    let mut patches = Vec::new();
    let n_lines = change.old.text().lines().count();
    for line in written("gitlab-suggestions", change, pull_request).lines() {
        let discussion = gitlab::post(line, pull_request, n_lines).unwrap_or_else(|error| {
            panic!("{}: {error}\n{line}\n{}", change.name, pull_request.diff)
        });
        match discussion {
            gitlab::Discussion::Suggestion(suggestion) => suggestions.push(suggestion),
            gitlab::Discussion::Note(body) => patches.extend(host::patches(&body)),
        }
    }
    (suggestions, patches)
}

#[test]
fn suggestions_and_the_summary_hold_the_whole_change() {
    let mut random = Random(0x5eed_cafe);
    let (mut n_suggestions, mut n_patches, mut n_whole) = (0, 0, 0);
    for change in changes() {
        for _ in 0..12 {
            let base = before(change.old.text(), &mut random);
            let diff = unified_diff(PATH, Some(&base), change.old.text());
            let diff = format!("diff --git a/{PATH} b/{PATH}\n{diff}");
            let (commits, target) = (vec![id('c'), id('d')], id('a'));
            let pull_request = PullRequest { diff, commits, target, merge_base: id('b') };
            for (suggestions, patches) in
                [on_github(&change, &pull_request), on_gitlab(&change, &pull_request)]
            {
                let accepted = accept(change.old.text(), &suggestions);
                let applied = patches.iter().fold(accepted, |text, patch| apply(&text, patch));
                assert_eq!(applied, change.new, "{}\n{}", change.name, pull_request.diff);
                n_suggestions += suggestions.len();
                n_patches += patches.len();
                n_whole += usize::from(patches.is_empty());
            }
        }
    }
    println!("{n_suggestions} suggestions, {n_patches} patches, {n_whole} without a patch");
    assert!(n_suggestions > 1_000 && n_patches > 1_000 && n_whole > 300);
}
