//! Requests to jobs: each folder under fixtures/generate/ holds a `request.json`, and the `job.yml` it becomes or the
//! `error.txt` that says why it becomes none.

use std::fs;
use std::path::{Path, PathBuf};

use circlet::merge::{Options, merge};
use circlet::rules::validate;
use circlet::template::{Fragment, Request, render};
use circlet::text::Source;
use circlet::yaml;

fn fixtures(kind: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/generate").join(kind);
    let entries = fs::read_dir(folder).expect("the fixtures are readable");
    let mut folders: Vec<_> = entries.map(|entry| entry.expect("it is readable").path()).collect();
    folders.sort();
    folders
}

fn request(folder: &Path) -> Request {
    let text = fs::read_to_string(folder.join("request.json")).expect("it has a request.json");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
}

fn rendered(folder: &Path) -> Fragment {
    render(&request(folder)).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
}

/// A whole config around a fragment.
fn config(fragment: &Fragment) -> String {
    let indent = |text: &str, depth: usize| {
        let lines: Vec<_> = text.lines().map(|line| format!("{:depth$}{line}\n", "")).collect();
        lines.concat()
    };
    let (job, entry) = (indent(fragment.job(), 2), indent(fragment.workflow_job(), 6));
    format!("version: 2.1\n\njobs:\n{job}\nworkflows:\n  automated-api-tests:\n    jobs:\n{entry}")
}

#[test]
fn requests_become_the_jobs_beside_them() {
    for folder in fixtures("rendered") {
        let expected = snapbox::Data::read_from(&folder.join("job.yml"), None);
        snapbox::assert_data_eq!(config(&rendered(&folder)), expected.raw());
    }
}

#[test]
fn equal_requests_become_equal_bytes() {
    for folder in fixtures("rendered") {
        assert_eq!(rendered(&folder), rendered(&folder));
    }
}

#[test]
fn fragments_parse_and_keep_the_canonical_style() {
    for folder in fixtures("rendered") {
        let fragment = rendered(&folder);
        for text in [fragment.job(), fragment.workflow_job()] {
            let name = folder.display();
            assert_eq!(yaml::parse(text).diagnostics, [], "{name}");
            assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{name}");
            assert!(!text.contains(['\r', '\t']), "{name}");
            for line in text.lines() {
                assert_eq!(line.trim_end(), line, "{name}");
                let depth = line.len() - line.trim_start().len();
                assert_eq!(depth % 2, 0, "{name}: {line}");
            }
        }
    }
}

#[test]
fn rendered_jobs_make_configs_without_a_finding() {
    for folder in fixtures("rendered") {
        let base = Source::new("config.yml", "");
        // The jobs to wait for are those of the config to merge into.
        let request = Request { requires: Vec::new(), ..request(&folder) };
        let fragment = render(&request).expect("it is rendered");
        let merged = merge(&base, &fragment, &Options::default())
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let findings = validate(&Source::new("config.yml", merged.text));
        assert_eq!(findings, [], "{}", folder.display());
    }
}

#[test]
fn requests_without_a_job_are_told_why() {
    for folder in fixtures("refused") {
        let error = render(&request(&folder)).expect_err("no job is written");
        let expected = snapbox::Data::read_from(&folder.join("error.txt"), None);
        snapbox::assert_data_eq!(format!("{error}\n"), expected.raw());
    }
}
