//! The nearest of the names that would be right.

/// The candidate that is so close to a name that a slip of the keyboard explains it.
pub(super) fn nearest<'c>(
    name: &str,
    candidates: impl Iterator<Item = &'c str>,
) -> Option<&'c str> {
    let length = name.chars().count();
    candidates
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|&(distance, candidate)| distance <= length.min(candidate.len()).div_ceil(4).min(3))
        .min()
        .map(|(_, candidate)| candidate)
}

/// Whether case and the choice of `-`, `_` and blanks are all that differs counts as one slip.
fn distance(a: &str, b: &str) -> usize {
    let fold = |text: &str| text.to_lowercase().replace(['_', ' '], "-");
    match strsim::damerau_levenshtein(a, b) {
        0 => 0,
        distance => distance.min(strsim::damerau_levenshtein(&fold(a), &fold(b)) + 1),
    }
}

/// `; did you mean …`, or nothing.
pub(super) fn did_you_mean<'c>(name: &str, candidates: impl Iterator<Item = &'c str>) -> String {
    nearest(name, candidates).map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}
