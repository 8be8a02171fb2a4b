//! Opening files again, opening files of other programs, and files written by other versions.

use std::fs;

use redb::{Database, ReadableDatabase as _, TableDefinition};
use serde::Deserialize;
use serde_json::Value;

use super::*;
use crate::basics::Owner;
use crate::store::Index;

const META: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("meta");

/// Records as version 0.1 writes them. After the release, this is never changed: a later version gets a separate file.
const OLD_RECORDS: &str = include_str!("records-0.1.json");

/// A record in a file, and what it is found by.
#[derive(Deserialize)]
struct OldRecord {
    table: String,
    key: String,
    record: Value,
    entries: Vec<(String, String)>,
}

fn refusal(path: &Path) -> String {
    open(path).err().map(|error| error.to_string()).unwrap_or_default()
}

#[tokio::test]
async fn data_and_secrets_survive_and_ids_never_come_twice() -> TestResult {
    let folder = TempDir::new()?;
    let path = folder.path().join("data");
    let first = open(&path)?;
    let (token, id, signature) =
        (first.secrets.token(&Owner::Admin, 9), first.secrets.id(0), first.secrets.sign("a"));
    let store = Store::File(first.store);
    store.commit(writing(customer("a", "1"))).await?;
    let before = version(&store, "a").await?;
    drop(store);

    let second = open(&path)?;
    assert_eq!(second.secrets.owner(&token, 0), Some(Owner::Admin));
    assert!(second.secrets.verify("a", &signature));
    assert_ne!(second.secrets.id(0), id);
    let store = Store::File(second.store);
    assert_eq!(phone(&store, "a").await?.as_deref(), Some("1"));
    assert_eq!(store.find(Index::CustomerByPhone, "1").await?, ["a"]);
    store.commit(writing(customer("b", "1"))).await?;
    assert!(version(&store, "b").await? > before);

    let elsewhere = open(&folder.path().join("other"))?;
    assert_eq!(elsewhere.secrets.owner(&token, 0), None);
    Ok(())
}

#[tokio::test]
async fn a_file_belongs_to_one_sandbox_at_a_time() -> TestResult {
    let folder = TempDir::new()?;
    let path = folder.path().join("data");
    let store = opened(&path)?;
    assert!(refusal(&path).contains("another program has the file open"), "{}", refusal(&path));
    store.close();
    let failed = store.commit(writing(customer("a", "1"))).await.err().ok_or("it was closed")?;
    assert_eq!(failed.to_string(), "the store was closed");
    opened(&path)?;
    Ok(())
}

#[test]
fn other_files_are_refused_and_left_as_they_are() -> TestResult {
    let folder = TempDir::new()?;
    let path = folder.path().join("notes.txt");
    for text in ["short", &"No database, but a long text. ".repeat(1000)] {
        fs::write(&path, text)?;
        assert!(refusal(&path).contains("not written by a sandbox"), "{}", refusal(&path));
        assert_eq!(fs::read_to_string(&path)?, *text);
    }
    let path = folder.path().join("of another program");
    for (table, name) in [("meta", "of another table"), ("notes", "of none of ours")] {
        let _ = fs::remove_file(&path);
        let database = Database::create(&path)?;
        let transaction = database.begin_write()?;
        let definition = TableDefinition::<&str, u64>::new(table);
        transaction.open_table(definition)?.insert(name, 1)?;
        transaction.commit()?;
        drop(database);
        assert!(refusal(&path).contains("not written by a sandbox"), "{}", refusal(&path));
        let database = Database::open(&path)?;
        assert!(database.begin_read()?.open_table(definition)?.get(name)?.is_some());
    }
    assert!(open(folder.path()).is_err(), "a folder");
    assert!(open(&folder.path().join("missing/data")).is_err(), "in a folder that does not exist");
    Ok(())
}

#[test]
fn a_file_that_was_not_finished_is_made_anew() -> TestResult {
    let folder = TempDir::new()?;
    let (path, unfinished) = (folder.path().join("data"), folder.path().join("data.new"));
    fs::write(&unfinished, [0; 20_000])?;
    drop(open(&path)?);
    assert!(path.exists() && !unfinished.exists());
    Ok(())
}

#[test]
fn a_file_of_a_later_version_is_refused() -> TestResult {
    let folder = TempDir::new()?;
    let path = folder.path().join("data");
    drop(open(&path)?);
    let database = Database::open(&path)?;
    let transaction = database.begin_write()?;
    transaction.open_table(META)?.insert("format", &2_u64.to_be_bytes()[..])?;
    transaction.commit()?;
    drop(database);
    assert!(refusal(&path).contains("a later version"), "{}", refusal(&path));
    Ok(())
}

#[cfg(unix)]
#[test]
fn nobody_else_can_read_a_new_file() -> TestResult {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = TempDir::new()?;
    let path = folder.path().join("data");
    drop(open(&path)?);
    assert_eq!(fs::metadata(&path)?.permissions().mode() & 0o777, 0o600);
    Ok(())
}

/// A file of an older version opens: new fields have defaults, and its indexes are rebuilt.
///
/// If this fails because a record cannot be read, give the missing field a default.
#[tokio::test]
async fn a_file_of_an_older_version_opens() -> TestResult {
    let folder = TempDir::new()?;
    let path = folder.path().join("data");
    drop(open(&path)?);
    let records: Vec<OldRecord> = serde_json::from_str(OLD_RECORDS)?;
    let database = Database::open(&path)?;
    let transaction = database.begin_write()?;
    for OldRecord { table, key, record, .. } in &records {
        let definition = TableDefinition::<&str, (u64, &[u8])>::new(table);
        let json = serde_json::to_vec(record)?;
        transaction.open_table(definition)?.insert(key.as_str(), (1, json.as_slice()))?;
    }
    transaction.open_table(META)?.insert("indexes", &b"those of an older version"[..])?;
    transaction.commit()?;
    drop(database);

    let store = opened(&path)?;
    for OldRecord { table, key, entries, .. } in &records {
        let table = Table::ALL.into_iter().find(|known| known.name() == table).ok_or("an unknown table")?;
        assert!(store.get(table, key).await?.is_some(), "{table:?} {key}");
        for (index, value) in entries {
            let index = Index::ALL.iter().find(|known| known.name() == index).ok_or("an unknown index")?;
            assert_eq!(store.find(*index, value).await?, [key.as_str()], "{index:?}");
        }
    }
    Ok(())
}
