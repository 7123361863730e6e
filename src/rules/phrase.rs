//! Lists of names as messages write them.

/// How many names a message lists before it only counts the rest.
const N_LISTED: usize = 5;

/// The names in backticks: "`a`, `b` and `c`".
pub(super) fn name_list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.into_iter().collect();
    listed(&names, names.len(), "and")
}

/// The same for so many names that the last of them need not even be looked at.
pub(super) fn long_name_list<'a>(names: impl Iterator<Item = &'a str>, n_names: usize) -> String {
    let names: Vec<_> = names.take(N_LISTED + 1).collect();
    listed(&names, n_names, "and")
}

/// The same as a choice: "`a`, `b` or `c`".
pub(super) fn choice<'a>(names: impl Iterator<Item = &'a str>, n_names: usize) -> String {
    let names: Vec<_> = names.take(N_LISTED + 1).collect();
    listed(&names, n_names, "or")
}

fn listed(names: &[&str], n_names: usize, conjunction: &str) -> String {
    let n_listed = if n_names > N_LISTED + 1 { N_LISTED } else { n_names };
    let mut listed: Vec<_> = names.iter().take(n_listed).map(|name| format!("`{name}`")).collect();
    if n_listed < n_names {
        listed.push(format!("{} more", n_names - n_listed));
    }
    match listed.split_last() {
        Some((last, rest)) if !rest.is_empty() => {
            format!("{} {conjunction} {last}", rest.join(", "))
        }
        _ => listed.concat(),
    }
}
