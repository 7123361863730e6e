//! The grammar of expressions: <https://circleci.com/docs/reference/expression-operators/>.

use crate::expression::fault::{Fault, FaultKind};
use crate::expression::scan::{Scanner, Token};
use crate::expression::tree::{Expression, ExpressionKind};
use crate::text::{Span, Spanned};

/// CircleCI refuses an expression with that many characters.
pub const LENGTH_LIMIT: usize = 2048;

/// How deep parentheses, `not` and sections may stand in each other before we stop reading.
pub(super) const DEPTH_LIMIT: usize = 100;

/// Reads a text that is an expression without `<< >>` around it; `Err` with at least one fault when it is none.
pub fn expression(text: &str) -> Result<Expression<'_>, Vec<Fault<'_>>> {
    let whole = Span::new(0, text.len());
    let n_characters = text.chars().count();
    if n_characters >= LENGTH_LIMIT {
        return Err(vec![Fault { kind: FaultKind::TooLong(n_characters), span: whole }]);
    }
    parse(text, whole)
}

/// Reads the part of a text that is an expression.
pub(super) fn parse(text: &str, span: Span) -> Result<Expression<'_>, Vec<Fault<'_>>> {
    let scanner = Scanner::new(text, span);
    let mut parser =
        Parser { text, scanner, token: Token::End, span, behind: span.start, depth: 0 };
    let result = parser.whole();
    let mut faults = parser.scanner.faults;
    match result {
        Ok(expression) if faults.is_empty() => Ok(expression),
        Ok(_) => Err(faults),
        Err(last) => {
            faults.push(last);
            Err(faults)
        }
    }
}

struct Parser<'t> {
    text: &'t str,
    scanner: Scanner<'t>,
    /// The token to be read next, and its place.
    token: Token<'t>,
    span: Span,
    /// Where the last token that was read ends.
    behind: usize,
    depth: usize,
}

impl<'t> Parser<'t> {
    fn whole(&mut self) -> Result<Expression<'t>, Fault<'t>> {
        self.advance()?;
        let expression = self.operators(1)?;
        match self.token {
            Token::End => Ok(expression),
            Token::Name(name) => Err(self.fault(FaultKind::UnknownOperator(name))),
            _ => Err(self.fault(FaultKind::ExpectedOperator(self.found()))),
        }
    }

