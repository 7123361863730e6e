//! A key that stands twice in one map. YAML parsers keep the last one and drop the others without a word.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::yaml::{Mapping, Node, NodeId, Value};

const CODE: &str = "duplicate-key";

/// The sections whose keys declare something that the rest of the config names.
const SECTIONS: &[(&str, &str)] = &[
    ("commands", "command"),
    ("executors", "executor"),
    ("job-groups", "job group"),
    ("jobs", "job"),
    ("orbs", "orb"),
    ("workflows", "workflow"),
];

pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut sections = BTreeMap::new();
    let mut seen = BTreeSet::new();
    if let Some(root) = model.document().root().and_then(Node::as_mapping) {
        find_sections(root, &mut sections, &mut seen);
    }
    for node in model.document().nodes() {
        if let Value::Mapping(mapping) = node.value() {
            check_mapping(mapping, sections.get(&node.id()).copied(), diagnostics);
        }
    }
}

/// Finds the maps that declare things, with what they declare: at the top level and inside inline orbs.
fn find_sections(
    config: Mapping<'_>,
    sections: &mut BTreeMap<NodeId, &'static str>,
    seen: &mut BTreeSet<NodeId>,
) {
    if !seen.insert(config.node().id()) {
        return;
    }
    for &(section, noun) in SECTIONS {
        let entries = config.entries().filter(|entry| entry.name() == Some(section));
        for mapping in entries.filter_map(|entry| entry.value.as_mapping()) {
            sections.insert(mapping.node().id(), noun);
            if section == "orbs" {
                for orb in mapping.entries().filter_map(|entry| entry.value.as_mapping()) {
                    find_sections(orb, sections, seen);
                }
            }
        }
    }
}

fn check_mapping(mapping: Mapping<'_>, noun: Option<&str>, diagnostics: &mut Vec<Diagnostic>) {
    let mut first = BTreeMap::new();
    for entry in mapping.entries().filter(|entry| !entry.is_merge()) {
        let Some(name) = entry.name() else { continue };
        let span = entry.key.span();
        let Some(first_span) = first.get(name).copied() else {
            first.insert(name, span);
            continue;
        };
        let diagnostic = if let Some(noun) = noun {
            let message = format!("the {noun} `{name}` is declared twice; rename one of them");
            Diagnostic::error(CODE, span, message).with_label(first_span, "first declared here")
        } else {
            let message = format!("the key `{name}` is repeated; only the last one counts");
            Diagnostic::warning(CODE, span, message).with_label(first_span, "first given here")
        };
        diagnostics.push(diagnostic);
    }
}
