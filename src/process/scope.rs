//! Scopes: what the names in a template stand for where it is written.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::process::{Data, Fault, Pipeline, Value};
use crate::text::Span;

/// What a name stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Variable {
    /// A value; null if it is known, but nothing was given for it: `undefined` of expressions.
    Value(Value),
    /// There is nothing of that name.
    Missing,
}

impl From<Option<&Value>> for Variable {
    fn from(value: Option<&Value>) -> Self {
        value.cloned().map_or(Self::Missing, Self::Value)
    }
}

/// Something that knows what names stand for.
pub trait Variables {
    /// What a dotted name such as `pipeline.git.branch` stands for.
    fn find(&self, name: &str) -> Variable;

    /// Why nothing can be made of a name that is missing.
    fn missing(&self, name: &str, span: Span) -> Fault {
        missing(name, span)
    }
}

fn missing(name: &str, span: Span) -> Fault {
    let (rule, message) = match name.split_once('.') {
        Some(("parameters", rest)) => {
            ("undefined-parameter", format!("no parameter is called `{rest}` here"))
        }
        Some(("matrix", rest)) => {
            ("undefined-matrix-value", format!("no parameter of a matrix is called `{rest}` here"))
        }
        Some(("pipeline", rest)) => match rest.strip_prefix("parameters.") {
            Some(parameter) => (
                "undefined-pipeline-parameter",
                format!("no pipeline parameter is called `{parameter}`"),
            ),
            None => ("unknown-pipeline-value", format!("no pipeline value is called `{name}`")),
        },
        _ => ("expression-unknown-name", format!("`{name}` is no parameter and no pipeline value")),
    };
    Fault::new(rule, span, message)
}

/// Values by the names of the parameters that they are for.
pub type Bindings = BTreeMap<Rc<str>, Value>;

/// What a place in a document sees. A body sees the parameters of its own element and no others: an argument is
/// replaced in the scope of the caller before it is bound.
#[derive(Clone, Copy)]
pub struct Scope<'s> {
    /// Which document the place lies in: 0 is the config.
    pub document: u32,
    /// What `parameters.x` means; `None` outside of jobs, commands and executors.
    pub parameters: Option<&'s Bindings>,
    /// What `matrix.x` means; `None` outside of a workflow's entry with a matrix.
    pub matrix: Option<&'s Bindings>,
    /// What `pipeline.x` means.
    pub pipeline: &'s Pipeline,
    /// Whether it lies in an orb, which sees no parameters of the pipeline.
    pub is_in_orb: bool,
    /// What may still be made.
    pub budget: &'s Budget,
}

impl<'s> Scope<'s> {
    /// What the config sees outside of its elements.
    pub const fn of_config(pipeline: &'s Pipeline, budget: &'s Budget) -> Self {
        Self { document: 0, parameters: None, matrix: None, pipeline, is_in_orb: false, budget }
    }

    /// The same place inside an element whose parameters stand for these values.
    #[must_use]
    pub const fn with_parameters(self, parameters: &'s Bindings) -> Self {
        Self { parameters: Some(parameters), ..self }
    }

    /// The same place in an entry of a workflow, for one combination of its matrix.
    #[must_use]
    pub const fn with_matrix(self, matrix: &'s Bindings) -> Self {
        Self { matrix: Some(matrix), ..self }
    }
}

impl Variables for Scope<'_> {
    fn find(&self, name: &str) -> Variable {
        match name.split_once('.') {
            Some(("parameters", rest)) => bound(self.parameters, rest),
            Some(("matrix", rest)) => bound(self.matrix, rest),
            Some(("pipeline", rest)) => match rest.strip_prefix("parameters.") {
                Some(_) if self.is_in_orb => Variable::Missing,
                Some(parameter) => Variable::from(self.pipeline.parameter(parameter)),
                None => self.pipeline.value(rest),
            },
            _ => Variable::Missing,
        }
    }

    fn missing(&self, name: &str, span: Span) -> Fault {
        match name.strip_prefix("pipeline.parameters.") {
            Some(parameter) if self.is_in_orb => {
                let message = format!(
                    "an orb cannot see pipeline parameters such as `{parameter}`; hand it over as a parameter of the orb's own"
                );
                Fault::new("pipeline-parameter-in-orb", span, message)
            }
            _ => missing(name, span),
        }
    }
}

/// The value of a parameter, or what it holds: `parameters.os.name` of an executor `{name: linux}`.
fn bound(bindings: Option<&Bindings>, name: &str) -> Variable {
    let Some(bindings) = bindings else { return Variable::Missing };
    if let Some(value) = bindings.get(name) {
        return Variable::Value(value.clone());
    }
    let Some((parameter, keys)) = name.split_once('.') else { return Variable::Missing };
    let held = keys.split('.').try_fold(bindings.get(parameter), |value, key| match value {
        Some(Value { data: Data::Map(map), .. }) => Some(map.get(key)),
        _ => None,
    });
    Variable::from(held.flatten())
}

/// How much a config may still grow: a few lines of commands that call each other twice make more than any machine
/// can hold.
#[derive(Debug)]
pub struct Budget {
    n_left: Cell<usize>,
}

impl Budget {
    /// How many values a config may become; of 633 public configs none has 10,000 in its result.
    pub const LIMIT: usize = 1_000_000;

    /// How many bytes of text count as one value.
    const TEXT: usize = 64;

    /// Takes a value and the text in it off; whether that much was left.
    #[must_use]
    pub fn spend(&self, text_length: usize) -> bool {
        let cost = 1 + text_length / Self::TEXT;
        let left = self.n_left.get().checked_sub(cost);
        self.n_left.set(left.unwrap_or(0));
        left.is_some()
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self { n_left: Cell::new(Self::LIMIT) }
    }
}
