//! `<< include(path) >>` in the text of a value. Knows nothing of YAML.

use crate::text::Span;

/// A statement that puts a file in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Statement<'t> {
    /// From `<<` to `>>`.
    pub(super) span: Span,
    pub(super) path: &'t str,
}

/// The statements in a text, in their order. The blanks inside, and the `)`, may be missing.
pub(super) fn statements(text: &str) -> Vec<Statement<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find("<<").map(|offset| at + offset) {
        match statement(&text[start..]) {
            Some((path, length)) => {
                at = start + length;
                found.push(Statement { span: Span::new(start, at), path });
            }
            None => at = start + 1,
        }
    }
    found
}

/// The statement that a text starts with: its path and its length.
fn statement(text: &str) -> Option<(&str, usize)> {
    let inside = text.strip_prefix("<<")?.trim_start().strip_prefix("include(")?;
    let is_path = |c: char| c.is_alphanumeric() || "-_./".contains(c);
    let rest = inside.trim_start_matches(is_path);
    let path = &inside[..inside.len() - rest.len()];
    let behind = rest.strip_prefix(')').unwrap_or(rest).trim_start().strip_prefix(">>")?;
    (!path.is_empty()).then_some((path, text.len() - behind.len()))
}

/// The text of a file as it stands in a config: `<<` in it is no template.
pub(super) fn escaped(text: &str) -> String {
    text.replace("<<", "\\<<")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_and_the_parenthesis_may_be_missing() {
        let paths = |text| statements(text).iter().map(|it| it.path).collect::<Vec<_>>();
        assert_eq!(paths("<<include(a/b.sh)>>, <<  include(c.sh >>"), ["a/b.sh", "c.sh"]);
        assert_eq!(paths("<<< include(a) >>"), ["a"]);
        assert_eq!(
            paths("<< include() >> << include(a b) >> << includes(a) >> include(a)"),
            [""; 0]
        );
    }
}
