//! Unified diffs, in the form that `git apply` takes.

use similar::TextDiff;

/// The unified diff of two versions of the file at `path`, with three lines of context; empty when they are equal.
/// `old` is `None` for a file that does not exist yet. `path` has forward slashes and no `./`.
pub fn unified_diff(path: &str, old: Option<&str>, new: &str) -> String {
    let header = match old {
        Some(_) => format!("a/{path}"),
        None => "/dev/null".to_owned(),
    };
    // To git only `\n` ends a line.
    let lines = |text| str::split_inclusive(text, '\n').collect::<Vec<&str>>();
    let (old, new) = (lines(old.unwrap_or_default()), lines(new));
    TextDiff::configure()
        .newline_terminated(true)
        .diff_slices(&old, &new)
        .unified_diff()
        .context_radius(3)
        .header(&header, &format!("b/{path}"))
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_a_missing_final_newline() {
        let diff = unified_diff("x", Some("a\nb"), "a\nb\nc");
        assert_eq!(
            diff,
            "--- a/x\n+++ b/x\n@@ -1,2 +1,3 @@\n a\n-b\n\\ No newline at end of file\n+b\n+c\n\\ No newline at end of file\n"
        );
    }

    #[test]
    fn a_carriage_return_ends_no_line() {
        assert_eq!(
            unified_diff("x", Some(""), "a\rb\r\n"),
            "--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+a\rb\r\n"
        );
    }

    #[test]
    fn shows_a_new_file_as_git_does() {
        assert_eq!(unified_diff("x", None, "a\n"), "--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+a\n");
        assert_eq!(unified_diff("x", Some("a\n"), "a\n"), "");
    }
}
