//! The compiler on configs that small texts make huge, deep or endless: it says so, soon.

use std::fmt::Write as _;
use std::iter::repeat_n;

use circlet::model::{OrbSource, Workspace};
use circlet::process::{Compiled, Options, Trigger};
use circlet::rules;
use circlet::text::Source;

const MACHINE: &str = "machine: {image: ubuntu-2404:current}";

fn compile(text: &str) -> Compiled {
    compile_with(text, &Workspace::default())
}

fn compile_with(text: &str, workspace: &Workspace<'_>) -> Compiled {
    let source = Source::new("config.yml", text);
    let options = rules::Options { workspace: Some(workspace), ..Default::default() };
    rules::process(&source, &Trigger::default(), options, Options::default())
        .expect("nothing is given")
}

/// The codes of what is wrong.
fn codes(compiled: &Compiled) -> Vec<&str> {
    compiled.diagnostics.iter().filter(|it| it.is_error()).map(|it| it.rule).collect()
}

/// A config whose only job runs the last of some commands, of which each uses the one before.
fn commands(count: usize, first: &str, next: impl Fn(usize) -> String) -> String {
    let mut text = format!("version: 2.1\ncommands:\n  c0: {first}\n");
    for index in 1..=count {
        writeln!(text, "  c{index}: {}", next(index - 1)).expect("a string takes it");
    }
    text + &format!("jobs: {{build: {{{MACHINE}, steps: [c{count}]}}}}\n")
}

#[test]
fn commands_that_double_end() {
    let text = commands(40, "{steps: [checkout]}", |last| format!("{{steps: [c{last}, c{last}]}}"));
    assert_eq!(codes(&compile(&text)), ["config-too-large"]);
}

#[test]
fn commands_that_double_and_do_nothing_end() {
    let text = commands(40, "{steps: []}", |last| format!("{{steps: [c{last}, c{last}]}}"));
    assert_eq!(codes(&compile(&text)), ["config-too-large"]);
}

#[test]
fn texts_that_double_end() {
    let parameter = "parameters: {x: {type: string, default: abcdefgh}}";
    let first = format!("{{{parameter}, steps: [run: << parameters.x >>]}}");
    let text = commands(40, &first, |last| {
        let twice = "<< parameters.x >><< parameters.x >>";
        format!("{{{parameter}, steps: [c{last}: {{x: {twice}}}]}}")
    });
    assert_eq!(codes(&compile(&text)), ["config-too-large"]);
}

#[test]
fn steps_that_double_end() {
    let parameter = "parameters: {x: {type: steps, default: [checkout]}}";
    let first = format!("{{{parameter}, steps: << parameters.x >>}}");
    let text = commands(40, &first, |last| {
        let twice = "[steps: << parameters.x >>, steps: << parameters.x >>]";
        format!("{{{parameter}, steps: [c{last}: {{x: {twice}}}]}}")
    });
    assert_eq!(codes(&compile(&text)), ["config-too-large"]);
}

#[test]
fn calls_may_be_deep_but_not_without_end() {
    let chain =
        |count| commands(count, "{steps: [checkout]}", |last| format!("{{steps: [c{last}]}}"));
    assert_eq!(codes(&compile(&chain(90))), [""; 0]);
    assert_eq!(codes(&compile(&chain(5_000))), ["config-too-large"]);
}

#[test]
fn conditions_and_calls_together_may_be_deep() {
    let nested = |body: &str| {
        let (open, close) = ("{when: {condition: true, steps: [".repeat(8), "]}}".repeat(8));
        format!("{{steps: [{open}{body}{close}]}}")
    };
    let text = commands(9, &nested("checkout"), |last| nested(&format!("c{last}")));
    assert_eq!(codes(&compile(&text)), [""; 0]);
}

#[test]
fn a_matrix_may_be_as_large_as_circleci_lets_it() {
    let values: Vec<_> = (0..100).map(|value| value.to_string()).collect();
    let values = values.join(", ");
    let matrix = format!("matrix: {{parameters: {{a: [{values}], b: [{values}]}}}}");
    let job = format!(
        "{{parameters: {{a: {{type: integer}}, b: {{type: integer}}}}, {MACHINE}, steps: [checkout]}}"
    );
    let start = format!("version: 2.1\njobs: {{t: {job}}}\nworkflows:\n  main:\n    jobs:\n");
    let compiled = compile(&format!("{start}      - t: {{{matrix}}}\n"));
    assert_eq!(codes(&compiled), [""; 0]);
    assert_eq!(compiled.workflows[0].jobs.len(), 10_000);
    // All of one behind all of another are a hundred million requirements.
    let text = format!(
        "{start}      - t: {{{matrix}}}\n      - t: {{name: u, {matrix}, requires: [t]}}\n"
    );
    assert_eq!(codes(&compile(&text)), ["config-too-large"]);
}

#[test]
fn thousands_of_jobs_may_share_a_name() {
    let jobs = repeat_n("t", 5_000).collect::<Vec<_>>().join(", ");
    let text = format!(
        "version: 2.1\njobs: {{t: {{{MACHINE}, steps: [checkout]}}}}\nworkflows: {{main: {{jobs: [{jobs}]}}}}\n"
    );
    let compiled = compile(&text);
    assert_eq!(compiled.workflows[0].jobs[4_999].name, "t-5000");
}

#[test]
fn orbs_may_import_each_other() {
    let orb = |name: &str, other: &str| OrbSource {
        reference: format!("acme/{name}@1.0.0"),
        source: Source::new(
            format!("{name}.yml"),
            format!(
                "orbs: {{other: acme/{other}@1}}\ncommands: {{go: {{steps: [other/go]}}, stop: {{steps: [checkout]}}, \
                 round: {{steps: [other/stop]}}}}\n"
            ),
        ),
    };
    let orbs = [orb("a", "b"), orb("b", "a")];
    let workspace = Workspace::new(&orbs, &[]);
    let config = |step: &str| {
        format!(
            "version: 2.1\norbs: {{a: acme/a@1}}\njobs: {{build: {{{MACHINE}, steps: [{step}]}}}}\n"
        )
    };
    assert_eq!(codes(&compile_with(&config("a/round"), &workspace)), [""; 0]);
    assert_eq!(codes(&compile_with(&config("a/go"), &workspace)), ["command-cycle"]);
}

#[test]
fn what_a_matrix_excludes_is_not_compared_for_ever() {
    let numbers = |count: usize| (0..count).map(|it| it.to_string()).collect::<Vec<_>>().join(", ");
    let excluded: Vec<_> =
        (0..20_000).map(|it| format!("{{x: {}, y: {}}}", it % 100, it + 200)).collect();
    let text = format!(
        "version: 2.1\njobs: {{a: {{parameters: {{x: {{type: integer}}, y: {{type: integer}}}}, {MACHINE}, steps: [checkout]}}}}\nworkflows: {{w: {{jobs: [a: {{matrix: {{parameters: {{x: [{0}], y: [{0}]}}, exclude: [{1}]}}}}]}}}}\n",
        numbers(100),
        excluded.join(", ")
    );
    assert_eq!(codes(&compile(&text)), ["config-too-large"]);
}
