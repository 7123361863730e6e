//! Whatever a string holds: quoted, it is read back as the same string by us, by SnakeYAML and by a 1.2 parser.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use circlet::yaml::{Context, Node, ScalarValue, double_quote, parse, quote, write_string};

fn recorded(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snakeyaml").join(name)
}

fn read(name: &str) -> String {
    std::fs::read_to_string(recorded(name)).expect("the file is readable")
}

/// What a string may hold that hurts.
const PARTS: &[&str] = &[
    "a",
    " ",
    "\t",
    "\n",
    "\r",
    "\r\n",
    ":",
    "#",
    "-",
    "?",
    ",",
    "[",
    "]",
    "{",
    "}",
    "&",
    "*",
    "!",
    "|",
    ">",
    "'",
    "\"",
    "\\",
    "%",
    "@",
    "`",
    "~",
    "=",
    "<<",
    "0",
    "1.5",
    "é",
    "😀",
    "\0",
    "\u{7}",
    "\u{1b}",
    "\u{7f}",
    "\u{85}",
    "\u{a0}",
    "\u{2028}",
    "\u{2029}",
    "\u{feff}",
    "\u{fffe}",
    "\u{ffff}",
    "\u{1fffe}",
    "---",
    "...",
    "yes",
    "null",
];

/// The strings that SnakeYAML is asked about: every scalar of the list, taken as text, and the parts in each place.
fn some_strings() -> BTreeSet<String> {
    let scalars = read("scalars.txt");
    let scalars = scalars.lines().map(str::to_owned);
    let parts = PARTS.iter().flat_map(|part| {
        ["", " "].into_iter().flat_map(move |blank| {
            let (before, behind) = (format!("a{blank}{part}"), format!("{part}{blank}b"));
            [format!("{part}{blank}"), format!("{before}{blank}b"), before, behind]
        })
    });
    scalars.chain(parts).collect()
}

/// Those, and all pairs of parts.
fn strings() -> BTreeSet<String> {
    let mut strings = some_strings();
    for first in PARTS {
        for second in PARTS {
            strings.insert(format!("{first}{second}"));
            strings.insert(format!("{first} {second}"));
            strings.insert(format!("a{first}{second}b"));
        }
    }
    strings
}

/// What `record.sh` hands to SnakeYAML: each way to write each string, one a line.
fn quoted() -> BTreeSet<String> {
    let ways = |text: String| {
        [
            quote(&text, Context::Block).into_owned(),
            quote(&text, Context::Flow).into_owned(),
            double_quote(&text),
        ]
    };
    some_strings().into_iter().flat_map(ways).collect()
}

/// Parts for which the place in a text of several lines matters.
const PARTS_OF_TEXTS: &[&str] = &["a", " ", "\t", "#", "-", "\r", "\u{85}", "---"];

/// Strings of several lines: each part at the start, in the middle and at the end, with blanks and breaks around.
fn texts(parts: &[&str]) -> BTreeSet<String> {
    const BEFORE: &[&str] = &["", "\n", " ", "\t", "a\n", "\n\n a\n", "a\n\n  "];
    const BEHIND: &[&str] = &["", "\n", "\n\n", " ", "\nb", " \n b\n", "\n\t\n\nb", "\n  \n"];
    let mut texts = BTreeSet::new();
    for (part, before) in parts.iter().flat_map(|part| BEFORE.iter().map(move |it| (part, it))) {
        texts.extend(BEHIND.iter().map(|behind| format!("{before}{part}{behind}")));
    }
    texts
}

/// A file in which strings stand behind keys and dashes, in each place that block collections have.
fn written<'t>(texts: impl IntoIterator<Item = &'t String>) -> String {
    let mut file = String::new();
    for text in texts {
        for (place, indent) in [
            ("- - ", 4),
            ("  - key: ", 6),
            ("    list:\n    - ", 6),
            ("    - x: x\n      key: ", 8),
        ] {
            file.push_str(place);
            write_string(text, indent, &mut file);
            file.push('\n');
        }
    }
    file
}

