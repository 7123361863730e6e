//! Values of the wrong type, outside their range, or that are none of the words that are known.

use crate::config::Config;
use crate::operator::{Mutant, Operator, operator};
use crate::random::Random;

pub(crate) const OPERATORS: &[Operator] = &[
    operator("a scalar for a list", &["wrong-type"], scalar_for_list),
    operator("a scalar for a mapping", &["wrong-type"], scalar_for_mapping),
    operator("a mapping for a list", &["wrong-type"], mapping_for_list),
    operator("a list for a mapping", &["wrong-type"], list_for_mapping),
    operator("a list for a scalar", &["wrong-type"], list_for_scalar),
    operator("a word for a boolean", &["wrong-type"], word_for_boolean),
    operator("a number for a string", &["wrong-type"], number_for_string),
    operator("a `when` that does not exist", &["unknown-value"], unknown_when),
    operator("a type that does not exist", &["unknown-value"], unknown_type),
    operator(
        "misspell the type of an approval",
        &["inline-type-not-approval"],
        misspelled_approval,
    ),
    operator("parallelism 0", &["out-of-range"], no_parallelism),
    operator("version 3", &["version-invalid"], version_3),
    operator("an orb without a version", &["invalid-orb-reference"], orb_without_version),
];

/// Gives all places of some patterns another value.
fn revalued(config: &Config<'_>, patterns: &[&str], value: &str) -> Vec<Mutant> {
    let places = config.find_all(patterns).into_iter();
    let whole = places.filter(|place| !place.owner_merges() && !place.value.is_null());
    whole.filter_map(|place| Mutant::revalue(place, value)).collect()
}

/// Lists that take neither a mapping nor, in place of a single item, the item itself.
const LISTS: &[&str] = &[
    "commands/*/steps",
    "jobs/*/docker",
    "executors/*/docker",
    "workflows/*/jobs",
    "workflows/*/triggers",
    "workflows/*/jobs/#/*/requires",
    "workflows/*/jobs/#/*/matrix/parameters/*",
    "workflows/*/jobs/#/*/pre-steps",
    "STEP/restore_cache/keys",
];

const MAPPINGS: &[&str] = &[
    "STEP/save_cache",
    "STEP/store_artifacts",
    "STEP/store_test_results",
    "STEP/persist_to_workspace",
    "STEP/attach_workspace",
    "STEP/when",
    "jobs/*/macos",
    "jobs/*/docker/#/auth",
    "workflows/*/jobs/#/*/matrix",
    "workflows/*/jobs/#/*/filters/branches",
    "workflows/*/jobs/#/*/filters/tags",
    "workflows/*/triggers/#/schedule",
];

const SCALARS: &[&str] = &[
    "jobs/*/docker/#/image",
    "jobs/*/working_directory",
    "jobs/*/resource_class",
    "STEP/run/command",
    "STEP/run/name",
    "STEP/store_artifacts/path",
    "STEP/attach_workspace/at",
    "STEP/save_cache/key",
    "workflows/*/jobs/#/*/name",
];

fn scalar_for_list(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    revalued(config, LISTS, "something")
}

fn scalar_for_mapping(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    revalued(config, MAPPINGS, "something")
}

fn mapping_for_list(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    revalued(config, LISTS, "{something: else}")
}

fn list_for_mapping(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    revalued(config, MAPPINGS, "[something, else]")
}

fn list_for_scalar(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    revalued(config, SCALARS, "[something, else]")
}

fn word_for_boolean(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let patterns = [
        "STEP/run/background",
        "STEP/setup_remote_docker/docker_layer_caching",
        "jobs/*/machine/docker_layer_caching",
        "jobs/*/circleci_ip_ranges",
    ];
    revalued(config, &patterns, "maybe")
}

fn number_for_string(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let patterns = ["jobs/*/docker/#/image", "jobs/*/working_directory", "STEP/run/name"];
    revalued(config, &patterns, "1.10")
}

/// A `when` before each `command`.
fn unknown_when(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let mut mutants = revalued(config, &["STEP/run/when"], "sometimes");
    for place in config.find("STEP/run/command") {
        let has_when = place.owner.is_some_and(|owner| owner.get_merged("when").is_some());
        if let (Some(indentation), false) = (config.indentation(place.start()), has_when) {
            let text = format!("when: sometimes\n{indentation}");
            mutants.push(Mutant::insert(place.start(), text));
        }
    }
    mutants
}

fn unknown_type(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let patterns =
        ["parameters/*/type", "jobs/*/parameters/*/type", "commands/*/parameters/*/type"];
    revalued(config, &patterns, "strng")
}

fn misspelled_approval(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    revalued(config, &["workflows/*/jobs/#/*/type"], "aproval")
}

fn no_parallelism(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let mut mutants = revalued(config, &["jobs/*/parallelism"], "0");
    for job in config.build_jobs() {
        let Some(body) = job.value.as_mapping() else { continue };
        if body.get_merged("parallelism").is_some() {
            continue;
        }
        let Some(steps) = body.get("steps") else { continue };
        let start = steps.key.span().start;
        if let Some(indentation) = config.indentation(start) {
            mutants.push(Mutant::insert(start, format!("parallelism: 0\n{indentation}")));
        }
    }
    mutants
}

fn version_3(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    revalued(config, &["version"], "3")
}

fn orb_without_version(config: &Config<'_>, _: &mut Random) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for place in config.find("orbs/*") {
        let Some((path, _)) = place.fixed_text().and_then(|text| text.split_once('@')) else {
            continue;
        };
        mutants.extend(Mutant::revalue(place, path));
    }
    mutants
}
