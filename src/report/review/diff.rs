//! The diff of a pull request: which lines of the new files may be commented on. Reads what `git diff`, `gh pr diff` and
//! `diff -u` print.

use std::borrow::Cow;

/// Why a text is not the diff of a pull request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DiffError {
    /// There is text, but no file in it.
    #[error("it is not a unified diff: no line starts with `+++ `")]
    NotADiff,
    /// A hunk is not as long as its first line says.
    #[error("it is not a whole unified diff: the hunk of line {line} ends too early")]
    Incomplete {
        /// The line of the diff where the hunk starts, from 1.
        line: usize,
    },
}

/// A unified diff of several files.
#[derive(Clone, Debug, Default)]
pub struct Diff<'d> {
    files: Vec<FileDiff<'d>>,
}

/// What becomes of one file.
#[derive(Clone, Debug)]
pub(super) struct FileDiff<'d> {
    /// As the diff writes them, with their prefixes.
    old_path: Cow<'d, str>,
    new_path: Cow<'d, str>,
    hunks: Vec<Hunk<'d>>,
}

/// Neighbouring lines of a diff.
#[derive(Clone, Debug)]
struct Hunk<'d> {
    /// The number of the first line, from 1.
    first: usize,
    /// The lines of the new file, one after the other.
    lines: Vec<Line<'d>>,
}

/// A line of the new file.
#[derive(Clone, Debug)]
struct Line<'d> {
    /// Without its line break.
    text: &'d str,
    /// Its number in the old file, from 1; `None` when it was added.
    old: Option<usize>,
}

impl<'d> Diff<'d> {
    /// Reads a diff. An empty one has no files.
    pub fn parse(text: &'d str) -> Result<Self, DiffError> {
        let mut files: Vec<FileDiff<'d>> = Vec::new();
        let mut old_path = Cow::Borrowed("");
        let mut lines = text.split_terminator('\n').enumerate();
        while let Some((index, line)) = lines.next() {
            if let Some(path) = line.strip_prefix("--- ") {
                old_path = unquoted(path);
            } else if let Some(path) = line.strip_prefix("+++ ") {
                let old_path = std::mem::take(&mut old_path);
                files.push(FileDiff { old_path, new_path: unquoted(path), hunks: Vec::new() });
            } else if let (Some(header), Some(file)) = (Header::read(line), files.last_mut()) {
                let hunk = header.hunk(&mut lines.by_ref().map(|(_, line)| line));
                file.hunks.push(hunk.ok_or(DiffError::Incomplete { line: index + 1 })?);
            }
        }
        let is_diff =
            !files.is_empty() || text.trim().is_empty() || text.starts_with("diff --git ");
        if is_diff { Ok(Self { files }) } else { Err(DiffError::NotADiff) }
    }

    /// The diff of a file, by its path from the root of the repository.
    pub(super) fn file(&self, path: &str) -> Option<&FileDiff<'d>> {
        self.files.iter().find(|file| without_prefix(&file.new_path, path) == path)
    }
}

impl FileDiff<'_> {
    /// Whether neighbouring lines of the new file, from 1 and both included, stand in one hunk: only such take a comment.
    pub(super) fn shows(&self, first: usize, last: usize) -> bool {
        let shows = |hunk: &Hunk<'_>| {
            hunk.first <= first && last < hunk.first.saturating_add(hunk.lines.len())
        };
        self.hunks.iter().any(shows)
    }

    /// The number that a line of the new file has in the old one; `None` when it was added.
    pub(super) fn old_line(&self, line: usize) -> Option<usize> {
        let mut lines = self.hunks.iter().filter_map(|hunk| {
            let index = line.checked_sub(hunk.first)?;
            hunk.lines.get(index)
        });
        lines.next().and_then(|line| line.old)
    }

    /// The path before the change, where there was one.
    pub(super) fn old_path(&self) -> Option<&str> {
        let path = self.old_path.as_ref();
        let prefixed = path.strip_prefix("a/").filter(|_| self.new_path.starts_with("b/"));
        Some(prefixed.unwrap_or(path)).filter(|path| *path != "/dev/null")
    }

    /// The first line, from 1, that a text does not have as the diff shows it.
    pub(super) fn first_difference(&self, text: &str) -> Option<usize> {
        let lines: Vec<&str> = text.split_terminator('\n').collect();
        let shown = self.hunks.iter().flat_map(|hunk| {
            hunk.lines.iter().enumerate().map(|(index, line)| (hunk.first + index, line.text))
        });
        let mut differences = shown.filter(|&(number, text)| {
            number.checked_sub(1).and_then(|it| lines.get(it)) != Some(&text)
        });
        differences.next().map(|(number, _)| number)
    }
}

/// The first line of a hunk.
struct Header {
    old_first: usize,
    n_old: usize,
    new_first: usize,
    n_new: usize,
}

impl Header {
    /// Reads `@@ -1,2 +3,4 @@`; a count that is left out is 1.
    fn read(line: &str) -> Option<Self> {
        let (ranges, _) = line.strip_prefix("@@ -")?.split_once(" @@")?;
        let (old, new) = ranges.split_once(" +")?;
        let range = |text: &str| -> Option<(usize, usize)> {
            let (first, count) = text.split_once(',').unwrap_or((text, "1"));
            // No file has more lines than fit these numbers, and sums of them fit in turn.
            Some((first.parse::<u32>().ok()? as usize, count.parse::<u32>().ok()? as usize))
        };
        let ((old_first, n_old), (new_first, n_new)) = (range(old)?, range(new)?);
        Some(Self { old_first, n_old, new_first, n_new })
    }

