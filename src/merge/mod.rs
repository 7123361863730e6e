//! A fragment into an existing config, by edits: plan, apply, verify.

mod apply;
mod error;
mod lines;
mod operation;
mod plan;
mod value;
mod verify;

use crate::diagnostic::Diagnostic;
use crate::difference;
use crate::merge::plan::{Parts, Plan};
use crate::merge::verify::{Outcome, only_the_job};
use crate::model::Model;
use crate::rules;
use crate::template::Fragment;
use crate::text::{Edits, Source};
use crate::yaml;

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
    /// What changes in what runs; `None` where the base holds nothing, or has errors, so that no one can say.
    pub difference: Option<Vec<difference::Change>>,
    /// What was decided, in the order of the plan; with [`Action::Keep`] for what is there already.
    pub changes: Vec<Change>,
    /// What the user should know besides: each a phrase that stands alone.
    pub notes: Vec<String>,
    /// What `validate` says about the text.
    pub findings: Vec<Diagnostic>,
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

    /// The changes in one phrase: ``adds job `b` to workflow `main` after `a` ``. Without a difference it is what was
    /// planned: ``adds job `b` and runs it in workflow `main` ``.
    pub fn summary(&self) -> String {
        match &self.difference {
            Some(changes) if !changes.is_empty() => difference::summary(changes),
            _ => self.plan(),
        }
    }

    fn plan(&self) -> String {
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
    if let Some(error) = parsed.diagnostics.iter().find(|diagnostic| diagnostic.is_error()) {
        return Err(Error::Syntax { message: error.message.clone(), span: error.span });
    }
    let model = Model::new(&parsed.document);
    let texts = [fragment.job(), fragment.workflow_job()].map(yaml::parse);
    let parts = Parts::new(fragment, &texts[0].document, &texts[1].document);
    let Plan { operations, changes, mut notes } = plan::plan(&model, &parts, options)?;
    let before = rules::findings(base, &parsed, &model, None);
    if operations.is_empty() {
        let text = base.text().to_owned();
        let edits = Edits::default();
        let difference = Some(Vec::new());
        return Ok(Merged { edits, text, difference, changes, notes, findings: before });
    }
    let bug = |fault| Error::SelfCheck { fault };
    let edits = apply::apply(base, &parsed.document, &operations).map_err(bug)?;
    let source = Source::new(base.name(), edits.apply(base.text()));
    let result = yaml::parse(source.text());
    let outcome = Outcome { base: &parsed, edits: &edits, result: &result };
    outcome.is_as_planned(&operations).map_err(bug)?;
    let base_model = model;
    let model = Model::new(&result.document);
    match plan::plan(&model, &parts, options) {
        Ok(plan) if plan.operations.is_empty() => {}
        Ok(_) => return Err(bug("the same merge again would change the result".to_owned())),
        Err(error) => return Err(bug(format!("the same merge again is refused: {error}"))),
    }
    let findings = rules::findings(&source, &result, &model, None);
    notes.extend(outcome.warnings(&before, &findings, &model, fragment.job_name())?);
    // What a config with errors runs, no one can say.
    let difference = if before.iter().any(Diagnostic::is_error) {
        None
    } else {
        only_the_job(&base_model, &model, fragment.job_name()).map_err(bug)?
    };
    let difference = difference.filter(|_| parsed.document.root().is_some());
    let text = source.text().to_owned();
    Ok(Merged { edits, text, difference, changes, notes, findings })
}
