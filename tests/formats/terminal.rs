//! All formats: they are shown in logs too, where no byte of a config may act as a command or hide another.

use circlet::report::FORMATS;

use crate::cases::{all, report};

#[test]
fn no_format_holds_what_a_terminal_obeys() {
    let is_command = |c: char| c.is_control() && c != '\n';
    let is_direction = |c: char| ('\u{202a}'..='\u{202e}').contains(&c);
    for format in FORMATS {
        let report = report(format.name, all());
        let found = report.matches(|c| is_command(c) || is_direction(c)).collect::<Vec<_>>();
        assert_eq!(found, Vec::<&str>::new(), "{}", format.name);
    }
}
