//! `circlet completions`, and the answers to the shell that runs what it prints: the program completes its own command
//! line, so that it can offer what the config and the repository hold.

use std::collections::BTreeSet;
use std::ffi::OsString;

use anyhow::{Context as _, Result};
use circlet::graph::{Graph, Workflow, WorkflowKind};
use circlet::model::Model;
use circlet::yaml;
use clap::builder::PossibleValuesParser;
use clap::{Args, Command, CommandFactory as _};
use clap_complete::CompleteEnv;
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};
use clap_complete::env::Shells;

use crate::cli::config::Config;
use crate::cli::generate::discover;
use crate::cli::{Cli, Outcome, files, repository, terminal};

/// Print what makes a shell complete circlet's command line
///
/// The shell asks circlet itself, which offers the workflows and jobs of the nearest config and the
/// collections of the repository. What is printed belongs to this version of circlet: let the shell
/// read it anew whenever it starts.
#[derive(Args)]
#[command(after_help = EXAMPLES, verbatim_doc_comment)]
pub(super) struct Arguments {
    /// The shell
    #[arg(value_name = "SHELL", value_parser = shells())]
    shell: String,
}

const EXAMPLES: &str = "\
What to put where:
  bash         ~/.bashrc                    source <(circlet completions bash)
  zsh          ~/.zshrc, after compinit     source <(circlet completions zsh)
  fish         ~/.config/fish/config.fish   circlet completions fish | source
  elvish       ~/.config/elvish/rc.elv      eval (circlet completions elvish | slurp)
  powershell   $PROFILE                     circlet completions powershell | Out-String | iex";

/// Tells a run for the shell from one for the user.
const VARIABLE: &str = "CIRCLET_COMPLETE";

fn shells() -> PossibleValuesParser {
    Shells::builtins().names().collect::<Vec<_>>().into()
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let shells = Shells::builtins();
    let shell = shells.completer(&arguments.shell).context("the shell is one of the list")?;
    let mut script = Vec::new();
    shell.write_registration(VARIABLE, "circlet", "circlet", "circlet", &mut script)?;
    terminal::print(&String::from_utf8(script)?)?;
    Ok(Outcome::Fine)
}

/// Answers a shell; returns whether there was one that asked.
pub(super) fn answer(arguments: impl Iterator<Item = OsString>) -> Result<bool> {
    let folder = files::current_folder().ok();
    let environment = CompleteEnv::with_factory(command).var(VARIABLE);
    Ok(environment.try_complete(arguments, folder.as_deref())?)
}

/// The command line, with what the config and the repository offer.
fn command() -> Command {
    let offer = |command: Command, name: &'static str, values: fn() -> Vec<String>| {
        let candidates = move || values().into_iter().map(CompletionCandidate::new).collect();
        command.mut_arg(name, |it| it.add(ArgValueCandidates::new(candidates)))
    };
    Cli::command()
        .mut_subcommand("generate", |command| {
            let command = offer(command, "workflow", workflows);
            let command = offer(command, "requires", jobs);
            offer(command, "collections", collections)
        })
        .mut_subcommand("graph", |command| offer(command, "workflow", workflows_and_groups))
}

/// Of the nearest config; nothing where that cannot be read.
fn nearest_graph() -> Vec<Workflow> {
    let config = files::current_folder().and_then(|folder| Config::read(None, &folder, "graph"));
    let Ok(config) = config else { return Vec::new() };
    let parsed = yaml::parse(config.source.text());
    Graph::of(&Model::new(&parsed.document)).workflows
}

fn workflows() -> Vec<String> {
    let workflows = nearest_graph().into_iter();
    workflows.filter(|it| it.kind == WorkflowKind::Workflow).map(|it| it.name).collect()
}

fn workflows_and_groups() -> Vec<String> {
    nearest_graph().into_iter().map(|it| it.name).collect()
}

fn jobs() -> Vec<String> {
    let workflows = nearest_graph().into_iter().filter(|it| it.kind == WorkflowKind::Workflow);
    let names: BTreeSet<_> = workflows.flat_map(|it| it.jobs).map(|job| job.name).collect();
    names.into_iter().collect()
}

fn collections() -> Vec<String> {
    let Ok(folder) = files::current_folder() else { return Vec::new() };
    let root = repository::find_root(&folder, None);
    discover(&root, &folder).collections.into_iter().map(|choice| choice.path).collect()
}
