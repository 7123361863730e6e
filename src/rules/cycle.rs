//! Circles in a graph of names that refer to each other, and how messages name them.

use std::collections::{BTreeMap, BTreeSet};

/// That something refers to something else, and where it does.
#[derive(Clone, Copy)]
pub(super) struct Edge<T> {
    /// What it refers to.
    pub(super) target: usize,
    /// The place.
    pub(super) place: T,
}

/// Nodes, each with its edge to the next one; the last edge leads to the first node.
type Cycle<T> = Vec<(usize, Edge<T>)>;

/// One cycle of each tangle of cycles, with the edge first that is most likely the wrong one. `edges` has those of each
/// node.
pub(super) fn cycles<T: Copy>(edges: &[Vec<Edge<T>>]) -> Vec<Cycle<T>> {
    let mut tangles: Vec<Vec<Cycle<T>>> = Vec::new();
    for cycle in closed(edges) {
        // Cycles that share a node: most likely, one edge makes them all.
        let nodes: BTreeSet<_> = cycle.iter().map(|&(index, _)| index).collect();
        let shares =
            |tangle: &&mut Vec<Cycle<T>>| tangle[0].iter().any(|(index, _)| nodes.contains(index));
        match tangles.iter_mut().find(shares) {
            Some(tangle) => tangle.push(cycle),
            None => tangles.push(vec![cycle]),
        }
    }
    tangles.iter().map(|tangle| likeliest(tangle)).collect()
}

/// The shortest cycle of a tangle. Most likely wrong is the edge that is part of the most cycles, and of several the one
/// that leads to a node further down.
fn likeliest<T: Copy>(tangle: &[Cycle<T>]) -> Cycle<T> {
    let mut uses: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (index, edge) in tangle.iter().flatten() {
        *uses.entry((*index, edge.target)).or_default() += 1;
    }
    let mut cycle = tangle.iter().min_by_key(|cycle| cycle.len()).cloned().unwrap_or_default();
    let likelihood = |&(_, &(index, edge)): &(usize, &(usize, Edge<T>))| {
        (uses.get(&(index, edge.target)).copied(), edge.target > index)
    };
    let wrong = cycle.iter().enumerate().max_by_key(likelihood).map_or(0, |(place, _)| place);
    cycle.rotate_left(wrong);
    cycle
}

/// How many cycles of one graph are looked at. Where all nodes refer to each other, there are millions.
const N_CYCLES: usize = 100;

/// One cycle for each edge that closes one, found depth first and without recursion: a graph may be deep.
fn closed<T: Copy>(edges: &[Vec<Edge<T>>]) -> Vec<Cycle<T>> {
    let mut found = Vec::new();
    let mut is_visited = vec![false; edges.len()];
    let mut is_on_path = vec![false; edges.len()];
    for start in 0..edges.len() {
        if std::mem::replace(&mut is_visited[start], true) {
            continue;
        }
        // Each step: a node, and how many of its edges have been followed.
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

/// How many members of a cycle a message names; a longer one is cut in the middle.
pub(super) const N_NAMED: usize = 12;

/// "`a` → `b` → `a`".
pub(super) fn circle<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
    if names.len() > N_NAMED {
        names.splice(N_NAMED / 2..names.len() - N_NAMED / 2, ["…".to_owned()]);
    }
    names.extend(names.first().cloned());
    names.join(" → ")
}
