//! All checks of a config, in their order: the parser, the rules, the table, an organisation's schema, the compiler,
//! suppression.

use std::collections::BTreeMap;

use crate::diagnostic::{Codes, Diagnostic, Severity, sort_and_deduplicate, suppress};
use crate::lang::Version;
use crate::model::{Model, Workspace};
use crate::process;
use crate::rules::schema::CODE as SCHEMA;
use crate::rules::{CHECKS, RULES, Schema};
use crate::text::{Source, Span};
use crate::yaml::{self, Parsed};

/// Rules that find more where the orbs of a config are at hand.
const NEED_ORBS: &[&str] = &[
    "argument-not-in-enum",
    "argument-type",
    "broken-orb-file",
    "missing-argument",
    "override-with-unknown",
    "unknown-orb-element",
    "unknown-parameter",
];

/// Rules that find more where the compiler runs, which takes a config without errors.
const NEED_COMPILER: &[&str] = &[
    "argument-not-in-enum",
    "argument-type",
    "config-too-large",
    "expression-type",
    "invalid-regex",
    "matches-value-not-string",
    "missing-argument",
    "regex-lookaround",
    "requires-ambiguous",
    "requires-cycle",
    "requires-unknown",
    "undefined-parameter",
    "unknown-command",
    "unknown-executor",
    "unknown-job",
    "unknown-parameter",
    "wrong-type",
];

/// What a check takes besides the config.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'a> {
    /// The organisation's own rules.
    pub schema: Option<&'a Schema>,
    /// The orbs at hand and the other files of a set. Default: the config stands alone.
    pub workspace: Option<&'a Workspace<'a>>,
}

/// What came of a check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Everything that is wrong with the config, in the order of the text, but for what its comments silence.
    pub diagnostics: Vec<Diagnostic>,
    /// The references of the orbs that it imports but that are not at hand, so that their use could not be checked.
    pub unresolved_orbs: Vec<String>,
}

/// Everything that is wrong with a config that stands alone, in the order of the text.
pub fn validate(source: &Source) -> Vec<Diagnostic> {
    validate_with(source, Options::default()).diagnostics
}

/// Checks a config, and says what could not be checked.
pub fn validate_with(source: &Source, options: Options<'_>) -> Checked {
    let parsed = yaml::parse(source.text());
    let alone = Workspace::default();
    let workspace = options.workspace.unwrap_or(&alone);
    let model = Model::in_workspace(&parsed.document, workspace);
    let unresolved = model.unresolved_orbs().into_iter().map(str::to_owned);
    Checked {
        diagnostics: findings(source, &parsed, &model, options.schema),
        unresolved_orbs: unresolved.collect(),
    }
}

/// Everything that is wrong with a config that was read and walked already.
pub(crate) fn findings(
    source: &Source,
    parsed: &Parsed<'_>,
    model: &Model<'_>,
    schema: Option<&Schema>,
) -> Vec<Diagnostic> {
    let document = &parsed.document;
    let mut diagnostics = parsed.diagnostics.clone();
    // Of a text that cannot be read, there is nothing more to say.
    let is_read = document.root().is_some() || diagnostics.is_empty();
    if is_read {
        check(model, &mut diagnostics);
        if let Some(schema) = schema {
            schema.check(document, &mut diagnostics);
        }
    }
    let known: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    let mut idle = if schema.is_none() { vec![SCHEMA] } else { Vec::new() };
    if !model.unresolved_orbs().is_empty() {
        idle.extend(NEED_ORBS);
    }
    let comments = || document.comments().iter().map(|comment| comment.span);
    let codes = Codes { known: &known, idle: &idle };
    // Of what is wrong by itself, the compiler would say the same again, and what follows from it.
    let mut errors: Vec<_> = diagnostics.iter().filter(|it| it.is_error()).cloned().collect();
    if !errors.is_empty() {
        suppress(source, comments(), codes, &mut errors);
    }
    if errors.is_empty() && is_compiled(model) {
        diagnostics.extend(process::faults(model));
    } else {
        idle.extend(NEED_COMPILER);
    }
    let codes = Codes { known: &known, idle: &idle };
    let problems = suppress(source, comments(), codes, &mut diagnostics);
    if is_read {
        diagnostics.extend(problems);
    }
    sort_and_deduplicate(&mut diagnostics);
    diagnostics
}

/// Whether it is a config that runs by itself and has something for the compiler to do.
fn is_compiled(model: &Model<'_>) -> bool {
    model.version() == Some(Version::V2_1) && !model.is_orb_source()
}

/// Runs all rules.
fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for check in RULES.iter().filter_map(|rule| rule.check).chain(CHECKS.iter().copied()) {
        check(model, diagnostics);
    }
    // A rule knows more about a fault than the table, so where both see one, the rule speaks; unless it sees less in it.
    let mut spoken: BTreeMap<Span, Severity> = BTreeMap::new();
    for diagnostic in diagnostics.iter() {
        let severity = spoken.entry(diagnostic.span).or_insert(diagnostic.severity);
        *severity = diagnostic.severity.max(*severity);
    }
    let general = model.diagnostics().iter().filter(|general| {
        spoken.get(&general.span).is_none_or(|severity| *severity < general.severity)
    });
    diagnostics.extend(general.cloned());
}
