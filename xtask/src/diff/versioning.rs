//! The table of rules in `VERSIONING.md`, which is written from the table in the code.

use std::path::Path;

use anyhow::{Context as _, Result};

use super::rules;
use crate::files::File;

/// Where the rules are written down for people.
pub const VERSIONING: &str = "openapi/VERSIONING.md";

const START: &str = "<!-- the table in xtask/src/diff/rules.rs; written by `cargo xtask diff --write` -->\n";
const END: &str = "<!-- end of the table -->\n";

/// The file with the table as the code has it.
pub fn file(root: &Path) -> Result<File> {
    let path = root.join(VERSIONING);
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let text = fill(&text).with_context(|| {
        format!("{VERSIONING} has no place for the table: put the lines\n{START}{END}where it belongs")
    })?;
    Ok(File::new(VERSIONING, text))
}

fn fill(text: &str) -> Option<String> {
    let (before, rest) = text.split_once(START)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{START}\n{}\n{END}{after}", rules::table()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::{Outcome, write_or_check};
    use crate::root;

    #[test]
    fn the_written_rules_are_those_of_the_code() {
        let outcome = write_or_check(root(), file(root()).unwrap(), true).unwrap();
        assert!(matches!(outcome, Outcome::Same), "run `cargo xtask diff --write` and commit {VERSIONING}");
    }

    #[test]
    fn the_table_goes_between_its_marks() {
        assert_eq!(fill("no marks"), None);
        let filled = fill(&format!("a\n{START}old\n{END}b\n")).unwrap();
        assert!(filled.starts_with("a\n<!--") && filled.ends_with("-->\nb\n") && !filled.contains("old\n"));
        assert_eq!(fill(&filled).unwrap(), filled);
    }
}
