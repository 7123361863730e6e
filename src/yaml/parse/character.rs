//! Characters that SnakeYAML's reader refuses, or takes for line breaks, wherever they stand.

use crate::diagnostic::Diagnostic;
use crate::text::Span;

/// The findings for the characters of a text: the first that is refused, and the first hidden line break.
pub(super) fn check(text: &str) -> Vec<Diagnostic> {
    // Plain ASCII is most of every config.
    let is_suspect = |character: char| !matches!(character, ' '..='~' | '\t' | '\n' | '\r' | '\u{a0}'..='\u{2027}');
    let mut diagnostics = Vec::new();
    let mut breaks = false;
    for (offset, character) in text.char_indices().filter(|&(_, character)| is_suspect(character)) {
        let span = Span::new(offset, offset + character.len_utf8());
        if let '\u{85}' | '\u{2028}' | '\u{2029}' = character {
            if !breaks {
                diagnostics.push(line_break(character, span));
            }
            breaks = true;
        } else if is_refused(character) {
            diagnostics.push(refused(text, character, span));
            break;
        }
    }
    diagnostics
}

fn is_refused(character: char) -> bool {
    matches!(character, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
}

fn refused(text: &str, character: char, span: Span) -> Diagnostic {
    let code = u32::from(character);
    let message = format!(
        "the control character U+{code:04X} cannot stand in YAML; take it away, or write it as an escape in double quotes"
    );
    let diagnostic = Diagnostic::error("yaml-character", span, message);
    let n_nuls = text.bytes().take(1000).filter(|&byte| byte == 0).count();
    if n_nuls > 1 {
        diagnostic.with_help("so many NULs come from UTF-16; save the file as UTF-8")
    } else {
        diagnostic
    }
}

fn line_break(character: char, span: Span) -> Diagnostic {
    let code = u32::from(character);
    let message = format!(
        "CircleCI's YAML parser reads the invisible character U+{code:04X} as a line break; take it away"
    );
    Diagnostic::warning("yaml-character", span, message)
}
