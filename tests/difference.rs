//! What changes in what runs, on fixtures/difference: each folder holds two configs and what is said of them as text,
//! Markdown and JSON. A case is a folder.

use std::fs;
use std::path::{Path, PathBuf};

use circlet::difference::{Change, difference, summary};
use circlet::model::Workspace;
use circlet::process::{Compiled, Options, Trigger};
use circlet::report::{Colour, difference_json, difference_markdown, difference_text};
use circlet::rules;
use circlet::text::Source;

fn fixtures(of: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(of);
    let entries = fs::read_dir(folder).expect("the folder is readable");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("it is readable").path()).collect();
    paths.sort();
    assert!(!paths.is_empty());
    paths
}

fn compile(text: &str) -> Result<Compiled, Vec<String>> {
    let source = Source::new("config.yml", text);
    let workspace = Workspace::default();
    let trigger = Trigger { branch: Some("main".to_owned()), ..Trigger::default() };
    let options = rules::Options { workspace: Some(&workspace), ..Default::default() };
    let compiled = rules::process(&source, &trigger, options, Options::default())
        .map_err(|error| vec![error.to_string()])?;
    let errors = compiled.diagnostics.iter().filter(|finding| finding.is_error());
    let errors: Vec<_> = errors.map(|finding| finding.message.clone()).collect();
    if errors.is_empty() { Ok(compiled) } else { Err(errors) }
}

/// The two configs of a case.
fn sides(folder: &Path) -> [Compiled; 2] {
    ["old.yml", "new.yml"].map(|name| {
        let text = fs::read_to_string(folder.join(name)).expect("the file is readable");
        compile(&text).unwrap_or_else(|errors| panic!("{}/{name}: {errors:?}", folder.display()))
    })
}

/// The changes with their sides swapped, in an order that is that of no side.
fn mirrored(changes: &[Change]) -> Vec<Change> {
    sorted(changes.iter().map(|change| Change {
        old: change.new.clone(),
        new: change.old.clone(),
        parts: mirrored(&change.parts),
        ..change.clone()
    }))
}

fn sorted(changes: impl Iterator<Item = Change>) -> Vec<Change> {
    let mut changes: Vec<_> = changes
        .map(|change| Change { parts: sorted(change.parts.into_iter()), ..change })
        .collect();
    changes.sort_by_cached_key(|change| format!("{change:?}"));
    changes
}

#[test]
fn changes_are_told_as_stands_beside_them() {
    let assert = snapbox::Assert::new().action_env("SNAPSHOTS");
    for folder in fixtures("difference") {
        let [old, new] = sides(&folder);
        let changes = difference(&old, &new);
        let text = format!("{}({})\n", difference_text(&changes, Colour::Never), summary(&changes));
        let told = [
            ("changes.txt", text),
            ("changes.md", difference_markdown(&changes)),
            ("changes.json", difference_json("old.yml", "new.yml", &changes)),
        ];
        for (name, told) in told {
            let expected =
                snapbox::Data::read_from(&folder.join(name), Some(snapbox::data::DataFormat::Text));
            assert.eq(told, expected.raw());
        }
    }
}

#[test]
fn the_json_is_as_its_schema_says() {
    let schema = include_str!("../schemas/diff.schema.json");
    let schema = serde_json::from_str(schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    for folder in fixtures("difference") {
        let [old, new] = sides(&folder);
        let json = difference_json("old.yml", "new.yml", &difference(&old, &new));
        let json = serde_json::from_str(&json).expect("it is JSON");
        let errors: Vec<_> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new(), "{}", folder.display());
    }
}

#[test]
fn the_way_back_is_the_mirror_of_the_way() {
    for folder in fixtures("difference") {
        let [old, new] = sides(&folder);
        let (way, back) = (difference(&old, &new), difference(&new, &old));
        assert_eq!(mirrored(&way), sorted(back.into_iter()), "{}", folder.display());
    }
}

/// The configs of fixtures/process that compile.
fn configs() -> Vec<(PathBuf, String, Compiled)> {
    let texts = fixtures("process").into_iter().filter_map(|folder| {
        let text = fs::read_to_string(folder.join("config.yml")).ok()?;
        let compiled = compile(&text).ok()?;
        Some((folder, text, compiled))
    });
    let configs: Vec<_> = texts.collect();
    assert!(configs.len() > 30);
    configs
}

#[test]
fn a_config_differs_in_nothing_from_itself_otherwise_written() {
    for (folder, text, compiled) in configs() {
        let changes = difference(&compiled, &compiled);
        assert_eq!(changes, [], "{}", folder.display());
        // Comments and empty lines, but not within the text of a block scalar.
        let is_block = |line: &str| line.trim_end().ends_with(['|', '>', '-', '+']);
        let mut otherwise = String::from("# A comment\n\n");
        let may_stand =
            |lines: &[&str], index: usize| !lines[..=index].iter().any(|line| is_block(line));
        let lines: Vec<_> = text.lines().collect();
        for (index, line) in lines.iter().enumerate() {
            otherwise.push_str(line);
            otherwise.push_str(if may_stand(&lines, index) { "  # why\n\n" } else { "\n" });
        }
        if let Ok(other) = compile(&otherwise) {
            assert_eq!(difference(&compiled, &other), [], "{otherwise}");
        }
    }
}

#[test]
fn what_was_compiled_runs_the_same_jobs() {
    let mut n_compared = 0;
    for (folder, _, compiled) in configs() {
        // The result holds neither what does not run nor the parameters that are put in by then.
        let is_whole = compiled.workflows.iter().all(|workflow| workflow.condition.is_none())
            && compiled.parameters.is_null()
            && compiled.workflows.iter().all(|workflow| !workflow.jobs.is_empty());
        let Some(again) = compile(&compiled.config.to_yaml()).ok().filter(|_| is_whole) else {
            continue;
        };
        n_compared += 1;
        assert_eq!(difference(&compiled, &again), [], "{}", folder.display());
    }
    assert!(n_compared > 15, "{n_compared}");
}
