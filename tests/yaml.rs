//! The YAML layer against the real SnakeYAML (its answers are recorded in tests/snakeyaml) and against its own docs.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use circlet::diagnostic::Diagnostic;
use circlet::text::Source;
use circlet::yaml::{Node, ScalarValue, Value, parse};

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
    if parsed.diagnostics.iter().any(Diagnostic::is_error) {
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

/// What SnakeYAML says of a file.
struct Verdict {
    name: String,
    accepts: bool,
    /// Of the types and texts of all scalars, as [`content`] lists them.
    hash: String,
}

/// Reads what `record.sh` writes.
fn verdicts(name: &str) -> Vec<Verdict> {
    let text = read(name);
    let verdicts = text.lines().map(|line| {
        let mut fields = line.split('\t').map(str::to_owned);
        let name = fields.next().unwrap_or_default();
        let accepts = fields.next().is_some_and(|verdict| verdict == "accept");
        Verdict { name, accepts, hash: fields.next().unwrap_or_default() }
    });
    verdicts.collect()
}

/// Types and texts of all scalars, in order, aliases followed.
fn content(node: Node<'_>, lines: &mut String) {
    match node.target().value() {
        Value::Scalar(scalar) => {
            let name = match node.scalar_value() {
                Some(ScalarValue::Null) => return lines.push_str("null\n"),
                Some(ScalarValue::Bool(_)) => "bool",
                Some(ScalarValue::Int(_) | ScalarValue::BigInt) => "int",
                Some(ScalarValue::Float(_)) => "float",
                Some(ScalarValue::Timestamp) => "timestamp",
                Some(ScalarValue::String) | None => "string",
            };
            lines.extend([name, " ", &scalar.text, "\n"]);
        }
        Value::Sequence(sequence) => {
            lines.push_str("[\n");
            sequence.items().for_each(|item| content(item, lines));
            lines.push_str("]\n");
        }
        Value::Mapping(mapping) => {
            lines.push_str("{\n");
            for entry in mapping.entries() {
                content(entry.key, lines);
                content(entry.value, lines);
            }
            lines.push_str("}\n");
        }
        Value::Alias(_) => {}
    }
}

/// FNV-1a, as Record.java has it.
fn hash(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    });
    format!("{hash:016x}")
}

/// Files of which we and SnakeYAML say different things.
fn disagreements(folder: &str, verdicts: &[Verdict]) -> Vec<String> {
    verdicts.iter().filter_map(|theirs| disagreement(&path(folder), theirs)).collect()
}

fn disagreement(folder: &Path, theirs: &Verdict) -> Option<String> {
    let name = &theirs.name;
    let bytes = std::fs::read(folder.join(name)).expect("the file is readable");
    let source = Source::from_bytes(name.as_str(), bytes).expect("the file is UTF-8");
    let parsed = parse(source.text());
    let error = parsed.diagnostics.iter().find(|diagnostic| diagnostic.is_error());
    match (theirs.accepts, error) {
        (true, Some(error)) => {
            let place = source.line_column(error.span.start);
            Some(format!("{name}: SnakeYAML accepts it: {place:?} {}", error.message))
        }
        (false, None) => Some(format!("{name}: SnakeYAML refuses it")),
        (false, Some(_)) => None,
        (true, None) => {
            let mut lines = String::new();
            parsed.document.root().into_iter().for_each(|root| content(root, &mut lines));
            (hash(&lines) != theirs.hash).then(|| format!("{name}: SnakeYAML reads other values"))
        }
    }
}

#[test]
fn corpus_files_are_read_as_by_snakeyaml() {
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
fn fixtures_are_read_as_by_snakeyaml() {
    let mut verdicts = verdicts("tests/snakeyaml/fixtures.tsv");
    for Verdict { name, accepts, .. } in &mut verdicts {
        if STRICTER.iter().any(|(stricter, _)| stricter == name) {
            assert!(*accepts, "{name} is refused by SnakeYAML too");
            *accepts = false;
        }
        assert_eq!(*accepts, name.starts_with("tree/"), "{name}");
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
