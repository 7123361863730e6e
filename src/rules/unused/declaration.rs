//! Jobs, commands, executors, orbs and job groups that nothing uses.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::lang::{ARGUMENTS, EXECUTOR_CALL, JOB_OPTIONS, MATRIX_PARAMETERS, SymbolKind, Type};
use crate::model::workflow::WorkflowKind;
use crate::model::{Declaration, Model};
use crate::rules::phrase::name_list;
use crate::yaml::{Document, Node, NodeId, Value};

/// The kinds, the codes of their rules, and what to do with one that is not used.
const KINDS: &[(SymbolKind, &str)] = &[
    (SymbolKind::Command, "unused-command"),
    (SymbolKind::Executor, "unused-executor"),
    (SymbolKind::Job, "unused-job"),
    (SymbolKind::JobGroup, "unused-job-group"),
    (SymbolKind::Orb, "unused-orb"),
];

pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let argued = argued(model);
    let members = members_only(model);
    for &(kind, code) in KINDS {
        for declaration in unused(model, kind, &argued) {
            let message = match kind {
                SymbolKind::Job => format!("no workflow runs job `{}`", declaration.name),
                SymbolKind::JobGroup => {
                    let members = members.get(declaration.name).map_or(&[][..], Vec::as_slice);
                    let also = match members {
                        [] => String::new(),
                        [only] => format!(", nor job `{only}`, which is only in it"),
                        _ => format!(
                            ", nor the jobs {}, which are only in it",
                            name_list(members.iter().copied())
                        ),
                    };
                    format!("no workflow runs job group `{}`{also}", declaration.name)
                }
                _ => format!("nothing uses {} `{}`", kind.noun(), declaration.name),
            };
            diagnostics.push(Diagnostic::warning(code, declaration.key.span(), message));
        }
    }
}

/// The jobs that run in one job group and nowhere else, by that group.
fn members_only<'d>(model: &Model<'d>) -> BTreeMap<&'d str, Vec<&'d str>> {
    let mut groups: BTreeMap<&str, BTreeSet<Option<&str>>> = BTreeMap::new();
    for workflow in model.workflows() {
        let group = (workflow.kind == WorkflowKind::JobGroup).then_some(workflow.name);
        for invocation in &workflow.invocations {
            groups.entry(invocation.job_name).or_default().insert(group);
        }
    }
    let mut members: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for job in model.declarations(SymbolKind::Job).filter(|job| job.within.is_none()) {
        let mut groups = groups.get(job.name).into_iter().flatten();
        if let (Some(Some(group)), None) = (groups.next(), groups.next()) {
            members.entry(*group).or_default().push(job.name);
        }
    }
    members
}

/// The executors that no job can run in, and the jobs that never run: what is wrong with them does no harm.
pub(in crate::rules) fn idle<'m, 'd>(model: &'m Model<'d>) -> Vec<&'m Declaration<'d>> {
    let argued = argued(model);
    let mut idle = unused(model, SymbolKind::Executor, &argued);
    if model.workflows().iter().any(|workflow| workflow.kind == WorkflowKind::Workflow) {
        idle.extend(unused(model, SymbolKind::Job, &argued));
    }
    idle
}

fn unused<'m, 'd>(
    model: &'m Model<'d>,
    kind: SymbolKind,
    argued: &Argued<'d>,
) -> Vec<&'m Declaration<'d>> {
    let used = used(model, kind);
    let composed = composed(model, kind);
    let is_composed =
        |name: &str| composed.iter().any(|(a, z)| name.starts_with(a) && name.ends_with(z));
    let own = model.declarations(kind).filter(|declaration| declaration.within.is_none());
    let unused = own.filter(|it| {
        !used.contains(it.name) && !argued.has(kind, it.name) && !is_composed(it.name)
    });
    let document = model.document();
    let last_uses = last_uses(document);
    unused.filter(|declaration| !is_shared(declaration, document, &last_uses)).collect()
}

/// What stands around the `<< … >>` of names that are put together, such as `executor: node-<< parameters.version >>`.
fn composed<'d>(model: &Model<'d>, kind: SymbolKind) -> BTreeSet<(&'d str, &'d str)> {
    let of_kind = model.slots().iter().filter(|slot| is_name(slot.ty, kind));
    let texts = of_kind.filter_map(|slot| slot.node.as_str());
    let around =
        texts.filter_map(|text| Some((text.split("<<").next()?, text.rsplit(">>").next()?)));
    around.filter(|around| *around != ("", "")).collect()
}

