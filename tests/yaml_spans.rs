//! The spans of every tree keep what the docs of `circlet::yaml` promise: on our fixtures and on the corpus.

use std::path::{Path, PathBuf};

use circlet::diagnostic::Diagnostic;
use circlet::text::{Source, Span};
use circlet::yaml::{Document, Mapping, Node, Scalar, ScalarStyle, Sequence, Value, parse};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder is readable") {
        let path = entry.expect("the entry is readable").path();
        if path.is_dir() {
            files.extend(yaml_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "yml") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Collects what is wrong with one tree.
struct Check<'d> {
    document: &'d Document<'d>,
    text: &'d str,
    faults: Vec<String>,
}

impl<'d> Check<'d> {
    fn new(document: &'d Document<'d>) -> Self {
        Self { document, text: document.text(), faults: Vec::new() }
    }

    fn hold(&mut self, holds: bool, span: Span, fact: &str) {
        if !holds {
            self.faults.push(format!("{fact}: {span:?} {:?}", span.slice(self.text)));
        }
    }

    /// The bytes between two tokens, without blanks, line breaks and comments.
    fn between(&self, span: Span) -> String {
        let mut rest = String::new();
        for (offset, character) in span.slice(self.text).char_indices() {
            let offset = span.start + offset;
            let in_comment = self.document.comments().iter().any(|it| it.span.contains(offset));
            if !in_comment && !" \t\r\n\u{feff}".contains(character) {
                rest.push(character);
            }
        }
        rest
    }

    fn node(&mut self, node: Node<'d>) {
        let (span, full) = (node.span(), node.full_span());
        self.hold(
            span.end <= self.text.len() && self.text.is_char_boundary(span.start),
            span,
            "lies in the text",
        );
        self.hold(full.covers(span), full, "the full span covers the span");
        self.hold(full.end == span.end, full, "anchor and tag stand before the content");
        if let Some(anchor) = node.anchor() {
            let token = anchor.span.slice(self.text);
            self.hold(
                token.strip_prefix('&') == Some(&anchor.name),
                anchor.span,
                "an anchor is `&name`",
            );
            self.hold(anchor.node == node.id(), anchor.span, "an anchor knows its node");
        }
        if let Some((tag, span)) = node.tag() {
            self.hold(tag.starts_with('!'), span, "a tag starts with `!`");
        }
        match node.value() {
            Value::Scalar(scalar) => self.scalar(node, scalar),
            Value::Sequence(sequence) => self.sequence(sequence),
            Value::Mapping(mapping) => self.mapping(mapping),
            Value::Alias(alias) => {
                let token = span.slice(self.text);
                self.hold(token.strip_prefix('*') == Some(alias.name), span, "an alias is `*name`");
            }
        }
    }

    fn mapping(&mut self, mapping: Mapping<'d>) {
        let span = mapping.node().span();
        self.brackets(mapping.flow, span, ['{', '}']);
        let mut end = span.start;
        for entry in mapping.entries() {
            let (key, value) = (entry.key.full_span(), entry.value.full_span());
            self.hold(span.covers(entry.span()), entry.span(), "an entry lies in its map");
            self.hold(end <= key.start, key, "entries stand in order, apart");
            self.hold(key.end <= value.start, value, "a value stands behind its key");
            let gap = self.between(Span::new(key.end, value.start.max(key.end)));
            let is_missing = entry.value.span().is_empty();
            let is_colon = gap == ":" || is_missing && gap.is_empty();
            self.hold(is_colon, key.join(value), "a colon stands between key and value");
            if is_missing && value.is_empty() && gap == ":" {
                let behind = self.text[..value.start].ends_with(':');
                self.hold(behind, value, "a missing value stands behind its colon");
            }
            end = value.end;
        }
        if let (false, Some(first), Some(last)) =
            (mapping.flow, mapping.entries().next(), mapping.entries().next_back())
        {
            let children = first.span().join(last.span());
            self.hold(span == children, span, "a block map runs from first to last child");
        }
    }

