//! The one walk over a document by the language table: where it departs from the table, what it declares, and what
//! it refers to.

mod classify;
mod keys;
mod nearest;
mod place;
mod resolve;
mod root;
mod scalar;
mod several;
mod shape;
mod symbol;
mod walk;

pub use classify::{Kind, classify};
pub use symbol::{Declaration, DeclarationId, Reference};

pub mod workflow;

use crate::diagnostic::Diagnostic;
use crate::lang::{SymbolKind, Version};
use crate::model::workflow::Workflow;
use crate::yaml::{Document, Mapping, Node, ScalarValue};

use symbol::Symbols;

/// A config that was walked by the language table.
pub struct Model<'d> {
    document: &'d Document<'d>,
    version: Option<Version>,
    symbols: Symbols<'d>,
    diagnostics: Vec<Diagnostic>,
    workflows: Vec<Workflow<'d>>,
}

impl<'d> Model<'d> {
    /// Walks the document once.
    pub fn new(document: &'d Document<'d>) -> Self {
        let mut diagnostics = Vec::new();
        let version = root::version(document);
        let symbols = match root::mapping(document, &mut diagnostics) {
            Some(mapping) => walk::walk(mapping, version, &mut diagnostics),
            None => Symbols::default(),
        };
        // Without a version it may be a piece of a config, whose names are declared in other pieces.
        if version.is_some() {
            resolve::resolve(&symbols, version, &mut diagnostics);
        }
        let workflows = workflow::workflows(document);
        Self { document, version, symbols, diagnostics, workflows }
    }

    /// The tree it was read from.
    pub fn document(&self) -> &'d Document<'d> {
        self.document
    }

    /// Its workflows, then its job groups.
    pub fn workflows(&self) -> &[Workflow<'d>] {
        &self.workflows
    }

    /// Where the document departs from the language table.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The top level; `None` when the document holds no mapping.
    pub fn root(&self) -> Option<Mapping<'d>> {
        self.document.root().and_then(Node::as_mapping)
    }

    /// The version it asks for; `None` when that is missing or no version.
    pub fn version(&self) -> Option<Version> {
        self.version
    }

    /// Whether it is a setup config, which continues with another one.
    pub fn is_setup(&self) -> bool {
        let setup = self.root().and_then(|root| root.get_merged("setup"));
        setup.is_some_and(|setup| {
            let value = setup.entry.value;
            // CircleCI takes anything but nothing and `false` for true.
            !value.is_null() && value.scalar_value() != Some(ScalarValue::Bool(false))
        })
    }

    /// Everything of a kind that the config declares, inside inline orbs too, in the order of the text.
    pub fn declarations(&self, kind: SymbolKind) -> impl Iterator<Item = &Declaration<'d>> {
        self.symbols.declarations().filter(move |declaration| declaration.kind == kind)
    }

    /// What a name of the config's own, outside inline orbs and elements, stands for.
    pub fn declaration(&self, kind: SymbolKind, name: &str) -> Option<&Declaration<'d>> {
        self.declarations(kind).find(|other| other.within.is_none() && other.name == name)
    }

    /// The declaration of an id that this model gave out.
    pub fn declaration_of(&self, id: DeclarationId) -> &Declaration<'d> {
        self.symbols.get(id)
    }

    /// Every name that stands for something of this kind, in the order of the text.
    pub fn references(&self, kind: SymbolKind) -> impl Iterator<Item = &Reference<'d>> {
        self.symbols.references().filter(move |reference| reference.kind == kind)
    }
}
