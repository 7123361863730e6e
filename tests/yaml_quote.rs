//! Whatever a string holds: quoted, it is read back as the same string by us, by SnakeYAML and by a 1.2 parser.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use circlet::yaml::{Context, ScalarValue, double_quote, parse, quote};

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
}
