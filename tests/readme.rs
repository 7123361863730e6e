//! Every `$ circlet …` in README.md and the pages of docs/ is run in a copy of examples, and prints what is shown there; the
//! word behind `console` at the start of a block names the folder of examples that it runs in. `SNAPSHOTS=overwrite cargo test`
//! writes what is printed into the page.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Standard output of a command line, then standard error.
fn run(line: &str, folder: &Path) -> String {
    let words = shlex::split(line).expect("the command line can be split into words");
    assert_eq!(words[0], "circlet");
    let output = Command::new(env!("CARGO_BIN_EXE_circlet"))
        .args(&words[1..])
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env("LC_ALL", "C.UTF-8")
        .output()
        .expect("the program starts");
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
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

/// README.md and the pages of docs/.
fn pages() -> Vec<String> {
    let entries = fs::read_dir(root().join("docs")).expect("docs/ is readable");
    let paths = entries.map(|entry| entry.expect("the entry is readable").path());
    let pages = paths.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    let names = pages.filter_map(|path| Some(format!("docs/{}", path.file_name()?.to_str()?)));
    let mut pages: Vec<_> = names.chain(["README.md".to_owned()]).collect();
    pages.sort();
    pages
}

/// A page with the output of each command in a `console` block replaced by what the program prints now.
fn rewritten(page: &str) -> String {
    let mut result = String::new();
    let mut examples = None;
    let mut in_output = false;
    for line in page.split_inclusive('\n') {
        if line.starts_with("```") {
            // What a block changes is gone in the next.
            examples = line.trim_end().strip_prefix("```console").map(|inside| {
                let folder = tempfile::tempdir().expect("a temporary folder");
                copy(&root().join("examples"), folder.path());
                let inside = folder.path().join(inside.trim_start());
                (folder, inside)
            });
            in_output = false;
        } else if let (Some((_, inside)), Some(command)) = (&examples, line.strip_prefix("$ ")) {
            result.push_str(line);
            result.push_str(&run(command, inside));
            in_output = true;
            continue;
        }
        if !in_output {
            result.push_str(line);
        }
    }
    result
}

#[test]
fn commands_print_what_is_shown() {
    for page in pages() {
        let path = root().join(&page);
        let shown = fs::read_to_string(&path).expect("the page is readable");
        let now = rewritten(&shown);
        if env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
            fs::write(&path, now).expect("the page is writable");
            continue;
        }
        let diff = circlet::text::unified_diff(&page, Some(&shown), &now);
        assert!(diff.is_empty(), "{page} is out of date:\n{diff}");
    }
}

#[test]
fn links_lead_to_files() {
    let mut broken = Vec::new();
    for page in pages() {
        let path = root().join(&page);
        let folder = path.parent().expect("a page has a folder");
        let text = fs::read_to_string(&path).expect("the page is readable");
        let links = text.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
        let images = text.split(" src=\"").skip(1).filter_map(|rest| rest.split_once('"'));
        for (link, _) in links.chain(images).filter(|(link, _)| !link.contains("://")) {
            let file = link.split('#').next().unwrap_or_default();
            if !folder.join(file).exists() {
                broken.push(format!("{page}: {link}"));
            }
        }
    }
    assert_eq!(broken, Vec::<String>::new());
}

#[test]
fn the_test_command_of_the_readme_is_what_ci_runs() {
    let readme = fs::read_to_string(root().join("README.md")).expect("README.md is readable");
    let script = fs::read_to_string(root().join(".ci/run")).expect(".ci/run is readable");
    let command = "cargo test --locked";
    assert!(readme.contains(command), "README.md names `{command}`");
    assert!(script.lines().any(|line| line == command), ".ci/run runs `{command}`");
}
