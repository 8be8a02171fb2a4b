//! A small document, published again and again.

use std::path::{Path, PathBuf};

use super::changelog::Changelog;
use super::{CHANGELOG, RELEASES, Version, check, last_document, publish, working, write};
use crate::DOCUMENT;
use crate::diff::{self, Level, VERSIONING};

const FIRST: &str = "openapi: 3.0.3
info: {title: A, version: '1.0', x-omni-revision: 1.0.0}
paths: {}
components:
  schemas:
    A: {type: string}
";

/// A folder that is gone with the test.
struct Root(PathBuf);

impl Root {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("xtask-release-{}-{name}", std::process::id()));
        std::fs::create_dir_all(path.join("openapi")).unwrap();
        let root = Self(path);
        root.put(DOCUMENT, FIRST);
        root.put(CHANGELOG, "# Changelog\n\n## Unreleased\n\nFirst words.\n");
        root
    }

    /// The same with the first release.
    fn published(name: &str) -> Self {
        let root = Self::new(name);
        root.publish("2026-01-01").unwrap();
        root
    }

    fn put(&self, name: &str, text: &str) {
        std::fs::write(self.0.join(name), text).unwrap();
    }

    fn get(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).unwrap()
    }

    fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.get(name);
        assert!(text.contains(from), "{from:?} in {text}");
        self.put(name, &text.replace(from, to));
    }

    fn publish(&self, date: &str) -> anyhow::Result<String> {
        let report = publish(&self.0, &working(&self.0)?, date, false)?;
        report.verdict()?;
        Ok(report.text)
    }

    fn problem(&self) -> String {
        check(&self.0).unwrap().verdict().unwrap_err().to_string()
    }

    fn fine(&self) -> String {
        let report = check(&self.0).unwrap();
        report.verdict().unwrap();
        report.text
    }
}

