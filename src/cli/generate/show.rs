//! What `generate` prints of a change, in each of its formats.

use std::path::Path;

use anyhow::Result;
use circlet::report::{Proposal, ProposalFormat, Reader};
use circlet::text::Source;

use crate::cli::failure::Failure;
use crate::cli::generate::arguments::{Arguments, Print};
use crate::cli::generate::site::Site;
use crate::cli::pull_request::{self, Found};
use crate::cli::terminal;

/// A config and what is to become of it.
pub(super) struct Shown<'s> {
    pub(super) site: &'s Site,
    pub(super) base: &'s Source,
    pub(super) new: &'s str,
    /// What each change does.
    pub(super) summary: Vec<String>,
}

/// Refuses flags that contradict what is to be printed.
pub(super) fn refuse_nonsense(print: Print, given: &Arguments) -> Result<()> {
    let name = print.name();
    let is_suggestion = matches!(print, Print::Change(format) if format.reader == Reader::CodeHost);
    if matches!(print, Print::Job) && (given.write || given.check || given.save) {
        let message = format!(
            "`--format {name}` leaves the files alone, so it cannot be used with `--write`, `--check` or `--save`"
        );
        return Err(Failure::new(message).into());
    }
    if is_suggestion && given.write {
        let message = format!("`--format {name}` only suggests the change, and `--write` makes it");
        return Err(Failure::new(message).help("leave out one of them").into());
    }
    let is_filter = given.config.as_deref() == Some(Path::new("-"));
    if is_filter && given.diff_base.as_deref() == Some("-") {
        return Err(pull_request::two_on_stdin().into());
    }
    if given.diff_base.is_some() && !is_suggestion {
        let message = format!("`--diff-base` is for suggestions, and `--format {name}` makes none");
        return Err(Failure::new(message)
            .help("ask for a format that does: `--format github-review`, `gitlab-suggestions` or `rdjson`")
            .into());
    }
    Ok(())
}

/// Prints changes.
pub(super) fn show(shown: &[Shown<'_>], format: &ProposalFormat, given: &Arguments) -> Result<()> {
    let Some(first) = shown.first() else { return Ok(()) };
    let paths: Vec<String> = shown.iter().map(|shown| shown.site.path()).collect();
    let proposals = shown.iter().zip(&paths).map(|(shown, path)| Proposal {
        source: shown.base,
        is_new: shown.site.is_new,
        path,
        new: shown.new,
        summary: shown.summary.clone(),
        reasons: Vec::new(),
    });
    let proposals: Vec<_> = proposals.collect();
    let base = given.diff_base.as_deref();
    let found = base.map(|base| Found::read(base, given.commit.as_deref(), &first.site.root));
    let found = found.transpose()?;
    let pull_request = found.as_ref().map(|found| found.check(&proposals)).transpose()?;
    let text = (format.write)(&proposals, pull_request.as_ref())
        .map_err(|error| pull_request::advise(&error))?;
    match format.reader {
        Reader::Person => terminal::print_diff(&text)?,
        // The patch must be true to the last byte.
        Reader::Program => terminal::print(&text)?,
        Reader::CodeHost => terminal::print(&terminal::hide_keys(&text))?,
    }
    Ok(())
}
