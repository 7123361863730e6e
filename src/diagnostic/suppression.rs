//! Comments that silence findings: `# cci-ignore` and its kin, as CircleCI's language server has them, with the rules
//! they are for in brackets.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::text::{Edit, Edits, Source, Span, nearest};

const INVALID: &str = "invalid-suppression";
const UNUSED: &str = "unused-suppression";

/// What all suppressions start with.
const PREFIX: &str = "cci-ignore";

/// The codes that a suppression may name.
#[derive(Clone, Copy, Debug)]
pub struct Codes<'a> {
    /// The codes of all rules.
    pub known: &'a [&'a str],
    /// Rules that did not run this time: silencing them is not in vain.
    pub idle: &'a [&'a str],
}

/// Takes away the findings that a comment silences; a finding stands on the line where its place starts. Returns what is
/// wrong with the suppressions themselves. `comments` are in the order of the text.
pub fn suppress(
    source: &Source,
    comments: impl IntoIterator<Item = Span>,
    codes: Codes<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut suppressions = read(source, comments, codes, &mut problems);
    // Those of one line are many where there are many.
    let mut by_line: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut of_blocks = Vec::new();
    for (index, suppression) in suppressions.iter().enumerate() {
        match suppression.form {
            Form::Line | Form::NextLine => {
                by_line.entry(*suppression.lines.start()).or_default().push(index);
            }
            Form::File | Form::Start | Form::End => of_blocks.push(index),
        }
    }
    diagnostics.retain(|diagnostic| {
        let line = source.line_index().line(diagnostic.span.start);
        let mut is_silenced = false;
        for &index in by_line.get(&line).into_iter().flatten().chain(&of_blocks) {
            let suppression = &mut suppressions[index];
            is_silenced |= suppression.lines.contains(&line) && suppression.covers(diagnostic.rule);
        }
        !is_silenced
    });
    for suppression in &suppressions {
        suppression.report_unused(source, codes, &mut problems);
    }
    problems
}

/// The lines that a suppression is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    File,
    Line,
    NextLine,
    Start,
    End,
}

const FORMS: [(&str, Form); 5] = [
    ("cci-ignore", Form::Line),
    ("cci-ignore-end", Form::End),
    ("cci-ignore-file", Form::File),
    ("cci-ignore-next-line", Form::NextLine),
    ("cci-ignore-start", Form::Start),
];

struct Suppression<'s> {
    form: Form,
    /// From the `#` to the end of the line.
    comment: Span,
    /// The word that makes it a suppression.
    word: Span,
    /// The comment that closes a block.
    end: Option<Span>,
    lines: RangeInclusive<usize>,
    /// Whether it is for all rules, as nothing stands in brackets.
    is_general: bool,
    codes: Vec<Code<'s>>,
    is_used: bool,
}

/// A code in brackets that is one.
struct Code<'s> {
    name: &'s str,
    span: Span,
    is_used: bool,
}

/// Reads the suppressions and pairs the starts and ends of blocks.
fn read<'s>(
    source: &'s Source,
    comments: impl IntoIterator<Item = Span>,
    codes: Codes<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Suppression<'s>> {
    let mut suppressions: Vec<Suppression<'_>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for comment in comments {
        let Some((word, form)) = directive(source.text(), comment, problems) else { continue };
        let line = source.line_index().line(comment.start);
        let lines = match form {
            Form::File => 0..=usize::MAX,
            Form::Line => line..=line,
            Form::NextLine => line + 1..=line + 1,
            Form::Start => {
                if let Some(&outer) = open.last() {
                    let message = "a block of `cci-ignore-start` cannot hold another one";
                    let diagnostic = Diagnostic::warning(INVALID, word, message)
                        .with_label(suppressions[outer].word, "this block is still open");
                    problems.push(diagnostic);
                }
                open.push(suppressions.len());
                line..=usize::MAX
            }
            Form::End => {
                if let Some(start) = open.pop() {
                    let start = &mut suppressions[start];
                    start.lines = *start.lines.start()..=line;
                    start.end = Some(comment);
                } else {
                    let message = "`cci-ignore-end` without a `cci-ignore-start` before it";
                    problems.push(Diagnostic::warning(INVALID, word, message));
                }
                continue;
            }
        };
        let mut suppression = Suppression {
            form,
            comment,
            word,
            end: None,
            lines,
            is_general: true,
            codes: Vec::new(),
            is_used: false,
        };
        suppression.read_codes(source.text(), codes, problems);
        suppressions.push(suppression);
    }
    for start in open {
        let message = "`cci-ignore-start` without a `cci-ignore-end` silences the rest of the file";
        problems.push(Diagnostic::warning(INVALID, suppressions[start].word, message));
    }
    suppressions
}

