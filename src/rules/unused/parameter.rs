//! Parameters that nothing reads.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Severity};
use crate::lang::SymbolKind;
use crate::model::{Declaration, Model};
use crate::rules::unused::is_whole;
use crate::text::Span;

const CODE: &str = "unused-parameter";

/// A parameter counts as read wherever its element, or what the element merges in, speaks of it, be it in a comment.
pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let text = model.document().text();
    let mentions = mentions(text);
    let everywhere = Span::new(0, text.len());
    let aliases: Vec<_> = model
        .document()
        .nodes()
        .filter(|node| node.is_alias())
        .map(|node| node.span().start)
        .collect();
    let is_whole = is_whole(model);
    for parameter in model.declarations(SymbolKind::Parameter) {
        let owner = parameter.within.map(|id| model.declaration_of(id));
        // The parameters of a setup config are for the config that continues it.
        let is_for_others = owner.is_none() && (model.is_setup() || !is_whole);
        if is_for_others || parameter.name.contains(|it| !is_name(it)) {
            continue;
        }
        let body = owner.map_or(everywhere, |owner| readable(owner, &aliases, everywhere));
        let mentioned = mentions.get(parameter.name).is_some_and(|offsets| {
            let first = offsets.partition_point(|&offset| offset < body.start);
            offsets.get(first).is_some_and(|&offset| body.contains(offset))
        });
        if mentioned {
            continue;
        }
        let message = match owner {
            Some(owner) => format!(
                "{} `{}` does not use its parameter `{}`",
                owner.kind.noun(),
                owner.name,
                parameter.name
            ),
            None => format!("nothing uses the pipeline parameter `{}`", parameter.name),
        };
        // Whoever triggers a pipeline may give it parameters that it must declare, but need not use.
        let severity = if owner.is_some() { Severity::Warning } else { Severity::Info };
        diagnostics.push(Diagnostic::new(CODE, severity, parameter.key.span(), message));
    }
}

/// Where the body of an element can stand.
fn readable(owner: &Declaration<'_>, aliases: &[usize], everywhere: Span) -> Span {
    let body = owner.value.full_span();
    let first = aliases.partition_point(|&offset| offset < body.start);
    let has_alias = aliases.get(first).is_some_and(|&offset| body.contains(offset));
    if owner.value.is_alias() || has_alias { everywhere } else { body }
}

/// Where each name stands behind `parameters.`.
fn mentions(text: &str) -> BTreeMap<&str, Vec<usize>> {
    let mut found: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (offset, word) in text.match_indices("parameters.") {
        let start = offset + word.len();
        let rest = &text[start..];
        let length = rest.find(|it| !is_name(it)).unwrap_or(rest.len());
        found.entry(&rest[..length]).or_default().push(offset);
    }
    found
}

fn is_name(character: char) -> bool {
    character.is_alphanumeric() || "_-".contains(character)
}
