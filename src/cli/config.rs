//! The one config that a command is about, where it takes one: read, checked and compiled.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use anyhow::Result;
use circlet::diagnostic::Diagnostic;
use circlet::process::{Compiled, Options, Trigger};
use circlet::report::{FORMATS, Report};
use circlet::rules;
use circlet::text::Source;

use crate::cli::failure::Failure;
use crate::cli::surroundings::{self, Surroundings};
use crate::cli::{Global, Outcome, files, repository, settings, terminal};

/// A config that was read.
pub(super) struct Config {
    /// Where it lies, or would; as the user would write it.
    pub(super) path: PathBuf,
    pub(super) source: Source,
}

impl Config {
    /// Reads the file or folder that was named, standard input for `-`, or the nearest config upwards. `command` is
    /// for the advice.
    pub(super) fn read(given: Option<&Path>, folder: &Path, command: &str) -> Result<Self> {
        if given == Some(Path::new("-")) {
            let path = folder.join(".circleci/config.yml");
            return Ok(Self { path, source: files::read_stdin("<stdin>")? });
        }
        let path = match given {
            Some(given) if given.is_dir() => {
                let missing =
                    || format!("there is no `.circleci/config.yml` in `{}`", given.display());
                repository::config_in(given)
                    .ok_or_else(|| Failure::new(missing()).help("name the config itself"))?
            }
            Some(given) => given.to_owned(),
            None => {
                let found = repository::find_config(folder).ok_or_else(|| {
                    Failure::new("there is no `.circleci/config.yml` here or in a folder above")
                        .help(format!("name the config: `circlet {command} FILE`"))
                })?;
                repository::relative_path(folder, &found)
            }
        };
        Ok(Self { source: files::read_source(&path)?, path })
    }

    /// The folder that it lies in.
    pub(super) fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// Compiles it. What is wrong with it is shown, and ends the command.
    pub(super) fn compile(
        &self,
        trigger: &Trigger,
        choices: Choices,
        global: &Global,
    ) -> Result<ControlFlow<Outcome, Compiled>> {
        let folder = files::current_folder()?;
        let flags = settings::Flags::of_orbs(choices.orb_dir);
        let Some(policy) = settings::load(&flags, &folder, global)? else {
            return Ok(ControlFlow::Break(Outcome::Unable));
        };
        let places = [self.path.clone()];
        let surroundings = Surroundings::read(&places, policy.orb_dir(), &folder, global)?;
        let workspaces = surroundings.workspaces();
        let workspace = workspaces.of(&self.path);
        let mut found = policy.diagnose(&self.source, workspace).diagnostics;
        let mut compiled = Compiled::default();
        if !found.iter().any(Diagnostic::is_error) {
            compiled = rules::compile(&self.source, trigger, workspace, choices.options)?;
            found.clone_from(&compiled.diagnostics);
        }
        found.retain(Diagnostic::is_error);
        if !found.is_empty() {
            return Ok(ControlFlow::Break(self.refuse(&found, global)));
        }
        let unknown: BTreeSet<_> = compiled.unresolved_orbs.iter().collect();
        if !unknown.is_empty() && !choices.keep_unknown_orbs {
            return Err(surroundings::missing_orbs(&unknown, policy.orb_dir(), &folder).into());
        }
        Ok(ControlFlow::Continue(compiled))
    }

    /// Shows why it is not compiled.
    pub(super) fn refuse(&self, errors: &[Diagnostic], global: &Global) -> Outcome {
        let source = &self.source;
        terminal::report_aside(
            &[Report { source, path: source.name(), diagnostics: errors }],
            &FORMATS[0],
        );
        let n_errors = match errors {
            [_] => "1 error".to_owned(),
            _ => format!("{} errors", errors.len()),
        };
        terminal::status(
            &format!("{n_errors} in `{}`; nothing is compiled", source.name()),
            global,
        );
        Outcome::Found
    }
}

/// How a config is compiled.
pub(super) struct Choices {
    /// The folder with sources of orbs, if not that of the settings.
    pub(super) orb_dir: Option<PathBuf>,
    /// Whether orbs that are not at hand are no obstacle.
    pub(super) keep_unknown_orbs: bool,
    pub(super) options: Options,
}
