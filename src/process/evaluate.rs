//! Expressions: what they give, and which of their parts decided.
//!
//! <https://circleci.com/docs/reference/expression-operators/>. Only `false` and null, which the language calls
//! undefined, count as false: `0` and `""` do not. What compares with null gives null.

use regex::Regex;

use crate::expression::{Expression, ExpressionKind, Operator};
use crate::process::{Data, Fault, Value, Variable, Variables, pattern};
use crate::text::Span;
use crate::yaml::{Scalar, ScalarStyle, ScalarValue};

const TYPE: &str = "expression-type";

/// What an expression gives. The place of a fault is in the text that the expression was read from.
pub fn evaluate(expression: &Expression<'_>, variables: &dyn Variables) -> Result<Value, Fault> {
    Evaluator { variables, reasons: None, seen: None }.value(expression)
}

/// A part of an expression that decided, and what it saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reason {
    /// In the text that the expression was read from.
    pub(super) span: Span,
    /// A phrase such as "`pipeline.git.branch` is `main`".
    pub(super) text: String,
}

/// What an expression gives, and the parts of it that decided that: of `a and b` where `a` is false that is `a`.
pub(super) fn explain(
    expression: &Expression<'_>,
    variables: &dyn Variables,
) -> Result<(Value, Vec<Reason>), Fault> {
    let (reasons, seen) = (Some(Vec::new()), Some(Vec::new()));
    let mut evaluator = Evaluator { variables, reasons, seen };
    let value = evaluator.value(expression)?;
    Ok((value, evaluator.reasons.unwrap_or_default()))
}

/// Whether an expression that gives this value holds.
pub(super) fn is_true(value: &Value) -> bool {
    !matches!(value.data, Data::Null | Data::Bool(false))
}

struct Evaluator<'v> {
    variables: &'v dyn Variables,
    /// The parts that decide what was evaluated last; `None` if nobody asks.
    reasons: Option<Vec<Reason>>,
    /// The variables of the part at hand; `None` if nobody asks.
    seen: Option<Vec<(String, Value)>>,
}

impl Evaluator<'_> {
    fn value(&mut self, expression: &Expression<'_>) -> Result<Value, Fault> {
        match &expression.kind {
            ExpressionKind::Not(operand) => {
                let operand = self.value(operand)?;
                Ok(Value::given(Data::Bool(!is_true(&operand))))
            }
            ExpressionKind::Binary { operator, .. } if is_connective(operator.value) => {
                self.connected(expression)
            }
            _ => {
                let value = self.leaf(expression)?;
                if let Some(reasons) = &mut self.reasons {
                    let seen = self.seen.as_mut().map(std::mem::take).unwrap_or_default();
                    let text = reason(&value, &seen);
                    reasons.push(Reason { span: expression.span, text });
                }
                Ok(value)
            }
        }
    }

    /// `and` and `or` give an operand as it is; the right one is looked at only if the left one does not decide.
    fn connected(&mut self, expression: &Expression<'_>) -> Result<Value, Fault> {
        let n_before = self.reasons.as_ref().map_or(0, Vec::len);
        let (first, links) = chain(expression, is_connective);
        let mut value = self.value(first)?;
        for link in links.iter().rev() {
            let decides = |value: &Value| is_true(value) == (link.operator == Operator::Or);
            if decides(&value) {
                continue;
            }
            let n_left = self.reasons.as_ref().map_or(0, Vec::len);
            value = self.value(link.right)?;
            if let Some(reasons) = self.reasons.as_mut().filter(|_| decides(&value)) {
                reasons.drain(n_before..n_left);
            }
        }
        Ok(value)
    }

    /// Anything in which no part decides alone. Notes the variables that it looks at.
    fn leaf(&mut self, expression: &Expression<'_>) -> Result<Value, Fault> {
        let data = match &expression.kind {
            ExpressionKind::Bool(value) => Data::Bool(*value),
            ExpressionKind::Number(number) => number_of(number),
            ExpressionKind::Text(text) => Data::text(text),
            ExpressionKind::Pattern(_) => {
                let message = "a pattern can only stand on the right of `matches`";
                return Err(Fault::new(TYPE, expression.span, message));
            }
            ExpressionKind::Name(name) => match self.variables.find(name) {
                Variable::Value(value) => {
                    if let Some(seen) = &mut self.seen {
                        seen.push(((*name).to_owned(), value.clone()));
                    }
                    return Ok(value);
                }
                Variable::Missing => return Err(self.variables.missing(name, expression.span)),
            },
            ExpressionKind::Not(_) => return self.operand(expression),
            ExpressionKind::Binary { operator, .. } if is_connective(operator.value) => {
                return self.operand(expression);
            }
            ExpressionKind::Binary { .. } => return self.compared(expression),
        };
        Ok(Value::given(data))
    }

    /// An operand in parentheses: the comparison around it decides, not what stands in it.
    fn operand(&mut self, expression: &Expression<'_>) -> Result<Value, Fault> {
        let reasons = self.reasons.take();
        let value = self.value(expression);
        self.reasons = reasons;
        value
    }

    fn compared(&mut self, expression: &Expression<'_>) -> Result<Value, Fault> {
        let (first, links) = chain(expression, |operator| !is_connective(operator));
        let mut value = self.leaf(first)?;
        for Link { operator, left, right } in links.into_iter().rev() {
            let data = match (operator, &right.kind) {
                (Operator::Matches, ExpressionKind::Pattern(pattern)) => {
                    matches(&value, &regex(pattern, right.span)?, left.span)?
                }
                (Operator::Matches, _) => {
                    let message = "`matches` needs a pattern such as `/^v.*/` on its right";
                    return Err(Fault::new(TYPE, right.span, message));
                }
                _ => {
                    let right_value = self.leaf(right)?;
                    compare(operator, [(&value, left.span), (&right_value, right.span)])?
                }
            };
            value = Value::given(data);
        }
        Ok(value)
    }
}

