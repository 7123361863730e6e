//! Why the program could not do what was asked, with what helps.

use std::io;

/// A failure with advice.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub(super) struct Failure {
    message: String,
    /// What to do, one way each.
    helps: Vec<String>,
}

impl Failure {
    /// A failure that knows no way out yet.
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), helps: Vec::new() }
    }

    /// Adds a way out.
    #[must_use]
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.helps.push(help.into());
        self
    }
}

/// The ways out of a failure, if it knows some.
pub(super) fn helps(error: &anyhow::Error) -> &[String] {
    error.downcast_ref::<Failure>().map_or(&[], |failure| &failure.helps)
}

/// The user left at a question. They know it.
#[derive(Debug, thiserror::Error)]
#[error("interrupted")]
pub(super) struct Interrupted;

/// Standard output could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write to standard output")]
pub(super) struct OutputError(#[source] pub(super) io::Error);

/// Whether the reader of our output went away.
pub(super) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<OutputError>()
        .is_some_and(|OutputError(cause)| cause.kind() == io::ErrorKind::BrokenPipe)
}
