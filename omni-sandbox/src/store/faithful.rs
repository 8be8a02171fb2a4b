//! In debug builds, every record is read back from its JSON before it is committed. So every test that stores a field
//! notices if it would get lost in a file, although most tests keep everything in memory.

use serde_json::Value;

use super::{Commit, StoreError, Table};

/// How much a number may change when it is read back: the last digit is not always kept.
const TOLERANCE: f64 = 1e-9;

/// Fails if a record of the commit differs from its JSON.
pub(super) fn check(commit: &Commit) -> Result<(), StoreError> {
    for (table, _, record) in &commit.write {
        let Some(record) = record else { continue };
        let Some(problem) = lost(*table, &**record) else { continue };
        let table = table.name();
        return Err(StoreError::Failed(format!(
            "a record of {table} changes when it is read from a file: {problem}"
        )));
    }
    Ok(())
}

/// Where the JSON of a record differs from the JSON of the record that was read back.
fn lost(table: Table, record: &dyn super::Erased) -> Option<String> {
    let Ok(json) = record.encode() else { return Some("it cannot be written".to_owned()) };
    let read = match table.decode(&json) {
        Ok(read) => read,
        // Only the place: the error message can quote the record.
        Err(error) => return Some(format!("it cannot be read at column {} of its JSON", error.column())),
    };
    let again = read.encode().unwrap_or_default();
    let value = |json: &[u8]| serde_json::from_slice::<Value>(json).unwrap_or_default();
    if read.entries() != record.entries() || read.blobs() != record.blobs() {
        return Some("its index entries or its blobs are different".to_owned());
    }
    difference(&value(&json), &value(&again), "")
}

fn difference(written: &Value, read: &Value, place: &str) -> Option<String> {
    match (written, read) {
        (Value::Object(written), Value::Object(read)) => {
            let missing = read.keys().find(|name| !written.contains_key(*name));
            missing.map(|name| format!("{place}/{name}")).or_else(|| {
                written.iter().find_map(|(name, value)| {
                    difference(value, read.get(name).unwrap_or(&Value::Null), &format!("{place}/{name}"))
                })
            })
        }
        (Value::Array(written), Value::Array(read)) if written.len() == read.len() => {
            let pairs = written.iter().zip(read).enumerate();
            pairs.into_iter().find_map(|(at, (w, r))| difference(w, r, &format!("{place}/{at}")))
        }
        (Value::Number(written), Value::Number(read)) if written != read => {
            let (w, r) = (written.as_f64().unwrap_or_default(), read.as_f64().unwrap_or_default());
            ((w - r).abs() > TOLERANCE * w.abs().max(1.0)).then(|| place.to_owned())
        }
        _ => (written != read).then(|| place.to_owned()),
    }
}
