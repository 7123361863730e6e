//! Names: does what they refer to exist.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::lang::{STEP_CALL, SymbolKind, Version};
use crate::model::nearest::did_you_mean;
use crate::model::symbol::{DeclarationId, Reference, Symbols};
use crate::text::Span;
use crate::yaml::Node;

const UNKNOWN_JOB: &str = "unknown-job";
const UNKNOWN_EXECUTOR: &str = "unknown-executor";
const UNKNOWN_COMMAND: &str = "unknown-command";
const UNKNOWN_JOB_GROUP: &str = "unknown-job-group";
const UNKNOWN_ORB: &str = "unknown-orb";
const UNKNOWN_ORB_ELEMENT: &str = "unknown-orb-element";

type Key<'d> = (Option<DeclarationId>, SymbolKind, &'d str);

/// Reports every name that stands for nothing. What lies in orbs that are not in the file is not known.
pub(super) fn resolve(
    symbols: &Symbols<'_>,
    version: Option<Version>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let declared: BTreeMap<Key<'_>, DeclarationId> = symbols
        .ids()
        .map(|id| {
            let declaration = symbols.get(id);
            ((declaration.within, declaration.kind, declaration.name), id)
        })
        .collect();
    let mut resolver = Resolver { symbols, version, declared, n_unknown: 0 };
    for reference in symbols.references() {
        if let Some(diagnostic) = resolver.check(reference) {
            resolver.n_unknown += 1;
            diagnostics.push(diagnostic);
        }
    }
}

/// How many unknown names are compared with all known ones. Without a limit a hostile config takes minutes.
const MOST_SUGGESTIONS: usize = 200;

struct Resolver<'s, 'd> {
    symbols: &'s Symbols<'d>,
    version: Option<Version>,
    declared: BTreeMap<Key<'d>, DeclarationId>,
    n_unknown: usize,
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
        let is_known = match kind {
            SymbolKind::Command => {
                is_built_in(name, self.version)
                    || self.find(None, SymbolKind::Function, name).is_some()
            }
            SymbolKind::Job => self.find(scope, SymbolKind::JobGroup, name).is_some(),
            _ => false,
        };
        if is_known || self.find(scope, kind, name).is_some() {
            return None;
        }
        if let Some((orb, element)) = name.split_once('/') {
            return self.check_orb_element(reference, scope, orb, element);
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
        if name.is_empty() {
            return (rule, format!("the name of the {noun} is missing"));
        }
        let is_command = self.find(scope, SymbolKind::Command, name).is_some();
        if kind == SymbolKind::Job && is_command {
            let message = format!("`{name}` is a command, not a job; a workflow runs jobs");
            return (rule, message);
        }
        if kind == SymbolKind::Command && name.contains(' ') {
            let message =
                format!("no command is called `{name}`; write `run: {name}` for a shell command");
            return (rule, message);
        }
        let built_in = STEP_CALL.keys.iter().map(|key| key.name);
        let built_in = built_in.filter(|_| kind == SymbolKind::Command);
        let nearest = did_you_mean(name, self.names(scope, kind).chain(built_in));
        if kind == SymbolKind::Job && nearest.is_empty() {
            let nearest = did_you_mean(name, self.names(scope, SymbolKind::JobGroup));
            if !nearest.is_empty() {
                return (UNKNOWN_JOB_GROUP, format!("no job group is called `{name}`{nearest}"));
            }
        }
        (rule, format!("no {noun} is called `{name}`{nearest}"))
    }

    fn names(
        &self,
        scope: Option<DeclarationId>,
        kind: SymbolKind,
    ) -> impl Iterator<Item = &'d str> {
        let first: Key<'d> = (scope, kind, "");
        let inside = self.declared.range(first..).map(|(&key, _)| key);
        let inside = inside.take_while(move |key| key.0 == scope && key.1 == kind);
        let most = if self.n_unknown < MOST_SUGGESTIONS { usize::MAX } else { 0 };
        inside.map(|(_, _, name)| name).take(most)
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
        // `{}` keeps the place of an orb that is put in before CircleCI sees the config.
        let inline = self.symbols.get(found).value.as_mapping();
        let is_inline = inline.is_some_and(|orb| !orb.is_empty());
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

/// Whether a step is part of the language. Version 2 also took `save-cache` for `save_cache`.
fn is_built_in(name: &str, version: Option<Version>) -> bool {
    let is_old = version == Some(Version::V2);
    STEP_CALL.key(name).is_some() || is_old && STEP_CALL.key(&name.replace('-', "_")).is_some()
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
