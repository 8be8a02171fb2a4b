//! The report for the test reports of CI servers. JUnit XML has no standard: this is what Jenkins, GitLab and GitHub read.

use std::collections::BTreeMap;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::Report;
use super::text::{times, title};
use crate::finding::Merged;
use crate::run::Fate;

const TOOL: &str = env!("CARGO_PKG_NAME");

/// A test: an operation, or something that was not checked.
struct Test<'a> {
    suite: &'static str,
    name: &'a str,
    result: Verdict,
}

/// A finding, and how often one operation had it.
struct Seen<'a> {
    merged: &'a Merged,
    count: u64,
}

/// The result of a test, with its message and, for a failure, its text.
enum Verdict {
    Passed,
    Failed(String, String),
    Broken(String),
    Skipped(String),
}

pub(super) fn render(report: &Report<'_>) -> String {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    // Writing to memory cannot fail, and everything that is written is text.
    let _ = write(&mut writer, &tests(report));
    let mut text = String::from_utf8(writer.into_inner()).unwrap_or_default();
    text.push('\n');
    text
}

fn tests<'a>(report: &'a Report<'_>) -> Vec<Test<'a>> {
    let mut found: BTreeMap<&str, Vec<Seen<'_>>> = BTreeMap::new();
    for merged in report.findings.merged() {
        for (seen_in, count) in &merged.seen_in {
            // The operation, and the part of it.
            let operation = seen_in.split(' ').next().unwrap_or(seen_in);
            let list = found.entry(operation).or_default();
            match list.iter_mut().find(|seen| std::ptr::eq(seen.merged, merged)) {
                Some(seen) => seen.count += count,
                None => list.push(Seen { merged, count: *count }),
            }
        }
    }
    let mut tests = Vec::new();
    for (operation, fate) in report.summary.into_iter().flat_map(|summary| summary.iter()) {
        let result = match (found.remove(operation), fate) {
            (Some(findings), _) => failed(&findings),
            (None, Fate::Checked) => Verdict::Passed,
            (None, Fate::Failed(_) | Fate::Unread(_) | Fate::Lost(_)) => Verdict::Broken(fate.heading()),
            (None, Fate::Refused(_) | Fate::NotSupported | Fate::Skipped(_)) => {
                Verdict::Skipped(fate.heading())
            }
        };
        tests.push(Test { suite: "operations", name: operation, result });
    }
    // Watched traffic does not have a list of operations.
    let rest = found.into_iter();
    tests.extend(rest.map(|(name, findings)| Test { suite: "operations", name, result: failed(&findings) }));
    let gap =
        |gap: &'a String| Test { suite: "not checked", name: gap, result: Verdict::Broken(gap.clone()) };
    tests.extend(report.gaps.iter().map(gap));
    tests
}

fn failed(findings: &[Seen<'_>]) -> Verdict {
    let lines = findings.iter().map(|Seen { merged, count }| {
        let finding = &merged.finding;
        let (said, seen, count) = (&finding.said, &finding.seen, times(*count));
        format!("{} at #{}\n  the document: {said}\n  seen: {seen}; {count}", title(merged), finding.place)
    });
    let lines: Vec<String> = lines.collect();
    let message = match findings {
        [one] => title(one.merged),
        several => format!("{} findings", several.len()),
    };
    Verdict::Failed(message, lines.join("\n"))
}

fn write(writer: &mut Writer<Vec<u8>>, tests: &[Test<'_>]) -> io::Result<()> {
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let suites = writer.create_element("testsuites").with_attributes(counts(TOOL, tests).of_all());
    suites.write_inner_content(|writer| {
        for suite in tests.chunk_by(|one, next| one.suite == next.suite) {
            let name = suite.first().map_or("", |test| test.suite);
            let element = writer.create_element("testsuite").with_attributes(counts(name, suite).each());
            element
                .write_inner_content(|writer| suite.iter().try_for_each(|test| write_test(writer, test)))?;
        }
        Ok(())
    })?;
    Ok(())
}

fn write_test(writer: &mut Writer<Vec<u8>>, test: &Test<'_>) -> io::Result<()> {
    let names = [("classname", TOOL), ("name", test.name)];
    let element = writer.create_element("testcase").with_attributes(names);
    let (kind, message, text) = match &test.result {
        Verdict::Passed => return element.write_empty().map(|_| ()),
        Verdict::Failed(message, text) => ("failure", message, Some(text)),
        Verdict::Broken(message) => ("error", message, None),
        Verdict::Skipped(message) => ("skipped", message, None),
    };
    element.write_inner_content(|writer| {
        let result = writer.create_element(kind).with_attribute(("message", message.as_str()));
        match text {
            Some(text) => result.write_text_content(BytesText::new(text))?,
            None => result.write_empty()?,
        };
        Ok(())
    })?;
    Ok(())
}

/// The attributes of a suite.
struct Counts([(&'static str, String); 5]);

fn counts(name: &str, tests: &[Test<'_>]) -> Counts {
    let count = |is: fn(&Verdict) -> bool| tests.iter().filter(|test| is(&test.result)).count().to_string();
    Counts([
        ("name", name.to_owned()),
        ("tests", tests.len().to_string()),
        ("failures", count(|result| matches!(result, Verdict::Failed(..)))),
        ("errors", count(|result| matches!(result, Verdict::Broken(_)))),
        ("skipped", count(|result| matches!(result, Verdict::Skipped(_)))),
    ])
}

impl Counts {
    fn each(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (*key, value.as_str()))
    }

    /// Those of the whole: Jenkins' schema, `junit-10.xsd`, has no `skipped` there.
    fn of_all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.each().filter(|(key, _)| *key != "skipped")
    }
}

#[cfg(test)]
mod tests {
    use crate::document::testing::document;
    use crate::finding::{Finding, Findings, Kind, Tally};
    use crate::privacy::Safe;
    use crate::report::{Format, Report};

    #[test]
    fn each_test_counts_what_its_operation_had() {
        let finding = || Finding {
            kind: Kind::WrongType,
            place: "/components/schemas/Shared".to_owned(),
            name: None,
            said: Safe::ours("a text"),
            seen: Safe::ours("a number"),
            class: "",
            sketch: None,
        };
        let mut findings = Findings::default();
        for (seen_in, times) in [("one 200", 2), ("one 400", 1), ("other 200", 1)] {
            let mut tally = Tally::default();
            (0..times).for_each(|_| tally.add(finding()));
            findings.add(seen_in, tally);
        }
        let report = |format| Report::new(document(), &findings).render(format);
        let xml = report(Format::Junit);
        let counts: Vec<&str> =
            xml.lines().filter_map(|line| line.split_once("a number; ")).map(|it| it.1).collect();
        assert_eq!(counts, ["3 times</failure>", "once</failure>"], "{xml}");
        assert!(report(Format::Text).contains("4 times, in one 200, one 400, other 200"));
    }
}
