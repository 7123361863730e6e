//! The format of Checkstyle, which many build servers and reviewdog read. Paths start at the current folder.

use std::fmt::Write as _;

use crate::report::lines::{Lines, Unit};
use crate::report::xml::escape;
use crate::report::{Colour, Format, Report, explanation, phrase};
use crate::text::LineColumn;

pub(super) const FORMAT: Format = Format {
    name: "checkstyle",
    doc: "Checkstyle's XML, for build servers",
    is_for_people: false,
    write,
};

fn write(reports: &[Report<'_>], _: Colour) -> String {
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
    out.push_str("<checkstyle version=\"4.3\">\n");
    for Report { source, diagnostics, .. } in reports {
        let lines = Lines::new(source);
        // Writing to a string cannot fail.
        let _ = writeln!(out, "  <file name=\"{}\">", escape(&phrase(source.name())));
        for diagnostic in *diagnostics {
            let (LineColumn { line, column }, _) = lines.range(diagnostic.span, Unit::Characters);
            let severity = diagnostic.severity.name();
            let message = escape(&explanation(diagnostic));
            let rule = escape(diagnostic.rule);
            let _ = writeln!(
                out,
                "    <error line=\"{line}\" column=\"{column}\" severity=\"{severity}\" message=\"{message}\" source=\"circlet.{rule}\"/>"
            );
        }
        out.push_str("  </file>\n");
    }
    out.push_str("</checkstyle>\n");
    out
}
