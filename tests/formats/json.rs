//! `json` and `jsonl`: `schemas/report.schema.json`.

use serde_json::{Value, json};

use crate::cases::{Case, all, findings, report};

fn schema() -> Value {
    let schema = include_str!("../../schemas/report.schema.json");
    serde_json::from_str(schema).expect("the schema is JSON")
}

/// What a schema says against a value.
pub(crate) fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let validator = jsonschema::validator_for(schema).expect("the schema is a schema");
    validator
        .iter_errors(value)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect()
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("it is JSON")
}

#[test]
fn a_document_fits_its_schema() {
    let documents: [&[Case]; 2] = [&[], all()];
    for cases in documents {
        let document = parsed(&report("json", cases));
        assert_eq!(faults(&schema(), &document), Vec::<String>::new());
    }
    let stranger = json!({ "version": 1, "files": [], "summary": {} });
    assert!(!faults(&schema(), &stranger).is_empty());
}

#[test]
fn each_line_fits_its_schema_and_stands_for_a_finding() {
    let line = json!({ "$defs": schema()["$defs"], "$ref": "#/$defs/line" });
    let validator = jsonschema::validator_for(&line).expect("the schema is a schema");
    let cases = all();
    let report = report("jsonl", cases);
    let lines: Vec<Value> = report.lines().map(parsed).collect();
    for line in &lines {
        let faults: Vec<_> = validator.iter_errors(line).map(|it| it.to_string()).collect();
        assert_eq!(faults, Vec::<String>::new(), "{line}");
    }
    assert_eq!(lines.len(), findings(cases).count());
    for (line, (source, diagnostic)) in lines.iter().zip(findings(cases)) {
        assert_eq!(line["path"], source.name());
        assert_eq!(line["message"], diagnostic.message);
    }
    let mut stranger = lines[0].clone();
    stranger["stranger"] = Value::Null;
    assert!(!validator.is_valid(&stranger));
    assert!(!validator.is_valid(&json!({ "path": "x" })));
}
