//! The job under `jobs`: added, replaced, or there already.

use crate::merge::operation::{Operation, Step, key};
use crate::merge::plan::{Parts, Plan, indent, reach};
use crate::merge::value::is_same;
use crate::merge::{Action, Error, Subject};
use crate::yaml::{Mapping, Node};

/// Plans the job. Returns the `jobs` entry to add where the config has none.
pub(super) fn plan(
    plan: &mut Plan,
    root: Mapping<'_>,
    parts: &Parts<'_>,
) -> Result<Option<String>, Error> {
    let name = parts.name();
    let path = [Step::Key("jobs".to_owned())];
    refuse_group(root, name)?;
    let Some(entry) = reach::own_entry(root, "jobs", "`jobs`")? else {
        plan.add(Action::Add, Subject::Job, parts);
        return Ok(Some(format!("jobs:\n{}", indent(parts.fragment.job(), 2))));
    };
    let jobs = reach::own_mapping(&entry, "`jobs`", "a map of job names to jobs")?;
    let place = format!("the job `{name}`");
    if let Some(jobs) = jobs {
        // A job that comes in through a merge key is as good as a written one, as long as it is the same.
        let found = jobs.get_merged(name);
        if found.is_some_and(|found| is_same(found.entry.value, parts.job)) {
            plan.add(Action::Keep, Subject::Job, parts);
            return Ok(None);
        }
        if let Some(job) = reach::own_entry(jobs, name, &place)? {
            reach::own(job.value, &place)?;
            reach::expendable(job.value, &place)?;
            note_foreign(plan, job.value, name);
            let path = key(&path, name);
            plan.operations.push(Operation::replace(&path, parts.fragment.job().to_owned()));
            plan.add(Action::Replace, Subject::Job, parts);
            return Ok(None);
        }
        refuse_other_case(jobs, name)?;
    }
    plan.operations.push(Operation::insert(&path, parts.fragment.job().to_owned()));
    plan.add(Action::Add, Subject::Job, parts);
    Ok(None)
}

/// Says when the job to replace is likely another one that only has the same name.
fn note_foreign(plan: &mut Plan, job: Node<'_>, name: &str) {
    let text = job.full_span().slice(job.document().text()).to_lowercase();
    if !["postman", "newman"].iter().any(|tool| text.contains(tool)) {
        plan.notes.push(format!(
            "the job `{name}` runs no Postman collection today, and all of it would be replaced; better choose another name for the new job"
        ));
    }
}

/// A job and a job group may not share a name.
fn refuse_group(root: Mapping<'_>, name: &str) -> Result<(), Error> {
    let groups = root.get_merged("job-groups").and_then(|groups| groups.entry.value.as_mapping());
    match groups.and_then(|groups| groups.get_merged(name)) {
        Some(group) => Err(Error::NameTaken {
            by: format!("a job group is called `{name}`"),
            span: group.entry.key.span(),
        }),
        None => Ok(()),
    }
}

/// CircleCI tells jobs apart without looking at the case of their names.
fn refuse_other_case(jobs: Mapping<'_>, name: &str) -> Result<(), Error> {
    let merged = jobs.merged();
    let other = merged.iter().find_map(|merged| {
        let other = merged.entry.name()?;
        (other.to_lowercase() == name.to_lowercase()).then_some((other, merged.entry.key.span()))
    });
    match other {
        Some((other, span)) => Err(Error::NameTaken {
            by: format!("a job is called `{other}`, which is the same name to CircleCI"),
            span,
        }),
        None => Ok(()),
    }
}
