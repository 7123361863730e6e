//! `graph` on the configs of fixtures/graph: the tree beside each; of those in `forms`, every format.

use std::fs;
use std::path::{Path, PathBuf};

use circlet::graph::{Charset, FORMATS, Graph, lines};
use circlet::model::Model;
use circlet::yaml;
use snapbox::Data;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn configs(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let paths = entries.map(|entry| entry.expect("the entry is readable").path());
    let is_config = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "yml");
    let mut paths: Vec<_> = paths.filter(is_config).collect();
    paths.sort();
    paths
}

fn graph(text: &str) -> Graph {
    Graph::of(&Model::new(&yaml::parse(text).document))
}

fn tree(graph: &Graph, charset: Charset) -> String {
    let lines = lines(graph, charset).into_iter();
    let lines = lines.map(|it| format!("{}{}  {}", it.branches, it.name, it.details));
    lines.map(|line| line.trim_end().to_owned() + "\n").collect()
}

#[test]
fn configs_are_drawn_as_beside_them() {
    let assert = snapbox::Assert::new().action_env("SNAPSHOTS");
    let paths = configs(&root().join("fixtures/graph"));
    assert!(paths.len() > 5);
    for path in paths {
        let text = fs::read_to_string(&path).expect("the fixture is readable");
        let tree = tree(&graph(&text), Charset::Unicode);
        assert.eq(tree, Data::read_from(&path.with_extension("txt"), None).raw());
    }
}

#[test]
fn every_form_is_as_beside_the_config() {
    let assert = snapbox::Assert::new().action_env("SNAPSHOTS");
    for path in configs(&root().join("fixtures/graph/forms")) {
        let graph = graph(&fs::read_to_string(&path).expect("the fixture is readable"));
        let expected = |extension| Data::read_from(&path.with_extension(extension), None).raw();
        assert.eq(tree(&graph, Charset::Unicode), expected("txt"));
        assert.eq(tree(&graph, Charset::Ascii), expected("ascii.txt"));
        for format in FORMATS {
            assert.eq((format.write)(&graph), expected(format.name));
        }
    }
}

#[test]
fn ascii_trees_have_no_other_character_where_names_have_none() {
    for path in configs(&root().join("fixtures/graph")) {
        let text = fs::read_to_string(&path).expect("the fixture is readable");
        let tree = tree(&graph(&text), Charset::Ascii);
        assert!(tree.is_ascii(), "{tree}");
    }
}

#[test]
fn a_config_that_ends_too_early_is_no_panic() {
    let folders = [root().join("fixtures/graph"), root().join("fixtures/graph/forms")];
    for path in folders.iter().flat_map(|folder| configs(folder)) {
        let text = fs::read_to_string(&path).expect("the fixture is readable");
        for (offset, _) in text.char_indices() {
            let graph = graph(&text[..offset]);
            tree(&graph, Charset::Unicode);
            for format in FORMATS {
                (format.write)(&graph);
            }
        }
    }
}

/// Of public configs: every job is drawn once, and below all that it waits for.
#[test]
fn jobs_stand_below_what_they_wait_for() {
    let paths = configs(&root().join("../shared/corpus/real"));
    if paths.is_empty() {
        println!("skipped: no configs beside the project");
        return;
    }
    let mut n_requirements = 0;
    for path in paths.iter().step_by(3) {
        let Ok(text) = fs::read_to_string(path) else { continue };
        for workflow in graph(&text).workflows {
            let alone = Graph { workflows: vec![workflow.clone()] };
            let drawn = lines(&alone, Charset::Unicode);
            assert_eq!(drawn.len(), workflow.jobs.len() + 1, "{}", path.display());
            let place = |name: &str| drawn.iter().position(|line| line.name == name);
            let last_place = |name: &str| drawn.iter().rposition(|line| line.name == name);
            for job in &workflow.jobs {
                for other in job.requires.iter().flat_map(|requirement| &requirement.jobs) {
                    let (above, below) = (&workflow.jobs[*other].name, &job.name);
                    assert!(place(above) <= last_place(below), "{}: {above}", path.display());
                    n_requirements += 1;
                }
            }
        }
    }
    assert!(n_requirements > 1_000, "only {n_requirements} were compared");
}

#[test]
fn a_long_chain_is_drawn_in_bounded_space() {
    let item = |number: usize| format!("      - j{}: {{requires: [j{number}]}}\n", number + 1);
    let items: Vec<_> = (0..3_000).map(item).collect();
    let text = format!("workflows:\n  main:\n    jobs:\n      - j0\n{}", items.concat());
    let drawn = tree(&graph(&text), Charset::Unicode);
    assert!(drawn.len() < 1_000_000, "{}", drawn.len());
}

#[test]
fn namesakes_that_are_required_many_times_take_bounded_space() {
    let items = "      - same\n".repeat(3_000);
    let names = "same, ".repeat(3_000);
    let text =
        format!("workflows:\n  main:\n    jobs:\n{items}      - last: {{requires: [{names}]}}\n");
    assert!(graph(&text).n_edges() <= 100_000);
}
