//! What a unit of work changes in a session, as recorded in an event: no personal data, only which parts changed, the
//! hashes of the files that were added, and who decided what.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::name::camel_case;
use crate::persona::Source;
use crate::session::Session;

/// Fields of a session that change with every commit.
const ALWAYS_CHANGED: [&str; 2] = ["updated_at", "events"];

/// Parts that contain objects in the form that the caller chose.
const FREE_FORM: [&str; 2] = ["person", "device"];

/// Hashes of the files of a unit of work, by the ids of their blobs.
pub(super) type Hashes = BTreeMap<String, String>;

/// Records in the data of an event what changed.
pub(super) fn describe(
    before: Option<&Session>,
    after: &Session,
    hashes: &Hashes,
    data: &mut Map<String, Value>,
) {
    data.insert("sessionStatus".to_owned(), after.status.as_str().into());
    let mut changed = after.differences(before);
    changed.retain(|part| !ALWAYS_CHANGED.contains(&part.name));
    let mut found = Found { hashes, files: Map::new(), decisions: Map::new() };
    for part in changed.iter().filter(|part| !FREE_FORM.contains(&part.name)) {
        found.look(&part.after, Some(&part.before), camel_case(part.name));
    }
    let changed: Vec<Value> = changed.iter().map(|part| camel_case(part.name).into()).collect();
    for (name, value) in [
        ("changed", Value::from(changed)),
        ("files", found.files.into()),
        ("decidedBy", found.decisions.into()),
    ] {
        if !is_empty(&value) {
            data.insert(name.to_owned(), value);
        }
    }
}

fn is_empty(value: &Value) -> bool {
    value.as_array().is_some_and(Vec::is_empty) || value.as_object().is_some_and(Map::is_empty)
}

/// The findings in the changed parts, by place.
struct Found<'a> {
    hashes: &'a Hashes,
    /// Hashes of the added files.
    files: Map<String, Value>,
    /// The sources of new decisions.
    decisions: Map<String, Value>,
}

impl Found<'_> {
    fn look(&mut self, after: &Value, before: Option<&Value>, place: String) {
        if before == Some(after) {
            return;
        }
        match after {
            Value::Object(fields) => {
                let text = |name| fields.get(name).and_then(Value::as_str);
                if let Some(hash) = text("blob").and_then(|blob| self.hashes.get(blob)) {
                    self.files.insert(place, hash.as_str().into());
                    return;
                }
                if let (Some(source), true, 2) = (text("source"), fields.contains_key("value"), fields.len())
                    && Source::from(source.to_owned()).to_string() == source
                {
                    self.decisions.insert(place, source.into());
                    return;
                }
                for (name, value) in fields {
                    let before = before.and_then(|before| before.get(name));
                    self.look(value, before, format!("{place}/{}", camel_case(name)));
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.look(item, before.and_then(|before| before.get(index)), format!("{place}/{index}"));
                }
            }
            _ => {}
        }
    }
}
