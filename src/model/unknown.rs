//! Names that stand for nothing: what is said of them.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::lang::{Group, RUN, STEP_CALL, SymbolKind};
use crate::model::place::{expected, listed, one_of, shortened, with_article};
use crate::model::resolve::{Missing, Resolver, Target};
use crate::model::symbol::{DeclarationId, Reference, Symbols};
use crate::model::workflow::{Invocation, Workflow};
use crate::text::{Edit, Edits, Span, nearest};
use crate::yaml::{Context, Node, ScalarStyle, quote};

const BARE_STEP: &str = "bare-step";
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
pub(super) fn check<'d>(
    resolver: &Resolver<'_, 'd>,
    workflows: &[Workflow<'d>],
    diagnostics: &mut Vec<Diagnostic>,
) {
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
            continue;
        }
        match resolver.find(reference.kind, reference.name, reference.within) {
            Ok(Target::Opaque) => diagnostics.extend(bare_step(reference)),
            Ok(_) => {}
            Err(missing) => {
                n_unknown += 1;
                let suggests = n_unknown <= MOST_SUGGESTIONS;
                let speaker = Speaker { resolver, workflows, suggests };
                diagnostics.push(speaker.explain(reference, &missing));
            }
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

/// A built-in step that stands there as a bare word, although it cannot do without a value.
fn bare_step(reference: &Reference<'_>) -> Option<Diagnostic> {
    let name = reference.name;
    let key = STEP_CALL.key(name).filter(|key| key.filled)?;
    let object = key.ty.object().filter(|_| reference.kind == SymbolKind::Command);
    let needs = match object {
        Some(object) if std::ptr::eq(object, &raw const RUN) => {
            format!("a command: `{name}: npm test`")
        }
        Some(object) => {
            let required = object.keys.iter().filter(|key| key.required).map(|key| key.name);
            let choices = object.groups.iter().find_map(|group| match group {
                Group::AtLeastOne(names) => Some(one_of(names.iter().copied())),
                _ => None,
            });
            format!("{} below it", choices.unwrap_or_else(|| listed(required, "and")))
        }
        None => expected(&key.ty),
    };
    let span = reference.node.target().span();
    Some(Diagnostic::error(BARE_STEP, span, format!("the step `{name}` needs {needs}")))
}

/// Says why names are unknown.
struct Speaker<'r, 'm, 'd> {
    resolver: &'r Resolver<'m, 'd>,
    workflows: &'r [Workflow<'d>],
    /// Whether to look for near names.
    suggests: bool,
}

