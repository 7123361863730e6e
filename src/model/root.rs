//! The top level: is it a config at all, and of which version.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Severity};
use crate::lang::{CONFIG, VERSIONS, Version};
use crate::model::place::{found, shortened};
use crate::model::symbol::Symbols;
use crate::text::{Span, nearest};
use crate::yaml::{Document, Entry, Mapping, Node, ScalarValue, Value};

const EMPTY_CONFIG: &str = "empty-config";
const NOT_A_MAPPING: &str = "not-a-mapping";
const VERSION_INVALID: &str = "version-invalid";
pub(super) const VERSION_LEGACY: &str = "version-legacy";
const NO_WORKFLOW_NO_BUILD: &str = "no-workflow-no-build";
const TOP_LEVEL_TYPO: &str = "top-level-typo";

/// The version that the config asks for.
pub(super) fn version(document: &Document<'_>) -> Option<Version> {
    let root = document.root()?.as_mapping()?;
    match root.get_merged("version")?.entry.value.as_str()? {
        "2.1" => Some(Version::V2_1),
        "2" | "2.0" => Some(Version::V2),
        _ => None,
    }
}

/// The top level, if the document is a config. Says what is wrong with it as a whole.
pub(super) fn mapping<'d>(
    document: &'d Document<'d>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Mapping<'d>> {
    let Some(root) = document.root().filter(|root| !root.is_null()) else {
        if is_blank(document.text()) {
            let message = "the config is empty; it needs `version: 2.1`, `jobs` and `workflows`";
            diagnostics.push(Diagnostic::error(EMPTY_CONFIG, Span::empty(0), message));
        }
        return None;
    };
    let Some(mapping) = root.as_mapping() else {
        let message = format!("a config is a mapping of keys such as `jobs`, not {}", found(root));
        let start = root.span().start;
        let line = document.text()[start..].lines().next().unwrap_or_default().trim_end();
        let span = Span::new(start, start + line.len());
        diagnostics.push(Diagnostic::error(NOT_A_MAPPING, span, message));
        return None;
    };
    let n_before = diagnostics.len();
    typos(mapping, diagnostics);
    if diagnostics.len() == n_before {
        implicit_workflow(mapping, diagnostics);
    }
    Some(mapping)
}

/// Whether a text holds nothing but comments and the marks around documents.
fn is_blank(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    text.lines().map(str::trim).all(|line| {
        line.is_empty() || line.starts_with('#') || ["---", "...", "~", "null"].contains(&line)
    })
}

/// Says what is wrong with the value of `version`.
pub(super) fn check_version(node: Node<'_>, key: Span, diagnostics: &mut Vec<Diagnostic>) {
    let span = if node.span().is_empty() { key } else { node.span() };
    match node.as_str() {
        Some("2.1") => {}
        Some(text) if VERSIONS.contains(&text) => {
            let message = format!(
                "CircleCI announced the end of version {text} for 2026-09-21; write `version: 2.1`"
            );
            let help =
                "in version 2.1 every `<<` starts an expression: write `\\<<` in shell scripts";
            diagnostics.push(Diagnostic::warning(VERSION_LEGACY, span, message).with_help(help));
        }
        Some(text) => {
            let message = format!("`version` must be `2.1`, not `{}`", shortened(text));
            diagnostics.push(Diagnostic::error(VERSION_INVALID, span, message));
        }
        None if node.is_null() => {
            let message = "`version` is empty; write `version: 2.1`";
            diagnostics.push(Diagnostic::error(VERSION_INVALID, span, message));
        }
        None => {
            let message = format!("`version` must be `2.1`, not {}", found(node));
            diagnostics.push(Diagnostic::error(VERSION_INVALID, span, message));
        }
    }
}

/// CircleCI does not read unknown keys at the top level, so a slip there goes unnoticed.
fn typos(root: Mapping<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for entry in root.entries() {
        if let (Some(name), Some(meant)) = (entry.name(), meant(root, &entry)) {
            let message = format!("CircleCI does not read `{name}`; did you mean `{meant}`?");
            // Without a version there is nothing that CircleCI can do.
            let severity = if meant == "version" { Severity::Error } else { Severity::Warning };
            let span = entry.key.span();
            diagnostics.push(Diagnostic::new(TOP_LEVEL_TYPO, severity, span, message));
        }
    }
}

/// Whether the version is there, but under a misspelled key.
pub(super) fn has_misspelled_version(root: Mapping<'_>) -> bool {
    root.entries().any(|entry| meant(root, &entry) == Some("version"))
}

