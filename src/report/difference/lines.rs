//! Changes as lines in lines, of which the writers for people choose the look.

use std::borrow::Cow;

use similar::{ChangeTag, TextDiff};

use crate::difference::{Change, Kind, Side, Subject};
use crate::process::{Data, Map, Value};

/// Longer values stand below their key.
const LONGEST_INLINE: usize = 60;

/// Of longer texts, in pairs of lines, it would take too long to find the lines that stay.
const MOST_PAIRS_OF_LINES: usize = 4_000_000;

/// What happened to what a line speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Added,
    Removed,
    Changed,
}

impl Sign {
    /// As in the text of diffs.
    pub(super) const fn character(self) -> char {
        match self {
            Self::Added => '+',
            Self::Removed => '-',
            Self::Changed => '~',
        }
    }
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    /// Our own words.
    Plain(String),
    /// A name or a value of a config.
    Code(String),
    /// A text of a config that may hold blanks.
    Quoted(String),
    /// What was there before stands to the left of it, what comes to the right.
    Arrow,
}

/// A change and what is below it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) sign: Sign,
    pub(super) pieces: Vec<Piece>,
    /// Lines of a value, each added, removed or there to show where.
    pub(super) block: Vec<(char, String)>,
    pub(super) below: Vec<Self>,
}

fn plain(text: impl Into<String>) -> Piece {
    Piece::Plain(text.into())
}

fn code(text: &str) -> Piece {
    Piece::Code(text.to_owned())
}

/// The lines of all changes. Jobs with the same changes share theirs: a command that is edited changes many.
pub(super) fn lines(changes: &[Change]) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut rest = changes;
    while let [first, others @ ..] = rest {
        let is_like = |other: &&Change| {
            first.subject == Subject::Job
                && other.subject == Subject::Job
                && first.parts == other.parts
                && workflows(first) == workflows(other)
        };
        let n_like = others.iter().take_while(is_like).count();
        let (like, behind) = rest.split_at(1 + n_like);
        lines.push(match like {
            [only] => line(only),
            several => Line { pieces: job_names(several), ..line(first) },
        });
        rest = behind;
    }
    lines
}

fn workflows(job: &Change) -> &[String] {
    job.side().map_or(&[], |side| &side.workflows)
}

fn job_names(jobs: &[Change]) -> Vec<Piece> {
    let names: Vec<_> = jobs.iter().map(Change::name).collect();
    let mut pieces = vec![plain("jobs ")];
    list(&names, &mut pieces);
    pieces.extend(in_workflows(&jobs[0]));
    pieces
}

/// Names with commas and an "and".
fn list(names: &[impl AsRef<str>], pieces: &mut Vec<Piece>) {
    for (index, name) in names.iter().enumerate() {
        match index {
            0 => {}
            _ if index + 1 == names.len() => pieces.push(plain(" and ")),
            _ => pieces.push(plain(", ")),
        }
        pieces.push(code(name.as_ref()));
    }
}

fn in_workflows(job: &Change) -> Vec<Piece> {
    let names = workflows(job);
    let mut pieces = Vec::new();
    if !names.is_empty() {
        pieces.push(plain(if names.len() == 1 { " in workflow " } else { " in workflows " }));
        list(names, &mut pieces);
    }
    pieces
}

fn line(change: &Change) -> Line {
    let sign = match change.kind() {
        Kind::Added => Sign::Added,
        Kind::Removed => Sign::Removed,
        Kind::Changed | Kind::Renamed | Kind::Moved => Sign::Changed,
    };
    let mut line = Line { sign, pieces: Vec::new(), block: Vec::new(), below: Vec::new() };
    match change.subject {
        Subject::Job => job(change, &mut line),
        Subject::Workflow => {
            named("workflow", change, &mut line);
            line.below = change.parts.iter().map(self::line).collect();
        }
        Subject::Step => step(change, &mut line),
        Subject::Parameter => {
            value(vec![plain("pipeline parameter "), code(change.name())], change, &mut line);
        }
        Subject::Orb => value(vec![plain("orb "), code(change.name())], change, &mut line),
        Subject::Requirement => requirement(change, &mut line),
        // The path to a value itself.
        Subject::Key if change.name().is_empty() => {
            value(vec![plain("the value")], change, &mut line);
        }
        Subject::Key => value(vec![code(change.name())], change, &mut line),
    }
    line
}

