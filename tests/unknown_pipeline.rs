//! What is wrong whatever starts the pipeline: every fault that the compiler finds for an unknown pipeline, it finds
//! for each known one, on all our configs and, where they are at hand, on those from public repositories.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use circlet::diagnostic::Diagnostic;
use circlet::lang::Version;
use circlet::model::Model;
use circlet::process::{Options, Pipeline, Trigger, compile, faults};
use circlet::yaml;

/// All YAML files below a folder, sorted; none where there is no folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let paths = entries.map(|entry| entry.expect("the entry is readable").path());
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "yml") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn triggers() -> [Trigger; 3] {
    let branch = |name: &str| Trigger { branch: Some(name.to_owned()), ..Trigger::default() };
    let tag = Trigger { tag: Some("v1.2.3".to_owned()), ..Trigger::default() };
    [branch("main"), branch("feature/x"), tag]
}

/// Of a config that grows without bounds, which call was one too many depends on what was compiled before.
fn words(diagnostics: &[Diagnostic]) -> BTreeSet<(usize, &str, &str)> {
    let place = |it: &Diagnostic| if it.rule == "config-too-large" { 0 } else { it.span.start };
    diagnostics.iter().map(|it| (place(it), it.rule, it.message.as_str())).collect()
}

/// The faults that some pipeline does not have, and the number of those that all have.
fn check(paths: &[PathBuf]) -> (Vec<String>, usize) {
    let (mut uncertain, mut n_certain) = (Vec::new(), 0);
    for path in paths {
        let Ok(text) = fs::read_to_string(path) else { continue };
        let parsed = yaml::parse(&text);
        let model = Model::new(&parsed.document);
        if model.version() != Some(Version::V2_1) {
            continue;
        }
        let always = faults(&model);
        n_certain += always.len();
        for trigger in triggers() {
            let pipeline = Pipeline::new(&model, &trigger).expect("no parameter is given");
            let found = compile(&model, &pipeline, Options::default()).diagnostics;
            let missing: Vec<_> = words(&always).difference(&words(&found)).copied().collect();
            for (offset, rule, message) in missing {
                uncertain.push(format!("{}:{offset}: [{rule}] {message}", path.display()));
            }
        }
    }
    (uncertain, n_certain)
}

#[test]
fn what_is_wrong_in_our_configs_is_wrong_for_every_pipeline() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let (uncertain, n_certain) = check(&files(&fixtures));
    println!("{n_certain} faults");
    assert_eq!(uncertain, Vec::<String>::new());
    assert!(n_certain > 100, "only {n_certain} faults were compared");
}

#[test]
fn what_is_wrong_in_public_configs_is_wrong_for_every_pipeline() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if !corpus.is_dir() {
        println!("skipped: no configs beside the project");
        return;
    }
    let (uncertain, n_certain) = check(&files(&corpus));
    println!("{n_certain} faults");
    assert_eq!(uncertain, Vec::<String>::new());
}
