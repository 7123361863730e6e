//! User data as a shell word or a YAML scalar in a config. Knows no template.
//!
//! In a config of version 2.1 CircleCI evaluates `<<` everywhere, also in commands; `\<<` is what it reads as `<<`.

use std::borrow::Cow;

use crate::yaml::{self, Context};

/// What makes a value impossible to write, in words; `None` when it can be written.
///
/// A line break would end a command or a block scalar, YAML's readers refuse the other control characters, and
/// behind a backslash CircleCI has no way to write `<<`.
pub(super) fn unwritable(value: &str) -> Option<String> {
    let is_foreign = |character: char| {
        character.is_control()
            || matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
    };
    if let Some(character) = value.chars().find(|&character| is_foreign(character)) {
        return Some(match character {
            '\n' | '\r' => "a line break".to_owned(),
            _ => format!("the character U+{:04X}", u32::from(character)),
        });
    }
    value.contains("\\<<").then(|| "`\\<<`".to_owned())
}

/// A YAML scalar in a block collection.
pub(super) fn scalar(value: &str) -> String {
    yaml::quote(&escape_parameters(value), Context::Block).into_owned()
}

/// A YAML scalar in double quotes, for what people take for a number.
pub(super) fn quoted_scalar(value: &str) -> String {
    yaml::double_quote(&escape_parameters(value))
}

/// A word for a POSIX shell.
pub(super) fn sh(value: &str) -> String {
    // shlex quotes every `=`; behind a plain name it reads better bare: `--env-var token="$TOKEN"`.
    let is_plain = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
    };
    if value.strip_suffix('=').is_some_and(is_plain) {
        return value.to_owned();
    }
    // Only a NUL makes it fail, and that is unwritable.
    let quoted = shlex::try_quote(value).unwrap_or_default();
    escape_parameters(&quoted).into_owned()
}

/// A word for Windows PowerShell 5.1 that reaches a program as it is.
///
/// Characters beyond ASCII become expressions, because 5.1 reads a script without a byte-order mark in the
/// machine's own code page; thereby no typographic quote, which PowerShell takes for `'`, is ever left.
pub(super) fn powershell(value: &str) -> String {
    // An expression must start with a text, or adding characters would not join them.
    let mut quoted = String::from("'");
    let mut is_open = true;
    for character in program_argument(value).chars() {
        if character.is_ascii() != is_open {
            quoted.push_str(if is_open { "'" } else { " + '" });
            is_open = !is_open;
        }
        match character {
            '\'' => quoted.push_str("''"),
            _ if character.is_ascii() => quoted.push(character),
            _ => {
                let units = character.encode_utf16(&mut [0; 2]).to_vec();
                quoted.extend(units.iter().map(|unit| format!(" + [char]0x{unit:04X}")));
            }
        }
    }
    if is_open {
        quoted.push('\'');
    }
    if !value.is_ascii() {
        quoted = format!("({quoted})");
    }
    escape_parameters(&quoted).into_owned()
}

/// What 5.1 must be given so that the program's runtime reads the value: it puts arguments with blanks between quotes
/// but escapes neither the quotes inside nor the backslashes before them, and it drops empty arguments.
fn program_argument(value: &str) -> String {
    if value.is_empty() {
        return "\"\"".to_owned();
    }
    let mut argument = String::new();
    let mut n_backslashes = 0;
    for character in value.chars() {
        if character == '"' {
            argument.extend(std::iter::repeat_n('\\', n_backslashes + 1));
        }
        n_backslashes = if character == '\\' { n_backslashes + 1 } else { 0 };
        argument.push(character);
    }
    if value.contains(char::is_whitespace) {
        argument.extend(std::iter::repeat_n('\\', n_backslashes));
    }
    argument
}

