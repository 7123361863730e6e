//! `validate` on configs made to hurt, at two sizes: what is ten times as long may take at most twelve times as long.

#![expect(clippy::print_stdout, reason = "the table is what a run of this is for")]

use std::fmt::Write as _;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use circlet::model::{OrbSource, Workspace};
use circlet::rules::{Options, validate_with};
use circlet::text::Source;

/// How many times the time ten times the size may take.
const MOST: f64 = 12.0;

/// What a config has in plenty, its smaller size, and how to make one of a size.
type Case = (&'static str, usize, fn(usize) -> String);

const CASES: &[Case] = &[
    ("namesakes that require themselves", 2_000, |n| {
        let entry = |_| "build: {requires: [build]}".to_owned();
        workflow("", n, entry)
    }),
    ("requirements of nothing", 1_000, |n| {
        let entry = |index| format!("build: {{name: job-{index}, requires: [nothing-{index}]}}");
        workflow("", n, entry)
    }),
    ("requirements of a job that was renamed", 1_000, |n| {
        let entry = |index| format!("build: {{name: job-{index}, requires: [build]}}");
        workflow("", n, entry)
    }),
    ("requirements of jobs that do not run", 1_000, |n| {
        let jobs = lines(n, |index| format!("  idle-{index}: *build"));
        let entry = |index| format!("build: {{name: job-{index}, requires: [idle-{index}]}}");
        workflow(&jobs, n, entry)
    }),
    ("jobs in a circle", 1_000, |n| {
        let entry =
            |index| format!("build: {{name: job-{index}, requires: [job-{}]}}", (index + 1) % n);
        workflow("", n, entry)
    }),
    ("members of job groups that are required", 1_000, |n| {
        let groups = lines(n, |index| {
            format!("  group-{index}: {{jobs: [build: {{name: member-{index}}}]}}")
        });
        let entry = |index| format!("group-{index}: {{requires: [member-{}]}}", (index + 1) % n);
        workflow("", n, entry) + "job-groups:\n" + &groups
    }),
    ("misspelled keys of a job", 1_000, |n| {
        let keys = lines(n, |index| format!("    working_dir{}: .", word(index)));
        workflow(&format!("  slip:\n    steps: [checkout]\n{keys}"), 1, |_| "slip".to_owned())
    }),
    ("misspelled sections", 1_000, |n| {
        workflow("", 1, |_| "build".to_owned())
            + &lines(n, |index| format!("w{}kflow: {{name: {{}}}}", word(index)))
    }),
    ("empty sections", 1_000, |n| {
        let jobs = lines(n, |index| format!("  job-{index}: {{steps: [checkout], environment: }}"));
        workflow(&jobs, n, |index| format!("job-{index}"))
    }),
    ("unknown names", 1_000, |n| {
        let steps = lines(n, |index| format!("      - nothing-{index}"));
        workflow(&format!("  lost:\n    steps:\n{steps}"), n, |index| format!("lost-{index}"))
    }),
    ("jobs that share parameters by an alias", 30, |n| {
        let parameters = lines(n, |index| format!("      p{index}: {{type: string, default: x}}"));
        let first = format!(
            "  first:\n    parameters: &shared\n{parameters}    steps: [run: << parameters.p0 >>]\n"
        );
        let others = lines(n, |index| {
            format!(
                "  job-{index}: {{parameters: *shared, steps: [run: << parameters.p{index} >>]}}"
            )
        });
        workflow(&(first + &others), n, |index| format!("job-{index}: {{p{index}: y}}"))
    }),
    ("pipeline parameters, declared and not", 1_000, |n| {
        let declared = lines(n, |index| format!("  p{index}: {{type: string, default: x}}"));
        let steps = lines(n, |index| {
            format!(
                "      - run: << pipeline.parameters.p{index} >> << pipeline.parameters.q{index} >>"
            )
        });
        format!(
            "{}parameters:\n{declared}",
            workflow(&format!("  reads:\n    steps:\n{steps}"), 1, |_| "reads".to_owned())
        )
    }),
    ("arguments of one call", 1_000, |n| {
        let arguments = lines(n, |index| format!("          argument{index}: x"));
        workflow("", 1, |_| format!("build:\n{arguments}"))
    }),
    ("calls of elements of an orb at hand", 1_000, |n| {
        let steps = lines(n, |index| format!("      - huge/c{index}: {{p{index}: x, value: 1}}"));
        let jobs = format!("  calls:\n    steps:\n{steps}");
        workflow(&jobs, 1, |_| "calls".to_owned()) + "orbs: {huge: acme/huge@1}\n"
    }),
    ("parameters of a matrix and arguments", 1_000, |n| {
        let arguments = lines(n, |index| format!("          p{index:05}: x"));
        let matrix = lines(n, |index| format!("              p{index:05}: [x]"));
        let exclude = "            exclude: [{p00000: y}, {p00001: y}]\n";
        workflow("", 1, |_| {
            format!(
                "build:\n{arguments}          matrix:\n            parameters:\n{matrix}{exclude}"
            )
        })
    }),
    ("jobs that attach workspaces", 1_000, |n| {
        let steps = "steps: [{attach_workspace: {at: .}}]";
        let jobs = lines(n, |index| format!("  job-{index}: {{docker: [{{image: a}}], {steps}}}"));
        workflow(&jobs, n, |index| {
            format!("job-{index}: {{requires: [job-{}]}}", index.saturating_sub(1))
        })
    }),
    ("repeated keys", 1_000, |n| {
        workflow(&lines(n, |_| "  again: *build".to_owned()), 1, |_| "again".to_owned())
    }),
    ("comments that silence", 1_000, |n| {
        let steps = lines(n, |index| format!("      - nothing-{index} # cci-ignore"));
        workflow(&format!("  lost:\n    steps:\n{steps}"), 1, |_| "lost".to_owned())
    }),
    ("statuses and filters", 1_000, |n| {
        workflow("", n, |index| {
            format!(
                "build: {{name: job-{index}, requires: [job-{}: done], filters: {{branches: {{only: [/x{index}]}}}}}}",
                index / 2
            )
        })
    }),
    ("unused declarations", 1_000, |n| {
        let declared = lines(n, |index| format!("  c{index}: &c{index} {{steps: [checkout]}}"));
        workflow("", 1, |_| "build".to_owned()) + "commands:\n" + &declared
    }),
];

fn main() -> ExitCode {
    let wanted: Vec<_> = std::env::args().skip(1).filter(|it| !it.starts_with("--")).collect();
    let mut is_fine = true;
    for &(name, size, make) in CASES {
        if !wanted.is_empty() && !wanted.iter().any(|word| name.contains(word.as_str())) {
            continue;
        }
        let (small, large) = (time(&make(size), size), time(&make(10 * size), 10 * size));
        let factor = large.as_secs_f64() / small.as_secs_f64();
        let mark = if factor > MOST { "  too much" } else { "" };
        println!("{name:42} {size:>6} {small:>10.1?} {large:>10.1?} {factor:>6.1}{mark}");
        is_fine &= factor <= MOST;
    }
    if is_fine { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The quicker of two runs: what else the machine does only makes them slower.
fn time(text: &str, size: usize) -> Duration {
    let source = Source::new("config.yml", text);
    let commands = lines(size, |index| {
        format!("  c{index}: {{parameters: {{value: {{type: string}}}}, steps: [checkout]}}")
    });
    let orb = OrbSource {
        reference: "acme/huge@1.0.0".to_owned(),
        source: Source::new("huge.yml", format!("commands:\n{commands}")),
    };
    let orbs = if text.contains("acme/huge") { vec![orb] } else { Vec::new() };
    let workspace = Workspace::new(&orbs, &[]);
    let options = Options { workspace: Some(&workspace), ..Options::default() };
    let started = Instant::now();
    let now = || time_on_processor().unwrap_or_else(|| started.elapsed());
    let run = || {
        let start = now();
        std::hint::black_box(validate_with(&source, options));
        now().saturating_sub(start)
    };
    (0..2).map(|_| run()).min().unwrap_or_default()
}

/// What this thread has used, whatever else the machine does; only Linux tells.
fn time_on_processor() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(text.split(' ').next()?.parse().ok()?))
}

fn lines(n: usize, line: impl Fn(usize) -> String) -> String {
    (0..n).fold(String::new(), |mut text, index| {
        writeln!(text, "{}", line(index)).expect("a string takes it");
        text
    })
}

/// A config with further jobs and a workflow of `n` entries.
fn workflow(jobs: &str, n: usize, entry: impl Fn(usize) -> String) -> String {
    let build = "version: 2.1\njobs:\n  build: &build\n    docker: [{image: cimg/base:2024.01}]\n    steps: [checkout]\n";
    let entries = lines(n, |index| format!("      - {}", entry(index)));
    format!("{build}{jobs}workflows:\n  main:\n    jobs:\n{entries}")
}

/// A different word of three or more letters for each number.
fn word(number: usize) -> String {
    let letter = |place: u32| {
        let value = number / 26_usize.pow(place) % 26;
        char::from(b'a' + u8::try_from(value).unwrap_or_default())
    };
    (0..3).map(letter).collect()
}