impl Drop for Root {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn release(name: &str) -> String {
    format!("{RELEASES}/{name}")
}

#[test]
fn before_the_first_release_the_gate_says_how_to_make_it() {
    let root = Root::new("none");
    let problem = root.problem();
    assert!(problem.contains("nothing has been published yet") && problem.contains("`cargo xtask release`"));
    assert!(last_document(&root.0).unwrap_err().to_string().contains("nothing has been published yet"));
    assert!(write(&root.0).unwrap().text.contains("nothing has been published yet"));
}

#[test]
fn a_release_keeps_the_document_byte_by_byte() {
    let root = Root::published("first");
    assert_eq!(root.get(&release("1.0.0.yaml")), FIRST);
    let index: serde_json::Value = serde_json::from_str(&root.get(&release("index.json"))).unwrap();
    let sha256 = index[0]["sha256"].as_str().unwrap().to_owned();
    assert_eq!(
        index,
        serde_json::json!([{
            "revision": "1.0.0", "apiVersion": "1.0", "date": "2026-01-01", "file": "1.0.0.yaml",
            "sha256": sha256, "bytes": FIRST.len(),
        }])
    );
    assert_eq!(root.get(&release("SHA256SUMS")), format!("{sha256}  1.0.0.yaml\n"));
    assert_eq!(
        root.get(CHANGELOG),
        "# Changelog\n\n## Unreleased\n\n## 1.0.0 - 2026-01-01\n\nFirst words.\n"
    );
    assert_eq!(root.fine(), "the document is revision 1.0.0 as published\n");
    assert_eq!(last_document(&root.0).unwrap().name, "openapi/releases/1.0.0.yaml");
}

#[test]
fn the_first_release_is_the_first_revision() {
    let root = Root::new("first-revision");
    root.edit(DOCUMENT, "1.0.0", "1.1.0");
    let error = root.publish("2026-01-01").unwrap_err().to_string();
    assert!(
        error.contains("openapi/omni.yaml:2: the first revision that is published is 1.0.0, not 1.1.0"),
        "{error}"
    );
    for (revision, words) in [("'2026-11-23'", "is no revision"), ("1", "has no revision")] {
        root.put(DOCUMENT, &FIRST.replace("1.0.0", revision));
        let error = format!("{:#}", root.publish("2026-01-01").unwrap_err());
        assert!(error.contains(words) && error.contains("openapi/omni.yaml:2"), "{error}");
    }
}

#[test]
fn what_was_published_stays_as_it_was() {
    type Edit = (&'static str, fn(&Path), &'static str);
    let edits: [Edit; 6] = [
        (
            "altered",
            |at| std::fs::write(at.join("1.0.0.yaml"), "x").unwrap(),
            "is not what was published as 1.0.0",
        ),
        ("missing", |at| std::fs::remove_file(at.join("1.0.0.yaml")).unwrap(), "1.0.0.yaml is missing"),
        ("stray", |at| std::fs::write(at.join("1.1.0.yaml"), "x").unwrap(), "1.1.0.yaml was not published"),
        ("sums", |at| std::fs::write(at.join("SHA256SUMS"), "x").unwrap(), "SHA256SUMS does not agree"),
        (
            "no-index",
            |at| std::fs::remove_file(at.join("index.json")).unwrap(),
            "1.0.0.yaml was not published",
        ),
        (
            "index",
            |at| {
                let path = at.join("index.json");
                let text = std::fs::read_to_string(&path).unwrap();
                std::fs::write(path, text.replace("1.0.0.yaml", "../../etc/x")).unwrap();
            },
            "the file of 1.0.0 is 1.0.0.yaml",
        ),
    ];
    for (name, edit, words) in edits {
        let root = Root::published(name);
        edit(&root.0.join(RELEASES));
        let problem = root.problem();
        assert!(problem.contains(words), "{name}: {problem}");
        root.edit(DOCUMENT, "type: string", "type: integer");
        assert!(root.publish("2026-02-01").unwrap_err().to_string().contains(words), "{name}");
    }
    let root = Root::published("broken-index");
    root.put(&release("index.json"), "[");
    assert!(format!("{:#}", check(&root.0).unwrap_err()).contains("index.json cannot be read"));
}

#[test]
fn a_change_needs_its_revision_and_its_line() {
    let root = Root::published("change");
    root.edit(DOCUMENT, "type: string", "type: integer");
    let line = "- [Breaking] `A`: type `integer` instead of `string`";
    let problem = root.problem();
    assert!(problem.contains("is breaking, so the next revision is 2.0.0, not 1.0.0"), "{problem}");
    assert!(problem.contains("`cargo xtask diff --write`") && problem.contains(line), "{problem}");
    assert!(root.publish("2026-02-01").unwrap_err().to_string().contains("next revision is 2.0.0"));

    root.edit(DOCUMENT, "1.0.0", "2.0.0");
    root.edit(CHANGELOG, "## Unreleased\n", "## Unreleased\n\nWhy we did it.\n");
    assert!(write(&root.0).unwrap().text.contains("1 line added"));
    let text = root.get(CHANGELOG);
    assert!(text.contains("Why we did it.\n\n<!--") && text.contains(&format!("### Breaking\n\n{line}\n")));
    assert!(write(&root.0).unwrap().text.contains("0 lines added"));
    assert_eq!(root.get(CHANGELOG), text);
    assert_eq!(
        root.fine(),
        "revision 2.0.0 follows 1.0.0: 1 breaking, 0 additive, 1 documentation, all announced\n"
    );

    root.publish("2026-02-01").unwrap();
    assert_eq!(
        root.get(CHANGELOG),
        format!(
            "# Changelog\n\n## Unreleased\n\n## 2.0.0 - 2026-02-01\n\nWhy we did it.\n\n### Breaking\n\n{line}\n\n\
             ## 1.0.0 - 2026-01-01\n\nFirst words.\n"
        )
    );
    assert_eq!(root.fine(), "the document is revision 2.0.0 as published\n");
    assert_eq!(root.get(&release("1.0.0.yaml")), FIRST);
}

#[test]
fn a_release_announces_what_nobody_did() {
    let root = Root::published("merge");
    root.edit(DOCUMENT, "1.0.0", "1.1.0");
    root.edit(DOCUMENT, "    A:", "    B: {type: integer}\n    A:");
    root.publish("2026-02-01").unwrap();
    assert!(
        root.get(CHANGELOG)
            .contains("## 1.1.0 - 2026-02-01\n\n### Additive\n\n- `B`: schema added\n\n## 1.0.0")
    );
}

#[test]
fn a_release_is_refused_if_it_is_none() {
    let root = Root::published("refused");
    assert!(
        root.publish("2026-02-01")
            .unwrap_err()
            .to_string()
            .contains("nothing has changed since revision 1.0.0")
    );
    let same = publish(&root.0, &working(&root.0).unwrap(), "2026-02-01", true).unwrap();
    assert!(same.failures.is_empty() && same.text.contains("nothing has changed"));

    root.edit(DOCUMENT, "1.0.0", "1.0.1");
    assert!(
        root.problem().contains("nothing has changed since revision 1.0.0, but x-omni-revision is 1.0.1")
    );
    assert!(root.publish("2026-02-01").unwrap_err().to_string().contains("nothing has changed"));

    root.edit(DOCUMENT, "title: A", "title: B");
    assert!(root.publish("2025-12-31").unwrap_err().to_string().contains("was published on 2026-01-01"));
    let before = root.get(CHANGELOG);
    let check = publish(&root.0, &working(&root.0).unwrap(), "2026-02-01", true).unwrap();
    assert_eq!(check.text, "revision 1.0.1 can be published as openapi/releases/1.0.1.yaml\n");
    assert_eq!(root.get(CHANGELOG), before);
    assert!(!root.0.join(release("1.0.1.yaml")).exists());

    root.put(CHANGELOG, &format!("{before}\n## 1.0.1 - someday\n"));
    assert!(
        root.publish("2026-02-01")
            .unwrap_err()
            .to_string()
            .contains("has a section of revision 1.0.1 already")
    );
}

#[test]
fn a_line_that_tells_of_nothing_is_reported_and_kept() {
    let root = Root::published("stale");
    root.edit(DOCUMENT, "1.0.0", "2.0.0");
    root.edit(DOCUMENT, "type: string", "type: integer");
    write(&root.0).unwrap();
    root.edit(DOCUMENT, "type: integer", "type: boolean");
    let report = write(&root.0).unwrap();
    let stale = "this is no change since the last release; delete the line, or move it above the mark if it is your \
                 own: - [Breaking] `A`: type `integer`";
    assert!(report.verdict().unwrap_err().to_string().contains(stale));
    assert!(
        root.problem().contains(stale) && root.publish("2026-02-01").unwrap_err().to_string().contains(stale)
    );
    let text = root.get(CHANGELOG);
    assert!(text.contains("type `integer`") && text.contains("type `boolean`"));
    root.edit(CHANGELOG, "- [Breaking] `A`: type `integer` instead of `string`\n", "");
    root.fine();
}

fn words(list: &[(Level, &str)]) -> Vec<diff::Words> {
    list.iter().map(|(level, text)| (*level, (*text).to_owned())).collect()
}

#[test]
fn lines_go_under_their_headings() {
    let mut changelog =
        Changelog::parse("## Unreleased\n\nOurs.\n\n## 1.0.0 - 2026-01-01\n\nOld.\n").unwrap();
    let all = words(&[
        (Level::Additive, "- b"),
        (Level::Documentation, "- d"),
        (Level::Breaking, "- a"),
        (Level::Additive, "- c"),
    ]);
    assert_eq!(changelog.add(&all), 4);
    let text = changelog.text();
    assert!(text.starts_with("## Unreleased\n\nOurs.\n\n<!-- written by"), "{text}");
    let block = "### Breaking\n\n- a\n\n### Additive\n\n- b\n- c\n\n### Documentation\n\n- d\n\n<!-- end";
    assert!(text.contains(block) && text.ends_with("-->\n\n## 1.0.0 - 2026-01-01\n\nOld.\n"), "{text}");
    assert!(changelog.missing(&all).is_empty() && changelog.stale(&all).is_empty());
    // A line that somebody moved out of the marks is announced all the same; one of an old section is not.
    let moved = text.replace("- a\n\n### Add", "### Add").replace("Ours.", "Ours.\n\n- a");
    assert!(Changelog::parse(&moved).unwrap().missing(&all).is_empty());
    assert_eq!(Changelog::parse(&moved).unwrap().missing(&words(&[(Level::Breaking, "Old.")])).len(), 1);
    changelog.release(Version::parse("2.0.0").unwrap(), "2026-02-01");
    assert_eq!(
        changelog.text(),
        "## Unreleased\n\n## 2.0.0 - 2026-02-01\n\nOurs.\n\n### Breaking\n\n- a\n\n### Additive\n\n- b\n- c\n\n\
         ### Documentation\n\n- d\n\n## 1.0.0 - 2026-01-01\n\nOld.\n"
    );
}

#[test]
fn a_changelog_without_its_places_is_refused() {
    let mark = "<!-- end of what `cargo xtask diff --write` writes -->";
    for (text, words) in [
        ("# Changelog\n", "no heading `## Unreleased`"),
        ("## Unreleased\n## Unreleased\n", ":2: there is a second heading"),
        (&format!("## Unreleased\n{mark}\n"), "have to stand once each"),
        (&format!("{mark}\n## Unreleased\n"), "have to stand once each"),
    ] {
        let error = Changelog::parse(text).err().unwrap().to_string();
        assert!(error.contains(words), "{error}");
    }
    let root = Root::new("no-changelog");
    std::fs::remove_file(root.0.join(CHANGELOG)).unwrap();
    assert!(root.publish("2026-01-01").unwrap_err().to_string().contains("make it, with a heading"));
}

#[test]
fn the_task_compares_with_the_last_release() {
    let root = Root::published("task");
    root.put(VERSIONING, &std::fs::read_to_string(crate::root().join(VERSIONING)).unwrap());
    root.edit(DOCUMENT, "1.0.0", "1.1.0");
    root.edit(DOCUMENT, "    A:", "    B: {type: integer}\n    A:");
    let run = |arguments: diff::Arguments| diff::run(&root.0, &arguments).unwrap();
    let report = run(diff::Arguments::default());
    assert!(
        report.text.contains("openapi/omni.yaml:6: `B`: schema added [component-added]"),
        "{}",
        report.text
    );
    let fail_on = |fail_on| diff::Arguments { fail_on: Some(fail_on), ..Default::default() };
    assert!(run(fail_on(diff::FailOn::Breaking)).failures.is_empty());
    assert_eq!(run(fail_on(diff::FailOn::Additive)).failures, ["1 of 2 changes are additive or graver"]);
    assert_eq!(run(fail_on(diff::FailOn::Any)).failures, ["2 of 2 changes are documentation or graver"]);
    let format = diff::Arguments { format: diff::Format::Markdown, ..Default::default() };
    assert_eq!(run(format).text, "### Additive\n\n- `B`: schema added\n");
    assert!(!run(diff::Arguments { check: true, ..Default::default() }).failures.is_empty());
    run(diff::Arguments { write: true, ..Default::default() });
    assert_eq!(run(diff::Arguments { check: true, ..Default::default() }).failures, Vec::<String>::new());
    root.edit(VERSIONING, "| operation added |", "| operation come |");
    let stale = run(diff::Arguments { check: true, ..Default::default() }).failures;
    assert_eq!(stale.len(), 1);
    run(diff::Arguments { write: true, ..Default::default() });
    assert!(root.get(VERSIONING).contains("| operation added |"));
    let paths = diff::Arguments { old: Some(root.0.join("nowhere.yaml")), ..Default::default() };
    assert!(diff::run(&root.0, &paths).unwrap_err().to_string().contains("cannot read"));
}
