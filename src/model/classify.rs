//! What a YAML file below `.circleci` is: many are not whole configs but pieces of one, orbs, or of another program.

use std::fmt;

use crate::lang::CONFIG;
use crate::model::root;
use crate::text::nearest;
use crate::yaml::{Document, Entry, Node};

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A config, or what its author takes for one.
    Config,
    /// The source of an orb.
    Orb,
    /// A piece that something puts together with others before CircleCI sees it.
    Fragment,
    /// Another program's.
    Other,
}

/// Says why it is not checked as a config.
impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Config => "it is a config",
            Self::Orb => "it is the source of an orb, not a config",
            Self::Fragment => {
                "it is taken for a piece of a config, as a whole one has `version` and `jobs` or `workflows`"
            }
            Self::Other => "it has none of the keys of a config",
        })
    }
}

/// Tells what a document is by its top level. Of a broken one, a line `version:` says that it is meant to be a config.
pub fn classify(document: &Document<'_>) -> Kind {
    let Some(mapping) = document.root().and_then(Node::as_mapping) else {
        let mut lines = document.text().lines().map(|line| line.trim_start_matches('\u{feff}'));
        let is_meant = lines.any(|line| line.starts_with("version:"));
        return if is_meant { Kind::Config } else { Kind::Other };
    };
    let has = |name: &str| mapping.get_merged(name).is_some();
    let is_version =
        |entry: Entry<'_>| entry.name().is_some_and(|name| nearest(name, ["version"]).is_some());
    let has_version = has("version") || mapping.entries().any(is_version);
    if has_version && root::is_orb_source(mapping) {
        return Kind::Orb;
    }
    if has_version && ["jobs", "workflows", "setup"].into_iter().any(has) {
        return Kind::Config;
    }
    // Other programs have versions too.
    let mut keys = CONFIG.keys.iter().filter(|key| key.name != "version");
    if keys.any(|key| has(key.name)) { Kind::Fragment } else { Kind::Other }
}
