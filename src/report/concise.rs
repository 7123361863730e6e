//! One line per finding: `PATH:LINE:COLUMN: SEVERITY[RULE] MESSAGE`, which editors and problem matchers read.

use std::fmt::Write as _;

use crate::report::{Colour, Format, Report, phrase};

pub(super) const FORMAT: Format = Format {
    name: "concise",
    doc: "one line per finding, `PATH:LINE:COLUMN: SEVERITY[RULE] MESSAGE`",
    is_for_people: true,
    write,
};

fn write(reports: &[Report<'_>], _: Colour) -> String {
    let mut out = String::new();
    for Report { source, diagnostics, .. } in reports {
        let path = phrase(source.name());
        for diagnostic in *diagnostics {
            let place = source.line_column(diagnostic.span.start);
            let (severity, rule) = (diagnostic.severity.name(), diagnostic.rule);
            let message = phrase(&diagnostic.message);
            // Writing to a string cannot fail.
            let _ = writeln!(
                out,
                "{path}:{}:{}: {severity}[{rule}] {message}",
                place.line, place.column
            );
        }
    }
    out
}
