//! `sarif`: the schema of SARIF 2.1.0 and Microsoft's validator with GitHub's rules, both from npm; and that places and
//! fixes are those of the findings. Says so and passes where there is no validator, but not in CI.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use circlet::text::{Edit, Edits, Span};
use serde_json::Value;

use crate::cases::{Case, all, characters, clean, configs, findings, hostile, offset, report};
use crate::json::faults;

/// Whether there is a validator for this platform.
const IS_BUILT: bool = cfg!(all(target_os = "linux", target_arch = "x86_64"));

/// The folder of the validator; installed when it is missing. `None` where there is none.
#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
fn validator() -> Option<&'static Path> {
    static FOLDER: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let is_expected = IS_BUILT && std::env::var("CI").is_ok_and(|ci| ci == "true");
    match FOLDER.get_or_init(install) {
        Ok(folder) => Some(folder),
        Err(reason) if is_expected => panic!("there is no validator of SARIF: {reason}"),
        Err(reason) => {
            println!("skipped, for there is no validator of SARIF: {reason}");
            None
        }
    }
}

fn install() -> Result<PathBuf, String> {
    if !IS_BUILT {
        return Err("it is built for Linux on x86-64 only".to_owned());
    }
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools");
    let folder = tools.join("node_modules/@microsoft/sarif-multitool-linux");
    if !folder.exists() {
        let npm = Command::new("npm")
            .args(["install", "--no-save", "--no-audit", "--no-fund"])
            .current_dir(&tools)
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("npm cannot be started: {error}"))?;
        assert!(npm.status.success(), "{}", String::from_utf8_lossy(&npm.stderr));
    }
    make_executable(&folder.join("Sarif.Multitool")).map_err(|error| error.to_string())?;
    Ok(folder)
}

/// What the package's install script does, which npm may not run.
fn make_executable(program: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(program, fs::Permissions::from_mode(0o755))?;
    }
    program.metadata().map(drop)
}

fn logs() -> [(&'static str, String); 4] {
    let (hostile, clean) = (hostile(), [clean()]);
    let logs: [(&str, &[Case]); 4] =
        [("none", &[]), ("clean", &clean), ("configs", configs()), ("hostile", &hostile)];
    logs.map(|(name, cases)| (name, report("sarif", cases)))
}

fn run(log: &Value) -> &Value {
    &log["runs"][0]
}

fn results(log: &Value) -> &[Value] {
    run(log)["results"].as_array().expect("a list, also of nothing")
}

#[test]
fn every_log_fits_the_schema() {
    let Some(folder) = validator() else { return };
    let schema = fs::read_to_string(folder.join("sarif-2.1.0.json")).expect("it is in the package");
    let schema: Value = serde_json::from_str(&schema).expect("the schema is JSON");
    for (name, log) in logs() {
        let log = serde_json::from_str(&log).expect("it is JSON");
        assert_eq!(faults(&schema, &log), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn microsofts_validator_with_githubs_rules_finds_nothing() {
    let Some(folder) = validator() else { return };
    let temporary = tempfile::tempdir().expect("there is room for a folder");
    for (name, log) in logs() {
        let path = temporary.path().join(name).with_extension("sarif");
        fs::write(path, log).expect("the file is writable");
    }
    let verdict = temporary.path().join("verdict.json");
    let output = Command::new(folder.join("Sarif.Multitool"))
        .arg("validate")
        .arg(temporary.path().join("*.sarif"))
        .args(["--rule-kind", "Sarif;Ghas;Gh", "--level", "Error;Warning", "--output"])
        .arg(&verdict)
        .env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1")
        .stdin(Stdio::null())
        .output()
        .expect("the validator starts");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}");
    let n_logs = logs().len();
    assert!(said.contains(&format!("{n_logs} files scanned")), "{said}");
    let verdict = fs::read_to_string(verdict).expect("the validator has written it");
    let verdict: Value = serde_json::from_str(&verdict).expect("it is JSON");
    // It asks for a homepage, which circlet does not have yet.
    let is_known = |result: &&Value| result["ruleId"] == "SARIF2005";
    let (known, faults): (Vec<&Value>, Vec<&Value>) = results(&verdict).iter().partition(is_known);
    assert_eq!(faults, Vec::<&Value>::new(), "{said}");
    assert_eq!(known.len(), n_logs);
}

#[test]
fn each_result_knows_its_rule_and_what_github_needs() {
    let cases = configs();
    let log: Value = serde_json::from_str(&report("sarif", cases)).expect("it is JSON");
    let rules = run(&log)["tool"]["driver"]["rules"].as_array().expect("a list");
    assert_eq!(results(&log).len(), findings(cases).count());
    for (result, (source, diagnostic)) in results(&log).iter().zip(findings(cases)) {
        let index = result["ruleIndex"].as_u64().expect("a number");
        let rule = &rules[usize::try_from(index).expect("it is small")];
        assert_eq!((&rule["id"], &result["ruleId"]), (&diagnostic.rule.into(), &rule["id"]));
        let page = rule["help"]["markdown"].as_str().expect("a text");
        assert!(page.starts_with(&format!("# {}\n", diagnostic.rule)));
        let artifact = &result["locations"][0]["physicalLocation"]["artifactLocation"];
        assert_eq!(artifact["uri"], source.name());
        assert!(run(&log)["originalUriBaseIds"].get("%SRCROOT%").is_some());
        assert!(result["partialFingerprints"]["primaryLocationLineHash"].is_string());
    }
}

/// The span of a region in characters.
fn span(text: &str, region: &Value) -> Span {
    let number = |name: &str| region[name].as_u64().expect("a number");
    let offset = |line: &str, column: &str| offset(text, number(line), number(column), characters);
    Span::new(offset("startLine", "startColumn"), offset("endLine", "endColumn"))
}

#[test]
fn regions_and_fixes_are_those_of_the_findings() {
    let cases = all();
    let log: Value = serde_json::from_str(&report("sarif", cases)).expect("it is JSON");
    assert_eq!(run(&log)["columnKind"], "unicodeCodePoints");
    let mut n_fixes = 0;
    for (result, (source, diagnostic)) in results(&log).iter().zip(findings(cases)) {
        let text = source.text();
        let region = &result["locations"][0]["physicalLocation"]["region"];
        // A byte-order mark is not part of a line, and nothing is shown behind the last line break.
        let is_plain = !text.contains('\u{feff}') && !text.ends_with('\n');
        if is_plain || diagnostic.span.end < text.len() {
            assert_eq!(span(text, region).slice(text), diagnostic.span.slice(text));
        }
        let Some(fix) = &diagnostic.fix else { continue };
        let replacements = &result["fixes"][0]["artifactChanges"][0]["replacements"];
        let edit = |replacement: &Value| {
            let new = replacement["insertedContent"]["text"].as_str().expect("a text");
            Edit::replace(span(text, &replacement["deletedRegion"]), new)
        };
        let edits = replacements.as_array().expect("a list").iter().map(edit).collect();
        let edits = Edits::new(edits).expect("they do not overlap");
        assert_eq!(edits.apply(text), fix.edits.apply(text));
        n_fixes += 1;
    }
    assert!(n_fixes > 50, "{n_fixes}");
}
