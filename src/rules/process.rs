//! Checks a config, and compiles it if nothing is wrong with it: what the rules find is told in their words.

use crate::diagnostic::{Codes, Diagnostic, suppress};
use crate::model::{Model, Workspace};
use crate::process::{self, Compiled, Pipeline, Trigger, TriggerError};
use crate::rules::{Options, RULES, validate_with};
use crate::text::Source;
use crate::yaml;

/// What CircleCI runs when a pipeline of a config starts. Where the config has errors, nothing is compiled.
pub fn process(
    source: &Source,
    trigger: &Trigger,
    options: Options<'_>,
    choices: process::Options,
) -> Result<Compiled, TriggerError> {
    let diagnostics = validate_with(source, options).diagnostics;
    if diagnostics.iter().any(Diagnostic::is_error) {
        return Ok(Compiled { diagnostics, ..Compiled::default() });
    }
    compile(source, trigger, options.workspace, choices)
}

/// The same for a config that was checked. What only compiling shows is silenced by the comments that silence rules.
pub fn compile(
    source: &Source,
    trigger: &Trigger,
    workspace: Option<&Workspace<'_>>,
    choices: process::Options,
) -> Result<Compiled, TriggerError> {
    let parsed = yaml::parse(source.text());
    let alone = Workspace::default();
    let model = Model::in_workspace(&parsed.document, workspace.unwrap_or(&alone));
    let pipeline = Pipeline::new(&model, trigger)?;
    let mut compiled = process::compile(&model, &pipeline, choices);
    let comments = parsed.document.comments().iter().map(|comment| comment.span);
    let known: Vec<_> = RULES.iter().map(|rule| rule.code).collect();
    // Whether a comment silences nothing is the rules' to say.
    suppress(source, comments, Codes { known: &known, idle: &known }, &mut compiled.diagnostics);
    Ok(compiled)
}
