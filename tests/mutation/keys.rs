//! Keys that are missing, misspelled, repeated, or do not go together.

use circlet::text::Span;
use circlet::yaml::{Mapping, Node, Value};

use crate::config::{Config, Place};
use crate::operator::{Mutant, Operator, operator};
use crate::random::Random;

pub(crate) const OPERATORS: &[Operator] = &[
    operator("drop a required key", &["missing-key"], dropped),
    operator("drop where a job runs", &["missing-key"], without_environment),
    operator("drop the version", &["version-missing"], without_version),
    operator("misspell a key", &["unknown-key"], misspelled),
    operator("misspell a required key", &["unknown-key"], misspelled_required),
    operator("misspell a section", &["top-level-typo"], misspelled_section),
    operator("repeat a key", &["duplicate-key"], repeated),
    operator("declare a job twice", &["duplicate-key"], declared_twice),
    operator("docker and machine", &["conflicting-keys"], two_environments),
];

/// Mappings, and the keys that they cannot do without.
const REQUIRED: &[(&str, &str)] = &[
    ("jobs/*/docker/#", "image"),
    ("executors/*/docker/#", "image"),
    ("jobs/*/parameters/*", "type"),
    ("commands/*/parameters/*", "type"),
    ("commands/*", "steps"),
    ("workflows/*", "jobs"),
    ("workflows/*/jobs/#/*/matrix", "parameters"),
    ("workflows/*/triggers/#/schedule", "cron"),
    ("workflows/*/triggers/#/schedule", "filters"),
    ("STEP/run", "command"),
    ("STEP/save_cache", "key"),
    ("STEP/save_cache", "paths"),
    ("STEP/store_artifacts", "path"),
    ("STEP/store_test_results", "path"),
    ("STEP/persist_to_workspace", "root"),
    ("STEP/persist_to_workspace", "paths"),
    ("STEP/attach_workspace", "at"),
    ("STEP/when", "condition"),
    ("STEP/when", "steps"),
];

/// Takes out a key with its value. `None` where the text around it is no plain list of entries.
pub(crate) fn without(place: Place<'_>, mapping: Mapping<'_>, name: &str) -> Option<Mutant> {
    if mapping.entries().any(|entry| entry.is_merge() || entry.value.anchor().is_some()) {
        return None;
    }
    let entries: Vec<_> = mapping.entries().collect();
    let index = entries.iter().position(|entry| entry.name() == Some(name))?;
    let entry = entries[index];
    let mutant = if let Some(next) = entries.get(index + 1) {
        Mutant::replace(Span::new(entry.key.span().start, next.key.span().start), "")
    } else if let Some(previous) = index.checked_sub(1).map(|index| entries[index]) {
        Mutant::replace(Span::new(previous.span().end, entry.span().end), "")
    } else if mapping.flow {
        Mutant::replace(mapping.node().span(), "{}")
    } else {
        // On the line of its key, for an editor would put it there.
        match place.key {
            Some(_) => return Mutant::revalue(place, "{}"),
            None => Mutant::replace(mapping.node().span(), "{}"),
        }
    };
    Some(match place.key {
        Some(key) => mutant.at(key.span().start),
        None if index > 0 => mutant.at(entries[0].key.span().start),
        None => mutant,
    })
}

fn dropped(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let rows = REQUIRED.iter().flat_map(|&(pattern, name)| {
        config
            .find(pattern)
            .into_iter()
            .filter_map(move |place| without(place, place.value.as_mapping()?, name))
    });
    let steps = config.build_jobs().into_iter();
    let steps = steps.filter_map(|job| without(job, job.value.as_mapping()?, "steps"));
    rows.chain(steps).collect()
}

fn without_environment(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for job in config.build_jobs() {
        let Some(mapping) = job.value.as_mapping() else { continue };
        let names = ["docker", "machine", "macos", "executor"];
        let present: Vec<_> =
            names.iter().filter(|name| mapping.get_merged(name).is_some()).collect();
        if let [only] = present[..] {
            mutants.extend(without(job, mapping, only));
        }
    }
    mutants
}

fn without_version(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let root = config.document().root();
    let Some(mapping) = root.and_then(Node::as_mapping) else { return Vec::new() };
    let place = Place { key: None, value: mapping.node(), owner: None };
    without(place, mapping, "version").into_iter().collect()
}

