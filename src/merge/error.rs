//! Why a fragment cannot be merged, in sentences that tell the author of the config what to do.

use crate::text::Span;

/// Why a fragment cannot be merged. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The text is no YAML, or more than one document.
    #[error("the config cannot be read: {message}")]
    Syntax {
        /// The first finding.
        message: String,
        /// Its place.
        span: Span,
    },
    /// `setup: true`.
    #[error(
        "this is a setup config, which only chooses the config that runs next; pass {} instead",
        continuation(.continuations)
    )]
    Setup {
        /// The configs that it names as the next ones.
        continuations: Vec<String>,
        /// The `setup` entry.
        span: Span,
    },
    /// No `version` at the root.
    #[error(
        "the config has no `version`, so it is part of a config or a CircleCI 1.0 file; a config starts with `version: 2.1`"
    )]
    NoVersion,
    /// A job with `\<<` for a config of version 2.
    #[error(
        "the job contains `\\<<`, which only version 2.1 reads as `<<`; change `version: 2` to `version: 2.1` first"
    )]
    EscapeInVersion2 {
        /// The value of `version`.
        span: Span,
    },
    /// The source of an orb.
    #[error(
        "this is the source of an orb (it has `{key}`), and an orb runs no workflows; pass a config instead"
    )]
    Orb {
        /// The key that tells.
        key: &'static str,
        /// Its entry.
        span: Span,
    },
    /// Something on the way has another shape than it should.
    #[error("{place} must be {expected}, not {found}")]
    Shape {
        /// What it is: `` `jobs` ``.
        place: String,
        /// What it should be.
        expected: &'static str,
        /// What it is instead.
        found: String,
        /// Its place.
        span: Span,
    },
    /// What would have to change is shared through an anchor.
    #[error("{place} {reason}")]
    Shared {
        /// What it is.
        place: String,
        /// How it is shared, and what to do.
        reason: String,
        /// The alias, or the anchor.
        span: Span,
    },
    /// A key is written twice on the way.
    #[error("{place} is written twice, and CircleCI reads only the last; remove one of them first")]
    Duplicate {
        /// What it is.
        place: String,
        /// The second one.
        span: Span,
    },
    /// A key stands beside the name of the job in the item that runs it.
    #[error(
        "`{key}` stands beside job `{job}` in its item of the workflow; indent a key of the job further, or give another job its own item"
    )]
    KeyBeside {
        /// The key.
        key: String,
        /// The job.
        job: String,
        /// The key's place.
        span: Span,
    },
    /// Something else has the job's name.
    #[error("{by}; choose another name for the job")]
    NameTaken {
        /// Who has it.
        by: String,
        /// Its place.
        span: Span,
    },
    /// A name was asked for that no workflow can have.
    #[error("no workflow can be called `{name}`; choose another name")]
    WorkflowName {
        /// The name.
        name: String,
    },
    /// The user has to choose.
    #[error("the config has several workflows; choose the one that is to run the job: {}", list(.names))]
    SeveralWorkflows {
        /// Their names, in the order of the text.
        names: Vec<String>,
    },
    /// The config would be worse for the job: what was asked for does not fit it.
    #[error("with this job the config would not work: {message}")]
    Finding {
        /// What `validate` would say about the job or its entry in the workflow.
        message: String,
        /// What there is to choose from, where that can be told.
        help: Option<String>,
        /// The place, where that is in the config as it is.
        span: Option<Span>,
    },
    /// The result is not what was planned.
    #[error(
        "this is a bug in circlet, nothing was written: {fault}; please report it with the config"
    )]
    SelfCheck {
        /// The check that failed.
        fault: String,
    },
}

impl Error {
    /// The place in the config that stands in the way.
    pub fn span(&self) -> Option<Span> {
        match self {
            Self::Finding { span, .. } => *span,
            Self::Syntax { span, .. }
            | Self::Setup { span, .. }
            | Self::EscapeInVersion2 { span }
            | Self::Orb { span, .. }
            | Self::Shape { span, .. }
            | Self::Shared { span, .. }
            | Self::Duplicate { span, .. }
            | Self::KeyBeside { span, .. }
            | Self::NameTaken { span, .. } => Some(*span),
            Self::NoVersion
            | Self::WorkflowName { .. }
            | Self::SeveralWorkflows { .. }
            | Self::SelfCheck { .. } => None,
        }
    }
}

/// The config to pass in place of a setup config.
fn continuation(continuations: &[String]) -> String {
    match continuations {
        [] => "that one (often `.circleci/continue_config.yml`)".to_owned(),
        [only] => format!("that one, `{only}`,"),
        several => format!("one of those, {},", list(several)),
    }
}

pub(super) fn list(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
