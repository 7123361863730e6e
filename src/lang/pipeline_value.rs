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
    /// What it is on a machine that no trigger reached.
    pub local: Local,
}

/// What a value is where a config is compiled without a pipeline. The official command line tool sends the same, so
/// that both give the same result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Local {
    /// Nothing: it exists, but has no value.
    Nothing,
    /// This text.
    Text(&'static str),
    /// This number.
    Integer(i64),
    /// This boolean.
    Boolean(bool),
    /// The branch that is checked out.
    Branch,
    /// The tag of the commit that is checked out.
    Tag,
    /// The commit that is checked out.
    Revision,
    /// Where the repository comes from.
    RepositoryUrl,
    /// What hosts the repository: `github`, `bitbucket` or `gitlab`.
    RepositoryHost,
}

const fn text(name: &'static str) -> PipelineValue {
    PipelineValue {
        name,
        ty: ValueType::String,
        is_private: false,
        ends: None,
        replacement: None,
        local: Local::Text(""),
    }
}

const fn integer(name: &'static str, local: i64) -> PipelineValue {
    PipelineValue { ty: ValueType::Integer, local: Local::Integer(local), ..text(name) }
}

const fn boolean(name: &'static str) -> PipelineValue {
    PipelineValue { ty: ValueType::Boolean, local: Local::Boolean(false), ..text(name) }
}

const fn opaque(name: &'static str, local: Local) -> PipelineValue {
    PipelineValue { ty: ValueType::Opaque, local, ..text(name) }
}

const fn private(name: &'static str) -> PipelineValue {
    PipelineValue { is_private: true, local: Local::Nothing, ..text(name) }
}

const fn ended(name: &'static str, day: &'static str) -> PipelineValue {
    PipelineValue { ends: Some(day), ..private(name) }
}

const fn replaced(
    name: &'static str,
    day: &'static str,
    replacement: &'static str,
) -> PipelineValue {
    PipelineValue { replacement: Some(replacement), ..ended(name, day) }
}

impl PipelineValue {
    const fn locally(self, local: Local) -> Self {
        Self { local, ..self }
    }

    const fn locally_text(self, text: &'static str) -> Self {
        self.locally(Local::Text(text))
    }
}

const SOME_ID: &str = "00000000-0000-0000-0000-000000000001";
const SOME_TIME: &str = "2020-01-01T00:00:00Z";

const AUGUST_2026: &str = "2026-08-01";
const SEPTEMBER_2026: &str = "2026-09-01";
const JANUARY_2027: &str = "2027-01-01";
const AUGUST_2027: &str = "2027-08-01";

