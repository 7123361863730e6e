//! One config and the jobs that entries of `circlet.toml` put into it, one after the other.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::Result;
use circlet::diagnostic::Diagnostic;
use circlet::merge::{self, Merged, merge};
use circlet::postman;
use circlet::text::Source;

use crate::cli::failure::Failure;
use crate::cli::generate::arguments::Arguments;
use crate::cli::generate::recorded::Job;
use crate::cli::generate::show::Shown;
use crate::cli::generate::site::Site;
use crate::cli::generate::{inputs, notes};
use crate::cli::{Global, files, terminal};

/// A config and the merges into it.
pub(super) struct Batch<'j> {
    site: &'j Site,
    base: Source,
    /// In the order of the entries, each on the text of the one before.
    merges: Vec<(&'j Job, Merged)>,
}

/// Merges all jobs. `None` when a place in a config or an entry stands in the way, which was shown.
pub(super) fn batches<'j>(
    jobs: &'j [Job],
    settings: &Source,
    global: &Global,
) -> Result<Option<Vec<Batch<'j>>>> {
    let mut batches: Vec<Batch<'_>> = Vec::new();
    for job in in_order(jobs) {
        let index = batches.iter().position(|batch| batch.site.config == job.site.config);
        let index = if let Some(index) = index {
            index
        } else {
            let base = job.site.read()?;
            inputs::warn(&postman::warn_of_keys(&base).collect::<Vec<_>>(), global);
            batches.push(Batch { site: &job.site, base, merges: Vec::new() });
            batches.len() - 1
        };
        if let Err(error) = batches[index].add(job) {
            batches[index].show_refusal(error, job, settings);
            return Ok(None);
        }
    }
    Ok(Some(batches))
}

/// The jobs as they stand, but each behind those that it requires.
fn in_order(jobs: &[Job]) -> Vec<&Job> {
    let mut waiting: Vec<_> = jobs.iter().collect();
    let mut names: BTreeSet<_> = jobs.iter().map(name).collect();
    let mut ordered = Vec::new();
    while !waiting.is_empty() {
        let is_ready = |job: &&Job| {
            let mut requires = job.request.requires.iter();
            requires.all(|required| !names.contains(&(&job.site.config, required.as_str())))
        };
        // In a circle none is ready; the merge tells where it is.
        let index = waiting.iter().position(is_ready).unwrap_or_default();
        let job = waiting.remove(index);
        names.remove(&name(job));
        ordered.push(job);
    }
    ordered
}

fn name(job: &Job) -> (&Option<PathBuf>, &str) {
    (&job.site.config, job.request.job_name.as_str())
}

impl<'j> Batch<'j> {
    fn add(&mut self, job: &'j Job) -> Result<(), merge::Error> {
        let source = Source::new(self.base.name(), self.text());
        let options = merge::Options { workflow: job.arguments.workflow.clone() };
        let merged = merge(&source, &job.fragment, &options)?;
        self.merges.push((job, merged));
        Ok(())
    }

    /// The text with all jobs in it.
    pub(super) fn text(&self) -> &str {
        self.merges.last().map_or(self.base.text(), |(_, merged)| &merged.text)
    }

