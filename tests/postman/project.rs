//! A checkout in which the steps of a job run as on CircleCI: bash, one shell a step, nothing after a failure but what
//! says `when: always`.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use circlet::template::{Request, render};
use circlet::yaml;
use tempfile::TempDir;

/// The real Postman CLI; installed when it is missing. `None` where there is no npm.
#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
pub(crate) fn postman_cli() -> Option<&'static Path> {
    static CLI: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let is_ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
    match CLI.get_or_init(install) {
        Ok(cli) => Some(cli),
        Err(reason) if is_ci => panic!("there is no Postman CLI: {reason}"),
        Err(reason) => {
            println!("skipped, for there is no Postman CLI: {reason}");
            None
        }
    }
}

fn install() -> Result<PathBuf, String> {
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools");
    let cli = tools.join("node_modules/.bin/postman");
    if cli.exists() {
        return Ok(cli);
    }
    // Not `npm ci`: it wants all platforms' binaries in the lock, also those that a registry does not have.
    let npm = Command::new("npm")
        .args(["install", "--no-save", "--no-audit", "--no-fund"])
        .current_dir(&tools)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("npm cannot be started: {error}"))?;
    assert!(npm.status.success(), "{}", String::from_utf8_lossy(&npm.stderr));
    Ok(cli)
}

/// A file of the example repository.
pub(crate) fn example(path: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/bookstore");
    fs::read_to_string(folder.join(path)).expect("the example has it")
}

/// A step of a job, and how it went.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) name: String,
    /// `None` when it was skipped.
    pub(crate) succeeded: Option<bool>,
    /// Both streams.
    pub(crate) output: String,
}

/// A repository, and a machine with an empty home.
pub(crate) struct Project {
    folder: TempDir,
    is_installed: bool,
    variables: Vec<(&'static str, String)>,
}

/// What stands for Postman's install script: it links the CLI where the job will find it.
const CURL: &str = r#"#!/bin/sh
while [ "$1" != -o ]; do shift; done
[ "$3" = https://dl-cli.pstmn.io/install/unix.sh ] || exit 22
echo 'ln -s "$REAL_POSTMAN" "$MACHINE/bin/postman"' > "$2.$$"
mv "$2.$$" "$2"
"#;

/// What stands for npm's registry.
const NPM: &str = r#"#!/bin/sh
[ "$1 $2 $3" = "install --global --prefix" ] || exit 1
mkdir -p "$4/bin"
ln -s "$REAL_POSTMAN" "$4/bin/postman"
echo "npm installs $5"
"#;

impl Project {
    /// An empty repository on a machine without the Postman CLI.
    pub(crate) fn new(cli: &Path) -> Self {
        let folder = TempDir::new().expect("a folder can be made");
        let machine = folder.path().join("machine");
        for name in ["bin", "home"] {
            fs::create_dir_all(machine.join(name)).expect("a folder can be made");
        }
        fs::create_dir_all(folder.path().join("project")).expect("a folder can be made");
        for (name, script) in [("curl", CURL), ("npm", NPM)] {
            let path = machine.join("bin").join(name);
            fs::write(&path, script).expect("a file can be written");
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("it is ours");
        }
        let path = std::env::var("PATH").expect("there is a PATH");
        let text = |path: &Path| path.to_str().expect("it is UTF-8").to_owned();
        let variables = vec![
            ("PATH", format!("{}:{path}", text(&machine.join("bin")))),
            ("HOME", text(&machine.join("home"))),
            ("BASH_ENV", text(&machine.join("bash_env"))),
            ("MACHINE", text(&machine)),
            ("REAL_POSTMAN", text(cli)),
            // Nothing of this may reach Postman's servers.
            ("HTTPS_PROXY", "http://127.0.0.1:9".to_owned()),
        ];
        Self { folder, is_installed: false, variables }
    }

    /// The same, where the first step is already done.
    pub(crate) fn installed(mut self) -> Self {
        let machine = self.folder.path().join("machine");
        let cli = self.variables.iter().find(|(name, _)| *name == "REAL_POSTMAN");
        let (_, cli) = cli.expect("it is set");
        symlink(cli, machine.join("bin/postman")).expect("a link can be made");
        self.is_installed = true;
        self
    }

    pub(crate) fn with_variable(mut self, name: &'static str, value: &str) -> Self {
        self.variables.push((name, value.to_owned()));
        self
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join("project").join(path);
        fs::create_dir_all(path.parent().expect("it has a parent")).expect("it can be made");
        fs::write(path, text).expect("a file can be written");
    }

    /// How often a text occurs in a file.
    pub(crate) fn count(&self, path: &str, text: &str) -> usize {
        let file = fs::read_to_string(self.folder.path().join("project").join(path));
        file.expect("the file was written").matches(text).count()
    }

    /// Runs the job of a request.
    pub(crate) fn run(&self, request: &Request) -> Vec<Step> {
        fs::write(self.folder.path().join("machine/bash_env"), "").expect("it can be written");
        let fragment = render(request).expect("the request is sound");
        let parsed = yaml::parse(fragment.job());
        let job = parsed.document.root().and_then(yaml::Node::as_mapping).expect("it is a map");
        let job = job.get(fragment.job_name()).expect("it is there").value.as_mapping();
        let steps = job.expect("it is a map").get("steps").expect("it has steps").value;
        let runs = steps.as_sequence().expect("it is a list").items().filter_map(|step| {
            let run = step.as_mapping()?.get("run")?.value.as_mapping()?;
            let text = |key: &str| run.get(key).and_then(|entry| entry.value.as_str());
            Some((text("name")?, text("command")?, text("when") == Some("always")))
        });
        let mut steps: Vec<Step> = Vec::new();
        for (name, command, is_always) in runs.skip(usize::from(self.is_installed)) {
            let has_failed = steps.iter().any(|step| step.succeeded == Some(false));
            let step = if has_failed && !is_always {
                Step { name: name.to_owned(), succeeded: None, output: String::new() }
            } else {
                self.step(name, command)
            };
            steps.push(step);
        }
        steps
    }

    fn step(&self, name: &str, command: &str) -> Step {
        let output = Command::new("/bin/bash")
            .args(["-eo", "pipefail", "-c", &compiled(command)])
            .current_dir(self.folder.path().join("project"))
            .env_clear()
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .output()
            .expect("there is a bash");
        let streams = [output.stdout, output.stderr].concat();
        Step {
            name: name.to_owned(),
            succeeded: Some(output.status.success()),
            output: String::from_utf8_lossy(&streams).into_owned(),
        }
    }
}

/// A command as CircleCI hands it to the shell: parameters evaluated, of which ours have none, and `\<<` a `<<`.
fn compiled(command: &str) -> String {
    assert!(!command.replace("\\<<", "").contains("<<"), "it refers to a parameter: {command}");
    command.replace("\\<<", "<<")
}