/// All of them. Where several rows fit a name, the first counts.
pub const PIPELINE_VALUES: &[PipelineValue] = &[
    opaque("id", Local::Text(SOME_ID)),
    integer("number", 1),
    text("name"),
    opaque("definition.id", Local::Nothing),
    replaced("project.git_url", JANUARY_2027, "git.repo_url").locally(Local::RepositoryUrl),
    text("project.type").locally(Local::RepositoryHost),
    text("project.slug").locally(Local::Nothing),
    private("project.url"),
    text("integration_source").locally(Local::Nothing),
    text("git.tag").locally(Local::Tag),
    text("git.branch").locally(Local::Branch),
    boolean("git.branch.is_default"),
    text("git.revision").locally(Local::Revision),
    text("git.base_revision").locally(Local::Revision),
    text("git.repo_url").locally(Local::RepositoryUrl),
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
    private("git.commit.author_name").locally_text(""),
    private("git.commit.author_email").locally_text(""),
    private("git.commit.author_avatar_url").locally_text(""),
    ended("git.commit.committer_date", SEPTEMBER_2026),
    ended("git.commit.committer_email", SEPTEMBER_2026),
    ended("git.commit.committer_login", SEPTEMBER_2026),
    ended("git.commit.committer_name", SEPTEMBER_2026),
    text("config.repository.name"),
    text("config.repository.url"),
    text("config.file_path"),
    private("config.file_type"),
    text("config.ref").locally_text("refs/head/master"),
    text("config.sha").locally(Local::Revision),
    private("config_source"),
    opaque("trigger.received_at", Local::Text(SOME_TIME)),
    opaque("trigger.id", Local::Text(SOME_ID)),
    text("trigger.type"),
    private("trigger.name").locally_text(""),
    replaced("trigger_source", AUGUST_2026, "trigger.type").locally_text("webhook"),
    replaced("schedule.name", JANUARY_2027, "trigger.name").locally_text(""),
    opaque("schedule.id", Local::Text("")),
    text("event.name"),
    text("event.action"),
    private("event.circleci_actor_id"),
    private("event.provider_actor_id"),
    private("event.provider_login"),
    text("event.context.github.pr_url"),
    private("event.context.github.sha"),
    text("event.github.after").locally(Local::Revision),
    text("event.github.head_commit.url"),
    text("event.github.ref").locally_text("branch-name"),
    text("event.github.label.name").locally(Local::Nothing),
    private("event.github.label").locally_text(""),
    text("event.github.comment.body"),
    text("event.github.sender.type"),
    text("event.github.sender.avatar_url"),
    text("event.github.sender.login").locally_text("user-login"),
    text("event.github.repository.name").locally_text("repo-name"),
    text("event.github.repository.owner.login").locally_text("repo-owner"),
    text("event.github.repository.url"),
    text("event.github.pull_request.base.ref").locally_text("base-branch"),
    text("event.github.pull_request.base.sha").locally(Local::Revision),
    text("event.github.pull_request.head.ref").locally_text("head-branch"),
    text("event.github.pull_request.head.sha").locally(Local::Revision),
    boolean("event.github.pull_request.draft"),
    text("event.github.pull_request.title"),
    integer("event.github.pull_request.number", 111),
    boolean("event.github.pull_request.merged"),
    text("event.github.pull_request.url"),
    text("trigger_parameters.webhook.body"),
    text("deploy.component_name"),
    text("deploy.environment_name"),
    text("deploy.target_version"),
    text("deploy.current_version"),
    text("deploy.namespace"),
    text("deploy.reason"),
    // Of triggers that CircleCI renamed.
    replaced("trigger_parameters.circleci.event_time", AUGUST_2026, "trigger.received_at")
        .locally_text(SOME_TIME),
    replaced("trigger_parameters.circleci.event_type", AUGUST_2026, "event.name")
        .locally_text("push"),
    replaced("trigger_parameters.circleci.trigger_type", AUGUST_2026, "trigger.type")
        .locally_text("github_app"),
    ended("trigger_parameters.circleci.actor_id", JANUARY_2027),
    ended("trigger_parameters.circleci.*", SEPTEMBER_2026),
    replaced("trigger_parameters.github_app.checkout_sha", AUGUST_2026, "git.revision")
        .locally(Local::Revision),
    replaced("trigger_parameters.github_app.commit_message", AUGUST_2026, "git.commit.body")
        .locally_text(""),
    replaced("trigger_parameters.github_app.commit_sha", AUGUST_2026, "event.github.after")
        .locally(Local::Revision),
    replaced("trigger_parameters.github_app.commit_timestamp", AUGUST_2026, "trigger.received_at")
        .locally_text(SOME_TIME),
    replaced("trigger_parameters.github_app.commit_title", AUGUST_2026, "git.commit.subject")
        .locally_text(""),
    replaced(
        "trigger_parameters.github_app.repo_name",
        AUGUST_2026,
        "event.github.repository.name",
    )
    .locally_text(""),
    replaced("trigger_parameters.github_app.repo_url", AUGUST_2026, "event.github.repository.url")
        .locally_text(""),
    replaced("trigger_parameters.github_app.web_url", AUGUST_2026, "event.github.repository.url")
        .locally_text(""),
    replaced(
        "trigger_parameters.github_app.user_avatar",
        AUGUST_2026,
        "event.github.sender.avatar_url",
    )
    .locally_text(""),
    replaced("trigger_parameters.github_app.user_name", AUGUST_2026, "event.github.sender.login")
        .locally_text(""),
    replaced(
        "trigger_parameters.github_app.user_username",
        AUGUST_2026,
        "event.github.sender.login",
    )
    .locally_text(""),
    ended("trigger_parameters.github_app.branch", AUGUST_2026).locally_text("main"),
    ended("trigger_parameters.github_app.ref", AUGUST_2026).locally_text("refs/heads/master"),
    ended("trigger_parameters.github_app.commit_author_name", AUGUST_2026).locally_text(""),
    ended("trigger_parameters.github_app.user_id", AUGUST_2026).locally_text(SOME_ID),
    ended("trigger_parameters.github_app.total_commits_count", SEPTEMBER_2026)
        .locally(Local::Integer(1)),
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
    ended("trigger_parameters.gitlab.checkout_sha", AUGUST_2027).locally(Local::Revision),
    ended("trigger_parameters.gitlab.commit_sha", AUGUST_2027).locally(Local::Revision),
    ended("trigger_parameters.gitlab.commit_timestamp", AUGUST_2027).locally_text(SOME_TIME),
    ended("trigger_parameters.gitlab.default_branch", AUGUST_2027).locally_text("main"),
    ended("trigger_parameters.gitlab.is_fork_merge_request", AUGUST_2027)
        .locally(Local::Boolean(false)),
    ended("trigger_parameters.gitlab.x_gitlab_event_id", AUGUST_2027).locally_text(SOME_ID),
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
