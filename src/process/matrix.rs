//! Matrices: the combinations of values for which an invocation runs, and the names that these give its jobs.

use std::rc::Rc;

use crate::model::workflow::{Invocation, MATRIX_LIMIT};
use crate::process::bind::items;
use crate::process::compiler::{Compiler, Frame};
use crate::process::{Bindings, Fault, Value};
use crate::yaml::{Entry, Mapping, Node};

/// How the name of a job is made of the values of its matrix.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MatrixOrder {
    /// In the alphabetical order of the parameters' names, as in the examples of CircleCI's documentation.
    #[default]
    Alphabetical,
    /// In the order of the config, as CircleCI's language server expects them.
    Declared,
}

impl MatrixOrder {
    /// The other one.
    pub(super) const fn other(self) -> Self {
        match self {
            Self::Alphabetical => Self::Declared,
            Self::Declared => Self::Alphabetical,
        }
    }
}

/// How many combinations a matrix may have before some are excluded.
const MOST_BEFORE_EXCLUDED: usize = 10 * MATRIX_LIMIT;

/// How many comparisons with an excluded combination count as one value.
const COMPARISONS_PER_VALUE: usize = 100;

/// What one parameter of a matrix is in one of its jobs.
#[derive(Clone, Debug)]
pub(super) struct Choice<'d> {
    pub(super) name: Rc<str>,
    pub(super) value: Value,
    /// Where the value is written.
    pub(super) node: Node<'d>,
}

/// One value for each parameter of a matrix, in the order of the config.
pub(super) type Combination<'d> = Vec<Choice<'d>>;

impl<'d> Compiler<'_, 'd> {
    /// The combinations that run, the first parameter slowest; one without values where there is no matrix.
    pub(super) fn combinations(
        &mut self,
        invocation: &Invocation<'d>,
        frame: &Frame<'_>,
    ) -> Vec<Combination<'d>> {
        let matrix = invocation.key("matrix").filter(|_| self.has_templates);
        let Some(matrix) = matrix.map(|matrix| matrix.entry) else { return vec![Vec::new()] };
        let Some(body) = matrix.value.as_mapping() else { return vec![Vec::new()] };
        let value = |name| body.get_merged(name).map(|merged| merged.entry.value);
        let parameters = value("parameters").and_then(Node::as_mapping);
        let mut combinations: Vec<Combination<'d>> = vec![Vec::new()];
        for merged in parameters.map_or_else(Vec::new, Mapping::merged) {
            let Some(name) = merged.entry.name() else { continue };
            let name: Rc<str> = name.into();
            let list = merged.entry.value;
            let values: Vec<_> = items(list).map(|item| (self.value(item, frame), item)).collect();
            if combinations.len().saturating_mul(values.len()) > MOST_BEFORE_EXCLUDED {
                return self.refuse_matrix(matrix, frame);
            }
            let with_each = |combination: Combination<'d>| {
                let name = &name;
                values.iter().map(move |(value, node)| {
                    let last = Choice { name: name.clone(), value: value.clone(), node: *node };
                    combination.iter().cloned().chain([last]).collect()
                })
            };
            combinations = combinations.into_iter().flat_map(with_each).collect();
        }
        let excluded: Vec<Vec<_>> = value("exclude")
            .into_iter()
            .flat_map(items)
            .filter_map(Node::as_mapping)
            .map(|excluded| {
                let entries = excluded.merged().into_iter().map(|merged| merged.entry);
                let named = entries.filter_map(|entry| Some((entry.name()?, entry.value)));
                named.map(|(name, node)| (name, self.value(node, frame))).collect()
            })
            .collect();
        let n_compared = combinations.len().saturating_mul(excluded.len());
        if !self.spend(n_compared / COMPARISONS_PER_VALUE, matrix.key.span(), frame) {
            return Vec::new();
        }
        combinations.retain(|combination| !excluded.iter().any(|it| excludes(it, combination)));
        if combinations.len() > MATRIX_LIMIT {
            return self.refuse_matrix(matrix, frame);
        }
        combinations
    }

    fn refuse_matrix(&mut self, matrix: Entry<'d>, frame: &Frame<'_>) -> Vec<Combination<'d>> {
        let message = format!(
            "this matrix makes too many jobs; CircleCI takes at most {MATRIX_LIMIT} from one matrix"
        );
        self.report(Fault::new("matrix-too-large", matrix.key.span(), message), frame);
        Vec::new()
    }
}

/// Whether a combination has all values of an excluded one.
fn excludes(excluded: &[(&str, Value)], combination: &[Choice<'_>]) -> bool {
    let has = |(name, value): &(&str, Value)| {
        combination.iter().any(|it| *it.name == **name && it.value == *value)
    };
    !excluded.is_empty() && excluded.iter().all(has)
}

/// What `matrix.x` stands for.
pub(super) fn bindings(combination: &[Choice<'_>]) -> Bindings {
    combination.iter().map(|it| (it.name.clone(), it.value.clone())).collect()
}

/// The name of the job of a combination that has no other: `job-value-value`, or what a parameter called `name` says.
pub(super) fn name(job: &str, combination: &[Choice<'_>], order: MatrixOrder) -> String {
    if let Some(named) = combination.iter().find(|it| &*it.name == "name") {
        return text(&named.value);
    }
    let mut parts: Vec<_> = combination.iter().collect();
    if order == MatrixOrder::Alphabetical {
        parts.sort_by(|a, b| a.name.cmp(&b.name));
    }
    let values = parts.into_iter().map(|it| text(&it.value));
    std::iter::once(job.to_owned()).chain(values).collect::<Vec<_>>().join("-")
}

/// A value in a name. An executor with arguments, `{name: x, …}`, goes by its name.
fn text(value: &Value) -> String {
    let value = value.get("name").unwrap_or(value);
    value.as_text().unwrap_or_default().into_owned()
}
