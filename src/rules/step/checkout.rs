//! `checkout`: a depth belongs to the method `shallow`, and to no other.

use crate::diagnostic::Diagnostic;
use crate::lang::CHECKOUT;
use crate::model::Model;
use crate::model::workflow::is_template;
use crate::text::nearest;

const CODE: &str = "checkout-depth";

pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for checkout in model.mappings(&CHECKOUT) {
        let method = checkout.mapping.get_merged("method").map(|method| method.entry);
        let depth = checkout.mapping.get_merged("depth").map(|depth| depth.entry);
        let Some(method) = method else { continue };
        let Some(text) = method.value.as_str().filter(|text| !is_template(text)) else { continue };
        let is_slip = |name| nearest(name, ["depth"]).is_some();
        let is_misspelled =
            checkout.mapping.entries().any(|entry| entry.name().is_some_and(is_slip));
        match depth {
            None if text == "shallow" && !is_misspelled => {
                let message = "`method: shallow` needs a `depth`, such as `depth: 1`";
                diagnostics.push(Diagnostic::error(CODE, method.value.target().span(), message));
            }
            Some(depth) if ["full", "blobless"].contains(&text) => {
                let message = format!("`depth` needs `method: shallow`, not `{text}`");
                let diagnostic = Diagnostic::error(CODE, depth.key.span(), message);
                diagnostics.push(diagnostic.with_label(method.value.span(), "the method"));
            }
            _ => {}
        }
    }
}
