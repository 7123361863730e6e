//! The compiler on fixtures/process: each folder holds a config and what it becomes, compared as values; `arguments`
//! are flags, one a line; `orbs` holds orbs at hand; `error.txt` is there in place of a result. A case is a folder.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use circlet::diagnostic::Diagnostic;
use circlet::model::{OrbSource, Workspace};
use circlet::process::{Compiled, Data, MatrixOrder, Options, Trigger, Value};
use circlet::rules;
use circlet::text::Source;
use circlet::yaml;

fn fixtures() -> Vec<PathBuf> {
    entries(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/process"))
}

/// The paths in a folder, sorted; none where there is no folder.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<_> =
        entries.map(|entry| entry.expect("the entry is readable").path()).collect();
    paths.sort();
    paths
}

fn read(path: &Path) -> Option<String> {
    path.is_file().then(|| fs::read_to_string(path).expect("the file is readable"))
}

fn value(text: &str) -> Value {
    let parsed = yaml::parse(text);
    assert!(!parsed.diagnostics.iter().any(Diagnostic::is_error), "{text}");
    Value::read(parsed.document.root().expect("it holds something"), 0)
}

/// What the flags of a case ask for.
struct Case {
    source: Source,
    trigger: Trigger,
    options: Options,
    orbs: Vec<OrbSource>,
}

impl Case {
    fn read(folder: &Path) -> Self {
        let text = read(&folder.join("config.yml")).expect("there is a config");
        let mut case = Self {
            source: Source::new("config.yml", text),
            trigger: Trigger { branch: Some("main".to_owned()), ..Trigger::default() },
            options: Options::default(),
            orbs: orbs(&folder.join("orbs")),
        };
        for line in read(&folder.join("arguments")).unwrap_or_default().lines() {
            let (flag, argument) = line.split_once(' ').unwrap_or((line, ""));
            match flag {
                "--branch" => case.trigger.branch = Some(argument.to_owned()),
                "--tag" => {
                    (case.trigger.branch, case.trigger.tag) = (None, Some(argument.to_owned()));
                }
                "--pipeline-value" => {
                    let (name, value) = argument.split_once('=').expect("name=value");
                    case.trigger.values.insert(name.to_owned(), value.to_owned());
                }
                "--pipeline-parameters" => {
                    case.trigger.parameters = value(argument).as_map().expect("a map").clone();
                }
                "--matrix-order" => {
                    assert_eq!(argument, "declared");
                    case.options.matrix_order = MatrixOrder::Declared;
                }
                "--keep-unknown-orbs" => {}
                _ => panic!("{} has the flag {flag}", folder.display()),
            }
        }
        case
    }

    /// What the config becomes, or why it cannot be compiled.
    fn run(&self) -> Result<Compiled, String> {
        let workspace = Workspace::new(&self.orbs, &[]);
        let options = rules::Options { workspace: Some(&workspace), ..Default::default() };
        let compiled = rules::process(&self.source, &self.trigger, options, self.options)
            .map_err(|error| format!("{error}\n"))?;
        let errors: Vec<_> = compiled.diagnostics.iter().filter(|it| it.is_error()).collect();
        if errors.is_empty() { Ok(compiled) } else { Err(listing(&self.source, &errors)) }
    }
}

fn orbs(folder: &Path) -> Vec<OrbSource> {
    let files = entries(folder).into_iter().flat_map(|namespace| entries(&namespace));
    let orbs = files.map(|path| {
        let name = path.strip_prefix(folder).expect("it lies in the folder");
        let reference = name.with_extension("").to_str().expect("it is UTF-8").to_owned();
        let text = read(&path).expect("it is a file");
        OrbSource { reference, source: Source::new(format!("orbs/{}", name.display()), text) }
    });
    orbs.collect()
}

/// One line for each finding, and an indented one for each other place that it speaks of.
fn listing(source: &Source, diagnostics: &[&Diagnostic]) -> String {
    let mut lines = String::new();
    for diagnostic in diagnostics {
        let place = source.line_column(diagnostic.span.start);
        let (rule, message) = (diagnostic.rule, &diagnostic.message);
        writeln!(lines, "{}:{}: [{rule}] {message}", place.line, place.column)
            .expect("a string takes it");
        for label in &diagnostic.labels {
            let place = source.line_column(label.span.start);
            writeln!(lines, "    {}:{}: {}", place.line, place.column, label.message)
                .expect("a string takes it");
        }
    }
    lines
}

#[test]
fn configs_become_what_stands_beside_them() {
    let assert = snapbox::Assert::new().action_env("SNAPSHOTS");
    let mut faults = String::new();
    for folder in fixtures() {
        let case = Case::read(&folder);
        match (case.run(), read(&folder.join("processed.yml"))) {
            (Ok(compiled), Some(expected)) if compiled.config == value(&expected) => {}
            (Ok(compiled), Some(_)) => {
                writeln!(faults, "{}:\n{}", folder.display(), compiled.config.to_yaml())
                    .expect("a string takes it");
            }
            (Err(error), Some(_)) => {
                writeln!(faults, "{}:\n{error}", folder.display()).expect("a string takes it");
            }
            (Ok(compiled), None) => {
                let config = compiled.config.to_yaml();
                writeln!(faults, "{} compiles:\n{config}", folder.display())
                    .expect("a string takes it");
            }
            (Err(error), None) => {
                assert.eq(error, snapbox::Data::read_from(&folder.join("error.txt"), None));
            }
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn numbers_are_written_so_that_all_readers_of_yaml_know_them() {
    for (number, written) in [
        (0.1, "0.1"),
        (-0.0, "-0.0"),
        (1e22, "1.0e+22"),
        (-1.5e-10, "-1.5e-10"),
        (f64::INFINITY, ".inf"),
    ] {
        assert_eq!(Value::given(Data::Float(number)).to_yaml(), format!("{written}\n"));
    }
}
