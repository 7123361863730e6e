//! The registry of rules: its order, its pages and their examples; and the rules about workflows and duplicates on
//! fixtures/validate/graph.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use circlet::diagnostic::Diagnostic;
use circlet::model::{OrbSource, Workspace};
use circlet::process::{Options as Choices, Trigger};
use circlet::rules::{
    Options, RULES, Rule, Schema, compile, rules_for_message, validate, validate_with,
};
use circlet::text::Source;

/// How a config begins whose example on a page starts with the workflows.
const BEGINNING: &str = "
version: 2.1
orbs: {node: circleci/node@5.2.0}
jobs:
  build: &job {docker: [{image: cimg/base:2024.01}], steps: [checkout]}
  test: *job
";

/// What an organisation may ask for, as the page `schema` says.
const SCHEMA: &str = r#"{"properties": {"jobs": {"additionalProperties": {
    "properties": {"resource_class": {"enum": ["small", "medium"]}}
}}}}"#;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The pages of all rules, in the order of their names.
fn pages() -> Vec<PathBuf> {
    files("src/rules", "md")
}

/// The files below a folder with an extension, in the order of their names.
fn files(name: &str, extension: &str) -> Vec<PathBuf> {
    let mut folders = vec![folder(name)];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folder is readable") {
            let path = entry.expect("the entry is readable").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                files.push(path);
            }
        }
    }
    files.sort_by_key(|path| path.file_stem().map(ToOwned::to_owned));
    files
}

fn fixtures() -> Vec<String> {
    let fixtures = files("fixtures/validate", "yml").into_iter();
    fixtures.map(|path| fs::read_to_string(&path).expect("the fixture is readable")).collect()
}

/// One line for each finding, and an indented one for each other place that it speaks of.
fn listing(source: &Source, diagnostics: &[Diagnostic]) -> String {
    let mut lines = Vec::new();
    for diagnostic in diagnostics {
        let place = source.line_column(diagnostic.span.start);
        let (severity, rule) = (diagnostic.severity.name(), diagnostic.rule);
        lines.push(format!(
            "{}:{}: {severity}[{rule}] {}\n",
            place.line, place.column, diagnostic.message
        ));
        for label in &diagnostic.labels {
            let place = source.line_column(label.span.start);
            lines.push(format!("    {}:{}: {}\n", place.line, place.column, label.message));
        }
    }
    lines.concat()
}

#[test]
fn rules_are_sorted_by_code_and_found_by_it() {
    assert!(RULES.is_sorted_by(|a, b| a.code < b.code));
    for rule in RULES {
        assert_eq!(Rule::find(rule.code).map(|found| found.code), Some(rule.code));
    }
    assert!(Rule::find("no-such-rule").is_none());
}

#[test]
fn every_page_belongs_to_a_rule() {
    let pages = pages();
    let stems = pages.iter().filter_map(|page| page.file_stem()?.to_str());
    let codes: Vec<_> = stems.map(|stem| stem.replace('_', "-")).collect();
    assert_eq!(codes, RULES.iter().map(|rule| rule.code).collect::<Vec<_>>());
    for (page, rule) in pages.iter().zip(RULES) {
        let text = fs::read_to_string(page).expect("the page is readable");
        assert_eq!(text, rule.page, "{} is the page of another rule", page.display());
    }
}

/// The example below a heading of a page, as a whole config.
fn example(rule: &Rule, heading: &str) -> String {
    let start = format!("\n## {heading}\n\n```yaml\n");
    let (_, rest) = rule.page.split_once(&start).expect("the page has the heading");
    let (example, _) = rest.split_once("```\n").expect("the example ends");
    if example.starts_with("workflows:") || example.starts_with("job-groups:") {
        format!("{}{example}", BEGINNING.trim_start())
    } else {
        example.to_owned()
    }
}

#[test]
fn every_page_has_the_same_form() {
    for rule in RULES {
        let (title, rest) = rule.page.split_once("\n\n").expect("the page has a title");
        assert_eq!(title, format!("# {}", rule.code));
        let (why, _) = rest.split_once("\n\n").expect("the page says why");
        assert!(why.len() > 40 && why.ends_with('.'), "{}: {why}", rule.code);
        let headings: Vec<_> = rule.page.lines().filter(|line| line.starts_with("## ")).collect();
        let all = ["## Bad", "## Good", "## CircleCI's words"];
        assert!(headings == all || headings == all[..2], "{}: {headings:?}", rule.code);
    }
}