/// The suppression that a comment starts with. One of a name that does not exist is a problem.
fn directive(text: &str, comment: Span, problems: &mut Vec<Diagnostic>) -> Option<(Span, Form)> {
    let content = comment.slice(text).trim_start_matches('#').trim_start();
    if !content.starts_with(PREFIX) {
        return None;
    }
    let start = comment.end - content.len();
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let word = &content[..content.find(|c| !is_part(c)).unwrap_or(content.len())];
    let span = Span::new(start, start + word.len());
    if let Some(&(_, form)) = FORMS.iter().find(|(name, _)| *name == word) {
        return Some((span, form));
    }
    let problem = if let Some(name) = nearest(word, FORMS.iter().map(|&(name, _)| name)) {
        misspelled(span, "suppression", word, name)
    } else {
        let names = FORMS.map(|(name, _)| format!("`{name}`"));
        let message = format!("no suppression is called `{word}`; there are {}", names.join(", "));
        Diagnostic::warning(INVALID, span, message)
    };
    problems.push(problem);
    None
}

impl<'s> Suppression<'s> {
    /// Reads `[rule, rule]` behind the word.
    fn read_codes(&mut self, text: &'s str, codes: Codes<'_>, problems: &mut Vec<Diagnostic>) {
        let rest = Span::new(self.word.end, self.comment.end).slice(text);
        let Some(list) = rest.trim_start().strip_prefix('[') else {
            self.check_brackets(rest, codes, problems);
            return;
        };
        self.is_general = false;
        let start = self.comment.end - list.len();
        let list = if let Some((list, _)) = list.split_once(']') {
            list
        } else {
            let message = "the list of rules ends with `]`, which is missing";
            problems.push(Diagnostic::warning(INVALID, Span::new(start - 1, start), message));
            list
        };
        let mut offset = start;
        for item in list.split(',') {
            let name = item.trim();
            let name_start = offset + item.len() - item.trim_start().len();
            let span = Span::new(name_start, name_start + name.len());
            offset += item.len() + 1;
            match refusal(name, span, codes) {
                Some(problem) if name.is_empty() => {
                    problems.push(Diagnostic { span: self.word, ..problem });
                }
                Some(problem) => problems.push(problem),
                None => self.codes.push(Code { name, span, is_used: false }),
            }
        }
    }

    /// A rule without brackets reads as the reason, and all rules are silenced.
    fn check_brackets(&self, rest: &str, codes: Codes<'_>, problems: &mut Vec<Diagnostic>) {
        let first = rest.trim_start();
        let first = &first[..first.find([' ', '\t', ',', ':']).unwrap_or(first.len())];
        if !codes.known.contains(&first) {
            return;
        }
        let start = self.comment.end - rest.trim_start().len();
        let span = Span::new(start, start + first.len());
        let message =
            format!("without brackets every rule is silenced; write `[{first}]` for this one");
        let edit = Edit::replace(span, format!("[{first}]"));
        let diagnostic = Diagnostic::warning(INVALID, span, message);
        problems.push(diagnostic.with_edit(Applicability::Safe, "put the rule in brackets", edit));
    }

    /// Whether it silences a rule, which then is a use of it.
    fn covers(&mut self, rule: &str) -> bool {
        let mut is_covered = self.is_general;
        for code in self.codes.iter_mut().filter(|code| code.name == rule) {
            code.is_used = true;
            is_covered = true;
        }
        self.is_used |= is_covered;
        is_covered
    }

