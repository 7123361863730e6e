//! Characters that look like a blank, or like nothing, and are text to YAML.

use super::scene::Scene;
use crate::diagnostic::{Applicability, Diagnostic, Severity};
use crate::text::{Edit, Span};

/// The finding for such characters among the blanks of the line of the fault, or of the one above it: at its start,
/// behind a dash or behind a colon.
pub(super) fn invisible(scene: &Scene<'_>) -> Option<Diagnostic> {
    let above = scene.last.map(|last| scene.line_at(last.span().start));
    above.into_iter().chain([scene.line]).find_map(|line| {
        let span = invisible_blanks(line.content)?;
        Some(finding(
            scene.text,
            Span::new(line.span.start + span.start, line.span.start + span.end),
        ))
    })
}

/// The finding for such characters at the start of text without quotes, which read as YAML with them.
pub(in crate::yaml::parse) fn check(text: &str, plain: Span) -> Option<Diagnostic> {
    let line = plain.slice(text).lines().next()?;
    let blanks = invisible_blanks(line)?;
    let span = Span::new(plain.start + blanks.start, plain.start + blanks.end);
    Some(Diagnostic { severity: Severity::Warning, ..finding(text, span) })
}

/// Where such characters stand in a line in the place of a blank: at its start, behind its dashes or its key.
fn invisible_blanks(line: &str) -> Option<Span> {
    let text = line.trim_start_matches(|c| c == '-' || c == ' ' || is_invisible(c));
    let at_start = line[..line.len() - text.len()].find(is_invisible);
    let start = at_start.or_else(|| {
        let (key, value) = text.split_once(':')?;
        let is_key = key.chars().all(|c| c.is_alphanumeric() || "_-".contains(c));
        (is_key && value.starts_with(is_invisible)).then(|| line.len() - value.len())
    })?;
    let behind = line[start..].trim_start_matches(is_invisible);
    Some(Span::new(start, line.len() - behind.len()))
}

fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{a0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200d}' | '\u{202f}' | '\u{205f}' | '\u{2060}' | '\u{3000}'
    )
}

fn finding(text: &str, span: Span) -> Diagnostic {
    let code = span.slice(text).chars().next().map_or(0, u32::from);
    let n_blanks = span.slice(text).chars().count();
    let message =
        format!("the character U+{code:04X} looks like a blank and is text to YAML; write spaces");
    let edit = Edit::replace(span, " ".repeat(n_blanks));
    Diagnostic::error("yaml-character", span, message).with_edit(
        Applicability::Unsafe,
        "write spaces",
        edit,
    )
}
