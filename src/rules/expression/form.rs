//! The form of templates and expressions: tags without end, sections, operators that the language does not have.

use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::expression::{Fault, FaultKind};
use crate::model::Model;
use crate::model::scope::{Form, Role};
use crate::rules::expression::fix;
use crate::text::Span;
use crate::yaml::Offsets;

pub(in crate::rules) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for scalar in &model.scopes().scalars {
        match &scalar.form {
            Form::Template(template) => {
                diagnostics
                    .extend(template.faults.iter().map(|fault| explain(scalar.offsets(), fault)));
            }
            // A step's condition that is no expression is a string.
            Form::Bare(Err(faults)) if scalar.role != Role::StepCondition => {
                diagnostics.extend(faults.iter().map(|fault| explain(scalar.offsets(), fault)));
            }
            Form::Bare(_) => {}
        }
    }
}

fn explain(offsets: &Offsets<'_>, fault: &Fault<'_>) -> Diagnostic {
    let span = offsets.span(fault.span);
    if let FaultKind::Unclosed(line) = fault.kind {
        return unclosed(offsets, fault, line, span);
    }
    let mut diagnostic = Diagnostic::error(fault.kind.rule(), span, fault.kind.to_string());
    if let FaultKind::TooLong(_) = fault.kind
        && fault.span.len() == 2
    {
        diagnostic = diagnostic.with_help("for a here-document of a shell, write `\\<<`");
    }
    diagnostic.fix = fault.kind.replacement().and_then(|text| {
        let title = format!("write `{text}`");
        fix(offsets.edit(fault.span, &text), title, Applicability::Unsafe)
    });
    diagnostic
}

/// What `<<` without `>>` was meant as.
fn unclosed(offsets: &Offsets<'_>, fault: &Fault<'_>, line: &str, span: Span) -> Diagnostic {
    let start = fault.span.start;
    let name = line.trim_start_matches(' ');
    let is_reference =
        ["parameters.", "pipeline.", "matrix."].iter().any(|it| name.starts_with(it));
    let (advice, found) = if is_reference {
        let length = name.find(|it: char| !(it.is_alphanumeric() || "._-".contains(it)));
        let end = fault.span.end + (line.len() - name.len()) + length.unwrap_or(name.len());
        let behind = &line[end - fault.span.end..];
        // Half of the `>>` may be there.
        let half = behind.len() - behind.trim_start_matches(' ').len();
        let is_half = behind[half..].starts_with('>');
        let part = Span::new(end, if is_half { end + half + 1 } else { end });
        let title = "close it with `>>`".to_owned();
        (
            "close it with `>>`".to_owned(),
            fix(offsets.edit(part, " >>"), title, Applicability::Unsafe),
        )
    } else {
        let (meant, applicability) = if line.starts_with('<') {
            ("`\\<<<` for a here-string", Applicability::Safe)
        } else if is_here_document(line) {
            ("`\\<<` for a here-document", Applicability::Safe)
        } else {
            ("`\\<<` for the two signs", Applicability::Unsafe)
        };
        (format!("write {meant}"), escaped(offsets, start, applicability))
    };
    let message = format!("{}; {advice}", fault.kind);
    let mut diagnostic = Diagnostic::error("template-unclosed", span, message);
    diagnostic.fix = found;
    diagnostic
}

/// The fix that takes the meaning of the `<<` at an offset away.
pub(super) fn escaped(
    offsets: &Offsets<'_>,
    start: usize,
    applicability: Applicability,
) -> Option<Fix> {
    let title = "put `\\` before `<<`".to_owned();
    fix(offsets.edit(Span::empty(start), "\\"), title, applicability)
}

/// Whether the text behind `<<` is the delimiter of a here-document.
fn is_here_document(line: &str) -> bool {
    let line = line.trim_start_matches('-').trim_start();
    let word = line.trim_start_matches(['"', '\'', '\\']);
    let length = word.find(|character: char| !(character.is_alphanumeric() || character == '_'));
    let (word, rest) = word.split_at(length.unwrap_or(word.len()));
    word.starts_with(|character: char| character.is_alphabetic() || character == '_')
        && (rest.is_empty() || rest.starts_with([' ', '\t', '"', '\'', '>', '|', '&', ';', ')']))
}