    /// Takes the lines of the hunk; `None` when there are too few.
    fn hunk<'d>(self, rest: &mut impl Iterator<Item = &'d str>) -> Option<Hunk<'d>> {
        let mut lines = Vec::new();
        let mut n_old = 0;
        while n_old < self.n_old || lines.len() < self.n_new {
            let line = rest.next()?;
            let text = line.get(1..).unwrap_or_default();
            match line.as_bytes().first() {
                // Some programs leave out the space of an empty line.
                Some(b' ') | None => {
                    lines.push(Line { text, old: Some(self.old_first + n_old) });
                    n_old += 1;
                }
                Some(b'-') => n_old += 1,
                Some(b'+') => lines.push(Line { text, old: None }),
                // `\ No newline at end of file`
                Some(b'\\') => {}
                Some(_) => return None,
            }
        }
        Some(Hunk { first: self.new_first, lines })
    }
}

/// A path without the letter that git puts before it, where it is then the one looked for.
fn without_prefix<'p>(written: &'p str, path: &str) -> &'p str {
    // `b` by default; the others with `diff.mnemonicPrefix`.
    let inside = ["b/", "w/", "i/", "c/", "o/"].iter().find_map(|it| written.strip_prefix(it));
    inside.filter(|inside| *inside == path).unwrap_or(written)
}

/// A path as it stands in the head of a diff: in quotes where it has odd characters, or with a date behind a tab.
fn unquoted(written: &str) -> Cow<'_, str> {
    let Some(quoted) = written.strip_prefix('"').and_then(|it| it.trim_end().strip_suffix('"'))
    else {
        return Cow::Borrowed(written.split('\t').next().unwrap_or(written).trim_end_matches('\r'));
    };
    let mut bytes = Vec::with_capacity(quoted.len());
    let mut rest = quoted.bytes().peekable();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        match rest.next() {
            Some(digit @ b'0'..=b'7') => {
                let mut value = u32::from(digit - b'0');
                for _ in 0..2 {
                    let Some(digit) = rest.next_if(|it| (b'0'..=b'7').contains(it)) else { break };
                    value = value * 8 + u32::from(digit - b'0');
                }
                bytes.push(u8::try_from(value).unwrap_or(b'?'));
            }
            Some(b'n') => bytes.push(b'\n'),
            Some(b't') => bytes.push(b'\t'),
            Some(b'r') => bytes.push(b'\r'),
            Some(other) => bytes.push(other),
            None => {}
        }
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIFF: &str = "diff --git a/x b/y\nsimilarity index 90%\n--- a/x\n+++ b/y\n@@ -1,3 +1,4 @@ f\n a\n-b\n+++ b/z\n+c\n\n\
        @@ -9 +10 @@\n-i\n+j\n\\ No newline at end of file\n";

    #[test]
    fn lines_of_the_new_file_are_known_with_their_old_numbers() {
        let diff = Diff::parse(DIFF).expect("it is a diff");
        let file = diff.file("y").expect("it is there");
        assert!(diff.file("x").is_none() && diff.file("z").is_none());
        assert!(file.shows(1, 4) && file.shows(10, 10));
        assert!(!file.shows(0, 1) && !file.shows(4, 5) && !file.shows(4, 10));
        let old: Vec<_> = [1, 2, 3, 4, 5, 10].into_iter().map(|it| file.old_line(it)).collect();
        assert_eq!(old, [Some(1), None, None, Some(3), None, None]);
        assert_eq!(file.old_path(), Some("x"));
        assert_eq!(file.first_difference("a\n++ b/z\nc\n\n5\n6\n7\n8\n9\nj"), None);
        assert_eq!(file.first_difference("a\n++ b/z\nd\n\n"), Some(3));
        assert_eq!(file.first_difference("a\n++ b/z\nc\n\n"), Some(10));
    }

    #[test]
    fn paths_are_found_however_they_are_written() {
        for (written, path) in [
            ("b/.circleci/config.yml", ".circleci/config.yml"),
            (".circleci/config.yml\t2026-11-22 10:00:00", ".circleci/config.yml"),
            ("w/a b\t", "a b"),
            ("\"b/\\303\\266 \\\"\\\\.yml\"", "ö \"\\.yml"),
            ("b/x", "b/x"),
        ] {
            let text = format!("--- /dev/null\n+++ {written}\n@@ -0,0 +1 @@\n+a\n");
            let diff = Diff::parse(&text).expect("it is a diff");
            assert!(diff.file(path).is_some_and(|it| it.shows(1, 1)), "{written}");
            assert_eq!(diff.file(path).and_then(FileDiff::old_path), None);
        }
    }

    #[test]
    fn what_is_no_whole_diff_is_said() {
        assert!(Diff::parse("").is_ok_and(|diff| diff.files.is_empty()));
        assert!(Diff::parse("diff --git a/x b/x\nBinary files a/x and b/x differ\n").is_ok());
        assert_eq!(Diff::parse("version: 2.1\n").unwrap_err(), DiffError::NotADiff);
        let cut = &DIFF[..DIFF.find("+c").expect("it is there")];
        assert_eq!(Diff::parse(cut).unwrap_err(), DiffError::Incomplete { line: 5 });
        for (end, _) in DIFF.char_indices() {
            // Whatever the answer.
            drop(Diff::parse(&DIFF[..end]));
        }
        let huge = "+++ b/x\n@@ -4294967295,1 +4294967295,1 @@\n a\n";
        let diff = Diff::parse(huge).expect("it is a diff");
        assert_eq!(diff.file("x").and_then(|it| it.first_difference("a")), Some(4_294_967_295));
    }
}
