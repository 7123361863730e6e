//! Substitution: a node as its scope makes it, with every `<< … >>` replaced. Nothing that was put in is looked at
//! again.

use std::rc::Rc;

use crate::expression::{Expression, Segment, Template, template};
use crate::process::evaluate::evaluate;
use crate::process::logic::is_truthy;
use crate::process::value::scalar;
use crate::process::{Data, Fault, Key, Origin, Scope, Value, Variable, Variables as _};
use crate::text::Span;
use crate::yaml::{Mapping, Node, Offsets, Sequence};

/// The value of a node. A scalar that is one `<< … >>` and nothing else gives what stands there with its type, any
/// other text gives a text.
pub fn substitute(node: Node<'_>, scope: &Scope<'_>) -> Result<Value, Fault> {
    Substitution { scope, empty: Empty::Nothing }.node(node)
}

/// The value of a part of what runs, where nothing is the empty text.
pub fn substitute_body(node: Node<'_>, scope: &Scope<'_>) -> Result<Value, Fault> {
    Substitution { scope, empty: Empty::Text }.node(node)
}

/// The value of the part of a config where `environment` is around it: what is empty is `<nil>` there.
pub fn substitute_environment(node: Node<'_>, scope: &Scope<'_>) -> Result<Value, Fault> {
    Substitution { scope, empty: Empty::Nil }.node(node)
}

#[derive(Clone, Copy)]
struct Substitution<'s> {
    scope: &'s Scope<'s>,
    empty: Empty,
}

/// What `<< … >>` leaves where it stands for nothing and is all there is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Empty {
    /// Nothing, as conditions see it.
    Nothing,
    /// The empty text.
    Text,
    /// The empty text, and `<nil>` for a pipeline value: below `environment`.
    Nil,
}

