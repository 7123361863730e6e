//! Reading, checking and merging, on configs that differ in nothing but their size. README.md says how to read it.

use std::fmt::Write as _;

use circlet::merge::Options;
use circlet::process::Trigger;
use circlet::rules;
use circlet::template::{Fragment, Request, Runnable};
use circlet::text::Source;
use circlet::yaml;
use divan::Bencher;
use divan::counter::ItemsCount;

/// Numbers of jobs: a small config, a typical one, a huge one, and ten times the huge one.
const SIZES: &[usize] = &[2, 25, 250, 2500];

fn main() {
    divan::main();
}

/// A config with so many jobs: 22 lines for each, and what they share.
fn config(n_jobs: usize) -> Source {
    let mut text = String::from(
        "version: 2.1
orbs:
  node: circleci/node@7.1.0
executors:
  default:
    docker:
      - image: cimg/node:24.0
commands:
  prepare:
    parameters:
      key:
        type: string
        default: npm
    steps:
      - restore_cache:
          keys:
            - << parameters.key >>-{{ checksum \"package-lock.json\" }}
      - run: npm ci
jobs:
",
    );
    for job in 0..n_jobs {
        write!(
            text,
            "  job-{job}:
    executor: default
    environment:
      LEVEL: info
    steps:
      - checkout
      - prepare:
          key: job-{job}
      - run:
          name: Unit tests
          command: |
            # Tests of << pipeline.git.branch >>
            npm run build
            npm test -- --reporter junit
      - store_test_results:
          path: results
"
        )
        .expect("a string takes it");
    }
    text += "workflows:\n  main:\n    jobs:\n      - job-0\n";
    for job in 1..n_jobs {
        let last = job - 1;
        write!(
            text,
            "      - job-{job}:
          requires:
            - job-{last}
          filters:
            branches:
              only: main
"
        )
        .expect("a string takes it");
    }
    Source::new("config.yml", text)
}

fn lines(source: &Source) -> ItemsCount {
    ItemsCount::new(source.line_index().n_lines())
}

#[divan::bench(args = SIZES)]
fn parse(bencher: Bencher<'_, '_>, n_jobs: usize) {
    let source = config(n_jobs);
    bencher.counter(lines(&source)).bench_local(|| yaml::parse(source.text()).diagnostics.len());
}

#[divan::bench(args = SIZES)]
fn validate(bencher: Bencher<'_, '_>, n_jobs: usize) {
    let source = config(n_jobs);
    assert_eq!(rules::validate(&source), []);
    bencher.counter(lines(&source)).bench_local(|| rules::validate(&source));
}

/// Compiling alone, without the checks before it.
#[divan::bench(args = SIZES)]
fn process(bencher: Bencher<'_, '_>, n_jobs: usize) {
    let source = config(n_jobs);
    let choices = circlet::process::Options::default();
    let compile = || rules::compile(&source, &Trigger::default(), None, choices);
    assert!(compile().is_ok_and(|compiled| compiled.diagnostics.is_empty()));
    bencher.counter(lines(&source)).bench_local(compile);
}

#[divan::bench(args = SIZES)]
fn merge(bencher: Bencher<'_, '_>, n_jobs: usize) {
    let source = config(n_jobs);
    let fragment = fragment();
    bencher
        .counter(lines(&source))
        .bench_local(|| circlet::merge(&source, &fragment, &Options::default()));
}

#[divan::bench]
fn render() -> Fragment {
    fragment()
}

fn fragment() -> Fragment {
    let collection = Runnable::File("postman/collections/bookstore.json".to_owned());
    let request = Request { collections: vec![collection], ..Request::default() };
    circlet::render(&request).expect("the request is valid")
}
