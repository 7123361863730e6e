//! Looking up one key of a map finds what reading all of them finds, in small maps and in large ones.

use std::fmt::Write as _;

use circlet::yaml::{Entry, Mapping, Node, parse};

/// How many keys the maps have besides those that matter.
const SIZES: [usize; 3] = [0, 10, 1000];

/// Compares every key, and one that is not there, with the whole list of entries.
fn agrees(mapping: Mapping<'_>) {
    let merged = mapping.merged();
    for one in &merged {
        let Some(name) = one.entry.name() else { continue };
        let found = mapping.get_merged(name).expect("the key is there");
        assert_eq!(found.entry.key.id(), one.entry.key.id(), "{name}");
        assert_eq!(found.via.map(Node::id), one.via.map(Node::id), "{name}");
        let own = mapping.get(name).map(|entry| entry.key.id());
        assert_eq!(own, one.via.is_none().then_some(one.entry.key.id()), "{name}");
    }
    assert!(mapping.get_merged("not there").is_none());
    assert_eq!(mapping.merges().count(), mapping.entries().filter(Entry::is_merge).count());
}

#[test]
fn repeated_merged_and_odd_keys_are_found_in_maps_of_any_size() {
    for size in SIZES {
        let mut text = "base: &base {own: 1, inherited: 2, <<: {deep: 3}}\nother: &other {inherited: 4, late: 5}\nmap:\n".to_owned();
        for index in 0..size {
            writeln!(text, "  key{index}: {index}").expect("a string takes it");
        }
        text += "  own: 6\n  ? [odd]\n  : 7\n  <<: [*base, *other]\n  12: 8\n  own: 9\n  \"<<\": 10\n  <<: {last: 11}\n";
        let document = parse(&text).document;
        let root = document.root().and_then(Node::as_mapping).expect("it is a map");
        let map = root.get("map").and_then(|map| map.value.as_mapping()).expect("it is a map");
        agrees(map);
        let value = |name| map.get_merged(name).and_then(|it| it.entry.value.as_str());
        let names = ["own", "inherited", "deep", "late", "12", "last", "key1"];
        let key1 = (size > 1).then_some("1");
        let expected = [Some("9"), Some("2"), Some("3"), Some("5"), Some("8"), Some("11"), key1];
        assert_eq!(names.map(value), expected, "{size}");
    }
}
