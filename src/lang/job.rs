//! Jobs of every type.

use crate::lang::executor::{
    DOCKER, ENVIRONMENT, ENVIRONMENTS, EXECUTOR_REFERENCE, MACHINE, MACOS, RESOURCE_CLASS, SHELL,
    WORKING_DIRECTORY,
};
use crate::lang::mistake::IN_JOB;
use crate::lang::parameter::PARAMETERS;
use crate::lang::step::STEP;
use crate::lang::table::{
    CLOSED, Format, Group, Key, OPEN, Object, SymbolKind, Type, Variants, key,
};
use crate::lang::workflow::ONLY_IGNORE;

// #job-type
pub(super) static JOB: Variants = Variants {
    name: "job",
    key: "type",
    rows: &[
        ("build", &BUILD),
        ("approval", &APPROVAL),
        ("no-op", &NO_OP),
        ("release", &RELEASE),
        ("lock", &LOCK),
        ("unlock", &LOCK),
    ],
    otherwise: Some(&BUILD),
};

static NAME: Format = Format {
    expected: "a letter, then letters, digits, `-`, `_` and blanks",
    regex: "^[A-Za-z][A-Za-z0-9\\s_-]*$",
    matches: |text| {
        let fits = |it: char| it.is_ascii_alphanumeric() || it.is_whitespace() || "_-".contains(it);
        text.starts_with(|it: char| it.is_ascii_alphabetic()) && text.chars().all(fits)
    },
};

static ADVISED_NAME: Format = Format {
    expected: "a letter, then letters, digits, `-` and `_`",
    regex: "^[A-Za-z][A-Za-z0-9_-]*$",
    matches: |text| {
        let fits = |it: char| it.is_ascii_alphanumeric() || "_-".contains(it);
        text.starts_with(|it: char| it.is_ascii_alphabetic()) && text.chars().all(fits)
    },
};

impl SymbolKind {
    /// The form that a name must have; `None` where any will do.
    pub fn name_format(self) -> Option<&'static Format> {
        matches!(self, Self::Job | Self::JobGroup).then_some(&NAME)
    }

    /// The form that the reference wants a name to have. Whether CircleCI insists on it is not known.
    pub fn advised_name_format(self) -> Option<&'static Format> {
        matches!(self, Self::Command | Self::Executor | Self::Orb).then_some(&ADVISED_NAME)
    }
}

const TYPE: Key = key("type", Type::Text, "What kind of job it is. Default: `build`.").since_2_1();

// #jobs
static BUILD: Object = Object {
    name: "build job",
    keys: &[
        TYPE,
        key("description", Type::Text, "What it is for."),
        DOCKER,
        MACHINE,
        MACOS,
        key("executor", EXECUTOR_REFERENCE, "The executor to run in; the job's own keys win.")
            .since_2_1(),
        SHELL,
        key("parameters", Type::Object(&PARAMETERS), "What can be given where a workflow runs it.")
            .since_2_1(),
        key("steps", Type::List(&STEP), "What it does, in order.").required(),
        WORKING_DIRECTORY,
        key(
            "parallelism",
            Type::Int(1, i64::MAX),
            "How many copies run at once, to share the tests. Default: 1.",
        ),
        ENVIRONMENT,
        RESOURCE_CLASS,
        key(
            "circleci_ip_ranges",
            Type::Bool,
            "Whether traffic leaves from known addresses. Default: false.",
        )
        .since_2_1(),
        key("retention", Type::Object(&RETENTION), "How long to keep what the job stores."),
        key(
            "branches",
            Type::Object(&ONLY_IGNORE),
            "On which branches it runs where there are no workflows.",
        )
        .deprecated("use `filters` in the workflow"),
    ],
    mistakes: IN_JOB,
    main_key: Some("steps"),
    groups: &[ENVIRONMENTS, Group::AtLeastOne(&["docker", "machine", "macos", "executor"])],
    ..CLOSED
};

// #retention
/// `retention` of a job.
pub static RETENTION: Object = Object {
    name: "retention",
    keys: &[key(
        "caches",
        Type::Format(&DAYS),
        "How long to keep caches, such as `7d`. Default: the organisation's.",
    )],
    main_key: Some("caches"),
    ..CLOSED
};

// CircleCI's reference says 15 days, its own error message 30.
static DAYS: Format = Format {
    expected: "a number of days between `1d` and `15d`",
    regex: "^([1-9]|[12][0-9]|30)d$",
    matches: |text| {
        text.strip_suffix('d').is_some_and(|days| {
            !days.starts_with(['0', '+'])
                && days.parse().is_ok_and(|days: u8| (1..=30).contains(&days))
        })
    },
};

// #job-type
static APPROVAL: Object = Object { name: "approval job", keys: &[TYPE], ..OPEN };

// #job-type
static NO_OP: Object = Object { name: "no-op job", keys: &[TYPE], ..OPEN };

// #job-type
static RELEASE: Object = Object {
    name: "release job",
    keys: &[
        TYPE,
        key("plan_name", Type::Text, "The release plan to run.").required(),
        key("validation", Type::Object(&VALIDATION), "How the release is judged."),
    ],
    ..OPEN
};

static VALIDATION: Object = Object {
    name: "validation",
    keys: &[
        key("enabled", Type::Bool, "Whether the release is judged.").required(),
        key("evaluation_time", Type::Text, "How long it is watched. Default: `20m`."),
        key("auto_rollback_on_failure", Type::Bool, "Whether a failed release is rolled back."),
        key("webhooks", Type::List(&Type::Object(&WEBHOOK)), "Where measurements come from."),
    ],
    ..OPEN
};

static WEBHOOK: Object = Object {
    name: "webhook",
    keys: &[
        key("name", Type::Text, "Its name.").required(),
        key(
            "provider",
            Type::Words(&["datadog", "prometheus", "grafana", "alertmanager", "custom"]),
            "Who sends the measurements.",
        )
        .required(),
        key("data_points", Type::Any, "Which values of the message to read."),
        key("fail_when", Type::Text, "The expression that fails the release."),
        key("max_failures", Type::Int(0, i64::MAX), "How many failures to bear."),
    ],
    ..OPEN
};

// #job-type
static LOCK: Object = Object {
    name: "lock job",
    keys: &[TYPE, key("key", Type::Text, "The name of the lock.").required()],
    ..OPEN
};
