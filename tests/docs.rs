//! What is made for the pages of docs/: the list of rules, the answers of `circlet explain process`, and pictures of what the
//! program prints on a terminal. `SNAPSHOTS=overwrite cargo test --test docs` writes them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anstyle_svg::Term;
use circlet::{pack, process, rules};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Whether a file holds what belongs there; it is written where that is asked for.
#[track_caller]
fn assert_is_fresh(name: &str, wanted: &str) {
    let path = root().join(name);
    if env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
        fs::write(&path, wanted).expect("the file is writable");
        return;
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    let diff = circlet::text::unified_diff(name, Some(&found), wanted);
    assert!(diff.is_empty(), "{name} is out of date:\n{diff}");
}

/// The pages of rules below a folder, by the code in their first line.
fn pages(folder: &Path, found: &mut BTreeMap<String, PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is readable") {
        let path = entry.expect("the entry is readable").path();
        if path.is_dir() {
            pages(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            let page = fs::read_to_string(&path).expect("the page is readable");
            let title = page.lines().next().and_then(|line| line.strip_prefix("# "));
            found.insert(title.expect("a page starts with its code").to_owned(), path);
        }
    }
}

/// How the list of rules begins.
const RULES_BEGIN: &str = "\
# Rules

Each page says what the rule means, with a bad and a good example, and the words that CircleCI has for it. `circlet explain RULE`
prints it. The severity is the worst that the rule reports; `circlet.toml`, `--deny` and `--allow` change it.

| rule | severity | about |
|---|---|---|
";

#[test]
fn the_list_of_rules_links_each_page() {
    let mut paths = BTreeMap::new();
    for folder in ["src/rules", "src/pack"] {
        pages(&root().join(folder), &mut paths);
    }
    let mut rules: Vec<_> = rules::RULES.iter().chain(pack::RULES).collect();
    rules.sort_by_key(|rule| rule.code);
    let row = |rule: &rules::Rule| {
        let path = paths[rule.code].strip_prefix(root()).expect("it lies below the root");
        let (code, path) = (rule.code, path.display());
        let summary = rule.summary().replace('|', "\\|");
        format!("| [`{code}`](../{path}) | {} | {summary} |\n", rule.severity.name())
    };
    let rows: String = rules.into_iter().map(row).collect();
    assert_is_fresh("docs/rules.md", &format!("{RULES_BEGIN}{rows}"));
}

#[test]
fn the_page_of_the_compiler_holds_what_explain_says() {
    let name = "docs/process.md";
    let page = fs::read_to_string(root().join(name)).expect("the page is readable");
    let heading = "## Where CircleCI leaves it open\n";
    let (written, _) = page.split_once(heading).expect("the page has that part");
    let (_, table) = process::PAGE.split_once("What circlet does there:\n").expect("it is said");
    assert_is_fresh(name, &format!("{written}{heading}{table}"));
}

/// The width of the terminal in the pictures.
const COLUMNS: usize = 110;

/// What a terminal shows of a command line, run in the examples.
fn picture(line: &str, folder: &str) -> String {
    let words = shlex::split(line).expect("the command line can be split into words");
    let examples = tempfile::tempdir().expect("a temporary folder");
    let source = root().join("examples").join(folder);
    copy(&source, &examples.path().join(folder));
    let output = Command::new(env!("CARGO_BIN_EXE_circlet"))
        .args(["--color", "always"])
        .args(&words[1..])
        .current_dir(examples.path().join(folder))
        .env("LC_ALL", "C.UTF-8")
        .output()
        .expect("the program starts");
    let shown = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    Term::new().render_svg(&wrapped(&format!("\u{1b}[1m$ {line}\u{1b}[0m\n{shown}")))
}

/// Breaks lines where a terminal does, which shows no column for what sets colours.
fn wrapped(shown: &str) -> String {
    let mut result = String::new();
    let (mut column, mut in_escape) = (0, false);
    for c in shown.chars() {
        match c {
            '\n' => column = 0,
            '\u{1b}' => in_escape = true,
            _ if in_escape => in_escape = c != 'm',
            _ if column == COLUMNS => {
                result.push('\n');
                column = 1;
            }
            _ => column += 1,
        }
        result.push(c);
    }
    result
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder can be made");
    for entry in fs::read_dir(from).expect("the folder is readable") {
        let path = entry.expect("the entry is readable").path();
        let target = to.join(path.file_name().expect("it has a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("the file can be copied");
        }
    }
}

#[test]
fn pictures_show_what_the_program_prints() {
    for (name, folder, line) in [
        ("validate", "mistakes", "circlet validate config.yml"),
        (
            "generate",
            "bookstore",
            "circlet generate -c postman/collections/bookstore.json -e postman/environments/staging.json",
        ),
        ("graph", "graph", "circlet graph config.yml"),
        ("why", "release", "circlet why config.yml --branch dev"),
    ] {
        assert_is_fresh(&format!("docs/{name}.svg"), &picture(line, folder));
    }
}