fn is_name(ty: &Type, kind: SymbolKind) -> bool {
    match ty {
        Type::Name(of) => *of == kind,
        Type::Ref(ty) => is_name(ty, kind),
        Type::Union(_, types) => types.iter().any(|ty| is_name(ty, kind)),
        _ => false,
    }
}

/// Where each anchored value is used for the last time.
fn last_uses(document: &Document<'_>) -> BTreeMap<NodeId, usize> {
    let aliases = document.nodes().filter(|node| node.is_alias());
    aliases.map(|alias| (alias.target().id(), alias.span().start)).collect()
}

/// Whether places behind a declaration take pieces of it by an alias, so that it cannot simply go.
fn is_shared(
    declaration: &Declaration<'_>,
    document: &Document<'_>,
    last_uses: &BTreeMap<NodeId, usize>,
) -> bool {
    let span = declaration.value.full_span();
    let anchors = document.anchors();
    let first = anchors.partition_point(|anchor| anchor.span.start < span.start);
    let mut inside = anchors[first..].iter().take_while(|anchor| span.covers(anchor.span));
    inside.any(|anchor| last_uses.get(&anchor.node).is_some_and(|&offset| offset >= span.end))
}

/// The names of a kind that something outside its own declaration refers to.
fn used<'d>(model: &Model<'d>, kind: SymbolKind) -> BTreeSet<&'d str> {
    let kinds: &[SymbolKind] = match kind {
        SymbolKind::Orb => &[SymbolKind::Command, SymbolKind::Executor, SymbolKind::Job],
        SymbolKind::JobGroup => &[SymbolKind::Job],
        _ => &[kind],
    };
    let mut used = BTreeSet::new();
    for reference in kinds.iter().flat_map(|&kind| model.references(kind)) {
        let user = reference.within.map(|id| model.declaration_of(id));
        let is_own = user.is_some_and(|user| user.kind == kind && user.name == reference.name);
        let name = match kind {
            SymbolKind::Orb => reference.name.split('/').next().unwrap_or_default(),
            _ => reference.name,
        };
        if !is_own {
            used.insert(name);
        }
    }
    // An entry whose keys stand in the wrong place still says what it runs.
    for invocation in model.workflows().iter().flat_map(|workflow| &workflow.invocations) {
        let other = invocation.key("override-with").and_then(|key| key.entry.value.as_str());
        for job in [Some(invocation.job_name), other].into_iter().flatten() {
            match kind {
                SymbolKind::Orb => used.extend(job.split_once('/').map(|(orb, _)| orb)),
                SymbolKind::Job | SymbolKind::JobGroup => _ = used.insert(job),
                _ => {}
            }
        }
    }
    used
}

/// The texts in arguments: an executor, steps, or a name that a parameter passes on.
struct Argued<'d>(BTreeSet<&'d str>);

impl Argued<'_> {
    fn has(&self, kind: SymbolKind, name: &str) -> bool {
        match kind {
            SymbolKind::Command | SymbolKind::Executor => self.0.contains(name),
            SymbolKind::Orb => {
                let prefix = format!("{name}/");
                self.0.range(prefix.as_str()..).next().is_some_and(|text| text.starts_with(&prefix))
            }
            _ => false,
        }
    }
}

fn argued<'d>(model: &Model<'d>) -> Argued<'d> {
    let mut collector = Collector { texts: BTreeSet::new(), seen: BTreeSet::new() };
    for object in [&ARGUMENTS, &JOB_OPTIONS, &EXECUTOR_CALL, &MATRIX_PARAMETERS] {
        for described in model.mappings(object) {
            for merged in described.mapping.merged() {
                collector.collect(merged.entry.value);
            }
        }
    }
    let parameters = model.declarations(SymbolKind::Parameter);
    parameters.for_each(|parameter: &Declaration<'d>| collector.collect(parameter.value));
    Argued(collector.texts)
}

struct Collector<'d> {
    texts: BTreeSet<&'d str>,
    seen: BTreeSet<NodeId>,
}

impl<'d> Collector<'d> {
    fn collect(&mut self, node: Node<'d>) {
        let node = node.target();
        if !self.seen.insert(node.id()) {
            return;
        }
        match node.value() {
            Value::Scalar(scalar) => {
                self.texts.insert(scalar.text.trim());
            }
            Value::Sequence(list) => list.items().for_each(|item| self.collect(item)),
            Value::Mapping(mapping) => {
                for entry in mapping.entries() {
                    self.collect(entry.key);
                    self.collect(entry.value);
                }
            }
            Value::Alias(_) => {}
        }
    }
}
