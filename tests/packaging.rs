//! What `packaging/` and the workflows hold: that it can be read, that its parts agree, and that its scripts do what they say.
//! `packaging/test` builds the packages themselves.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use circlet::text::Source;
use circlet::{validate, yaml};
use serde_yaml::Value;
use tempfile::TempDir;

const VERSION: &str = env!("CARGO_PKG_VERSION");

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect("the file is readable")
}

/// A YAML file in which neither our parser nor another finds a fault.
fn document(path: &str) -> Value {
    let text = read(path);
    assert_eq!(yaml::parse(&text).diagnostics, [], "{path}");
    serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value:?} is no text"))
}

fn indented(text: &str, indent: &str) -> String {
    text.lines().map(|line| format!("{indent}{line}").trim_end().to_owned() + "\n").collect()
}

fn said(output: &Output) -> String {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

fn write_program(path: &Path, script: &str) {
    fs::write(path, script).expect("the folder is ours");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("the file is ours");
}

#[test]
fn every_job_of_the_release_has_rights_and_a_machine() {
    let workflow = document(".github/workflows/release.yml");
    assert_eq!(workflow["permissions"], Value::Mapping(serde_yaml::Mapping::new()));
    let jobs = workflow["jobs"].as_mapping().expect("there are jobs");
    for (name, job) in jobs {
        assert!(job["permissions"].is_mapping(), "{name:?}");
        assert!(job["runs-on"].is_string(), "{name:?}");
    }
}

#[test]
fn every_machine_has_an_archive_a_wheel_and_a_package() {
    let jobs = &document(".github/workflows/release.yml")["jobs"];
    let machines = |job: &str, key: &str| -> Vec<String> {
        let rows = jobs[job]["strategy"]["matrix"]["include"].as_sequence();
        let rows = rows.expect("there is a matrix").iter();
        rows.map(|row| text(&row[key]).to_owned()).collect()
    };
    assert_eq!(machines("build", "npm"), machines("wheels", "name"));
    let script = read("packaging/install.sh");
    for target in machines("build", "target") {
        // No one installs a release by a shell script on Windows for Arm.
        assert!(script.contains(&target) || target == "aarch64-pc-windows-msvc", "{target}");
    }
}

#[test]
fn the_action_declares_what_it_takes() {
    let action = document("packaging/action/action.yml");
    let inputs = action["inputs"].as_mapping().expect("there are inputs");
    let text = read("packaging/action/action.yml");
    let used: Vec<_> = text
        .split("inputs.")
        .skip(1)
        .filter_map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').next())
        .collect();
    assert_eq!(used.len(), inputs.len());
    for name in used {
        assert!(inputs.contains_key(name), "{name}");
    }
}

#[test]
fn the_action_hands_over_one_argument_a_line() {
    let action = document("packaging/action/action.yml");
    let folder = TempDir::new().expect("there is room");
    let program = folder.path().join("circlet");
    write_program(&program, "#!/bin/sh\nprintf '<%s>' \"$@\"\n");
    for (arguments, files, expected) in [
        ("", "", "<validate><--format><github><-->"),
        (
            "--deny\nwarnings\n",
            "a b.yml\n\nc*",
            "<validate><--format><github><--deny><warnings><--><a b.yml><c*>",
        ),
    ] {
        let mut bash = Command::new("bash");
        bash.args(["-e", "-o", "pipefail", "-c", text(&action["runs"]["steps"][1]["run"])]);
        bash.env("CIRCLET", &program).env("ARGUMENTS", arguments).env("FILES", files);
        assert_eq!(said(&bash.output().expect("bash starts")), expected);
    }
}

#[test]
fn the_orb_is_valid_where_it_is_used() {
    document("packaging/orb/orb.yml");
    let orb = read("packaging/orb/orb.yml").replacen("version: 2.1\n", "", 1);
    let config = format!(
        "version: 2.1\norbs:\n  circlet:\n{}jobs:\n  own:\n    executor: circlet/default\n    steps:\n      - checkout\n      - circlet/install:\n          releases: https://example.com\n      - circlet/validate\nworkflows:\n  main:\n    jobs:\n      - own\n      - circlet/validate:\n          version: 0.2.0\n          files: a b\n      - circlet/generate-check\n",
        indented(&orb, "    ")
    );
    assert_eq!(validate(&Source::new("config.yml", &*config)), []);
    let broken = config.replace("files: a b", "filez: a b");
    assert_eq!(validate(&Source::new("config.yml", broken)).len(), 1);
}

#[test]
fn the_orb_installs_this_version_by_the_script() {
    let orb = document("packaging/orb/orb.yml");
    let install = &orb["commands"]["install"];
    assert_eq!(text(&install["steps"][0]["run"]["command"]), read("packaging/install.sh"));
    for parameters in [
        &install["parameters"],
        &orb["jobs"]["validate"]["parameters"],
        &orb["jobs"]["generate-check"]["parameters"],
    ] {
        assert_eq!(parameters["version"]["default"], VERSION);
    }
}

#[test]
fn the_orb_leaves_results_and_says_what_it_found() {
    let orb = document("packaging/orb/orb.yml");
    let script = text(&orb["commands"]["validate"]["steps"][0]["run"]["command"]);
    let folder = TempDir::new().expect("there is room");
    let script = script.replace("/tmp/circlet", &folder.path().to_string_lossy());
    let programs = Path::new(env!("CARGO_BIN_EXE_circlet")).parent().expect("it lies in a folder");
    let path = std::env::var("PATH").expect("there is a path");
    for (files, code, n_failures) in [("bookstore", 0, 0), ("bookstore mistakes/config.yml", 1, 3)]
    {
        let mut bash = Command::new("bash");
        bash.args(["-e", "-o", "pipefail", "-c", &script]).current_dir(root().join("examples"));
        bash.env("PATH", format!("{}:{path}", programs.display())).env("CIRCLET_FILES", files);
        let output = bash.output().expect("bash starts");
        assert_eq!(output.status.code(), Some(code), "{}", said(&output));
        assert_eq!(said(&output).matches("error[").count(), n_failures);
        let results = folder.path().join("results/circlet/junit.xml");
        let results = fs::read_to_string(results).expect("the results are there");
        assert_eq!(results.matches("<failure").count(), n_failures, "{results}");
    }
}

/// Releases as they lie on a server, and a machine to install one on.
struct Machine {
    folder: TempDir,
}

impl Machine {
    fn new() -> Self {
        let folder = TempDir::new().expect("there is room");
        let machine = Self { folder };
        let build = machine.path("build");
        fs::create_dir(&build).expect("the folder is new");
        write_program(&build.join("circlet"), "#!/bin/sh\necho \"$(basename \"$0\") 9.9.9\"\n");
        // The script asks for the machine that it runs on.
        let bin = machine.path("bin");
        fs::create_dir(&bin).expect("the folder is new");
        write_program(
            &bin.join("uname"),
            "#!/bin/sh\n[ \"$1\" = -s ] && echo \"$SYSTEM\" || echo \"$PROCESSOR\"\n",
        );
        machine
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn release(&self, target: &str) {
        let mut archive = Command::new(root().join("packaging/archive"));
        archive.arg(target).arg(self.path("build")).arg(self.path("releases/v9.9.9"));
        let output = archive.output().expect("the script starts");
        assert!(output.status.success(), "{}", said(&output));
    }

    fn install(&self, system: &str, processor: &str) -> Output {
        let path = std::env::var("PATH").expect("there is a path");
        let mut script = Command::new("sh");
        script
            .arg(root().join("packaging/install.sh"))
            .env("PATH", format!("{}:{path}", self.path("bin").display()))
            .env("SYSTEM", system)
            .env("PROCESSOR", processor)
            .env("CIRCLET_RELEASES", format!("file://{}", self.path("releases").display()))
            .env("CIRCLET_VERSION", "v9.9.9")
            .env("CIRCLET_BIN", self.path("installed"));
        script.output().expect("sh starts")
    }
}

#[test]
fn a_release_is_installed_and_replaced_under_both_names() {
    let machine = Machine::new();
    machine.release("x86_64-unknown-linux-musl");
    for _ in 0..2 {
        let output = machine.install("Linux", "x86_64");
        assert!(output.status.success(), "{}", said(&output));
        assert_eq!(said(&output), "circlet 9.9.9\n");
        let plugin = Command::new(machine.path("installed/circleci-postman")).output();
        assert_eq!(said(&plugin.expect("it is installed")), "circleci-postman 9.9.9\n");
    }
}

#[test]
fn an_archive_that_was_not_released_is_not_installed() {
    let machine = Machine::new();
    machine.release("aarch64-apple-darwin");
    let archive = machine.path("releases/v9.9.9/circlet-aarch64-apple-darwin.tar.gz");
    fs::write(archive, "something else").expect("the folder is ours");
    let output = machine.install("Darwin", "arm64");
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("circlet-aarch64-apple-darwin.tar.gz is not what was released"));
    assert!(!machine.path("installed").exists());
    let output = machine.install("Plan9", "mips");
    assert_eq!(said(&output), "circlet: no release is built for Plan9 on mips\n");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn the_hooks_run_what_the_program_has() {
    let hooks = document(".pre-commit-hooks.yaml");
    let hooks = hooks.as_sequence().expect("it is a list");
    let ids: Vec<_> = hooks.iter().map(|hook| text(&hook["id"])).collect();
    for id in ["circlet-validate", "circlet-fix", "circlet-generate-check"] {
        for suffix in ["", "-rust", "-system"] {
            assert!(ids.contains(&format!("{id}{suffix}").as_str()), "{id}{suffix}");
        }
    }
    let entry =
        |id: &str| hooks.iter().find(|hook| hook["id"] == id).map(|hook| text(&hook["entry"]));
    for id in ids {
        let first = id.trim_end_matches("-rust").trim_end_matches("-system");
        assert_eq!(entry(id), entry(first), "{id}");
    }
}
