//! Postman API keys in texts, where they must not be.

/// Whether a text holds a Postman API key, or the start of one that was typed only in part. Also a whole text of 32
/// hexadecimal digits: keys once looked like that.
pub fn contains_key(text: &str) -> bool {
    let is_old_key = text.len() == 32 && text.bytes().all(is_key_digit);
    is_old_key || text.contains("PMAK-")
}

/// Where the whole keys of a text start.
pub(super) fn find_keys(text: &str) -> impl Iterator<Item = usize> {
    text.match_indices("PMAK-").filter_map(|(start, prefix)| {
        let rest = text.as_bytes().get(start + prefix.len()..start + KEY_LENGTH)?;
        let (first, last) = (rest.get(..24)?, rest.get(25..)?);
        let is_key = first.iter().chain(last).copied().all(is_key_digit) && rest[24] == b'-';
        is_key.then_some(start)
    })
}

/// `PMAK-`, 24 digits, `-`, 34 digits.
const KEY_LENGTH: usize = 5 + 24 + 1 + 34;

fn is_key_digit(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_whole_and_in_part() {
        let key = format!("PMAK-{}-{}", "0a".repeat(12), "1b".repeat(17));
        let text = format!("a {key} b {}", &key[..40]);
        let starts: Vec<_> = find_keys(&text).collect();
        assert_eq!(starts, [2]);
        assert!(contains_key(&text));
        assert!(contains_key("PMAK-12"));
        assert!(contains_key(&"0a".repeat(16)));
        assert!(!contains_key("4946945-3673316a-9a35-4b0d-a148-3566b490798d"));
    }
}
