//! `override-with`: the job of an orb that runs in the place of the config's own.

use crate::diagnostic::Diagnostic;
use crate::lang::SymbolKind;
use crate::model::workflow::is_template;
use crate::model::{Model, Reference};
use crate::text::nearest;

const LOCAL: &str = "override-with-local";
const UNKNOWN: &str = "override-with-unknown";

pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for invocation in model.workflows().iter().flat_map(|workflow| &workflow.invocations) {
        let Some(node) = invocation.key("override-with").map(|key| key.entry.value) else {
            continue;
        };
        let Some(name) = node.as_str().filter(|name| !is_template(name)) else { continue };
        let reference = Reference { kind: SymbolKind::Job, name, node, within: None };
        let span = node.target().span();
        let Some((alias, job)) = name.split_once('/') else {
            let message = format!(
                "`override-with` takes a job of an orb, written `orb/job`, not `{name}` of this config"
            );
            let mut diagnostic = Diagnostic::error(LOCAL, span, message);
            if let Some(job) = model.declaration(SymbolKind::Job, name) {
                diagnostic = diagnostic.with_label(job.key.span(), "declared here");
            }
            diagnostics.push(diagnostic);
            continue;
        };
        if model.target(&reference).is_some() {
            continue;
        }
        let orb = model.declaration(SymbolKind::Orb, alias);
        let (missing, near) = if let Some(orb) = orb {
            let jobs = model.orb_elements(orb, SymbolKind::Job);
            (format!("orb `{alias}` has no job called `{job}`"), nearest(job, jobs))
        } else {
            let orbs = model.declarations(SymbolKind::Orb).filter(|orb| orb.within.is_none());
            (format!("no orb is called `{alias}`"), nearest(alias, orbs.map(|orb| orb.name)))
        };
        let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        let message = format!("{missing}, so nothing is overridden{near}");
        let mut diagnostic = Diagnostic::warning(UNKNOWN, span, message);
        if let Some(orb) = orb {
            diagnostic = diagnostic.with_label(orb.key.span(), model.orb_label(orb));
        }
        diagnostics.push(diagnostic);
    }
}
