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
    Fragment::new("postman-automated-runs", &read("job"), &read("workflow"))
        .expect("it is a job and its entry")
}
