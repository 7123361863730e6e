//! Names that stand for nothing: what is said of them.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Severity};
use crate::lang::{STEP_CALL, SymbolKind};
use crate::model::nearest::did_you_mean;
use crate::model::orb::{self, Orb};
use crate::model::place::shortened;
use crate::model::resolve::{Missing, Resolver};
use crate::model::symbol::{DeclarationId, Reference, Symbols};
use crate::text::Span;
use crate::yaml::Node;

const UNKNOWN_JOB: &str = "unknown-job";
const UNKNOWN_EXECUTOR: &str = "unknown-executor";
const UNKNOWN_COMMAND: &str = "unknown-command";
const UNKNOWN_JOB_GROUP: &str = "unknown-job-group";
const UNKNOWN_ORB: &str = "unknown-orb";
const UNKNOWN_ORB_ELEMENT: &str = "unknown-orb-element";
const MALFORMED_ALIAS: &str = "malformed-alias";
const MALFORMED_ELEMENT_NAME: &str = "malformed-element-name";

/// How many unknown names are compared with all known ones. Without a limit a hostile config takes minutes.
const MOST_SUGGESTIONS: usize = 200;

/// The names that something refers to: the inline orb around the reference, the kind, the name.
type Used<'d> = BTreeSet<(Option<DeclarationId>, SymbolKind, &'d str)>;

/// Reports every name that stands for nothing.
pub(super) fn check(resolver: &Resolver<'_, '_>, diagnostics: &mut Vec<Diagnostic>) {
    let symbols = resolver.symbols;
    let mut used: Option<Used<'_>> = None;
    let mut n_unknown = 0;
    for reference in symbols.references() {
        if let Some(alias) = malformed_alias(symbols, reference) {
            let used = used.get_or_insert_with(|| {
                let references = symbols.references();
                references.map(|it| (symbols.orb(it.within), it.kind, it.name)).collect()
            });
            diagnostics.push(alias_of_nothing(symbols, reference, alias, used));
        } else if let Err(missing) = resolver.find(reference) {
            n_unknown += 1;
            let speaker = Speaker { resolver, suggests: n_unknown <= MOST_SUGGESTIONS };
            diagnostics.push(speaker.explain(reference, &missing));
        }
    }
}

/// The declaration that is only another name, but not one of an orb's element, as CircleCI wants.
fn malformed_alias(symbols: &Symbols<'_>, reference: &Reference<'_>) -> Option<DeclarationId> {
    let id = reference.within?;
    let declaration = symbols.get(id);
    let is_alias = declaration.kind == reference.kind
        && declaration.value.target().id() == reference.node.target().id();
    let parts: Vec<_> = reference.name.split('/').collect();
    let names_element =
        matches!(parts[..], [orb, element] if !orb.is_empty() && !element.is_empty());
    // An executor may be another one of the same config.
    let is_local = reference.kind == SymbolKind::Executor && parts.len() == 1;
    (is_alias && !names_element && !is_local).then_some(id)
}

fn alias_of_nothing(
    symbols: &Symbols<'_>,
    reference: &Reference<'_>,
    alias: DeclarationId,
    used: &Used<'_>,
) -> Diagnostic {
    let declaration = symbols.get(alias);
    let (noun, name) = (reference.kind.noun(), declaration.name);
    let message = format!(
        "{noun} `{name}` must be a mapping, or stand for the {noun} of an orb as in `orb/{noun}`, not `{}`",
        shortened(reference.name)
    );
    // CircleCI looks at an alias only where it is used.
    let is_used = used.contains(&(symbols.orb(declaration.within), reference.kind, name));
    let severity = if is_used { Severity::Error } else { Severity::Warning };
    Diagnostic::new(MALFORMED_ALIAS, severity, reference.node.target().span(), message)
}

/// Says why names are unknown.
struct Speaker<'r, 'm, 'd> {
    resolver: &'r Resolver<'m, 'd>,
    /// Whether to look for near names.
    suggests: bool,
}

