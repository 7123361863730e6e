//! What a job is asked to do.

use std::num::NonZeroU64;

use serde::{Deserialize, Serialize};

use crate::template::{Architecture, Executor, Os};

/// Everything that decides what the job looks like. [`Request::default`] asks for the smallest job; it lacks a collection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Request {
    /// The job's key under `jobs:`.
    pub job_name: String,
    /// The operating system of the job.
    pub os: Os,
    /// Where Linux runs; `None` takes the usual one.
    pub executor: Option<Executor>,
    /// The processor; `None` takes the usual one.
    pub arch: Option<Architecture>,
    /// In place of the target's image.
    pub image: Option<String>,
    /// In place of the target's resource class.
    pub resource_class: Option<String>,
    /// In place of the target's Xcode version; macOS only.
    pub xcode: Option<String>,
    /// What is run, in order; at least one.
    pub collections: Vec<Runnable>,
    /// The environment of all runs: a file or an id.
    pub environment: Option<Reference>,
    /// The governance check, as a step of its own.
    pub lint: Option<Lint>,
    /// From which finding on the governance check fails; `None` leaves it to the Postman CLI (`error`).
    pub fail_severity: Option<FailSeverity>,
    /// Where the Postman account lives.
    pub region: Region,
    /// Ties the runs to an API's CI integration; not in the EU.
    pub integration_id: Option<String>,
    /// Stop a run at its first failure, and the job at its first failed run.
    pub bail: bool,
    /// A CSV or JSON file; the collection runs once for each of its rows.
    pub iteration_data: Option<String>,
    /// `KEY=VALUE` pairs laid over the environment.
    pub env_vars: Vec<String>,
    /// How long a run may take, in milliseconds.
    pub timeout: Option<NonZeroU64>,
    /// Installs this version through npm; `None` installs the newest by Postman's script.
    pub postman_cli_version: Option<String>,
    /// The jobs of the workflow to wait for.
    pub requires: Vec<String>,
    /// The contexts of the workflow entry; `None` is `postman` when the job logs in, else none.
    pub contexts: Option<Vec<String>>,
    /// The branches to run on, as names or `/patterns/`; empty is all.
    pub only_branches: Vec<String>,
    /// The text of a template in place of ours; `templates/README.md` says what it may use.
    pub template: Option<String>,
}

impl Default for Request {
    fn default() -> Self {
        Self {
            job_name: "postman-automated-runs".to_owned(),
            os: Os::Linux,
            executor: None,
            arch: None,
            image: None,
            resource_class: None,
            xcode: None,
            collections: Vec::new(),
            environment: None,
            lint: None,
            fail_severity: None,
            region: Region::Us,
            integration_id: None,
            bail: false,
            iteration_data: None,
            env_vars: Vec::new(),
            timeout: None,
            postman_cli_version: None,
            requires: Vec::new(),
            contexts: None,
            only_branches: Vec::new(),
            template: None,
        }
    }
}

impl Request {
    /// Whether the job must log in to Postman: only ids, the governance check and uploads need an account, and the
    /// region can be told only at login. A job without a login also works for pull requests from forks.
    pub fn needs_login(&self) -> bool {
        self.collections.iter().any(|collection| matches!(collection, Runnable::Id(_)))
            || matches!(self.environment, Some(Reference::Id(_)))
            || self.lint.is_some()
            || self.integration_id.is_some()
            || self.region == Region::Eu
    }
}

/// A file or something in the Postman cloud. Paths are relative to the repository, with forward slashes, without `./`:
/// only a collection named exactly so shows up under its API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reference {
    /// A path.
    File(String),
    /// An id, with or without its owner; fetching it needs a login.
    Id(String),
}

impl Reference {
    /// The path or the id.
    pub fn text(&self) -> &str {
        match self {
            Self::File(text) | Self::Id(text) => text,
        }
    }
}

/// A collection to run. The same rule for paths as [`Reference`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Runnable {
    /// A collection in one JSON file (v2.0, v2.1).
    File(String),
    /// A collection as a folder (v3). The Postman CLI writes no JUnit file for it.
    Folder(String),
    /// A collection in the Postman cloud; fetching it needs a login.
    Id(String),
}

impl Runnable {
    /// The path or the id.
    pub fn text(&self) -> &str {
        match self {
            Self::File(text) | Self::Folder(text) | Self::Id(text) => text,
        }
    }

    /// Whether a JUnit file comes of its run.
    pub fn writes_junit(&self) -> bool {
        !matches!(self, Self::Folder(_))
    }
}

/// What the governance check looks at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lint {
    /// The API that `.postman/api` ties the repository to.
    Api,
    /// A specification: a file or an id.
    Spec(Reference),
}

/// The gravity of a governance finding, in one vocabulary for all of the Postman CLI's commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailSeverity {
    /// Only errors fail the check.
    Error,
    /// Warnings and errors.
    Warning,
    /// All but hints.
    Info,
    /// Everything.
    Hint,
}

/// Where a Postman account lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Region {
    /// The default; named nowhere in the job.
    Us,
    /// The European Union; only a login can say so.
    Eu,
}
