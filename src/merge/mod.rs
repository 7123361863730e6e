//! A fragment into an existing config, by edits: plan, apply, verify.

mod apply;
mod error;
mod lines;
mod operation;
mod plan;
mod value;
mod verify;

use crate::template::Fragment;
use crate::text::{Edits, Source};
use crate::yaml;
use verify::Outcome;

pub use error::Error;

/// What the merge may decide only with the user's word.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The workflow that is to run the job; made when the config has none of that name.
    pub workflow: Option<String>,
}

/// A merge that passed its self-check.
#[derive(Clone, Debug)]
pub struct Merged {
    /// What changes in the base; empty when the config is up to date.
    pub edits: Edits,
    /// The text with the edits applied.
    pub text: String,
    /// What was decided, in the order of the plan; with [`Action::Keep`] for what is there already.
    pub changes: Vec<Change>,
    /// What the user should know besides: each a phrase that stands alone.
    pub notes: Vec<String>,
}

/// One decision of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What is done.
    pub action: Action,
    /// What it is done to.
    pub subject: Subject,
    /// The name of the job that is added, replaced or run.
    pub job: String,
}

/// What a change does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Adds what was not there.
    Add,
    /// Adds to what is there; nothing goes away.
    Extend,
    /// Takes the place of something the user wrote.
    Replace,
    /// Nothing: it is there already.
    Keep,
}

/// What a change is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The job under `jobs`.
    Job,
    /// The entry that runs the job in a workflow that is there.
    Invocation {
        /// The workflow.
        workflow: String,
    },
    /// A workflow that is made for the job.
    NewWorkflow {
        /// The workflow.
        workflow: String,
    },
}

impl Merged {
    /// Whether a job of that name was there and differs, so that the user's own text goes away.
    pub fn replaces_job(&self) -> bool {
        self.changes.iter().any(|change| change.action == Action::Replace)
    }

    /// The changes in one phrase: ``adds job `a` and runs it in workflow `main` ``.
    pub fn summary(&self) -> String {
        let mut phrases: Vec<String> = Vec::new();
        for change in self.changes.iter().filter(|change| change.action != Action::Keep) {
            let named = format!("`{}`", change.job);
            let job = if phrases.is_empty() { &named } else { "it" };
            phrases.push(match (change.action, &change.subject) {
                (Action::Add, Subject::Job) => format!("adds job {job}"),
                (_, Subject::Job) => format!("replaces job {job}"),
                (_, Subject::NewWorkflow { workflow }) => {
                    format!("runs {job} in the new workflow `{workflow}`")
                }
                (Action::Add, Subject::Invocation { workflow }) => {
                    format!("runs {job} in workflow `{workflow}`")
                }
                (_, Subject::Invocation { workflow }) => {
                    format!("adds to the entry that runs {job} in workflow `{workflow}`")
                }
            });
        }
        match phrases.as_slice() {
            [] => "already up to date".to_owned(),
            phrases => phrases.join(" and "),
        }
    }
}

/// Merges a fragment into a config. An empty text becomes a whole config.
pub fn merge(base: &Source, fragment: &Fragment, options: &Options) -> Result<Merged, Error> {
    let parsed = yaml::parse(base.text());
    let plan = plan::plan(&parsed, fragment, options)?;
    let edits = apply::apply(base, &parsed.document, &plan.operations)
        .map_err(|fault| Error::SelfCheck { fault })?;
    let result = Source::new(base.name(), edits.apply(base.text()));
    let mut notes = plan.notes;
    if !edits.is_empty() {
        let outcome = Outcome { base, parsed: &parsed, edits: &edits, result: &result };
        outcome.is_as_planned(&plan.operations, fragment, options)?;
        notes.extend(outcome.warnings()?);
    }
    let text = result.text().to_owned();
    Ok(Merged { edits, text, changes: plan.changes, notes })
}
