//! `circlet pack`: the files of a folder as one config.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use circlet::diagnostic::{Diagnostic, Severity};
use circlet::pack::{File, Include, Options, is_packed};
use circlet::report::{FORMATS, Report, Summary};
use circlet::text::Source;
use clap::Args;
use ignore::WalkBuilder;

use crate::cli::failure::Failure;
use crate::cli::{Global, Outcome, files, repository, terminal};

/// Put the YAML files of a folder together into one config
///
/// The rules are those of `circleci config pack`:
///
///   config.yml, @orb.yml       files directly in DIR: their keys
///   commands/greet.yml         key `greet` of section `commands`
///   commands/aws/login.yml     key `login`; deeper folders only organise
///   commands/@shared.yml       its keys, in section `commands`
///
/// Anchors are shared between files. Keys come out in alphabetical order, with aliases resolved and
/// without comments. What is wrong is said on standard error; then nothing is printed, and the exit
/// code is 2.
#[derive(Args)]
#[command(after_help = EXAMPLES, verbatim_doc_comment)]
pub(super) struct Arguments {
    /// The folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// As `circleci orb pack`: put files in the place of `<< include(path) >>`
    #[arg(long)]
    orb: bool,
    /// Write a file in place of standard output; it is at all times whole
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  circlet pack .circleci/src | circlet validate -       check what comes out
  circlet pack .circleci/src --output .circleci/config.yml
  circlet pack --orb src > orb.yml                      the source of an orb";

pub(super) fn run(arguments: &Arguments, global: &Global) -> Result<Outcome> {
    let folder = arguments.folder.as_path();
    refuse_output_inside(arguments)?;
    let files = read(folder, global)?;
    let from_folder = |path: &str| match files::read_source(&folder.join(path)) {
        Ok(source) => Ok(source.text().to_owned()),
        Err(error) => Err(terminal::phrase(&error)),
    };
    let include: Include<'_> = &from_folder;
    let options = Options { include: arguments.orb.then_some(include) };
    let packed = circlet::pack(&files, options);
    let summary = report(&files, &packed.diagnostics, global);
    let Some(text) = packed.text else {
        terminal::status(&format!("cannot pack `{}`: {summary}", folder.display()), global);
        return Ok(Outcome::Unable);
    };
    match &arguments.output {
        Some(output) => write(output, &text, files.len(), global)?,
        None => terminal::print(&text)?,
    }
    Ok(Outcome::Fine)
}

/// The next run would pack its own output.
fn refuse_output_inside(arguments: &Arguments) -> Result<()> {
    let current = files::current_folder()?;
    let folder = repository::absolute_path(&current, &arguments.folder);
    let output = arguments.output.as_ref().map(|it| repository::absolute_path(&current, it));
    let inside = output.as_ref().and_then(|output| output.strip_prefix(&folder).ok());
    if inside.and_then(repository::slashed).is_some_and(|path| is_packed(&path)) {
        let message =
            format!("the output would be one of the files of `{}`", arguments.folder.display());
        return Err(Failure::new(message).help("write it outside of that folder").into());
    }
    Ok(())
}

/// The files that count, by path.
fn read(folder: &Path, global: &Global) -> Result<Vec<File>> {
    let reading = || format!("cannot read `{}`", folder.display());
    let metadata = fs::metadata(folder).with_context(reading)?;
    if !metadata.is_dir() {
        let message = format!("`{}` is no folder", folder.display());
        return Err(Failure::new(message)
            .help("name the folder that holds the pieces of the config")
            .into());
    }
    let mut files = Vec::new();
    let walk =
        WalkBuilder::new(folder).standard_filters(false).sort_by_file_path(Path::cmp).build();
    for entry in walk {
        let path = entry.with_context(reading)?.into_path();
        let inside = path.strip_prefix(folder).unwrap_or(&path);
        let Some(inside) = repository::slashed(inside).filter(|inside| is_packed(inside)) else {
            continue;
        };
        if !path.is_dir() {
            terminal::detail(&format!("packing `{}`", path.display()), global);
            files.push(File { path: inside, source: files::read_source(&path)? });
        }
    }
    if files.is_empty() {
        let message = format!("`{}` holds no YAML file", folder.display());
        return Err(Failure::new(message)
            .help("files count that end in `.yml` or `.yaml` and do not start with a dot")
            .into());
    }
    Ok(files)
}

/// Says what is wrong, by file.
fn report(files: &[File], found: &[Vec<Diagnostic>], global: &Global) -> Summary {
    let is_shown = |it: &&Diagnostic| !global.quiet || it.severity == Severity::Error;
    let shown = found.iter().map(|found| found.iter().filter(is_shown).cloned().collect());
    let shown: Vec<Vec<_>> = shown.collect();
    let pairs = files.iter().zip(&shown);
    let reports = pairs.map(|(File { source, .. }, found)| Report {
        source,
        path: source.name(),
        diagnostics: found,
    });
    let reports: Vec<_> = reports.collect();
    terminal::report_aside(&reports, &FORMATS[0]);
    Summary::new(&reports)
}

fn write(output: &Path, text: &str, n_files: usize, global: &Global) -> Result<()> {
    let old = match fs::symlink_metadata(output) {
        Ok(_) => Some(files::read_source(output)?),
        Err(_) => None,
    };
    let old = old.as_ref().map(Source::text);
    let output_name = output.display();
    if old == Some(text) {
        terminal::status(&format!("`{output_name}` is up to date"), global);
        return Ok(());
    }
    files::write(output, old, text)?;
    let files = if n_files == 1 { "1 file".to_owned() } else { format!("{n_files} files") };
    terminal::status(&format!("packed {files} into `{output_name}`"), global);
    Ok(())
}
