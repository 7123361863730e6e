//! Text for the comments of code hosts. A config may come from a stranger, and a comment speaks in the name of its bot.

/// A block of code, in a fence longer than any run of backticks inside. Each line of the text ends with `\n`.
pub(super) fn block(kind: &str, text: &str) -> String {
    let fence = "`".repeat(longest_run(text).max(2) + 1);
    format!("{fence}{kind}\n{text}{fence}")
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

/// A phrase with names in single backticks. Outside of them, nothing is markup and no one is called.
pub(super) fn phrase(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let parts: Vec<&str> = text.split('`').collect();
    // Parts between two backticks are code; a last backtick without its partner is not.
    let n_paired = (parts.len() - 1) / 2 * 2;
    for (index, part) in parts.iter().enumerate() {
        let is_code = index % 2 == 1 && index < n_paired;
        if is_code && !part.is_empty() {
            result.push('`');
            result.push_str(part);
            result.push('`');
        } else {
            result.extend(part.chars().map(escaped));
        }
    }
    result
}

fn escaped(c: char) -> String {
    match c {
        // An escape would still call the one who is named.
        '@' => "@\u{200b}".to_owned(),
        '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '#' | '!' | '|' | '~' => format!("\\{c}"),
        c => c.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_is_longer_than_what_it_holds() {
        assert_eq!(block("suggestion", "a\n"), "```suggestion\na\n```");
        assert_eq!(block("suggestion", ""), "```suggestion\n```");
        assert_eq!(block("diff", "````\n``\n"), "`````diff\n````\n``\n`````");
    }

    #[test]
    fn names_stay_and_markup_does_not() {
        assert_eq!(
            phrase("no job is called `a_*b`; did you mean `@c`?"),
            "no job is called `a_*b`; did you mean `@c`?"
        );
        assert_eq!(phrase("`a`@team`b`"), "`a`@\u{200b}team`b`");
        assert_eq!(phrase("a `` b `*c"), "a  b \\*c", "without a partner");
        assert_eq!(phrase("<img src=x> [a](b)"), "\\<img src=x\\> \\[a\\](b)");
    }
}
