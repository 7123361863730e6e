//! What the language table cannot say: one pair `rule.rs` and `rule.md` per rule, and the list of all rules.

mod arguments;
mod duplicate_key;
mod expression;
mod fix;
mod inline_type_not_approval;
mod job_group_key;
mod job_group_name_clash;
mod job_group_nested;
mod matrix_and_argument;
mod matrix_too_large;
mod page;
mod phrase;
mod requires_ambiguous;
mod requires_cycle;
mod requires_self;
mod requires_status;
mod requires_unknown;
mod schema;
mod settings;
mod workflow_item_several_keys;

pub use fix::{Fixed, Which, fix};
pub use page::rules_for_message;
pub use schema::{Schema, SchemaError};
pub use settings::{Level, Levels, Settings, find_rule};

use std::collections::BTreeSet;

use crate::diagnostic::Severity::{Error, Warning};
use crate::diagnostic::{Codes, Diagnostic, Severity, sort_and_deduplicate, suppress};
use crate::model::Model;
use crate::text::Source;
use crate::yaml::{self, Document};

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
    /// `None` for what the parser, the walk by the language table or the check of another rule reports.
    pub check: Option<Check>,
}

/// All rules, sorted by code.
pub const RULES: &[Rule] = &[
    checked(
        "argument-not-in-enum",
        Error,
        include_str!("arguments/argument_not_in_enum.md"),
        arguments::argument_not_in_enum::check,
    ),
    checked(
        "argument-type",
        Error,
        include_str!("arguments/argument_type.md"),
        arguments::argument_type::check,
    ),
    checked(
        "condition-always-true",
        Warning,
        include_str!("expression/condition_always_true.md"),
        expression::condition::check,
    ),
    reported("conflicting-keys", Error, include_str!("conflicting_keys.md")),
    checked(
        "default-not-in-enum",
        Error,
        include_str!("arguments/default_not_in_enum.md"),
        arguments::default_not_in_enum::check,
    ),
    reported("deprecated-key", Warning, include_str!("deprecated_key.md")),
    reported(
        "deprecated-pipeline-value",
        Warning,
        include_str!("expression/deprecated_pipeline_value.md"),
    ),
    checked("duplicate-key", Error, include_str!("duplicate_key.md"), duplicate_key::check),
    reported("empty-config", Error, include_str!("empty_config.md")),
    reported("empty-section", Warning, include_str!("empty_section.md")),
    reported("expression-ampersand", Error, include_str!("expression/expression_ampersand.md")),
    reported(
        "expression-in-step-condition",
        Warning,
        include_str!("expression/expression_in_step_condition.md"),
    ),
    reported(
        "expression-single-equals",
        Error,
        include_str!("expression/expression_single_equals.md"),
    ),
    checked(
        "expression-type",
        Error,
        include_str!("expression/expression_type.md"),
        expression::types::check,
    ),
    reported(
        "expression-unknown-name",
        Error,
        include_str!("expression/expression_unknown_name.md"),
    ),
    checked(
        "inline-type-not-approval",
        Error,
        include_str!("inline_type_not_approval.md"),
        inline_type_not_approval::check,
    ),
    reported("invalid-name", Error, include_str!("invalid_name.md")),
    reported("invalid-orb-reference", Error, include_str!("invalid_orb_reference.md")),
    checked(
        "invalid-regex",
        Error,
        include_str!("expression/invalid_regex.md"),
        expression::regex::check,
    ),
    reported("invalid-suppression", Warning, include_str!("invalid_suppression.md")),
    checked("job-group-key", Error, include_str!("job_group_key.md"), job_group_key::check),
    checked(
        "job-group-name-clash",
        Error,
        include_str!("job_group_name_clash.md"),
        job_group_name_clash::check,
    ),
    checked(
        "job-group-nested",
        Error,
        include_str!("job_group_nested.md"),
        job_group_nested::check,
    ),
    checked(
        "logic-equal-single",
        Warning,
        include_str!("expression/logic_equal_single.md"),
        expression::logic::check,
    ),
    reported(
        "matches-value-not-string",
        Error,
        include_str!("expression/matches_value_not_string.md"),
    ),
    checked(
        "matrix-and-argument",
        Warning,
        include_str!("matrix_and_argument.md"),
        matrix_and_argument::check,
    ),
    checked(
        "matrix-too-large",
        Error,
        include_str!("matrix_too_large.md"),
        matrix_too_large::check,
    ),
    checked(
        "missing-argument",
        Error,
        include_str!("arguments/missing_argument.md"),
        arguments::missing_argument::check,
    ),
    reported("missing-key", Error, include_str!("missing_key.md")),
    reported("needs-version-2-1", Error, include_str!("needs_version_2_1.md")),
    reported("no-workflow-no-build", Error, include_str!("no_workflow_no_build.md")),
    reported("not-a-mapping", Error, include_str!("not_a_mapping.md")),
    reported("out-of-range", Error, include_str!("out_of_range.md")),
    reported(
        "parameter-outside-element",
        Error,
        include_str!("expression/parameter_outside_element.md"),
    ),
    reported(
        "pipeline-parameter-in-orb",
        Error,
        include_str!("expression/pipeline_parameter_in_orb.md"),
    ),
    checked(
        "pipeline-parameter-templated",
        Error,
        include_str!("arguments/pipeline_parameter_templated.md"),
        arguments::pipeline_parameter_templated::check,
    ),
    reported("regex-lookaround", Error, include_str!("expression/regex_lookaround.md")),
    reported("regex-missing-slashes", Warning, include_str!("expression/regex_missing_slashes.md")),
    checked(
        "requires-ambiguous",
        Error,
        include_str!("requires_ambiguous.md"),
        requires_ambiguous::check,
    ),
    checked("requires-cycle", Error, include_str!("requires_cycle.md"), requires_cycle::check),
    checked("requires-self", Error, include_str!("requires_self.md"), requires_self::check),
    checked("requires-status", Error, include_str!("requires_status.md"), requires_status::check),
    checked(
        "requires-unknown",
        Error,
        include_str!("requires_unknown.md"),
        requires_unknown::check,
    ),
    checked(
        "reserved-parameter-name",
        Error,
        include_str!("arguments/reserved_parameter_name.md"),
        arguments::reserved_parameter_name::check,
    ),
    reported("schema", Error, include_str!("schema.md")),
    reported("several-keys", Error, include_str!("several_keys.md")),
    reported("step-several-keys", Error, include_str!("step_several_keys.md")),
    reported("step-steps-param", Error, include_str!("arguments/step_steps_param.md")),
    reported("template-empty", Error, include_str!("expression/template_empty.md")),
    reported(
        "template-section-unbalanced",
        Error,
        include_str!("expression/template_section_unbalanced.md"),
    ),
    reported("template-syntax", Error, include_str!("expression/template_syntax.md")),
    reported("template-too-long", Error, include_str!("expression/template_too_long.md")),
    checked(
        "template-unclosed",
        Error,
        include_str!("expression/template_unclosed.md"),
        expression::form::check,
    ),
    reported("top-level-typo", Error, include_str!("top_level_typo.md")),
    checked(
        "typed-key-reference",
        Error,
        include_str!("arguments/typed_key_reference.md"),
        arguments::typed_key_reference::check,
    ),
    checked(
        "typed-key-value",
        Error,
        include_str!("arguments/typed_key_value.md"),
        arguments::typed_key_value::check,
    ),
    reported("undefined-matrix-value", Error, include_str!("expression/undefined_matrix_value.md")),
    checked(
        "undefined-parameter",
        Error,
        include_str!("expression/undefined_parameter.md"),
        expression::names::check,
    ),
    reported(
        "undefined-pipeline-parameter",
        Error,
        include_str!("expression/undefined_pipeline_parameter.md"),
    ),
    reported("unknown-command", Error, include_str!("unknown_command.md")),
    reported("unknown-executor", Error, include_str!("unknown_executor.md")),
    reported("unknown-job", Error, include_str!("unknown_job.md")),
    reported("unknown-job-group", Error, include_str!("unknown_job_group.md")),
    reported("unknown-key", Error, include_str!("unknown_key.md")),
    reported("unknown-orb", Error, include_str!("unknown_orb.md")),
    reported("unknown-orb-element", Error, include_str!("unknown_orb_element.md")),
    checked(
        "unknown-parameter",
        Error,
        include_str!("arguments/unknown_parameter.md"),
        arguments::unknown_parameter::check,
    ),
    reported("unknown-pipeline-value", Error, include_str!("expression/unknown_pipeline_value.md")),
    reported("unknown-value", Error, include_str!("unknown_value.md")),
    reported("unused-suppression", Warning, include_str!("unused_suppression.md")),
    reported("version-invalid", Error, include_str!("version_invalid.md")),
    reported("version-legacy", Warning, include_str!("version_legacy.md")),
    reported("version-missing", Error, include_str!("version_missing.md")),
    checked(
        "workflow-item-several-keys",
        Error,
        include_str!("workflow_item_several_keys.md"),
        workflow_item_several_keys::check,
    ),
    reported("wrong-format", Error, include_str!("wrong_format.md")),
    reported("wrong-type", Error, include_str!("wrong_type.md")),
    reported("yaml-alias-bomb", Error, include_str!("yaml_alias_bomb.md")),
    reported("yaml-anchor-name", Error, include_str!("yaml_anchor_name.md")),
    reported("yaml-character", Error, include_str!("yaml_character.md")),
    reported("yaml-escape", Error, include_str!("yaml_escape.md")),
    reported("yaml-merge-non-map", Error, include_str!("yaml_merge_non_map.md")),
    reported("yaml-multi-document", Error, include_str!("yaml_multi_document.md")),
    reported("yaml-recursive-alias", Error, include_str!("yaml_recursive_alias.md")),
    reported("yaml-syntax", Error, include_str!("yaml_syntax.md")),
    reported("yaml-tab", Error, include_str!("yaml_tab.md")),
    reported("yaml-tag", Error, include_str!("yaml_tag.md")),
    reported("yaml-unknown-anchor", Error, include_str!("yaml_unknown_anchor.md")),
];

