//! `validate` on configs from public repositories, of which most ran: every error in findings.txt was read beside its
//! file and is a fault of the config, and none gets lost. In a version 2 config CircleCI may have been more patient
//! at the time. Skipped where the configs are not at hand.

use std::fs;
use std::path::Path;

use circlet::rules::validate;
use circlet::text::Source;

#[test]
fn errors_in_public_configs_are_exactly_the_reviewed_ones() {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/real");
    let Ok(folder) = fs::read_dir(corpus) else {
        println!("skipped: no configs beside the project");
        return;
    };
    let mut files: Vec<_> =
        folder.map(|entry| entry.expect("the entry is readable").path()).collect();
    files.sort();
    let mut findings = Vec::new();
    for file in files {
        let name = file.file_name().and_then(|name| name.to_str()).expect("it has a name");
        let Ok(source) = Source::from_bytes(name, fs::read(&file).expect("it is readable")) else {
            continue;
        };
        for diagnostic in validate(&source) {
            if diagnostic.is_error() {
                let line = source.line_column(diagnostic.span.start).line;
                findings.push(format!("{name} {} {line}\n", diagnostic.rule));
            }
        }
    }
    let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/findings.txt");
    snapbox::assert_data_eq!(findings.concat(), snapbox::Data::read_from(&expected, None).raw());
}
