//! The generated job: minijinja templates, quoting, and the targets it can run on.

mod check;
mod engine;
mod error;
mod fragment;
mod quote;
mod request;
mod target;
mod variables;

pub use error::Error;
pub use fragment::Fragment;
pub use request::{FailSeverity, Lint, Reference, Region, Request, Runnable};
pub use target::{Architecture, Executor, Os, Shell, TARGETS, Target};

use crate::template::variables::{JobVariables, WorkflowVariables};

/// Writes the job that a request asks for. The same request always gives the same bytes.
pub fn render(request: &Request) -> Result<Fragment, Error> {
    check::request(request)?;
    let target = Target::for_request(request)?;
    let variables = JobVariables::new(request, target);
    let template = request.template.as_deref().unwrap_or(engine::JOB);
    let job = engine::render(template, &variables)?;
    let workflow_job = engine::render(engine::WORKFLOW_JOB, &WorkflowVariables::new(request))?;
    let fragment = Fragment::new(&request.job_name, &job, &workflow_job)?;
    let has_default_context = request.contexts.is_none() && request.needs_login();
    let default_keys = has_default_context.then(|| "context".to_owned());
    Ok(fragment.with_default_keys(default_keys.into_iter().collect()))
}