impl<'d> Speaker<'_, '_, 'd> {
    fn explain(&self, reference: &Reference<'d>, missing: &Missing<'d>) -> Diagnostic {
        let node = reference.node;
        let mut lines = node.target().span().slice(node.document().text()).lines();
        if let (SymbolKind::Job, Some(first), Some(_)) =
            (reference.kind, lines.next(), lines.next())
        {
            let name = shortened(reference.name);
            let message = format!(
                "no job is called `{name}`; these lines are read as one name, as there is no `:` behind `{first}`"
            );
            return Diagnostic::error(UNKNOWN_JOB, node.target().span(), message);
        }
        match *missing {
            Missing::Name => self.name(reference),
            Missing::Malformed => {
                let (noun, name) = (reference.kind.noun(), shortened(reference.name));
                let advice = format!("one of an orb is `orb/{noun}`, with one slash");
                let message = format!("`{name}` names no {noun}: {advice}");
                Diagnostic::error(MALFORMED_ELEMENT_NAME, node.target().span(), message)
            }
            Missing::Orb(alias) => {
                let scope = self.resolver.symbols.orb(reference.within);
                let nearest = nearest(alias, self.names(scope, SymbolKind::Orb));
                let message = format!("no orb is called `{alias}`");
                Part::new(node, 0, alias).finding(UNKNOWN_ORB, message, nearest)
            }
            Missing::Element(orb, element) => self.element(reference, orb, element),
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
        let advice = match kind {
            SymbolKind::Command => step_advice(reference),
            SymbolKind::Job => self.job_advice(reference),
            _ => None,
        };
        if let Some(advice) = advice {
            let Advice { text, fix } = advice;
            let error = error(rule, format!("no {noun} is called `{}`; {text}", shortened(name)));
            return Diagnostic { fix, ..error };
        }
        let outside = scope.and_then(|_| symbols.find(None, kind, name));
        if let (Some(orb), Some(outside)) = (scope, outside) {
            let orb = symbols.get(orb).name;
            let message = format!(
                "orb `{orb}` has no {noun} called `{name}`, and cannot use the config's own"
            );
            let label = symbols.get(outside).key.span();
            return error(rule, message).with_label(label, "the config's own");
        }
        let built_in = STEP_CALL.keys.iter().map(|key| key.name);
        let built_in = built_in.filter(|_| kind == SymbolKind::Command);
        let mut found = nearest(name, self.names(scope, kind).chain(built_in));
        let (mut rule, mut noun) = (rule, noun);
        if kind == SymbolKind::Job && found.is_none() {
            found = nearest(name, self.names(scope, SymbolKind::JobGroup));
            if found.is_some() {
                (rule, noun) = (UNKNOWN_JOB_GROUP, SymbolKind::JobGroup.noun());
            }
        }
        let part = Part { whole: node.target().span(), ..Part::new(node, 0, name) };
        part.finding(rule, format!("no {noun} is called `{name}`"), found)
    }

    /// What to do with an entry of a workflow that is no job, where it shows what it was meant to be.
    fn job_advice(&self, reference: &Reference<'d>) -> Option<Advice> {
        let name = reference.name;
        let mut entries = self.workflows.iter().flat_map(|workflow| &workflow.invocations);
        let entry = entries.find(|entry| self.suggests && entry.job.id() == reference.node.id())?;
        let own_keys = ["steps", "docker", "machine", "macos", "executor", "runs-on"];
        if own_keys.iter().any(|key| entry.key(key).is_some()) {
            let text = "declare it under `jobs`, and only name it here".to_owned();
            return Some(Advice { text, fix: None });
        }
        let lower = name.to_lowercase();
        let waits = ["hold", "approv", "confirm", "manual"].iter().any(|it| lower.contains(it));
        if !waits || nearest(name, self.names(None, SymbolKind::Job)).is_some() {
            return None;
        }
        let text = "add `type: approval` for a job that waits for a person".to_owned();
        Some(Advice { text, fix: approval(entry, name) })
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
    ) -> Diagnostic {
        let Resolver { symbols, workspace, .. } = *self.resolver;
        let kind = reference.kind;
        let declaration = symbols.get(orb);
        let alias = declaration.name;
        let has = |kind: &SymbolKind| {
            self.suggests && workspace.elements(declaration.value, *kind).contains(&element)
        };
        let others = [SymbolKind::Command, SymbolKind::Job, SymbolKind::Executor];
        let names =
            if self.suggests { workspace.elements(declaration.value, kind) } else { Vec::new() };
        let noun = kind.noun();
        let (message, nearest) = if let Some(other) = others.iter().find(|kind| has(kind)) {
            let (other, noun) = (with_article(other.noun()), with_article(noun));
            (format!("`{element}` of orb `{alias}` is {other}, not {noun}"), None)
        } else {
            let message = format!("orb `{alias}` has no {noun} called `{element}`");
            (message, nearest(element, names))
        };
        Part::new(reference.node, alias.len() + 1, element)
            .finding(UNKNOWN_ORB_ELEMENT, message, nearest)
            .with_label(declaration.key.span(), workspace.orb_label(declaration.value))
    }
}

/// What to do with a name that stands for nothing.
struct Advice {
    text: String,
    fix: Option<Fix>,
}

/// What to do with a step that is no command, where it shows what it was meant to be.
fn step_advice(reference: &Reference<'_>) -> Option<Advice> {
    let name = reference.name;
    if let Some(mistake) = STEP_CALL.mistake(name) {
        let fix = mistake.renamed().and_then(|meant| in_its_place(reference, meant.to_owned()));
        return Some(Advice { text: mistake.advice(), fix });
    }
    let kind = name.split([':', ' ']).next().filter(|kind| STEP_CALL.key(kind).is_some());
    if let Some((kind, rest)) = kind.and_then(|kind| Some((kind, name.strip_prefix(kind)?))) {
        let rest_alone = rest.trim_start_matches([':', ' ']);
        let text = if rest.starts_with(':') {
            format!("put a blank behind `{kind}:`")
        } else {
            format!("put a `:` behind `{kind}`")
        };
        let right = is_plain(rest_alone).then(|| format!("{kind}: {rest_alone}"));
        return Some(Advice { text, fix: right.and_then(|right| in_its_place(reference, right)) });
    }
    let text = format!("write `run: {}` for a shell command", shortened(name));
    let right = is_plain(name).then(|| format!("run: {name}"));
    let fix = right.and_then(|right| in_its_place(reference, right));
    name.contains(' ').then_some(Advice { text, fix })
}

/// The fix that makes an entry of a workflow an approval.
fn approval(entry: &Invocation<'_>, name: &str) -> Option<Fix> {
    if entry.item.id() == entry.job.id() {
        let span = entry.job.scalar()?.content;
        return replaced(span, format!("{name}: {{type: approval}}"));
    }
    let text = entry.item.document().text();
    let first = entry.keys.iter().filter(|key| key.via.is_none()).map(|key| key.entry.key.span());
    let place = first.min().filter(|span| entry.item.span().covers(*span))?.start;
    let before = &text[text[..place].rfind('\n').map_or(0, |offset| offset + 1)..place];
    let is_block = before.trim().is_empty();
    let separator = if is_block { format!("\n{before}") } else { ", ".to_owned() };
    let edits = Edits::new(vec![Edit::insert(place, format!("type: approval{separator}"))]).ok()?;
    let title = "add `type: approval`".to_owned();
    Some(Fix { title, applicability: Applicability::Unsafe, edits })
}

/// The fix that puts another text in the place of a step's name, if that is all there is of the step.
fn in_its_place(reference: &Reference<'_>, text: String) -> Option<Fix> {
    let node = reference.node;
    let exact = Part::new(node, 0, reference.name).exact.filter(|_| is_plain_item(node));
    replaced(exact?, text)
}

/// Whether a text needs no quotes, wherever it stands.
fn is_plain(text: &str) -> bool {
    matches!(quote(text, Context::Flow), Cow::Borrowed(_))
}

/// Whether a scalar has no quotes, and no value behind it.
fn is_plain_item(node: Node<'_>) -> bool {
    let is_key = node.document().text()[node.span().end..].trim_start().starts_with(':');
    node.scalar().is_some_and(|scalar| scalar.style == ScalarStyle::Plain) && !is_key
}

/// The fix that puts another text in the place of a name.
fn replaced(span: Span, text: String) -> Option<Fix> {
    let title = format!("write `{text}`");
    let edits = Edits::new(vec![Edit { span, text }]).ok()?;
    Some(Fix { title, applicability: Applicability::Unsafe, edits })
}

/// A name, or a part of it, where it stands in the text.
#[derive(Clone, Copy)]
struct Part {
    /// What to point at.
    whole: Span,
    /// The same letter by letter, to put another name in; `None` where escapes or folding move the text, or where an
    /// alias stands for it.
    exact: Option<Span>,
}

impl Part {
    /// The part of a scalar that reads `text` and starts at an offset.
    fn new(node: Node<'_>, start: usize, text: &str) -> Self {
        let node_span = node.target().span();
        let content = node.scalar().map(|scalar| (scalar.content, scalar.text.as_ref()));
        let same = content.filter(|(span, text)| span.slice(node.document().text()) == *text);
        let Some((content, _)) = same else { return Self { whole: node_span, exact: None } };
        let span = Span::new(content.start + start, content.start + start + text.len());
        Self { whole: span, exact: (!node.is_alias()).then_some(span) }
    }

    /// The finding that the name is unknown, with the nearest one that is not.
    fn finding(self, rule: &'static str, message: String, nearest: Option<&str>) -> Diagnostic {
        let Some(nearest) = nearest else { return Diagnostic::error(rule, self.whole, message) };
        let message = format!("{message}; did you mean `{nearest}`?");
        let diagnostic = Diagnostic::error(rule, self.whole, message);
        // A name that needs quotes is left to the author.
        let exact = self.exact.filter(|_| is_plain(nearest));
        Diagnostic { fix: exact.and_then(|span| replaced(span, nearest.to_owned())), ..diagnostic }
    }
}
