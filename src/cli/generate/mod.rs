//! `circlet generate`: the job that a user asks for, merged into their config.

mod arguments;
mod ask;
mod batch;
mod checkout;
mod discover;
mod entry;
mod inputs;
mod missing;
mod notes;
mod paths;
mod recorded;
mod save;
mod show;
mod site;

use anyhow::Result;
use circlet::diagnostic::Diagnostic;
use circlet::merge::{self, Merged, merge};
use circlet::postman;
use circlet::template::{self, Fragment};
use circlet::text::Source;

pub(super) use arguments::Arguments;
pub(super) use discover::discover;

use crate::cli::failure::Failure;
use crate::cli::generate::arguments::Print;
use crate::cli::generate::save::Recording;
use crate::cli::generate::show::Shown;
use crate::cli::generate::site::Site;
use crate::cli::settings::{self, SettingsFile};
use crate::cli::{Global, Outcome, files, terminal};

pub(super) fn run(given: &Arguments, global: &Global) -> Result<Outcome> {
    let print = given.format.unwrap_or(Print::DEFAULT);
    show::refuse_nonsense(print, given)?;
    let is_request = given.save || !entry::assignments(given).is_empty();
    if is_request {
        return one(given, print, global);
    }
    let folder = files::current_folder()?;
    let Some(settings) = settings::find(&folder) else { return one(given, print, global) };
    match SettingsFile::read(&settings, &folder, global)? {
        Some(file) if !file.settings.generate.is_empty() => recorded::run(&file, given, global),
        Some(_) => one(given, print, global),
        None => Ok(Outcome::Unable),
    }
}

/// Generates one job: what was asked on the command line or is asked now.
fn one(given: &Arguments, print: Print, global: &Global) -> Result<Outcome> {
    let site = Site::find(given)?;
    terminal::detail(&format!("the repository is `{}`", site.root.display()), global);
    let mut arguments = inputs::complete(given, &site, global)?;
    let request = inputs::request(&arguments, &site, global)?;
    let fragment = template::render(&request).map_err(advise)?;
    if matches!(print, Print::Job) {
        terminal::print(fragment.job())?;
        if let Some(note) = notes::of_login(&request, &fragment, None) {
            terminal::note(&note, global);
        }
        return Ok(Outcome::Fine);
    }
    let base = site.read()?;
    inputs::warn(&postman::warn_of_keys(&base).collect::<Vec<_>>(), global);
    let Some(merged) = merge_or_ask(&base, &fragment, &mut arguments)? else {
        return Ok(Outcome::Unable);
    };
    match print {
        Print::Config => terminal::print(&merged.text)?,
        Print::Change(format) => {
            let summary = vec![merged.summary()];
            let proposal = Shown { site: &site, base: &base, new: &merged.text, summary };
            show::show(&[proposal], format, given)?;
        }
        Print::Job => {}
    }
    let login = notes::of_login(&request, &fragment, Some(&merged));
    let login = login.filter(|_| !merged.edits.is_empty());
    for note in merged.notes.iter().chain(&login) {
        terminal::note(note, global);
    }
    notes::of_config(given.config.as_deref(), &site, &base, global);
    let answers = ask::answers(given, &arguments);
    let has_asked = ask::is_possible(given) && !answers.is_empty();
    if has_asked && may_ask_to_write(given, &site, &merged) {
        let verb = if merged.replaces_job() { "Replace the job in" } else { "Write this to" };
        let is_yes = ask::confirm(&format!("{verb} {}?", base.name()))?;
        (arguments.write, arguments.replace) = (is_yes, is_yes);
    }
    let outcome = if given.save {
        // Before anything is written, as a mistake in the settings may stand in the way.
        let Some(recording) = Recording::prepare(&arguments, &site, global)? else {
            return Ok(Outcome::Unable);
        };
        let outcome = conclude(&site, &base, &merged, &arguments, global)?;
        recording.write(global)?;
        outcome
    } else {
        conclude(&site, &base, &merged, &arguments, global)?
    };
    if has_asked {
        let keep = if given.save { "" } else { "; `--save` keeps them in `circlet.toml`" };
        terminal::note(&format!("the flags in place of the questions: {answers}{keep}"), global);
    }
    Ok(outcome)
}