    fn sequence(&mut self, sequence: Sequence<'d>) {
        let span = sequence.node().span();
        self.brackets(sequence.flow, span, ['[', ']']);
        let dashes: Vec<_> = sequence.dashes().collect();
        let expected = if sequence.flow { 0 } else { sequence.len() };
        self.hold(dashes.len() == expected, span, "each item of a block list has a dash");
        let mut end = span.start;
        for (index, item) in sequence.items().enumerate() {
            let full = item.full_span();
            self.hold(span.covers(full), full, "an item lies in its list");
            self.hold(end <= full.start, full, "items stand in order, apart");
            if let Some(&dash) = dashes.get(index) {
                self.hold(self.text[dash..].starts_with('-'), Span::empty(dash), "a dash is `-`");
                self.hold(end <= dash && dash < full.start, full, "an item stands behind its dash");
                let gap = self.between(Span::new(end.min(full.start), full.start));
                self.hold(gap == "-", full, "only a dash stands before an item");
                if full.is_empty() {
                    self.hold(
                        full.start == dash + 1,
                        full,
                        "a missing item stands behind its dash",
                    );
                }
            }
            end = full.end;
        }
        if let (Some(&first), Some(last)) = (dashes.first(), sequence.items().next_back()) {
            let children = Span::empty(first).join(last.full_span());
            self.hold(
                span == children,
                span,
                "a block list runs from its first dash to its last child",
            );
        }
    }

    fn brackets(&mut self, flow: bool, span: Span, [open, close]: [char; 2]) {
        let slice = span.slice(self.text);
        // `[a: b]` holds a map of one entry without braces.
        let single = open == '{' && !slice.starts_with('{');
        if flow && !single {
            let fits = slice.starts_with(open) && slice.ends_with(close);
            self.hold(fits, span, "a flow collection runs from bracket to bracket");
        }
    }

    fn scalar(&mut self, node: Node<'d>, scalar: &Scalar<'_>) {
        let (span, content) = (node.span(), scalar.content);
        let slice = span.slice(self.text);
        self.hold(span.covers(content), content, "content lies in the scalar");
        match scalar.style {
            ScalarStyle::Plain => {
                self.hold(content == span, span, "a plain scalar is its content");
                self.hold(fold(slice) == scalar.text, span, "a plain scalar reads as written");
            }
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                let quote = if scalar.style == ScalarStyle::SingleQuoted { '\'' } else { '"' };
                let inner = slice.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
                self.hold(inner == Some(content.slice(self.text)), span, "content lies in quotes");
                self.hold(reads_as(slice, &scalar.text), span, "a quoted scalar re-reads the same");
            }
            ScalarStyle::Literal | ScalarStyle::Folded => self.block_scalar(span, scalar),
        }
    }

    fn block_scalar(&mut self, span: Span, scalar: &Scalar<'_>) {
        let slice = span.slice(self.text);
        let mark = if scalar.style == ScalarStyle::Literal { '|' } else { '>' };
        self.hold(slice.starts_with(mark), span, "a block scalar starts with its mark");
        let header_end = slice.find(['\n', '\r']).unwrap_or(slice.len());
        let header = slice[..header_end].split('#').next().unwrap_or_default();
        let in_line = header.contains('+') || !slice.ends_with(['\n', '\r']);
        self.hold(in_line, span, "a block scalar ends before a line break");
        if !header.contains('+') && !scalar.content.is_empty() {
            let last = slice.rsplit(['\n', '\r']).next().unwrap_or_default();
            let ends_with_blanks = scalar.text.trim_end_matches('\n').ends_with(' ');
            let has_content = !last.trim_matches(' ').is_empty() || ends_with_blanks;
            self.hold(has_content, span, "a block scalar ends with a line of content");
        }
        let behind = &self.text[span.end..];
        let break_behind = if behind.is_empty() { "" } else { "\n" };
        // An explicit indent counts from the parent's, which the slice does not show.
        let explicit = header.chars().find_map(|character| character.to_digit(10));
        let indent = slice[header_end..]
            .lines()
            .find(|line| !line.trim().is_empty())
            .map_or(1, |line| line.len() - line.trim_start_matches(' ').len());
        if explicit.is_none() {
            let lead = if indent == 0 { "--- " } else { "- " };
            let again = format!("{lead}{slice}{break_behind}");
            self.hold(reads_as(&again, &scalar.text), span, "a block scalar re-reads the same");
        }
    }

    fn comments(&mut self) {
        let mut end = 0;
        for comment in self.document.comments() {
            let span = comment.span;
            self.hold(end <= span.start, span, "comments stand in order, apart");
            self.hold(span.slice(self.text).starts_with('#'), span, "a comment starts with `#`");
            let behind = &self.text[span.end..];
            self.hold(
                behind.is_empty() || behind.starts_with(['\n', '\r']),
                span,
                "a comment runs to the end of its line",
            );
            let line = self.text[..span.start].rsplit(['\n', '\r']).next().unwrap_or_default();
            let own_line = line.trim_matches([' ', '\t', '\u{feff}']).is_empty();
            self.hold(own_line == comment.own_line, span, "own_line tells what stands before");
            end = span.end;
        }
    }

    /// Everything that is written belongs to a token that the tree knows, or is punctuation.
    fn coverage(&mut self) {
        let mut tokens: Vec<Span> = self.document.comments().iter().map(|it| it.span).collect();
        for node in self.document.nodes() {
            tokens.extend(node.anchor().map(|anchor| anchor.span));
            tokens.extend(node.tag().map(|(_, span)| span));
            match node.value() {
                Value::Scalar(scalar) if !scalar.content.is_empty() => {
                    // The header of a block scalar may have a comment behind it.
                    let is_block =
                        matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded);
                    tokens.push(if is_block { scalar.content } else { node.span() });
                }
                Value::Scalar(_) | Value::Alias(_) => tokens.push(node.span()),
                Value::Sequence(_) | Value::Mapping(_) => {}
            }
        }
        tokens.retain(|span| !span.is_empty());
        tokens.sort();
        let mut end = 0;
        for token in tokens.into_iter().chain([Span::empty(self.text.len())]) {
            self.hold(end <= token.start, token, "tokens do not overlap");
            let gap = Span::new(end.min(token.start), token.start);
            let is_punctuation = gap.slice(self.text).lines().all(|line| {
                let markers = line.starts_with("...") || line.starts_with('%');
                markers
                    || line
                        .chars()
                        .all(|character| " \t\r\u{feff}-+?:,[]{}|>0123456789".contains(character))
            });
            self.hold(is_punctuation, gap, "only punctuation stands between tokens");
            end = token.end;
        }
    }

    fn all(mut self) -> Vec<String> {
        let mut start = 0;
        for node in self.document.nodes() {
            self.node(node);
            let at = node.full_span().start;
            self.hold(start <= at, node.full_span(), "nodes come in the order of the text");
            start = at;
        }
        self.comments();
        self.coverage();
        self.faults
    }
}

