//! Valid configs, each broken in one known way: one finding of the right rule must stand on the right line, and no
//! other error. Runs on fixtures/mutation and, where they are at hand, on configs from public repositories.

#![expect(clippy::print_stdout, reason = "the rates are what a run of this test is read for")]

mod arguments;
mod config;
mod graph;
mod keys;
mod layout;
mod names;
mod operator;
mod random;
mod templates;
mod values;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::thread;

use circlet::diagnostic::Diagnostic;
use circlet::lang::Version;
use circlet::model::Model;
use circlet::rules::validate;
use circlet::text::Source;
use circlet::yaml::{self, Entry, Mapping, Node};

use config::Config;
use operator::{Mutant, Operator};
use random::Random;

const OPERATORS: &[&[Operator]] = &[
    names::OPERATORS,
    keys::OPERATORS,
    values::OPERATORS,
    graph::OPERATORS,
    layout::OPERATORS,
    arguments::OPERATORS,
    templates::OPERATORS,
];

/// The least share of mutants that must be found, in thousands.
const REQUIRED: usize = 995;

/// How many mutants of one operator are made of a file of ours, and of one from elsewhere.
const N_OF_OURS: usize = 10;
const N_OF_OTHERS: usize = 1;

/// What became of the mutants of one operator.
#[derive(Clone, Default)]
struct Tally {
    n_tried: usize,
    n_found: usize,
    /// Those with errors besides.
    n_noisy: usize,
    misses: Vec<String>,
}

/// The valid configs of version 2.1 in a folder. Where the top level repeats a key, only the last one is read.
fn valid_configs(folder: &Path) -> Vec<Source> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> =
        entries.map(|entry| entry.expect("the entry is readable").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yml"));
    paths.sort();
    let mut sources = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let bytes = fs::read(&path).expect("the file is readable");
        let Ok(source) = Source::from_bytes(name, bytes) else { continue };
        let parsed = yaml::parse(source.text());
        let root = parsed.document.root().and_then(Node::as_mapping);
        let keys: Vec<_> = root.into_iter().flat_map(Mapping::entries).collect();
        let names: BTreeSet<_> = keys.iter().filter_map(Entry::name).collect();
        let is_2_1 = Model::new(&parsed.document).version() == Some(Version::V2_1);
        let is_valid = !validate(&source).iter().any(Diagnostic::is_error);
        if is_2_1 && is_valid && names.len() == keys.len() {
            sources.push(source);
        }
    }
    sources
}

/// Breaks all configs in all ways, on two threads.
fn run(sources: &[Source], n_most: usize) -> Vec<Tally> {
    let halves = sources.split_at(sources.len() / 2);
    let tallies = thread::scope(|scope| {
        let other = scope.spawn(|| run_part(halves.0, n_most));
        [run_part(halves.1, n_most), other.join().expect("no mutant makes a panic")]
    });
    let [mut sum, more] = tallies;
    for (tally, other) in sum.iter_mut().zip(more) {
        tally.n_tried += other.n_tried;
        tally.n_found += other.n_found;
        tally.n_noisy += other.n_noisy;
        tally.misses.extend(other.misses);
    }
    sum
}

fn run_part(sources: &[Source], n_most: usize) -> Vec<Tally> {
    let operators: Vec<_> = OPERATORS.iter().copied().flatten().collect();
    let mut tallies = vec![Tally::default(); operators.len()];
    for source in sources {
        let parsed = yaml::parse(source.text());
        let config = Config { source, parsed: &parsed };
        for (operator, tally) in operators.iter().zip(&mut tallies) {
            let mut random = Random::new(&format!("{} {}", source.name(), operator.name));
            let mutants = (operator.mutants)(&config, &mut random);
            for (number, mutant) in random.sample(mutants, n_most) {
                tally.n_tried += 1;
                if let Err(miss) = judge(source, operator, &mutant, tally) {
                    tally.misses.push(format!("{}, mutant {number}: {miss}", source.name()));
                }
            }
        }
    }
    tallies
}

fn judge(
    base: &Source,
    operator: &Operator,
    mutant: &Mutant,
    tally: &mut Tally,
) -> Result<(), String> {
    let (broken, lines) = mutant.apply(base.text());
    let findings = validate(&broken);
    let line = |finding: &Diagnostic| broken.line_column(finding.span.start).line;
    let is_right = |finding: &Diagnostic| {
        operator.rules.contains(&finding.rule) && lines.contains(&line(finding))
    };
    let n_errors = findings.iter().filter(|finding| finding.is_error()).count();
    let right = findings.iter().find(|finding| is_right(finding));
    let n_others = n_errors - right.map_or(0, |finding| usize::from(finding.is_error()));
    tally.n_found += usize::from(right.is_some());
    tally.n_noisy += usize::from(right.is_some() && n_others > 0);
    if right.is_some() && n_others == 0 {
        return Ok(());
    }
    let mut said = String::new();
    for finding in findings.iter().filter(|finding| finding.is_error() || is_right(finding)) {
        let (line, rule, message) = (line(finding), finding.rule, &finding.message);
        write!(said, "\n        {line} {rule}: {message}").expect("a string takes it");
    }
    if said.is_empty() {
        said.push_str(" nothing");
    }
    Err(format!("line {lines:?} of{}\n        found{said}", mutant.excerpt(&broken)))
}

/// Prints the table; gives the number of mutants and of those that were found with nothing else.
fn print(title: &str, tallies: &[Tally]) -> (usize, usize) {
    println!("\n{title:<40} tried  found  noisy");
    let operators = OPERATORS.iter().copied().flatten();
    let (mut n_tried, mut n_clean) = (0, 0);
    for (operator, tally) in operators.zip(tallies) {
        let Tally { n_tried: tried, n_found: found, n_noisy: noisy, misses } = tally;
        println!("{:<40} {tried:>5}  {found:>5}  {noisy:>5}", operator.name);
        n_tried += tried;
        n_clean += found - noisy;
        for miss in misses.iter().take(12) {
            println!("    {miss}");
        }
    }
    println!("{:<40} {n_tried:>5}  {n_clean:>5} found and nothing else", "all");
    (n_tried, n_clean)
}

fn check(title: &str, sources: &[Source], n_most: usize) {
    let tallies = run(sources, n_most);
    let (n_tried, n_clean) = print(title, &tallies);
    assert!(n_clean * 1000 >= n_tried * REQUIRED, "{n_clean} of {n_tried} in {title}");
}

#[test]
fn finds_every_fault_in_our_own_configs() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/mutation");
    let sources = valid_configs(&folder);
    check("fixtures/mutation", &sources, N_OF_OURS);
    let n_files = fs::read_dir(folder).expect("the folder is readable").count();
    assert_eq!(sources.len(), n_files, "all fixtures are valid");
}

#[test]
fn finds_every_fault_in_public_configs() {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/real");
    let sources = valid_configs(Path::new(corpus));
    if sources.is_empty() {
        println!("skipped: no configs beside the project");
        return;
    }
    check("public configs", &sources, N_OF_OTHERS);
}
