//! A fragment into an existing config, by edits: plan, apply, verify.

use crate::template::Fragment;
use crate::text::{Edits, Source};

/// What the merge may decide only with the user's word.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The workflow that is to run the job; made when the config has none of that name.
    pub workflow: Option<String>,
}

/// A merge that passed its self-check.
#[derive(Clone, Debug)]
pub struct Merged {
    /// What changes in the base; empty when the config is up to date.
    pub edits: Edits,
    /// The text with the edits applied.
    pub text: String,
}

/// Why a fragment cannot be merged.
#[derive(Debug, thiserror::Error)]
pub enum Error {}

/// Merges a fragment into a config. An empty text becomes a whole config.
pub fn merge(base: &Source, _fragment: &Fragment, _options: &Options) -> Result<Merged, Error> {
    Ok(Merged { edits: Edits::default(), text: base.text().to_owned() })
}
