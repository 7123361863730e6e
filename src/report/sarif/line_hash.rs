//! The hash by which GitHub's code scanning knows a line again. Its upload action computes the same for reports that have
//! none, and warns where a report has another; who uploads by the API must bring it along.

use std::collections::BTreeMap;

/// How much of the text behind the start of a line counts.
const LENGTH: usize = 100;

/// The hash of each line, with an ordinal among equal ones, such as `39fa2ee980eb94b0:1`. Blanks do not count. The last is
/// for the end of the text, where that is a line of its own.
pub(super) fn line_hashes(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let is_significant = |unit: &u16| ![u16::from(b' '), u16::from(b'\t')].contains(unit);
    // The end of the text counts as a character.
    let units: Vec<u16> = text.encode_utf16().filter(is_significant).chain([u16::MAX]).collect();
    let is_line_feed = |unit: &u16| *unit == u16::from(b'\n');
    let mut n_seen: BTreeMap<u64, usize> = BTreeMap::new();
    let starts = (0..units.len()).filter(|&start| start == 0 || is_line_feed(&units[start - 1]));
    let hash = |start: usize| {
        let units = units[start..].iter().copied().chain(std::iter::repeat(0)).take(LENGTH);
        let hash = units.fold(0, |hash: u64, unit| hash.wrapping_mul(37).wrapping_add(unit.into()));
        let ordinal = n_seen.entry(hash).or_default();
        *ordinal += 1;
        format!("{hash:x}:{ordinal}")
    };
    starts.map(hash).collect()
}

#[cfg(test)]
mod tests {
    use super::line_hashes;

    #[test]
    fn the_hashes_are_those_of_the_upload_action() {
        let hashes =
            ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"];
        assert_eq!(line_hashes(" a\nb\n  \t\tc\n d"), hashes);
        let hashes = [
            "8b7cf3e952e7aeb2:1",
            "b1ae1287ec4718d9:1",
            "bff680108adb0fcc:1",
            "c6805c5e1288b612:1",
            "b86d3392aea1be30:1",
            "e6ceba753e1a442:1",
        ];
        assert_eq!(line_hashes("hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End"), hashes);
    }

    #[test]
    fn equal_lines_are_told_apart_and_line_ends_do_not_count() {
        let hashes = line_hashes(&"a\n".repeat(300));
        assert_eq!(hashes.len(), 301);
        assert_eq!(hashes[1].split_once(':').map(|(_, ordinal)| ordinal), Some("2"));
        assert_eq!(line_hashes(&"a\r\n".repeat(300)), hashes);
    }
}
