//! The program as a user runs it: each `fixtures/cli/*.txt` is a transcript of a shell in a fresh copy of
//! `fixtures/cli/repository`. Lines that start with `$ ` are commands; what follows is what they must print, standard error
//! behind `2> `. `SNAPSHOTS=overwrite` rewrites the files. Adding a case is adding a file with its commands.

#![cfg(unix)]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use snapbox::{Data, IntoData as _};
use tempfile::TempDir;

const KEY: &str = "PMAK-0123456789abcdef01234567-0123456789abcdef0123456789abcdef01";

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cli")
}

/// A copy of the repository that may be changed.
fn repository() -> TempDir {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    copy(&fixtures().join("repository"), folder.path());
    fs::create_dir(folder.path().join(".git")).expect("the folder is new");
    folder
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("the folder is readable") {
        let from = entry.expect("the entry is readable").path();
        let to = to.join(from.file_name().expect("it has a name"));
        if from.is_dir() {
            fs::create_dir_all(&to).expect("the folder is new");
            copy(&from, &to);
        } else {
            fs::copy(&from, &to).expect("the file is readable");
        }
    }
}

/// The command in an environment that says nothing of colours, CI or the user.
fn clean(mut command: Command, folder: &Path) -> Command {
    let program = Path::new(env!("CARGO_BIN_EXE_circlet"));
    let path = std::env::var("PATH").expect("there is a path");
    let programs = program.parent().expect("it lies in a folder").display();
    command
        .current_dir(folder)
        .env_clear()
        .env("PATH", format!("{programs}:{path}"))
        .env("LC_ALL", "C")
        .stdin(Stdio::null());
    command
}

fn circlet(folder: &Path) -> Command {
    clean(Command::new(env!("CARGO_BIN_EXE_circlet")), folder)
}

fn run(command: &mut Command) -> Output {
    command.output().expect("the program starts")
}

/// What a user sees of a run.
fn transcript(output: &Output, folder: &Path) -> String {
    let text = |bytes: &[u8]| {
        let text =
            String::from_utf8_lossy(bytes).replace(&*folder.to_string_lossy(), "[REPOSITORY]");
        text.replace(env!("CARGO_PKG_VERSION"), "[VERSION]")
    };
    let mut transcript = text(&output.stdout);
    if !transcript.is_empty() && !transcript.ends_with('\n') {
        transcript.push_str("\n[no line break]\n");
    }
    for line in text(&output.stderr).lines() {
        transcript.push_str(format!("2> {line}").trim_end());
        transcript.push('\n');
    }
    let code = output.status.code().map_or("killed".to_owned(), |code| format!("exit {code}"));
    if code != "exit 0" {
        transcript.push('[');
        transcript.push_str(&code);
        transcript.push_str("]\n");
    }
    transcript
}

/// The commands of a transcript and the comments directly above them; other lines with a `#` are output.
fn written(transcript: &str) -> Vec<&str> {
    let mut written = Vec::new();
    let mut comments = Vec::new();
    for line in transcript.lines() {
        match line.as_bytes() {
            [b'#', ..] => comments.push(line),
            [b'$', b' ', ..] => {
                written.append(&mut comments);
                written.push(line);
            }
            _ => comments.clear(),
        }
    }
    written
}

