//! The merge on the cases of `fixtures/merge`: a folder with `config.yml`, which becomes `merged.yml` and `said.txt`, or
//! is refused for the reason in `refused.txt`. `request.json` may name a `fragment`, its `default_keys` and a `workflow`.
//! `SNAPSHOTS=overwrite` rewrites what is expected.

mod fragments;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use circlet::merge::{Options, merge};
use circlet::template::Fragment;
use circlet::text::Source;

use fragments::{fixtures, fragment};

fn cases() -> Vec<PathBuf> {
    let entries = fs::read_dir(fixtures()).expect("the fixtures are there");
    let folders = entries.map(|entry| entry.expect("it is readable").path());
    let mut cases: Vec<_> = folders.filter(|path| path.join("config.yml").is_file()).collect();
    cases.sort();
    cases
}

fn request(case: &Path) -> (Fragment, Options) {
    let text = fs::read_to_string(case.join("request.json")).unwrap_or_else(|_| "{}".to_owned());
    let request: serde_json::Value = serde_json::from_str(&text).expect("request.json is JSON");
    let fragment = fragment(request["fragment"].as_str().unwrap_or("small"));
    let default_keys = request["default_keys"].as_array().into_iter().flatten();
    let default_keys = default_keys.filter_map(|key| key.as_str()).map(ToOwned::to_owned);
    let fragment = fragment.with_default_keys(default_keys.collect());
    (fragment, Options { workflow: request["workflow"].as_str().map(ToOwned::to_owned) })
}

fn read(path: &Path) -> Source {
    let bytes = fs::read(path).expect("the file is readable");
    Source::from_bytes("config.yml", bytes).expect("the file is UTF-8")
}

/// The files that a merge of the case leads to; `None` for those that must not be there.
fn outcome(case: &Path) -> [(&'static str, Option<String>); 3] {
    let base = read(&case.join("config.yml"));
    let (fragment, options) = request(case);
    let (merged, said, refused) = match merge(&base, &fragment, &options) {
        Ok(merged) => {
            let notes = merged.notes.iter().map(|note| format!("note: {note}"));
            let lines: Vec<_> = [merged.summary()].into_iter().chain(notes).collect();
            let said = format!("{}\n", lines.join("\n"));
            (Some(merged.text), Some(said), None)
        }
        Err(error) => {
            let place = error.span().map_or_else(String::new, |span| {
                let place = base.line_column(span.start);
                format!("{}:{}: ", place.line, place.column)
            });
            (None, None, Some(format!("{place}{error}\n")))
        }
    };
    [("merged.yml", merged), ("said.txt", said), ("refused.txt", refused)]
}

#[test]
fn cases_give_what_is_expected() {
    let overwrite = env::var("SNAPSHOTS").is_ok_and(|mode| mode == "overwrite");
    let mut faults = Vec::new();
    let cases = cases();
    assert!(cases.len() >= 50, "only {} cases found", cases.len());
    for case in cases {
        for (file, text) in outcome(&case) {
            let path = case.join(file);
            let expected = fs::read_to_string(&path).ok();
            if overwrite && text != expected {
                match &text {
                    Some(text) => fs::write(&path, text).expect("the fixture is writable"),
                    None => fs::remove_file(&path).expect("the fixture is removable"),
                }
            } else if text != expected {
                let name = case.file_name().unwrap_or_default().to_string_lossy().into_owned();
                faults.push(format!("{name}/{file}: {text:?}, expected {expected:?}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn merging_again_changes_nothing() {
    for case in cases() {
        let path = case.join("merged.yml");
        if path.is_file() {
            let (fragment, options) = request(&case);
            let again = merge(&read(&path), &fragment, &options).expect("a result can be merged");
            assert!(again.edits.is_empty(), "{}: {:?}", case.display(), again.edits);
            assert_eq!(again.summary(), "already up to date");
        }
    }
}

#[test]
fn every_prefix_gives_an_answer() {
    for case in cases() {
        let base = read(&case.join("config.yml"));
        let (fragment, options) = request(&case);
        let text = base.text();
        let ends = text.char_indices().map(|(offset, _)| offset).filter(|end| end % 7 == 0);
        for end in ends {
            let prefix = Source::new("config.yml", &text[..end]);
            if let Err(error @ circlet::merge::Error::SelfCheck { .. }) =
                merge(&prefix, &fragment, &options)
            {
                panic!("{} up to byte {end}: {error}", case.display());
            }
        }
    }
}

#[test]
fn blank_lines_at_the_end_cost_nothing_for_each_value() {
    let start = Instant::now();
    let job = |number: usize| format!("  job-{number}: {{machine: true, steps: [checkout]}}\n");
    let jobs: Vec<_> = (0..2_000).map(job).collect();
    let text = format!("version: 2.1\njobs:\n{}{}", jobs.concat(), "\n".repeat(400_000));
    let base = Source::new("config.yml", text);
    let merged = merge(&base, &fragment("small"), &Options::default()).expect("it can be merged");
    assert!(!merged.edits.is_empty());
    // Far above what it takes; it only stops what is quadratic.
    assert!(start.elapsed() < Duration::from_mins(1), "took {:?}", start.elapsed());
}
