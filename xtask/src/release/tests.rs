//! A small document, published again and again.

use super::testing::{FIRST, Root};
use super::{CHANGELOG, RELEASES, check, last_document, publish, write};
use crate::DOCUMENT;

#[test]
fn a_release_keeps_the_document_byte_for_byte() {
    let root = Root::new("first");
    for said in [check(&root.0).unwrap_err(), last_document(&root.0).unwrap_err()] {
        assert!(said.to_string().contains("nothing has been published yet"), "{said}");
    }
    root.publish("2026-01-01").unwrap();
    assert_eq!(root.get(&format!("{RELEASES}/1.0.0.yaml")), FIRST);
    let index: serde_json::Value =
        serde_json::from_str(&root.get(&format!("{RELEASES}/index.json"))).unwrap();
    let sha256 = index[0]["sha256"].as_str().unwrap().to_owned();
    assert_eq!(
        index,
        serde_json::json!([{
            "revision": "1.0.0", "apiVersion": "1.0", "date": "2026-01-01", "file": "1.0.0.yaml",
            "sha256": sha256, "bytes": FIRST.len(),
        }])
    );
    assert_eq!(root.get(&format!("{RELEASES}/SHA256SUMS")), format!("{sha256}  1.0.0.yaml\n"));
    let changelog = "# Changelog\n\n## Unreleased\n\n## 1.0.0 - 2026-01-01\n\nFirst words.\n";
    assert_eq!(root.get(CHANGELOG), changelog);
    assert_eq!(last_document(&root.0).unwrap().name, "openapi/releases/1.0.0.yaml");
    let (gate, release) = root.told();
    assert_eq!(gate, "the document is revision 1.0.0 as published\n");
    assert!(release.contains("nothing has changed"), "{release}");
}

#[test]
fn the_revision_is_three_numbers_and_begins_at_1_0_0() {
    for (revision, words) in [
        ("1.1.0", "openapi/omni.yaml:2: the first revision that is published is 1.0.0, not 1.1.0"),
        ("v1.0.0", "openapi/omni.yaml:2: #/info/x-omni-revision: `v1.0.0` is not a revision"),
        ("1.0.0-a", "is not a revision"),
        ("01.0.0", "is not a revision"),
        ("1", "is not a revision"),
    ] {
        let root = Root::new(revision);
        root.edit(DOCUMENT, "1.0.0", revision);
        let error = root.told().1;
        assert!(error.contains(words), "{error}");
    }
}

#[test]
fn what_was_published_stays_as_it_was() {
    let file = |name: &str| format!("{RELEASES}/{name}");
    for (name, words) in [
        ("1.0.0.yaml", "1.0.0.yaml is not what was published"),
        ("1.1.0.yaml", "1.1.0.yaml was not published"),
        ("SHA256SUMS", "SHA256SUMS does not agree"),
        ("index.json", "index.json cannot be read"),
    ] {
        let root = Root::published(name);
        root.put(&file(name), "x");
        root.edit(DOCUMENT, "title: A", "title: B");
        root.edit(DOCUMENT, "1.0.0", "1.0.1");
        let (gate, release) = root.told();
        assert!(gate.contains(words) && release.contains(words), "{name}: {gate}{release}");
    }
    let root = Root::published("index");
    root.edit(&file("index.json"), "\"1.0.0.yaml", "\"../../etc/x");
    assert!(root.told().0.contains("has a different file or place"));
    let root = Root::published("missing");
    std::fs::remove_file(root.0.join(file("1.0.0.yaml"))).unwrap();
    assert!(root.told().0.contains("1.0.0.yaml cannot be read"));
    let root = Root::published("no-index");
    std::fs::remove_file(root.0.join(file("index.json"))).unwrap();
    assert!(root.told().0.contains("1.0.0.yaml was not published"));
}