fn named(noun: &str, change: &Change, line: &mut Line) {
    line.pieces.push(plain(format!("{noun} ")));
    if let (Kind::Renamed, Some(old)) = (change.kind(), &change.old) {
        line.pieces.extend([code(&old.name), plain(" is now ")]);
    }
    line.pieces.push(code(change.name()));
}

fn job(change: &Change, line: &mut Line) {
    named("job", change, line);
    line.pieces.extend(in_workflows(change));
    match change.kind() {
        Kind::Added => {
            let is_plain = |part: &&Change| {
                part.subject == Subject::Requirement
                    && part.new.as_ref().is_some_and(|it| it.value.is_null())
            };
            let (after, rest): (Vec<_>, Vec<_>) = change.parts.iter().partition(is_plain);
            if !after.is_empty() {
                line.pieces.push(plain(" after "));
                list(&after.iter().map(|part| part.name()).collect::<Vec<_>>(), &mut line.pieces);
            }
            line.pieces.extend(change.new.as_ref().into_iter().flat_map(job_in_short));
            line.below = rest.into_iter().map(self::line).collect();
        }
        Kind::Removed => {}
        _ => line.below = change.parts.iter().map(self::line).collect(),
    }
}

/// What a new job runs in, and how much it does.
fn job_in_short(job: &Side) -> Vec<Piece> {
    let docker = job.value.get("docker").and_then(Value::as_list).and_then(<[Value]>::first);
    let machines = [
        ("docker", docker.map(|first| first.get("image"))),
        ("machine", job.value.get("machine").map(|machine| machine.get("image"))),
        ("macos with Xcode", job.value.get("macos").map(|macos| macos.get("xcode"))),
    ];
    let mut pieces = Vec::new();
    if let Some((noun, image)) = machines.into_iter().find_map(|(noun, it)| Some((noun, it?))) {
        pieces.push(plain(format!(": {noun}")));
        let image = image.and_then(Value::as_text).map(Cow::into_owned);
        pieces.extend(image.into_iter().flat_map(|image| [plain(" "), Piece::Code(image)]));
    }
    if let Some(steps) = job.value.get("steps").and_then(Value::as_list) {
        let before = if pieces.is_empty() { ": " } else { ", " };
        let noun = if steps.len() == 1 { "step" } else { "steps" };
        pieces.push(plain(format!("{before}{} {noun}", steps.len())));
    }
    pieces
}

fn requirement(change: &Change, line: &mut Line) {
    line.pieces.extend([plain("requires "), code(change.name())]);
    let status = |side: &Side| match inline(&side.value) {
        Some(status) if !side.value.is_null() => status,
        _ => "success".to_owned(),
    };
    let sides = [&change.old, &change.new].map(|side| side.as_ref().map(status));
    match sides {
        [Some(old), Some(new)] => {
            line.pieces.extend([plain(": "), Piece::Code(old), Piece::Arrow, Piece::Code(new)]);
        }
        [side, other] => {
            let status = side.or(other).filter(|status| status != "success");
            line.pieces
                .extend(status.into_iter().flat_map(|status| [plain(": "), Piece::Code(status)]));
        }
    }
}

fn step(change: &Change, line: &mut Line) {
    let Some(side) = change.side() else { return };
    let number = side.number.unwrap_or_default();
    line.pieces.extend([plain(format!("step {number}: ")), code(&side.name)]);
    let name = side.value.get("name").and_then(Value::as_str);
    let command = side.value.get("command").and_then(Value::as_str).filter(|_| side.name == "run");
    if let Some(name) = name {
        line.pieces.extend([plain(" "), Piece::Quoted(name.to_owned())]);
    }
    match (change.kind(), command) {
        (Kind::Changed, _) => line.below = change.parts.iter().map(self::line).collect(),
        (Kind::Moved, _) => {
            let old = change.old.as_ref().and_then(|old| old.number).unwrap_or_default();
            let told =
                command.filter(|_| name.is_none()).and_then(|command| command.lines().next());
            line.pieces.extend(
                told.into_iter().flat_map(|told| [plain(" "), Piece::Quoted(told.to_owned())]),
            );
            line.pieces.push(plain(format!(", was step {old}")));
        }
        (_, Some(command)) if name.is_none() && is_short(command) => {
            line.pieces.extend([plain(": "), code(command.trim_end())]);
        }
        _ => {
            let others = side.value.as_map().into_iter().flat_map(Map::entries);
            let is_told = |name: &str| name == "name" || command.is_some() && name == "command";
            let others: Vec<_> = others.filter(|(key, _)| !is_told(&key.name)).collect();
            let mut block = command.unwrap_or_default().to_owned();
            if !others.is_empty() {
                let others = others.into_iter().map(|(key, value)| (key.clone(), value.clone()));
                if !block.is_empty() && !block.ends_with('\n') {
                    block.push('\n');
                }
                block
                    .push_str(&Value::map(others.collect::<Vec<_>>(), side.value.origin).to_yaml());
            }
            line.block = whole(line.sign, &block);
        }
    }
}