/// Keys of objects that take no others.
const CLOSED: &[&str] = &[
    "jobs/*/*",
    "executors/*/*",
    "commands/*/*",
    "jobs/*/docker/#/*",
    "executors/*/docker/#/*",
    "jobs/*/machine/*",
    "jobs/*/macos/*",
    "jobs/*/docker/#/auth/*",
    "jobs/*/parameters/*/*",
    "commands/*/parameters/*/*",
    "parameters/*/*",
    "STEP/checkout/*",
    "STEP/when/*",
    "workflows/*/jobs/#/*/matrix/*",
    "workflows/*/jobs/#/*/filters/branches/*",
    "workflows/*/jobs/#/*/filters/tags/*",
];

fn misspelled_keys(places: Vec<Place<'_>>, random: &mut Random) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for place in places {
        let Some(key) = place.key.filter(|_| !place.owner_merges()) else { continue };
        let siblings = place.owner.into_iter().flat_map(Mapping::entries);
        let taken: Vec<_> = siblings.filter_map(|entry| entry.name()).collect();
        if let Some(slip) = random.misspell(place.key_text(), &taken) {
            mutants.push(Mutant::replace(key.span(), slip));
        }
    }
    mutants
}

fn misspelled(config: &Config<'_>, random: &mut Random) -> Vec<Mutant> {
    let builds: Vec<_> = config.build_jobs().iter().map(|job| job.value.id()).collect();
    let mut places = config.find_all(CLOSED);
    // Jobs of other types take any key; a misspelled `type` makes another object of the mapping.
    places.retain(|place| {
        let is_of_other_job = |owner: Mapping<'_>| {
            config.find("jobs/*").iter().any(|job| job.value.id() == owner.node().id())
                && !builds.contains(&owner.node().id())
        };
        place.key_text() != "type" && !place.owner.is_some_and(is_of_other_job)
    });
    misspelled_keys(places, random)
}

fn misspelled_required(config: &Config<'_>, random: &mut Random) -> Vec<Mutant> {
    let patterns: Vec<_> =
        REQUIRED.iter().map(|(pattern, name)| format!("{pattern}/{name}")).collect();
    let places = patterns.iter().flat_map(|pattern| config.find(pattern));
    misspelled_keys(places.filter(|place| place.key_text().len() > 3).collect(), random)
}

fn misspelled_section(config: &Config<'_>, random: &mut Random) -> Vec<Mutant> {
    let sections = ["orbs", "jobs", "commands", "executors", "workflows", "parameters"];
    misspelled_keys(config.find_all(&sections), random)
}

/// Any key whose value is short, and once more below it.
fn repeated(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let patterns = [
        "jobs/*/*",
        "executors/*/*",
        "STEP/run/*",
        "STEP/*/*",
        "workflows/*/jobs/#/*/*",
        "jobs/*/docker/#/*",
    ];
    let mut mutants = Vec::new();
    for place in config.find_all(&patterns) {
        let Some(entry) = place.entry() else { continue };
        let is_short = config.is_one_line(entry.span()) && !entry.value.is_null();
        let is_block = place.owner.is_some_and(|owner| !owner.flow);
        if !is_short || !is_block || place.value.full_span().is_empty() {
            continue;
        }
        let (start, end) = (entry.span().start, entry.span().end);
        let text = &config.text()[start..end];
        let indentation = " ".repeat(config.column(start));
        mutants.push(Mutant::insert(start, format!("{text}\n{indentation}")).at(start));
    }
    mutants
}

fn declared_twice(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for place in config.find("jobs/*") {
        let Some(entry) = place.entry() else { continue };
        let Some(indentation) = config.indentation(entry.span().start) else { continue };
        if place.value.is_null() || place.owner_merges() {
            continue;
        }
        let start = entry.span().start;
        let name = place.key_text();
        let text = format!("{name}:\n{indentation}  type: no-op\n{indentation}");
        mutants.push(Mutant::insert(start, text).at(start));
    }
    mutants
}

fn two_environments(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for job in config.build_jobs() {
        let Value::Mapping(body) = job.value.value() else { continue };
        let Some(docker) = body.get("docker") else { continue };
        let start = docker.key.span().start;
        let Some(indentation) = config.indentation(start) else { continue };
        if body.get_merged("machine").is_none() {
            let text = format!("machine: true\n{indentation}");
            mutants.push(Mutant::insert(start, text).at(start));
        }
    }
    mutants
}
