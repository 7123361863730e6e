//! Slots: places where a template stands for a value whose type the language table knows.

use crate::diagnostic::Diagnostic;
use crate::lang::Type;
use crate::model::place::{Subject, expected};
use crate::model::workflow::is_template;
use crate::model::{DeclarationId, scalar};
use crate::yaml::Node;

/// A scalar with a template in it.
#[derive(Clone, Copy, Debug)]
pub struct Slot<'d> {
    /// The scalar; an alias is followed.
    pub node: Node<'d>,
    /// What it must become.
    pub ty: &'static Type,
    /// What messages call the place.
    pub subject: Subject<'d>,
    /// The declaration around it.
    pub within: Option<DeclarationId>,
}

impl Slot<'_> {
    /// What it must become.
    pub fn expected(&self) -> String {
        expected(self.ty)
    }

    /// What would be wrong with a value that came to stand here.
    pub fn fault(&self, value: Node<'_>) -> Option<Diagnostic> {
        let scalar = value.scalar().filter(|scalar| !is_template(&scalar.text))?;
        scalar::check(value.target(), scalar, self.ty, self.subject)
    }
}