/// A line of something that has a value.
fn value(start: Vec<Piece>, change: &Change, line: &mut Line) {
    line.pieces = start;
    if !change.parts.is_empty() {
        line.below = change.parts.iter().map(self::line).collect();
        return;
    }
    let sides = [&change.old, &change.new].map(|side| side.as_ref().map(|side| &side.value));
    match sides {
        [Some(old), Some(new)] if change.kind() == Kind::Moved => {
            let old_name = change.old.as_ref().map_or("", |old| &old.name);
            line.pieces.extend([plain(", was "), code(old_name)]);
            debug_assert_eq!(old, new);
        }
        [Some(old), Some(new)] => match (inline(old), inline(new)) {
            (Some(old), Some(new)) => {
                line.pieces.extend([plain(": "), Piece::Code(old), Piece::Arrow, Piece::Code(new)]);
            }
            _ => line.block = changed_lines(&text(old), &text(new)),
        },
        [old, new] => {
            let Some(value) = old.or(new) else { return };
            match inline(value) {
                Some(value) => line.pieces.extend([plain(": "), Piece::Code(value)]),
                None => line.block = whole(line.sign, &text(value)),
            }
        }
    }
}

fn is_short(text: &str) -> bool {
    let text = text.trim_end();
    !text.contains('\n') && text.chars().nth(LONGEST_INLINE).is_none()
}

/// A value on a line, if it is short.
fn inline(value: &Value) -> Option<String> {
    let text = match &value.data {
        Data::Map(map) if !map.is_empty() => {
            let entries =
                map.entries().map(|(key, value)| Some(format!("{}: {}", key.name, inline(value)?)));
            format!("{{{}}}", entries.collect::<Option<Vec<_>>>()?.join(", "))
        }
        Data::List(list) if !list.is_empty() => {
            let items = list.iter().map(|item| inline(item).filter(|_| item.as_map().is_none()));
            format!("[{}]", items.collect::<Option<Vec<_>>>()?.join(", "))
        }
        _ if value.as_text().is_some_and(|text| text.contains('\n')) => return None,
        _ => value.to_yaml().trim_end().to_owned(),
    };
    is_short(&text).then_some(text)
}

/// A value over several lines.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_yaml(), str::to_owned)
}

fn whole(sign: Sign, text: &str) -> Vec<(char, String)> {
    text.lines().map(|line| (sign.character(), line.to_owned())).collect()
}

/// The lines that differ, each with the one before and the one after.
fn changed_lines(old: &str, new: &str) -> Vec<(char, String)> {
    if old.lines().count().saturating_mul(new.lines().count()) > MOST_PAIRS_OF_LINES {
        return whole(Sign::Removed, old).into_iter().chain(whole(Sign::Added, new)).collect();
    }
    let diff = TextDiff::from_lines(old, new);
    let mut lines = Vec::new();
    for (index, group) in diff.grouped_ops(1).iter().enumerate() {
        if index > 0 {
            lines.push((' ', "…".to_owned()));
        }
        for change in group.iter().flat_map(|operation| diff.iter_changes(operation)) {
            let sign = match change.tag() {
                ChangeTag::Equal => ' ',
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
            };
            lines.push((sign, change.value().trim_end_matches(['\r', '\n']).to_owned()));
        }
    }
    lines
}
