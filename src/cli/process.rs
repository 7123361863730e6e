//! `circlet process`: the config that CircleCI runs, compiled here.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::Result;
use circlet::diagnostic::Diagnostic;
use circlet::process::{Compiled, MatrixOrder, Options};
use circlet::report::{FORMATS, Report};
use circlet::rules;
use clap::{Args, ValueEnum};

use crate::cli::config::Config;
use crate::cli::settings;
use crate::cli::surroundings::{self, Surroundings};
use crate::cli::{Global, Outcome, files, terminal, trigger};

/// Compile a config to what CircleCI runs, offline
///
/// Prints the jobs and workflows of a pipeline with nothing left to put in: no orbs, commands, executors, parameters,
/// matrices or conditions. Findings go to standard error; where there is an error, nothing is printed and the exit code
/// is 1. `circlet explain process` tells what CircleCI leaves open, and what is done here.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The config, or `-` for standard input [default: the nearest config]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// How to print the result
    #[arg(long, value_name = "FORMAT", default_value = "yaml")]
    format: Format,
    #[command(flatten)]
    trigger: trigger::Flags,
    #[command(flatten)]
    choices: Choices,
}

#[derive(Args)]
#[command(next_help_heading = "What goes in")]
struct Choices {
    /// The folder with sources of orbs, as `NAMESPACE/NAME@VERSION.yml` [default: .circleci/orbs]
    #[arg(long, value_name = "DIR")]
    orb_dir: Option<PathBuf>,
    /// Leave what comes from orbs that are not at hand as it is; the result still imports these
    #[arg(long)]
    keep_unknown_orbs: bool,
    /// The order of a matrix's values in the names of its jobs
    #[arg(long, value_name = "ORDER", default_value = "alphabetical")]
    matrix_order: Order,
}

const EXAMPLES: &str = "\
Examples:
  circlet process --branch main
  circlet process --tag v1.2.0 --format json | jq '.workflows'
  circlet process --pipeline-parameters 'deploy: true' --keep-unknown-orbs";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A config of version 2
    Yaml,
    /// The same for programs
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Order {
    /// By the names of the parameters, as CircleCI's documentation shows it
    Alphabetical,
    /// As the config declares them, as CircleCI's language server has it
    Declared,
}

pub(super) fn run(arguments: &Arguments, global: &Global) -> Result<Outcome> {
    let folder = files::current_folder()?;
    let choices = &arguments.choices;
    let flags = settings::Flags::of_orbs(choices.orb_dir.clone());
    let Some(policy) = settings::load(&flags, &folder, global)? else {
        return Ok(Outcome::Unable);
    };
    let Config { path, source } = Config::read(arguments.file.as_deref(), &folder, "process")?;
    let place = path.parent().unwrap_or(&folder);
    let trigger = arguments.trigger.trigger(place, global)?;
    let places = [path.clone()];
    let surroundings = Surroundings::read(&places, policy.orb_dir(), &folder, global)?;
    let workspaces = surroundings.workspaces();
    let workspace = workspaces.of(&path);
    let mut found = policy.diagnose(&source, workspace).diagnostics;
    let mut compiled = Compiled::default();
    if !found.iter().any(Diagnostic::is_error) {
        let matrix_order = match choices.matrix_order {
            Order::Alphabetical => MatrixOrder::Alphabetical,
            Order::Declared => MatrixOrder::Declared,
        };
        compiled = rules::compile(&source, &trigger, workspace, Options { matrix_order })?;
        found.clone_from(&compiled.diagnostics);
    }
    found.retain(Diagnostic::is_error);
    if !found.is_empty() {
        terminal::report_aside(&[Report { source: &source, diagnostics: &found }], &FORMATS[0]);
        let errors =
            if found.len() == 1 { "1 error".to_owned() } else { format!("{} errors", found.len()) };
        terminal::status(&format!("{errors} in `{}`; nothing is compiled", source.name()), global);
        return Ok(Outcome::Found);
    }
    let unknown: BTreeSet<_> = compiled.unresolved_orbs.iter().collect();
    if !unknown.is_empty() && !choices.keep_unknown_orbs {
        return Err(surroundings::missing_orbs(&unknown, policy.orb_dir(), &folder).into());
    }
    terminal::print(&match arguments.format {
        Format::Yaml => header(&compiled) + &compiled.config.to_yaml(),
        Format::Json => compiled.config.to_json(),
    })?;
    Ok(Outcome::Fine)
}

/// One line for each orb, as the official tool writes them.
fn header(compiled: &Compiled) -> String {
    let orbs = compiled.resolved_orbs.iter();
    let lines = orbs.map(|(asked, found)| format!("# Orb '{asked}' resolved to '{found}'\n"));
    lines.collect::<Vec<_>>().concat()
}
