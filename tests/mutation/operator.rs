//! What an operator is: a known way to break a config, and the finding that it must bring.

use std::fmt::Write as _;

use circlet::text::{Edit, Edits, Source, Span};

use crate::config::{Config, Place};
use crate::random::Random;

/// A way to break a config.
pub(crate) struct Operator {
    /// A phrase for the table of results.
    pub(crate) name: &'static str,
    /// The rules of which one must speak.
    pub(crate) rules: &'static [&'static str],
    /// Every config that it makes of one.
    pub(crate) mutants: Mutants,
}

pub(crate) type Mutants = fn(&Config<'_>, &mut Random) -> Vec<Mutant>;

/// A row.
pub(crate) const fn operator(
    name: &'static str,
    rules: &'static [&'static str],
    mutants: Mutants,
) -> Operator {
    Operator { name, rules, mutants }
}

/// A change of a config, and the lines of which one must be named.
pub(crate) struct Mutant {
    edit: Edit,
    /// Whether the line where the edit starts may be named; so it is where no other one is.
    is_at_edit: bool,
    /// Offsets in the text before the change.
    faults: Vec<usize>,
}

impl Mutant {
    pub(crate) fn replace(span: Span, text: impl Into<String>) -> Self {
        Self { edit: Edit::replace(span, text), is_at_edit: false, faults: Vec::new() }
    }

    pub(crate) fn insert(offset: usize, text: impl Into<String>) -> Self {
        Self::replace(Span::empty(offset), text)
    }

    /// The fault is where the edit starts.
    pub(crate) fn at_edit(mut self) -> Self {
        self.is_at_edit = true;
        self
    }

    /// The fault is at an offset of the text before the change; what stands at an insertion moves behind it.
    pub(crate) fn at(mut self, offset: usize) -> Self {
        self.faults.push(offset);
        self
    }

    /// The value behind a key becomes another one, in the key's line.
    pub(crate) fn revalue(place: Place<'_>, value: &str) -> Option<Self> {
        let key = place.key?.span();
        let span = Span::new(key.end, place.value.full_span().end.max(key.end));
        let gap = &place.value.document().text()[span.start..place.value.full_span().start];
        gap.contains(':').then(|| Self::replace(span, format!(": {value}")).at(key.start))
    }

    /// The broken text, and the lines of it, counted from 1, that may be named.
    pub(crate) fn apply(&self, base: &str) -> (Source, Vec<usize>) {
        let Edit { span, text } = &self.edit;
        let edits = Edits::new(vec![self.edit.clone()]).expect("one edit overlaps with none");
        let source = Source::new("config.yml", edits.apply(base));
        let moved = |offset: usize| {
            if offset < span.end { offset } else { offset + text.len() - span.len() }
        };
        let mut faults: Vec<_> = self.faults.iter().map(|&offset| moved(offset)).collect();
        if self.is_at_edit || faults.is_empty() {
            faults.push(span.start);
        }
        let lines = faults.iter().map(|&offset| source.line_column(offset).line).collect();
        (source, lines)
    }

    /// The lines around the change, for a report.
    pub(crate) fn excerpt(&self, broken: &Source) -> String {
        let last = self.edit.span.start + self.edit.text.len();
        let index = broken.line_index();
        let (first, last) = (index.line(self.edit.span.start), index.line(last));
        let mut lines = String::new();
        for line in first.saturating_sub(2)..=(last + 1).min(first + 6) {
            let text = broken.line_span(line).slice(broken.text());
            write!(lines, "\n    {:>5} | {text}", line + 1).expect("a string takes it");
        }
        lines
    }
}
