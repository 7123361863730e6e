//! The template engine: our templates, its delimiters, and what it does to values.

use std::error::Error as _;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value, ValueKind};
use minijinja::{Environment, ErrorKind, Output, State, UndefinedBehavior};
use serde::Serialize;

use crate::template::{Error, quote};

/// The template of a job.
pub(super) const JOB: &str = include_str!("../../templates/job.yml");

/// The template of a job's entry in a workflow.
pub(super) const WORKFLOW_JOB: &str = include_str!("../../templates/workflow.yml");

/// The pieces by the names under which templates include them.
static PIECES: &[(&str, &str)] = &[
    ("head/docker.yml", include_str!("../../templates/head/docker.yml")),
    ("head/machine.yml", include_str!("../../templates/head/machine.yml")),
    ("head/macos.yml", include_str!("../../templates/head/macos.yml")),
    ("head/windows.yml", include_str!("../../templates/head/windows.yml")),
    ("sh/install.yml", include_str!("../../templates/sh/install.yml")),
    ("sh/login.yml", include_str!("../../templates/sh/login.yml")),
    ("sh/run.yml", include_str!("../../templates/sh/run.yml")),
    ("sh/lint.yml", include_str!("../../templates/sh/lint.yml")),
    ("powershell/path.yml", include_str!("../../templates/powershell/path.yml")),
    ("powershell/install.yml", include_str!("../../templates/powershell/install.yml")),
    ("powershell/login.yml", include_str!("../../templates/powershell/login.yml")),
    ("powershell/run.yml", include_str!("../../templates/powershell/run.yml")),
    ("powershell/lint.yml", include_str!("../../templates/powershell/lint.yml")),
    ("store.yml", include_str!("../../templates/store.yml")),
];

/// Renders a template, ours or a user's; both may include the pieces.
pub(super) fn render(text: &str, variables: &impl Serialize) -> Result<String, Error> {
    let render = |environment: Environment<'_>| -> Result<String, minijinja::Error> {
        environment.template_from_named_str("", text)?.render(Serde(variables))
    };
    environment().and_then(render).map_err(|error| explain(&error, text))
}

fn environment() -> Result<Environment<'static>, minijinja::Error> {
    let mut environment = Environment::new();
    // The usual delimiters are CircleCI's own (`<<pipeline.id>>`, `{{ checksum }}`) and bash's (`${#x}`).
    let syntax = SyntaxConfig::builder()
        .block_delimiters("<%", "%>")
        .variable_delimiters("<{", "}>")
        .comment_delimiters("<#", "#>")
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build()?;
    environment.set_syntax(syntax);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_formatter(write_scalar);
    environment.add_filter("sh", |value: &str| Value::from_safe_string(quote::sh(value)));
    environment
        .add_filter("quoted", |value: &str| Value::from_safe_string(quote::quoted_scalar(value)));
    environment.add_filter("pwsh", |value: &str| Value::from_safe_string(quote::powershell(value)));
    for &(name, text) in PIECES {
        environment.add_template(name, text)?;
    }
    Ok(environment)
}

/// Writes a value as a YAML scalar, unless a filter already quoted it for a shell.
fn write_scalar(
    output: &mut Output<'_>,
    _: &mut State<'_, '_>,
    value: &Value,
) -> Result<(), minijinja::Error> {
    let text = match value.kind() {
        ValueKind::String if value.is_safe() => value.to_string(),
        ValueKind::String => quote::scalar(value.as_str().unwrap_or_default()),
        ValueKind::Bool | ValueKind::Number => value.to_string(),
        kind => {
            let message =
                format!("a {kind} cannot be written; only texts, numbers and booleans can");
            return Err(minijinja::Error::new(ErrorKind::InvalidOperation, message));
        }
    };
    Ok(output.write_str(&text)?)
}

/// What failed in a template, with the line it stands in.
fn explain(error: &minijinja::Error, text: &str) -> Error {
    let error = innermost(error);
    let number = error.line().unwrap_or(1);
    let piece = PIECES.iter().find(|&&(name, _)| Some(name) == error.name());
    let (place, text) = match piece {
        Some((name, text)) => (format!("line {number} of `{name}`"), *text),
        None => (format!("line {number}"), text),
    };
    let message = match (error.detail(), text.lines().nth(number.saturating_sub(1))) {
        (Some(detail), _) => format!("{}: {detail}", error.kind()),
        (None, Some(line)) => format!("{} in `{}`", error.kind(), line.trim()),
        (None, None) => error.kind().to_string(),
    };
    Error::Template { place, message }
}

/// The failure itself: an error within an included template comes wrapped.
fn innermost(mut error: &minijinja::Error) -> &minijinja::Error {
    while let Some(source) = error.source().and_then(|source| source.downcast_ref()) {
        error = source;
    }
    error
}
