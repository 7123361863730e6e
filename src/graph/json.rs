//! The graph as one JSON document.

use crate::graph::{Format, Graph};

pub(super) const FORMAT: Format =
    Format { name: "json", doc: "one document with all of it, for programs", write };

fn write(graph: &Graph) -> String {
    let json = serde_json::to_string_pretty(graph);
    json.expect("strings and numbers always serialize") + "\n"
}
