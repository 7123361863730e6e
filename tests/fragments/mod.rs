//! The fragments of `fixtures/merge/fragments`, by name.

use std::fs;
use std::path::PathBuf;

use circlet::template::Fragment;

/// The folder of the merge's fixtures.
pub(crate) fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/merge")
}

/// Reads a fragment: `NAME.job.yml` and `NAME.workflow.yml`.
pub(crate) fn fragment(name: &str) -> Fragment {
    let read = |part: &str| {
        let path = fixtures().join("fragments").join(format!("{name}.{part}.yml"));
        fs::read_to_string(path).expect("the fragment is there")
    };
    Fragment {
        job_name: "postman-automated-runs".to_owned(),
        job: read("job"),
        workflow_job: read("workflow"),
        default_keys: Vec::new(),
    }
}
