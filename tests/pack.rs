//! `pack` on the folders of fixtures/pack: `files` is packed, `packed.yml` is what comes of it and `findings.txt` what is
//! said; in folders called `orb-…`, files are included.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use circlet::diagnostic::Diagnostic;
use circlet::pack::{File, Include, Options, Packed, RULES, is_packed};
use circlet::text::Source;
use circlet::yaml::{self, Entry, Node, ScalarValue, Value};
use snapbox::Data;

/// A folder of `fixtures/pack` and all files in it, those too that do not count.
struct Case {
    folder: PathBuf,
    files: Vec<File>,
}

impl Case {
    fn read(folder: PathBuf) -> Self {
        let root = folder.join("files");
        let mut files = Vec::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("the folder is readable") {
                let path = entry.expect("the entry is readable").path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let inside = path.strip_prefix(&root).expect("it lies inside");
                let inside = inside.to_str().expect("fixtures have plain names").to_owned();
                let text = fs::read_to_string(&path).expect("the fixture is readable");
                files.push(File { source: Source::new(&inside, text), path: inside });
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self { folder, files }
    }

    fn is_orb(&self) -> bool {
        let name = self.folder.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| name.starts_with("orb-"))
    }

    fn counting(&self) -> Vec<File> {
        self.files.iter().filter(|file| is_packed(&file.path)).cloned().collect()
    }

    fn pack(&self, counting: &[File]) -> Packed {
        let read = |path: &str| {
            let file = self.files.iter().find(|file| file.path == path);
            file.map(|file| file.source.text().to_owned()).ok_or(format!("no file `{path}`"))
        };
        let include: Include<'_> = &read;
        circlet::pack(counting, Options { include: self.is_orb().then_some(include) })
    }
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/pack");
    let entries = fs::read_dir(folder).expect("the folder is readable");
    let mut folders: Vec<_> =
        entries.map(|entry| entry.expect("the entry is readable").path()).collect();
    folders.sort();
    assert!(folders.len() > 10);
    folders.into_iter().map(Case::read).collect()
}

/// One line for each finding, and an indented one for each other place.
fn listing(files: &[File], packed: &Packed) -> String {
    let mut lines = String::new();
    for (file, found) in files.iter().zip(&packed.diagnostics) {
        for diagnostic in found {
            let place = file.source.line_column(diagnostic.span.start);
            let (severity, rule) = (diagnostic.severity.name(), diagnostic.rule);
            let (path, message) = (&file.path, &diagnostic.message);
            let (line, column) = (place.line, place.column);
            writeln!(lines, "{path}:{line}:{column}: {severity}[{rule}] {message}")
                .expect("a string takes it");
            for label in &diagnostic.labels {
                let place = file.source.line_column(label.span.start);
                writeln!(lines, "    {}:{}: {}", place.line, place.column, label.message)
                    .expect("a string takes it");
            }
        }
    }
    lines
}

#[test]
fn folders_pack_to_the_config_beside_them() {
    let assert = snapbox::Assert::new().action_env("SNAPSHOTS");
    for case in cases() {
        let files = case.counting();
        let packed = case.pack(&files);
        let findings = listing(&files, &packed);
        for (name, text) in
            [("findings.txt", findings), ("packed.yml", packed.text.unwrap_or_default())]
        {
            let path = case.folder.join(name);
            println!("{}", path.display());
            if text.is_empty() {
                assert!(!path.exists(), "nothing was expected");
            } else {
                assert.eq(text, Data::read_from(&path, None).raw());
            }
        }
    }
}

/// The files of an example on a page.
fn example(page: &str, heading: &str) -> Case {
    let start = format!("\n## {heading}\n\n```yaml\n");
    let (_, rest) = page.split_once(&start).expect("the page has the heading");
    let (example, _) = rest.split_once("```\n").expect("the example ends");
    let files = example.split("# ").skip(1).map(|file| {
        let (path, text) = file.split_once('\n').expect("the file has lines");
        File { path: path.to_owned(), source: Source::new(path, text) }
    });
    Case { folder: PathBuf::from("orb-example"), files: files.collect() }
}

#[test]
fn the_examples_of_pages_break_and_keep_their_rules() {
    assert!(RULES.is_sorted_by(|a, b| a.code < b.code));
    for rule in RULES {
        assert!(rule.page.starts_with(&format!("# {}\n\n", rule.code)));
        assert!(rule.summary().ends_with('.'), "{}: {}", rule.code, rule.summary());
        let found = |heading: &str| {
            let case = example(rule.page, heading);
            let packed = case.pack(&case.counting());
            let found = packed.diagnostics.into_iter().flatten();
            found.map(|it| (it.rule, it.severity)).collect::<Vec<_>>()
        };
        assert!(found("Bad").contains(&(rule.code, rule.severity)), "{}", rule.code);
        assert_eq!(found("Good"), [], "{}", rule.code);
    }
}

