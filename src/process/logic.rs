//! Conditions: expressions and logic statements, and the part of them that decided.
//!
//! <https://circleci.com/docs/reference/configuration-reference/#logic-statements>. Here `0`, `""` and null count as
//! false, unlike in expressions.

use crate::expression::{Expression, expression, template};
use crate::process::evaluate::{explain, is, is_true, shown};
use crate::process::{Data, Fault, Origin, Scope, Value, pattern, substitute};
use crate::text::Span;
use crate::yaml::{Mapping, Node, Offsets, ScalarValue, Sequence};

/// What a condition belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// `when` or `unless` of a workflow: a string without `<< >>` is an expression.
    Workflow,
    /// `condition` of a `when` or `unless` step: a string without `<< >>` is a string, and true.
    Step,
}

/// Whether a condition holds, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it holds.
    pub holds: bool,
    /// The parts that decided, each with a phrase on what it saw: "`pipeline.git.branch` is `main`".
    pub because: Vec<(Origin, String)>,
}

/// Whether a condition holds in its scope.
pub fn holds(node: Node<'_>, scope: &Scope<'_>, place: Place) -> Result<Verdict, Fault> {
    // No document is nested so deep that statements in each other could exhaust the stack.
    Condition { scope }.whole(node, place)
}

/// Whether a value counts as true in a logic statement.
pub fn is_truthy(value: &Value) -> bool {
    match &value.data {
        Data::Null => false,
        Data::Bool(value) => *value,
        Data::Int(value) => *value != 0,
        Data::Float(value) => *value != 0.0 && !value.is_nan(),
        Data::Text(text) => !text.is_empty(),
        Data::BigInt(_) | Data::List(_) | Data::Map(_) => true,
    }
}

#[derive(Clone, Copy)]
struct Condition<'s> {
    scope: &'s Scope<'s>,
}

