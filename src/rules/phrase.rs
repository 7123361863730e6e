//! Lists of names as messages write them.

/// How many names a message lists before it only counts the rest.
const N_LISTED: usize = 5;

/// The names in backticks: "`a`, `b` and `c`".
pub(super) fn name_list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    listed(names, "and")
}

/// The names in backticks, as a choice: "`a`, `b` or `c`".
pub(super) fn choice<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    listed(names, "or")
}

fn listed<'a>(names: impl IntoIterator<Item = &'a str>, conjunction: &str) -> String {
    let mut names: Vec<_> = names.into_iter().map(|name| format!("`{name}`")).collect();
    if names.len() > N_LISTED + 1 {
        let n_more = names.len() - N_LISTED;
        names.truncate(N_LISTED);
        names.push(format!("{n_more} more"));
    }
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => {
            format!("{} {conjunction} {last}", rest.join(", "))
        }
        _ => names.concat(),
    }
}
