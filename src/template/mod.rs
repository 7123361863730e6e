//! The generated job: minijinja templates, quoting, and the targets it can run on.

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
}
