//! The command line of `circlet generate`. Every flag's text is one line that fits a terminal of 80 columns.

use std::num::NonZeroU64;
use std::path::PathBuf;

use circlet::report::{PROPOSAL_FORMATS, ProposalFormat, Reader};
use circlet::template::{Architecture, Executor, FailSeverity, Os, Region};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Arg, Args};

const RUN: &str = "What to run";
const JOB: &str = "The job and its place";
const OUTPUT: &str = "What to do with it";

/// By hand, to keep the page on one screen: the config needs no section of its own.
const HELP: &str = "\
{about}

{usage-heading} {usage}{after-help}

{all-args}";

const EXAMPLE: &str = "\
Example: circlet generate -c postman/collections/api.json --os linux --write";

/// Add a job that runs Postman collections to the nearest CircleCI config
#[derive(Args, Clone)]
#[command(override_usage = "circlet generate [OPTIONS] [CONFIG | -]", help_template = HELP, after_help = EXAMPLE)]
#[expect(clippy::struct_excessive_bools, reason = "flags of a command line are just that")]
pub(in crate::cli) struct Arguments {
    /// Collection; repeatable [default: ask]
    #[arg(short, long = "collection", value_name = "PATH|ID", help_heading = RUN)]
    pub(super) collections: Vec<String>,
    /// Environment of the runs
    #[arg(short, long, value_name = "PATH|ID", help_heading = RUN)]
    pub(super) environment: Option<String>,
    /// CSV or JSON file; a run for each row
    #[arg(long, value_name = "FILE", help_heading = RUN)]
    pub(super) iteration_data: Option<PathBuf>,
    /// Repeatable; `K=$NAME` takes the job's NAME
    #[arg(long = "env-var", value_name = "KEY=VALUE", help_heading = RUN)]
    pub(super) env_vars: Vec<String>,
    /// Stop at the first failure
    #[arg(long, help_heading = RUN)]
    pub(super) bail: bool,
    /// Milliseconds that a run may take
    #[arg(long, value_name = "MS", help_heading = RUN, value_parser = milliseconds)]
    pub(super) timeout: Option<NonZeroU64>,
    /// Check the API against governance rules
    #[arg(long, alias = "lint", help_heading = RUN)]
    pub(super) governance_lint: bool,
    /// Check this specification against the rules
    #[arg(long, value_name = "PATH|ID", help_heading = RUN)]
    pub(super) spec: Option<String>,
    /// Fail on error, warning, info or hint
    #[arg(long, value_name = "LEVEL", help_heading = RUN, value_parser = words(SEVERITIES), hide_possible_values = true)]
    pub(super) fail_severity: Option<FailSeverity>,
    /// Region of the Postman account: us, eu
    #[arg(long, value_name = "REGION", help_heading = RUN, value_parser = words(REGIONS), hide_possible_values = true)]
    pub(super) region: Option<Region>,
    /// Integration that shows the runs in Postman
    #[arg(long, value_name = "ID", help_heading = RUN)]
    pub(super) integration_id: Option<String>,
    /// Install this version [default: the newest]
    #[arg(long, value_name = "X.Y.Z", help_heading = RUN)]
    pub(super) postman_cli_version: Option<String>,

    /// linux, macos or windows [default: linux]
    #[arg(long, help_heading = JOB, value_parser = words(SYSTEMS), hide_possible_values = true)]
    pub(super) os: Option<Os>,
    /// docker or machine, for linux
    #[arg(long, value_name = "KIND", help_heading = JOB, value_parser = words(EXECUTORS), hide_possible_values = true)]
    pub(super) executor: Option<Executor>,
    /// amd64 or arm64
    #[arg(long, help_heading = JOB, value_parser = words(ARCHITECTURES), hide_possible_values = true)]
    pub(super) arch: Option<Architecture>,
    /// Image in place of the usual one
    #[arg(long, help_heading = JOB)]
    pub(super) image: Option<String>,
    /// Resource class in place of the usual one
    #[arg(long, value_name = "CLASS", help_heading = JOB)]
    pub(super) resource_class: Option<String>,
    /// Xcode version, for macos
    #[arg(long, value_name = "VERSION", help_heading = JOB)]
    pub(super) xcode: Option<String>,
    /// Template of the job in place of ours
    #[arg(long, value_name = "FILE", help_heading = JOB)]
    pub(super) template: Option<PathBuf>,
    /// Its name [default: postman-automated-runs]
    #[arg(long, value_name = "NAME", help_heading = JOB)]
    pub(super) job_name: Option<String>,
    /// Workflow that runs it; made if missing
    #[arg(long, value_name = "NAME", help_heading = JOB)]
    pub(super) workflow: Option<String>,
    /// Job to wait for; repeatable
    #[arg(long, value_name = "JOB", help_heading = JOB, value_delimiter = ',')]
    pub(super) requires: Vec<String>,
    /// Holds the Postman key; repeatable; '' for none
    #[arg(long = "context", value_name = "NAME", help_heading = JOB, value_delimiter = ',')]
    pub(super) contexts: Vec<String>,
    /// Branch or /pattern/ to run on; repeatable
    #[arg(long, value_name = "PATTERN", help_heading = JOB)]
    pub(super) only_branches: Vec<String>,

