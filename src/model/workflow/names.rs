//! The names by which the jobs of an invocation may be required: its own, and those that a matrix makes.

use std::collections::BTreeSet;

use crate::expression::{Template, template};
use crate::model::workflow::{Invocation, Matrix, is_template};
use crate::yaml::{Node, ScalarValue};

/// CircleCI refuses a matrix that makes more jobs.
pub const MATRIX_LIMIT: usize = 10_000;

/// Names of the jobs of one invocation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// Those that can be told.
    pub known: BTreeSet<String>,
    /// Whether those are all.
    pub are_complete: bool,
}

impl Names {
    pub(super) fn of(invocation: &Invocation<'_>) -> Self {
        let mut names = Self { known: BTreeSet::new(), are_complete: true };
        if invocation.key("name").is_some() && invocation.explicit_name().is_none() {
            // It has a name, but that is no string.
            names.are_complete = false;
            return names;
        }
        let own_name = invocation.own_name();
        let Some(matrix) = invocation.matrix() else {
            names.are_complete = invocation.key("matrix").is_none();
            names.add(own_name);
            return names;
        };
        // All jobs of a matrix together are required by its alias, or by the name of the job.
        names.add(invocation.job_name);
        if let Some(alias) = matrix.alias.and_then(Node::as_str) {
            names.add(alias);
        }
        if !matrix.is_complete || matrix.n_combinations() > MATRIX_LIMIT {
            names.are_complete = false;
            return names;
        }
        // It stays the name of a matrix that runs nothing.
        if invocation.explicit_name().is_some() && !is_template(own_name) {
            names.add(own_name);
        }
        let template = template(own_name);
        for (index, combination) in matrix.combinations().enumerate() {
            let values = Values::new(&matrix, &combination);
            match invocation.explicit_name() {
                Some(_) if is_template(own_name) => {
                    names.add_expanded(own_name, &template, &values);
                }
                Some(_) => {
                    names.add(&format!("{own_name}-{}", index + 1));
                }
                None => names.add_joined(invocation.job_name, &values),
            }
        }
        names
    }

    fn add(&mut self, name: &str) {
        if is_template(name) {
            self.are_complete = false;
        } else {
            self.known.insert(name.to_owned());
        }
    }

    /// A name with `<< matrix.x >>` in it.
    fn add_expanded(&mut self, text: &str, template: &Template<'_>, values: &Values<'_>) {
        for texts in [&values.written, &values.resolved] {
            let expanded = texts.as_ref().and_then(|texts| {
                let value = |name: &str| {
                    let name = name.strip_prefix("matrix.")?;
                    let index = values.names.iter().position(|other| *other == name)?;
                    Some(texts[index].as_str())
                };
                template.filled(text, value)
            });
            match expanded {
                Some(name) => self.add(&name),
                None => self.are_complete = false,
            }
        }
    }

    /// A job without a name of its own: `job-value-value`, or the value of a parameter that is called `name`.
    /// CircleCI's documentation joins the values in the alphabetical order of their parameters, its language server
    /// in the order of the text; nobody promises either, so both are names.
    fn add_joined(&mut self, job: &str, values: &Values<'_>) {
        let mut order: Vec<usize> = (0..values.names.len()).collect();
        let declared = order.clone();
        order.sort_by_key(|&index| values.names[index]);
        for texts in [&values.written, &values.resolved] {
            let Some(texts) = texts else {
                self.are_complete = false;
                continue;
            };
            if let Some(index) = values.names.iter().position(|name| *name == "name") {
                self.add(&texts[index]);
                continue;
            }
            for order in [&declared, &order] {
                let parts = order.iter().map(|&index| texts[index].as_str());
                self.add(&[&[job], parts.collect::<Vec<_>>().as_slice()].concat().join("-"));
            }
        }
    }
}

/// The texts of one combination. Nobody says whether the number `1.10` becomes `1.10` or `1.1` in a name, so both
/// readings count.
struct Values<'d> {
    names: Vec<&'d str>,
    /// As the config has them; `None` when one of them has no text.
    written: Option<Vec<String>>,
    /// As a YAML 1.1 parser hands them on.
    resolved: Option<Vec<String>>,
}

impl<'d> Values<'d> {
    fn new(matrix: &Matrix<'d>, combination: &[Node<'d>]) -> Self {
        let texts = |text: fn(Node<'d>) -> Option<String>| {
            combination.iter().map(|&value| text(named(value))).collect()
        };
        Self {
            names: matrix.parameters.iter().map(|parameter| parameter.name).collect(),
            written: texts(|value| value.as_str().map(str::to_owned)),
            resolved: texts(resolved),
        }
    }
}

/// An executor with arguments, `{name: x, …}`, goes by its name.
fn named(value: Node<'_>) -> Node<'_> {
    let name = value.as_mapping().and_then(|mapping| mapping.get_merged("name"));
    name.map_or(value, |name| name.entry.value)
}

fn resolved(value: Node<'_>) -> Option<String> {
    match value.scalar_value()? {
        ScalarValue::Bool(value) => Some(value.to_string()),
        ScalarValue::Int(value) => Some(value.to_string()),
        ScalarValue::Float(value) => Some(format!("{value:?}")),
        _ => value.as_str().map(str::to_owned),
    }
}
