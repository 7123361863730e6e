//! The hooks of `.pre-commit-hooks.yaml` under the real `pre-commit` and `prek`, in git repositories made here. pip installs both
//! once, into the build folder; the hooks themselves need no network.

#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use tempfile::TempDir;

/// Both programs; none where there is no Python, but not in CI.
#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
fn both() -> &'static [&'static str] {
    let is_ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
    if !is_ci && Command::new("python3").arg("--version").output().is_err() {
        println!("skipped, for there is no python3");
        return &[];
    }
    &["pre-commit", "prek"]
}

const GOOD: &str = "\
version: 2.1
jobs:
  build:
    docker: [{image: cimg/base:current}]
    steps: [checkout]
workflows:
  main:
    jobs: [build]
";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of programs of a virtual environment that has both runners.
fn runners() -> &'static Path {
    static PROGRAMS: OnceLock<PathBuf> = OnceLock::new();
    PROGRAMS.get_or_init(|| {
        let requirements = root().join("tests/tools/requirements.txt");
        let environment = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hook-runners");
        let installed = environment.join("requirements.txt");
        let wanted = fs::read(&requirements).expect("the file is readable");
        if fs::read(&installed).ok().as_ref() != Some(&wanted) {
            let mut python = Command::new("python3");
            succeed(python.args(["-m", "venv", "--clear"]).arg(&environment));
            let mut pip = Command::new(environment.join("bin/pip"));
            succeed(pip.args(["install", "--quiet", "--requirement"]).arg(&requirements));
            // Last, so that an install that was interrupted is made again.
            fs::write(installed, wanted).expect("the folder is ours");
        }
        environment.join("bin")
    })
}

fn succeed(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}\n{}", said(&output));
    said(&output)
}

/// Both streams.
fn said(output: &Output) -> String {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

/// A user's repository, and one with our hooks.
struct Repositories {
    folder: TempDir,
    runner: &'static str,
}

impl Repositories {
    /// Both, with a hook that runs at each commit.
    fn new(runner: &'static str, hook: &str) -> Self {
        let repositories = Self { folder: TempDir::new().expect("there is room"), runner };
        let hooks = repositories.path("hooks");
        let project = repositories.path("project");
        for path in [&hooks, &project] {
            fs::create_dir(path).expect("the folder is new");
            succeed(repositories.command("git", path).args(["init", "--quiet"]));
        }
        let manifest = ".pre-commit-hooks.yaml";
        fs::copy(root().join(manifest), hooks.join(manifest)).expect("it can be copied");
        repositories.commit_all(&hooks);
        let mut revision = repositories.command("git", &hooks);
        let revision = succeed(revision.args(["rev-parse", "HEAD"]));
        let config = format!(
            "repos:\n  - repo: {}\n    rev: {}\n    hooks: [{{id: {hook}}}]\n",
            hooks.display(),
            revision.trim()
        );
        repositories.write(".pre-commit-config.yaml", &config);
        repositories.write(".circleci/config.yml", GOOD);
        repositories.commit_all(&project);
        succeed(repositories.command(runner, &project).arg("install"));
        repositories
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path("project").join(path);
        fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path("project").join(path)).expect("it is there")
    }

    /// A command of someone who has `circlet` on the path, no settings, and no network.
    fn command(&self, program: &str, folder: &Path) -> Command {
        let circlet = Path::new(env!("CARGO_BIN_EXE_circlet"));
        let path = std::env::var("PATH").expect("there is a path");
        let programs = circlet.parent().expect("it lies in a folder").display();
        let mut command = Command::new(program);
        command
            .current_dir(folder)
            .env_clear()
            .env("PATH", format!("{}:{programs}:{path}", runners().display()))
            .env("HOME", self.folder.path())
            .env("LC_ALL", "C.UTF-8")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_NAME", "A")
            .env("GIT_AUTHOR_EMAIL", "a@example.com")
            .env("GIT_COMMITTER_NAME", "A")
            .env("GIT_COMMITTER_EMAIL", "a@example.com")
            .env("HTTPS_PROXY", "http://127.0.0.1:9")
            .env("HTTP_PROXY", "http://127.0.0.1:9");
        command
    }

    fn commit_all(&self, folder: &Path) {
        succeed(self.command("git", folder).args(["add", "--all"]));
        succeed(self.command("git", folder).args(["commit", "--quiet", "--message", "first"]));
    }

    /// Stages everything and commits, with the hook. Returns what it said, as `Err` when there is no commit.
    fn commit(&self) -> Result<String, String> {
        let project = self.path("project");
        let head = || succeed(self.command("git", &project).args(["rev-parse", "HEAD"]));
        let before = head();
        succeed(self.command("git", &project).args(["add", "--all"]));
        let mut commit = self.command("git", &project);
        let output = commit.args(["commit", "--message", "next"]).output().expect("git starts");
        let said = said(&output);
        assert_eq!(output.status.success(), head() != before, "{said}");
        if output.status.success() { Ok(said) } else { Err(said) }
    }

    /// Runs a hook on all files without installing it.
    fn try_hook(&self, hook: &str) -> Output {
        let mut command = self.command(self.runner, &self.path("project"));
        let hooks = self.path("hooks");
        command.arg("try-repo").arg(hooks).args([hook, "--all-files", "--verbose"]);
        command.output().expect("the runner starts")
    }
}

