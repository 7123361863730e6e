//! Configs that do not stand alone: each folder of fixtures/workspace is a `.circleci` with orbs at hand below `orbs`;
//! `findings.txt` has what is found in its files.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use circlet::lang::SymbolKind;
use circlet::model::{Model, OrbSource, Target, Workspace, continuation_paths};
use circlet::rules::{Options, validate_with};
use circlet::text::Source;
use circlet::yaml;

struct Folder {
    orbs: Vec<OrbSource>,
    files: Vec<Source>,
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/workspace")
}

/// The paths in a folder, sorted; none where there is no folder.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<_> =
        entries.map(|entry| entry.expect("the entry is readable").path()).collect();
    paths.sort();
    paths
}

fn source(path: &Path, folder: &Path) -> Source {
    let name = path.strip_prefix(folder).expect("it lies in the folder").display().to_string();
    Source::new(name, fs::read_to_string(path).expect("the file is readable"))
}

fn read(folder: &Path) -> Folder {
    let orb_dir = folder.join("orbs");
    let orbs =
        entries(&orb_dir).into_iter().flat_map(|namespace| entries(&namespace)).map(|path| {
            let reference = path.strip_prefix(&orb_dir).expect("it lies in the folder");
            let reference = reference.with_extension("").to_str().expect("it is UTF-8").to_owned();
            OrbSource { reference, source: source(&path, folder) }
        });
    let files = entries(folder).into_iter().filter(|path| path.extension() == Some("yml".as_ref()));
    Folder { orbs: orbs.collect(), files: files.map(|path| source(&path, folder)).collect() }
}

#[test]
fn folders_have_exactly_the_findings_beside_them() {
    let assert = snapbox::Assert::new().action_env("SNAPSHOTS");
    for folder in entries(&fixtures()) {
        let Folder { orbs, files } = read(&folder);
        let workspace = Workspace::new(&orbs, &files);
        let mut found = String::new();
        for file in &files {
            let options = Options { workspace: Some(&workspace), ..Options::default() };
            let checked = validate_with(file, options);
            let name = file.name();
            for diagnostic in checked.diagnostics {
                let place = file.line_column(diagnostic.span.start);
                let (severity, rule) = (diagnostic.severity.name(), diagnostic.rule);
                let (line, column, message) = (place.line, place.column, diagnostic.message);
                writeln!(found, "{name}:{line}:{column}: {severity}[{rule}] {message}")
                    .expect("a string takes it");
                for label in &diagnostic.labels {
                    let place = file.line_column(label.span.start);
                    writeln!(found, "    {}:{}: {}", place.line, place.column, label.message)
                        .expect("a string takes it");
                }
            }
            for orb in checked.unresolved_orbs {
                writeln!(found, "{name}: not at hand: {orb}").expect("a string takes it");
            }
        }
        assert.eq(found, snapbox::Data::read_from(&folder.join("findings.txt"), None).raw());
    }
}

#[test]
fn a_set_shares_its_pipeline_parameters() {
    let Folder { orbs, files } = read(&fixtures().join("set"));
    let workspace = Workspace::new(&orbs, &files);
    for file in &files {
        let document = yaml::parse(file.text()).document;
        let parameters = |model: &Model<'_>| {
            let names = model.pipeline_parameters().filter_map(|entry| entry.name());
            names.map(str::to_owned).collect::<std::collections::BTreeSet<_>>()
        };
        let in_set = Model::in_workspace(&document, &workspace);
        assert!(in_set.is_part_of_a_set());
        assert_eq!(parameters(&in_set), ["build", "deploy"].map(str::to_owned).into());
        assert_eq!(parameters(&Model::new(&document)).len(), 1);
    }
    let alone = Workspace::new(&[], &files[1..]);
    let document = yaml::parse(files[1].text()).document;
    assert!(!Model::in_workspace(&document, &alone).is_part_of_a_set());
}

#[test]
fn a_setup_config_names_the_files_that_it_continues_with() {
    let Folder { files, .. } = read(&fixtures().join("set"));
    let paths: Vec<_> = files.iter().flat_map(continuation_paths).collect();
    assert_eq!(paths, [".circleci/continue.yml", "docs/.circleci/continue.yml"]);
}

#[test]
fn elements_of_an_orb_at_hand_are_found_in_its_own_document() {
    let Folder { orbs, files } = read(&fixtures().join("orbs"));
    let workspace = Workspace::new(&orbs, &[]);
    let document = yaml::parse(files[0].text()).document;
    let model = Model::in_workspace(&document, &workspace);
    let reference = model.references(SymbolKind::Executor).find(|it| it.name == "newest/small");
    let target = model.final_target(reference.expect("the config has it"));
    let Some(Target::Element(element)) = target else { panic!("not found: {target:?}") };
    assert_eq!(element.orb.reference, "acme/tools@1.10.0");
    assert!(element.key.span().slice(element.orb.source.text()) == "small");
    assert!(element.value.as_mapping().is_some_and(|body| body.get("docker").is_some()));
}

#[test]
fn names_for_names_are_followed_from_orb_to_orb_until_one_is_not_at_hand() {
    let Folder { orbs, files } = read(&fixtures().join("imports"));
    let document = yaml::parse(files[0].text()).document;
    let workspace = Workspace::new(&orbs, &[]);
    let model = Model::in_workspace(&document, &workspace);
    let reference = model.references(SymbolKind::Job).find(|it| it.name == "outer/test");
    let reference = reference.expect("the config has it");
    assert!(matches!(model.target(reference), Some(Target::Element(_))));
    assert!(matches!(model.final_target(reference), Some(Target::Opaque)));
    let inner = "jobs: {test: {type: no-op}}\ncommands: {hello: {steps: [checkout]}}\n";
    let inner = OrbSource {
        reference: "acme/inner@1.5.0".to_owned(),
        source: Source::new("inner.yml", inner),
    };
    let orbs: Vec<_> = orbs.iter().cloned().chain([inner]).collect();
    let workspace = Workspace::new(&orbs, &[]);
    let model = Model::in_workspace(&document, &workspace);
    let Some(Target::Element(element)) = model.final_target(reference) else {
        panic!("it is not found")
    };
    assert_eq!(element.orb.reference, "acme/inner@1.5.0");
}
