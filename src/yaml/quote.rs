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

/// How much deeper a value stands than its key or dash, in what [`write_string`] writes: an indentation that a block
/// scalar states counts from those.
const STEP: usize = 2;

/// Writes a string behind `key: ` or `- `, of which the key or the dash stands two columns before `indent`: on one
/// line as [`quote`] does, a text of several lines below a `|`, indented by `indent`, where a block scalar can carry
/// it. The caller writes the line break that follows.
pub fn write_string(text: &str, indent: usize, out: &mut String) {
    if !is_block(text) {
        out.push_str(&quote(text, Context::Block));
        return;
    }
    out.push('|');
    if text.trim_start_matches('\n').starts_with([' ', '\t']) {
        out.push_str(&STEP.to_string());
    }
    let body = text.trim_end_matches('\n');
    match text.len() - body.len() {
        0 => out.push('-'),
        1 => {}
        _ => out.push('+'),
    }
    // The caller's line break is the last one of the text.
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        out.push('\n');
        if !line.is_empty() {
            out.extend(std::iter::repeat_n(' ', indent));
            out.push_str(line);
        }
    }
}

/// Whether a text has several lines, and none that parsers or editors change. Blanks at its start or end would be
/// taken for indentation by some.
fn is_block(text: &str) -> bool {
    let mut lines = text.split('\n').filter(|line| !line.is_empty());
    let is_visible = |line: Option<&str>| line.is_some_and(|line| !line.trim().is_empty());
    text.contains('\n')
        && is_visible(lines.next())
        && lines.next_back().is_none_or(|line| is_visible(Some(line)))
        && !text.contains(|c| needs_escape(c) && !matches!(c, '\n' | '\t'))
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
