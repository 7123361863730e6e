//! What a fragment accepts, what it makes of it, and what it refuses.

use circlet::merge::{Options, merge};
use circlet::template::Fragment;
use circlet::text::Source;

const ITEM: &str = "- api\n";

fn read(job: &str) -> Result<Fragment, String> {
    Fragment::new("api", job, ITEM).map_err(|error| error.to_string())
}

#[test]
fn any_style_becomes_the_canonical_one() {
    let canonical =
        "api:\n  machine: true\n  steps:\n    - checkout\n    - run:\n        command: a\n";
    let written = [
        canonical,
        "---\napi:\n  machine: true\n  steps:\n    - checkout\n    - run:\n        command: a\n",
        "# Mine.\n\napi:\n  machine: true\n  steps:\n    - checkout\n    - run:\n        command: a",
        "  api:\n    machine: true\n    steps:\n    - checkout\n    - run:\n        command: a\n...\n",
        "api:\r\n    machine: true\r\n    steps:\r\n    -   checkout\r\n    -   run:\r\n            command: a\r\n",
        "\u{feff}api:\n  machine: true\n  steps:\n    - checkout\n    - run:\n        command: a\n# End.\n",
    ];
    for text in written {
        assert_eq!(read(text).expect("it is a job").job(), canonical, "{text:?}");
    }
}

#[test]
fn any_style_is_merged_and_found_again() {
    let jobs = [
        "---\n# Mine.\napi:\n    machine: true\n    steps:\n    -   run: |\n            a\n\n            b\n",
        "{api: {machine: true, steps: [{run: 'a: b'}, checkout]}}",
        "api: {machine: true, # It.\n  steps: [checkout]}\n",
        "api:\n  machine: true\n  steps:\n    - run: >-\n        a\n        b\n    - \"checkout\"\n  # The end.\n# Below.\n",
    ];
    let bases = [
        "",
        "version: 2.1\njobs:\n    # About.\n    api: # Here.\n        machine: true\n        steps: [checkout] # Old.\n    # b\n    b: {}\n",
        "{version: 2.1, jobs: {api: {machine: true}}, workflows: {w: {jobs: [api]}}}",
    ];
    for (job, base) in jobs.iter().flat_map(|job| bases.map(|base| (job, base))) {
        let fragment = read(job).expect("it is a job");
        let config = Source::new("config.yml", base);
        let merged = merge(&config, &fragment, &Options::default()).expect(base);
        let again = Source::new("config.yml", merged.text);
        let again = merge(&again, &fragment, &Options::default()).expect(base);
        assert!(again.edits.is_empty(), "{job}: {:?}", again.edits);
    }
}

#[test]
fn comments_inside_stay() {
    let job = "# The head.\napi: # It.\n  # A machine.\n  machine: true\n  # The end.\n# Below.\n";
    let kept = "api: # It.\n  # A machine.\n  machine: true\n  # The end.\n";
    assert_eq!(read(job).expect("it is a job").job(), kept);
}

#[test]
fn braces_around_the_whole_are_opened() {
    let fragment = Fragment::new("api", "{api: {machine: true}}", "[{api: {context: a}}]");
    let fragment = fragment.expect("it is a job");
    assert_eq!(fragment.job(), "api: {machine: true}\n");
    assert_eq!(fragment.workflow_job(), "- {api: {context: a}}\n");
}

#[test]
fn a_fragment_read_again_is_the_same() {
    let fragment = read("api:\n - a: |\n     x\n\n     y\n   b: [1,\n    2]\n");
    assert!(fragment.is_err(), "a list is no job");
    let fragment = read("api:\n  steps:\n  - a: |\n     x\n\n     y\n    b: [1,\n      2]\n");
    let fragment = fragment.expect("it is a job");
    let again = Fragment::new(fragment.job_name(), fragment.job(), fragment.workflow_job());
    assert_eq!(again.expect("it is a job"), fragment);
}

#[test]
fn refuses_what_could_not_be_found_again() {
    let cases = [
        ("", "but wrote 0 entries"),
        ("api: [", "a `]` is missing"),
        ("api\n", "but wrote no map"),
        ("other:\n  machine: true\n", "its name is `other`; write it as `<{ job_name }>`"),
        ("api:\n", "below `api` there is no map"),
        (
            "api: {}\nb: {}\n",
            "it must write a map with one entry, `<{ job_name }>`, but wrote 2 entries",
        ),
        ("api: &b {}\n", "it has the anchor `&b`; write its value out"),
        ("api: {a: *b}\n", "no anchor is called `b`"),
        (
            "api: {a: !!str 1}\n",
            "it has the tag `!!str`; use quotes for text, nothing for the rest",
        ),
        ("api: {<<: {a: 1}}\n", "it has a merge key `<<`; write its entries out"),
        ("api:\n  a: 1\n  a: 2\n", "it has the key `a` twice in one map"),
        ("api:\n  ? a\n  : 1\n", "it has the key `? a`; write it as `a:`"),
        ("? api\n: {}\n", "it has the key `? api`; write it as `api:`"),
        ("api: {a: .nan}\n", "it holds `.nan`, which equals nothing; put it in quotes"),
        (
            "api:\n  a: |+\n    b\n",
            "it has a block with `+`, to which blank lines below would belong",
        ),
        ("api: {[a]: 1}\n", "it has a key that is no text"),
        ("api: {}\n---\napi: {}\n", "document"),
    ];
    for (job, message) in cases {
        let error = read(job).expect_err(job);
        assert!(error.contains(message), "{job:?}: {error}");
    }
}

#[test]
fn refuses_an_entry_that_does_not_run_the_job() {
    for item in ["other\n", "- other\n", "- api\n- api\n", "- api: 1\n", "- api: {}\n  b: {}\n"] {
        let error = Fragment::new("api", "api: {}\n", item).expect_err(item).to_string();
        assert!(error.contains("in its entry in a workflow, "), "{item:?}: {error}");
    }
}
