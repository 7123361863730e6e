//! The merge on every config of the corpus: what it must keep is checked here by other means than its own self-check.

#![expect(clippy::print_stdout, reason = "the counts are what a run of this test is read for")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use circlet::merge::{Error, Merged, Options, merge};
use circlet::template::{Fragment, render};
use circlet::text::Source;
use circlet::yaml::{self, Node, Value};

const JOB: &str = "postman-automated-runs";

/// What became of the files: counts by outcome, and the faults.
#[derive(Default)]
struct Tally {
    counts: BTreeMap<String, usize>,
    faults: Vec<String>,
}

fn corpus() -> Option<PathBuf> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus"));
    if folder.is_dir() {
        return Some(folder);
    }
    println!("no corpus beside the repository: nothing to check");
    None
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is readable");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("it is readable").path()).collect();
    files.sort();
    files
}

/// What `generate` renders for a request of fixtures/generate/rendered.
fn rendered(name: &str) -> Fragment {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/generate/rendered");
    let path = Path::new(folder).join(name).join("request.json");
    let text = fs::read_to_string(path).expect("the request is there");
    let request = serde_json::from_str(&text).expect("it is a request");
    render(&request).expect("it becomes a job")
}

/// Merges into all files, on two threads.
fn run(files: &[PathBuf], fragments: &[Fragment]) -> Tally {
    let halves = files.split_at(files.len() / 2);
    let tallies = thread::scope(|scope| {
        let other = scope.spawn(|| run_part(halves.0, fragments));
        [run_part(halves.1, fragments), other.join().expect("no merge panics")]
    });
    let mut sum = Tally::default();
    for tally in tallies {
        sum.faults.extend(tally.faults);
        for (outcome, count) in tally.counts {
            *sum.counts.entry(outcome).or_default() += count;
        }
    }
    sum
}

fn run_part(files: &[PathBuf], fragments: &[Fragment]) -> Tally {
    let mut tally = Tally::default();
    for path in files {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let bytes = fs::read(path).expect("the file is readable");
        let source = match Source::from_bytes(name.as_ref(), bytes) {
            Ok(source) => source,
            Err(error) => {
                *tally.counts.entry(format!("not text: {error}")).or_default() += 1;
                continue;
            }
        };
        for (index, fragment) in fragments.iter().enumerate() {
            let outcome = match merge_somewhere(&source, fragment) {
                Ok((merged, options)) => match check(&source, fragment, &merged, &options)
                    // Once a file is enough: it is two more merges.
                    .and_then(|()| match index {
                        1 => replaces_and_restores(fragment, &fragments[0], &merged),
                        _ => Ok(()),
                    }) {
                    Ok(()) => "merged".to_owned(),
                    Err(fault) => {
                        tally.faults.push(format!("{name}: {fault}"));
                        "failed".to_owned()
                    }
                },
                Err(error @ Error::SelfCheck { .. }) => {
                    tally.faults.push(format!("{name}: {error}"));
                    "failed".to_owned()
                }
                Err(error) => format!("refused: {}", reason(&error)),
            };
            *tally.counts.entry(outcome).or_default() += 1;
        }
    }
    tally
}

/// Merges; where the config leaves a choice of workflows, into the first that takes the job.
fn merge_somewhere(source: &Source, fragment: &Fragment) -> Result<(Merged, Options), Error> {
    let options = Options::default();
    match merge(source, fragment, &options) {
        Ok(merged) => Ok((merged, options)),
        Err(Error::SeveralWorkflows { names }) => {
            let options = Options { workflow: names.first().cloned() };
            merge(source, fragment, &options).map(|merged| (merged, options))
        }
        Err(error) => Err(error),
    }
}

/// The error without the names of one file.
fn reason(error: &Error) -> String {
    match error {
        Error::Syntax { .. } => "the config cannot be read".to_owned(),
        Error::Orb { .. } => "the source of an orb".to_owned(),
        Error::Setup { .. } => "a setup config".to_owned(),
        error => error.to_string(),
    }
}

fn check(
    base: &Source,
    fragment: &Fragment,
    merged: &Merged,
    options: &Options,
) -> Result<(), String> {
    let result = Source::new(base.name(), merged.text.clone());
    let mut kept = String::new();
    let mut end = 0;
    for edit in merged.edits.iter() {
        kept.push_str(&base.text()[end..edit.span.start]);
        kept.push_str(&edit.text);
        end = edit.span.end;
        let removed = edit.span.slice(base.text()).trim();
        if !["", "{}", "[]", "~", "null"].contains(&removed) {
            return Err(format!("takes away `{removed}`"));
        }
    }
    kept.push_str(&base.text()[end..]);
    if kept != merged.text {
        return Err("changes bytes outside the edits".to_owned());
    }
    if base.text().contains("\r\n") && !base.text().replace("\r\n", "").contains('\n') {
        let bare = merged.text.replace("\r\n", "").contains('\n');
        if bare {
            return Err("brings bare line feeds into a file with CRLF".to_owned());
        }
    }
    let ends = |text: &str| text.ends_with('\n');
    if !base.text().is_empty() && ends(base.text()) != ends(&merged.text) {
        return Err("changes the line break at the end".to_owned());
    }
    match merge(&result, fragment, options) {
        Ok(again) if again.edits.is_empty() => {}
        Ok(_) => return Err("is not idempotent".to_owned()),
        Err(error) => return Err(format!("refuses its own result: {error}")),
    }
    let (before, after) = (yaml::parse(base.text()), yaml::parse(result.text()));
    let job = yaml::parse(fragment.job());
    let written = after.document.root().and_then(|root| child(child(root, "jobs")?, JOB));
    let wanted = job.document.root().and_then(|root| child(root, JOB));
    if written.map(dump) != wanted.map(dump) {
        return Err("the job is not the generated one".to_owned());
    }
    let (before, after) = (before.document.root(), after.document.root());
    if before.map(without_job) != after.map(without_job) {
        return Err("the rest has another value".to_owned());
    }
    Ok(())
}

