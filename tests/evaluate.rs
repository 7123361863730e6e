//! Expressions, conditions and templates of `fixtures/expression`: each case gives what stands beside it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use circlet::expression::expression;
use circlet::model::Model;
use circlet::process::{
    Bindings, Budget, Data, Fault, Pipeline, Place, Push, Scope, Trigger, Value, Variable,
    Variables, Verdict, evaluate, holds, passes, substitute,
};
use circlet::text::LineIndex;
use circlet::yaml::{self, Document, Node};
use snapbox::Data as Expected;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/expression")
}

fn read(name: &str) -> String {
    fs::read_to_string(folder().join(name)).expect("the fixture is readable")
}

fn check(name: &str, found: &str) {
    let expected = Expected::read_from(&folder().join(name), None).raw();
    snapbox::Assert::new().action_env("SNAPSHOTS").eq(found.to_owned(), expected);
}

/// A value on one line.
fn shown(value: &Value) -> String {
    match &value.data {
        Data::Null => "null".to_owned(),
        Data::Text(text) => format!("{text:?}"),
        Data::List(list) => {
            format!("[{}]", list.iter().map(shown).collect::<Vec<_>>().join(", "))
        }
        Data::Map(map) => {
            let entries =
                map.entries().map(|(key, value)| format!("{}: {}", key.name, shown(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        _ => value.as_text().expect("it is a scalar").into_owned(),
    }
}

fn shown_fault(fault: &Fault, text: &str) -> String {
    format!("error[{}] at `{}`: {}", fault.rule, fault.span.slice(text), fault.message)
}

/// Whether it holds, and below it the parts that decided.
fn shown_verdict(verdict: &Verdict, text: &str) -> String {
    let mut lines = verdict.holds.to_string();
    for (origin, reason) in &verdict.because {
        let part = origin.span.slice(text).replace('\n', "\\n");
        write!(lines, "\n    {part} -- {reason}").expect("a string can grow");
    }
    lines
}

struct Fixed(Value);

impl Variables for Fixed {
    fn find(&self, name: &str) -> Variable {
        Variable::from(self.0.get(name))
    }
}

#[test]
fn expressions_give_what_the_language_says() {
    let variables = read("variables.yml");
    let parsed = yaml::parse(&variables);
    let variables = Fixed(Value::read(parsed.document.root().expect("it has a root"), 0));
    let mut found = String::new();
    for line in read("evaluate.txt").lines() {
        let Some((text, _)) = line.split_once(" => ") else {
            writeln!(found, "{line}").unwrap();
            continue;
        };
        let result = match expression(text) {
            Ok(expression) => match evaluate(&expression, &variables) {
                Ok(value) => shown(&value),
                Err(fault) => shown_fault(&fault, text),
            },
            Err(faults) => format!("{}", faults[0].kind),
        };
        writeln!(found, "{text} => {result}").unwrap();
    }
    check("evaluate.txt", &found);
}

/// A file of cases: the pipeline parameters that it declares, what else is bound, and the cases.
struct Cases<'d> {
    document: &'d Document<'d>,
    pipeline: Pipeline,
    parameters: Bindings,
    matrix: Option<Bindings>,
}

impl<'d> Cases<'d> {
    fn new(document: &'d Document<'d>) -> Self {
        let trigger = Trigger { branch: Some("main".to_owned()), ..Trigger::default() };
        let pipeline = Pipeline::new(&Model::new(document), &trigger).expect("nothing is given");
        let bindings = |name| -> Option<Bindings> {
            let bound = Value::read(part(document.root()?, "bound")?, 0);
            let entries = bound.get(name)?.as_map()?.entries();
            Some(entries.map(|(key, value)| (key.name.clone(), value.clone())).collect())
        };
        let parameters = bindings("parameters").unwrap_or_default();
        Self { document, pipeline, parameters, matrix: bindings("matrix") }
    }

    fn scope<'s>(&'s self, budget: &'s Budget) -> Scope<'s> {
        let scope = Scope::of_config(&self.pipeline, budget).with_parameters(&self.parameters);
        match &self.matrix {
            Some(matrix) => scope.with_matrix(matrix),
            None => scope,
        }
    }

    /// The one entry of each case: its key and its value.
    fn list(&self) -> impl Iterator<Item = (&'d str, Node<'d>)> {
        let list = part(self.document.root().expect("it has a root"), "cases");
        list.and_then(Node::as_sequence).expect("it has cases").items().map(|case| {
            let mapping = case.as_mapping().expect("a case is a mapping");
            let entry = mapping.entries().next().expect("a case has an entry");
            (entry.name().expect("the key is text"), entry.value)
        })
    }
}

fn part<'d>(node: Node<'d>, name: &str) -> Option<Node<'d>> {
    Some(node.as_mapping()?.get_merged(name)?.entry.value)
}

#[test]
fn conditions_hold_and_say_why() {
    let text = read("conditions.yml");
    let parsed = yaml::parse(&text);
    let cases = Cases::new(&parsed.document);
    let lines = LineIndex::new(&text);
    let mut found = String::new();
    for (place, node) in cases.list() {
        let budget = Budget::default();
        let place = if place == "workflow" { Place::Workflow } else { Place::Step };
        let line = lines.line(node.full_span().start) + 1;
        match holds(node, &cases.scope(&budget), place) {
            Ok(verdict) => writeln!(found, "{line}: {}", shown_verdict(&verdict, &text)).unwrap(),
            Err(fault) => writeln!(found, "{line}: {}", shown_fault(&fault, &text)).unwrap(),
        }
    }
    check("conditions.txt", &found);
}

#[test]
fn templates_give_values_with_their_types() {
    let text = read("templates.yml");
    let parsed = yaml::parse(&text);
    let cases = Cases::new(&parsed.document);
    let lines = LineIndex::new(&text);
    let mut found = String::new();
    for (_, node) in cases.list() {
        let budget = Budget::default();
        let line = lines.line(node.full_span().start) + 1;
        let result = match substitute(node, &cases.scope(&budget)) {
            Ok(value) => shown(&value),
            Err(fault) => shown_fault(&fault, &text),
        };
        writeln!(found, "{line}: {result}").unwrap();
    }
    check("templates.txt", &found);
}

#[test]
fn filters_let_branches_and_tags_pass() {
    let text = read("filters.yml");
    let parsed = yaml::parse(&text);
    let cases = Cases::new(&parsed.document);
    let lines = LineIndex::new(&text);
    let mut found = String::new();
    for (pushed, node) in cases.list() {
        let budget = Budget::default();
        let push = match pushed.split_once(' ') {
            Some(("tag", name)) => Push::Tag(name),
            Some((_, name)) => Push::Branch(name),
            None => panic!("`{pushed}` is no push"),
        };
        let (branch, tag) = match push {
            Push::Branch(name) => (Some(name.to_owned()), None),
            Push::Tag(name) => (None, Some(name.to_owned())),
        };
        let trigger = Trigger { branch, tag, ..Trigger::default() };
        let pipeline = Pipeline::new(&Model::new(&parsed.document), &trigger).expect("it starts");
        let scope = Scope::of_config(&pipeline, &budget);
        let line = lines.line(node.full_span().start) + 1;
        let filters = substitute(node, &scope).expect("it can be read");
        let result = match passes(&filters, push, &scope, &text) {
            Ok(verdict) => shown_verdict(&verdict, &text),
            Err(fault) => shown_fault(&fault, &text),
        };
        writeln!(found, "{line}: {pushed}: {result}").unwrap();
    }
    check("filters.txt", &found);
}
