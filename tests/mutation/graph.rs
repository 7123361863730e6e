//! Jobs that require what they cannot.

use circlet::yaml::{Node, Value};

use crate::config::Config;
use crate::operator::{Mutant, Operator, operator};
use crate::random::Random;

pub(crate) const OPERATORS: &[Operator] = &[
    operator("misspell a requirement", &["requires-unknown"], misspelled),
    operator("a job requires itself", &["requires-self"], itself),
    operator("two jobs require each other", &["requires-cycle"], each_other),
    operator("a status that does not exist", &["requires-status"], unknown_status),
    operator("a job's keys beside its name", &["workflow-item-several-keys"], keys_beside_name),
];

const REQUIREMENTS: &[&str] = &["workflows/*/jobs/#/*/requires/#"];

/// An entry of a workflow's jobs.
struct Entry<'d> {
    item: Node<'d>,
    /// The name by which others require it.
    name: &'d str,
    requires: Vec<Node<'d>>,
}

/// The entries of each workflow whose names are all different and known.
fn workflows<'c>(config: &'c Config<'_>) -> Vec<Vec<Entry<'c>>> {
    let mut workflows = Vec::new();
    for jobs in config.find("workflows/*/jobs") {
        let Value::Sequence(jobs) = jobs.value.value() else { continue };
        let entries: Option<Vec<_>> = jobs.items().map(entry).collect();
        let Some(entries) = entries else { continue };
        let mut names: Vec<_> = entries.iter().map(|entry| entry.name).collect();
        names.sort_unstable();
        names.dedup();
        if names.len() == entries.len() {
            workflows.push(entries);
        }
    }
    workflows
}

fn entry(item: Node<'_>) -> Option<Entry<'_>> {
    let plain = |item: Node<'_>| !item.is_alias() && item.anchor().is_none();
    match item.value() {
        Value::Scalar(_) => Some(Entry { item, name: item.as_str()?, requires: Vec::new() }),
        Value::Mapping(mapping) => {
            let only = mapping.entries().next().filter(|_| mapping.len() == 1)?;
            let body = only.value.as_mapping();
            let key = |name: &str| Some(body?.get_merged(name)?.entry.value);
            if key("matrix").is_some() || !plain(item) || !plain(only.value) {
                return None;
            }
            let name = key("name").map_or_else(|| only.name(), Node::as_str)?;
            let list = key("requires").filter(|list| plain(*list)).and_then(Node::as_sequence);
            let requires = list.map_or_else(Vec::new, |list| list.items().collect());
            Some(Entry { item, name, requires })
        }
        _ => None,
    }
}

fn misspelled(config: &Config<'_>, random: &mut Random) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for workflow in workflows(config) {
        let names: Vec<_> = workflow.iter().map(|entry| entry.name).collect();
        for node in workflow.iter().flat_map(|entry| &entry.requires) {
            let Some((name, scalar)) = node.as_str().zip(node.scalar()) else { continue };
            if let Some(slip) = random.misspell(name, &names) {
                mutants.push(Mutant::replace(scalar.content, slip));
            }
        }
    }
    mutants
}

fn itself(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for entry in workflows(config).into_iter().flatten().filter(|entry| !entry.name.contains("<<"))
    {
        for scalar in entry.requires.iter().filter_map(|node| node.scalar()) {
            mutants.push(Mutant::replace(scalar.content, entry.name));
        }
    }
    mutants
}

/// What a job requires comes to require it. Either end may be named.
fn each_other(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for workflow in workflows(config) {
        for entry in workflow.iter().filter(|entry| !entry.name.contains("<<")) {
            for required in &entry.requires {
                let target = workflow.iter().find(|other| Some(other.name) == required.as_str());
                let closing = target.and_then(|target| requiring(config, target, entry.name));
                mutants.extend(closing.map(|it| it.at(required.span().start)));
            }
        }
    }
    mutants
}

/// An entry without `requires` gets one.
fn requiring(config: &Config<'_>, entry: &Entry<'_>, name: &str) -> Option<Mutant> {
    let requires = format!("requires: [\"{name}\"]");
    match entry.item.value() {
        Value::Scalar(_) => {
            let span = entry.item.span();
            let job = span.slice(config.text());
            Some(Mutant::replace(span, format!("{{{job}: {{{requires}}}}}")).at_edit())
        }
        Value::Mapping(item) => {
            let body = item.entries().next()?.value.as_mapping()?;
            let first = body.entries().next()?.key.span().start;
            let indentation = config.indentation(first)?;
            let line = Mutant::insert(first, format!("{requires}\n{indentation}"));
            body.get_merged("requires").is_none().then(|| line.at_edit())
        }
        _ => None,
    }
}

fn unknown_status(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let plain = config
        .find_all(REQUIREMENTS)
        .into_iter()
        .filter(|place| place.fixed_text().is_some() && place.value.scalar().is_some());
    let status = |place: crate::config::Place<'_>| {
        let span = place.value.span();
        Mutant::replace(span, format!("{{{}: finished}}", span.slice(config.text())))
    };
    plain.map(status).collect()
}

/// The body of an entry stands as far to the left as its name.
fn keys_beside_name(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let places = config.find("workflows/*/jobs/#/*");
    places.into_iter().filter_map(|place| crate::layout::outdented(config, place)).collect()
}
