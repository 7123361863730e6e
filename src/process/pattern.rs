//! Regular expressions of filters and conditions: the syntax of RE2, which CircleCI reads, in that of the engine here.

use regex::{Regex, RegexBuilder};

use crate::expression::{RegexFault, check_regex};
use crate::text::Span;

/// A larger automaton than a pattern for names needs; keeps `(\w{500}){500}` from taking all memory.
const SIZE_LIMIT: usize = 1 << 20;

/// A pattern that may match any part of a text.
pub(super) fn somewhere(pattern: &str) -> Result<Regex, RegexFault> {
    build(pattern, |pattern| pattern)
}

/// A pattern that must match a text as a whole.
pub(super) fn whole(pattern: &str) -> Result<Regex, RegexFault> {
    build(pattern, |pattern| format!(r"\A(?:{pattern})\z"))
}

fn build(pattern: &str, wrap: impl Fn(String) -> String) -> Result<Regex, RegexFault> {
    if let Some(fault) = check_regex(pattern) {
        return Err(fault);
    }
    let translated = wrap(translate(pattern));
    RegexBuilder::new(&translated).size_limit(SIZE_LIMIT).build().map_err(|error| {
        let reason = match error {
            regex::Error::CompiledTooBig(_) => "is too large to be tried",
            _ => "is none that CircleCI's engine is known to read",
        };
        let message = format!("the regular expression `{pattern}` {reason}");
        RegexFault { message, span: Span::new(0, pattern.len()), is_unsupported: false }
    })
}

/// Writes a pattern of RE2 so that it means the same here: classes such as `\d` are ASCII only, a class holds no other
/// classes, and `{` is a sign where no count follows.
fn translate(pattern: &str) -> String {
    let mut translator = Translator { rest: pattern, written: String::new() };
    while let Some(character) = translator.next() {
        match character {
            '\\' => translator.escape(),
            '[' => translator.class(),
            '{' if !translator.is_count() => translator.written.push_str(r"\{"),
            _ => translator.written.push(character),
        }
    }
    translator.written
}

struct Translator<'p> {
    rest: &'p str,
    written: String,
}

impl Translator<'_> {
    fn next(&mut self) -> Option<char> {
        let character = self.rest.chars().next()?;
        self.rest = &self.rest[character.len_utf8()..];
        Some(character)
    }

    /// Behind a `{`.
    fn is_count(&self) -> bool {
        let Some((count, _)) = self.rest.split_once('}') else { return false };
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
        match count.split_once(',') {
            Some((least, most)) => is_number(least) && (most.is_empty() || is_number(most)),
            None => is_number(count),
        }
    }

    /// Behind a `\` outside of a class.
    fn escape(&mut self) {
        match self.next() {
            Some('Q') => {
                let (quoted, rest) = self.rest.split_once(r"\E").unwrap_or((self.rest, ""));
                self.written.push_str(&regex::escape(quoted));
                self.rest = rest;
            }
            Some('b') => self.written.push_str(r"(?-u:\b)"),
            Some('B') => self.written.push_str(r"(?-u:\B)"),
            Some('Z') => self.written.push_str(r"\z"),
            Some(escaped) => self.escaped(escaped),
            None => self.written.push('\\'),
        }
    }

    /// What `\` stands before, in a class or not.
    fn escaped(&mut self, escaped: char) {
        match ascii_class(escaped) {
            Some(class) => self.written.push_str(class),
            None if escaped.is_ascii_alphanumeric() => {
                self.written.extend(['\\', escaped]);
                self.braced(escaped);
            }
            None => self.literal(escaped),
        }
    }

    /// The braces that belong to an escape, as of `\p{Greek}` and `\x{2F}`.
    fn braced(&mut self, escaped: char) {
        let is_braced = matches!(escaped, 'p' | 'P' | 'x') && self.rest.starts_with('{');
        if let Some(end) = self.rest.find('}').filter(|_| is_braced) {
            let (braces, rest) = self.rest.split_at(end + 1);
            self.written.push_str(braces);
            self.rest = rest;
        }
    }

    fn literal(&mut self, character: char) {
        self.written.push_str(&regex::escape(character.encode_utf8(&mut [0; 4])));
    }

    /// Behind a `[`.
    fn class(&mut self) {
        self.written.push('[');
        if let Some(rest) = self.rest.strip_prefix('^') {
            self.written.push('^');
            self.rest = rest;
        }
        let mut is_first = true;
        while let Some(character) = self.next() {
            match character {
                ']' if !is_first => {
                    self.written.push(']');
                    return;
                }
                '[' if self.rest.starts_with(':') && self.rest.contains(":]") => {
                    let end = self.rest.find(":]").map_or(self.rest.len(), |end| end + 2);
                    self.written.push('[');
                    self.written.push_str(&self.rest[..end]);
                    self.rest = &self.rest[end..];
                }
                '\\' => {
                    if let Some(escaped) = self.next() {
                        self.escaped(escaped);
                    }
                }
                // Between two characters it stands for those between them, else for itself.
                '-' if !is_first && !self.rest.starts_with(']') => self.written.push('-'),
                _ => self.literal(character),
            }
            is_first = false;
        }
    }
}