/// What is wrong with an example of a page. The organisation's schema is that of the page `schema`; the orb
/// `acme/broken` lies at hand, in a file that ends too early.
fn check(rule: &Rule, source: &Source) -> Vec<Diagnostic> {
    let reference = "acme/broken@1.0.0".to_owned();
    let orbs = [OrbSource { reference, source: Source::new("broken.yml", "commands: [") }];
    let workspace = Workspace::new(&orbs, &[]);
    let schema = Schema::new("schema.json", SCHEMA).expect("it is a schema");
    let schema = (rule.code == "schema").then_some(&schema);
    let options = Options { schema, workspace: Some(&workspace) };
    let mut found = validate_with(source, options).diagnostics;
    // Some things only show when the config is compiled.
    if !found.iter().any(Diagnostic::is_error) {
        let compiled = compile(source, &Trigger::default(), options.workspace, Choices::default());
        found.extend(compiled.expect("nothing is given").diagnostics);
    }
    found
}

#[test]
fn bad_examples_report_their_rule() {
    let mut faults = Vec::new();
    for rule in RULES {
        let source = Source::new("bad.yml", example(rule, "Bad"));
        let found = check(rule, &source);
        let breach = found.iter().find(|diagnostic| diagnostic.rule == rule.code);
        if breach.map(|diagnostic| diagnostic.severity) != Some(rule.severity) {
            faults.push(format!("{}:\n{}", rule.code, listing(&source, &found)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn good_examples_have_no_error() {
    let mut faults = Vec::new();
    for rule in RULES {
        let source = Source::new("good.yml", example(rule, "Good"));
        let found = check(rule, &source);
        if found.iter().any(|it| it.is_error() || it.rule == rule.code) {
            faults.push(format!("{}:\n{}", rule.code, listing(&source, &found)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_reported_code_is_a_rule() {
    let codes = |text: String| {
        let found = validate(&Source::new("config.yml", text));
        found.into_iter().map(|diagnostic| diagnostic.rule)
    };
    let bad = RULES.iter().map(|rule| example(rule, "Bad"));
    let found: BTreeSet<_> = bad.chain(fixtures()).flat_map(codes).collect();
    let unlisted: Vec<_> = found.into_iter().filter(|code| Rule::find(code).is_none()).collect();
    assert_eq!(unlisted, Vec::<&str>::new());
}

#[test]
fn every_rule_is_found_by_the_words_of_its_page() {
    let mut n_words = 0;
    for rule in RULES {
        for words in rule.server_words() {
            n_words += 1;
            let message = format!("Error: {}", words.replace('…', "x-1").to_uppercase());
            let found: Vec<_> = rules_for_message(&message).iter().map(|it| it.code).collect();
            assert!(found.contains(&rule.code), "`{message}` leads to {found:?}");
        }
    }
    assert!(n_words > RULES.len() / 2, "only {n_words} messages are on the pages");
}

#[test]
fn pasted_messages_lead_to_their_rules() {
    let file = folder("fixtures/explain/messages.txt");
    let text = fs::read_to_string(file).expect("the messages are readable");
    let mut lost = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (code, message) = line.split_once(": ").expect("a line is a rule and a message");
        let found: Vec<_> = rules_for_message(message).iter().map(|rule| rule.code).collect();
        // More than a few rules are no answer.
        if !found.contains(&code) || found.len() > 4 {
            lost.push(format!("`{message}` leads to {found:?}, not to `{code}`"));
        }
    }
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

#[test]
fn the_rule_that_says_most_of_a_message_comes_first() {
    let first = |message: &str| rules_for_message(message).first().map(|rule| rule.code);
    let status = "Job 'a' requires 'b', which is the name of 2 other jobs in workflow 'w'";
    assert_eq!(first(status), Some("requires-ambiguous"));
    assert_eq!(first("Cannot find a definition for job named deploy"), Some("unknown-job"));
    assert_eq!(first("job"), None);
    assert_eq!(first(""), None);
}

#[test]
fn a_summary_is_one_sentence() {
    for rule in RULES {
        let summary = rule.summary();
        assert!(summary.ends_with('.') && !summary.contains(". "), "{}: {summary}", rule.code);
    }
}
