//! Matrices: the combinations of values for which an invocation runs, and the names that these give its jobs.

use std::rc::Rc;

use crate::model::workflow::{Invocation, MATRIX_LIMIT};
use crate::process::bind::items;
use crate::process::compiler::{Compiler, Frame};
use crate::process::{Bindings, Fault, Value};
use crate::yaml::{Mapping, Node};

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

/// One value for each parameter of a matrix, in the order of the config.
pub(super) type Combination = Vec<(Rc<str>, Value)>;

impl<'d> Compiler<'_, 'd> {
    /// The combinations that run, the first parameter slowest; one without values where there is no matrix.
    pub(super) fn combinations(
        &mut self,
        invocation: &Invocation<'d>,
        frame: &Frame<'_>,
    ) -> Vec<Combination> {
        let matrix = invocation.key("matrix").filter(|_| self.has_templates);
        let Some(body) = matrix.and_then(|matrix| matrix.entry.value.as_mapping()) else {
            return vec![Vec::new()];
        };
        let value = |name| body.get_merged(name).map(|merged| merged.entry.value);
        let parameters = value("parameters").and_then(Node::as_mapping);
        let mut combinations: Vec<Combination> = vec![Vec::new()];
        for merged in parameters.map_or_else(Vec::new, Mapping::merged) {
            let Some(name) = merged.entry.name() else { continue };
            let name: Rc<str> = name.into();
            let list = merged.entry.value;
            let values: Vec<_> = items(list).map(|item| self.value(item, frame)).collect();
            if combinations.len().saturating_mul(values.len()) > MATRIX_LIMIT {
                let message = format!("the matrix makes more than {MATRIX_LIMIT} jobs");
                self.report(Fault::new("matrix-too-large", list.span(), message), frame);
                return Vec::new();
            }
            let with_each = |combination: Combination| {
                let name = &name;
                values.iter().map(move |value| {
                    let last = (name.clone(), value.clone());
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
        combinations.retain(|combination| !excluded.iter().any(|it| excludes(it, combination)));
        combinations
    }
}

/// Whether a combination has all values of an excluded one.
fn excludes(excluded: &[(&str, Value)], combination: &Combination) -> bool {
    let has = |(name, value): &(&str, Value)| {
        combination.iter().any(|(other, found)| **other == **name && found == value)
    };
    !excluded.is_empty() && excluded.iter().all(has)
}

/// What `matrix.x` stands for.
pub(super) fn bindings(combination: &Combination) -> Bindings {
    combination.iter().cloned().collect()
}

/// The name of the job of a combination that has no other: `job-value-value`, or what a parameter called `name` says.
pub(super) fn name(job: &str, combination: &Combination, order: MatrixOrder) -> String {
    if let Some((_, value)) = combination.iter().find(|(name, _)| &**name == "name") {
        return text(value);
    }
    let mut parts: Vec<_> = combination.iter().collect();
    if order == MatrixOrder::Alphabetical {
        parts.sort_by(|(a, _), (b, _)| a.cmp(b));
    }
    let values = parts.into_iter().map(|(_, value)| text(value));
    std::iter::once(job.to_owned()).chain(values).collect::<Vec<_>>().join("-")
}

/// A value in a name. An executor with arguments, `{name: x, …}`, goes by its name.
fn text(value: &Value) -> String {
    let value = value.get("name").unwrap_or(value);
    value.as_text().unwrap_or_default().into_owned()
}