impl<'d> Speaker<'_, '_, 'd> {
    fn explain(&self, reference: &Reference<'d>, missing: &Missing<'d>) -> Diagnostic {
        let node = reference.node;
        match *missing {
            Missing::Name => self.name(reference),
            Missing::Malformed => {
                let (noun, name) = (reference.kind.noun(), shortened(reference.name));
                let mut lines = node.target().span().slice(node.document().text()).lines();
                let advice = match (lines.next(), lines.next()) {
                    (Some(first), Some(_)) => {
                        format!("the lines are read as one name; put a `:` behind `{first}`")
                    }
                    _ => format!("one of an orb is `orb/{noun}`, with one slash"),
                };
                let message = format!("`{name}` names no {noun}: {advice}");
                Diagnostic::error(MALFORMED_ELEMENT_NAME, node.target().span(), message)
            }
            Missing::Orb(alias) => {
                let scope = self.resolver.symbols.orb(reference.within);
                let nearest = did_you_mean(alias, self.names(scope, SymbolKind::Orb));
                let message = format!("no orb is called `{alias}`{nearest}");
                Diagnostic::error(UNKNOWN_ORB, part(node, 0, alias.len()), message)
            }
            Missing::Element(orb, element, at_hand) => {
                self.element(reference, orb, element, at_hand)
            }
        }
    }

    fn name(&self, reference: &Reference<'d>) -> Diagnostic {
        let Reference { kind, name, node, within } = *reference;
        let symbols = self.resolver.symbols;
        let scope = symbols.orb(within);
        let noun = kind.noun();
        let rule = match kind {
            SymbolKind::Job => UNKNOWN_JOB,
            SymbolKind::Executor => UNKNOWN_EXECUTOR,
            _ => UNKNOWN_COMMAND,
        };
        let error = |rule, message| Diagnostic::error(rule, node.target().span(), message);
        if name.is_empty() {
            return error(rule, format!("the name of the {noun} is missing"));
        }
        let is_command = symbols.find(scope, SymbolKind::Command, name).is_some();
        if kind == SymbolKind::Job && is_command {
            let message = format!("`{name}` is a command, not a job; a workflow runs jobs");
            return error(rule, message);
        }
        if kind == SymbolKind::Command && name.contains(' ') {
            let message =
                format!("no command is called `{name}`; write `run: {name}` for a shell command");
            return error(rule, message);
        }
        let built_in = STEP_CALL.keys.iter().map(|key| key.name);
        let built_in = built_in.filter(|_| kind == SymbolKind::Command);
        let nearest = did_you_mean(name, self.names(scope, kind).chain(built_in));
        if kind == SymbolKind::Job && nearest.is_empty() {
            let nearest = did_you_mean(name, self.names(scope, SymbolKind::JobGroup));
            if !nearest.is_empty() {
                return error(
                    UNKNOWN_JOB_GROUP,
                    format!("no job group is called `{name}`{nearest}"),
                );
            }
        }
        error(rule, format!("no {noun} is called `{name}`{nearest}"))
    }

    fn names(
        &self,
        scope: Option<DeclarationId>,
        kind: SymbolKind,
    ) -> impl Iterator<Item = &'d str> {
        let most = if self.suggests { usize::MAX } else { 0 };
        self.resolver.symbols.names(scope, kind).take(most)
    }

    fn element(
        &self,
        reference: &Reference<'d>,
        orb: DeclarationId,
        element: &'d str,
        at_hand: Option<&'d Orb<'d>>,
    ) -> Diagnostic {
        let kind = reference.kind;
        let declaration = self.resolver.symbols.get(orb);
        let names = match at_hand.and_then(Orb::body) {
            Some(body) if self.suggests => orb::names(body, kind),
            Some(_) => Vec::new(),
            None => self.names(Some(orb), kind).collect(),
        };
        let nearest = did_you_mean(element, names.into_iter());
        let alias = declaration.name;
        let message = format!("orb `{alias}` has no {} called `{element}`{nearest}", kind.noun());
        let label = match at_hand {
            Some(orb) => format!("the orb, read from `{}`", orb.source.name()),
            None => "the orb".to_owned(),
        };
        let span = part(reference.node, alias.len() + 1, element.len());
        Diagnostic::error(UNKNOWN_ORB_ELEMENT, span, message)
            .with_label(declaration.key.span(), label)
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
