//! Strings as YAML scalars that every parser, 1.1 or 1.2, reads back as the same string.

use std::borrow::Cow;

use crate::text::Span;
use crate::yaml::{Scalar, ScalarStyle, ScalarValue};

/// Where a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// In a block collection.
    Block,
    /// Between brackets or braces.
    Flow,
}

/// The scalar for a string: plain where that is safe, else in single quotes, else in double quotes. One line.
pub fn quote(text: &str, context: Context) -> Cow<'_, str> {
    if is_plain_safe(text, context) {
        Cow::Borrowed(text)
    } else if text.chars().all(|character| !character.is_control() && character != '\u{feff}') {
        Cow::Owned(format!("'{}'", text.replace('\'', "''")))
    } else {
        Cow::Owned(double_quote(text))
    }
}

fn is_plain_safe(text: &str, _context: Context) -> bool {
    let plain =
        Scalar { text: Cow::Borrowed(text), style: ScalarStyle::Plain, content: Span::empty(0) };
    let safe = |character: char| character.is_ascii_alphanumeric() || "_./@+-".contains(character);
    text.starts_with(|character: char| character.is_ascii_alphabetic())
        && text.chars().all(safe)
        && plain.value(None) == ScalarValue::String
}

/// The scalar in double quotes, which JSON reads as well.
pub fn double_quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            _ if character.is_control() || character == '\u{feff}' => {
                quoted.extend(format!("\\u{:04x}", u32::from(character)).chars());
            }
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}
