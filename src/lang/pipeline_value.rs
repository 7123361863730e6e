//! Pipeline values: what `pipeline.…` can name, besides the parameters that a config declares.
//!
//! <https://circleci.com/docs/reference/variables/#pipeline-values>, and the list behind it in CircleCI's public
//! repository `expr`. CircleCI's rows there that are neither documented nor deprecated are private here.

/// What a value is to an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueType {
    /// Text.
    String,
    /// A whole number.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// An identifier or a time: nobody says how expressions see it.
    Opaque,
}

/// A pipeline value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PipelineValue {
    /// Without the leading `pipeline.`; ends with `.*` where it stands for all values that start so.
    pub name: &'static str,
    /// What it is to an expression.
    pub ty: ValueType,
    /// Whether it exists without being documented, so that nobody should be led to it.
    pub is_private: bool,
    /// The day on which CircleCI stops to support it.
    pub ends: Option<&'static str>,
    /// The value to use instead, without the leading `pipeline.`.
    pub replacement: Option<&'static str>,
}

const fn text(name: &'static str) -> PipelineValue {
    PipelineValue { name, ty: ValueType::String, is_private: false, ends: None, replacement: None }
}

const fn typed(name: &'static str, ty: ValueType) -> PipelineValue {
    PipelineValue { ty, ..text(name) }
}

const fn private(name: &'static str) -> PipelineValue {
    PipelineValue { is_private: true, ..text(name) }
}

const fn ended(name: &'static str, day: &'static str) -> PipelineValue {
    PipelineValue { is_private: true, ends: Some(day), ..text(name) }
}

const fn replaced(
    name: &'static str,
    day: &'static str,
    replacement: &'static str,
) -> PipelineValue {
    PipelineValue { replacement: Some(replacement), ..ended(name, day) }
}

const AUGUST_2026: &str = "2026-08-01";
const SEPTEMBER_2026: &str = "2026-09-01";
const JANUARY_2027: &str = "2027-01-01";
const AUGUST_2027: &str = "2027-08-01";

