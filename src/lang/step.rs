//! Steps, and the commands that bundle them.

use crate::lang::condition::CONDITION;
use crate::lang::executor::{ENVIRONMENT, WORKING_DIRECTORY};
use crate::lang::mistake::{IN_ATTACH_WORKSPACE, IN_RESTORE_CACHE, IN_RUN, IN_STEPS, mistake};
use crate::lang::parameter::PARAMETERS;
use crate::lang::table::{CLOSED, Format, Group, Key, OPEN, Object, Rest, SymbolKind, Type, key};

// #steps
/// A step: the name of a built-in or a command, or a mapping of that name to its body.
pub(super) static STEP: Type =
    Type::Union("step", &[Type::Name(SymbolKind::Command), Type::Object(&STEP_CALL)]);

/// The built-in steps; any other key calls a command.
pub static STEP_CALL: Object = Object {
    name: "step",
    keys: &[
        key(
            "run",
            Type::Union("run step", &[Type::Text, Type::Object(&RUN)]),
            "Runs a shell command.",
        )
        .filled(),
        key("checkout", Type::Object(&CHECKOUT), "Checks out the source code."),
        key(
            "setup_remote_docker",
            Type::Object(&SETUP_REMOTE_DOCKER),
            "Starts a docker engine for `docker` commands.",
        ),
        key("save_cache", Type::Object(&SAVE_CACHE), "Saves folders under a key.").filled(),
        key("restore_cache", Type::Object(&RESTORE_CACHE), "Restores what an earlier run saved.")
            .filled(),
        key(
            "store_artifacts",
            Type::Object(&STORE_ARTIFACTS),
            "Keeps files for people to download.",
        )
        .filled(),
        key(
            "store_test_results",
            Type::Object(&STORE_TEST_RESULTS),
            "Uploads JUnit files for the Tests tab.",
        )
        .filled(),
        key(
            "persist_to_workspace",
            Type::Object(&PERSIST_TO_WORKSPACE),
            "Hands files to the workflow's later jobs.",
        )
        .filled(),
        key(
            "attach_workspace",
            Type::Object(&ATTACH_WORKSPACE),
            "Brings the files that earlier jobs handed on.",
        )
        .filled(),
        key(
            "add_ssh_keys",
            Type::Object(&ADD_SSH_KEYS),
            "Adds keys of the project's settings to the ssh agent.",
        ),
        key("install_signing_bundle", Type::Any, "Installs the signing bundles of `macos`."),
        key("when", Type::Object(&CONDITIONAL), "Runs steps if a condition holds.")
            .filled()
            .since_2_1(),
        key("unless", Type::Object(&CONDITIONAL), "Runs steps if a condition does not hold.")
            .filled()
            .since_2_1(),
        key(
            "steps",
            Type::Template(&Type::List(&STEP)),
            "Runs the steps of a parameter: `<< parameters.name >>`.",
        )
        .filled()
        .since_2_1(),
        key(
            "deploy",
            Type::Union("run step", &[Type::Text, Type::Object(&RUN)]),
            "Runs a shell command on one container.",
        )
        .filled()
        .deprecated("use `run`"),
        key("with_tool_cache", Type::Any, "Runs steps with a cache of tools."),
    ],
    rest: Rest::Calls(
        SymbolKind::Command,
        Type::Union("command call", &[Type::Scalar, Type::Object(&ARGUMENTS)]),
    ),
    mistakes: IN_STEPS,
    main_key: Some("run"),
    one_key: true,
    ..CLOSED
};

/// The arguments of a command.
pub static ARGUMENTS: Object = Object {
    name: "arguments",
    mistakes: &[
        mistake("name", "only built-in steps have a title"),
        mistake("parameters", "write the arguments directly below the command's name"),
        mistake("when", "write `when` at the steps in the command, or call it below a `when` step"),
    ],
    rest: Rest::Arguments,
    ..CLOSED
};

const NAME: Key = key("name", Type::Text, "The title in the job's output. Default: what it does.");
const WHEN: Key = key(
    "when",
    Type::Words(&["always", "on_success", "on_fail"]),
    "Whether it also runs after a step failed. Default: `on_success`.",
);

