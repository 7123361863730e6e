//! What the language table cannot say: one pair `rule.rs` and `rule.md` per rule, and the list of all rules in `list.rs`.

mod arguments;
mod broken_orb_file;
mod command_cycle;
mod cycle;
mod duplicate_key;
mod executor;
mod expression;
mod fix;
mod inline_type_not_approval;
mod job_group_key;
mod job_group_name_clash;
mod job_group_nested;
mod list;
mod matrix_and_argument;
mod matrix_too_large;
mod override_with;
mod page;
mod phrase;
mod process;
mod requires_ambiguous;
mod requires_cycle;
mod requires_self;
mod requires_status;
mod requires_unknown;
mod schema;
pub mod settings;
mod step;
mod unused;
mod validate;
mod workflow;
mod workflow_item_several_keys;

pub use fix::{Fixed, Which, fix};
pub use list::RULES;
pub use page::rules_for_message;
pub use process::{compile, process};
pub use schema::{Schema, SchemaError};
pub use settings::{Level, Levels, Settings, find_rule};
pub(crate) use validate::findings;
pub use validate::{Checked, Options, validate, validate_with};

use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;

/// Reports every breach of a rule.
pub type Check = fn(&Model<'_>, &mut Vec<Diagnostic>);

/// A rule: its code, how bad a breach is, its page, and its check.
#[derive(Clone, Copy)]
pub struct Rule {
    /// Kebab-case, naming the fault.
    pub code: &'static str,
    /// How bad a breach is at worst.
    pub severity: Severity,
    /// Its page, as Markdown: why a breach matters, a bad and a good example, and what CircleCI says, with `…` for
    /// what differs. An example that starts with `workflows:` or `job-groups:` is the end of a config whose beginning
    /// declares the jobs `build` and `test` and the orb `node`.
    pub page: &'static str,
    /// `None` for what the parser, the walk by the language table, or the check of another rule or a whole folder
    /// reports.
    pub check: Option<Check>,
}

/// The checks of the folders of rules.
const CHECKS: &[Check] = &[executor::check, step::check, unused::check, workflow::check];
