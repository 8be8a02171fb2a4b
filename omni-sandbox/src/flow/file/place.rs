//! Where something is in a file.

use std::fmt;

use serde_path_to_error::{Path, Segment};
use toml::de::{DeTable, DeValue};

/// One step on the path to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    Item(usize),
}

/// The path to a value, outermost first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Place(Vec<Step>);

impl Place {
    /// The place with these keys.
    pub(super) fn keys(keys: &[&str]) -> Self {
        Self(keys.iter().map(|key| Step::Key((*key).to_owned())).collect())
    }

    pub(super) fn of(path: &Path) -> Self {
        let steps = path.iter().filter_map(|segment| match segment {
            Segment::Seq { index } => Some(Step::Item(*index)),
            Segment::Map { key } => Some(Step::Key(key.clone())),
            Segment::Enum { .. } | Segment::Unknown => None,
        });
        Self(steps.collect())
    }

    pub(super) fn key(&self, key: &str) -> Self {
        self.then(Step::Key(key.to_owned()))
    }

    pub(super) fn item(&self, number: usize) -> Self {
        self.then(Step::Item(number))
    }

    fn then(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if number == 0 => f.write_str(key)?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Item(item) => write!(f, "[{item}]")?,
            }
        }
        Ok(())
    }
}

/// The line of a place, or of the innermost enclosing place that exists. None for the file as a whole.
pub(super) fn line(text: &str, place: &Place) -> Option<usize> {
    let root = DeTable::parse(text).ok()?;
    let mut found = None;
    let mut inside = Inside::Table(root.get_ref());
    for step in &place.0 {
        let (at, value) = match (inside, step) {
            (Inside::Table(table), Step::Key(key)) => {
                let Some((name, value)) = table.iter().find(|(name, _)| name.get_ref() == key.as_str())
                else {
                    break;
                };
                (name.span().start, value.get_ref())
            }
            (Inside::Value(DeValue::Array(list)), Step::Item(number)) => {
                let Some(value) = list.get(*number) else { break };
                (value.span().start, value.get_ref())
            }
            _ => break,
        };
        found = Some(line_of(text, at));
        inside = match value {
            DeValue::Table(table) => Inside::Table(table),
            other => Inside::Value(other),
        };
    }
    found
}

#[derive(Clone, Copy)]
enum Inside<'t> {
    Table(&'t DeTable<'t>),
    Value(&'t DeValue<'t>),
}

/// The line of a byte, counted from 1.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_the_innermost_place_that_is_there() {
        let text = "a = 1\n[b]\nc = [\n  1,\n  { d = 2 },\n]\n[[e]]\nf = 1\n[[e]]\nf = 2\n[g.h]\ni = 1\n";
        for (place, wanted) in [
            (Place::default(), None),
            (Place::keys(&["a"]), Some(1)),
            (Place::keys(&["a", "z"]), Some(1)),
            (Place::keys(&["z"]), None),
            (Place::keys(&["b", "z"]), Some(2)),
            (Place::keys(&["b", "c"]).item(0), Some(4)),
            (Place::keys(&["b", "c"]).item(1).key("d"), Some(5)),
            (Place::keys(&["b", "c"]).item(9), Some(3)),
            (Place::keys(&["e"]).item(1).key("f"), Some(10)),
            (Place::keys(&["e"]).item(1), Some(9)),
            (Place::keys(&["g", "h", "i"]), Some(12)),
        ] {
            assert_eq!(line(text, &place), wanted, "{place}");
        }
        assert_eq!(Place::keys(&["b", "c"]).item(1).key("d").to_string(), "b.c[1].d");
    }
}
