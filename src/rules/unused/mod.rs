//! Declarations that nothing uses, and names that hide or resemble others.

mod declaration;
mod name;
mod parameter;

use crate::diagnostic::Diagnostic;
use crate::model::Model;

pub(super) use declaration::idle;

/// Reports every breach of the rules of this folder.
pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    name::check_built_ins(model, diagnostics);
    name::check_case(model, diagnostics);
    parameter::check(model, diagnostics);
    if is_whole(model) {
        declaration::check(model, diagnostics);
    }
}

/// Whether nothing outside the file can use what it declares: it is no orb's source and no piece that is put together
/// with others, of which some have no workflows, and others are a setup config and what continues it.
fn is_whole(model: &Model<'_>) -> bool {
    let Some(root) = model.root() else { return false };
    let is_filled = |name: &str| {
        let section = root.get_merged(name).and_then(|section| section.entry.value.as_mapping());
        section.is_some_and(|section| !section.is_empty())
    };
    let is_shared = model.is_orb_source()
        || model.is_part_of_a_set()
        || ["display", "examples"].iter().any(|name| root.get_merged(name).is_some());
    model.version().is_some() && is_filled("workflows") && is_filled("jobs") && !is_shared
}
