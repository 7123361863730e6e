//! Strings as YAML scalars that every parser, 1.1 or 1.2, reads back as the same string.

use std::borrow::Cow;

use crate::yaml::ScalarValue;
use crate::yaml::scalar::plain;

/// Where a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// In a block collection.
    Block,
    /// Between brackets or braces.
    Flow,
}

/// The scalar for a string, in one line: plain where every parser agrees on it, else in double quotes, in single
/// quotes when the double ones would need escapes, in double quotes with escapes for what only they can hold.
pub fn quote(text: &str, context: Context) -> Cow<'_, str> {
    if is_plain(text, context) {
        return Cow::Borrowed(text);
    }
    let is_printable = !text.chars().any(needs_escape);
    if is_printable && text.contains(['"', '\\']) {
        return Cow::Owned(format!("'{}'", text.replace('\'', "''")));
    }
    Cow::Owned(double_quote(text))
}

/// The scalar for a string in double quotes, for values that people expect to see quoted, such as versions. JSON
/// reads it as well.
pub fn double_quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            _ if needs_escape(character) => {
                let escape = format!("\\u{:04x}", u32::from(character));
                quoted.push_str(&escape);
            }
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

/// Characters that some parser refuses, or takes for a line break or a byte-order mark.
fn needs_escape(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

fn is_plain(text: &str, context: Context) -> bool {
    let starts_well = match text.as_bytes() {
        [b'.', b'.', b'.', ..] => false,
        // SnakeYAML fails on `._`, which it takes for a number.
        [b'.', b'_', ..] => false,
        // A parameter: `<< parameters.name >>`.
        [b'<', b'<', rest @ ..] => !rest.is_empty(),
        [b'/' | b'.' | b'~' | b'$' | b'_' | b'(', ..] => true,
        _ => text.starts_with(char::is_alphanumeric),
    };
    let ends_well = !text.ends_with([' ', ':']);
    let forbidden: &[char] = match context {
        Context::Block => &[],
        Context::Flow => &[',', '[', ']', '{', '}', '?', '"', '\'', '#'],
    };
    let is_safe = |character: char| {
        !needs_escape(character)
            && (character == ' ' || !character.is_whitespace())
            && !forbidden.contains(&character)
    };
    starts_well
        && ends_well
        && text.chars().all(is_safe)
        && !text.contains(": ")
        && !text.contains(" #")
        && !is_other_value(text)
}

/// Whether some parser reads the text as something other than a string.
fn is_other_value(text: &str) -> bool {
    const WORDS: &[&str] = &["true", "false", "yes", "no", "on", "off", "y", "n", "null"];
    // Dates and numbers differ between parsers: `2024-1-1`, `08`, `0o17`.
    let is_numeric = |character: char| character.is_ascii_digit() || "-+_:".contains(character);
    let has_radix = matches!(text.as_bytes(), [b'0', b'a'..=b'z' | b'A'..=b'Z', ..]);
    plain(text) != ScalarValue::String
        || WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
        || text.chars().all(is_numeric)
        || has_radix
}
