//! `circlet process`: the config that CircleCI runs, compiled here.

use std::ops::ControlFlow;
use std::path::PathBuf;

use anyhow::Result;
use circlet::process::{Compiled, MatrixOrder, Options};
use clap::{Args, ValueEnum};

use crate::cli::config::{self, Config};
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
    let config = Config::read(arguments.file.as_deref(), &folder, "process")?;
    let trigger = arguments.trigger.trigger(config.folder(), global)?;
    let matrix_order = match arguments.choices.matrix_order {
        Order::Alphabetical => MatrixOrder::Alphabetical,
        Order::Declared => MatrixOrder::Declared,
    };
    let choices = config::Choices {
        orb_dir: arguments.choices.orb_dir.clone(),
        keep_unknown_orbs: arguments.choices.keep_unknown_orbs,
        options: Options { matrix_order },
    };
    let compiled = match config.compile(&trigger, choices, global)? {
        ControlFlow::Continue(compiled) => compiled,
        ControlFlow::Break(outcome) => return Ok(outcome),
    };
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
