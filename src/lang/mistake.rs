//! Keys that people try where they have no meaning, mostly those of other CI systems, and what to do instead.

/// A key that people try.
#[derive(Debug)]
pub struct Mistake {
    /// As people write it.
    pub name: &'static str,
    /// What to do instead.
    pub advice: Advice,
    /// The key in whose place it stands, so that this one's absence is the same mistake.
    pub instead_of: Option<&'static str>,
}

/// What to do instead of a key that people try.
#[derive(Clone, Copy, Debug)]
pub enum Advice {
    /// Write the key in whose place it stands; the value may stay.
    Rename,
    /// Do this.
    Do(&'static str),
}

impl Mistake {
    /// What to do instead.
    pub fn advice(&self) -> String {
        match (self.advice, self.instead_of) {
            (Advice::Do(advice), _) => advice.to_owned(),
            (Advice::Rename, meant) => format!("did you mean `{}`?", meant.unwrap_or_default()),
        }
    }

    /// The key that it is another name of.
    pub fn renamed(&self) -> Option<&'static str> {
        self.instead_of.filter(|_| matches!(self.advice, Advice::Rename))
    }

    /// It stands in the place of a key, or of one of a group.
    pub(super) const fn instead_of(mut self, key: &'static str) -> Self {
        self.instead_of = Some(key);
        self
    }
}

/// A key that people try, and what to do instead.
pub(super) const fn mistake(name: &'static str, advice: &'static str) -> Mistake {
    Mistake { name, advice: Advice::Do(advice), instead_of: None }
}

/// Another name for a key.
pub(super) const fn renamed(name: &'static str, meant: &'static str) -> Mistake {
    Mistake { name, advice: Advice::Rename, instead_of: Some(meant) }
}

const IN_WORKFLOW: &str = "it belongs to the job's entry in a workflow";
const REQUIRES: &str = "write `requires` at the job's entry in a workflow";
const SCRIPT: &str = "write the commands as `run` steps below `steps`";
const CONDITION: &str = "a condition belongs to the workflow, or to steps: `- when:`";
const TIMEOUT: &str = "only a `run` step has a limit: `no_output_timeout`";

/// In a job below `jobs`.
pub(super) static IN_JOB: &[Mistake] = &[
    mistake("runs-on", "name a `docker` image, a `machine` or a `macos` version")
        .instead_of("docker"),
    mistake("container", "write `docker: [{image: …}]`").instead_of("docker"),
    mistake("windows", "use an executor of the orb `circleci/windows`").instead_of("machine"),
    mistake("services", "write them as further images below `docker`"),
    mistake("script", SCRIPT).instead_of("steps"),
    mistake("command", SCRIPT).instead_of("steps"),
    mistake("commands", SCRIPT).instead_of("steps"),
    renamed("env", "environment"),
    renamed("variables", "environment"),
    renamed("working_dir", "working_directory"),
    renamed("workdir", "working_directory"),
    mistake("context", IN_WORKFLOW),
    mistake("filters", IN_WORKFLOW),
    mistake("matrix", IN_WORKFLOW),
    mistake("name", IN_WORKFLOW),
    mistake("post-steps", IN_WORKFLOW),
    mistake("pre-steps", IN_WORKFLOW),
    mistake("requires", IN_WORKFLOW),
    mistake("serial-group", IN_WORKFLOW),
    mistake("needs", REQUIRES),
    mistake("depends_on", REQUIRES),
    mistake("strategy", "write `matrix` at the job's entry in a workflow"),
    mistake("if", CONDITION),
    mistake("unless", CONDITION),
    mistake("when", CONDITION),
    mistake("max_auto_reruns", "it belongs to a workflow or to a `run` step"),
    mistake("no_output_timeout", "it belongs to a `run` step"),
    mistake("timeout", TIMEOUT),
    mistake("timeout-minutes", TIMEOUT),
    mistake("cache", "use the steps `restore_cache` and `save_cache`"),
    mistake("artifacts", "use the step `store_artifacts`"),
];

/// In a workflow, which does not read other keys than its own.
pub(super) static IN_WORKFLOW_BODY: &[Mistake] = &[
    mistake("branches", "write `filters` at the entries of its `jobs`"),
    mistake("context", "write it at the entries of its `jobs`"),
    mistake("cron", "write `triggers`, and a list with `schedule` below it").instead_of("triggers"),
    mistake("filters", "write them at the entries of its `jobs`"),
    renamed("if", "when"),
    mistake("on", "every push starts it; narrow that by `when`, or by `filters` at its jobs"),
    mistake("schedule", "write `triggers`, and a list with `schedule` below it")
        .instead_of("triggers"),
    mistake("steps", "a workflow runs jobs; steps belong to a job under `jobs`"),
];

const BELOW_FILTERS: &str = "write it below `filters`";

