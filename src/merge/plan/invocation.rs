//! The entry that runs the job in a workflow: what the user wrote into it stays, what is missing is added.

use crate::merge::Error;
use crate::merge::operation::{Kind, Operation, Step, key};
use crate::merge::plan::{Parts, Plan, indent, reach, single_entry};
use crate::merge::value::is_same;
use crate::yaml::{Context, Entry, Mapping, Node, Value, column, quote};

/// Whether an item of a workflow's list has this name.
pub(super) fn runs(item: Node<'_>, job: &str) -> bool {
    item.as_str() == Some(job) || single_entry(item).is_some_and(|(name, _)| name == Some(job))
}

/// Plans what an entry that runs the job lacks.
pub(super) fn plan(
    plan: &mut Plan,
    path: &[Step],
    item: Node<'_>,
    workflow: &str,
    parts: &Parts<'_>,
) -> Result<Vec<Operation>, Error> {
    let job = parts.fragment.job_name.as_str();
    let body = single_entry(item).map(|(_, body)| body);
    let mapping = body.and_then(Node::as_mapping);
    let kind = mapping.and_then(|body| body.get_merged("type"));
    if let Some(kind) = kind.filter(|kind| kind.entry.value.as_str() == Some("approval")) {
        return Err(Error::NameTaken {
            by: format!("workflow `{workflow}` has an approval called `{job}`"),
            span: kind.entry.span(),
        });
    }
    let place = format!("the entry that runs `{job}` in workflow `{workflow}`");
    note_kept(plan, mapping, &place, parts);
    let Some(wanted) = parts.invocation.filter(|wanted| !wanted.is_empty()) else {
        return Ok(Vec::new());
    };
    let Some(body) = body else {
        let payload = vec![wanted.entries().map(|entry| written(&entry)).collect()];
        return Ok(vec![Operation { kind: Kind::Open, path: path.to_vec(), payload }]);
    };
    if mapping.is_none() && !body.is_null() {
        return Err(reach::shape(body, &place, "a map"));
    }
    let body_path = key(path, job);
    let mut operations = Vec::new();
    let mut missing = Vec::new();
    for entry in wanted.entries() {
        let found = entry.name().and_then(|name| mapping?.get_merged(name));
        let Some(found) = found else {
            missing.push(written(&entry));
            continue;
        };
        let name = entry.name().unwrap_or_default();
        let is_default = parts.fragment.default_keys.iter().any(|key| key == name);
        if is_default || is_same(found.entry.value, entry.value) {
            continue;
        }
        let is_reachable = found.via.is_none() && reach::own(found.entry.value, name).is_ok();
        match union(&found.entry, &entry) {
            Union::Covered => {}
            Union::Append(items) if is_reachable => {
                operations.push(Operation::append(&key(&body_path, name), items));
            }
            Union::Replace(text) if is_reachable => {
                operations.push(Operation::replace(&key(&body_path, name), text));
            }
            _ => plan
                .notes
                .push(format!("{place} keeps its `{name}`, which differs from the one asked for")),
        }
    }
    if !missing.is_empty() {
        let kind = Kind::Insert { before: None };
        operations.push(Operation { kind, path: body_path, payload: missing });
    }
    if !operations.is_empty() {
        reach::own(body, &place)?;
        if let Some(mapping) = mapping {
            refuse_repeats(mapping, wanted)?;
        }
    }
    Ok(operations)
}

/// Says what an earlier run left in the entry, or its author wrote: neither is taken out.
fn note_kept(plan: &mut Plan, body: Option<Mapping<'_>>, place: &str, parts: &Parts<'_>) {
    for key in ["requires", "context"] {
        let is_default = parts.fragment.default_keys.iter().any(|name| name == key);
        let found = body.and_then(|body| body.get_merged(key)).filter(|_| !is_default);
        let Some(found) = found.and_then(|found| names(found.entry.value)) else { continue };
        let wanted = parts.invocation.and_then(|wanted| wanted.get(key));
        let wanted = wanted.and_then(|wanted| names(wanted.value)).unwrap_or_default();
        let kept: Vec<_> = found.into_iter().filter(|name| !wanted.contains(name)).collect();
        if !kept.is_empty() {
            let kept = kept.join(", ");
            plan.notes.push(format!("{place} keeps `{key}: {kept}`, which was not asked for"));
        }
    }
}

fn refuse_repeats(body: Mapping<'_>, wanted: Mapping<'_>) -> Result<(), Error> {
    for name in wanted.entries().filter_map(|entry| entry.name()) {
        if body.get(name).is_some() {
            reach::own_entry(body, name, &format!("`{name}`"))?;
        }
    }
    Ok(())
}

/// Two entries of one name in a workflow would be renamed to `name-1` and `name-2` by CircleCI.
pub(super) fn refuse_same_name(item: Node<'_>, job: &str, workflow: &str) -> Result<(), Error> {
    let body = single_entry(item).and_then(|(_, body)| body.as_mapping());
    let name = body.and_then(|body| body.get_merged("name"));
    match name.filter(|name| name.entry.value.as_str() == Some(job)) {
        Some(name) => Err(Error::NameTaken {
            by: format!("an entry of workflow `{workflow}` is called `{job}`"),
            span: name.entry.span(),
        }),
        None => Ok(()),
    }
}

/// What is needed for a list of names to hold the wanted ones too.
enum Union {
    /// Nothing.
    Covered,
    /// These items.
    Append(Vec<String>),
    /// A list in the place of a single name: the whole entry.
    Replace(String),
    /// It is no list of names.
    Unclear,
}

/// `context` and `requires` hold names, to which more can be added; other keys hold one value, which is the user's.
fn union(found: &Entry<'_>, wanted: &Entry<'_>) -> Union {
    let (Some(key @ ("context" | "requires")), Some(have), Some(want)) =
        (found.name(), names(found.value), names(wanted.value))
    else {
        return Union::Unclear;
    };
    let missing: Vec<_> = want.into_iter().filter(|name| !have.contains(name)).collect();
    let item = |name: &&str| format!("- {}\n", quote(name, Context::Block));
    match found.value.target().value() {
        _ if missing.is_empty() => Union::Covered,
        Value::Sequence(_) => Union::Append(missing.iter().map(item).collect()),
        _ => {
            let items: String = have.iter().chain(&missing).map(item).collect();
            Union::Replace(format!("{key}:\n{}", indent(&items, 2)))
        }
    }
}

/// The names in a list, or the single one; `None` where an expression stands.
fn names(node: Node<'_>) -> Option<Vec<&str>> {
    let names: Option<Vec<_>> = match node.as_sequence() {
        Some(list) => list.items().map(name).collect(),
        None => node.as_str().map(|name| vec![name]),
    };
    names.filter(|names| !names.iter().any(|name| name.contains("<<")))
}

/// `build`, or `build: success` in `requires`.
fn name(node: Node<'_>) -> Option<&str> {
    node.as_str().or_else(|| single_entry(node).and_then(|(name, _)| name))
}

/// The lines of an entry of the fragment, moved to column 0.
fn written(entry: &Entry<'_>) -> String {
    let text = entry.key.document().text();
    let blanks = " ".repeat(column(text, entry.span().start));
    let mut written = entry.span().slice(text).replace(&format!("\n{blanks}"), "\n");
    written.push('\n');
    written
}
