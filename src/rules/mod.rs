//! What the language table cannot say: one pair `rule.rs` and `rule.md` per rule, and the list of all rules.

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
pub use page::rules_for_message;
pub use process::{compile, process};
pub use schema::{Schema, SchemaError};
pub use settings::{Level, Levels, Settings, find_rule};
pub(crate) use validate::findings;
pub use validate::{Checked, Options, validate, validate_with};

use crate::diagnostic::Severity::{Error, Warning};
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

/// All rules, sorted by code.
pub const RULES: &[Rule] = &[
    reported("approval-hides-job", Warning, include_str!("workflow/approval_hides_job.md")),
    reported("approval-ignored-key", Warning, include_str!("workflow/approval_ignored_key.md")),
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
    checked("broken-orb-file", Warning, include_str!("broken_orb_file.md"), broken_orb_file::check),
    reported("cache-key-template", Warning, include_str!("step/cache_key_template.md")),
    reported("cache-path-wildcard", Warning, include_str!("step/cache_path_wildcard.md")),
    reported("checkout-depth", Error, include_str!("step/checkout_depth.md")),
    checked("command-cycle", Error, include_str!("command_cycle.md"), command_cycle::check),
    reported("command-hides-built-in", Warning, include_str!("unused/command_hides_built_in.md")),
    checked(
        "condition-always-true",
        Warning,
        include_str!("expression/condition_always_true.md"),
        expression::condition::check,
    ),
    reported("config-too-large", Error, include_str!("config_too_large.md")),
    reported("conflicting-keys", Error, include_str!("conflicting_keys.md")),
    checked(
        "default-not-in-enum",
        Error,
        include_str!("arguments/default_not_in_enum.md"),
        arguments::default_not_in_enum::check,
    ),
    reported("deprecated-image", Warning, include_str!("executor/deprecated_image.md")),
    reported("deprecated-key", Warning, include_str!("deprecated_key.md")),
    reported(
        "deprecated-pipeline-value",
        Warning,
        include_str!("expression/deprecated_pipeline_value.md"),
    ),
    reported("duplicate-context", Warning, include_str!("workflow/duplicate_context.md")),
    reported("duplicate-job-name", Warning, include_str!("workflow/duplicate_job_name.md")),
    checked("duplicate-key", Error, include_str!("duplicate_key.md"), duplicate_key::check),
    reported("empty-config", Error, include_str!("empty_config.md")),
    reported("empty-section", Warning, include_str!("empty_section.md")),
    reported(
        "environment-value-changed",
        Warning,
        include_str!("step/environment_value_changed.md"),
    ),
    reported("executor-cycle", Error, include_str!("executor/executor_cycle.md")),
    reported("executor-without-image", Error, include_str!("executor/executor_without_image.md")),
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
    reported(
        "filters-only-and-ignore",
        Warning,
        include_str!("workflow/filters_only_and_ignore.md"),
    ),
    reported(
        "filters-tags-not-propagated",
        Warning,
        include_str!("workflow/filters_tags_not_propagated.md"),
    ),
    reported("ignored-steps", Warning, include_str!("step/ignored_steps.md")),
    reported("image-class-mismatch", Error, include_str!("executor/image_class_mismatch.md")),
    checked(
        "inline-type-not-approval",
        Error,
        include_str!("inline_type_not_approval.md"),
        inline_type_not_approval::check,
    ),
    reported("invalid-cron", Warning, include_str!("workflow/invalid_cron.md")),
    reported("invalid-name", Error, include_str!("invalid_name.md")),
    reported("invalid-orb-reference", Error, include_str!("invalid_orb_reference.md")),
    checked(
        "invalid-regex",
        Error,
        include_str!("expression/invalid_regex.md"),
        expression::regex::check,
    ),
    reported("invalid-suppression", Warning, include_str!("invalid_suppression.md")),
    reported("invalid-timeout", Warning, include_str!("step/invalid_timeout.md")),
    reported(
        "ip-ranges-without-docker",
        Warning,
        include_str!("executor/ip_ranges_without_docker.md"),
    ),
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
    reported("job-name-case", Warning, include_str!("unused/job_name_case.md")),
    checked(
        "logic-equal-single",
        Warning,
        include_str!("expression/logic_equal_single.md"),
        expression::logic::check,
    ),
    reported("machine-without-image", Warning, include_str!("executor/machine_without_image.md")),
    reported("malformed-alias", Error, include_str!("malformed_alias.md")),
    reported("malformed-element-name", Error, include_str!("malformed_element_name.md")),
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
    reported("matrix-duplicate-value", Warning, include_str!("workflow/matrix_duplicate_value.md")),
    reported("matrix-empty", Warning, include_str!("workflow/matrix_empty.md")),
    reported(
        "matrix-exclude-unmatched",
        Warning,
        include_str!("workflow/matrix_exclude_unmatched.md"),
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
    reported("missing-code-signing", Error, include_str!("executor/missing_code_signing.md")),
    reported("missing-key", Error, include_str!("missing_key.md")),
    reported("needs-version-2-1", Error, include_str!("needs_version_2_1.md")),
    reported("no-workflow-no-build", Error, include_str!("no_workflow_no_build.md")),
    reported("not-a-mapping", Error, include_str!("not_a_mapping.md")),
    reported("out-of-range", Error, include_str!("out_of_range.md")),
    checked(
        "override-with-local",
        Error,
        include_str!("override_with_local.md"),
        override_with::check,
    ),
    reported("override-with-unknown", Warning, include_str!("override_with_unknown.md")),
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
    reported("remote-docker-on-machine", Warning, include_str!("step/remote_docker_on_machine.md")),
    reported("remote-docker-twice", Error, include_str!("step/remote_docker_twice.md")),
    reported("remote-docker-version", Warning, include_str!("step/remote_docker_version.md")),
    reported("removed-resource-class", Error, include_str!("executor/removed_resource_class.md")),
    reported("removed-xcode", Warning, include_str!("executor/removed_xcode.md")),
    checked(
        "requires-ambiguous",
        Error,
        include_str!("requires_ambiguous.md"),
        requires_ambiguous::check,
    ),
    checked("requires-cycle", Error, include_str!("requires_cycle.md"), requires_cycle::check),
    reported("requires-duplicate", Warning, include_str!("workflow/requires_duplicate.md")),
    reported("requires-filtered-out", Warning, include_str!("workflow/requires_filtered_out.md")),
    checked("requires-self", Error, include_str!("requires_self.md"), requires_self::check),
    checked("requires-status", Error, include_str!("requires_status.md"), requires_status::check),
    checked(
        "requires-unknown",
        Error,
        include_str!("requires_unknown.md"),
        requires_unknown::check,
    ),
    reported("rerun-in-background", Error, include_str!("step/rerun_in_background.md")),
    checked(
        "reserved-parameter-name",
        Error,
        include_str!("arguments/reserved_parameter_name.md"),
        arguments::reserved_parameter_name::check,
    ),
    reported("resource-class-mismatch", Error, include_str!("executor/resource_class_mismatch.md")),
    reported("resource-class-twice", Error, include_str!("executor/resource_class_twice.md")),
    reported("runner-with-image", Warning, include_str!("executor/runner_with_image.md")),
    reported("schedule-in-setup", Warning, include_str!("workflow/schedule_in_setup.md")),
    reported("schema", Error, include_str!("schema.md")),
    reported("setup-workflow-count", Error, include_str!("workflow/setup_workflow_count.md")),
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
    reported("too-many-contexts", Error, include_str!("workflow/too_many_contexts.md")),
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
    reported("unknown-machine-image", Warning, include_str!("executor/unknown_machine_image.md")),
    reported("unknown-orb", Error, include_str!("unknown_orb.md")),
    reported("unknown-orb-element", Error, include_str!("unknown_orb_element.md")),
    checked(
        "unknown-parameter",
        Error,
        include_str!("arguments/unknown_parameter.md"),
        arguments::unknown_parameter::check,
    ),
    reported("unknown-pipeline-value", Error, include_str!("expression/unknown_pipeline_value.md")),
    reported("unknown-resource-class", Warning, include_str!("executor/unknown_resource_class.md")),
    reported("unknown-value", Error, include_str!("unknown_value.md")),
    reported("unused-command", Warning, include_str!("unused/unused_command.md")),
    reported("unused-executor", Warning, include_str!("unused/unused_executor.md")),
    reported("unused-job", Warning, include_str!("unused/unused_job.md")),
    reported("unused-job-group", Warning, include_str!("unused/unused_job_group.md")),
    reported("unused-orb", Warning, include_str!("unused/unused_orb.md")),
    reported("unused-parameter", Warning, include_str!("unused/unused_parameter.md")),
    reported("unused-suppression", Warning, include_str!("unused_suppression.md")),
    reported("variable-not-expanded", Warning, include_str!("step/variable_not_expanded.md")),
    reported("version-invalid", Error, include_str!("version_invalid.md")),
    reported("version-legacy", Warning, include_str!("version_legacy.md")),
    reported("version-missing", Error, include_str!("version_missing.md")),
    checked(
        "workflow-item-several-keys",
        Error,
        include_str!("workflow_item_several_keys.md"),
        workflow_item_several_keys::check,
    ),
    reported("workspace-not-persisted", Warning, include_str!("step/workspace_not_persisted.md")),
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
/// A row for a rule that the parser, the walk by the language table, or the check of a whole folder reports.
const fn reported(code: &'static str, severity: Severity, page: &'static str) -> Rule {
    Rule { code, severity, page, check: None }
}
