//! Inputs made to hurt: whatever they are, `parse` returns soon, without a panic, on a small stack.

use std::path::Path;
use std::time::{Duration, Instant};

use circlet::diagnostic::Diagnostic;
use circlet::text::{DecodeError, Source};
use circlet::yaml::{Document, Node, Value, parse};

/// Far above what any of these takes; it only stops what is quadratic.
const PATIENCE: Duration = Duration::from_mins(1);

/// Parses on a stack of 1 MB, walks the tree through its aliases, and returns the codes of the findings.
fn survives(text: String) -> Vec<&'static str> {
    let start = Instant::now();
    let thread = std::thread::Builder::new().stack_size(1 << 20);
    let worker = thread.spawn(move || {
        let parsed = parse(&text);
        walk(&parsed.document);
        let rules = parsed.diagnostics.iter().map(|diagnostic| diagnostic.rule);
        check_spans(&text, &parsed.diagnostics);
        rules.collect()
    });
    let rules = worker.expect("a thread starts").join().expect("no panic, no overflow");
    assert!(start.elapsed() < PATIENCE, "took {:?}", start.elapsed());
    rules
}

/// Renderers panic at a span that ends outside the text or within a character.
fn check_spans(text: &str, diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        let labels = diagnostic.labels.iter().map(|label| label.span);
        let edits = diagnostic.fix.iter().flat_map(|fix| fix.edits.iter()).map(|edit| edit.span);
        for span in labels.chain(edits).chain([diagnostic.span]) {
            assert!(span.start <= span.end, "{diagnostic:?}");
            assert!(text.is_char_boundary(span.start), "{diagnostic:?}");
            assert!(text.is_char_boundary(span.end), "{diagnostic:?}");
        }
    }
}

/// Visits every node, aliases followed, as all readers of a tree may.
fn walk(document: &Document<'_>) -> usize {
    fn visit(node: Node<'_>) -> usize {
        let children = match node.target().value() {
            Value::Sequence(sequence) => sequence.items().map(visit).sum(),
            Value::Mapping(mapping) => mapping
                .merged()
                .into_iter()
                .map(|merged| visit(merged.entry.key) + visit(merged.entry.value))
                .sum(),
            Value::Scalar(_) | Value::Alias(_) => 0,
        };
        children + 1
    }
    document.root().map_or(0, visit)
}

#[test]
fn nesting_ends_in_a_finding() {
    let n = 100_000;
    let indented = |step: &str| {
        (0..2_000).fold(String::new(), |text, depth| text + &"  ".repeat(depth) + step + "\n")
    };
    let texts = [
        "[".repeat(n),
        "{".repeat(n),
        "{a: ".repeat(n),
        "[{".repeat(n),
        "- ".repeat(n),
        "? ".repeat(n),
        "- ? ".repeat(n),
        format!("{}{}", "[".repeat(n), "]".repeat(n)),
        indented("a:"),
        indented("-"),
        indented("?"),
    ];
    for text in texts {
        let shown: String = text.chars().take(20).collect();
        assert!(!survives(text).is_empty(), "{shown}");
    }
}

#[test]
fn what_is_as_deep_as_allowed_is_read() {
    for depth in [50, 99] {
        assert_eq!(survives(format!("{}{}", "[".repeat(depth), "]".repeat(depth))), [""; 0]);
    }
}

#[test]
fn aliases_are_not_expanded_without_end() {
    let bomb = (1..30).fold("a0: &a0 [x, x]\n".to_owned(), |text, depth| {
        let below = depth - 1;
        format!("{text}a{depth}: &a{depth} [*a{below}, *a{below}]\n")
    });
    let wide = format!("a: &a [{}]\nb: [{}]\n", "x, ".repeat(5_000), "*a, ".repeat(5_000));
    let deep = (1..10_000).fold("a0: &a0 [x]\n".to_owned(), |text, depth| {
        text + &format!("a{depth}: &a{depth} [*a{}]\n", depth - 1)
    });
    let merges = (1..40).fold("a0: &a0 {x: 1}\n".to_owned(), |text, depth| {
        let below = depth - 1;
        text + &format!("a{depth}: &a{depth}\n  <<: [*a{below}, *a{below}]\n")
    });
    for text in [bomb, wide, deep, merges] {
        assert_eq!(survives(text), ["yaml-alias-bomb"]);
    }
    for text in ["&a [*a]", "a: &a {b: {c: *a}}", "&a {<<: *a}", "- &a\n  - x: *a\n"] {
        assert_eq!(survives(text.to_owned()), ["yaml-recursive-alias"], "{text}");
    }
}

#[test]
fn many_aliases_of_something_small_are_fine() {
    let text = format!("a: &a {{x: 1}}\nb: [{}]\n", "*a, ".repeat(20_000));
    assert_eq!(survives(text), [""; 0]);
}

