//! Caches that are to be kept for longer than CircleCI keeps any.

use crate::diagnostic::Diagnostic;
use crate::lang::RETENTION;
use crate::model::Model;
use crate::rules::executor::unsafe_replacement;

/// The days of CircleCI's reference. The form that it checks allows twice as many.
const MOST_DAYS: u8 = 15;

pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for retention in model.mappings(&RETENTION) {
        let Some(caches) = retention.mapping.get_merged("caches") else { continue };
        let node = caches.entry.value.target();
        let days = node.as_str().and_then(|text| text.strip_suffix('d')?.parse::<u8>().ok());
        let Some(days) = days.filter(|days| (MOST_DAYS + 1..=30).contains(days)) else { continue };
        let message = format!("caches are kept for {MOST_DAYS} days at most, not for {days}");
        let diagnostic = Diagnostic::warning("retention-too-long", node.span(), message);
        let text = format!("{MOST_DAYS}d");
        let fix = unsafe_replacement(format!("write `{text}`"), node.span(), &text);
        diagnostics.push(Diagnostic { fix, ..diagnostic });
    }
}
