//! Revisions of the document: Semantic Versioning, where the rules of the comparison say which part is raised.

use std::fmt;

use anyhow::{Result, bail};

use crate::diff::Level;

/// A revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    major: u64,
    minor: u64,
    patch: u64,
}

impl Version {
    /// The first revision that is published.
    pub const FIRST: Version = Version { major: 1, minor: 0, patch: 0 };

    /// Reads a revision: three numbers, no more.
    pub fn parse(text: &str) -> Result<Self> {
        let number = |text: &str| {
            let plain =
                text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
            // Beyond nine digits nobody counts revisions any more, and a following one always exists.
            (plain && text.len() < 10).then(|| text.parse().ok()).flatten()
        };
        let parts: Option<Vec<u64>> = text.split('.').map(number).collect();
        match parts.as_deref() {
            Some([major, minor, patch]) => Ok(Self { major: *major, minor: *minor, patch: *patch }),
            _ => bail!("`{text}` is no revision; write MAJOR.MINOR.PATCH, such as `{}`", Self::FIRST),
        }
    }

    /// The revision that follows after changes of a level.
    pub fn after(self, level: Level) -> Self {
        let Self { major, minor, patch } = self;
        match level {
            Level::Breaking => Self { major: major + 1, minor: 0, patch: 0 },
            Level::Additive => Self { major, minor: minor + 1, patch: 0 },
            Level::Documentation => Self { major, minor, patch: patch + 1 },
        }
    }

    /// Whether this revision may follow the last one, or which one has to, and why.
    pub fn follows(self, last: Self, gravest: Option<Level>) -> std::result::Result<(), String> {
        let Some(gravest) = gravest else {
            return match self == last {
                true => Ok(()),
                false => Err(format!(
                    "nothing has changed since revision {last}, but x-omni-revision is {self}; write {last} again"
                )),
            };
        };
        // Raising more than is asked for is allowed, skipping a revision is not.
        let allowed =
            Level::ALL.iter().filter(|level| **level >= gravest).any(|level| last.after(*level) == self);
        if allowed {
            return Ok(());
        }
        Err(format!(
            "the gravest change since revision {last} is {gravest}, so the next revision is {}, not {self}; \
             write it into x-omni-revision",
            last.after(gravest)
        ))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        Version::parse(text).unwrap()
    }

    #[test]
    fn reads_three_numbers_and_nothing_else() {
        assert_eq!(version("1.20.3").to_string(), "1.20.3");
        assert!(version("1.10.0") > version("1.9.9"));
        for text in [
            "",
            "1.0",
            "1.0.0.0",
            "1.0.0-a",
            "01.0.0",
            "v1.0.0",
            "1.0.x",
            "1.-1.0",
            "1..0",
            "99999999999.0.0",
        ] {
            assert!(Version::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_gravest_change_says_what_follows() {
        let last = version("1.2.3");
        for (level, allowed) in [
            (Level::Documentation, &["1.2.4", "1.3.0", "2.0.0"][..]),
            (Level::Additive, &["1.3.0", "2.0.0"]),
            (Level::Breaking, &["2.0.0"]),
        ] {
            for text in
                ["1.2.3", "1.2.4", "1.2.5", "1.3.0", "1.3.1", "1.4.0", "2.0.0", "2.1.0", "3.0.0", "1.2.2"]
            {
                let answer = version(text).follows(last, Some(level));
                assert_eq!(answer.is_ok(), allowed.contains(&text), "{level} {text}");
            }
        }
        let why = version("1.2.4").follows(last, Some(Level::Additive)).unwrap_err();
        assert!(why.contains("is additive") && why.contains("next revision is 1.3.0, not 1.2.4"), "{why}");
    }

    #[test]
    fn without_a_change_the_revision_stays() {
        let last = version("1.2.3");
        assert!(last.follows(last, None).is_ok());
        assert!(version("1.2.4").follows(last, None).unwrap_err().contains("nothing has changed"));
    }
}