/// A row for a rule of this folder.
const fn checked(code: &'static str, severity: Severity, page: &'static str, check: Check) -> Rule {
    Rule { code, severity, page, check: Some(check) }
}

/// A row for a rule that the parser, the walk by the language table or the check of another rule reports.
const fn reported(code: &'static str, severity: Severity, page: &'static str) -> Rule {
    Rule { code, severity, page, check: None }
}

impl Rule {
    /// The rule of a code.
    pub fn find(code: &str) -> Option<&'static Self> {
        let index = RULES.binary_search_by_key(&code, |rule| rule.code).ok()?;
        RULES.get(index)
    }
}

/// What a check takes besides the config.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'a> {
    /// The organisation's own rules.
    pub schema: Option<&'a Schema>,
}

/// Everything that is wrong with a config, in the order of the text.
pub fn validate(source: &Source) -> Vec<Diagnostic> {
    validate_with(source, Options::default())
}

/// Everything that is wrong with a config, in the order of the text, but for what its comments silence.
pub fn validate_with(source: &Source, options: Options<'_>) -> Vec<Diagnostic> {
    let parsed = yaml::parse(source.text());
    let document = &parsed.document;
    let mut diagnostics = parsed.diagnostics;
    // Of a text that cannot be read, there is nothing more to say.
    let is_read = document.root().is_some() || diagnostics.is_empty();
    if is_read {
        check(document, options, &mut diagnostics);
    }
    let known: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    let idle: &[&str] = if options.schema.is_none() { &[schema::CODE] } else { &[] };
    let comments = document.comments().iter().map(|comment| comment.span);
    let problems = suppress(source, comments, Codes { known: &known, idle }, &mut diagnostics);
    if is_read {
        diagnostics.extend(problems);
    }
    sort_and_deduplicate(&mut diagnostics);
    diagnostics
}

fn check(document: &Document<'_>, options: Options<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let model = Model::new(document);
    for check in RULES.iter().filter_map(|rule| rule.check) {
        check(&model, diagnostics);
    }
    // A rule knows more about a fault than the table, so where both see one, the rule speaks.
    let spoken: BTreeSet<_> = diagnostics.iter().map(|diagnostic| diagnostic.span).collect();
    let general = model.diagnostics().iter().filter(|general| !spoken.contains(&general.span));
    diagnostics.extend(general.cloned());
    if let Some(schema) = options.schema {
        schema.check(document, diagnostics);
    }
}
