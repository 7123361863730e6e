//! Job groups: the invocation of a group becomes its members, between a job that starts them and one that ends them.
//!
//! CircleCI says what these jobs do but not what they are called: `group/group-start` and the like are our names.

use std::collections::BTreeSet;

use crate::model::workflow::Invocation;
use crate::process::bind::items;
use crate::process::compiler::Compiler;
use crate::process::draft::{Draft, JobKind, Names};
use crate::process::library::Element;
use crate::process::requires::Reach;
use crate::process::{Key, Origin, Value};

impl<'d> Compiler<'_, 'd> {
    /// The drafts of a job group that an entry of a workflow invokes. `first` is the place of the first of them among
    /// those of the workflow.
    pub(super) fn group(
        &mut self,
        group: &Element<'d>,
        invocation: &Invocation<'d>,
        number: usize,
        first: usize,
    ) -> Vec<Draft> {
        let frame = self.config_frame();
        let origin = Origin::new(0, invocation.item.span());
        let name = self.key_text(invocation, "name", &frame);
        let name = name.unwrap_or_else(|| invocation.job_name.to_owned());
        let serial = self.key_text(invocation, "serial-group", &frame);
        let made = |suffix: &str, kind: JobKind, definition: Value| Draft {
            name: format!("{name}/{suffix}"),
            invocation: number,
            origin,
            job: invocation.job_name.to_owned(),
            kind,
            definition: Some(definition),
            keys: Vec::new(),
            wanted: Vec::new(),
            requires: Vec::new(),
            names: Names { is_hidden: true, ..Names::default() },
        };
        let lock = |word: &str, key: &str| {
            let entries = [("type", word), ("key", key)];
            let entry = |(name, text)| (Key::new(name, origin), Value::text(text, origin));
            Value::map(entries.map(entry), origin)
        };
        let no_op = || {
            let ty = (Key::new("type", origin), Value::text("no-op", origin));
            Value::map([ty], origin)
        };
        let mut start = match &serial {
            Some(key) => made("group-start", JobKind::Lock, lock("lock", key)),
            None => made("group-start", JobKind::NoOp, no_op()),
        };
        start.wanted = self.wanted(invocation, &frame);
        if let Some(filters) = invocation.key("filters") {
            let value = self.value(filters.entry.value, &frame);
            start.keys.extend(Key::read(filters.entry.key, 0).map(|key| (key, value)));
        }
        let mut members = self.members(group);
        let mut is_required = vec![false; members.len()];
        for &(required, _) in members.iter().flat_map(|member| &member.requires) {
            is_required[required] = true;
        }
        let mut end = made("group-end", JobKind::NoOp, no_op());
        for (index, member) in members.iter_mut().enumerate() {
            member.name = format!("{name}/{}", member.name);
            member.invocation = number;
            member.names = Names { is_hidden: true, ..Names::default() };
            // Behind the job that starts the group.
            member.requires.iter_mut().for_each(|(required, _)| *required += first + 1);
            if member.requires.is_empty() {
                member.requires.push((first, None));
            }
            if !is_required[index] {
                end.requires.push((first + 1 + index, None));
            }
        }
        end.names.group = Some(name.clone());
        let place_of_end = first + 1 + members.len();
        let mut drafts = vec![start];
        drafts.append(&mut members);
        drafts.push(end);
        if let Some(key) = serial {
            let mut unlock = made("group-unlock", JobKind::Unlock, lock("unlock", &key));
            unlock.requires.push((place_of_end, Some(Value::text("terminal", origin))));
            drafts.push(unlock);
        }
        drafts
    }

    /// The members of a group, which see only each other.
    fn members(&mut self, group: &Element<'d>) -> Vec<Draft> {
        let jobs = group.value.as_mapping().and_then(|body| body.get_merged("jobs"));
        let invocations = jobs.into_iter().flat_map(|jobs| items(jobs.entry.value));
        let mut drafts = Vec::new();
        for (number, member) in invocations.flat_map(Invocation::read).enumerate() {
            drafts.extend(self.invocation(&member, number));
        }
        let names: Vec<_> = drafts.iter().map(|draft| draft.name.clone()).collect();
        let reach = Reach::new(&drafts, &names, BTreeSet::new());
        self.resolve(&mut drafts, &reach, "this job group");
        drafts
    }
}