// #run
/// A `run` step with keys.
pub static RUN: Object = Object {
    name: "run step",
    keys: &[
        key("command", Type::Text, "The command, or a script of several lines.").required(),
        NAME,
        key(
            "shell",
            Type::Union("shell", &[Type::Text, Type::List(&Type::Text)]),
            "The shell that runs it. Default: the job's.",
        ),
        ENVIRONMENT,
        key("background", Type::Bool, "Whether to go on without waiting for it. Default: false."),
        WORKING_DIRECTORY,
        key(
            "no_output_timeout",
            Type::Scalar,
            "How long it may stay silent, such as `30m`. Default: `10m`.",
        ),
        WHEN,
        key(
            "max_auto_reruns",
            Type::Int(1, 5),
            "How often to try again after a failure. Default: not at all.",
        ),
        key(
            "auto_rerun_delay",
            Type::Format(&DELAY),
            "How long to wait before the next try, such as `30s`.",
        ),
    ],
    mistakes: IN_RUN,
    main_key: Some("command"),
    groups: &[Group::Needs("auto_rerun_delay", "max_auto_reruns")],
    ..OPEN
};

// CircleCI allows at most ten minutes, in either unit.
static DELAY: Format = Format {
    expected: "a time of at most ten minutes, such as `30s` or `2m`",
    regex: "^((10|[1-9])m|([1-9]|[1-9][0-9]|[1-5][0-9][0-9]|600)s)$",
    matches: |text| {
        let (digits, most) = match (text.strip_suffix('m'), text.strip_suffix('s')) {
            (Some(minutes), _) => (minutes, 10),
            (_, Some(seconds)) => (seconds, 600),
            _ => return false,
        };
        !digits.starts_with(['0', '+'])
            && digits.parse().is_ok_and(|number: u16| (1..=most).contains(&number))
    },
};

// #checkout
/// A `checkout` step with keys.
pub static CHECKOUT: Object = Object {
    name: "checkout step",
    keys: &[
        key("path", Type::Text, "Where to check out. Default: the working directory."),
        key(
            "method",
            Type::Words(&["blobless", "full", "shallow"]),
            "How much history to fetch. Default: `blobless`.",
        ),
        key("depth", Type::Int(1, i64::MAX), "How many commits to fetch with `method: shallow`."),
        NAME,
    ],
    mistakes: &[mistake("fetch-depth", "write `method: shallow` and `depth`")],
    main_key: Some("path"),
    groups: &[Group::Needs("depth", "method")],
    ..CLOSED
};

// #setupremotedocker
/// A `setup_remote_docker` step with keys.
pub static SETUP_REMOTE_DOCKER: Object = Object {
    name: "setup_remote_docker step",
    keys: &[
        key(
            "docker_layer_caching",
            Type::Bool,
            "Whether to keep layers of images between runs. Default: false.",
        ),
        key(
            "version",
            Type::Scalar,
            "The version of docker, such as `docker28`. Default: `default`.",
        ),
        key("prefer_same_region", Type::Bool, "Whether to start it near the job. Default: false."),
        NAME,
        key("reusable", Type::Bool, "Whether to keep layers of images between runs.")
            .deprecated("use `docker_layer_caching`"),
        key("exclusive", Type::Bool, "Whether to use the engine alone.")
            .deprecated("use `docker_layer_caching`"),
    ],
    mistakes: &[mistake("resource_class", "CircleCI does not read it; the engine has one size")],
    ..OPEN
};

const PATHS: Type = Type::Union("paths", &[Type::Text, Type::List(&Type::Text)]);

// #savecache
/// A `save_cache` step.
pub static SAVE_CACHE: Object = Object {
    name: "save_cache step",
    keys: &[
        key("paths", PATHS, "The folders to save.").required(),
        key(
            "key",
            Type::Scalar,
            "The name to save under, such as `npm-{{ checksum \"package-lock.json\" }}`.",
        )
        .required(),
        NAME,
        WHEN,
    ],
    ..OPEN
};

// #restorecache
/// A `restore_cache` step.
pub static RESTORE_CACHE: Object = Object {
    name: "restore_cache step",
    keys: &[
        key("key", Type::Scalar, "The start of the name to restore."),
        key(
            "keys",
            Type::List(&Type::Scalar),
            "Starts of names to restore; the first that is found wins.",
        ),
        NAME,
    ],
    mistakes: IN_RESTORE_CACHE,
    main_key: Some("key"),
    groups: &[Group::AtLeastOne(&["key", "keys"])],
    ..OPEN
};