fn escape_parameters(text: &str) -> Cow<'_, str> {
    if text.contains("<<") { Cow::Owned(text.replace("<<", "\\<<")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NASTY: &[&str] = &[
        "plain.json",
        "with space.json",
        "it's.json",
        "a \"quoted\" name.json",
        "$HOME `id` $(id) ${x}.json",
        "‘single’ ‚low‛ “double”.json",
        "日本語 📚.json",
        "#hash: colon & ; | < > ( ) [x] {a,b} * ? ! ~ ^ %PATH%",
        "ends with a backslash \\",
        "é + ' + é '' + [char]0x00E9",
        "back\\slash\\\"quote",
        "-starts-with-a-dash",
        "name=",
        "",
    ];

    #[test]
    fn a_posix_shell_reads_back_what_was_quoted() {
        for value in NASTY {
            assert_eq!(shlex::split(&sh(value)), Some(vec![(*value).to_owned()]), "{value}");
        }
    }

    #[test]
    fn powershell_hands_a_program_what_was_quoted() {
        for value in NASTY {
            let quoted = powershell(value);
            assert!(quoted.is_ascii(), "{quoted}");
            let line = command_line(&evaluate(&quoted));
            assert_eq!(first_argument(&line), *value, "{quoted}");
        }
    }

    #[test]
    fn powershell_words_read_well() {
        assert_eq!(powershell("it's"), "'it''s'");
        assert_eq!(powershell("cli,junit"), "'cli,junit'");
        assert_eq!(powershell("é"), "('' + [char]0x00E9)");
        assert_eq!(powershell("a日本.json"), "('a' + [char]0x65E5 + [char]0x672C + '.json')");
    }

    #[test]
    fn parameters_are_escaped_in_every_dialect() {
        assert_eq!(scalar("<<x>>"), "'\\<<x>>'");
        assert_eq!(sh("<<x>>"), "'\\<<x>>'");
        assert_eq!(powershell("<<x>>"), "'\\<<x>>'");
        assert_eq!(scalar("<<<<"), "'\\<<\\<<'");
    }

    #[test]
    fn values_that_no_quoting_saves_are_named() {
        assert_eq!(unwritable("fine — 日本 \u{1f4da}"), None);
        assert_eq!(unwritable("a\nb").as_deref(), Some("a line break"));
        assert_eq!(unwritable("a\u{85}b").as_deref(), Some("the character U+0085"));
        assert_eq!(unwritable("a\u{2028}b").as_deref(), Some("the character U+2028"));
        assert_eq!(unwritable("a\\<<b").as_deref(), Some("`\\<<`"));
    }

    /// The value of a PowerShell expression of the two kinds that are written: `'…'` and `('…' + [char]0x… + '…')`.
    fn evaluate(expression: &str) -> String {
        let mut units = Vec::new();
        let mut rest = expression.trim_start_matches('(');
        while !rest.is_empty() {
            if let Some(hex) = rest.strip_prefix("[char]0x") {
                units.push(u16::from_str_radix(&hex[..4], 16).expect("four hex digits"));
                rest = &hex[4..];
            } else if let Some(mut literal) = rest.strip_prefix('\'') {
                loop {
                    let end = literal.find('\'').expect("the literal is closed");
                    units.extend(literal[..end].encode_utf16());
                    literal = &literal[end + 1..];
                    let Some(after) = literal.strip_prefix('\'') else { break };
                    units.push(u16::from(b'\''));
                    literal = after;
                }
                rest = literal;
            } else if let Some(after) = rest.strip_prefix(" + ") {
                rest = after;
            } else {
                assert_eq!(rest, ")");
                rest = "";
            }
        }
        String::from_utf16(&units).expect("it is UTF-16")
    }

    /// How PowerShell 5.1 puts an argument on a command line.
    fn command_line(argument: &str) -> String {
        if argument.contains(char::is_whitespace) {
            format!("\"{argument}\"")
        } else {
            argument.to_owned()
        }
    }

    /// How a program of the Microsoft C runtime reads its first argument.
    fn first_argument(line: &str) -> String {
        let (mut argument, mut quoted, mut n_backslashes) = (String::new(), false, 0);
        for character in line.chars() {
            if character == '\\' {
                n_backslashes += 1;
                continue;
            }
            let is_quote = character == '"';
            let n_literal = if is_quote { n_backslashes / 2 } else { n_backslashes };
            argument.extend(std::iter::repeat_n('\\', n_literal));
            match (is_quote, n_backslashes % 2) {
                (true, 0) => quoted = !quoted,
                (false, _) if character.is_whitespace() && !quoted => return argument,
                _ => argument.push(character),
            }
            n_backslashes = 0;
        }
        argument.extend(std::iter::repeat_n('\\', n_backslashes));
        argument
    }
}
