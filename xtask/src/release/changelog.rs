//! The changelog of the document: what people wrote there is kept, what the comparison found is added.
//!
//! Lines that were written by the comparison are told from others in two ways. A line counts as announced if exactly
//! its text stands anywhere below `Unreleased`, so that people may move it. And the comparison writes only between two
//! marks: a line between them that it would not write today announces something that is not so, and is reported.

use std::path::Path;

use anyhow::{Context as _, Result, bail};

use super::version::Version;
use crate::diff::{Level, Words, heading};

/// Where the changelog of the document is, below the root.
pub const CHANGELOG: &str = "openapi/CHANGELOG.md";

const UNRELEASED: &str = "## Unreleased";
const START: &str = "<!-- written by `cargo xtask diff --write`; write your own words above this line -->";
const END: &str = "<!-- end of what `cargo xtask diff --write` writes -->";

/// The changelog, line by line.
pub(super) struct Changelog {
    lines: Vec<String>,
    /// The lines below the heading of what is not published, up to the next heading.
    section: std::ops::Range<usize>,
}

impl Changelog {
    /// Reads the changelog below a root.
    pub(super) fn read(root: &Path) -> Result<Self> {
        let path = root.join(CHANGELOG);
        let text = std::fs::read_to_string(&path).with_context(|| {
            format!("cannot read {}; make it, with a heading `{UNRELEASED}`", path.display())
        })?;
        Self::parse(&text)
    }

    pub(super) fn parse(text: &str) -> Result<Self> {
        let lines: Vec<_> = text.lines().map(|line| line.trim_end().to_owned()).collect();
        let mut headings = lines.iter().enumerate().filter(|(_, line)| *line == UNRELEASED);
        let Some((heading, _)) = headings.next() else {
            bail!("{CHANGELOG} has no heading `{UNRELEASED}`; add it above the first revision")
        };
        if let Some((second, _)) = headings.next() {
            bail!("{CHANGELOG}:{}: there is a second heading `{UNRELEASED}`; put both into one", second + 1)
        }
        let rest = &lines[heading + 1..];
        let length = rest.iter().position(|line| line.starts_with("## ")).unwrap_or(rest.len());
        let section = heading + 1..heading + 1 + length;
        let changelog = Self { lines, section };
        let marks = |mark: &str| changelog.lines.iter().filter(|line| *line == mark).count();
        if changelog.block().is_none() && (marks(START), marks(END)) != (0, 0) {
            bail!(
                "{CHANGELOG}: the two marks of `cargo xtask diff --write` have to stand once each below \
                 `{UNRELEASED}`, in their order:\n{START}\n{END}"
            )
        }
        Ok(changelog)
    }

    /// The lines between the marks, if they stand there once each and in their order.
    fn block(&self) -> Option<std::ops::Range<usize>> {
        let only = |mark: &str| {
            let mut places = (0..self.lines.len()).filter(|index| self.lines[*index] == mark);
            places.next().filter(|place| self.section.contains(place) && places.next().is_none())
        };
        let (start, end) = (only(START)?, only(END)?);
        (start < end).then_some(start + 1..end)
    }

    /// Lines that are not announced.
    pub(super) fn missing<'w>(&self, words: &'w [Words]) -> Vec<&'w Words> {
        let section = &self.lines[self.section.clone()];
        words.iter().filter(|(_, text)| !section.contains(text)).collect()
    }

    /// Lines between the marks that tell of nothing, with their places.
    pub(super) fn stale(&self, words: &[Words]) -> Vec<String> {
        let known = |line: &str| {
            line.is_empty()
                || Level::ALL.iter().any(|level| heading(*level) == line)
                || words.iter().any(|(_, text)| text == line)
        };
        let block = self.block().unwrap_or_default();
        block
            .filter(|index| !known(&self.lines[*index]))
            .map(|index| {
                format!(
                    "{CHANGELOG}:{}: this is no change since the last release; delete the line, or move it above \
                     the mark if it is your own: {}",
                    index + 1,
                    self.lines[index]
                )
            })
            .collect()
    }

    /// Puts in what is missing, under the headings of the levels; how many lines that were.
    pub(super) fn add(&mut self, words: &[Words]) -> usize {
        let missing: Vec<_> = self.missing(words).into_iter().cloned().collect();
        for (level, text) in &missing {
            self.insert(*level, text);
        }
        missing.len()
    }

    fn insert(&mut self, level: Level, text: &str) {
        let block = self.block().unwrap_or_else(|| self.make_block());
        let place = block.clone().find(|index| self.lines[*index] == heading(level));
        match place {
            Some(place) => {
                let next = (place + 1..block.end).find(|index| self.lines[*index].starts_with("### "));
                let mut end = next.unwrap_or(block.end);
                while end > place + 1 && self.lines[end - 1].is_empty() {
                    end -= 1;
                }
                let lines = if end == place + 1 { vec!["", text] } else { vec![text] };
                self.put(end, &lines);
            }
            None => {
                // Before the first heading of a milder level.
                let milder =
                    |line: &str| Level::ALL.iter().any(|other| *other < level && heading(*other) == line);
                let place = block.clone().find(|index| milder(&self.lines[*index])).unwrap_or(block.end);
                self.put(place, &[heading(level), "", text, ""]);
            }
        }
    }

    /// Makes the two marks at the end of the section.
    fn make_block(&mut self) -> std::ops::Range<usize> {
        let mut end = self.section.end;
        while end > self.section.start && self.lines[end - 1].is_empty() {
            end -= 1;
        }
        self.put(end, &["", START, "", END]);
        end + 3..end + 3
    }

    fn put(&mut self, at: usize, lines: &[&str]) {
        self.lines.splice(at..at, lines.iter().map(|line| (*line).to_owned()));
        self.section.end += lines.len();
    }

    /// Makes the section that of a revision, with an empty one for what comes next above it.
    pub(super) fn release(&mut self, version: Version, date: &str) {
        let mut body: Vec<String> = self.lines[self.section.clone()]
            .iter()
            .filter(|line| *line != START && *line != END)
            .cloned()
            .collect();
        // Where the marks stood two empty lines meet.
        body.dedup_by(|next, previous| next.is_empty() && previous.is_empty());
        while body.first().is_some_and(String::is_empty) {
            body.remove(0);
        }
        while body.last().is_some_and(String::is_empty) {
            body.pop();
        }
        if body.is_empty() {
            body.push("First published revision.".to_owned());
        }
        let mut section = vec![String::new(), format!("## {version} - {date}"), String::new()];
        section.append(&mut body);
        if self.section.end < self.lines.len() {
            section.push(String::new());
        }
        let length = section.len();
        self.lines.splice(self.section.clone(), section);
        self.section.end = self.section.start + length;
    }

    /// Whether a revision has its section.
    pub(super) fn has(&self, revision: &str) -> bool {
        self.lines.iter().any(|line| {
            line.strip_prefix("## ").and_then(|rest| rest.split_whitespace().next()) == Some(revision)
        })
    }

    /// The text.
    pub(super) fn text(&self) -> String {
        let mut text = self.lines.join("\n");
        text.push('\n');
        text
    }

    /// Writes it below a root.
    pub(super) fn save(&self, root: &Path) -> Result<()> {
        let path = root.join(CHANGELOG);
        std::fs::write(&path, self.text()).with_context(|| format!("cannot write {}", path.display()))
    }
}
