//! Requests to jobs: each folder under fixtures/generate/ holds a `request.json` and the `job.yml` it becomes.

use std::fs;
use std::path::{Path, PathBuf};

use circlet::template::{Fragment, Request, render};

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/generate");
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
    let indent = |text: &str, depth: usize| -> String {
        text.lines().map(|line| format!("{:depth$}{line}\n", "")).collect()
    };
    let (job, entry) = (indent(&fragment.job, 2), indent(&fragment.workflow_job, 6));
    format!("version: 2.1\n\njobs:\n{job}\nworkflows:\n  automated-api-tests:\n    jobs:\n{entry}")
}

#[test]
fn requests_become_the_jobs_beside_them() {
    for folder in fixtures() {
        let expected = snapbox::Data::read_from(&folder.join("job.yml"), None);
        snapbox::assert_data_eq!(config(&rendered(&folder)), expected.raw());
    }
}
