//! The one walk over a document by the language table: where it departs from the table, what it declares, and what
//! it refers to.

mod arguments;
mod call;
mod classify;
mod environment;
mod keys;
mod nearest;
mod object;
mod orb;
mod place;
mod resolve;
mod root;
mod scalar;
mod several;
mod shape;
mod signature;
mod slot;
mod step;
mod symbol;
mod unknown;
mod walk;
mod workspace;

pub use call::{Argument, Call};
pub use classify::{Kind, classify};
pub use environment::Environment;
pub use orb::{Element, Orb, OrbSource};
pub use place::Subject;
pub use resolve::Target;
pub use signature::{Parameter, Signature};
pub use slot::Slot;
pub use step::{Step, Steps};
pub use symbol::{Declaration, DeclarationId, Described, Reference};
pub use workspace::{Workspace, continuation_paths};

pub mod scope;
pub mod workflow;

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::lang::{Object, SymbolKind, Version, is_orb_reference};
use crate::model::scope::Scopes;
use crate::model::workflow::Workflow;
use crate::yaml::{Document, Entry, Mapping, Node};

use resolve::Resolver;
use walk::Walk;

/// A config that was walked by the language table.
pub struct Model<'d> {
    document: &'d Document<'d>,
    workspace: &'d Workspace<'d>,
    version: Option<Version>,
    walk: Walk<'d>,
    pipeline: Signature<'d>,
    diagnostics: Vec<Diagnostic>,
    workflows: Vec<Workflow<'d>>,
    scopes: Scopes<'d>,
}

impl<'d> Model<'d> {
    /// Walks the document once, as a config that stands alone.
    pub fn new(document: &'d Document<'d>) -> Self {
        Self::in_workspace(document, &workspace::ALONE)
    }

    /// Walks the document once; the orbs at hand and the other files of its set are known.
    pub fn in_workspace(document: &'d Document<'d>, workspace: &'d Workspace<'d>) -> Self {
        let mut diagnostics = Vec::new();
        let mut signatures = signature::Reader::default();
        let version = root::version(document);
        let walk = match root::mapping(document, &mut diagnostics) {
            Some(mapping) => {
                walk::walk(mapping, version, workspace, &mut signatures, &mut diagnostics)
            }
            None => Walk::default(),
        };
        let workflows = workflow::workflows(document);
        // Without a version it may be a piece of a config, whose names are declared in other pieces.
        if version.is_some() {
            let resolver = Resolver { symbols: &walk.symbols, workspace, version };
            unknown::check(&resolver, &workflows, &mut diagnostics);
        }
        let pipeline = document.root().map(|root| signatures.read(root)).unwrap_or_default();
        // Version 2 knows no templates, and a piece without a version may belong to it.
        let root = document.root().and_then(Node::as_mapping);
        let root = root.filter(|_| version == Some(Version::V2_1));
        let scopes = root.map(|root| Scopes::read(root, &mut signatures)).unwrap_or_default();
        Self { document, workspace, version, walk, pipeline, diagnostics, workflows, scopes }
    }

    /// The tree it was read from.
    pub fn document(&self) -> &'d Document<'d> {
        self.document
    }

    /// The orbs at hand and the other files of its set.
    pub fn workspace(&self) -> &'d Workspace<'d> {
        self.workspace
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
        self.root().is_some_and(root::is_setup)
    }

    /// Whether it is the source of an orb: what it declares is used elsewhere, and it runs nothing.
    pub fn is_orb_source(&self) -> bool {
        self.root().is_some_and(root::is_orb_source)
    }

    /// Whether it is a setup config or may be what continues one: then other files declare and use things too.
    pub fn is_part_of_a_set(&self) -> bool {
        self.is_setup() || self.workspace.is_set()
    }