/// The strings of such a file: all scalars but the words of the file itself.
fn strings_of(file: &str) -> Vec<String> {
    let parsed = parse(file);
    assert!(parsed.diagnostics.is_empty(), "{:?}", parsed.diagnostics);
    let mut strings = Vec::new();
    collect(parsed.document.root().expect("the file has a root"), &mut strings);
    strings
}

fn collect(node: Node<'_>, strings: &mut Vec<String>) {
    if let Some(mapping) = node.as_mapping() {
        let values = mapping.entries().filter(|entry| entry.name() != Some("x"));
        values.for_each(|entry| collect(entry.value, strings));
    } else if let Some(sequence) = node.as_sequence() {
        sequence.items().for_each(|item| collect(item, strings));
    } else {
        assert_eq!(node.scalar_value(), Some(ScalarValue::String), "{node:?}");
        strings.extend(node.as_str().map(str::to_owned));
    }
}

/// What a scalar is, by our own reading.
fn ours(text: &str) -> Option<(String, ScalarValue)> {
    let parsed = parse(text);
    let node = parsed.document.nodes().find(|node| node.scalar().is_some())?;
    parsed.diagnostics.is_empty().then_some(())?;
    Some((node.scalar()?.text.to_string(), node.scalar_value()?))
}

#[test]
fn a_quoted_string_is_read_back_by_us() {
    for text in strings() {
        let [block, flow] = [Context::Block, Context::Flow].map(|context| quote(&text, context));
        let always = double_quote(&text);
        let documents = [
            format!("- {block}"),
            format!("{block}: x"),
            format!("[{flow}]"),
            format!("{{{flow}: {flow}, x: {flow}}}"),
            format!("- {always}"),
        ];
        for document in documents {
            let expected = Some((text.clone(), ScalarValue::String));
            assert_eq!(ours(&document), expected, "{document:?}");
        }
        assert_eq!(serde_json::from_str::<String>(&always).ok(), Some(text), "JSON reads {always}");
    }
}

#[test]
fn a_quoted_string_is_read_back_by_a_parser_of_yaml_1_2() {
    use serde_yaml::Value;
    for text in strings() {
        let [block, flow] = [Context::Block, Context::Flow].map(|context| quote(&text, context));
        for document in [format!("- {block}"), format!("[{flow}]")] {
            let value: Value = serde_yaml::from_str(&document)
                .unwrap_or_else(|error| panic!("{document:?}: {error}"));
            assert_eq!(value, Value::Sequence(vec![Value::String(text.clone())]), "{document:?}");
        }
    }
}

#[test]
fn a_quoted_string_is_read_back_by_snakeyaml() {
    let lines: String = quoted().into_iter().map(|line| line + "\n").collect();
    if std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite") {
        std::fs::write(recorded("quoted.txt"), &lines).expect("the file is writable");
    }
    assert!(read("quoted.txt") == lines, "run `SNAPSHOTS=overwrite cargo test`, then record.sh");
    let answers: BTreeMap<String, [(String, String); 3]> =
        serde_json::from_str(&read("answers.json")).expect("the answers are JSON");
    for text in some_strings() {
        let [block, flow] = [Context::Block, Context::Flow].map(|context| quote(&text, context));
        let always = double_quote(&text);
        let expected = ("string".to_owned(), text.clone());
        let answer = |line: &str| answers.get(line).expect("record.sh has asked for it");
        assert_eq!(answer(&block)[0], expected, "- {block}");
        assert_eq!(answer(&block)[2], expected, "{block}: x");
        assert_eq!(answer(&flow)[1], expected, "[{flow}, x]");
        assert_eq!(answer(&always)[0], expected, "- {always}");
    }
}

