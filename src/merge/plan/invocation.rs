//! The entry that runs the job in a workflow: what the user wrote into it stays, what is missing is added.

use crate::merge::Error;
use crate::merge::operation::{Kind, Operation, Step, key};
use crate::merge::plan::{Parts, Plan, reach};
use crate::merge::value::is_same;
use crate::model::workflow::Invocation;
use crate::yaml::emit::{self, Quotes};
use crate::yaml::{Context, Entry, Mapping, Node, Value, column, quote};

/// Whether an item of a workflow's list runs the job; also one that runs another by mistake.
pub(super) fn runs(item: Node<'_>, job: &str) -> bool {
    Invocation::read(item).iter().any(|invocation| invocation.job_name == job)
}

/// Plans what an entry that runs the job lacks.
pub(super) fn plan(
    plan: &mut Plan,
    path: &[Step],
    item: Node<'_>,
    workflow: &str,
    parts: &Parts<'_>,
) -> Result<Vec<Operation>, Error> {
    let job = parts.name();
    refuse_keys_beside(item, job)?;
    let entry = item.as_mapping().and_then(|item| item.get_merged(job));
    let body = entry.map(|merged| merged.entry.value);
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
        refuse_lines(item, &place)?;
        let payload = vec![wanted.entries().map(|entry| written(&entry)).collect()];
        return Ok(vec![Operation { kind: Kind::Open, path: path.to_vec(), payload }]);
    };
    if mapping.is_none() && !body.is_null() {
        return Err(reach::shape(body, &place, "a map"));
    }
    let operations = complete(plan, &key(path, job), mapping, wanted, &place, parts);
    if !operations.is_empty() {
        reach::own(body, &place)?;
        reach::own_null(body, &place, "a map")?;
        if let Some(item) = item.as_mapping() {
            reach::own_entry(item, job, &place)?;
        }
        if let Some(mapping) = mapping {
            reach::own_keys(mapping, &place)?;
            refuse_repeats(mapping, wanted)?;
        }
    }
    Ok(operations)
}

/// What brings the wanted keys into the body of an entry, as far as they do not contradict the user's own.
fn complete(
    plan: &mut Plan,
    path: &[Step],
    body: Option<Mapping<'_>>,
    wanted: Mapping<'_>,
    place: &str,
    parts: &Parts<'_>,
) -> Vec<Operation> {
    let mut operations = Vec::new();
    let mut missing = Vec::new();
    for entry in wanted.entries() {
        let name = entry.name().unwrap_or_default();
        let Some(found) = body.and_then(|body| body.get_merged(name)) else {
            missing.push(written(&entry));
            continue;
        };
        let value = found.entry.value;
        if parts.fragment.is_default(name) || is_same(value, entry.value) {
            continue;
        }
        let is_reachable = found.via.is_none() && reach::own(value, name).is_ok();
        match union(&found.entry, &entry) {
            Union::Covered => {}
            Union::Append(items) if is_reachable => {
                operations.push(Operation::append(&key(path, name), items));
            }
            Union::Wrap(items) if is_reachable => {
                let path = key(path, name);
                operations.push(Operation { kind: Kind::Wrap, path, payload: items });
            }
            _ => plan
                .notes
                .push(format!("{place} keeps its `{name}`, which differs from the one asked for")),
        }
    }
    if !missing.is_empty() {
        let kind = Kind::Insert { before: None };
        operations.push(Operation { kind, path: path.to_vec(), payload: missing });
    }
    operations
}

/// An item has one key, the job's name. Where a second stands at its column, it was not indented far enough.
fn refuse_keys_beside(item: Node<'_>, job: &str) -> Result<(), Error> {
    let entries = item.as_mapping().map(Mapping::merged).unwrap_or_default();
    let beside = entries.iter().find(|merged| merged.entry.name() != Some(job));
    match beside.map(|merged| merged.entry) {
        Some(entry) => Err(Error::KeyBeside {
            key: entry.name().unwrap_or_default().to_owned(),
            job: job.to_owned(),
            span: entry.key.full_span(),
        }),
        None => Ok(()),
    }
}

/// Refuses a job's name that has lines: no colon could follow it.
fn refuse_lines(item: Node<'_>, place: &str) -> Result<(), Error> {
    let written = item.target().span().slice(item.document().text());
    if written.contains(['\n', '\r']) {
        return Err(Error::Shape {
            place: place.to_owned(),
            expected: "written in one line",
            found: "in several".to_owned(),
            span: item.full_span(),
        });
    }
    Ok(())
}

/// Says what an earlier run left in the entry, or its author wrote: neither is taken out.
fn note_kept(plan: &mut Plan, body: Option<Mapping<'_>>, place: &str, parts: &Parts<'_>) {
    for key in ["requires", "context"] {
        let is_default = parts.fragment.is_default(key);
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
    for invocation in Invocation::read(item) {
        let name = invocation.key("name").map(|merged| merged.entry);
        if let Some(name) = name.filter(|name| name.value.as_str() == Some(job)) {
            return Err(Error::NameTaken {
                by: format!("an entry of workflow `{workflow}` is called `{job}`"),
                span: name.span(),
            });
        }
    }
    Ok(())
}

/// What is needed for a list of names to hold the wanted ones too.
enum Union {
    /// Nothing.
    Covered,
    /// These items.
    Append(Vec<String>),
    /// A list of the single name and these items.
    Wrap(Vec<String>),
    /// It is no list of names.
    Unclear,
}

/// `context` and `requires` hold names, to which more can be added; other keys hold one value, which is the user's.
fn union(found: &Entry<'_>, wanted: &Entry<'_>) -> Union {
    let (Some("context" | "requires"), Some(have), Some(want)) =
        (found.name(), names(found.value), names(wanted.value))
    else {
        return Union::Unclear;
    };
    let missing: Vec<_> = want.into_iter().filter(|name| !have.contains(name)).collect();
    let items = missing.iter().map(|name| format!("- {}\n", quote(name, Context::Block))).collect();
    match found.value.value() {
        _ if missing.is_empty() => Union::Covered,
        Value::Sequence(list) if reach::own_dashes(list, "").is_ok() => Union::Append(items),
        Value::Scalar(_) if is_flow_safe(found.value) => Union::Wrap(items),
        _ => Union::Unclear,
    }
}

/// Whether a scalar can stand between brackets as it is written.
fn is_flow_safe(node: Node<'_>) -> bool {
    emit::flow(node, Quotes::Needed) == node.span().slice(node.document().text())
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
    let entry = || node.as_mapping().filter(|map| map.len() == 1)?.entries().next();
    node.as_str().or_else(|| entry()?.name())
}

/// The lines of an entry of the fragment, moved to column 0.
fn written(entry: &Entry<'_>) -> String {
    let text = entry.key.document().text();
    let blanks = " ".repeat(column(text, entry.span().start));
    let mut written = entry.span().slice(text).replace(&format!("\n{blanks}"), "\n");
    written.push('\n');
    written
}