    /// The pipeline parameters that it declares, and then those that the other files of its set declare.
    pub fn pipeline_parameters(&self) -> impl Iterator<Item = Entry<'d>> {
        let own = self.root().and_then(root::pipeline_parameters);
        let all = own.into_iter().chain(self.workspace.pipeline_parameters());
        all.flat_map(Mapping::merged).map(|merged| merged.entry)
    }

    /// Whether it or another file of its set declares a pipeline parameter.
    pub fn has_pipeline_parameter(&self, name: &str) -> bool {
        let mut others = self.workspace.pipeline_parameters();
        self.pipeline.parameter(name).is_some()
            || others.any(|declared| declared.get_merged(name).is_some())
    }

    /// The orbs that it imports, each once, that are not at hand: what they hold cannot be checked.
    pub fn unresolved_orbs(&self) -> Vec<&'d str> {
        let mut seen = BTreeSet::new();
        let references = self.declarations(SymbolKind::Orb).filter_map(|orb| orb.value.as_str());
        // Nobody can bring an orb whose reference is malformed; that is reported.
        let unresolved = references.filter(|reference| {
            (is_orb_reference(reference) || workflow::is_template(reference))
                && self.workspace.orb(reference).is_none()
        });
        unresolved.filter(|reference| seen.insert(*reference)).collect()
    }

    /// The orb at hand that an entry of `orbs` imports.
    pub fn orb_at_hand(&self, orb: &Declaration<'d>) -> Option<&'d Orb<'d>> {
        self.workspace.imported(orb.value)
    }

    /// The names of what an orb declares of a kind; none if that is not known.
    pub fn orb_elements(&self, orb: &Declaration<'d>, kind: SymbolKind) -> Vec<&'d str> {
        self.workspace.elements(orb.value, kind)
    }

    /// Adds a label on a piece of what a call calls. Where that is in the file of an orb, the label is on the entry of
    /// `orbs` that imports it.
    pub fn labelled(
        &self,
        mut diagnostic: Diagnostic,
        callee: &Target<'d>,
        piece: Node<'_>,
        message: impl Into<String>,
    ) -> Diagnostic {
        let label = self.resolver().label(callee, piece, message);
        if !diagnostic.labels.contains(&label) {
            diagnostic.labels.push(label);
        }
        diagnostic
    }

    /// What a label on the declaration of an orb says.
    pub fn orb_label(&self, orb: &Declaration<'d>) -> String {
        self.workspace.orb_label(orb.value)
    }

    /// What a name stands for, be it in an orb; `None` when nothing does.
    pub fn target(&self, reference: &Reference<'d>) -> Option<Target<'d>> {
        self.resolver().find(reference.kind, reference.name, reference.within).ok()
    }

    /// The same, but an entry that is only another name, such as `jobs: {test: node/test}`, is followed to what it
    /// stands for.
    pub fn final_target(&self, reference: &Reference<'d>) -> Option<Target<'d>> {
        self.resolver().follow(reference)
    }

    fn resolver(&self) -> Resolver<'_, 'd> {
        Resolver { symbols: &self.walk.symbols, workspace: self.workspace, version: self.version }
    }

    /// Everything of a kind that the config declares, inside inline orbs too, in the order of the text.
    pub fn declarations(&self, kind: SymbolKind) -> impl Iterator<Item = &Declaration<'d>> {
        self.walk.symbols.declarations().filter(move |declaration| declaration.kind == kind)
    }

    /// What a name of the config's own, outside inline orbs and elements, stands for.
    pub fn declaration(&self, kind: SymbolKind, name: &str) -> Option<&Declaration<'d>> {
        self.walk.symbols.find(None, kind, name).map(|id| self.walk.symbols.get(id))
    }

    /// What a name stands for inside a declaration: an element of the same config or inline orb, or `orb/element` of
    /// an inline orb.
    pub fn find(
        &self,
        kind: SymbolKind,
        name: &str,
        within: Option<DeclarationId>,
    ) -> Option<&Declaration<'d>> {
        match self.resolver().find(kind, name, within) {
            Ok(Target::Declared(id)) => Some(self.declaration_of(id)),
            _ => None,
        }
    }

    /// The mappings that a row of the language table describes, in the order of the text as far as aliases allow.
    pub fn mappings(&self, object: &'static Object) -> impl Iterator<Item = &Described<'d>> {
        self.walk
            .symbols
            .described()
            .filter(move |described| std::ptr::eq(described.object, object))
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
