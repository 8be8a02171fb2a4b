//! Holds the section "When it does not work" of a README against the errors that it is about.
//!
//! The section has ten errors: each is a block of `text` with exactly what the program says, followed by what to do about it. A
//! long text is wrapped. `…` is a number that is different each time. The tests of a crate produce the same errors in the same
//! order, and [`check`] compares.

/// The heading of the section.
pub const HEADING: &str = "## When it does not work";

/// How many errors a section has.
pub const COUNT: usize = 10;

/// A number that is different each time.
const NUMBER: char = '…';

/// An error in a section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trouble {
    /// The line of the README where its text begins, from 1.
    pub line: usize,
    /// What the program says, with one blank between two words.
    pub text: String,
    /// What to do about it.
    pub remedy: String,
}

/// The errors in the section of a README; none if it has no such section.
#[must_use]
pub fn listed(readme: &str) -> Vec<Trouble> {
    let mut troubles: Vec<Trouble> = Vec::new();
    let mut in_text = false;
    let lines = readme.lines().enumerate().skip_while(|(_, line)| *line != HEADING).skip(1);
    for (index, line) in lines.take_while(|(_, line)| !line.starts_with("## ")) {
        match (line, in_text) {
            ("```text", false) => {
                in_text = true;
                troubles.push(Trouble { line: index + 2, ..Trouble::default() });
            }
            ("```", true) => in_text = false,
            _ => {
                if let Some(trouble) = troubles.last_mut() {
                    append(if in_text { &mut trouble.text } else { &mut trouble.remedy }, line);
                }
            }
        }
    }
    troubles
}

/// Compares the section of a README with the errors that were produced, in the order of the section.
///
/// # Panics
/// If the section does not have exactly [`COUNT`] errors with a remedy each, or says something else than what was produced.
#[track_caller]
pub fn check(readme: &str, produced: &[String]) {
    let troubles = listed(readme);
    let mut faults = Vec::new();
    for trouble in troubles.iter().filter(|trouble| trouble.remedy.is_empty()) {
        faults.push(format!("README.md:{}: what to do about it is missing", trouble.line));
    }
    for (trouble, said) in troubles.iter().zip(produced) {
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        if !fits(&trouble.text, &said) {
            faults.push(format!("README.md:{}: {}\n  the error is: {said}", trouble.line, trouble.text));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!((troubles.len(), produced.len()), (COUNT, COUNT), "errors in the README, errors produced");
}

/// Adds the words of a line.
fn append(text: &mut String, line: &str) {
    for word in line.split_whitespace() {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
    }
}

/// Whether a text is what is written, with any digits for each [`NUMBER`].
fn fits(written: &str, said: &str) -> bool {
    let mut parts = written.split(NUMBER);
    let Some(mut rest) = parts.next().and_then(|first| said.strip_prefix(first)) else { return false };
    for part in parts {
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let Some(next) = after.strip_prefix(part).filter(|_| after.len() < rest.len()) else { return false };
        rest = next;
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    const README: &str = "# A crate\n\n```text\nnot one\n```\n\n## When it does not work\n\nIntroduction.\n\n```text\nno space\n  \
                          at port …; free some\n```\n\nDelete\nsomething.\n\n```text\nno luck\n```\n\n## Later\n\n```text\nnor this\n```\n";

    #[test]
    fn a_section_is_read_up_to_the_next_one() {
        let remedy = |text: &str| text.to_owned();
        assert_eq!(
            listed(README),
            [
                Trouble {
                    line: 12,
                    text: remedy("no space at port …; free some"),
                    remedy: remedy("Delete something."),
                },
                Trouble { line: 20, text: remedy("no luck"), remedy: String::new() },
            ]
        );
        assert_eq!(listed("# Another\n"), []);
    }

    #[test]
    fn only_digits_are_a_number() {
        for (written, said, wanted) in [
            ("at port …; free some", "at port 8080; free some", true),
            ("… of …", "1 of 25", true),
            ("at port …; free some", "at port ; free some", false),
            ("at port …; free some", "at port x; free some", false),
            ("at port …", "at port 80; free some", false),
            ("at port 80", "at port 81", false),
        ] {
            assert_eq!(fits(written, said), wanted, "{written} / {said}");
        }
    }

    #[test]
    #[should_panic(expected = "README.md:20: what to do about it is missing")]
    fn a_remedy_must_be_there() {
        check(README, &["no space at port 1; free some".to_owned(), "no luck".to_owned()]);
    }

    #[test]
    #[should_panic(expected = "the error is: bad luck")]
    fn another_text_is_a_fault() {
        check(README, &["no space at port 1; free some".to_owned(), "bad luck".to_owned()]);
    }
}
