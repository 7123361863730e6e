//! Reports of hand-made findings: one of every shape a report can take, and texts that are hostile to a terminal.

use std::path::Path;

use circlet::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use circlet::report::{Colour, FORMATS, Report, Summary};
use circlet::text::{Edit, Edits, Source, Span};
use snapbox::{Data, IntoData as _};

const CONFIG: &str = "\u{feff}version: 2.1
jobs:
  build:
    paralelism: 4 # twö 🌍
    docker:
      - image: cimg/node:20
    steps: [checkout]
  build:
    docker: []
";

/// The span of the `n`th occurrence of `needle`, counted from 0.
fn find(text: &str, needle: &str, n: usize) -> Span {
    let (start, _) = text.match_indices(needle).nth(n).expect("it occurs");
    Span::new(start, start + needle.len())
}

fn findings(text: &str) -> Vec<Diagnostic> {
    let key = find(text, "paralelism", 0);
    let fix = Fix {
        title: "write `parallelism`".to_owned(),
        applicability: Applicability::Unsafe,
        edits: Edits::new(vec![Edit::replace(key, "parallelism")]).expect("one edit"),
    };
    vec![
        Diagnostic::error("unknown-key", key, "a job has no key `paralelism`")
            .with_label(find(text, "build", 0), "in this job")
            .with_fix(fix),
        Diagnostic::warning("duplicate-key", find(text, "build", 1), "`build` stands here twice")
            .with_label(find(text, "build", 0), "first declared here")
            .with_help("remove one of the two"),
        Diagnostic::new("note", Severity::Info, Span::empty(text.len()), "the file ends here"),
    ]
}

fn write(name: &str, source: &Source, diagnostics: &[Diagnostic], colour: Colour) -> String {
    let format = FORMATS.iter().find(|format| format.name == name).expect("the format exists");
    let report = (format.write)(&[Report { source, path: source.name(), diagnostics }], colour);
    report.replace(env!("CARGO_PKG_VERSION"), "[VERSION]")
}

/// Compares with `fixtures/report/NAME`; `SNAPSHOTS=overwrite` rewrites it. Raw, as `...` and `[..]` are wildcards otherwise.
#[track_caller]
fn expect_file(actual: &str, name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/report").join(name);
    snapbox::assert_data_eq!(actual.raw(), Data::read_from(&path, None).raw());
}

#[test]
fn every_format_writes_every_part_of_a_finding() {
    let source = Source::new(".circleci/config.yml", CONFIG);
    for format in FORMATS {
        let report = write(format.name, &source, &findings(CONFIG), Colour::Never);
        expect_file(&report, &format!("{}.txt", format.name));
    }
    let report = write("text", &source, &findings(CONFIG), Colour::Ansi);
    expect_file(&report, "colour.txt");
}

#[test]
fn a_line_too_long_for_a_screen_is_cut_around_the_place() {
    let (before, after) = ("x, ".repeat(100_000), "y, ".repeat(10_000));
    let text = format!("jobs:\n  a: [{before}paralelism, build{after}, build]\n");
    let source = Source::new(".circleci/config.yml", text.as_str());
    let report = write("text", &source, &findings(&text), Colour::Never);
    expect_file(&report, "long-line.txt");
}

#[test]
fn places_far_apart_are_shown_apart() {
    let text = format!("jobs:\n  a: {{}}\n{}  a: {{}}\n  b: {{}}\n", "\n".repeat(1000));
    let source = Source::new(".circleci/config.yml", text.as_str());
    let place = |start: usize| Span::new(start, start + 1);
    let (first, last) = (text.find('a'), text.rfind('a'));
    let [first, last] = [first, last].map(|start| start.expect("the text has it"));
    let diagnostic = Diagnostic::error("duplicate-key", place(last), "the key `a` is repeated")
        .with_label(place(first), "first given here")
        .with_label(place(last + 8), "the next key");
    let report = write("text", &source, &[diagnostic], Colour::Never);
    expect_file(&report, "far-apart.txt");
}

#[test]
fn no_byte_of_a_file_reaches_the_terminal_as_a_command() {
    let text = "a: \u{1b}[31mparalelism\t\u{9b}31m build\r\nb: build\r\n\u{202e}build\rbuild";
    let mut diagnostics = findings(text);
    for diagnostic in &mut diagnostics {
        diagnostic.message.push_str("\u{1b}[0m\u{9b}0m\n");
        diagnostic.help = Some("\u{7}\u{9b}0m".to_owned());
    }
    let source = Source::new("evil\u{1b}[31m\n.yml", text);
    for format in FORMATS {
        let report = write(format.name, &source, &diagnostics, Colour::Never);
        let is_command = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert_eq!(report.matches(is_command).collect::<Vec<_>>(), Vec::<&str>::new());
        expect_file(&report, &format!("hostile-{}.txt", format.name));
    }
}

#[test]
fn a_message_that_quotes_an_endless_value_is_cut() {
    let source = Source::new("x", "a: b");
    let message = format!("no job is called `{}`", "ö".repeat(100_000));
    let diagnostics = [Diagnostic::error("undefined-name", Span::new(3, 4), message)];
    for name in ["text", "concise"] {
        assert!(write(name, &source, &diagnostics, Colour::Never).chars().count() < 700);
    }
}

#[test]
fn the_json_report_fits_its_schema() {
    let schema = include_str!("../schemas/report.schema.json");
    let schema = serde_json::from_str(schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let source = Source::new(".circleci/config.yml", CONFIG);
    for diagnostics in [findings(CONFIG), Vec::new()] {
        let report = write("json", &source, &diagnostics, Colour::Never);
        let report = serde_json::from_str(&report).expect("the report is JSON");
        let faults: Vec<_> = validator.iter_errors(&report).map(|it| it.to_string()).collect();
        assert_eq!(faults, Vec::<String>::new());
    }
    assert!(!validator.is_valid(&serde_json::json!({ "version": 1, "files": [] })));
}

#[test]
fn the_summary_counts_what_there_is() {
    let source = Source::new("x", CONFIG);
    let diagnostics = findings(CONFIG);
    let report = Report { source: &source, path: "x", diagnostics: &diagnostics };
    let nothing = Report { source: &source, path: "x", diagnostics: &[] };
    let summary = |reports: &[Report<'_>]| Summary::new(reports).to_string();
    assert_eq!(summary(&[report, report]), "2 errors, 2 warnings, 2 infos in 2 files");
    assert_eq!(summary(&[nothing]), "no problems in 1 file");
}

#[test]
fn no_span_makes_a_report_panic() {
    let text = "\u{feff}a: ö\r\n\r\nb: \t🌍\rc\n\n";
    let source = Source::new("x", text);
    for start in 0..=text.len() + 2 {
        for end in start..=text.len() + 2 {
            let span = Span::new(start, end);
            let edits = Edits::new(vec![Edit::replace(span, "x\ny")]).expect("one edit");
            let applicability = Applicability::Safe;
            let fix = Fix { title: "fix".to_owned(), applicability, edits };
            let diagnostics = [Diagnostic::error("x", span, "x")
                .with_label(Span::new(end, end + 1), "y")
                .with_fix(fix)];
            for format in FORMATS {
                let report = Report { source: &source, path: "x", diagnostics: &diagnostics };
                assert!(!(format.write)(&[report], Colour::Ansi).is_empty());
            }
        }
    }
}
