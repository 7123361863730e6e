//! Scopes: which templates and expressions a config holds, and which names each of them sees. A parameter is seen in
//! the job, command or executor that declares it, whatever calls that; aliased text is read where it is used.

mod walk;

use std::cell::OnceCell;
use std::collections::BTreeMap;

use crate::expression::{Expression, Fault, Template};
use crate::lang::SymbolKind;
use crate::yaml::{Node, Offsets, ScalarValue, Sequence};

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
    /// The parameters of the pipeline; `None` when they cannot be told.
    pub pipeline_parameters: Option<Parameters<'d>>,
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
    /// What it declares; `None` when that cannot be told.
    pub parameters: Option<Parameters<'d>>,
}

/// Declared parameters by name.
pub type Parameters<'d> = BTreeMap<&'d str, Parameter<'d>>;

/// A declared parameter.
#[derive(Clone, Copy)]
pub struct Parameter<'d> {
    /// Its name.
    pub key: Node<'d>,
    /// Its declaration.
    pub body: Node<'d>,
}

impl<'d> Parameter<'d> {
    /// The word of its type.
    pub fn type_name(self) -> Option<&'d str> {
        self.value("type")?.as_str()
    }

    /// Whether all values that it lists are strings.
    pub fn has_only_strings(self) -> bool {
        let values = self.value("enum").and_then(Node::as_sequence);
        values
            .into_iter()
            .flat_map(Sequence::items)
            .all(|value| value.scalar_value() == Some(ScalarValue::String))
    }

    fn value(self, name: &str) -> Option<Node<'d>> {
        Some(self.body.as_mapping()?.get_merged(name)?.entry.value)
    }
}

impl<'d> Scopes<'d> {
    /// The names that a scalar sees.
    pub fn scope(&self, scalar: &ScopedScalar<'d>) -> &Scope<'d> {
        &self.list[scalar.scope]
    }
}
