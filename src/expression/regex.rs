//! Regular expressions of filters and conditions: what no engine reads, and what CircleCI's engine gave up on
//! 2026-09-21. Accepts everything that RE2 or Java might.

use crate::text::Span;

/// What is wrong with a regular expression, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegexFault {
    /// What is wrong, as a message to the user.
    pub message: String,
    /// The smallest text that must change.
    pub span: Span,
    /// Whether it is legal elsewhere, but not in an engine like RE2.
    pub is_unsupported: bool,
}

/// The first fault of a regular expression.
pub fn check_regex(regex: &str) -> Option<RegexFault> {
    Checker { regex, at: 0, groups: Vec::new() }.check().err()
}

struct Checker<'t> {
    regex: &'t str,
    at: usize,
    /// The offsets of the open parentheses.
    groups: Vec<usize>,
}

/// Beginnings of groups that look around or refuse to go back, and what they are.
const UNSUPPORTED_GROUPS: &[(&str, &str)] = &[
    ("(?=", "look-ahead"),
    ("(?!", "look-ahead"),
    ("(?<=", "look-behind"),
    ("(?<!", "look-behind"),
    ("(?>", "atomic group"),
];

impl Checker<'_> {
    fn check(mut self) -> Result<(), RegexFault> {
        let mut can_repeat = false;
        while let Some(character) = self.regex[self.at..].chars().next() {
            let start = self.at;
            self.at += character.len_utf8();
            can_repeat = match character {
                '\\' => self.escape(start)?,
                '[' => self.class(start)?,
                '(' => self.group(start)?,
                ')' => {
                    if self.groups.pop().is_none() {
                        return Err(fault(
                            start,
                            self.at,
                            "`)` has no opening `(`; write `\\)` for the sign",
                        ));
                    }
                    true
                }
                '|' => false,
                '*' | '+' | '?' if !can_repeat => {
                    let message = format!(
                        "`{character}` has nothing to repeat; write `.{character}` or `\\{character}`"
                    );
                    return Err(fault(start, self.at, &message));
                }
                '*' | '+' | '?' => self.repetition(start)?,
                '{' if can_repeat => self.counted(start)?,
                _ => true,
            };
        }
        match self.groups.pop() {
            Some(open) => {
                Err(fault(open, open + 1, "`(` has no closing `)`; write `\\(` for the sign"))
            }
            None => Ok(()),
        }
    }

    /// Behind `\`. Gives whether the escape stands for something that can repeat.
    fn escape(&mut self, start: usize) -> Result<bool, RegexFault> {
        let Some(escaped) = self.regex[self.at..].chars().next() else {
            return Err(fault(
                start,
                self.at,
                "the `\\` at the end stands before nothing; write `\\\\` for the sign",
            ));
        };
        if escaped == 'Q' {
            // Everything up to `\E` stands for itself.
            let quoted = &self.regex[self.at..];
            self.at += quoted.find("\\E").map_or(quoted.len(), |length| length + 2);
            return Ok(true);
        }
        self.at += escaped.len_utf8();
        if ('1'..='9').contains(&escaped) || self.regex[start..].starts_with("\\k<") {
            return Err(unsupported(start, self.at, "a backreference"));
        }
        Ok(true)
    }

    fn group(&mut self, start: usize) -> Result<bool, RegexFault> {
        for (beginning, noun) in UNSUPPORTED_GROUPS {
            if self.regex[start..].starts_with(beginning) {
                let article = if noun.starts_with('a') { "an" } else { "a" };
                return Err(unsupported(
                    start,
                    start + beginning.len(),
                    &format!("{article} {noun}"),
                ));
            }
        }
        let rest = &self.regex[self.at..];
        if let Some(flags) = rest.strip_prefix('?') {
            let length = flags.find([':', '>', ')']).map_or(0, |length| length + 2);
            // `(?i)` is no group.
            if flags.find([':', '>', ')']).is_some_and(|end| flags[end..].starts_with(')')) {
                self.at += length;
                return Ok(false);
            }
            self.at += length;
        }
        self.groups.push(start);
        Ok(false)
    }

    /// Behind `*`, `+` or `?`: `?` makes it lazy, `+` possessive.
    fn repetition(&mut self, start: usize) -> Result<bool, RegexFault> {
        let rest = &self.regex[self.at..];
        if rest.starts_with('+') {
            return Err(unsupported(start, self.at + 1, "a possessive quantifier"));
        }
        if rest.starts_with('?') {
            self.at += 1;
        }
        Ok(false)
    }

    /// Behind `{`, which is a sign like others unless numbers follow.
    fn counted(&mut self, start: usize) -> Result<bool, RegexFault> {
        let Some((count, _)) = self.regex[self.at..].split_once('}') else { return Ok(true) };
        let (least, most) = count.split_once(',').unwrap_or((count, count));
        let Ok(least) = least.parse::<u32>() else { return Ok(true) };
        self.at += count.len() + 1;
        if most.parse::<u32>().is_ok_and(|most| most < least) {
            let message = format!("`{{{count}}}` asks for at least {least} and at most {most}");
            return Err(fault(start, self.at, &message));
        }
        self.repetition(start)
    }

    /// Behind `[`.
    fn class(&mut self, start: usize) -> Result<bool, RegexFault> {
        if self.regex[self.at..].starts_with('^') {
            self.at += 1;
        }
        let mut last = None;
        let mut is_first = true;
        loop {
            let rest = &self.regex[self.at..];
            let Some(character) = rest.chars().next() else {
                return Err(fault(
                    start,
                    start + 1,
                    "`[` has no closing `]`; write `\\[` for the sign",
                ));
            };
            if let Some(name) = rest.strip_prefix("[:")
                && let Some(length) = name.find(":]")
            {
                self.at += length + 4;
                last = None;
            } else if character == '\\' {
                let length = rest.chars().nth(1).map_or(0, char::len_utf8);
                self.at += 1 + length;
                last = None;
            } else if character == ']' && !is_first {
                self.at += 1;
                return Ok(true);
            } else {
                self.at += character.len_utf8();
                last = self.range(last, character)?;
            }
            is_first = false;
        }
    }

    /// A character of a class that may be the end of a range. Gives the character that may start one.
    fn range(
        &self,
        last: Option<(char, bool)>,
        character: char,
    ) -> Result<Option<(char, bool)>, RegexFault> {
        match last {
            Some((first, true)) if first > character => {
                let start = self.at - character.len_utf8() - 1 - first.len_utf8();
                let message = format!("the range `{first}-{character}` is the wrong way round");
                Err(fault(start, self.at, &message))
            }
            Some((_, true)) => Ok(None),
            Some((first, false)) if character == '-' => Ok(Some((first, true))),
            _ => Ok(Some((character, false))),
        }
    }
}

