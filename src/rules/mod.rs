//! What the language table cannot say: one pair `rule.rs` and `rule.md` per rule, and the list of all rules.

use crate::diagnostic::{Diagnostic, Severity, sort_and_deduplicate};
use crate::model::Model;
use crate::text::Source;
use crate::yaml;

/// A rule: its code, how bad a breach is, its page, and its check.
#[derive(Clone, Copy)]
pub struct Rule {
    /// Kebab-case, naming the fault.
    pub code: &'static str,
    /// How bad a breach is.
    pub severity: Severity,
    /// Its page, as Markdown.
    pub page: &'static str,
    /// Reports every breach. `None` for what the parser or the walk by the language table reports itself.
    pub check: Option<fn(&Model<'_>, &mut Vec<Diagnostic>)>,
}

/// All rules, sorted by code.
pub const RULES: &[Rule] = &[];

/// Everything that is wrong with a config, in the order of the text.
pub fn validate(source: &Source) -> Vec<Diagnostic> {
    let parsed = yaml::parse(source.text());
    let mut diagnostics = parsed.diagnostics;
    let model = Model::new(&parsed.document);
    diagnostics.extend_from_slice(model.diagnostics());
    for check in RULES.iter().filter_map(|rule| rule.check) {
        check(&model, &mut diagnostics);
    }
    sort_and_deduplicate(&mut diagnostics);
    diagnostics
}