    /// What all jobs together make of the config.
    pub(super) fn proposal(&self) -> Shown<'_> {
        let summary = self.changes().map(|(_, merged)| merged.summary()).collect();
        Shown { site: self.site, base: &self.base, new: self.text(), summary }
    }

    pub(super) fn is_changed(&self) -> bool {
        self.site.is_new || self.changes().next().is_some()
    }

    /// The merges that change something.
    fn changes(&self) -> impl Iterator<Item = &(&'j Job, Merged)> {
        self.merges.iter().filter(|(_, merged)| !merged.edits.is_empty())
    }

    /// Shows why a job cannot be merged: at the place in the config, or at its entry.
    fn show_refusal(&self, error: merge::Error, job: &Job, settings: &Source) {
        // The user knows the config without the jobs before this one.
        let options = merge::Options { workflow: job.arguments.workflow.clone() };
        let of_base = merge(&self.base, &job.fragment, &options).err();
        let of_base = of_base.filter(|of_base| of_base.span().is_some());
        let text = Source::new(self.base.name(), self.text());
        let text = if of_base.is_some() { &self.base } else { &text };
        let error = of_base.unwrap_or(error);
        let help = match &error {
            merge::Error::SeveralWorkflows { names } => {
                let name = names.first().map_or("NAME", String::as_str);
                Some(format!("name it in the entry: `workflow = \"{name}\"`"))
            }
            merge::Error::NameTaken { .. } => {
                Some("give the job another name in its entry: `job-name = \"NAME\"`".to_owned())
            }
            merge::Error::Finding { help, .. } => help.clone(),
            _ => None,
        };
        let (source, span) = match error.span() {
            Some(span) => (text, span),
            None => (settings, job.span),
        };
        let mut diagnostic = Diagnostic::error("cannot-merge", span, error.to_string());
        diagnostic.help = help;
        if error.span().is_some() {
            let entry = format!("the job is that of {}", place(job, settings));
            diagnostic.help = Some(match diagnostic.help {
                Some(help) => format!("{help}; {entry}"),
                None => entry,
            });
        }
        terminal::finding(source, &diagnostic);
    }

    /// Says what the user should know beside the diff, each thing once.
    pub(super) fn say_notes(&self, global: &Global) {
        let mut said = BTreeSet::new();
        let of_merges = self.merges.iter().flat_map(|(_, merged)| merged.notes.clone());
        let of_logins = self
            .changes()
            .filter_map(|(job, merged)| notes::of_login(&job.request, &job.fragment, Some(merged)));
        for note in of_merges.chain(of_logins) {
            if said.insert(note.clone()) {
                terminal::note(&note, global);
            }
        }
        notes::of_config(Some(&self.site.shown()), self.site, &self.base, global);
    }

    /// An error if a job of the user's would have to go.
    pub(super) fn refuse_to_replace(&self, settings: &Source) -> Result<()> {
        let Some((job, _)) = self.changes().find(|(_, merged)| merged.replaces_job()) else {
            return Ok(());
        };
        let message = format!(
            "job `{}` in `{}` differs from its entry {}; nothing was written",
            job.request.job_name,
            self.base.name(),
            place(job, settings)
        );
        Err(Failure::new(message)
            .help("put the new job in its place: `--write --replace`")
            .help("keep both: another `job-name` in the entry")
            .into())
    }

    /// Says which entries change what, and how to go on.
    pub(super) fn say_changes(&self, settings: &Source, given: &Arguments, global: &Global) {
        let shown = self.base.name();
        if !self.is_changed() {
            let n_entries = self.merges.len();
            let entries = if n_entries == 1 { "the entry" } else { "all entries" };
            return terminal::status(&format!("{shown} is up to date with {entries}"), global);
        }
        for (job, merged) in self.changes() {
            terminal::status(&format!("{}: {}", place(job, settings), merged.summary()), global);
        }
        if given.write {
            return;
        }
        let does = if self.site.is_new { "create" } else { "change" };
        let n_changes = self.changes().count();
        let entries = match (n_changes, self.merges.len()) {
            (1, 1) => "for its entry".to_owned(),
            (n_changes, n_entries) => format!("for {n_changes} of {n_entries} entries"),
        };
        let replaces = self.changes().any(|(_, merged)| merged.replaces_job());
        let flags = if replaces { "--write --replace" } else { "--write" };
        let message = format!("would {does} {shown} {entries}; apply with {flags}");
        terminal::status(&message, global);
    }

    /// Writes the config if it changes.
    pub(super) fn write(&self, global: &Global) -> Result<()> {
        if !self.is_changed() {
            return Ok(());
        }
        files::write(&self.site.shown(), self.site.old_text(&self.base), self.text())?;
        let did = if self.site.is_new { "created" } else { "changed" };
        terminal::status(&format!("{did} {}", self.base.name()), global);
        Ok(())
    }
}

/// Where a job's entry stands, as an editor takes it.
fn place(job: &Job, settings: &Source) -> String {
    let at = settings.line_column(job.span.start);
    format!("{}:{}:{}", settings.name(), at.line, at.column)
}
