//! Slots: places where a template stands for a value whose type the language table knows.

use crate::lang::Type;
use crate::model::DeclarationId;
use crate::model::place::Subject;
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
