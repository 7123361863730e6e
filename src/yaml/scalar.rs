//! Scalars and the values they have in YAML 1.1, as SnakeYAML 1.33 resolves them.

use std::borrow::Cow;

use crate::text::Span;

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScalarStyle {
    /// Without quotes; also the null that is not written at all.
    Plain,
    /// `'…'`.
    SingleQuoted,
    /// `"…"`.
    DoubleQuoted,
    /// `|`.
    Literal,
    /// `>`.
    Folded,
}

/// A single value.
#[derive(Clone, Debug)]
pub struct Scalar<'s> {
    /// The text after quotes, escapes and folding are resolved. Empty when nothing is written.
    pub text: Cow<'s, str>,
    /// How it is written.
    pub style: ScalarStyle,
    /// The bytes between the quotes, or below the header of a block scalar; the whole of a plain one.
    pub content: Span,
}

/// What a scalar is to a YAML 1.1 parser.
#[derive(Clone, Debug, PartialEq)]
pub enum ScalarValue {
    /// Nothing, `~`, `null`.
    Null,
    /// `true`, `yes`, `on` and their opposites.
    Bool(bool),
    /// A whole number that fits 64 bits.
    Int(i64),
    /// A whole number that does not.
    BigInt,
    /// A number with a fraction or an exponent.
    Float(f64),
    /// A date or a time.
    Timestamp,
    /// Text: see [`Scalar::text`].
    String,
}

impl Scalar<'_> {
    /// Its value, given the tag that the node carries (`!!str`). Text that its tag cannot take (`!!int x`) stays
    /// text, as does text with a tag that YAML does not define.
    pub fn value(&self, tag: Option<&str>) -> ScalarValue {
        let text = self.text.as_ref();
        let Some(tag) = tag.filter(|&tag| tag != "!") else {
            return match self.style {
                ScalarStyle::Plain => plain(text),
                _ => ScalarValue::String,
            };
        };
        let value = match tag_name(tag) {
            Some("null") => Some(ScalarValue::Null),
            // Measured: what is no boolean becomes null.
            Some("bool") => Some(boolean(text).unwrap_or(ScalarValue::Null)),
            Some("int") => integer(text),
            Some("float") => float(text).or_else(|| float(&format!("{text}."))),
            Some("timestamp") if is_timestamp(text) => Some(ScalarValue::Timestamp),
            _ => None,
        };
        value.unwrap_or(ScalarValue::String)
    }
}

/// The name of a tag that YAML defines: `str` for `!!str`.
pub(super) fn tag_name(tag: &str) -> Option<&str> {
    tag.strip_prefix("!!").or_else(|| tag.strip_prefix("!<tag:yaml.org,2002:")?.strip_suffix('>'))
}

