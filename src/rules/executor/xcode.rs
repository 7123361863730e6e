//! Versions of Xcode: offered no more, or written so that YAML makes another one of them.

use crate::diagnostic::Diagnostic;
use crate::lang::{MACOS_IMAGE, OFFERS_READ, XCODE_VERSIONS};
use crate::model::Model;
use crate::model::workflow::is_template;
use crate::rules::executor::unsafe_replacement;

pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for macos in model.mappings(&MACOS_IMAGE) {
        let Some(xcode) = macos.mapping.get_merged("xcode") else { continue };
        let xcode = xcode.entry.value.target();
        let Some(text) = xcode.as_str().filter(|text| !is_template(text)) else { continue };
        let Some(asked) = version(text) else { continue };
        let mut offered = XCODE_VERSIONS.iter().filter_map(|text| version(text));
        let is_newer = offered.clone().all(|other| other < asked);
        if is_newer || offered.clone().any(|other| other == asked) {
            continue;
        }
        // The oldest that is newer: the smallest step that gets the job going again.
        let successor = offered.by_ref().zip(XCODE_VERSIONS).filter(|(other, _)| *other > asked);
        let Some((_, successor)) = successor.last() else { continue };
        let message = format!(
            "Xcode {text} is no longer offered, so the job cannot start; the next one is `{successor}`"
        );
        let mut diagnostic = Diagnostic::warning("removed-xcode", xcode.span(), message)
            .with_help(format!("as far as the versions of {OFFERS_READ} go"));
        let title = format!("use `{successor}`");
        let quoted = format!("\"{successor}\"");
        diagnostic.fix = unsafe_replacement(title, xcode.span(), &quoted);
        diagnostics.push(diagnostic);
    }
}

/// The first two numbers: of a version, CircleCI runs its newest patch.
fn version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.split('.').map(str::parse);
    let major = parts.next()?.ok()?;
    let minor = parts.next().unwrap_or(Ok(0)).ok()?;
    Some((major, minor))
}
