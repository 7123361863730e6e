//! Templates: text with `<< … >>` in it, as CircleCI replaces it in every scalar of a 2.1 config.

use crate::expression::fault::{Fault, FaultKind};
use crate::expression::here_document::{is_here_document, is_open_reference};
use crate::expression::parse::{DEPTH_LIMIT, LENGTH_LIMIT, parse};
use crate::expression::tree::{Expression, ExpressionKind};
use crate::text::{Span, Spanned};

/// A text with tags in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template<'t> {
    /// What it is made of, in order. What could not be read is left out.
    pub segments: Vec<Segment<'t>>,
    /// What is wrong with its form, in order. CircleCI reports the first one only.
    pub faults: Vec<Fault<'t>>,
    /// The bytes of the whole text.
    span: Span,
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment<'t> {
    /// Bytes that stay as they are. The backslash that takes the meaning of `<<` away is not among them.
    Text(Span),
    /// `<< expression >>`.
    Tag {
        /// What stands in it.
        expression: Expression<'t>,
        /// From `<<` to `>>`.
        span: Span,
    },
    /// `<<# name >> … <</ name >>`, which stays if the value is true, or `<<^ name >> …`, which stays if it is not.
    Section {
        /// Whether it stays if the value is not true.
        is_inverted: bool,
        /// Whose value it asks for.
        name: Spanned<&'t str>,
        /// What stands in it.
        body: Vec<Self>,
    },
}

/// Reads a scalar's text.
pub fn template(text: &str) -> Template<'_> {
    let span = Span::new(0, text.len());
    let mut reader =
        Reader { text, open: Vec::new(), template: Template { span, ..Template::default() } };
    let mut at = 0;
    while let Some(offset) = text[at..].find("<<") {
        let tag = at + offset;
        let n_backslashes = text[at..tag].len() - text[at..tag].trim_end_matches('\\').len();
        // Of a pair of backslashes one is for the other.
        reader.text(at, tag - n_backslashes.div_ceil(2));
        at = if n_backslashes % 2 == 1 {
            reader.text(tag, tag + 2);
            tag + 2
        } else {
            reader.tag(tag)
        };
    }
    reader.text(at, text.len());
    reader.finish()
}

struct Reader<'t> {
    text: &'t str,
    /// The sections around the place, the outermost first, and what stood before each of them.
    open: Vec<(bool, Spanned<&'t str>, Vec<Segment<'t>>)>,
    template: Template<'t>,
}

impl<'t> Reader<'t> {
    fn text(&mut self, start: usize, end: usize) {
        if start < end {
            self.template.segments.push(Segment::Text(Span::new(start, end)));
        }
    }

    fn fault(&mut self, kind: FaultKind<'t>, span: Span) {
        self.template.faults.push(Fault { kind, span });
    }

    /// Reads the tag whose `<<` stands at an offset; gives the offset behind it.
    fn tag(&mut self, start: usize) -> usize {
        let rest = &self.text[start + 2..];
        let until_next = &rest[..rest.find("<<").unwrap_or(rest.len())];
        let closed = until_next.split_once(">>");
        let Some((body, _)) = closed.filter(|(body, _)| !is_here_document(body)) else {
            return self.unclosed(start);
        };
        let inside = Span::new(start + 2, start + 2 + body.len());
        let span = Span::new(start, inside.end + 2);
        let n_characters = body.chars().count();
        if n_characters >= LENGTH_LIMIT && is_open_reference(body) {
            return self.unclosed(start);
        } else if n_characters >= LENGTH_LIMIT {
            self.fault(FaultKind::TooLong(n_characters), Span::new(start, start + 2));
        } else if body.starts_with(['#', '^', '/']) {
            self.section(body, inside, span);
        } else if body.trim().is_empty() {
            self.fault(FaultKind::Empty, span);
        } else {
            match parse(self.text, inside) {
                Ok(expression) => {
                    self.template.segments.push(Segment::Tag { expression, span });
                }
                // A name may hold signs that no expression has, such as colons.
                Err(faults) if has_unknown_sign(&faults) && is_name(body.trim()) => {
                    let Spanned { value: name, span: place } = trimmed(body, inside);
                    let expression = Expression { kind: ExpressionKind::Name(name), span: place };
                    self.template.segments.push(Segment::Tag { expression, span });
                }
                Err(_) if is_open_reference(body) => return self.unclosed(start),
                Err(faults) => self.template.faults.extend(faults),
            }
        }
        span.end
    }

    fn unclosed(&mut self, start: usize) -> usize {
        let behind = start + 2;
        let line = self.text[behind..].lines().next().unwrap_or_default();
        self.fault(FaultKind::Unclosed(line), Span::new(start, behind));
        behind
    }

