//! Workflows as graphs of jobs, and the forms in which they are drawn. All workflows are in it, whatever their
//! conditions say today.

mod brief;
mod dot;
mod json;
mod mermaid;
mod read;
mod tree;

pub use tree::{Charset, Line, lines};

use serde::Serialize;

/// A longer phrase is cut where it is drawn.
const LONGEST: usize = 80;

/// The workflows of a config, then its job groups, each in the order of the text.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Graph {
    /// Of both kinds.
    pub workflows: Vec<Workflow>,
}

/// A workflow or a job group.
#[derive(Clone, Debug, Serialize)]
pub struct Workflow {
    /// Its name.
    pub name: String,
    /// Which of the two.
    pub kind: WorkflowKind,
    /// When it runs, where that is restricted: conditions and schedules, each as a phrase.
    pub conditions: Vec<String>,
    /// What it invokes, in the order of the text.
    pub jobs: Vec<Job>,
}

/// What a list of jobs belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WorkflowKind {
    /// An entry of `workflows`.
    Workflow,
    /// The one that CircleCI makes up for a config without workflows: it runs the job `build`.
    Implicit,
    /// An entry of `job-groups`.
    JobGroup,
}

/// An invocation of a job; one with a matrix stands for all its jobs.
#[derive(Clone, Debug, Serialize)]
pub struct Job {
    /// Its name in the workflow.
    pub name: String,
    /// What it invokes.
    pub job: String,
    /// What that is.
    pub kind: JobKind,
    /// Its matrix.
    pub matrix: Option<Matrix>,
    /// The contexts that it reads.
    pub contexts: Vec<String>,
    /// On which branches and tags it runs, where that is restricted, as a phrase.
    pub filters: Option<String>,
    /// The group of which one job runs at a time.
    pub serial_group: Option<String>,
    /// Whether one of its own steps runs a collection by the Postman CLI, as the job that circlet generates does.
    pub runs_postman: bool,
    /// What it waits for.
    pub requires: Vec<Requirement>,
}

/// What an invocation invokes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum JobKind {
    /// A job of the config.
    Job,
    /// A job of an orb.
    OrbJob,
    /// It waits for a person.
    Approval,
    /// A job group.
    JobGroup,
}

/// The matrix of an invocation.
#[derive(Clone, Debug, Serialize)]
pub struct Matrix {
    /// The parameters that differ from job to job.
    pub parameters: Vec<String>,
    /// How many jobs it makes; `None` where only the pipeline knows.
    pub n_jobs: Option<usize>,
}

/// What a job waits for.
#[derive(Clone, Debug, Serialize)]
pub struct Requirement {
    /// As it is written; one job of a matrix may be meant.
    pub name: String,
    /// How that must have ended; success, where nothing is said.
    pub statuses: Vec<String>,
    /// Places in the workflow's list of jobs. Empty where there is no such job, or where only the pipeline knows.
    pub jobs: Vec<usize>,
}

/// A form for programs.
#[derive(Clone, Copy)]
pub struct Format {
    /// The word that chooses it.
    pub name: &'static str,
    /// What it is, as a phrase for a help page.
    pub doc: &'static str,
    /// Writes the graph.
    pub write: fn(&Graph) -> String,
}

/// All of them; people get [`lines`].
pub const FORMATS: &[Format] = &[mermaid::FORMAT, dot::FORMAT, json::FORMAT];

impl Graph {
    /// How many lines stand between the jobs.
    pub fn n_edges(&self) -> usize {
        let jobs = self.workflows.iter().flat_map(|workflow| &workflow.jobs);
        jobs.flat_map(|job| &job.requires).map(|requirement| requirement.jobs.len()).sum()
    }
}

impl Workflow {
    /// What it is called, and then when it runs, each as a phrase.
    fn title(&self) -> Vec<String> {
        let name = visible(&self.name);
        let mut title = match self.kind {
            WorkflowKind::Workflow => vec![format!("workflow {name}")],
            WorkflowKind::JobGroup => vec![format!("job group {name}")],
            WorkflowKind::Implicit => vec![
                "workflow".to_owned(),
                "made up by CircleCI, as the config has none".to_owned(),
            ],
        };
        title.extend(self.conditions.iter().map(|condition| shortened(condition)));
        title
    }
}

impl Job {
    /// What there is to know of it beside its name and what it waits for, each as a phrase.
    fn details(&self) -> Vec<String> {
        let mut details = Vec::new();
        match self.kind {
            JobKind::Approval => details.push("approval".to_owned()),
            JobKind::JobGroup if self.name == self.job => details.push("job group".to_owned()),
            JobKind::JobGroup => details.push(format!("job group {}", self.job)),
            JobKind::Job | JobKind::OrbJob if self.name == self.job => {}
            JobKind::Job | JobKind::OrbJob => details.push(format!("job {}", self.job)),
        }
        if self.runs_postman {
            details.push("runs Postman collections".to_owned());
        }
        if let Some(Matrix { parameters, n_jobs }) = &self.matrix {
            let number = match n_jobs {
                Some(1) => "1 job".to_owned(),
                Some(number) => format!("{number} jobs"),
                None => "jobs".to_owned(),
            };
            let by = if parameters.is_empty() { "" } else { " by " };
            details.push(format!("{number}{by}{}", parameters.join(", ")));
        }
        match self.contexts.as_slice() {
            [] => {}
            [context] => details.push(format!("context {context}")),
            contexts => details.push(format!("contexts {}", contexts.join(", "))),
        }
        details.extend(self.filters.as_deref().map(shortened));
        details.extend(self.serial_group.as_ref().map(|group| format!("serial group {group}")));
        details
    }
}

impl Requirement {
    /// The statuses as a phrase; `None` for plain success.
    fn condition(&self) -> Option<String> {
        let is_success = self.statuses.iter().all(|status| status == "success");
        (!is_success).then(|| self.statuses.join(" or "))
    }
}

/// A phrase that does not fill more than a line.
fn shortened(text: &str) -> String {
    let text = visible(text);
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text,
    }
}

/// A name or phrase in one line that no terminal obeys.
fn visible(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace(char::is_control, "\u{fffd}")
}