/// The section that a key of the top level is a misspelling of.
pub(super) fn meant(root: Mapping<'_>, entry: &Entry<'_>) -> Option<&'static str> {
    let name = entry.name().filter(|name| CONFIG.key(name).is_none() && !entry.is_merge())?;
    let below: Vec<_> = entry.value.as_mapping().into_iter().flat_map(Mapping::entries).collect();
    // `ojbs` is as near to `jobs` as to `orbs`, but no orb has steps.
    let has_steps = below.iter().any(|entry| {
        entry.value.as_mapping().is_some_and(|body| body.get_merged("steps").is_some())
    });
    let names = CONFIG.keys.iter().map(|key| key.name);
    let meant = nearest(name, names.filter(|name| *name != "orbs" || !has_steps))?;
    // A section of anchors, or one beside the real one, is a place for shared pieces.
    let has_anchors =
        entry.value.anchor().is_some() || below.iter().any(|entry| entry.value.anchor().is_some());
    let fits = matches!(entry.value.target().value(), Value::Mapping(_))
        || ["version", "setup"].contains(&meant);
    (fits && !has_anchors && root.get_merged(meant).is_none()).then_some(meant)
}

/// Where something refers to what a misspelled section declares, CircleCI does not find it.
pub(super) fn judge_typos(
    root: Mapping<'_>,
    symbols: &Symbols<'_>,
    diagnostics: &mut [Diagnostic],
) {
    if diagnostics.iter().all(|other| other.rule != TOP_LEVEL_TYPO) {
        return;
    }
    let sections: BTreeMap<_, _> =
        root.entries().map(|section| (section.key.span(), section.value)).collect();
    let references = symbols.references().map(|it| it.name);
    let referred = references.map(|name| name.split('/').next().unwrap_or(name));
    let used: BTreeSet<_> = referred.chain(read_parameters(root)).collect();
    for typo in diagnostics.iter_mut().filter(|other| other.rule == TOP_LEVEL_TYPO) {
        let section = sections.get(&typo.span).and_then(|section| section.as_mapping());
        let declared = section.map_or_else(Vec::new, Mapping::merged);
        let mut names = declared.iter().filter_map(|merged| merged.entry.name());
        if names.any(|name| used.contains(name)) {
            typo.severity = Severity::Error;
        }
    }
}

/// The pipeline parameters that templates speak of, which are not read yet.
fn read_parameters(root: Mapping<'_>) -> impl Iterator<Item = &str> {
    let text = root.node().document().text();
    text.match_indices("pipeline.parameters.").map(|(offset, word)| {
        let rest = &text[offset + word.len()..];
        let is_name = |character: char| character.is_alphanumeric() || "_-".contains(character);
        &rest[..rest.find(|it| !is_name(it)).unwrap_or(rest.len())]
    })
}

/// Without workflows CircleCI runs the job `build`; there must be one or the other.
fn implicit_workflow(root: Mapping<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let filled = |name: &str| root.get_merged(name).filter(|merged| !merged.entry.value.is_null());
    let jobs = filled("jobs");
    // Of jobs that cannot be read, something else is said.
    let may_have_build = jobs.is_some_and(|jobs| {
        let jobs = jobs.entry.value.as_mapping();
        jobs.is_none_or(|jobs| jobs.get_merged("build").is_some())
    });
    // An orb's source runs nothing, nor does a piece that is merged with others before CircleCI sees it.
    let is_part = is_orb_source(root)
        || jobs.is_none() && ["commands", "executors"].iter().any(|key| filled(key).is_some());
    let Some(version) = root.get_merged("version") else { return };
    if filled("workflows").is_some() || may_have_build || is_part {
        return;
    }
    let place = root.get_merged("workflows").or(jobs).unwrap_or(version).entry.key.span();
    let message = "nothing runs: there is neither a workflow nor a job called `build`";
    // Pipeline parameters are what a config hands to one that continues it, which may be put together from pieces.
    let severity = if filled("parameters").is_some() { Severity::Warning } else { Severity::Error };
    diagnostics.push(Diagnostic::new(NO_WORKFLOW_NO_BUILD, severity, place, message));
}

/// Whether a config continues with another one.
pub(super) fn is_setup(root: Mapping<'_>) -> bool {
    root.get_merged("setup").is_some_and(|setup| {
        let value = setup.entry.value;
        // CircleCI takes anything but nothing and `false` for true.
        !value.is_null() && value.scalar_value() != Some(ScalarValue::Bool(false))
    })
}

/// The pipeline parameters that a config declares.
pub(super) fn pipeline_parameters(root: Mapping<'_>) -> Option<Mapping<'_>> {
    root.get_merged("parameters")?.entry.value.as_mapping()
}

/// Whether the document is the source of an orb: it declares what configs use and runs nothing itself.
pub(super) fn is_orb_source(root: Mapping<'_>) -> bool {
    let has_any = |names: &[&str]| names.iter().any(|name| root.get_merged(name).is_some());
    !has_any(&["workflows", "setup", "parameters", "job-groups"])
        && (has_any(&["display", "examples"])
            || has_any(&["description"]) && has_any(&["jobs", "commands", "executors", "orbs"]))
}
