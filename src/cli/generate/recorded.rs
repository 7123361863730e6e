//! The requests that `circlet.toml` records, all at once: first every entry is read and checked, then each config gets its
//! jobs one after the other, then everything is shown, and last it is written.

use std::path::{Path, PathBuf};

use anyhow::Result;
use circlet::diagnostic::Diagnostic;
use circlet::rules::settings::Entry;
use circlet::template::{self, Fragment, Request};
use circlet::text::{Source, Span};

use crate::cli::failure::Failure;
use crate::cli::generate::arguments::{Arguments, Print};
use crate::cli::generate::batch::{Batch, batches};
use crate::cli::generate::entry::{self, mistake, mistake_of};
use crate::cli::generate::inputs::{self, Unusable};
use crate::cli::generate::missing::Lookup;
use crate::cli::generate::paths::rebase;
use crate::cli::generate::show;
use crate::cli::generate::site::Site;
use crate::cli::settings::SettingsFile;
use crate::cli::{Global, Outcome, files, repository, terminal};

/// An entry that was read and whose job was rendered.
pub(super) struct Job {
    /// Where the entry stands.
    pub(super) span: Span,
    /// With paths as the user in their folder would write them.
    pub(super) arguments: Arguments,
    pub(super) site: Site,
    pub(super) request: Request,
    pub(super) fragment: Fragment,
}

/// Generates all entries of a settings file.
pub(super) fn run(file: &SettingsFile, given: &Arguments, global: &Global) -> Result<Outcome> {
    let secrets = secrets(&file.settings.generate);
    if !secrets.is_empty() {
        file.report_masked(secrets);
        return Ok(Outcome::Unable);
    }
    let folder = files::current_folder()?;
    let (jobs, mistakes) = jobs(file, &folder, global)?;
    if !mistakes.is_empty() {
        file.report(mistakes);
        return Ok(Outcome::Unable);
    }
    let print = given.format.unwrap_or(Print::DEFAULT);
    if matches!(print, Print::Job) {
        let jobs: Vec<_> = jobs.iter().map(|job| job.fragment.job()).collect();
        terminal::print(&jobs.join("\n"))?;
        return Ok(Outcome::Fine);
    }
    let Some(batches) = batches(&jobs, &file.source, global)? else { return Ok(Outcome::Unable) };
    match (print, batches.as_slice()) {
        (Print::Config, [batch]) => terminal::print(batch.text())?,
        (Print::Config, batches) => {
            let n_configs = batches.len();
            let message =
                format!("`--format config` prints one config, but the entries are for {n_configs}");
            return Err(Failure::new(message).into());
        }
        (Print::Job, _) => {}
        (Print::Change(format), batches) => {
            let proposals: Vec<_> = batches.iter().map(Batch::proposal).collect();
            show::show(&proposals, format, given)?;
        }
    }
    conclude(&batches, given, &file.source, global)
}

