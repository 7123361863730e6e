//! Holds the shape of the project: floors, file lengths, no orphans.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules of the library from the ground up. A module imports only from lower floors, or from itself.
const FLOORS: &[&[&str]] = &[
    &["text", "lang"],
    &["diagnostic"],
    &["yaml", "expression"],
    &["model"],
    &["process", "postman", "graph"],
    &["rules", "difference"],
    &["template", "pack"],
    &["merge", "report"],
];

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is readable") {
        let path = entry.expect("the entry is readable").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

/// The modules named in `crate::module` paths.
fn imports(text: &str) -> Vec<&str> {
    text.split("crate::")
        .skip(1)
        .map(|rest| {
            rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or(rest)
        })
        .filter(|module| module.starts_with(|c: char| c.is_ascii_lowercase()))
        .collect()
}

#[test]
fn modules_import_only_from_lower_floors() {
    let mut faults = Vec::new();
    for file in rust_files(&root().join("src")) {
        let inside = file.strip_prefix(root().join("src")).expect("it lies in src");
        let module = inside.iter().next().and_then(|name| name.to_str()).expect("it has a name");
        let module = module.trim_end_matches(".rs");
        if ["lib", "main", "cli"].contains(&module) {
            continue;
        }
        let Some(own) = floor(module) else {
            faults.push(format!("{module} has no floor"));
            continue;
        };
        let text = fs::read_to_string(&file).expect("the file is readable");
        for import in imports(&text) {
            let lower = floor(import).is_some_and(|other| other < own);
            if !lower && import != module {
                faults.push(format!("{} imports crate::{import}", inside.display()));
            }
        }
    }
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn files_stay_under_400_lines() {
    let folders = ["src", "tests"];
    let files = folders.iter().flat_map(|folder| rust_files(&root().join(folder)));
    let long: Vec<_> = files
        .map(|file| {
            let lines = fs::read_to_string(&file).expect("the file is readable").lines().count();
            (file, lines)
        })
        .filter(|&(_, lines)| lines > 400)
        .collect();
    assert_eq!(long, Vec::new());
}

#[test]
fn every_file_is_part_of_a_module() {
    for file in rust_files(&root().join("src")) {
        let stem = file.file_stem().and_then(|stem| stem.to_str()).expect("it has a name");
        if ["lib", "main"].contains(&stem) {
            continue;
        }
        let folder = file.parent().expect("it has a folder");
        let (name, folder) = match stem {
            "mod" => (
                folder.file_name().and_then(|name| name.to_str()).expect("it has a name"),
                folder.parent().expect("it has a parent"),
            ),
            _ => (stem, folder),
        };
        let parents = ["mod.rs", "lib.rs", "main.rs"].map(|parent| folder.join(parent));
        let beside = folder.with_extension("rs");
        let declared = parents.iter().chain([&beside]).any(|parent| {
            fs::read_to_string(parent).is_ok_and(|text| text.contains(&format!("mod {name};")))
        });
        assert!(declared, "{} is declared by no module", file.display());
    }
}
