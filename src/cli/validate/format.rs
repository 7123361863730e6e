//! The forms in which `validate` writes findings, and those in which it suggests their fixes.

use anyhow::Result;
use circlet::report::{FORMATS, Format, PROPOSAL_FORMATS, ProposalFormat, Reader};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::cli::failure::Failure;

/// What a word for a format stands for: of findings, of suggestions, or of both.
#[derive(Clone, Copy)]
pub(super) struct Form {
    name: &'static str,
    doc: &'static str,
    findings: Option<&'static Format>,
    suggestions: Option<&'static ProposalFormat>,
}

/// The tables of formats, by name.
pub(super) fn parser() -> impl TypedValueParser<Value = Form> {
    let words = forms().map(|form| PossibleValue::new(form.name).help(form.doc));
    PossibleValuesParser::new(words).map(|word| {
        let form = forms().find(|form| form.name == word);
        form.expect("the parser lets only these words through")
    })
}

fn forms() -> impl Iterator<Item = Form> {
    let suggesting = || PROPOSAL_FORMATS.iter().filter(|it| it.reader == Reader::CodeHost);
    let of_findings = FORMATS.iter().map(move |format| Form {
        name: format.name,
        doc: format.doc,
        findings: Some(format),
        suggestions: suggesting().find(|it| it.name == format.name),
    });
    let others = suggesting().filter(|it| FORMATS.iter().all(|format| format.name != it.name));
    let of_suggestions = others.map(|format| Form {
        name: format.name,
        doc: format.doc,
        findings: None,
        suggestions: Some(format),
    });
    of_findings.chain(of_suggestions)
}

impl Form {
    /// How findings are shown; as to people where the format holds only suggestions.
    pub(super) fn findings(self) -> &'static Format {
        self.findings.unwrap_or(&FORMATS[0])
    }

    /// How changes are suggested.
    pub(super) fn suggestions(self) -> Option<&'static ProposalFormat> {
        self.suggestions
    }

    /// Refuses suggestions without a pull request to make them on, and a pull request without suggestions.
    pub(super) fn refuse_without(self, diff_base: Option<&str>) -> Result<()> {
        let name = self.name;
        match diff_base {
            None if self.findings.is_none() => {
                let message = format!(
                    "`--format {name}` suggests fixes on the lines of a pull request, and there is none to look at"
                );
                Err(Failure::new(message)
                    .help("name the branch that it is for: `--fix --diff-base origin/main`")
                    .help("or a file with its diff, `-` for standard input")
                    .into())
            }
            Some(_) if self.suggestions.is_none() => {
                let message =
                    format!("`--diff-base` is for suggestions, and `--format {name}` makes none");
                let forms: Vec<_> = forms().filter(|it| it.suggestions.is_some()).collect();
                let names: Vec<_> = forms.iter().map(|it| format!("`{}`", it.name)).collect();
                let help = format!("ask for a format that does: {}", names.join(", "));
                Err(Failure::new(message).help(help).into())
            }
            _ => Ok(()),
        }
    }
}