    fn section(&mut self, body: &'t str, inside: Span, tag: Span) {
        let name = trimmed(&body[1..], Span::new(inside.start + 1, inside.end));
        if !is_name(name.value) {
            self.fault(FaultKind::SectionName(name.value), tag);
        }
        if !body.starts_with('/') {
            if self.open.len() == DEPTH_LIMIT {
                self.fault(FaultKind::TooDeep, tag);
                return;
            }
            let before = std::mem::take(&mut self.template.segments);
            self.open.push((body.starts_with('^'), name, before));
            return;
        }
        match self.open.last() {
            None if is_name(name.value) => {
                self.fault(FaultKind::SectionUnopened(name.value), tag);
            }
            None => {}
            Some((_, open, _)) => {
                let open = open.value;
                if open != name.value && is_name(open) && is_name(name.value) {
                    let kind = FaultKind::SectionMismatch { open, close: name.value };
                    self.fault(kind, name.span);
                }
                self.close();
            }
        }
    }

    fn close(&mut self) -> Option<Spanned<&'t str>> {
        let (is_inverted, name, before) = self.open.pop()?;
        let body = std::mem::replace(&mut self.template.segments, before);
        if is_name(name.value) {
            self.template.segments.push(Segment::Section { is_inverted, name, body });
        } else {
            self.template.segments.extend(body);
        }
        Some(name)
    }

    fn finish(mut self) -> Template<'t> {
        while let Some(name) = self.close() {
            if is_name(name.value) {
                self.fault(FaultKind::SectionUnclosed(name.value), name.span);
            }
        }
        self.template.faults.sort_by_key(|fault| fault.span);
        self.template
    }
}

fn has_unknown_sign(faults: &[Fault<'_>]) -> bool {
    faults.iter().any(|fault| {
        matches!(
            fault.kind,
            FaultKind::UnknownCharacter(_)
                | FaultKind::ForeignOperator(..)
                | FaultKind::SingleEquals
                | FaultKind::SingleQuotes(_)
        )
    })
}

fn trimmed(body: &str, span: Span) -> Spanned<&str> {
    let start = span.start + (body.len() - body.trim_start().len());
    let name = body.trim();
    Spanned::new(name, Span::new(start, start + name.len()))
}

/// Whether a text can be a name where it is all that a tag holds: a word, then parts that may hold any signs.
fn is_name(text: &str) -> bool {
    let is_word = |character: char| character.is_alphanumeric() || "_-".contains(character);
    let Some((word, parts)) = text.split_once('.') else {
        return !text.is_empty() && text.chars().all(is_word);
    };
    !word.is_empty()
        && word.chars().all(is_word)
        && !parts.is_empty()
        && !parts.contains(char::is_whitespace)
}

impl<'t> Template<'t> {
    /// The expression, if it is all that the text holds; then the text becomes a value of the expression's type.
    pub fn whole_expression(&self) -> Option<&Expression<'t>> {
        match self.segments.as_slice() {
            [Segment::Tag { expression, span }] if *span == self.span => Some(expression),
            _ => None,
        }
    }

    /// The name, if a reference to it is all that the text holds.
    pub fn whole_reference(&self) -> Option<Spanned<&'t str>> {
        self.whole_expression().and_then(Expression::as_name)
    }

    /// The expressions of all tags, in the order of the text; a section's name counts as one.
    pub fn expressions(&self) -> Vec<Expression<'t>> {
        let mut found = Vec::new();
        collect(&self.segments, &mut found);
        found
    }

    /// The text with values in the place of its tags; `None` where one holds more than a name, or one without a value,
    /// and where something could not be read.
    pub fn filled<'v>(
        &self,
        text: &str,
        value: impl Fn(&str) -> Option<&'v str>,
    ) -> Option<String> {
        let mut filled = String::with_capacity(text.len());
        for segment in &self.segments {
            filled.push_str(match segment {
                Segment::Text(span) => span.slice(text),
                Segment::Tag { expression, .. } => value(expression.as_name()?.value)?,
                Segment::Section { .. } => return None,
            });
        }
        self.faults.is_empty().then_some(filled)
    }

    /// All names in it, in the order of the text.
    pub fn names(&self) -> Vec<Spanned<&'t str>> {
        self.expressions().iter().flat_map(Expression::names).collect()
    }
}