#[test]
fn a_packed_config_is_yaml_without_aliases_that_packs_to_itself() {
    for case in cases() {
        let Some(text) = case.pack(&case.counting()).text else { continue };
        let parsed = yaml::parse(&text);
        assert_eq!(parsed.diagnostics, [], "{text}");
        assert!(parsed.document.anchors().is_empty(), "{text}");
        let file =
            File { path: "config.yml".to_owned(), source: Source::new("config.yml", &*text) };
        assert_eq!(circlet::pack(&[file], Options::default()).text.as_ref(), Some(&text));
    }
}

#[test]
fn the_order_of_the_files_does_not_matter() {
    for case in cases() {
        let mut files = case.counting();
        let text = case.pack(&files).text;
        files.reverse();
        assert_eq!(case.pack(&files).text, text);
    }
}

#[test]
fn a_file_that_ends_too_early_is_no_panic() {
    for case in cases() {
        let files = case.counting();
        for (index, file) in files.iter().enumerate() {
            for (offset, _) in file.source.text().char_indices().step_by(5) {
                let mut files = files.clone();
                let text = &file.source.text()[..offset];
                files[index].source = Source::new(&file.path, text);
                case.pack(&files);
            }
        }
    }
}

#[test]
fn aliases_across_files_cannot_make_a_config_endless() {
    let list = format!("list: &list [{}]\n", "1, ".repeat(5_000));
    let aliases =
        (0..5_000).map(|number| format!("k{number}: *list\n")).collect::<Vec<_>>().concat();
    let file =
        |path: &str, text: String| File { path: path.into(), source: Source::new(path, text) };
    let files = [file("a.yml", list), file("b.yml", aliases)];
    let packed = circlet::pack(&files, Options::default());
    assert_eq!(packed.text, None);
    let rules: Vec<_> = packed.diagnostics.iter().flatten().map(|it| it.rule).collect();
    assert_eq!(rules, ["yaml-alias-bomb"]);
}

#[test]
fn merge_keys_across_files_cannot_make_a_config_endless() {
    let entries: Vec<_> = (0..3_000).map(|number| format!("  k{number}: 1\n")).collect();
    let map = format!("map: &map\n{}", entries.concat());
    let merges: Vec<_> =
        (0..3_000).map(|number| format!("m{number}: {{<<: [*map, *map]}}\n")).collect();
    let file = |path: &str, text| File { path: path.into(), source: Source::new(path, text) };
    let files = [file("a.yml", map), file("b.yml", merges.concat())];
    let packed = circlet::pack(&files, Options::default());
    let rules: Vec<_> = packed.diagnostics.iter().flatten().map(|it| it.rule).collect();
    assert_eq!(rules, ["yaml-alias-bomb"]);
}

/// What a value means, whatever its spelling: aliases and merge keys resolved, keys sorted.
fn meaning(node: Node<'_>) -> String {
    match node.target().value() {
        Value::Mapping(mapping) => {
            let entries = mapping.merged().into_iter().map(|merged| merged.entry);
            let entry = |it: Entry<'_>| format!("{}: {}", meaning(it.key), meaning(it.value));
            let mut entries: Vec<_> = entries.map(entry).collect();
            entries.sort();
            format!("{{{}}}", entries.join(", "))
        }
        Value::Sequence(sequence) => {
            let items: Vec<_> = sequence.items().map(meaning).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Alias(alias) => format!("*{}", alias.name),
        Value::Scalar(scalar) => match node.scalar_value() {
            Some(ScalarValue::String) | None => format!("{:?}", scalar.text),
            Some(ScalarValue::Timestamp | ScalarValue::BigInt) => scalar.text.to_string(),
            Some(value) => format!("{value:?}"),
        },
    }
}

#[test]
fn packing_a_public_config_keeps_what_it_means() {
    let corpus = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus"));
    let mut folders = vec![corpus.to_owned()];
    let mut paths = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() { folders.push(path) } else { paths.push(path) }
        }
    }
    if paths.is_empty() {
        println!("skipped: the corpus of public configs is not here");
        return;
    }
    paths.sort();
    let mut n_packed = 0;
    for path in
        paths.iter().filter(|path| path.extension().is_some_and(|it| it == "yml")).step_by(3)
    {
        let Ok(text) = fs::read_to_string(path) else { continue };
        let file =
            File { path: "config.yml".to_owned(), source: Source::new("config.yml", &*text) };
        let Some(packed) = circlet::pack(&[file], Options::default()).text else { continue };
        let (old, new) = (yaml::parse(&text), yaml::parse(&packed));
        assert_eq!(new.diagnostics, [], "{}:\n{packed}", path.display());
        // An alias above its anchor is an error alone, but files share their anchors wherever those stand.
        let has_unknown_alias = old.diagnostics.iter().any(Diagnostic::is_error);
        let (old, new) = (old.document.root(), new.document.root());
        if has_unknown_alias || old.is_none_or(Node::is_null) {
            continue;
        }
        assert_eq!(new.map(meaning), old.map(meaning), "{}", path.display());
        n_packed += 1;
    }
    assert!(n_packed > 150, "only {n_packed} configs were packed");
}
