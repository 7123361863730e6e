//! Changes to a text as a list of replacements. Every byte outside them stays.

use crate::text::Span;

/// Replaces the bytes of `span` by `text`. An empty span inserts, an empty text deletes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What goes away, in bytes of the old text.
    pub span: Span,
    /// What comes instead.
    pub text: String,
}

impl Edit {
    /// Puts `text` before the byte at `offset`.
    pub fn insert(offset: usize, text: impl Into<String>) -> Self {
        Self { span: Span::empty(offset), text: text.into() }
    }

    /// Puts `text` in the place of `span`.
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }
}

/// Two edits want the same bytes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("two edits overlap at byte {offset}")]
pub struct OverlappingEdits {
    /// Where the second one starts, in bytes.
    pub offset: usize,
}

/// Edits of one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edits {
    /// Sorted by start, disjoint. Insertions at one place keep the order in which they were given.
    edits: Vec<Edit>,
}

impl Edits {
    /// Sorts the edits; `Err` when two of them overlap.
    pub fn new(mut edits: Vec<Edit>) -> Result<Self, OverlappingEdits> {
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        let overlap = edits.windows(2).find(|pair| pair[0].span.end > pair[1].span.start);
        match overlap {
            Some(pair) => Err(OverlappingEdits { offset: pair[1].span.start }),
            None => Ok(Self { edits }),
        }
    }

    /// A single edit.
    pub fn one(edit: Edit) -> Self {
        Self { edits: vec![edit] }
    }

    /// Whether there is nothing to change.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// In the order of the text.
    pub fn iter(&self) -> impl Iterator<Item = &Edit> {
        self.edits.iter()
    }

    /// The text after the changes. Spans must lie in `text`, on character boundaries.
    pub fn apply(&self, text: &str) -> String {
        let mut result = String::with_capacity(text.len());
        let mut copied = 0;
        for edit in &self.edits {
            result.push_str(&text[copied..edit.span.start]);
            result.push_str(&edit.text);
            copied = edit.span.end;
        }
        result.push_str(&text[copied..]);
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn applies_in_text_order_whatever_the_order_given() {
        let edits = Edits::new(vec![
            Edit::replace(Span::new(4, 5), "E"),
            Edit::insert(1, "1"),
            Edit::insert(1, "2"),
            Edit::replace(Span::new(1, 2), ""),
        ]);
        assert_eq!(edits.unwrap().apply("abcde"), "a12cdE");
    }

    #[test]
    fn refuses_edits_that_overlap() {
        let edits = vec![Edit::replace(Span::new(0, 3), "x"), Edit::replace(Span::new(2, 4), "y")];
        assert_eq!(Edits::new(edits), Err(OverlappingEdits { offset: 2 }));
    }
}
