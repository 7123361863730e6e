//! Drafts: the jobs of a workflow before those that share a name are numbered.

use crate::process::{Key, Origin, Value};
use crate::text::Span;

/// What a job in a workflow is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum JobKind {
    /// It runs steps.
    Build,
    /// It waits for a person.
    Approval,
    /// It does nothing but depend on others.
    NoOp,
    /// It runs a release plan.
    Release,
    /// It waits for a lock, and takes it.
    Lock,
    /// It gives a lock back.
    Unlock,
    /// It comes from an orb that is not at hand.
    Unknown,
}

impl JobKind {
    /// The kind of a job by its `type`.
    pub(super) fn of(definition: &Value) -> Self {
        match definition.get("type").and_then(Value::as_str) {
            Some("approval") => Self::Approval,
            Some("no-op") => Self::NoOp,
            Some("release") => Self::Release,
            Some("lock") => Self::Lock,
            Some("unlock") => Self::Unlock,
            _ => Self::Build,
        }
    }
}

/// A job of a workflow.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// Its name, unless others have the same.
    pub(super) name: String,
    /// Which invocation of the workflow it is of.
    pub(super) invocation: usize,
    /// Where that stands.
    pub(super) origin: Origin,
    /// What the config calls it: a job, or `orb/job`.
    pub(super) job: String,
    pub(super) kind: JobKind,
    /// What it does; `None` for an approval of the workflow, and for what is not known.
    pub(super) definition: Option<Value>,
    /// What the workflow gives it beside `requires`.
    pub(super) keys: Vec<(Key, Value)>,
    /// What it waits for, by the names that the config says.
    pub(super) wanted: Vec<Wanted>,
    /// What it waits for, by the places of the workflow's drafts.
    pub(super) requires: Vec<(usize, Option<Value>)>,
    pub(super) names: Names,
}

/// The names under which others may require it.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    /// Whether it goes by its own name; members of a job group do not.
    pub(super) is_hidden: bool,
    /// That of a job group that ends with it.
    pub(super) group: Option<String>,
    /// The name of all jobs of its matrix together.
    pub(super) matrix: Option<String>,
    /// Other names that people use: the matrix's name by default where it has another, and the job's name with its
    /// values in the other order.
    pub(super) others: Vec<String>,
}

/// A name in `requires`.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) name: String,
    /// Where it stands in the config.
    pub(super) span: Span,
    /// The status that it must end with, or a list of them; `None` for success.
    pub(super) status: Option<Value>,
}