fn collect<'t>(segments: &[Segment<'t>], found: &mut Vec<Expression<'t>>) {
    let mut waiting: Vec<_> = segments.iter().rev().collect();
    while let Some(segment) = waiting.pop() {
        match segment {
            Segment::Text(_) => {}
            Segment::Tag { expression, .. } => found.push(expression.clone()),
            Segment::Section { name, body, .. } => {
                found.push(Expression { kind: ExpressionKind::Name(name.value), span: name.span });
                waiting.extend(body.iter().rev());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    /// The text as it stays, with each tag's expression in braces, then the faults.
    fn read(text: &str) -> String {
        let template = template(text);
        let mut result = String::new();
        write_segments(&template.segments, text, &mut result);
        for fault in &template.faults {
            let Span { start, end } = fault.span;
            write!(result, " [{start}..{end} {}]", fault.kind).unwrap();
        }
        result
    }

    fn write_segments(segments: &[Segment<'_>], text: &str, result: &mut String) {
        for segment in segments {
            match segment {
                Segment::Text(span) => result.push_str(span.slice(text)),
                Segment::Tag { expression, .. } => {
                    write!(result, "{{{}}}", expression.span.slice(text)).unwrap();
                }
                Segment::Section { is_inverted, name, body } => {
                    let mark = if *is_inverted { '^' } else { '#' };
                    write!(result, "{{{mark}{}:", name.value).unwrap();
                    write_segments(body, text, result);
                    result.push('}');
                }
            }
        }
    }

    #[test]
    fn reads_tags_between_text() {
        assert_eq!(read("a << parameters.b >> c >> d"), "a {parameters.b} c >> d");
        assert_eq!(read("<<x>><< y == 1 >>"), "{x}{y == 1}");
        assert_eq!(read("<< pipeline.parameters.a:b:c >>"), "{pipeline.parameters.a:b:c}");
    }

    #[test]
    fn backslashes_take_the_meaning_away_in_pairs() {
        assert_eq!(read(r"cat \<<EOF"), "cat <<EOF");
        assert_eq!(read(r"a \\<< b >>"), r"a \{b}");
        assert_eq!(read(r"a \\\<< b >>"), r"a \<< b >>");
        assert_eq!(read(r"cat \<<< b"), "cat <<< b");
        assert_eq!(read(r"a \n << b >>"), r"a \n {b}");
    }

    #[test]
    fn sections_hold_tags_and_each_other() {
        assert_eq!(read("<<# a >>b<< c >><<^ d >>e<</ d >><</ a >>f"), "{#a:b{c}{^d:e}}f");
        assert_eq!(
            read("<<#a>>b<</c>>"),
            "{#a:b} [10..11 `<</ c >>` cannot end section `a`; write `<</ a >>`]"
        );
        assert_eq!(
            read("<<#a>>b"),
            "{#a:b} [3..4 section `a` has no end; close it with `<</ a >>`]"
        );
        assert_eq!(read("b<</a>>"), "b [1..7 no section is open that `<</ a >>` could end]");
        assert_eq!(
            read("<<# a == b >>"),
            " [0..13 a section takes the name of one parameter or value, not `a == b`]"
        );
    }

    #[test]
    fn shell_redirections_are_not_closed_by_a_later_tag() {
        let unclosed = "`<<` starts an expression that no `>>` ends";
        assert_eq!(read("cat <<EOF\nx\nEOF"), format!("cat EOF\nx\nEOF [4..6 {unclosed}]"));
        assert_eq!(
            read("cat <<EOF\n<< parameters.x >>\nEOF"),
            format!("cat EOF\n{{parameters.x}}\nEOF [4..6 {unclosed}]")
        );
        assert_eq!(
            read("cat <<'EOF'\nx\nEOF\necho >> y"),
            format!("cat 'EOF'\nx\nEOF\necho >> y [4..6 {unclosed}]")
        );
        assert_eq!(read("cat << 'EOF' >> y"), format!("cat  'EOF' >> y [4..6 {unclosed}]"));
        assert_eq!(
            read("echo << parameters.x\necho y >> z"),
            format!("echo  parameters.x\necho y >> z [5..7 {unclosed}]")
        );
        assert_eq!(
            read("<< parameters.x and\nparameters.y >>"),
            "{parameters.x and\nparameters.y}"
        );
        assert_eq!(read("tr a b <<< x >> y"), format!("tr a b < x >> y [7..9 {unclosed}]"));
    }

    #[test]
    fn faults_of_expressions_stand_in_the_whole_text() {
        assert_eq!(read("é << >>"), "é  [3..8 there is no expression between `<<` and `>>`]");
        assert_eq!(
            read("a << b && c >>"),
            "a  [7..9 an expression has no operator `&&`; write `and`]"
        );
    }

    #[test]
    fn only_a_reference_alone_keeps_its_type() {
        assert_eq!(template("<< parameters.x >>").whole_reference().unwrap().value, "parameters.x");
        assert!(template("<< parameters.x >>-y").whole_reference().is_none());
        assert!(template("<< not parameters.x >>").whole_reference().is_none());
        assert!(template("<< not parameters.x >>").whole_expression().is_some());
        let filled = |text| template(text).filled(text, |name| (name == "a").then_some("1"));
        assert_eq!(filled("x-<< a >>-<<a>> \\<<"), Some("x-1-1 <<".to_owned()));
        assert_eq!(
            ["<< b >>", "<<# a >>b<</ a >>", "<< a", "<< a == 1 >>"].map(filled),
            [const { None }; 4]
        );
        let names = template("<< a and b >><<# c >>d<</ c >>").names();
        assert_eq!(names.iter().map(|name| name.value).collect::<Vec<_>>(), ["a", "b", "c"]);
    }
}