impl Condition<'_> {
    fn origin(self, node: Node<'_>) -> Origin {
        Origin::of(node, self.scope.document)
    }

    fn whole(self, node: Node<'_>, place: Place) -> Result<Verdict, Fault> {
        let text = node.as_str().filter(|text| !text.contains("<<"));
        match text.filter(|_| place == Place::Workflow) {
            Some(text) if node.scalar_value() == Some(ScalarValue::String) => {
                self.expression(node, text)
            }
            _ => self.statement(node),
        }
    }

    /// A text that is an expression.
    fn expression(self, node: Node<'_>, text: &str) -> Result<Verdict, Fault> {
        match expression(text) {
            Ok(expression) => self.explained(node, &expression, is_true),
            Err(faults) => {
                let fault = faults.first();
                let rule = fault.map_or("template-syntax", |fault| fault.kind.rule());
                let message = fault.map_or_else(String::new, |fault| fault.kind.to_string());
                let part = fault.map_or(Span::new(0, text.len()), |fault| fault.span);
                Err(Fault::new(rule, Offsets::new(node).span(part), message))
            }
        }
    }

    /// The parts of an expression in a scalar that decided.
    fn explained(
        self,
        node: Node<'_>,
        expression: &Expression<'_>,
        counts_as_true: fn(&Value) -> bool,
    ) -> Result<Verdict, Fault> {
        let offsets = Offsets::new(node);
        let (value, reasons) = explain(expression, self.scope)
            .map_err(|fault| Fault { span: offsets.span(fault.span), ..fault })?;
        let place = |span| Origin::new(self.scope.document, offsets.span(span));
        let because = reasons.into_iter().map(|reason| (place(reason.span), reason.text));
        Ok(Verdict { holds: counts_as_true(&value), because: because.collect() })
    }

    fn statement(self, node: Node<'_>) -> Result<Verdict, Fault> {
        match node.as_mapping() {
            Some(mapping) => self.operator(mapping),
            None => self.value(node),
        }
    }

    /// A value that is true or not by itself.
    fn value(self, node: Node<'_>) -> Result<Verdict, Fault> {
        let template = template(node.as_str().unwrap_or_default());
        match template.whole_expression() {
            Some(expression) if expression.as_name().is_none() => {
                self.explained(node, expression, is_truthy)
            }
            _ => {
                let operand = self.operand(node)?;
                let because = vec![(self.origin(node), operand.phrase())];
                Ok(Verdict { holds: is_truthy(&operand.value), because })
            }
        }
    }

    fn operand(self, node: Node<'_>) -> Result<Operand, Fault> {
        let value = substitute(node, self.scope)?;
        let text = node.as_str().filter(|text| text.contains("<<"));
        let name = text.map(|text| match template(text).whole_expression() {
            Some(expression) => expression.span.slice(text).to_owned(),
            None => text.lines().next().unwrap_or_default().to_owned(),
        });
        Ok(Operand { name, value })
    }

    fn operator(self, mapping: Mapping<'_>) -> Result<Verdict, Fault> {
        let node = mapping.node();
        let entries = mapping.merged();
        let [merged] = entries.as_slice() else {
            let message = match entries.len() {
                0 => "a condition must have one operator such as `and` or `equal`".to_owned(),
                n => format!("a condition must have one operator, not {n}"),
            };
            return Err(Fault::new("several-keys", node.span(), message));
        };
        let (key, operand) = (merged.entry.key, merged.entry.value);
        match merged.entry.name() {
            Some("and") => self.several(key, operand, Several::And),
            Some("or") => self.several(key, operand, Several::Or),
            Some("not") => {
                let verdict = self.statement(operand)?;
                Ok(Verdict { holds: !verdict.holds, ..verdict })
            }
            Some("equal") => self.equal(key, operand),
            Some("matches") => self.matches(operand),
            _ => {
                let name = merged.entry.name().unwrap_or_default();
                let message = format!(
                    "`{name}` is no operator of a condition; there are `and`, `or`, `not`, `equal` and `matches`"
                );
                Err(Fault::new("unknown-key", key.span(), message))
            }
        }
    }

    fn several(
        self,
        key: Node<'_>,
        operands: Node<'_>,
        operator: Several,
    ) -> Result<Verdict, Fault> {
        let operands = list(key, operands)?;
        let mut because = Vec::new();
        for operand in operands.items() {
            let verdict = self.statement(operand)?;
            if verdict.holds == (operator == Several::Or) {
                return Ok(verdict);
            }
            because.extend(verdict.because);
        }
        if operands.is_empty() {
            because.push((self.origin(operands.node()), "there is nothing in it".to_owned()));
        }
        // Without operands either of them is false.
        Ok(Verdict { holds: operator == Several::And && !operands.is_empty(), because })
    }

    fn equal(self, key: Node<'_>, operands: Node<'_>) -> Result<Verdict, Fault> {
        let span = key.span().join(operands.span());
        let items = list(key, operands)?.items();
        let operands = items.map(|item| self.operand(item)).collect::<Result<Vec<_>, _>>()?;
        let text = match operands.first() {
            None => "there is nothing in it".to_owned(),
            Some(first) => match operands.iter().find(|other| other.value != first.value) {
                Some(other) if other.name.is_none() => {
                    format!("{}, not {}", first.phrase(), shown(&other.value))
                }
                Some(other) => format!("{}, not {}", other.phrase(), shown(&first.value)),
                None => {
                    let named = operands.iter().find(|operand| operand.name.is_some());
                    named.unwrap_or(first).phrase()
                }
            },
        };
        let holds = operands
            .first()
            .is_some_and(|first| operands.iter().all(|other| other.value == first.value));
        let origin = Origin::new(self.scope.document, span);
        Ok(Verdict { holds, because: vec![(origin, text)] })
    }

    fn matches(self, node: Node<'_>) -> Result<Verdict, Fault> {
        let part = |name| Some(node.as_mapping()?.get_merged(name)?.entry.value);
        let (Some(pattern_node), Some(value_node)) = (part("pattern"), part("value")) else {
            let message = "`matches` must have a `pattern` and a `value`";
            return Err(Fault::new("missing-key", node.target().span(), message));
        };
        let pattern = substitute(pattern_node, self.scope)?;
        let pattern = pattern.as_text().unwrap_or_default();
        let operand = self.operand(value_node)?;
        let text = match &operand.value.data {
            // What has no value leaves an empty text behind.
            Data::Null => "",
            Data::Text(text) => text,
            other => {
                let message = format!("`matches` compares strings, and this is {}", other.noun());
                let span = value_node.target().span();
                return Err(Fault::new("matches-value-not-string", span, message));
            }
        };
        let regex = pattern::whole(&pattern).map_err(|fault| {
            let rule = if fault.is_unsupported { "regex-lookaround" } else { "invalid-regex" };
            let is_literal = pattern_node.as_str() == Some(&*pattern);
            let whole = pattern_node.target().span();
            let part = is_literal.then(|| Offsets::new(pattern_node).span(fault.span));
            Fault::new(rule, part.unwrap_or(whole), fault.message)
        })?;
        let holds = regex.is_match(text);
        let verb = if holds { "fits" } else { "does not fit" };
        let text = format!("{}, which {verb} `{pattern}`", operand.phrase());
        Ok(Verdict { holds, because: vec![(self.origin(node), text)] })
    }
}

/// The two operators that look at one condition after the other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Several {
    And,
    Or,
}

/// Something that is compared, with the name that it goes by if it is not written as it is.
struct Operand {
    name: Option<String>,
    value: Value,
}

impl Operand {
    fn phrase(&self) -> String {
        match &self.name {
            Some(name) => format!("`{name}` {}", is(&self.value)),
            None => format!("it {}", is(&self.value)),
        }
    }
}

fn list<'d>(key: Node<'d>, operands: Node<'d>) -> Result<Sequence<'d>, Fault> {
    operands.as_sequence().ok_or_else(|| {
        let message = format!("`{}` must be a list", key.as_str().unwrap_or_default());
        Fault::new("wrong-type", operands.target().span(), message)
    })
}
