//! Names for findings that stay when lines above them come and go, so that a reader of two reports can tell what is new.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::report::Report;
use crate::text::Source;

/// Bytes of the marked text that count, so that findings of a whole file cost no more than others.
const MAX_MARKED: usize = 200;

/// The fingerprints of a report's findings, in their order: 32 hexadecimal digits, no two alike. They are made of the path,
/// the rule, the text marked, and the lines around the finding that it is indented below. Where all of that is equal, the
/// order counts.
pub(super) fn fingerprints(report: &Report<'_>) -> Vec<String> {
    let source = report.source;
    let places = places(source);
    let mut n_seen: BTreeMap<Hash, u64> = BTreeMap::new();
    let fingerprint = |finding: &Diagnostic| {
        let marked = finding.span.slice(source.text());
        let hash = Hash::new()
            .with(report.path)
            .with(finding.rule)
            .with_number(places[source.line_index().line(finding.span.start)].0)
            .with(&marked[..marked.floor_char_boundary(MAX_MARKED)]);
        let ordinal = n_seen.entry(hash).or_default();
        *ordinal += 1;
        format!("{:032x}", hash.with_number(u128::from(*ordinal)).0)
    };
    report.diagnostics.iter().map(fingerprint).collect()
}

/// For each line a hash of it and of the lines that it stands below by indentation.
fn places(source: &Source) -> Vec<Hash> {
    // Lines that may have others below them, from the outermost to the nearest: how far in, and their hash.
    let mut around: Vec<(usize, Hash)> = Vec::new();
    let lines = (0..source.line_index().n_lines()).map(|line| source.line_span(line));
    let place = |line: &str| {
        let content = line.trim_matches([' ', '\t', '\u{feff}']);
        let is_item = content == "-" || content.starts_with("- ");
        // An item need not be indented further than the key that holds its list.
        let depth = 2 * (line.len() - line.trim_start().len()) + usize::from(is_item);
        let n_around = around.partition_point(|(outer, _)| *outer < depth);
        let hash = n_around.checked_sub(1).map_or(Hash::new(), |nearest| around[nearest].1);
        let hash = hash.with(content);
        if !content.is_empty() && !content.starts_with('#') {
            around.truncate(n_around);
            around.push((depth, hash));
        }
        hash
    };
    lines.map(|span| span.slice(source.text())).map(place).collect()
}

/// FNV-1a of 128 bits. Not the standard library's hash: that may differ from one version of Rust to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Hash(u128);

impl Hash {
    const fn new() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }

    #[must_use]
    fn with_bytes(self, bytes: &[u8]) -> Self {
        const PRIME: u128 = (1 << 88) + 0x13b;
        Self(bytes.iter().fold(self.0, |hash, &byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME)))
    }

    /// Takes in a text and its end: `ab`, `c` is not `a`, `bc`. UTF-8 never holds the byte 0xff.
    #[must_use]
    fn with(self, text: &str) -> Self {
        self.with_bytes(text.as_bytes()).with_bytes(&[0xff])
    }

    #[must_use]
    fn with_number(self, number: u128) -> Self {
        self.with_bytes(&number.to_be_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn the_hash_is_the_one_of_its_specification() {
        assert_eq!(Hash::new().with_bytes(b"a").0, 0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964);
        assert_eq!(Hash::new().with_bytes(b"foobar").0, 0x343e_1662_793c_64bf_6f0d_3597_ba44_6f18);
    }

    /// The fingerprints of a finding at each `x`.
    fn of(text: &str) -> Vec<String> {
        let source = Source::new("config.yml", text);
        let places = text.match_indices('x').map(|(start, _)| Span::new(start, start + 1));
        let diagnostics: Vec<_> =
            places.map(|span| Diagnostic::error("rule", span, "message")).collect();
        fingerprints(&Report { source: &source, path: "config.yml", diagnostics: &diagnostics })
    }

    const TEXT: &str = "jobs:\n  a:\n    steps:\n    - x\n    - x\n  b:\n    steps:\n    - x\n";

    #[test]
    fn no_two_findings_share_a_fingerprint() {
        let mut fingerprints = of(TEXT);
        fingerprints.sort();
        fingerprints.dedup();
        assert_eq!(fingerprints.len(), 3);
    }

    #[test]
    fn a_fingerprint_stays_when_other_lines_come_and_go() {
        let shifted = format!("# comment\nversion: 2.1\n\n{TEXT}");
        assert_eq!(of(&shifted), of(TEXT));
        let without_the_first = TEXT.replacen("    - x\n", "", 1);
        assert_eq!(of(&without_the_first)[1], of(TEXT)[2]);
        let commented = TEXT.replace("    steps:\n", "    steps:\n# x\n");
        assert_eq!(of(&commented)[1], of(TEXT)[0]);
    }

    #[test]
    fn a_finding_in_another_place_has_another_fingerprint() {
        let moved = TEXT.replace("  a:\n", "  c:\n");
        assert_ne!(of(&moved)[0], of(TEXT)[0]);
        assert_eq!(of(&moved)[2], of(TEXT)[2]);
    }
}
