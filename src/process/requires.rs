//! `requires`: which jobs of a workflow the names there stand for.

use std::collections::{BTreeMap, BTreeSet};

use crate::process::Fault;
use crate::process::compiler::Compiler;
use crate::process::draft::{Draft, Wanted};
use crate::text::nearest;

/// Which drafts each name stands for.
#[derive(Default)]
pub(super) struct Reach {
    /// The surest sense of a name first: that of a job, that of a matrix, then what people write as well.
    senses: [BTreeMap<String, Vec<usize>>; 3],
    /// Names of matrices that run nothing: who requires them waits for nothing.
    empty: BTreeSet<String>,
}

impl Reach {
    /// Of the drafts of a workflow or a job group, and of the names that these have in the end.
    pub(super) fn new(drafts: &[Draft], final_names: &[String], empty: BTreeSet<String>) -> Self {
        let mut reach = Self { empty, ..Self::default() };
        for (index, draft) in drafts.iter().enumerate() {
            let mut add = |sense: usize, name: &str| {
                let found = reach.senses[sense].entry(name.to_owned()).or_default();
                if found.last() != Some(&index) {
                    found.push(index);
                }
            };
            let names = &draft.names;
            match &names.group {
                Some(group) => add(0, group),
                None if names.is_hidden => {}
                None => add(0, &draft.name),
            }
            names.matrix.iter().for_each(|name| add(1, name));
            let final_name = final_names.get(index).filter(|_| !names.is_hidden);
            final_name.into_iter().chain(&names.others).for_each(|name| add(2, name));
        }
        reach
    }

    /// The other drafts that one of them means by a name.
    fn find(&self, name: &str, drafts: &[Draft], from: usize) -> Vec<usize> {
        let own = &drafts[from];
        let is_other = |&index: &usize| {
            let other = &drafts[index];
            index != from && !(other.invocation == own.invocation && other.name == own.name)
        };
        let of_others = |index: &usize| drafts[*index].invocation != own.invocation;
        let [names, matrices, others] = &self.senses;
        let found =
            |sense: &BTreeMap<String, Vec<usize>>| sense.get(name).cloned().unwrap_or_default();
        let by_name: Vec<_> = found(names).into_iter().filter(is_other).collect();
        if !by_name.is_empty() {
            return by_name;
        }
        let by_matrix: Vec<_> = found(matrices).into_iter().filter(of_others).collect();
        if !by_matrix.is_empty() {
            return by_matrix;
        }
        found(others).into_iter().filter(is_other).collect()
    }
}

impl Compiler<'_, '_> {
    /// Finds the jobs that each draft of a workflow or a job group, called `owner`, waits for.
    pub(super) fn resolve(&mut self, drafts: &mut [Draft], reach: &Reach, owner: &str) {
        for index in 0..drafts.len() {
            for wanted in std::mem::take(&mut drafts[index].wanted) {
                let found = reach.find(&wanted.name, drafts, index);
                let is_ambiguous = reach.senses[0].contains_key(&wanted.name)
                    && found.iter().any(|&it| drafts[it].invocation != drafts[found[0]].invocation);
                if is_ambiguous {
                    let message = format!(
                        "`{}` is the name of several other jobs in {owner}; give each a `name` of its own",
                        wanted.name
                    );
                    self.refuse("requires-ambiguous", &wanted, message);
                } else if found.is_empty() && !reach.empty.contains(&wanted.name) {
                    let names = reach.senses[0].keys().map(String::as_str).take(1000);
                    let near = nearest(&wanted.name, names);
                    let near =
                        near.map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
                    let message =
                        format!("no other job in {owner} is called `{}`{near}", wanted.name);
                    self.refuse("requires-unknown", &wanted, message);
                }
                for required in found {
                    let requires = &mut drafts[index].requires;
                    if requires.iter().all(|(other, _)| *other != required) {
                        requires.push((required, wanted.status.clone()));
                    }
                }
            }
        }
    }

    fn refuse(&mut self, rule: &'static str, wanted: &Wanted, message: String) {
        let frame = self.config_frame();
        self.report(Fault::new(rule, wanted.span, message), &frame);
    }

    /// Reports the jobs of a workflow that wait for each other, so that none of them starts.
    pub(super) fn check_circles(&mut self, drafts: &[Draft], names: &[String], owner: &str) {
        let mut n_left: Vec<_> = drafts.iter().map(|draft| draft.requires.len()).collect();
        let mut dependants = vec![Vec::new(); drafts.len()];
        for (index, draft) in drafts.iter().enumerate() {
            for &(required, _) in &draft.requires {
                dependants[required].push(index);
            }
        }
        let mut ready: Vec<_> = (0..drafts.len()).filter(|&index| n_left[index] == 0).collect();
        while let Some(index) = ready.pop() {
            for &dependant in &dependants[index] {
                n_left[dependant] -= 1;
                if n_left[dependant] == 0 {
                    ready.push(dependant);
                }
            }
        }
        let Some(mut place) = n_left.iter().position(|&n| n > 0) else { return };
        // From any job that never starts, the way along what it waits for ends in a circle.
        let mut way = Vec::new();
        while !way.contains(&place) {
            way.push(place);
            let waiting = drafts[place].requires.iter().find(|(other, _)| n_left[*other] > 0);
            let Some(&(next, _)) = waiting else { return };
            place = next;
        }
        let start = way.iter().position(|&index| index == place).unwrap_or(0);
        let circle = way[start..].iter().chain([&place]).take(6);
        let circle: Vec<_> = circle.map(|&index| format!("`{}`", names[index])).collect();
        let message = format!("jobs in {owner} wait for each other: {}", circle.join(" -> "));
        let frame = self.config_frame();
        self.report(Fault::new("requires-cycle", drafts[place].origin.span, message), &frame);
    }
}
