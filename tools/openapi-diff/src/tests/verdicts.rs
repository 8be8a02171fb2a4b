//! What other tools report for the same edits: where this one decides differently, the table says why.

use super::{LIBRARY, compare, parsed};
/// The edits, each with the verdicts.
const TABLE: &str = include_str!("verdicts.txt");

#[derive(Debug)]
struct Edit {
    name: &'static str,
    from: String,
    to: String,
    /// By this crate: the most severe level, and the rules.
    ours: &'static str,
    /// By `redocly diff`: the part of the version that has to be incremented.
    redocly: &'static str,
    /// By oasdiff: the severity, and the rule in its documentation.
    oasdiff: &'static str,
    why: Option<&'static str>,
}

impl Edit {
    fn read(block: &'static str) -> Self {
        let all =
            |mark: char| block.lines().filter_map(move |line| line.strip_prefix(mark)).collect::<Vec<_>>();
        let one = |mark: &str| block.lines().find_map(|line| line.strip_prefix(mark));
        let verdict = |mark| one(mark).unwrap_or_else(|| panic!("no `{mark}` in\n{block}"));
        Self {
            name: verdict("# "),
            from: all('-').join("\n"),
            to: all('+').join("\n"),
            ours: verdict("ours "),
            redocly: verdict("redocly "),
            oasdiff: verdict("oasdiff "),
            why: one("because "),
        }
    }

    /// What this crate reports for the edit.
    fn judged(&self) -> String {
        assert_eq!(LIBRARY.matches(&self.from).count(), 1, "{}: {:?}", self.name, self.from);
        let changes = compare(&parsed(LIBRARY), &parsed(&LIBRARY.replace(&self.from, &self.to)));
        let level = changes.iter().map(|change| change.level).max().expect("the edit changes nothing");
        let mut rules: Vec<_> = changes.iter().map(|change| change.rule.name).collect();
        rules.sort_unstable();
        rules.dedup();
        format!("{level} {}", rules.join(" "))
    }

    /// Whether all three call it breaking, or none does. Something new is a `patch` to Redocly where it is only permitted.
    fn is_unanimous(&self) -> bool {
        let breaks = |verdict: &str| match verdict.split(' ').next() {
            Some("breaking" | "major" | "error" | "warning") => true,
            Some("additive" | "documentation" | "minor" | "patch" | "info" | "none") => false,
            other => panic!("{}: {other:?} is not a verdict", self.name),
        };
        breaks(self.ours) == breaks(self.redocly) && breaks(self.ours) == breaks(self.oasdiff)
    }
}

fn edits() -> Vec<Edit> {
    TABLE.split("\n\n").skip(1).map(Edit::read).collect()
}

#[test]
fn edits_are_judged_as_the_table_says() {
    let wrong: Vec<_> = edits()
        .iter()
        .filter(|edit| edit.judged() != edit.ours)
        .map(|edit| format!("{}: {}, not {}", edit.name, edit.judged(), edit.ours))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_verdict_of_ones_own_has_a_reason() {
    let edits = edits();
    assert!(edits.len() >= 60, "{} edits", edits.len());
    for edit in edits {
        assert_eq!(edit.why.is_some(), !edit.is_unanimous(), "{edit:?}");
    }
}
