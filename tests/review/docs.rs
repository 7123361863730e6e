//! The bots of `docs/bots.md` as they are printed there, in real repositories, with programs in the place of `gh` and `curl` that
//! hand what they are given to the stand-ins.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_yaml::Value;

use crate::repository::Repository;
use crate::{github, gitlab};

const CONFIG: &str = ".circleci/config.yml";
const ON_MAIN: &str = "version: 2.1\njobs:\n  build:\n    type: no-op\nworkflows:\n  main:\n    jobs:\n      - build\n";
const CHANGED: &str = "version: 2.1\njobs:\n  build: # cci-ignore\n    type: no-op\nworkflows:\n  main:\n    jobs:\n      - build\n";

/// Writes down the words after its name, and the request, and answers nothing.
const PROGRAM: &str = "#!/bin/sh\necho \"$*\" >> \"$REQUESTS/words\"\ncat > \"$REQUESTS/$(ls \"$REQUESTS\" | wc -l | tr -d ' ')\"\n";

/// The YAML blocks of the page, one for each bot.
fn bots() -> Vec<Value> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/bots.md");
    let page = fs::read_to_string(page).expect("the page is readable");
    let blocks =
        page.split("```yaml\n").skip(1).map(|rest| &rest[..rest.find("\n```").expect("it ends")]);
    blocks.map(|block| serde_yaml::from_str(block).expect("the block is YAML")).collect()
}

/// The commands of a bot, in their order.
fn commands(value: &Value) -> Vec<String> {
    let steps = match value {
        Value::Mapping(mapping) => mapping.iter().collect(),
        Value::Sequence(items) => return items.iter().flat_map(commands).collect(),
        _ => Vec::new(),
    };
    let mut found = Vec::new();
    for (key, value) in steps {
        match (key.as_str(), value) {
            (Some("run"), Value::String(command)) => found.push(command.clone()),
            (Some("script"), Value::Sequence(lines)) => {
                found.extend(lines.iter().filter_map(Value::as_str).map(str::to_owned));
            }
            (_, value) => found.extend(commands(value)),
        }
    }
    found
}

/// A repository whose origin has the branch `main`, and the folder that the requests go to.
fn repository() -> Option<(Repository, PathBuf)> {
    let repository = Repository::new(&[(CONFIG, ON_MAIN)], &[(CONFIG, CHANGED)])?;
    repository.git(&["remote", "add", "origin", "."]);
    repository.git(&["config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*"]);
    repository.git(&["fetch", "--quiet", "origin"]);
    let requests = repository.path().join(".git/requests");
    fs::create_dir(&requests).expect("the folder is new");
    for name in ["gh", "curl"] {
        let program = repository.path().join(".git").join(name);
        fs::write(&program, PROGRAM).expect("it is writable");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("it is ours");
    }
    Some((repository, requests))
}

/// Runs the commands of a bot as its CI system does; the words to the program that sends, and each request.
fn sent(
    bot: &Value,
    repository: &Repository,
    requests: &Path,
    variables: &[(&str, &str)],
) -> (String, Vec<String>) {
    let programs = Path::new(env!("CARGO_BIN_EXE_circlet")).parent().expect("it lies in a folder");
    let path = std::env::var("PATH").expect("there is a path");
    let ours = repository.path().join(".git");
    let path = format!("{}:{}:{path}", ours.display(), programs.display());
    for command in commands(bot) {
        let mut shell = Command::new("sh");
        shell.args(["-e", "-u", "-c", &command]).current_dir(repository.path());
        shell
            .env_clear()
            .env("PATH", &path)
            .env("REQUESTS", requests)
            .envs(variables.iter().copied());
        let output = shell.stdin(Stdio::null()).output().expect("the shell starts");
        assert!(output.status.success(), "{command}\n{}", String::from_utf8_lossy(&output.stderr));
    }
    let read = |name: &str| fs::read_to_string(requests.join(name)).ok();
    let posted = (1..).map_while(|number: usize| read(&number.to_string())).collect();
    (read("words").unwrap_or_default(), posted)
}

#[test]
fn the_bot_for_github_actions_posts_what_github_takes() {
    let Some((repository, requests)) = repository() else { return };
    let variables = [("GITHUB_BASE_REF", "main"), ("GITHUB_REPOSITORY", "o/r"), ("NUMBER", "7")];
    let (words, posted) = sent(&bots()[0], &repository, &requests, &variables);
    assert_eq!(words, "api repos/o/r/pulls/7/reviews --silent --input -\n");
    let review = github::post(&posted[0], &repository.pull_request()).expect("it is accepted");
    assert_eq!(review.suggestions[0].new, ["  build:"]);
}

#[test]
fn the_bot_for_circleci_posts_what_github_takes_and_is_a_valid_config() {
    let Some((repository, requests)) = repository() else { return };
    repository.write("circlet.toml", "[[generate]]\ncollection = \"api.json\"\n");
    let variables = [
        ("CIRCLE_PULL_REQUEST", "https://github.com/o/r/pull/7"),
        ("CIRCLE_PROJECT_USERNAME", "o"),
        ("CIRCLE_PROJECT_REPONAME", "r"),
        ("GITHUB_TOKEN", "secret"),
    ];
    let bots = bots();
    let (words, posted) = sent(&bots[1], &repository, &requests, &variables);
    assert!(
        words.ends_with("--data-binary @- https://api.github.com/repos/o/r/pulls/7/reviews\n"),
        "{words}"
    );
    let review = github::post(&posted[0], &repository.pull_request()).expect("it is accepted");
    assert!(review.body.contains("adds job `postman-automated-runs`"), "{}", review.body);

    let config = serde_yaml::to_string(&bots[1]).expect("it is YAML");
    assert_eq!(circlet::validate(&circlet::text::Source::new("config.yml", config)), []);
}

#[test]
fn the_bot_for_gitlab_posts_what_gitlab_takes() {
    let Some((repository, requests)) = repository() else { return };
    let head = repository.id(&["rev-parse", "HEAD"]);
    let variables = [
        ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"),
        ("CI_COMMIT_SHA", head.as_str()),
        ("CI_API_V4_URL", "https://gitlab.com/api/v4"),
        ("CI_PROJECT_ID", "5"),
        ("CI_MERGE_REQUEST_IID", "7"),
        ("GITLAB_TOKEN", "secret"),
    ];
    let (words, posted) = sent(&bots()[2], &repository, &requests, &variables);
    assert!(
        words.ends_with("https://gitlab.com/api/v4/projects/5/merge_requests/7/discussions\n"),
        "{words}"
    );
    assert_eq!(posted.len(), 1);
    let discussion =
        gitlab::post(&posted[0], &repository.pull_request(), 8).expect("it is accepted");
    assert!(matches!(discussion, gitlab::Discussion::Suggestion(_)));
}
