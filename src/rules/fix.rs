//! Applies the fixes that findings carry, again and again until nothing more can be mended.

use std::collections::BTreeMap;

use crate::diagnostic::{Applicability, Diagnostic};
use crate::text::{Edit, Edits, Source};

/// A fix may make room for another one; more rounds than this mean that two undo each other.
const MOST_ROUNDS: usize = 10;

/// Which fixes to apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those that cannot change what the pipeline does.
    Safe,
    /// Also those that are only likely meant.
    All,
}

impl Which {
    /// Whether a finding has a fix of this kind.
    pub fn includes(self, diagnostic: &Diagnostic) -> bool {
        let fix = diagnostic.fix.as_ref();
        fix.is_some_and(|fix| self == Self::All || fix.applicability == Applicability::Safe)
    }
}

/// A text after its fixes.
#[derive(Clone, Debug)]
pub struct Fixed {
    /// The new text, under the old name.
    pub source: Source,
    /// What is still wrong with it.
    pub diagnostics: Vec<Diagnostic>,
    /// How many fixes were applied.
    pub n_fixed: usize,
}

/// Mends a text. `diagnose` says what is wrong with a text; no step is taken after which it finds more errors.
pub fn fix(source: &Source, which: Which, diagnose: impl Fn(&Source) -> Vec<Diagnostic>) -> Fixed {
    let diagnostics = diagnose(source);
    let mut fixed = Fixed { source: source.clone(), diagnostics, n_fixed: 0 };
    for _ in 0..MOST_ROUNDS {
        let candidates = disjoint(&fixed.diagnostics, which);
        let all = attempt(&fixed, candidates.concat(), candidates.len(), &diagnose);
        let next = all.or_else(|| {
            // One of them did harm: the first that does none by itself.
            let mut alone = candidates.into_iter();
            alone.find_map(|edits| attempt(&fixed, edits, 1, &diagnose))
        });
        let Some(next) = next else { break };
        fixed = next;
    }
    fixed
}

/// The fixes that can be applied at once: of two that want the same bytes, the first.
fn disjoint(diagnostics: &[Diagnostic], which: Which) -> Vec<Vec<Edit>> {
    // Start and end of what is spoken for; none of these touch.
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    let mut chosen = Vec::new();
    for diagnostic in diagnostics.iter().filter(|it| which.includes(it)) {
        let Some(fix) = &diagnostic.fix else { continue };
        let is_taken = |edit: &Edit| {
            let before = taken.range(..=edit.span.end).next_back();
            before.is_some_and(|(_, &end)| end >= edit.span.start)
        };
        if fix.edits.iter().any(is_taken) {
            continue;
        }
        taken.extend(fix.edits.iter().map(|edit| (edit.span.start, edit.span.end)));
        chosen.push(fix.edits.iter().cloned().collect());
    }
    chosen
}

/// The text after some edits; `None` when that is no gain.
fn attempt(
    before: &Fixed,
    edits: Vec<Edit>,
    n_fixes: usize,
    diagnose: impl Fn(&Source) -> Vec<Diagnostic>,
) -> Option<Fixed> {
    let text = Edits::new(edits).ok()?.apply(before.source.text());
    if text == before.source.text() {
        return None;
    }
    let source = Source::new(before.source.name(), text);
    let diagnostics = diagnose(&source);
    let n_errors = |found: &[Diagnostic]| found.iter().filter(|it| it.is_error()).count();
    let is_gain = n_errors(&diagnostics) <= n_errors(&before.diagnostics);
    is_gain.then(|| Fixed { source, diagnostics, n_fixed: before.n_fixed + n_fixes })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Fix;
    use crate::text::Span;

    /// Finds each `from` in a text, with a fix that makes it `to`; and each `!`, without.
    fn diagnose(replacements: &[(&str, &str)]) -> impl Fn(&Source) -> Vec<Diagnostic> {
        move |source| {
            let mut found = Vec::new();
            for &(from, to) in replacements {
                for (start, _) in source.text().match_indices(from) {
                    let span = Span::new(start, start + from.len());
                    let edits = Edits::new(vec![Edit::replace(span, to)]).unwrap();
                    let applicability = Applicability::Safe;
                    let fix = Fix { title: String::new(), applicability, edits };
                    found.push(Diagnostic::warning("rule", span, "wrong").with_fix(fix));
                }
            }
            for (start, _) in source.text().match_indices('!') {
                found.push(Diagnostic::error("rule", Span::empty(start), "loud"));
            }
            found
        }
    }

    fn fixed(text: &str, replacements: &[(&str, &str)]) -> (String, usize, usize) {
        let fixed = fix(&Source::new("x", text), Which::Safe, diagnose(replacements));
        (fixed.source.text().to_owned(), fixed.n_fixed, fixed.diagnostics.len())
    }

    #[test]
    fn fixes_that_touch_are_made_one_after_the_other() {
        assert_eq!(fixed("ab.ab", &[("a", "x"), ("b", "y")]), ("xy.xy".to_owned(), 4, 0));
        assert_eq!(fixed("abc", &[("ab", "d"), ("bc", "e")]), ("dc".to_owned(), 1, 0));
    }

    #[test]
    fn a_fix_may_make_room_for_another() {
        assert_eq!(fixed("a", &[("a", "b"), ("b", "c")]), ("c".to_owned(), 2, 0));
    }

    #[test]
    fn a_fix_that_brings_an_error_is_left_and_the_others_are_made() {
        assert_eq!(fixed("a.b", &[("a", "!"), ("b", "y")]), ("a.y".to_owned(), 1, 1));
        assert_eq!(fixed("!a", &[("!a", "!")]), ("!".to_owned(), 1, 1));
    }

    #[test]
    fn fixes_that_undo_each_other_come_to_an_end() {
        let (_, n_fixed, n_left) = fixed("a", &[("a", "b"), ("b", "a")]);
        assert_eq!((n_fixed, n_left), (MOST_ROUNDS, 1));
    }
}
