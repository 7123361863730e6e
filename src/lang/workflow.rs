//! Workflows and job groups: which jobs run, in which order and when.

use crate::lang::condition::CONDITION;
use crate::lang::mistake::{IN_JOB_ENTRY, IN_JOB_GROUP, IN_MATRIX, IN_WORKFLOW_BODY, mistake};
use crate::lang::step::STEP;
use crate::lang::table::{CLOSED, Format, Group, OPEN, Object, Rest, SymbolKind, Type, key};

// #workflows
pub(super) static WORKFLOWS: Object = Object {
    name: "workflows",
    keys: &[key("version", Type::Any, "Not needed since version 2.1.")],
    rest: Rest::Declares(SymbolKind::Workflow, Type::Object(&WORKFLOW)),
    ..CLOSED
};

// #workflowname
static WORKFLOW: Object = Object {
    name: "workflow",
    keys: &[
        key(
            "triggers",
            Type::NonEmptyList(&Type::Object(&TRIGGER)),
            "What starts it. Default: every push.",
        ),
        key(
            "max_auto_reruns",
            Type::Int(1, 5),
            "How often to try again after a failure. Default: not at all.",
        )
        .since_2_1(),
        key("when", Type::Ref(&CONDITION), "The condition under which it runs.").since_2_1(),
        key("unless", Type::Ref(&CONDITION), "The condition under which it does not run.")
            .since_2_1(),
        key("jobs", Type::NonEmptyList(&JOB_ENTRY), "The jobs to run, with what they need.")
            .required(),
    ],
    mistakes: IN_WORKFLOW_BODY,
    main_key: Some("jobs"),
    groups: &[Group::AtMostOne(&["when", "unless"])],
    ..OPEN
};

// #triggers
static TRIGGER: Object = Object {
    name: "trigger",
    keys: &[key("schedule", Type::Object(&SCHEDULE), "Runs at fixed times.").required()],
    main_key: Some("schedule"),
    ..CLOSED
};

// #schedule
/// When a workflow runs by itself.
pub static SCHEDULE: Object = Object {
    name: "schedule",
    keys: &[
        key(
            "cron",
            Type::Text,
            "When, in UTC: minute, hour, day of the month, month, day of the week.",
        )
        .required(),
        key("filters", Type::Object(&SCHEDULE_FILTERS), "The branches to run on.").required(),
    ],
    ..OPEN
};

static SCHEDULE_FILTERS: Object = Object {
    name: "schedule's filters",
    keys: &[
        key("branches", Type::Object(&ONLY_IGNORE), "The branches to run on.").required(),
        key("tags", Type::Object(&ONLY_IGNORE), "Not read by CircleCI."),
    ],
    ..CLOSED
};

// #jobs-in-workflow
pub(super) static JOB_ENTRY: Type =
    Type::Union("job", &[Type::Name(SymbolKind::Job), Type::Object(&JOB_CALL)]);

/// An entry of a workflow's `jobs`: the name of a job, or a mapping from that name to what the workflow gives it.
pub static JOB_CALL: Object = Object {
    name: "job entry",
    rest: Rest::Calls(SymbolKind::Job, Type::Object(&JOB_OPTIONS)),
    one_key: true,
    ..CLOSED
};

// #jobs-in-workflow
/// What an entry of a workflow's `jobs` takes beside the arguments for its job.
pub static JOB_OPTIONS: Object = Object {
    name: "job options",
    keys: &[
        key("requires", Type::List(&REQUIREMENT), "The jobs that must end first. Default: none."),
        key("name", Type::Text, "The name of the job in this workflow. Default: its own.")
            .since_2_1(),
        key(
            "context",
            Type::Union("context", &[Type::Text, Type::List(&Type::Text)]),
            "The contexts whose variables it gets.",
        ),
        key("type", Type::Words(&["approval"]), "`approval` waits for a person."),
        key(
            "filters",
            Type::Union("filters", &[Type::Text, Type::Object(&FILTERS)]),
            "The branches and tags to run on. Default: all branches, no tags.",
        ),
        key("matrix", Type::Object(&MATRIX), "Runs it once for each combination of parameters.")
            .since_2_1(),
        key("pre-steps", Type::List(&STEP), "Steps to run before its own.").since_2_1(),
        key("post-steps", Type::List(&STEP), "Steps to run after its own.").since_2_1(),
        key(
            "serial-group",
            Type::Format(&SERIAL_GROUP),
            "Jobs of the same group run one at a time.",
        )
        .since_2_1(),
        key("override-with", Type::Text, "The orb's job to run instead, if the orb has it.")
            .since_2_1(),
    ],
    mistakes: IN_JOB_ENTRY,
    rest: Rest::Arguments,
    ..CLOSED
};

