//! `circlet generate`: the job that a user asks for, merged into their config.

mod arguments;
mod ask;
mod discover;
mod inputs;
mod site;

use anyhow::Result;
use circlet::diagnostic::Diagnostic;
use circlet::merge::{self, Merged, merge};
use circlet::template::{self, Fragment};
use circlet::text::Source;

pub(super) use arguments::Arguments;

use crate::cli::failure::Failure;
use crate::cli::generate::arguments::Print;
use crate::cli::generate::site::Site;
use crate::cli::{Global, Outcome, files, terminal};

pub(super) fn run(given: &Arguments, global: &Global) -> Result<Outcome> {
    let print = given.print.unwrap_or(Print::Diff);
    if print == Print::Job && (given.write || given.check) {
        let message = "`--print job` leaves the config alone, so it cannot be used with `--write` or `--check`";
        return Err(Failure::new(message).into());
    }
    let site = Site::find(given)?;
    terminal::detail(&format!("the repository is `{}`", site.root.display()), global);
    let mut arguments = inputs::complete(given, &site, global)?;
    let request = inputs::request(&arguments, &site, global)?;
    let fragment = template::render(&request)?;
    if print == Print::Job {
        terminal::print(fragment.job())?;
        return Ok(Outcome::Fine);
    }
    let base = site.read()?;
    let Some(merged) = merge_or_ask(&base, &fragment, &mut arguments)? else {
        return Ok(Outcome::Unable);
    };
    match print {
        Print::Config => terminal::print(&merged.text)?,
        Print::Diff | Print::Job => terminal::print_diff(&site.diff(&base, &merged))?,
    }
    for note in &merged.notes {
        terminal::note(note, global);
    }
    let outcome = conclude(&site, &base, &merged, &arguments, global)?;
    let answers = ask::answers(given, &arguments);
    if ask::is_possible(given) && !answers.is_empty() {
        terminal::note(&format!("the flags in place of the questions: {answers}"), global);
    }
    Ok(outcome)
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
        (None, _) => Err(error.into()),
        (Some(span), _) => {
            let mut diagnostic = Diagnostic::error("cannot-merge", span, error.to_string());
            if let merge::Error::NameTaken { .. } = error {
                diagnostic =
                    diagnostic.with_help("give the job another name with `--job-name NAME`");
            }
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
                let message =
                    format!("`{shown}` holds another version of the job, so nothing was written");
                return Err(Failure::new(message)
                    .help("put the new version in its place: `--write --replace`")
                    .help("keep both: `--job-name NAME`")
                    .into());
            }
            files::write(&site.shown(), site.old_text(base), &merged.text)?;
            terminal::status(&format!("{did} {shown}: {summary}"), global);
            Ok(Outcome::Fine)
        }
        Some(_) => {
            let flags = if merged.replaces_job() { "--write --replace" } else { "--write" };
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
