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
