//! Regular expressions of filters and conditions, and filters that lack the slashes of one.

use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::expression::{ExpressionKind, RegexFault, check_regex};
use crate::model::Model;
use crate::model::scope::Filter;
use crate::model::workflow::is_template;
use crate::rules::expression::logic::{part, statements};
use crate::rules::expression::{expressions, fix};
use crate::text::{Edit, Edits, Span};
use crate::yaml::{Node, Offsets, ScalarStyle};

pub(in crate::rules) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for filter in &model.scopes().filters {
        let Some(text) = filter.node.as_str().filter(|text| !is_template(text)) else { continue };
        let pattern = text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
        match pattern {
            Some(pattern) => {
                let Some(fault) = check_regex(pattern) else { continue };
                let mut diagnostic = explain(filter.node, 1, &fault);
                if fault.is_unsupported {
                    diagnostic = without_look_ahead(filter, pattern, diagnostic);
                }
                diagnostics.push(diagnostic);
            }
            None => diagnostics.extend(missing_slashes(filter.node, text)),
        }
    }
    for statement in statements(model).iter().filter(|it| it.name() == Some("matches")) {
        let Some(node) = part(*statement, "pattern") else { continue };
        if let Some(text) = node.as_str().filter(|text| !is_template(text))
            && let Some(fault) = check_regex(text)
        {
            diagnostics.push(explain(node, 0, &fault));
        }
    }
    for scalar in &model.scopes().scalars {
        for (expression, _) in expressions(scalar) {
            for part in expression.parts() {
                if let ExpressionKind::Pattern(pattern) = part.kind
                    && let Some(fault) = check_regex(pattern)
                {
                    diagnostics.push(explain(scalar.node, part.span.start + 1, &fault));
                }
            }
        }
    }
}

fn explain(node: Node<'_>, start: usize, fault: &RegexFault) -> Diagnostic {
    let rule = if fault.is_unsupported { "regex-lookaround" } else { "invalid-regex" };
    let part = Span::new(start + fault.span.start, start + fault.span.end);
    Diagnostic::error(rule, Offsets::new(node).span(part), fault.message.as_str())
}

/// Says how a filter does without a look-ahead: `ignore: main` instead of `only: /^(?!main$).*$/`.
fn without_look_ahead(
    filter: &Filter<'_>,
    pattern: &str,
    mut diagnostic: Diagnostic,
) -> Diagnostic {
    let Some(ignored) = ignored_instead(pattern) else {
        let help =
            "say under `ignore` what to leave out, or write `filters` as an expression with `not`";
        return diagnostic.with_help(help);
    };
    let key = filter.entry.key.scalar().filter(|key| key.style == ScalarStyle::Plain);
    let is_alone = filter.n_siblings == 1
        && filter.entry.value.as_sequence().is_none_or(|list| list.len() == 1);
    let is_only = filter.is_branches && filter.entry.name() == Some("only");
    if !is_only || !is_alone {
        return diagnostic.with_help(format!("say `{ignored}` under `ignore` instead"));
    }
    diagnostic.message = format!("{}; write `ignore: {ignored}` instead", diagnostic.message);
    let Some(key) = key.filter(|_| !filter.node.is_alias()) else { return diagnostic };
    let edits =
        vec![Edit::replace(key.content, "ignore"), Edit::replace(filter.node.span(), &ignored)];
    let Ok(edits) = Edits::new(edits) else { return diagnostic };
    let title = format!("write `ignore: {ignored}`");
    diagnostic.with_fix(Fix { title, applicability: Applicability::Safe, edits })
}

/// What to ignore instead of a pattern for everything that does not begin with, or is not, one name.
fn ignored_instead(pattern: &str) -> Option<String> {
    let pattern = pattern.strip_prefix('^').unwrap_or(pattern);
    let (name, rest) = pattern.strip_prefix("(?!")?.split_once(')')?;
    let is_rest = [".*", ".*$", ".+", ".+$"].contains(&rest);
    let is_literal = |name: &str| {
        name.starts_with(|character: char| character.is_ascii_alphabetic())
            && name
                .chars()
                .all(|character| character.is_ascii_alphanumeric() || "-_/".contains(character))
    };
    match name.strip_suffix('$') {
        Some(name) if is_rest && is_literal(name) => Some(name.to_owned()),
        None if is_rest && is_literal(name) => Some(format!("/{name}.*/")),
        _ => None,
    }
}

fn missing_slashes(node: Node<'_>, text: &str) -> Option<Diagnostic> {
    let has_one = text.len() > 1 && (text.starts_with('/') || text.ends_with('/'));
    // Git refuses most of these signs in the names of branches and tags.
    if !has_one && !text.contains(['*', '?', '[', '\\', '^', '$', '(', '|']) {
        return None;
    }
    let pattern = text.trim_matches('/');
    // `feature/*` is how shells say it.
    let is_glob =
        !has_one && pattern.contains('*') && !pattern.contains([')', ']', '.', '\\', '+']);
    let pattern = if is_glob { pattern.replace('*', ".*") } else { pattern.to_owned() };
    let pattern = format!("/{pattern}/");
    let lack = if has_one { "has a slash at one end only" } else { "has no slashes around it" };
    let message =
        format!("`{text}` {lack}, so it is read as a name; write `{pattern}` for a pattern");
    let span = node.target().span();
    let diagnostic = Diagnostic::warning("regex-missing-slashes", span, message);
    let whole = Span::new(0, text.len());
    let title = format!("write `{pattern}`");
    let fix = fix(Offsets::new(node).edit(whole, &pattern), title, Applicability::Unsafe);
    match fix {
        Some(fix) if check_regex(pattern.trim_matches('/')).is_none() => {
            Some(diagnostic.with_fix(fix))
        }
        _ => Some(diagnostic),
    }
}
