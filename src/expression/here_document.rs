//! `<<` and `>>` that a shell reads, not CircleCI: what stands behind them tells.

/// Whether what follows `<<` begins a here-document or a here-string of a shell: `<<EOF` and lines of text, `<<< x`.
pub(super) fn is_here_document(body: &str) -> bool {
    let Some((line, _)) = body.split_once('\n') else {
        return body.starts_with('<') || is_quoted_delimiter(body.trim());
    };
    let word = line.trim_start_matches(['-', '~', ' ', '\t']);
    let word = word.trim_start_matches(['"', '\'', '\\']);
    let is_delimiter = word
        .starts_with(|character: char| character.is_ascii_uppercase() || character == '_')
        && !word.contains('.');
    body.starts_with(['<', '-', '\'', '"', '\\']) || is_delimiter
}

/// Whether a reference begins on a line and the `>>` that ends it stands on another: it is a shell's, and the
/// reference has none.
pub(super) fn is_open_reference(body: &str) -> bool {
    let body = body.trim_start_matches([' ', '\t']);
    body.contains('\n')
        && ["parameters.", "pipeline.", "matrix."].iter().any(|root| body.starts_with(root))
}

/// `'EOF'`, which `>> file` may follow.
fn is_quoted_delimiter(text: &str) -> bool {
    ['\'', '"'].iter().any(|&quote| {
        let word = text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
        word.is_some_and(|word| {
            !word.is_empty() && word.chars().all(|it| it.is_ascii_uppercase() || it == '_')
        })
    })
}
