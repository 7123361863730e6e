//! `--schema` on fixtures/schema: what each schema finds in the config beside it, and where.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use circlet::rules::{Options, Schema, SchemaError, validate_with};
use circlet::text::Source;

fn schemas() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/schema");
    let entries = fs::read_dir(folder).expect("the folder is readable");
    let paths = entries.map(|entry| entry.expect("the entry is readable").path());
    let mut schemas: Vec<_> =
        paths.filter(|path| path.extension().is_some_and(|it| it == "json")).collect();
    schemas.sort();
    schemas
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("the fixture is readable")
}

/// The schema's findings with the text they are about, their labels and help.
fn listing(source: &Source, schema: &Schema) -> String {
    let mut listing = String::new();
    let options = Options { schema: Some(schema), ..Options::default() };
    let diagnostics = validate_with(source, options).diagnostics;
    for diagnostic in diagnostics.iter().filter(|it| it.rule == "schema") {
        let place = source.line_column(diagnostic.span.start);
        let text = diagnostic.span.slice(source.text()).lines().next().unwrap_or_default();
        let message = &diagnostic.message;
        writeln!(listing, "{}:{}: at `{text}`: {message}", place.line, place.column)
            .expect("a string takes it");
        for label in &diagnostic.labels {
            let place = source.line_column(label.span.start);
            writeln!(listing, "    {}:{}: {}", place.line, place.column, label.message)
                .expect("a string takes it");
        }
        if let Some(help) = &diagnostic.help {
            writeln!(listing, "    help: {help}").expect("a string takes it");
        }
    }
    listing
}

#[test]
fn findings_stand_at_the_text_that_departs_from_the_schema() {
    let assert = snapbox::Assert::new().action_env("SNAPSHOTS");
    for path in schemas() {
        let schema = Schema::new("rules.json", &read(&path)).expect("it is a schema");
        let source = Source::new("config.yml", read(&path.with_extension("yml")));
        let found = listing(&source, &schema);
        assert.eq(found, snapbox::Data::read_from(&path.with_extension("txt"), None).raw());
    }
}

#[test]
fn a_schema_that_allows_everything_finds_nothing() {
    let schema = Schema::new("rules.json", "\u{feff}{}").expect("it is a schema");
    for path in schemas() {
        let source = Source::new("config.yml", read(&path.with_extension("yml")));
        assert_eq!(listing(&source, &schema), "");
    }
}

#[test]
fn no_beginning_of_a_config_makes_a_schema_panic() {
    for path in schemas() {
        let schema = Schema::new("rules.json", &read(&path)).expect("it is a schema");
        let text = read(&path.with_extension("yml"));
        for (offset, _) in text.char_indices().step_by(3) {
            listing(&Source::new("config.yml", &text[..offset]), &schema);
        }
    }
}

#[test]
fn what_is_no_schema_is_refused() {
    assert!(matches!(Schema::new("x", "{"), Err(SchemaError::Json(_))));
    assert!(matches!(Schema::new("x", "{\"type\": 1}"), Err(SchemaError::Schema { .. })));
    let remote = Schema::new("x", "{\"$ref\": \"https://example.com/schema.json\"}");
    let message = remote.expect_err("it is not at hand").to_string();
    assert!(message.contains("`https://example.com/schema.json` is not looked up"), "{message}");
}
