//! Job groups: the invocation of a group becomes its members, between a job that starts them and one that ends them.
//!
//! CircleCI says what these jobs do but not what they are called: `group/group-start` and the like are our names.

use std::collections::BTreeSet;

use crate::model::workflow::Invocation;
use crate::process::bind::items;
use crate::process::compiler::Compiler;
use crate::process::draft::{Draft, JobKind, Names};
use crate::process::invocation::names_without_jobs;
use crate::process::library::Element;
use crate::process::requires::Reach;
use crate::process::{Key, Origin, Value};

/// An invocation of a job group.
struct Group<'n> {
    /// Its name, which the names of its jobs start with.
    name: String,
    /// What the config calls the group.
    job: &'n str,
    /// Which invocation of the workflow it is.
    number: usize,
    origin: Origin,
}

impl<'d> Compiler<'_, 'd> {
    /// The drafts of a job group that an entry of a workflow invokes. `first` is the place of the first of them among
    /// those of the workflow.
    pub(super) fn group(
        &mut self,
        element: &Element<'d>,
        invocation: &Invocation<'d>,
        number: usize,
        first: usize,
    ) -> Vec<Draft> {
        let frame = self.config_frame();
        let job = invocation.job_name;
        let name = self.key_text(invocation, "name", &frame).unwrap_or_else(|| job.to_owned());
        let group = Group { name, job, number, origin: Origin::new(0, invocation.item.span()) };
        let serial = self.key_text(invocation, "serial-group", &frame);
        let mut start = match &serial {
            Some(key) => {
                group.draft("group-start", JobKind::Lock, &[("type", "lock"), ("key", key)])
            }
            None => group.draft("group-start", JobKind::NoOp, &[("type", "no-op")]),
        };
        start.wanted = self.wanted(invocation, &frame);
        if let Some(filters) = invocation.key("filters") {
            let value = self.value(filters.entry.value, &frame);
            start.keys.extend(Key::read(filters.entry.key, 0).map(|key| (key, value)));
        }
        let mut drafts = self.members(element);
        let leaves = group.put_behind(first, &mut drafts);
        drafts.insert(0, start);
        let mut end = group.draft("group-end", JobKind::NoOp, &[("type", "no-op")]);
        end.requires.extend(leaves.into_iter().map(|leaf| (leaf, None)));
        let place_of_end = first + drafts.len();
        end.names.group = Some(group.name.clone());
        drafts.push(end);
        if let Some(key) = serial {
            let keys = [("type", "unlock"), ("key", key.as_str())];
            let mut unlock = group.draft("group-unlock", JobKind::Unlock, &keys);
            unlock.requires.push((place_of_end, Some(Value::text("terminal", group.origin))));
            drafts.push(unlock);
        }
        drafts
    }

    /// The members of a group, which see only each other.
    fn members(&mut self, element: &Element<'d>) -> Vec<Draft> {
        let jobs = element.value.as_mapping().and_then(|body| body.get_merged("jobs"));
        let invocations = jobs.into_iter().flat_map(|jobs| items(jobs.entry.value));
        let (mut drafts, mut empty) = (Vec::new(), BTreeSet::new());
        for (number, member) in invocations.flat_map(Invocation::read).enumerate() {
            let new = self.invocation(&member, number);
            if new.is_empty() {
                empty.extend(names_without_jobs(&member));
            }
            drafts.extend(new);
        }
        let names: Vec<_> = drafts.iter().map(|draft| draft.name.clone()).collect();
        let reach = Reach::new(&drafts, &names, empty);
        self.resolve(&mut drafts, &reach, "this job group");
        drafts
    }
}

impl Group<'_> {
    /// A job of the group that no config declares.
    fn draft(&self, name: &str, kind: JobKind, keys: &[(&str, &str)]) -> Draft {
        let entry = |&(name, text): &(&str, &str)| {
            (Key::new(name, self.origin), Value::text(text, self.origin))
        };
        Draft {
            name: format!("{}/{name}", self.name),
            invocation: self.number,
            origin: self.origin,
            job: self.job.to_owned(),
            kind,
            definition: Some(Value::map(keys.iter().map(entry), self.origin)),
            keys: Vec::new(),
            wanted: Vec::new(),
            requires: Vec::new(),
            names: Names { is_hidden: true, ..Names::default() },
        }
    }

    /// Puts members behind the job at `start`, which they wait for. Gives the places of those that no other waits for.
    fn put_behind(&self, start: usize, members: &mut [Draft]) -> Vec<usize> {
        let first = start + 1;
        let mut leaves: BTreeSet<_> = (first..first + members.len()).collect();
        for member in members {
            member.name = format!("{}/{}", self.name, member.name);
            member.invocation = self.number;
            member.names = Names { is_hidden: true, ..Names::default() };
            for (required, _) in &mut member.requires {
                *required += first;
                leaves.remove(required);
            }
            if member.requires.is_empty() {
                member.requires.push((start, None));
            }
        }
        leaves.into_iter().collect()
    }
}
