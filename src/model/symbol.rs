//! What a config declares, what it refers to, and which of its mappings the language table describes.

use std::collections::BTreeMap;

use crate::lang::{Object, SymbolKind};
use crate::yaml::{Mapping, Node};

/// Names a declaration within its model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DeclarationId(usize);

/// Something that has a name.
#[derive(Clone, Copy, Debug)]
pub struct Declaration<'d> {
    /// What it is.
    pub kind: SymbolKind,
    /// Its name.
    pub name: &'d str,
    /// Where the name stands.
    pub key: Node<'d>,
    /// What it stands for; an alias is not followed.
    pub value: Node<'d>,
    /// The declaration around it: the orb of a job, the job of a parameter. `None` at the top level.
    pub within: Option<DeclarationId>,
}

/// A name that stands for something declared elsewhere, maybe in an orb.
#[derive(Clone, Copy, Debug)]
pub struct Reference<'d> {
    /// What it must stand for.
    pub kind: SymbolKind,
    /// The name, with the orb's name and a slash before it where it is from an orb.
    pub name: &'d str,
    /// Where it stands.
    pub node: Node<'d>,
    /// The declaration around it: the job of a step, the workflow of a job. `None` at the top level.
    pub within: Option<DeclarationId>,
}

/// A mapping, beside the row of the language table that describes it. One that aliases use is there once.
#[derive(Clone, Copy, Debug)]
pub struct Described<'d> {
    /// The row.
    pub object: &'static Object,
    /// The mapping.
    pub mapping: Mapping<'d>,
    /// The declaration around it, of its first use.
    pub within: Option<DeclarationId>,
}

/// All that a walk finds, in the order of the text as far as aliases allow.
#[derive(Default)]
pub(super) struct Symbols<'d> {
    declarations: Vec<Declaration<'d>>,
    references: Vec<Reference<'d>>,
    described: Vec<Described<'d>>,
    /// Of a name that is declared twice, the last declaration counts.
    by_name: BTreeMap<Key<'d>, DeclarationId>,
}

/// What is around a declaration, its kind and its name.
type Key<'d> = (Option<DeclarationId>, SymbolKind, &'d str);

impl<'d> Symbols<'d> {
    pub(super) fn declare(&mut self, declaration: Declaration<'d>) -> DeclarationId {
        let id = DeclarationId(self.declarations.len());
        self.declarations.push(declaration);
        self.by_name.insert((declaration.within, declaration.kind, declaration.name), id);
        id
    }

    pub(super) fn refer(&mut self, reference: Reference<'d>) {
        self.references.push(reference);
    }

    pub(super) fn describe(&mut self, described: Described<'d>) {
        self.described.push(described);
    }

    pub(super) fn described(&self) -> impl Iterator<Item = &Described<'d>> {
        self.described.iter()
    }

    pub(super) fn declarations(&self) -> impl Iterator<Item = &Declaration<'d>> {
        self.declarations.iter()
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = DeclarationId> + use<> {
        (0..self.declarations.len()).map(DeclarationId)
    }

    pub(super) fn references(&self) -> impl Iterator<Item = &Reference<'d>> {
        self.references.iter()
    }

    pub(super) fn get(&self, id: DeclarationId) -> &Declaration<'d> {
        &self.declarations[id.0]
    }

    /// The innermost inline orb around a place.
    pub(super) fn orb(&self, within: Option<DeclarationId>) -> Option<DeclarationId> {
        let mut place = within;
        while let Some(id) = place {
            let declaration = self.get(id);
            if declaration.kind == SymbolKind::Orb {
                return Some(id);
            }
            place = declaration.within;
        }
        None
    }

    /// What a name stands for that is declared directly in `within`.
    pub(super) fn find(
        &self,
        within: Option<DeclarationId>,
        kind: SymbolKind,
        name: &str,
    ) -> Option<DeclarationId> {
        self.by_name.get(&(within, kind, name)).copied()
    }

    /// The names of all of a kind that are declared directly in `within`.
    pub(super) fn names(
        &self,
        within: Option<DeclarationId>,
        kind: SymbolKind,
    ) -> impl Iterator<Item = &'d str> {
        let first: Key<'d> = (within, kind, "");
        let keys = self.by_name.range(first..).map(|(&key, _)| key);
        keys.take_while(move |key| key.0 == within && key.1 == kind).map(|(_, _, name)| name)
    }
}
