//! Fixes as suggested changes on a pull request. No config is written.

use std::path::Path;

use anyhow::Result;
use circlet::diagnostic::Diagnostic;
use circlet::report::{Proposal, Reason};
use circlet::rules::Which;

use crate::cli::pull_request::{self, Found};
use crate::cli::validate::outcome::{self, Show, quantity};
use crate::cli::validate::{Done, Run};
use crate::cli::{Outcome, files, repository, terminal};

/// Shows the fixes of all files as suggestions, and says how many they are and what they leave.
pub(super) fn suggest(
    done: &[Done],
    which: Which,
    run: &Run<'_>,
    show: &Show<'_>,
) -> Result<Outcome> {
    let fixes = &run.arguments.fixes;
    let (Some(format), Some(base)) = (run.arguments.format.suggestions(), &fixes.diff_base) else {
        return Ok(Outcome::Fine);
    };
    let first = done.first().map_or(Path::new(""), |file| &file.path);
    let first = repository::absolute_path(run.folder, first);
    let root = repository::find_root(run.folder, Some(&first));
    let proposals: Vec<_> = done.iter().map(|file| proposal(file, which, run)).collect();
    let found = Found::read(base, fixes.commit.as_deref(), &root)?;
    let pull_request = found.check(&proposals)?;
    let text = (format.write)(&proposals, Some(&pull_request))
        .map_err(|error| pull_request::advise(&error))?;
    let text = terminal::hide_keys(&text);
    match show.output {
        Some(path) => files::overwrite(path, &text)?,
        None => terminal::print(&text)?,
    }
    outcome::say_would_fix(done, show.global);
    let is_error_left = done.iter().flat_map(|file| &file.diagnostics).any(Diagnostic::is_error);
    Ok(if is_error_left { Outcome::Found } else { Outcome::Fine })
}

fn proposal<'d>(file: &'d Done, which: Which, run: &Run<'_>) -> Proposal<'d> {
    let found = run.policy.diagnose(&file.old, run.workspaces.of(&file.path)).diagnostics;
    let mut reasons = Vec::new();
    for diagnostic in found.iter().filter(|diagnostic| which.includes(diagnostic)) {
        let edits = diagnostic.fix.iter().flat_map(|fix| fix.edits.iter());
        reasons.extend(edits.map(|edit| Reason {
            span: edit.span,
            rule: diagnostic.rule,
            message: diagnostic.message.clone(),
        }));
    }
    Proposal {
        source: &file.old,
        is_new: false,
        path: &file.path_from_root,
        new: file.new.text(),
        summary: vec![format!("mends {}", quantity(file.n_fixed, "problem"))],
        reasons,
    }
}
