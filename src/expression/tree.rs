//! The tree of an expression.

use std::borrow::Cow;

use crate::text::{Span, Spanned};

/// An expression and the bytes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression<'t> {
    /// What it is.
    pub kind: ExpressionKind<'t>,
    /// Where it stands, parentheses around it not counted.
    pub span: Span,
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpressionKind<'t> {
    /// `true` or `false`.
    Bool(bool),
    /// A number, as written.
    Number(&'t str),
    /// `"…"`, escapes resolved.
    Text(Cow<'t, str>),
    /// `/…/`: a regular expression as written between the slashes.
    Pattern(&'t str),
    /// A dotted name such as `pipeline.git.branch`.
    Name(&'t str),
    /// `not x`.
    Not(Box<Expression<'t>>),
    /// Two operands and what stands between them.
    Binary {
        /// The word or sign.
        operator: Spanned<Operator>,
        /// What stands before it.
        left: Box<Expression<'t>>,
        /// What stands behind it.
        right: Box<Expression<'t>>,
    },
}

/// What stands between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `or`.
    Or,
    /// `and`.
    And,
    /// `==`.
    Equal,
    /// `!=`.
    NotEqual,
    /// `starts-with`.
    StartsWith,
    /// `matches`.
    Matches,
    /// `contains`.
    Contains,
    /// `>=`.
    GreaterOrEqual,
    /// `>`.
    Greater,
    /// `<=`.
    LessOrEqual,
    /// `<`.
    Less,
}

impl Operator {
    /// The operators that are words, for those who look for a misspelled one.
    pub const WORDS: [Self; 5] =
        [Self::Or, Self::And, Self::StartsWith, Self::Matches, Self::Contains];

    /// As written.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Or => "or",
            Self::And => "and",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::StartsWith => "starts-with",
            Self::Matches => "matches",
            Self::Contains => "contains",
            Self::GreaterOrEqual => ">=",
            Self::Greater => ">",
            Self::LessOrEqual => "<=",
            Self::Less => "<",
        }
    }

    /// How tightly it binds, from 1. Operators of one level group to the left.
    pub(super) const fn level(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            Self::Equal | Self::NotEqual | Self::StartsWith | Self::Matches | Self::Contains => 3,
            Self::GreaterOrEqual | Self::Greater | Self::LessOrEqual | Self::Less => 4,
        }
    }
}

impl<'t> Expression<'t> {
    /// It and all expressions in it, an operator's left side before its right.
    pub fn parts(&self) -> Vec<&Self> {
        let mut found = Vec::new();
        let mut waiting = vec![self];
        while let Some(expression) = waiting.pop() {
            found.push(expression);
            match &expression.kind {
                ExpressionKind::Not(operand) => waiting.push(operand),
                ExpressionKind::Binary { left, right, .. } => waiting.extend([&**right, &**left]),
                _ => {}
            }
        }
        found
    }

    /// The names in it, in the order of the text.
    pub fn names(&self) -> impl Iterator<Item = Spanned<&'t str>> {
        self.parts().into_iter().filter_map(|part| match part.kind {
            ExpressionKind::Name(name) => Some(Spanned::new(name, part.span)),
            _ => None,
        })
    }

    /// The name, if it is nothing but a name.
    pub fn as_name(&self) -> Option<Spanned<&'t str>> {
        match self.kind {
            ExpressionKind::Name(name) => Some(Spanned::new(name, self.span)),
            _ => None,
        }
    }
}
