//! The one walk over a document by the language table.

use crate::diagnostic::Diagnostic;
use crate::yaml::Document;

/// A config that was walked by the language table.
pub struct Model<'d> {
    document: &'d Document<'d>,
    diagnostics: Vec<Diagnostic>,
}

impl<'d> Model<'d> {
    /// Walks the document once.
    pub fn new(document: &'d Document<'d>) -> Self {
        Self { document, diagnostics: Vec::new() }
    }

    /// The tree it was read from.
    pub fn document(&self) -> &'d Document<'d> {
        self.document
    }

    /// Where the document departs from the language table.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }
}
