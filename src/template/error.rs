//! Why a request has no job.

use crate::template::Os;

/// Why a request has no job.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// There is nothing to run.
    #[error("no collection was given; a job runs at least one")]
    NoCollection,
    /// The machine does not exist.
    #[error("CircleCI has no `{asked}`; of `{}` it has {known}", os.name())]
    NoTarget {
        /// What was asked for.
        asked: String,
        /// The system asked for.
        os: Os,
        /// All there is of that system.
        known: String,
    },
    /// One step would repeat another.
    #[error("the collection `{collection}` was given twice")]
    RepeatedCollection {
        /// Its path or id.
        collection: String,
    },
    /// macOS is chosen by Xcode version.
    #[error("`macos` has no image; its Xcode version chooses the system")]
    ImageOnMacos,
    /// Only macOS has Xcode.
    #[error("`{}` has no Xcode; only `macos` does", os.name())]
    XcodeElsewhere {
        /// The system asked for.
        os: Os,
    },
    /// CircleCI would refuse the job's name.
    #[error(
        "`{name}` cannot be the name of a job: it must start with a letter and hold only letters, digits, spaces, `_` and `-`"
    )]
    JobName {
        /// The name.
        name: String,
    },
    /// Not `KEY=VALUE`.
    #[error("the environment variable `{pair}` must be written `KEY=VALUE`")]
    EnvVar {
        /// What was given.
        pair: String,
    },
    /// Not a version that npm could install.
    #[error("`{version}` is no version of the Postman CLI; one looks like `1.34.0`")]
    Version {
        /// What was given.
        version: String,
    },
    /// Integrations are a matter of the US region.
    #[error("an integration id works only with an account in the US, not with the region `eu`")]
    IntegrationInEu,
    /// Nothing to be severe about.
    #[error("a severity to fail on was given, but no governance check")]
    SeverityWithoutLint,
    /// No quoting survives it.
    #[error("the {what} {value:?} cannot be written into a config: it holds {fault}")]
    Unwritable {
        /// What the value is for.
        what: &'static str,
        /// The value.
        value: String,
        /// What is wrong with it.
        fault: String,
    },
    /// A value without a character.
    #[error("the {what} is empty")]
    Empty {
        /// What the value is for.
        what: &'static str,
    },
    /// A secret in place of a setting.
    #[error(
        "the {what} holds what looks like a Postman API key; keep keys in a CircleCI context or project variable named `POSTMAN_API_KEY`"
    )]
    Key {
        /// What the value is for.
        what: &'static str,
    },
    /// The user's template cannot be rendered.
    #[error("the template fails in {place}: {message}")]
    Template {
        /// `line 3`, or `line 3` of one of our pieces.
        place: String,
        /// What is wrong.
        message: String,
    },
    /// The user's template renders something else than a job.
    #[error("the template renders no job: {message}")]
    NotAJob {
        /// What is wrong.
        message: String,
    },
}
