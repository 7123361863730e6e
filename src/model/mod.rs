//! The one walk over a document by the language table: where it departs from the table, what it declares, and what
//! it refers to.

mod arguments;
mod call;
mod classify;
mod keys;
mod nearest;
mod place;
mod resolve;
mod root;
mod scalar;
mod several;
mod shape;
mod signature;
mod slot;
mod symbol;
mod walk;

pub use call::{Argument, Call};
pub use classify::{Kind, classify};
pub use place::Subject;
pub use signature::{Parameter, Signature};
pub use slot::Slot;
pub use symbol::{Declaration, DeclarationId, Reference};

pub mod scope;
pub mod workflow;

use crate::diagnostic::Diagnostic;
use crate::lang::{SymbolKind, Version};
use crate::model::scope::Scopes;
use crate::model::workflow::Workflow;
use crate::yaml::{Document, Mapping, Node, ScalarValue};

use walk::Walk;

/// A config that was walked by the language table.
pub struct Model<'d> {
    document: &'d Document<'d>,
    version: Option<Version>,
    walk: Walk<'d>,
    pipeline: Signature<'d>,
    diagnostics: Vec<Diagnostic>,
    workflows: Vec<Workflow<'d>>,
    scopes: Scopes<'d>,
}

impl<'d> Model<'d> {
    /// Walks the document once.
    pub fn new(document: &'d Document<'d>) -> Self {
        let mut diagnostics = Vec::new();
        let version = root::version(document);
        let walk = match root::mapping(document, &mut diagnostics) {
            Some(mapping) => walk::walk(mapping, version, &mut diagnostics),
            None => Walk::default(),
        };
        // Without a version it may be a piece of a config, whose names are declared in other pieces.
        if version.is_some() {
            resolve::resolve(&walk.symbols, version, &mut diagnostics);
        }
        let workflows = workflow::workflows(document);
        let pipeline = document.root().map(Signature::of).unwrap_or_default();
        // Version 2 knows no templates, and a piece without a version may belong to it.
        let root = document.root().and_then(Node::as_mapping);
        let root = root.filter(|_| version == Some(Version::V2_1));
        let scopes = root.map_or_else(Scopes::default, Scopes::read);
        Self { document, version, walk, pipeline, diagnostics, workflows, scopes }
    }

    /// The tree it was read from.
    pub fn document(&self) -> &'d Document<'d> {
        self.document
    }

    /// Its workflows, then its job groups.
    pub fn workflows(&self) -> &[Workflow<'d>] {
        &self.workflows
    }

    /// Its templates and expressions, if it is a config of version 2.1.
    pub fn scopes(&self) -> &Scopes<'d> {
        &self.scopes
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
        self.walk.symbols.declarations().filter(move |declaration| declaration.kind == kind)
    }

    /// What a name of the config's own, outside inline orbs and elements, stands for.
    pub fn declaration(&self, kind: SymbolKind, name: &str) -> Option<&Declaration<'d>> {
        self.declarations(kind).find(|other| other.within.is_none() && other.name == name)
    }

    /// The declaration of an id that this model gave out.
    pub fn declaration_of(&self, id: DeclarationId) -> &Declaration<'d> {
        self.walk.symbols.get(id)
    }

    /// Every name that stands for something of this kind, in the order of the text.
    pub fn references(&self, kind: SymbolKind) -> impl Iterator<Item = &Reference<'d>> {
        self.walk.symbols.references().filter(move |reference| reference.kind == kind)
    }

    /// Every use of a job, a command or an executor, in the order of the text as far as aliases allow.
    pub fn calls(&self) -> &[Call<'d>] {
        &self.walk.calls
    }

    /// Every place of a known type where a template stands, arguments excepted.
    pub fn slots(&self) -> &[Slot<'d>] {
        &self.walk.slots
    }

    /// The parameters of a job, a command or an executor.
    pub fn signature(&self, element: DeclarationId) -> Option<&Signature<'d>> {
        self.walk.signatures.get(&element)
    }

    /// The parameters of the pipeline.
    pub fn pipeline_signature(&self) -> &Signature<'d> {
        &self.pipeline
    }

    /// The job, command or executor around a place, whose parameters `<< parameters.x >>` means there.
    pub fn element(&self, within: Option<DeclarationId>) -> Option<DeclarationId> {
        let mut place = within;
        while let Some(id) = place.filter(|&id| self.signature(id).is_none()) {
            place = self.declaration_of(id).within;
        }
        place
    }

    /// Whether a place lies in an inline orb.
    pub fn is_in_orb(&self, within: Option<DeclarationId>) -> bool {
        self.walk.symbols.orb(within).is_some()
    }
}
