//! A matrix that makes more jobs than CircleCI takes.

use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::model::workflow::MATRIX_LIMIT;

pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for invocation in model.workflows().iter().flat_map(|workflow| &workflow.invocations) {
        let Some(matrix) = invocation.matrix() else { continue };
        let n_jobs = matrix.n_combinations_at_least();
        if n_jobs > MATRIX_LIMIT {
            let message = format!(
                "this matrix makes {n_jobs} jobs; CircleCI takes at most {MATRIX_LIMIT} from one matrix"
            );
            diagnostics.push(Diagnostic::error("matrix-too-large", matrix.key.span(), message));
        }
    }
}