    /// The config, or `-` for standard input; in place of the nearest `.circleci/config.yml`
    #[arg(hide = true)]
    pub(super) config: Option<PathBuf>,
    // Both about standard output, so that they are one flag.
    #[arg(long, alias = "print", value_name = "FORMAT", help_heading = OUTPUT, help = format_help(), value_parser = print_parser(), hide_possible_values = true)]
    pub(super) format: Option<Print>,
    /// Where the pull request starts: commit or diff file
    #[arg(long, value_name = "BASE", help_heading = OUTPUT)]
    pub(super) diff_base: Option<String>,
    /// Head of the pull request, in place of the commit that is checked out
    #[arg(long, value_name = "ID", help_heading = OUTPUT, requires = "diff_base", hide = true)]
    pub(super) commit: Option<String>,
    /// Change the config
    #[arg(long, help_heading = OUTPUT, conflicts_with = "check")]
    pub(super) write: bool,
    /// With --write: also where the job differs
    #[arg(long, help_heading = OUTPUT)]
    pub(super) replace: bool,
    /// Exit with 1 if the config would change
    #[arg(long, help_heading = OUTPUT)]
    pub(super) check: bool,
    /// Record it in `circlet.toml`, for runs without flags
    #[arg(long, help_heading = OUTPUT, conflicts_with = "check")]
    pub(super) save: bool,
}

/// Whether a flag says what the job is to be, and not what is done with it.
pub(super) fn is_of_request(flag: &Arg) -> bool {
    matches!(flag.get_help_heading(), Some(RUN | JOB))
}

/// What goes to standard output.
#[derive(Clone, Copy)]
pub(super) enum Print {
    /// What changes.
    Change(&'static ProposalFormat),
    /// The whole new config.
    Config,
    /// The job alone.
    Job,
}

impl Print {
    /// What is printed unless the user asks for something else.
    pub(super) const DEFAULT: Self = Self::Change(&PROPOSAL_FORMATS[0]);

    const CONFIG: &str = "config";
    const JOB: &str = "job";

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Change(format) => format.name,
            Self::Config => Self::CONFIG,
            Self::Job => Self::JOB,
        }
    }
}

/// A value and the word for it.
pub(super) type Word<T> = (&'static str, T);

pub(super) const SYSTEMS: &[Word<Os>] =
    &[("linux", Os::Linux), ("macos", Os::Macos), ("windows", Os::Windows)];
pub(super) const EXECUTORS: &[Word<Executor>] =
    &[("docker", Executor::Docker), ("machine", Executor::Machine)];
pub(super) const ARCHITECTURES: &[Word<Architecture>] =
    &[("amd64", Architecture::Amd64), ("arm64", Architecture::Arm64)];
pub(super) const REGIONS: &[Word<Region>] = &[("us", Region::Us), ("eu", Region::Eu)];
pub(super) const SEVERITIES: &[Word<FailSeverity>] = &[
    ("error", FailSeverity::Error),
    ("warning", FailSeverity::Warning),
    ("info", FailSeverity::Info),
    ("hint", FailSeverity::Hint),
];

/// Takes a number that is not 0, with a message in the words of all others.
fn milliseconds(text: &str) -> Result<NonZeroU64, &'static str> {
    text.parse().map_err(|_| "it must be a whole number of at least 1")
}

/// All that can be printed, for the help.
fn format_help() -> String {
    let names = |is_for_code_host: bool| {
        let formats = PROPOSAL_FORMATS.iter();
        let formats = formats.filter(|it| (it.reader == Reader::CodeHost) == is_for_code_host);
        formats.map(|it| it.name).collect::<Vec<_>>().join(", ")
    };
    let here = names(false).replacen(PROPOSAL_FORMATS[0].name, "diff (default)", 1);
    format!("{here}, config (whole), job;\nsuggest: {}", names(true))
}

fn print_parser() -> impl TypedValueParser<Value = Print> {
    let formats = || PROPOSAL_FORMATS.iter().map(Print::Change).chain([Print::Config, Print::Job]);
    PossibleValuesParser::new(formats().map(Print::name)).map(move |word| {
        let print = formats().find(|print| print.name() == word);
        print.expect("the parser lets only these words through")
    })
}

/// Takes one of some words.
fn words<T>(words: &'static [Word<T>]) -> impl TypedValueParser<Value = T>
where
    T: Copy + Send + Sync + 'static,
{
    PossibleValuesParser::new(words.iter().map(|(word, _)| *word)).map(|given| {
        let value = words.iter().find(|(word, _)| *word == given).map(|(_, value)| *value);
        value.expect("the parser lets only these words through")
    })
}