fn ascii_class(letter: char) -> Option<&'static str> {
    Some(match letter {
        'd' => "[0-9]",
        'D' => "[^0-9]",
        'w' => "[0-9A-Za-z_]",
        'W' => "[^0-9A-Za-z_]",
        's' => r"[\t\n\f\r ]",
        'S' => r"[^\t\n\f\r ]",
        'h' => r"[\t ]",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_match(pattern: &str, text: &str) -> bool {
        whole(pattern).unwrap().is_match(text)
    }

    #[test]
    fn a_whole_pattern_leaves_nothing_over() {
        assert!(is_match("main|dev", "dev"));
        assert!(!is_match("main|dev", "develop"));
        assert!(is_match("^main$", "main"));
        assert!(!is_match("main", "main\n"));
        assert!(somewhere("ai").unwrap().is_match("main"));
        assert!(!somewhere("^ai").unwrap().is_match("main"));
    }

    #[test]
    fn reads_what_re2_reads() {
        assert!(is_match(r"v\d+(\.\d+){2}", "v1.20.3"));
        assert!(!is_match(r"v\d+", "v\u{664}"));
        assert!(is_match(r"feature\/.*", "feature/x"));
        assert!(is_match("[[a&&b~~-]+", "[&-~b"));
        assert!(is_match(r"[]\w-]+", "]a_-"));
        assert!(is_match("[+--]+", "+,-"));
        assert!(is_match("[^[:alpha:]]+", "12"));
        assert!(is_match(r"[^\D5]", "4"));
        assert!(!is_match(r"[^\D5]", "5"));
        assert!(is_match("a{2,3}{", "aaa{"));
        assert!(is_match("{a}", "{a}"));
        assert!(is_match(r"\Qa.b\Ec", "a.bc"));
        assert!(!is_match(r"\Qa.b\E", "axb"));
        assert!(is_match(r"\<a\>\-\_", "<a>-_"));
        assert!(is_match("(?i)MAIN", "main"));
        assert!(is_match(r"\ba", "a"));
        assert!(!is_match(r"\bä", "ä"));
        assert!(is_match(r"(?P<year>\d{4})", "2026"));
        assert!(is_match(r"\p{Greek}+\x{2F}[\P{L}\x{41}]{2}", "\u{3b1}/1A"));
    }

    #[test]
    fn what_cannot_be_tried_says_so() {
        let message = |pattern| whole(pattern).unwrap_err().message;
        assert_eq!(
            message("(?!main).*"),
            "a regular expression cannot hold a look-ahead since 2026-09-21"
        );
        assert_eq!(
            message(r"((\w{900}){900}){900}"),
            r"the regular expression `((\w{900}){900}){900}` is too large to be tried"
        );
        assert_eq!(
            message(r"\y"),
            r"the regular expression `\y` is none that CircleCI's engine is known to read"
        );
    }
}