/// An operator and what stands around it.
struct Link<'e, 't> {
    operator: Operator,
    left: &'e Expression<'t>,
    right: &'e Expression<'t>,
}

/// The first operand of operators in a row, and these, the last one first. A row may be as long as an expression, too
/// long to go down it by recursion.
fn chain<'e, 't>(
    mut expression: &'e Expression<'t>,
    belongs: impl Fn(Operator) -> bool,
) -> (&'e Expression<'t>, Vec<Link<'e, 't>>) {
    let mut links = Vec::new();
    while let ExpressionKind::Binary { operator, left, right } = &expression.kind
        && belongs(operator.value)
    {
        links.push(Link { operator: operator.value, left, right });
        expression = left;
    }
    (expression, links)
}

const fn is_connective(operator: Operator) -> bool {
    matches!(operator, Operator::And | Operator::Or)
}

fn regex(pattern: &str, span: Span) -> Result<Regex, Fault> {
    pattern::somewhere(pattern).map_err(|fault| {
        let rule = if fault.is_unsupported { "regex-lookaround" } else { "invalid-regex" };
        // The pattern stands behind its `/`.
        let start = span.start + 1;
        let part = Span::new(start + fault.span.start, start + fault.span.end);
        Fault::new(rule, part, fault.message)
    })
}

fn number_of(text: &str) -> Data {
    match (text.parse(), text.parse()) {
        (Ok(value), _) => Data::Int(value),
        (_, Ok(value)) if text.contains('.') => Data::Float(value),
        _ => Data::BigInt(text.into()),
    }
}

fn matches(value: &Value, regex: &Regex, span: Span) -> Result<Data, Fault> {
    match &value.data {
        Data::Null => Ok(Data::Null),
        Data::Text(text) => Ok(Data::Bool(regex.is_match(text))),
        other => Err(wrong_operand(Operator::Matches, "a string", other, span)),
    }
}

fn compare(operator: Operator, operands: [(&Value, Span); 2]) -> Result<Data, Fault> {
    let [(left, _), (right, _)] = operands;
    let (expected, is_operand): (_, fn(&Data) -> bool) = match operator {
        Operator::Equal | Operator::NotEqual => ("a value", |_| true),
        Operator::StartsWith | Operator::Contains => {
            ("a string", |data| matches!(data, Data::Text(_)))
        }
        _ => ("a number", |data| number(data).is_some()),
    };
    for (operand, span) in operands {
        if !operand.is_null() && !is_operand(&operand.data) {
            return Err(wrong_operand(operator, expected, &operand.data, span));
        }
    }
    if left.is_null() || right.is_null() {
        return Ok(Data::Null);
    }
    let texts = || left.as_str().zip(right.as_str());
    Ok(Data::Bool(match operator {
        Operator::Equal => left == right,
        Operator::NotEqual => left != right,
        Operator::StartsWith => texts().is_some_and(|(text, start)| text.starts_with(start)),
        Operator::Contains => texts().is_some_and(|(text, part)| text.contains(part)),
        _ => is_ordered(operator, &left.data, &right.data),
    }))
}

