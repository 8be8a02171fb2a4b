//! What every backend must do, on each of them.

mod backends;
mod blobs;
mod commits;
mod crash;
mod faces;
mod files;

use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;

use super::{Backend as _, Commit, Customer, Record, Store, StoreError, Table, open};

type Failure = Box<dyn std::error::Error + Send + Sync>;
type TestResult = Result<(), Failure>;

/// Runs a test on a store in memory, and on one in a file.
async fn on_both<F: Future<Output = TestResult>>(test: impl Fn(Arc<Store>) -> F) -> TestResult {
    test(Arc::default()).await?;
    let folder = TempDir::new()?;
    test(Arc::new(opened(&folder.path().join("data"))?)).await
}

fn opened(path: &Path) -> Result<Store, Failure> {
    Ok(Store::File(open(path)?.store))
}

fn customer(id: &str, phone: &str) -> Customer {
    Customer {
        id: id.to_owned(),
        session: "5e73ac38aaaaaaaaaaaaaaaa".to_owned(),
        external_id: None,
        other_external_id: None,
        flow: None,
        phone: Some(phone.to_owned()),
        face: None,
        name: Some("Zara Specimen".to_owned()),
        authenticated_at: None,
        digests: Default::default(),
    }
}

impl Commit {
    /// The commit, which also writes a record.
    fn with(mut self, record: impl Record) -> Self {
        fn place<R: Record>(record: &R) -> (Table, String) {
            (R::TABLE, record.key().to_owned())
        }
        let (table, key) = place(&record);
        self.write.push((table, key, Some(Arc::new(record))));
        self
    }

    /// The commit, which also deletes a record.
    fn without(mut self, table: Table, key: &str) -> Self {
        self.write.push((table, key.to_owned(), None));
        self
    }

    /// The commit, which holds only for this version of a customer.
    fn based_on(mut self, customer: &str, version: u64) -> Self {
        self.read.push((Table::Customers, customer.to_owned(), version));
        self
    }
}

fn writing(record: impl Record) -> Commit {
    Commit::default().with(record)
}

async fn read(store: &Store, id: &str) -> Result<Option<(u64, Arc<Customer>)>, Failure> {
    let Some(stored) = store.get(Table::Customers, id).await? else { return Ok(None) };
    let customer = stored.record.as_any().downcast().map_err(|_| "not a customer")?;
    Ok(Some((stored.version, customer)))
}

async fn phone(store: &Store, id: &str) -> Result<Option<String>, Failure> {
    Ok(read(store, id).await?.and_then(|(_, customer)| customer.phone.clone()))
}

async fn version(store: &Store, id: &str) -> Result<u64, Failure> {
    Ok(read(store, id).await?.map_or(0, |(version, _)| version))
}

fn is_conflict(result: &Result<(), StoreError>) -> bool {
    matches!(result, Err(StoreError::Conflict))
}
