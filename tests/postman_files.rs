//! Postman's files as we read them: beside each under fixtures/postman/ lies what we say about it.

use std::fmt::{Debug, Display};
use std::fs;
use std::path::{Path, PathBuf};

use circlet::postman::{
    Collection, Concern, Environment, IterationData, Kind, Warning, discover, identify,
    read_collection, read_environment, read_folder, read_iteration_data, read_specification,
};
use circlet::text::Source;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/postman").join(name)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is readable") {
        let path = entry.expect("the entry is readable").path();
        if path.is_dir() { files.extend(self::files(&path)) } else { files.push(path) }
    }
    files.retain(|file| file.extension().is_some_and(|extension| extension != "txt"));
    files.sort();
    files
}

/// A file, named by its path from a folder, with forward slashes.
fn source(file: &Path, folder: &Path) -> Source {
    let name = file.strip_prefix(folder).expect("it lies in the folder");
    let name = name.to_str().expect("it is UTF-8").replace('\\', "/");
    Source::new(name, fs::read_to_string(file).expect("it is readable"))
}

fn assert_said<T: Debug>(result: Result<T, impl Display>, warnings: &[Warning], file: &Path) {
    let mut said = vec![match result {
        Ok(value) => format!("{value:#?}"),
        Err(error) => format!("error: {error}"),
    }];
    said.extend(warnings.iter().map(|warning| format!("warning: {warning}")));
    let expected = snapbox::Data::read_from(&file.with_extension("txt"), None);
    snapbox::assert_data_eq!(said.join("\n") + "\n", expected.raw());
}

#[test]
fn collections_are_read_or_refused_with_a_reason() {
    let folder = folder("collections");
    for file in files(&folder) {
        let mut result = read_collection(&source(&file, &folder));
        let warnings = warnings(&mut result, |collection| &mut collection.warnings);
        assert_said(result, &warnings, &file);
    }
}

#[test]
fn environments_are_read_or_refused_with_a_reason() {
    let folder = folder("environments");
    for file in files(&folder) {
        let mut result = read_environment(&source(&file, &folder));
        let warnings =
            warnings(&mut result, |environment: &mut Environment| &mut environment.warnings);
        assert_said(result, &warnings, &file);
    }
}

#[test]
fn iteration_data_is_read_or_refused_with_a_reason() {
    let folder = folder("data");
    for file in files(&folder) {
        let mut result = read_iteration_data(&source(&file, &folder));
        let warnings = warnings(&mut result, |data: &mut IterationData| &mut data.warnings);
        assert_said(result, &warnings, &file);
    }
}

#[test]
fn v3_folders_are_read_or_refused_with_a_reason() {
    for entry in fs::read_dir(folder("folders")).expect("the folder is readable") {
        let folder = entry.expect("the entry is readable").path();
        if folder.is_file() {
            continue;
        }
        let files: Vec<_> = files(&folder).iter().map(|file| source(file, &folder)).collect();
        let name = folder.file_name().and_then(|name| name.to_str()).expect("it has a name");
        let mut result = read_folder(name, &files);
        let warnings =
            warnings(&mut result, |collection: &mut Collection| &mut collection.warnings);
        assert_said(result, &warnings, &folder);
    }
}

/// Takes the warnings out of a result, to show them as users see them.
fn warnings<T, E>(
    result: &mut Result<T, E>,
    of: impl Fn(&mut T) -> &mut Vec<Warning>,
) -> Vec<Warning> {
    result.as_mut().map(|value| std::mem::take(of(value))).unwrap_or_default()
}

#[test]
fn what_a_repository_holds_is_found() {
    let root = folder("repository");
    let sources: Vec<_> = files(&root).iter().map(|file| source(file, &root)).collect();
    let lines: Vec<_> = discover(&sources)
        .iter()
        .map(|candidate| format!("{:?} {}: {}", candidate.kind, candidate.path, candidate.name))
        .collect();
    let expected = [
        "Specification api/openapi.yaml: Books",
        "Collection postman/collections/books.json: Books",
        "CollectionFolder postman/collections/v3: Book store",
        "Environment postman/environments/local.yaml: Local",
        "Environment postman/environments/nameless.json: postman/environments/nameless.json",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn a_key_in_a_file_is_told_by_its_place_alone() {
    let key = format!("PMAK-{}-{}", "0a".repeat(12), "1b".repeat(17));
    let file = folder("collections").join("nested.json");
    let text = fs::read_to_string(file).expect("it is readable").replace("POST", &key);
    let collection = read_collection(&Source::new("books.json", text)).expect("it is one");
    let [warning] = collection.warnings.as_slice() else { panic!("{:?}", collection.warnings) };
    assert_eq!(warning.concern, Concern::Key);
    assert!(warning.to_string().starts_with("books.json:17:49: "), "{warning}");
    assert!(!warning.to_string().contains(&key[5..]), "{warning}");
}

#[test]
fn the_example_has_nothing_to_warn_of() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/bookstore/postman");
    let collection = read_collection(&source(&root.join("collections/bookstore.json"), &root));
    let collection = collection.expect("it is a collection");
    assert_eq!((collection.n_requests, collection.n_test_scripts), (3, 3));
    assert_eq!(collection.warnings, []);
    let environment = read_environment(&source(&root.join("environments/staging.json"), &root));
    let environment = environment.expect("it is an environment");
    assert_eq!(environment.variables, ["baseUrl"]);
    assert_eq!(environment.warnings, []);
}

#[test]
fn a_specification_is_told_from_other_files() {
    let yaml = Source::new("api.yaml", "openapi: 3.1.0\ninfo: {title: Books}\n");
    assert_eq!(identify(&yaml), Some(Kind::Specification));
    assert_eq!(read_specification(&yaml), Ok(Vec::new()));
    let other = Source::new("package.json", "{\"name\": \"books\"}");
    assert_eq!(identify(&other), None);
    let error = read_specification(&other).expect_err("it is none");
    assert_eq!(
        error.to_string(),
        "package.json: the file has no key `openapi`, `swagger` or `asyncapi`"
    );
}

#[test]
fn files_cut_off_anywhere_are_survived() {
    for file in files(&folder("")) {
        let whole = source(&file, &folder(""));
        for length in (0..whole.text().len()).filter(|&at| whole.text().is_char_boundary(at)) {
            let part = Source::new(whole.name(), &whole.text()[..length]);
            let errors = [
                read_collection(&part).err().map(|error| error.to_string()),
                read_environment(&part).err().map(|error| error.to_string()),
            ];
            drop(read_iteration_data(&part));
            // Nothing is both.
            assert!(errors.iter().any(Option::is_some), "{}", part.text());
        }
    }
}
