//! Single values: is it a string, a number in range, one of the words that are known.

use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::lang::{Type, is_orb_reference};
use crate::model::nearest::did_you_mean;
use crate::model::place::{Subject, expected, found, one_of, shortened};
use crate::text::{Edit, Edits, Span};
use crate::yaml::{Node, Scalar, ScalarStyle, ScalarValue};

const WRONG_TYPE: &str = "wrong-type";
const UNKNOWN_VALUE: &str = "unknown-value";
const OUT_OF_RANGE: &str = "out-of-range";
const WRONG_FORMAT: &str = "wrong-format";
const INVALID_ORB_REFERENCE: &str = "invalid-orb-reference";

/// What is wrong with a scalar that must be of this type. It is no template and not null.
pub(super) fn check(
    node: Node<'_>,
    scalar: &Scalar<'_>,
    ty: &'static Type,
    subject: Subject<'_>,
) -> Option<Diagnostic> {
    let text = scalar.text.as_ref();
    let value = node.scalar_value()?;
    let mismatch = || format!("{subject} must be {}, not {}", expected(ty), found(node));
    let wrong_type = || Diagnostic::error(WRONG_TYPE, node.span(), mismatch());
    match ty {
        Type::Format(format) if !(format.matches)(text) => {
            Some(Diagnostic::error(WRONG_FORMAT, node.span(), mismatch()))
        }
        Type::Text | Type::Format(_) => match value {
            ScalarValue::Bool(_)
            | ScalarValue::Int(_)
            | ScalarValue::BigInt
            | ScalarValue::Float(_) => Some(quoted(node, wrong_type())),
            _ => None,
        },
        Type::Bool => match value {
            ScalarValue::Bool(_) => None,
            _ => Some(unquoted(node, scalar, wrong_type())),
        },
        Type::Int(least, most) => match value {
            ScalarValue::Int(number) if (*least..=*most).contains(&number) => None,
            ScalarValue::Int(number) => {
                let message = format!("{subject} must be {}, not {number}", expected(ty));
                Some(Diagnostic::error(OUT_OF_RANGE, node.span(), message))
            }
            _ => Some(unquoted(node, scalar, wrong_type())),
        },
        Type::Words(words) if !words.contains(&text) => {
            let words = || words.iter().copied();
            let text = shortened(text);
            let mut message = format!("{subject} must be {}, not `{text}`", one_of(words()));
            if words().count() > 1 {
                message += &did_you_mean(&text, words());
            }
            Some(Diagnostic::error(UNKNOWN_VALUE, node.span(), message))
        }
        Type::OrbReference if !is_orb_reference(text) => {
            let message = orb_reference(text, subject);
            let version = text.split_once('@').filter(|(path, _)| path.contains('/'));
            let span = version.and_then(|(path, _)| tail(node, scalar, path.len() + 1));
            Some(Diagnostic::error(INVALID_ORB_REFERENCE, span.unwrap_or(node.span()), message))
        }
        _ => None,
    }
}

/// Where the end of a scalar stands, from an offset in its text on; `None` where escapes or folding move that.
fn tail(node: Node<'_>, scalar: &Scalar<'_>, start: usize) -> Option<Span> {
    let content = scalar.content;
    let is_exact = content.slice(node.document().text()) == scalar.text;
    (is_exact && content.start + start < content.end)
        .then(|| Span::new(content.start + start, content.end))
}

/// Adds the fix that makes a number or a boolean a string.
fn quoted(node: Node<'_>, diagnostic: Diagnostic) -> Diagnostic {
    let text = node.span().slice(node.document().text());
    replaced(node, diagnostic, format!("\"{text}\""), "put it in quotes")
}

/// Adds the fix that makes a string the boolean or number that it spells.
fn unquoted(node: Node<'_>, scalar: &Scalar<'_>, diagnostic: Diagnostic) -> Diagnostic {
    let is_quoted = matches!(scalar.style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
    let plain = Scalar { style: ScalarStyle::Plain, ..scalar.clone() };
    match plain.value(None) {
        ScalarValue::Bool(_) | ScalarValue::Int(_) if is_quoted => {
            replaced(node, diagnostic, plain.text.into_owned(), "take the quotes away")
        }
        _ => diagnostic,
    }
}

fn replaced(node: Node<'_>, mut diagnostic: Diagnostic, text: String, title: &str) -> Diagnostic {
    diagnostic.message = format!("{}; {title}", diagnostic.message);
    match Edits::new(vec![Edit { span: node.span(), text }]) {
        Ok(edits) => {
            let (title, applicability) = (title.to_owned(), Applicability::Unsafe);
            diagnostic.with_fix(Fix { title, applicability, edits })
        }
        Err(_) => diagnostic,
    }
}

fn orb_reference(text: &str, subject: Subject<'_>) -> String {
    let shown = shortened(text);
    if text.starts_with("http://") {
        return format!("{subject} must come by `https://`, not `{shown}`");
    }
    match text.split_once('@') {
        None if text.contains('/') => {
            format!("{subject} must have a version, such as `{shown}@1.2.3`")
        }
        Some((path, version)) if path.contains('/') => {
            let shown = shortened(version);
            format!(
                "`{shown}` is no version of an orb; write one such as `1`, `1.2`, `1.2.3` or `volatile`"
            )
        }
        _ => format!("{subject} must be `namespace/name@version`, not `{shown}`"),
    }
}
