//! The program in real repositories: what it writes is posted to the stand-ins, accepted, and compared with what `--write` and
//! `--fix` make.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::host::{PullRequest, Suggestion, accept, apply, patches};
use crate::{github, gitlab};

const CONFIG: &str = ".circleci/config.yml";
const GENERATE: [&str; 3] = ["generate", "-c", "api.json"];

/// A repository with a branch `main` and, checked out, a branch of a pull request.
pub(crate) struct Repository(TempDir);

impl Repository {
    /// `None` where there is no git.
    #[expect(clippy::print_stdout, reason = "a test that shows nothing says so")]
    pub(crate) fn new(main: &[(&str, &str)], pull_request: &[(&str, &str)]) -> Option<Self> {
        let repository = Self(tempfile::tempdir().expect("there is room for a folder"));
        let version = Command::new("git").arg("--version").output();
        if version.is_err() {
            println!("skipped: there is no git");
            return None;
        }
        repository.git(&["init", "--quiet", "--initial-branch", "main"]);
        let collection = fs::read_to_string(
            Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("fixtures/cli/repository/postman/collections/bookstore.json"),
        );
        repository.write("api.json", &collection.expect("the fixture is readable"));
        repository.commit(main);
        repository.git(&["checkout", "--quiet", "-b", "change"]);
        repository.commit(pull_request);
        // The target goes on, as it does.
        repository.git(&["checkout", "--quiet", "main"]);
        repository.commit(&[("elsewhere.txt", "later\n")]);
        repository.git(&["checkout", "--quiet", "change"]);
        Some(repository)
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("it can be made");
        fs::write(path, text).expect("the file is writable");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).expect("the file is readable")
    }

    fn commit(&self, files: &[(&str, &str)]) {
        for (path, text) in files {
            self.write(path, text);
        }
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", "x"]);
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let mut command = Command::new("git");
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        command.args(["-c", "user.name=a", "-c", "user.email=a@example.com"]).args(arguments);
        let output = command.current_dir(self.path()).output().expect("git starts");
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).expect("it is text")
    }

    pub(crate) fn id(&self, arguments: &[&str]) -> String {
        self.git(arguments).trim_end().to_owned()
    }

    fn circlet(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_circlet"));
        command.args(arguments).current_dir(self.path()).stdin(Stdio::null());
        command.env_remove("GITHUB_REF").env_remove("GITHUB_SHA").env("NO_COLOR", "1");
        command.output().expect("the program starts")
    }

    fn printed(&self, arguments: &[&[&str]]) -> String {
        let output = self.circlet(&arguments.concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code().is_some_and(|code| code < 2), "{said}");
        String::from_utf8(output.stdout).expect("it is text")
    }

    fn refused(&self, arguments: &[&[&str]]) -> String {
        let output = self.circlet(&arguments.concat());
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert_eq!(String::from_utf8_lossy(&output.stdout), "");
        String::from_utf8(output.stderr).expect("it is text")
    }

    /// As the code host knows it.
    pub(crate) fn pull_request(&self) -> PullRequest {
        PullRequest {
            diff: self.git(&["diff", "main...change"]),
            commits: self
                .git(&["rev-list", "--reverse", "main..change"])
                .lines()
                .map(str::to_owned)
                .collect(),
            target: self.id(&["rev-parse", "main"]),
            merge_base: self.id(&["merge-base", "main", "change"]),
        }
    }

    /// Accepts suggestions, commits them, and gives the rest to `git apply`.
    fn accept(&self, suggestions: &[Suggestion], bodies: &[String]) {
        let mut paths: Vec<&str> = suggestions.iter().map(|it| it.path.as_str()).collect();
        paths.sort_unstable();
        paths.dedup();
        for path in paths {
            let of_file = suggestions.iter().filter(|it| it.path == path).cloned();
            let text = accept(&self.read(path), &of_file.collect::<Vec<_>>());
            self.write(path, &text);
        }
        for patch in bodies.iter().flat_map(|body| patches(body)) {
            self.write("rest.patch", &patch);
            self.git(&["apply", "rest.patch"]);
        }
    }
}

const ON_MAIN: &str = "version: 2.1\n\njobs:\n  build:\n    docker:\n      - image: cimg/node:22.0\n    steps:\n      - checkout\n\n# far\n#\n#\n#\n#\n#\n#\n#\n#\n\nworkflows:\n  main:\n    jobs:\n      - build\n";

/// Posts what GitHub takes; how many suggestions and bodies with a diff it was.
fn on_github(repository: &Repository, arguments: &[&[&str]]) -> (usize, usize) {
    let printed = repository.printed(arguments);
    let pull_request = repository.pull_request();
    let (mut suggestions, mut bodies) = (Vec::new(), Vec::new());
    for line in printed.lines() {
        let review =
            github::post(line, &pull_request).unwrap_or_else(|error| panic!("{error}: {line}"));
        suggestions.extend(review.suggestions);
        bodies.push(review.body);
    }
    repository.accept(&suggestions, &bodies);
    (suggestions.len(), bodies.iter().filter(|body| body.contains("```diff")).count())
}