/// Whether there is something to write that the user has seen and said nothing about yet.
fn may_ask_to_write(given: &Arguments, site: &Site, merged: &Merged) -> bool {
    let is_shown = given.format.is_none() && terminal::is_stdout_terminal();
    is_shown && !given.write && site.config.is_some() && !merged.edits.is_empty()
}

/// Adds the flags that help to why a request has no job.
fn advise(error: template::Error) -> anyhow::Error {
    let failure = Failure::new(error.to_string());
    match error {
        template::Error::SeverityWithoutLint => failure
            .help("ask for one: `--governance-lint`, or `--spec FILE` for a specification")
            .into(),
        error => error.into(),
    }
}

/// Merges; asks for the workflow where there are several. `None` when the place in the config that stands in the way
/// has been shown.
fn merge_or_ask(
    base: &Source,
    fragment: &Fragment,
    arguments: &mut Arguments,
) -> Result<Option<Merged>> {
    let options = merge::Options { workflow: arguments.workflow.clone() };
    let error = match merge(base, fragment, &options) {
        Ok(merged) => return Ok(Some(merged)),
        Err(error) => error,
    };
    match (error.span(), &error) {
        (None, merge::Error::SeveralWorkflows { names }) if ask::is_possible(arguments) => {
            arguments.workflow = Some(ask::workflow(names)?);
            merge_or_ask(base, fragment, arguments)
        }
        (None, merge::Error::SeveralWorkflows { .. }) => {
            Err(Failure::new(error.to_string()).help("name it with `--workflow NAME`").into())
        }
        (None, merge::Error::Finding { help: Some(help), .. }) => {
            Err(Failure::new(error.to_string()).help(help).into())
        }
        (None, _) => Err(error.into()),
        (Some(span), _) => {
            let mut diagnostic = Diagnostic::error("cannot-merge", span, error.to_string());
            diagnostic.help = match error {
                merge::Error::NameTaken { .. } => {
                    Some("give the job another name with `--job-name NAME`".to_owned())
                }
                merge::Error::Finding { help, .. } => help,
                _ => None,
            };
            terminal::finding(base, &diagnostic);
            Ok(None)
        }
    }
}

/// Writes if asked to, and says in one line what changes and how to go on.
fn conclude(
    site: &Site,
    base: &Source,
    merged: &Merged,
    arguments: &Arguments,
    global: &Global,
) -> Result<Outcome> {
    let shown = base.name();
    if merged.edits.is_empty() && !site.is_new {
        terminal::status(&format!("{shown} is already up to date"), global);
        return Ok(Outcome::Fine);
    }
    let (does, did) = if site.is_new { ("create", "created") } else { ("change", "changed") };
    let summary = merged.summary();
    match &site.config {
        Some(_) if arguments.write => {
            if merged.replaces_job() && !arguments.replace {
                let job = merged.changes.first().map_or("", |change| &change.job);
                let message = format!(
                    "`{shown}` has a job `{job}` already, and it differs; nothing was written"
                );
                return Err(Failure::new(message)
                    .help("put the new job in its place: `--write --replace`")
                    .help("keep both: `--job-name NAME`")
                    .into());
            }
            files::write(&site.shown(), site.old_text(base), &merged.text)?;
            terminal::status(&format!("{did} {shown}: {summary}"), global);
            Ok(Outcome::Fine)
        }
        Some(_) => {
            let flags = if merged.replaces_job() {
                "--write --replace, or add a job beside it with --job-name NAME"
            } else {
                "--write"
            };
            terminal::status(
                &format!("would {does} {shown}: {summary}; apply with {flags}"),
                global,
            );
            Ok(if arguments.check { Outcome::Found } else { Outcome::Fine })
        }
        None => {
            terminal::status(&format!("{shown}: {summary}"), global);
            Ok(if arguments.check { Outcome::Found } else { Outcome::Fine })
        }
    }
}
