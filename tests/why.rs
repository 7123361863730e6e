//! What runs on a push, and why: each config of `fixtures/why` names pushes in its first lines, and `NAME.txt` beside
//! it says what comes of them.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use circlet::diagnostic::Diagnostic;
use circlet::model::Model;
use circlet::process::{
    Data, JobAnswer, JobStop, Options, Pipeline, Push, Trigger, Value, Verdict, WorkflowAnswer,
    WorkflowStop, compile, why,
};
use circlet::report::why_json;
use circlet::text::Source;
use circlet::yaml;
use snapbox::Data as Expected;

fn configs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/why");
    let entries = fs::read_dir(folder).expect("the folder is readable");
    let paths = entries.map(|entry| entry.expect("the entry is readable").path());
    let mut configs: Vec<_> =
        paths.filter(|path| path.extension().is_some_and(|it| it == "yml")).collect();
    configs.sort();
    configs
}

/// The trigger of a line such as `# --branch main --pipeline-parameters {deploy: true}`.
fn trigger(line: &str) -> Trigger {
    let (push, parameters) = line.split_once(" --pipeline-parameters ").unwrap_or((line, "{}"));
    let parsed = yaml::parse(parameters);
    let given = Value::read(parsed.document.root().expect("there is a map"), 0);
    let Data::Map(parameters) = given.data else { panic!("{line} has no map") };
    let parameters = (*parameters).clone();
    match push.split_once(' ') {
        Some(("--branch", name)) => {
            Trigger { branch: Some(name.to_owned()), parameters, ..Trigger::default() }
        }
        Some(("--tag", name)) => {
            Trigger { tag: Some(name.to_owned()), parameters, ..Trigger::default() }
        }
        _ => panic!("{line} is no push"),
    }
}

fn reasons(verdict: &Verdict, source: &Source, indent: &str, written: &mut String) {
    for (origin, reason) in &verdict.because {
        let part = origin.span.slice(source.text()).replace('\n', "\\n");
        writeln!(written, "{indent}{part} -- {reason}").expect("a string can grow");
    }
}

fn shown(answer: &WorkflowAnswer<'_>, source: &Source) -> String {
    let mut written = format!("  {}: ", answer.workflow.name);
    written += match &answer.stop {
        None => "runs\n",
        Some(WorkflowStop::Schedule { .. }) => "stopped by its schedule\n",
        Some(WorkflowStop::Condition(_)) => "stopped by its condition\n",
        Some(WorkflowStop::NoJobs) => "none of its jobs runs\n",
    };
    if let Some(verdict) = &answer.workflow.verdict {
        reasons(verdict, source, "      ", &mut written);
    }
    let name = |index: &usize| answer.jobs[*index].job.name.clone();
    for job in &answer.jobs {
        let fate = match &job.stop {
            None => "runs".to_owned(),
            Some(JobStop::Filters(_)) => "filtered out".to_owned(),
            Some(JobStop::NoTagFilter) => "without a filter for tags".to_owned(),
            Some(JobStop::Requires(_)) => {
                let chain: Vec<_> = answer.chain(job).map(|job| job.job.name.as_str()).collect();
                format!("left out behind {}", chain.join(" < "))
            }
        };
        write!(written, "    {}: {fate}", job.job.name).expect("a string can grow");
        for (word, places) in [("approvals", &job.approvals), ("ignores", &job.ignored)] {
            if !places.is_empty() {
                let names: Vec<_> = places.iter().map(name).collect();
                write!(written, "; {word}: {}", names.join(", ")).expect("a string can grow");
            }
        }
        written.push('\n');
        if let Some(JobStop::Filters(verdict)) = &job.stop {
            reasons(verdict, source, "        ", &mut written);
        }
    }
    written
}