/// Asserts that a text holds another.
#[track_caller]
fn assert_has(text: &str, part: &str) {
    assert!(text.contains(part), "there is no {part:?} in:\n{text}");
}

#[test]
fn the_manifest_is_one() {
    for runner in both() {
        let manifest = root().join(".pre-commit-hooks.yaml");
        let mut command = Command::new(runners().join(runner));
        succeed(command.arg("validate-manifest").arg(manifest));
    }
}

#[test]
fn a_bad_config_blocks_the_commit_and_a_good_one_does_not() {
    for runner in both() {
        let repositories = Repositories::new(runner, "circlet-validate-system");
        repositories.write(".circleci/config.yml", &GOOD.replace("jobs: [build]", "jobs: [biuld]"));
        let said = repositories.commit().expect_err("the config is bad");
        assert_has(&said, "no job is called `biuld`; did you mean `build`?");
        assert_has(&said, ".circleci/config.yml:8:12");
        repositories.write(".circleci/config.yml", &GOOD.replace("build", "test"));
        repositories.commit().expect("the config is good");
    }
}

#[test]
fn configs_are_found_in_nested_projects_and_fragments_are_passed_over() {
    for runner in both() {
        let repositories = Repositories::new(runner, "circlet-validate-system");
        repositories.write(".circleci/src/jobs/lint.yml", "steps: [chekout]\n");
        repositories.write("docs/.circleci.md", "No config.\n");
        repositories.write("ci/other.yml", "version: 3\n");
        repositories.commit().expect("no whole config has changed");
        let bad = GOOD.replace("steps", "stepz");
        repositories.write("services/shop/.circleci/config.yml", &bad);
        repositories.write(".circleci/continue/deploy.yaml", &bad);
        let said = repositories.commit().expect_err("both configs are bad");
        assert_has(&said, "services/shop/.circleci/config.yml:5:5");
        assert_has(&said, ".circleci/continue/deploy.yaml:5:5");
        assert_has(&said, "2 files");
    }
}

#[test]
fn a_fix_changes_the_file_and_the_next_commit_passes() {
    for runner in both() {
        let repositories = Repositories::new(runner, "circlet-fix-system");
        let mended = GOOD.replace("build", "test");
        let mendable = mended.replace("[checkout]", "[checkout] # cci-ignore");
        repositories.write(".circleci/config.yml", &mendable);
        let said = repositories.commit().expect_err("the file changes");
        assert_has(&said, "modified by this hook");
        assert_has(&said, "fixed 1 problem");
        assert_eq!(repositories.read(".circleci/config.yml"), mended);
        repositories.commit().expect("nothing is left to mend");
    }
}

#[test]
fn drift_from_the_settings_is_reported() {
    for runner in both() {
        let repositories = Repositories::new(runner, "circlet-generate-check-system");
        let collection = root().join("fixtures/cli/repository/postman/collections/bookstore.json");
        let collection = fs::read_to_string(collection).expect("the file is readable");
        repositories.write("api/bookstore.json", &collection);
        repositories.write("circlet.toml", "[[generate]]\ncollection = \"api/bookstore.json\"\n");
        let said = repositories.commit().expect_err("the config has no such job");
        assert_has(&said, "+  postman-automated-runs:");
        assert_has(&said, "circlet.toml:1:1: adds job `postman-automated-runs`");
        let project = repositories.path("project");
        succeed(repositories.command("circlet", &project).args(["generate", "--write"]));
        repositories.commit().expect("the config is as recorded");
        // No file of a pattern changes here.
        fs::remove_file(project.join("api/bookstore.json")).expect("it is there");
        let said = repositories.commit().expect_err("the collection is gone");
        assert_has(&said, "there is no collection `api/bookstore.json`");
    }
}

#[test]
fn hooks_can_be_tried_without_being_installed() {
    for runner in both() {
        let repositories = Repositories::new(runner, "circlet-validate-system");
        let output = repositories.try_hook("circlet-validate-system");
        assert!(output.status.success(), "{}", said(&output));
        assert_has(&said(&output), "no problems in 1 file");
        repositories.write(".circleci/config.yml", "version: 2.1\njobs: []\n");
        let output = repositories.try_hook("circlet-validate-system");
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    }
}
