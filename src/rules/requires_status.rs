//! A status in `requires` that no job can have.

use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::model::workflow::{Invocation, is_template};
use crate::text::nearest;
use crate::yaml::Node;

const CODE: &str = "requires-status";

/// What a job can end as. `terminal` stands for all of them.
const STATUSES: &[&str] = &["success", "failed", "canceled", "unauthorized", "not_run"];

pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let invocations = model.workflows().iter().flat_map(|workflow| &workflow.invocations);
    for status in
        invocations.flat_map(Invocation::requirements).filter_map(|requirement| requirement.status)
    {
        match status.as_sequence() {
            Some(list) => {
                for item in list.items() {
                    check_status(item, &[], diagnostics);
                }
            }
            None => check_status(status, &["terminal"], diagnostics),
        }
    }
}

/// Checks one status. `shorthands` may stand there, too.
fn check_status(status: Node<'_>, shorthands: &[&str], diagnostics: &mut Vec<Diagnostic>) {
    let Some(text) = status.as_str().filter(|text| !is_template(text)) else { return };
    let mut allowed = STATUSES.iter().chain(shorthands).copied();
    if allowed.clone().any(|allowed| allowed == text) {
        return;
    }
    let message = if text == "terminal" {
        "`terminal` stands for every status; write it without a list".to_owned()
    } else if let Some(near) = nearest(text, allowed.by_ref()) {
        format!("no job ends with the status `{text}`; did you mean `{near}`?")
    } else {
        format!(
            "no job ends with the status `{text}`; the statuses are `success`, `failed`, `canceled`, `unauthorized` \
             and `not_run`, and `terminal` stands for all of them"
        )
    };
    diagnostics.push(Diagnostic::error(CODE, status.span(), message));
}
