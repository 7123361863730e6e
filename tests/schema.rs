//! The JSON Schema: fresh, and of one mind with the checker about every config.

use std::fs;
use std::path::{Path, PathBuf};

use circlet::lang::{Version, json_schema};
use circlet::model::Model;
use circlet::rules::validate;
use circlet::text::Source;
use circlet::yaml::{self, Node, ScalarValue, Value};
use serde_json::json;

/// What the schema cannot see: names that stand for nothing, and places outside the table.
const BEYOND_THE_SCHEMA: &[&str] = &[
    "unknown-job",
    "unknown-job-group",
    "unknown-executor",
    "unknown-command",
    "unknown-orb",
    "unknown-orb-element",
    "malformed-alias",
    "malformed-element-name",
    "no-workflow-no-build",
    "top-level-typo",
];

/// What a rule says about the shape of a config in the place of the table.
const SAID_BY_RULES: &[&str] =
    &["inline-type-not-approval", "requires-status", "workflow-item-several-keys"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_printed_schema_is_the_tables() {
    let mut text = serde_json::to_string_pretty(&json_schema()).expect("it is JSON");
    text.push('\n');
    let path = root().join("schemas/circleci.schema.json");
    let assert = snapbox::Assert::new().action_env("SNAPSHOTS");
    assert.eq(text, snapbox::Data::read_from(&path, Some(snapbox::data::DataFormat::Text)).raw());
}

/// What a YAML 1.1 parser makes of a node, merge keys resolved.
fn value(node: Node<'_>) -> serde_json::Value {
    match node.target().value() {
        Value::Sequence(sequence) => sequence.items().map(value).collect(),
        Value::Mapping(mapping) => mapping
            .merged()
            .iter()
            // JSON has no lists as keys; nobody knows a key of this name either.
            .map(|merged| (merged.entry.name().unwrap_or("?"), value(merged.entry.value)))
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
        Value::Scalar(scalar) => match node.scalar_value() {
            None | Some(ScalarValue::Null) => serde_json::Value::Null,
            Some(ScalarValue::Bool(value)) => json!(value),
            Some(ScalarValue::Int(number)) => json!(number),
            Some(ScalarValue::BigInt) => json!(1e30),
            Some(ScalarValue::Float(number)) => json!(number),
            Some(ScalarValue::Timestamp | ScalarValue::String) => json!(scalar.text),
        },
        Value::Alias(_) => serde_json::Value::Null,
    }
}

fn disagreements(paths: impl Iterator<Item = PathBuf>) -> Vec<String> {
    let validator = jsonschema::draft7::new(&json_schema()).expect("it is a schema");
    let mut found = Vec::new();
    for path in paths {
        let text = String::from_utf8(fs::read(&path).expect("it is readable")).expect("it is text");
        let parsed = yaml::parse(&text);
        let model = Model::new(&parsed.document);
        let Some(root) = parsed.document.root() else { continue };
        // The schema is that of version 2.1.
        if model.version() == Some(Version::V2) || !parsed.diagnostics.is_empty() {
            continue;
        }
        let by_rules = validate(&Source::new("config.yml", text.as_str()));
        let ours: Vec<_> = (by_rules.iter().filter(|it| SAID_BY_RULES.contains(&it.rule)))
            .chain(model.diagnostics())
            .filter(|finding| finding.is_error() && !BEYOND_THE_SCHEMA.contains(&finding.rule))
            .map(|finding| &finding.message)
            .collect();
        let theirs: Vec<_> =
            validator.iter_errors(&value(root)).map(|error| error.to_string()).collect();
        if ours.is_empty() != theirs.is_empty() {
            let start: String = theirs.join("; ").chars().take(400).collect();
            found.push(format!("{}: {ours:?}, {start}", path.display()));
        }
    }
    found
}

fn configs(folder: PathBuf) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is readable");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("it is readable").path()).collect();
    paths.sort();
    paths.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "yml"))
}

#[test]
fn checker_and_schema_agree_on_every_fixture() {
    let folder = root().join("fixtures/validate/structure");
    assert_eq!(disagreements(configs(folder)), Vec::<String>::new());
}

#[test]
fn checker_and_schema_agree_on_the_corpus() {
    let folder = root().join("../shared/corpus/real");
    if !folder.is_dir() {
        println!("skipped: there is no corpus beside the project");
        return;
    }
    assert_eq!(disagreements(configs(folder)), Vec::<String>::new());
}