#[test]
fn long_texts_take_time_in_proportion() {
    let n = 4 << 20;
    let fine = [
        format!("a: {}\n", "x".repeat(n)),
        format!("a: '{}'\n", "x".repeat(n)),
        format!("a: |\n  {}\n", "x".repeat(n)),
        format!("a: |\n{}", "  x\n".repeat(n / 4)),
        format!("a: |+\n{}", "\n".repeat(n)),
        format!("a: one\n{}", "  two\n".repeat(n / 8)),
        format!("# {}\na: 1\n", "x".repeat(n)),
        format!("a: [{}]\n", "x, ".repeat(200_000)),
        format!(
            "a: {{{}}}\n",
            (0..100_000).fold(String::new(), |text, key| text + &format!("k{key}: 1, "))
        ),
        "- x\n".repeat(200_000),
        "- - x\n".repeat(100_000),
        "-\n".repeat(200_000),
        "- |\n".repeat(100_000),
        "? a\n".repeat(50_000),
        "- &a x\n- *a\n".repeat(50_000),
        (0..200_000).fold(String::new(), |text, key| text + &format!("k{key}: # comment\n")),
        "- a: b\n  c: d\n".repeat(100_000),
    ];
    for text in fine {
        let shown: String = text.chars().take(20).collect();
        assert_eq!(survives(text), [""; 0], "{shown}");
    }
    for text in ["a:\tb\n".repeat(20_000), "# x\n".repeat(90_000) + "a: 1\n\t\n"] {
        survives(text);
    }
}

#[test]
fn many_comments_are_read() {
    for n in [1_000, 300_000] {
        let comments = "# comment\n".repeat(n);
        let indented = "    # comment\n".repeat(n);
        let texts = [
            format!("{comments}a: 1\n{comments}b: 2\n"),
            format!("a:\n  - b\n{indented}  - c\n"),
            format!("a:\n{indented}  b: 1\n"),
            format!("a: [b,\n{indented} c]\n"),
        ];
        for text in texts {
            assert_eq!(survives(text), [""; 0], "{n} comments");
        }
    }
}

#[test]
fn unclosed_and_broken_texts_get_a_finding() {
    let texts = [
        "a: \"".to_owned() + &"x\n".repeat(500_000),
        "a: '".to_owned() + &"x".repeat(1 << 20),
        "a: [".to_owned() + &"x, ".repeat(100_000),
        "a: [".to_owned() + &"{x: ".repeat(90),
        "a: b\n".repeat(100_000) + "  c: d\n",
        "x ".repeat(500_000) + ": 1\ny\nz: 1",
        "\0".repeat(1 << 20),
        "a: \u{7f}".repeat(100_000),
        "\t".repeat(1 << 20),
        "a: !".to_owned() + &"x".repeat(1 << 20),
        "%".repeat(1 << 20),
        "&a ".repeat(100_000),
        "*a ".repeat(100_000),
        "!!str ".repeat(100_000),
        "---\n".repeat(100_000),
        ": ".repeat(100_000),
        "? ".to_owned() + &": ".repeat(1_000),
    ];
    for text in texts {
        let shown: String = text.chars().take(20).collect();
        assert!(!survives(text).is_empty(), "{shown:?}");
    }
}

#[test]
fn text_in_another_encoding_is_named() {
    let utf16 = |mark: [u8; 2]| [&mark, "a: 1".as_bytes()].concat();
    for bytes in [utf16([0xff, 0xfe]), utf16([0xfe, 0xff])] {
        let error = Source::from_bytes("x", bytes).expect_err("it is not UTF-8");
        assert_eq!(error, DecodeError::Encoding { encoding: "UTF-16" });
    }
}

#[test]
fn every_cut_of_every_fixture_is_survived() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/yaml");
    let survives = |text: &str| {
        let parsed = parse(text);
        check_spans(text, &parsed.diagnostics);
        walk(&parsed.document);
    };
    for folder in ["tree", "broken"] {
        for entry in std::fs::read_dir(root.join(folder)).expect("the folder is readable") {
            let path = entry.expect("the entry is readable").path();
            let text = std::fs::read_to_string(&path).expect("the fixture is UTF-8");
            // The long ones are long for one reason only.
            for (start, character) in text.char_indices().filter(|_| text.len() < 500) {
                let end = start + character.len_utf8();
                survives(&text[..start]);
                survives(&text[start..]);
                survives(&format!("{}{}", &text[..start], &text[end..]));
                for inserted in [" ", "\n", "\t", "é", "'", "[", "-", ":"] {
                    survives(&format!("{}{inserted}{}", &text[..start], &text[start..]));
                }
            }
        }
    }
}
