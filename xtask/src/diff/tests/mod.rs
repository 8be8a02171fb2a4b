//! Small documents of which one thing differs, and the line that tells it; and every key of the real document.

mod document;
mod everything;
mod inputs;
mod operations;
mod refactorings;
mod schemas;

use std::collections::BTreeSet;

use super::{Change, Rule, compare, markdown_lines};
use crate::spec::Document;

const LIBRARY: &str = include_str!("library.yaml");

/// What is replaced in the library, and the lines that tell of it there and back.
type Case = (&'static str, &'static str, &'static [&'static str], &'static [&'static str]);

fn parsed(source: &str) -> Document {
    Document::parse("a.yaml", source).unwrap()
}

fn edited((from, to, ..): &Case) -> Document {
    assert_eq!(LIBRARY.matches(from).count(), 1, "{from:?} has to stand in the library once");
    parsed(&LIBRARY.replace(from, to))
}

fn lines(changes: &[Change]) -> Vec<String> {
    markdown_lines(changes).into_iter().map(|line| line.1).collect()
}

fn all() -> impl Iterator<Item = &'static Case> {
    document::CASES.iter().chain(operations::CASES).chain(schemas::CASES)
}

#[test]
fn each_change_is_told_there_and_back() {
    let library = parsed(LIBRARY);
    let mut wrong = String::new();
    for case in all() {
        let other = edited(case);
        for (changes, wanted) in [(compare(&library, &other), case.2), (compare(&other, &library), case.3)] {
            let found = lines(&changes);
            if found != wanted {
                wrong.push_str(&format!("{:?} -> {:?}\n{found:#?}\n", case.0, case.1));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_rule_has_its_case() {
    let library = parsed(LIBRARY);
    let mut used = BTreeSet::new();
    for case in all() {
        let other = edited(case);
        used.extend(compare(&library, &other).iter().map(|change| change.rule));
        used.extend(compare(&other, &library).iter().map(|change| change.rule));
    }
    let unused: Vec<_> = Rule::ALL.iter().filter(|rule| !used.contains(rule)).collect();
    assert!(unused.is_empty(), "{unused:?}");
}
