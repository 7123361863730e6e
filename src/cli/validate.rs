//! `circlet validate`: what is wrong with configs, and where.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Result;
use circlet::diagnostic::Diagnostic;
use circlet::model::Workspace;
use circlet::report::{FORMATS, Format, Report, Summary};
use circlet::rules::{self, Checked, Options};
use circlet::text::Source;
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::cli::failure::Failure;
use crate::cli::surroundings::{self, Surroundings};
use crate::cli::{Global, Outcome, files, repository, terminal};

/// Check CircleCI configs offline
///
/// Findings go to standard output. Exits with 1 when there are errors, with 2 when a file could not be read.
#[derive(Args)]
pub(super) struct Arguments {
    /// Configs, or folders that hold `.circleci/config.yml`, or `-` for standard input; without any, the nearest
    /// `.circleci/config.yml` upwards
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How to show what is found
    #[arg(long, value_name = "FORMAT", default_value = FORMATS[0].name, value_parser = format_parser())]
    format: &'static Format,
    /// The name that reports give to standard input
    #[arg(long, value_name = "NAME", default_value = "<stdin>")]
    stdin_filename: String,
    /// The folder with sources of orbs, as `NAMESPACE/NAME@VERSION.yml`; default: `.circleci/orbs`
    #[arg(long, value_name = "DIR")]
    orb_dir: Option<PathBuf>,
}

/// The table of formats, by name.
fn format_parser() -> impl TypedValueParser<Value = &'static Format> {
    let words = FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.doc));
    PossibleValuesParser::new(words).map(|word| {
        let format = FORMATS.iter().find(|format| format.name == word);
        format.expect("the parser lets only these words through")
    })
}

pub(super) fn run(arguments: &Arguments, global: &Global) -> Result<Outcome> {
    let mut checked: Vec<(Source, Vec<Diagnostic>)> = Vec::new();
    let mut unresolved_orbs = BTreeSet::new();
    let mut n_unread = 0;
    let folder = files::current_folder()?;
    let paths = paths(&arguments.files, &folder)?;
    let places: Vec<_> = paths.iter().map(|path| place(path, arguments)).collect();
    let orb_dir = arguments.orb_dir.as_deref();
    let surroundings = Surroundings::read(&places, orb_dir, &folder, global)?;
    let workspaces = surroundings.workspaces();
    for (path, place) in paths.iter().zip(&places) {
        let source = if path == Path::new("-") {
            files::read_stdin(&arguments.stdin_filename)
        } else {
            read_config(path)
        };
        match source {
            Ok(source) => {
                let workspace = workspaces.of(place);
                let is_in_set = workspace.is_some_and(Workspace::is_set);
                let set = if is_in_set { " with the other files of its setup" } else { "" };
                terminal::detail(&format!("checking `{}`{set}", source.name()), global);
                let options = Options { workspace };
                let Checked { diagnostics, unresolved_orbs: unresolved } =
                    rules::validate_with(&source, options);
                unresolved_orbs.extend(unresolved);
                checked.push((source, diagnostics));
            }
            // The others are still worth checking.
            Err(error) => {
                terminal::error(&error);
                n_unread += 1;
            }
        }
    }
    let reports: Vec<Report<'_>> =
        checked.iter().map(|(source, diagnostics)| Report { source, diagnostics }).collect();
    terminal::print_report(&reports, arguments.format)?;
    let summary = Summary::new(&reports);
    if arguments.format.is_for_people && !unresolved_orbs.is_empty() {
        terminal::note(&surroundings::unresolved(&unresolved_orbs, orb_dir), global);
    }
    if arguments.format.is_for_people && summary.files > 0 {
        terminal::status(&summary.to_string(), global);
    }
    match (n_unread, summary.errors) {
        (0, 0) => Ok(Outcome::Fine),
        (0, _) => Ok(Outcome::Found),
        _ => Ok(Outcome::Unable),
    }
}

fn paths(given: &[PathBuf], folder: &Path) -> Result<Vec<PathBuf>> {
    if !given.is_empty() {
        return Ok(given.to_vec());
    }
    let Some(config) = repository::find_config(folder) else {
        return Err(Failure::new("there is no `.circleci/config.yml` here or in a folder above")
            .help("name the config: `circlet validate FILE`")
            .help("make one: `circlet generate --collection FILE --write`")
            .into());
    };
    Ok(vec![repository::relative_path(folder, &config)])
}

/// Where a config lies, or would, as far as that tells what is around it.
fn place(path: &Path, arguments: &Arguments) -> PathBuf {
    if path == Path::new("-") {
        return PathBuf::from(&arguments.stdin_filename);
    }
    repository::config_in(path).unwrap_or_else(|| path.to_owned())
}

fn read_config(path: &Path) -> Result<Source> {
    if !path.is_dir() {
        return files::read_source(path);
    }
    let Some(config) = repository::config_in(path) else {
        let message = format!("`{}` is a folder without `.circleci/config.yml`", path.display());
        return Err(Failure::new(message).help("name the config itself").into());
    };
    files::read_source(&config)
}