    fn report_unused(&self, source: &Source, codes: Codes<'_>, problems: &mut Vec<Diagnostic>) {
        let word = self.word.slice(source.text());
        if !self.is_used && self.is_general {
            let message = format!("`{word}` silences nothing");
            problems
                .push(self.with_way_out(source, Diagnostic::warning(UNUSED, self.word, message)));
            return;
        }
        for (index, code) in self.codes.iter().enumerate() {
            if code.is_used || codes.idle.contains(&code.name) {
                continue;
            }
            let message = format!("`{word}` silences no `{}`", code.name);
            let diagnostic = Diagnostic::warning(UNUSED, code.span, message);
            problems.push(match self.gap_around(index, source.text()) {
                _ if self.codes.len() == 1 => self.with_way_out(source, diagnostic),
                Some(gap) => {
                    let edit = Edit::replace(gap, "");
                    diagnostic.with_edit(Applicability::Safe, "remove the rule", edit)
                }
                None => diagnostic,
            });
        }
    }

    /// A code and the comma towards its neighbour; `None` when something that is no code stands there.
    fn gap_around(&self, index: usize, text: &str) -> Option<Span> {
        let span = self.codes[index].span;
        let (gap, between) = if let Some(next) = self.codes.get(index + 1) {
            (Span::new(span.start, next.span.start), Span::new(span.end, next.span.start))
        } else {
            let last = self.codes.get(index.checked_sub(1)?)?.span;
            (Span::new(last.end, span.end), Span::new(last.end, span.start))
        };
        (between.slice(text).trim() == ",").then_some(gap)
    }

    /// Adds what to do with a suppression that silences nothing.
    fn with_way_out(&self, source: &Source, diagnostic: Diagnostic) -> Diagnostic {
        let text = source.text();
        if self.form == Form::Line && whole_line(text, self.comment).is_some() {
            return diagnostic.with_help("to silence the line below, write `cci-ignore-next-line`");
        }
        let comments = [Some(self.comment), self.end].into_iter().flatten();
        let edits = comments.map(|comment| {
            let blanks = text[..comment.start].trim_end_matches([' ', '\t']).len();
            let line = whole_line(text, comment);
            Edit::replace(line.unwrap_or(Span::new(blanks, comment.end)), "")
        });
        match Edits::new(edits.collect()) {
            Ok(edits) => diagnostic.with_fix(Fix {
                title: "remove it".to_owned(),
                applicability: Applicability::Safe,
                edits,
            }),
            Err(_) => diagnostic,
        }
    }
}

/// What is wrong with a text in brackets that is no rule that can be silenced.
fn refusal(name: &str, span: Span, codes: Codes<'_>) -> Option<Diagnostic> {
    let message = if name.is_empty() {
        "name a rule between the brackets, or leave them out for all rules".to_owned()
    } else if [INVALID, UNUSED].contains(&name) {
        format!("a comment cannot silence `{name}`; remove what it is about")
    } else if codes.known.contains(&name) {
        return None;
    } else if let Some(code) = nearest(name, codes.known.iter().copied()) {
        return Some(misspelled(span, "rule", name, code));
    } else {
        format!("no rule is called `{name}`")
    };
    Some(Diagnostic::warning(INVALID, span, message))
}

fn misspelled(span: Span, noun: &str, found: &str, meant: &str) -> Diagnostic {
    let message = format!("no {noun} is called `{found}`; did you mean `{meant}`?");
    let title = format!("write `{meant}`");
    let edit = Edit::replace(span, meant);
    Diagnostic::warning(INVALID, span, message).with_edit(Applicability::Unsafe, title, edit)
}

/// The line of a comment that has it for itself, with its line break.
fn whole_line(text: &str, comment: Span) -> Option<Span> {
    let before = text[..comment.start].trim_end_matches([' ', '\t']);
    let is_alone = before.is_empty() || before.ends_with(['\n', '\r']);
    let after = &text[comment.end..];
    let line_break = ["\r\n", "\n", "\r"].into_iter().find(|it| after.starts_with(it));
    is_alone.then(|| Span::new(before.len(), comment.end + line_break.map_or(0, str::len)))
}