#[test]
fn the_most_severe_change_says_what_follows() {
    for (from, to, allowed) in [
        ("title: A", "title: B", &["1.0.1", "1.1.0", "2.0.0"][..]),
        ("    A:", "    B: {type: integer}\n    A:", &["1.1.0", "2.0.0"]),
        ("type: string", "type: integer", &["2.0.0"]),
        ("", "", &["1.0.0"]),
    ] {
        for revision in ["0.9.0", "1.0.0", "1.0.1", "1.0.2", "1.1.0", "1.1.1", "1.2.0", "2.0.0", "3.0.0"] {
            let root = Root::published(&format!("{to}{revision}").replace([' ', '\n', ':'], ""));
            root.edit(DOCUMENT, from, to);
            root.edit(DOCUMENT, "x-omni-revision: 1.0.0", &format!("x-omni-revision: {revision}"));
            let said = write(&root.0).unwrap().verdict();
            assert_eq!(said.is_ok(), allowed.contains(&revision), "{from} {revision} {said:?}");
        }
    }
}

#[test]
fn each_change_is_announced() {
    let root = Root::published("change");
    root.edit(DOCUMENT, "type: string", "type: integer");
    let line = "- [Breaking] `A`: type `integer` instead of `string`";
    let gate = root.told().0;
    assert!(gate.contains("is breaking, so the next revision is 2.0.0, not 1.0.0"), "{gate}");
    assert!(
        gate.contains("does not announce; run `cargo xtask diff --write`") && gate.contains(line),
        "{gate}"
    );

    root.edit(DOCUMENT, "1.0.0", "2.0.0");
    root.edit(CHANGELOG, "## Unreleased\n", "## Unreleased\n\nWhy we did it.\n");
    write(&root.0).unwrap();
    let text = root.get(CHANGELOG);
    assert!(
        text.contains("Why we did it.\n\n<!--")
            && text.contains(&format!("### Breaking\n\n{line}\n\n<!-- end"))
    );
    write(&root.0).unwrap();
    assert_eq!(root.get(CHANGELOG), text);
    let all = "revision 2.0.0 follows 1.0.0: 1 breaking, 0 additive, 1 documentation, all announced\n";
    assert_eq!(check(&root.0).unwrap().text, all);

    // Outdated lines go; hand-written words stay.
    root.edit(DOCUMENT, "type: integer", "type: boolean");
    let gate = check(&root.0).unwrap().verdict().unwrap_err().to_string();
    assert!(
        gate.contains(&format!(
            "announces changes that do not exist; run `cargo xtask diff --write` and commit the result:\n  {line}"
        )),
        "{gate}"
    );
    write(&root.0).unwrap();
    let text = root.get(CHANGELOG);
    assert!(!text.contains("type `integer`") && text.contains("type `boolean`") && text.contains("Why we"));

    root.publish("2026-02-01").unwrap();
    assert_eq!(
        root.get(CHANGELOG),
        "# Changelog\n\n## Unreleased\n\n## 2.0.0 - 2026-02-01\n\nWhy we did it.\n\n### Breaking\n\n- [Breaking] `A`: type \
         `boolean` instead of `string`\n\n## 1.0.0 - 2026-01-01\n\nFirst words.\n"
    );
    assert_eq!(check(&root.0).unwrap().text, "the document is revision 2.0.0 as published\n");
    assert_eq!(root.get(&format!("{RELEASES}/1.0.0.yaml")), FIRST);
}

#[test]
fn a_release_is_refused_with_its_reason() {
    let root = Root::published("refused");
    root.edit(DOCUMENT, "title: A", "title: B");
    root.edit(DOCUMENT, "1.0.0", "1.0.1");
    let before = root.get(CHANGELOG);
    let asked = publish(&root.0, "2026-02-01".parse().unwrap(), true).unwrap();
    assert_eq!(asked.text, "revision 1.0.1 can be published as openapi/releases/1.0.1.yaml\n");
    assert_eq!(root.get(CHANGELOG), before);
    let mark = "<!-- end of what `cargo xtask diff --write` writes -->";
    for (text, words) in [
        (format!("{before}\n## 1.0.1 - someday\n"), "already has a section for revision 1.0.1"),
        ("# Changelog\n".to_owned(), "one line `## Unreleased`"),
        ("## Unreleased\n## Unreleased\n".to_owned(), "one line `## Unreleased`"),
        (format!("## Unreleased\n{mark}\n"), "has to appear once"),
    ] {
        root.put(CHANGELOG, &text);
        let error = root.publish("2026-02-01").unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    }
    assert!(!root.0.join(RELEASES).join("1.0.1.yaml").exists());
}