impl Substitution<'_> {
    fn node(self, node: Node<'_>) -> Result<Value, Fault> {
        let target = node.target();
        if let Some(sequence) = target.as_sequence() {
            return self.sequence(sequence);
        }
        if let Some(mapping) = target.as_mapping() {
            return self.mapping(mapping);
        }
        let text = target.as_str().filter(|text| text.contains("<<"));
        let value = match text {
            Some(text) => self.template(target, text)?,
            None => Value::new(scalar(target), Origin::of(target, self.scope.document)),
        };
        let length = value.as_str().map_or(0, str::len);
        self.made(value, target, length)
    }

    fn sequence(self, sequence: Sequence<'_>) -> Result<Value, Fault> {
        let items: Result<Vec<_>, _> = sequence.items().map(|item| self.node(item)).collect();
        self.made_of(Data::List(items?.into()), sequence.node())
    }

    fn mapping(self, mapping: Mapping<'_>) -> Result<Value, Fault> {
        let mut entries = Vec::with_capacity(mapping.len());
        for merged in mapping.merged() {
            let (key, value) = (merged.entry.key, merged.entry.value);
            let Some(key) = Key::read(key, self.scope.document) else { continue };
            let value = match &*key.name {
                // Prose may speak of templates; nobody reads what becomes of it.
                "description" => self.prose(value)?,
                "environment" => Self { empty: Empty::Nil, ..self }.node(value)?,
                _ => self.node(value)?,
            };
            entries.push((key, value));
        }
        self.made_of(Data::Map(Rc::new(entries.into_iter().collect())), mapping.node())
    }

    fn prose(self, node: Node<'_>) -> Result<Value, Fault> {
        match self.node(node) {
            Err(_) if node.scalar().is_some() => Ok(Value::read(node, self.scope.document)),
            result => result,
        }
    }

    fn made_of(self, data: Data, node: Node<'_>) -> Result<Value, Fault> {
        self.made(Value::new(data, Origin::of(node, self.scope.document)), node, 0)
    }

    fn made(self, value: Value, node: Node<'_>, text_length: usize) -> Result<Value, Fault> {
        if self.scope.budget.spend(text_length) { Ok(value) } else { Err(too_large(node.span())) }
    }

    fn template(self, node: Node<'_>, text: &str) -> Result<Value, Fault> {
        let template = template(text);
        let value = match self.read(&template, text) {
            Err(fault) if fault.is_unknown() => Value::given(Data::Unknown),
            read => {
                read.map_err(|fault| Fault { span: Offsets::new(node).span(fault.span), ..fault })?
            }
        };
        let is_made_here = value.origin.is_given();
        let origin =
            if is_made_here { Origin::of(node, self.scope.document) } else { value.origin };
        Ok(Value::new(value.data, origin))
    }

    /// Faults and spans are those of the text.
    fn read(self, template: &Template<'_>, text: &str) -> Result<Value, Fault> {
        if let Some(fault) = template.faults.first() {
            return Err(Fault::new(fault.kind.rule(), fault.span, fault.kind.to_string()));
        }
        if let Some(expression) = template.whole_expression() {
            return match self.value(expression)? {
                Some(value) if value.is_null() && self.empty != Empty::Nothing => {
                    Ok(Value::given(Data::text("")))
                }
                Some(value) => Ok(value),
                None => Ok(Value::given(Data::text(text))),
            };
        }
        let mut written = String::with_capacity(text.len());
        self.write(&template.segments, text, &mut written)?;
        Ok(Value::given(Data::text(&written)))
    }

    /// What an expression gives; `None` for a name that stays as it is written: `<< matrix.x >>` where there is no
    /// such matrix, as others require the jobs of a matrix.
    fn value(self, expression: &Expression<'_>) -> Result<Option<Value>, Fault> {
        let value = match expression.as_name() {
            Some(name) => match self.scope.find(name.value) {
                Variable::Value(value) => value,
                Variable::Missing if name.value.starts_with("matrix.") => return Ok(None),
                Variable::Missing if is_pipeline_value(name.value) => Value::given(Data::Null),
                Variable::Missing => return Err(self.scope.missing(name.value, name.span)),
            },
            None => evaluate(expression, self.scope)?,
        };
        let is_empty = value.is_null() || value.as_str() == Some("");
        let is_pipeline = expression.as_name().is_some_and(|name| is_pipeline_value(name.value));
        if self.empty == Empty::Nil && is_empty && is_pipeline {
            return Ok(Some(Value::given(Data::text("<nil>"))));
        }
        Ok(Some(value))
    }

    fn write(
        self,
        segments: &[Segment<'_>],
        text: &str,
        written: &mut String,
    ) -> Result<(), Fault> {
        for segment in segments {
            match segment {
                Segment::Text(span) => written.push_str(span.slice(text)),
                Segment::Tag { expression, span } => match self.value(expression)? {
                    Some(value) => self.write_value(&value, *span, written)?,
                    None => written.push_str(span.slice(text)),
                },
                Segment::Section { is_inverted, name, body } => {
                    let value = match self.scope.find(name.value) {
                        Variable::Value(value) if !value.is_known() => {
                            return Err(Fault::unknown(name.span));
                        }
                        Variable::Value(value) => is_truthy(&value),
                        Variable::Missing if is_pipeline_value(name.value) => false,
                        Variable::Missing => {
                            return Err(self.scope.missing(name.value, name.span));
                        }
                    };
                    if value != *is_inverted {
                        self.write(body, text, written)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn write_value(self, value: &Value, span: Span, written: &mut String) -> Result<(), Fault> {
        if value.data == Data::Unknown {
            return Err(Fault::unknown(span));
        }
        let Some(text) = value.as_text() else {
            let message = format!("{} cannot stand within a text", value.data.noun());
            return Err(Fault::new("argument-type", span, message));
        };
        // A text that doubles with every call would fill the memory before it is a value.
        if !text.is_empty() && !self.scope.budget.spend(text.len()) {
            return Err(too_large(span));
        }
        written.push_str(&text);
        Ok(())
    }
}

fn too_large(span: Span) -> Fault {
    Fault::new(Fault::TOO_LARGE, span, Fault::TOO_LARGE_MESSAGE)
}

/// Whether a name is one of `pipeline.`, of which an unknown one stands for nothing; its parameters are no values.
fn is_pipeline_value(name: &str) -> bool {
    name.strip_prefix("pipeline.").is_some_and(|rest| !rest.starts_with("parameters."))
}
