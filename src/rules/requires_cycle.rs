//! Jobs that wait for each other in a circle, so that none of them could ever start.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::model::workflow::{Requirement, Workflow};

pub(super) fn check(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for workflow in model.workflows() {
        let edges: Vec<_> =
            (0..workflow.invocations.len()).map(|index| edges(workflow, index)).collect();
        for tangle in tangles(cycles(&edges)) {
            diagnostics.push(explain(workflow, &tangle));
        }
    }
}

/// That an invocation requires another one.
#[derive(Clone, Copy)]
struct EdgeTo<'d> {
    target: usize,
    requirement: Requirement<'d>,
}

/// What an invocation requires for certain: ambiguous and unknown names are other rules' business.
fn edges<'d>(workflow: &Workflow<'d>, index: usize) -> Vec<EdgeTo<'d>> {
    let requirements = workflow.invocations[index].requirements().into_iter();
    requirements
        .filter_map(|requirement| match workflow.others(index, requirement.name)[..] {
            [target] => Some(EdgeTo { target, requirement }),
            _ => None,
        })
        .collect()
}

/// Invocations, each with its edge to the next one, and the last with one to the first.
type Cycle<'d> = Vec<(usize, EdgeTo<'d>)>;

/// How many cycles of one workflow are looked at. Where all jobs require each other, there are millions.
const N_CYCLES: usize = 100;

/// One cycle for each edge that closes one, found depth first and without recursion: a workflow may be long.
fn cycles<'d>(edges: &[Vec<EdgeTo<'d>>]) -> Vec<Cycle<'d>> {
    let mut found = Vec::new();
    let mut is_visited = vec![false; edges.len()];
    let mut is_on_path = vec![false; edges.len()];
    for start in 0..edges.len() {
        if std::mem::replace(&mut is_visited[start], true) {
            continue;
        }
        // Each step: an invocation, and how many of its edges have been followed.
        let mut path = vec![(start, 0)];
        is_on_path[start] = true;
        while let Some((index, n_followed)) = path.last_mut() {
            let (from, next) = (*index, edges[*index].get(*n_followed));
            *n_followed += 1;
            let Some(edge) = next else {
                is_on_path[from] = false;
                path.pop();
                continue;
            };
            if is_on_path[edge.target] {
                let first = path.iter().position(|&(index, _)| index == edge.target).unwrap_or(0);
                let followed =
                    path[first..].iter().map(|&(index, n)| (index, edges[index][n - 1])).collect();
                found.push(followed);
                if found.len() == N_CYCLES {
                    return found;
                }
            } else if !std::mem::replace(&mut is_visited[edge.target], true) {
                is_on_path[edge.target] = true;
                path.push((edge.target, 0));
            }
        }
    }
    found
}

/// Cycles that share a job with the first of them: most likely, one requirement makes them all.
fn tangles<'d>(cycles: Vec<Cycle<'d>>) -> Vec<Vec<Cycle<'d>>> {
    let mut tangles: Vec<Vec<Cycle<'d>>> = Vec::new();
    for cycle in cycles {
        let jobs: BTreeSet<_> = cycle.iter().map(|&(index, _)| index).collect();
        let shares =
            |tangle: &&mut Vec<Cycle<'d>>| tangle[0].iter().any(|(index, _)| jobs.contains(index));
        match tangles.iter_mut().find(shares) {
            Some(tangle) => tangle.push(cycle),
            None => tangles.push(vec![cycle]),
        }
    }
    tangles
}

/// The shortest cycle of a tangle, from the job whose requirement is most likely the wrong one: it is part of the most
/// cycles, and requires a job that stands below it.
fn likeliest<'d>(tangle: &[Cycle<'d>]) -> Cycle<'d> {
    let mut uses: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (index, edge) in tangle.iter().flatten() {
        *uses.entry((*index, edge.target)).or_default() += 1;
    }
    let mut cycle = tangle.iter().min_by_key(|cycle| cycle.len()).cloned().unwrap_or_default();
    let likelihood = |&(_, &(index, edge)): &(usize, &(usize, EdgeTo<'d>))| {
        (uses.get(&(index, edge.target)).copied(), edge.target > index)
    };
    let wrong = cycle.iter().enumerate().max_by_key(likelihood).map_or(0, |(place, _)| place);
    cycle.rotate_left(wrong);
    cycle
}

/// How many jobs of a cycle a message names; a longer one is cut in the middle.
const N_NAMED: usize = 12;

fn explain(workflow: &Workflow<'_>, tangle: &[Cycle<'_>]) -> Diagnostic {
    let cycle = likeliest(tangle);
    let name = |index: usize| workflow.invocations[index].own_name();
    let mut names: Vec<_> = cycle.iter().map(|&(index, _)| format!("`{}`", name(index))).collect();
    if names.len() > N_NAMED {
        names.splice(N_NAMED / 2..names.len() - N_NAMED / 2, ["…".to_owned()]);
    }
    names.extend(names.first().cloned());
    let message = format!("jobs that wait for each other can never start: {}", names.join(" → "));
    let mut edges = cycle.iter();
    let wrong = edges.next().map(|(_, edge)| edge.requirement.node.span()).unwrap_or_default();
    let diagnostic = Diagnostic::error("requires-cycle", wrong, message);
    edges.take(N_NAMED).fold(diagnostic, |diagnostic, (index, edge)| {
        let label = format!("`{}` requires `{}`", name(*index), edge.requirement.name);
        diagnostic.with_label(edge.requirement.node.span(), label)
    })
}
