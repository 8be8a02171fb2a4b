//! Small documents that differ in one thing, and the line that reports it.

mod inputs;
mod refactorings;
mod verdicts;
mod vocabulary;

use std::collections::BTreeSet;

use openapi_model::Document;

use crate::{Change, Rule, rules};
use vocabulary::VOCABULARY;

const LIBRARY: &str = include_str!("library.yaml");

/// What is replaced in the library, and the lines that report it, in both directions.
struct Case {
    from: String,
    to: String,
    there: Vec<&'static str>,
    back: Vec<&'static str>,
}

impl Case {
    fn read(block: &'static str) -> Self {
        let lines =
            |mark: char| block.lines().filter_map(move |line| line.strip_prefix(mark)).collect::<Vec<_>>();
        let text = |mark: char| lines(mark).join("\n");
        Self { from: text('-'), to: text('+'), there: lines('>'), back: lines('<') }
    }

    fn edited(&self) -> Document {
        assert_eq!(LIBRARY.matches(&self.from).count(), 1, "{:?} has to be in the library once", self.from);
        parsed(&LIBRARY.replace(&self.from, &self.to))
    }
}

fn cases() -> impl Iterator<Item = Case> {
    include_str!("cases.txt").split("\n\n").skip(1).map(Case::read)
}

fn parsed(source: &str) -> Document {
    Document::parse("a.yaml", source).unwrap()
}

fn compare(old: &Document, new: &Document) -> Vec<Change> {
    crate::compare(old, new, &VOCABULARY)
}

fn lines(changes: &[Change]) -> Vec<String> {
    crate::lines(changes).into_iter().map(|line| line.1).collect()
}

#[test]
fn each_change_is_told_there_and_back() {
    let library = parsed(LIBRARY);
    let mut wrong = String::new();
    for case in cases() {
        let other = case.edited();
        for (changes, wanted) in
            [(compare(&library, &other), &case.there), (compare(&other, &library), &case.back)]
        {
            let found = lines(&changes);
            if found != *wanted {
                wrong.push_str(&format!("{:?} -> {:?}\n{found:#?}\n", case.from, case.to));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_rule_has_its_name_and_its_case() {
    let all_rules: Vec<Rule> =
        rules::GROUPS.iter().chain(VOCABULARY.rules).flat_map(|group| group.1).copied().collect();
    let names: BTreeSet<_> = all_rules.iter().map(|rule| rule.name).collect();
    assert_eq!(names.len(), all_rules.len());
    let library = parsed(LIBRARY);
    let mut used = BTreeSet::new();
    for case in cases() {
        let other = case.edited();
        used.extend(compare(&library, &other).iter().map(|change| change.rule));
        used.extend(compare(&other, &library).iter().map(|change| change.rule));
    }
    let unused: Vec<_> = all_rules.iter().filter(|rule| !used.contains(rule)).collect();
    assert!(unused.is_empty(), "{unused:?}");
}
