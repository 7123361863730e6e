//! The nearest of some names, for `did you mean`. Knows nothing of what they name.

/// No name that a person wrote is longer; comparing longer ones would only cost time.
const LONGEST_NAME: usize = 100;

/// The candidate that a mistyped name most likely stands for: at most about a third of its characters differ.
/// `None` when no candidate is that near; the first of several equally near ones.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if name.len() > LONGEST_NAME {
        return None;
    }
    let limit = (name.chars().count() + 1) / 3;
    candidates
        .into_iter()
        .filter(|candidate| candidate.len().abs_diff(name.len()) <= 4 * limit)
        .filter(|candidate| !differ_in_version_only(name, candidate))
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|&(distance, _)| distance <= limit)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// Names that differ only in case, or in `-` and `_`, are as near as can be.
fn distance(a: &str, b: &str) -> usize {
    let fold = |name: &str| name.to_lowercase().replace('_', "-");
    let (folded_a, folded_b) = (fold(a), fold(b));
    if folded_a == folded_b { 0 } else { strsim::damerau_levenshtein(&folded_a, &folded_b) }
}

/// `build-2.7` is another version than `build-3.0`, not a slip of the finger.
fn differ_in_version_only(a: &str, b: &str) -> bool {
    let rest =
        |name: &str| name.replace(|letter: char| letter.is_ascii_digit() || letter == '.', "");
    rest(a) == rest(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn about_a_third_of_the_characters_may_differ() {
        assert_eq!(nearest("biuld", ["deploy", "build"]), Some("build"));
        assert_eq!(nearest("Build_App", ["build", "build-app"]), Some("build-app"));
        assert_eq!(nearest("build", ["test", "lint"]), None);
        assert_eq!(nearest("a", ["b"]), None);
        assert_eq!(nearest("build-2.7", ["build-3.0"]), None);
    }
}
