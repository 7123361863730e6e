//! Reads the pages of rules: the sentence that sums a rule up, and the words that CircleCI's server uses for a breach.

use crate::rules::{RULES, Rule};

/// Stands for what differs from one message to the next.
const VARIABLE: char = '…';

/// Literal text shorter than this is found in messages of all kinds.
const FEWEST: usize = 8;

impl Rule {
    /// The rule of a code.
    pub fn find(code: &str) -> Option<&'static Self> {
        let index = RULES.binary_search_by_key(&code, |rule| rule.code).ok()?;
        RULES.get(index)
    }

    /// The first sentence of its page.
    pub fn summary(&self) -> String {
        let body = self.page.split_once("\n\n").map_or("", |(_, body)| body);
        let paragraph = body.split("\n\n").next().unwrap_or_default().replace('\n', " ");
        let end = paragraph.find(". ").map_or(paragraph.len(), |end| end + 1);
        paragraph[..end].trim_end().to_owned()
    }

    /// The messages of CircleCI's server for it, with `…` for what differs.
    pub fn server_words(&self) -> impl Iterator<Item = &'static str> {
        let section = self.page.split_once("\n## CircleCI's words\n").map_or("", |(_, rest)| rest);
        let block = section.split_once("```text\n").map_or("", |(_, rest)| rest);
        let block = block.split("```").next().unwrap_or_default();
        block.lines().filter(|line| !line.is_empty())
    }
}

/// The rules whose pages hold the words of a message, those that fit most of it first. Case and quotes do not matter, nor
/// what stands around the words. Where no words stand whole in the message, those count of which it is a part.
pub fn rules_for_message(message: &str) -> Vec<&'static Rule> {
    let lines: Vec<String> = message.lines().map(plain).collect();
    let whole = ranked(|words| lines.iter().filter_map(|line| literal_length(words, line)).max());
    if !whole.is_empty() {
        return whole;
    }
    ranked(|words| {
        let words = plain(words);
        let is_part = |line: &&String| line.len() >= FEWEST && words.contains(line.as_str());
        lines.iter().filter(is_part).map(String::len).max()
    })
}

/// The rules for which one of their words has a score, the highest first.
fn ranked(score: impl Fn(&str) -> Option<usize>) -> Vec<&'static Rule> {
    let best = |rule: &'static Rule| rule.server_words().filter_map(&score).max();
    let mut found: Vec<_> = RULES.iter().filter_map(|rule| Some((best(rule)?, rule))).collect();
    found.sort_by_key(|&(score, rule)| (std::cmp::Reverse(score), rule.code));
    found.into_iter().map(|(_, rule)| rule).collect()
}

/// How much literal text of the words stands, in their order, in a line; `None` when some does not.
fn literal_length(words: &str, line: &str) -> Option<usize> {
    let words = plain(words);
    let mut rest = line;
    let mut length = 0;
    for literal in words.split(VARIABLE).map(str::trim).filter(|literal| !literal.is_empty()) {
        let start = rest.find(literal)?;
        rest = &rest[start + literal.len()..];
        length += literal.len();
    }
    (length >= FEWEST).then_some(length)
}

/// Without case, quotes and the width of blanks, as a message may have lost them on its way.
fn plain(text: &str) -> String {
    let is_quote = |c: char| "'\"`‘’“”".contains(c);
    let text: String = text.chars().filter(|&c| !is_quote(c)).collect();
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}
