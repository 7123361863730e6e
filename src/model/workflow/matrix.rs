//! The matrix of an invocation: parameters, combinations, what is excluded.

use crate::model::workflow::is_template;
use crate::yaml::{Entry, Mapping, MergedEntry, Node, Sequence};

/// `matrix` of an invocation.
#[derive(Clone, Debug)]
pub struct Matrix<'d> {
    /// The key `matrix`.
    pub key: Node<'d>,
    /// In the order of the text.
    pub parameters: Vec<MatrixParameter<'d>>,
    /// The combinations left out: each names some parameters and their values.
    pub exclude: Vec<Mapping<'d>>,
    /// The name by which others may require all of its jobs.
    pub alias: Option<Node<'d>>,
    /// Whether all its parameters are lists of known length.
    pub is_complete: bool,
}

/// A parameter of a matrix.
#[derive(Clone, Debug)]
pub struct MatrixParameter<'d> {
    /// Its key's text.
    pub name: &'d str,
    /// Its key.
    pub key: Node<'d>,
    /// The values it takes.
    pub values: Vec<Node<'d>>,
}

impl<'d> Matrix<'d> {
    pub(super) fn read(entry: Entry<'d>) -> Option<Self> {
        let body = entry.value.as_mapping()?;
        let value = |name| body.get_merged(name).map(|merged| merged.entry.value);
        let entries = value("parameters").and_then(Node::as_mapping).map(Mapping::merged);
        let mut is_complete = entries.is_some();
        let mut parameters = Vec::new();
        for merged in entries.unwrap_or_default() {
            let Some(name) = merged.entry.name() else { continue };
            let list = merged.entry.value.as_sequence();
            is_complete &= list.is_some() && !is_template(name);
            let values = list.map_or_else(Vec::new, |list| list.items().collect());
            parameters.push(MatrixParameter { name, key: merged.entry.key, values });
        }
        let exclude = value("exclude").and_then(Node::as_sequence);
        let exclude = exclude.into_iter().flat_map(Sequence::items);
        Some(Self {
            key: entry.key,
            parameters,
            exclude: exclude.filter_map(Node::as_mapping).collect(),
            alias: value("alias"),
            is_complete,
        })
    }

    /// How many combinations there are before any is excluded.
    pub fn n_combinations(&self) -> usize {
        self.parameters
            .iter()
            .fold(1, |product, parameter| product.saturating_mul(parameter.values.len()))
    }

    /// How many combinations are left at least, whatever the excluded ones match.
    pub fn n_combinations_at_least(&self) -> usize {
        let n_matched = |exclude: &Mapping<'d>| {
            let free = self.parameters.iter().filter(|it| exclude.get_merged(it.name).is_none());
            free.fold(1_usize, |product, it| product.saturating_mul(it.values.len()))
        };
        let n_excluded = self.exclude.iter().map(n_matched).fold(0, usize::saturating_add);
        self.n_combinations().saturating_sub(n_excluded)
    }

    /// How many comparisons it takes to tell its combinations.
    pub(super) fn effort(&self) -> usize {
        self.n_combinations().saturating_mul(1 + self.exclude.len())
    }

    /// The combinations that are not excluded: one value for each parameter, in the order of the parameters, the
    /// first parameter slowest.
    pub fn combinations(&self) -> impl Iterator<Item = Vec<Node<'d>>> {
        let excluded: Vec<_> = self.exclude.iter().map(|exclude| exclude.merged()).collect();
        let combinations = (0..self.n_combinations()).map(|index| self.combination(index));
        combinations.filter(move |combination| {
            !excluded.iter().any(|entries| self.excludes(entries, combination))
        })
    }

    fn combination(&self, index: usize) -> Vec<Node<'d>> {
        let mut rest = index;
        let mut values: Vec<_> = self
            .parameters
            .iter()
            .rev()
            .map(|parameter| {
                let value = parameter.values[rest % parameter.values.len()];
                rest /= parameter.values.len();
                value
            })
            .collect();
        values.reverse();
        values
    }

    /// Whether the combination has all values of an excluded one, of which some are known.
    fn excludes(&self, entries: &[MergedEntry<'d>], combination: &[Node<'d>]) -> bool {
        !entries.is_empty()
            && entries.iter().all(|entry| {
                let parameters = self.parameters.iter().zip(combination);
                let mut same_name =
                    parameters.filter(|(parameter, _)| entry.entry.name() == Some(parameter.name));
                same_name.next().is_some_and(|(_, value)| is_same(*value, entry.entry.value))
            })
    }
}

/// Whether two scalars are the same value: `3` and `"3"` are not.
fn is_same(a: Node<'_>, b: Node<'_>) -> bool {
    a.as_str().is_some() && a.as_str() == b.as_str() && a.scalar_value() == b.scalar_value()
}