fn fault(start: usize, end: usize, message: &str) -> RegexFault {
    let span = Span::new(start, end);
    RegexFault { message: message.to_owned(), span, is_unsupported: false }
}

fn unsupported(start: usize, end: usize, what: &str) -> RegexFault {
    let message = format!("a regular expression cannot hold {what} since 2026-09-21");
    RegexFault { message, span: Span::new(start, end), is_unsupported: true }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(regex: &str) -> Option<&str> {
        check_regex(regex).map(|fault| fault.span.slice(regex))
    }

    #[test]
    fn accepts_what_some_engine_reads() {
        for regex in [
            r"^v\d+(\.\d+){2}$",
            "",
            "a|b|",
            "(?i)main",
            "(?P<a>x)(?<b>y)(?:z)?",
            "[]a]",
            "[^]]+",
            "a{",
            "{a}",
            "x{2,}?",
            r"feature\/.*",
            "[a-z-]",
            r"[\w-]",
            "[[:alpha:]_]",
            r"\Q(\E",
            "[[]",
            "()",
            "é+",
            "^*a",
        ] {
            assert_eq!(check_regex(regex), None, "{regex}");
        }
    }

    #[test]
    fn finds_what_none_reads() {
        assert_eq!(place("[a-"), Some("["));
        assert_eq!(place("a(b"), Some("("));
        assert_eq!(place("a)b"), Some(")"));
        assert_eq!(place("*a"), Some("*"));
        assert_eq!(place("(+a)"), Some("+"));
        assert_eq!(place("[z-a]"), Some("z-a"));
        assert_eq!(place("a{3,1}"), Some("{3,1}"));
        assert_eq!(place("a\\"), Some("\\"));
    }

    #[test]
    fn finds_what_the_engine_gave_up() {
        for (regex, found) in [
            ("^(?!main$).*", "(?!"),
            ("a(?<=b)", "(?<="),
            (r"(a)\1", r"\1"),
            ("a++", "++"),
            ("(?>a)", "(?>"),
            ("a{1,2}+", "{1,2}+"),
        ] {
            assert_eq!(place(regex), Some(found));
            assert!(check_regex(regex).unwrap().is_unsupported);
        }
    }
}