/// Another job takes the place of the merged one, and the first one comes back to the same bytes.
fn replaces_and_restores(
    fragment: &Fragment,
    other: &Fragment,
    merged: &Merged,
) -> Result<(), String> {
    let other = Fragment::new(JOB, other.job(), &format!("- {JOB}\n")).expect("it is a job");
    let again = |text: &str, fragment: &Fragment| {
        let source = Source::new("config.yml", text);
        merge(&source, fragment, &Options::default()).map_err(|error| format!("then: {error}"))
    };
    let replaced = again(&merged.text, &other)?;
    if !replaced.replaces_job() {
        return Err("the other job does not take its place".to_owned());
    }
    if again(&replaced.text, fragment)?.text != merged.text {
        return Err("replacing the job and restoring it changes other bytes".to_owned());
    }
    Ok(())
}

fn child<'d>(node: Node<'d>, key: &str) -> Option<Node<'d>> {
    Some(node.as_mapping()?.get(key)?.value)
}

fn dump(node: Node<'_>) -> String {
    let mut text = String::new();
    write_node(node, &mut Vec::new(), &|_| false, &mut text);
    text
}

/// The value of a config as text, without the job and what runs it. Empty collections on the way count as missing, and
/// so does an only workflow without jobs.
fn without_job(root: Node<'_>) -> String {
    let mut text = String::new();
    let skip = |path: &[String]| {
        let path: Vec<_> = path.iter().map(String::as_str).collect();
        matches!(path[..], ["jobs", JOB] | ["workflows", _, "jobs", JOB])
            || path[..] == ["workflows", "automated-api-tests", "jobs", "build"]
    };
    write_node(root, &mut Vec::new(), &skip, &mut text);
    text
}

fn write_node(
    node: Node<'_>,
    path: &mut Vec<String>,
    skip: &dyn Fn(&[String]) -> bool,
    text: &mut String,
) {
    let on_the_way =
        path.len() < 4 && path.first().is_none_or(|key| key == "jobs" || key == "workflows");
    let start = text.len();
    if let Some(anchor) = node.anchor() {
        write!(text, "&{} ", anchor.name).expect("a string takes all text");
    }
    match node.value() {
        Value::Mapping(mapping) => {
            let mut parts = Vec::new();
            for entry in mapping.entries() {
                let key = entry.name().unwrap_or_default();
                path.push(key.to_owned());
                let mut part = String::new();
                if !skip(path) {
                    write_node(entry.value, path, skip, &mut part);
                }
                if !part.is_empty() {
                    parts.push(format!("{key}: {part}"));
                }
                path.pop();
            }
            // Where `jobs` comes to stand among the keys makes no difference.
            parts.sort();
            if !(parts.is_empty() && on_the_way) {
                write!(text, "{{{}}}", parts.join(", ")).expect("a string takes all text");
            }
        }
        Value::Sequence(list) => {
            let mut parts = Vec::new();
            for item in list.items() {
                let only = item.as_mapping().filter(|mapping| mapping.len() == 1);
                let name = match only {
                    Some(mapping) => mapping.entries().next().and_then(|entry| entry.name()),
                    None => item.as_str(),
                };
                path.push(name.unwrap_or_default().to_owned());
                if !skip(path) {
                    let mut part = String::new();
                    // The item's own key is no step of the path.
                    write_node(item, &mut vec![String::new(); 9], &|_| false, &mut part);
                    parts.push(part);
                }
                path.pop();
            }
            if !(parts.is_empty() && on_the_way) {
                write!(text, "[{}]", parts.join(", ")).expect("a string takes all text");
            }
        }
        Value::Alias(alias) => write!(text, "*{}", alias.name).expect("a string takes all text"),
        Value::Scalar(_) if node.is_null() && on_the_way => text.truncate(start),
        // A block scalar at the very end gets the line break that the file lacks.
        Value::Scalar(scalar) => {
            let value = node.scalar_value();
            write!(text, "{value:?} {:?}", scalar.text.trim_end_matches('\n'))
                .expect("a string takes all text");
        }
    }
}

#[test]
fn merges_into_real_configs_and_changes_nothing_else() {
    let Some(corpus) = corpus() else { return };
    let requests =
        ["linux-docker-file-environment-lint", "macos-file-lint-eu", "windows-everything"];
    let fragments = requests.map(rendered);
    for folder in ["real", "orbs"] {
        let tally = run(&files(&corpus.join(folder)), &fragments);
        println!("{folder}: {:#?}", tally.counts);
        assert_eq!(tally.faults, Vec::<String>::new(), "in {folder}");
        assert!(tally.counts.values().sum::<usize>() > 0);
    }
}

#[test]
fn refuses_texts_that_are_no_yaml() {
    let Some(corpus) = corpus() else { return };
    let tally = run(&files(&corpus.join("broken")), &[rendered("linux-docker-file")]);
    println!("broken: {:#?}", tally.counts);
    assert_eq!(tally.faults, Vec::<String>::new());
}