/// All of them. Where several rows fit a name, the first counts.
pub const PIPELINE_VALUES: &[PipelineValue] = &[
    typed("id", ValueType::Opaque),
    typed("number", ValueType::Integer),
    text("name"),
    typed("definition.id", ValueType::Opaque),
    replaced("project.git_url", JANUARY_2027, "git.repo_url"),
    text("project.type"),
    text("project.slug"),
    private("project.url"),
    text("integration_source"),
    text("git.tag"),
    text("git.branch"),
    typed("git.branch.is_default", ValueType::Boolean),
    text("git.revision"),
    text("git.base_revision"),
    text("git.repo_url"),
    text("git.repo_owner"),
    text("git.repo_name"),
    text("git.repo_id"),
    private("git.origin_repo_id"),
    private("git.origin_repo_url"),
    private("git.target_repo_url"),
    private("git.ssh_checkout_url"),
    text("git.commit.url"),
    text("git.commit.subject"),
    text("git.commit.body"),
    text("git.commit.author_login"),
    private("git.commit.author_date"),
    private("git.commit.author_name"),
    private("git.commit.author_email"),
    private("git.commit.author_avatar_url"),
    ended("git.commit.committer_date", SEPTEMBER_2026),
    ended("git.commit.committer_email", SEPTEMBER_2026),
    ended("git.commit.committer_login", SEPTEMBER_2026),
    ended("git.commit.committer_name", SEPTEMBER_2026),
    text("config.repository.name"),
    text("config.repository.url"),
    text("config.file_path"),
    private("config.file_type"),
    text("config.ref"),
    text("config.sha"),
    private("config_source"),
    typed("trigger.received_at", ValueType::Opaque),
    typed("trigger.id", ValueType::Opaque),
    text("trigger.type"),
    private("trigger.name"),
    replaced("trigger_source", AUGUST_2026, "trigger.type"),
    replaced("schedule.name", JANUARY_2027, "trigger.name"),
    typed("schedule.id", ValueType::Opaque),
    text("event.name"),
    text("event.action"),
    private("event.circleci_actor_id"),
    private("event.provider_actor_id"),
    private("event.provider_login"),
    text("event.context.github.pr_url"),
    private("event.context.github.sha"),
    text("event.github.after"),
    text("event.github.head_commit.url"),
    text("event.github.ref"),
    text("event.github.label.name"),
    private("event.github.label"),
    text("event.github.comment.body"),
    text("event.github.sender.type"),
    text("event.github.sender.avatar_url"),
    text("event.github.sender.login"),
    text("event.github.repository.name"),
    text("event.github.repository.owner.login"),
    text("event.github.repository.url"),
    text("event.github.pull_request.base.ref"),
    text("event.github.pull_request.base.sha"),
    text("event.github.pull_request.head.ref"),
    text("event.github.pull_request.head.sha"),
    typed("event.github.pull_request.draft", ValueType::Boolean),
    text("event.github.pull_request.title"),
    typed("event.github.pull_request.number", ValueType::Integer),
    typed("event.github.pull_request.merged", ValueType::Boolean),
    text("event.github.pull_request.url"),
    text("trigger_parameters.webhook.body"),
    text("deploy.component_name"),
    text("deploy.environment_name"),
    text("deploy.target_version"),
    text("deploy.current_version"),
    text("deploy.namespace"),
    text("deploy.reason"),
    // Of triggers that CircleCI renamed.
    replaced("trigger_parameters.circleci.event_time", AUGUST_2026, "trigger.received_at"),
    replaced("trigger_parameters.circleci.event_type", AUGUST_2026, "event.name"),
    replaced("trigger_parameters.circleci.trigger_type", AUGUST_2026, "trigger.type"),
    ended("trigger_parameters.circleci.actor_id", JANUARY_2027),
    ended("trigger_parameters.circleci.*", SEPTEMBER_2026),
    replaced("trigger_parameters.github_app.checkout_sha", AUGUST_2026, "git.revision"),
    replaced("trigger_parameters.github_app.commit_message", AUGUST_2026, "git.commit.body"),
    replaced("trigger_parameters.github_app.commit_sha", AUGUST_2026, "event.github.after"),
    replaced("trigger_parameters.github_app.commit_timestamp", AUGUST_2026, "trigger.received_at"),
    replaced("trigger_parameters.github_app.commit_title", AUGUST_2026, "git.commit.subject"),
    replaced(
        "trigger_parameters.github_app.repo_name",
        AUGUST_2026,
        "event.github.repository.name",
    ),
    replaced("trigger_parameters.github_app.repo_url", AUGUST_2026, "event.github.repository.url"),
    replaced("trigger_parameters.github_app.web_url", AUGUST_2026, "event.github.repository.url"),
    replaced(
        "trigger_parameters.github_app.user_avatar",
        AUGUST_2026,
        "event.github.sender.avatar_url",
    ),
    replaced("trigger_parameters.github_app.user_name", AUGUST_2026, "event.github.sender.login"),
    replaced(
        "trigger_parameters.github_app.user_username",
        AUGUST_2026,
        "event.github.sender.login",
    ),
    ended("trigger_parameters.github_app.branch", AUGUST_2026),
    ended("trigger_parameters.github_app.ref", AUGUST_2026),
    ended("trigger_parameters.github_app.commit_author_name", AUGUST_2026),
    ended("trigger_parameters.github_app.user_id", AUGUST_2026),
    ended("trigger_parameters.github_app.*", SEPTEMBER_2026),
    ended("trigger_parameters.git.branch", JANUARY_2027),
    ended("trigger_parameters.git.ref", JANUARY_2027),
    ended("trigger_parameters.git.tag", JANUARY_2027),
    ended("trigger_parameters.git.checkout_sha", JANUARY_2027),
    ended("trigger_parameters.git.checkout_url", JANUARY_2027),
    ended("trigger_parameters.git.*", SEPTEMBER_2026),
    ended("trigger_parameters.gitlab.action", SEPTEMBER_2026),
    ended("trigger_parameters.gitlab.tag", SEPTEMBER_2026),
    ended("trigger_parameters.gitlab.project_id", JANUARY_2027),
    ended("trigger_parameters.gitlab.*", AUGUST_2027),
    ended("trigger_parameters.event.*", SEPTEMBER_2026),
    ended("vcs.target_repository_url", SEPTEMBER_2026),
    ended("vcs.*", "2026-08-02"),
];

impl PipelineValue {
    /// The row of a name without its leading `pipeline.`.
    pub fn find(name: &str) -> Option<&'static Self> {
        PIPELINE_VALUES.iter().find(|row| match row.name.strip_suffix('*') {
            Some(start) => name.len() > start.len() && name.starts_with(start),
            None => row.name == name,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_reached_and_every_replacement_is_current() {
        for row in PIPELINE_VALUES {
            let example = row.name.replace('*', "anything");
            assert_eq!(PipelineValue::find(&example), Some(row), "{}", row.name);
            if let Some(replacement) = row.replacement {
                let replacement = PipelineValue::find(replacement).unwrap();
                assert_eq!(replacement.ends, None, "{}", row.name);
            }
        }
        assert_eq!(PipelineValue::find("git.brnch"), None);
        assert_eq!(PipelineValue::find("vcs."), None);
    }
}
