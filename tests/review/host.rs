//! What GitHub and GitLab have in common: a pull request's diff decides where comments may stand, suggestions are fenced in
//! Markdown, and accepting one replaces whole lines. Written from their documentation, without a look at circlet's own code.

use std::ops::RangeInclusive;

/// A pull request as a code host knows it.
pub(crate) struct PullRequest {
    /// From the merge base to the head.
    pub(crate) diff: String,
    /// Its commits, the head last.
    pub(crate) commits: Vec<String>,
    pub(crate) target: String,
    pub(crate) merge_base: String,
}

/// A line that the diff shows on its right side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) new: usize,
    /// `None` when it was added.
    pub(crate) old: Option<usize>,
}

impl PullRequest {
    pub(crate) fn head(&self) -> &str {
        self.commits.last().expect("it has a commit")
    }

    /// The part of the diff about a file.
    fn part(&self, path: &str) -> Option<&str> {
        let start = self.diff.find(&format!("\n+++ b/{path}\n"))? + 1;
        let part = &self.diff[start..];
        Some(&part[..part.find("\ndiff --git ").map_or(part.len(), |end| end + 1)])
    }

    /// The right side of each hunk; `None` when the file is not in the pull request.
    pub(crate) fn hunks(&self, path: &str) -> Option<Vec<Vec<Shown>>> {
        let mut hunks: Vec<Vec<Shown>> = Vec::new();
        let (mut old, mut new) = (0, 0);
        for line in self.part(path)?.lines().skip(1) {
            match line.chars().next() {
                Some('@') => {
                    let ranges: Vec<&str> = line.split(' ').collect();
                    let first = |range: &str| -> usize {
                        let number = range[1..].split(',').next().expect("it has a number");
                        number.parse().expect("it is a number")
                    };
                    (old, new) = (first(ranges[1]), first(ranges[2]));
                    hunks.push(Vec::new());
                }
                Some('-') => old += 1,
                Some('\\') => {}
                sign => {
                    let is_added = sign == Some('+');
                    let hunk = hunks.last_mut().expect("a hunk has a head");
                    hunk.push(Shown { new, old: (!is_added).then_some(old) });
                    new += 1;
                    old += usize::from(!is_added);
                }
            }
        }
        Some(hunks)
    }
}

/// Lines of a file, from 1, and those that come instead.
#[derive(Clone, Debug)]
pub(crate) struct Suggestion {
    pub(crate) path: String,
    pub(crate) lines: RangeInclusive<usize>,
    pub(crate) new: Vec<String>,
}

/// The fenced blocks of a comment: the words behind their fences, and their lines.
pub(crate) fn blocks(markdown: &str) -> Vec<(String, Vec<String>)> {
    let mut blocks = Vec::new();
    let mut lines = markdown.split('\n');
    while let Some(line) = lines.next() {
        let word = line.trim_start_matches('`');
        let fence = &line[..line.len() - word.len()];
        if fence.len() < 3 {
            continue;
        }
        let mut block = Vec::new();
        loop {
            let line = lines.next().expect("a block is closed");
            if line.starts_with(fence) && line.trim_end().chars().all(|c| c == '`') {
                break;
            }
            block.push(line.to_owned());
        }
        blocks.push((word.to_owned(), block));
    }
    blocks
}

/// The patches among the blocks of a comment.
pub(crate) fn patches(markdown: &str) -> Vec<String> {
    let patches = blocks(markdown).into_iter().filter(|(word, _)| word == "diff");
    patches.map(|(_, lines)| lines.join("\n") + "\n").collect()
}

/// The text after a press on "commit suggestions" with all of them in the batch.
pub(crate) fn accept(text: &str, suggestions: &[Suggestion]) -> String {
    let mut suggestions = suggestions.to_vec();
    suggestions.sort_by_key(|it| *it.lines.start());
    let overlap = suggestions.windows(2).find(|it| it[0].lines.end() >= it[1].lines.start());
    assert!(overlap.is_none(), "a batch takes no two suggestions for a line: {overlap:?}");
    let mut lines: Vec<&str> = text.split('\n').collect();
    for suggestion in suggestions.iter().rev() {
        let lines_before = suggestion.lines.start() - 1..*suggestion.lines.end();
        lines.splice(lines_before, suggestion.new.iter().map(String::as_str));
    }
    lines.join("\n")
}

/// The text after a patch of one file, which must fit to the letter.
pub(crate) fn apply(text: &str, patch: &str) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut result = String::new();
    let mut next = 0;
    let mut patch = patch.split_inclusive('\n').skip(2).peekable();
    while let Some(line) = patch.next() {
        let (sign, rest) = line.split_at(1);
        let is_last = patch.peek().is_some_and(|next| next.starts_with('\\'));
        let rest = if is_last { rest.strip_suffix('\n').expect("it has one") } else { rest };
        match sign {
            "@" => {
                let range = line.split(' ').nth(1).expect("a head has ranges");
                let mut numbers =
                    range[1..].split(',').map(|it| it.parse::<usize>().expect("a number"));
                let (first, count) = (numbers.next().expect("one"), numbers.next().unwrap_or(1));
                let first = if count == 0 { first } else { first - 1 };
                result.extend(lines[next..first].iter().copied());
                next = first;
            }
            "\\" => {}
            "+" => result.push_str(rest),
            _ => {
                assert_eq!(lines[next], rest, "the patch does not fit");
                next += 1;
                if sign == " " {
                    result.push_str(rest);
                }
            }
        }
    }
    result.extend(lines[next..].iter().copied());
    result
}