    fn advance(&mut self) -> Result<Span, Fault<'t>> {
        let read = self.span;
        self.behind = read.end;
        (self.token, self.span) = self.scanner.next()?;
        Ok(read)
    }

    fn found(&self) -> &'t str {
        &self.text[self.span.start..self.span.end]
    }

    fn fault(&self, kind: FaultKind<'t>) -> Fault<'t> {
        Fault { kind, span: self.span }
    }

    /// Operands with operators of a level or of a tighter one between them.
    fn operators(&mut self, level: u8) -> Result<Expression<'t>, Fault<'t>> {
        let start = self.span.start;
        let mut left = self.operand()?;
        loop {
            let Token::Operator(operator) = self.token else { return Ok(left) };
            if operator.level() < level {
                return Ok(left);
            }
            let operator = Spanned::new(operator, self.advance()?);
            let right = self.operators(operator.value.level() + 1)?;
            // With the parentheses of its operands.
            let span = Span::new(start, self.behind);
            let (left_side, right) = (Box::new(left), Box::new(right));
            left = Expression {
                kind: ExpressionKind::Binary { operator, left: left_side, right },
                span,
            };
        }
    }

    fn operand(&mut self) -> Result<Expression<'t>, Fault<'t>> {
        let kind = match std::mem::replace(&mut self.token, Token::End) {
            Token::Bool(value) => ExpressionKind::Bool(value),
            Token::Number(number) => ExpressionKind::Number(number),
            Token::Text(text) => ExpressionKind::Text(text),
            Token::Pattern(pattern) => ExpressionKind::Pattern(pattern),
            Token::Name(name) => ExpressionKind::Name(name),
            Token::Not => {
                self.deeper()?;
                let span = self.advance()?;
                let operand = self.operand()?;
                self.depth -= 1;
                let span = span.join(operand.span);
                return Ok(Expression { kind: ExpressionKind::Not(Box::new(operand)), span });
            }
            Token::Open => return self.parenthesis(),
            Token::Operator(_) | Token::Close | Token::End => {
                return Err(self.fault(FaultKind::ExpectedValue(self.found())));
            }
        };
        let span = self.advance()?;
        Ok(Expression { kind, span })
    }

    fn parenthesis(&mut self) -> Result<Expression<'t>, Fault<'t>> {
        self.deeper()?;
        let open = self.advance()?;
        let inside = self.operators(1)?;
        self.depth -= 1;
        match self.token {
            Token::Close => {
                self.advance()?;
                Ok(inside)
            }
            Token::End => Err(Fault { kind: FaultKind::UnclosedParenthesis, span: open }),
            Token::Name(name) => Err(self.fault(FaultKind::UnknownOperator(name))),
            _ => Err(self.fault(FaultKind::ExpectedOperator(self.found()))),
        }
    }

    fn deeper(&mut self) -> Result<(), Fault<'t>> {
        self.depth += 1;
        if self.depth > DEPTH_LIMIT { Err(self.fault(FaultKind::TooDeep)) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree in prefix form, or the fault's place and message.
    fn read(text: &str) -> String {
        match expression(text) {
            Ok(expression) => prefix(&expression),
            Err(faults) => {
                let line = |fault: &Fault<'_>| {
                    format!("{}..{} {}", fault.span.start, fault.span.end, fault.kind)
                };
                faults.iter().map(line).collect::<Vec<_>>().join(" | ")
            }
        }
    }

    fn prefix(expression: &Expression<'_>) -> String {
        match &expression.kind {
            ExpressionKind::Bool(value) => value.to_string(),
            ExpressionKind::Number(number) => (*number).to_owned(),
            ExpressionKind::Text(text) => format!("{text:?}"),
            ExpressionKind::Pattern(pattern) => format!("/{pattern}/"),
            ExpressionKind::Name(name) => (*name).to_owned(),
            ExpressionKind::Not(operand) => format!("(not {})", prefix(operand)),
            ExpressionKind::Binary { operator, left, right } => {
                format!("({} {} {})", operator.value.symbol(), prefix(left), prefix(right))
            }
        }
    }

    #[test]
    fn operators_bind_as_documented() {
        assert_eq!(read("a or b and c"), "(or a (and b c))");
        assert_eq!(read("a == b and not c == d"), "(and (== a b) (== (not c) d))");
        assert_eq!(read("a or b or c"), "(or (or a b) c)");
        assert_eq!(read("1 < 2 == true"), "(== (< 1 2) true)");
        assert_eq!(read("(a or b) and c"), "(and (or a b) c)");
        assert_eq!(read("!a and NOT b OR FALSE"), "(or (and (not a) (not b)) false)");
        assert_eq!(
            read("a starts-with \"x\" != b contains \"y\""),
            "(contains (!= (starts-with a \"x\") b) \"y\")"
        );
    }

    #[test]
    fn reads_strings_patterns_numbers_and_names() {
        assert_eq!(read(r#"a == "x \"y\" \\""#), r#"(== a "x \"y\" \\")"#);
        assert_eq!(read(r"a matches /^v\d+\/x$/"), r"(matches a /^v\d+\/x$/)");
        assert_eq!(
            read("pipeline.parameters.my-name >= -5"),
            "(>= pipeline.parameters.my-name -5)"
        );
        assert_eq!(read("True == 1.5"), "(== True 1.5)");
        assert_eq!(read("a\n and\n b"), "(and a b)");
    }

    #[test]
    fn faults_stand_at_the_character() {
        assert_eq!(read("a == \"x\" and and b"), "13..16 expected a value, found `and`");
        assert_eq!(read("a &&b"), "2..4 an expression has no operator `&&`; write `and`");
        assert_eq!(read("a || b"), "2..4 an expression has no operator `||`; write `or`");
        assert_eq!(read("a = b"), "2..3 `=` is no operator; write `==` to compare");
        assert_eq!(
            read("a == 'b'"),
            "5..8 a string in an expression stands in double quotes, not in single ones"
        );
        assert_eq!(read("a == \"b"), "5..6 the string has no closing `\"`");
        assert_eq!(read("a matches /b"), "10..11 the pattern has no closing `/`");
        assert_eq!(read("not (a or b"), "4..5 `(` has no closing `)`");
        assert_eq!(read("a =="), "4..4 the expression ends where a value is expected");
        assert_eq!(read("a)"), "1..2 expected an operator such as `==` or `and`, found `)`");
        assert_eq!(
            read("a startswith b"),
            "2..12 no operator is called `startswith`; did you mean `starts-with`?"
        );
        assert_eq!(
            read("a = 1 && b"),
            "2..3 `=` is no operator; write `==` to compare | 6..8 an expression has no operator `&&`; write `and`"
        );
        assert_eq!(read("a ? b"), "2..3 `?` has no meaning in an expression");
        assert_eq!(read(""), "0..0 the expression ends where a value is expected");
    }

    #[test]
    fn deep_and_long_expressions_end_soon() {
        assert!(read(&"(".repeat(2000)).ends_with("the expression is nested too deeply"));
        assert!(read(&"not ".repeat(500)).ends_with("the expression is nested too deeply"));
        assert!(read(&"a or ".repeat(500)).ends_with("fewer than 2048 characters, not 2500"));
        assert!(read(&format!("{}a", "a or ".repeat(400))).starts_with("(or (or"));
    }
}
