//! The compiler on all fixtures and on the corpus: what must hold of every result.

#![expect(clippy::print_stdout, reason = "the counts are what a run of this test is read for")]

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use circlet::diagnostic::Diagnostic;
use circlet::expression::template;
use circlet::model::workflow::workflows;
use circlet::model::{OrbSource, Workspace};
use circlet::process::{Compiled, CompiledWorkflow, Data, Map, Options, Trigger, Value};
use circlet::rules::{self, process};
use circlet::text::Source;
use circlet::yaml;

fn trigger() -> Trigger {
    Trigger {
        branch: Some("main".to_owned()),
        revision: Some("0123456789abcdef0123456789abcdef01234567".to_owned()),
        ..Trigger::default()
    }
}

fn compile(source: &Source) -> Result<Compiled, String> {
    process(source, &trigger(), rules::Options::default(), Options::default())
        .map_err(|error| error.to_string())
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut files: Vec<_> = entries.map(|entry| entry.expect("it is readable").path()).collect();
    files.sort();
    files
}

fn read(text: &str) -> Value {
    let document = yaml::parse(text).document;
    document.root().map_or_else(Value::default, |root| Value::read(root, 0))
}

/// What is no mistake in a result: names of jobs hold values of parameters, keys of version 2.1 stay in a config that
/// calls itself one of version 2, and of a setup's workflows those without a condition are those whose condition held.
const IS_RIGHT_IN_A_RESULT: &[&str] =
    &["invalid-name", "needs-version-2-1", "setup-workflow-count"];

/// What a result must be, whatever the texts that it is made of, the config first; the first breach.
fn breach(sources: &[&Source], compiled: &Compiled) -> Option<String> {
    let text = compiled.config.to_yaml();
    if read(&text) != compiled.config {
        return Some("its YAML is read as something else".to_owned());
    }
    if read(&compiled.config.to_json()) != compiled.config {
        return Some("its JSON is read as something else".to_owned());
    }
    let output = Source::new("output.yml", text);
    let mut errors = rules::validate(&output);
    errors.retain(|it| it.is_error() && !IS_RIGHT_IN_A_RESULT.contains(&it.rule));
    if let Some(error) = errors.first() {
        let place = output.line_column(error.span.start);
        let (rule, message) = (error.rule, &error.message);
        return Some(format!("it has an error: {}: [{rule}] {message}", place.line));
    }
    let again = rules::compile(&output, &trigger(), None, Options::default());
    let again = again.expect("nothing is given but a branch");
    if let Some(error) = again.diagnostics.first() {
        return Some(format!("it cannot be compiled again: {}", error.message));
    }
    if again.config != compiled.config {
        return Some("compiled again it is something else".to_owned());
    }
    let is_final = compiled.unresolved_orbs.is_empty();
    let holds_tags =
        |source: &&Source| source.text().contains("\\<<") || source.text().contains("version: 2\n");
    if has_tag(&compiled.config) && !(is_final && sources.iter().any(holds_tags)) {
        return Some("a template is left in it".to_owned());
    }
    jobs_that_differ(compiled).or_else(|| matrix_that_differs(sources[0], compiled))
}

fn has_tag(value: &Value) -> bool {
    match &value.data {
        Data::Text(text) => {
            let template = template(text);
            !template.expressions().is_empty() || !template.faults.is_empty()
        }
        Data::List(list) => list.iter().any(has_tag),
        Data::Map(map) => map.entries().any(|(_, value)| has_tag(value)),
        _ => false,
    }
}

/// The jobs are those that the workflows name.
fn jobs_that_differ(compiled: &Compiled) -> Option<String> {
    let jobs = compiled.config.get("jobs").and_then(Value::as_map)?;
    let declared: BTreeSet<_> = jobs.entries().map(|(key, _)| &*key.name).collect();
    let active = compiled.workflows.iter().filter(|workflow| workflow.is_active());
    let used: BTreeSet<_> = active
        .flat_map(|workflow| &workflow.jobs)
        .filter(|job| job.definition.is_some())
        .map(|job| job.name.as_str())
        .collect();
    (declared != used).then(|| format!("it declares {declared:?}, but uses {used:?}"))
}

/// Every matrix makes as many jobs as its values say, less the excluded ones.
fn matrix_that_differs(source: &Source, compiled: &Compiled) -> Option<String> {
    let parsed = yaml::parse(source.text());
    for workflow in workflows(&parsed.document) {
        let same = |it: &&CompiledWorkflow| it.origin.span == workflow.key.span();
        let Some(result) = compiled.workflows.iter().find(same) else { continue };
        for invocation in &workflow.invocations {
            let Some(matrix) = invocation.matrix().filter(|matrix| matrix.is_complete) else {
                continue;
            };
            let values = matrix.parameters.iter().flat_map(|it| &it.values);
            let mut literals = values.filter_map(|value| value.as_str());
            if literals.any(|value| value.contains("<<")) {
                continue;
            }
            let made = result.jobs.iter().filter(|job| job.origin.span == invocation.item.span());
            let (made, expected) = (made.count(), matrix.combinations().count());
            if made != expected {
                let job = invocation.job_name;
                return Some(format!("the matrix of {job} makes {made} jobs, not {expected}"));
            }
        }
    }
    None
}