#[test]
fn a_written_string_is_read_back_by_us() {
    for text in texts(PARTS) {
        let file = written([&text]);
        assert_eq!(strings_of(&file), vec![text; 4], "{file}");
    }
}

#[test]
fn a_written_string_is_read_back_by_a_parser_of_yaml_1_2() {
    use serde_yaml::Value;
    for text in texts(PARTS) {
        let file = written([&text]);
        let value: Value =
            serde_yaml::from_str(&file).unwrap_or_else(|error| panic!("{file}: {error}"));
        let items = &value[0];
        let read = [&items[0], &items[1]["key"], &items[1]["list"][0], &items[1]["list"][1]["key"]];
        assert_eq!(read, [&text; 4], "{file}");
    }
}

#[test]
fn a_written_string_is_read_back_by_snakeyaml() {
    let texts = texts(PARTS_OF_TEXTS);
    let file = written(&texts);
    if std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite") {
        std::fs::write(recorded("written.yml"), &file).expect("the file is writable");
    }
    assert!(read("written.yml") == file, "run `SNAPSHOTS=overwrite cargo test`, then record.sh");
    let read: Vec<String> = serde_json::from_str(&read("written.json")).expect("it is JSON");
    let read = read.iter().filter(|text| *text != "x");
    let expected = texts.iter().flat_map(|text| [text; 4]);
    for (read, expected) in read.clone().zip(expected.clone()) {
        assert_eq!(read, expected);
    }
    assert_eq!(read.count(), expected.count());
}

#[test]
fn quotes_as_a_person_would() {
    let cases = [
        ("cimg/base:current", "cimg/base:current"),
        ("m4pro.medium", "m4pro.medium"),
        ("test-results/postman", "test-results/postman"),
        ("ubuntu-2404:current", "ubuntu-2404:current"),
        ("26.4.1", "26.4.1"),
        ("Run API tests", "Run API tests"),
        ("<< parameters.image >>", "<< parameters.image >>"),
        ("v1-{{ checksum \"x\" }}", "v1-{{ checksum \"x\" }}"),
        ("yes", "\"yes\""),
        ("n", "\"n\""),
        ("1.10", "\"1.10\""),
        ("12:30", "\"12:30\""),
        ("2024-1-1", "\"2024-1-1\""),
        ("0o17", "\"0o17\""),
        ("~", "\"~\""),
        ("<<", "\"<<\""),
        ("=", "\"=\""),
        ("- x", "\"- x\""),
        ("a: b", "\"a: b\""),
        ("a #b", "\"a #b\""),
        ("@x", "\"@x\""),
        ("", "\"\""),
        ("{\"a\": 1}", "'{\"a\": 1}'"),
        ("it's: \"x\"", "'it''s: \"x\"'"),
        ("a\nb", "\"a\\nb\""),
        ("\u{1b}[0m \"x\"", "\"\\u001b[0m \\\"x\\\"\""),
    ];
    for (text, expected) in cases {
        assert_eq!(quote(text, Context::Block), expected);
    }
    assert_eq!(quote("a,b", Context::Block), "a,b");
    assert_eq!(quote("a,b", Context::Flow), "\"a,b\"");
    assert_eq!(double_quote("26.4.1"), "\"26.4.1\"");
    let texts = [
        ("make test", "make test"),
        ("1.10", "\"1.10\""),
        ("make\n", "|\n  make"),
        ("make\nmake test", "|-\n  make\n  make test"),
        ("a\n\n  b\n\n", "|+\n  a\n\n    b\n"),
        ("\n  a\nb\n", "|2\n\n    a\n  b"),
        ("\ta\n", "|2\n  \ta"),
        ("a\n  ", "\"a\\n  \""),
        ("a\r\nb", "\"a\\r\\nb\""),
    ];
    for (text, expected) in texts {
        let mut written = String::new();
        write_string(text, 2, &mut written);
        assert_eq!(written, expected);
    }
}