// #serial-group
static SERIAL_GROUP: Format = Format {
    expected: "1 to 512 letters, digits, `.`, `_`, `-` and `/`, such as `deploy/production`",
    regex: "^[A-Za-z0-9._/-]{1,512}$",
    matches: |text| {
        (1..=512).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._/-".contains(&byte))
    },
};

// #requires
static REQUIREMENT: Type = Type::Union("job name", &[Type::Text, Type::Object(&STATUS_OF)]);

static STATUS_OF: Object = Object {
    name: "requirement",
    rest: Rest::Each(Type::Union(
        "status",
        &[Type::Words(STATUSES_OR_ALL), Type::NonEmptyList(&Type::Words(STATUSES))],
    )),
    one_key: true,
    ..CLOSED
};

const STATUSES: &[&str] = &["success", "failed", "canceled", "unauthorized", "not_run"];
const STATUSES_OR_ALL: &[&str] =
    &["success", "failed", "canceled", "unauthorized", "not_run", "terminal"];

// #jobfilters
/// `filters` of a job.
pub static FILTERS: Object = Object {
    name: "filters",
    keys: &[
        key("branches", Type::Object(&ONLY_IGNORE), "The branches to run on."),
        key("tags", Type::Object(&ONLY_IGNORE), "The tags to run on."),
    ],
    mistakes: &[
        mistake("only", BELOW_BRANCHES).instead_of("branches"),
        mistake("ignore", BELOW_BRANCHES).instead_of("branches"),
    ],
    main_key: Some("branches"),
    ..OPEN
};

const BELOW_BRANCHES: &str = "it stands below `branches` or `tags`";

const NAMES: Type = Type::Union("names", &[Type::Scalar, Type::List(&Type::Scalar)]);

// #branches
/// Names to run on, or not to run on.
pub static ONLY_IGNORE: Object = Object {
    name: "filter",
    keys: &[
        key("only", NAMES, "Names, or a `/pattern/` that must fit the whole name."),
        key("ignore", NAMES, "Names, or a `/pattern/` that must fit the whole name."),
    ],
    main_key: Some("only"),
    ..CLOSED
};

// #matrix
static MATRIX: Object = Object {
    name: "matrix",
    keys: &[
        key("parameters", Type::Object(&MATRIX_PARAMETERS), "The values of each parameter.")
            .required(),
        key("exclude", Type::List(&Type::Object(&COMBINATION)), "Combinations that do not run."),
        key(
            "alias",
            Type::Text,
            "A name by which others require all of them. Default: the job's name.",
        ),
    ],
    mistakes: IN_MATRIX,
    main_key: Some("parameters"),
    ..CLOSED
};

/// The values of each parameter of a matrix.
pub static MATRIX_PARAMETERS: Object =
    Object { name: "matrix parameters", rest: Rest::Each(Type::List(&Type::Any)), ..CLOSED };

static COMBINATION: Object = Object { name: "combination", rest: Rest::Arguments, ..CLOSED };

// #job-groups
pub(super) static JOB_GROUPS: Object = Object {
    name: "job-groups",
    rest: Rest::Declares(SymbolKind::JobGroup, Type::Object(&JOB_GROUP)),
    ..CLOSED
};

static JOB_GROUP: Object = Object {
    name: "job group",
    keys: &[key("jobs", Type::NonEmptyList(&JOB_ENTRY), "The jobs of the group.").required()],
    mistakes: IN_JOB_GROUP,
    main_key: Some("jobs"),
    ..CLOSED
};
