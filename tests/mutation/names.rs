//! Names of things that do not exist.

use circlet::text::Span;
use circlet::yaml::{Node, Value};

use crate::config::Config;
use crate::operator::{Mutant, Operator, operator};
use crate::random::Random;

pub(crate) const OPERATORS: &[Operator] = &[
    operator("misspell a job in a workflow", &["unknown-job", "unknown-job-group"], jobs),
    operator("misspell an executor", &["unknown-executor"], executors),
    operator("misspell a command", &["unknown-command"], commands),
    operator("misspell a built-in step", &["unknown-command"], built_in_steps),
    operator("misspell the orb of a step", &["unknown-orb"], orbs_of_steps),
    operator("misspell the orb of a job", &["unknown-orb"], orbs_of_jobs),
    operator("misspell the orb of an executor", &["unknown-orb"], orbs_of_executors),
    operator("misspell an alias", &["yaml-unknown-anchor"], aliases),
];

const JOB_ENTRIES: &[&str] = &["workflows/*/jobs/#", "job-groups/*/jobs/#"];

/// The nodes that name what an item calls: a plain item, or its only key.
fn callee(item: Node<'_>) -> Option<Node<'_>> {
    match item.value() {
        Value::Scalar(_) => Some(item),
        Value::Mapping(mapping) if mapping.len() == 1 => {
            mapping.entries().next().map(|entry| entry.key).filter(|key| key.anchor().is_none())
        }
        _ => None,
    }
}

fn callees<'c>(config: &'c Config<'_>, patterns: &[&str]) -> Vec<Node<'c>> {
    config.find_all(patterns).into_iter().filter_map(|place| callee(place.value)).collect()
}

/// One slip in each name that is declared in a section.
fn misspelled(
    nodes: Vec<Node<'_>>,
    declared: &[&str],
    taken: &[&str],
    random: &mut Random,
) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for node in nodes {
        let Some(name) = node.as_str().filter(|name| declared.contains(name)) else { continue };
        if let (Some(slip), Some(scalar)) = (random.misspell(name, taken), node.scalar()) {
            mutants.push(Mutant::replace(scalar.content, slip));
        }
    }
    mutants
}

fn jobs(config: &Config<'_>, random: &mut Random) -> Vec<Mutant> {
    let declared = config.names("jobs");
    let mut taken = declared.clone();
    taken.extend(config.names("job-groups"));
    let is_declared = |place: &crate::config::Place<'_>| {
        let options = callee(place.value).and(place.value.as_mapping());
        let body = options.and_then(|item| item.entries().next()?.value.as_mapping());
        body.is_none_or(|body| body.get_merged("type").is_none())
    };
    let places = config.find_all(JOB_ENTRIES).into_iter().filter(is_declared);
    misspelled(places.filter_map(|place| callee(place.value)).collect(), &declared, &taken, random)
}

fn executors(config: &Config<'_>, random: &mut Random) -> Vec<Mutant> {
    let declared = config.names("executors");
    let places = config.find_all(&["jobs/*/executor", "jobs/*/executor/name"]);
    misspelled(places.into_iter().map(|place| place.value).collect(), &declared, &declared, random)
}

fn commands(config: &Config<'_>, random: &mut Random) -> Vec<Mutant> {
    let declared = config.names("commands");
    let taken = [declared.as_slice(), BUILT_IN].concat();
    misspelled(callees(config, &["STEP"]), &declared, &taken, random)
}

const BUILT_IN: &[&str] = &[
    "run",
    "checkout",
    "setup_remote_docker",
    "save_cache",
    "restore_cache",
    "store_artifacts",
    "store_test_results",
    "persist_to_workspace",
    "attach_workspace",
    "add_ssh_keys",
    "when",
    "unless",
];

fn built_in_steps(config: &Config<'_>, random: &mut Random) -> Vec<Mutant> {
    let taken = [config.names("commands").as_slice(), BUILT_IN].concat();
    misspelled(callees(config, &["STEP"]), BUILT_IN, &taken, random)
}

/// One slip in the first half of each `orb/element`.
fn orbs(config: &Config<'_>, nodes: Vec<Node<'_>>, random: &mut Random) -> Vec<Mutant> {
    let declared = config.names("orbs");
    let mut mutants = Vec::new();
    for node in nodes {
        let Some((orb, element)) = node.as_str().and_then(|name| name.split_once('/')) else {
            continue;
        };
        if !declared.contains(&orb) || element.contains("<<") {
            continue;
        }
        if let (Some(slip), Some(scalar)) = (random.misspell(orb, &declared), node.scalar()) {
            let start = scalar.content.start;
            mutants.push(Mutant::replace(Span::new(start, start + orb.len()), slip));
        }
    }
    mutants
}

fn orbs_of_steps(config: &Config<'_>, random: &mut Random) -> Vec<Mutant> {
    orbs(config, callees(config, &["STEP"]), random)
}

fn orbs_of_jobs(config: &Config<'_>, random: &mut Random) -> Vec<Mutant> {
    orbs(config, callees(config, JOB_ENTRIES), random)
}

fn orbs_of_executors(config: &Config<'_>, random: &mut Random) -> Vec<Mutant> {
    let places = config.find_all(&["jobs/*/executor", "jobs/*/executor/name"]);
    orbs(config, places.into_iter().map(|place| place.value).collect(), random)
}

fn aliases(config: &Config<'_>, random: &mut Random) -> Vec<Mutant> {
    let anchors: Vec<_> = config.document().anchors().iter().map(|it| it.name.as_ref()).collect();
    let mut mutants = Vec::new();
    for node in config.document().nodes() {
        let Value::Alias(alias) = node.value() else { continue };
        if let Some(slip) = random.misspell(alias.name, &anchors) {
            mutants.push(Mutant::replace(node.span(), format!("*{slip}")));
        }
    }
    mutants
}
