//! The two output streams: data to standard output, everything said to standard error.

use std::io::{self, IsTerminal as _, Write as _};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use anyhow::Result;
use circlet::diagnostic::Diagnostic;
use circlet::report::{Colour, FORMATS, Format, Report};
use circlet::text::Source;

use crate::cli::Global;
use crate::cli::failure::{self, OutputError};
use crate::cli::name::as_called;

const ERROR: Style = AnsiColor::BrightRed.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const NOTE: Style = AnsiColor::BrightCyan.on_default().bold();

/// Whether standard output takes colour.
pub(super) fn stdout_colour() -> Colour {
    colour(AutoStream::choice(&io::stdout()))
}

/// Whether standard error takes colour.
pub(super) fn stderr_colour() -> Colour {
    colour(AutoStream::choice(&io::stderr()))
}

fn colour(choice: ColorChoice) -> Colour {
    match choice {
        ColorChoice::Never => Colour::Never,
        ColorChoice::Auto | ColorChoice::Always | ColorChoice::AlwaysAnsi => Colour::Ansi,
    }
}

/// Whether a person sits there to be asked. CI systems may give a terminal, but no one answers.
pub(super) fn is_interactive() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal() && std::env::var_os("CI").is_none()
}

/// Whether a person sees what is printed.
pub(super) fn is_stdout_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Whether the locale says that text is UTF-8. Windows has no such setting, and its terminals know it.
pub(super) fn is_utf8() -> bool {
    let variables = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter();
    let mut set = variables.filter_map(std::env::var_os).filter(|value| !value.is_empty());
    let Some(locale) = set.next() else { return cfg!(windows) };
    let locale = locale.to_string_lossy().to_ascii_lowercase();
    locale.ends_with("utf-8") || locale.ends_with("utf8")
}

/// Writes data. What goes to a file or a pipe is not changed by a byte.
pub(super) fn print(data: &str) -> Result<(), OutputError> {
    let stdout = io::stdout();
    let write = match stdout_colour() {
        Colour::Never => stdout.lock().write_all(data.as_bytes()),
        Colour::Ansi => {
            AutoStream::new(stdout, ColorChoice::Always).lock().write_all(data.as_bytes())
        }
    };
    write.and_then(|()| io::stdout().flush()).map_err(OutputError)
}

/// Writes findings.
pub(super) fn print_report(reports: &[Report<'_>], format: &Format) -> Result<(), OutputError> {
    print(&report(reports, format, stdout_colour()))
}

/// Findings as text. They quote files, and neither a log nor an artifact must hold a file's secret.
pub(super) fn report(reports: &[Report<'_>], format: &Format, colour: Colour) -> String {
    hide_keys(&(format.write)(reports, colour))
}

/// Writes findings to standard error, where standard output holds something else.
pub(super) fn report_aside(reports: &[Report<'_>], format: &Format) {
    let report = report(reports, format, stderr_colour());
    if !report.is_empty() {
        eprint_line(report.trim_end());
    }
}

/// A page of Markdown with its headings in bold.
pub(super) fn styled_page(page: &str) -> String {
    let bold = Style::new().bold();
    let mut in_block = false;
    let lines = page.lines().map(|line| {
        in_block ^= line.starts_with("```");
        let is_heading = line.starts_with('#') && !in_block;
        if is_heading { format!("{bold}{line}{bold:#}\n") } else { format!("{line}\n") }
    });
    lines.collect::<Vec<_>>().concat()
}

/// Writes a unified diff, coloured as git does.
pub(super) fn print_diff(diff: &str) -> Result<(), OutputError> {
    if stdout_colour() == Colour::Never {
        return print(diff);
    }
    let lines = diff.split_inclusive('\n').enumerate().map(|(index, line)| {
        let style = match line.as_bytes() {
            _ if index < 2 => Style::new().bold(),
            [b'@', ..] => AnsiColor::Cyan.on_default(),
            [b'+', ..] => AnsiColor::Green.on_default(),
            [b'-', ..] => AnsiColor::Red.on_default(),
            _ => Style::new(),
        };
        let text = line.trim_end_matches(['\r', '\n']);
        let line_break = &line[text.len()..];
        let text = hide_keys(&visible_controls(text));
        format!("{style}{text}{style:#}{line_break}")
    });
    let coloured: String = lines.collect();
    print(&coloured)
}

/// A terminal obeys control characters; a config may come from a stranger.
pub(super) fn visible_controls(text: &str) -> String {
    text.replace(|c: char| c.is_control() && c != '\t', "\u{fffd}")
}

/// Puts stars in the place of Postman keys, as many as they have characters.
pub(super) fn hide_keys(text: &str) -> String {
    const PREFIX: &str = "PMAK-";
    let mut parts = text.split(PREFIX);
    let mut hidden = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_hexdigit() || c == '-');
        hidden.push_str(PREFIX);
        hidden.extend(std::iter::repeat_n('*', part.len() - rest.len()));
        hidden.push_str(rest);
    }
    hidden
}

/// Says that something could not be done, and what helps.
pub(super) fn error(error: &anyhow::Error) {
    say(ERROR, "error", &phrase(error));
    for help in failure::helps(error) {
        say(NOTE, "help", help);
    }
}

/// A failure and what caused it, in one phrase.
pub(super) fn phrase(error: &anyhow::Error) -> String {
    let causes = error.chain().map(|cause| match cause.downcast_ref::<io::Error>() {
        Some(cause) => system_message(cause),
        None => cause.to_string(),
    });
    causes.collect::<Vec<_>>().join(": ")
}

/// The system's message as a phrase, without its number: `no such file or directory`.
fn system_message(error: &io::Error) -> String {
    let message = error.to_string();
    let message = message.split(" (os error").next().unwrap_or_default();
    let mut characters = message.chars();
    let first = characters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(characters).collect()
}

/// Says that something is likely not what the user wants.
pub(super) fn warning(message: &str, global: &Global) {
    if !global.quiet {
        say(WARNING, "warning", message);
    }
}

/// Says what the user should know.
pub(super) fn note(message: &str, global: &Global) {
    if !global.quiet {
        say(NOTE, "note", message);
    }
}

/// Says what was done, for those who want to follow.
pub(super) fn detail(message: &str, global: &Global) {
    if global.verbose {
        say(Style::new().dimmed(), "detail", message);
    }
}

/// Says how it went.
pub(super) fn status(message: &str, global: &Global) {
    if !global.quiet {
        eprint_line(&hide_keys(&visible_controls(&as_called(message))));
    }
}

/// Shows a finding in a file that stands in the way of what was asked.
pub(super) fn finding(source: &Source, diagnostic: &Diagnostic) {
    let report =
        Report { source, path: source.name(), diagnostics: std::slice::from_ref(diagnostic) };
    report_aside(&[report], &FORMATS[0]);
}

fn say(style: Style, word: &str, message: &str) {
    let bold = Style::new().bold();
    let message = hide_keys(&visible_controls(&as_called(message)));
    eprint_line(&format!("{style}{word}{style:#}{bold}:{bold:#} {message}"));
}

/// When standard error is closed there is no one left to tell.
fn eprint_line(line: &str) {
    writeln!(anstream::stderr().lock(), "{line}").ok();
}