// #storeartifacts
static STORE_ARTIFACTS: Object = Object {
    name: "store_artifacts step",
    keys: &[
        key("path", Type::Text, "The file or folder to keep.").required(),
        key("destination", Type::Text, "The folder to show it under. Default: its path."),
        NAME,
    ],
    main_key: Some("path"),
    ..OPEN
};

// #storetestresults
static STORE_TEST_RESULTS: Object = Object {
    name: "store_test_results step",
    keys: &[key("path", Type::Text, "The file or folder with JUnit XML.").required(), NAME],
    main_key: Some("path"),
    ..OPEN
};

// #persisttoworkspace
/// A `persist_to_workspace` step.
pub static PERSIST_TO_WORKSPACE: Object = Object {
    name: "persist_to_workspace step",
    keys: &[
        key("root", Type::Text, "The folder that the paths are relative to.").required(),
        key(
            "paths",
            Type::Union("paths", &[Type::Format(&RELATIVE), Type::List(&Type::Format(&RELATIVE))]),
            "What to hand on: files, folders or globs below the root.",
        )
        .required(),
        NAME,
    ],
    ..OPEN
};

static RELATIVE: Format = Format {
    expected: "a path below `root`, such as `dist`",
    regex: "^[^/~]|^$",
    matches: |text| !text.starts_with(['/', '~']),
};

// #attachworkspace
static ATTACH_WORKSPACE: Object = Object {
    name: "attach_workspace step",
    keys: &[key("at", Type::Text, "Where to put the files.").required(), NAME],
    mistakes: IN_ATTACH_WORKSPACE,
    main_key: Some("at"),
    ..OPEN
};

// #addsshkeys
static ADD_SSH_KEYS: Object = Object {
    name: "add_ssh_keys step",
    keys: &[
        key(
            "fingerprints",
            Type::List(&Type::Format(&FINGERPRINT)),
            "Fingerprints of the keys. Default: all keys of the project.",
        ),
        NAME,
    ],
    main_key: Some("fingerprints"),
    ..OPEN
};

// The old form has 16 bytes in hex with colons, the new one 32 bytes in base 64.
static FINGERPRINT: Format = Format {
    expected: "the fingerprint of a key: `SHA256:…`, or 16 pairs of hex digits with colons",
    regex: r"\$|^(SHA256:[A-Za-z0-9+/]{43}=?|(MD5:)?[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){15})$",
    matches: |text| {
        let is_base_64 = |byte: u8| byte.is_ascii_alphanumeric() || b"+/".contains(&byte);
        let is_pair =
            |pair: &str| pair.len() == 2 && pair.bytes().all(|byte| byte.is_ascii_hexdigit());
        if let Some(digest) = text.strip_prefix("SHA256:") {
            let digest = digest.strip_suffix('=').unwrap_or(digest);
            return digest.len() == 43 && digest.bytes().all(is_base_64);
        }
        let pairs = text.strip_prefix("MD5:").unwrap_or(text);
        text.contains('$') || pairs.split(':').count() == 16 && pairs.split(':').all(is_pair)
    },
};

// #the-when-step
static CONDITIONAL: Object = Object {
    name: "conditional step",
    keys: &[
        key(
            "condition",
            Type::Ref(&CONDITION),
            "What decides; it is evaluated before the job runs.",
        )
        .required(),
        key(
            "steps",
            Type::Union(
                "steps",
                &[Type::Name(SymbolKind::Command), Type::List(&STEP), Type::Object(&STEP_CALL)],
            ),
            "The steps to run.",
        )
        .required(),
    ],
    ..CLOSED
};

// #commands
pub(super) static COMMAND: Object = Object {
    name: "command",
    keys: &[
        key("description", Type::Text, "What it does."),
        key("parameters", Type::Object(&PARAMETERS), "What can be given where it is used."),
        key("steps", Type::List(&STEP), "What it does, in order.").required(),
    ],
    main_key: Some("steps"),
    ..CLOSED
};
