//! `requires`: which jobs of a workflow the names there stand for.

use std::collections::{BTreeMap, BTreeSet};

use crate::process::Fault;
use crate::process::compiler::Compiler;
use crate::process::draft::{Draft, Wanted};
use crate::text::nearest;

/// How many names an unknown one is compared with.
const MOST_COMPARED: usize = 1000;

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

    /// What a name may stand for, by sense.
    fn candidates(&self, name: &str) -> [&[usize]; 3] {
        self.senses.each_ref().map(|sense| sense.get(name).map_or(&[][..], Vec::as_slice))
    }
}

/// The other drafts that one of them means by a name, and whether it is a name that each of several jobs has.
fn meant(candidates: [&[usize]; 3], drafts: &[Draft], from: usize) -> (Vec<usize>, bool) {
    let own = &drafts[from];
    let is_other = |&index: &usize| {
        let other = &drafts[index];
        index != from && !(other.invocation == own.invocation && other.name == own.name)
    };
    let [names, matrices, others] = candidates;
    let by_name: Vec<_> = names.iter().copied().filter(is_other).collect();
    if let Some(&first) = by_name.first() {
        let first = drafts[first].invocation;
        let is_ambiguous = by_name.iter().any(|&index| drafts[index].invocation != first);
        return (by_name, is_ambiguous);
    }
    let of_others = |index: &usize| drafts[*index].invocation != own.invocation;
    let by_matrix: Vec<_> = matrices.iter().copied().filter(of_others).collect();
    if by_matrix.is_empty() {
        (others.iter().copied().filter(is_other).collect(), false)
    } else {
        (by_matrix, false)
    }
}

impl Compiler<'_, '_> {
    /// Finds the jobs that each draft of a workflow or a job group, called `owner`, waits for.
    pub(super) fn resolve(&mut self, drafts: &mut [Draft], reach: &Reach, owner: &str) {
        let frame = self.config_frame();
        for index in 0..drafts.len() {
            let mut seen = BTreeSet::new();
            for wanted in std::mem::take(&mut drafts[index].wanted) {
                let candidates = reach.candidates(&wanted.name);
                // All jobs of a large matrix may require all of another.
                let n_candidates: usize = candidates.iter().map(|found| found.len()).sum();
                if !self.spend(n_candidates, wanted.span, &frame) {
                    return;
                }
                let (found, is_ambiguous) = meant(candidates, drafts, index);
                if is_ambiguous {
                    self.refuse_ambiguous(&wanted, owner);
                } else if found.is_empty() && !reach.empty.contains(&wanted.name) {
                    self.refuse_unknown(&wanted, reach, owner);
                }
                for required in found {
                    if seen.insert(required) {
                        drafts[index].requires.push((required, wanted.status.clone()));
                    }
                }
            }
        }
    }

    fn refuse_ambiguous(&mut self, wanted: &Wanted, owner: &str) {
        let message = format!(
            "`{}` is the name of several other jobs in {owner}; give each a `name` of its own",
            wanted.name
        );
        self.report(Fault::new("requires-ambiguous", wanted.span, message), &self.config_frame());
    }

    fn refuse_unknown(&mut self, wanted: &Wanted, reach: &Reach, owner: &str) {
        let names = reach.senses[0].keys().map(String::as_str).take(MOST_COMPARED);
        let near = nearest(&wanted.name, names);
        let near = near.map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
        let message = format!("no other job in {owner} is called `{}`{near}", wanted.name);
        self.report(Fault::new("requires-unknown", wanted.span, message), &self.config_frame());
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
        let fault = Fault::new("requires-cycle", drafts[place].origin.span, message);
        self.report(fault, &self.config_frame());
    }
}
