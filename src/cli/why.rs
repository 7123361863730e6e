//! `circlet why`: which workflows and jobs run when a branch or a tag is pushed, and what stops the others.

mod text;

use std::ops::ControlFlow;
use std::path::PathBuf;

use anyhow::Result;
use circlet::process::{Options, Push, Trigger, why};
use circlet::report::why_json;
use clap::{Args, ValueEnum};

use crate::cli::config::{self, Config};
use crate::cli::failure::Failure;
use crate::cli::{Global, Outcome, files, terminal, trigger};

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
    let config = Config::read(arguments.file.as_deref(), &folder, "why")?;
    let (trigger, push) = pushed(arguments.trigger.trigger(config.folder(), global)?)?;
    let choices = config::Choices {
        orb_dir: arguments.orb_dir.clone(),
        keep_unknown_orbs: true,
        options: Options::default(),
    };
    let compiled = match config.compile(&trigger, choices, global)? {
        ControlFlow::Continue(compiled) => compiled,
        ControlFlow::Break(outcome) => return Ok(outcome),
    };
    let (source, push) = (&config.source, push.as_push());
    let workflows = match why(&compiled, push, source.text()) {
        Ok(workflows) => workflows,
        Err(fault) => return Ok(config.refuse(&[fault.into()], global)),
    };
    match arguments.format {
        Format::Json => {
            terminal::print(&why_json(source, push, compiled.is_setup, &workflows))?;
        }
        Format::Text => {
            terminal::print(&text::write(source, &workflows, terminal::stdout_colour()))?;
            terminal::status(&text::summary(&workflows, push), global);
            if compiled.is_setup {
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
