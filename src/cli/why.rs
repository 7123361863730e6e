//! `circlet why`: which workflows and jobs run when a branch or a tag is pushed, and what stops the others.

mod text;

use std::path::PathBuf;

use anyhow::Result;
use circlet::diagnostic::Diagnostic;
use circlet::model::{Model, Workspace};
use circlet::process::{Compiled, Options, Pipeline, Push, Trigger, why};
use circlet::report::{FORMATS, Report, why_json};
use circlet::text::Source;
use circlet::{rules, yaml};
use clap::{Args, ValueEnum};

use crate::cli::config::Config;
use crate::cli::failure::Failure;
use crate::cli::surroundings::Surroundings;
use crate::cli::{Global, Outcome, files, settings, terminal, trigger};

/// Say which workflows and jobs run on a push, and what stops the others
///
/// Looks at the config as a pipeline would that a pushed branch or tag starts: conditions of workflows, filters of jobs,
/// what they require, approvals and schedules. Offline; orbs that are not at hand stay what they are.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The config, or `-` for standard input [default: the nearest config]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// How to say it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// The folder with sources of orbs, as `NAMESPACE/NAME@VERSION.yml` [default: .circleci/orbs]
    #[arg(long, value_name = "DIR")]
    orb_dir: Option<PathBuf>,
    #[command(flatten)]
    trigger: trigger::Flags,
}

const EXAMPLES: &str = "\
Examples:
  circlet why                                         a push to the branch that is checked out
  circlet why --tag v1.2.0
  circlet why --branch main --pipeline-parameters 'deploy: true'
  circlet why --branch main --format json | jq '.workflows[] | select(.runs) | .name'";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One document for programs, see `schemas/why.schema.json`
    Json,
}

pub(super) fn run(arguments: &Arguments, global: &Global) -> Result<Outcome> {
    let folder = files::current_folder()?;
    let flags = settings::Flags::of_orbs(arguments.orb_dir.clone());
    let Some(policy) = settings::load(&flags, &folder, global)? else {
        return Ok(Outcome::Unable);
    };
    let Config { path, source } = Config::read(arguments.file.as_deref(), &folder, "why")?;
    let trigger = arguments.trigger.trigger(path.parent().unwrap_or(&folder), global)?;
    let (trigger, push) = pushed(trigger)?;
    let places = [path.clone()];
    let surroundings = Surroundings::read(&places, policy.orb_dir(), &folder, global)?;
    let workspaces = surroundings.workspaces();
    let workspace = workspaces.of(&path);
    let mut found = policy.diagnose(&source, workspace).diagnostics;
    let mut compiled = Compiled::default();
    if !found.iter().any(Diagnostic::is_error) {
        compiled = rules::compile(&source, &trigger, workspace, Options::default())?;
        found.clone_from(&compiled.diagnostics);
    }
    found.retain(Diagnostic::is_error);
    if !found.is_empty() {
        return Ok(refuse(&source, &found, global));
    }
    let parsed = yaml::parse(source.text());
    let alone = Workspace::default();
    let model = Model::in_workspace(&parsed.document, workspace.unwrap_or(&alone));
    let pipeline = Pipeline::new(&model, &trigger)?;
    let workflows = match why(&compiled, &pipeline, push.as_push(), source.text()) {
        Ok(workflows) => workflows,
        Err(fault) => return Ok(refuse(&source, &[fault.into()], global)),
    };
    match arguments.format {
        Format::Json => {
            let json = why_json(&source, push.as_push(), model.is_setup(), &workflows);
            terminal::print(&json)?;
        }
        Format::Text => {
            terminal::print(&text::write(&source, &workflows, terminal::stdout_colour()))?;
            terminal::status(&text::summary(&workflows, push.as_push()), global);
            if model.is_setup() {
                let message = "it is a setup config: the config that it continues with decides what else runs";
                terminal::note(message, global);
            }
        }
    }
    Ok(Outcome::Fine)
}

/// What is pushed.
enum Pushed {
    Branch(String),
    Tag(String),
}

impl Pushed {
    fn as_push(&self) -> Push<'_> {
        match self {
            Self::Branch(name) => Push::Branch(name),
            Self::Tag(name) => Push::Tag(name),
        }
    }
}

/// The one thing that is pushed: of what is checked out the branch, although it may have a tag.
fn pushed(trigger: Trigger) -> Result<(Trigger, Pushed)> {
    let Trigger { branch, tag, .. } = &trigger;
    match (branch.clone(), tag.clone()) {
        (Some(name), _) => Ok((Trigger { tag: None, ..trigger }, Pushed::Branch(name))),
        (None, Some(name)) => Ok((trigger, Pushed::Tag(name))),
        (None, None) => {
            Err(Failure::new("it is not known what is pushed: no branch is checked out here")
                .help(
                    "name a branch or a tag: `circlet why --branch main`, `circlet why --tag v1.0`",
                )
                .into())
        }
    }
}

fn refuse(source: &Source, errors: &[Diagnostic], global: &Global) -> Outcome {
    terminal::report_aside(
        &[Report { source, path: source.name(), diagnostics: errors }],
        &FORMATS[0],
    );
    let n_errors =
        if errors.len() == 1 { "1 error".to_owned() } else { format!("{} errors", errors.len()) };
    let message = format!("{n_errors} in `{}`; nothing would run", source.name());
    terminal::status(&message, global);
    Outcome::Found
}