/// Says what changes and how to go on, and writes if asked to.
fn conclude(
    batches: &[Batch<'_>],
    given: &Arguments,
    settings: &Source,
    global: &Global,
) -> Result<Outcome> {
    for batch in batches {
        batch.say_notes(global);
    }
    if given.write && !given.replace {
        for batch in batches {
            batch.refuse_to_replace(settings)?;
        }
    }
    for batch in batches {
        batch.say_changes(settings, given, global);
        if given.write {
            batch.write(global)?;
        }
    }
    let is_changed = batches.iter().any(Batch::is_changed);
    Ok(if given.check && is_changed { Outcome::Found } else { Outcome::Fine })
}

/// The Postman API keys in entries.
fn secrets(entries: &[Entry]) -> Vec<Diagnostic> {
    let keys = entries.iter().flat_map(|entry| &entry.keys);
    let secret = |span| {
        let message = "this looks like a Postman API key, which has no place in a file; a job reads it from a CircleCI context or the project's variables as `POSTMAN_API_KEY`";
        mistake(span, message).with_help("it may stand in git's history now; if so, make a new one in Postman and delete this one")
    };
    keys.flat_map(entry::places_of_secrets).map(secret).collect()
}

/// The jobs of all entries, and what is wrong with the entries.
fn jobs(
    file: &SettingsFile,
    folder: &Path,
    global: &Global,
) -> Result<(Vec<Job>, Vec<Diagnostic>)> {
    let mut jobs: Vec<Job> = Vec::new();
    let lookup = Lookup::new(&file.root);
    let mut mistakes = Vec::new();
    for entry in &file.settings.generate {
        let arguments = match entry::bind(entry) {
            Ok(arguments) => arguments,
            Err(found) => {
                mistakes.extend(found);
                continue;
            }
        };
        let config = config_of(&arguments, &file.root);
        let absent = lookup.missing(entry);
        if !absent.is_empty() {
            mistakes.extend(absent);
            continue;
        }
        let mut arguments = rebase(&arguments, &file.root, folder);
        arguments.config = Some(repository::relative_path(folder, &config));
        let site = Site::find(&arguments)?;
        match job(entry, arguments, site, global) {
            Ok(job) => {
                let same = |other: &&Job| {
                    let is_same_name = other.request.job_name == job.request.job_name;
                    is_same_name && other.site.config == job.site.config
                };
                if let Some(other) = jobs.iter().find(same) {
                    mistakes.push(repeated(entry, other));
                }
                jobs.push(job);
            }
            Err(mistake) => mistakes.push(*mistake),
        }
    }
    Ok((jobs, mistakes))
}

/// Where the job of an entry goes, absolute. `root` is the folder of the settings.
pub(super) fn config_of(arguments: &Arguments, root: &Path) -> PathBuf {
    let given = arguments.config.as_ref().map(|config| repository::absolute_path(root, config));
    let found = || repository::find_config(root);
    let new = || repository::new_config(&repository::find_root(root, None));
    given.or_else(found).unwrap_or_else(new)
}

fn job(
    entry: &Entry,
    arguments: Arguments,
    site: Site,
    global: &Global,
) -> Result<Job, Box<Diagnostic>> {
    let request = inputs::request(&arguments, &site, global);
    let request = request.map_err(|unusable| placed(entry, &unusable))?;
    let fragment = template::render(&request).map_err(|error| {
        let span = key_of(&error).and_then(|key| entry.key(key)).map(|key| key.value.span);
        mistake(span.unwrap_or(entry.span), error.to_string())
    })?;
    Ok(Job { span: entry.span, arguments, site, request, fragment })
}

/// What cannot be used, at the word that names it.
fn placed(entry: &Entry, unusable: &Unusable) -> Diagnostic {
    let key = entry.key(unusable.flag);
    let word = key.and_then(|key| key.words().get(unusable.index).map(|word| word.span));
    mistake_of(word.unwrap_or(entry.span), &unusable.error)
}

/// The key that a request has no job for.
fn key_of(error: &template::Error) -> Option<&'static str> {
    Some(match error {
        template::Error::NoCollection | template::Error::RepeatedCollection { .. } => "collection",
        template::Error::NoTarget { .. } => "executor",
        template::Error::ImageOnMacos => "image",
        template::Error::XcodeElsewhere { .. } => "xcode",
        template::Error::JobName { .. } => "job-name",
        template::Error::EnvVar { .. } => "env-var",
        template::Error::Version { .. } => "postman-cli-version",
        template::Error::IntegrationInEu => "integration-id",
        template::Error::SeverityWithoutLint => "fail-severity",
        template::Error::Template { .. } | template::Error::NotAJob { .. } => "template",
        template::Error::Unwritable { .. }
        | template::Error::Empty { .. }
        | template::Error::Key { .. } => return None,
    })
}

fn repeated(entry: &Entry, first: &Job) -> Diagnostic {
    let name = &first.request.job_name;
    let span = entry.key("job-name").map_or(entry.span, |key| key.value.span);
    let message = format!(
        "the job `{name}` has an entry already; give this one another name with `job-name`"
    );
    mistake(span, message).with_label(first.span, "the other entry")
}