fn is_ordered(operator: Operator, left: &Data, right: &Data) -> bool {
    use std::cmp::Ordering::{Equal, Greater, Less};
    let order = match (left, right) {
        (Data::Int(left), Data::Int(right)) => Some(left.cmp(right)),
        _ => number(left).zip(number(right)).and_then(|(left, right)| left.partial_cmp(&right)),
    };
    match operator {
        Operator::GreaterOrEqual => matches!(order, Some(Greater | Equal)),
        Operator::Greater => order == Some(Greater),
        Operator::LessOrEqual => matches!(order, Some(Less | Equal)),
        _ => order == Some(Less),
    }
}

#[expect(clippy::cast_precision_loss, reason = "compared with a number that has a fraction")]
fn number(data: &Data) -> Option<f64> {
    match data {
        Data::Int(value) => Some(*value as f64),
        Data::Float(value) => Some(*value),
        Data::BigInt(text) => text.parse().ok(),
        _ => None,
    }
}

fn wrong_operand(operator: Operator, expected: &str, found: &Data, span: Span) -> Fault {
    let (symbol, found) = (operator.symbol(), found.noun());
    Fault::new(TYPE, span, format!("`{symbol}` needs {expected}, not {found}"))
}

/// What a part saw: the values of its variables, or what it gives if it has none.
fn reason(value: &Value, seen: &[(String, Value)]) -> String {
    if seen.is_empty() {
        return format!("it {}", is(value));
    }
    let mut phrases: Vec<String> = Vec::new();
    for (name, value) in seen {
        let phrase = format!("`{name}` {}", is(value));
        if !phrases.contains(&phrase) {
            phrases.push(phrase);
        }
    }
    phrases.join(", ")
}

/// "is `main`", "has no value".
pub(super) fn is(value: &Value) -> String {
    if value.is_null() { "has no value".to_owned() } else { format!("is {}", shown(value)) }
}

/// A value as people write it: a string in quotes only where it would be something else without them.
pub(super) fn shown(value: &Value) -> String {
    match (&value.data, value.as_text()) {
        (Data::Null, _) => "nothing".to_owned(),
        (Data::Text(text), _) => {
            let line = text.lines().next().unwrap_or_default();
            let start: String = line.chars().take(LONGEST_SHOWN).collect();
            let rest = if start.len() < text.len() { "…" } else { "" };
            if is_string(text) {
                format!("`{start}{rest}`")
            } else {
                format!("`\"{start}{rest}\"`")
            }
        }
        (_, Some(text)) => format!("`{text}`"),
        (data, None) => data.noun().to_owned(),
    }
}

/// Whether a text without quotes is a string, and seen as one.
fn is_string(text: &str) -> bool {
    let style = ScalarStyle::Plain;
    let plain = Scalar { text: text.into(), style, content: Span::empty(0) };
    plain.value(None) == ScalarValue::String && text.trim() == text
}

/// How many characters of a string are shown.
const LONGEST_SHOWN: usize = 60;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expression::{LENGTH_LIMIT, expression};

    struct Nothing;

    impl Variables for Nothing {
        fn find(&self, _: &str) -> Variable {
            Variable::Value(Value::given(Data::Null))
        }
    }

    #[test]
    fn the_longest_chains_leave_the_stack_alone() {
        for link in ["<a", "==a", " or a", " and a"] {
            let text = format!("a{}", link.repeat((LENGTH_LIMIT - 2) / link.len()));
            let expression = expression(&text).unwrap();
            assert!(!is_true(&evaluate(&expression, &Nothing).unwrap()));
            assert!(explain(&expression, &Nothing).is_ok());
        }
    }
}
