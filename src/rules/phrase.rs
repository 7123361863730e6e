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
    let names: Vec<_> = names.into_iter().collect();
    let n_listed = if names.len() > N_LISTED + 1 { N_LISTED } else { names.len() };
    let mut listed: Vec<_> = names[..n_listed].iter().map(|name| format!("`{name}`")).collect();
    if n_listed < names.len() {
        listed.push(format!("{} more", names.len() - n_listed));
    }
    match listed.split_last() {
        Some((last, rest)) if !rest.is_empty() => {
            format!("{} {conjunction} {last}", rest.join(", "))
        }
        _ => listed.concat(),
    }
}
