//! The words and signs of an expression.

use std::borrow::Cow;

use crate::expression::fault::{Fault, FaultKind};
use crate::expression::tree::Operator;
use crate::text::Span;

/// A word or sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token<'t> {
    Bool(bool),
    Number(&'t str),
    Text(Cow<'t, str>),
    Pattern(&'t str),
    Name(&'t str),
    Not,
    Operator(Operator),
    Open,
    Close,
    End,
}

/// Reads tokens of a text from one offset up to another.
pub(super) struct Scanner<'t> {
    text: &'t str,
    at: usize,
    end: usize,
    /// What was wrong, but clear.
    pub(super) faults: Vec<Fault<'t>>,
}

/// Signs, longer ones first, with what they are.
const SIGNS: &[(&str, Token<'static>)] = &[
    ("==", Token::Operator(Operator::Equal)),
    ("!=", Token::Operator(Operator::NotEqual)),
    (">=", Token::Operator(Operator::GreaterOrEqual)),
    ("<=", Token::Operator(Operator::LessOrEqual)),
    (">", Token::Operator(Operator::Greater)),
    ("<", Token::Operator(Operator::Less)),
    ("!", Token::Not),
    ("(", Token::Open),
    (")", Token::Close),
];

/// Signs of other languages, longer ones first.
const FOREIGN: &[(&str, Operator)] =
    &[("&&", Operator::And), ("||", Operator::Or), ("&", Operator::And), ("|", Operator::Or)];

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str, span: Span) -> Self {
        Self { text, at: span.start, end: span.end, faults: Vec::new() }
    }

    /// The next token and its place.
    pub(super) fn next(&mut self) -> Result<(Token<'t>, Span), Fault<'t>> {
        let rest = &self.text[self.at..self.end];
        self.at += rest.len() - rest.trim_start().len();
        let (start, rest) = (self.at, rest.trim_start());
        let Some(first) = rest.chars().next() else {
            return Ok((Token::End, Span::empty(start)));
        };
        if is_word(first) {
            let length = rest.find(|character| !is_word(character)).unwrap_or(rest.len());
            return Ok((word(&rest[..length]), self.advance(length)));
        }
        if first == '"' {
            return self.string(rest);
        }
        if first == '/' {
            let Some(length) = quoted_length(rest, '/') else {
                return Err(Fault { kind: FaultKind::UnterminatedPattern, span: self.advance(1) });
            };
            return Ok((Token::Pattern(&rest[1..length - 1]), self.advance(length)));
        }
        if let Some((sign, token)) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) {
            return Ok((token.clone(), self.advance(sign.len())));
        }
        self.foreign(rest, first)
    }

    fn advance(&mut self, length: usize) -> Span {
        let start = self.at;
        self.at += length;
        Span::new(start, self.at)
    }

    fn string(&mut self, rest: &'t str) -> Result<(Token<'t>, Span), Fault<'t>> {
        let Some(length) = quoted_length(rest, '"') else {
            return Err(Fault { kind: FaultKind::UnterminatedText, span: self.advance(1) });
        };
        let content = &rest[1..length - 1];
        Ok((Token::Text(unescape(content)), self.advance(length)))
    }

    /// What people write who think of another language. Where it is clear what they mean, it is read as that.
    fn foreign(&mut self, rest: &'t str, first: char) -> Result<(Token<'t>, Span), Fault<'t>> {
        if first == '=' {
            let span = self.advance(1);
            self.faults.push(Fault { kind: FaultKind::SingleEquals, span });
            return Ok((Token::Operator(Operator::Equal), span));
        }
        if first == '\'' {
            let length = rest[1..].find('\'').map(|length| length + 2);
            let content = length.map(|length| &rest[1..length - 1]);
            let span = self.advance(length.unwrap_or(1));
            let fault = Fault { kind: FaultKind::SingleQuotes(content), span };
            let Some(content) = content else { return Err(fault) };
            self.faults.push(fault);
            return Ok((Token::Text(Cow::Borrowed(content)), span));
        }
        let sign = FOREIGN.iter().find(|(sign, _)| rest.starts_with(sign));
        if let Some(&(sign, operator)) = sign {
            let span = self.advance(sign.len());
            let kind = FaultKind::ForeignOperator(&rest[..sign.len()], operator.symbol());
            self.faults.push(Fault { kind, span });
            return Ok((Token::Operator(operator), span));
        }
        let span = self.advance(first.len_utf8());
        Err(Fault { kind: FaultKind::UnknownCharacter(first), span })
    }
}

/// Resolves `\"` and `\\`; a backslash before anything else is itself.
fn unescape(content: &str) -> Cow<'_, str> {
    let mut parts = content.split('\\');
    let Some(first) = parts.next().filter(|first| first.len() < content.len()) else {
        return Cow::Borrowed(content);
    };
    let mut text = first.to_owned();
    while let Some(part) = parts.next() {
        match part {
            "" => {
                text.push('\\');
                text.push_str(parts.next().unwrap_or_default());
            }
            quote if quote.starts_with('"') => text.push_str(quote),
            other => {
                text.push('\\');
                text.push_str(other);
            }
        }
    }
    Cow::Owned(text)
}

/// Whether a character belongs to a name, a number or a word.
fn is_word(character: char) -> bool {
    character.is_alphanumeric() || "_-.".contains(character)
}

/// Words are keywords in lower case and in capitals, and names in any other.
fn word(word: &str) -> Token<'_> {
    match word {
        "true" | "TRUE" => Token::Bool(true),
        "false" | "FALSE" => Token::Bool(false),
        "not" | "NOT" => Token::Not,
        "and" | "AND" => Token::Operator(Operator::And),
        "or" | "OR" => Token::Operator(Operator::Or),
        "starts-with" => Token::Operator(Operator::StartsWith),
        "matches" => Token::Operator(Operator::Matches),
        "contains" => Token::Operator(Operator::Contains),
        _ if is_number(word) => Token::Number(word),
        _ => Token::Name(word),
    }
}

fn is_number(word: &str) -> bool {
    let digits = word.strip_prefix('-').unwrap_or(word);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, fraction]
        .iter()
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The length of a text up to the mark that closes the one it starts with; `\` takes a mark's meaning away.
fn quoted_length(text: &str, mark: char) -> Option<usize> {
    let mut is_escaped = false;
    for (offset, character) in text.char_indices().skip(1) {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if character == mark => return Some(offset + 1),
            _ => {}
        }
    }
    None
}
