//! Requests recorded in a settings file: what was there stays, and what is read again is what was recorded.

use circlet::rules::settings::{Assigned, Assignment, EntryValue, RecordError, Settings, record};
use circlet::text::{Source, Span};

fn text(key: &'static str, text: &str) -> Assignment {
    Assignment { key, value: Assigned::Text(text.to_owned()) }
}

fn list(key: &'static str, words: &[&str]) -> Assignment {
    let words = words.iter().map(|&word| word.to_owned()).collect();
    Assignment { key, value: Assigned::List(words) }
}

fn flag(key: &'static str) -> Assignment {
    Assignment { key, value: Assigned::True }
}

fn recorded(old: &str, replaced: Option<usize>, assignments: &[Assignment]) -> String {
    let source = Source::new("circlet.toml", old);
    let (settings, mistakes) = Settings::parse(&source);
    assert_eq!(mistakes, []);
    let edits = record(&source, &settings, replaced, assignments).expect("there is a place");
    edits.apply(old)
}

#[test]
fn an_entry_comes_behind_the_last_one_or_at_the_end() {
    let request = [text("collection", "c.json")];
    let entry = "[[generate]]\ncollection = \"c.json\"\n";
    for (old, new) in [
        ("", entry.to_owned()),
        ("\u{feff}", format!("\u{feff}{entry}")),
        ("[rules]", format!("[rules]\n\n{entry}")),
        ("[rules]\n# end\n", format!("[rules]\n# end\n\n{entry}")),
        ("[[generate]]\na = 1\n\n[rules]\n", format!("[[generate]]\na = 1\n\n{entry}\n[rules]\n")),
        (
            "[[generate]]\n# a\n\n# b\n[rules]",
            format!("[[generate]]\n# a\n\n{entry}\n# b\n[rules]"),
        ),
        ("[[generate]]\n# b\n[rules]\n", format!("[[generate]]\n\n{entry}# b\n[rules]\n")),
        ("[[generate]] # x", format!("[[generate]] # x\n\n{entry}")),
        (
            "[[generate]]\na = [\n  'b', # c\n] # d",
            format!("[[generate]]\na = [\n  'b', # c\n] # d\n\n{entry}"),
        ),
    ] {
        assert_eq!(recorded(old, None, &request), new);
    }
}

#[test]
fn an_entry_follows_the_line_ends_of_the_file() {
    let request = [text("collection", "c.json"), list("requires", &["a", "b"])];
    assert_eq!(
        recorded("exclude = []\r\n", None, &request),
        "exclude = []\r\n\r\n[[generate]]\r\ncollection = \"c.json\"\r\nrequires = [\"a\", \"b\"]\r\n"
    );
    assert_eq!(
        recorded("[[generate]]\r\ncollection = \"x\" # y\r\nos = \"macos\"", Some(0), &request),
        "[[generate]]\r\ncollection = \"c.json\" # y\r\nrequires = [\"a\", \"b\"]\r\n"
    );
}

#[test]
fn lines_that_say_the_same_stay_as_they_are() {
    let old = "[[generate]] # z\n  collection = ['a'] # b\nos='linux'\nbail = false\n# c\ntimeout = 0x0a # d\n";
    let request = [
        text("collection", "a"),
        list("os", &["linux"]),
        Assignment { key: "timeout", value: Assigned::Number(10) },
    ];
    assert_eq!(recorded(old, Some(0), &request), old);
    let request = [text("collection", "b"), flag("bail")];
    let new = "[[generate]] # z\n  collection = \"b\" # b\nbail = true\n# c\n";
    assert_eq!(recorded(old, Some(0), &request), new);
}

#[test]
fn any_text_is_read_again_as_it_was_recorded() {
    let mut words =
        vec!["", "a b", "it's", "say \"x\"", "it's \"x\"", "C:\\x", "\u{1}\n\t\u{7f}", "ü 本 ]#"];
    let long = "long ".repeat(30);
    words.push(&long);
    for word in &words {
        let new = recorded("", None, &[text("image", word)]);
        let (settings, mistakes) = Settings::parse(&Source::new("circlet.toml", &*new));
        assert_eq!(mistakes, []);
        let image = &settings.generate[0].key("image").expect("it was recorded").value.value;
        assert_eq!(*image, EntryValue::Text((*word).to_owned()));
    }
    let new = recorded("", None, &[list("requires", &words)]);
    assert!(new.lines().all(|line| line.len() < 170), "{new}");
    let (settings, _) = Settings::parse(&Source::new("circlet.toml", new));
    let read: Vec<_> = settings.generate[0].keys[0].words().iter().map(|word| word.value).collect();
    assert_eq!(read, words);
}

#[test]
fn a_list_in_brackets_cannot_be_added_to() {
    for old in ["generate = []", "generate = [{collection = \"a\"}]\n"] {
        let source = Source::new("circlet.toml", old);
        let (settings, _) = Settings::parse(&source);
        let error = record(&source, &settings, None, &[text("collection", "b")]).unwrap_err();
        let span = Span::new(11, old.trim_end().len());
        assert_eq!(error, RecordError::InBrackets { span });
    }
}
