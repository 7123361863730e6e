//! Names: does what they refer to exist.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::lang::{STEP_CALL, SymbolKind};
use crate::model::nearest::did_you_mean;
use crate::model::symbol::{DeclarationId, Reference, Symbols};
use crate::text::Span;
use crate::yaml::Node;

const UNKNOWN_JOB: &str = "unknown-job";
const UNKNOWN_EXECUTOR: &str = "unknown-executor";
const UNKNOWN_COMMAND: &str = "unknown-command";
const UNKNOWN_ORB: &str = "unknown-orb";
const UNKNOWN_ORB_ELEMENT: &str = "unknown-orb-element";

type Key<'d> = (Option<DeclarationId>, SymbolKind, &'d str);

/// Reports every name that stands for nothing. What lies in orbs that are not in the file is not known.
pub(super) fn resolve(symbols: &Symbols<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let declared: BTreeMap<Key<'_>, DeclarationId> = symbols
        .ids()
        .map(|id| {
            let declaration = symbols.get(id);
            ((declaration.within, declaration.kind, declaration.name), id)
        })
        .collect();
    let resolver = Resolver { symbols, declared };
    diagnostics.extend(symbols.references().filter_map(|reference| resolver.check(reference)));
}

struct Resolver<'s, 'd> {
    symbols: &'s Symbols<'d>,
    declared: BTreeMap<Key<'d>, DeclarationId>,
}

impl<'d> Resolver<'_, 'd> {
    fn find(
        &self,
        scope: Option<DeclarationId>,
        kind: SymbolKind,
        name: &'d str,
    ) -> Option<DeclarationId> {
        self.declared.get(&(scope, kind, name)).copied()
    }

    fn check(&self, reference: &Reference<'d>) -> Option<Diagnostic> {
        let Reference { kind, name, node, within } = *reference;
        let scope = self.symbols.orb(within);
        if let Some((orb, element)) = name.split_once('/') {
            return self.check_orb_element(reference, scope, orb, element);
        }
        let is_known = match kind {
            SymbolKind::Command => {
                STEP_CALL.key(name).is_some()
                    || self.find(None, SymbolKind::Function, name).is_some()
            }
            SymbolKind::Job => self.find(scope, SymbolKind::JobGroup, name).is_some(),
            _ => false,
        };
        if is_known || self.find(scope, kind, name).is_some() {
            return None;
        }
        let (rule, message) = self.unknown(kind, name, scope);
        Some(Diagnostic::error(rule, node.target().span(), message))
    }

    fn unknown(
        &self,
        kind: SymbolKind,
        name: &'d str,
        scope: Option<DeclarationId>,
    ) -> (&'static str, String) {
        let noun = kind.noun();
        let rule = match kind {
            SymbolKind::Job => UNKNOWN_JOB,
            SymbolKind::Executor => UNKNOWN_EXECUTOR,
            _ => UNKNOWN_COMMAND,
        };
        let is_command = self.find(scope, SymbolKind::Command, name).is_some();
        if kind == SymbolKind::Job && is_command {
            let message = format!("`{name}` is a command, not a job; a workflow runs jobs");
            return (rule, message);
        }
        let built_in = STEP_CALL.keys.iter().map(|key| key.name);
        let built_in = built_in.filter(|_| kind == SymbolKind::Command);
        let nearest = did_you_mean(name, self.names(scope, kind).chain(built_in));
        (rule, format!("no {noun} is called `{name}`{nearest}"))
    }

    fn names(
        &self,
        scope: Option<DeclarationId>,
        kind: SymbolKind,
    ) -> impl Iterator<Item = &'d str> {
        let inside = self.declared.keys().filter(move |key| key.0 == scope && key.1 == kind);
        inside.map(|&(_, _, name)| name)
    }

    fn check_orb_element(
        &self,
        reference: &Reference<'d>,
        scope: Option<DeclarationId>,
        orb: &'d str,
        element: &'d str,
    ) -> Option<Diagnostic> {
        let Reference { kind, node, .. } = *reference;
        let noun = kind.noun();
        let mut place = scope;
        let found = loop {
            if let Some(id) = self.find(place, SymbolKind::Orb, orb) {
                break id;
            }
            match place {
                Some(id) => place = self.symbols.orb(self.symbols.get(id).within),
                None if self.find(None, SymbolKind::Function, orb).is_some() => return None,
                None => {
                    let nearest = did_you_mean(orb, self.names(scope, SymbolKind::Orb));
                    let message = format!("no orb is called `{orb}`{nearest}");
                    return Some(Diagnostic::error(UNKNOWN_ORB, part(node, 0, orb.len()), message));
                }
            }
        };
        let is_inline = self.symbols.get(found).value.as_mapping().is_some();
        if !is_inline || self.find(Some(found), kind, element).is_some() {
            return None;
        }
        let nearest = did_you_mean(element, self.names(Some(found), kind));
        let message = format!("orb `{orb}` has no {noun} called `{element}`{nearest}");
        let span = part(node, orb.len() + 1, element.len());
        let diagnostic = Diagnostic::error(UNKNOWN_ORB_ELEMENT, span, message);
        Some(diagnostic.with_label(self.symbols.get(found).key.span(), "the orb"))
    }
}

/// The bytes of a part of a scalar, or of all of it where escapes or folding move its text.
fn part(node: Node<'_>, start: usize, length: usize) -> Span {
    let node = node.target();
    let whole = node.span();
    let Some(scalar) = node.scalar() else { return whole };
    let content = scalar.content;
    if content.slice(node.document().text()) != scalar.text {
        return whole;
    }
    Span::new(content.start + start, content.start + start + length)
}