#[test]
fn every_transcript_comes_out_as_written() {
    let mut transcripts: Vec<PathBuf> = fs::read_dir(fixtures())
        .expect("the folder is readable")
        .map(|entry| entry.expect("the entry is readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    transcripts.sort();
    assert!(!transcripts.is_empty());
    for path in transcripts {
        let folder = repository();
        let root = folder.path().canonicalize().expect("it exists");
        let expected = fs::read_to_string(&path).expect("the file is readable");
        let mut actual = String::new();
        for line in written(&expected) {
            actual.push_str(line);
            actual.push('\n');
            let Some(script) = line.strip_prefix("$ ") else { continue };
            let mut shell = Command::new("sh");
            shell.args(["-c", script]);
            let output = run(&mut clean(shell, &root));
            actual.push_str(&transcript(&output, &root));
        }
        println!("{}", path.display());
        snapbox::assert_data_eq!(actual.raw(), Data::read_from(&path, None).raw());
    }
}

#[test]
fn the_help_of_generate_fits_a_screen() {
    let folder = repository();
    for flag in ["-h", "--help"] {
        let output = run(circlet(folder.path()).args(["generate", flag]));
        let help = String::from_utf8(output.stdout).expect("help is text");
        assert!(help.lines().count() <= 48, "{help}");
        let long: Vec<&str> = help.lines().filter(|line| line.chars().count() > 80).collect();
        assert_eq!(long, Vec::<&str>::new());
    }
}

#[test]
fn a_key_is_refused_and_never_repeated() {
    let folder = repository();
    let lines: [&[&str]; 7] = [
        &["generate", "-c", KEY],
        &["generate", KEY],
        &["generate", "--env-var", &format!("KEY={KEY}")],
        &["generate", &format!("--os={KEY}")],
        &["generate", "--no-such-flag", &format!("x{KEY}y")],
        &[KEY],
        &["generate", "-c", &KEY[..20]],
    ];
    for arguments in lines {
        let output = run(circlet(folder.path()).args(arguments));
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("looks like a Postman API key"), "{said}");
        assert!(!said.contains("PMAK-0"), "{said}");
    }
}

#[test]
fn a_key_among_bytes_that_are_no_text_is_refused() {
    use std::os::unix::ffi::OsStringExt as _;

    let folder = repository();
    let argument = [b"\xff", KEY.as_bytes()].concat();
    let argument = std::ffi::OsString::from_vec(argument);
    let output = run(circlet(folder.path()).arg("generate").arg(argument));
    assert_eq!(output.status.code(), Some(2));
    assert!(!String::from_utf8_lossy(&output.stderr).contains("PMAK"));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = repository();
    let config = folder.path().join(".circleci/config.yml");
    let text = fs::read_to_string(&config).expect("the file is readable");
    // More than a pipe holds, so that writing must fail.
    fs::write(&config, "# comment\n".repeat(50_000) + &text).expect("the file is writable");
    let mut command = circlet(folder.path());
    command.args(["generate", "--quiet", "--format", "config"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = child.expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn standard_input_is_read_and_the_result_printed() {
    let folder = repository();
    let config = fs::read(folder.path().join(".circleci/config.yml")).expect("it is readable");
    let mut command = circlet(folder.path());
    command.args(["generate", "--quiet", "--format", "config", "-"]);
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child = child.expect("the program starts");
    let mut stdin = child.stdin.take().expect("it was asked for");
    stdin.write_all(&config).expect("the program reads");
    drop(stdin);
    let output = child.wait_with_output().expect("the program ends");
    let from_file = run(circlet(folder.path()).args(["generate", "--format", "config"]));
    assert_eq!(output.stdout, from_file.stdout);
    assert!(output.stdout.len() > config.len());
}

#[test]
fn git_says_what_is_checked_out_and_what_origin_is_without_secrets() {
    let folder = repository();
    fs::remove_dir(folder.path().join(".git")).expect("it is empty");
    let git = |arguments: &[&str]| {
        let mut command = clean(Command::new("git"), folder.path());
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        command.args(["-c", "user.name=a", "-c", "user.email=a@example.com"]).args(arguments);
        command.output().ok().filter(|output| output.status.success())
    };
    if git(&["init", "--quiet"]).is_none() {
        println!("skipped: there is no git");
        return;
    }
    let git = |arguments: &[&str]| git(arguments).expect("git does it");
    git(&["checkout", "--quiet", "-b", "docs/x"]);
    git(&["commit", "--quiet", "--allow-empty", "--message", "x"]);
    git(&["remote", "add", "origin", "https://me:secret@gitlab.com/owner/name.git"]);
    let said = |arguments: &[&str]| {
        let output = run(circlet(folder.path()).args(arguments));
        String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
    };
    assert!(said(&["why", "release.yml"]).contains("on a push to branch `docs/x` 2 of 3"));

    let config = "version: 2.1\njobs: {build: {docker: [{image: a:b}], steps: [run: '<< pipeline.git.repo_url >> << pipeline.project.type >> << pipeline.git.revision >>']}}";
    fs::write(folder.path().join("facts.yml"), config).expect("the folder is writable");
    let revision = String::from_utf8_lossy(&git(&["rev-parse", "HEAD"]).stdout).trim().to_owned();
    let facts = said(&["process", "facts.yml"]);
    let expected = format!("https://gitlab.com/owner/name gitlab {revision}");
    assert!(facts.contains(&expected), "{facts}");

    git(&["tag", "v1.0"]);
    git(&["checkout", "--quiet", "--detach"]);
    assert!(said(&["why", "release.yml"]).contains("on a push to tag `v1.0` 1 of 3"));
}
