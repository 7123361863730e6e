//! Scopes: which templates and expressions a config holds, and which names each of them sees. A parameter is seen in
//! the job, command or executor that declares it, whatever calls that; aliased text is read where it is used.

mod walk;

use std::cell::OnceCell;

use crate::expression::{Expression, Fault, Template};
use crate::lang::SymbolKind;
use crate::model::Signature;
use crate::yaml::{Node, Offsets};

/// The templates and expressions of a config, and the scopes in which they stand.
#[derive(Default)]
pub struct Scopes<'d> {
    list: Vec<Scope<'d>>,
    /// In the order of the walk: a scalar that several places use by an alias occurs several times.
    pub scalars: Vec<ScopedScalar<'d>>,
    /// Conditions of workflows and steps, in the order of the walk.
    pub conditions: Vec<Node<'d>>,
    /// Names and patterns of branches and tags, in the order of the walk.
    pub filters: Vec<Filter<'d>>,
}

/// A scalar that holds a template or an expression.
pub struct ScopedScalar<'d> {
    /// The scalar; an alias is not followed.
    pub node: Node<'d>,
    /// What it is for.
    pub role: Role,
    /// What it holds.
    pub form: Form<'d>,
    scope: usize,
    offsets: OnceCell<Offsets<'d>>,
}

impl<'d> ScopedScalar<'d> {
    /// Where its text was read from.
    pub fn offsets(&self) -> &Offsets<'d> {
        self.offsets.get_or_init(|| Offsets::new(self.node))
    }
}

/// What a scalar with a template or an expression is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Any value.
    Value,
    /// The name of a job that is required.
    Requirement,
    /// `when` or `unless` of a workflow.
    WorkflowCondition,
    /// `condition` of a `when` or `unless` step.
    StepCondition,
    /// `filters` of a job in a workflow.
    JobFilter,
}

/// What a scalar holds.
pub enum Form<'d> {
    /// Text with `<< … >>` in it.
    Template(Template<'d>),
    /// An expression without `<< >>` around it.
    Bare(Result<Expression<'d>, Vec<Fault<'d>>>),
}

/// One `only` or `ignore` entry of a filter.
pub struct Filter<'d> {
    /// The name or the pattern.
    pub node: Node<'d>,
    /// The entry of `only` or `ignore` that holds it.
    pub entry: crate::yaml::Entry<'d>,
    /// Whether it is about branches, not tags.
    pub is_branches: bool,
    /// How many entries `branches` or `tags` has around it.
    pub n_siblings: usize,
}

/// The names that a place sees.
pub struct Scope<'d> {
    /// The job, command or executor around it; `None` outside of these.
    pub element: Option<Element<'d>>,
    /// The parameters of the matrix of the workflow's entry around it.
    pub matrix: MatrixNames<'d>,
    /// Whether it lies in an inline orb.
    pub is_in_orb: bool,
    /// Whether the workflow puts it into a job, as `pre-steps` and `post-steps`.
    pub is_injected: bool,
}

/// What `matrix.x` can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MatrixNames<'d> {
    /// Nothing: there is no matrix.
    None,
    /// One of these.
    Known(Vec<&'d str>),
    /// It cannot be told.
    Unknown,
}

/// A job, command or executor.
pub struct Element<'d> {
    /// Which of them.
    pub kind: SymbolKind,
    /// Its name.
    pub name: &'d str,
    /// Its key.
    pub key: Node<'d>,
    /// What it declares.
    pub signature: Signature<'d>,
}

impl<'d> Scopes<'d> {
    /// The names that a scalar sees.
    pub fn scope(&self, scalar: &ScopedScalar<'d>) -> &Scope<'d> {
        &self.list[scalar.scope]
    }
}
