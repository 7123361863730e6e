//! The rules that only files to be packed can break, with their pages.

use crate::diagnostic::Severity::{self, Error, Warning};
use crate::rules::Rule;

/// All of them, sorted by code. A page's examples are files: a line such as `# jobs/build.yml` starts one.
pub const RULES: &[Rule] = &[
    rule("detached-list-key", Warning, include_str!("detached_list_key.md")),
    rule("include-unreadable", Error, include_str!("include_unreadable.md")),
    rule("pack-double-key", Warning, include_str!("pack_double_key.md")),
    rule("pack-key-lost", Warning, include_str!("pack_key_lost.md")),
    rule("pack-name-taken", Error, include_str!("pack_name_taken.md")),
];

const fn rule(code: &'static str, severity: Severity, page: &'static str) -> Rule {
    Rule { code, severity, page, check: None }
}
