//! `rdjson` and `rdjsonl`: reviewdog's format, and what it makes of suggestions.

use circlet::text::Source;
use serde_json::{Value, json};

use crate::cases::{Case, all, bytes, configs, findings, offset, report};
use crate::json::faults;

fn schema() -> Value {
    serde_json::from_str(include_str!("rdjson.schema.json")).expect("the schema is JSON")
}

fn diagnostics(cases: &[Case]) -> Vec<Value> {
    let document: Value = serde_json::from_str(&report("rdjson", cases)).expect("it is JSON");
    document["diagnostics"].as_array().expect("a list").clone()
}

#[test]
fn both_forms_fit_the_schema_and_say_the_same() {
    let empty: &[Case] = &[];
    for cases in [empty, all()] {
        let document = serde_json::from_str(&report("rdjson", cases)).expect("it is JSON");
        assert_eq!(faults(&schema(), &document), Vec::<String>::new());
        let lines = report("rdjsonl", cases);
        let line = json!({ "$defs": schema()["$defs"], "type": "array", "items": { "$ref": "#/$defs/diagnostic" } });
        let lines = lines.lines().map(|line| serde_json::from_str(line).expect("it is JSON"));
        let mut lines: Vec<Value> = lines.collect();
        assert_eq!(faults(&line, &json!(lines)), Vec::<String>::new());
        for line in &mut lines {
            let source = line.as_object_mut().and_then(|line| line.remove("source"));
            assert_eq!(source.as_ref(), Some(&document["source"]));
        }
        assert_eq!(lines, diagnostics(cases));
    }
}

#[test]
fn columns_count_bytes() {
    let cases = all();
    let mut n_places = 0;
    for (entry, (source, diagnostic)) in diagnostics(cases).iter().zip(findings(cases)) {
        let range = &entry["location"]["range"];
        let place = |end: &str| {
            let number = |name: &str| range[end][name].as_u64().expect("a number");
            offset(source.text(), number("line"), number("column"), bytes)
        };
        // A place behind the last line break is shown before it.
        if !source.text().ends_with('\n') || diagnostic.span.end < source.text().len() {
            assert_eq!(
                (place("start"), place("end")),
                (diagnostic.span.start, diagnostic.span.end)
            );
            n_places += 1;
        }
    }
    assert!(n_places > 100);
}

/// The text after a press on reviewdog's button: whole lines go, whole lines come.
fn accepted(source: &Source, suggestion: &Value) -> String {
    let line = |end: &str| {
        let position = suggestion["range"][end].as_object().expect("a position");
        assert_eq!(position.keys().collect::<Vec<_>>(), ["line"], "a column means part of a line");
        usize::try_from(position["line"].as_u64().expect("a number")).expect("it is small")
    };
    let mut lines: Vec<&str> = source.text().split_terminator('\n').collect();
    let text = suggestion["text"].as_str().expect("a text");
    let new: Vec<&str> = if text.is_empty() { Vec::new() } else { text.split('\n').collect() };
    lines.splice(line("start") - 1..line("end"), new);
    lines.join("\n")
}

#[test]
fn a_suggestion_makes_the_change_of_the_fix() {
    let cases = all();
    let mut n_suggestions = 0;
    for (entry, (source, diagnostic)) in diagnostics(cases).iter().zip(findings(cases)) {
        let Some(suggestion) = entry["suggestions"].get(0) else { continue };
        let fix = diagnostic.fix.as_ref().expect("the suggestion comes from somewhere");
        let fixed = fix.edits.apply(source.text());
        let fixed = fixed.split_terminator('\n').collect::<Vec<_>>().join("\n");
        assert_eq!(accepted(source, suggestion), fixed);
        n_suggestions += 1;
    }
    assert!(n_suggestions > 50, "{n_suggestions}");
}

#[test]
fn every_fix_of_a_config_is_suggested() {
    let cases = configs();
    let mut n_fixes = 0;
    for (entry, (_, diagnostic)) in diagnostics(cases).iter().zip(findings(cases)) {
        assert_eq!(entry.get("suggestions").is_some(), diagnostic.fix.is_some(), "{entry}");
        n_fixes += usize::from(diagnostic.fix.is_some());
    }
    assert!(n_fixes > 20, "{n_fixes}");
}
