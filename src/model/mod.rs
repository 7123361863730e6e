//! The one walk over a document by the language table.

pub mod workflow;

use crate::diagnostic::Diagnostic;
use crate::model::workflow::Workflow;
use crate::yaml::Document;

/// A config that was walked by the language table.
pub struct Model<'d> {
    document: &'d Document<'d>,
    diagnostics: Vec<Diagnostic>,
    workflows: Vec<Workflow<'d>>,
}

impl<'d> Model<'d> {
    /// Walks the document once.
    pub fn new(document: &'d Document<'d>) -> Self {
        Self { document, diagnostics: Vec::new(), workflows: workflow::workflows(document) }
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
}
