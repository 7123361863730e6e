//! What can be wrong with the form of a template or an expression.

use std::fmt;

use crate::expression::parse::LENGTH_LIMIT;
use crate::expression::tree::Operator;
use crate::text::{Span, nearest};

/// A fault and its place in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault<'t> {
    /// What is wrong.
    pub kind: FaultKind<'t>,
    /// The smallest text that must change.
    pub span: Span,
}

/// What is wrong. Its text is the message to the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind<'t> {
    /// `<<` without `>>`; what stands behind it on its line.
    Unclosed(&'t str),
    /// `<< >>`.
    Empty,
    /// A tag of that many characters.
    TooLong(usize),
    /// `<<# name >>` without its end.
    SectionUnclosed(&'t str),
    /// `<</ name >>` without a beginning.
    SectionUnopened(&'t str),
    /// `<</ close >>` where `<</ open >>` must stand.
    SectionMismatch {
        /// The name of the section that is open.
        open: &'t str,
        /// The name that stands there.
        close: &'t str,
    },
    /// A section whose name is none.
    SectionName(&'t str),
    /// A value must stand there, not this; nothing more to read if empty.
    ExpectedValue(&'t str),
    /// An operator or the end must stand there, not this.
    ExpectedOperator(&'t str),
    /// A name where an operator must stand.
    UnknownOperator(&'t str),
    /// A character that the language does not have.
    UnknownCharacter(char),
    /// A sign of other languages, and what to write instead.
    ForeignOperator(&'t str, &'static str),
    /// `=` where `==` is meant.
    SingleEquals,
    /// `'…'`; what stands in it, if it ends.
    SingleQuotes(Option<&'t str>),
    /// `"` without its end.
    UnterminatedText,
    /// `/` without its end.
    UnterminatedPattern,
    /// `(` without `)`.
    UnclosedParenthesis,
    /// Parentheses, `not` or sections in each other, more than any person writes.
    TooDeep,
}

impl fmt::Display for FaultKind<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unclosed(_) => formatter.write_str("`<<` starts an expression that no `>>` ends"),
            Self::Empty => formatter.write_str("there is no expression between `<<` and `>>`"),
            Self::TooLong(n_characters) => write!(
                formatter,
                "an expression must have fewer than {LENGTH_LIMIT} characters, not {n_characters}"
            ),
            Self::SectionUnclosed(name) => {
                write!(formatter, "section `{name}` has no end; close it with `<</ {name} >>`")
            }
            Self::SectionUnopened(name) => {
                write!(formatter, "no section is open that `<</ {name} >>` could end")
            }
            Self::SectionMismatch { open, close } => {
                write!(
                    formatter,
                    "`<</ {close} >>` cannot end section `{open}`; write `<</ {open} >>`"
                )
            }
            Self::SectionName("") => {
                formatter.write_str("a section needs a name, such as `<<# parameters.verbose >>`")
            }
            Self::SectionName(name) => write!(
                formatter,
                "a section takes the name of one parameter or value, not `{name}`"
            ),
            Self::ExpectedValue("") => {
                formatter.write_str("the expression ends where a value is expected")
            }
            Self::ExpectedValue(found) => write!(formatter, "expected a value, found `{found}`"),
            Self::ExpectedOperator(found) => {
                write!(formatter, "expected an operator such as `==` or `and`, found `{found}`")
            }
            Self::UnknownOperator(found) => write_unknown_operator(formatter, found),
            Self::UnknownCharacter(character) => {
                write!(formatter, "`{}` has no meaning in an expression", character.escape_debug())
            }
            Self::ForeignOperator(found, right) => {
                write!(formatter, "an expression has no operator `{found}`; write `{right}`")
            }
            Self::SingleEquals => formatter.write_str("`=` is no operator; write `==` to compare"),
            Self::SingleQuotes(_) => formatter
                .write_str("a string in an expression stands in double quotes, not in single ones"),
            Self::UnterminatedText => formatter.write_str("the string has no closing `\"`"),
            Self::UnterminatedPattern => formatter.write_str("the pattern has no closing `/`"),
            Self::UnclosedParenthesis => formatter.write_str("`(` has no closing `)`"),
            Self::TooDeep => formatter.write_str("the expression is nested too deeply"),
        }
    }
}

fn write_unknown_operator(formatter: &mut fmt::Formatter<'_>, found: &str) -> fmt::Result {
    match nearest(found, Operator::WORDS.map(Operator::symbol)) {
        Some(word) => write!(formatter, "no operator is called `{found}`; did you mean `{word}`?"),
        None => write!(formatter, "expected an operator such as `==` or `and`, found `{found}`"),
    }
}

impl FaultKind<'_> {
    /// The code of the rule that it breaks.
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::Unclosed(_) => "template-unclosed",
            Self::Empty => "template-empty",
            Self::TooLong(_) => "template-too-long",
            Self::SectionUnclosed(_)
            | Self::SectionUnopened(_)
            | Self::SectionMismatch { .. }
            | Self::SectionName(_) => "template-section-unbalanced",
            Self::ForeignOperator(..) => "expression-ampersand",
            Self::SingleEquals => "expression-single-equals",
            _ => "template-syntax",
        }
    }

    /// What to write in place of the fault's span, where that is clear.
    pub fn replacement(&self) -> Option<String> {
        match self {
            Self::SingleEquals => Some("==".to_owned()),
            Self::ForeignOperator(_, right) => Some((*right).to_owned()),
            Self::SingleQuotes(Some(text)) if !text.contains(['"', '\\']) => {
                Some(format!("\"{text}\""))
            }
            Self::UnknownOperator(found) => {
                nearest(found, Operator::WORDS.map(Operator::symbol)).map(str::to_owned)
            }
            Self::SectionMismatch { open, .. } => Some((*open).to_owned()),
            _ => None,
        }
    }
}
