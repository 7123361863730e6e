//! All fixes of a config at once: they come to an end, bring no error, and leave nothing that they could still mend.

use std::fs;
use std::path::{Path, PathBuf};

use circlet::rules::{Fixed, Which, fix, validate};
use circlet::text::Source;

/// The configs below a folder; none when it is absent.
fn configs(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.expect("the entry is readable").path();
        if path.is_dir() {
            found.extend(configs(&path));
        } else if path.extension().is_some_and(|extension| extension == "yml") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn n_errors(source: &Source) -> usize {
    validate(source).iter().filter(|diagnostic| diagnostic.is_error()).count()
}

/// How many fixes were made in the configs below a folder.
fn fix_all(folder: &str, which: Which) -> usize {
    let mut n_fixed = 0;
    for path in configs(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)) {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let before = Source::new("config.yml", text);
        let Fixed { source: after, diagnostics, n_fixed: n } = fix(&before, which, validate);
        assert_eq!(diagnostics, validate(&after), "{}", path.display());
        assert!(n_errors(&after) <= n_errors(&before), "{}", path.display());
        assert_eq!(fix(&after, which, validate).n_fixed, 0, "{}", path.display());
        if n == 0 {
            assert_eq!(before.text(), after.text(), "{}", path.display());
        }
        n_fixed += n;
    }
    n_fixed
}

#[test]
fn fixes_of_the_fixtures_come_to_an_end() {
    let n_safe = fix_all("fixtures/validate", Which::Safe);
    let n_all = fix_all("fixtures/validate", Which::All);
    assert!(n_safe > 5 && n_all > n_safe, "{n_safe} safe fixes, {n_all} in all");
}

#[test]
fn fixes_of_public_configs_come_to_an_end() {
    let n_fixed = fix_all("../shared/corpus/real", Which::All);
    println!("{n_fixed} fixes");
}
