//! `validate` on configs that people pushed although they are not YAML: the first message names a line that its author
//! mended. What that is, broken.txt knows from later versions of the same files: a file, the lines of the one change
//! that makes YAML of it, and a second place where that would be as natural. Skipped where the configs are not at hand.

use std::fs;
use std::ops::RangeInclusive;
use std::path::Path;

use circlet::diagnostic::Diagnostic;
use circlet::rules::validate;
use circlet::text::Source;

/// The share that must agree, in hundredths.
const REQUIRED: usize = 98;

/// A file, and the lines where its author would mend it.
fn facts() -> Vec<(&'static str, Vec<RangeInclusive<usize>>)> {
    let facts = include_str!("broken.txt").lines().map(|line| {
        let (file, places) = line.split_once(' ').expect("a blank stands behind the name");
        let range = |place: &str| {
            let (first, last) = place.split_once('-').unwrap_or((place, place));
            let number = |text: &str| text.parse().expect("it is a line");
            number(first)..=number(last)
        };
        (file, places.split(' ').map(range).collect())
    });
    facts.collect()
}

#[test]
fn the_first_message_names_the_line_to_mend() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/broken");
    if !folder.is_dir() {
        println!("skipped: no configs beside the project");
        return;
    }
    let (mut n_files, mut n_right) = (0, 0);
    for (file, places) in facts() {
        let bytes = fs::read(folder.join(file)).expect("the file is readable");
        let Ok(source) = Source::from_bytes(file, bytes) else { continue };
        let findings = validate(&source);
        let first = findings.iter().find(|finding| Diagnostic::is_error(finding));
        let line = first.map(|finding| source.line_column(finding.span.start).line);
        n_files += 1;
        if line.is_some_and(|line| places.iter().any(|place| place.contains(&line))) {
            n_right += 1;
        } else {
            let said = first.map_or("nothing", |finding| finding.message.as_str());
            println!("{file}: mended at {places:?}, named {line:?}: {said}");
        }
    }
    println!("{n_right} of {n_files} at a line that was mended");
    assert!(n_right * 100 >= n_files * REQUIRED, "{n_right} of {n_files}");
}
