//! Signatures: the parameters that a job, a command, an executor or the pipeline declares. Views of the tree.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::lang::ParameterType;
use crate::model::Declaration;
use crate::model::nearest::has_misspelled;
use crate::model::walk::merges_unknown;
use crate::yaml::{Mapping, Node, NodeId, Sequence};

/// A declared parameter.
#[derive(Clone, Copy, Debug)]
pub struct Parameter<'d> {
    /// Its name.
    pub name: &'d str,
    /// Where the name stands.
    pub key: Node<'d>,
    /// What it takes; `None` where that is missing or no type.
    pub ty: Option<ParameterType>,
    /// The value of its `default`.
    pub default: Option<Node<'d>>,
    /// The values that an enum can have.
    pub values: Option<Sequence<'d>>,
    has_misspelled_default: bool,
}

impl<'d> Parameter<'d> {
    /// The parameter of a declaration of one.
    pub fn of(declaration: &Declaration<'d>) -> Self {
        Self::read(declaration.name, declaration.key, declaration.value)
    }

    fn read(name: &'d str, key: Node<'d>, value: Node<'d>) -> Self {
        let body = value.as_mapping();
        let value = |name| Some(body?.get_merged(name)?.entry.value);
        Self {
            name,
            key,
            ty: value("type").and_then(Node::as_str).and_then(ParameterType::find),
            default: value("default"),
            values: value("enum").and_then(Node::as_sequence),
            has_misspelled_default: body.is_some_and(|body| has_misspelled(body, "default")),
        }
    }

    /// Whether a value must be given for it. Of one that was not understood, nobody knows.
    pub fn is_required(&self) -> bool {
        self.default.is_none() && self.ty.is_some() && !self.has_misspelled_default
    }
}

/// The parameters of something, in the order of the text.
#[derive(Clone, Debug, Default)]
pub struct Signature<'d> {
    /// Shared by all that bring the same list in by an alias.
    list: Rc<List<'d>>,
    is_known: bool,
    takes_others: bool,
}

#[derive(Debug, Default)]
struct List<'d> {
    parameters: Vec<Parameter<'d>>,
    required: Vec<usize>,
    by_name: BTreeMap<&'d str, usize>,
}

impl<'d> List<'d> {
    fn read(mapping: Mapping<'d>) -> Self {
        let entries = mapping.merged().into_iter().map(|merged| merged.entry);
        let parameters: Vec<_> = entries
            .filter_map(|entry| Some(Parameter::read(entry.name()?, entry.key, entry.value)))
            .collect();
        let by_name = (0..).zip(&parameters).map(|(index, it)| (it.name, index)).collect();
        let required = (0..).zip(&parameters).filter(|(_, it)| it.is_required());
        let required = required.map(|(index, _)| index).collect();
        Self { parameters, required, by_name }
    }
}

impl<'d> Signature<'d> {
    /// The parameters that the body of a job, a command or an executor, or a whole config, declares.
    pub fn of(body: Node<'d>) -> Self {
        Reader::default().read(body)
    }

    /// In the order of the text.
    pub fn parameters(&self) -> &[Parameter<'d>] {
        &self.list.parameters
    }

    /// Those for which a value must be given.
    pub fn required(&self) -> impl Iterator<Item = &Parameter<'d>> {
        self.list.required.iter().map(|&index| &self.list.parameters[index])
    }

    /// The parameter of a name.
    pub fn parameter(&self, name: &str) -> Option<&Parameter<'d>> {
        self.list.by_name.get(name).map(|&index| &self.list.parameters[index])
    }

    /// Whether there can be no other declared parameters.
    pub fn is_known(&self) -> bool {
        self.is_known
    }

    /// Whether nothing else can be given.
    pub fn is_complete(&self) -> bool {
        self.is_known && !self.takes_others
    }
}

/// Reads signatures, each list of parameters once.
#[derive(Default)]
pub(super) struct Reader<'d> {
    lists: BTreeMap<NodeId, Rc<List<'d>>>,
}

impl<'d> Reader<'d> {
    pub(super) fn read(&mut self, body: Node<'d>) -> Signature<'d> {
        let Some(body) = body.as_mapping() else { return Signature::default() };
        // Only build jobs are known to hand arguments on; the others take any key.
        let ty = body.get_merged("type").map(|ty| ty.entry.value);
        let takes_others = ty.is_some_and(|ty| ty.as_str() != Some("build"));
        let declared = body.get_merged("parameters").map(|declared| declared.entry.value);
        let mapping = declared.and_then(Node::as_mapping);
        let is_known = match (declared, mapping) {
            (_, Some(mapping)) => !merges_unknown(mapping),
            (Some(declared), None) => declared.is_null(),
            (None, None) => !merges_unknown(body) && !has_misspelled(body, "parameters"),
        };
        let list = mapping.map_or_else(Rc::default, |mapping| {
            let list = self.lists.entry(mapping.node().id());
            list.or_insert_with(|| Rc::new(List::read(mapping))).clone()
        });
        Signature { list, is_known, takes_others }
    }
}
