//! The top level of a config.

use crate::lang::executor::EXECUTOR;
use crate::lang::job::JOB;
use crate::lang::orb::{FUNCTIONS, ORBS};
use crate::lang::parameter::PIPELINE_PARAMETERS;
use crate::lang::step::COMMAND;
use crate::lang::table::{CLOSED, Format, OPEN, Object, Rest, SymbolKind, Type, key};
use crate::lang::workflow::{JOB_GROUPS, WORKFLOWS};

/// The words that `version` may hold.
pub const VERSIONS: &[&str] = &["2.1", "2", "2.0"];

// CircleCI does not read other keys at the top level; people keep their anchors there.
/// The whole file.
pub static CONFIG: Object = Object {
    name: "config",
    keys: &[
        key("version", Type::Version, "The version of the language: 2.1.").required(),
        key(
            "setup",
            Type::Any,
            "Whether this is a setup config that continues with another one. Default: false.",
        )
        .since_2_1(),
        key(
            "orbs",
            Type::Object(&ORBS),
            "Orbs to import, or to define here, by the name they have in this file.",
        )
        .since_2_1(),
        key("commands", Type::Object(&COMMANDS), "Steps under a name, to use in jobs.").since_2_1(),
        key("executors", Type::Object(&EXECUTORS), "Environments under a name, to run jobs in.")
            .since_2_1(),
        key(
            "parameters",
            Type::Object(&PIPELINE_PARAMETERS),
            "Values that can be given when a pipeline is triggered.",
        )
        .since_2_1(),
        key("jobs", Type::Object(&JOBS), "What can be run."),
        key(
            "job-groups",
            Type::Object(&JOB_GROUPS),
            "Jobs under a name, to use in workflows as one.",
        )
        .since_2_1(),
        key(
            "workflows",
            Type::Object(&WORKFLOWS),
            "Which jobs run, in which order and when. Default: the job `build`.",
        ),
        key(
            "functions",
            Type::Object(&FUNCTIONS),
            "Functions to import, by the name they have in this file.",
        )
        .since_2_1(),
        key("description", Type::Text, "What it is for."),
        key("display", Type::Object(&DISPLAY), "Links that the registry shows for an orb."),
        key("examples", Type::Object(&EXAMPLES), "How an orb is used; the registry shows it."),
        key("experimental", Type::Object(&EXPERIMENTAL), "On which branches people are notified."),
        key("build_agent", Type::Any, "Reserved for CircleCI."),
    ],
    ..OPEN
};

// #commands
pub(super) static COMMANDS: Object = Object {
    name: "commands",
    rest: Rest::Declares(
        SymbolKind::Command,
        Type::Union("command", &[Type::Object(&COMMAND), Type::Name(SymbolKind::Command)]),
    ),
    ..CLOSED
};

// #executors
pub(super) static EXECUTORS: Object = Object {
    name: "executors",
    rest: Rest::Declares(
        SymbolKind::Executor,
        Type::Union("executor", &[Type::Object(&EXECUTOR), Type::Name(SymbolKind::Executor)]),
    ),
    ..CLOSED
};

// #jobs
pub(super) static JOBS: Object = Object {
    name: "jobs",
    rest: Rest::Declares(
        SymbolKind::Job,
        Type::Union("job", &[Type::Variants(&JOB), Type::Name(SymbolKind::Job)]),
    ),
    ..CLOSED
};

// https://circleci.com/docs/orbs/author/orb-author/
pub(super) static DISPLAY: Object = Object {
    name: "display",
    keys: &[
        key("home_url", Type::Format(&URL), "The page of what the orb is about."),
        key("source_url", Type::Format(&URL), "The repository of the orb."),
    ],
    ..CLOSED
};

static URL: Format = Format {
    expected: "an address such as `https://example.com/orb`",
    regex: "^https?://.",
    matches: |text| {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        rest.is_some_and(|rest| !rest.is_empty())
    },
};

pub(super) static EXAMPLES: Object =
    Object { name: "examples", rest: Rest::Each(Type::Object(&EXAMPLE)), ..CLOSED };

static EXAMPLE: Object = Object {
    name: "example",
    keys: &[
        key("description", Type::Text, "What the example shows."),
        key("usage", Type::Object(&USAGE), "A config that uses the orb.").required(),
        key("result", Type::Any, "The config that it becomes."),
    ],
    ..CLOSED
};

// Only shown, never run.
static USAGE: Object = Object {
    name: "usage",
    keys: &[
        key("version", Type::Any, "The version of the language: 2.1."),
        key("setup", Type::Any, "Whether it is a setup config."),
        key("orbs", Type::Any, "The orb, and others that the example needs."),
        key("commands", Type::Any, "Its commands."),
        key("executors", Type::Any, "Its executors."),
        key("parameters", Type::Any, "Its pipeline parameters."),
        key("jobs", Type::Any, "Its jobs."),
        key("workflows", Type::Any, "Its workflows."),
    ],
    ..OPEN
};

static EXPERIMENTAL: Object = Object {
    name: "experimental",
    keys: &[
        key("notify", Type::Object(&NOTIFY), "On which branches people are notified.").required()
    ],
    ..CLOSED
};

static NOTIFY: Object = Object {
    name: "notify",
    keys: &[key("branches", Type::Object(&crate::lang::workflow::ONLY_IGNORE), "The branches.")
        .required()],
    ..CLOSED
};