/// Compiles all files; gives the breaches and what cannot be compiled, and counts what becomes of them.
fn run(files: &[PathBuf]) -> (Vec<String>, Vec<String>) {
    let (mut breaches, mut refused) = (Vec::new(), Vec::new());
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for path in files {
        let name = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(path).display();
        let bytes = fs::read(path).expect("the file is readable");
        let Ok(source) = Source::from_bytes(name.to_string(), bytes) else { continue };
        let outcome = match compile(&source) {
            Ok(compiled) if compiled.diagnostics.iter().any(Diagnostic::is_error) => {
                // What the rules report is theirs to test.
                if !rules::validate(&source).iter().any(Diagnostic::is_error) {
                    let errors = compiled.diagnostics.iter().filter(|it| it.is_error());
                    refused.extend(errors.map(|error| {
                        let line = source.line_column(error.span.start).line;
                        format!("{name}:{line}: [{}] {}", error.rule, error.message)
                    }));
                    "refused by the compiler alone"
                } else {
                    "has errors"
                }
            }
            Ok(compiled) => {
                if let Some(breach) = breach(&[&source], &compiled) {
                    breaches.push(format!("{name}: {breach}"));
                }
                if compiled.unresolved_orbs.is_empty() { "compiled" } else { "compiled in part" }
            }
            Err(error) => {
                breaches.push(format!("{name}: {error}"));
                "no pipeline"
            }
        };
        *counts.entry(outcome).or_default() += 1;
    }
    println!("{counts:?}");
    (breaches, refused)
}

#[test]
fn results_of_fixtures_are_whole() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let process = files(&folder.join("process"));
    let compile = process.iter().filter(|folder| !folder.join("error.txt").exists());
    let merge = files(&folder.join("merge"));
    let mut configs: Vec<_> =
        compile.chain(&merge).map(|folder| folder.join("config.yml")).collect();
    configs.retain(|path| path.is_file());
    let (breaches, refused) = run(&configs);
    assert_eq!(breaches, Vec::<String>::new());
    // Null, in some way of writing it, is no config; and for the rules a config that declares no parameters of the
    // pipeline may have them from one that it continues.
    let is_known = |refused: &&String| {
        ["[empty-config]", "[undefined-pipeline-parameter]"]
            .iter()
            .any(|code| refused.contains(code))
    };
    assert_eq!(
        refused.iter().filter(|it| !is_known(it)).collect::<Vec<_>>(),
        Vec::<&String>::new()
    );
}

#[test]
fn results_of_public_configs_are_whole() {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/real"));
    if !folder.is_dir() {
        println!("no corpus beside the repository: nothing to check");
        return;
    }
    let (breaches, refused) = run(&files(&folder));
    println!("{}", refused.join("\n"));
    assert_eq!(breaches, Vec::<String>::new());
}

/// A config that runs every job and every command of an orb, each with a value for every parameter that needs one.
fn use_of_everything(orb: &Value) -> String {
    let section = |name| orb.get(name).and_then(Value::as_map);
    let mut config =
        "version: 2.1\norbs: {orb: acme/orb@1.0.0}\nworkflows:\n  main:\n    jobs:\n".to_owned();
    let call = |indent: &str, name: &str, element: &Value| {
        let mut call = format!("{indent}- orb/{name}:\n");
        let parameters = element.get("parameters").and_then(Value::as_map);
        for (key, parameter) in parameters.into_iter().flat_map(Map::entries) {
            if parameter.get("default").is_some() {
                continue;
            }
            let first = |it: &Value| it.as_list()?.first()?.as_text().map(Cow::into_owned);
            let value = match parameter.get("type").and_then(Value::as_str) {
                Some("boolean") => "true".to_owned(),
                Some("integer") => "1".to_owned(),
                Some("steps") => "[checkout]".to_owned(),
                Some("executor") => "mine".to_owned(),
                Some("enum") => parameter.get("enum").and_then(first).unwrap_or_default(),
                Some("env_var_name") => "SOME_TEXT".to_owned(),
                _ => "$SOME_TEXT".to_owned(),
            };
            writeln!(call, "{indent}    {}: {value}", key.name).expect("a string takes it");
        }
        call
    };
    let elements = |name| section(name).into_iter().flat_map(Map::entries);
    for (key, job) in elements("jobs") {
        config += &call("      ", &key.name, job);
    }
    config += "      - all\nexecutors: {mine: {machine: {image: ubuntu-2404:current}}}\njobs:\n  all:\n    executor: mine\n    steps:\n      - checkout\n";
    for (key, command) in elements("commands") {
        config += &call("      ", &key.name, command);
    }
    config
}

#[test]
fn everything_in_public_orbs_compiles() {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/orbs"));
    let mut n_jobs = 0;
    let mut breaches = Vec::new();
    for path in files(&folder) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let text = fs::read_to_string(&path).expect("the file is readable");
        let config = use_of_everything(&read(&text));
        let orbs = [OrbSource {
            reference: "acme/orb@1.0.0".to_owned(),
            source: Source::new(name.as_ref(), text),
        }];
        let workspace = Workspace::new(&orbs, &[]);
        if workspace.orb("acme/orb@1").is_none_or(|orb| orb.body().is_none()) {
            continue;
        }
        let source = Source::new("config.yml", config);
        let options = rules::Options { workspace: Some(&workspace), ..Default::default() };
        let compiled = process(&source, &trigger(), options, Options::default());
        let compiled = compiled.expect("nothing is given but a branch");
        n_jobs += compiled.workflows.iter().map(|workflow| workflow.jobs.len()).sum::<usize>();
        for error in compiled.diagnostics.iter().filter(|it| it.is_error()) {
            println!("{name}: [{}] {}", error.rule, error.message);
        }
        if compiled.diagnostics.is_empty()
            && let Some(breach) = breach(&[&source, &orbs[0].source], &compiled)
        {
            breaches.push(format!("{name}: {breach}"));
        }
    }
    println!("{n_jobs} jobs");
    assert_eq!(breaches, Vec::<String>::new());
}
