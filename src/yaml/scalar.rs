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
    /// Its value, given the tag that the node carries (`!!str`).
    pub fn value(&self, tag: Option<&str>) -> ScalarValue {
        if self.style != ScalarStyle::Plain || tag.is_some() {
            return ScalarValue::String;
        }
        match self.text.as_ref() {
            "" | "~" | "null" | "Null" | "NULL" => ScalarValue::Null,
            "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => {
                ScalarValue::Bool(true)
            }
            "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => {
                ScalarValue::Bool(false)
            }
            text => match (text.parse(), text.parse()) {
                (Ok(number), _) => ScalarValue::Int(number),
                (_, Ok(number)) => ScalarValue::Float(number),
                _ => ScalarValue::String,
            },
        }
    }
}
