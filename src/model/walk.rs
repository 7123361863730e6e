//! The walk itself: each node beside the row of the language table that describes it.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Label};
use crate::lang::{CONFIG, Object, Rest, STEP_CALL, SymbolKind, Type, Variants, Version};
use crate::model::arguments::Signatures;
use crate::model::call::Call;
use crate::model::object::NEEDS_VERSION_2_1;
use crate::model::place::{Place, Subject, expected, found, one_of, singular};
use crate::model::shape::{Hint, keys_as_items, shape_hint, takes};
use crate::model::slot::Slot;
use crate::model::symbol::{DeclarationId, Reference, Symbols};
use crate::model::workflow::is_template;
use crate::model::{Workspace, nearest, root, scalar, signature};
use crate::text::Span;
use crate::yaml::{Mapping, NESTING_LIMIT, Node, NodeId, Sequence, Value};

const WRONG_TYPE: &str = "wrong-type";
const UNKNOWN_VALUE: &str = "unknown-value";

/// How deep the walk goes. Aliases can nest deeper than the text does, but no real config comes near.
const DEEPEST: usize = 2 * NESTING_LIMIT;

/// Walks a config from its top level. A config without a version is read as one of 2.1.
pub(super) fn walk<'d>(
    config: Mapping<'d>,
    version: Option<Version>,
    workspace: &'d Workspace<'d>,
    signatures: &mut signature::Reader<'d>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Walk<'d> {
    let mut walker = Walker {
        workspace,
        version: version.unwrap_or(Version::V2_1),
        symbols: Symbols::default(),
        calls: Vec::new(),
        n_arguments: 0,
        slots: Vec::new(),
        depth: 0,
        seen: BTreeSet::new(),
        explained: BTreeSet::new(),
        replaced: replaced_steps(config),
        diagnostics,
    };
    let start = config.entries().next().map_or(config.node().span(), |entry| entry.key.span());
    let place = Place { subject: Subject::Config, span: start, within: None, parent: None };
    walker.object(config, &CONFIG, &place);
    let signatures = walker.bind(signatures);
    if walker.version != version.unwrap_or(Version::V2_1) {
        walker.diagnostics.retain(|other| other.rule != root::VERSION_LEGACY);
        let asked = config.get_merged("version").map(|version| version.entry.value.target().span());
        let finding = walker.diagnostics.iter_mut().find(|other| other.rule == NEEDS_VERSION_2_1);
        if let (Some(span), Some(finding)) = (asked, finding) {
            finding
                .labels
                .push(Label { span, message: "the version that is asked for".to_owned() });
        }
    }
    let Walker { symbols, calls, slots, .. } = walker;
    root::judge_typos(config, &symbols, diagnostics);
    Walk { symbols, signatures, calls, slots }
}

fn replaced_steps(config: Mapping<'_>) -> BTreeSet<&str> {
    let commands = config.get_merged("commands").and_then(|it| it.entry.value.as_mapping());
    let commands = commands.map_or_else(Vec::new, Mapping::merged);
    let names = commands.iter().filter_map(|merged| merged.entry.name());
    names.filter(|name| STEP_CALL.key(name).is_some()).collect()
}

/// What a walk finds.
#[derive(Default)]
pub(super) struct Walk<'d> {
    pub(super) symbols: Symbols<'d>,
    pub(super) signatures: Signatures<'d>,
    pub(super) calls: Vec<Call<'d>>,
    pub(super) slots: Vec<Slot<'d>>,
}

pub(super) struct Walker<'d, 'r> {
    pub(super) workspace: &'d Workspace<'d>,
    pub(super) version: Version,
    pub(super) symbols: Symbols<'d>,
    pub(super) calls: Vec<Call<'d>>,
    pub(super) n_arguments: usize,
    slots: Vec<Slot<'d>>,
    depth: usize,
    /// Where the walk has been: the node, its type, and the inline orb around it. An aliased value is walked once.
    seen: BTreeSet<(NodeId, *const Type, Option<DeclarationId>)>,
    /// Keys that stand in a wrong place: where the mapping is that should have them, and what they are called there.
    pub(super) explained: BTreeSet<(Span, &'static str)>,
    /// The built-in steps whose names the config gives to commands of its own.
    pub(super) replaced: BTreeSet<&'d str>,
    pub(super) diagnostics: &'r mut Vec<Diagnostic>,
}

impl<'d> Walker<'d, '_> {
    pub(super) fn check(&mut self, node: Node<'d>, ty: &'static Type, place: &Place<'_, 'd>) {
        let ty = ty.resolve();
        let node = node.target();
        let orb = self.symbols.orb(place.within);
        if node.is_alias()
            || self.depth > DEEPEST
            || !self.seen.insert((node.id(), std::ptr::from_ref(ty), orb))
        {
            return;
        }
        if let Type::Version = ty {
            root::check_version(node, place.span, self.diagnostics);
            return;
        }
        // A template stands for a value of any type; what it becomes is known after expansion.
        if self.version == Version::V2_1 && node.as_str().is_some_and(is_template) {
            self.slots.push(Slot { node, ty, subject: place.subject, within: place.within });
            return;
        }
        let Some(arm) = ty.arms().iter().map(Type::resolve).find(|arm| takes(arm, node)) else {
            self.wrong_shape(node, ty, place);
            return;
        };
        self.depth += 1;
        match (arm, node.value()) {
            (Type::Object(object), Value::Mapping(mapping)) => self.object(mapping, object, place),
            (Type::Variants(variants), Value::Mapping(mapping)) => {
                self.variants(mapping, variants, place);
            }
            (Type::List(item), Value::Sequence(sequence)) => self.list(sequence, item, place),
            (Type::NonEmptyList(item), Value::Sequence(sequence)) => {
                if sequence.is_empty() {
                    let noun = singular(item).unwrap_or("item");
                    let message =
                        format!("{} is empty; it must hold at least one {noun}", place.subject);
                    self.diagnostics.push(Diagnostic::error(WRONG_TYPE, node.span(), message));
                }
                self.list(sequence, item, place);
            }
            (Type::Name(kind), Value::Scalar(scalar)) => {
                let reference = self.refer(*kind, &scalar.text, node, place.within);
                if place.is_use() {
                    self.calls.extend(reference.map(Call::bare));
                }
            }
            (arm, Value::Scalar(text)) => {
                self.diagnostics.extend(scalar::check(node, text, arm, place.subject));
            }
            _ => {}
        }
        self.depth -= 1;
    }

