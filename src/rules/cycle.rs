//! Circles in a graph of names that refer to each other, and how messages name them.

/// That something refers to something else, and where it does.
#[derive(Clone, Copy)]
pub(super) struct Edge<T> {
    /// What it refers to.
    pub(super) target: usize,
    /// The place.
    pub(super) place: T,
}

/// How many cycles of one graph are reported. Where all nodes refer to each other, there are millions.
const N_REPORTED: usize = 10;

/// One cycle for each edge that closes one, found depth first and without recursion: a graph may be deep. `edges` has
/// those of each node; a cycle is its nodes with the edge that leads on.
pub(super) fn cycles<T: Copy>(edges: &[Vec<Edge<T>>]) -> Vec<Vec<(usize, Edge<T>)>> {
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
                if found.len() == N_REPORTED {
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
