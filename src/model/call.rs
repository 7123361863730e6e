//! Calls: the places where a job, a command or an executor is used, and the arguments that they give.

use std::collections::BTreeSet;

use crate::lang::{Object, SymbolKind};
use crate::model::nearest::has_misspelled;
use crate::model::symbol::Symbols;
use crate::model::walk::merges_unknown;
use crate::model::{DeclarationId, Reference};
use crate::yaml::{Mapping, Node, Sequence};

/// A place where something with parameters is used: a step, an entry of a workflow, a job's `executor`.
#[derive(Clone, Debug)]
pub struct Call<'d> {
    /// The name, and where it stands.
    pub reference: Reference<'d>,
    /// What it stands for, through other names for it; `None` where that is built in, in an orb that is not at hand,
    /// or unknown.
    pub callee: Option<DeclarationId>,
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
        Self { reference, callee: None, arguments: Vec::new(), is_complete: true, object: None }
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

/// How many names for names are followed; people use one.
const MOST_ALIASES: usize = 16;

/// The declaration with a body that a name stands for, if that is in this file.
pub(super) fn callee<'d>(
    symbols: &Symbols<'d>,
    reference: &Reference<'d>,
) -> Option<DeclarationId> {
    let (kind, mut name, mut within) = (reference.kind, reference.name, reference.within);
    for _ in 0..MOST_ALIASES {
        let id = element(symbols, kind, name, symbols.orb(within))?;
        let declaration = symbols.get(id);
        let Some(alias) = declaration.value.as_str() else { return Some(id) };
        (name, within) = (alias, declaration.within);
    }
    None
}

/// What a name of the innermost inline orb, or of an orb that it sees, is declared as in this file.
pub(super) fn element(
    symbols: &Symbols<'_>,
    kind: SymbolKind,
    name: &str,
    scope: Option<DeclarationId>,
) -> Option<DeclarationId> {
    if let Some(id) = symbols.find(scope, kind, name) {
        return Some(id);
    }
    let (orb, element) = name.split_once('/')?;
    let mut place = scope;
    loop {
        if let Some(id) = symbols.find(place, SymbolKind::Orb, orb) {
            return symbols.find(Some(id), kind, element);
        }
        place = symbols.orb(symbols.get(place?).within);
    }
}