#[test]
fn pushes_run_what_they_should_and_the_rest_says_why() {
    let schema = include_str!("../schemas/why.schema.json");
    let schema = serde_json::from_str(schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    for path in configs() {
        let text = fs::read_to_string(&path).expect("the config is readable");
        let source = Source::new("config.yml", text);
        let findings = circlet::validate(&source);
        let errors: Vec<_> = findings.iter().filter(|it| it.is_error()).collect();
        assert_eq!(errors, Vec::<&Diagnostic>::new(), "{}", path.display());
        let parsed = yaml::parse(source.text());
        let model = Model::new(&parsed.document);
        let mut found = String::new();
        for line in source.text().lines().map_while(|line| line.strip_prefix("# ")) {
            let trigger = trigger(line);
            let push = match (&trigger.branch, &trigger.tag) {
                (Some(name), _) => Push::Branch(name),
                (None, Some(name)) => Push::Tag(name),
                (None, None) => unreachable!("{line} is no push"),
            };
            let pipeline = Pipeline::new(&model, &trigger).expect("the pipeline starts");
            let compiled = compile(&model, &pipeline, Options::default());
            assert_eq!(compiled.diagnostics, [], "{}", path.display());
            let answers = why(&compiled, push, source.text()).expect("it has an answer");
            writeln!(found, "{line}").expect("a string can grow");
            found.extend(answers.iter().map(|answer| shown(answer, &source)));
            let json = why_json(&source, push, compiled.is_setup, &answers);
            let json = serde_json::from_str(&json).expect("it is JSON");
            let errors: Vec<_> = validator.iter_errors(&json).map(|it| it.to_string()).collect();
            assert_eq!(errors, Vec::<String>::new(), "{}", path.display());
        }
        let expected = Expected::read_from(&path.with_extension("txt"), None).raw();
        snapbox::Assert::new().action_env("SNAPSHOTS").eq(found, expected);
    }
}

/// What must hold of every answer; the first breach.
fn breach(answer: &WorkflowAnswer<'_>) -> Option<String> {
    let fault = |job: &str, what: &str| Some(format!("{}: {job} {what}", answer.workflow.name));
    for job in &answer.jobs {
        let name = job.job.name.as_str();
        let runs = |index: &usize| answer.jobs[*index].stop.is_none();
        match &job.stop {
            Some(JobStop::Requires(required)) => {
                if required.is_empty() || required.iter().any(runs) {
                    return fault(name, "is left out, but what it waits for runs");
                }
                let is_cause = |job: &JobAnswer<'_>| {
                    matches!(job.stop, Some(JobStop::Filters(_) | JobStop::NoTagFilter))
                };
                if !answer.chain(job).last().is_some_and(is_cause) {
                    return fault(name, "is left out for no reason");
                }
            }
            Some(JobStop::Filters(verdict)) if verdict.holds => {
                return fault(name, "is filtered out by what holds");
            }
            Some(_) => {}
            None => {
                let is_alone = job.job.requires.len() == job.ignored.len();
                if job.ignored.iter().any(runs) || is_alone && !job.ignored.is_empty() {
                    return fault(name, "runs, but nothing is left that it waits for");
                }
            }
        }
    }
    let has_running = answer.jobs.iter().any(|job| job.stop.is_none());
    match &answer.stop {
        None if !has_running => fault("it", "runs without jobs"),
        Some(WorkflowStop::NoJobs) if has_running => fault("it", "has jobs that run"),
        Some(WorkflowStop::Condition(verdict)) if verdict.holds => fault("it", "is not stopped"),
        _ => None,
    }
}

/// Every so many configs are asked, so that the test does not take minutes.
const STEP: usize = 7;

#[test]
fn answers_on_public_configs_hang_together() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/real");
    let Ok(entries) = fs::read_dir(folder) else {
        println!("skipped: no configs beside the project");
        return;
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("it is readable").path()).collect();
    paths.sort();
    let mut n_answers = 0;
    for path in paths.iter().step_by(STEP) {
        let Ok(text) = fs::read_to_string(path) else { continue };
        let source = Source::new("config.yml", text);
        for line in ["--branch main", "--branch feature/x", "--tag v1.2.3"] {
            let trigger = trigger(line);
            let compiled = circlet::process(
                &source,
                &trigger,
                circlet::rules::Options::default(),
                Options::default(),
            );
            let compiled = compiled.expect("nothing is given but a push");
            if compiled.diagnostics.iter().any(Diagnostic::is_error) {
                break;
            }
            let push = match &trigger {
                Trigger { branch: Some(name), .. } => Push::Branch(name),
                trigger => Push::Tag(trigger.tag.as_deref().expect("there is a tag")),
            };
            // A pattern of version 2 may be one that nothing can try any more.
            let Ok(answers) = why(&compiled, push, source.text()) else { break };
            n_answers += 1;
            let breach = answers.iter().find_map(breach);
            assert_eq!(breach, None, "{} on {line}", path.display());
        }
    }
    println!("{n_answers} answers");
    assert!(n_answers > 100, "{n_answers} answers");
}
