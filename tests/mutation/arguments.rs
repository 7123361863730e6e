//! Arguments that are missing, unknown, or of the wrong type.

use circlet::yaml::{Mapping, Node};

use crate::config::{Config, Place};
use crate::keys::without;
use crate::operator::{Mutant, Operator, operator};
use crate::random::Random;

pub(crate) const OPERATORS: &[Operator] = &[
    operator("drop a required argument", &["missing-argument"], missing),
    operator("misspell an argument", &["unknown-parameter"], misspelled),
    operator("misspell a key of a workflow's job", &["unknown-parameter"], misspelled_option),
    operator("an argument of another type", &["argument-type"], wrong_type),
    operator("an argument that is not in the enum", &["argument-not-in-enum"], not_in_enum),
    operator("a default of another type", &["wrong-type"], wrong_default),
    operator("a default that is not in the enum", &["default-not-in-enum"], default_not_in_enum),
    operator("an enum without its values", &["missing-key"], enum_without_values),
];

/// A call with arguments, and the parameters of what it calls.
struct Call<'d> {
    place: Place<'d>,
    arguments: Mapping<'d>,
    parameters: Mapping<'d>,
}

/// Calls of commands and jobs whose parameters stand in the file.
fn calls<'c>(config: &'c Config<'_>) -> Vec<Call<'c>> {
    let mut calls = Vec::new();
    for (pattern, section) in [("STEP/*", "commands"), ("workflows/*/jobs/#/*", "jobs")] {
        let declared = config.find(&format!("{section}/*"));
        for place in config.find(pattern) {
            let Some(arguments) = place.value.as_mapping() else { continue };
            let has_merge = arguments.entries().any(|entry| entry.is_merge());
            let callee = declared.iter().find(|other| other.key_text() == place.key_text());
            let body = callee.and_then(|callee| callee.value.as_mapping());
            let parameters = body.and_then(|body| body.get("parameters")?.value.as_mapping());
            if let (Some(parameters), false) = (parameters, has_merge) {
                calls.push(Call { place, arguments, parameters });
            }
        }
    }
    calls
}

/// The arguments of a call, each with the type of its parameter.
fn typed<'d>(call: &Call<'d>) -> Vec<(Place<'d>, &'d str)> {
    let mut typed = Vec::new();
    for entry in call.arguments.entries() {
        let parameter = entry.name().and_then(|name| call.parameters.get(name));
        let parameter = parameter.and_then(|parameter| parameter.value.as_mapping());
        let ty = parameter.and_then(|parameter| parameter.get("type")?.value.as_str());
        let is_plain = !entry.value.is_alias() && entry.value.anchor().is_none();
        if let (Some(ty), true) = (ty, is_plain) {
            let owner = Some(call.arguments);
            typed.push((Place { key: Some(entry.key), value: entry.value, owner }, ty));
        }
    }
    typed
}

fn missing(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for call in calls(config) {
        for parameter in call.parameters.entries() {
            let body = parameter.value.as_mapping();
            let is_required = body.is_some_and(|body| body.get_merged("default").is_none());
            if let (Some(name), true) = (parameter.name(), is_required) {
                mutants.extend(without(call.place, call.arguments, name));
            }
        }
    }
    mutants
}

fn misspelled(config: &Config<'_>, random: &mut Random) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for call in calls(config) {
        let names: Vec<_> = call.parameters.entries().filter_map(|entry| entry.name()).collect();
        for (argument, _) in typed(&call) {
            if let Some(slip) = random.misspell(argument.key_text(), &names) {
                mutants.extend(argument.key.map(|key| Mutant::replace(key.span(), slip)));
            }
        }
    }
    mutants
}

/// CircleCI's own keys beside the arguments.
fn misspelled_option(config: &Config<'_>, random: &mut Random) -> Vec<Mutant> {
    let names = ["requires", "context", "filters", "matrix", "pre-steps", "post-steps"];
    // Jobs of other types take any key.
    let jobs = config.build_jobs();
    let mut mutants = Vec::new();
    for call in config.find("workflows/*/jobs/#/*") {
        let is_ours = jobs.iter().any(|job| job.key_text() == call.key_text());
        let is_approval = call.value.as_mapping().is_some_and(|it| it.get_merged("type").is_some());
        for entry in call.value.as_mapping().into_iter().flat_map(Mapping::entries) {
            let name = entry.name().filter(|name| names.contains(name)).unwrap_or_default();
            if let (Some(slip), true, false) = (random.misspell(name, &names), is_ours, is_approval)
            {
                mutants.push(Mutant::replace(entry.key.span(), slip));
            }
        }
    }
    mutants
}

fn wrong_type(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let typed = calls(config).into_iter().flat_map(|call| typed(&call));
    let revalued = typed.filter_map(|(argument, ty)| match ty {
        "boolean" | "integer" => Mutant::revalue(argument, "something"),
        "string" => Mutant::revalue(argument, "1.10"),
        "steps" => Mutant::revalue(argument, "{something: else}"),
        _ => None,
    });
    revalued.collect()
}

fn not_in_enum(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let typed = calls(config).into_iter().flat_map(|call| typed(&call));
    let enums = typed.filter(|(_, ty)| *ty == "enum");
    enums.filter_map(|(argument, _)| Mutant::revalue(argument, "something")).collect()
}

/// The parameters of jobs, commands and the pipeline that have a default, and their type.
fn defaults<'c>(config: &'c Config<'_>) -> Vec<(Place<'c>, &'c str)> {
    let patterns =
        ["jobs/*/parameters/*/default", "commands/*/parameters/*/default", "parameters/*/default"];
    let mut defaults = Vec::new();
    for place in config.find_all(&patterns) {
        let ty = place.owner.and_then(|owner| owner.get("type")?.value.as_str());
        defaults.extend(ty.map(|ty| (place, ty)));
    }
    defaults
}

fn wrong_default(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let revalued = defaults(config).into_iter().filter_map(|(place, ty)| match ty {
        "boolean" | "integer" => Mutant::revalue(place, "something"),
        "string" => Mutant::revalue(place, "true"),
        "steps" => Mutant::revalue(place, "something"),
        _ => None,
    });
    revalued.collect()
}

fn default_not_in_enum(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let enums = defaults(config).into_iter().filter(|(_, ty)| *ty == "enum");
    enums.filter_map(|(place, _)| Mutant::revalue(place, "something")).collect()
}

fn enum_without_values(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let patterns = ["jobs/*/parameters/*", "commands/*/parameters/*", "parameters/*"];
    let mut mutants = Vec::new();
    for place in config.find_all(&patterns) {
        let Some(body) = place.value.as_mapping() else { continue };
        let ty = body.get("type").map(|entry| entry.value);
        if ty.and_then(Node::as_str) == Some("enum") {
            mutants.extend(without(place, body, "enum"));
        }
    }
    mutants
}
