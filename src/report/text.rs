//! Snippets of the file with the place underlined, in rustc's look.

use annotate_snippets::{AnnotationKind, Element, Group, Level, Patch, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::report::excerpt::excerpts;
use crate::report::{Colour, Format, Report, phrase, visible_controls};
use crate::text::{LineColumn, Source, Span};

pub(super) const FORMAT: Format = Format {
    name: "text",
    doc: "the lines concerned, underlined and explained",
    is_for_people: true,
    write,
};

/// Other places shown with a finding; more would fill a screen.
const MAX_LABELS: usize = 8;
/// A fix that touches more bytes than this is named but not shown.
const MAX_PATCH: usize = 2_000;

fn write(reports: &[Report<'_>], colour: Colour) -> String {
    let renderer = match colour {
        Colour::Never => Renderer::plain(),
        Colour::Ansi => Renderer::styled(),
    };
    // The excerpt cuts long lines; the renderer must not cut them again.
    let renderer = renderer.term_width(usize::from(u16::MAX));
    let mut out = String::new();
    for Report { source, diagnostics, .. } in reports {
        for diagnostic in *diagnostics {
            out.push_str(&visible_controls(&render(&renderer, source, diagnostic)));
            out.push_str("\n\n");
        }
    }
    out
}

fn render(renderer: &Renderer, source: &Source, diagnostic: &Diagnostic) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let labels = &diagnostic.labels[..diagnostic.labels.len().min(MAX_LABELS)];
    let marks: Vec<Span> =
        std::iter::once(diagnostic.span).chain(labels.iter().map(|label| label.span)).collect();
    let excerpts = excerpts(source, &marks);
    let path = phrase(source.name());
    let snippets = excerpts.iter().enumerate().map(|(index, excerpt)| {
        let primary = excerpt.locate(source, diagnostic.span).filter(|_| index == 0);
        let context = labels.iter().filter_map(|label| {
            let range = excerpt.locate(source, label.span)?;
            Some(AnnotationKind::Context.span(range).label(phrase(&label.message)))
        });
        Snippet::source(excerpt.text.as_str())
            .line_start(excerpt.line_start)
            .path(path.as_str())
            .annotations(primary.map(|primary| AnnotationKind::Primary.span(primary)))
            .annotations(context)
    });
    let mut group =
        level.primary_title(phrase(&diagnostic.message)).id(diagnostic.rule).elements(snippets);
    if diagnostic.labels.len() > labels.len() {
        let more = format!("and {} more places", diagnostic.labels.len() - labels.len());
        group = group.element(Level::NOTE.message(more));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(phrase(help)));
    }
    let fix = diagnostic.fix.as_ref().map(|fix| fix_group(source, fix));
    let groups: Vec<Group<'_>> = std::iter::once(group).chain(fix).collect();
    let mut rendered = renderer.render(&groups);
    // The renderer knows the excerpts alone, so its columns are wrong where a line is cut.
    for mark in marks {
        let shown = excerpts
            .iter()
            .find_map(|excerpt| Some(excerpt.column(excerpt.locate(source, mark)?.start)));
        let LineColumn { line, column } = source.line_column(mark.start);
        if let Some(shown) = shown.filter(|shown| *shown != column) {
            let place = |column: usize| format!("{path}:{line}:{column}\n");
            rendered = rendered.replacen(&place(shown), &place(column), 1);
        }
    }
    rendered
}

fn fix_group<'a>(source: &'a Source, fix: &'a Fix) -> Group<'a> {
    let title = Level::HELP.secondary_title(phrase(&fix.title));
    match patch(source, fix) {
        Some(snippet) => title.element(snippet),
        None => Group::with_title(title),
    }
}

/// The lines that a fix touches, with its edits; `None` where they would fill a screen.
fn patch<'a>(source: &'a Source, fix: &'a Fix) -> Option<Element<'a>> {
    let spans = fix.edits.iter().map(|edit| edit.span);
    let touched = spans.reduce(Span::join)?;
    let first = source.line_index().line(touched.start);
    let last = source.line_index().line(touched.end);
    let lines = source.line_span(first).join(source.line_span(last));
    let text = lines.slice(source.text());
    let bom = text.len() - text.trim_start_matches('\u{feff}').len();
    let start = lines.start + bom;
    let length = text.len() + fix.edits.iter().map(|edit| edit.text.len()).sum::<usize>();
    if length > MAX_PATCH {
        return None;
    }
    let text = &text[bom..];
    let within = |offset: usize| text.floor_char_boundary(offset.max(start) - start);
    let patches = fix
        .edits
        .iter()
        .map(|edit| Patch::new(within(edit.span.start)..within(edit.span.end), edit.text.as_str()));
    Some(Snippet::source(text).line_start(first + 1).patches(patches).into())
}
