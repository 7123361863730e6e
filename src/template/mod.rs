//! The generated job: minijinja templates, quoting, and the targets it can run on.

mod check;
mod engine;
mod error;
mod quote;
mod request;
mod target;
mod variables;

pub use error::Error;
pub use request::{FailSeverity, Lint, Reference, Region, Request, Runnable};
pub use target::{Architecture, Executor, Os, Shell, TARGETS, Target};

use crate::template::variables::{JobVariables, WorkflowVariables};

/// What is merged into a config: a job and its entry in a workflow, as YAML in the canonical style (two spaces a level,
/// lists indented under their key, `\n`, final newline). Both parse without a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment {
    /// The job's key under `jobs:`.
    pub job_name: String,
    /// A map with one entry: the job's name and its body.
    pub job: String,
    /// A list with one item: the job's entry in a workflow.
    pub workflow_job: String,
    /// The keys of that entry that hold only a default: an entry that is there and has one of them keeps it as it is.
    pub default_keys: Vec<String>,
}

/// Writes the job that a request asks for. The same request always gives the same bytes.
pub fn render(request: &Request) -> Result<Fragment, Error> {
    check::request(request)?;
    let target = Target::for_request(request)?;
    let variables = JobVariables::new(request, target);
    let template = request.template.as_deref().unwrap_or(engine::JOB);
    let job = engine::render(template, &variables)?;
    let workflow_job = engine::render(engine::WORKFLOW_JOB, &WorkflowVariables::new(request))?;
    let job = check::job(&job, &request.job_name)?;
    let has_default_context = request.contexts.is_none() && request.needs_login();
    Ok(Fragment {
        job_name: request.job_name.clone(),
        job,
        workflow_job,
        default_keys: has_default_context.then(|| "context".to_owned()).into_iter().collect(),
    })
}