    pub(super) fn refer(
        &mut self,
        kind: SymbolKind,
        name: &'d str,
        node: Node<'d>,
        within: Option<DeclarationId>,
    ) -> Option<Reference<'d>> {
        if self.version == Version::V2_1 && is_template(name) {
            return None;
        }
        let reference = Reference { kind, name, node, within };
        self.symbols.refer(reference);
        Some(reference)
    }

    pub(super) fn wrong_shape(&mut self, node: Node<'d>, ty: &'static Type, place: &Place<'_, 'd>) {
        let (subject, expected) = (place.subject, expected(ty));
        let is_scalar = matches!(node.value(), Value::Scalar(_)) && !node.span().is_empty();
        let span = if is_scalar { node.span() } else { place.span };
        if node.is_null() {
            let message = format!("{subject} is empty; it must be {expected}");
            self.diagnostics.push(Diagnostic::error(WRONG_TYPE, span, message));
            return;
        }
        let Hint { advice, fix } = shape_hint(node, ty, place).unwrap_or_default();
        let message = format!("{subject} must be {expected}, not {}{advice}", found(node));
        let diagnostic = Diagnostic::error(WRONG_TYPE, span, message);
        self.diagnostics.push(Diagnostic { fix, ..diagnostic });
        self.depth += 1;
        self.as_meant(node, ty, place);
        self.depth -= 1;
    }

    /// Reads a value of a wrong shape as what it was meant for, so that others find what it declares.
    fn as_meant(&mut self, node: Node<'d>, ty: &'static Type, place: &Place<'_, 'd>) {
        match (ty, node.value()) {
            (Type::Template(inner), Value::Sequence(_)) => self.check(node, inner, place),
            (_, Value::Sequence(list)) => {
                let Some(object) = ty.object() else { return };
                if let Some((mapping, _)) = keys_as_items(node, ty) {
                    self.object(mapping, object, place);
                } else if matches!(object.rest, Rest::Declares(..)) {
                    for mapping in list.items().filter_map(Node::as_mapping) {
                        self.object(mapping, object, place);
                    }
                } else if let Some(key) = object.main_key.and_then(|name| object.key(name))
                    && takes(&key.ty, node)
                {
                    self.check(node, &key.ty, place);
                }
            }
            (_, Value::Mapping(_)) => {
                // Steps and entries are left alone: nothing says what a mapping without a dash was meant to run.
                let is_whole = |object: &Object| !object.one_key;
                let item = ty.item().filter(|item| item.object().is_some_and(is_whole));
                if let Some(item) = item.filter(|item| takes(item, node)) {
                    let n_before = self.diagnostics.len();
                    self.check(node, item, place);
                    self.diagnostics.truncate(n_before);
                }
            }
            _ => {}
        }
    }

    fn list(&mut self, sequence: Sequence<'d>, item: &'static Type, place: &Place<'_, 'd>) {
        let name = match place.subject {
            Subject::Key(name) | Subject::Item(name) | Subject::Declared(_, name) => name,
            Subject::Config => "",
        };
        for node in sequence.items() {
            let first = node.as_mapping().and_then(|mapping| mapping.entries().next());
            let span = match first {
                Some(entry) if !node.is_alias() => entry.key.span(),
                _ => node.span(),
            };
            self.check(node, item, &Place { subject: Subject::Item(name), span, ..*place });
        }
    }

    fn variants(
        &mut self,
        mapping: Mapping<'d>,
        variants: &'static Variants,
        place: &Place<'_, 'd>,
    ) {
        let found = mapping.get_merged(variants.key).or_else(|| {
            variants.otherwise.is_none().then(|| nearest::misspelled_choice(mapping, variants))?
        });
        let Some(found) = found else {
            match variants.otherwise {
                Some(object) => self.object(mapping, object, place),
                None => self.missing(variants.key, place, variants.name),
            }
            return;
        };
        let value = found.entry.value;
        let word = value.as_str().unwrap_or_default();
        match variants.object(word) {
            Some(object) => self.object(mapping, object, place),
            None if self.version == Version::V2_1 && word.contains("<<") => {}
            None => {
                let mut message = format!(
                    "`{}` of {} must be {}, not {}",
                    variants.key,
                    place.subject,
                    one_of(variants.words()),
                    crate::model::place::found(value)
                );
                message += &nearest::did_you_mean(word, variants.words());
                let node = value.target();
                let span =
                    if node.span().is_empty() { found.entry.key.span() } else { node.span() };
                self.diagnostics.push(Diagnostic::error(UNKNOWN_VALUE, span, message));
            }
        }
    }
}

/// Whether a mapping merges in an anchor that does not exist: then nobody knows which keys it has.
pub(super) fn merges_unknown(mapping: Mapping<'_>) -> bool {
    mapping.merges().any(|merge| {
        let is_unknown = |node: Node<'_>| node.target().is_alias();
        is_unknown(merge.value)
            || merge.value.as_sequence().is_some_and(|list| list.items().any(is_unknown))
    })
}