fn on_gitlab(repository: &Repository, arguments: &[&[&str]]) -> (usize, usize) {
    let printed = repository.printed(arguments);
    let pull_request = repository.pull_request();
    let n_lines = repository.read(CONFIG).lines().count();
    let (mut suggestions, mut bodies) = (Vec::new(), Vec::new());
    for line in printed.lines() {
        match gitlab::post(line, &pull_request, n_lines)
            .unwrap_or_else(|error| panic!("{error}: {line}"))
        {
            gitlab::Discussion::Suggestion(suggestion) => suggestions.push(suggestion),
            gitlab::Discussion::Note(body) => bodies.push(body),
        }
    }
    repository.accept(&suggestions, &bodies);
    (suggestions.len(), bodies.len())
}

const GITHUB: &[&str] = &["--format", "github-review", "--diff-base", "main"];
const GITLAB: &[&str] = &["--format", "gitlab-suggestions", "--diff-base", "main"];

#[test]
fn accepting_everything_is_what_writing_makes() {
    let with = |from: &str, to: &str| ON_MAIN.replace(from, to);
    // Both ends of the change in the pull request, one of them, none, and a file that it does not touch.
    let both = with("22.0", "24.0").replace("  main:", "  all:");
    let cases = [
        (both, (2, 0)),
        (with("22.0", "24.0"), (1, 1)),
        (with("2.1\n", "2.1 # x\n"), (0, 1)),
        (ON_MAIN.to_owned(), (0, 1)),
    ];
    for (config, expected) in cases {
        let Some(repository) = Repository::new(&[(CONFIG, ON_MAIN)], &[(CONFIG, &config)]) else {
            return;
        };
        let written = repository.printed(&[&GENERATE, &["--format", "config"]]);
        assert_eq!(on_github(&repository, &[&GENERATE, GITHUB]), expected, "{config}");
        assert_eq!(repository.read(CONFIG), written);
        assert_eq!(repository.printed(&[&GENERATE, GITHUB]), "", "it is up to date");

        repository.git(&["checkout", "--quiet", "."]);
        assert_eq!(on_gitlab(&repository, &[&GENERATE, GITLAB]), expected, "{config}");
        assert_eq!(repository.read(CONFIG), written);
    }
}

#[test]
fn a_config_that_is_still_to_be_made_is_a_patch() {
    let Some(repository) = Repository::new(&[], &[("other.txt", "x\n")]) else { return };
    let written = repository.printed(&[&GENERATE, &["--format", "config"]]);
    assert_eq!(on_github(&repository, &[&GENERATE, GITHUB]), (0, 1));
    assert_eq!(repository.read(CONFIG), written);
}

#[test]
fn a_config_that_was_moved_is_known_by_both_names() {
    let moved = ON_MAIN.replace("22.0", "24.0");
    let Some(repository) = Repository::new(&[("a/.circleci/old.yml", ON_MAIN)], &[]) else {
        return;
    };
    repository.git(&["mv", "a/.circleci/old.yml", "a/.circleci/config.yml"]);
    repository.commit(&[("a/.circleci/config.yml", &moved)]);
    let path = "a/.circleci/config.yml";
    let written = repository.printed(&[&GENERATE, &[path, "--format", "config"]]);
    let discussions = repository.printed(&[&GENERATE, &[path], GITLAB]);
    assert!(discussions.contains("\"old_path\":\"a/.circleci/old.yml\""), "{discussions}");
    assert_eq!(on_github(&repository, &[&GENERATE, &[path], GITHUB]), (1, 1));
    assert_eq!(repository.read(path), written);
}

/// Many comments that silence nothing, each of which `--fix` removes.
fn faulty(n_jobs: usize) -> String {
    let job = |number| {
        format!(
            "  job-{number}: # cci-ignore\n    type: no-op\n  other-{number}:\n    type: no-op\n"
        )
    };
    let jobs: String = (0..n_jobs).map(job).collect();
    format!("version: 2.1\njobs:\n{jobs}")
}

#[test]
fn fixes_become_reviews_of_thirty_comments() {
    let config = faulty(65);
    let added: String = config.lines().take(100).flat_map(|line| [line, "\n"]).collect();
    for (base, n_suggestions) in [("x\n", 65_usize), (added.as_str(), 41)] {
        let Some(repository) = Repository::new(&[(CONFIG, base)], &[(CONFIG, &config)]) else {
            return;
        };
        let fix: &[&str] = &["validate", "--fix"];
        let lines = repository.printed(&[fix, GITHUB]);
        assert_eq!(repository.read(CONFIG), config, "nothing is written");
        assert_eq!(lines.lines().count(), n_suggestions.div_ceil(30));
        assert_eq!(on_github(&repository, &[fix, GITHUB]).0, n_suggestions);
        let accepted = repository.read(CONFIG);
        repository.git(&["checkout", "--quiet", "."]);
        repository.printed(&[fix]);
        assert_eq!(accepted, repository.read(CONFIG));
    }
}

