//! The generated files are up to date, and a snapshot shows what each lowering pass changes.

use std::sync::LazyLock;

use omni_tests::{changes, document};
use xtask::codegen;
use xtask::files::{self, File, FileState};
use xtask::lower;

/// What is generated from the document.
static FILES: LazyLock<Vec<File>> = LazyLock::new(|| codegen::generate(document::load()).unwrap());

#[test]
fn the_generated_files_are_up_to_date() {
    let stale: Vec<_> = FILES
        .iter()
        .map(|file| files::write_or_check(xtask::root(), file.clone(), true).unwrap())
        .filter_map(|state| match state {
            FileState::Differs(path, _) => Some(path),
            _ => None,
        })
        .collect();
    assert!(stale.is_empty(), "run `cargo xtask codegen` and commit {stale:?}");
}

#[test]
fn generating_twice_gives_the_same_bytes() {
    let texts = |files: &[File]| files.iter().map(|file| file.text.clone()).collect::<Vec<_>>();
    assert!(texts(&codegen::generate(document::load()).unwrap()) == texts(&FILES));
}

#[test]
fn each_pass_changes_what_it_is_meant_to_change() {
    let document = document::load();
    let mut text = String::new();
    let mut before = document.value.clone();
    let view = lower::lower_and_watch(&document.value, |pass, after| {
        text.push_str(&format!("{pass}\n"));
        changes::summary(&before, after).iter().for_each(|line| text.push_str(&format!("{line}\n")));
        before = after.clone();
    });
    view.unwrap();
    insta::assert_snapshot!(text);
}

#[test]
fn the_document_has_no_findings() {
    let document = document::load();
    let mut findings = xtask::spec::lint::lint(document);
    findings.extend(xtask::spec::lint::source(&document.source));
    let taken = xtask::names::Taken::read(xtask::root()).unwrap();
    findings.extend(xtask::spec::lint::lint_taken(document, &taken));
    assert!(findings.is_empty(), "{}", xtask::spec::Findings::new(xtask::DOCUMENT, findings));
}

#[test]
fn every_field_says_what_it_is() {
    let types = FILES.iter().find(|file| file.text.contains("pub struct SessionDetails")).unwrap();
    let mut docs = "";
    let mut fields = 0;
    for line in types.text.lines() {
        if let Some(words) = line.strip_prefix("    /// ") {
            docs = words;
        } else if line.starts_with("    pub ") && line.contains(": ") {
            let bare = docs.starts_with('`') && docs.ends_with('`') && docs.matches('`').count() == 2;
            assert!(!docs.is_empty() && !bare, "{line} has no description: {docs:?}");
            (docs, fields) = ("", fields + 1);
        }
    }
    assert!(fields > 500, "only {fields} fields were found");
}
