//! Orbs at hand: sources of registry or URL orbs that lie beside the config, and what a reference to one finds.

use crate::diagnostic::Diagnostic;
use crate::lang::SymbolKind;
use crate::model::DeclarationId;
use crate::text::{Source, Span};
use crate::yaml::{self, Document, Entry, Mapping, Node};

/// The source of an orb as it was published.
#[derive(Clone, Debug)]
pub struct OrbSource {
    /// The reference of exactly this version: `namespace/name@1.2.3`.
    pub reference: String,
    /// Its text.
    pub source: Source,
}

/// An orb at hand, parsed.
#[derive(Debug)]
pub struct Orb<'s> {
    /// The reference of exactly this version: `namespace/name@1.2.3`.
    pub reference: &'s str,
    /// Its text.
    pub source: &'s Source,
    /// Why it is no published orb; then nothing is known of what it holds.
    pub fault: Option<Diagnostic>,
    document: Document<'s>,
}

impl<'s> Orb<'s> {
    pub(super) fn new(orb: &'s OrbSource) -> Self {
        let parsed = yaml::parse(orb.source.text());
        let document = parsed.document;
        let syntax = parsed.diagnostics.into_iter().find(Diagnostic::is_error);
        let fault = syntax.or_else(|| shape(&document));
        Self { reference: &orb.reference, source: &orb.source, fault, document }
    }

    /// Its tree.
    pub fn document(&self) -> &Document<'s> {
        &self.document
    }

    /// What it holds; `None` when it could not be read.
    pub fn body(&self) -> Option<Mapping<'_>> {
        if self.fault.is_some() {
            return None;
        }
        self.document.root()?.as_mapping()
    }

    /// Its name without the version, and the version.
    fn name_and_version(&self) -> (&'s str, &'s str) {
        self.reference.split_once('@').unwrap_or((self.reference, ""))
    }
}

/// Why a document is no source of a published orb, if it is none.
fn shape(document: &Document<'_>) -> Option<Diagnostic> {
    const KINDS: [SymbolKind; 3] = [SymbolKind::Job, SymbolKind::Command, SymbolKind::Executor];
    let Some(body) = document.root().and_then(Node::as_mapping) else {
        let message = "an orb is a mapping of keys such as `commands`";
        return Some(Diagnostic::error("not-a-mapping", Span::empty(0), message));
    };
    // Authors keep the elements in files beside the orb's own; only the published source has them all.
    let has_elements = KINDS.iter().any(|&kind| !names(body, kind).is_empty());
    let message = "it has neither jobs nor commands nor executors; `circleci orb pack` puts a source together";
    (!has_elements).then(|| Diagnostic::error("missing-key", body.node().span(), message))
}

/// The orb that a reference of a config asks for: exactly that version, or the newest of those that it allows.
pub(super) fn matching<'o, 's>(reference: &str, orbs: &'o [Orb<'s>]) -> Option<&'o Orb<'s>> {
    if let Some(exact) = orbs.iter().find(|orb| orb.reference == reference) {
        return Some(exact);
    }
    let (name, wanted) = reference.split_once('@')?;
    let wanted = if wanted == "volatile" { Vec::new() } else { numbers(wanted)? };
    let same_name = orbs.iter().filter(|orb| orb.name_and_version().0 == name);
    let versions = same_name.filter_map(|orb| Some((numbers(orb.name_and_version().1)?, orb)));
    let allowed = versions.filter(|(version, _)| version.starts_with(&wanted));
    allowed.max_by(|(a, _), (b, _)| a.cmp(b)).map(|(_, orb)| orb)
}

/// The parts of a version that is made of numbers.
fn numbers(version: &str) -> Option<Vec<u64>> {
    version.split('.').map(|part| part.parse().ok()).collect()
}

/// A job, command or executor of an orb at hand. All nodes belong to the orb's own document.
#[derive(Clone, Copy, Debug)]
pub struct Element<'d> {
    /// What it is.
    pub kind: SymbolKind,
    /// Where its name stands.
    pub key: Node<'d>,
    /// What it stands for; an alias is not followed.
    pub value: Node<'d>,
    /// The map of the orb, in which the names that the element uses are looked up.
    pub body: Mapping<'d>,
    /// The orb that it comes from.
    pub orb: &'d Orb<'d>,
    /// The entry of `orbs` through which the config has it; that of another orb, if this one imports it from there.
    pub import: DeclarationId,
}

/// The section in which an orb declares elements of a kind.
fn section(body: Mapping<'_>, kind: SymbolKind) -> Option<Mapping<'_>> {
    let name = match kind {
        SymbolKind::Job => "jobs",
        SymbolKind::Command => "commands",
        SymbolKind::Executor => "executors",
        SymbolKind::Orb => "orbs",
        _ => return None,
    };
    body.get_merged(name)?.entry.value.as_mapping()
}

/// What an orb declares under a name.
pub(super) fn entry<'d>(body: Mapping<'d>, kind: SymbolKind, name: &str) -> Option<Entry<'d>> {
    Some(section(body, kind)?.get_merged(name)?.entry)
}

/// The names of all that an orb declares of a kind.
pub(super) fn names(body: Mapping<'_>, kind: SymbolKind) -> Vec<&str> {
    let entries = section(body, kind).map_or_else(Vec::new, Mapping::merged);
    entries.into_iter().filter_map(|merged| merged.entry.name()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_finds_the_newest_version_that_it_allows() {
        let sources: Vec<_> = ["1.2.9", "1.10.0", "2.0.0", "dev:main", "1.2.10"]
            .iter()
            .map(|version| format!("a/b@{version}"))
            .chain(["a/other@9.0.0".to_owned()])
            .map(|reference| OrbSource { reference, source: Source::new("orb.yml", "{}") })
            .collect();
        let orbs: Vec<_> = sources.iter().map(Orb::new).collect();
        let found = |reference| matching(reference, &orbs).map(|orb| orb.reference);
        assert_eq!(found("a/b@1"), Some("a/b@1.10.0"));
        assert_eq!(found("a/b@1.2"), Some("a/b@1.2.10"));
        assert_eq!(found("a/b@1.2.9"), Some("a/b@1.2.9"));
        assert_eq!(found("a/b@volatile"), Some("a/b@2.0.0"));
        assert_eq!(found("a/b@dev:main"), Some("a/b@dev:main"));
        for missing in ["a/b@3", "a/b@1.1", "a/b@1.2.1", "a/b@dev:alpha", "c/b@1", "a/b"] {
            assert_eq!(found(missing), None, "{missing}");
        }
    }
}