#[test]
fn a_diff_file_is_as_good_as_git() {
    let config = ON_MAIN.replace("22.0", "24.0");
    let Some(repository) = Repository::new(&[(CONFIG, ON_MAIN)], &[(CONFIG, &config)]) else {
        return;
    };
    let by_git = repository.printed(&[&GENERATE, GITHUB]);
    let head = repository.id(&["rev-parse", "HEAD"]);
    for options in [&[][..], &["--no-prefix"], &["--src-prefix=i/", "--dst-prefix=w/"]] {
        let diff = repository.git(&[&["diff", "main...change"], options].concat());
        repository.write("pull.diff", &diff);
        let by_file: &[&str] = &["--format", "github-review", "--diff-base", "pull.diff"];
        assert_eq!(repository.printed(&[&GENERATE, by_file]), by_git);
        assert_eq!(repository.printed(&[&GENERATE, by_file, &["--commit", &head]]), by_git);
        let refused = repository
            .refused(&[&GENERATE, &["--format", "gitlab-suggestions", "--diff-base", "pull.diff"]]);
        assert!(refused.contains("a diff does not tell them"), "{refused}");
    }
}

#[test]
fn settings_of_the_user_do_not_change_the_diff() {
    let config = ON_MAIN.replace("22.0", "24.0");
    let Some(repository) = Repository::new(&[(CONFIG, ON_MAIN)], &[(CONFIG, &config)]) else {
        return;
    };
    let plain = repository.printed(&[&GENERATE, GITHUB]);
    for (key, value) in [
        ("diff.noprefix", "true"),
        ("diff.context", "0"),
        ("diff.interHunkContext", "99"),
        ("diff.external", "false"),
        ("diff.suppressBlankEmpty", "true"),
        ("color.diff", "always"),
        ("diff.renames", "false"),
        ("diff.relative", "true"),
        ("diff.algorithm", "patience"),
    ] {
        repository.git(&["config", key, value]);
        assert_eq!(repository.printed(&[&GENERATE, GITHUB]), plain, "{key}");
    }
}

#[test]
fn what_the_code_host_would_refuse_is_refused_here() {
    let config = ON_MAIN.replace("22.0", "24.0");
    let Some(repository) = Repository::new(&[(CONFIG, ON_MAIN)], &[(CONFIG, &config)]) else {
        return;
    };
    // The commit of a merge, as GitHub Actions checks it out.
    let head = repository.id(&["rev-parse", "HEAD"]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_circlet"));
    command.args(GENERATE).args(GITHUB).current_dir(repository.path());
    command.env("GITHUB_REF", "refs/pull/7/merge").env("GITHUB_SHA", &head);
    let output = command.output().expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("github.event.pull_request.head.sha"), "{said}");

    let is = |said: &str, part: &str| assert!(said.contains(part), "{said}");
    // A config that is not as the commit has it, seen by git, or by the diff where git does not know the commit.
    let diff = repository.git(&["diff", "main...change"]);
    repository.write("pull.diff", &diff);
    repository.write(CONFIG, &config.replace("24.0", "25.0"));
    is(&repository.refused(&[&GENERATE, GITHUB]), "is not as commit");
    let unknown = "f".repeat(40);
    let by_file: &[&str] =
        &["--format", "github-review", "--diff-base", "pull.diff", "--commit", &unknown];
    is(&repository.refused(&[&GENERATE, by_file]), "does not fit `.circleci/config.yml`: line 6");
    repository.git(&["checkout", "--quiet", "."]);

    is(
        &repository.refused(&[&GENERATE, GITHUB, &["--commit", "nope"]]),
        "no commit that git knows",
    );
    repository.git(&["checkout", "--quiet", "--orphan", "stranger"]);
    repository.commit(&[]);
    is(&repository.refused(&[&GENERATE, GITHUB]), "git fetch --unshallow");
}

#[test]
fn a_patch_is_one_to_the_last_byte() {
    let crlf = ON_MAIN.trim_end().replace('\n', "\r\n");
    for config in [ON_MAIN, &crlf, ""] {
        let Some(repository) = Repository::new(&[(CONFIG, config)], &[]) else { return };
        let written = repository.printed(&[&GENERATE, &["--format", "config"]]);
        let patch = repository.printed(&[&GENERATE, &["--format", "patch"]]);
        if !config.is_empty() {
            assert_eq!(apply(config, &patch), written);
        }
        repository.write("a.patch", &patch);
        repository.git(&["apply", "a.patch"]);
        assert_eq!(repository.read(CONFIG), written);
    }
}
