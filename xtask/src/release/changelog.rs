//! The changelog of the document: hand-written words above a mark, generated lines between that mark and a second
//! one.

use std::ops::Range;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use jiff::civil::Date;
use openapi_diff::Change;

use super::State;

/// Where the changelog of the document is, below the root.
pub const CHANGELOG: &str = "openapi/CHANGELOG.md";

const UNRELEASED: &str = "## Unreleased\n";
const START: &str = "<!-- written by `cargo xtask diff --write`; write your own words above this line -->\n";
const END: &str = "<!-- end of what `cargo xtask diff --write` writes -->\n";

/// The text of the changelog below a root.
pub(super) fn read(root: &Path) -> Result<String> {
    std::fs::read_to_string(root.join(CHANGELOG))
        .with_context(|| format!("cannot read {CHANGELOG}; make it, with a line `{}`", UNRELEASED.trim_end()))
}

/// The changelog with the changes announced.
pub(super) fn announce(text: &str, changes: &[Change]) -> Result<String> {
    let section = section(text)?;
    let lines = openapi_diff::markdown(changes);
    let block = if lines.is_empty() { String::new() } else { format!("{START}\n{lines}\n{END}") };
    Ok(join(&[&text[..section.start], words(&text[section.clone()])?, &block, &text[section.end..]]))
}

/// Joins parts with an empty line between them.
fn join(parts: &[&str]) -> String {
    let parts: Vec<_> = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
    parts.join("\n\n") + "\n"
}

/// Changes that the changelog does not announce, and lines that do not announce a change.
pub(super) fn problem(text: &str, changes: &[Change]) -> Result<Vec<String>> {
    let wanted = announce(text, changes)?;
    let lacks = |a: &str, b: &str| -> Vec<String> {
        a.lines()
            .filter(|line| !b.lines().any(|other| other == *line))
            .map(|line| format!("  {line}"))
            .collect()
    };
    let (missing, stale) = (lacks(&wanted, text), lacks(text, &wanted));
    let mut problems = Vec::new();
    for (what, lines) in [("does not announce", missing), ("announces changes that do not exist", stale)] {
        if !lines.is_empty() {
            problems
                .push(format!("{CHANGELOG} {what}; run `cargo xtask diff --write` and commit the result:"));
            problems.extend(lines);
        }
    }
    Ok(problems)
}

/// The changelog with the unreleased section turned into the section of a revision.
pub(super) fn release(text: &str, State { version, changes, .. }: &State, date: Date) -> Result<String> {
    let heading = format!("## {version} ");
    if text.lines().any(|line| line.starts_with(&heading)) {
        bail!("{CHANGELOG} already has a section for revision {version}, which was not published")
    }
    let section = section(text)?;
    let body = join(&[words(&text[section.clone()])?, &openapi_diff::markdown(changes)]);
    let body = if body.trim().is_empty() { "First published revision." } else { &body };
    Ok(join(&[&text[..section.start], &format!("{heading}- {date}"), body, &text[section.end..]]))
}

/// The lines of the unreleased section, up to the next heading.
fn section(text: &str) -> Result<Range<usize>> {
    let headings = text.match_indices(UNRELEASED).map(|found| found.0);
    let mut headings = headings.filter(|at| text[..*at].is_empty() || text[..*at].ends_with('\n'));
    let (Some(at), None) = (headings.next(), headings.next()) else {
        bail!("{CHANGELOG} has to have one line `{}`, above the first revision", UNRELEASED.trim_end())
    };
    let start = at + UNRELEASED.len();
    Ok(start..text[start..].find("\n## ").map_or(text.len(), |end| start + end + 1))
}

/// The hand-written part of the section, above the marks.
fn words(section: &str) -> Result<&str> {
    let (words, block) = section.split_once(START).unwrap_or((section, END));
    if words.contains(END)
        || block.contains(START)
        || block.find(END) != block.rfind(END)
        || !block.trim_end().ends_with(END.trim_end())
    {
        bail!(
            "{CHANGELOG}: each mark has to appear once, the second one at the end of the section:\n{START}{END}"
        )
    }
    Ok(words)
}
