//! Calls: the places where a job, a command or an executor is used, and the arguments that they give.

use std::collections::BTreeSet;

use crate::lang::Object;
use crate::model::nearest::has_misspelled;
use crate::model::walk::merges_unknown;
use crate::model::{Reference, Signature, Target};
use crate::yaml::{Mapping, Node, Sequence};

/// A place where something with parameters is used: a step, an entry of a workflow, a job's `executor`.
#[derive(Clone, Debug)]
pub struct Call<'d> {
    /// The name, and where it stands.
    pub reference: Reference<'d>,
    /// What it stands for, through other names for it; `None` where there is no such thing.
    pub callee: Option<Target<'d>>,
    /// The parameters of that; `None` where nothing is known of it, as it is built in or from an orb not at hand.
    pub signature: Option<Signature<'d>>,
    /// The values that it gives, in the order of the text; those of a matrix last.
    pub arguments: Vec<Argument<'d>>,
    /// Whether there can be no other arguments.
    pub is_complete: bool,
    /// What stands beside the arguments: `name` beside those of an executor. `None` where there are no arguments.
    pub object: Option<&'static Object>,
}

/// A name and the value that a call gives for it.
#[derive(Clone, Debug)]
pub struct Argument<'d> {
    /// The parameter's name.
    pub name: &'d str,
    /// Where it stands.
    pub key: Node<'d>,
    /// The value; of a parameter of a matrix all that it takes in turn.
    pub values: Vec<Node<'d>>,
    /// The alias that brings it from elsewhere.
    pub via: Option<Node<'d>>,
}

impl<'d> Call<'d> {
    /// A use of a name alone.
    pub(super) fn bare(reference: Reference<'d>) -> Self {
        Self {
            reference,
            callee: None,
            signature: None,
            arguments: Vec::new(),
            is_complete: true,
            object: None,
        }
    }

    /// A use of a name with a value below it, of which `object` says which keys are not arguments. `None` for a job
    /// that one of an orb may replace: its parameters may be others.
    pub(super) fn with(
        reference: Reference<'d>,
        body: Node<'d>,
        object: &'static Object,
    ) -> Option<Self> {
        let mut call = Self { object: Some(object), ..Self::bare(reference) };
        let Some(mapping) = body.as_mapping() else {
            call.is_complete = body.is_null();
            return Some(call);
        };
        if object.key("override-with").is_some_and(|key| mapping.get_merged(key.name).is_some()) {
            return None;
        }
        let via = Some(body).filter(|body| body.is_alias());
        call.add(mapping, object, via, |value| vec![value]);
        let takes_matrix = object.key("matrix").is_some();
        call.is_complete &= !(takes_matrix && has_misspelled(mapping, "matrix"));
        if let Some(matrix) = mapping.get_merged("matrix").filter(|_| takes_matrix) {
            let parameters =
                matrix.entry.value.as_mapping().and_then(|it| it.get_merged("parameters"));
            match parameters.and_then(|it| it.entry.value.as_mapping()) {
                Some(parameters) => call.add(parameters, object, via, |value| {
                    value.as_sequence().into_iter().flat_map(Sequence::items).collect()
                }),
                None => call.is_complete = false,
            }
        }
        Some(call)
    }

    /// The parameters that it gives values for.
    pub fn given(&self) -> BTreeSet<&'d str> {
        self.arguments.iter().map(|argument| argument.name).collect()
    }

    fn add(
        &mut self,
        mapping: Mapping<'d>,
        object: &'static Object,
        via: Option<Node<'d>>,
        values: impl Fn(Node<'d>) -> Vec<Node<'d>>,
    ) {
        self.is_complete &= !merges_unknown(mapping);
        for merged in mapping.merged() {
            let name = merged.entry.name().filter(|name| object.key(name).is_none());
            self.arguments.extend(name.map(|name| Argument {
                name,
                key: merged.entry.key,
                values: values(merged.entry.value),
                via: via.or(merged.via),
            }));
        }
    }
}