/// The value of text without quotes and tag.
pub(super) fn plain(text: &str) -> ScalarValue {
    let value = match text.as_bytes() {
        b"" | b"~" | b"null" | b"Null" | b"NULL" => Some(ScalarValue::Null),
        [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => integer(text)
            .or_else(|| float(text))
            .or_else(|| is_timestamp(text).then_some(ScalarValue::Timestamp)),
        _ => boolean(text),
    };
    value.unwrap_or(ScalarValue::String)
}

/// The single letters `y` and `n` are text, whatever YAML 1.1 says.
fn boolean(text: &str) -> Option<ScalarValue> {
    match text {
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => {
            Some(ScalarValue::Bool(true))
        }
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => {
            Some(ScalarValue::Bool(false))
        }
        _ => None,
    }
}

/// Decimal, `0b`, `0x`, octal by a leading zero, or base 60 with colons; with a sign and underscores.
fn integer(text: &str) -> Option<ScalarValue> {
    let (is_negative, unsigned) = split_sign(text);
    let (radix, digits) = match unsigned.as_bytes() {
        [b'0', b'b', ..] => (2, &unsigned[2..]),
        [b'0', b'x', ..] => (16, &unsigned[2..]),
        [b'0', _, ..] => (8, &unsigned[1..]),
        [b'0'..=b'9', ..] => (10, unsigned),
        _ => return None,
    };
    if radix == 10 && digits.contains(':') {
        return sexagesimal_integer(is_negative, digits);
    }
    let is_digit = |character: char| character == '_' || character.is_digit(radix);
    let significant = digits.replace('_', "");
    if significant.is_empty() || !digits.chars().all(is_digit) {
        return None;
    }
    let signed = if is_negative { format!("-{significant}") } else { significant };
    Some(i64::from_str_radix(&signed, radix).map_or(ScalarValue::BigInt, ScalarValue::Int))
}

fn sexagesimal_integer(is_negative: bool, digits: &str) -> Option<ScalarValue> {
    let mut parts = digits.split(':');
    let first = parts.next().filter(|part| is_decimal(part))?;
    let mut value: i32 = wrap(&first.replace('_', ""));
    for part in parts {
        if !is_sixtieth(part) {
            return None;
        }
        value = value.wrapping_mul(60).wrapping_add(wrap(part));
    }
    let value = i64::from(value);
    Some(ScalarValue::Int(if is_negative { -value } else { value }))
}

/// The number that a Java `int` makes of decimal digits: the sum in base 60 overflows silently there.
fn wrap(digits: &str) -> i32 {
    digits.bytes().fold(0, |value: i32, digit| {
        value.wrapping_mul(10).wrapping_add(i32::from(digit.wrapping_sub(b'0')))
    })
}

/// With a point or an exponent, infinite, not a number, or base 60 with a point.
fn float(text: &str) -> Option<ScalarValue> {
    if let ".nan" | ".NaN" | ".NAN" = text {
        return Some(ScalarValue::Float(f64::NAN));
    }
    let (is_negative, unsigned) = split_sign(text);
    let number = match unsigned {
        ".inf" | ".Inf" | ".INF" => f64::INFINITY,
        _ if unsigned.contains(':') => sexagesimal_float(unsigned)?,
        _ => decimal_float(unsigned)?,
    };
    Some(ScalarValue::Float(if is_negative { -number } else { number }))
}

fn decimal_float(unsigned: &str) -> Option<f64> {
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let is_exponent = exponent.is_none_or(|exponent| {
        let digits = split_sign(exponent).1;
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    });
    let is_mantissa = match mantissa.split_once('.') {
        Some(("", fraction)) => is_digits(fraction) && fraction.contains(|c| c != '_'),
        Some((whole, fraction)) => {
            is_decimal(whole) && (fraction.is_empty() || is_digits(fraction))
        }
        None => exponent.is_some() && is_decimal(mantissa),
    };
    if !is_exponent || !is_mantissa {
        return None;
    }
    unsigned.replace('_', "").parse().ok()
}

fn sexagesimal_float(unsigned: &str) -> Option<f64> {
    let (whole, fraction) = unsigned.split_once('.')?;
    let mut parts = whole.split(':');
    let first = parts.next().filter(|part| is_decimal(part))?;
    let mut value: f64 = first.replace('_', "").parse().ok()?;
    let mut last = "";
    for part in parts {
        if !is_sixtieth(part) {
            return None;
        }
        value = (value + last.parse().unwrap_or(0.0)) * 60.0;
        last = part;
    }
    if !fraction.is_empty() && !is_digits(fraction) {
        return None;
    }
    Some(value + format!("{last}.{}", fraction.replace('_', "")).parse::<f64>().ok()?)
}

fn split_sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(unsigned) => (true, unsigned),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// Digits and underscores, at least one of them.
fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte == b'_' || byte.is_ascii_digit())
}

/// Digits and underscores, starting with a digit.
fn is_decimal(text: &str) -> bool {
    is_digits(text) && !text.starts_with('_')
}

/// A place in base 60: one digit, or two of which the first is below 6.
fn is_sixtieth(text: &str) -> bool {
    matches!(text.as_bytes(), [b'0'..=b'9'] | [b'0'..=b'5', b'0'..=b'9'])
}

/// `2024-01-31`, or a date and a time: `2024-1-31 9:05:00.5 +01:00`. Whether the calendar has it does not matter.
fn is_timestamp(text: &str) -> bool {
    let Some((date, time)) = text.split_once(['T', 't', ' ', '\t']) else {
        return matches!(lengths(text, '-'), Some([4, 2, 2]));
    };
    if !matches!(lengths(date, '-'), Some([4, 1 | 2, 1 | 2])) {
        return false;
    }
    let separator = text.as_bytes()[date.len()];
    let time = if separator.eq_ignore_ascii_case(&b't') {
        time
    } else {
        time.trim_start_matches([' ', '\t'])
    };
    let clock_length = time.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(time.len());
    let (clock, rest) = time.split_at(clock_length);
    if !matches!(lengths(clock, ':'), Some([1 | 2, 2, 2])) {
        return false;
    }
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => rest,
    };
    is_zone(rest)
}

fn is_zone(text: &str) -> bool {
    let zone = text.trim_start_matches([' ', '\t']);
    if text.is_empty() || zone == "Z" {
        return true;
    }
    let Some(offset) = zone.strip_prefix(['+', '-']) else {
        return false;
    };
    let (hours, minutes) = offset.split_once(':').unwrap_or((offset, "00"));
    matches!(digits(hours), Some(1 | 2)) && digits(minutes) == Some(2)
}

/// The lengths of three groups of digits.
fn lengths(text: &str, separator: char) -> Option<[usize; 3]> {
    let mut groups = text.split(separator);
    let lengths = [digits(groups.next()?)?, digits(groups.next()?)?, digits(groups.next()?)?];
    groups.next().is_none().then_some(lengths)
}

/// The length of a text of digits only.
fn digits(text: &str) -> Option<usize> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then_some(text.len())
}
