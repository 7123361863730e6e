//! Which YAML files are whole configs: on small examples, and on files of public repositories where those are at hand.

use std::fs;
use std::path::Path;

use circlet::model::{Kind, classify};
use circlet::yaml;

fn kind(text: &str) -> Kind {
    classify(&yaml::parse(text).document)
}

#[test]
fn a_config_says_its_version_and_what_runs() {
    assert_eq!(kind("version: 2.1\njobs: {}"), Kind::Config);
    assert_eq!(kind("version: 2.1\nsetup: true"), Kind::Config);
    assert_eq!(kind("base: &base {version: 2, workflows: {}}\n<<: *base"), Kind::Config);
    assert_eq!(kind("jobs: {}\nworkflows: {}"), Kind::Fragment);
    assert_eq!(kind("version: 2.1\ncommands: {}"), Kind::Fragment);
}

#[test]
fn a_config_stays_one_when_its_version_is_misspelled_or_its_text_is_broken() {
    assert_eq!(kind("vesion: 2.1\njobs: {}"), Kind::Config);
    assert_eq!(kind("version: 2.1\njobs: ["), Kind::Config);
    assert_eq!(kind("{{ template }}\n}"), Kind::Other);
}

#[test]
fn orbs_and_files_of_other_programs_are_no_configs() {
    assert_eq!(kind("version: 2.1\ndescription: x\njobs: {}"), Kind::Orb);
    assert_eq!(kind("version: 2.1\nexamples: {}\ncommands: {}"), Kind::Orb);
    assert_eq!(kind("version: '3'\nservices: {}"), Kind::Other);
    assert_eq!(kind("- build\n- test"), Kind::Other);
    assert_eq!(kind("# nothing\n"), Kind::Other);
}

#[test]
fn files_of_public_repositories_are_what_they_are() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let Ok(index) = fs::read_to_string(corpus.join("index.tsv")) else {
        println!("skipped: no configs beside the project");
        return;
    };
    let mut surprises = Vec::new();
    for row in index.lines().skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        let (Some(file), Some(class)) = (columns.first(), columns.last()) else { continue };
        let Ok(text) = fs::read_to_string(corpus.join(file)) else { continue };
        let found = kind(&text);
        // What is broken, and what is neither, was sorted by machine and often wrong.
        let is_expected = match *class {
            "config" => found == Kind::Config || !file.starts_with("real/"),
            "orb-source" => found == Kind::Orb,
            _ => true,
        };
        if !is_expected {
            surprises.push(format!("{file}: {class}, taken for {found:?}"));
        }
    }
    assert_eq!(surprises, Vec::<String>::new());
}
