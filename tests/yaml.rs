//! The YAML layer against the real SnakeYAML (its answers are recorded in tests/snakeyaml) and against its own docs.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use circlet::yaml::{ScalarValue, Value, parse};

/// What SnakeYAML reads: a type and a value.
type Answer = (String, String);

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn read(name: &str) -> String {
    std::fs::read_to_string(path(name)).expect("the file is readable")
}

/// By scalar: SnakeYAML's answers in a block list, in a flow list, and as a key.
fn answers() -> BTreeMap<String, [Answer; 3]> {
    serde_json::from_str(&read("tests/snakeyaml/answers.json")).expect("the answers are JSON")
}

/// Our answer for the first item or the only key of a text, in SnakeYAML's words.
fn answer(text: &str) -> Answer {
    let parsed = parse(text);
    let pair = |kind: &str, value: String| (kind.to_owned(), value);
    if parsed.diagnostics.iter().any(circlet::diagnostic::Diagnostic::is_error) {
        return pair("error", String::new());
    }
    let node = parsed.document.root().and_then(|root| match root.value() {
        Value::Sequence(sequence) => sequence.items().next(),
        Value::Mapping(mapping) if mapping.len() == 1 => {
            mapping.entries().next().map(|entry| entry.key)
        }
        _ => None,
    });
    let Some((scalar, value)) = node.and_then(|node| Some((node.scalar()?, node.scalar_value()?)))
    else {
        return pair("other", String::new());
    };
    match value {
        ScalarValue::Null => pair("null", String::new()),
        ScalarValue::Bool(value) => pair("bool", value.to_string()),
        ScalarValue::Int(value) => pair("int", value.to_string()),
        ScalarValue::BigInt => pair("int", "big".to_owned()),
        ScalarValue::Float(value) => pair("float", value.to_string()),
        ScalarValue::Timestamp => pair("timestamp", String::new()),
        ScalarValue::String => pair("string", scalar.text.to_string()),
    }
}

fn is_same(ours: &Answer, theirs: &Answer) -> bool {
    match (ours.0.as_str(), theirs.0.as_str()) {
        ("float", "float") => {
            let [ours, theirs] = [ours, theirs].map(|answer| answer.1.parse::<f64>().ok());
            ours.map(f64::to_bits) == theirs.map(f64::to_bits)
        }
        ("int", "int") if ours.1 == "big" => theirs.1.parse::<i64>().is_err(),
        _ => ours == theirs,
    }
}

/// Where we differ on purpose: an author who writes these is better served by ours.
const DIFFERENCES: &[(&str, &str)] = &[
    ("!", "SnakeYAML takes the comma or colon behind a tag into the tag"),
    ("!!str", "SnakeYAML takes the comma or colon behind a tag into the tag"),
    ("&x", "an anchor `x:`, which newer versions refuse"),
    ("-", "a lone dash in brackets, which YAML 1.2 refuses"),
    ("?", "a question mark in brackets, which other parsers read otherwise"),
    ("?x", "a question mark in brackets, which other parsers read otherwise"),
    ("-99999999999:30", "SnakeYAML fails on its own overflow"),
    ("._", "SnakeYAML fails on a number without digits"),
    (".__", "SnakeYAML fails on a number without digits"),
];

#[test]
fn scalars_are_what_snakeyaml_makes_of_them() {
    let mut faults = Vec::new();
    let mut differing = BTreeSet::new();
    for (line, theirs) in answers() {
        let texts = [format!("- {line}"), format!("[{line}, x]"), format!("{line}: x")];
        for (text, theirs) in texts.iter().zip(&theirs) {
            let ours = answer(text);
            if is_same(&ours, theirs) {
                continue;
            }
            match DIFFERENCES.iter().find(|(known, _)| *known == line) {
                Some((known, _)) => {
                    differing.insert(*known);
                }
                None => faults.push(format!("{text:?}: {ours:?}, not {theirs:?}")),
            }
        }
    }
    assert_eq!(differing, DIFFERENCES.iter().map(|(line, _)| *line).collect(), "all still differ");
    assert!(faults.is_empty(), "{} differ:\n{}", faults.len(), faults.join("\n"));
}

/// `NAME<TAB>accept|reject`, as `record.sh` writes it.
fn verdicts(name: &str) -> Vec<(String, bool)> {
    let text = read(name);
    let lines = text.lines().map(|line| {
        let (name, verdict) = line.split_once('\t').expect("a tab stands between name and verdict");
        (name.to_owned(), verdict == "accept")
    });
    lines.collect()
}

/// Files on which we and SnakeYAML disagree.
fn disagreements(folder: &str, verdicts: &[(String, bool)]) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, theirs) in verdicts {
        let bytes = std::fs::read(path(folder).join(name)).expect("the file is readable");
        let source = circlet::text::Source::from_bytes(name.as_str(), bytes);
        let first = match &source {
            Ok(source) => parse(source.text())
                .diagnostics
                .into_iter()
                .find(circlet::diagnostic::Diagnostic::is_error)
                .map(|error| {
                    format!("{:?} {}", source.line_column(error.span.start), error.message)
                }),
            Err(error) => Some(error.to_string()),
        };
        match (theirs, first) {
            (true, Some(message)) => {
                faults.push(format!("{name}: SnakeYAML accepts it: {message}"));
            }
            (false, None) => faults.push(format!("{name}: SnakeYAML refuses it")),
            _ => {}
        }
    }
    faults
}

#[test]
fn corpus_files_are_accepted_and_refused_as_by_snakeyaml() {
    if !path("../shared/corpus").exists() {
        println!("skipped: the corpus is not here");
        return;
    }
    let verdicts = verdicts("tests/snakeyaml/corpus-verdicts.tsv");
    assert!(verdicts.len() > 900, "the record holds the corpus");
    assert_eq!(disagreements("../shared/corpus", &verdicts), Vec::<String>::new());
}

/// Fixtures that we refuse on purpose, though SnakeYAML takes them.
const STRICTER: &[(&str, &str)] = &[
    ("broken/alias-recursive.yml", "it loads, but no config can be compiled from it"),
    ("broken/anchor-colon.yml", "other parsers and newer versions take the colon into the name"),
    ("broken/byte-order-mark-inside.yml", "it becomes an invisible part of a key"),
];

#[test]
fn fixtures_are_accepted_and_refused_as_by_snakeyaml() {
    let mut verdicts = verdicts("tests/snakeyaml/fixtures.tsv");
    for (name, accepted) in &mut verdicts {
        if STRICTER.iter().any(|(stricter, _)| stricter == name) {
            assert!(*accepted, "{name} is refused by SnakeYAML too");
            *accepted = false;
        }
        assert_eq!(*accepted, name.starts_with("tree/"), "{name}");
    }
    let n_fixtures: usize = ["tree", "broken"]
        .iter()
        .map(|folder| {
            let entries = std::fs::read_dir(path("fixtures/yaml").join(folder));
            let names = entries.expect("the folder is readable").flatten().map(|it| it.path());
            names.filter(|name| name.extension().is_some_and(|it| it == "yml")).count()
        })
        .sum();
    assert_eq!(verdicts.len(), n_fixtures, "record.sh has seen all fixtures");
    assert_eq!(disagreements("fixtures/yaml", &verdicts), Vec::<String>::new());
}