/// In an entry of a workflow's `jobs`.
pub(super) static IN_JOB_ENTRY: &[Mistake] = &[
    renamed("needs", "requires"),
    renamed("depends_on", "requires"),
    mistake("branches", BELOW_FILTERS).instead_of("filters"),
    mistake("tags", BELOW_FILTERS).instead_of("filters"),
    mistake("only", "write it below `filters`, and there below `branches`").instead_of("filters"),
    mistake("ignore", "write it below `filters`, and there below `branches`").instead_of("filters"),
    mistake("strategy", "write `matrix`, and `parameters` below it").instead_of("matrix"),
    mistake("parameters", "write the arguments directly below the job's name"),
    mistake("if", "a condition belongs to the workflow, or to steps of the job"),
    mistake("unless", "a condition belongs to the workflow, or to steps of the job"),
    mistake("when", "a condition belongs to the workflow, or to steps of the job"),
    mistake("env", "variables belong to the job under `jobs`: `environment`"),
    mistake("max_auto_reruns", "it belongs to the workflow or to a `run` step"),
];

const RUN: &str = "write `run` for a shell command";

/// In the place of a step's name.
pub(super) static IN_STEPS: &[Mistake] = &[
    mistake("uses", "CircleCI has no actions, but built-in steps such as `checkout`, and orbs"),
    mistake("with", "the values for a command stand directly below its name"),
    mistake("name", "a step starts with its kind, such as `run`, and `name` stands below that"),
    mistake("script", RUN),
    mistake("command", RUN),
    mistake("cmd", RUN),
    mistake("shell", RUN),
    mistake("bash", RUN),
    mistake("sh", RUN),
    mistake("cache", "the steps are called `restore_cache` and `save_cache`"),
    renamed("artifacts", "store_artifacts"),
    renamed("setup_docker", "setup_remote_docker"),
];

/// In a `run` step.
pub(super) static IN_RUN: &[Mistake] = &[
    renamed("cmd", "command"),
    renamed("script", "command"),
    renamed("commands", "command"),
    renamed("run", "command"),
    renamed("env", "environment"),
    renamed("cwd", "working_directory"),
    renamed("workdir", "working_directory"),
    renamed("working_dir", "working_directory"),
    renamed("timeout", "no_output_timeout"),
    mistake("if", "put the step below a `when` step"),
    mistake("condition", "put the step below a `when` step"),
    mistake("continue-on-error", "end the command with `|| true`"),
    mistake("allow_failure", "end the command with `|| true`"),
    mistake("retry", "write `max_auto_reruns`"),
];

/// In `auth` of a docker image.
pub(super) static IN_LOGIN: &[Mistake] =
    &[renamed("user", "username"), renamed("pass", "password"), renamed("token", "password")];

/// In an image of `docker`.
pub(super) static IN_DOCKER: &[Mistake] = &[
    mistake("ports", "the containers of a job share one network, so every port can be reached"),
    mistake("docker_layer_caching", "it belongs to `machine` or to `setup_remote_docker`"),
    mistake("tag", "write it behind the `image` and a colon"),
    renamed("env", "environment"),
];

const BY_WORKFLOW: &str = "it belongs to the group's entry in a workflow";

/// In a job group.
pub(super) static IN_JOB_GROUP: &[Mistake] = &[
    mistake("parameters", "a group has none; the arguments stand at its jobs"),
    mistake("filters", BY_WORKFLOW),
    mistake("requires", BY_WORKFLOW),
    mistake("serial-group", BY_WORKFLOW),
];

const REQUIRED: &str = "every parameter without a `default` is required";
const NO_ENUM: &str = "only a parameter of `type: enum` has a list of values, as `enum`";

/// In a parameter that is no enum.
pub(super) static IN_PARAMETER: &[Mistake] = &[
    mistake("enum", NO_ENUM),
    mistake("options", NO_ENUM),
    mistake("values", NO_ENUM),
    mistake("required", REQUIRED),
];

/// In a parameter of `type: enum`.
pub(super) static IN_ENUM: &[Mistake] =
    &[renamed("options", "enum"), renamed("values", "enum"), mistake("required", REQUIRED)];

/// In `attach_workspace`.
pub(super) static IN_ATTACH_WORKSPACE: &[Mistake] =
    &[renamed("path", "at"), renamed("root", "at"), renamed("to", "at")];

/// In `restore_cache`.
pub(super) static IN_RESTORE_CACHE: &[Mistake] = &[renamed("restore-keys", "keys")];

/// In a matrix.
pub(super) static IN_MATRIX: &[Mistake] =
    &[mistake("include", "a matrix can leave combinations out, with `exclude`, but not add any")];

/// In a logic statement.
pub(super) static IN_LOGIC: &[Mistake] = &[
    mistake("condition", "a workflow's condition stands directly below `when` or `unless`"),
    renamed("eq", "equal"),
    renamed("equals", "equal"),
    renamed("all", "and"),
    renamed("any", "or"),
];
