//! `circlet diff`: what changes in what runs from one config to another.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use anyhow::Result;
use circlet::difference::{difference, summary};
use circlet::process::{Compiled, Options};
use circlet::report::{difference_json, difference_markdown, difference_text};
use clap::{Args, ValueEnum};

use crate::cli::config::{self, Config};
use crate::cli::failure::Failure;
use crate::cli::{Global, Outcome, files, repository, revision, terminal, trigger};

/// Say what changes in what runs from one config to another
///
/// Compiles both and compares the workflows, jobs and steps that come out, not the lines: a moved anchor, or a command
/// that has another name and the same steps, is no change. All workflows are compared, whatever their conditions say.
/// The exit code is 0 if the same jobs run, 1 if not, and 2 if a config cannot be compiled.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The config as it was: a file, `-` for standard input, or `REVISION:PATH` as git knows it
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The config as it is
    #[arg(value_name = "NEW")]
    new: PathBuf,
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
  circlet diff main:.circleci/config.yml .circleci/config.yml
  circlet diff old.yml new.yml --format markdown > comment.md
  git show HEAD~1:.circleci/config.yml | circlet diff - .circleci/config.yml";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One document for programs, see `schemas/diff.schema.json`
    Json,
    /// For a comment on a pull request
    Markdown,
}

pub(super) fn run(arguments: &Arguments, global: &Global) -> Result<Outcome> {
    if [&arguments.old, &arguments.new].iter().all(|path| path.as_path() == Path::new("-")) {
        let message = "only one of the two configs can come from standard input";
        return Err(Failure::new(message).into());
    }
    let folder = files::current_folder()?;
    let old = read(&arguments.old, &folder)?;
    let new = read(&arguments.new, &folder)?;
    let mut compiled = Vec::new();
    // Both are tried, so that all that is wrong is said at once.
    for config in [&old, &new] {
        compiled.extend(compile(config, arguments, global)?);
    }
    let [before, after] = compiled.as_slice() else { return Ok(Outcome::Unable) };
    let changes = difference(before, after);
    let written = match arguments.format {
        Format::Text => difference_text(&changes, terminal::stdout_colour()),
        Format::Json => difference_json(old.source.name(), new.source.name(), &changes),
        Format::Markdown => difference_markdown(&changes),
    };
    terminal::print(&terminal::hide_keys(&written))?;
    if arguments.format == Format::Text {
        terminal::status(&summary(&changes), global);
    }
    if before.is_setup || after.is_setup {
        let message =
            "it is a setup config: the config that it continues with decides what else runs";
        terminal::note(message, global);
    }
    Ok(if changes.is_empty() { Outcome::Fine } else { Outcome::Found })
}

/// A file that is there comes first; then the first colon ends the name of a revision. A letter before a colon is a
/// drive.
fn read(given: &Path, folder: &Path) -> Result<Config> {
    let object = given.to_str().filter(|_| given.symlink_metadata().is_err());
    match object.and_then(|object| Some((object, object.split_once(':')?))) {
        Some((object, (revision, path))) if revision.len() > 1 => {
            let root = repository::find_root(folder, None);
            let around = if path.starts_with("./") { folder } else { &root };
            Ok(Config { source: revision::read(object, folder)?, path: around.join(path) })
        }
        _ => Config::read(Some(given), folder, "diff"),
    }
}

fn compile(config: &Config, arguments: &Arguments, global: &Global) -> Result<Option<Compiled>> {
    let trigger = arguments.trigger.trigger(config.folder(), global)?;
    let choices = config::Choices {
        orb_dir: arguments.orb_dir.clone(),
        keep_unknown_orbs: true,
        options: Options::default(),
    };
    Ok(match config.compile(&trigger, choices, global)? {
        ControlFlow::Continue(compiled) => Some(compiled),
        ControlFlow::Break(_) => None,
    })
}