/// A plain scalar's text from its lines: one break is a blank, each further one a line break.
fn fold(slice: &str) -> String {
    let mut folded = String::new();
    let mut n_breaks = 0;
    for line in slice.replace("\r\n", "\n").split(['\n', '\r']) {
        let line = line.trim_matches([' ', '\t']);
        if !line.is_empty() && n_breaks == 1 {
            folded.push(' ');
        } else if !line.is_empty() {
            folded.extend(std::iter::repeat_n('\n', n_breaks.max(1) - 1));
        }
        folded.push_str(line);
        n_breaks = if line.is_empty() { n_breaks + 1 } else { 1 };
    }
    folded
}

/// Whether the first scalar of a text has this value.
fn reads_as(text: &str, value: &str) -> bool {
    let parsed = parse(text);
    let scalar = parsed.document.nodes().find_map(|node| match node.value() {
        Value::Scalar(scalar) => Some(scalar.text.to_string()),
        _ => None,
    });
    scalar.as_deref() == Some(value)
}

/// What is wrong with the tree of a text; nothing when it has none.
fn faults(text: &str) -> Vec<String> {
    let parsed = parse(text);
    if parsed.diagnostics.iter().any(Diagnostic::is_error) {
        return Vec::new();
    }
    Check::new(&parsed.document).all()
}

fn read(path: &Path) -> Source {
    let bytes = std::fs::read(path).expect("the file is readable");
    Source::from_bytes(path.display().to_string(), bytes).expect("the file is UTF-8")
}

fn report(faults: &mut Vec<String>, name: &str, found: Vec<String>) {
    faults.extend(found.into_iter().map(|fault| format!("{name}: {fault}")));
}

#[test]
fn fixtures_have_the_spans_that_the_docs_promise() {
    let files = yaml_files(&root().join("fixtures/yaml/tree"));
    assert!(files.len() > 50, "the fixtures are there");
    let mut found = Vec::new();
    for path in files {
        let source = read(&path);
        report(&mut found, source.name(), faults(source.text()));
        // Each prefix that is YAML is a fixture of its own: one that ends in the middle of something.
        for (end, _) in source.text().char_indices() {
            let prefix = &source.text()[..end];
            report(&mut found, &format!("{prefix:?}"), faults(prefix));
        }
    }
    found.truncate(20);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn corpus_files_have_the_spans_that_the_docs_promise() {
    let corpus = root().join("../shared/corpus");
    if !corpus.exists() {
        println!("skipped: the corpus is not here");
        return;
    }
    let mut found = Vec::new();
    for path in yaml_files(&corpus) {
        report(&mut found, &path.display().to_string(), faults(read(&path).text()));
    }
    found.truncate(20);
    assert!(found.is_empty(), "{}", found.join("\n"));
}
