//! The result: the config that says what runs, without anything that must be compiled.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::process::compile::{CompiledJob, CompiledWorkflow};
use crate::process::compiler::UnknownOrb;
use crate::process::draft::JobKind;
use crate::process::{Data, Key, Origin, Value};
use crate::yaml::Mapping;

fn key(name: &str) -> Key {
    Key::new(name, Origin::GIVEN)
}

fn map(entries: Vec<(Key, Value)>) -> Value {
    Value::map(entries, Origin::GIVEN)
}

/// The config of workflows that run. Where orbs are used that are not at hand, CircleCI must compile it once more: it
/// imports these, is of version 2.1, and what looks like a template in it is escaped.
pub(super) fn config(
    root: Mapping<'_>,
    workflows: &[CompiledWorkflow],
    unknown_orbs: &[UnknownOrb],
) -> Value {
    let is_final = unknown_orbs.is_empty();
    let active = || workflows.iter().filter(|workflow| workflow.is_active());
    let mut seen = BTreeSet::new();
    let jobs = active().flat_map(|workflow| &workflow.jobs).filter_map(|job| {
        let definition = job.definition.clone()?;
        seen.insert(&job.name).then(|| (Key::new(&job.name, job.origin), definition))
    });
    let jobs = map(jobs.collect());
    let mut entries = Vec::new();
    if is_final {
        entries.push((key("version"), Value::given(Data::Int(2))));
    } else {
        entries.push((key("version"), Value::given(Data::Float(2.1))));
    }
    if let Some(setup) = root.get_merged("setup") {
        entries.push((key("setup"), Value::read(setup.entry.value, 0)));
    }
    if !is_final {
        let orbs = unknown_orbs.iter().map(|orb| (key(&orb.alias), orb.import.clone()));
        entries.push((key("orbs"), map(orbs.collect())));
    }
    entries.push((key("jobs"), if is_final { jobs } else { escaped(&jobs) }));
    let version = is_final.then(|| (key("version"), Value::given(Data::Int(2))));
    let compiled = active()
        .map(|workflow| (Key::new(&workflow.name, workflow.origin), compiled_workflow(workflow)));
    let compiled = map(version.into_iter().chain(compiled).collect());
    entries.push((key("workflows"), if is_final { compiled } else { escaped(&compiled) }));
    map(entries)
}

fn compiled_workflow(workflow: &CompiledWorkflow) -> Value {
    let jobs = workflow.jobs.iter().map(entry).collect();
    let jobs = (key("jobs"), Value::list(jobs, workflow.origin));
    Value::map(workflow.keys.iter().cloned().chain([jobs]), workflow.origin)
}

/// The entry of a job in its workflow: its name, or a map from that to what the workflow gives it.
fn entry(job: &CompiledJob) -> Value {
    let (mut name, mut keys) = (&job.name, Vec::new());
    if job.kind == JobKind::Unknown {
        if job.name != job.job {
            keys.push((key("name"), Value::text(&job.name, job.origin)));
        }
        name = &job.job;
    }
    let requires = job.requires.iter().map(|required| {
        let name = Value::text(&required.name, job.origin);
        match &required.status {
            Some(status) => map(vec![(key(&required.name), status.clone())]),
            None => name,
        }
    });
    let requires: Vec<_> = requires.collect();
    if !requires.is_empty() {
        keys.push((key("requires"), Value::list(requires, job.origin)));
    }
    keys.extend(job.keys.iter().cloned());
    if keys.is_empty() {
        return Value::text(name, job.origin);
    }
    Value::map([(Key::new(name, job.origin), map(keys))], job.origin)
}

/// The value with every `<<` in its texts written so that it means itself.
fn escaped(value: &Value) -> Value {
    let data = match &value.data {
        Data::Text(text) if text.contains("<<") => Data::text(&escape(text)),
        Data::List(list) => Data::List(list.iter().map(escaped).collect()),
        Data::Map(map) => {
            let entries = map.entries().map(|(key, value)| (key.clone(), escaped(value)));
            Data::Map(Rc::new(entries.collect()))
        }
        other => other.clone(),
    };
    Value::new(data, value.origin)
}

/// Before a `<<` every backslash counts as half of one, and an odd one takes the meaning of `<<` away.
fn escape(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<<") {
        let n_backslashes = before.len() - before.trim_end_matches('\\').len();
        written.push_str(before);
        written.extend(std::iter::repeat_n('\\', n_backslashes + 1));
        written.push_str("<<");
        rest = after;
    }
    written.push_str(rest);
    written
}
